"""Routing indicators and the addressees behind them, many to many.

The table is large (31,000 rows), so it has a module of its own and is read
only for these lookups; ``posts.station_by_indicator`` needs no more than the
table of stations. Sources: ``data/README.md``, routing_indicators; ACP 117
CAN-US SUPP-1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from reftel.authority.posts import (
    GATEWAYS,
    Station,
    station,
    station_by_indicator,
    station_by_plad,
)
from reftel.authority.table import letters_and_digits, listed, read_rows, whole_or_none

# The word of a column heading that stands as an indicator in 251 rows: the
# addressees are in the book, their indicator is not.
_NO_INDICATOR = frozenset({"", "ROUTING"})


@dataclass(frozen=True, slots=True)
class RoutingEntry:
    """One pair of indicator and addressee.

    ``routing_indicator`` is ``None`` for an addressee met without one.
    ``section`` has the sections of the book that list the pair (``1`` decode,
    ``2`` encode by place, ``3`` encode by short title); ``first_year`` and
    ``last_year`` are years of editions or telegrams, ``cable_count`` the
    telegrams in which the pair was met, ``None`` if it comes from the book.
    """

    routing_indicator: str | None
    plad: str
    station: str | None
    category: str | None
    country: str | None
    source: str
    section: tuple[str, ...]
    first_year: int | None
    last_year: int | None
    cable_count: int | None


def is_gateway(indicator: str) -> bool:
    """True for an indicator that thousands of addressees share."""
    return letters_and_digits(indicator) in GATEWAYS


def addressees(indicator: str) -> tuple[RoutingEntry, ...]:
    """Every addressee listed under an indicator; for a gateway thousands."""
    return _entries(_rows_by_indicator().get(letters_and_digits(indicator), ()))


def routing_entries(plad: str) -> tuple[RoutingEntry, ...]:
    """Every row of a plain language address, compared by letters and digits.

    Office symbols (``//J-3/J-5//``) are left aside where no row has them.
    """
    rows = _rows_by_plad()
    found = rows.get(letters_and_digits(plad))
    if found is None:
        found = rows.get(letters_and_digits(plad.partition("//")[0]), ())
    return _entries(found)


def indicators_of(plad: str) -> tuple[str, ...]:
    """The routing indicators of a plain language address, in alphabetical order."""
    found = {entry.routing_indicator for entry in routing_entries(plad)}
    return tuple(sorted(indicator for indicator in found if indicator is not None))


def addressed_station(indicator: str | None, plad: str | None) -> Station | None:
    """The station that an address line means, by its PLAD first, else its indicator.

    ``addressed_station("RHMFISS", "HQ USEUCOM VAIHINGEN GE")`` is USEUCOM, for
    a gateway says nothing. ``None`` if neither is known, or if the PLAD is one
    of the table's addressees that are no stations.
    """
    if plad:
        found = station_by_plad(plad)
        if found is not None:
            return found
        entries = routing_entries(plad)
        names = {entry.station for entry in entries if entry.station is not None}
        if len(names) == 1:
            return station(names.pop())
        if entries:
            return None
    return station_by_indicator(indicator) if indicator else None


def _entries(rows: Sequence[list[str]]) -> tuple[RoutingEntry, ...]:
    return tuple(
        RoutingEntry(
            routing_indicator=None if indicator in _NO_INDICATOR else indicator,
            plad=plad,
            station=post or None,
            category=category or None,
            country=country or None,
            source=source,
            section=listed(section),
            first_year=whole_or_none(first_year),
            last_year=whole_or_none(last_year),
            cable_count=whole_or_none(count),
        )
        for (
            indicator,
            plad,
            post,
            category,
            country,
            source,
            section,
            first_year,
            last_year,
            count,
        ) in rows
    )


@cache
def _rows() -> tuple[list[str], ...]:
    """The table as read: 31,000 values are made only when they are asked for."""
    columns = [field.name for field in fields(RoutingEntry)]
    return tuple(read_rows("routing_indicators", columns))


@cache
def _rows_by_indicator() -> Mapping[str, Sequence[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in _rows():
        if row[0] not in _NO_INDICATOR:
            found.setdefault(row[0], []).append(row)
    return found


@cache
def _rows_by_plad() -> Mapping[str, Sequence[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in _rows():
        found.setdefault(letters_and_digits(row[1]), []).append(row)
    return found
