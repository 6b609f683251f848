"""Every time expression of a passage: what it means there, and why it dates no event if it does not."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from reftel.analysis.chronology.cues import Hits
from reftel.analysis.chronology.events import EVENT, attributive, stands_before
from reftel.analysis.chronology.expressions import Expression, find_expressions
from reftel.analysis.chronology.named_years import marks_of, touches
from reftel.analysis.chronology.phrases import Ymd
from reftel.analysis.chronology.resolving import resolve
from reftel.analysis.chronology.selection import hits_of, refusal
from reftel.analysis.chronology.sentences import Around, around
from reftel.analysis.chronology.setting import Setting
from reftel.analysis.chronology.tenses import Context, is_process, tense, told_as_past
from reftel.analysis.chronology.values import Value
from reftel.analysis.passages import Passage


class Sighting(NamedTuple):
    """A time expression of a passage: what it means, and why it dates no event if it does not.

    ``value`` is ``None`` where the text does not let a reader resolve it;
    ``around`` its sentence and clause; ``tense`` -1, 0 or 1 for past, unknown,
    future; ``refused`` the reason why it dates no event, ``None`` where it dates
    one; ``covers_now`` is true where the telegram's own moment lies in the
    value, ``told_past`` where the clause says that something was done then;
    ``hits`` are those of the sentence.
    """

    expression: Expression
    value: Value | None
    around: Around
    tense: int
    refused: str | None
    hits: Hits
    covers_now: bool = False
    told_past: bool = False


def sightings(
    passage: Passage, now: datetime | None, offset: timedelta = timedelta(0)
) -> list[Sighting]:
    """Every time expression of one passage, with its value or the reason why it has none.

    ``now`` is the telegram's own moment, local; ``offset`` local time less Zulu.
    """
    found: list[Sighting] = []
    times = passage.times
    if not times:
        return found
    focus: Value | None = None
    hits: Hits | None = None
    low = passage.low
    expressions = find_expressions(low, passage.text, times)
    if not expressions:
        return found
    years = marks_of(low)
    for expression in expressions:
        known = found[-1].around if found else None
        place = around(low, expression.start, expression.end, known)
        if known is None or hits is None or (known.start, known.end) != (place.start, place.end):
            hits = hits_of(low, place.start, place.end)
        context = _context(low, expression, place, hits)
        when = tense(context)
        if touches(years, expression.start, expression.end):
            found.append(Sighting(expression, None, place, when, "named year", hits))
            continue
        loose = attributive(expression, context)
        setting = Setting(
            now, focus, when, _told_year(expression, found, place, now, when), offset, loose
        )
        value = resolve(expression, setting)
        if value is None:
            found.append(Sighting(expression, None, place, when, "not resolved", hits))
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
        past = ahead and told_as_past(context)
        found.append(Sighting(expression, value, place, when, refused, hits, covers, past))
        if since and loose and value is not plain and refused is None:
            # "since the decision of March 3, it has been paying": the event besides the process.
            found.append(Sighting(expression, plain, place, when, None, hits))
        process = _process_since(expression, value, context, now)
        if process is not None:
            found.append(Sighting(expression, process, place, when, None, hits, covers))
    return _finest(low, _told_twice(low, _without_names(found)))


def _context(low: str, expression: Expression, place: Around, hits: Hits) -> Context:
    start, end = expression.start, expression.end
    after = min(place.end, end + 120)
    event = None
    if EVENT.may_stand(hits, end, after):
        event = EVENT.pattern.match(low, end, after)
    return Context(
        low,
        hits,
        start,
        end,
        max(place.start, start - 200),
        max(place.clause_start, start - 160),
        max(place.start, start - 240),
        after,
        min(place.clause_end, end + 160),
        min(place.end, end + 240),
        event.end() - end if event is not None else 0,
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
    low, start = context.low, context.start
    near = low.find("since ", max(context.lead_start, start - 82), start)
    if near < 0 or _SINCE_IT.search(low, near, start) is None or not is_process(context):
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
    """From the value to the telegram's day; a value that lies ahead as it is."""
    if value.begin > now:
        return value
    return Value(value.first, now.date().isoformat(), "interval", value.begin, now)
