"""Wrapping, and the truth of a header."""

from __future__ import annotations

import pytest

from reftel.exercise.dice import Dice
from reftel.exercise.drafting import draft
from reftel.exercise.finishing import finish, header_truth, wrapped

SENTENCES = "The lamps were lit on March 10. Nobody came until 9 p.m. (Note: See ref A. End note.)"


@pytest.mark.parametrize("width", [20, 30, 40, 64])
@pytest.mark.parametrize("indent", [0, 8])
def test_wrapped_keeps_the_words_and_the_width(width: int, indent: int) -> None:
    lines = wrapped(SENTENCES, width, indent).split("\n")

    assert " ".join(lines) == SENTENCES
    assert len(lines[0]) <= width - indent
    assert all(len(line) <= width for line in lines)
    assert not any(line.startswith(" ") or line.endswith(" ") for line in lines)


def test_no_line_begins_like_a_paragraph() -> None:
    text = "It was decided on March 10. And again in 3) and on May 2. So"

    for width in range(12, 60):
        lines = wrapped(text, width, 0).split("\n")
        assert not any(line.startswith(("10.", "3)", "2.")) for line in lines)


def test_width_nought_leaves_a_text_as_it_is() -> None:
    assert wrapped(SENTENCES * 5, 0, 4) == SENTENCES * 5


def test_lines_of_their_own_stay_so() -> None:
    text = "Begin points:\n-- One point that is long enough to be wrapped.\n-- Two.\nEnd points."

    lines = wrapped(text, 30, 8).split("\n")

    assert lines[0] == "Begin points:"
    assert lines[1].startswith("-- One")
    assert lines[-2:] == ["-- Two.", "End points."]


def test_a_word_longer_than_the_line_stays_whole() -> None:
    assert wrapped("a " + "b" * 50 + " c", 20, 0) == "a\n" + "b" * 50 + "\nc"


def test_the_truth_of_a_header_is_what_its_lines_say() -> None:
    drafted, _ = draft(0, 7)
    telegram, truth = finish(drafted, Dice("finish", 7))
    header = header_truth(telegram)

    assert header == truth["header"]
    assert header["from"] == "AMEMBASSY VALLETTA"
    assert header["to"][0]["ri"] == "RUEHC"
    assert header["to"][0]["precedence"] == "IMMEDIATE"
    assert header["station_serial"] == 1119
    assert header["dtg"].startswith("2009-03-11T17:")
    assert header["filed"] == header["dtg"]
    assert header["operating_signals"][:2] == ["ZNY", "ZZH"]
