"""A telegram's public JSON folded for the archive, and unfolded as it was.

The JSON names its keys at every person and statement and repeats what stands in the
telegram's text; folded, a list of objects is a table, whose columns hold steps between
numbers, and a value that is a piece of the text is not written at all. Nothing here knows
what an analysis adds: every fold is undone from what is beside it, and whatever does not
fit a fold stays as it is. ``unfold(fold(j, t), t) == j`` for all JSON, keys in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import sub
from types import NoneType
from typing import Any

from reftel.archive.shorter import LENGTH, longer, shorter, signed, unsigned

Json = dict[str, Any]

# How a column is written. Their numbers stand in archives: never change one.
_AS_IT_IS, _STEPS, _ALIKE, _TABLE, _LENGTHS, _PIECES, _BYTES = range(7)

# The count of spans that follow from others.
_FOLLOWS = -1

# Of a table whose rows are shorter than they were (shorter.py).
_SHORT = 1

# A value under one of these keys is a piece of its paragraph where start and end say so.
_PIECE_KEYS = frozenset({"text", "time_text"})
_PLACES = frozenset({"start", "end"})
# Numbers of any size in no order.
_SCATTERED = frozenset({"start", "event", LENGTH})
_SCALARS = frozenset({str, bool, NoneType})


def fold(telegram: Mapping[str, Any], text: str) -> list[Any]:
    """The JSON of a telegram in less room; ``text`` is that of its copy."""
    plain: Json = dict(telegram)
    paragraphs = _paragraphs(plain)
    folded: Json = {}
    if isinstance(plain.get("spans"), dict):
        columns = _fold_spans(plain["spans"], text)
        if columns is not None and _lift_paragraphs(plain, text):
            folded["spans"], plain["spans"] = columns, None
    for name, value in plain.items():
        if type(value) is list and name != "spans":  # which is folded as an object, or not at all
            short = shorter(name, value, paragraphs) if set(map(type, value)) == {dict} else None
            table = _fold_table(value if short is None else short, paragraphs)
            if table is not None:
                folded[name], plain[name] = table if short is None else [*table, _SHORT], None
    return [plain, folded]


def unfold(stored: Sequence[Any], text: str) -> Json:
    """The JSON that was folded; of some of its keys alone where only these are given."""
    plain, folded = stored
    telegram: Json = dict(plain)
    if "spans" in folded:
        telegram["spans"] = _unfold_spans(folded["spans"], text)
    if "paragraphs" in folded:
        telegram["paragraphs"] = _unfold_table(folded["paragraphs"], {})
    if "spans" in folded:
        _drop_paragraphs(telegram, text)
    paragraphs = _paragraphs(telegram)
    for name, table in folded.items():
        if name not in ("spans", "paragraphs"):
            rows = _unfold_table(table[:2], paragraphs)
            telegram[name] = longer(name, rows, paragraphs) if table[2:] == [_SHORT] else rows
    return telegram


def _paragraphs(telegram: Json) -> dict[Any, str]:
    """The text of each paragraph by its number; of those alike, the first."""
    found: dict[Any, str] = {}
    listed = telegram.get("paragraphs")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict) and type(one.get("number")) is int:
            text = one.get("text")
            if isinstance(text, str):
                found.setdefault(one["number"], text)
    if isinstance(telegram.get("preamble"), str):
        found[None] = telegram["preamble"]
    return found


# Paragraphs that stand in the text as they are


def _lift_paragraphs(telegram: Json, text: str) -> bool:
    """Take out the text of each paragraph that is the piece of ``text`` its span says.

    False, and nothing done, where what is taken out could not be told from what is there.
    """
    listed = telegram.get("paragraphs")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        return False
    if any(one.get("text") == 0 for one in listed):
        return False
    telegram["paragraphs"] = [
        {**one, "text": 0} if "text" in one and one["text"] == piece else one
        for one, piece in zip(listed, _pieces(telegram, text, len(listed)), strict=True)
    ]
    return True


def _drop_paragraphs(telegram: Json, text: str) -> None:
    """Put the text of each such paragraph back."""
    listed = telegram.get("paragraphs")
    if not isinstance(listed, list):
        return
    for one, piece in zip(listed, _pieces(telegram, text, len(listed)), strict=True):
        if isinstance(one, dict) and one.get("text") == 0:
            one["text"] = piece


def _pieces(telegram: Json, text: str, count: int) -> Iterator[str | None]:
    for place in range(count):
        spans = telegram["spans"].get(f"paragraphs[{place}].text")
        yield text[spans[0][0] : spans[0][1]] if spans and len(spans) == 1 else None


# Spans: names, how many each has, and steps from the end of one to the start of the next


def _fold_spans(spans: Mapping[str, Any], text: str) -> list[Any] | None:
    if not set(map(type, spans.values())) <= {list}:
        return None
    pairs = [pair for pairs in spans.values() for pair in pairs]
    if not set(map(type, pairs)) <= {list} or not set(map(len, pairs)) <= {2}:
        return None
    if not {type(number) for pair in pairs for number in pair} <= {int}:
        return None
    known = [
        name for name, told in spans.items() if told and told == _between_numbers(spans, name, text)
    ]
    counts = {name: len(told) for name, told in spans.items()} | dict.fromkeys(known, _FOLLOWS)
    left = (spans[name] for name, count in counts.items() if count != _FOLLOWS)
    steps = [number for pairs in left for pair in pairs for number in pair]
    folded = [_name_folded(name) for name in spans]
    return [
        [stem for stem, _ in folded],
        _fold_column([place for _, place in folded]),
        _fold_column(list(counts.values())),
        _scattered([unsigned(n) for n in [*steps[:1], *map(sub, steps[1:], steps)]]),
    ]


def _unfold_spans(columns: Sequence[Any], text: str) -> dict[str, list[list[int]]]:
    names, places, counts, steps = columns
    if steps and isinstance(steps[0], bytes):
        steps = map(signed, _gathered(steps))
    numbers = accumulate(steps)
    spans: dict[str, list[list[int]]] = {}
    follow = []
    told = zip(names, _unfold_column(places), _unfold_column(counts), strict=True)
    for stem, place, count in told:
        name = stem if place < 0 else stem.replace("[]", f"[{place}]", 1)
        spans[name] = [[next(numbers), next(numbers)] for _ in range(count)]
        if count == _FOLLOWS:
            follow.append(name)
    spans |= {name: _between_numbers(spans, name, text) or [] for name in follow}
    return spans


def _between_numbers(spans: Mapping[str, Any], name: str, text: str) -> list[list[int]] | None:
    """Where the text of a paragraph stands: from its number to the next, without the blanks between."""
    stem, place = _name_folded(name)
    if stem != "paragraphs[].text":
        return None
    own = spans.get(f"paragraphs[{place}].number")
    following = spans.get(f"paragraphs[{place + 1}].number")
    if not own or not following:
        return None
    first, after = own[-1][1], following[0][0]
    return [[first, max(first, first + len(text[first:after].rstrip()))]]


def _scattered(numbers: Sequence[int]) -> list[Any]:
    """Numbers of any size in no order: the bytes of each apart, which pack into what they say."""
    if numbers and max(numbers) < 1 << 16 and min(numbers) >= 0:
        return [bytes(n & 255 for n in numbers), bytes(n >> 8 for n in numbers)]
    return [signed(number) for number in numbers]


def _gathered(strings: Sequence[bytes]) -> list[int]:
    return [low | high << 8 for low, high in zip(*strings, strict=True)]


@lru_cache(maxsize=4096)
def _name_folded(name: str) -> tuple[str, int]:
    """``paragraphs[3].text`` is ``paragraphs[].text`` and 3."""
    before, bracket, after = name.partition("[")
    digits, closed, rest = after.partition("]")
    if bracket and closed and digits.isdecimal() and str(int(digits)) == digits:
        return f"{before}[]{rest}", int(digits)
    return name, -1


# Lists of objects as tables


def _fold_table(rows: Sequence[Any], paragraphs: Mapping[Any, str]) -> list[Any] | None:
    """The keys and a column for each; ``None`` where it is no list of objects all alike."""
    if not rows or set(map(type, rows)) != {dict}:
        return None
    keys = list(rows[0])
    if not keys or set(map(tuple, rows)) != {tuple(keys)}:
        return None
    # The keys of all stand in one order, and so do their values.
    values = dict(zip(keys, zip(*map(dict.values, rows), strict=True), strict=True))
    whole = {key for key in _PLACES if key in values and set(map(type, values[key])) == {int}}
    columns = []
    for key, column in values.items():
        if key == "end" and whole >= _PLACES:
            columns.append([_LENGTHS, list(map(sub, column, values["start"]))])
        elif key in _SCATTERED and _is_small(column):
            columns.append([_BYTES, *_scattered(column)])
        elif key in _PIECE_KEYS and whole >= _PLACES and "paragraph" in values:
            pieces = _fold_pieces(column, values, paragraphs)
            columns.append(pieces or _fold_column(column, paragraphs))
        else:
            columns.append(_fold_column(column, paragraphs))
    return [keys, columns]


def _is_small(column: Sequence[Any]) -> bool:
    return set(map(type, column)) == {int} and min(column) >= 0 and max(column) < 1 << 16


def _unfold_table(table: Sequence[Any], paragraphs: Mapping[Any, str]) -> list[Json]:
    keys, columns = table
    found: dict[str, Sequence[Any]] = {}
    later = []
    for key, column in zip(keys, columns, strict=True):
        if column[0] in (_LENGTHS, _PIECES):
            later.append((key, column))
        else:
            found[key] = _unfold_column(column, paragraphs)
    # Lengths first: where a piece stands is said by start and end.
    for key, column in sorted(later, key=lambda one: one[1][0]):
        if column[0] == _LENGTHS:
            found[key] = [s + n for s, n in zip(found["start"], column[1], strict=True)]
            continue
        where = zip(found["paragraph"], found["start"], found["end"], strict=True)
        found[key] = [
            paragraphs[number][start:end] if value == 0 else value
            for (number, start, end), value in zip(where, column[1], strict=True)
        ]
    return [dict(zip(keys, row, strict=True)) for row in zip(*map(found.get, keys), strict=True)]


def _fold_column(values: Sequence[Any], paragraphs: Mapping[Any, str] | None = None) -> list[Any]:
    kinds = set(map(type, values))
    if len(kinds) != 1:
        return [_AS_IT_IS, values]
    kind = kinds.pop()
    if kind is int:
        return [_STEPS, [values[0], *map(sub, values[1:], values)]]
    if kind is list:
        inner = _fold_table([one for value in values for one in value], paragraphs or {})
        if inner is not None:
            return [_TABLE, list(map(len, values)), inner]
        if not any(values):
            return [_ALIKE, len(values), []]
    elif kind in _SCALARS and values.count(values[0]) == len(values):
        return [_ALIKE, len(values), values[0]]
    return [_AS_IT_IS, values]


def _unfold_column(column: Sequence[Any], paragraphs: Mapping[Any, str] | None = None) -> list[Any]:
    how = column[0]
    if how == _STEPS:
        return list(accumulate(column[1]))
    if how == _BYTES:
        return _gathered(column[1:])
    if how == _ALIKE:
        value = column[2]
        return [[] if value == [] else value for _ in range(column[1])]
    if how == _TABLE:
        rows = iter(_unfold_table(column[2], paragraphs or {}))
        return [[next(rows) for _ in range(count)] for count in column[1]]
    return list(column[1])


def _fold_pieces(
    column: Sequence[Any], values: Mapping[str, Sequence[Any]], paragraphs: Mapping[Any, str]
) -> list[Any] | None:
    if not set(map(type, column)) <= {str}:
        return None
    if not set(map(type, values["paragraph"])) <= {int, NoneType}:
        return None
    where = zip(column, values["paragraph"], values["start"], values["end"], strict=True)
    empty = ""
    return [
        _PIECES,
        [
            0 if value and paragraphs.get(number, empty)[start:end] == value else value
            for value, number, start, end in where
        ],
    ]
