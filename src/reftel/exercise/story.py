"""The hand-written story that the exercise begins with (``data/story.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from reftel.exercise.people import load


@dataclass(frozen=True, slots=True)
class Member:
    """One telegram of the first episode: who sends it, when, and which text it has.

    ``story`` is its index in the story where it is written by hand, ``None``
    where it is drafted like the rest.
    """

    post: str
    role: str
    day: date
    slot: int
    story: int | None


@cache
def story_members() -> tuple[Member, ...]:
    """The telegrams of the first episode, in the order of their date-time groups."""
    return tuple(
        Member(
            row["post"],
            row["role"],
            row["day"],
            row["slot"],
            index if row["role"] == "story" else None,
        )
        for index, row in enumerate(load("story")["member"])
    )


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(load("story")["member"])


def story_row(index: int) -> dict[str, Any]:
    """What ``data/story.toml`` says of one member; not to be changed by the caller."""
    return _rows()[index]
