"""The fields of the query language, and what each understands.

One table. A field of words is searched like the text; every other one turns
what is typed into values that the index holds, or says what it expected.
"""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from reftel import authority
from reftel.archive.nodes import Days, Node, Or, Part, Text, Value
from reftel.archive.words import words
from reftel.errors import QueryError
from reftel.telegram import Classification, Precedence


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, what it expects (for messages), what it finds (for the help).

    ``value`` reads what stands after the colon, ``None`` for a field of words;
    ``bounds`` reads a value after ``<``, ``<=``, ``>``, ``>=``. Both are given
    the place in the query, for errors.
    """

    name: str
    expected: str
    finds: str
    example: str
    value: Callable[[str, int], Node] | None = None
    bounds: Callable[[str, str, int], Node] | None = None


def _post(field: str) -> Callable[[str, int], Node]:
    """A post under any name the table has, or words of the address as it was printed."""

    def read(text: str, place: int) -> Node:
        starred = text.endswith("*")
        stem = text.rstrip("*")
        found = words(stem)
        if not found or "*" in stem:
            raise QueryError(f"{text!r}: the name of a post was expected, as in valletta", place)
        post = None if starred else authority.station(stem)
        if post is not None:
            return Value(field, post.station)
        letters = re.sub(r"[^A-Z0-9]", "", stem.upper())
        code = Value(field, letters, prefix=starred)
        if field == "station":
            return code
        parts = (*(Part(word) for word in found[:-1]), Part(found[-1], prefix=starred))
        return Or((code, Text(f"{field}_plad", parts)))

    return read


def _addressed(text: str, place: int) -> Node:
    return Or((_post("action")(text, place), _post("info")(text, place)))


def _code(field: str, example: str) -> Callable[[str, int], Node]:
    def read(text: str, place: int) -> Node:
        starred = text.endswith("*")
        code = " ".join(text.rstrip("*").upper().split())
        if not code or "*" in code:
            raise QueryError(f"{text!r}: a code was expected, as in {field}:{example}", place)
        return Value(field, code, prefix=starred)

    return read


_LEVELS = MappingProxyType(
    {
        **{level.value: level.value for level in Classification},
        "U": Classification.UNCLASSIFIED.value,
        "UNCLAS": Classification.UNCLASSIFIED.value,
        "LOU": Classification.LIMITED_OFFICIAL_USE.value,
        "R": Classification.RESTRICTED.value,
        "C": Classification.CONFIDENTIAL.value,
        "S": Classification.SECRET.value,
        "TS": Classification.TOP_SECRET.value,
    }
)
_PRECEDENCES = MappingProxyType(
    {
        **{precedence.value: precedence.value for precedence in Precedence},
        "NIACT": Precedence.NIACT_IMMEDIATE.value,
        "Z": Precedence.FLASH.value,
        "O": Precedence.IMMEDIATE.value,
        "P": Precedence.PRIORITY.value,
        "R": Precedence.ROUTINE.value,
    }
)


def _one_of(field: str, known: Mapping[str, str]) -> Callable[[str, int], Node]:
    choices = tuple(dict.fromkeys(known.values()))

    def read(text: str, place: int) -> Node:
        name = " ".join(text.upper().split())
        if name in known:
            return Value(field, known[name])
        near = difflib.get_close_matches(name, choices, n=1, cutoff=0.5)
        meant = f"did you mean {near[0].lower()!r}? " if near else ""
        listed = ", ".join(choice.lower() for choice in choices)
        raise QueryError(f"{field}: knows no {text!r}: {meant}It knows {listed}", place)

    return read


_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})(?:[-/](?P<month>[0-9]{1,2})(?:[-/](?P<day>[0-9]{1,2}))?)?"
)
_DATE_FORMS = "a date was expected: 2007, 2007-11, 2007-11-09, or a range 2007-11-01..2007-11-15"


def _period(text: str, place: int) -> tuple[int, int]:
    """The first and the last day of a year, a month, a day."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise QueryError(f"{text!r}: {_DATE_FORMS}", place)
    year, month, day = int(match["year"]), match["month"], match["day"]
    try:
        first = date(year, int(month or 1), int(day or 1))
        last_month = first.month if month else 12
        last = first if day else date(year, last_month, monthrange(year, last_month)[1])
    except ValueError:
        raise QueryError(f"{text!r} is not in the calendar: {_DATE_FORMS}", place) from None
    return first.toordinal(), last.toordinal()


def _days(text: str, place: int) -> Node:
    low, dots, high = text.strip().partition("..")
    if not dots:
        return Days(*_period(low, place))
    if not low and not high:
        raise QueryError(f"this range has no end: {_DATE_FORMS}", place)
    first = _period(low, place)[0] if low else None
    last = _period(high, place)[1] if high else None
    if first is not None and last is not None and first > last:
        raise QueryError(f"{text!r}: the range ends before it begins", place)
    return Days(first, last)


def _day_bounds(sign: str, text: str, place: int) -> Node:
    first, last = _period(text.strip(), place)
    ends = {
        "<": Days(None, first - 1),
        "<=": Days(None, last),
        ">": Days(last + 1, None),
        ">=": Days(first, None),
    }
    return ends[sign]


_NAME = "the name of a post"

FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("from", _NAME, "sent by this post", "from:valletta", _post("from")),
            Field("to", _NAME, "addressed to it, for action or information", "to:rome", _addressed),
            Field("action", _NAME, "addressed to it for action", "action:rome", _post("action")),
            Field("info", _NAME, "addressed to it for information", "info:rome", _post("info")),
            Field("station", _NAME, "numbered by it", "station:valletta", _post("station")),
            Field("tag", "a TAGS code", "with this code", "tag:PREL", _code("tag", "PREL")),
            Field(
                "caption",
                "a caption",
                "with this caption",
                "caption:SIPDIS",
                _code("caption", "SIPDIS"),
            ),
            Field("subject", "a word", "with it in the subject line", "subject:ferry"),
            Field("signed", "a name", "with this signature", "signed:marlowe"),
            Field("header", "a word", "with it in the transmission header", "header:RUEHVT"),
            Field(
                "class",
                "a classification",
                "classified so",
                "class:confidential",
                _one_of("class", _LEVELS),
            ),
            Field(
                "precedence",
                "a precedence",
                "sent with it, at the highest",
                "precedence:immediate",
                _one_of("precedence", _PRECEDENCES),
            ),
            Field(
                "date",
                "a date",
                "dated in the year, the month, on the day, or within the range",
                "date:2009-03-01..2009-03-15",
                _days,
                _day_bounds,
            ),
        )
    }
)
"""Every field, by name, in the order in which the help lists them."""

_OTHER_NAMES = MappingProxyType(
    {"tags": "tag", "captions": "caption", "classification": "class", "post": "station"}
)


def field_named(name: str) -> Field | None:
    """The field of a name in any case, ``None`` where there is none."""
    lowered = name.lower()
    return FIELDS.get(_OTHER_NAMES.get(lowered, lowered))
