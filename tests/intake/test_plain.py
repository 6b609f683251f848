"""A bare telegram in a text file."""

from __future__ import annotations

import pytest

from archive.traffic import documents, wire
from reftel.errors import ContainerError


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
