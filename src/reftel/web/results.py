"""Search results as a page shows them: hits, facets, histogram, pages. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reftel.archive import FacetValue, Ghost, Hit, SearchPage
from reftel.export.colours import level_colour
from reftel.export.names import place_name
from reftel.web import words
from reftel.web.addresses import address
from reftel.web.decoded import caption_meaning, tag_name
from reftel.web.state import FILTERS, LAST_PAGE, PAGE_SIZE, SORTS, SearchState

# Facets in the order of the page: archive name, parameter, title.
FACETS = (
    ("post", "post", "Post"),
    ("year", "year", "Year"),
    ("tags", "tag", "TAGS"),
    ("classification", "class", "Classification"),
    ("precedence", "precedence", "Precedence"),
    ("caption", "caption", "Captions"),
    ("signer", "signed", "Signed by"),
    ("completeness", "whole", "Completeness"),
)
_COMPLETENESS = {
    "whole": "complete",
    "partial": "partial extract",
    "no-header": "without its header",
    "no-signature": "breaks off unsigned",
}
# Values shown at once; the rest stands in a fold below them, unless it is hardly any.
_SHOWN = 8
_HARDLY_ANY = 4
# Values of a facet on one page: a collection has a thousand TAGS, which weigh more than all else
# of its first page. Those left are on a page of their own.
_MOST = 150
# Up to this many months are drawn month by month, more than that year by year.
_MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit: where it is, what it is about, how it was marked, where the words stand."""

    href: str
    id: str
    mrn: str
    subject: str
    capitals: bool
    level: str | None
    colour: str
    letters: str
    precedence: tuple[str, str, str] | None
    date: str
    date_iso: str | None
    post: str | None
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value of a facet: a link that adds it as a filter, or takes it away again."""

    label: str
    detail: str | None
    count: int
    share: float
    href: str
    chosen: bool
    colour: str = ""


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet: its title, its first values, the values behind the fold.

    ``whole`` is the address of the page with all its ``count`` values, ``None`` where they are here.
    """

    name: str
    title: str
    first: tuple[FacetLink, ...]
    rest: tuple[FacetLink, ...]
    count: int
    whole: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram: what it counts, its height and top in per cent, its link.

    ``tick`` is what stands under it, a month and a year, either of them empty.
    """

    period: str
    label: str
    tick: tuple[str, str]
    count: int
    href: str
    share: float
    top: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Telegrams by ``month`` or by ``year``, one bar for each, the empty ones too.

    ``brush`` is the address of the search without a period, ``kept`` its parameters.
    """

    unit: str
    bars: tuple[Bar, ...]
    brush: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the search without it."""

    title: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of results with everything that leads on from it."""

    total: int
    exact: str | None
    behind: int
    first: int
    last: int
    hits: tuple[HitView, ...]
    facets: tuple[FacetView, ...]
    histogram: Histogram | None
    chips: tuple[Chip, ...]
    sorts: tuple[tuple[str, str, bool], ...]
    page: int
    pages: int
    previous: str | None
    next: str | None


def results_view(page: SearchPage, state: SearchState) -> ResultsView:
    """What the search page shows of an answer of the archive."""
    pages = min(-(-page.total // PAGE_SIZE), LAST_PAGE) or 1
    first = (state.page - 1) * PAGE_SIZE + 1
    return ResultsView(
        total=page.total,
        exact=page.exact,
        behind=page.behind,
        first=first,
        last=first + len(page.hits) - 1,
        hits=tuple(hit_view(hit, state.q) for hit in page.hits),
        facets=facet_views(page, state),
        histogram=histogram(page.histogram, state),
        chips=chips(state),
        sorts=tuple(
            (label, state.sorted_by(name).url(), name == state.sort)
            for name, label in SORTS.items()
        ),
        page=state.page,
        pages=pages,
        previous=state.turned(state.page - 1).url() if state.page > 1 else None,
        next=state.turned(state.page + 1).url() if state.page < pages else None,
    )


def hit_view(hit: Hit, searched: str = "") -> HitView:
    """One hit as the page shows it; its link carries what was searched, to be marked there."""
    marking = [("q", searched)] if searched else []
    return HitView(
        href=address(f"/telegram/{hit.id}", marking),
        id=hit.id,
        mrn=hit.mrn or hit.id,
        subject=hit.subject or (ghost_words(hit.ghost) if hit.ghost else "(no subject line)"),
        capitals=hit.subject is not None and hit.subject == hit.subject.upper(),
        level=hit.classification,
        colour=level_colour(hit.classification),
        letters=words.level_letters(hit.classification),
        precedence=words.precedence_parts(hit.precedence),
        date=words.between_words(hit.ghost.sent.earliest, hit.ghost.sent.latest)
        if hit.ghost
        else words.date_words(hit.date),
        date_iso=hit.date,
        post=place_name(hit.post) if hit.post else None,
        snippet=tuple(hit.snippet),
    )


def ghost_words(ghost: Ghost) -> str:
    """What stands in the place of the subject of a telegram that is not held."""
    return f"Not held; cited by {words.count(ghost.cited_by, 'telegram')}"


def facet_views(page: SearchPage, state: SearchState) -> tuple[FacetView, ...]:
    """The facets with something to choose, each value a link that adds or removes it."""
    found = []
    for name, parameter, title in FACETS:
        values = page.facets.get(name, ())
        links = facet_links(parameter, values[:_MOST], state)
        if links:
            shown = len(links) if len(values) <= _SHOWN + _HARDLY_ANY else _SHOWN
            whole = state.turned(1).url(f"/values/{parameter}") if len(values) > _MOST else None
            found.append(
                FacetView(parameter, title, links[:shown], links[shown:], len(values), whole)
            )
    return tuple(found)


def facet_links(
    parameter: str, values: Sequence[FacetValue], state: SearchState
) -> tuple[FacetLink, ...]:
    """Values of a facet, the most frequent first, each a link into the search."""
    most = max((value.count for value in values), default=1) or 1
    chosen = set(state.filters)
    narrowed = state.narrowing(parameter)
    return tuple(_facet_link(parameter, value, most, chosen, state, narrowed) for value in values)


def _facet_link(
    parameter: str,
    value: FacetValue,
    most: int,
    chosen: set[tuple[str, str]],
    state: SearchState,
    narrowed: Callable[[str], str],
) -> FacetLink:
    here = (parameter, value.value) in chosen
    label, detail = filter_label(parameter, value.value)
    return FacetLink(
        label=label,
        detail=detail,
        count=value.count,
        share=round(100 * value.count / most, 1),
        href=state.without(parameter, value.value).url() if here else narrowed(value.value),
        chosen=here,
        colour=level_colour(value.value) if parameter == "class" else "",
    )


def filter_label(parameter: str, value: str) -> tuple[str, str | None]:
    """How a filter's value is called, and what it means where the value is a code."""
    if parameter == "post":
        return place_name(value), None
    if parameter == "tag":
        return value, tag_name(value)
    if parameter == "caption":
        return value, caption_meaning(value)
    if parameter == "whole":
        return _COMPLETENESS.get(value, value), None
    if parameter in {"month", "date"}:
        return words.period_words(value), None
    if parameter in {"class", "precedence"}:
        return value.capitalize(), None
    return value, None


def chips(state: SearchState, path: str = "/search") -> tuple[Chip, ...]:
    """The filters in force, each a link that takes it away, to the same page."""
    found = []
    for name, value in state.filters:
        label, detail = filter_label(name, value)
        text = f"{label} ({detail})" if detail else label
        found.append(Chip(FILTERS[name].title, text, state.without(name, value).url(path)))
    return tuple(found)


def histogram(counts: Sequence[tuple[str, int]], state: SearchState) -> Histogram | None:
    """Bars by month, or by year where the months would be too many to tell apart.

    ``counts`` are (``2009-03``, telegrams) in any order; periods without telegrams
    between the first and the last are drawn as gaps. ``None`` where nothing is dated.
    """
    months = sorted((month, count) for month, count in counts if count > 0)
    if not months:
        return None
    by_year = len(_months_between(months[0][0], months[-1][0])) > _MOST_MONTHS
    unit = "year" if by_year else "month"
    totals: dict[str, int] = {}
    if by_year:
        first, last = int(months[0][0][:4]), int(months[-1][0][:4])
        totals = {str(year): 0 for year in range(first, last + 1)}
    else:
        totals = dict.fromkeys(_months_between(months[0][0], months[-1][0]), 0)
    for month, count in months:
        totals[month[:4] if by_year else month] += count
    open_ended = state.without_period()
    return Histogram(unit, _bars(totals, unit, state), open_ended.url(), open_ended.params)


def _months_between(first: str, last: str) -> list[str]:
    start = int(first[:4]) * 12 + int(first[5:7]) - 1
    end = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]


def _bars(totals: dict[str, int], unit: str, state: SearchState) -> tuple[Bar, ...]:
    most = max(totals.values())
    chosen = {value for name, value in state.filters if name == unit}
    ticks = _ticks(list(totals))
    narrowed = state.narrowing(unit)
    found = []
    for (period, count), tick in zip(totals.items(), ticks, strict=True):
        # A period with a single telegram must still be seen and hit.
        share = max(round(100 * count / most, 1), 3.0) if count else 0.0
        here = period in chosen
        found.append(
            Bar(
                period=period,
                label=words.month_words(period),
                tick=tick,
                count=count,
                href=state.without(unit, period).url() if here else narrowed(period),
                share=share,
                top=round(100 - share, 1),
                chosen=here,
            )
        )
    return tuple(found)


def _ticks(periods: Sequence[str]) -> list[tuple[str, str]]:
    """Two short lines under each bar, mostly empty: months where there are few, then years."""
    few = len(periods) <= 14
    if len(periods[0]) == 4:
        step = 1 if few else 5
        return [("", year if int(year) % step == 0 else "") for year in periods]
    ticks: list[tuple[str, str]] = []
    for place, period in enumerate(periods):
        year, _, month = period.partition("-")
        # A first year of a month or two would run into the next year's label.
        begins = month == "01" or (place == 0 and (few or int(month) <= 9))
        ticks.append((words.MONTHS[int(month) - 1] if few else "", year if begins else ""))
    return ticks
