"""The posts of the exercise are facts: each is what the authority tables say it is."""

from __future__ import annotations

from reftel import authority
from reftel.exercise.people import load
from reftel.exercise.schedule import CIRCLE, CIRCLES
from reftel.exercise.theatres import Post, department, outside, theatres

POSTS = [post for theatre in theatres() for post in theatre.posts]


def test_there_are_the_theatres_that_the_schedule_counts_on() -> None:
    assert len(theatres()) == CIRCLE * CIRCLES
    assert [theatre.number for theatre in theatres()] == list(range(CIRCLE * CIRCLES))
    assert {len(theatre.posts) for theatre in theatres()} == {5}


def test_no_post_plays_twice() -> None:
    assert len({post.station for post in POSTS}) == len(POSTS) == 140


def test_each_post_is_found_by_every_name_it_goes_by() -> None:
    for post in POSTS:
        assert authority.canonical_station(post.name) == post.station
        fact = authority.station_by_plad(post.plad.name)
        assert fact is not None
        assert fact.station == post.station
        owner = authority.station_by_indicator(post.indicator.letters)
        assert owner is not None
        assert owner.station == post.station


def test_each_post_has_a_country_and_its_tag() -> None:
    for post in POSTS:
        fact = authority.tag(post.tag)
        assert fact is not None
        assert fact.kind == "geographic"
        assert (fact.name or "").startswith(post.country)
        assert post.government == "HMG" or post.government.startswith("GO")


def test_valletta() -> None:
    valletta = POSTS[0]

    assert (valletta.name, valletta.country, valletta.government) == ("VALLETTA", "Malta", "GOM")
    assert (str(valletta.indicator), valletta.tag, valletta.offset) == ("RUEHVT", "MT", 60)


def test_the_department_has_neither_country_nor_people() -> None:
    state: Post = department()

    assert (state.station, str(state.plad), str(state.indicator)) == (
        "STATE",
        "SECSTATE WASHDC",
        "RUEHC",
    )
    assert (state.country, state.government, state.tag) == ("", "", "")


def test_affairs_of_the_sea_are_kept_from_inland_theatres() -> None:
    affairs = load("affairs")
    inland = [t for t in theatres() if t.posts[0].station in ("DHAKA", "NAIROBI", "MEXICO")]

    assert len(inland) == 3
    for theatre in inland:
        assert not any(affairs[name]["sea"] for name in theatre.affairs)
        assert len(set(theatre.affairs)) == len(theatre.affairs) >= 6


def test_addressees_outside_the_circle_stand_in_the_routing_book() -> None:
    for place in outside():
        assert place.indicator.letters in authority.indicators_of(place.plad.name)
    assert {place.numbered for place in outside()} == {True, False}
