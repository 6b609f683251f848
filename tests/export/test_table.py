from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from archive.traffic import record, wire
from reftel.archive import StoredTelegram
from reftel.archive.tables import COLUMNS
from reftel.export.graph import citation_graph, graphml_pieces
from reftel.export.table import csv_pieces, json_lines, parquet_pieces

RECORD: dict[str, Any] = {
    "id": "09VALLETTA312",
    "station": "VALLETTA",
    "number": 312,
    "year": 2009,
    "header": {
        "from": "AMEMBASSY VALLETTA",
        "dtg": "2009-03-12T17:24Z",
        "to": [{"plad": "SECSTATE WASHDC"}],
        "info": [{"plad": "AMEMBASSY ROME"}, {"plad": "AMEMBASSY TUNIS"}],
        "highest_precedence": "IMMEDIATE",
    },
    "subject": 'EXERCISE: <FERRY>, "TOLL" \x0b& MORE',
    "tags": ["PREL", "MT"],
    "captions": ["SIPDIS"],
    "references": [{"id": "09VALLETTA307", "text": "VALLETTA 307"}, {"id": None, "text": "A NOTE"}],
    "in_text_references": [
        {"id": "09VALLETTA307", "text": "ref A"},
        {"id": "09ROME288", "text": "Rome 288"},
    ],
    "paragraphs": [
        {"number": 1, "marking": "C", "text": "One.", "heading_before": None},
        {"number": 2, "marking": None, "text": "Two.", "heading_before": "COMMENT"},
    ],
    "copy": {"sha256": "ab" * 32},
}


def stored(number: int) -> StoredTelegram:
    (telegram, _) = record(wire(number, subject='EXERCISE: FERRY, "TOLL" | MORE'))
    return StoredTelegram(
        id=f"09VALLETTA{number}",
        mrn=f"09 VALLETTA {number}",
        date="2009-03-12T17:24Z",
        date_source="dtg",
        numbered_by="text",
        json=telegram.to_json(),
        text=telegram.reading.text,
        copies=(),
    )


@pytest.fixture(scope="module")
def many() -> list[StoredTelegram]:
    """More than one piece of a file holds."""
    one = stored(312)
    return [replace(one, id=f"09VALLETTA{number}") for number in range(1203)]


def test_csv_is_read_back_whole(many: list[StoredTelegram]) -> None:
    text = b"".join(csv_pieces(many)).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [found["id"] for found in read] == [one.id for one in many]
    assert list(read[0]) == list(COLUMNS)
    assert read[7]["tags"] == "PREL|EWWT"
    assert read[7]["date"] == "2009-03-12T17:24Z"
    assert read[7]["subject"] == 'EXERCISE: FERRY, "TOLL" | MORE'


def test_json_lines_are_the_public_json(many: list[StoredTelegram]) -> None:
    lines = b"".join(json_lines(many)).splitlines()

    assert [json.loads(line) for line in lines] == [{**one.json, "id": one.id} for one in many]


def test_parquet_is_read_back_by_pyarrow_with_types(many: list[StoredTelegram]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pieces = list(parquet_pieces(many))
    table = pq.read_table(io.BytesIO(b"".join(pieces)))

    assert len(pieces) > 2, "it is a stream"
    assert table.column("id").to_pylist() == [one.id for one in many]
    assert table.column("tags")[0].as_py() == ["PREL", "EWWT"]
    assert pyarrow.types.is_timestamp(table.schema.field("date").type)
    assert table.schema.field("id").metadata[b"meaning"] == b"the canonical id"


def test_graphml_has_telegrams_ghosts_and_citations() -> None:
    held = {**RECORD, "id": "09VALLETTA307", "references": [], "in_text_references": []}
    tree = ElementTree.fromstring(b"".join(graphml_pieces(citation_graph([RECORD, held, RECORD]))))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id"): node for node in tree.iter(f"{space}node")}
    edges = [(edge.get("source"), edge.get("target")) for edge in tree.iter(f"{space}edge")]

    assert set(nodes) == {"09VALLETTA312", "09VALLETTA307", "09ROME288"}
    assert nodes["09ROME288"].findtext(f"{space}data[@key='held']") == "false"
    assert nodes["09VALLETTA312"].findtext(f"{space}data[@key='subject']") == (
        'EXERCISE: <FERRY>, "TOLL" �& MORE'
    )
    assert sorted(edges) == [
        ("09VALLETTA312", "09ROME288"),
        ("09VALLETTA312", "09VALLETTA307"),
        ("09VALLETTA312", "09VALLETTA307"),
    ]
