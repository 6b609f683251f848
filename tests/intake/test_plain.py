"""A bare telegram in a text file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.traffic import documents, wire
from reftel.errors import ContainerError
from reftel.intake import Document, Limits, Refusal, open_path, parts_of
from reftel.record import make_record


def test_the_bytes_stay_and_the_lines_are_made_even() -> None:
    data = wire().replace("\n", "\r\n").encode("ascii")

    (document,) = documents(data, "in/paper.doc")

    assert document.original == data
    assert document.text == wire()
    source = document.source
    assert (source.container, source.charset, source.path) == ("plain", "ascii", "in/paper.doc")
    assert (source.size, source.member, dict(source.statements)) == (len(data), None, {})


def test_latin_1_with_its_paragraph_mark() -> None:
    (document,) = documents(wire().replace("1. (C)", "\xb61. (C)").encode("latin-1"))

    assert document.source.charset == "windows-1252"
    assert "¶1. (C)" in document.text


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(ContainerError) as caught:
        documents(b"\x00\x01\x02\x03")

    assert caught.value.code == "binary"


def test_several_telegrams_in_one_file_are_the_bytes_of_the_file() -> None:
    data = "\r\nNNNN\r\n\r\n".join(
        wire(number).replace("\n", "\r\n") for number in (1, 2, 3)
    ).encode()

    found = documents(data)

    assert [document.source.place for document in found] == [
        "telegram 1",
        "telegram 2",
        "telegram 3",
    ]
    assert b"".join(document.original for document in found) == data
    assert [make_record(document).id for document in found] == [
        "09VALLETTA1",
        "09VALLETTA2",
        "09VALLETTA3",
    ]
    assert found[0].text.startswith(wire(1))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252"])
def test_several_telegrams_in_any_charset(charset: str) -> None:
    text = "\n\n".join(wire(number, signature="QUILLMÄRK") for number in (1, 2))

    found = documents(text.encode(charset))

    assert [make_record(document).id for document in found] == ["09VALLETTA1", "09VALLETTA2"]
    assert b"".join(document.original for document in found) == text.encode(charset)


def logged(count: int) -> Iterator[bytes]:
    for number in range(1, count + 1):
        yield (wire(number, paragraphs=["EXERCISE. The ferry waits.\n" * 60]) + "\nNNNN\n").encode()


def test_a_log_of_any_size_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"".join(logged(2000)))

    found = list(parts_of(open_path(path, Limits(longest_text=2_000_000))))

    assert path.stat().st_size > 3_000_000
    assert len(found) == 2000
    originals = [part.original for part in found if isinstance(part, Document)]
    assert b"".join(originals) == path.read_bytes()


def test_a_large_text_that_holds_no_telegrams_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes(b"EXERCISE nothing.\n" * 200_000)

    (found,) = parts_of(open_path(path, Limits(longest_text=2_000_000)))

    assert isinstance(found, Refusal)
    assert found.code == "too-large"
