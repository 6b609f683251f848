"""Who cites whom, as GraphML and GEXF: telegrams and ghosts as nodes, citations as edges.

The one writer of graphs: of a search (``citation_graph``) and of a thread (``threads.py``). It
writes piece by piece, where networkx would hold the whole graph. GraphML is what Gephi, yEd,
igraph and networkx read, GEXF what Gephi reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Fact = str | bool | int | None
"""What a node or an edge says under a key; ``None`` is left out."""

# Characters that no XML 1.0 document may hold, and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
_GEXF_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    '<graph mode="static" defaultedgetype="directed">\n'
)


@dataclass(frozen=True, slots=True)
class Node:
    """A telegram, held or not, with what is said of it."""

    id: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Edge:
    """One telegram cites another."""

    citing: str
    cited: str
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Keys:
    """What nodes and edges may say: the name of each key and its type (``string``, ``boolean``, ``int``)."""

    nodes: Mapping[str, str]
    edges: Mapping[str, str]


CITATIONS = Keys(
    nodes={
        "held": "boolean",
        "station": "string",
        "sent": "string",
        "subject": "string",
        "classification": "string",
    },
    edges={"kind": "string", "said": "string"},
)
"""Keys of a graph of citations as the telegrams' public JSON says them."""


def citation_graph(records: Iterable[Mapping[str, Any]]) -> Iterator[Node | Edge]:
    """Nodes and edges of the telegrams' public JSON, one after another.

    A telegram that is cited and not among the records is a node with ``held`` false; an
    edge has its ``kind`` (``reference line``, ``text``) and the words that cite.
    """
    held: set[str] = set()
    cited: set[str] = set()
    for record in records:
        name = record["id"]
        if name in held:
            continue
        held.add(name)
        yield Node(name, _facts(record))
        for target, kind, said in _citations(record):
            cited.add(target)
            yield Edge(name, target, {"kind": kind, "said": said})
    for name in sorted(cited - held):
        yield Node(name, {"held": False})


def graphml_pieces(graph: Iterable[Node | Edge], keys: Keys = CITATIONS) -> Iterator[bytes]:
    """A GraphML file, in pieces."""
    told = [
        f'<key id={quoteattr(name)} for="{what}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n'
        for what, known in (("node", keys.nodes), ("edge", keys.edges))
        for name, kind in known.items()
    ]
    yield (_HEAD + "".join(told) + '<graph edgedefault="directed">\n').encode()
    for part in graph:
        data = "".join(
            f'<data key="{key}">{escape(_words(value))}</data>'
            for key, value in part.facts.items()
            if value is not None
        )
        if isinstance(part, Node):
            yield f"<node id={_quoted(part.id)}>{data}</node>\n".encode()
        else:
            ends = f"source={_quoted(part.citing)} target={_quoted(part.cited)}"
            yield f"<edge {ends}>{data}</edge>\n".encode()
    yield b"</graph>\n</graphml>\n"


def gexf_pieces(graph: Iterable[Node | Edge], keys: Keys = CITATIONS) -> Iterator[bytes]:
    """The same as GEXF 1.2, in pieces. Nodes come first there, so edges are gathered meanwhile.

    Two telegrams have one edge there, with what its first citation says.
    """
    yield (_GEXF_HEAD + _attributes("node", keys.nodes)).encode()
    yield (_attributes("edge", keys.edges) + "<nodes>\n").encode()
    edges: dict[tuple[str, str], Edge] = {}
    for part in graph:
        if isinstance(part, Edge):
            edges.setdefault((part.citing, part.cited), part)
            continue
        name = _quoted(part.id)
        label = _quoted(str(part.facts.get("label") or part.id))
        yield f"<node id={name} label={label}>{_values(part.facts)}</node>\n".encode()
    yield b"</nodes>\n<edges>\n"
    for number, edge in enumerate(edges.values()):
        ends = f"source={_quoted(edge.citing)} target={_quoted(edge.cited)}"
        yield f'<edge id="{number}" {ends}>{_values(edge.facts)}</edge>\n'.encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _attributes(what: str, known: Mapping[str, str]) -> str:
    told = "".join(
        f'<attribute id="{name}" title="{name}" type="{"integer" if kind == "int" else kind}"/>'
        for name, kind in known.items()
    )
    return f'<attributes class="{what}">{told}</attributes>\n'


def _values(facts: Mapping[str, Fact]) -> str:
    told = "".join(
        f'<attvalue for="{key}" value={_quoted(_words(value))}/>'
        for key, value in facts.items()
        if value is not None
    )
    return f"<attvalues>{told}</attvalues>"


def _facts(record: Mapping[str, Any]) -> dict[str, Fact]:
    return {
        "held": True,
        "station": record.get("station"),
        "sent": (record.get("header") or {}).get("dtg"),
        "subject": record.get("subject"),
        "classification": record.get("classification"),
    }


def _citations(record: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    seen: set[tuple[str, str]] = set()
    for key, kind in (("references", "reference line"), ("in_text_references", "text")):
        for entry in record.get(key) or ():
            target = entry.get("id")
            if target and target != record["id"] and (target, kind) not in seen:
                seen.add((target, kind))
                yield target, kind, entry.get("text") or ""


def _words(value: Fact) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NOT_XML.sub("�", str(value))


def _quoted(text: str) -> str:
    return quoteattr(_words(text))
