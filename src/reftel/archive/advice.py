"""What to say to a query without hits: which word no telegram has, and which it may have meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from reftel import authority
from reftel.archive.engine import SearchIndex
from reftel.archive.nodes import And, Near, Node, Or, Part, Text, Value

MOST = 5
"""So many pieces of advice are given at most."""

_TERMS = 5_000
_ALIKE = 0.7
_POSTS = frozenset({"from", "action", "info", "station"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence about a part of a query, and the query that was perhaps meant, if there is one."""

    text: str
    query: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"text": self.text, "query": self.query}


def advise(node: Node, query: str, index: SearchIndex) -> tuple[Suggestion, ...]:
    """Why a query without hits may have none; ``()`` where each part is found on its own."""
    return tuple(islice(_each(node, query, index), MOST))


def _each(node: Node, query: str, index: SearchIndex) -> Iterator[Suggestion]:
    match node:
        case Text(field, parts):
            absent = [part for part in parts if not _held(index, field, part)]
            for part in absent:
                yield _word(field, part, query, index)
            if len(parts) > 1 and not absent:
                row = " ".join(part.word for part in parts)
                unquoted = query.replace('"', "")
                yield Suggestion(
                    f"no telegram has {row!r} in a row; without quotation marks its words may "
                    "stand apart",
                    unquoted if unquoted != query else None,
                )
        case Near(field, first, second, _):
            for part in (first, second):
                if not _held(index, field, part):
                    yield _word(field, part, query, index)
        case Value(field, value, False) if value not in index.terms(field, value, 1):
            yield _value(field, value, query, index)
        case Or(children) if all(isinstance(child, Value) for child in children):
            yield from _each(children[0], query, index)
        case Or((Value(field, value), Text())) if field in _POSTS:
            yield _value(field, value, query, index)
        case And(children) | Or(children):
            for child in children:
                yield from _each(child, query, index)


def _held(index: SearchIndex, field: str, part: Part) -> bool:
    if part.edits:
        return True
    found = index.terms(field, part.word, 1)
    return bool(found) and (part.prefix or found[0] == part.word)


def _word(field: str, part: Part, query: str, index: SearchIndex) -> Suggestion:
    where = "" if field == "text" else f" in {field.replace('_', '-')}"
    near = _nearest(part.word, index.terms(field, part.word[:2], _TERMS))
    star = "*" if part.prefix else ""
    if near is None:
        return Suggestion(f"no telegram here has the word {part.word + star!r}{where}")
    return Suggestion(
        f"no telegram here has the word {part.word + star!r}{where}: did you mean {near}?",
        _replaced(query, part.word, near),
    )


def _value(field: str, value: str, query: str, index: SearchIndex) -> Suggestion:
    held = index.terms(field, value[:1], _TERMS)
    near = _nearest(value, held)
    if field in _POSTS:
        named = authority.station(value)
        said = f"no telegram here has {named.name if named else value} in {field}:"
        if near is not None:
            post = authority.station(near)
            name = (post.name if post else near).lower()
            quoted = f'"{name}"' if " " in name else name
            return Suggestion(f"{said} did you mean {name}?", _after_colon(query, field, quoted))
        return Suggestion(said if named else f"{said} and the table of posts has no such name")
    said = f"no telegram here has {field}:{value}"
    if near is None:
        return Suggestion(said)
    return Suggestion(f"{said}: did you mean {near}?", _replaced(query, value, near))


def _nearest(word: str, held: list[str]) -> str | None:
    found = difflib.get_close_matches(word, held, n=1, cutoff=_ALIKE)
    return found[0] if found and found[0] != word else None


def _replaced(query: str, word: str, near: str) -> str | None:
    pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
    found, changes = re.subn(pattern, lambda _: near, query, count=1, flags=re.IGNORECASE)
    return found if changes else None


def _after_colon(query: str, field: str, value: str) -> str | None:
    pattern = rf'\b{field}:(?:"[^"]*"|[^\s()]+)'
    found, changes = re.subn(
        pattern, lambda _: f"{field}:{value}", query, count=1, flags=re.IGNORECASE
    )
    return found if changes else None
