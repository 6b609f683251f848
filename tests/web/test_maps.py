from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.archive import FacetValue
from reftel.web.maps import HEIGHT, WIDTH, land_path, map_view, project
from reftel.web.state import SearchState


def posts(**counts: int) -> list[FacetValue]:
    return [FacetValue(name, name.title(), count) for name, count in counts.items()]


def test_the_projection_has_the_shape_that_its_authors_give() -> None:
    left, equator = project(-180, 0)
    right, _ = project(180, 0)
    _, pole = project(0, 90)

    assert right - left == pytest.approx(2 * 2.7066 * 178, abs=0.2)
    assert equator - pole == pytest.approx(1.3173 * 178, abs=0.2)
    assert project(0, 0)[0] == pytest.approx(WIDTH / 2)


@given(st.floats(-180, 180), st.floats(-58, 84))
def test_every_place_that_has_posts_is_on_the_map(longitude: float, latitude: float) -> None:
    x, y = project(longitude, latitude)

    assert -1 <= x <= WIDTH + 1
    assert -1 <= y <= HEIGHT + 1


def test_the_outlines_of_the_land_do_not_jump_across_the_map() -> None:
    for ring in land_path().split("M")[1:]:
        xs = [float(x) for x, _ in re.findall(r"(-?[0-9.]+) (-?[0-9.]+)", ring)]
        assert max(abs(a - b) for a, b in zip(xs, [*xs[1:], xs[0]], strict=True)) < WIDTH / 3


def test_circles_have_the_area_of_their_traffic_and_lead_to_their_post() -> None:
    drawing = map_view(posts(VALLETTA=100, ROME=25), SearchState(q="ferry"), "/map")
    first, second = drawing.circles

    assert (first.name, second.name) == ("Valletta", "Rome")
    assert first.radius / second.radius == pytest.approx(2, abs=0.02)
    assert first.href == "/map?q=ferry&post=VALLETTA"


def test_a_station_without_a_place_is_counted_and_listed() -> None:
    drawing = map_view(posts(VALLETTA=3, SECTO=2, ATLANTIS=1), SearchState())

    assert drawing.unplaced == 3
    assert [row.station for row in drawing.rows if not row.mapped] == ["SECTO", "ATLANTIS"]


def test_a_region_is_drawn_larger_and_the_world_whole() -> None:
    region = map_view(posts(VALLETTA=3, TUNIS=2), SearchState())
    world = map_view(posts(VALLETTA=3, VANCOUVER=2, CANBERRA=2, SUVA=1), SearchState())

    assert region.frame[2] == pytest.approx(WIDTH / 6)
    assert world.frame == (0.0, 0.0, WIDTH, HEIGHT)
    assert map_view([], SearchState()).frame == (0.0, 0.0, WIDTH, HEIGHT)
    left, top, wide, high = region.frame
    assert all(left < one.x < left + wide and top < one.y < top + high for one in region.circles)


def test_a_chosen_post_is_taken_away_by_its_circle() -> None:
    state = SearchState(filters=(("post", "VALLETTA"),))
    (circle,) = map_view(posts(VALLETTA=3), state, "/map").circles

    assert circle.chosen
    assert circle.href == "/map"


def test_names_stand_on_no_other_name_and_on_no_circle() -> None:
    drawing = map_view(posts(VALLETTA=90, TUNIS=80, ROME=70, NAPLES=60, TRIPOLI=5), SearchState())
    named = [circle for circle in drawing.circles if circle.label]

    assert named
    for circle in named:
        assert circle.label is not None
        for other in drawing.circles:
            if other is not circle:
                inside = (
                    circle.label[0]
                    < other.x
                    < circle.label[0] + 6 * len(circle.name) * drawing.unit
                    and abs(circle.label[1] - other.y) < 6 * drawing.unit
                )
                assert not inside
