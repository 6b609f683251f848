"""Times and people in the clean text: found again where the lines are joined anew."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from reftel.export.prose import blocks
from reftel.web.clean import block_views, paragraph_views
from reftel.web.told import Mark, marks_by_paragraph, places, spots, time_words

TEXT = """Charge called Ilaria Vantone at 10:00 p.m.,
March 11, to express con-
cern. The points were these:

-- Vantone would sail;
-- the evening of March
   12 was too early.
"""


def mark(words: str, kind: str = "time") -> Mark:
    start = TEXT.index(words)
    return Mark(start, start + len(words), kind, f"about {words}", "/chronology", text=words)


def test_marks_are_found_again_over_line_breaks_and_items() -> None:
    wanted = ["Ilaria Vantone", "10:00 p.m.,\nMarch 11", "cern", "evening of March\n   12"]
    views = block_views(TEXT, {}, (), marks=[mark(words) for words in wanted])

    marked = [run for view in views for line in view.lines for run in line if run.mark]
    assert [run.text for run in marked] == [" ".join(words.split()) for words in wanted]
    joined = ["".join(run.text for run in line) for view in views for line in view.lines]
    assert joined == [line for block in blocks(TEXT) for line in block.lines]


def test_a_mark_whose_words_stand_elsewhere_is_not_drawn() -> None:
    moved = Mark(3, 9, "time", "no such", "/", text="March 11")

    views = block_views(TEXT, {}, (), marks=[moved])
    assert not [run for view in views for line in view.lines for run in line if run.mark]


words_of_text = st.lists(
    st.sampled_from(["Vantone", "sailed", "con-", "--", "-5", "at", "noon,", "a)", "*", "12", "X"]),
    min_size=1, max_size=40,
)  # fmt: skip


@given(words_of_text, st.lists(st.sampled_from([" ", "\n", "\n\n", "\n-- ", "   "]), min_size=40))
def test_every_word_is_found_where_it_stands(parts: list[str], gaps: list[str]) -> None:
    text = "".join(word + gap for word, gap in zip(parts, gaps, strict=False))
    lines = [line for block in blocks(text) for line in block.lines]

    before = -1
    for line, row in zip(lines, places(text, lines), strict=True):
        for left, length, start in row:
            assert text[start : start + length] == line[left : left + length]
            assert start > before
            before = start
        assert sum(length for _, length, _ in row) == len("".join(line.split()))


def test_spots_are_cut_to_the_line() -> None:
    assert spots([(0, 4, 10), (5, 4, 20)], [Mark(12, 22, "time", "", "")]) == [
        (2, 7, Mark(12, 22, "time", "", ""))
    ]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            {"value": "2009-03-11T22:00", "zone": "Europe/Malta", "utc": "2009-03-11T21:00Z"},
            "11 Mar 2009, 22:00, Malta time (21:00Z); as stated",
        ),
        (
            {"value": "2009-03-11", "zone": "Europe/Malta"},
            "11 Mar 2009, by the days of Malta; as stated",
        ),
        (
            {"value": "2009-03-11T12:00/2009-03-11T18:00", "zone": None, "certainty": "scheduled"},
            "11 Mar 2009, 12:00 to 11 Mar 2009, 18:00; no zone is known, Zulu is taken; "
            "scheduled, not told as past",
        ),
        ({"value": "2009-03", "certainty": "alleged"}, "Mar 2009; alleged"),
        (
            {"value": None, "time_text": "5 Shawwal", "calendar": "islamic"},
            "5 Shawwal, islamic calendar; as stated",
        ),
    ],
)
def test_a_time_in_words(told: dict[str, Any], words: str) -> None:
    assert time_words(told) == words


def test_of_a_person_the_first_mention_is_marked_and_of_a_protected_one_each() -> None:
    def mention(start: int, protect: str | None = None) -> dict[str, Any]:
        return {"paragraph": 1, "start": start, "end": start + 3, "text": "abc", "protect": protect}

    record = {
        "people": [
            {"name": "A", "titles": ["Mayor"], "mentions": [mention(0), mention(10)]},
            {
                "name": "B",
                "titles": [],
                "mentions": [mention(20, "protect"), mention(30, "protect")],
            },
        ]
    }
    marks = marks_by_paragraph(record)[1]

    assert [one.start for one in marks] == [0, 20, 30]
    assert marks[0].words == "A; Mayor"
    assert "be protected" in marks[1].words


def test_paragraphs_of_one_number_take_only_their_own_marks() -> None:
    record = {
        "paragraphs": [
            {"number": 1, "text": "On March 11 she came.", "marking": None},
            {"number": 1, "text": "Nothing is dated here.", "marking": None},
        ],
        "chronology": [
            {"paragraph": 1, "start": 3, "end": 11, "time_text": "March 11", "value": "2009-03-11"}
        ],
    }
    marked = [
        [run.text for block in one.blocks for line in block.lines for run in line if run.mark]
        for one in paragraph_views(record, (), marked=True)
    ]

    assert marked == [["March 11"], []]


def test_the_page_marks_times_and_a_protected_person(client: TestClient[Litestar]) -> None:
    before = client.get("/telegram/09VALLETTA307?view=clean").text
    story = client.get("/telegram/09VALLETTA312?view=clean").text

    assert 'class="tok told time"' in before
    assert "11 Mar 2009, 09:30" in before
    assert 'href="/chronology?since=2009-03-11&amp;until=2009-03-11"' in before
    assert 'class="tok told person protected"' in story
    assert "The drafter asks that this person be protected" in story
