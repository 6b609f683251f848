"""Who a telegram is from and to: precedence, routing indicator, PLAD, addressee.

Source: spec/01 (FL2, FL5-FL9), 5 FAH-2 H-231 to H-233, H-321.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

_INDICATOR = re.compile(r"R[A-Z]{4,7}")
_PLAD = re.compile(r"[A-Z0-9](?:[A-Z0-9 .,'&()/\-]*[A-Z0-9.)/])?")
_CONTINUITY = re.compile(r"[0-9]{3,5}(?:-[0-9]{3,5})?")


class Precedence(Enum):
    """How fast a telegram must go, lowest to highest; the value is the word on an address line."""

    ROUTINE = "ROUTINE"
    PRIORITY = "PRIORITY"
    IMMEDIATE = "IMMEDIATE"
    NIACT_IMMEDIATE = "NIACT IMMEDIATE"
    FLASH = "FLASH"

    _value_: str
    rank: int
    """0 for ROUTINE to 4 for FLASH."""
    prosign: str
    """The letter of format lines 2 and 5; NIACT has no letter of its own."""

    def __init__(self, word: str) -> None:
        self.rank = len(type(self).__members__)
        self.prosign = {"ROUTINE": "R", "PRIORITY": "P", "FLASH": "Z"}.get(word, "O")

    @classmethod
    def of_prosign(cls, letter: str) -> Precedence:
        """The precedence a prosign letter names; raises ``ValueError`` for others."""
        precedence = _OF_PROSIGN.get(letter)
        if precedence is None:
            raise ValueError(f"expected one of the prosigns Z O P R, found {letter!r}")
        return precedence

    def __lt__(self, other: Precedence) -> bool:
        return self.rank < other.rank


_OF_PROSIGN: dict[str, Precedence] = {
    precedence.prosign: precedence
    for precedence in Precedence
    if precedence is not Precedence.NIACT_IMMEDIATE
}


@dataclass(frozen=True, slots=True, order=True)
class RoutingIndicator:
    """Routing indicator: the letters by which relay stations know a place, ``RUEHIL``."""

    letters: str

    def __post_init__(self) -> None:
        if _INDICATOR.fullmatch(self.letters) is None:
            raise ValueError(
                f"expected a routing indicator such as 'RUEHC', found {self.letters!r}"
            )

    @classmethod
    def parse(cls, text: str) -> RoutingIndicator:
        """Read ``RUEHC``; raises ``ValueError`` for anything else."""
        return _indicator(text)

    def __str__(self) -> str:
        return self.letters


@dataclass(frozen=True, slots=True, order=True)
class Plad:
    """Plain language address designator: ``AMEMBASSY ABU DHABI``.

    Office symbols between double strokes (``JOINT STAFF WASHDC//J-3/J-5//``)
    belong to it as printed.
    """

    name: str

    def __post_init__(self) -> None:
        if _PLAD.fullmatch(self.name) is None or "  " in self.name:
            raise ValueError(
                f"expected a plain language address in capitals with single blanks, found {self.name!r}"
            )

    @classmethod
    def parse(cls, text: str) -> Plad:
        """Read a PLAD; raises ``ValueError`` for anything that no address line can hold."""
        return _plad(text)

    def __str__(self) -> str:
        return self.name


# The same few thousand names and indicators stand on every address line.
_plad = lru_cache(maxsize=8192)(Plad)
_indicator = lru_cache(maxsize=8192)(RoutingIndicator)

_BEFORE_PLAD = re.compile(r"(?P<zen>ZEN/)?(?:(?P<ri>R[A-Z]{4,7})/)?(?=.)")
_PRECEDENCE_WORDS: dict[str, Precedence] = {
    precedence.value: precedence
    for precedence in Precedence
    if precedence is not Precedence.NIACT_IMMEDIATE
}


class _Parts(NamedTuple):
    """The line of one addressee taken apart, its MCN left out: [ZEN/][RI/]PLAD[ precedence]."""

    elsewhere: bool
    indicator: str | None
    plad: str
    precedence: Precedence | None


def _take_apart(line: str) -> tuple[_Parts, str | None]:
    """The parts of an address line, and its MCN; what is nothing else is the PLAD."""
    head, _, last = line.rpartition(" ")
    if head and last[:1].isdigit() and _CONTINUITY.fullmatch(last):
        return _parts(head), last
    return _parts(line), None


# Only the MCN is new on the lines that one post sends day after day.
@lru_cache(maxsize=8192)
def _parts(line: str) -> _Parts:
    elsewhere, indicator, rest = False, None, line
    if "/" in line[:9]:
        before = _BEFORE_PLAD.match(line)
        if before is not None:
            elsewhere, indicator, rest = bool(before["zen"]), before["ri"], line[before.end() :]
    precedence: Precedence | None = None
    head, _, last = rest.rpartition(" ")
    if head and last in _PRECEDENCE_WORDS:
        rest, precedence = head, _PRECEDENCE_WORDS[last]
        if precedence is Precedence.IMMEDIATE and len(rest) > 6 and rest.endswith(" NIACT"):
            rest, precedence = rest[:-6], Precedence.NIACT_IMMEDIATE
    return _Parts(elsewhere, indicator, rest, precedence)


@lru_cache(maxsize=8192)
def _stands_alone(name: str) -> bool:
    """True for a PLAD that reads back as itself whatever stands round it on its line."""
    alone = (_Parts(False, None, name, None), None)
    return _take_apart(name) == alone and not name.endswith("NIACT")


@dataclass(frozen=True, slots=True)
class Addressee:
    """One action or information addressee with what its line says of it.

    ``precedence`` is ``None`` where none is printed, which means ROUTINE.
    ``continuity`` is the message continuity number as printed, leading zeros
    kept (``0005``), or a range of one number for each section (``2276-2279``).
    ``elsewhere`` is the prosign ZEN: delivered to this addressee by other means.
    """

    plad: Plad
    indicator: RoutingIndicator | None = None
    precedence: Precedence | None = None
    continuity: str | None = None
    elsewhere: bool = False

    def __post_init__(self) -> None:
        if self.continuity is not None and _CONTINUITY.fullmatch(self.continuity) is None:
            raise ValueError(f"expected an MCN such as '0206', found {self.continuity!r}")
        # A PLAD that ends like a precedence or a number could not be read back.
        if not _stands_alone(self.plad.name) and _take_apart(str(self))[0].plad != self.plad.name:
            raise ValueError(f"an address line cannot say {self}")

    @classmethod
    def parse(cls, text: str) -> Addressee:
        """Read ``RUEHC/SECSTATE WASHDC IMMEDIATE 2117``; raises ``ValueError``."""
        (elsewhere, indicator, plad, precedence), continuity = _take_apart(text)
        return cls(
            _plad(plad),
            _indicator(indicator) if indicator else None,
            precedence,
            continuity,
            elsewhere,
        )

    def __str__(self) -> str:
        parts = [
            ("ZEN/" if self.elsewhere else "")
            + (f"{self.indicator}/" if self.indicator else "")
            + self.plad.name
        ]
        if self.precedence is not None:
            parts.append(self.precedence.value)
        if self.continuity is not None:
            parts.append(self.continuity)
        return " ".join(parts)
