"""Charsets told apart, and bytes that are no text refused."""

from __future__ import annotations

import codecs
import random

import pytest

from reftel.errors import ContainerError
from reftel.intake.charset import decode


@pytest.mark.parametrize(
    ("data", "text", "charset"),
    [
        pytest.param(b"UNCLAS VALLETTA", "UNCLAS VALLETTA", "ascii", id="ascii"),
        pytest.param("¶2. naïve".encode(), "¶2. naïve", "utf-8", id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + b"A", "A", "utf-8-sig", id="utf-8 with a mark"),
        pytest.param("é¶".encode("utf-16"), "é¶", "utf-16", id="utf-16 little end first"),
        pytest.param(
            codecs.BOM_UTF16_BE + "é¶".encode("utf-16-be"), "é¶", "utf-16", id="utf-16 big end"
        ),
        pytest.param("é¶".encode("utf-32"), "é¶", "utf-32", id="utf-32, not mistaken for 16"),
        pytest.param(
            b"\xb62. \x93so\x94 he said", "¶2. “so” he said", "windows-1252", id="windows-1252"
        ),
        pytest.param(
            b"\xb62. a byte \x81 without meaning in a longer line",
            "¶2. a byte \x81 without meaning in a longer line",
            "latin-1",
            id="latin-1 where windows-1252 has no such byte",
        ),
    ],
)
def test_decode(data: bytes, text: str, charset: str) -> None:
    decoded = decode(data, "x")

    assert (decoded.text, decoded.charset) == (text, charset)


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n\x0cd", "x").text == "a\nb\nc\n\x0cd"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"%PDF-1.4 and so on", "a PDF document", id="pdf"),
        pytest.param(b"PK\x03\x04" + b"x" * 50, "a ZIP archive", id="zip"),
        pytest.param(b"text \x00 text", "NUL", id="a NUL"),
        pytest.param(b"\x01\x02abc" * 10, "40 % control characters", id="control characters"),
        pytest.param(codecs.BOM_UTF8 + b"\xff\xfe\xfd", "UTF-8-SIG", id="a mark that is a lie"),
    ],
)
def test_binary_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ContainerError, match=said) as caught:
        decode(data, "odd.bin")

    assert caught.value.code == "binary"
    assert "odd.bin" in str(caught.value)


@pytest.mark.parametrize("charset", ["ascii", "utf-8", "utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize(
    ("controls", "refused"),
    [
        pytest.param("\x07" * 5 + "\x7f" * 5, False, id="a twentieth"),
        pytest.param("\x07" * 6 + "\x1b" * 5, True, id="more than a twentieth"),
        pytest.param("\t\f\n\r" * 5, False, id="none: what belongs to text"),
    ],
)
def test_controls_are_counted_in_every_charset(charset: str, controls: str, refused: bool) -> None:
    letters = "EXERCISE" if charset == "ascii" else "\u00c9XERCISE"
    text = controls + (letters * 25)[: 200 - len(controls)]

    if refused:
        with pytest.raises(ContainerError, match="control characters"):
            decode(text.encode(charset), "odd.txt")
    else:
        found = decode(text.encode(charset), "odd.txt").text
        assert found == text.replace("\r\n", "\n").replace("\r", "\n")


def test_noise_is_refused() -> None:
    noise = random.Random("noise").randbytes(4000).replace(b"\x00", b"\x01")

    with pytest.raises(ContainerError) as caught:
        decode(noise, "x")

    assert caught.value.code == "binary"


def test_a_few_bells_are_text() -> None:
    # The bell rang at the end of telegraph traffic.
    assert decode(b"NNNN\x07\x07" + b" end of the telegram" * 5, "x").charset == "ascii"
