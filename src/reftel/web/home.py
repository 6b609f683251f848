"""The first page: what is here, from when, from whom, and where it begins."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive import Archive, SearchPage
from reftel.web import words
from reftel.web.decoded import search_url
from reftel.web.results import (
    FacetView,
    Histogram,
    HitView,
    facet_views,
    histogram,
    hit_view,
)
from reftel.web.state import SearchState

_FIRST = 6


@dataclass(frozen=True, slots=True)
class Example:
    """A query that has an answer here, as a link."""

    word: str
    href: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the first page shows of an archive; ``state`` is the search for all of it."""

    state: SearchState
    telegrams: int
    posts: int
    period: str | None
    examples: tuple[Example, ...]
    histogram: Histogram | None
    first: tuple[HitView, ...]
    columns: tuple[tuple[FacetView, ...], ...]


def home_view(archive: Archive) -> HomeView:
    """The first page of an archive, by one search for everything in it."""
    state = SearchState(sort="date")
    everything = archive.search("", limit=_FIRST, sort="date")
    facets = {facet.name: facet for facet in facet_views(everything, state)}
    return HomeView(
        state=state,
        telegrams=everything.total,
        posts=len(everything.facets.get("post", ())),
        period=period(everything),
        examples=examples(everything),
        histogram=histogram(everything.histogram, state),
        first=tuple(hit_view(hit) for hit in everything.hits),
        columns=tuple(
            column
            for column in (
                tuple(facets[name] for name in ("post", "year") if name in facets),
                tuple(facets[name] for name in ("tag", "class") if name in facets),
            )
            if column
        ),
    )


def period(page: SearchPage) -> str | None:
    """The months from the first telegram to the last: ``March 2008 to December 2010``."""
    months = sorted(month for month, count in page.histogram if count)
    if not months:
        return None
    first, last = words.month_words(months[0], full=True), words.month_words(months[-1], full=True)
    return first if first == last else f"{first} to {last}"


def examples(page: SearchPage) -> tuple[Example, ...]:
    """Queries made of what is here, so that none of them comes back empty."""
    found: list[str] = []
    posts, tags = page.facets.get("post", ()), page.facets.get("tags", ())
    if posts:
        found.append(f"from:{posts[0].value.lower()}")
    if tags:
        found.append(f"tag:{tags[0].value}")
    if page.hits:
        found.append(page.hits[0].mrn or page.hits[0].id)
    months = sorted(month for month, count in page.histogram if count)
    if months:
        found.append(f"date:{months[len(months) // 2]}")
    return tuple(Example(query, search_url(query)) for query in found)
