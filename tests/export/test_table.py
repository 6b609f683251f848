from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from reftel.export.graph import graphml_pieces
from reftel.export.table import COLUMNS, csv_pieces, json_lines, parquet_pieces, row

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


def many(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {**RECORD, "id": f"09VALLETTA{number}", "number": number}


def test_a_row_has_every_column_of_the_list() -> None:
    found = row(RECORD)

    assert list(found) == [column.name for column in COLUMNS]
    assert found["info"] == ["AMEMBASSY ROME", "AMEMBASSY TUNIS"]
    assert found["cites"] == ["09VALLETTA307", "09ROME288"]
    assert found["text"] == "1. (C) One.\n\nCOMMENT\n\n2. Two."


def test_csv_is_read_back_whole() -> None:
    text = b"".join(csv_pieces(many(1203))).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline="")))

    assert [found["id"] for found in read] == [f"09VALLETTA{number}" for number in range(1203)]
    assert read[7]["tags"] == "PREL|MT"
    assert read[7]["subject"] == RECORD["subject"]


def test_json_lines_are_the_public_json() -> None:
    lines = b"".join(json_lines([RECORD, RECORD])).splitlines()

    assert [json.loads(line) for line in lines] == [RECORD, RECORD]


def test_parquet_is_read_back_by_pyarrow_with_types() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pieces = list(parquet_pieces(many(1203)))
    table = pq.read_table(io.BytesIO(b"".join(pieces)))

    assert len(pieces) > 2, "it is a stream"
    assert table.num_rows == 1203
    assert table.column("number").to_pylist() == list(range(1203))
    assert table.column("info")[0].as_py() == ["AMEMBASSY ROME", "AMEMBASSY TUNIS"]
    assert table.schema.field("sent").type == pyarrow.timestamp("ms", tz="UTC")
    assert table.column("sent")[0].as_py().isoformat() == "2009-03-12T17:24:00+00:00"
    assert table.schema.field("sent").metadata[b"holds"] == b"date-time group"


def test_an_impossible_moment_is_left_out_of_parquet() -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    odd = {**RECORD, "header": {"dtg": "32 MARCH"}}
    table = pq.read_table(io.BytesIO(b"".join(parquet_pieces([odd]))))

    assert table.column("sent").to_pylist() == [None]


def test_graphml_has_telegrams_ghosts_and_citations() -> None:
    held = {**RECORD, "id": "09VALLETTA307", "references": [], "in_text_references": []}
    tree = ElementTree.fromstring(b"".join(graphml_pieces([RECORD, held, RECORD])))
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
