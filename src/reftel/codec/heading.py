"""The header of a copy, format lines 1 to 9, damaged as copies are.

The lines themselves are those of ``lines.py``; here their order, wrapping and
damage are dealt with. A header may stop anywhere and begin anywhere (spec/01,
spec/05 A3-A6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reftel.codec import lines as fl
from reftel.codec.notes import Notes
from reftel.telegram.address import Addressee, Plad, RoutingIndicator
from reftel.telegram.dtg import MONTHS
from reftel.telegram.model import (
    FilingLine,
    Heading,
    PrecedenceLine,
    RoutingLine,
    SecurityLine,
    TransmissionLine,
)

_INDICATORS = re.compile(r"R[A-Z]{4,7}(?: R[A-Z]{4,7})*")
_BLANKS = re.compile(r"[ \t]{2,}|\t")
# 1973 records have blanks forced into a DTG: 172106 Z APR 7 3 (spec/05 E8).
_LOOSE_FL5 = re.compile(
    r"(?P<signs>[ZOPR0](?: [ZOPR])?) (?P<time>[0-9]{6}) ?Z (?P<month>[A-Z]{3}) ?(?P<year>[0-9] ?[0-9])\b(?P<tail>.*)"
)
# Department distribution: INFO  LOG-00   EEB-00 ... /037W (spec/01, A4).
_DISTRIBUTION = re.compile(
    r"(?:(?:ACTION|ORIGIN|INFO) +)?[A-Z][A-Z/]{0,7}-[0-9]{2}\b.*|.*/[0-9]{3} ?[WR]$|-{6,}.*"
)
# A month in the precedence slot: noise of one post's copies (spec/01, FL6-FL9).
_MONTH_SLOT = re.compile(rf"(?P<before>.+) (?P<month>{'|'.join(MONTHS)})(?P<number> [0-9]{{3,5}})?")
_MONTHS = frozenset(MONTHS)
_PROSIGNS = frozenset("ZOPR0")
_ENDS_LIKE = re.compile(r".* (?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|[0-9]{3,5})")

T = TypeVar("T")


@dataclass(slots=True)
class _Parts:
    transmission: TransmissionLine | None = None
    routing: RoutingLine | None = None
    filing: FilingLine | None = None
    security: SecurityLine | None = None
    precedence: PrecedenceLine | None = None
    originator: Plad | None = None
    action: list[Addressee] = field(default_factory=list)
    info: list[Addressee] = field(default_factory=list)
    exempt: list[Plad] = field(default_factory=list)


def read_heading(numbers: Iterable[int], notes: Notes) -> Heading | None:
    """The heading in the given lines of the cleaned text.

    Lines that cannot be read become defects; ``None`` where no line was read.
    """
    reader = _HeadingReader(notes)
    for number in numbers:
        reader.take(number)
    return reader.heading()


class _HeadingReader:
    """Takes the lines one by one; ``slot`` is the format line that a bare line continues."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.lines, self.starts = notes.page.lines, notes.page.starts
        self.parts = _Parts()
        self.slot = 0
        self.gap = False
        self.any = False

    def take(self, number: int) -> None:
        raw = self.lines[number]
        line = raw.strip()
        if not line:
            self.gap = self.slot == 2
            return
        self.end = self.starts[number] + len(raw)
        self.start = self.end - len(line)
        if "  " in line or "\t" in line:
            line = _BLANKS.sub(" ", line)
        if self.slot >= 7 and line[0] == "R" and line[5:9].find("/") >= 0:
            self._addressee(line)  # the usual case: one more address of the list
        elif not self._fixed(line):
            self._address(line)

    def _fixed(self, line: str) -> bool:
        """Format lines 1 to 6, told by how they begin."""
        parts = self.parts
        if line[0] in _PROSIGNS:
            return self._with_prosign(line)
        if line.startswith("VZCZC"):
            value = self._read(fl.read_fl1, line, "header.transmission_id", "transmission line")
            parts.transmission = parts.transmission or value
        elif line.startswith("DE R"):
            self._filing(line)
        elif line.startswith("FM ") and parts.originator is None:
            parts.originator = self._read(
                lambda text: Plad.parse(_plad(text[3:])), line, "header.from", "originator"
            )
            self.slot = 6
        else:
            return False
        return True

    def _with_prosign(self, line: str) -> bool:
        """Format lines 2, 4 and 5, which begin with a prosign; and routing indicators."""
        parts = self.parts
        if line[0] == line[1:2] and fl.FL2.fullmatch(line):
            parts.routing = self._read(fl.read_fl2, line, "header.routing", "routing line")
            self.slot = 2
        elif self.slot == 2 and _INDICATORS.fullmatch(line):
            self._more_routing(line)
        elif line.startswith(("ZNR ", "ZNY ")):
            value = self._read(fl.read_fl4, line, "header.security", "security line")
            parts.security = parts.security or value
        elif _LOOSE_FL5.match(line):
            self._precedence(line)
        else:
            return False
        return True

    def _read(self, read: Callable[[str], T], line: str, name: str, what: str) -> T | None:
        try:
            value = read(line)
        except ValueError as error:
            self.notes.defect(
                "unreadable-line", f"The {what} could not be read: {error}.", self.start, self.end
            )
            return None
        self.any = True
        self.notes.place(name, self.start, self.end)
        return value

    def _more_routing(self, line: str) -> None:
        routing = self.parts.routing
        if routing is not None:
            more = tuple(map(RoutingIndicator.parse, line.split()))
            self.parts.routing = replace(routing, indicators=routing.indicators + more)
            self.notes.place("header.routing", self.start, self.end)

    def _filing(self, line: str) -> None:
        """FL3; where only its filing time is unreadable the rest is kept."""
        if self.gap and self.parts.routing is not None:
            self.parts.routing = replace(self.parts.routing, gap=True)
        self.slot = 3
        value = self._read(fl.read_fl3, line, "header.filed", "originator line")
        if value is None:
            match = re.match(r"DE R[A-Z]{4,7} #[0-9]{3,6}(?:/[0-9]{2})?(?= |$)", line)
            value = fl.read_fl3(match.group()) if match else None
        if value is not None and self.parts.filing is None:
            self.parts.filing = value
            self.notes.place("header.originator_ri", self.start, self.end)

    def _precedence(self, line: str) -> None:
        if self.parts.precedence is not None:
            # A header repeated for a later section: the first one counts.
            self.notes.place("furniture", self.start, self.end)
            return
        tidy = line
        if fl.FL5.fullmatch(line) is None:
            match = _LOOSE_FL5.match(line)
            assert match is not None  # the caller looked
            tidy = (
                f"{match['signs'].replace('0', 'O')} {match['time']}Z {match['month']} "
                f"{match['year'].replace(' ', '')}{match['tail']}"
            )
        value = self._read(fl.read_fl5, tidy, "header.dtg", "date-time group")
        if value is not None and tidy != line:
            self.notes.repair(
                "dtg-spelling",
                "Blanks or a zero for the letter O stand in the date-time group.",
                self.start,
                self.end,
                fl.write_fl5(value),
                "E8",
            )
        self.parts.precedence = value

    def _address(self, line: str) -> None:
        """Format lines 7 to 9: a word, or a continuation of the list before."""
        word, _, rest = line.partition(" ")
        if line in {"TO", "INFO"}:
            # The page line that stood behind the word was taken out (A5).
            self.slot = 7 if line == "TO" else 8
            self.notes.place("furniture", self.start, self.end)
            return
        if word == "TO" and rest and self.parts.originator is not None:
            self.slot = 7
        elif word == "INFO" and rest:
            if _DISTRIBUTION.fullmatch(line):
                self._distribution()
                return
            self.slot = 8
            if rest.startswith("XMT"):
                self.slot = 9
                rest = rest[4:]
        elif word.startswith("XMT"):
            self.slot = 9
            rest = line[4:]
        elif word == "TO" and rest and self.slot == 0:
            self.slot = 7
        elif (self.slot in (7, 8, 9) and not _DISTRIBUTION.fullmatch(line)) or (
            self.slot == 6 and line.startswith("//")
        ):
            rest = line
        elif _DISTRIBUTION.fullmatch(line):
            self._distribution()
            return
        else:
            self.notes.defect(
                "unread-header-line",
                f"A line of the header is none of the format lines: {_shown(line)}.",
                self.start,
                self.end,
            )
            return
        self._addressee(rest.strip())

    def _distribution(self) -> None:
        self.notes.place("distribution", self.start, self.end)

    def _addressee(self, text: str) -> None:
        self.any = True
        parts = self.parts
        side = parts.action if self.slot == 7 else parts.info if self.slot == 8 else None
        if side is None:
            try:
                self.parts.exempt.append(Plad.parse(_plad(text)))
                self.notes.place("header.exempt", self.start, self.end)
            except ValueError as error:
                self._unread_addressee(str(error))
            return
        if text.startswith("//") and side:
            self._continue_plad(side, text)
            return
        name = f"header.{'to' if self.slot == 7 else 'info'}[{len(side)}]"
        words = text.rsplit(" ", 2)[1:]
        month = _MONTH_SLOT.fullmatch(text) if not _MONTHS.isdisjoint(words) else None
        if month is not None and not _ENDS_LIKE.fullmatch(month["before"]):
            self.notes.defect(
                "month-for-precedence",
                f"A month ({month['month']}) stands where the precedence belongs; "
                "the precedence of this addressee is unknown.",
                self.start,
                self.end,
            )
            text = month["before"] + (month["number"] or "")
        if " IMMEDIATE NIACT" in text:
            text = text.replace(" IMMEDIATE NIACT", " NIACT IMMEDIATE", 1)
            self.notes.repair(
                "niact-order",
                "NIACT stands behind IMMEDIATE; the precedence is NIACT IMMEDIATE.",
                self.start,
                self.end,
                text,
            )
        try:
            side.append(_parse_addressee(text))
            self.notes.place(name, self.start, self.end)
        except ValueError as error:
            self._unread_addressee(str(error))

    def _unread_addressee(self, why: str) -> None:
        self.notes.defect(
            "unreadable-addressee", f"An addressee could not be read: {why}.", self.start, self.end
        )

    def _continue_plad(self, side: list[Addressee], text: str) -> None:
        """Office symbols wrapped to a line of their own belong to the address before."""
        last = side.pop()
        joined = f"{last} {text}" if last.precedence or last.continuity else f"{last}{text}"
        try:
            side.append(_parse_addressee(joined))
        except ValueError as error:
            side.append(last)
            self._unread_addressee(str(error))

    def heading(self) -> Heading | None:
        parts = self.parts
        if not self.any:
            return None
        return Heading(
            transmission=parts.transmission,
            routing=parts.routing,
            filing=parts.filing,
            security=parts.security,
            precedence=parts.precedence,
            originator=parts.originator,
            action=tuple(parts.action),
            info=tuple(parts.info),
            exempt=tuple(parts.exempt),
        )


def _parse_addressee(text: str) -> Addressee:
    """An addressee, its PLAD tidied where only blanks before a stroke stand in the way."""
    return Addressee.parse(_plad(text))


def _plad(text: str) -> str:
    return text.strip().upper().rstrip(",;")


def _shown(line: str) -> str:
    return repr(line if len(line) <= 60 else line[:57] + "...")
