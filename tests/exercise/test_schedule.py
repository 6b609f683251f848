"""The arithmetic of the exercise: places, serials, continuity numbers, ghosts."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from reftel.exercise.dice import Dice
from reftel.exercise.schedule import (
    CIRCLE,
    CIRCLES,
    MEMBERS,
    MOST_TELEGRAMS,
    SLOTS,
    START,
    STATE_SLOTS,
    WINDOW_DAYS,
    WINDOWS,
    Outline,
    Place,
    earlier_episodes,
    episode,
    episode_at,
    ghost,
    place_of,
)
from reftel.exercise.theatres import department, theatres

EPISODES = MOST_TELEGRAMS // MEMBERS
A_ROUND = CIRCLE * WINDOWS


@pytest.fixture(scope="module")
def outlines() -> list[Outline]:
    """Two rounds of the first circle, the last round of it, and one of the third circle."""
    rounds = (0, 1, SLOTS - 1, 2 * SLOTS)
    return [
        outline
        for turn in rounds
        for number in range(turn * A_ROUND, (turn + 1) * A_ROUND)
        for outline in episode(0, number).outlines
    ]


def by_sender(outlines: list[Outline]) -> list[list[Outline]]:
    found: dict[str, list[Outline]] = defaultdict(list)
    for outline in outlines:
        found[outline.sender.station].append(outline)
    return [sorted(sent, key=lambda outline: outline.dtg) for sent in found.values()]


def test_every_episode_has_a_place_of_its_own() -> None:
    places = {place_of(number) for number in range(EPISODES)}

    assert len(places) == EPISODES == CIRCLE * CIRCLES * WINDOWS * SLOTS
    assert all(episode_at(place_of(number)) == number for number in range(EPISODES))


def test_a_small_exercise_is_spread_over_years_and_theatres() -> None:
    places = [place_of(number) for number in range(28)]

    windows = sorted(place.window for place in places)
    assert {place.theatre for place in places} == set(range(CIRCLE))
    assert max(after - before for before, after in pairwise(windows)) <= 3
    assert windows[0] <= 3
    assert windows[-1] >= WINDOWS - 4


def test_an_episode_is_one_theatre_in_one_window_in_the_order_of_time(
    outlines: list[Outline],
) -> None:
    for number in range(1, 200):
        own = episode(0, number)
        first = START + timedelta(days=WINDOW_DAYS * own.place.window)
        dates = [outline.dtg.date() for outline in own.outlines]
        senders = {outline.sender.station for outline in own.outlines}

        assert [o.index for o in own.outlines] == list(range(number * 12, number * 12 + 12))
        assert dates == sorted(dates)
        assert first - timedelta(days=1) <= dates[0]
        assert dates[-1] <= first + timedelta(days=WINDOW_DAYS)
        assert senders <= {"STATE", *(post.station for post in own.theatre.posts)}
    assert len(outlines) == 4 * A_ROUND * MEMBERS


def test_serials_rise_with_time_and_none_comes_twice(outlines: list[Outline]) -> None:
    for sent in by_sender(outlines):
        for before, after in pairwise(sent):
            assert before.dtg < after.dtg
            if before.dtg.year == after.dtg.year:
                assert before.serial < after.serial
            assert before.count < after.count or before.sender is department()


def test_the_departments_count_rises_in_each_theatre(outlines: list[Outline]) -> None:
    for theatre in range(CIRCLE):
        mine = sorted(
            (
                o
                for o in outlines
                if o.sender is department()
                and episode(0, o.index // MEMBERS).place.theatre == theatre
            ),
            key=lambda outline: outline.dtg,
        )
        counts = [outline.count for outline in mine]

        assert len(counts) > 200
        assert counts == sorted(set(counts))


def test_serials_are_those_of_an_embassy_and_of_the_department(outlines: list[Outline]) -> None:
    posts = [o.serial for o in outlines if o.sender is not department()]
    state = [o.serial for o in outlines if o.sender is department()]

    assert min(posts) >= 1
    assert max(posts) <= 366 * SLOTS == 5856
    assert max(state) <= 366 * STATE_SLOTS == 163968


def test_a_telegram_is_sent_in_working_hours_of_a_weekday(outlines: list[Outline]) -> None:
    for outline in outlines:
        if outline.sender is not department():
            local = outline.dtg + timedelta(minutes=outline.sender.offset)
            assert local.weekday() < 5
            assert 7.5 <= local.hour + local.minute / 60 < 19.5


def test_another_seed_moves_the_times_but_not_the_places() -> None:
    first, second = episode(0, 17), episode(1, 17)

    assert first.place == second.place
    assert [o.dtg for o in first.outlines] != [o.dtg for o in second.outlines]


def test_ghosts_are_never_made(outlines: list[Outline]) -> None:
    made = {(o.dtg.year, o.sender.station, o.serial) for o in outlines}
    dice = Dice("ghosts")
    posts = [department(), *(post for theatre in theatres() for post in theatre.posts)]

    for turn in range(4000):
        outline = outlines[turn * 4]
        post = posts[turn % len(posts)]
        mrn = ghost(0, post, outline.dtg, dice)
        assert (mrn.year, post.station, mrn.serial) not in made
        day = (mrn.serial - 1) // (STATE_SLOTS if post is department() else SLOTS)
        moment = outline.dtg.replace(year=mrn.year, month=1, day=1) + timedelta(days=day)
        assert moment.weekday() in (5, 6)
        assert moment.date() < outline.dtg.date()


def test_earlier_episodes_are_earlier_in_time_and_in_number() -> None:
    found = 0
    for number in range(A_ROUND):
        own = episode(0, number)
        for earlier in earlier_episodes(own):
            found += 1
            assert earlier.number < number
            assert earlier.outlines[-1].dtg < own.outlines[0].dtg
            assert earlier.theatre is own.theatre
            assert earlier.affair == own.affair
    assert found > A_ROUND


def test_the_story_opens_the_exercise() -> None:
    first = episode(5, 0)

    assert first.place == Place(0, 20, 0)
    assert [o.sender.station for o in first.outlines if o.story is not None] == [
        "VALLETTA",
        "ROME",
        "STATE",
        "VALLETTA",
        "VALLETTA",
        "STATE",
        "TUNIS",
    ]
    assert first.outlines[7].id == "09VALLETTA1119"


@pytest.mark.parametrize("number", [-1, EPISODES])
def test_beyond_its_capacity_there_is_no_exercise(number: int) -> None:
    with pytest.raises(ValueError, match="at most 279,552 telegrams"):
        episode(0, number)
