"""Colours of the field: green, blue, red, orange."""

from __future__ import annotations

import pytest

from reftel.export.colours import level_colour, mark_colour


@pytest.mark.parametrize(
    ("mark", "colour"),
    [
        ("U", "u"),
        ("SBU/NF", "u"),
        ("C", "c"),
        ("C NF", "c"),
        ("S//NF", "s"),
        ("TS", "ts"),
        ("LOU", "u"),
        ("?", ""),
        ("//", ""),
        (None, ""),
    ],
)
def test_a_mark_has_the_colour_of_its_level(mark: str | None, colour: str) -> None:
    assert mark_colour(mark) == colour


def test_a_level_that_is_not_known_has_none() -> None:
    assert (level_colour("TOP SECRET"), level_colour(None), level_colour("?")) == ("ts", "", "")
