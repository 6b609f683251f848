"""Dated statements: what a telegram says happened, or is to happen, and when.

Source: gold/README, "Chronology".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from reftel.analysis.chronology.atoms import Ymd
from reftel.analysis.chronology.expressions import Expression, find_expressions
from reftel.analysis.chronology.resolving import Setting, Value, resolve
from reftel.analysis.chronology.selection import (
    EVENT,
    Context,
    attributive,
    cues_of,
    is_process,
    refusal,
    stands_before,
    tense,
    told_as_past,
)
from reftel.analysis.chronology.sentences import Around, around
from reftel.analysis.chronology.wording import contact_of, describe, place_of
from reftel.analysis.passages import Passage
from reftel.analysis.people import Person, PersonMention
from reftel.authority.posts import station
from reftel.telegram import Telegram

PROTECTED = "a protected person"
"""Stands for one who was to be protected and has no title."""


class Sighting(NamedTuple):
    """A time expression of a passage: what it means, and why it dates no event if it does not."""

    expression: Expression
    value: Value | None
    around: Around
    tense: int
    refused: str | None
    covers_now: bool = False
    told_past: bool = False


def sightings(
    passage: Passage, now: datetime | None, offset: timedelta = timedelta(0)
) -> list[Sighting]:
    """Every time expression of one passage, with its value or the reason why it has none."""
    found: list[Sighting] = []
    focus: Value | None = None
    cues = 0
    low = passage.low
    for expression in find_expressions(low, passage.text, passage.times):
        known = found[-1].around if found else None
        place = around(low, expression.start, expression.end, known)
        if known is None or (known.start, known.end) != (place.start, place.end):
            cues = cues_of(low[place.start : place.end])
        context = _context(low, expression, place, cues)
        when = tense(context)
        loose = attributive(expression, context)
        setting = Setting(
            now, focus, when, _told_year(expression, found, place, now, when), offset, loose
        )
        value = resolve(expression, setting)
        if value is None:
            found.append(Sighting(expression, None, place, when, "not resolved"))
            continue
        plain = value
        since = expression.preposition.startswith("since") and now is not None
        if since and now is not None and not (loose and not is_process(context)):
            value = _since(value, now)
        ahead = (now is not None and value.begin > now) or (
            now is not None and value.finish > now and when > 0
        )
        refused = refusal(expression, value, context, ahead)
        if refused not in {"name", "not a year", "reference", "declassification"}:
            focus = value
        covers = now is not None and value.begin <= now < value.finish
        found.append(
            Sighting(expression, value, place, when, refused, covers, told_as_past(context))
        )
        if since and loose and value is not plain and refused is None:
            # "since the decision of March 3, it has been paying": the event besides the process.
            found.append(Sighting(expression, plain, place, when, None))
        process = _process_since(expression, value, context, now)
        if process is not None:
            found.append(Sighting(expression, process, place, when, None, covers))
    return _finest(low, _told_twice(low, _without_names(found)))


def _context(low: str, expression: Expression, place: Around, cues: int) -> Context:
    event = EVENT.match(low, expression.end, min(place.end, expression.end + 120))
    return Context(
        cues=cues,
        noun=event.end() - expression.end if event is not None else 0,
        before=low[max(place.clause_start, expression.start - 160) : expression.start],
        after=low[expression.end : min(place.end, expression.end + 120)],
        lead=low[max(place.start, expression.start - 200) : expression.start],
        sentence=low[
            max(place.start, expression.start - 240) : min(place.end, expression.end + 240)
        ],
        clause=low[
            max(place.clause_start, expression.start - 160) : min(
                place.clause_end, expression.end + 160
            )
        ],
    )


def _told_year(
    expression: Expression, found: list[Sighting], place: Around, now: datetime | None, tense: int
) -> int | None:
    """A year told a moment ago, for a month or day that has none and tells of the same time."""
    base = expression.base
    if base is None or base.kind != "date" or base.first is None or base.first[0] is not None:
        return None
    for sighting in reversed(found[-2:]):
        value, told = sighting.value, sighting.expression.base
        if value is None or told is None or told.first is None or told.first[0] is None:
            continue
        if (
            sighting.refused in {"name", "not a year", "reference"}
            or value.begin.year != value.finish.year
        ):
            continue
        if expression.start - sighting.expression.end > 220:
            continue
        if now is not None and tense <= 0 and value.begin > now:
            continue  # what lies ahead says nothing of what is past
        month = (base.first[1], base.first[2] or 31)
        if told.kind == "date" and month >= (value.begin.month, value.begin.day):
            return value.begin.year
        if (
            told.kind == "year"
            and sighting.expression.end > place.start
            and expression.start - sighting.expression.end < 60
        ):
            return value.begin.year
    return None


_SINCE_IT = re.compile(r"(?<![a-z])since (?!then|that |at |as )[a-z][^,.;:]{2,70}\Z")


def _process_since(
    expression: Expression, value: Value, context: Context, now: datetime | None
) -> Value | None:
    """``since it closed on March 3, it has been paying``: the process, besides the event."""
    if now is None or value.begin > now or expression.preposition.startswith("since"):
        return None
    if (
        "since " not in context.lead[-82:]
        or _SINCE_IT.search(context.lead) is None
        or not is_process(context)
    ):
        return None
    return _since(value, now)


def _without_names(found: list[Sighting]) -> list[Sighting]:
    """A day that is once the name of a movement is its name throughout: ``March 14 leaders``."""
    names = {_named_day(s) for s in found if s.refused == "name"} - {None}
    if not names:
        return found
    return [s._replace(refused="name") if _named_day(s) in names else s for s in found]


def _named_day(sighting: Sighting) -> Ymd | None:
    """Month and day, where no year is printed."""
    base = sighting.expression.base
    if base is None or base.kind != "date" or base.first is None:
        return None
    year, _, day = base.first
    return base.first if year is None and day is not None else None


def _told_twice(low: str, found: list[Sighting]) -> list[Sighting]:
    """Without the coarser of two times that stand side by side: ``this morning, May 3, at 0345``."""
    kept = list(found)
    for at in range(len(kept) - 1):
        one, two = kept[at], kept[at + 1]
        if one.value is None or two.value is None or one.refused or two.refused:
            continue
        if one.expression is two.expression or len(
            low[one.expression.end : two.expression.start].strip(" ,(")
        ):
            continue
        if one.value.begin <= two.value.begin and two.value.finish <= one.value.finish:
            if one.value != two.value:
                kept[at] = one._replace(refused="told finer")
        elif two.value.begin <= one.value.begin and one.value.finish <= two.value.finish:
            kept[at + 1] = two._replace(refused="told finer")
        elif (
            one.value.granularity == "part-of-day"
            and two.value.begin.date() == one.value.begin.date()
        ):
            kept[at] = one._replace(refused="told finer")
    return kept


def _finest(low: str, found: list[Sighting]) -> list[Sighting]:
    """Without the coarser time of an event that the same paragraph dates to the day.

    ``the February attack`` beside ``the attack of February 18``: a month (a
    year) that stands before its event, where a day of it is told as well.
    """
    told = [s.value for s in found if s.value is not None and s.refused is None]
    fine = [v for v in told if v.granularity in {"minute", "part-of-day", "day"}]
    kept = []
    for sighting in found:
        value = sighting.value
        coarse = value is not None and value.granularity == "month" and sighting.refused is None
        if (
            coarse
            and value is not None
            and stands_before(low, sighting.expression.end)
            and any(value.begin <= v.begin and v.finish <= value.finish for v in fine)
        ):
            kept.append(sighting._replace(refused="told finer"))
            continue
        kept.append(sighting)
    return kept


def _since(value: Value, now: datetime) -> Value:
    if value.begin > now:
        return value
    return Value(value.first, now.date().isoformat(), "interval", value.begin, now)


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
        zone = ZoneInfo(self.zone) if self.zone else UTC
        begin, finish = self.value.begin, self.value.finish
        return _zulu(begin, zone), _zulu(finish, zone)

    @property
    def minutes(self) -> tuple[int, int] | None:
        """``bounds`` in minutes since the year 1 began, for sorting."""
        if self.bounds is None:
            return None
        first, last = self.bounds
        return _minute(first), _minute(last)

    @property
    def utc(self) -> str | None:
        """``value`` in Zulu: a moment, or the first and last minute it can be."""
        if self.value is None or self.bounds is None:
            return None
        first, last = (f"{moment:%Y-%m-%dT%H:%M}Z" for moment in self.bounds)
        return first if self.value.granularity == "minute" else f"{first}/{last}"


def _zulu(moment: datetime, zone: tzinfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _minute(moment: datetime) -> int:
    return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute


def find_statements(
    telegram: Telegram,
    passages: Iterable[Passage],
    people: Sequence[Person],
    day: date | None = None,
) -> tuple[DatedStatement, ...]:
    """Every dated statement, in the order of the text. Pure; never raises for bad text.

    ``day`` is the day that the publisher states, for a telegram without a date-time group.
    """
    zone = post_zone(telegram)
    now, offset = None, timedelta(0)
    if day is not None:
        now = datetime.combine(day, time(23, 59))  # the whole day may lie before it
    if telegram.dtg is not None:
        local = telegram.dtg.moment.astimezone(ZoneInfo(zone) if zone else UTC)
        now, offset = local.replace(tzinfo=None), local.utcoffset() or offset
    named: dict[int | None, list[_Named]] = {}
    for person in people:
        for mention in person.mentions:
            named.setdefault(mention.paragraph, []).append((mention, person))
    found: list[DatedStatement] = []
    for passage in passages:
        here = sorted(named.get(passage.number, ()), key=lambda one: one[0].start)
        told: set[str] = set()
        for sighting in sightings(passage, now, offset):
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


def post_zone(telegram: Telegram) -> str | None:
    """The time zone of the post that sends, by the table of posts."""
    post = station(telegram.post) if telegram.post is not None else None
    return post.time_zone if post is not None else None


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
    clause = slice(place.clause_start, place.clause_end)
    base = expression.base
    return DatedStatement(
        paragraph=passage.number,
        start=start,
        end=end,
        time_text=" ".join(passage.text[start:end].split()),
        value=value,
        certainty=_certainty(passage.low[place.start : place.end], sighting, ahead, now),
        event=describe(passage.text, place, start, end),
        participants=tuple(filter(None, printed.values())),
        persons=tuple(printed),
        zone=zone,
        calendar=base.name if base is not None and base.kind == "foreign" else "gregorian",
        contact=contact_of(passage.low[clause]),
        place=place_of(passage.text[clause]),
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


_ALLEGED = re.compile(
    r"(?<![a-z])(?:alleg[a-z]+|accus(?:e|es|ed|ing|ation|ations)|reportedly|rumou?r(?:s|ed)?|purported(?:ly)?|supposedly|claim(?:s|ed|ing)? (?:that|to|he|she|they)|disputed|press reports? (?:that|of)|said to have|unconfirmed|according to (?:press|media|rumors))(?![a-z])"
)
_LATER = re.compile(
    r"(?<![a-z])(?:would|planned to|was to|were to|intended to|scheduled (?:to|for)|to be held|due to|expected to|upcoming|agreed to meet|committed to|invited)(?![a-z])[^.;]{0,80}\Z"
)


_CLAIMS = ("alleg", "accus", "report", "rumo", "purport", "suppos", "claim", "disput", "said to", "unconfirm", "according")  # fmt: skip


def _is_alleged(sentence: str) -> bool:
    return any(word in sentence for word in _CLAIMS) and _ALLEGED.search(sentence) is not None


def _certainty(sentence: str, sighting: Sighting, ahead: bool, now: datetime | None) -> Certainty:
    if _is_alleged(sentence):
        return Certainty.ALLEGED
    if ahead or (sighting.tense > 0 and sighting.covers_now):
        return Certainty.SCHEDULED
    value = sighting.value
    if now is not None and value is not None and value.finish < now - timedelta(days=60):
        return Certainty.STATED  # too long ago for what is reported to have lain ahead of it
    lead = sentence[: max(0, sighting.expression.start - sighting.around.start)]
    return Certainty.SCHEDULED if _LATER.search(lead, max(0, len(lead) - 110)) else Certainty.STATED
