"""The values that the index holds of a telegram, from its public JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from archive.traffic import make_older, record, wire
from reftel.archive import Archive
from reftel.archive.database import writing
from reftel.archive.engine import NUMBER_FIELDS, TEXT_FIELDS, VALUE_FIELDS
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.indexed import HAS, INDEXED, index_values, merged, normal_mark


def values(text: str, name: str = "exercise.txt") -> dict[str, list[Any]]:
    return index_values(record(text, name)[0].to_json())


def test_what_is_indexed_of_a_telegram() -> None:
    text = wire(
        refs=("ROME 287", "MY MEMO OF MARCH"),
        paragraphs=("As TUNIS 3 told, XXXXXXXX met Ada Marlowe (strictly protect).",),
    )

    found = values(text, "release-3/a.txt")

    digest = found["copy"][1]
    assert found == {
        "action_plad": ["SECSTATE WASHDC"],
        "action": ["STATE"],
        "info_plad": ["AMEMBASSY ROME"],
        "info": ["ROME"],
        "tag": ["PREL", "EWWT"],
        "caption": ["SIPDIS"],
        "mark": ["C", "CONFIDENTIAL"],
        "reason": ["B", "1.4(B)", "D", "1.4(D)"],
        "classified_by": ["Ambassador Ada Quillmark for reasons 1.4 (b) and (d)."],
        "signer": ["QUILLMARK"],
        "person": ["Ada Marlowe", "Ada Quillmark"],
        "ref": ["09ROME287", "ROME287"],
        "ref_text": ["ROME 287", "MY MEMO OF MARCH"],
        "cites": ["09ROME287", "ROME287"],
        "opens": [737130],
        "has": ["classifier", "header", "protect", "redaction", "reference", "signature"],
        "is": ["whole"],
        "completeness": ["whole"],
        "copy": ["plain", digest],
        "source": ["release-3/a.txt"],
        "rule": ["TAG003", "TXT002"],
    }
    assert len(digest) == 64


def test_a_word_in_place_of_a_date() -> None:
    found = values(wire().replace("DECL: 03/12/2019", "DECL: OADR"))

    assert (found["declassify"], found.get("opens")) == (["OADR"], None)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text, "whole"),
        (lambda text: text.replace("QUILLMARK\n", ""), "no-signature"),
        (lambda text: text[text.index("C O N F I D") :], "no-header"),
        (lambda text: text[:700], "partial"),
    ],
)
def test_completeness(change: Any, expected: str) -> None:
    assert values(change(wire(paragraphs=("It waits. " * 50,))))["completeness"] == [expected]


@pytest.mark.parametrize(
    ("text", "mark"), [("S//NF", "S/NF"), ("s / nf", "S/NF"), ("SBU", "SBU"), ("S/NF", "S/NF")]
)
def test_marks_are_compared_without_the_number_of_strokes(text: str, mark: str) -> None:
    assert normal_mark(text) == mark


def test_every_value_has_a_field_in_the_index() -> None:
    fields = {one.field for one in INDEXED}

    assert fields <= {*TEXT_FIELDS, *VALUE_FIELDS, *NUMBER_FIELDS}
    assert len(fields) == len(INDEXED)


def test_of_some_values_every_copy_counts() -> None:
    found = merged([{"tag": ["A"], "has": ["header"]}, {"tag": ["B"], "has": ["redaction"]}])

    assert found == {"tag": ["A"], "has": ["header", "redaction"]}


@pytest.fixture
def archive_path(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add(
            [
                record(wire(311, refs=("ROME 287",)), "in/a.txt"),
                record(wire(312, paragraphs=("XXXXXXXX spoke.",)), "in/b.txt"),
                record(wire(312, paragraphs=("Ada Marlowe spoke.", "He left.")), "out/b.txt"),
                record(wire(313, level="U", tags="PHUM, MT"), "out/c.txt"),
            ]
        )
    return tmp_path / "a"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("has:redaction", ["09VALLETTA312"]),
        ("is:copied", ["09VALLETTA312"]),
        ("cites:09ROME287", ["09VALLETTA311"]),
        ("person:marlowe date:2009", ["09VALLETTA312"]),
        ('person:"ada marlowe"', ["09VALLETTA312"]),
        ('ref:"ROME 287"', ["09VALLETTA311"]),
        ("source:in", ["09VALLETTA311", "09VALLETTA312"]),
        ("source:out", ["09VALLETTA312", "09VALLETTA313"]),
        ("mark:U", ["09VALLETTA313"]),
        ("classified-by:quillmark", ["09VALLETTA311", "09VALLETTA312"]),
        ("declassify:2019", ["09VALLETTA311", "09VALLETTA312"]),
        ("human rights", ["09VALLETTA313"]),
        ('"human rights"', []),
        ("from:malta mark:C", ["09VALLETTA311", "09VALLETTA312"]),
        ("filed:<2020", []),
        ("marlow~", ["09VALLETTA312"]),
        ('"marlowe ada"~0', ["09VALLETTA312"]),
    ],
)
def test_the_archive_finds_by_them(archive_path: Path, query: str, found: list[str]) -> None:
    with Archive.open(archive_path) as archive:
        assert sorted(archive.search_ids(query)) == found


def test_copies_of_an_older_reftel_are_indexed_from_their_json(archive_path: Path) -> None:
    engine = open_engine(open_folder(archive_path))
    with writing(engine) as connection:
        make_older(connection)
    engine.dispose()
    for file in (archive_path / "index").iterdir():
        file.unlink()

    with Archive.open(archive_path) as archive:
        assert archive.search_ids("has:redaction") == ["09VALLETTA312"]
        assert archive.search("", limit=0).facets["completeness"][0].count == 3


def test_what_can_be_had_is_told_by_each_telegram() -> None:
    assert {name for name in HAS if name in values(wire())["has"]} == {
        "classifier",
        "header",
        "signature",
    }


def test_what_is_cited_is_searched_as_resolved_and_led_along(tmp_path: Path) -> None:
    # Without a year in the reference: the telegram held says which was meant.
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire(312, dtg="050900Z JAN 09", refs=("ROME 9001",)), "citing")])
        before = archive.search_ids('cites:"ROME 9001"')
        archive.add([record(wire(9001, post="ROME", dtg="201200Z DEC 08"), "cited")])
        (citation,) = archive.cites("09VALLETTA312")

        assert before == ["09VALLETTA312"]
        assert archive.search_ids("cites:08ROME9001") == ["09VALLETTA312"]
        assert archive.search_ids("cites:09ROME9001") == []
        assert citation.to_json()["id"] == "08ROME9001"
        assert archive.verify().sound
