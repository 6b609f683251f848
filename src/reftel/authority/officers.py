"""Who held an office on a day: chiefs of mission, officers of the Department, other signers.

Sources: ``data/README.md``, chiefs_of_mission and principal_officers (the
Historian's list, 1960-2020), other_signers. Dates of the list may be a month
or a year; then a day may or may not fall in a tenure, and the result says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache, lru_cache

from reftel.authority.posts import Station, station, stations
from reftel.authority.table import letters_and_digits, read_rows

# Measured on 1,198 signatures (data/README.md): ambassadors sign before they
# present credentials, and up to 45 days after the listed end; in 7 cases the
# listed dates and the telegrams differ by up to 200 days.
_AFTER_END = timedelta(days=45)
_NEAR = timedelta(days=200)

# A personal rank that its holder keeps in every office.
_RANKS = frozenset({"career-ambassador"})

# The list ends here: a tenure still open in it may have gone on to this day.
_LAST_DAY = date(2020, 12, 31)

# The list of China holds the chiefs at Taipei and at Peking. From 1 January
# 1979 the ambassador to China is at Peking, and Taipei signs as the American
# Institute, whose directors are in no list.
_MISSION_LEFT = {("TAIPEI", "china"): date(1979, 1, 1)}


class Standing(IntEnum):
    """How a day stands to a tenure, surest first."""

    IN_OFFICE = 1
    """Between the day the office was taken up and the day it ended."""
    VAGUE = 2
    """In office if a month or year of the list is read one way, or its end is not recorded."""
    AROUND = 3
    """After appointment and before taking up the office, or in the 45 days after it ended."""
    NEAR = 4
    """Within 200 days of the tenure."""
    SIGNED = 5
    """Not in the list of the office; signs telegrams of the station in that year."""


@dataclass(frozen=True, slots=True)
class Officer:
    """One person in one office.

    ``office`` is the title, ``post`` the mission (``united-arab-emirates``),
    the position (``legal-adviser``) or, for other signers, the station.
    ``appointed``, ``started``, ``ended`` are ISO dates as the list has them,
    to the day, month or year; for other signers the years of the first and
    last signature, which are no tour of duty. ``source`` is the table, and
    for other signers how the person is known (``other_signers: cable``).
    ``served`` is False for an appointment that was never taken up.
    """

    person_id: str
    surname: str
    given_names: str
    suffix: str
    office: str
    post: str
    appointed: str | None
    started: str | None
    ended: str | None
    served: bool
    source: str

    @property
    def name(self) -> str:
        """The name in reading order: ``Ryan Clark Crocker``."""
        whole = f"{self.given_names} {self.surname}".strip()
        return f"{whole}, {self.suffix}" if self.suffix else whole


@dataclass(frozen=True, slots=True)
class Holding:
    """An officer, and how sure it is that the office was theirs on the day asked for."""

    officer: Officer
    standing: Standing


def chiefs_of_mission(name: str, on: date) -> tuple[Holding, ...]:
    """Who was chief of mission at a station on a day, surest first.

    ``name`` is any name of the station. Several results where the lists
    overlap, or where a station has two chiefs (BRUSSELS: the embassy and the
    Mission to the European Union share one series). ``()`` for a station
    without a list.
    """
    post = station(name)
    return () if post is None else _holdings(_chiefs_listed(post, on), on, Standing.AROUND)


def principal_officers(on: date, *, position: str | None = None) -> tuple[Holding, ...]:
    """Who held the offices of the Department on a day, or one of them, surest first.

    ``position`` is a position of the list (``secretary``, ``legal-adviser``).
    """
    found = [o for o in _principal_officers() if position is None or o.post == position]
    return _holdings(found, on, Standing.AROUND)


def signers(surname: str, name: str, on: date) -> tuple[Holding, ...]:
    """Who a signature may be: the surname, the station it stands under, the day of the telegram.

    The surest standing that finds anybody decides, and all of that standing
    are given; one person may hold two offices. The Department signs with the
    name of its principal officers, an embassy with its chief's, or with that
    of a deputy, charge or consul, whom the lists of chiefs do not have. One
    part of a hyphenated surname is taken where nobody has it whole.
    """
    post = station(name)
    if post is None:
        return ()
    named = _of_name(letters_and_digits(surname), post.station, _missions(post, on))
    found = _holdings(named, on, Standing.SIGNED)
    return tuple(holding for holding in found if holding.standing == found[0].standing)


# One person signs many telegrams of a station.
@lru_cache(maxsize=1 << 12)
def _of_name(key: str, name: str, missions: tuple[str, ...]) -> tuple[Officer, ...]:
    """Who may sign at a station by that name, of all times: chiefs of the missions, and others."""
    post = station(name)
    assert post is not None  # asked for stations of the table
    if post.kind == "department":
        listed = [officer for officer in _principal_officers() if officer.post not in _RANKS]
    else:
        listed = _chiefs_of(missions)
    candidates = [*listed, *_others_listed(post)]
    named = [o for o in candidates if _key(o.surname) == key] or [
        o for o in candidates if "-" in o.surname and key in map(_key, o.surname.split("-"))
    ]
    return tuple(named)


def all_officers() -> tuple[Officer, ...]:
    """Everybody in the three tables, once for each office held."""
    return (*_chiefs(), *_principal_officers(), *_other_signers())


@lru_cache(maxsize=1 << 14)
def _key(surname: str) -> str:
    return letters_and_digits(surname)


def _chiefs_listed(post: Station, on: date) -> list[Officer]:
    """The lists of chiefs that belong to a station, unless it had closed by that year."""
    return _chiefs_of(_missions(post, on))


def _chiefs_of(missions: tuple[str, ...]) -> list[Officer]:
    return [officer for mission in missions for officer in _by_post().get(mission, ())]


def _missions(post: Station, on: date) -> tuple[str, ...]:
    """The missions whose chiefs are at a station on a day."""
    if post.closed is not None and post.closed < on.year:
        return ()
    left = [_MISSION_LEFT.get((post.station, mission), date.max) for mission in post.missions]
    return tuple([m for m, day in zip(post.missions, left, strict=True) if on < day])


def _others_listed(post: Station) -> list[Officer]:
    """Other signers of a station, or of one in its city that shares a list of chiefs.

    The Mission to the European Union signs under BRUSSELS and USEU BRUSSELS.
    """
    return [
        o
        for name in _sharing(post.station)
        for o in _by_post().get(name, ())
        if o.source.startswith("other_signers")
    ]


@cache
def _sharing(name: str) -> tuple[str, ...]:
    """The station itself and those in its city that share a list of chiefs with it."""
    post = station(name)
    assert post is not None  # asked for stations of the table
    return tuple(
        sorted(
            {post.station}
            | {
                other.station
                for other in stations()
                if other.city == post.city and set(other.missions) & set(post.missions)
            }
        )
    )


def _holdings(officers: Iterable[Officer], on: date, least: Standing) -> tuple[Holding, ...]:
    found = []
    for officer in officers:
        standing = _standing(officer, on)
        if standing is not None and standing <= least:
            found.append(Holding(officer, standing))
    return tuple(sorted(found, key=lambda holding: holding.standing))


def _standing(officer: Officer, on: date) -> Standing | None:
    if not officer.served:
        return None
    began, ended = officer.started or officer.appointed, officer.ended
    assert began is not None  # every row of the tables has one of the two
    first, sure_first = _days(began)
    sure_last, last = _days(ended) if ended is not None else (sure_first, _unrecorded_end(officer))
    if officer.source.startswith("other_signers"):
        return Standing.SIGNED if first <= on <= last else None
    if sure_first <= on <= sure_last:
        return Standing.IN_OFFICE
    if first <= on <= last:
        return Standing.VAGUE
    appointed = min(first, _days(officer.appointed)[0]) if officer.appointed is not None else first
    if appointed <= on <= last + _AFTER_END:
        return Standing.AROUND
    return Standing.NEAR if first - _NEAR <= on <= last + _NEAR else None


def _unrecorded_end(officer: Officer) -> date:
    """The latest day an office without a recorded end can have lasted.

    That is until the next of the same mission or position took it up, or to
    the end of the list.
    """
    began = officer.started or officer.appointed or ""
    later = [
        start
        for other in _by_post()[officer.post]
        if other.served and (start := other.started or other.appointed or "") > began
    ]
    return _days(min(later))[0] if later else _LAST_DAY


@lru_cache(maxsize=1 << 14)
def _days(text: str) -> tuple[date, date]:
    """The first and last day of ``2009-01-20``, ``2009-01`` or ``2009``."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    year, month = parts
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


@cache
def _by_post() -> Mapping[str, tuple[Officer, ...]]:
    """All officers by mission, position, or (other signers) station."""
    found: dict[str, list[Officer]] = {}
    for officer in all_officers():
        found.setdefault(officer.post, []).append(officer)
    return {post: tuple(officers) for post, officers in found.items()}


@cache
def _chiefs() -> tuple[Officer, ...]:
    columns = (
        "person_id|surname|given_names|suffix|mission|main_station|country|role|"
        "appointed|started|ended|served|record_id"
    )
    return tuple(
        _listed(row, row[7], row[8:11], "chiefs_of_mission", served=row[11] == "yes")
        for row in read_rows("chiefs_of_mission", columns.split("|"))
    )


@cache
def _principal_officers() -> tuple[Officer, ...]:
    columns = (
        "person_id|surname|given_names|suffix|position|title|appointed|started|ended|record_id"
    )
    return tuple(
        _listed(row, row[5], row[6:9], "principal_officers", served=True)
        for row in read_rows("principal_officers", columns.split("|"))
    )


def _listed(
    row: Sequence[str], office: str, dates: Sequence[str], source: str, *, served: bool
) -> Officer:
    """An officer of the two lists that begin alike: person, names, suffix, mission or position."""
    appointed, started, ended = dates
    return Officer(
        person_id=row[0],
        surname=row[1],
        given_names=row[2],
        suffix=row[3],
        office=office,
        post=row[4],
        appointed=appointed or None,
        started=started or None,
        ended=ended or None,
        served=served,
        source=source,
    )


@cache
def _other_signers() -> tuple[Officer, ...]:
    columns = "person_id|surname|given_names|station|role|first_year|last_year|source"
    return tuple(
        Officer(
            person_id=row[0],
            surname=row[1],
            given_names=row[2],
            suffix="",
            office=row[4],
            post=row[3],
            appointed=None,
            started=row[5],
            ended=row[6],
            served=True,
            source=f"other_signers: {row[7]}",
        )
        for row in read_rows("other_signers", columns.split("|"))
    )
