"""The message reference number: what telegrams are called by.

Source: spec/02 (MRN), spec/04 (canonical id).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Surviving telegrams begin in the 1960s, so 60-99 are 19xx and 00-59 are
# 20xx. No clock is read: the same MRN means the same telegram in thirty
# years' time.
FIRST_YEAR = 1960

_MRN = re.compile(
    r"(?P<yy>[0-9]{2}) (?P<post>[A-Z](?:[A-Z ]{0,38}[A-Z])?) (?P<serial>[1-9][0-9]{0,6})"
)


_LARGEST_SERIAL = 9_999_999
_POST = re.compile(r"[A-Z](?:[A-Z ]{0,38}[A-Z])?")


# The same few hundred posts stand in all numbers.
@lru_cache(maxsize=4096)
def _is_post(name: str) -> bool:
    return _POST.fullmatch(name) is not None


def full_year(two_digits: int) -> int:
    """The year that a two-digit year of a DTG or MRN means: 60 is 1960, 59 is 2059."""
    return two_digits + (1900 if two_digits >= FIRST_YEAR % 100 else 2000)


@dataclass(frozen=True, slots=True, order=True)
class Mrn:
    """Message reference number: the year, the post, its serial that year.

    ``post`` is the station as telegrams print it, in capitals, with its
    spaces (``ABU DHABI``). ``str()`` gives the form that drafters type after
    ``REF:`` (``09 ABU DHABI 42``), and ``Mrn.parse(str(mrn)) == mrn``. An MRN
    that could not be written cannot be made.
    """

    year: int
    post: str
    serial: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year < FIRST_YEAR + 100:
            raise ValueError(f"year {self.year} has no two-digit form in an MRN")
        if not 1 <= self.serial <= _LARGEST_SERIAL or not _is_post(self.post):
            raise ValueError(f"not an MRN: {self}")

    @classmethod
    def parse(cls, text: str) -> Mrn:
        """Read ``09 LONDON 2468``; raises ``ValueError`` for anything else."""
        match = _MRN.fullmatch(text)
        if match is None:
            raise ValueError(f"expected an MRN such as '09 LONDON 2468', found {text!r}")
        return cls(full_year(int(match["yy"])), match["post"], int(match["serial"]))

    def __str__(self) -> str:
        return f"{self.year % 100:02} {self.post} {self.serial}"

    @property
    def station(self) -> str:
        """The post without spaces, as collections spell it: ``ABUDHABI``."""
        return self.post.replace(" ", "")

    @property
    def id(self) -> str:
        """The canonical id: ``09ABUDHABI42`` (spec/04)."""
        return f"{self.year % 100:02}{self.station}{self.serial}"
