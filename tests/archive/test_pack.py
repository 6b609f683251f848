"""Packed bytes come back."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import wire
from reftel.archive.pack import (
    DICTIONARY_BYTES,
    FIRST_BYTES,
    NONE,
    Dictionary,
    PackError,
    dictionary_number,
    pack,
    train,
    unpack,
    unpack_content,
    worth_learning,
)


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

    with pytest.raises(PackError):
        unpack(packed, dictionary)


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_what_an_older_reftel_packed_comes_back(data: bytes, beside: bytes) -> None:
    packer = zlib.compressobj(6, zdict=beside) if beside else zlib.compressobj(6)

    assert unpack(packer.compress(data) + packer.flush(), beside) == data


@given(st.binary(max_size=400), st.integers(0, 399), st.integers(1, 255))
def test_a_changed_byte_is_told_and_never_another_text(data: bytes, at: int, by: int) -> None:
    packed = bytearray(pack(data))
    packed[at % len(packed)] ^= by

    try:
        found = unpack(bytes(packed))
    except PackError:
        return
    assert found == data


def frames(count: int) -> list[bytes]:
    return [wire(serial).encode() * 2 for serial in range(1, count + 1)]


def test_a_dictionary_halves_what_is_alike() -> None:
    learnt = train(3, frames(120))
    assert learnt is not None
    fresh = wire(5012, subject="EXERCISE: QUOTA TALKS").encode()

    packed = learnt.pack(fresh)

    assert len(packed) < len(NONE.pack(fresh)) / 2
    assert dictionary_number(packed) == 3
    assert unpack_content(packed, {3: learnt}) == fresh


@pytest.mark.parametrize("held", [{}, {0: NONE}, {4: NONE}])
def test_without_its_dictionary_a_frame_says_which_it_needs(held: dict[int, Dictionary]) -> None:
    learnt = train(3, frames(120))
    assert learnt is not None

    with pytest.raises(PackError, match="dictionary 3"):
        unpack_content(learnt.pack(b"the ferry"), held)


@pytest.mark.parametrize("samples", [[], frames(20), [b"x"] * 200])
def test_too_little_teaches_nothing(samples: list[bytes]) -> None:
    assert train(1, samples) is None


@pytest.mark.parametrize(
    ("held", "size", "expected"),
    [
        (1_000, FIRST_BYTES, None),
        (6_500, FIRST_BYTES, None),
        (8_192, FIRST_BYTES, 655_360),
        (1_024, 100_000, FIRST_BYTES),
        (512, 100_000, None),
        (4_096, 100_000, 327_680),
        (1_000_000, FIRST_BYTES, DICTIONARY_BYTES),
        (1_000_000, 655_360, None),
    ],
)
def test_a_longer_dictionary_is_worth_it_in_a_larger_archive(
    held: int, size: int, expected: int | None
) -> None:
    assert worth_learning(held, size) == expected
