"""Paragraphs re-flowed for reading: joined lines, kept tables.

A telegram's lines end where the teletype's carriage did, which says nothing
about the sentence. For the clean view they are joined again; tables, lists and
lines broken on purpose stay as they were typed. The copy's own text is never
changed by this: it is shown, character by character, in the view as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise


class Shape(Enum):
    """How a block of text is set on the page."""

    PROSE = "prose"
    LIST = "list"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a paragraph: one joined text, the items of a list, or kept lines.

    ``lines`` has one string for prose (a line break inside it is one that the
    drafter meant), one for each item of a list, one for each kept line.
    """

    shape: Shape
    lines: tuple[str, ...]


# Points of a list: "-- the pilots", "--The pilots", "* the pilots", "a) the pilots".
_ITEM = re.compile(r"\s*(?:--(?=[A-Z])|(?:--?|\*|•|[a-z0-9]{1,2}\)|\([a-z0-9]{1,2}\))\s+(?=\S))")
_DASHES = re.compile(r"\s*(?:--(?=[A-Z])|(?:--?|\*|•)\s+)")
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
_RULE = re.compile(r"\s*[-=_*.+| ]{4,}\s*")
# A line shorter than this share of the longest one was ended on purpose.
_SHORT = 0.62
# Lines of a telegram are 55 to 69 characters; below this nothing can be said of wrapping.
_NARROW = 40


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a paragraph's text, in order; blank lines part blocks."""
    found: list[Block] = []
    width = max((len(line.rstrip()) for line in text.split("\n")), default=0)
    for chunk in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = [line.rstrip() for line in chunk.split("\n")]
        if not any(lines):
            continue
        if _is_table(lines):
            found.append(Block(Shape.KEPT, tuple(lines)))
        else:
            found.extend(_flow(lines, width))
    return tuple(found)


def _is_table(lines: list[str]) -> bool:
    """True for two lines or more with columns, or columns under a rule."""
    columns = sum(1 for line in lines if _COLUMNS.search(line.strip()))
    rules = sum(1 for line in lines if line.strip() and _RULE.fullmatch(line))
    return columns >= 2 or (columns >= 1 and rules >= 1)


def _flow(lines: list[str], width: int) -> list[Block]:
    """Lines of one chunk as prose and list items."""
    found: list[Block] = []
    items: list[list[str]] = []
    prose: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            if prose:
                found.append(Block(Shape.PROSE, (_join(prose, width),)))
                prose = []
            items.append([_DASHES.sub("", line, count=1)])
        elif items:
            items[-1].append(line)
        else:
            prose.append(line)
    if prose:
        found.append(Block(Shape.PROSE, (_join(prose, width),)))
    if items:
        found.append(Block(Shape.LIST, tuple(_join(item, width) for item in items)))
    return found


def _join(lines: list[str], width: int) -> str:
    """Lines as one text; a break stays where the drafter ended a line early."""
    joined = lines[0].strip()
    for before, line in pairwise(lines):
        word = line.strip()
        if not word:
            continue
        ended = (
            width >= _NARROW
            and len(before.rstrip()) < width * _SHORT
            and not word[0].islower()
            and before.rstrip()[-1:] in ".:;?!)\"'"
        )
        if ended:
            joined += "\n" + word
        elif joined.endswith("-") and not joined.endswith("--") and joined[-2:-1].isalpha():
            # A word typed with its hyphen at the line's end keeps it: the hyphen may be
            # the word's own (counter-terrorism), and nothing says that it is not.
            joined += word
        else:
            joined += " " + word
    return re.sub(r"[ \t]{2,}", " ", joined) if "\n" not in joined else joined
