"""What a reader is looking at in the search: a query, filters, an order, a page.

Every state is an address and every address is a state: ``SearchState.parse`` and
``SearchState.url`` are each other's inverse. Filters are terms of the query
language, so that a page can always say in one line what it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from reftel.codec.ids import station_code
from reftel.web.addresses import address, quoted

SORTS = {"relevance": "best match", "date": "oldest first", "-date": "newest first"}
DEFAULT_SORT = "relevance"
PAGE_SIZE = 20
# Far more pages than anybody turns; keeps a made-up number from asking for all hits at once.
LAST_PAGE = 5000
LONGEST_QUERY = 2000
LEDGER_SIZE = 50

_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_VALUE = re.compile(r"[^\x00-\x1f\"\\]{1,80}")
_STATION = re.compile(r"[A-Za-z][A-Za-z0-9 '.\-]{0,39}")
_PERIOD = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_DATES = re.compile(rf"{_PERIOD}(?:\.\.(?:{_PERIOD})?)?|\.\.{_PERIOD}")


class StateError(ValueError):
    """An address whose filters cannot be understood; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its parameter, the field it stands for, what it takes.

    ``several`` filters may stand more than once, and a telegram then has all of the values;
    ``plain`` values need no quotation marks in a query.
    """

    name: str
    field: str
    title: str
    pattern: re.Pattern[str] = _VALUE
    expected: str = "a plain value"
    several: bool = False
    plain: bool = False


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        one.name: one
        for one in (
            Filter("post", "station", "Post"),
            Filter("year", "date", "Year", _YEAR, "four digits, as in 2009", plain=True),
            Filter(
                "month", "date", "Month", _MONTH, "a year and a month, as in 2009-03", plain=True
            ),
            Filter(
                "date",
                "date",
                "Date",
                _DATES,
                "a date or a range, as in 2009-02..2009-04",
                plain=True,
            ),
            Filter("tag", "tag", "TAGS", several=True),
            Filter("class", "class", "Classification"),
            Filter("precedence", "precedence", "Precedence"),
            Filter("caption", "caption", "Caption", several=True),
            Filter("signed", "signed", "Signed"),
            Filter("whole", "is", "Completeness"),
        )
    }
)
"""Every filter by its parameter, in the order of an address."""
# Each of these narrows time: the one chosen last stands.
_PERIODS = frozenset({"year", "month", "date"})


@dataclass(frozen=True, slots=True)
class SearchState:
    """A query and its filters.

    ``q`` is what was typed; ``filters`` are (parameter, value) in the order of
    ``FILTERS``; ``sort`` is a key of ``SORTS``; ``page`` counts from 1.
    """

    q: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = DEFAULT_SORT
    page: int = 1

    @classmethod
    def parse(cls, params: Mapping[str, Sequence[str]]) -> SearchState:
        """The state of an address' parameters.

        Empty parameters and unknown names are passed over; ``from`` and ``to``, which the
        form under the histogram sends, become a range of dates. Raises ``StateError`` for
        a value that no filter can have.
        """
        sent = {
            name: [one.strip() for one in values if one.strip()] for name, values in params.items()
        }
        if sent.get("from") or sent.get("to"):
            ends = [(sent.get(name) or [""])[-1] for name in ("from", "to")]
            sent["date"] = ["..".join(ends)]
            sent["year"], sent["month"] = [], []
        filters = [
            (name, value)
            for name, known in FILTERS.items()
            for value in _values(known, sent.get(name, []))
        ]
        state = cls(
            q=_query((sent.get("q") or [""])[-1]),
            filters=tuple(filters),
            sort=(sent.get("sort") or [DEFAULT_SORT])[-1],
        )
        if state.sort not in SORTS:
            raise StateError(f"sort: expected one of {', '.join(SORTS)}, found {state.sort[:60]!r}")
        return replace(state, page=_page((sent.get("page") or ["1"])[-1]))

    @property
    def terms(self) -> str:
        """The filters in the query language: ``station:"ROME" AND date:2009``."""
        parts = []
        for name, value in self.filters:
            quoted = value if FILTERS[name].plain else f'"{value}"'
            parts.append(f"{FILTERS[name].field}:{quoted}")
        return " AND ".join(parts)

    @property
    def query(self) -> str:
        """Query and filters together, as the archive is asked."""
        if self.q and self.terms:
            return f"({self.q}) AND {self.terms}"
        return self.q or self.terms

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """The parameters of this state's address; defaults are left out."""
        params: list[tuple[str, str]] = [("q", self.q)] if self.q else []
        params += self.filters
        if self.sort != DEFAULT_SORT:
            params.append(("sort", self.sort))
        if self.page > 1:
            params.append(("page", str(self.page)))
        return tuple(params)

    def url(self, path: str = "/search") -> str:
        """The address of this state."""
        return address(path, self.params)

    def adding(self, name: str, value: str) -> SearchState:
        """This state with one filter more (or another), on its first page."""
        if name not in FILTERS:
            raise ValueError(f"expected one of {', '.join(FILTERS)}, found {name!r}")
        gone = _PERIODS if name in _PERIODS else frozenset() if FILTERS[name].several else {name}
        kept = [one for one in self.filters if one[0] not in gone and one != (name, value)]
        return self._with([*kept, (name, value)])

    def narrowing(self, name: str, path: str = "/search") -> Callable[[str], str]:
        """A function from a value to the address of ``self.adding(name, value)``.

        For the many values of a facet: what stands before and behind the value is the same.
        """
        place = "\x00"
        before, _, behind = self.adding(name, place).url(path).partition(quoted(place))
        here = [other for known, other in self.filters if known == name]

        def narrowed(value: str) -> str:
            if value in here:  # it moves to the end of its name
                return self.adding(name, value).url(path)
            return f"{before}{quoted(value)}{behind}"

        return narrowed

    def without(self, name: str, value: str) -> SearchState:
        """This state with one filter less, on its first page."""
        return self._with([one for one in self.filters if one != (name, value)])

    def without_period(self) -> SearchState:
        """This state with no year, month or range of dates, on its first page."""
        return self._with([one for one in self.filters if one[0] not in _PERIODS])

    def _with(self, filters: Sequence[tuple[str, str]]) -> SearchState:
        order = list(FILTERS)
        ordered = sorted(filters, key=lambda one: order.index(one[0]))
        return replace(self, filters=tuple(ordered), page=1)

    def turned(self, page: int) -> SearchState:
        """This state on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> SearchState:
        """This state in another order, on its first page."""
        return replace(self, sort=sort, page=1)


def _values(known: Filter, sent: Sequence[str]) -> Sequence[str]:
    """The values of one filter: all where it takes several, else the last."""
    chosen = list(dict.fromkeys(sent)) if known.several else list(sent[-1:])
    for value in chosen:
        if known.pattern.fullmatch(value) is None:
            raise StateError(f"{known.name}: expected {known.expected}, found {value[:60]!r}")
    return chosen


def whole(params: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """A whole number of an address, or the usual one. Raises ``StateError`` for another."""
    value = params.get(name, "").strip()
    if not value:
        return usual
    if not re.fullmatch(r"[0-9]{1,6}", value) or not least <= int(value) <= most:
        raise StateError(f"{name}: expected a number from {least} to {most}, found {value[:60]!r}")
    return int(value)


def station_of(name: str) -> str | None:
    """The station of a name in an address, ``None`` for what can be none."""
    return station_code(name.upper()) if _STATION.fullmatch(name) else None


def _query(value: str) -> str:
    if len(value) > LONGEST_QUERY:
        raise StateError(f"a query has at most {LONGEST_QUERY} characters, this one {len(value)}")
    return value


def _page(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", value) or not 1 <= int(value) <= LAST_PAGE:
        raise StateError(f"page: expected a number from 1 to {LAST_PAGE}, found {value[:60]!r}")
    return int(value)
