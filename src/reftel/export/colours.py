"""The colours of the field for classifications and portion marks, as classes of a style sheet."""

from __future__ import annotations

# Level words of a telegram to the class of its colour on the page: the colours of
# cover sheets and banners (green, blue, red, orange).
_LEVEL_COLOURS = {
    "UNCLASSIFIED": "u",
    "LIMITED OFFICIAL USE": "u",
    "RESTRICTED": "c",
    "CONFIDENTIAL": "c",
    "SECRET": "s",
    "TOP SECRET": "ts",
}
_MARK_COLOURS = {"U": "u", "SBU": "u", "LOU": "u", "R": "c", "C": "c", "S": "s", "TS": "ts"}


def level_colour(level: str | None) -> str:
    """The colour class of a classification in words; empty where it is not known."""
    return _LEVEL_COLOURS.get(level or "", "")


def mark_colour(mark: str | None) -> str:
    """The colour class of a portion mark: that of its level, whatever controls follow."""
    if not mark:
        return ""
    head = mark.replace("/", " ").split()[0] if mark.strip("/ ") else ""
    return _MARK_COLOURS.get(head.upper(), "")
