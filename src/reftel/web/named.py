"""Fiscal, academic and school years that a telegram names, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reftel.web import words

_KINDS = {
    "fiscal": "fiscal year",
    "academic": "academic year",
    "school": "school year",
    "transition-quarter": "transition quarter",
}
_WHOSE = {"united-states": " of the United States"}


@dataclass(frozen=True, slots=True)
class NamedYearView:
    """A year that is no calendar year: as printed, what it is, where it is named first."""

    text: str
    words: str
    href: str
    mentions: int


def named_years(record: Mapping[str, Any], page: str) -> tuple[NamedYearView, ...]:
    """Each year of a record (public JSON) once, in the order of the text; ``page`` is its clean text."""
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for one in record.get("named_years") or ():
        # Of one that cannot be told nobody can say that it is the same as another.
        told = tuple(one["years"]) or (one["paragraph"], one["start"])
        found.setdefault((one["kind"], told, one["whose"], one["value"]), []).append(one)
    return tuple(_view(same[0], len(same), page) for same in found.values())


def _view(one: Mapping[str, Any], mentions: int, page: str) -> NamedYearView:
    anchor = f"#p{one['paragraph']}" if one["paragraph"] is not None else ""
    return NamedYearView(one["text"], _words(one), f"{page}{anchor}", mentions)


def _words(one: Mapping[str, Any]) -> str:
    """``fiscal year of the United States, 1 Oct 2007 to 30 Sep 2008``; what is not known is said."""
    first, _, last = (one["value"] or "").partition("/")
    years = [str(year) for year in dict.fromkeys(one["years"])]
    if first:
        when = f"{words.date_words(first)} to {words.date_words(last)}"
    elif years:
        when = f"called by {' and '.join(years)}, its days not known"
    else:
        when = "which one is not known"
    kind = _KINDS.get(one["kind"], one["kind"])
    return f"{kind}{_WHOSE.get(one['whose'], '')}, {when}"
