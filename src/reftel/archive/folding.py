"""A telegram's public JSON folded for the archive, and unfolded as it was.

The JSON names its keys at every person and statement and repeats what stands in the
telegram's text; folded, a list of objects is a table, whose columns hold steps between
numbers, and a value that is a piece of the text is not written at all. Nothing here knows
what an analysis adds: every fold is undone from what is beside it, and whatever does not
fit a fold stays as it is. ``unfold(fold(j, t), t) == j`` for all JSON, keys in order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

Json = dict[str, Any]

# How a column is written. Their numbers stand in archives: never change one.
_AS_IT_IS, _STEPS, _ALIKE, _TABLE, _LENGTHS, _PIECES = range(6)

# A value under the last key is a piece of its paragraph: where the first two say.
_PIECE = ("start", "end")
_PIECE_KEYS = frozenset({"text", "time_text"})


def fold(telegram: Mapping[str, Any], text: str) -> list[Any]:
    """The JSON of a telegram in less room; ``text`` is that of its copy."""
    plain: Json = dict(telegram)
    paragraphs = _paragraphs(plain)
    folded: Json = {}
    if isinstance(plain.get("spans"), dict):
        columns = _fold_spans(plain["spans"])
        if columns is not None and _lift_paragraphs(plain, text):
            folded["spans"], plain["spans"] = columns, None
    for name, value in plain.items():
        if type(value) is list and name != "spans":  # which is folded as an object, or not at all
            table = _fold_table(value, paragraphs)
            if table is not None:
                folded[name], plain[name] = table, None
    return [plain, folded]


def unfold(stored: Sequence[Any], text: str) -> Json:
    """The JSON that was folded."""
    plain, folded = stored
    telegram: Json = dict(plain)
    if "spans" in folded:
        telegram["spans"] = _unfold_spans(folded["spans"])
    if "paragraphs" in folded:
        telegram["paragraphs"] = _unfold_table(folded["paragraphs"], {})
    if "spans" in folded:
        _drop_paragraphs(telegram, text)
    paragraphs = _paragraphs(telegram)
    for name, table in folded.items():
        if name not in ("spans", "paragraphs"):
            telegram[name] = _unfold_table(table, paragraphs)
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


def _fold_spans(spans: Mapping[str, Any]) -> list[Any] | None:
    names: list[str] = []
    places: list[int] = []
    counts: list[int] = []
    steps: list[int] = []
    last = 0
    for name, pairs in spans.items():
        stem, place = _name_folded(name)
        names.append(stem)
        places.append(place)
        if type(pairs) is not list:
            return None
        counts.append(len(pairs))
        for pair in pairs:
            if type(pair) is not list or [type(number) for number in pair] != [int, int]:
                return None
            start, end = pair
            steps += (start - last, end - start)
            last = end
    return [names, _fold_column(places), _fold_column(counts), steps]


def _unfold_spans(columns: Sequence[Any]) -> dict[str, list[list[int]]]:
    names, places, counts, steps = columns
    spans: dict[str, list[list[int]]] = {}
    at = last = 0
    for stem, place, count in zip(
        names, _unfold_column(places), _unfold_column(counts), strict=True
    ):
        pairs = []
        for _ in range(count):
            start = last + steps[at]
            last = start + steps[at + 1]
            pairs.append([start, last])
            at += 2
        spans[stem if place < 0 else stem.replace("[]", f"[{place}]", 1)] = pairs
    return spans


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
    if not rows or type(rows[0]) is not dict:
        return None
    keys = list(rows[0])
    if any(type(row) is not dict or list(row) != keys for row in rows):
        return None
    columns = []
    for key in keys:
        values = [row[key] for row in rows]
        folded = None
        if key == "end" and "start" in keys:
            folded = _fold_lengths(values, rows)
        elif key in _PIECE_KEYS and "paragraph" in keys:
            folded = _fold_pieces(key, rows, paragraphs)
        columns.append(folded or _fold_column(values, paragraphs))
    return [keys, columns]


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


def _fold_column(values: list[Any], paragraphs: Mapping[Any, str] | None = None) -> list[Any]:
    first = values[0] if values else None
    if type(first) is int:
        if all(type(value) is int for value in values):
            return [_STEPS, [first, *(after - before for before, after in pairwise(values))]]
    elif type(first) is list:
        if all(type(value) is list for value in values):
            inner = _fold_table([one for value in values for one in value], paragraphs or {})
            if inner is not None:
                return [_TABLE, [len(value) for value in values], inner]
            if values and all(value == [] for value in values):
                return [_ALIKE, len(values), []]
    elif (
        values
        and (first is None or type(first) in (str, bool))
        and all(type(value) is type(first) and value == first for value in values)
    ):
        return [_ALIKE, len(values), first]
    return [_AS_IT_IS, values]


def _unfold_column(column: Sequence[Any], paragraphs: Mapping[Any, str] | None = None) -> list[Any]:
    how = column[0]
    if how == _STEPS:
        return list(accumulate(column[1]))
    if how == _ALIKE:
        value = column[2]
        return [[] if value == [] else value for _ in range(column[1])]
    if how == _TABLE:
        rows = iter(_unfold_table(column[2], paragraphs or {}))
        return [[next(rows) for _ in range(count)] for count in column[1]]
    return list(column[1])


def _fold_lengths(ends: Sequence[Any], rows: Sequence[Json]) -> list[Any] | None:
    if any(type(row["start"]) is not int or type(row["end"]) is not int for row in rows):
        return None
    return [_LENGTHS, [end - row["start"] for end, row in zip(ends, rows, strict=True)]]


def _fold_pieces(key: str, rows: Sequence[Json], paragraphs: Mapping[Any, str]) -> list[Any] | None:
    if not all(name in rows[0] for name in _PIECE):
        return None
    column = []
    for row in rows:
        value, start, end = row[key], row["start"], row["end"]
        if value == 0 or type(start) is not int or type(end) is not int:
            return None
        number = row["paragraph"]
        held = paragraphs.get(number) if number is None or type(number) is int else None
        column.append(0 if held is not None and held[start:end] == value else value)
    return [_PIECES, column]
