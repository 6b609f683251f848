"""A thread as a page draws it: telegrams in the order of time, arcs from citing to cited."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from reftel.analysis.resolve import DOUBTS
from reftel.archive import Thread, ThreadNode
from reftel.export.colours import level_colour
from reftel.export.names import place_name
from reftel.web import words

# Heights and widths in pixels; the style sheet gives the rows the same height.
ROW = 46
_AXIS = 118
_WIDEST = 108


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One telegram of a thread: what is said of it, and where its point stands.

    ``when`` says of a ghost between which moments it was sent.
    """

    id: str
    href: str
    mrn: str
    held: bool
    here: bool
    hub: bool
    subject: str
    capitals: bool
    post: str | None
    when: str
    colour: str
    cited_by: int
    y: int


@dataclass(frozen=True, slots=True)
class Arc:
    """One citation: an SVG path from the citing row to the cited, and its words."""

    path: str
    doubtful: bool
    words: str
    touches: bool


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread to draw: rows, arcs, and the size of the drawing beside the rows."""

    id: str
    mrn: str
    rows: tuple[ThreadRow, ...]
    arcs: tuple[Arc, ...]
    height: int
    axis: int
    truncated: bool
    held: int
    ghosts: int


def thread_view(thread: Thread) -> ThreadView:
    """The drawing of a thread; arcs stand left of the rows, the longer the further out."""
    rows = tuple(_row(node, thread.id, at) for at, node in enumerate(thread.nodes))
    places = {row.id: at for at, row in enumerate(rows)}
    arcs = []
    for edge in thread.edges:
        if edge.citing in places and edge.cited in places:
            citing, cited = rows[places[edge.citing]], rows[places[edge.cited]]
            doubt = f" ({DOUBTS.get(edge.doubt, edge.doubt)})" if edge.doubt else ""
            arcs.append(
                Arc(
                    _path(citing.y, cited.y),
                    edge.doubt is not None,
                    f"{citing.mrn} cites {cited.mrn}{doubt}",
                    thread.id in (edge.citing, edge.cited),
                )
            )
    here = next((row for row in rows if row.here), None)
    return ThreadView(
        id=thread.id,
        mrn=here.mrn if here else thread.id,
        rows=rows,
        # Those of the telegram itself come last, and so stand above the others.
        arcs=tuple(sorted(arcs, key=lambda arc: arc.touches)),
        height=len(rows) * ROW,
        axis=_AXIS,
        truncated=thread.truncated,
        held=sum(row.held for row in rows),
        ghosts=sum(not row.held for row in rows),
    )


def _row(node: ThreadNode, first: str, at: int) -> ThreadRow:
    subject = node.subject or ("(no subject line)" if node.held else "not held here")
    return ThreadRow(
        id=node.id,
        href=f"/telegram/{node.id}",
        mrn=node.mrn or node.id,
        held=node.held,
        here=node.id == first,
        hub=node.hub,
        subject=subject,
        capitals=node.subject is not None and subject == subject.upper(),
        post=place_name(node.post) if node.post else None,
        when=words.date_words(node.date)
        if node.held
        else words.between_words(node.earliest, node.latest),
        colour=level_colour(node.classification),
        cited_by=node.cited_by,
        y=at * ROW + ROW // 2,
    )


def _path(citing: int, cited: int) -> str:
    """A curve from row to row, further out the more rows it passes."""
    out = min(_WIDEST, 16 + 15 * sqrt(abs(citing - cited) / ROW))
    x = _AXIS - 10
    return f"M{x} {citing}C{x - out:.0f} {citing} {x - out:.0f} {cited} {x} {cited}"
