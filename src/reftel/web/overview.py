"""The collection as one page: what is here, what is not, what is wrong with it, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get
from litestar.datastructures import State

from reftel.archive import Overview, PostYear, Tallies
from reftel.check import RULES
from reftel.export.names import place_name
from reftel.web import words
from reftel.web.pages import Page, Problem, WebRequest, html
from reftel.web.pictures import Figures, can_paint, chart_file, paint, themed
from reftel.web.posts import percent
from reftel.web.room import Room

_POSTS = 20


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of all posts: held, ghosts, how many there were, the bars of its picture in per cent."""

    year: int
    held: int
    ghosts: int
    total: int | None
    unseen: int
    tops: tuple[float, float, float]

    @property
    def share(self) -> str | None:
        """What is held of it."""
        return percent(self.held / self.total) if self.total else None


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post over all its years."""

    station: str
    name: str
    years: str
    held: int
    ghosts: int
    total: int | None
    share: str | None


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that telegrams break."""

    rule: str
    name: str
    severity: str
    telegrams: int
    findings: int


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The page: ``files`` are the ledger's counts by level, ``rejected`` its inputs not filed."""

    headline: str
    facts: Overview
    ghosts: int
    total: int
    unseen: int
    years: tuple[YearRow, ...]
    posts: tuple[PostRow, ...]
    more_posts: int
    rules: tuple[RuleRow, ...]
    faults: tuple[tuple[str, int, str], ...]
    containers: tuple[tuple[str, int, int, int, int], ...]
    inputs: int
    rejected: int


def overview_view(facts: Overview, years: Sequence[PostYear], tallies: Tallies) -> OverviewView:
    """The page of a collection."""
    ghosts = sum(one.ghosts for one in years)
    total = sum(_total(one) for one in years)
    posts = _posts(years)
    names = {rule.id: rule.name for rule in RULES}
    return OverviewView(
        headline=_headline(facts, len(posts), total),
        facts=facts,
        ghosts=ghosts,
        total=total,
        unseen=sum(_unseen(one) for one in years),
        years=_years(years),
        posts=posts[:_POSTS],
        more_posts=max(0, len(posts) - _POSTS),
        rules=tuple(
            RuleRow(rule, names.get(rule, "").replace("-", " "), severity, broken, found)
            for rule, severity, broken, found in facts.rules
        ),
        faults=_faults(facts),
        containers=tuple(
            (
                name or "not found out",
                by["filed"] + by["filed-with-repairs"],
                by["duplicate"],
                by["rejected"],
                sum(by.values()),
            )
            for name, by in tallies.containers.items()
        ),
        inputs=sum(tallies.telegrams.values()),
        rejected=tallies.telegrams.get("rejected", 0),
    )


def _headline(facts: Overview, posts: int, total: int) -> str:
    if not facts.telegrams:
        return "Nothing is here yet"
    held = words.count(facts.telegrams, "telegram")
    of = f", of about {words.number(total)} that were sent" if total > facts.telegrams else ""
    return f"{held} of {words.count(posts, 'post')}{of}"


def _faults(facts: Overview) -> tuple[tuple[str, int, str], ...]:
    """What is known to be wrong with the copies: in words, how many telegrams, a search for them."""
    return (
        ("have a defect that was seen", facts.damaged, ""),
        ("were repaired, with a note", facts.repaired, ""),
        ("are extracts, or break off", facts.partial, "is:partial"),
        ("have no date", facts.undated, ""),
        ("have no number", facts.unnumbered, ""),
        ("are here in several copies", facts.several_copies, ""),
    )


def _total(one: PostYear) -> int:
    """How many a post sent in a year; where it cannot be estimated, those that are known of."""
    known = one.held + one.ghosts
    return max(one.total.total, known) if one.total else known


def _unseen(one: PostYear) -> int:
    return _total(one) - one.held - one.ghosts


def _years(years: Sequence[PostYear]) -> tuple[YearRow, ...]:
    by_year: dict[int, list[PostYear]] = {}
    for one in years:
        by_year.setdefault(one.year, []).append(one)
    if not by_year:
        return ()
    most = max(sum(map(_total, group)) for group in by_year.values()) or 1
    found = []
    for year in range(min(by_year), max(by_year) + 1):
        group = by_year.get(year, [])
        held, ghosts = sum(one.held for one in group), sum(one.ghosts for one in group)
        unseen = sum(_unseen(one) for one in group)
        # What is there must be seen, however little it is of all.
        heights = [max(1.2, 97 * part / most) if part else 0.0 for part in (held, ghosts, unseen)]
        tops = (
            round(100 - heights[0], 2),
            round(100 - heights[0] - heights[1], 2),
            round(100 - sum(heights), 2),
        )
        total = held + ghosts + unseen
        found.append(YearRow(year, held, ghosts, total or None, unseen, tops))
    return tuple(found)


def _posts(years: Sequence[PostYear]) -> tuple[PostRow, ...]:
    by_post: dict[str, list[PostYear]] = {}
    for one in years:
        by_post.setdefault(one.station, []).append(one)
    rows = []
    for station, group in by_post.items():
        held = sum(one.held for one in group)
        total = sum(map(_total, group))
        first, last = min(one.year for one in group), max(one.year for one in group)
        rows.append(
            PostRow(
                station=station,
                name=place_name(station),
                years=str(first) if first == last else f"{first} to {last}",
                held=held,
                ghosts=sum(one.ghosts for one in group),
                total=total or None,
                share=percent(held / total) if total else None,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.held, -row.ghosts, row.name)))


@get("/overview", sync_to_thread=True)
def overview(state: State) -> Page:
    """What is here, what is not, what is wrong with it."""
    room: Room = state.room
    return html(room.page("overview.html", view=_view(room), room="/overview"))


def _view(room: Room) -> OverviewView:
    archive = room.archive
    return overview_view(archive.overview(), archive.post_years(), archive.tallies())


def year_figures(view: OverviewView) -> Figures:
    """The table behind the picture of the years."""
    rows = ((row.year, row.held, row.ghosts, row.unseen) for row in view.years)
    return Figures(("year", "held", "cited, not held", "never seen"), tuple(rows))


def year_chart(figures: Figures) -> dict[str, Any]:
    """The Vega-Lite chart of the years: held, cited, never seen, one on another."""
    kinds = figures.columns[1:]
    values = [
        {"year": row[0], "state": kind, "telegrams": count, "order": at}
        for row in figures.rows
        for at, (kind, count) in enumerate(zip(kinds, row[1:], strict=True))
    ]
    return themed(
        "What is held and missing, by year",
        values,
        {
            "x": {"field": "year", "type": "ordinal", "axis": {"labelOverlap": True}},
            "y": {"field": "telegrams", "type": "quantitative"},
            "order": {"field": "order"},
            "color": {
                "field": "state",
                "type": "nominal",
                "scale": {"domain": list(kinds), "range": ["#0b5c6b", "#ab2f25", "#d9d4c7"]},
            },
        },
    )


@get("/overview/{name:str}", sync_to_thread=True)
def overview_file(request: WebRequest, state: State) -> Response[str] | Response[bytes] | Page:
    """The picture of the years, and its figures: ``/overview/years.svg``, ``.png``, ``.csv``."""
    room: Room = state.room
    name: str = request.path_params["name"]
    known = {"years.csv"} | ({"years.svg", "years.png"} if can_paint() else set())
    if name not in known:
        problem = Problem(
            "There is no such picture",
            f"{name[:60]!r} is none of {', '.join(sorted(known))}.",
            "Go to",
            (("/overview", "the overview"),),
        )
        return html(room.page("problem.html", problem=problem), 404)
    figures = year_figures(_view(room))
    return chart_file(name, figures.csv, lambda: paint(year_chart(figures)))
