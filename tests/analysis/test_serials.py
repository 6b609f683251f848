"""Dates from neighbouring serials, estimates of totals, and runs of continuity numbers."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from reftel.analysis.serials import (
    LEVEL,
    METHODS,
    Neighbour,
    Numbered,
    continuity_run,
    estimate,
    sent_between,
    unbiased,
)

BELOW = Neighbour("09ROME10", 10, "2009-01-12T10:00Z")
ABOVE = Neighbour("09ROME14", 14, "2009-01-14T09:00Z")


def test_between_its_neighbours() -> None:
    found = sent_between(2009, 12, [BELOW], [ABOVE])

    assert (found.earliest, found.latest) == (BELOW.date, ABOVE.date)
    assert (found.after, found.before) == ("09ROME10", "09ROME14")
    assert found.hours == 47
    assert found.middle == "2009-01-13T09:30Z"


def test_the_turn_of_the_year_and_the_first_that_cites_it_are_bounds() -> None:
    found = sent_between(2009, 12, [], [], "2009-01-13T00:00Z")

    # The first of January begins earliest in the east and the last of December ends in the west.
    assert (found.earliest, found.latest) == ("2008-12-31T10:00Z", "2009-01-13T00:00Z")
    assert sent_between(2009, 12, [], []).latest == "2010-01-01T12:00Z"
    assert sent_between(2009, 12, [BELOW], [ABOVE], "2009-01-13T00:00Z").before is None


def test_neighbours_out_of_order_widen_the_interval() -> None:
    early = Neighbour("09ROME15", 15, "2009-01-11T10:00Z")
    further = Neighbour("09ROME16", 16, "2009-01-16T10:00Z")

    found = sent_between(2009, 12, [BELOW], [early, further])

    assert (found.earliest, found.latest) == (BELOW.date, further.date)


def test_a_place_among_many_narrows_it() -> None:
    below = Neighbour("09ROME1", 1, "2009-01-02T00:00Z")
    above = Neighbour("09ROME1001", 1001, "2009-12-30T00:00Z")

    found = sent_between(2009, 501, [below], [above])

    assert "2009-05" <= found.earliest[:7] < found.latest[:7] <= "2009-08"
    assert found.earliest < "2009-07-02" < found.latest


def test_the_published_formulas() -> None:
    # Four tanks, the highest 60: the textbook's case.
    by_name = {one.method: one for one in estimate([19, 40, 42, 60])}

    assert by_name["maximum-likelihood"].total == 60
    assert by_name["unbiased"].total == 74
    assert by_name["bayesian"].total == round(59 * 3 / 2)
    assert all(one.low <= one.total <= one.high for one in by_name.values())
    assert unbiased(60, 4) == by_name["unbiased"]
    assert estimate([]) == ()
    assert [one.method for one in estimate([7])] == ["maximum-likelihood", "unbiased"]


def test_everything_held_leaves_no_doubt() -> None:
    for one in estimate(range(1, 201)):
        assert (one.total, one.low) == (200, 200)
        assert one.high <= 203


@pytest.mark.parametrize(("total", "held"), [(40, 5), (400, 40), (3000, 30), (900, 600)])
def test_intervals_hold_the_true_total_as_often_as_they_say(total: int, held: int) -> None:
    random = Random(f"{total}/{held}")
    inside: Counter[str] = Counter()
    rounds = 400
    for _ in range(rounds):
        sample = random.sample(range(1, total + 1), held)
        dates = [f"2009-{1 + (s - 1) * 12 // total:02}-15T12:00Z" for s in sample]
        for one in estimate(sample, dates, 2009):
            inside[one.method] += one.low <= total <= one.high

    for method in METHODS:
        if method != "regression":
            assert inside[method] / rounds >= LEVEL - 0.03, method


def test_the_regression_asks_how_fast_the_post_had_come() -> None:
    # Half of the year is collected, ten telegrams a week.
    serials = [10 * week + 3 for week in range(26)]
    dates = [f"2009-{1 + day // 31:02}-{1 + day % 28:02}T12:00Z" for day in range(0, 182, 7)]

    by_name = {one.method: one for one in estimate(serials, dates, 2009)}

    assert by_name["maximum-likelihood"].high < 300
    assert by_name["regression"].low < 520 < by_name["regression"].high


def test_continuity_counts_what_went_to_one_addressee() -> None:
    run = continuity_run(
        "STATE",
        [
            Numbered("2009-01-02T10:00Z", 3, 9990),
            Numbered("2009-01-05T10:00Z", 20, 9999),
            Numbered("2009-01-09T10:00Z", 31, 7),
            Numbered("2009-01-10T10:00Z", 33, 5),
        ],
    )

    assert run is not None
    assert (run.held, run.sent, run.serials, run.doubtful) == (3, 18, 29, 1)
    assert continuity_run("STATE", []) is None
