"""What happened and when, as a page tells it: events by day and hour, each one click from its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reftel.analysis.people import Joined
from reftel.archive import Event, EventPage, NamedPerson
from reftel.web import words
from reftel.web.addresses import address, person_url
from reftel.web.decoded import search_url
from reftel.web.state import LONGEST_QUERY, SearchState, StateError

EVENTS_SIZE = 200
PEOPLE_SIZE = 100
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NO_HOUR = "hour not stated"
_CONTACTS = {"call": "telephone", "meeting": "meeting", "message": "message"}


@dataclass(frozen=True, slots=True)
class ChronicleState:
    """Which events or people: those of a search, of one telegram, of a thread; a person; days."""

    search: SearchState
    person: str = ""
    since: date | None = None
    until: date | None = None
    telegram: str = ""
    thread: str = ""
    page: int = 1

    @classmethod
    def parse(cls, params: Mapping[str, Sequence[str]]) -> ChronicleState:
        """The state of an address' parameters, those of ``/search`` among them.

        Raises ``StateError`` for a value that cannot be.
        """

        def one(name: str, most: int) -> str:
            value = (list(params.get(name, ())) or [""])[-1].strip()
            if len(value) > most:
                raise StateError(f"{name}: expected at most {most} characters")
            return value

        inner = {key: value for key, value in params.items() if key not in {"from", "to", "page"}}
        paging = SearchState.parse({"page": params.get("page", ())})
        return cls(
            SearchState.parse(inner),
            one("person", LONGEST_QUERY // 10),
            _day(one("since", 10), "since"),
            _day(one("until", 10), "until"),
            one("telegram", 80),
            one("thread", 80),
            paging.page,
        )

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """The parameters of this state's address; what is empty is left out."""
        own = (
            ("person", self.person),
            ("since", self.since.isoformat() if self.since else ""),
            ("until", self.until.isoformat() if self.until else ""),
            ("telegram", self.telegram),
            ("thread", self.thread),
            ("page", str(self.page) if self.page > 1 else ""),
        )
        return (*self.search.params, *((name, value) for name, value in own if value))

    def url(self, path: str = "/chronology") -> str:
        """The address of this state."""
        return address(path, self.params)

    def turned(self, page: int) -> ChronicleState:
        """This state on another page."""
        return replace(self, page=page)

    @property
    def is_all(self) -> bool:
        """True where nothing narrows it."""
        return not self.turned(1).params


@dataclass(frozen=True, slots=True)
class EventView:
    """One event: its day and hour in words, what, who, by what means, and where it is told."""

    day: str
    hour: str
    zulu: str | None
    quoted: str | None
    what: str
    people: tuple[tuple[str, str], ...]
    contact: str | None
    place: str | None
    source: str
    href: str
    shape: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DayView:
    """The events under one heading: a day, or a period that is known no nearer."""

    anchor: str
    title: str
    below: str
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class ChronicleView:
    """A page of a chronology."""

    total: int
    telegrams: int
    first: int
    last: int
    days: tuple[DayView, ...]
    contradictions: int
    previous: str | None
    next: str | None
    page: int
    pages: int


def chronicle_view(found: EventPage, asked: ChronicleState) -> ChronicleView:
    """The events under their days, in the order of time."""
    told = _contradicted(found)
    days: list[tuple[tuple[str, str], list[EventView]]] = []
    for at, event in enumerate(found.events):
        heading = _heading(event)
        if not days or days[-1][0] != heading:
            days.append((heading, []))
        days[-1][1].append(event_view(event, told.get(at, ())))
    pages = -(-found.total // EVENTS_SIZE) or 1
    first = (asked.page - 1) * EVENTS_SIZE + 1
    return ChronicleView(
        total=found.total,
        telegrams=found.telegrams,
        first=first,
        last=first + len(found.events) - 1,
        days=tuple(
            DayView(f"day-{at}", title, below, tuple(events))
            for at, ((title, below), events) in enumerate(days, start=1)
        ),
        contradictions=len(found.contradictions),
        previous=asked.turned(asked.page - 1).url() if asked.page > 1 else None,
        next=asked.turned(asked.page + 1).url() if asked.page < pages else None,
        page=asked.page,
        pages=pages,
    )


def _contradicted(found: EventPage) -> dict[int, tuple[str, ...]]:
    """What other telegrams say of the same contact, by the place of the event."""
    notes: dict[int, tuple[str, ...]] = {}
    for group in found.contradictions:
        for at in group:
            others = [found.events[other] for other in group if other != at]
            notes[at] = tuple(
                f"{other.mrn or other.telegram} says {_hour(other)[0]}." for other in others
            )
    return notes


def event_view(event: Event, notes: Sequence[str] = ()) -> EventView:
    """One event as a page shows it; the doubt stays in its words."""
    hour, zulu = _hour(event)
    said = list(notes)
    if event.told_early:
        said.append("Told as past, and yet later than its telegram.")
    if event.certainty == "alleged":
        said.append("Alleged.")
    paragraph = f", para {event.paragraph}" if event.paragraph is not None else ""
    anchor = f"#p{event.paragraph}" if event.paragraph is not None else ""
    exact = event.granularity in {"minute", "day"}
    dated = event.granularity == "day" or (event.value is not None and "T" in event.value)
    return EventView(
        day=words.date_words(event.value[:10]) if dated and event.value else "",
        hour=_scheduled(hour) if event.certainty == "scheduled" else hour,
        zulu=zulu,
        quoted=None if exact else " ".join(event.time_text.split()),
        what=" ".join(event.event.split()),
        people=tuple((name, person_url(name)) for name in event.persons),
        contact=_CONTACTS.get(event.contact or ""),
        place=event.place,
        source=f"{event.mrn or event.telegram}{paragraph}",
        href=f"/telegram/{event.telegram}?view=clean{anchor}",
        shape=_shape(event),
        notes=tuple(said),
    )


def _scheduled(hour: str) -> str:
    return "scheduled" if hour == _NO_HOUR else f"{hour}, scheduled"


def _shape(event: Event) -> str:
    if event.certainty == "scheduled":
        return "planned"
    return "" if event.granularity in {"minute", "day"} else "span"


def _hour(event: Event) -> tuple[str, str | None]:
    """The hour in the local time of the post, and in Zulu where it is known to the minute."""
    value = event.value
    if value is None:
        return f"{event.time_text} ({event.calendar})", None
    first, _, last = value.partition("/")
    if event.granularity == "minute" and "T" in first:
        zulu = f"{event.utc[11:16]}Z" if event.utc else None
        return first[11:16], zulu
    if "T" in first:
        return f"{first[11:16]} – {last[11:16]}" if "T" in last else first[11:16], None
    if event.granularity == "day":
        return _NO_HOUR, None
    return words.date_words(first) + (f" – {words.date_words(last)}" if last else ""), None


def _heading(event: Event) -> tuple[str, str]:
    """The heading that an event stands under, and the line below it."""
    if event.value is None:
        return "Other calendars", ""
    first, _, last = event.value.partition("/")
    if "T" in first or event.granularity == "day":
        try:
            day = date.fromisoformat(first[:10])
        except ValueError:
            return first, ""
        return f"{day.day} {words.FULL_MONTHS[day.month - 1]} {day.year}", _WEEKDAYS[day.weekday()]
    title = words.month_words(first, full=True) if len(first) <= 7 else words.date_words(first)
    if last:
        title += f" to {words.month_words(last, full=True) if len(last) <= 7 else words.date_words(last)}"
    return title, "no nearer"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list: names, offices, how often, and whether a drafter asked to protect them.

    ``joined`` says who is one person in several of the telegrams, and by what evidence.
    """

    name: str
    href: str
    search: str
    names: tuple[str, ...]
    titles: tuple[str, ...]
    officers: tuple[str, ...]
    telegrams: int
    mentions: int
    signs: int
    period: str
    protect: str | None
    ambiguous: bool
    joined: tuple[str, ...] = ()


_MOST_JOINED = 3


def person_row(person: NamedPerson) -> PersonRow:
    """A person as a row; their events and telegrams one click away."""
    ends = [words.date_words(one[:10]) for one in (person.first, person.last) if one]
    return PersonRow(
        name=person.name,
        href=person_url(person.name),
        search=search_url(f'"{person.name}"'),
        names=person.names[1:4],
        titles=person.titles[:3],
        officers=person.officers[:3],
        telegrams=person.telegrams,
        mentions=person.mentions,
        signs=person.signs,
        period=" to ".join(dict.fromkeys(ends)) or "undated",
        protect=person.protect,
        ambiguous=person.ambiguous,
        joined=tuple(_joined(one) for one in person.joined[:_MOST_JOINED]),
    )


def _joined(one: Joined) -> str:
    telegrams = words.count(len(one.telegrams), "telegram")
    return f"{one.name} is one person in {telegrams}: {', '.join(one.evidence)}"


def _day(value: str, name: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise StateError(f"{name}: expected a day, as in 2009-03-12, found {value!r}") from None
