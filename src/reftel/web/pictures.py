"""Pictures of what was found, as files: SVG, PNG, and the figures behind them as CSV.

Charts are Vega-Lite, drawn on this side by ``vl-convert`` with the scripts that it
carries: pages stay without scripts, under a policy that forbids ``eval``, and nothing
is fetched. What a page draws itself (the map) is the same drawing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from litestar import Response

from reftel.archive import Gaps, SearchPage
from reftel.spreadsheet import csv_text
from reftel.web.maps import MapView
from reftel.web.results import histogram
from reftel.web.state import SearchState

_INK, _SOFT, _LINE, _PAPER, _ACCENT = "#1c1e20", "#4b5156", "#e0dbcf", "#fbfaf6", "#0b5c6b"
_CONFIG: Mapping[str, Any] = {
    "background": _PAPER,
    "font": "sans-serif",
    "axis": {
        "labelColor": _SOFT,
        "titleColor": _SOFT,
        "titleFontWeight": "normal",
        "gridColor": _LINE,
        "domainColor": _LINE,
        "tickColor": _LINE,
    },
    "title": {"color": _INK, "anchor": "start", "fontSize": 15, "font": "serif"},
    "view": {"stroke": None},
    "mark": {"color": _ACCENT},
}
# Dots of a PNG for each of the drawing: sharp on the screens and printers of today.
_SHARPNESS = 2.0


@dataclass(frozen=True, slots=True)
class Figures:
    """The table behind a picture: names of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]

    def csv(self) -> str:
        """As a CSV file."""
        return csv_text((self.columns, *self.rows))

    def values(self) -> list[dict[str, str | int]]:
        """As Vega-Lite takes them."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def can_paint() -> bool:
    """True where the extra ``pictures`` is installed."""
    return find_spec("vl_convert") is not None


def traffic_figures(page: SearchPage) -> Figures:
    """Telegrams by month, or by year where there are too many months; empty periods too."""
    drawing = histogram(page.histogram, SearchState())
    bars = drawing.bars if drawing else ()
    unit = drawing.unit if drawing else "month"
    return Figures((unit, "telegrams"), tuple((bar.period, bar.count) for bar in bars))


def map_figures(drawing: MapView) -> Figures:
    """Telegrams by post."""
    rows = tuple((row.station, row.name, row.country or "", row.count) for row in drawing.rows)
    return Figures(("station", "name", "country", "telegrams"), rows)


def strip_figures(found: Gaps) -> Figures:
    """Every serial of a post's year up to the highest that is seen, with its state."""
    states = dict.fromkeys(range(1, found.highest + 1), "never seen")
    for state, serials in (
        ("cited, not held", found.ghosts),
        ("withdrawal card", found.cards),
        ("record without text", found.text_lost),
        ("held", found.held),
    ):
        states |= dict.fromkeys(serials, state)
    return Figures(("serial", "state"), tuple(states.items()))


def themed(title: str, values: list[dict[str, Any]], encoding: Mapping[str, Any]) -> dict[str, Any]:
    """A Vega-Lite chart of bars in the room's colours."""
    return {
        **framed(title),
        "data": {"values": values},
        "mark": {"type": "bar", "tooltip": None},
        "encoding": dict(encoding),
    }


def framed(title: str) -> dict[str, Any]:
    """What every chart of the room has: its title, its size, its look."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": _title(title),
        "width": 760,
        "height": 240,
        "config": dict(_CONFIG),
    }


def traffic_chart(figures: Figures, title: str) -> dict[str, Any]:
    """The Vega-Lite chart of telegrams by period."""
    unit = figures.columns[0]
    labels = {} if len(figures.rows) <= 30 else {"labelOverlap": True}
    encoding = {
        "x": {
            "field": unit,
            "type": "ordinal",
            "title": unit,
            "axis": {"labelAngle": -90 if unit == "month" else 0, **labels},
        },
        "y": {"field": "telegrams", "type": "quantitative", "title": "telegrams"},
    }
    return themed(title, figures.values(), encoding)


def _title(text: str) -> str:
    """A title of one line that Vega takes for text and nothing else."""
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:88].rstrip() + " …"


def paint(chart: Mapping[str, Any]) -> str:
    """A Vega-Lite chart as SVG. Needs the extra ``pictures``; fetches nothing."""
    import vl_convert  # noqa: PLC0415  (an optional part, and slow to load)

    return str(vl_convert.vegalite_to_svg(dict(chart), allowed_base_urls=[]))


def to_png(svg: str) -> bytes:
    """An SVG drawing as PNG. Needs the extra ``pictures``."""
    import vl_convert  # noqa: PLC0415

    return bytes(vl_convert.svg_to_png(svg, scale=_SHARPNESS))


def chart_file(
    name: str,
    figures: Callable[[], str],
    drawing: Callable[[], str],
    shown: str = "attachment",
) -> Response[str] | Response[bytes]:
    """The file of a picture by the ending of its name: its figures (``.csv``), or itself (``.svg``, ``.png``).

    ``figures`` gives the CSV and ``drawing`` the SVG; only what is asked for is made. ``shown`` is
    the disposition: a file to keep, or ``inline``.
    """
    headers = {"content-disposition": f'{shown}; filename="{name}"'}
    if name.endswith(".csv"):
        return Response(figures(), media_type="text/csv", headers=headers)
    if name.endswith(".png"):
        return Response(to_png(drawing()), media_type="image/png", headers=headers)
    return Response(drawing(), media_type="image/svg+xml", headers=headers)


def described(asked: SearchState, what: str) -> str:
    """A picture's title: what it shows, of which search."""
    return f"{what}: {asked.query}" if asked.query else what
