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
    """A word in the form of ``words.py``, or with ``prefix`` all words that begin so."""

    word: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Telegrams with these words in a row in a text field; one part is a word, several a phrase."""

    field: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """Telegrams with this very value in a field of codes, or with ``prefix`` one that begins so."""

    field: str
    value: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Telegrams dated within these days for certain (ordinals, both included; ``None`` is open).

    One of which only the year is known lies within the year, and in no month of it.
    """

    first: int | None
    last: int | None


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


Node: TypeAlias = Everything | Text | Value | Days | Keys | And | Or | Not


def texts(node: Node) -> Iterator[Text]:
    """What is asked for in words, in order; not what is asked to be absent."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from texts(child)
