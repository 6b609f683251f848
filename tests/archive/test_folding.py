"""The JSON of a telegram folded and unfolded: the same values, the same order, in less room."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import record, wire
from reftel.archive.folding import fold, unfold
from reftel.exercise.traffic import exercise_telegram

LEAVES = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8)
KEYS = st.sampled_from(["start", "end", "text", "time_text", "paragraph", "number", "mentions", ""])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "paragraph": st.none() | st.integers(0, 3),
            "start": st.integers(0, 9),
            "end": st.integers(0, 9),
            "text": st.sampled_from(["a", "ab", "ferry", "", "quay"]),
        }
    ),
    max_size=5,
)
PARAGRAPHS = st.lists(
    st.fixed_dictionaries(
        {"number": st.integers(0, 3), "text": st.text("abferyquw \n", max_size=9)}
    ),
    max_size=4,
)
SPANS = st.dictionaries(
    st.sampled_from(
        [
            *(f"paragraphs[{at}].{part}" for at in range(3) for part in ("number", "text")),
            *("x[01]", "x[1", "[2]", "a"),
        ]
    ),
    st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), max_size=3),
    max_size=5,
)
NAMES = st.sampled_from(
    [None, "", "Ada Fery", "ADA FERY", "Fery", "FERY", "Ada\nFery", "the Ada Fery"]
)
LISTS = st.lists(NAMES | LEAVES, max_size=2)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "name": NAMES,
            "surname": NAMES,
            "titles": LISTS,
            "mentions": st.lists(st.fixed_dictionaries({"text": NAMES | LEAVES}), max_size=2)
            | ROWS,
        }
    ),
    max_size=3,
)
DATES = [
    *(None, "", "/", "0001", "2009", "2009-02", "2009-12", "9999-12", "x/2009"),
    *("2009-03-29", "2009-03-29T01:30"),
    *("2009-03-28/2009-03-29", "2009-03-29T06:00/2009-03-29T12:00"),
]
MOMENTS = [
    *(None, "", "2009-03-29T00:30Z", "2009-03-29T05:00Z/2009-03-29T11:00Z"),
    *("2008-12-31T23:00Z/2009-12-31T22:59Z", "2009-02-01T00:00Z/2009-02-28T23:59Z"),
    *("2009-03-28T23:00Z/2009-03-29T22:59Z", "2009-03-28T23:00Z/2009-03-29T21:59Z"),
]
DATED = st.lists(
    st.fixed_dictionaries(
        {
            "paragraph": st.none() | st.integers(0, 3),
            "value": st.sampled_from(DATES),
            "utc": st.sampled_from(MOMENTS),
            "event": st.sampled_from(["fery", "qu y", "a", "", "ab\nf"]),
            "start": st.integers(0, 9),
            "end": st.integers(0, 9) | st.integers(-(2**40), 2**40),
            "participants": LISTS,
            "persons": LISTS,
        }
    ),
    max_size=4,
)
TELEGRAMS = st.fixed_dictionaries(
    {},
    optional={
        "preamble": st.none() | st.text("abfery ", max_size=9),
        "spans": SPANS | VALUES,
        "paragraphs": PARAGRAPHS | VALUES,
        "people": st.lists(st.fixed_dictionaries({"name": LEAVES, "mentions": ROWS}), max_size=3)
        | PEOPLE
        | VALUES,
        "chronology": DATED | ROWS | VALUES,
    },
)


def through(telegram: dict[str, Any], text: str) -> Any:
    """As it comes out of the archive."""
    stored = msgspec.msgpack.decode(msgspec.msgpack.encode(fold(telegram, text)))
    return unfold(stored, text)


@given(TELEGRAMS, st.text("abferyquw \n", max_size=30))
def test_any_json_comes_back(telegram: dict[str, Any], text: str) -> None:
    # As bytes: 1 and true are equal in Python, and the order of keys counts.
    assert msgspec.json.encode(through(telegram, text)) == msgspec.json.encode(telegram)


@pytest.mark.parametrize("index", range(6))
def test_a_telegram_comes_back_in_less_room(index: int) -> None:
    text = exercise_telegram(index).text
    one, _ = record(text)
    public = msgspec.json.decode(msgspec.json.encode(one.to_json()))

    stored = msgspec.msgpack.encode(fold(public, one.reading.text))

    assert unfold(msgspec.msgpack.decode(stored), one.reading.text) == public
    assert len(stored) < 0.75 * len(msgspec.json.encode(public))


def test_a_paragraph_that_is_a_piece_of_the_text_is_not_written_again() -> None:
    one, _ = record(wire(paragraphs=("The quota stands at XYZZY boats.",)))

    assert b"XYZZY" not in msgspec.msgpack.encode(fold(one.to_json(), one.reading.text))


def test_what_follows_from_the_rest_of_its_row_is_not_written() -> None:
    text = "1. Harbor Master Ada Fery\nclosed the quay on March 29. She waits."
    paragraph = text[3:]
    mention = {"start": 0, "end": 22, "text": "Harbor Master Ada Fery"}
    telegram: dict[str, Any] = {
        "paragraphs": [{"number": 1, "text": paragraph}],
        "people": [
            {
                "name": "Ada Fery",
                "surname": "FERY",
                "titles": ["Harbor Master"],
                "mentions": [{"paragraph": 1, **mention}],
            }
        ],
        "chronology": [
            {
                "paragraph": 1,
                "value": "2009-03-28",
                "event": "Ada Fery closed the quay",
                "end": 50,
                "utc": "2009-03-27T23:00Z/2009-03-28T22:59Z",
                "participants": ["Ada Fery"],
                "persons": ["Ada Fery"],
            }
        ],
    }

    folded = fold(telegram, text)[1]
    stored = msgspec.msgpack.encode((folded["people"], folded["chronology"]))

    for word in (b"FERY", b"Harbor", b"quay", b"22:59"):
        assert word not in stored
    assert through(telegram, text) == telegram
