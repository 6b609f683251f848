"""The query language: what a reader types, as a small tree that any engine can follow.

The grammar is Lucene's, read by luqum; the words, fields and values are ours.
Whatever cannot be understood is a ``QueryError`` with its place and what was
expected, never an answer without hits. The language is on docs/archive.md.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from types import MappingProxyType

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene

from reftel.archive.engine import FARTHEST
from reftel.archive.fields import FIELDS, Field, field_named
from reftel.archive.meanings import Meaning, longest_name
from reftel.archive.nodes import And, Everything, Near, Node, Not, Or, Part, Text, Value
from reftel.archive.words import words
from reftel.errors import QueryError

LONGEST_QUERY = 4000
_DEEPEST = 60
_MOST_NEAR = 5

# Word processors turn quotation marks; the places stay the same.
_TURNED = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2019": "'", "\u2018": "'"})
# An apostrophe before a word is punctuation to us and an error to the grammar.
_LEADING_APOSTROPHE = re.compile(r"(?<![^\s:(\"])'")
_PLACE = re.compile(r"at position (\d+)")
_FOREIGN = MappingProxyType({"&&": "AND", "||": "OR"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a query asks for, and the words in it that were taken by their meaning too."""

    node: Node
    meanings: tuple[Meaning, ...] = ()


def parse_query(text: str) -> Node:
    """The tree of a query; an empty one means everything.

    Raises ``QueryError``, with the place in ``text`` where it is known.
    """
    return parse(text).node


def parse(text: str) -> Parsed:
    """The tree of a query with the meanings in it; errors as of ``parse_query``."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"a query has at most {LONGEST_QUERY} characters, this one {len(text)}", LONGEST_QUERY
        )
    if not text.strip() or text.strip() == "*":
        return Parsed(Everything())
    clean = _LEADING_APOSTROPHE.sub(" ", text.translate(_TURNED))
    _check_pairs(clean)
    try:
        parsed = parse_lucene(clean)
    except ParseError as error:
        raise _syntax_error(clean, str(error)) from None
    reader = _Reader(clean, [])
    node = reader.node(parsed, None, 0)
    if node is None:
        raise QueryError("the query has no word in it: type letters or digits", 0)
    return Parsed(node, tuple(reader.meanings))


def _check_pairs(text: str) -> None:
    """Quotation marks and brackets must be in pairs: said better here than by a grammar."""
    quoted = re.sub(r"\\.", "  ", text)
    marks = [match.start() for match in re.finditer('"', quoted)]
    if len(marks) % 2:
        raise QueryError('this quotation mark is not closed: add another "', marks[-1])
    outside = re.sub('"[^"]*"', lambda match: " " * len(match.group()), quoted)
    opened: list[int] = []
    for place, character in enumerate(outside):
        if character == "(":
            opened.append(place)
        elif character == ")":
            if not opened:
                raise QueryError("this bracket closes none: take it out, or open one before", place)
            opened.pop()
    if opened:
        raise QueryError("this bracket is not closed: add a )", opened[-1])


def _syntax_error(text: str, message: str) -> QueryError:
    found = _PLACE.search(message)
    if found is None:
        return QueryError(
            "the query ends too early: a word, a phrase in quotation marks or a bracket "
            "was expected",
            len(text),
        )
    place = int(found[1])
    word = next(iter(text[place:].split(maxsplit=1)), "")
    if word.startswith(("AND", "OR", "TO", "NOT")):
        advice = f"{word} stands between two words; to search for it, write it small"
    elif word.startswith(":"):
        advice = "before the colon the name of a field was expected, as in from:valletta"
    elif word.startswith(")"):
        advice = "the brackets hold no word"
    else:
        advice = "to search for the sign, put it in quotation marks together with its words"
    return QueryError(f"the query is not understood from {word[:20]!r} on: {advice}", place)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Luqum's tree to ours. ``None`` stands for punctuation, which is passed over.

    ``meanings`` gathers the words taken by their meaning; with ``literal`` none are.
    """

    text: str
    meanings: list[Meaning]
    literal: bool = False

    def node(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        if depth > _DEEPEST:
            raise QueryError(f"brackets and NOTs are nested more than {_DEEPEST} deep", item.pos)
        for kind, read in _KINDS.items():
            if isinstance(item, kind):
                return read(self, item, field, depth + 1)
        sign, advice = _REFUSED.get(type(item), (str(item)[:20], "use words and phrases"))
        raise QueryError(f"{sign} is not part of the query language: {advice}", item.pos)

    def one(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        return self.node(item.children[0], field, depth)

    def all_of(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        return _joined(And, [self.node(child, field, depth) for child in item.children])

    def row_of(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        """Words beside each other; a row of them may be a name."""
        nodes: list[Node | None] = []
        children = list(item.children)
        while children:
            length, codes = (0, ()) if field else longest_name(_plain_words(children))
            if length > 1 and not self.literal:
                row = And(tuple(Text("text", (Part(w),)) for w in _plain_words(children[:length])))
                nodes.append(self._meant(row, children[0].pos, children[:length], codes))
            else:
                length = 1
                nodes.append(self.node(children[0], field, depth))
            children = children[length:]
        return _joined(And, nodes)

    def _meant(
        self, node: Node, place: int, items: Sequence[tree.Item], codes: Sequence[str]
    ) -> Node:
        said = " ".join(str(item.value) for item in items)
        self.meanings.append(Meaning(said, place, "tag", tuple(codes)))
        return Or((node, *(Value("tag", code) for code in codes)))

    def any_of(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        return _joined(Or, [self.node(child, field, depth) for child in item.children])

    def none_of(self, item: tree.Item, field: Field | None, depth: int) -> Node | None:
        node = replace(self, literal=True).one(item, field, depth)
        if node is None:
            raise QueryError("after NOT a word was expected", item.pos)
        return Not(node)

    def in_field(self, item: tree.SearchField, field: Field | None, depth: int) -> Node | None:
        if field is not None:
            raise QueryError(
                f"{item.name}: stands inside {field.name}: -- one field at a time, "
                f"as in {field.name}:word {item.name}:word",
                item.pos,
            )
        named = field_named(item.name)
        if named is None:
            raise QueryError(_unknown_field(item.name), item.pos)
        node = self.node(item.expr, named, depth)
        if node is None:
            raise QueryError(f"after {item.name}: {named.expected} was expected", item.pos)
        return node

    def bound(self, item: tree.OpenRange, field: Field | None, _depth: int) -> Node | None:
        sign = ("<" if isinstance(item, tree.To) else ">") + ("=" if item.include else "")
        value = _value(item.children[0])
        if field is None or field.bounds is None:
            raise QueryError(f"{sign} is understood in dates only, as in date:{sign}2007", item.pos)
        return field.bounds(sign, value, item.pos)

    def between(self, item: tree.Range, field: Field | None, _depth: int) -> Node | None:
        low, high = (_value(child) for child in item.children)
        if field is None or field.value is None or field.bounds is None:
            raise QueryError(
                "[A TO B] is understood in dates only, as in date:[2007 TO 2008]", item.pos
            )
        if not (item.include_low and item.include_high):
            raise QueryError("write a range with [ and ]: both ends belong to it", item.pos)
        ends = ("" if end == "*" else end for end in (low, high))
        return field.value("..".join(ends), item.pos)

    def term(self, item: tree.Term, field: Field | None, _depth: int) -> Node | None:
        if field is not None and field.value is not None:
            return field.value(_value(item), item.pos)
        raw = str(item.value)
        if raw in _FOREIGN:
            raise QueryError(f"{raw} is not understood: write {_FOREIGN[raw]}", item.pos)
        if raw.startswith("!") and len(raw) > 1:
            raise QueryError(f"! is not understood: write NOT {raw[1:]}", item.pos)
        if raw == "*":
            return Everything()
        parts = text_parts(_value(item), item.pos)
        if parts:
            found = Text(field.text if field else "text", parts)
            length, codes = (0, ()) if field else longest_name(_plain_words([item]))
            if length and not self.literal:
                return self._meant(found, item.pos, [item], codes)
            return found
        if isinstance(item, tree.Phrase):
            raise QueryError("there is no word between these quotation marks", item.pos)
        return None

    def near(self, item: tree.Proximity, field: Field | None, _depth: int) -> Node | None:
        """``"ferry strike"~5``: each two of the words with at most five others between them."""
        if field is not None and field.value is not None:
            raise QueryError(f"~ is understood with words only, not in {field.name}:", item.pos)
        parts = tuple(dict.fromkeys(text_parts(_value(item.term), item.pos)))
        between = int(item.degree)
        if not 2 <= len(parts) <= _MOST_NEAR or between > FARTHEST:
            raise QueryError(
                f"near each other can be two to {_MOST_NEAR} words, with at most {FARTHEST} "
                'others between: "ferry strike"~5',
                item.pos,
            )
        pairs = list(combinations(parts, 2))
        for one, other in pairs:
            if _may_be_one(one, other) or _may_be_one(other, one):
                raise QueryError(
                    f"{one.word} and {other.word} may be the same word: leave one of them out",
                    item.pos,
                )
        name = field.text if field else "text"
        return _joined(And, [Near(name, one, other, between) for one, other in pairs])

    def alike(self, item: tree.Fuzzy, field: Field | None, _depth: int) -> Node | None:
        """``marlow~``: words that differ by a letter, or with ``~2`` by two."""
        if field is not None and field.value is not None:
            raise QueryError(f"~ is understood with words only, not in {field.name}:", item.pos)
        parts = text_parts(_value(item.term), item.pos)
        edits = max(1, int(item.degree))
        if len(parts) != 1 or parts[0].prefix:
            raise QueryError("before ~ one whole word was expected, as in marlowe~", item.pos)
        if edits > 2:
            raise QueryError(
                f"~{edits}: words can differ by one letter or two: marlowe~2", item.pos
            )
        word = parts[0].word
        if len(word) < 2 * edits + 1:
            raise QueryError(f"{word!r} is too short to differ by {edits} letters", item.pos)
        return Text(field.text if field else "text", (Part(word, edits=edits),))


def _plain_words(items: Sequence[tree.Item]) -> list[str]:
    """The words that stand first among the items, as long as each is one plain word."""
    found = []
    for item in items:
        raw = str(item.value) if isinstance(item, tree.Word) else ""
        one = words(raw) if raw.isalnum() else []
        if len(one) != 1:
            break
        found += one
    return found


def _may_be_one(one: Part, other: Part) -> bool:
    return one.prefix and other.word.startswith(one.word)


def text_parts(text: str, place: int) -> tuple[Part, ...]:
    """The words of a term or phrase; a star after a word means all that begin so.

    Raises ``QueryError`` for a star or a question mark in any other place.
    """
    parts: list[Part] = []
    for piece in text.split():
        stem = piece.rstrip("*")
        if "*" in stem or re.search(r"\?\w", stem):
            raise QueryError(
                f"{piece!r}: a star stands for the end of a word only, as in negotiat*", place
            )
        found = words(stem)
        starred = stem != piece
        if starred and not (found and stem[-1:].isalnum()):
            raise QueryError(f"{piece!r}: the beginning of a word was expected before *", place)
        parts += [Part(word) for word in found]
        if starred:
            parts[-1] = Part(parts[-1].word, prefix=True)
    return tuple(parts)


def _value(item: tree.Item) -> str:
    """The words of a term as they were meant: without quotation marks and backslashes."""
    if isinstance(item, tree.Prohibit):
        raise QueryError("a minus has no meaning here", item.pos)
    value = str(item.value)
    if isinstance(item, tree.Phrase):
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)


def _joined(kind: type[And] | type[Or], nodes: list[Node | None]) -> Node | None:
    children = tuple(node for node in nodes if node is not None)
    if len(children) < 2:
        return children[0] if children else None
    return kind(children)


def _unknown_field(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), list(FIELDS), n=1, cutoff=0.5)
    meant = f"did you mean {near[0]}:? " if near else ""
    return (
        f"there is no field {name!r}: {meant}The fields are {', '.join(FIELDS)}; to search for "
        "the words themselves, put them in quotation marks"
    )


_Read = Callable[[_Reader, tree.Item, Field | None, int], Node | None]

_KINDS: Mapping[type[tree.Item], _Read] = MappingProxyType(
    {
        tree.SearchField: _Reader.in_field,
        tree.BaseGroup: _Reader.one,
        tree.Plus: _Reader.one,
        tree.Not: _Reader.none_of,
        tree.Prohibit: _Reader.none_of,
        tree.OrOperation: _Reader.any_of,
        tree.AndOperation: _Reader.all_of,
        tree.UnknownOperation: _Reader.row_of,
        tree.Range: _Reader.between,
        tree.OpenRange: _Reader.bound,
        tree.Word: _Reader.term,
        tree.Phrase: _Reader.term,
        tree.Proximity: _Reader.near,
        tree.Fuzzy: _Reader.alike,
    }
)
_REFUSED: Mapping[type[tree.Item], tuple[str, str]] = MappingProxyType(
    {
        tree.Boost: ("^", "leave it out"),
        tree.Regex: ("/", "put the words in quotation marks"),
    }
)
