"""The strip of a post's year as a picture: SVG by ourselves, PNG by ``vl-convert-python``."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from reftel.cli.console import fail

if TYPE_CHECKING:
    from reftel.archive import Gaps

_CELLS = 240
_WIDTH, _HEIGHT = 960, 40
_MARGIN, _TITLE = 20, 44
_COLOURS = {"held": "#0b5c6b", "ghost": "#ffffff", "card": "#c9a227", "unknown": "#e3dfd3"}
_WORDS = {
    "held": "held",
    "ghost": "cited, not held",
    "card": "told of, without text",
    "unknown": "never seen",
}


def draw(found: Gaps, picture: Path) -> None:
    """Write the strip as an SVG or PNG, by the name of the file."""
    drawing = svg(found)
    if picture.suffix.lower() == ".svg":
        picture.write_text(drawing, encoding="utf-8")
        return
    try:
        import vl_convert  # noqa: PLC0415  (an extra)
    except ImportError:
        fail("a PNG needs one more library", hint="pip install 'reftel[pictures]', or FILE.svg")
    picture.write_bytes(vl_convert.svg_to_png(drawing, scale=2))


def svg(found: Gaps) -> str:
    """The strip with its title, legend and axis."""
    cells = found.strip(_CELLS)
    wide = _WIDTH / max(len(cells), 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH + 2 * _MARGIN}" height="150" '
        'font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(found.post)} {found.year}: serials held, cited, never seen</title>",
        '<rect width="100%" height="100%" fill="#fbfaf6"/>',
        f'<text x="{_MARGIN}" y="28" font-size="16" fill="#1c1e20">{escape(found.post)} '
        f"{found.year}: {len(found.held):,} held of {found.highest:,} numbers seen to be used</text>",
    ]
    for at, cell in enumerate(cells):
        # A ghost is hollow: an outline on paper.
        outline = ' stroke="#9c2a2a" stroke-width="1"' if cell.state == "ghost" else ""
        parts.append(
            f'<rect x="{_MARGIN + at * wide:.2f}" y="{_TITLE}" width="{wide:.2f}" '
            f'height="{_HEIGHT}" fill="{_COLOURS[cell.state]}"{outline}>'
            f"<title>{cell.first}\u2013{cell.last}: {cell.held} held, {cell.ghosts} cited and "
            "not held</title></rect>"
        )
    bottom = _TITLE + _HEIGHT + 16
    parts.append(f'<text x="{_MARGIN}" y="{bottom}" fill="#4b5156">1</text>')
    parts.append(
        f'<text x="{_MARGIN + _WIDTH}" y="{bottom}" text-anchor="end" fill="#4b5156">'
        f"{found.highest:,}</text>"
    )
    for at, (state, words) in enumerate(_WORDS.items()):
        left = _MARGIN + at * 190
        parts.append(
            f'<rect x="{left}" y="{bottom + 14}" width="12" height="12" fill="{_COLOURS[state]}" '
            f'stroke="{"#9c2a2a" if state == "ghost" else "#8a8f94"}" stroke-width="0.7"/>'
            f'<text x="{left + 18}" y="{bottom + 24}" fill="#1c1e20">{words}</text>'
        )
    return "\n".join([*parts, "</svg>\n"])
