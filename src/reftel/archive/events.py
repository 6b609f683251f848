"""When it happened and who was there: rows out of the dated statements and the people.

Filed with each telegram's best copy. Times are ordered in Zulu; what is shown
is the local time of the post that tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, func, or_, select

from reftel.archive.schema import dated_statements, people, telegrams
from reftel.authority.table import letters_and_digits

DAY = 24 * 60
_AT_ONCE = 900
_SAME_CALL = 3 * 60
"""Minutes: two telegrams that put a contact of the same people further apart tell two contacts."""


@dataclass(frozen=True, slots=True)
class Event:
    """One dated statement of one telegram.

    ``value`` is local time of the post that tells it (``zone``, IANA, ``None``
    where Zulu is taken), ``utc`` the same in Zulu; both ``None`` for a date
    of another calendar. ``start`` and ``end`` are offsets in the text of
    ``paragraph`` (``None``: unnumbered text). ``participants`` are printed,
    ``persons`` the names (or offices) of the same people in that telegram.
    ``contact`` is ``call``, ``meeting`` or ``message``. ``told_early`` marks
    an event told as past that lies after its telegram.
    """

    telegram: str
    mrn: str | None
    sent: str | None
    subject: str | None
    classification: str | None
    position: int
    paragraph: int | None
    start: int
    end: int
    time_text: str
    value: str | None
    utc: str | None
    granularity: str | None
    certainty: str
    event: str
    participants: tuple[str, ...]
    persons: tuple[str, ...]
    contact: str | None
    place: str | None
    zone: str | None
    calendar: str
    told_early: bool
    first_minute: int | None
    last_minute: int | None

    def to_json(self) -> dict[str, Any]:
        """As ``reftel chronology --json`` and ``/api`` give it."""
        told = asdict(self)
        for name in ("first_minute", "last_minute", "position"):
            del told[name]
        return {key: list(v) if isinstance(v, tuple) else v for key, v in told.items()}


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events in the order of time, those without one (of another calendar) last.

    ``total`` counts all of them, ``telegrams`` the telegrams that tell them.
    ``contradictions`` are groups of places in ``events`` that put one contact
    of the same people at different times.
    """

    total: int
    telegrams: int
    events: tuple[Event, ...]
    contradictions: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person in the telegrams of a list, joined by surname within it and by officer.

    ``names`` are the forms printed, fullest first; ``titles`` and ``officers``
    (names in the tables of officers, with their office) likewise. Several
    officers, or names that do not agree, mean that the surname may be that of
    several people: ``ambiguous``.
    """

    key: str
    name: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    officers: tuple[str, ...]
    telegrams: int
    mentions: int
    first: str | None
    last: str | None
    protect: str | None
    ambiguous: bool
    signs: int

    def to_json(self) -> dict[str, Any]:
        """As ``reftel people --json`` and ``/api`` give it."""
        return {
            "key": self.key,
            "name": self.name,
            "names": list(self.names),
            "titles": list(self.titles),
            "officers": list(self.officers),
            "telegrams": self.telegrams,
            "mentions": self.mentions,
            "signs": self.signs,
            "first": self.first,
            "last": self.last,
            "protect": self.protect,
            "ambiguous": self.ambiguous,
        }


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The people of a list of telegrams, those in most telegrams first; ``total`` counts all."""

    total: int
    people: tuple[NamedPerson, ...]


def events(
    connection: Connection,
    keys: Sequence[int] | None,
    *,
    person: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> EventPage:
    """The events of these telegrams (``None``: of all), in the order of time."""
    bounds = _bounds(person, since, until)
    columns = (telegrams.c.id, telegrams.c.mrn, telegrams.c.date, telegrams.c.subject,
               telegrams.c.classification, dated_statements)  # fmt: skip
    asked = select(*columns).join(telegrams, telegrams.c.key == dated_statements.c.telegram)
    rows: list[RowMapping] = []
    for where in _in(dated_statements.c.telegram, keys):
        rows += connection.execute(asked.where(*bounds, *where)).mappings()
    rows.sort(key=_order)
    wanted = rows[offset:] if limit is None else rows[offset : offset + limit]
    found = tuple(_event(row) for row in wanted)
    return EventPage(
        len(rows), len({row["telegram"] for row in rows}), found, tuple(contradictions(found))
    )


def _bounds(person: str | None, since: date | None, until: date | None) -> list[Any]:
    table = dated_statements.c
    bounds: list[Any] = [
        or_(
            table.persons.icontains(word, autoescape=True),
            table.participants.icontains(word, autoescape=True),
        )
        for word in _words(person)
    ]
    if since is not None:
        bounds.append(table.last_minute >= since.toordinal() * DAY)
    if until is not None:
        bounds.append(table.first_minute < (until.toordinal() + 1) * DAY)
    return bounds


def _words(name: str | None) -> list[str]:
    return [word for word in re.split(r"[^\w'-]+", name or "") if word]


def _in(column: Any, keys: Sequence[int] | None) -> Iterator[list[Any]]:
    if keys is None:
        yield []
        return
    for at in range(0, len(keys), _AT_ONCE):
        yield [column.in_(keys[at : at + _AT_ONCE])]


def _order(row: RowMapping) -> tuple[Any, ...]:
    first, last = row["first_minute"], row["last_minute"]
    missing = first is None
    return (missing, first or 0, -(last or 0), row["date"] or "", row["id"], row["position"])


def _event(row: RowMapping) -> Event:
    return Event(
        telegram=row["id"],
        mrn=row["mrn"],
        sent=row["date"],
        subject=row["subject"],
        classification=row["classification"],
        position=row["position"],
        paragraph=row["paragraph"],
        start=row["start"],
        end=row["finish"],
        time_text=row["time_text"],
        value=row["value"],
        utc=_utc(row),
        granularity=row["granularity"],
        certainty=row["certainty"],
        event=row["event"],
        participants=tuple(msgspec.json.decode(row["participants"])),
        persons=tuple(msgspec.json.decode(row["persons"])),
        contact=row["contact"],
        place=row["place"],
        zone=row["zone"],
        calendar=row["calendar"],
        told_early=row["told_early"],
        first_minute=row["first_minute"],
        last_minute=row["last_minute"],
    )


def _utc(row: RowMapping) -> str | None:
    if row["first_minute"] is None:
        return None
    first = _iso(row["first_minute"])
    if row["granularity"] == "minute":
        return first
    return f"{first}/{_iso(row['last_minute'])}"


def _iso(minute: int) -> str:
    moment = datetime.fromordinal(minute // DAY) + timedelta(minutes=minute % DAY)
    return f"{moment:%Y-%m-%dT%H:%M}Z"


def contradictions(found: Sequence[Event]) -> Iterator[tuple[int, ...]]:
    """Groups of events that tell one contact of the same people at different times.

    Told by different telegrams, by the same means, between the same two people
    or more, to the minute or part of day, apart by no more than three hours and
    yet at times that cannot both be.
    """
    by_people: dict[tuple[str | None, frozenset[str]], list[int]] = {}
    for place, event in enumerate(found):
        fine = event.granularity in {"minute", "part-of-day"}
        if event.contact is not None and fine and len(event.persons) > 1:
            surnames = frozenset(person.split()[-1].upper() for person in event.persons)
            by_people.setdefault((event.contact, surnames), []).append(place)
    for places in by_people.values():
        group = [places[0]]
        for place in places[1:]:
            if _conflict(found[group[-1]], found[place]):
                group.append(place)
                continue
            if len(group) > 1:
                yield tuple(group)
            group = [place]
        if len(group) > 1:
            yield tuple(group)


def _conflict(one: Event, other: Event) -> bool:
    if one.telegram == other.telegram or one.last_minute is None or other.first_minute is None:
        return False
    return 0 < other.first_minute - one.last_minute <= _SAME_CALL


def named_people(
    connection: Connection, keys: Sequence[int] | None, name: str | None, limit: int, offset: int
) -> PeoplePage:
    """The people of these telegrams (``None``: of all), or those of a name."""
    asked: Select[Any] = select(people, telegrams.c.date).join(
        telegrams, telegrams.c.key == people.c.telegram
    )
    table = people.c
    bounds = [
        or_(
            table.name.icontains(word, autoescape=True),
            table.titles.icontains(word, autoescape=True),
            table.officer_name.icontains(word, autoescape=True),
        )
        for word in _words(name)
    ]
    grouped: dict[str, list[RowMapping]] = {}
    for where in _in(people.c.telegram, keys):
        for row in connection.execute(asked.where(*bounds, *where)).mappings():
            grouped.setdefault(row["surname"] or f"office {row['titles']}", []).append(row)
    found = [_named(key, rows) for key, rows in grouped.items()]
    found.sort(key=lambda person: (-person.telegrams, -person.mentions, person.name))
    return PeoplePage(len(found), tuple(found[offset : offset + limit]))


def _named(key: str, rows: Sequence[RowMapping]) -> NamedPerson:
    names = _by_length(row["name"] for row in rows)
    titles = _by_count(title for row in rows for title in msgspec.json.decode(row["titles"]))
    officers = _by_count(
        f"{row['officer_name']}, {row['office']}" for row in rows if row["officer"] is not None
    )
    dates = sorted(row["date"] for row in rows if row["date"])
    protects = {row["protect"] for row in rows if row["protect"]}
    people_ids = {row["officer"] for row in rows if row["officer"] is not None}
    return NamedPerson(
        key=key,
        name=names[0] if names else (titles[0] if titles else key),
        names=names,
        titles=titles,
        officers=officers,
        telegrams=len({row["telegram"] for row in rows}),
        mentions=sum(row["mentions"] for row in rows),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        protect="strictly protect"
        if "strictly protect" in protects
        else next(iter(protects), None),
        ambiguous=len(people_ids) > 1 or not _agree(names),
        signs=sum("signer" in row["roles"] for row in rows),
    )


def _agree(names: Sequence[str]) -> bool:
    """True where the given names can be those of one person: ``Anne W.`` and ``A.``."""
    firsts = {letters_and_digits(name.split()[0]) for name in names if len(name.split()) > 1}
    longest = sorted(firsts, key=len)
    return all(
        one == other or (len(one) == 1 and other.startswith(one))
        for one in longest
        for other in longest
        if len(one) <= len(other)
    )


def _by_length(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}, key=lambda v: (-len(v), v)))


def _by_count(values: Iterable[str]) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def keys_of_telegrams(connection: Connection, ids: Sequence[str]) -> list[int]:
    """The keys of telegrams by their ids, those that are held."""
    found: list[int] = []
    for at in range(0, len(ids), _AT_ONCE):
        asked = select(telegrams.c.key).where(telegrams.c.id.in_(ids[at : at + _AT_ONCE]))
        found += connection.execute(asked).scalars()
    return found


def told_early(connection: Connection) -> int:
    """How many events are told as past and lie after their telegram."""
    asked = select(func.count()).select_from(dated_statements).where(dated_statements.c.told_early)
    return int(connection.execute(asked).scalar_one())
