"""The format lines of a transmission header, reader and writer side by side.

Every ``read_flN`` takes one line without its line break and gives the value,
or raises ``LineError``; every ``write_flN`` gives the line, or the lines, of a
value. ``FORMAT_LINES`` names them all. Source: spec/01; 5 FAH-2 H-320; ACP 127.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reftel.telegram.address import Addressee, Plad, Precedence, RoutingIndicator
from reftel.telegram.dtg import Dtg, FilingTime
from reftel.telegram.model import (
    FilingLine,
    PrecedenceLine,
    RoutingLine,
    SecurityLine,
    TransmissionLine,
)

INDICATORS_A_LINE = 9
"""Format line 2 wraps after nine routing indicators (spec/01, FL2)."""


class LineError(ValueError):
    """A format line could not be read: which, what was expected, what was found."""

    def __init__(self, number: int, line: str, expected: str) -> None:
        shown = line if len(line) <= 80 else line[:77] + "..."
        super().__init__(f"format line {number}: expected {expected!r}, found {shown!r}")
        self.number = number


# FL1  transmission identifier   5 FAH-2 H-321.1
#
#      VZCZCXRO4417
#      |    |  sequence number on that circuit, three or four digits
#      |    circuit (channel) trigraph
#      V, start of transmission; ZCZC, start of message
FL1 = re.compile(r"VZCZC(?P<channel>[A-Z]{3})(?P<number>[0-9]{3,4})")


def read_fl1(line: str) -> TransmissionLine:
    """Read ``VZCZCXRO4417``."""
    match = FL1.fullmatch(line)
    if match is None:
        raise LineError(1, line, "VZCZCXRO4417")
    return TransmissionLine(match["channel"], match["number"])


def write_fl1(value: TransmissionLine) -> str:
    """Write ``VZCZCXRO4417``."""
    return str(value)


# FL2  precedence prosign and routing indicators   5 FAH-2 H-321.2
#
#      OO RUEHNP RUEHTU
#      |  where this copy was routed; not the address list
#      highest precedence, its letter doubled
FL2 = re.compile(r"(?P<prosign>([ZOPR])\2)(?P<indicators>(?: R[A-Z]{4,7})*)")


def read_fl2(line: str) -> RoutingLine:
    """Read ``OO RUEHNP RUEHTU``, its continuation lines joined by blanks."""
    match = FL2.fullmatch(line)
    if match is None:
        raise LineError(2, line, "OO RUEHNP RUEHTU")
    return RoutingLine(
        Precedence.of_prosign(match["prosign"][0]),
        tuple(map(RoutingIndicator.parse, match["indicators"].split())),
    )


def write_fl2(value: RoutingLine) -> str:
    """Write the line, wrapped after nine indicators."""
    letters = [indicator.letters for indicator in value.indicators]
    rows = [
        letters[at : at + INDICATORS_A_LINE] for at in range(0, len(letters), INDICATORS_A_LINE)
    ] or [[]]
    rows[0].insert(0, value.prosign)
    return "\n".join(" ".join(row) for row in rows)


# FL3  originator, station serial, filing time   ACP 127
#
#      DE RUEHVT #0312/01 0711724
#         |       |    |  |  day of year and time, Zulu
#         |       |    section of this transmission
#         |       last four digits of the MRN's serial
#         originator
FL3 = re.compile(
    r"DE (?P<originator>R[A-Z]{4,7}) #(?P<serial>[0-9]{3,6})(?:/(?P<section>[0-9]{2}))?"
    r"(?: (?P<filed>[0-9]{7}))?"
)


def read_fl3(line: str) -> FilingLine:
    """Read ``DE RUEHVT #0312/01 0711724``."""
    match = FL3.fullmatch(line)
    if match is None:
        raise LineError(3, line, "DE RUEHVT #0312/01 0711724")
    filed = match["filed"]
    return FilingLine(
        RoutingIndicator.parse(match["originator"]),
        match["serial"],
        match["section"],
        FilingTime.parse(filed) if filed else None,
    )


def write_fl3(value: FilingLine) -> str:
    """Write ``DE RUEHVT #0312/01 0711724``."""
    section = f"/{value.section}" if value.section else ""
    filed = f" {value.filed}" if value.filed else ""
    return f"DE {value.originator} #{value.serial}{section}{filed}"


# FL4  security line   ACP 127
#
#      ZNY CCCCC ZZH
#      |   |     operating signals and system notes, kept as printed
#      |   level, its letter five times over
#      ZNY secure circuit only, ZNR any circuit
FL4 = re.compile(r"(?P<prosign>ZN[RY]) (?P<letters>/?([A-Z])\3{4})(?: (?P<tail>.*))?")


def read_fl4(line: str) -> SecurityLine:
    """Read ``ZNY CCCCC ZZH``."""
    match = FL4.fullmatch(line)
    if match is None:
        raise LineError(4, line, "ZNY CCCCC ZZH")
    return SecurityLine(match["prosign"], match["letters"], match["tail"] or "")


def write_fl4(value: SecurityLine) -> str:
    """Write ``ZNY CCCCC ZZH``."""
    return f"{value.prosign} {value.letters} {value.tail}".rstrip()


# FL5  precedence prosign(s) and date-time group   5 FAH-2 H-320
#
#      O R 091234Z NOV 09 ZDK
#      | | |              operating signals, kept as printed
#      | | the DTG, in telegram/dtg.py
#      | a second precedence, when addressees differ
#      highest precedence among the addressees
FL5 = re.compile(
    r"(?P<highest>[ZOPR])(?: (?P<second>[ZOPR]))? "
    r"(?P<dtg>[0-9]{6}Z [A-Z]{3} [0-9]{2})(?: (?P<tail>.*))?"
)


def read_fl5(line: str) -> PrecedenceLine:
    """Read ``O R 091234Z NOV 09 ZDK``."""
    match = FL5.fullmatch(line)
    if match is None:
        raise LineError(5, line, "O R 091234Z NOV 09")
    second = match["second"]
    return PrecedenceLine(
        Precedence.of_prosign(match["highest"]),
        Precedence.of_prosign(second) if second else None,
        Dtg.parse(match["dtg"]),
        match["tail"] or "",
    )


def write_fl5(value: PrecedenceLine) -> str:
    """Write ``O R 091234Z NOV 09 ZDK``."""
    second = f" {value.second.prosign}" if value.second else ""
    return f"{value.highest.prosign}{second} {value.dtg} {value.tail}".rstrip()


# FL6  originator in plain language   5 FAH-2 H-232
FL6 = re.compile(r"FM (?P<plad>.+)")


def read_fl6(line: str) -> Plad:
    """Read ``FM AMEMBASSY VALLETTA``."""
    match = FL6.fullmatch(line)
    if match is None:
        raise LineError(6, line, "FM AMEMBASSY VALLETTA")
    return Plad(match["plad"])


def write_fl6(value: Plad) -> str:
    """Write ``FM AMEMBASSY VALLETTA``."""
    return f"FM {value}"


# FL7, FL8  action and information addressees, one a line   5 FAH-2 H-233, H-321.7, H-321.8
#
#      TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117
#      INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418
#      RUEHTU/AMEMBASSY TUNIS PRIORITY 0093      the word stands once
# FL9  exempted: belongs to a collective above and must not get it   H-321.9
_WORD = {7: "TO", 8: "INFO"}


def read_addressees(number: int, lines: str) -> tuple[Addressee, ...]:
    """Read format line 7 or 8: its word, then one addressee a line."""
    first, *rest = lines.split("\n")
    word = _WORD[number]
    if not first.startswith(word + " "):
        raise LineError(number, first, f"{word} RUEHC/SECSTATE WASHDC")
    try:
        return tuple(Addressee.parse(line) for line in (first[len(word) + 1 :], *rest))
    except ValueError as error:
        raise LineError(number, lines, f"{word} RUEHC/SECSTATE WASHDC") from error


def write_addressees(number: int, value: tuple[Addressee, ...]) -> str:
    """Write format line 7 or 8."""
    return f"{_WORD[number]} " + "\n".join(str(addressee) for addressee in value)


def read_fl7(lines: str) -> tuple[Addressee, ...]:
    """Read the action addressees."""
    return read_addressees(7, lines)


def write_fl7(value: tuple[Addressee, ...]) -> str:
    """Write the action addressees."""
    return write_addressees(7, value)


def read_fl8(lines: str) -> tuple[Addressee, ...]:
    """Read the information addressees."""
    return read_addressees(8, lines)


def write_fl8(value: tuple[Addressee, ...]) -> str:
    """Write the information addressees."""
    return write_addressees(8, value)


FL9 = re.compile(r"XMT[ /](?P<plad>.+)")


def read_fl9(lines: str) -> tuple[Plad, ...]:
    """Read the exempted addressees: ``XMT AMCONSUL STRASBOURG``, one a line."""
    first, *rest = lines.split("\n")
    match = FL9.fullmatch(first)
    if match is None:
        raise LineError(9, first, "XMT AMCONSUL STRASBOURG")
    return tuple(Plad(name) for name in (match["plad"], *rest))


def write_fl9(value: tuple[Plad, ...]) -> str:
    """Write the exempted addressees."""
    return "XMT " + "\n".join(plad.name for plad in value)


@dataclass(frozen=True, slots=True)
class FormatLine:
    """One format line: its name, an example, and its two directions."""

    name: str
    example: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]


# The one table of the header. Reader and writer sit side by side, so a line
# without its partner is visible at a glance; the tests walk this table too.
# FL10 (group count) is not used in surviving State traffic, FL11-FL16 are the
# text and the ending (spec/01, sixteen format lines).
FORMAT_LINES = {
    1: FormatLine("transmission identifier", "VZCZCXRO4417", read_fl1, write_fl1),
    2: FormatLine("precedence and routing", "OO RUEHNP RUEHTU", read_fl2, write_fl2),
    3: FormatLine("originator and filing time", "DE RUEHVT #0312/01 0711724", read_fl3, write_fl3),
    4: FormatLine("security", "ZNY CCCCC ZZH", read_fl4, write_fl4),
    5: FormatLine("precedence and date-time group", "O R 091234Z NOV 09", read_fl5, write_fl5),
    6: FormatLine("from", "FM AMEMBASSY VALLETTA", read_fl6, write_fl6),
    7: FormatLine("to", "TO RUEHC/SECSTATE WASHDC IMMEDIATE 2117", read_fl7, write_fl7),
    8: FormatLine("info", "INFO RUEHRO/AMEMBASSY ROME PRIORITY 0418", read_fl8, write_fl8),
    9: FormatLine("exempted", "XMT AMCONSUL STRASBOURG", read_fl9, write_fl9),
}
