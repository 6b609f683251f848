"""Who cites whom, as GraphML: telegrams and ghosts as nodes, citations as edges.

GraphML is what Gephi, yEd, igraph and networkx read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

# Characters that no XML 1.0 document may hold, and lone halves of surrogate pairs.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE_KEYS = (
    ("held", "boolean"),
    ("station", "string"),
    ("sent", "string"),
    ("subject", "string"),
    ("classification", "string"),
)
_EDGE_KEYS = (("kind", "string"), ("said", "string"))
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'


def graphml_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A GraphML file of the telegrams' public JSON, in pieces.

    A telegram that is cited and not among the records is a node with ``held`` false; an
    edge has its ``kind`` (``reference line``, ``text``) and the words that cite.
    """
    keys = [
        f'<key id={quoteattr(name)} for="{what}" attr.name={quoteattr(name)} attr.type="{kind}"/>\n'
        for what, known in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS))
        for name, kind in known
    ]
    yield (_HEAD + "".join(keys) + '<graph edgedefault="directed">\n').encode()
    held: set[str] = set()
    cited: set[str] = set()
    for record in records:
        name = record["id"]
        if name in held:
            continue
        held.add(name)
        edges = list(_citations(record))
        cited.update(target for target, _, _ in edges)
        yield (_node(name, _facts(record)) + "".join(_edge(name, edge) for edge in edges)).encode()
    for name in sorted(cited - held):
        yield _node(name, {"held": "false"}).encode()
    yield b"</graph>\n</graphml>\n"


_GEXF_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">\n'
    '<graph mode="static" defaultedgetype="directed">\n'
)


def gexf_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The same graph as GEXF 1.2, in pieces. Nodes come first there, so edges are gathered meanwhile."""
    columns = "".join(
        f'<attribute id="{name}" title="{name}" type="{kind}"/>' for name, kind in _NODE_KEYS
    )
    yield (_GEXF_HEAD + f'<attributes class="node">{columns}</attributes>\n<nodes>\n').encode()
    held: set[str] = set()
    edges: dict[tuple[str, str], str] = {}
    for record in records:
        name = record["id"]
        if name not in held:
            held.add(name)
            for target, kind, _ in _citations(record):
                edges.setdefault((name, target), kind)
            yield _gexf_node(name, _facts(record)).encode()
    for name in sorted({target for _, target in edges} - held):
        yield _gexf_node(name, {"held": "false"}).encode()
    yield b"</nodes>\n<edges>\n"
    for number, ((source, target), kind) in enumerate(edges.items()):
        ends = f"source={quoteattr(_clean(source))} target={quoteattr(_clean(target))}"
        yield f'<edge id="{number}" {ends} label={quoteattr(kind)}/>\n'.encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _gexf_node(name: str, facts: Mapping[str, str | None]) -> str:
    told = "".join(
        f'<attvalue for="{key}" value={quoteattr(_clean(value))}/>'
        for key, value in facts.items()
        if value
    )
    quoted = quoteattr(_clean(name))
    return f"<node id={quoted} label={quoted}><attvalues>{told}</attvalues></node>\n"


def _facts(record: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        "held": "true",
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


def _node(name: str, facts: Mapping[str, str | None]) -> str:
    told = "".join(_data(key, value) for key, value in facts.items() if value)
    return f"<node id={quoteattr(_clean(name))}>{told}</node>\n"


def _edge(source: str, edge: tuple[str, str, str]) -> str:
    target, kind, said = edge
    ends = f"source={quoteattr(_clean(source))} target={quoteattr(_clean(target))}"
    return f"<edge {ends}>{_data('kind', kind)}{_data('said', said)}</edge>\n"


def _data(key: str, value: str) -> str:
    return f'<data key="{key}">{escape(_clean(value))}</data>'


def _clean(text: str) -> str:
    return _NOT_XML.sub("�", text)
