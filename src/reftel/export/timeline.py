"""Events as a Vega-Lite picture in time: a bar each, by day and hour, in Zulu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from reftel.archive import Event

_LONGEST_LABEL = 70


def chart(events: Sequence[Event]) -> dict[str, Any] | None:
    """The Vega-Lite description of the events that have a time; ``None`` where none has."""
    rows = [_row(place, event) for place, event in enumerate(events) if event.utc is not None]
    return _described(rows) if rows else None


def _described(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
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
