"""Rows of a telegram's JSON with what follows from the rest of the row left out, and put in again.

A person's name ends one of his mentions, his surname ends his name; an event is a piece of
its paragraph, and its time in Zulu is its value and the zone's hours. What does not follow
stays as it is: ``longer(shorter(rows)) == rows`` for all rows, keys in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

Rows = Sequence[dict[str, Any]]
Paragraphs = Mapping[Any, str]

LENGTH = "\0length"
"""The column that an event's length is kept in."""

# As many letters has a value of a year, a day, a minute in ISO.
_TO_THE_YEAR, _TO_THE_DAY, _TO_THE_MINUTE = 4, 10, 16
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(minutes=24 * 60 - 1)


def shorter(name: str, rows: Rows, paragraphs: Paragraphs) -> list[dict[str, Any]] | None:
    """The rows of the list of that name; ``None`` where nothing can be left out of them."""
    short = _SHORTER.get(name)
    return None if short is None else short(rows, paragraphs)


def longer(name: str, rows: Rows, paragraphs: Paragraphs) -> list[dict[str, Any]]:
    """The rows as they were."""
    return _LONGER[name](rows, paragraphs)


def unsigned(number: int) -> int:
    """A number without its sign, which stands in its lowest bit."""
    return number << 1 if number >= 0 else -number << 1 | 1


def signed(number: int) -> int:
    """The number that ``unsigned`` was given."""
    return -(number >> 1) if number & 1 else number >> 1


# People: numbers stand for names, zeros for surnames and titles, where these follow.


def _shorter_people(rows: Rows, _: Paragraphs) -> list[dict[str, Any]] | None:
    if not all(_is_person(row) for row in rows):
        return None
    found = []
    for row in rows:
        first = _first(row)
        name = row["name"]
        cut: Any = name
        if name is not None and first.endswith(name):
            cut = len(first) - len(name)
        titles = 0 if row["titles"] == _titles(first, cut) else row["titles"]
        surname = 0 if row["surname"] == _surname(name) else row["surname"]
        found.append({**row, "name": cut, "titles": titles, "surname": surname})
    return found


def _longer_people(rows: Rows, _: Paragraphs) -> list[dict[str, Any]]:
    for row in rows:
        first, cut = _first(row), row["name"]
        if row["titles"] == 0:
            row["titles"] = _titles(first, cut)
        if isinstance(cut, int):
            row["name"] = first[cut:]
        if row["surname"] == 0:
            row["surname"] = _surname(row["name"])
    return list(rows)


def _is_person(row: Mapping[str, Any]) -> bool:
    return (
        type(row.get("name", 0)) in (str, type(None))
        and type(row.get("surname", 0)) in (str, type(None))
        and type(row.get("titles")) is list
        and type(row.get("mentions")) is list
    )


def _first(row: Mapping[str, Any]) -> str:
    mentions = row["mentions"]
    text = mentions[0].get("text") if mentions and type(mentions[0]) is dict else None
    return " ".join(text.split()) if type(text) is str else ""


def _titles(first: str, cut: Any) -> list[str]:
    if isinstance(cut, str):
        return []
    before = first if cut is None else first[:cut].strip()
    return [before] if before else []


def _surname(name: str | None) -> str | None:
    words = (name or "").split()
    return words[-1].upper() if words else None


# Dated statements: the place of an event in its paragraph, the minutes of the zone.


def _shorter_statements(rows: Rows, paragraphs: Paragraphs) -> list[dict[str, Any]] | None:
    if not all(_is_statement(row) for row in rows):
        return None
    flat = _flat(rows, paragraphs)
    found = []
    for row in rows:
        text, event = flat.get(row["paragraph"], ""), row["event"]
        at = text.find(event, row["end"])
        if at < 0:
            at = text.find(event)
        step = at - row["end"]
        minutes = _zone(row["value"], row["utc"])
        found.append(
            {
                **row,
                "event": event if at < 0 else unsigned(step),
                "persons": 0 if _is_same(row) else row["persons"],
                "utc": row["utc"] if minutes is None else minutes,
                LENGTH: 0 if at < 0 else len(event),
            }
        )
    return found


def _longer_statements(rows: Rows, paragraphs: Paragraphs) -> list[dict[str, Any]]:
    flat = _flat(rows, paragraphs)
    for row in rows:
        length, code = row.pop(LENGTH), row["event"]
        if isinstance(code, int):
            at = row["end"] + signed(code)
            row["event"] = flat.get(row["paragraph"], "")[at : at + length]
        if row["persons"] == 0:
            row["persons"] = list(row["participants"])
        if isinstance(row["utc"], int):
            row["utc"] = _zulu(row["value"], row["utc"])
    return list(rows)


def _is_statement(row: Mapping[str, Any]) -> bool:
    return (
        type(row.get("event")) is str
        and type(row.get("participants")) is list
        and type(row.get("persons")) is list
        and type(row.get("end")) is int
        and type(row.get("paragraph", 0.0)) in (int, type(None))
        and type(row.get("value", 0)) in (str, type(None))
        and type(row.get("utc", 0)) in (str, type(None))
        and LENGTH not in row
    )


def _is_same(row: Mapping[str, Any]) -> bool:
    persons = row["persons"]
    return bool(persons == row["participants"]) and set(map(type, persons)) <= {str}


def _flat(rows: Rows, paragraphs: Paragraphs) -> dict[Any, str]:
    """The paragraphs that are spoken of, their lines on one: an event is told on one line."""
    wanted = {row["paragraph"] for row in rows} & paragraphs.keys()
    return {number: paragraphs[number].replace("\n", " ") for number in wanted}


def _zone(value: str | None, utc: str | None) -> int | None:
    """The minutes by which a value is ahead of Zulu, where the one follows from the other by them."""
    if value is None or utc is None:
        return None
    try:
        ahead = _first_minute(value.partition("/")[0]) - datetime.fromisoformat(utc[:16])
    except (ValueError, TypeError):
        return None
    minutes = ahead // _MINUTE
    return minutes if _zulu(value, minutes) == utc else None


@lru_cache(maxsize=1024)
def _zulu(value: str, minutes: int) -> str | None:
    """A minute, or the first and last of a stretch of days, months or years, in Zulu."""
    begins, to, ends = value.partition("/")
    try:
        first = _first_minute(begins) - minutes * _MINUTE
        last = _last_minute(ends if to else begins) - minutes * _MINUTE
    except (ValueError, OverflowError):
        return None
    told = f"{first.isoformat()[:16]}Z"
    is_minute = not to and len(begins) == _TO_THE_MINUTE
    return told if is_minute else f"{told}/{last.isoformat()[:16]}Z"


def _first_minute(value: str) -> datetime:
    return datetime.fromisoformat(f"{value}-01-01"[:10] if len(value) < _TO_THE_DAY else value)


def _last_minute(value: str) -> datetime:
    first = _first_minute(value)
    if len(value) == _TO_THE_DAY:
        return first + _DAY
    if len(value) < _TO_THE_DAY:  # a month, a year
        months = first.month if len(value) > _TO_THE_YEAR else 12
        first = first.replace(year=first.year + months // 12, month=months % 12 + 1)
        return first - _MINUTE
    return first


_SHORTER: Mapping[str, Callable[[Rows, Paragraphs], list[dict[str, Any]] | None]] = {
    "people": _shorter_people,
    "chronology": _shorter_statements,
}
_LONGER: Mapping[str, Callable[[Rows, Paragraphs], list[dict[str, Any]]]] = {
    "people": _longer_people,
    "chronology": _longer_statements,
}
