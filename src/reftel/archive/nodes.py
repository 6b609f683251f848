"""The tree of a query: what any search engine behind the archive must be able to find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Everything:
    """Every telegram."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word in the form of ``words.py``, or with ``prefix`` all words that begin so.

    With ``edits`` all words that differ from it by at most so many letters, one
    more, one less, another one, or two changed about. Never both.
    """

    word: str
    prefix: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Telegrams with these words in a row in a text field; one part is a word, several a phrase."""

    field: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Telegrams with two words in a text field, in either order, and at most ``between`` others between."""

    field: str
    first: Part
    second: Part
    between: int


@dataclass(frozen=True, slots=True)
class Value:
    """Telegrams with this very value in a field of codes, or with ``prefix`` one that begins so."""

    field: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Telegrams with a day in these (ordinals, both included; ``None`` is open).

    Of ``date`` that is certain: a telegram of which only the year is known lies
    within the year, and in no month of it. The others are ``opens`` and ``filed``.
    """

    first: int | None
    last: int | None
    field: str = "date"


@dataclass(frozen=True, slots=True)
class Keys:
    """These very telegrams, by their keys in the records."""

    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Telegrams that all children find."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Telegrams that any child finds."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Telegrams that the child does not find."""

    child: Node


Node: TypeAlias = Everything | Text | Near | Value | Days | Keys | And | Or | Not


def texts(node: Node) -> Iterator[Text]:
    """What is asked for in words, in order; not what is asked to be absent.

    Of words near each other, each on its own.
    """
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Near):
        yield Text(node.field, (node.first,))
        yield Text(node.field, (node.second,))
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from texts(child)
