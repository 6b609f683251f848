"""A message reference number as people type it. Source: spec/04, spec/08 section 12."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel import authority
from reftel.telegram.mrn import FIRST_YEAR, full_year

_SPELLING = re.compile(
    r"(?:MRN:? +|')?"
    r"(?:(?P<year>[0-9]{4}|[0-9]{2})[ '._-]*)?"
    r"(?P<station>[A-Z][A-Z .'&/_-]*?)"
    r"[ .:_-]*#?0*(?P<serial>[1-9][0-9]{0,6})"
    r"(?:(?:,? +(?:OF +)?|, *| *\()(?P<after>[0-9]{4})\)?)?",
)


@dataclass(frozen=True, slots=True)
class MrnSpelling:
    """What a spelling says: the year if it is said, the station, the serial.

    ``station`` is the code of collections where the table of posts knows the
    name, else its letters; ``known`` tells which.
    """

    year: int | None
    station: str
    serial: int
    known: bool

    @property
    def id(self) -> str | None:
        """The canonical id, ``None`` without a year."""
        return None if self.year is None else f"{self.year % 100:02}{self.station}{self.serial}"

    @property
    def may_be_words(self) -> bool:
        """True for ``PARIS 2009``: as well a place and a year as a number."""
        return not self.known or (
            self.year is None and FIRST_YEAR <= self.serial < FIRST_YEAR + 100
        )


def parse_spelling(text: str) -> MrnSpelling | None:
    """Read ``07ISLAMABAD4813``, ``2007 Islamabad 04813``, ``Islamabad 4813 (2007)``, ``ISLAMABAD 4813``.

    ``None`` for anything that has not the form of an MRN.
    """
    match = _SPELLING.fullmatch(" ".join(text.upper().replace("\u2019", "'").split()))
    if match is None:
        return None
    said = match["year"] or match["after"]
    year = None if said is None else int(said)
    if year is not None and year < 100:
        year = full_year(year)
    letters = re.sub(r"[^A-Z]", "", match["station"])
    canonical = authority.canonical_station(match["station"])
    return MrnSpelling(year, canonical or letters, int(match["serial"]), canonical is not None)
