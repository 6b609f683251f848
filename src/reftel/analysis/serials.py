"""What the numbers of a post tell: when a telegram was sent, and how many there were.

A post numbers its telegrams from 1 each year, in the order of their date-time
groups, but for 6 of 918 neighbouring pairs (spec/04). So a telegram that nobody
holds was sent between its neighbours, and the highest serial held tells, as the
numbers of captured tanks did, how many were sent. The estimators are those that
Gill and Spirling use of diplomatic cables (Political Analysis 23, 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import NormalDist

LEVEL = 0.95
"""How often the interval of an estimate holds the true total."""
SENT_LEVEL = 0.90
"""How often the interval of a ghost's date holds the true one, at the least."""
CONTINUITY_WRAPS = 10_000
"""Message continuity numbers begin again after 9999 (spec/01)."""

_FORMAT = "%Y-%m-%dT%H:%MZ"


@dataclass(frozen=True, slots=True)
class SentBetween:
    """When a telegram was sent: between two moments, ISO to the minute.

    ``after`` and ``before`` are the ids of the neighbours held that say so;
    ``None`` where the turn of the year, or a telegram that cites it, is the
    bound.
    """

    earliest: str
    latest: str
    after: str | None = None
    before: str | None = None

    @property
    def hours(self) -> float:
        """The width."""
        width = _parse(self.latest) - _parse(self.earliest)
        return width / timedelta(hours=1)

    @property
    def middle(self) -> str:
        """The moment in the middle, to give it a place among others."""
        start = _parse(self.earliest)
        return (start + (_parse(self.latest) - start) / 2).strftime(_FORMAT)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A telegram held of the same post and year: id, serial, date-time group (ISO)."""

    id: str
    serial: int
    date: str


def sent_between(
    year: int,
    serial: int,
    below: Sequence[Neighbour],
    above: Sequence[Neighbour],
    cited_at: str | None = None,
) -> SentBetween:
    """Between which moments a serial of a year was sent; true in at least ``SENT_LEVEL``.

    ``below`` and ``above`` are the nearest held, nearest first; ``cited_at``
    is the date of the first telegram that cites it. Between its neighbours the
    serial has a place among those not held, and where these are many, its date
    has one too, in the order of the sample: the interval is narrowed by that
    as far as working hours and weekends let it.
    """
    start = datetime(year, 1, 1, tzinfo=UTC) - timedelta(hours=14)
    end = datetime(year + 1, 1, 1, tzinfo=UTC) + timedelta(hours=12)
    low, after, low_serial = start, None, 0
    high, before, high_serial = end, None, None
    if below:
        low, after, low_serial = _parse(below[0].date), below[0].id, below[0].serial
    if above:
        high, before, high_serial = _parse(above[0].date), above[0].id, above[0].serial
    if low > high:
        # One of the two is out of order: the next ones tell which.
        low = min(_parse(one.date) for one in below)
        high = max(_parse(one.date) for one in above)
    elif high_serial is not None:
        low, high = _narrowed(low, high, serial - low_serial, high_serial - serial)
    cited = _parse(cited_at) if cited_at is not None else None
    if cited is not None and cited < high:
        high, before = max(cited, low), None
    return SentBetween(low.strftime(_FORMAT), high.strftime(_FORMAT), after, before)


_MANY = 30
"""Serials on either side from which the place among them narrows the date."""


def _narrowed(low: datetime, high: datetime, left: int, right: int) -> tuple[datetime, datetime]:
    """The part of a stretch of time that the place of a serial in it makes likely."""
    if min(left, right) < _MANY or high - low < timedelta(days=14):
        return low, high
    total = left + right
    share = left / total
    # Telegrams come in days and weeks, not one by one: five times the spread of even traffic,
    # and a week for the weekends and holidays.
    spread = 5 * math.sqrt(share * (1 - share) / (total + 1))
    width = high - low
    slack = timedelta(days=7)
    return (
        max(low, low + width * (share - spread) - slack),
        min(high, low + width * (share + spread) + slack),
    )


def _parse(iso: str) -> datetime:
    found = datetime.fromisoformat(iso)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many telegrams there were, by one method, with its interval of ``LEVEL``."""

    method: str
    total: int
    low: int
    high: int


METHODS = {
    "maximum-likelihood": "maximum likelihood",
    "unbiased": "unbiased, of least variance",
    "bayesian": "Bayesian, every total as likely beforehand",
    "regression": "regression on date",
}
"""The estimators, by the name in ``Estimate.method``."""


def estimate(
    serials: Sequence[int], dates: Sequence[str] = (), year: int = 0
) -> tuple[Estimate, ...]:
    """Every estimate of a year's total that the serials held allow; none for none.

    ``serials`` are distinct; ``dates`` are theirs (ISO), in the same order, or
    none: then there is no regression. The first three take the serials for a
    random sample of those sent. The regression does not: it asks only how fast
    the post had come to the last.
    """
    count = len(serials)
    if count == 0:
        return ()
    highest = max(serials)
    found = [_likeliest(highest, count), unbiased(highest, count)]
    if count > 2:
        found.append(_bayesian(highest, count))
    if dates and year:
        fitted = _regression(serials, dates, year)
        if fitted is not None:
            found.append(fitted)
    return tuple(found)


def _log_share(highest: int, total: int, count: int) -> float:
    """Log of the probability that none of ``count`` of ``total`` is above ``highest``."""
    return (
        math.lgamma(highest + 1)
        - math.lgamma(highest - count + 1)
        - math.lgamma(total + 1)
        + math.lgamma(total - count + 1)
    )


def _largest(highest: int, count: int, log_probability: float) -> int:
    """The largest total under which so low a maximum has still that probability."""
    low, high = highest, highest * 2 + 2
    while _log_share(highest, high, count) > log_probability and high < 10_000_000:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if _log_share(highest, middle, count) > log_probability:
            low = middle
        else:
            high = middle
    return low


def _likeliest(highest: int, count: int) -> Estimate:
    bound = _largest(highest, count, math.log(1 - LEVEL))
    return Estimate("maximum-likelihood", highest, highest, bound)


def unbiased(highest: int, count: int) -> Estimate:
    """The estimate ``m + m/k - 1`` from the highest serial and how many are held.

    Its interval leaves out as much on either side.
    """
    tail = (1 - LEVEL) / 2
    low = highest
    # The least total under which a maximum so high or higher has that probability.
    while highest > count and low < 2 * highest:
        below = math.exp(_log_share(highest - 1, low, count)) if highest - 1 >= count else 0.0
        if 1 - below >= tail:
            break
        low += 1
    high = _largest(highest, count, math.log(tail))
    return Estimate("unbiased", round(highest + highest / count - 1), low, high)


def _bayesian(highest: int, count: int) -> Estimate:
    """The posterior mean, and the shortest interval that holds ``LEVEL`` of the posterior."""
    mean = (highest - 1) * (count - 1) / (count - 2)
    bound = _largest(highest - 1, count - 1, math.log(1 - LEVEL)) + 1
    return Estimate("bayesian", round(mean), highest, bound)


def _regression(serials: Sequence[int], dates: Sequence[str], year: int) -> Estimate | None:
    """The serial on 31 December, by a line through the dates from 0 on 1 January.

    Errors of a running number add up, so they are those of a random walk: the
    line then goes through the last telegram held.
    """
    begin = datetime(year, 1, 1, tzinfo=UTC)
    whole = (datetime(year + 1, 1, 1, tzinfo=UTC) - begin) / timedelta(days=1)
    points = sorted(
        ((_parse(date) - begin) / timedelta(days=1), serial)
        for date, serial in zip(dates, serials, strict=True)
    )
    last_day, last = points[-1]
    if len(points) < 3 or last_day <= 0 or last != max(serials):
        points = [point for point in points if point[1] <= last]
    if len(points) < 3 or last_day <= 0:
        return None
    rate = last / last_day
    squares, steps = 0.0, 0
    before_day, before = 0.0, 0
    for day, serial in points:
        # A week at least: within one, working days and weekends are no error.
        if day - before_day >= 7:
            squares += (serial - before - rate * (day - before_day)) ** 2 / (day - before_day)
            steps += 1
            before_day, before = day, serial
    rest = max(whole - last_day, 0.0)
    if steps < 3:
        return None
    free = steps - 1
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    quantile = z + (z**3 + z) / (4 * free)  # of Student's t, to the first order
    spread = quantile * math.sqrt(squares / free * rest * (1 + rest / last_day))
    # The weekend or holiday in the rest may be all of it.
    week = rate * min(rest, 4)
    highest = max(serials)
    total = max(last + rate * rest, highest)
    return Estimate(
        "regression",
        round(total),
        max(highest, math.floor(total - spread - week)),
        math.ceil(total + spread + week),
    )


@dataclass(frozen=True, slots=True)
class ContinuityRun:
    """The continuity numbers from a post to one addressee over the telegrams held of a year.

    ``sent`` counts what went to this addressee from ``first`` to ``last``,
    both included, ``held`` how many of these are held. ``serials`` counts the
    post's telegrams to everybody between the same two, by their serials.
    ``doubtful`` numbers neither rise nor wrap and were left out.
    """

    addressee: str
    first: str
    last: str
    held: int
    sent: int
    serials: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Numbered:
    """A telegram held with its continuity number to one addressee."""

    date: str
    serial: int
    continuity: int


def continuity_run(addressee: str, numbered: Sequence[Numbered]) -> ContinuityRun | None:
    """How many telegrams a post sent to one addressee, by their continuity numbers.

    ``None`` for fewer than two. A step back of more than half the cycle is a
    wrap after 9999, a smaller one a number re-sent or misread.
    """
    ordered = sorted(numbered, key=lambda one: (one.date, one.serial))
    if len(ordered) < 2:
        return None
    first = last = ordered[0]
    sent, held, doubtful = 1, 1, 0
    for one in ordered[1:]:
        step = (one.continuity - last.continuity) % CONTINUITY_WRAPS
        if step == 0 or step > CONTINUITY_WRAPS // 2 or one.serial <= last.serial:
            doubtful += 1
            continue
        sent += step
        held += 1
        last = one
    if held < 2:
        return None
    return ContinuityRun(
        addressee,
        first.date,
        last.date,
        held,
        sent,
        last.serial - first.serial + 1,
        doubtful,
    )
