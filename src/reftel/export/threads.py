"""A thread as a graph for other programs: GraphML and GEXF, written by ``networkx``.

``networkx`` is the extra ``graph``; whoever has it can also go on with the
graph itself.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from reftel.archive import Thread
from reftel.errors import ReftelError

if TYPE_CHECKING:
    import networkx

# Characters that no XML 1.0 document may hold, and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def thread_graph(thread: Thread) -> networkx.DiGraph[str]:
    """The graph of a thread: an edge from the telegram that cites to the one cited.

    Nodes are ids, with ``held``, ``mrn``, ``post``, ``subject``, ``when``,
    ``earliest``, ``latest``, ``cited_by``, ``hub``; edges have ``doubt``.
    What is not known is left out. Raises ``ReftelError`` without ``networkx``.
    """
    library = _networkx()
    graph: networkx.DiGraph[str] = library.DiGraph(name=f"thread of {thread.id}")
    for node in thread.nodes:
        facts = {
            "label": node.mrn or node.id,
            "held": node.held,
            "post": node.post,
            "subject": node.subject,
            "classification": node.classification,
            "when": node.when,
            "earliest": node.earliest,
            "latest": node.latest,
            "cited_by": node.cited_by,
            "hub": node.hub,
        }
        graph.add_node(node.id, **{k: _clean(v) for k, v in facts.items() if v is not None})
    for edge in thread.edges:
        graph.add_edge(edge.citing, edge.cited, doubt=edge.doubt or "")
    return graph


def graphml(thread: Thread) -> bytes:
    """The thread as GraphML, for Gephi, yEd, igraph. Raises ``ReftelError`` without ``networkx``."""
    written = io.BytesIO()
    _networkx().write_graphml_xml(thread_graph(thread), written, named_key_ids=True)
    return written.getvalue()


def gexf(thread: Thread) -> bytes:
    """The thread as GEXF 1.2, for Gephi. Raises ``ReftelError`` without ``networkx``."""
    written = io.BytesIO()
    _networkx().write_gexf(thread_graph(thread), written)
    return written.getvalue()


def _clean(value: object) -> object:
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _networkx() -> Any:
    """The module, which is an extra."""
    try:
        import networkx  # noqa: PLC0415  (an extra)
    except ImportError:
        raise ReftelError("graphs need one more library: pip install 'reftel[graph]'") from None
    return networkx
