"""Packed bytes come back."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import wire
from reftel.archive.pack import pack, unpack


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_what_was_packed_comes_back(data: bytes, dictionary: bytes) -> None:
    assert unpack(pack(data)) == data
    assert unpack(pack(data, dictionary), dictionary) == data


def test_a_text_that_is_its_own_dictionary_takes_next_to_nothing() -> None:
    text = wire().encode()

    assert len(pack(text, text)) < len(pack(text)) / 10


def test_a_text_longer_than_the_window_of_the_packer() -> None:
    text = "".join(wire(serial) for serial in range(1, 300)).encode()
    assert len(text) > 100_000

    assert unpack(pack(text, text), text) == text


@pytest.mark.parametrize("dictionary", [b"", b"another text"])
def test_another_dictionary_is_found_out(dictionary: bytes) -> None:
    packed = pack(b"the ferry lies at the quay", b"the ferry")

    with pytest.raises(zlib.error):
        unpack(packed, dictionary)
