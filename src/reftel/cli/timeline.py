"""A picture of events in time, by ``altair`` and ``vl-convert-python`` (the extra ``pictures``)."""

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
        import altair  # noqa: PLC0415  (an extra)
        import vl_convert  # noqa: F401, PLC0415  (altair needs it to save)
    except ImportError:
        fail("pictures need two libraries", hint="pip install 'reftel[pictures]'")
    rows = [_row(place, event) for place, event in enumerate(events) if event.utc is not None]
    if not rows:
        fail("there is no event with a time to draw")
    base = altair.Chart(altair.Data(values=rows)).encode(
        y=altair.Y("label:N", sort=None, title=None, axis=altair.Axis(labelLimit=520)),
        color=altair.Color("certainty:N", title="certainty"),
    )
    bars = base.mark_bar(height=8).encode(
        x=altair.X("first:T", title="Zulu time", scale=altair.Scale(type="utc")), x2="last:T"
    )
    points = base.mark_point(filled=True, size=40).encode(x=altair.X("first:T"))
    altair.layer(bars, points).properties(width=720, height={"step": 18}).save(str(picture))


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
