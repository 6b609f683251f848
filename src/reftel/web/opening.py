"""When telegrams open, as pages tell it: one telegram's steps, a search's schedule and lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from reftel.analysis.declassification import DOUBTS, Doubt, Opening, Outcome, Step
from reftel.analysis.schedule import Schedule
from reftel.archive import Opened
from reftel.export.colours import level_colour
from reftel.web import words
from reftel.web.addresses import address
from reftel.web.state import SearchState, StateError, whole

MOST = 5_000
"""Telegrams that a page looks through; the files have all of them."""
LISTED = 50

GROUPS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "due": ("Due", "classified, and by the orders open today"),
        "closed": ("Not yet due", "by the orders still closed today"),
        "unknown": ("Without a day", "the orders give no day"),
        "exempt": ("Exempt", "exempted on its E.O. line: a reviewer may have closed it for longer"),
        "withheld": ("Withheld in part", "words are blacked out, or an extract is all there is"),
        "unclassified": ("Not classified", "there is nothing to open"),
    }
)
"""The lists of a search: title and meaning. A telegram may be in several."""
FIRST_YEAR, LAST_YEAR = 1940, 2199


def today() -> date:
    """The day by which telegrams are due."""
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Which telegrams, and which list of them: a key of ``GROUPS``, or those that open in a year."""

    search: SearchState
    group: str = ""
    year: int | None = None
    page: int = 1

    @classmethod
    def parse(cls, params: Mapping[str, Sequence[str]]) -> OpeningState:
        """The state of an address' parameters, those of ``/search`` among them.

        Raises ``StateError`` for a value that cannot be.
        """
        inner = {key: value for key, value in params.items() if key != "page"}
        one = {key: (list(value) or [""])[-1] for key, value in params.items()}
        group = one.get("group", "").strip()
        if group and group not in GROUPS:
            raise StateError(f"group: expected one of {', '.join(GROUPS)}, found {group[:60]!r}")
        year = whole(one, "opens", 0, FIRST_YEAR, LAST_YEAR) or None
        page = SearchState.parse({"page": params.get("page", ())}).page
        return cls(SearchState.parse(inner), group, year, page)

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """The parameters of this state's address; what is empty is left out."""
        own = (
            ("group", self.group),
            ("opens", str(self.year or "")),
            ("page", str(self.page) if self.page > 1 else ""),
        )
        return (*self.search.params, *((name, value) for name, value in own if value))

    def url(self, path: str = "/declassification") -> str:
        """The address of this state."""
        return address(path, self.params)

    def of_group(self, group: str) -> OpeningState:
        """The same telegrams, another list."""
        return replace(self, group=group, year=None, page=1)

    def of_year(self, year: int) -> OpeningState:
        """The same telegrams, those that open in a year."""
        return replace(self, group="", year=year, page=1)

    def turned(self, page: int) -> OpeningState:
        """This state on another page."""
        return replace(self, page=page)

    def holds(self, one: Opened, day: date) -> bool:
        """True where the telegram is in the list that is asked for."""
        if self.year is not None:
            return one.opening.day is not None and one.opening.day.year == self.year
        return not self.group or self.group in groups_of(one, day)


def groups_of(one: Opened, day: date) -> frozenset[str]:
    """The lists in which a telegram is."""
    found = {"withheld"} if one.withheld else set()
    if Doubt.EXEMPT in one.opening.doubts:
        found.add("exempt")
    if one.opening.outcome is Outcome.NOT_CLASSIFIED:
        found.add("unclassified")
    else:
        is_open = one.opening.is_open(day)
        found.add("unknown" if is_open is None else "due" if is_open else "closed")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class OpeningView:
    """When one telegram opens: in a sentence, the steps that led to it, and what is doubtful."""

    said: str
    is_due: bool
    steps: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    withheld: str | None


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """A telegram in a list."""

    id: str
    mrn: str
    subject: str
    level: str | None
    colour: str
    letters: str
    written: str
    opens: str
    instruction: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A list of a search, with how many are in it."""

    name: str
    title: str
    meaning: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearBar:
    """A year in which telegrams open: on a day that is given, at the latest then; its bar in per cent."""

    year: int
    on_a_day: int
    at_the_latest: int
    share: float
    top: float
    href: str
    chosen: bool
    is_past: bool

    @property
    def total(self) -> int:
        """Both."""
        return self.on_a_day + self.at_the_latest


@dataclass(frozen=True, slots=True)
class DueView:
    """A search by the days on which its telegrams open; ``cut`` where a page looked through no more."""

    telegrams: int
    cut: bool
    groups: tuple[GroupRow, ...]
    due: int
    bars: tuple[YearBar, ...]
    doubts: tuple[tuple[str, int], ...]
    rows: tuple[OpenedRow, ...]
    listed: int
    pages: int


def opening_view(found: Opening, record: Mapping[str, Any], day: date) -> OpeningView:
    """One telegram's opening for its page, as of a day; ``record`` is its public JSON."""
    withheld = None
    if record.get("redactions"):
        withheld = f"{words.count(record['redactions'], 'passage')} withheld in this copy."
    elif record.get("layout") == "partial":
        withheld = "An extract of it is all that this copy has."
    return OpeningView(
        said=_said(found, day),
        is_due=found.outcome is not Outcome.NOT_CLASSIFIED and found.is_open(day) is True,
        steps=tuple((_order(step), _step(step)) for step in found.steps),
        doubts=tuple(_sentence(doubt) for doubt in found.doubts),
        withheld=withheld,
    )


def _said(found: Opening, day: date) -> str:
    if found.outcome is Outcome.NOT_CLASSIFIED:
        return "Not classified: there is nothing to open."
    if found.day is None:
        return "The orders give no day on which it opens."
    said = words.day_of(found.day)
    latest = " at the latest" if found.outcome is Outcome.AT_THE_LATEST else ""
    return f"Open since {said}{latest}." if found.day <= day else f"Opens on {said}{latest}."


def _order(step: Step) -> str:
    return f"E.O. {step.order}" if step.order else "the telegram"


def _step(step: Step) -> str:
    day = f" ({words.day_of(step.day)})" if step.day is not None else ""
    return f"{step.what}{day}"


def _sentence(doubt: Doubt) -> str:
    said = DOUBTS[doubt]
    return f"{said[0].upper()}{said[1:]}."


def due_view(found: Iterable[Opened], asked: OpeningState, day: date) -> DueView:
    """A search's schedule and one page of the list that is asked for."""
    schedule, counted = Schedule(), Counter[str]()
    listed: list[Opened] = []
    for at, one in enumerate(found):
        if at >= MOST:
            schedule.telegrams += 1
            break
        schedule.add(one.opening)
        counted.update(groups_of(one, day))
        if asked.holds(one, day):
            listed.append(one)
    cut = schedule.telegrams > MOST
    first = (asked.page - 1) * LISTED
    return DueView(
        telegrams=min(schedule.telegrams, MOST),
        cut=cut,
        groups=tuple(
            GroupRow(
                name,
                title,
                meaning,
                counted[name],
                asked.of_group("" if asked.group == name else name).url(),
                asked.group == name,
            )
            for name, (title, meaning) in GROUPS.items()
        ),
        due=counted["due"],
        bars=_bars(schedule, asked, day),
        doubts=tuple((_sentence(doubt), n) for doubt, n in schedule.doubts.most_common()),
        rows=tuple(_row(one, day) for one in listed[first : first + LISTED]),
        listed=len(listed),
        pages=-(-len(listed) // LISTED) or 1,
    )


def _bars(schedule: Schedule, asked: OpeningState, day: date) -> tuple[YearBar, ...]:
    rows = {row.year: row for row in schedule.rows()}
    if not rows:
        return ()
    most = max(row.total for row in rows.values())
    found = []
    for year in range(min(rows), max(rows) + 1):
        row = rows.get(year)
        total = row.total if row else 0
        share = max(round(100 * total / most, 1), 3.0) if total else 0.0
        found.append(
            YearBar(
                year,
                row.on_a_day if row else 0,
                row.at_the_latest if row else 0,
                share,
                round(100 - share, 1),
                asked.of_year(year).url(),
                asked.year == year,
                year <= day.year,
            )
        )
    return tuple(found)


def _row(one: Opened, day: date) -> OpenedRow:
    opening = one.opening
    notes = [_sentence(doubt) for doubt in opening.doubts]
    if one.withheld == "words":
        notes.append(f"{words.count(one.redactions, 'passage').capitalize()} withheld.")
    elif one.withheld == "extract":
        notes.append("An extract is all that is here.")
    return OpenedRow(
        id=one.id,
        mrn=one.mrn or one.id,
        subject=one.subject or "(no subject line)",
        level=one.classification,
        colour=level_colour(one.classification),
        letters=words.level_letters(one.classification),
        written=words.date_words(one.date),
        opens=_said(opening, day).removesuffix("."),
        instruction=opening.instruction.printed if opening.instruction else "",
        notes=tuple(notes),
    )
