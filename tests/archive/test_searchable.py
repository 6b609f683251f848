"""What is searched of a telegram: body, rest, header."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import record, wire
from reftel.archive.searchable import Searchable, make_searchable
from reftel.archive.words import words
from reftel.codec import read


def searchable(text: str) -> Searchable:
    return make_searchable(read(text))


def test_a_page_line_does_not_break_the_body() -> None:
    text = wire(paragraphs=("The minister\n\nVALLETTA 00000312  002 OF 002\n\nwaits at the quay.",))
    found = searchable(text)

    assert "the minister waits at the quay" in " ".join(words(found.body))
    assert "VALLETTA 00000312  002 OF 002" in found.rest


def test_the_header_stands_apart() -> None:
    found = searchable(wire())

    assert "AMEMBASSY ROME" in found.header
    assert "RUEHVT" in found.header
    assert "ROME" not in found.body
    assert "ROME" not in found.rest


def test_the_rest_has_the_lines_that_the_body_lacks() -> None:
    found = searchable(wire(refs=("ROME 287",), tags="PREL, MT"))

    for line in ("C O N F I D E N T I A L VALLETTA 000312", "SIPDIS", "TAGS: PREL, MT"):
        assert line in found.rest.split("\n")
    assert "ROME 287" in found.rest
    assert "lies at the quay" not in found.rest


def test_the_subject_is_in_neither() -> None:
    found = searchable(wire(subject="EXERCISE: A ZEPPELIN"))

    assert "ZEPPELIN" not in found.body
    assert found.rest.count("ZEPPELIN") <= 1  # on its label line


def test_signature_headings_and_marks_are_in_the_body() -> None:
    found = searchable(wire(paragraphs=("One.", "Two.")))

    assert "1. (C) One." in found.body
    assert found.body.endswith("QUILLMARK")


def test_no_word_of_the_text_is_lost() -> None:
    text = wire(refs=("ROME 287",), paragraphs=("The minister waits.", "He waits long."))
    found = searchable(text)
    kept = {*words(found.body), *words(found.rest), *words(found.header), "exercise"}
    kept |= set(words(read(text).telegram.subject or ""))

    assert set(words(text)) <= kept


@given(st.lists(st.sampled_from([*wire(refs=("ROME 1",)).split("\n"), "", "x y", "¶2. z"])))
def test_no_word_of_any_text_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    reading = read(text)
    found = make_searchable(reading)
    kept = {*words(found.body), *words(found.rest), *words(found.header)}
    kept |= set(words(reading.telegram.subject or ""))

    assert set(words(text)) <= kept


def test_the_work_grows_with_the_text_and_not_faster() -> None:
    # Lines that the body lacks are looked for in a window, not to the end each time.
    lines = "\n".join(f"uncovered line number {number}" for number in range(20_000))
    one, _ = record(wire() + lines)

    assert "uncovered line number 19999" in "".join(
        (make_searchable(one.reading).body, make_searchable(one.reading).rest)
    )


@given(st.text(), st.text(), st.text())
def test_encoded_and_back(body: str, rest: str, header: str) -> None:
    given_ = Searchable(body, rest, header)

    assert Searchable.decode(given_.encode()) == given_
