"""``cables.csv`` and its re-exports, made up after spec/08 section 7."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import wire
from intake.opening import documents, opened, outcomes, peak
from reftel.intake import Document, InputFile, Refusal, cables_csv
from reftel.intake.files import HEAD_SIZE
from reftel.record import make_record

HEADER = "R 121724Z MAR 09\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC 0007"
BODY = "UNCLAS VALLETTA 000312\n\nSUBJECT: EXERCISE: THE FERRY\n\n1. The ferry lies.\nQUILLMARK"


def row(number: int = 1, body: str = BODY, *, header: str = HEADER, mark: str = '\\"') -> str:
    """One row as the set has it; a quotation mark in a field becomes ``mark``."""
    values = (
        str(number),
        "3/12/2009 17:24",
        f"09VALLETTA{311 + number}",
        "Embassy Valletta",
        "UNCLASSIFIED",
        "08ROME1|08ROME2",
        header,
        body,
    )
    return ",".join('"' + value.replace('"', mark) + '"' for value in values) + "\n"


def test_a_row_is_a_telegram_with_its_own_bytes() -> None:
    raw = row(1) + row(2, BODY.replace("000312", "000313"))

    one, two = documents(raw)

    assert one.text == f"{HEADER}\n\n{BODY}"
    assert one.original.decode() == row(1)
    assert (one.source.place, two.source.place) == ("row 1", "row 2")
    assert one.original + two.original == raw.encode()
    assert dict(one.source.statements) == {
        "row": "1",
        "created": "2009-03-12 17:24",
        "id": "09VALLETTA312",
        "origin": "Embassy Valletta",
        "classification": "UNCLASSIFIED",
        "references": "08ROME1|08ROME2",
        "line": "1",
    }
    assert two.source.statements["line"] == "9"
    assert make_record(one).id == "09VALLETTA312"


def test_a_telegram_reads_the_same_out_of_a_row() -> None:
    header, _, body = wire(312).partition("\nC O N F")
    (plain,) = documents(wire(312))
    (inside,) = documents(row(1, "C O N F" + body, header=header))

    assert make_record(inside).telegram == make_record(plain).telegram


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param(r"THE \"TRIDENT\" SHOW", 'THE "TRIDENT" SHOW', id="an escaped quotation"),
        pytest.param(r"A\\B", "A\\B", id="an escaped backslash"),
        pytest.param(r"C:\DIR", "C:\\DIR", id="a backslash that escapes nothing"),
        pytest.param("ONE\\\nTWO", "ONE\nTWO", id="a backslash before a line break"),
        pytest.param("ONE\r\nTWO", "ONE\nTWO", id="a line break of two signs"),
        pytest.param('\\"7\\",\\"3/2/2006 14:02\\",', '"7","3/2/2006 14:02",', id="a quoted row"),
    ],
)
def test_backslashes(written: str, meant: str) -> None:
    (document,) = documents(row(1, "@").replace("@", f"UNCLAS VALLETTA 000312\n{written}"))

    assert document.text.endswith(f"\n{meant}")


def test_a_stray_backslash_before_a_closing_mark_is_told() -> None:
    text = row(1).replace('"Embassy Valletta"', '"Embassy Valletta\\"')

    (document,) = documents(text)

    assert document.source.statements["origin"] == "Embassy Valletta\\"
    assert "backslash" in document.source.statements["repaired"]


def test_a_bad_row_is_refused_and_the_next_is_read() -> None:
    lost = row(2)[:60]  # the row breaks off in a field
    found = opened(row(1) + lost + "\n" + row(3) + '"4","no date","x"\n' + row(5))

    assert outcomes(found) == [
        ("row 1", "cables-csv"),
        ("row 2", "bad-row"),
        ("row 3", "cables-csv"),
        ("row 4", "bad-row"),
        ("row 5", "cables-csv"),
    ]
    assert isinstance(found[1], Refusal)
    assert "line 9" in found[1].reason


def test_a_row_without_text_keeps_what_is_told_of_it() -> None:
    (found,) = opened(row(1, " ", header=""))

    assert isinstance(found, Refusal)
    assert found.code == "no-telegram"
    assert found.statements["id"] == "09VALLETTA312"


def test_a_row_that_is_too_long_is_refused_alone() -> None:
    from reftel.intake import Limits

    found = opened(row(1) + row(2, "X" * 9000) + row(3), Limits(longest_text=5000))

    assert [outcome for _, outcome in outcomes(found)] == ["cables-csv", "bad-row", "cables-csv"]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(row(1).replace('","', '";"'), id="semicolons"),
        pytest.param(row(1).replace('","', '"\t"'), id="tabs"),
        pytest.param("\ufeff" + row(1), id="a byte-order mark"),
        pytest.param(
            "row;date;reference_id;origin;classification;refs;header;body\n"
            + row(1).replace('","', '";"'),
            id="a heading",
        ),
        pytest.param(row(1, mark='""'), id="doubled quotation marks"),
        pytest.param(row(1).replace("3/12/2009 17:24", "2009-03-12 17:24:00"), id="ISO dates"),
        pytest.param(
            'date,refid,subject,content\n2009-03-12 17:24,09VALLETTA312,A "B" C,"'
            + f'{HEADER}\n\n{BODY}"\n',
            id="other columns",
        ),
    ],
)
def test_re_exports(table: str) -> None:
    (document,) = documents(table)

    assert document.source.statements["id"] == "09VALLETTA312"
    assert document.source.statements["created"] == "2009-03-12 17:24"
    assert document.text == f"{HEADER}\n\n{BODY}"


def test_doubled_marks_are_one() -> None:
    (document,) = documents(row(1, 'UNCLAS VALLETTA 000312\nTHE "TRIDENT" SHOW', mark='""'))

    assert document.text.endswith('THE "TRIDENT" SHOW')


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"1","London","2"\n', id="another table"),
        pytest.param("date,id,amount\n1,2,3\n", id="another heading"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_tables_are_none(text: str) -> None:
    assert not cables_csv.recognises(text.encode())


def rows(count: int) -> Iterator[bytes]:
    for number in range(1, count + 1):
        yield row(number, BODY + "\n2. And waits." * 100).encode()


def test_memory_does_not_grow_with_the_table(tmp_path: Path) -> None:
    # Both are larger than the head that is held of every file.
    few, count = peak(tmp_path / "few", rows(400))
    many, count_many = peak(tmp_path / "many", rows(4000))

    assert (tmp_path / "few").stat().st_size > 2 * HEAD_SIZE
    assert (count, count_many) == (400, 4000)
    assert many < 1.5 * few


@given(
    st.lists(st.sampled_from([row(1), row(2, 'A \\"B\\" C'), '"', "\\", "\n", ",", "x", '"1","']))
)
def test_any_bytes_after_a_row_come_to_an_end(pieces: list[str]) -> None:
    text = row(1) + "".join(pieces)

    found = opened(text)

    whole = b"".join(part.original for part in found if isinstance(part, Document))
    assert len(whole) <= len(text.encode())


@given(st.binary(max_size=400))
def test_the_test_of_the_head_is_total(head: bytes) -> None:
    if cables_csv.recognises(head):
        list(cables_csv.open_table(InputFile("x", head)))
