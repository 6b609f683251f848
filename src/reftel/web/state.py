"""What a reader is looking at in the search: a query, filters, an order, a page.

Every state is an address and every address is a state: ``SearchState.parse`` and
``SearchState.url`` are each other's inverse. Filters are terms of the query
language, so that a page can always say in one line what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

SORTS = {"relevance": "best match", "date": "oldest first", "-date": "newest first"}
DEFAULT_SORT = "relevance"
PAGE_SIZE = 20
# Far more pages than anybody turns; keeps a made-up number from asking for all hits at once.
LAST_PAGE = 5000
LONGEST_QUERY = 2000

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_VALUE = re.compile(r"[^\x00-\x1f\"\\]{1,80}")


class StateError(ValueError):
    """An address whose filters cannot be understood; the message says which and why."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """A query and its filters.

    ``q`` is what was typed. ``post`` is a station (``ABUDHABI``), ``year`` four digits,
    ``month`` as ``2009-03``, ``tags`` TAGS codes of which a telegram has all, ``level``
    a classification in words. ``sort`` is a key of ``SORTS``; ``page`` counts from 1.
    """

    q: str = ""
    post: str | None = None
    year: str | None = None
    month: str | None = None
    tags: tuple[str, ...] = ()
    level: str | None = None
    sort: str = DEFAULT_SORT
    page: int = 1

    @classmethod
    def parse(cls, params: Mapping[str, Sequence[str]]) -> SearchState:
        """The state of an address' parameters.

        Empty parameters and unknown names are passed over. Raises ``StateError`` for a
        value that no filter can have.
        """

        def one(name: str) -> str | None:
            values = [value.strip() for value in params.get(name, ()) if value.strip()]
            return values[-1] if values else None

        state = cls(
            q=_query(one("q") or ""),
            post=_checked("post", one("post"), _VALUE),
            year=_checked("year", one("year"), _YEAR, "four digits, as in 2009"),
            month=_checked("month", one("month"), _MONTH, "a year and a month, as in 2009-03"),
            tags=tuple(
                dict.fromkeys(
                    _checked("tag", value.strip(), _VALUE) or ""
                    for value in params.get("tag", ())
                    if value.strip()
                )
            ),
            level=_checked("class", one("class"), _VALUE),
            sort=one("sort") or DEFAULT_SORT,
        )
        if state.sort not in SORTS:
            raise StateError(f"sort: expected one of {', '.join(SORTS)}, found {state.sort!r}")
        return replace(state, page=_page(one("page")))

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """Filters in force as (parameter, value), in the order of the address."""
        found = [("post", self.post), ("year", self.year), ("month", self.month)]
        found += [("tag", tag) for tag in self.tags]
        found.append(("class", self.level))
        return tuple((name, value) for name, value in found if value)

    @property
    def terms(self) -> str:
        """The filters in the query language: ``station:"ROME" AND date:2009``."""
        fields = {"post": "station", "year": "date", "month": "date", "tag": "tag"}
        parts = []
        for name, value in self.filters:
            quoted = value if name in {"year", "month"} else f'"{value}"'
            parts.append(f"{fields.get(name, name)}:{quoted}")
        return " AND ".join(parts)

    @property
    def query(self) -> str:
        """Query and filters together, as the archive is asked."""
        if self.q and self.terms:
            return f"({self.q}) AND {self.terms}"
        return self.q or self.terms

    def url(self, path: str = "/search") -> str:
        """The address of this state; defaults are left out."""
        params: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        params += self.filters
        if self.sort != DEFAULT_SORT:
            params.append(("sort", self.sort))
        if self.page > 1:
            params.append(("page", str(self.page)))
        return f"{path}?{urlencode(params)}" if params else path

    def adding(self, name: str, value: str) -> SearchState:
        """This state with one filter more (or another), on its first page."""
        if name == "tag":
            return replace(self, tags=tuple(dict.fromkeys((*self.tags, value))), page=1)
        return self._set(name, value)

    def without(self, name: str, value: str) -> SearchState:
        """This state with one filter less, on its first page."""
        if name == "tag":
            return replace(self, tags=tuple(tag for tag in self.tags if tag != value), page=1)
        return self._set(name, None)

    def _set(self, name: str, value: str | None) -> SearchState:
        if name == "post":
            return replace(self, post=value, page=1)
        if name == "year":
            return replace(self, year=value, page=1)
        if name == "month":
            return replace(self, month=value, page=1)
        if name == "class":
            return replace(self, level=value, page=1)
        raise ValueError(f"expected post, year, month, tag or class, found {name!r}")

    def turned(self, page: int) -> SearchState:
        """This state on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> SearchState:
        """This state in another order, on its first page."""
        return replace(self, sort=sort, page=1)


def _checked(
    name: str, value: str | None, pattern: re.Pattern[str], expected: str = "a plain value"
) -> str | None:
    if value is not None and pattern.fullmatch(value) is None:
        raise StateError(f"{name}: expected {expected}, found {value[:60]!r}")
    return value


def _query(value: str) -> str:
    if len(value) > LONGEST_QUERY:
        raise StateError(f"a query has at most {LONGEST_QUERY} characters, this one {len(value)}")
    return value


def _page(value: str | None) -> int:
    if value is None:
        return 1
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= LAST_PAGE:
        raise StateError(f"page: expected a number from 1 to {LAST_PAGE}, found {value[:60]!r}")
    return int(value)
