"""A post and its years: who it was, what is held of it, what is missing, who signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reftel import authority
from reftel.analysis.serials import METHODS
from reftel.archive import CAUSES, DatedGhost, Gaps, Ghost, PostYear
from reftel.archive.gaps import Gap
from reftel.export.names import place_name
from reftel.web import words

# Cells of the strip of a year, and gaps told in its table, the widest first.
_CELLS = 180
_GAPS_TOLD = 12


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of a post, or one post of a year, in a table."""

    name: str
    href: str
    held: int
    ghosts: int
    highest: int | None
    estimate: str | None
    share: str | None
    bar: float


@dataclass(frozen=True, slots=True)
class GhostRow:
    """A telegram that is cited and not held: when, by whom, in what words, why absent."""

    id: str
    mrn: str
    href: str
    sent: str
    cited_by: int
    citing: tuple[tuple[str, str], ...]
    said: str | None
    said_at: str | None
    cause: str


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A telegram that is cited by date-time group alone: sender, moment, by whom, in what words.

    ``held_then`` are telegrams held of that minute, any of which it may be.
    """

    sender: str
    sent: str
    sent_iso: str
    cited_by: int
    citing: tuple[tuple[str, str], ...]
    said: str
    held_then: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One stretch of the strip: its place and width in per cent, its state, its words."""

    x: float
    width: float
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """Serials in a row of which nothing is known."""

    serials: str
    count: int
    sent: str


@dataclass(frozen=True, slots=True)
class YearView:
    """A post's year: the sentence that says how much is held, the strip, the tables."""

    headline: str
    held: int
    ghosts: int
    cards: int
    unknown: int
    highest: int
    share: str | None
    strip: tuple[Cell, ...]
    gaps: tuple[GapRow, ...]
    more_gaps: int
    estimates: tuple[tuple[str, int, str], ...]
    continuity: tuple[tuple[str, str, int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What the table of posts says of a station."""

    name: str
    facts: tuple[tuple[str, str], ...]


def post_facts(station: str) -> PostFacts:
    """The post in words; what its table does not say is left out."""
    fact = authority.station(station)
    if fact is None:
        return PostFacts(station, ())
    successor = place_name(fact.successor) if fact.successor else None
    opened = f"since {fact.opened}" if fact.opened else None
    years = f"{fact.opened or '?'} to {fact.closed}" if fact.closed else opened
    found = [
        ("kind", fact.kind),
        ("place", ", ".join(part for part in (fact.city, fact.country) if part) or None),
        ("address", fact.plad),
        ("routing", ", ".join(fact.routing_indicators) or None),
        ("clock", fact.time_zone),
        ("presence", years),
        ("successor", successor),
    ]
    return PostFacts(place_name(station), tuple((name, value) for name, value in found if value))


def year_rows(years: Sequence[PostYear], *, by_post: bool = False) -> tuple[YearRow, ...]:
    """Years of a post as rows, or with ``by_post`` posts of a year."""
    most = max((one.held for one in years), default=1) or 1
    return tuple(
        YearRow(
            name=place_name(one.station) if by_post else str(one.year),
            href=f"/post/{one.station}/{one.year}",
            held=one.held,
            ghosts=one.ghosts,
            highest=one.highest,
            estimate=_interval(one.total.low, one.total.high) if one.total else None,
            share=percent(one.share),
            bar=round(100 * one.held / most, 1),
        )
        for one in years
    )


def year_view(found: Gaps) -> YearView:
    """The page of a post's year."""
    held = len(found.held)
    unbiased = next((one for one in found.estimates if one.method == "unbiased"), None)
    name = place_name(found.station)
    are = "is" if held == 1 else "are"
    if unbiased is not None:
        headline = (
            f"Of about {words.number(unbiased.total)} telegrams that {name} sent "
            f"in {found.year}, {words.number(held)} {are} here"
        )
    else:
        headline = f"None of the telegrams that {name} sent in {found.year} is here"
    widest = sorted(found.gaps, key=lambda gap: (-gap.count, gap.first))[:_GAPS_TOLD]
    return YearView(
        headline=headline,
        held=held,
        ghosts=len(found.ghosts),
        cards=len(found.cards) + len(found.text_lost),
        unknown=found.unknown,
        highest=found.highest,
        share=percent(found.share),
        strip=_strip(found),
        gaps=tuple(_gap_row(gap) for gap in widest),
        more_gaps=len(found.gaps) - len(widest),
        estimates=tuple(
            (METHODS[one.method], one.total, _interval(one.low, one.high))
            for one in found.estimates
        ),
        continuity=tuple(
            (
                place_name(run.addressee),
                f"{words.date_words(run.first)} to {words.date_words(run.last)}",
                run.held,
                run.sent,
                run.serials,
                run.doubtful,
            )
            for run in found.continuity
        ),
    )


_STATES = {
    "held": "held",
    "ghost": "cited, not held",
    "card": "a card or record without text",
    "unknown": "never seen",
}


def _strip(found: Gaps) -> tuple[Cell, ...]:
    cells = found.strip(_CELLS)
    width = 100 / len(cells) if cells else 0
    return tuple(
        Cell(
            round(at * width, 3),
            round(width, 3),
            cell.state,
            f"{_serials(cell.first, cell.last)}: {_STATES[cell.state]}",
        )
        for at, cell in enumerate(cells)
    )


def _gap_row(gap: Gap) -> GapRow:
    return GapRow(
        _serials(gap.first, gap.last),
        gap.count,
        words.between_words(gap.sent.earliest, gap.sent.latest),
    )


def _serials(first: int, last: int) -> str:
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"


def _interval(low: int, high: int) -> str:
    return f"{low:,} to {high:,}" if low != high else f"{low:,}"


def percent(share: float | None) -> str | None:
    """A share in whole per cent; ``under 1 %`` where something is held and it rounds to none."""
    if share is None:
        return None
    return "under 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def ghost_row(ghost: Ghost) -> GhostRow:
    """A ghost as a row."""
    said = ghost.said[0] if ghost.said else None
    return GhostRow(
        id=ghost.id,
        mrn=ghost.mrn,
        href=f"/telegram/{ghost.id}",
        sent=words.between_words(ghost.sent.earliest, ghost.sent.latest),
        cited_by=ghost.cited_by,
        citing=_linked(ghost.citing),
        said=" ".join(said.text.split()) if said else None,
        said_at=_paragraph_of(said.id, said.paragraph) if said else None,
        cause=CAUSES.get(ghost.cause, ghost.cause),
    )


def dated_row(ghost: DatedGhost) -> DatedRow:
    """A ghost without a number as a row."""
    return DatedRow(
        sender=ghost.sender or "Sender not known",
        sent=words.date_words(ghost.dtg),
        sent_iso=ghost.dtg,
        cited_by=ghost.cited_by,
        citing=_linked(ghost.citing),
        said=" ".join(ghost.text.split()),
        held_then=_linked(ghost.held_then),
    )


def _linked(ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"/telegram/{name}") for name in ids)


def _paragraph_of(name: str, paragraph: int | None) -> str:
    anchor = f"#p{paragraph}" if paragraph is not None else ""
    return f"/telegram/{name}?view=clean{anchor}"


def chiefs(station: str, year: int) -> tuple[str, ...]:
    """Who was chief of mission there in a year, by the lists; each name once, in order."""
    found: list[str] = []
    for month in range(1, 13):
        for holding in authority.chiefs_of_mission(station, date(year, month, 15)):
            line = f"{holding.officer.name}, {holding.officer.office}"
            if line not in found:
                found.append(line)
    return tuple(found)
