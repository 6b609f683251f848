"""A picture of events in time, drawn by ``vl-convert-python`` (the extra ``pictures``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reftel.cli.console import fail

if TYPE_CHECKING:
    from reftel.archive import Event


def draw(events: Sequence[Event], picture: Path) -> None:
    """Write the events that have a time as an SVG or PNG: a bar each, by day and hour, in Zulu."""
    try:
        import vl_convert  # noqa: PLC0415  (an extra)
    except ImportError:
        fail("pictures need one more library", hint="pip install 'reftel[pictures]'")
    from reftel.export.timeline import chart  # noqa: PLC0415  (the archive is slow to load)

    described = chart(events)
    if described is None:
        fail("there is no event with a time to draw")
    if picture.suffix.lower() == ".svg":
        picture.write_text(vl_convert.vegalite_to_svg(described), encoding="utf-8")
    else:
        picture.write_bytes(vl_convert.vegalite_to_png(described, scale=2))
