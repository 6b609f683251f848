"""A thread as a graph for other programs: GraphML, GEXF, and networkx to go on with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reftel.archive import Thread
from reftel.errors import ReftelError
from reftel.export.graph import Edge, Keys, Node, gexf_pieces, graphml_pieces

if TYPE_CHECKING:
    import networkx

THREAD = Keys(
    nodes={
        "label": "string",
        "held": "boolean",
        "post": "string",
        "subject": "string",
        "classification": "string",
        "when": "string",
        "earliest": "string",
        "latest": "string",
        "cited_by": "int",
        "hub": "boolean",
    },
    edges={"doubt": "string"},
)
"""What the nodes and edges of a thread say."""


def parts(thread: Thread) -> Iterator[Node | Edge]:
    """The telegrams and citations of a thread: an edge from the one that cites to the one cited."""
    for node in thread.nodes:
        facts = {name: getattr(node, name) for name in THREAD.nodes if name != "label"}
        yield Node(node.id, {"label": node.mrn or node.id, **facts})
    for edge in thread.edges:
        yield Edge(edge.citing, edge.cited, {"doubt": edge.doubt or ""})


def graphml(thread: Thread) -> bytes:
    """The thread as GraphML, for Gephi, yEd, igraph."""
    return b"".join(graphml_pieces(parts(thread), THREAD))


def gexf(thread: Thread) -> bytes:
    """The thread as GEXF 1.2, for Gephi."""
    return b"".join(gexf_pieces(parts(thread), THREAD))


def thread_graph(thread: Thread) -> networkx.DiGraph[str]:
    """The same as a graph of networkx (the extra ``graph``), what is not known left out.

    Raises ``ReftelError`` without ``networkx``.
    """
    graph: networkx.DiGraph[str] = _networkx().DiGraph(name=f"thread of {thread.id}")
    for part in parts(thread):
        facts = {key: value for key, value in part.facts.items() if value is not None}
        if isinstance(part, Node):
            graph.add_node(part.id, **facts)
        else:
            graph.add_edge(part.citing, part.cited, **facts)
    return graph


def _networkx() -> Any:
    """The module, which is an extra."""
    try:
        import networkx  # noqa: PLC0415  (an extra)
    except ImportError:
        raise ReftelError("graphs need one more library: pip install 'reftel[graph]'") from None
    return networkx
