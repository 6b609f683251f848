"""A picture of events in time, drawn by ``vl-convert-python`` (the extra ``pictures``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reftel.cli.console import fail

if TYPE_CHECKING:
    from reftel.archive import Event

_LONGEST_LABEL = 70


def draw(events: Sequence[Event], picture: Path) -> None:
    """Write the events that have a time as an SVG or PNG: a bar each, by day and hour, in Zulu."""
    try:
        import vl_convert  # noqa: PLC0415  (an extra)
    except ImportError:
        fail("pictures need one more library", hint="pip install 'reftel[pictures]'")
    rows = [_row(place, event) for place, event in enumerate(events) if event.utc is not None]
    if not rows:
        fail("there is no event with a time to draw")
    if picture.suffix.lower() == ".svg":
        picture.write_text(vl_convert.vegalite_to_svg(chart(rows)), encoding="utf-8")
    else:
        picture.write_bytes(vl_convert.vegalite_to_png(chart(rows), scale=2))


def chart(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The Vega-Lite description of the picture."""
    time = {"field": "first", "type": "temporal", "title": "Zulu time", "scale": {"type": "utc"}}
    labels = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 520},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(rows)},
        "width": 720,
        "height": {"step": 18},
        "encoding": {"y": labels, "color": {"field": "certainty", "type": "nominal"}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 8},
                "encoding": {"x": time, "x2": {"field": "last"}},
            },
            {"mark": {"type": "point", "filled": True, "size": 40}, "encoding": {"x": time}},
        ],
    }


def _row(place: int, event: Event) -> dict[str, Any]:
    assert event.utc is not None
    first, _, last = event.utc.partition("/")
    begin = datetime.fromisoformat(first)
    finish = datetime.fromisoformat(last) if last else begin + timedelta(minutes=1)
    words = " ".join(event.event.split())
    label = words if len(words) <= _LONGEST_LABEL else f"{words[: _LONGEST_LABEL - 1]}\u2026"
    return {
        "label": f"{place + 1}. {label} ({event.mrn or event.telegram})",
        "first": begin.isoformat(),
        "last": finish.isoformat(),
        "certainty": event.certainty,
    }
