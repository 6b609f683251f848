"""The security label of a mail: ``SIO-Label`` (RFC 7444).

Only the marking is given: a label of a policy needs the policy's identifier,
which the State Department has not published (spec/06). The marking is that of
the whole telegram; portion marks stay in the text.
"""

from __future__ import annotations

import re

from reftel.telegram import Classification, Telegram

# Colours of U.S. cover sheets (spec/06): foreground, background.
_COLOURS = {
    Classification.UNCLASSIFIED: ("white", "green"),
    Classification.LIMITED_OFFICIAL_USE: ("white", "green"),
    Classification.RESTRICTED: ("white", "blue"),
    Classification.CONFIDENTIAL: ("white", "blue"),
    Classification.SECRET: ("white", "red"),
    Classification.TOP_SECRET: ("black", "orange"),
}

# tag=token or tag="quoted string", parts divided by semicolons (RFC 7444, 4).
_PARAMETER = re.compile(
    r'\s*(?P<tag>[A-Za-z*0-9-]+)\s*=\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^;"\s]+))\s*(?:;|$)'
)


def marking(telegram: Telegram) -> str | None:
    """The marking of the whole: ``CONFIDENTIAL//NOFORN``; ``None`` without a classification."""
    if telegram.classification is None:
        return None
    parts = [telegram.classification.value, *telegram.controls]
    parts += [word for word in ("SENSITIVE", "NOFORN") if word in telegram.captions]
    return "//".join(parts)


def write_label(telegram: Telegram) -> str | None:
    """The value of ``SIO-Label``, ``None`` for a telegram without a classification."""
    text = marking(telegram)
    if text is None or telegram.classification is None:
        return None
    front, back = _COLOURS[telegram.classification]
    return f'marking="{text}"; fgcolor={front}; bgcolor={back}'


def read_label(value: str) -> dict[str, str]:
    """The parameters of an ``SIO-Label``; what cannot be read ends it (unknown ones are kept)."""
    found: dict[str, str] = {}
    place = 0
    while match := _PARAMETER.match(value, place):
        quoted = match["quoted"]
        found[match["tag"].lower()] = match["plain"] if quoted is None else quoted
        place = match.end()
    return found
