"""Times and people in the clean text: what each stands for, found again in the re-flowed lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reftel.web import words
from reftel.web.addresses import address, person_url

_CERTAINTIES = {
    "stated": "as stated",
    "scheduled": "scheduled, not told as past",
    "alleged": "alleged",
}
_WORD = re.compile(r"\S+")
# Between two words of a re-flowed text stand blanks and at most the sign of a list's item.
_BLANKS = re.compile(r"\s*")
_ONE_BLANK = frozenset(" \n")
_BETWEEN = re.compile(r"\s*(?:(?:--?|\*|•)\s*)?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of a paragraph's text: ``time`` or ``person``, in words, and where it leads.

    ``iso`` is the value of a time as HTML takes it; ``protect`` what the drafter asked for.
    """

    start: int
    end: int
    kind: str
    words: str
    href: str
    iso: str | None = None
    protect: str | None = None
    text: str = ""


def marks_by_paragraph(record: Mapping[str, Any]) -> dict[int, tuple[Mark, ...]]:
    """The marks of each paragraph, in order and apart, of a record (public JSON).

    Of a person the first mention in a paragraph is marked, of one to be protected each.
    """
    found: dict[int, list[Mark]] = {}
    for statement in record.get("chronology") or ():
        if statement.get("paragraph") is not None and statement.get("start") is not None:
            found.setdefault(statement["paragraph"], []).append(_time(statement))
    for person in record.get("people") or ():
        seen: set[int] = set()
        for mention in person.get("mentions") or ():
            at = mention.get("paragraph")
            if at is not None and (at not in seen or mention.get("protect")):
                seen.add(at)
                found.setdefault(at, []).append(_person(person, mention))
    return {at: tuple(_apart(marks)) for at, marks in found.items()}


def _apart(marks: Iterable[Mark]) -> Iterable[Mark]:
    end = 0
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if mark.start >= end and mark.end > mark.start:
            end = mark.end
            yield mark


def _time(statement: Mapping[str, Any]) -> Mark:
    value = statement.get("value")
    day = (value or "")[:10]
    link = {"since": day, "until": day} if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else {}
    iso = value if value and "/" not in value else None
    return Mark(
        statement["start"],
        statement["end"],
        "time",
        time_words(statement),
        address("/chronology", link.items()),
        iso=iso,
        text=statement["time_text"],
    )


def time_words(statement: Mapping[str, Any]) -> str:
    """What a time of the text means: its value, its zone, how sure it is."""
    value = statement.get("value")
    certainty = statement.get("certainty") or "stated"
    sure = _CERTAINTIES.get(certainty, certainty)
    if value is None:
        return f"{statement['time_text']}, {statement.get('calendar')} calendar; {sure}"
    first, _, last = value.partition("/")
    said = _moment(first) + (f" to {_moment(last)}" if last else "")
    zone = statement.get("zone")
    if "T" not in value:
        place = f", by the days of {_place(zone)}" if zone else ""
    elif zone:
        utc = statement.get("utc") or ""
        zulu = f" ({utc[11:16]}Z)" if "/" not in utc and "T" in utc else ""
        place = f", {_place(zone)} time{zulu}"
    else:
        place = "; no zone is known, Zulu is taken"
    early = "; told as past, and yet later than its telegram" if statement.get("told_early") else ""
    return f"{said}{place}; {sure}{early}"


def _place(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _moment(text: str) -> str:
    day, has_clock, clock = text.partition("T")
    if has_clock and clock.startswith("24:"):
        return f"{_day(day)}, midnight at its end"
    return f"{_day(day)}, {clock[:5]}" if has_clock else _day(day)


def _day(text: str) -> str:
    return words.date_words(text) if text else "an open end"


def _person(person: Mapping[str, Any], mention: Mapping[str, Any]) -> Mark:
    name = person.get("name") or next(iter(person.get("titles") or ()), mention["text"])
    protect = mention.get("protect")
    said = [name, *person.get("titles", ())[:2], *person.get("officer_names", ())[:1]]
    told = "; ".join(dict.fromkeys(one for one in said if one))
    if protect:
        told = f"The drafter asks that this person be protected ({protect})"
    elif "signer" in (person.get("roles") or ()):
        told += "; signs this telegram"
    return Mark(
        mention["start"],
        mention["end"],
        "person",
        told,
        person_url(name),
        protect=protect,
        text=mention["text"],
    )


def places(text: str, lines: Sequence[str]) -> list[list[tuple[int, int, int]]]:
    """Where the words of re-flowed lines stand in the text: (place in the line, length, place in the text).

    The lines have the words of the text in its order, joined anew: a word that was typed in
    two with its hyphen at the line's end is one, and the signs of items are gone.
    """
    at = 0
    found = []
    for line in lines:
        row: list[tuple[int, int, int]] = []
        for match in _WORD.finditer(line):
            left, word = match.start(), match.group()
            if text[at : at + 1] in _ONE_BLANK and text.startswith(word, at + 1):
                # As nearly every word stands: one blank or break after the one before it.
                row.append((left, len(word), at + 1))
                at += 1 + len(word)
                continue
            while word:
                start = _after(_BLANKS, text, at)
                if not text.startswith(word[0], start):
                    start = _after(_BETWEEN, text, at)
                length = _common(text, start, word)
                if not length:
                    start = text.find(word, at)
                    length = len(word) if start >= 0 else 0
                if not length:
                    break  # not to be found again: the word stays unmarked
                row.append((left, length, start))
                at, left, word = start + length, left + length, word[length:]
        found.append(row)
    return found


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _common(text: str, start: int, word: str) -> int:
    """How many characters of a word stand at a place of the text."""
    if text.startswith(word, start):
        return len(word)
    length = 0
    while length < len(word) and text[start + length : start + length + 1] == word[length]:
        length += 1
    return length


def spots(
    row: Sequence[tuple[int, int, int]], marks: Sequence[Mark]
) -> list[tuple[int, int, Mark]]:
    """The stretches of a line that marks cover, in order and apart; ``row`` is one of ``places``."""
    found: list[tuple[int, int, Mark]] = []
    begins = [start for _, _, start in row]
    for mark in marks:
        first = max(0, bisect_right(begins, mark.start) - 1)
        inside = [
            (left + max(0, mark.start - start), left + min(length, mark.end - start))
            for left, length, start in row[first : bisect_right(begins, mark.end - 1)]
            if mark.start < start + length
        ]
        if inside:
            found.append((inside[0][0], inside[-1][1], mark))
    return found
