"""Service messages between stations: receipts, and requests to repeat what was missed.

A service message is a telegram's header over an ``UNCLAS SVC`` line and one
statement a line. It has no number and is not filed; it waits like telegrams do::

    PP RUEHVT
    DE RUEHRO #0000 0711730
    ZNR UUUUU
    P 121730Z MAR 09
    FM AMEMBASSY ROME
    TO RUEHVT/AMEMBASSY VALLETTA
    UNCLAS SVC
    QSL RUEHVT 0312 0711724 AMEMBASSY ROME
    INT ZDK AMEMBASSY ROME 0417-0419

``QSL`` acknowledges a telegram for an addressee, ``INT ZDK`` asks for the
repetition of continuity numbers (signals of ACP 131; the lines are ours).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reftel.codec.writing import write_heading
from reftel.telegram import (
    Addressee,
    Dtg,
    FilingLine,
    FilingTime,
    Heading,
    Plad,
    Precedence,
    PrecedenceLine,
    RoutingIndicator,
    SecurityLine,
)
from reftel.traffic.routing import Routed

BANNER = "UNCLAS SVC"
SERVICE_PRECEDENCE = Precedence.PRIORITY
"""Service messages overtake ROUTINE, which would be repeated if they came late."""
MOST_STATEMENTS = 200
"""Statements in one message: some ten kilobytes."""

_RECEIPT = re.compile(
    r"QSL (?P<identity>R[A-Z]{4,7} [0-9]{3,6}(?:/[0-9]{2})? [0-9]{7}) (?P<plad>[A-Z0-9].{0,120})"
)
_REQUEST = re.compile(
    r"INT ZDK (?P<plad>[A-Z0-9].{0,120}?) (?P<first>[0-9]{4})(?:-(?P<last>[0-9]{4}))?"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """``QSL``: the transmission of this identity reached this addressee."""

    identity: str
    plad: str

    def __str__(self) -> str:
        return f"QSL {self.identity} {self.plad}"


@dataclass(frozen=True, slots=True)
class RepeatRequest:
    """``INT ZDK``: this addressee has not got the continuity numbers first to last."""

    plad: str
    first: int
    last: int

    def __str__(self) -> str:
        numbers = f"{self.first:04}" + (f"-{self.last:04}" if self.last != self.first else "")
        return f"INT ZDK {self.plad} {numbers}"


Statement = Receipt | RepeatRequest


def read_statement(line: str) -> Statement | None:
    """One line of a service message, ``None`` for one that says nothing known."""
    match = _RECEIPT.fullmatch(line)
    if match is not None:
        return Receipt(match["identity"], match["plad"])
    match = _REQUEST.fullmatch(line)
    if match is not None:
        first = int(match["first"])
        return RepeatRequest(match["plad"], first, int(match["last"] or first))
    return None


def is_service(text: str) -> bool:
    """True for a text whose classification line is that of a service message."""
    return re.search(rf"^{BANNER}$", text, re.MULTILINE) is not None


def read_service(text: str) -> tuple[list[Statement], list[str]]:
    """The statements of a service message, and the lines that say nothing known."""
    _, _, body = text.partition(f"{BANNER}\n")
    known: list[Statement] = []
    unknown: list[str] = []
    for line in body.split("\n"):
        words = line.strip()
        if not words:
            continue
        statement = read_statement(words)
        if statement is None or len(known) >= MOST_STATEMENTS:
            unknown.append(words)
        else:
            known.append(statement)
    return known, unknown


def service_heading(
    originator: Plad, indicator: RoutingIndicator, to: Routed, now: datetime, number: int
) -> Heading:
    """The header of a service message, format lines 3 to 7. ``number`` tells those of a minute apart."""
    at = now.replace(second=0, microsecond=0)
    return Heading(
        filing=FilingLine(
            indicator,
            f"{number % 10_000:04}",
            None,
            FilingTime(at.timetuple().tm_yday, at.hour, at.minute),
        ),
        security=SecurityLine("ZNR", "UUUUU"),
        precedence=PrecedenceLine(SERVICE_PRECEDENCE, None, Dtg(at)),
        originator=originator,
        action=(Addressee(to.plad, to.indicator),),
    )


def write_service(heading: Heading, statements: Sequence[Statement]) -> str:
    """The text of a service message, from format line 3 on."""
    return "\n".join([write_heading(heading), BANNER, *map(str, statements)]) + "\n"
