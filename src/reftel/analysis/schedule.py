"""When a collection opens: telegrams by the year of their opening, and what is to be asked for.

Pure: openings in, tables and a chart's description out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from reftel.analysis.declassification import Doubt, Opening, Outcome


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One telegram of a schedule: what a list of openings shows of it.

    ``date`` is its day or minute as ISO 8601 has it.
    """

    id: str | None
    date: str | None
    subject: str | None
    opening: Opening

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        told = {"id": self.id, "date": self.date, "subject": self.subject}
        return {**told, **self.opening.to_json()}


COLUMNS = (
    "id",
    "date",
    "classification",
    "executive_order",
    "instruction",
    "outcome",
    "opens",
    "doubts",
    "subject",
)
"""The columns of a list of openings as CSV."""


def csv_row(one: Scheduled) -> list[str]:
    """A telegram as a row of ``COLUMNS``."""
    told = {**one.to_json(), "doubts": " ".join(doubt.value for doubt in one.opening.doubts)}
    return [str(told[name] or "") for name in COLUMNS]


@dataclass(frozen=True, slots=True)
class YearRow:
    """How many telegrams open in a year: on a day that is given, and at the latest then."""

    year: int
    on_a_day: int
    at_the_latest: int

    @property
    def total(self) -> int:
        """Both."""
        return self.on_a_day + self.at_the_latest


@dataclass(slots=True)
class Schedule:
    """The openings of a collection by year; grows as telegrams are added, in constant memory."""

    telegrams: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    doubts: Counter[Doubt] = field(default_factory=Counter)
    years: Counter[tuple[int, Outcome]] = field(default_factory=Counter)

    def add(self, opening: Opening) -> None:
        """Count one telegram."""
        self.telegrams += 1
        self.outcomes[opening.outcome] += 1
        self.doubts.update(opening.doubts)
        if opening.day is not None:
            self.years[opening.day.year, opening.outcome] += 1

    def rows(self) -> list[YearRow]:
        """Each year in which something opens, in order."""
        return [
            YearRow(
                year, self.years[year, Outcome.ON_A_DAY], self.years[year, Outcome.AT_THE_LATEST]
            )
            for year in sorted({year for year, _ in self.years})
        ]

    def closed_after(self, day: date) -> int:
        """How many open in a later year than that of a day."""
        return sum(number for (year, _), number in self.years.items() if year > day.year)

    def to_json(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "telegrams": self.telegrams,
            "outcomes": {one.value: self.outcomes[one] for one in Outcome},
            "doubts": {one.value: self.doubts[one] for one in Doubt if self.doubts[one]},
            "years": [
                {"year": r.year, "on_a_day": r.on_a_day, "at_the_latest": r.at_the_latest}
                for r in self.rows()
            ],
        }


def chart(schedule: Schedule, title: str) -> dict[str, Any]:
    """The Vega-Lite chart of a schedule: telegrams by the year in which they open."""
    words = (("on a day", Outcome.ON_A_DAY), ("at the latest", Outcome.AT_THE_LATEST))
    rows = schedule.rows()
    values = [
        {"year": row.year, "opens": word, "telegrams": schedule.years[row.year, outcome]}
        for row in rows
        for word, outcome in words
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 760,
        "height": 240,
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": None},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "axis": {"labelOverlap": True}},
            "y": {"field": "telegrams", "type": "quantitative"},
            "color": {
                "field": "opens",
                "type": "nominal",
                "sort": [word for word, _ in words],
                "scale": {"domain": [word for word, _ in words], "range": ["#0b5c6b", "#b9a36a"]},
            },
        },
    }


@dataclass(frozen=True, slots=True)
class Request:
    """What a letter that asks for a withheld telegram must name.

    ``withheld`` says what is missing: ``text``, ``extract``, or ``words``;
    ``film`` is the number on the microfilm of the State Archiving System.
    """

    id: str | None
    mrn: str | None
    date: str | None
    subject: str | None
    sender: str | None
    classification: str | None
    film: str | None
    withheld: str
    opens: str | None
    source: str

    def to_json(self) -> dict[str, Any]:
        """As one JSON object, and the columns of a table."""
        return {name: getattr(self, name) for name in REQUEST_COLUMNS}


REQUEST_COLUMNS = (
    "id",
    "mrn",
    "date",
    "subject",
    "sender",
    "classification",
    "film",
    "withheld",
    "opens",
    "source",
)

# How publishers call what a request needs: AAD records, their result lists, FOIArchive.
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id",),
        "mrn": ("documentnumber", "number", "mrn"),
        "date": ("date", "drafteddate", "created", "draftdate"),
        "subject": ("subject", "tagsubject", "title"),
        "sender": ("from", "office", "originator"),
        "classification": (
            "originalclassification",
            "originalpreviousclassification",
            "previousclassification",
            "classification",
        ),
        "film": ("filmnumber", "film", "microfilmnumber", "microfilm"),
    }
)


def stated(statements: Mapping[str, str], what: str) -> str | None:
    """What a publisher says of a telegram under any of the names in use, ``None`` if nothing."""
    by_letters = {
        "".join(filter(str.isalnum, name)).lower(): value for name, value in statements.items()
    }
    for name in _NAMES[what]:
        value = by_letters.get(name, "").strip()
        if value and value.lower() not in {"n/a", "none", "null"}:
            return value
    return None
