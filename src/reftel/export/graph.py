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
