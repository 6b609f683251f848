"""Dated statements: what a telegram says happened, or is to happen, and when.

Source: gold/README, "Chronology".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache

from reftel.analysis.chronology.clock import Clock, zone_of
from reftel.analysis.chronology.expressions import Expression
from reftel.analysis.chronology.sightings import Sighting, sightings
from reftel.analysis.chronology.tenses import ALLEGED, LATER
from reftel.analysis.chronology.values import Value
from reftel.analysis.chronology.wording import contact_of, describe, place_of
from reftel.analysis.passages import Passage
from reftel.analysis.people import Person, PersonMention

PROTECTED = "a protected person"
"""Stands for one who was to be protected and has no title."""


class Certainty(Enum):
    """How sure the telegram is of an event (gold/README)."""

    STATED = "stated"
    SCHEDULED = "scheduled"
    ALLEGED = "alleged"


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A statement that an event happened, or is to happen, at a time.

    ``paragraph`` is the paragraph's number (``None`` in unnumbered text);
    ``start`` and ``end`` are the offsets of ``time_text`` in its text.
    ``value`` is the time in the post's local time, ``None`` for a date of a
    calendar that is named and not converted (``calendar``). ``zone`` is the
    post's time zone (IANA), ``None`` where it is not known and Zulu is taken.
    ``event`` has twelve words or fewer. ``participants`` are printed,
    ``persons`` the same by the name (or office) they have in the telegram; of a
    person whom the text marks to be protected both have the title only.
    ``contact`` says by what means people were in touch (``call``, ``meeting``,
    ``message``), ``place`` where.
    """

    paragraph: int | None
    start: int
    end: int
    time_text: str
    value: Value | None
    certainty: Certainty
    event: str
    participants: tuple[str, ...]
    persons: tuple[str, ...]
    zone: str | None
    calendar: str = "gregorian"
    contact: str | None = None
    place: str | None = None
    told_early: bool = False
    """The event is told as past, and lies after the date-time group."""

    @property
    def bounds(self) -> tuple[datetime, datetime] | None:
        """The first and last minute that ``value`` can be, aware and in Zulu."""
        if self.value is None:
            return None
        return _bounds(self.value.begin, self.value.finish, self.zone)

    @property
    def minutes(self) -> tuple[int, int] | None:
        """``bounds`` in minutes since the year 1 began, for sorting."""
        bounds = self.bounds
        if bounds is None:
            return None
        first, last = bounds
        return _minute(first), _minute(last)

    @property
    def utc(self) -> str | None:
        """``value`` in Zulu: a moment, or the first and last minute it can be."""
        value, bounds = self.value, self.bounds
        if value is None or bounds is None:
            return None
        first, last = bounds
        if value.granularity == "minute":
            return _written(first)
        return f"{_written(first)}/{_written(last)}"


# What is filed of a statement asks for them twice, and so do its neighbours.
@lru_cache(maxsize=256)
def _bounds(begin: datetime, finish: datetime, name: str | None) -> tuple[datetime, datetime]:
    zone = zone_of(name)
    return _zulu(begin, zone), _zulu(finish, zone)


def _zulu(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _written(moment: datetime) -> str:
    """A moment in Zulu, ``2009-03-12T17:24Z``; ``strftime`` takes three times as long."""
    return f"{moment.isoformat()[:16]}Z"


def _minute(moment: datetime) -> int:
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def find_statements(
    passages: Iterable[Passage], people: Sequence[Person], clock: Clock
) -> tuple[DatedStatement, ...]:
    """Every dated statement, in the order of the text. Pure; never raises for bad text.

    ``clock`` is the telegram's own (``clock_of``), from which its words count.
    """
    zone, now, offset = clock
    named: dict[int | None, list[_Named]] = {}
    for person in people:
        for mention in person.mentions:
            named.setdefault(mention.paragraph, []).append((mention, person))
    found: list[DatedStatement] = []
    for passage in passages:
        seen = sightings(passage, now, offset)
        if not seen:
            continue
        here = sorted(named.get(passage.number, ()), key=lambda one: one[0].start)
        told: set[str] = set()
        for sighting in seen:
            base = sighting.expression.base
            foreign = base is not None and base.kind == "foreign"
            if sighting.refused is not None and not foreign:
                continue
            printed = passage.text[sighting.expression.start : sighting.expression.end]
            key = sighting.value.iso if sighting.value else printed
            if key not in told:
                told.add(key)
                found.append(_statement(passage, sighting, here, zone, now))
    return tuple(found)


_Named = tuple[PersonMention, Person]


def _statement(
    passage: Passage, sighting: Sighting, named: Sequence[_Named], zone: str | None, now: datetime | None
) -> DatedStatement:  # fmt: skip
    expression, place, value = sighting.expression, sighting.around, sighting.value
    start, end = _printed(passage.low, expression)
    near = _within(named, place.clause_start, place.clause_end) or _within(
        named, place.start, place.end
    )
    ahead = value is not None and now is not None and value.begin > now
    printed: dict[str, str] = {}
    for mention, person in near:
        # The fullest form that stands there.
        label = _as_named(mention, person)
        printed[label] = max(printed.get(label, ""), _as_printed(mention, person), key=len)
    base = expression.base
    return DatedStatement(
        paragraph=passage.number,
        start=start,
        end=end,
        time_text=" ".join(passage.text[start:end].split()),
        value=value,
        certainty=_certainty(sighting, ahead, now),
        event=describe(passage.text, place, start, end),
        participants=tuple(filter(None, printed.values())),
        persons=tuple(printed),
        zone=zone,
        calendar=base.name if base is not None and base.kind == "foreign" else "gregorian",
        contact=contact_of(sighting.hits, place.clause_start, place.clause_end),
        place=place_of(passage.text, sighting.hits, place.clause_start, place.clause_end),
        told_early=ahead and sighting.told_past,
    )


def _within(named: Sequence[_Named], start: int, end: int) -> list[_Named]:
    return [one for one in named if start <= one[0].start and one[0].end <= end]


def _as_named(mention: PersonMention, person: Person) -> str:
    """The person's name in the telegram; of one who was to be protected the title, here too."""
    if mention.protect or person.protect:
        return mention.title or PROTECTED
    return person.label


def _as_printed(mention: PersonMention, person: Person) -> str:
    """As printed; a person whom the text marks protect by title only (gold/README)."""
    return mention.title if mention.protect or person.protect else mention.text


def _printed(low: str, expression: Expression) -> tuple[int, int]:
    """The place of ``time_text``: with since, by and until, and the article, but no other preposition."""
    start, end = expression.start, expression.end
    if low[end - 3 : end] == "pm." or low[end - 3 : end] == "am.":
        end -= 1  # the full stop of the sentence
    if expression.preposition.split(" ")[0] in {"since", "by", "until", "till"}:
        start = expression.outer
    elif low[max(0, start - 4) : start] == "the " and expression.time is not None:
        start -= 4
    return start, end


def _certainty(sighting: Sighting, ahead: bool, now: datetime | None) -> Certainty:
    hits, place = sighting.hits, sighting.around
    if ALLEGED.found(hits, place.start, place.end):
        return Certainty.ALLEGED
    if ahead or (sighting.tense > 0 and sighting.covers_now):
        return Certainty.SCHEDULED
    value = sighting.value
    if now is not None and value is not None and value.finish < now - timedelta(days=60):
        return Certainty.STATED  # too long ago for what is reported to have lain ahead of it
    later = LATER.found(hits, place.start, max(place.start, sighting.expression.start))
    return Certainty.SCHEDULED if later else Certainty.STATED
