"""What each kind of telegram says: its paragraphs, in order, by its role in the episode.

Every function takes the teller of one telegram and gives its passages. Which
sentences a paragraph has is settled here; their words are in ``data/``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import chain, repeat

from reftel.exercise.moments import Moment, days_between, on_day, part_of_day
from reftel.exercise.telling import Passage, Teller

Course = Callable[[Teller], list[Passage]]


def calls(teller: Teller) -> list[Passage]:
    """Two days of telephone calls: a summary, call after call, a comment."""
    calendar, dice = teller.calendar, teller.dice
    last = calendar.today - timedelta(days=1 + dice.below(2))
    first = last - timedelta(days=1)
    both = days_between(first, last, calendar.today)
    early = calendar.clock_on(first)
    found = [_summary(teller, "summary_calls", 2, {"calls": both})]
    groups = ("call_first", "reply", *_some(teller, ("aside_calls", "urge", "reply"), 5))
    found.append(teller.passage(*groups, weight=2, presets={0: {"clock": early}}))
    parts = ("morning", "afternoon", "evening")
    for number in range(1 + dice.below(3)):
        part = part_of_day(last, parts[number], calendar.today)
        groups = ("call_again", "reply", *_some(teller, ("aside_calls", "urge", "cited"), 5))
        found.append(teller.passage(*groups, weight=2, presets={0: {"clock": part, "part": part}}))
    found += _background(teller)
    found += _ending(teller)
    return found


def meeting(teller: Teller) -> list[Passage]:
    """A call on the minister, told under headings."""
    day = teller.calendar.past_day(3)
    main = on_day(day, teller.calendar.today)
    found = [_summary(teller, "summary_meeting", 2, {"main": main})]
    clock = teller.calendar.clock_on(day)
    presets = {0: {"clock": clock, "day": main, "weekday": main, "part": clock}}
    heads = _headings(teller)
    groups = ("meeting_open", "said", *_some(teller, ("aside_meeting", "said"), 4))
    found.append(teller.passage(*groups, weight=2, heading=next(heads), presets=presets))
    for _ in range(_length(teller)):
        groups = ("said", *_some(teller, ("aside_meeting", "said", "cited"), 5))
        found.append(teller.passage(*groups, weight=2))
    for _ in range(1 + teller.dice.below(2)):
        groups = ("other_side", "reply", *_some(teller, ("protected", "context", "note"), 3))
        found.append(teller.passage(*groups, weight=2, heading=next(heads)))
        groups = ("said_low", *_some(teller, ("said_low", "aside_low", "effect"), 4))
        found.append(teller.passage(*groups))
    found += _background(teller)
    found += _ending(teller)
    return found


def demarche(teller: Teller) -> list[Passage]:
    """The answer to an instruction: how the points were delivered and received."""
    day = teller.calendar.past_day(2)
    main = on_day(day, teller.calendar.today)
    found = [_summary(teller, "summary_demarche", 1, {"main": main})]
    clock = teller.calendar.clock_on(day)
    groups = ("demarche_open", "said_low", *_some(teller, ("aside_low", "said_low"), 3))
    found.append(teller.passage(*groups, weight=2, presets={0: {"clock": clock}}))
    groups = ("demarche_reply", *_some(teller, ("said_low", "aside_low", "context"), 4))
    found.append(teller.passage(*groups, weight=2))
    found.append(teller.passage(*_some(teller, ("incident", "effect", "context", "plan"), 4)))
    if teller.dice.chance(0.5):
        found.append(teller.passage("other_side", "reply", "effect", weight=2))
    found += _ending(teller)
    return found


def report(teller: Teller) -> list[Passage]:
    """What happened, who says what of it, what it does to the country."""
    day = teller.calendar.past_day(3)
    main = on_day(day, teller.calendar.today)
    what = teller.take("incident")
    found = [_summary(teller, "summary_report", 2, {"main": main, "incident": what})]
    heads = _headings(teller)
    found.append(_told_again(teller, day, what, next(heads)))
    found.append(teller.passage(*_some(teller, ("incident", "effect", "context", "cited"), 5)))
    groups = ("said", "said", "other_side", *_some(teller, ("protected", "reply", "note"), 3))
    found.append(teller.passage(*groups, weight=2, heading=next(heads)))
    for _ in range(_length(teller) - 1):
        groups = ("said_low", *_some(teller, ("said_low", "aside_low", "context"), 4))
        found.append(teller.passage(*groups, weight=2))
        groups = ("effect", *_some(teller, ("context", "incident", "effect", "reply"), 4))
        found.append(teller.passage(*groups, heading=next(heads)))
    found += _background(teller)
    found += _ending(teller)
    return found


def _told_again(teller: Teller, day: date, what: str, heading: str | None) -> Passage:
    """The event of the summary with its finer time."""
    clock = teller.calendar.clock_on(day)
    when: dict[str, Moment | str] = dict.fromkeys(
        ("day", "part", "clock", "last_week", "early"), clock
    )
    groups = ("incident", "effect", *_some(teller, ("incident", "context", "effect"), 3))
    return teller.passage(
        *groups, weight=0, heading=heading, presets={0: {**when, "incident": what}}
    )


def _length(teller: Teller) -> int:
    """How much there is to tell: mostly one or two paragraphs more, seldom ten."""
    return (1, 1, 1, 2, 2, 2, 3, 3, 4, 10)[teller.dice.below(10)]


def sitrep(teller: Teller) -> list[Passage]:
    """A short report of the situation, without comment."""
    found = [teller.passage("incident", "effect", "context", weight=0)]
    found.append(teller.passage("incident", "context", "effect", "incident", weight=0))
    found.append(teller.passage("said_low", *_some(teller, ("aside_low", "effect", "said"), 3)))
    if teller.dice.chance(0.6):
        found.append(teller.passage("history", "context", weight=0))
    found.append(teller.passage("plan", "context", weight=0))
    if teller.labels and teller.dice.chance(0.5):
        found.append(teller.passage("cited", "septel", weight=0))
    return found


def consular(teller: Teller) -> list[Passage]:
    """U.S. citizens whom the affair touches."""
    found = [teller.passage("consular_open", "consular_state", weight=1)]
    found.append(teller.passage("consular", "consular_state", "consular", "context"))
    found.append(teller.passage("consular", "effect", "effect", weight=0))
    groups = ("incident", *_some(teller, ("effect", "context", "incident"), 3))
    found.append(teller.passage(*groups, weight=0))
    if teller.dice.chance(0.6):
        found.append(teller.passage("said_low", "aside_low", "plan"))
    if teller.labels:
        found.append(teller.passage("cited", weight=0))
    return found


def assessment(teller: Teller) -> list[Passage]:
    """Where the affair stands, mostly comment."""
    day = teller.calendar.past_day(3)
    main = on_day(day, teller.calendar.today)
    what = teller.take("incident")
    found = [_summary(teller, "summary_report", 2, {"main": main, "incident": what})]
    heads = _headings(teller)
    found.append(_told_again(teller, day, what, next(heads)))
    for _ in range(1 + _length(teller)):
        groups = ("history", "context", *_some(teller, ("effect", "context", "aside_view"), 4))
        found.append(teller.passage(*groups, heading=next(heads)))
        groups = ("said", "other_side", *_some(teller, ("aside_meeting", "reply", "said_low"), 4))
        found.append(teller.passage(*groups, weight=2))
    found.append(teller.passage("plan", "plan_mission", "septel"))
    found += _comment(teller, 5)
    return found


def instruction(teller: Teller) -> list[Passage]:
    """The Department asks its posts to raise the matter, with points to make."""
    points = [teller.take("point") for _ in range(3 + teller.dice.below(3))]
    lines = "\n".join(f"-- {point}." for point in dict.fromkeys(points))
    found = [teller.passage("instruction", weight=1)]
    found.append(teller.passage("instruction_why", *_some(teller, ("washington", "cited"), 1)))
    found.append(teller.passage("context", *_some(teller, ("history", "aside_state"), 3)))
    talking = teller.passage(weight=1, opening="Begin points:")
    talking.text += f"\n{lines}\nEnd points."
    found.append(talking)
    found.append(teller.passage("report_back", "aside_state", weight=0))
    return found


def guidance(teller: Teller) -> list[Passage]:
    """The Department answers a post."""
    found = [teller.passage("thanks" if teller.labels else "instruction_why", "guidance")]
    groups = ("guidance", *_some(teller, ("washington", "aside_state", "context"), 3))
    found.append(teller.passage(*groups, weight=2))
    groups = ("instruction_why", *_some(teller, ("history", "context", "aside_state"), 3))
    found.append(teller.passage(*groups))
    if teller.dice.chance(0.6):
        found.append(teller.passage("guidance", "aside_state", "aside_state", weight=2))
    found.append(teller.passage("report_back", "aside_state", weight=0))
    return found


COURSES: dict[str, Course] = {
    "assessment": assessment,
    "calls": calls,
    "consular": consular,
    "demarche": demarche,
    "guidance": guidance,
    "instruction": instruction,
    "meeting": meeting,
    "report": report,
    "sitrep": sitrep,
}


def _some(teller: Teller, groups: tuple[str, ...], most: int) -> list[str]:
    """One to ``most`` sentences out of the groups, in any order; ``cited`` at most once."""
    found = [teller.dice.pick(groups) for _ in range(1 + teller.dice.below(most))]
    if "cited" in groups and (not teller.labels or found.count("cited") > 1):
        found = [group if group != "cited" else groups[0] for group in found]
    once = {"protected", "note", "plan", "washington", "history"}
    return [g for at, g in enumerate(found) if g not in once or g not in found[:at]]


def _headings(teller: Teller) -> Iterator[str | None]:
    """Headings one after the other, then none; some telegrams have none at all."""
    names = teller.affair.headings if teller.dice.chance(0.7) else ()
    return chain(teller.dice.some(names, min(4, len(names))), repeat(None))


def _summary(teller: Teller, group: str, more: int, when: Mapping[str, Moment | str]) -> Passage:
    """The summary paragraph. ``when`` is the time that its first sentence tells."""
    groups = [group, *_some(teller, ("summary_more",), 1 + more)]
    return teller.passage(
        *groups,
        weight=2,
        kind="summary",
        opening="Summary:",
        closing="End summary.",
        presets={0: when},
    )


def _background(teller: Teller) -> list[Passage]:
    if teller.dice.chance(0.55):
        groups = ("history", *_some(teller, ("context", "effect"), 3))
        return [teller.passage(*groups, weight=0)]
    return []


def _comment(teller: Teller, most: int) -> list[Passage]:
    """The writer's opinion: closed by its words, open to the end, or under a heading of its own."""
    groups = ("view", *_some(teller, ("view", "aside_view", "view"), most))
    shape = teller.dice.below(4)
    if shape == 0:
        return [teller.passage(*groups, weight=2, kind="comment", heading="COMMENT")]
    closing = "End comment." if shape < 3 else ""
    return [teller.passage(*groups, weight=2, kind="comment", opening="Comment:", closing=closing)]


def _ending(teller: Teller) -> list[Passage]:
    """What comes next, what is asked for, the comment, and who cleared the telegram."""
    found = []
    if teller.dice.chance(0.7):
        found.append(teller.passage("plan", *_some(teller, ("plan_mission", "septel"), 1)))
    if teller.dice.chance(0.25):
        found.append(teller.passage("action"))
    if teller.dice.chance(0.85):
        found += _comment(teller, 4)
        if found[-1].text.endswith("End comment.") and teller.dice.chance(0.15):
            found.append(teller.passage("clearance", weight=0))
    return found
