"""Annotated training text, made up after spec/08 section 11."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.opening import documents, opened
from reftel.intake import Document, InputFile, Refusal, parts_of
from reftel.intake.annotated import recognises, without_marks
from reftel.record import make_record

LIST = "1. MALTA                 GPE.NATION\n2.\tADA QUILLMARK\tPER.IND \n"
TEXT = "1. EXERCISE. [[THE [[MALTESE || 1]] FERRY || 3 ]] WAITS.\n\n2. SO DOES [[QUILLMARK||2]].\n"
PLAIN = "1. EXERCISE. THE MALTESE FERRY WAITS.\n\n2. SO DOES QUILLMARK.\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(f"{LIST}@@@\n\n{TEXT}", id="as it is"),
        pytest.param(f"\ufeff{LIST}@@@\r\n{TEXT}".replace("\n", "\r\n"), id="a mark and CRLF"),
        pytest.param(f"{LIST}\n{TEXT}", id="without the dividing line"),
    ],
)
def test_the_text_stands_as_it_was(data: str) -> None:
    (one,) = documents(data)

    assert one.source.container == "annotated"
    assert one.text == PLAIN
    assert one.source.statements["entities"] == "1. MALTA GPE.NATION; 2. ADA QUILLMARK PER.IND"
    assert [paragraph.number for paragraph in make_record(one).telegram.paragraphs] == [1, 2]


def test_the_name_states_the_number() -> None:
    (one,) = parts_of(InputFile("train/1979VALLET00312.txt", f"{LIST}@@@\n{TEXT}".encode()))

    assert isinstance(one, Document)
    assert one.source.statements["id"] == "1979VALLET00312"


@pytest.mark.parametrize(
    ("annotated", "plain", "left"),
    [
        pytest.param("[[A ||1 ]] B", "A B", 0, id="blanks"),
        pytest.param("[[[[[[A || 1]] B || 2]] C || 3]]", "A B C", 0, id="nested"),
        pytest.param("A || 1]] B", "A || 1]] B", 1, id="closed and not opened"),
        pytest.param("[[A B", "[[A B", 1, id="opened and not closed"),
        pytest.param("A [B] || C", "A [B] || C", 0, id="no marks"),
        pytest.param("[[A]] [[B || 1]]", "[[A]] B", 1, id="a mark that lost its number"),
    ],
)
def test_marks(annotated: str, plain: str, left: int) -> None:
    assert without_marks(annotated) == (plain, left)


def test_marks_that_cannot_be_paired_are_told() -> None:
    (one,) = documents(f"{LIST}@@@\n{TEXT}[[MORE\n")

    assert one.source.statements["marks left"] == "1"
    assert one.text.endswith("[[MORE\n")


def test_a_list_without_text() -> None:
    (one,) = opened(f"{LIST}[[A || 1]] [[B || 2]]\n@@@\n")

    assert isinstance(one, Refusal)
    assert one.code == "no-text"


NESTED = st.recursive(
    st.text("ABC .", max_size=5),
    lambda inner: st.tuples(inner, inner).map(lambda pair: f"{pair[0]}[[{pair[1]} || 7]]"),
    max_leaves=8,
)


@given(NESTED)
def test_no_mark_is_left_of_a_sound_annotation(annotated: str) -> None:
    plain, left = without_marks(annotated)

    assert left == 0
    assert "[[" not in plain
    assert "||" not in plain


@given(st.text(), st.binary(max_size=200))
def test_reading_is_total(text: str, data: bytes) -> None:
    without_marks(text)
    recognises(data)
    assert opened(f"{LIST}@@@\n{TEXT}".encode() + data)
