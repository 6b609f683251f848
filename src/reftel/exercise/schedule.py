"""Who sends when: every telegram's place in the exercise, from its index alone.

Nothing is counted while telegrams are made, so that telegram 70,000 can be
made without the 69,999 before it. Everything follows from arithmetic:

* Twelve telegrams are an *episode*: one affair, one theatre of five posts and
  the Department, one window of 21 days. Episode ``e`` has its window and
  theatre by a fixed permutation, so that a small exercise is spread over the
  whole time and the whole circle.
* When every window of every theatre of a circle has its episode, the next
  *round* begins: the same windows and theatres with other affairs. A circle
  has sixteen rounds, then the next circle of posts follows.
* Within an episode every telegram has a day of its own. So a post sends at
  most one telegram a day in each round, and sixteen in all.
* A post's day has sixteen slots of 45 minutes from 7:30 a.m. on. Round ``r``
  has slot ``(r + h) mod 16``, where ``h`` depends on seed, post and day: so no
  two telegrams of a post share a slot.
* The serial is sixteen times the Zulu day of the year, plus the rank of the
  slot among those of that Zulu day: rising with the time, without repetition,
  at most 5,856 a year, which is that of a large embassy (spec/04). The
  Department has 448 slots a day, one for each theatre and round, and so up to
  163,968 serials a year; in life it passes 130,000.
* The message continuity number counts the same slots since the beginning.
* No telegram is sent on a weekend at the post: serials of those days name
  telegrams that the exercise never makes, its ghosts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from reftel.exercise.dice import Dice, fixed
from reftel.exercise.story import story_members
from reftel.exercise.theatres import Post, Theatre, department, theatres
from reftel.telegram import Mrn

START = date(2008, 1, 2)
WINDOW_DAYS = 21
WINDOWS = 52
MEMBERS = 12
SLOTS = 16
SLOT_MINUTES = 45
DAY_BEGINS = 7 * 60 + 30
CIRCLE = 7
"""Theatres of a circle."""
CIRCLES = 4
STATE_SLOTS = CIRCLE * CIRCLES * SLOTS
_STATE_BEGINS, _STATE_MINUTES = 12 * 60, 600  # 1200Z to 2200Z, a Washington working day
_PLACES = CIRCLE * WINDOWS
# The permutation of windows and theatres: a step without a common factor with
# their number, chosen so that the first episodes leave the smallest gaps in time,
# and the place of episode 0, which is that of the story.
_STEP, _FIRST = 167, 140
_STEP_BACK = pow(_STEP, -1, _PLACES)
MOST_TELEGRAMS = MEMBERS * _PLACES * SLOTS * CIRCLES
"""How many telegrams an exercise can have: beyond this there is no free slot."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an episode stands: its theatre's number, its window, its round."""

    theatre: int
    window: int
    round: int


def place_of(episode: int) -> Place:
    """The place of an episode."""
    turn, within = divmod(episode, _PLACES)
    circle, round_ = divmod(turn, SLOTS)
    window, theatre = divmod((within * _STEP + _FIRST) % _PLACES, CIRCLE)
    return Place(circle * CIRCLE + theatre, window, round_)


def episode_at(place: Place) -> int:
    """The episode of a place: the inverse of ``place_of``."""
    circle, theatre = divmod(place.theatre, CIRCLE)
    within = ((place.window * CIRCLE + theatre - _FIRST) * _STEP_BACK) % _PLACES
    return within + _PLACES * (circle * SLOTS + place.round)


@dataclass(frozen=True, slots=True)
class Outline:
    """What is settled of a telegram before it is drafted.

    ``role`` says what it does in its episode (``calls``, ``instruction``);
    ``dtg`` is aware UTC; ``count`` counts the sender's slots since the
    beginning, from which come the MCNs; ``story`` is the index in the
    hand-written story, or ``None``.
    """

    index: int
    sender: Post
    role: str
    dtg: datetime
    serial: int
    count: int
    story: int | None = None

    @property
    def mrn(self) -> Mrn:
        """The message reference number."""
        return Mrn(self.dtg.year, self.sender.name, self.serial)

    @property
    def id(self) -> str:
        """The canonical id."""
        return f"{self.dtg.year % 100:02}{self.sender.station}{self.serial}"


@dataclass(frozen=True, slots=True)
class Episode:
    """Twelve telegrams on one affair. ``lead`` is the post that it is about."""

    seed: int
    number: int
    place: Place
    theatre: Theatre
    affair: str
    lead: Post
    outlines: tuple[Outline, ...]


# Who sends what, in order: L the post that the affair is about, S the
# Department, 1 to 4 the other posts of the theatre.
_COURSES = (
    "L report,S instruction,L demarche,1 demarche,L calls,2 demarche,S guidance,L meeting,"
    "3 report,L consular,1 meeting,L assessment",
    "L calls,L report,S guidance,1 meeting,L meeting,S instruction,2 demarche,L demarche,"
    "L sitrep,4 report,L consular,S guidance",
    "1 report,L sitrep,L calls,S instruction,L demarche,3 demarche,1 demarche,L meeting,"
    "S guidance,2 meeting,L sitrep,L assessment",
    "L sitrep,L consular,S instruction,1 demarche,2 demarche,L demarche,4 meeting,L calls,"
    "L calls,S guidance,3 meeting,L assessment",
)


@lru_cache(maxsize=32)
def episode(seed: int, number: int) -> Episode:
    """The episode of a number. Raises ``ValueError`` beyond ``MOST_TELEGRAMS``."""
    if not 0 <= number < MOST_TELEGRAMS // MEMBERS:
        raise ValueError(
            f"an exercise has at most {MOST_TELEGRAMS:,} telegrams: episode {number} is none of it"
        )
    place = place_of(number)
    theatre = theatres()[place.theatre]
    lead = theatre.posts[(place.window + place.round) % 5 if number else 0]
    affair = theatre.affairs[place.round % len(theatre.affairs)]
    others = [post for post in theatre.posts if post is not lead]
    cast = {"L": lead, "S": department(), **{str(n + 1): post for n, post in enumerate(others)}}
    dice = Dice(seed, "episode", number)
    first = START + timedelta(days=WINDOW_DAYS * place.window)
    plan: list[tuple[Post, str, date, int | None, int | None]]
    if number == 0:
        plan = [
            (cast_of(member.post, theatre), member.role, member.day, member.slot, member.story)
            for member in story_members()
        ]
    else:
        workdays = [d for n in range(WINDOW_DAYS) if (d := first + timedelta(days=n)).weekday() < 5]
        course = [step.split() for step in dice.pick(_COURSES).split(",")]
        days = dice.some(workdays, MEMBERS)
        plan = [
            (cast[who], role, day, None, None)
            for (who, role), day in zip(course, days, strict=True)
        ]
    outlines = tuple(
        _outline(seed, number * MEMBERS + at, place, *member) for at, member in enumerate(plan)
    )
    return Episode(seed, number, place, theatre, affair, lead, outlines)


def cast_of(station: str, theatre: Theatre) -> Post:
    """The post of a theatre, or the Department, by its station."""
    return next((p for p in theatre.posts if p.station == station), department())


def _outline(
    seed: int,
    index: int,
    place: Place,
    sender: Post,
    role: str,
    day: date,
    wanted: int | None,
    story: int | None,
) -> Outline:
    slot = _slot(seed, sender, day, place, wanted)
    if sender is department():
        moment, serial, count = _state_slot(day, slot, place.theatre)
    else:
        moment, serial, count = _post_slot(seed, sender, day, slot)
    return Outline(index, sender, role, moment, serial, count, story)


def _slot(seed: int, sender: Post, day: date, place: Place, wanted: int | None) -> int:
    """The slot of a sender's day that belongs to a round; the story has its own at round 0."""
    theatre = place.theatre if sender is department() else ""
    if wanted is None and place.theatre == 0:
        wanted = next(
            (m.slot for m in story_members() if m.post == sender.station and m.day == day), None
        )
    shift = fixed(seed, sender.station, theatre, day.toordinal()) if wanted is None else wanted
    return (shift + place.round) % SLOTS


def _post_slot(seed: int, post: Post, day: date, slot: int) -> tuple[datetime, int, int]:
    start = DAY_BEGINS - post.offset + SLOT_MINUTES * slot
    # A slot that runs over midnight ends at it: serial and DTG are of one Zulu day.
    room = min(SLOT_MINUTES - 5, 1440 - start % 1440)
    minutes = start + fixed(seed, post.station, day.toordinal(), slot) % room
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    rank = _ranks(post.offset)[slot]
    return moment, (_day_of_year(moment) - 1) * SLOTS + rank + 1, _count(moment, rank)


def _state_slot(day: date, slot: int, theatre: int) -> tuple[datetime, int, int]:
    place = slot * (STATE_SLOTS // SLOTS) + theatre
    minutes = _STATE_BEGINS + place * _STATE_MINUTES // STATE_SLOTS
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    serial = (_day_of_year(moment) - 1) * STATE_SLOTS + place + 1
    return moment, serial, _count(moment, slot)


def _count(moment: datetime, rank: int) -> int:
    return (moment.date() - START).days * SLOTS + SLOTS + rank


def _day_of_year(moment: datetime) -> int:
    return moment.timetuple().tm_yday


@lru_cache(maxsize=64)
def _ranks(offset: int) -> tuple[int, ...]:
    """The order of a post's sixteen slots within the Zulu day in which each begins."""
    starts = [(DAY_BEGINS - offset + SLOT_MINUTES * slot) % 1440 for slot in range(SLOTS)]
    order = sorted(starts)
    return tuple(order.index(start) for start in starts)


def ghost(seed: int, post: Post, before: datetime, dice: Dice) -> Mrn:
    """The MRN of a telegram that the exercise never makes, some days before a moment.

    It is of a weekend at the post. The Zulu day is chosen so that neither a
    Friday evening in the west nor a Monday morning in the east falls on it.
    """
    weekday = 5 if post.offset > 0 else 6
    day = before.date() - timedelta(days=2 + dice.below(40))
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    number = day.timetuple().tm_yday - 1
    slots = STATE_SLOTS if post is department() else SLOTS
    return Mrn(day.year, post.name, number * slots + 1 + fixed(seed, post.station, day) % slots)


def earlier_episodes(own: Episode, most: int = 2) -> tuple[Episode, ...]:
    """Episodes of the same theatre and round, before this one in time and in number, nearest first."""
    found: list[Episode] = []
    for window in range(own.place.window - 1, -1, -1):
        number = episode_at(Place(own.place.theatre, window, own.place.round))
        if number < own.number:
            found.append(episode(own.seed, number))
            if len(found) == most:
                break
    return tuple(found)
