"""Where telegrams were sent from, as a map: an equal-area projection, a circle for each post.

Projection: Equal Earth (Šavrič, Patterson and Jenny, *International Journal of
Geographical Information Science* 33, 2019). Outlines: ``data/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt

from reftel import authority
from reftel.archive import FacetValue
from reftel.export.names import place_name
from reftel.web.state import SearchState

_SCALE = 178.0
WIDTH, HEIGHT = 964.0, 440.0
# Of the map's height, what lies north of the equator: the far south has no posts.
_EQUATOR = 235.0
_ROUGHEST, _SMALLEST = 20.0, 2.6
_LABELLED = 14
# A map of one region is drawn no larger than this.
_MOST_ZOOM = 6.0
_MARGIN = 0.18


@dataclass(frozen=True, slots=True)
class Circle:
    """One post on the map: its place, its size, its link, and where its name stands, if it does."""

    x: float
    y: float
    radius: float
    name: str
    count: int
    href: str
    chosen: bool
    label: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post in the table behind the map."""

    station: str
    name: str
    country: str | None
    count: int
    href: str
    chosen: bool
    mapped: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """A map: the frame to look at (x, y, width, height), circles the largest first, every post.

    ``unplaced`` counts the telegrams of stations that have no place by nature or in the table.
    """

    frame: tuple[float, float, float, float]
    unit: float
    circles: tuple[Circle, ...]
    rows: tuple[PostRow, ...]
    unplaced: int

    @property
    def view_box(self) -> str:
        """The frame as SVG says it."""
        return " ".join(f"{number:.1f}" for number in self.frame)


def map_view(posts: Sequence[FacetValue], state: SearchState, path: str = "/search") -> MapView:
    """The map of a search by its counts of posts; each circle adds its post as a filter.

    ``path`` is the page that the circles lead to.
    """
    most = max((post.count for post in posts), default=1)
    rows: list[PostRow] = []
    placed: list[tuple[float, float, PostRow]] = []
    unplaced = 0
    for post in posts:
        fact = authority.station(post.value)
        here = ("post", post.value) in state.filters
        target = state.without("post", post.value) if here else state.adding("post", post.value)
        mapped = fact is not None and fact.latitude is not None and fact.longitude is not None
        row = PostRow(
            post.value,
            place_name(post.value),
            fact.country if fact else None,
            post.count,
            target.url(path),
            here,
            mapped,
        )
        rows.append(row)
        if fact is not None and fact.latitude is not None and fact.longitude is not None:
            placed.append((*project(fact.longitude, fact.latitude), row))
        else:
            unplaced += post.count
    frame = _frame([(x, y) for x, y, _ in placed])
    unit = frame[2] / WIDTH
    circles = _labelled(_circles(placed, most, unit), frame, unit)
    return MapView(frame, round(unit, 4), tuple(circles), tuple(rows), unplaced)


def _circles(
    placed: Iterable[tuple[float, float, PostRow]], most: int, unit: float
) -> Iterable[Circle]:
    for x, y, row in placed:
        size = max(_SMALLEST, _ROUGHEST * sqrt(row.count / most)) * unit
        yield Circle(
            round(x, 1), round(y, 1), round(size, 2), row.name, row.count, row.href, row.chosen
        )


def _labelled(
    circles: Iterable[Circle], frame: tuple[float, float, float, float], unit: float
) -> list[Circle]:
    """The largest circles named, as far as no name stands on another, a circle, or the edge."""
    found: list[Circle] = []
    largest = sorted(circles, key=lambda one: (-one.count, one.name))
    taken: list[tuple[float, float, float, float]] = [
        (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius)
        for one in largest
    ]
    named = 0
    for circle in largest:
        wide, high = (6.2 * len(circle.name) + 4) * unit, 13 * unit
        left = circle.x + circle.radius + 3 * unit
        if left + wide > frame[0] + frame[2]:
            left = circle.x - circle.radius - 3 * unit - wide
        box = (left, circle.y - high / 2, left + wide, circle.y + high / 2)
        if named < _LABELLED and not any(_meet(box, other) for other in taken):
            named += 1
            taken.append(box)
            place = (round(left, 1), round(circle.y + 4 * unit, 1))
            found.append(replace(circle, label=place))
        else:
            found.append(circle)
    return found


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _frame(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The part of the world to show: all of it, or the region in which all the posts lie."""
    if not points:
        return 0.0, 0.0, WIDTH, HEIGHT
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    needed = max((right - left) / WIDTH, (bottom - top) / HEIGHT) * (1 + 2 * _MARGIN)
    share = min(1.0, max(1 / _MOST_ZOOM, needed))
    wide, high = WIDTH * share, HEIGHT * share
    x = min(max(0.0, (left + right) / 2 - wide / 2), WIDTH - wide)
    y = min(max(0.0, (top + bottom) / 2 - high / 2), HEIGHT - high)
    return x, y, wide, high


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """A place of the earth on the map, x to the right and y down."""
    parameter = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = parameter * parameter
    sixth = square**3
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
    x = 2 * sqrt(3) * radians(longitude) * cos(parameter) / (3 * slope)
    y = parameter * (a1 + a2 * square + sixth * (a3 + a4 * square))
    return WIDTH / 2 + _SCALE * x, _EQUATOR - _SCALE * y


@cache
def land_path() -> str:
    """The outlines of the land as one SVG path."""
    text = (resources.files("reftel.web") / "data" / "land.txt").read_text(encoding="ascii")
    return "".join(_ring(line) for line in text.splitlines())


def _ring(line: str) -> str:
    """One outline; where it crosses the 180th meridian it goes on over the edge, in one piece."""
    points: list[str] = []
    before = 0.0
    for pair in line.split():
        east, north = (float(number) for number in pair.split(","))
        if points and abs(east - before) > 180:
            east += 360 if before > 0 else -360
        before = east
        x, y = project(east, north)
        points.append(f"{x:.1f} {y:.1f}")
    return f"M{'L'.join(points)}Z"


@cache
def grid_path() -> str:
    """Meridians and parallels every thirty degrees, as one SVG path."""
    lines = [
        [project(longitude, latitude) for latitude in range(-60, 91, 5)]
        for longitude in range(-180, 181, 30)
    ]
    lines += [
        [project(longitude, latitude) for longitude in range(-180, 181, 10)]
        for latitude in range(-60, 91, 30)
    ]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in lines)
