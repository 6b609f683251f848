"""What a telegram is: the heading, the text, the ending, and their parts.

Values only. Where each was found in a text is no part of it: that is in
``reftel.codec.reading.Reading.spans``. Source: spec/01, spec/02.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel.telegram.address import Addressee, Plad, Precedence, RoutingIndicator
from reftel.telegram.distribution import Distribution
from reftel.telegram.dtg import Dtg, FilingTime
from reftel.telegram.marking import Classification, ClassifiedBy, OrderLine, PortionMark
from reftel.telegram.mrn import Mrn
from reftel.telegram.reference import Reference
from reftel.telegram.tags import Tag

_CHANNEL, _SEQUENCE = re.compile(r"[A-Z]{3}"), re.compile(r"[0-9]{3,4}")
_STATION_SERIAL, _SECTION = re.compile(r"[0-9]{3,6}"), re.compile(r"[0-9]{2}")
_LEVEL_LETTERS = re.compile(r"/?([A-Z])\1{4}")


@dataclass(frozen=True, slots=True)
class TransmissionLine:
    """FL1, ``VZCZCXRO4417``: circuit and sequence number. Never a key (spec/01, FL1)."""

    channel: str
    number: str

    def __post_init__(self) -> None:
        if not _CHANNEL.fullmatch(self.channel) or not _SEQUENCE.fullmatch(self.number):
            raise ValueError(f"not a transmission identifier: {self}")

    def __str__(self) -> str:
        return f"VZCZC{self.channel}{self.number}"


@dataclass(frozen=True, slots=True)
class RoutingLine:
    """FL2, ``OO RUEHNP RUEHTU``: how fast, and where this copy was routed.

    ``gap`` is true where a blank line stands under it, as in copies of the
    circuit XYZ (spec/01, FL2).
    """

    precedence: Precedence
    indicators: tuple[RoutingIndicator, ...] = ()
    gap: bool = False

    @property
    def prosign(self) -> str:
        """The doubled letter: ``OO``."""
        return self.precedence.prosign * 2


@dataclass(frozen=True, slots=True)
class FilingLine:
    """FL3, ``DE RUEHVT #0312/01 0711724``: originator, station serial, section, filing time."""

    originator: RoutingIndicator
    serial: str
    section: str | None = None
    filed: FilingTime | None = None

    def __post_init__(self) -> None:
        if not _STATION_SERIAL.fullmatch(self.serial):
            raise ValueError(f"expected a station serial of four digits, found {self.serial!r}")
        if self.section is not None and not _SECTION.fullmatch(self.section):
            raise ValueError(f"expected a section suffix such as '01', found {self.section!r}")


@dataclass(frozen=True, slots=True)
class SecurityLine:
    """FL4, ``ZNY CCCCC ZZH``: circuit security, level five times over, and what follows.

    ``tail`` keeps operating signals and system notes as printed (spec/01, FL4).
    """

    prosign: str
    letters: str
    tail: str = ""

    def __post_init__(self) -> None:
        if self.prosign not in {"ZNR", "ZNY"}:
            raise ValueError(f"expected ZNR or ZNY, found {self.prosign!r}")
        if not _LEVEL_LETTERS.fullmatch(self.letters):
            raise ValueError(f"expected a letter five times over, found {self.letters!r}")
        _check_line(self.tail, "the end of format line 4")


@dataclass(frozen=True, slots=True)
class PrecedenceLine:
    """FL5, ``O R 091224Z NOV 07 ZDK``: precedence or two, the DTG, and what follows."""

    highest: Precedence
    second: Precedence | None
    dtg: Dtg
    tail: str = ""

    def __post_init__(self) -> None:
        _check_line(self.tail, "the end of format line 5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The transmission header, format lines 1 to 9; ``None`` and ``()`` where a line is lost."""

    transmission: TransmissionLine | None = None
    routing: RoutingLine | None = None
    filing: FilingLine | None = None
    security: SecurityLine | None = None
    precedence: PrecedenceLine | None = None
    originator: Plad | None = None
    action: tuple[Addressee, ...] = ()
    info: tuple[Addressee, ...] = ()
    exempt: tuple[Plad, ...] = ()

    @property
    def dtg(self) -> Dtg | None:
        """The date-time group, if the header still has it."""
        return self.precedence.dtg if self.precedence else None

    @property
    def operating_signals(self) -> tuple[str, ...]:
        """Every three-letter Z signal of FL4 and FL5, in order: ``ZNY``, ``ZZH``, ``ZDK``."""
        signals: list[str] = []
        if self.security is not None:
            signals.append(self.security.prosign)
            signals += SIGNAL.findall(self.security.tail)
        if self.precedence is not None:
            signals += SIGNAL.findall(self.precedence.tail)
        return tuple(signals)


SIGNAL = re.compile(r"\bZ[A-Z]{2}[0-9]?\b")
"""An operating signal, a digit behind it perhaps: ``ZDK``, ``ZFF4`` (ACP 131)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph: number, portion mark, the heading over it, its text.

    ``text`` keeps its line breaks and has no trailing blanks.
    """

    number: int
    text: str
    mark: PortionMark | None = None
    heading: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 999:
            raise ValueError(f"a paragraph is numbered from 1, found {self.number}")
        if self.heading is not None:
            _check_line(self.heading, "a section heading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telegram:
    """One telegram: heading, text from classification line to signature, ending.

    ``post`` and ``serial`` are the message number of the classification line;
    ``year`` is that of the DTG, or else one that the reader was told, or
    unknown. ``controls`` are words beside the classification on its line
    (``EFTO``, ``FOUO``). ``distribution`` is a Department print's block. ``passing`` are pass and attention lines.
    ``preamble`` is unnumbered text before the first numbered paragraph,
    ``remainder`` what follows the signature.
    """

    heading: Heading | None = None
    distribution: Distribution | None = None
    classification: Classification | None = None
    controls: tuple[str, ...] = ()
    post: str | None = None
    serial: int | None = None
    year: int | None = None
    sections: int | None = None
    captions: tuple[str, ...] = ()
    correction: str | None = None
    passing: tuple[str, ...] = ()
    order: OrderLine | None = None
    tags: tuple[Tag, ...] = ()
    subject: str | None = None
    references: tuple[Reference, ...] = ()
    classified_by: ClassifiedBy | None = None
    preamble: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    signature: str | None = None
    remainder: str = ""

    def __post_init__(self) -> None:
        if (self.post is None) != (self.serial is None):
            raise ValueError("a message number has both a post and a serial")
        if self.post is not None and self.serial is not None:
            Mrn(self.year or 2000, self.post, self.serial)  # says what is wrong with either
        dtg = self.dtg
        if dtg is not None and self.year != dtg.moment.year:
            raise ValueError(f"the year {self.year} is not that of the DTG {dtg}")
        for name in ("subject", "signature", "correction"):
            value = getattr(self, name)
            if value is not None:
                _check_line(value, name)

    @property
    def mrn(self) -> Mrn | None:
        """The MRN, where year, post and serial are all known."""
        if self.year is None or self.post is None or self.serial is None:
            return None
        return Mrn(self.year, self.post, self.serial)

    @property
    def dtg(self) -> Dtg | None:
        """The date-time group, if the telegram still has it."""
        return self.heading.dtg if self.heading else None

    @property
    def action(self) -> tuple[Addressee, ...]:
        """Action addressees; empty where the header is lost."""
        return self.heading.action if self.heading else ()

    @property
    def info(self) -> tuple[Addressee, ...]:
        """Information addressees; empty where the header is lost."""
        return self.heading.info if self.heading else ()


def _check_line(text: str, what: str) -> None:
    if text != " ".join(text.split()):
        raise ValueError(f"{what} is one line with single blanks, found {text!r}")
