"""When it happened and who was there: rows out of the dated statements and the people.

Filed with each telegram's best copy. Times are ordered in Zulu; what is shown
is the local time of the post that tells it. Rows have what is ordered and asked for; the
words of an event are read from the JSON of its telegram, for those that are shown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Integer,
    RowMapping,
    Select,
    bindparam,
    case,
    func,
    or_,
    select,
    union_all,
)

from reftel.analysis.people import Joined, Sighted, join_persons
from reftel.archive.content import CONTENT, content_of
from reftel.archive.database import among, slices
from reftel.archive.pack import PackError
from reftel.archive.schema import (
    WEEK,
    WEEK_OF_EVENT,
    copies,
    dated_statements,
    parties,
    people,
    persons,
    telegrams,
)
from reftel.authority.table import letters_and_digits

DAY = 24 * 60
_OFFICE = "office "
"""Before the titles in the key of an office; surnames are in capitals, so no person has it."""
# A person goes by surname, an office by its titles.
_GROUPS = (
    (persons.c.surname.is_not(None), persons.c.surname),
    (persons.c.surname.is_(None), _OFFICE + persons.c.titles),
)
_OFFICE_TITLES = case((persons.c.surname.is_(None), persons.c.titles))
_NAMED = people.join(persons, persons.c.number == people.c.person)
_OF_EACH = [column for column in persons.c if column.name not in ("number", "digest")]
_SAME_CALL = 3 * 60
"""Minutes: two telegrams that put a contact of the same people further apart tell two contacts."""


_UNREADABLE: Mapping[str, Any] = MappingProxyType(
    {
        **dict.fromkeys(("paragraph", "value", "granularity", "contact", "place", "zone")),
        "start": 0,
        "end": 0,
        "time_text": "",
        "certainty": "stated",
        "calendar": "gregorian",
        "event": "cannot be read: the copy is damaged, as reftel verify says",
        "participants": (),
        "persons": (),
    }
)
"""In the place of an event whose telegram is damaged in the archive."""

_TOLD = select(
    telegrams.c.id,
    telegrams.c.mrn,
    telegrams.c.date,
    telegrams.c.subject,
    telegrams.c.classification,
    dated_statements,
).join(telegrams, telegrams.c.key == dated_statements.c.telegram)
# By the week first, of which there is an index: only the rows of one week are put in order at once.
_IN_TIME = (
    WEEK_OF_EVENT,
    dated_statements.c.first_minute,
    dated_statements.c.last_minute.desc(),
    telegrams.c.date,
    telegrams.c.id,
    dated_statements.c.position,
)
_ONE = bindparam("telegram", type_=Integer)
_TOLD_BY = _TOLD.where(dated_statements.c.telegram == _ONE).order_by(
    dated_statements.c.first_minute.is_(None), *_IN_TIME
)
_NAMED_BY = (
    select(people, *_OF_EACH, telegrams.c.date)
    .select_from(_NAMED)
    .join(telegrams, telegrams.c.key == people.c.telegram)
    .where(people.c.telegram == _ONE)
    .order_by(people.c.position)
)


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
    several people: ``ambiguous``. ``joined`` are those who are one person in
    several telegrams on evidence (``analysis.people.joining``), by the telegrams' keys.
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
    joined: tuple[Joined, ...] = ()

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
            "joined": [
                {"name": one.name, "telegrams": len(one.telegrams), "evidence": list(one.evidence)}
                for one in self.joined
            ],
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
    bounds = [*_bounds(person, since, until), *_of(dated_statements.c.telegram, keys)]
    counts = select(
        func.count(),
        func.count(dated_statements.c.first_minute),
        func.count(dated_statements.c.telegram.distinct()),
    )
    total, timed, told_by = connection.execute(counts.where(*bounds)).one()
    # Apart, for the index of weeks gives the order of those that have one.
    rows = [*_ordered(connection, [WEEK_OF_EVENT.is_not(None), *bounds], limit, offset)]
    left = None if limit is None else limit - len(rows)
    if offset + len(rows) >= timed and left != 0:
        rows += _ordered(
            connection, [WEEK_OF_EVENT.is_(None), *bounds], left, max(0, offset - timed)
        )
    told_in = _chronologies(connection, {row["telegram"] for row in rows})
    found = tuple(_event(row, told_in[row["telegram"]]) for row in rows)
    return EventPage(total, told_by, found, tuple(contradictions(found)))


def events_of(
    connection: Connection, telegram: int, chronology: Sequence[Mapping[str, Any]], limit: int
) -> EventPage:
    """What one telegram tells, in the order of time: ``total`` counts all, the first ``limit`` are given.

    The same as ``events`` of one key; one question, made once. ``chronology`` is that of the
    telegram's JSON, which has the words.
    """
    rows = connection.execute(_TOLD_BY, {"telegram": telegram}).mappings().all()
    found = tuple(_event(row, chronology) for row in rows[:limit])
    return EventPage(len(rows), 1 if rows else 0, found, ())


def _ordered(
    connection: Connection, bounds: Sequence[Any], limit: int | None, offset: int
) -> Sequence[RowMapping]:
    """The rows in the order of time; of one and the same time the vaguer first, then by telegram."""
    asked = _TOLD.where(*bounds).order_by(*_IN_TIME)
    return connection.execute(asked.limit(limit).offset(offset)).mappings().all()


def _of(column: Any, keys: Sequence[int] | None) -> list[Any]:
    """That a column has one of these keys, however many; no condition for ``None``."""
    return [] if keys is None else [among(column, keys)]


def _bounds(person: str | None, since: date | None, until: date | None) -> list[Any]:
    table = dated_statements.c
    bounds: list[Any] = []
    named = [
        or_(
            parties.c.persons.icontains(word, autoescape=True),
            parties.c.participants.icontains(word, autoescape=True),
        )
        for word in _words(person)
    ]
    if named:
        bounds.append(table.party.in_(select(parties.c.number).where(*named)))
    if since is not None:
        bounds.append(table.last_minute >= since.toordinal() * DAY)
    if until is not None:
        past = (until.toordinal() + 1) * DAY
        last_week = past // WEEK
        bounds += [table.first_minute < past, last_week >= WEEK_OF_EVENT]
    return bounds


def _words(name: str | None) -> list[str]:
    return [word for word in re.split(r"[^\w'-]+", name or "") if word]


def _chronologies(connection: Connection, keys: Collection[int]) -> dict[int, list[Any]]:
    """What the best copy of each telegram dates, in the order of its rows."""
    found: dict[int, list[Any]] = {}
    for some in slices(sorted(keys)):
        asked = select(copies.c.telegram, *CONTENT).where(
            copies.c.telegram.in_(some), copies.c.best
        )
        for row in connection.execute(asked).mappings():
            try:
                found[row["telegram"]] = content_of(connection, row).json["chronology"]
            except (PackError, msgspec.DecodeError):  # ``verify`` tells it; the others are shown
                found[row["telegram"]] = []
    return found


def _event(row: RowMapping, chronology: Sequence[Mapping[str, Any]]) -> Event:
    told = chronology[row["position"]] if chronology else _UNREADABLE
    granularity = told["granularity"]
    return Event(
        telegram=row["id"],
        mrn=row["mrn"],
        sent=row["date"],
        subject=row["subject"],
        classification=row["classification"],
        position=row["position"],
        paragraph=told["paragraph"],
        start=told["start"],
        end=told["end"],
        time_text=told["time_text"],
        value=told["value"],
        utc=_utc(row["first_minute"], row["last_minute"], granularity),
        granularity=granularity,
        certainty=told["certainty"],
        event=told["event"],
        participants=tuple(told["participants"]),
        persons=tuple(told["persons"]),
        contact=told["contact"],
        place=told["place"],
        zone=told["zone"],
        calendar=told["calendar"],
        told_early=row["told_early"],
        first_minute=row["first_minute"],
        last_minute=row["last_minute"],
    )


def _utc(first: int | None, last: int | None, granularity: str | None) -> str | None:
    if first is None or last is None:
        return None
    return _iso(first) if granularity == "minute" else f"{_iso(first)}/{_iso(last)}"


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
    bounds = [*_named_so(name), *_of(people.c.telegram, keys)]
    each = union_all(*(_counted(group, bounds) for group in _GROUPS)).subquery()
    order = (each.c.telegrams.desc(), each.c.mentions.desc(), each.c.key)
    page = select(each.c.key, func.count().over()).order_by(*order).limit(limit).offset(offset)
    found = connection.execute(page).all()
    wanted = [key for key, _ in found]
    # Beyond the last page nothing says how many there are.
    total = found[0][1] if found else _count(connection, select(each.c.key))
    grouped: dict[str, list[RowMapping]] = {key: [] for key in wanted}
    for rows in _rows_of(connection, wanted, bounds):
        grouped[_key_of(rows)].append(rows)
    return PeoplePage(int(total), tuple(_named(key, rows) for key, rows in grouped.items()))


def people_of(connection: Connection, telegram: int, limit: int) -> PeoplePage:
    """Who is named in one telegram: ``total`` counts all, the first ``limit`` are given.

    The same as ``named_people`` of one key, but for ``joined``: that is of several telegrams.
    """
    grouped: dict[str, list[RowMapping]] = {}
    for row in connection.execute(_NAMED_BY, {"telegram": telegram}).mappings():
        grouped.setdefault(_key_of(row), []).append(row)
    often = {key: sum(row["mentions"] for row in rows) for key, rows in grouped.items()}
    first = sorted(grouped, key=lambda key: (-often[key], key))[:limit]
    return PeoplePage(len(grouped), tuple(_named(key, grouped[key], joins=False) for key in first))


def _key_of(row: RowMapping) -> str:
    """The surname, or of somebody without one the titles."""
    return row["surname"] or f"{_OFFICE}{row['titles']}"


def _counted(group: tuple[Any, Any], bounds: Sequence[Any]) -> Select[Any]:
    """Each person, or each office, with the telegrams and mentions."""
    where, key = group
    in_each = (
        select(key.label("key"), func.sum(people.c.mentions).label("mentions"))
        .select_from(_NAMED)
        .where(where, *bounds)
        .group_by(key, people.c.telegram)
        .subquery()
    )
    return select(
        in_each.c.key,
        func.count().label("telegrams"),
        func.sum(in_each.c.mentions).label("mentions"),
    ).group_by(in_each.c.key)


def _count(connection: Connection, asked: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one())


def _named_so(name: str | None) -> list[Any]:
    table = persons.c
    return [
        or_(
            table.name.icontains(word, autoescape=True),
            table.titles.icontains(word, autoescape=True),
            table.officer_name.icontains(word, autoescape=True),
        )
        for word in _words(name)
    ]


def _rows_of(
    connection: Connection, wanted: Sequence[str], bounds: Sequence[Any]
) -> Iterator[RowMapping]:
    """The rows of some people and offices, in the order in which they were filed."""
    offices = [key.removeprefix(_OFFICE) for key in wanted if key.startswith(_OFFICE)]
    groups = [(persons.c.surname, wanted), (_OFFICE_TITLES, offices)]
    for column, values in groups:
        for some in slices(values):
            asked = (
                select(people, *_OF_EACH, telegrams.c.date)
                .select_from(_NAMED)
                .join(telegrams, telegrams.c.key == people.c.telegram)
                .where(column.in_(some), *bounds)
                .order_by(people.c.telegram, people.c.position)
            )
            yield from connection.execute(asked).mappings()


def _named(key: str, rows: Sequence[RowMapping], *, joins: bool = True) -> NamedPerson:
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
        joined=()
        if not joins or key.startswith(_OFFICE)
        else join_persons(list(map(_sighted, rows))),
    )


def _sighted(row: RowMapping) -> Sighted:
    titles = tuple(msgspec.json.decode(row["titles"]))
    return Sighted(row["telegram"], row["name"] or "", titles, row["officer"])


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
    for some in slices(ids):
        asked = select(telegrams.c.key).where(telegrams.c.id.in_(some))
        found += connection.execute(asked).scalars()
    return found


def told_early(connection: Connection) -> int:
    """How many events are told as past and lie after their telegram."""
    asked = select(func.count()).select_from(dated_statements).where(dated_statements.c.told_early)
    return int(connection.execute(asked).scalar_one())
