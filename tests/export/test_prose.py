from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.export.prose import Shape, blocks


def flowed(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(block.shape.value, block.lines) for block in blocks(dedent(text).strip("\n"))]


def test_lines_of_a_sentence_are_joined() -> None:
    assert flowed(
        """
        Charge called the harbor master at 10:00 p.m. to express concern for
        the safety of the evening crossing.  She had no choice but to
        sail.
        """
    ) == [
        (
            "prose",
            (
                "Charge called the harbor master at 10:00 p.m. to express concern for "
                "the safety of the evening crossing. She had no choice but to sail.",
            ),
        )
    ]


def test_a_blank_line_parts_blocks_and_a_table_stays_as_typed() -> None:
    found = flowed(
        """
        The tariff as it stands:

        Berth      Day rate     Night rate
        ------     --------     ----------
        North      410          520

        Nobody pays it.
        """
    )

    assert [shape for shape, _ in found] == ["prose", "kept", "prose"]
    assert found[1][1][2] == "North      410          520"


def test_points_become_a_list_and_their_lines_are_joined() -> None:
    assert flowed(
        """
        Three points stood out:
        -- the pilots want their licences back before any talks, and they
        want the commissioner to say so;
        -- the ferry company will not pay twice.
        """
    ) == [
        ("prose", ("Three points stood out:",)),
        (
            "list",
            (
                "the pilots want their licences back before any talks, and they "
                "want the commissioner to say so;",
                "the ferry company will not pay twice.",
            ),
        ),
    ]


def test_a_line_ended_on_purpose_keeps_its_break() -> None:
    (block,) = blocks(
        "The delegation that came to the residence on Sunday evening was:\n"
        "Head of delegation: Orsino Bellavia.\n"
        "Secretary of the pilots, and of the hall: Ilaria Vantone.\n"
    )

    assert block.lines[0].count("\n") == 1


def test_a_hyphen_at_the_end_of_a_line_is_kept() -> None:
    (block,) = blocks("the Ministry pointed to its counter-\nterrorism unit at the port")

    assert block.lines == ("the Ministry pointed to its counter-terrorism unit at the port",)


def test_a_dash_of_two_strokes_is_not_a_hyphen() -> None:
    (block,) = blocks("he said no--\nand left")

    assert block.lines == ("he said no-- and left",)


@pytest.mark.parametrize("text", ["", "\n\n", "   \n  "])
def test_nothing_gives_no_blocks(text: str) -> None:
    assert blocks(text) == ()


@given(st.text(alphabet=st.sampled_from("ab .-\n*:A1)\t"), max_size=200))
def test_no_letter_is_lost_or_invented(text: str) -> None:
    shown = "".join(line for block in blocks(text) for line in block.lines)
    letters = [char for char in text if char.isalpha() or char == ")"]

    # The signs that open a list's items become the list's own; letters such as a) stay.
    assert [char for char in shown if char.isalpha() or char == ")"] == letters


def test_shapes_have_stable_names() -> None:
    assert {shape.value for shape in Shape} == {"prose", "list", "kept"}
