"""FOIArchive as JSON and as CSV, made up after spec/08 section 10."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.opening import documents, opened, outcomes, peak
from reftel.intake import Document, InputFile, Refusal, foiarchive
from reftel.record import make_record

PRINT = """\
UNCLASSIFIED

PAGE 01  VALLET  00042  021530Z
ACTION EB-07

INFO OCT-01 ISO-00 /008 W
                    ------------------012345  021540Z /10
R 021400Z MAR 79
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC 0007
UNCLAS VALLETTA 00042

E.O. 12065: N/A
TAGS: BEXP, MT
SUBJECT: EXERCISE: TRIDENT SHOW

1. EXERCISE. STAND WAS FULL.
QUILLMARK
"""


def document(**values: Any) -> dict[str, Any]:
    return {
        "doc_id": "1979VALLET00042",
        "corpus": "cfpf",
        "classification": "unclassified",
        "authored": "1979-03-02T00:00:00+00:00",
        "title": "EXERCISE: TRIDENT SHOW",
        "body": PRINT,
        "source": None,
        "pg_cnt": 1,
        **values,
    }


def exported(**values: Any) -> dict[str, Any]:
    return {
        "doc_nbr": "1979VALLET00042",
        "date": "02 mar 1979",
        "film": "D790099-0042",
        "pclass": "UNCLASSIFIED",
        "from_field": "VALLETTA",
        "raw_body": PRINT,
        "body": PRINT,
        "type": "TE",
        "tags": "BEXP, MT",
        **values,
    }


def test_an_answer_of_the_service() -> None:
    data = json.dumps([document(), document(doc_id="1979VALLET00043")])

    one, two = documents(data)

    assert one.text == PRINT
    assert json.loads(one.original) == document()
    assert (one.source.place, two.source.place) == ("document 1", "document 2")
    assert one.source.statements["id"] == "1979VALLET00042"
    assert one.source.statements["created"] == "1979-03-02"
    assert make_record(one).id == "79VALLETTA42"


def test_the_export_has_the_archives_attributes_under_their_names() -> None:
    lines = "".join(json.dumps(exported(doc_nbr=f"1979VALLET0004{n}")) + "\n" for n in (2, 3))

    one, two = documents(lines)

    assert one.source.statements["Film Number"] == "D790099-0042"
    assert one.source.statements["Previous Classification"] == "UNCLASSIFIED"
    assert one.source.statements["From"] == "VALLETTA"
    assert two.source.statements["id"] == "1979VALLET00043"
    assert not {"body", "raw_body"} & one.source.statements.keys()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        pytest.param({"body": "No Text Body Available for Document"}, "no-text", id="the filler"),
        pytest.param({"body": None}, "no-text", id="null"),
        pytest.param({"body": "  \n"}, "no-text", id="blanks"),
    ],
)
def test_fillers_are_no_text(values: dict[str, Any], code: str) -> None:
    title = "No Title - Document Id: 1979VALLET00042"
    (found,) = opened(json.dumps([document(title=title, **values)]))

    assert isinstance(found, Refusal)
    assert found.code == code
    assert found.statements["id"] == "1979VALLET00042"
    assert "title" not in found.statements


def test_midnight_is_the_day_alone_and_no_level_is_none() -> None:
    values = {"authored": "1979-03-02T14:30:00+00:00", "classification": "no security level"}
    (one,) = documents(json.dumps([document(**values)]))

    assert one.source.statements["created"] == "1979-03-02 14:30"
    assert "classification" not in one.source.statements


def test_markup_of_frus_is_not_its_text() -> None:
    values = {"corpus": "frus", "body": "<p>EXERCISE. <b>Stand</b> was full.</p>"}

    (with_raw,) = documents(json.dumps([document(raw_body="EXERCISE. Stand was full.", **values)]))
    (without,) = documents(json.dumps([document(**values)]))

    assert with_raw.text == without.text == "EXERCISE. Stand was full."
    assert not without.source.vouched


def test_what_an_index_record_says_is_not_vouched_for() -> None:
    data = json.dumps(exported()) + "\n" + json.dumps(exported(type="WC")) + "\n"

    telegram, card = documents(data)

    assert telegram.source.vouched
    assert not card.source.vouched


def test_a_bad_line_is_refused_and_the_next_is_read() -> None:
    good = json.dumps(exported())
    found = opened(f'{good}\n{{"doc_nbr": "broken\n"a string"\n{good}\n')

    codes = [outcome for _, outcome in outcomes(found)]
    assert codes == ["foiarchive", "bad-row", "bad-row", "foiarchive"]
    assert isinstance(found[1], Refusal)
    assert "line 2" in found[1].reason


def test_an_array_that_breaks_off_is_damaged_after_what_it_gave() -> None:
    found = opened(json.dumps([document(), document()])[:-40])

    assert outcomes(found) == [("document 1", "foiarchive"), (None, "damaged")]


def test_a_thousand_bad_lines_in_a_row_are_damage() -> None:
    found = opened(json.dumps(exported()) + "\n" + '{"a":\n' * 1500)

    assert outcomes(found)[-1] == (None, "damaged")
    assert len(found) == 1002


def test_an_object_over_many_lines() -> None:
    data = json.dumps(document(), indent=2) + "\n" + json.dumps(document(), indent=2)

    assert len(documents(data)) == 2
    assert len(documents(json.dumps([document()] * 3, indent=2))) == 3


def test_halves_of_characters_are_replaced() -> None:
    (one,) = documents(json.dumps([document(body="EXERCISE \ud800 \x00", title="\udfff")]))

    assert one.text == "EXERCISE \ufffd \ufffd"
    one.text.encode()


def test_the_export_as_a_table() -> None:
    body = PRINT.replace('"', '""')
    table = (
        "doc_id,corpus,authored,title,body\n"
        f'1979VALLET00042,cfpf,1979-03-02T00:00:00+00:00,"THE ""TRIDENT""","{body}"\n'
        "1979VALLET00043,cfpf,,,No Text Body Available for Document\n"
    )

    found = opened(table)

    assert outcomes(found) == [("row 1", "foiarchive"), ("row 2", "no-text")]
    assert isinstance(found[0], Document)
    assert found[0].text == PRINT
    assert found[0].source.statements["title"] == 'THE "TRIDENT"'


def test_an_open_quotation_swallows_no_rows() -> None:
    table = (
        "doc_id,corpus,body\n"
        "1979VALLET00041,cfpf,EXERCISE\n"
        '1979VALLET00042,cfpf,"EXERCISE\n'
        "1979VALLET00043,cfpf,EXERCISE\n"
        "1979VALLET00044,cfpf,EXERCISE\n"
    )

    assert [outcome for _, outcome in outcomes(opened(table))] == [
        "foiarchive",
        "bad-row",
        "foiarchive",
        "foiarchive",
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"name": "London"}', id="other JSON"),
        pytest.param(b"[1, 2]", id="numbers"),
        pytest.param(b"id,name\n1,London\n", id="another table"),
        pytest.param(b"UNCLAS VALLETTA 000312", id="a telegram"),
    ],
)
def test_others_are_none(data: bytes) -> None:
    assert not foiarchive.recognises(data)
    assert not foiarchive.recognises_table(data)


def lines(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield json.dumps(exported(doc_nbr=f"1979VALLET{number:05}")).encode() + b"\n"


def array(count: int) -> Iterator[bytes]:
    yield b"["
    for number in range(count):
        yield json.dumps(document(doc_id=f"1979VALLET{number:05}")).encode()
        yield b"," if number < count - 1 else b"]"


@pytest.mark.parametrize("pieces", [lines, array])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, pieces: Any) -> None:
    few, count = peak(tmp_path / "few", pieces(800))
    many, count_many = peak(tmp_path / "many", pieces(8000))

    assert (count, count_many) == (800, 8000)
    assert many < 1.5 * few


@given(st.binary(max_size=300))
def test_reading_is_total(data: bytes) -> None:
    for begin in (b'{"doc_nbr": "1", "raw_body": "x"}\n', b'[{"doc_id": "1", "corpus": "cfpf"},'):
        assert opened(begin + data)
    if foiarchive.recognises(data):
        list(foiarchive.open_json(InputFile("x", data)))
    foiarchive.recognises_table(data)


@given(st.binary(max_size=300))
def test_reading_a_table_is_total(data: bytes) -> None:
    assert opened(b"doc_id,corpus,body\n1,cfpf,EXERCISE\n" + data)
