"""What stands after the colon of a field, read into what the index is asked for.

Each reader gets the words and their place in the query, and says by a
``QueryError`` what it expected where they have no meaning.
"""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType

from reftel import authority
from reftel.archive.indexed import normal_mark, reason_values
from reftel.archive.nodes import Days, Node, Or, Part, Text, Value
from reftel.archive.spelling import parse_spelling
from reftel.archive.words import words
from reftel.errors import QueryError
from reftel.telegram import Classification, Precedence

Reader = Callable[[str, int], Node]


def post(field: str) -> Reader:
    """A post under any name the table has, the posts of a country, or words of the printed address."""

    def read(text: str, place: int) -> Node:
        starred = text.endswith("*")
        stem = text.rstrip("*")
        found = words(stem)
        if not found or "*" in stem:
            raise QueryError(f"{text!r}: the name of a post was expected, as in valletta", place)
        stations = () if starred else posts_meant(stem)
        if stations:
            return either(Value(field, station) for station in stations)
        letters = re.sub(r"[^A-Z0-9]", "", stem.upper())
        code = Value(field, letters, prefix=starred)
        if field == "station":
            return code
        parts = (*(Part(word) for word in found[:-1]), Part(found[-1], prefix=starred))
        return Or((code, Text(f"{field}_plad", parts)))

    return read


def posts_meant(name: str) -> tuple[str, ...]:
    """The stations that a name means: a post, or else every post of a city, or of a country."""
    post = authority.station(name)
    if post is not None:
        return (post.station,)
    folded = " ".join(words(name))
    city = tuple(one.station for one in authority.stations() if folded == _folded(one.city))
    return city or posts_of_country(name)


def posts_of_country(name: str) -> tuple[str, ...]:
    """The stations of a country by its name in the table of TAGS, ``()`` for any other word."""
    folded = " ".join(words(name))
    codes = {
        fact.country
        for fact in authority.tag_facts()
        if fact.kind == "geographic" and fact.country and folded == _folded(fact.name)
    }
    return tuple(one.station for one in authority.stations() if one.country in codes)


def _folded(name: str | None) -> str:
    return " ".join(words(name or ""))


def addressed(text: str, place: int) -> Node:
    """A post addressed for action or for information."""
    return Or((post("action")(text, place), post("info")(text, place)))


def either(nodes: Iterable[Node]) -> Node:
    """One node, or any of several."""
    children = tuple(nodes)
    return children[0] if len(children) == 1 else Or(children)


def code(field: str, example: str, meant: Callable[[str], tuple[str, ...]] | None = None) -> Reader:
    """A code as it is printed, or with ``meant`` the codes that words stand for."""

    def read(text: str, place: int) -> Node:
        starred = text.endswith("*")
        printed = " ".join(text.rstrip("*").upper().split())
        if not printed or "*" in printed:
            raise QueryError(f"{text!r}: a code was expected, as in {field}:{example}", place)
        found = () if starred or meant is None else meant(printed)
        if found:
            return either(Value(field, one) for one in found)
        return Value(field, printed, prefix=starred)

    return read


def tags_meant(name: str) -> tuple[str, ...]:
    """The codes whose name is or begins with these words: ``human rights`` is PHUM and SHUM.

    ``()`` for what is a code itself, and for words that name none.
    """
    if authority.tag(name) is not None:
        return ()
    whole = " ".join(words(name))
    facts = authority.tags_by_name(name)
    exact = [fact.code for fact in facts if _folded(fact.name) == whole]
    return tuple(dict.fromkeys(exact or [fact.code for fact in facts if fact.is_proper]))


def captions_meant(name: str) -> tuple[str, ...]:
    """The captions whose meaning has all these words; ``()`` for what is a caption itself."""
    known = authority.caption(name)
    if known is not None:
        return (known.caption,)
    wanted = set(words(name))
    return tuple(
        fact.caption
        for fact in authority.caption_facts()
        if len(wanted) > 1 and wanted <= set(words(fact.meaning))
    )


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


def level(text: str, place: int) -> Node:
    """A classification, in words or by its letter."""
    return Value("class", _one_of("class", _LEVELS, text, place))


def precedence(text: str, place: int) -> Node:
    """A precedence, in words or by its letter."""
    return Value("precedence", _one_of("precedence", _PRECEDENCES, text, place))


def choice(field: str, choices: Iterable[str]) -> Reader:
    """One of a few words."""
    known = {word.upper(): word for word in choices}

    def read(text: str, place: int) -> Node:
        return Value(field, _one_of(field, known, text, place))

    return read


def _one_of(field: str, known: Mapping[str, str], text: str, place: int) -> str:
    name = " ".join(text.upper().split())
    if name in known:
        return known[name]
    choices = tuple(dict.fromkeys(known.values()))
    near = difflib.get_close_matches(name, [one.upper() for one in choices], n=1, cutoff=0.5)
    meant = f"did you mean {near[0].lower()!r}? " if near else ""
    listed = ", ".join(one.lower() for one in choices)
    raise QueryError(f"{field}: knows no {text!r}: {meant}It knows {listed}", place)


def mark(text: str, place: int) -> Node:
    """A portion mark, ``S/NF``; a level in words is every mark of that level."""
    starred = text.endswith("*")
    normal = normal_mark(text.rstrip("*").strip("() "))
    if not words(normal) or "*" in normal:
        raise QueryError(f"{text!r}: a portion mark was expected, as in mark:S/NF", place)
    return Value("mark", normal, prefix=starred)


_REASON = re.compile(r"(?:(?P<section>[0-9]\.[0-9]{1,2}) *)?\(?(?P<letter>[A-Z])\)?")


def reason(text: str, place: int) -> Node:
    """A reason for classification: its letter, or ``"1.4(b)"``."""
    match = _REASON.fullmatch(text.strip().upper())
    if match is None:
        raise QueryError(
            f'{text!r}: a letter was expected, as in reason:b or reason:"1.4(b)"', place
        )
    *_, value = reason_values(match["section"], match["letter"])
    return Value("reason", value)


def cited(field: str, text_field: str | None = None) -> Reader:
    """A message reference number in any spelling, or words of the entry as it is printed."""

    def read(text: str, place: int) -> Node:
        spelling = parse_spelling(text)
        if spelling is not None:
            return Value(field, spelling.id or f"{spelling.station}{spelling.serial}")
        found = words(text)
        if text_field is None or not found or "*" in text:
            raise QueryError(
                f"{text!r}: a message reference number was expected, as in "
                f'{field}:09VALLETTA312 or {field}:"VALLETTA 312"',
                place,
            )
        return Text(text_field, tuple(Part(word) for word in found))

    return read


_DIGEST = re.compile(r"[0-9a-f]{8,64}")


def copy(text: str, place: int) -> Node:
    """A container by its name, or the beginning of the SHA-256 of a copy's file."""
    name = text.strip().lower()
    starred = name.endswith("*")
    name = name.rstrip("*")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise QueryError(
            f"{text!r}: a container was expected, as in copy:cablegate, or eight digits or more "
            "of a SHA-256",
            place,
        )
    return Value("copy", name, prefix=starred or _DIGEST.fullmatch(name) is not None)


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


def days(field: str) -> Reader:
    """A year, a month, a day, or a range of them."""

    def read(text: str, place: int) -> Node:
        low, dots, high = text.strip().partition("..")
        if not dots:
            return Days(*_period(low, place), field)
        if not low and not high:
            raise QueryError(f"this range has no end: {_DATE_FORMS}", place)
        first = _period(low, place)[0] if low else None
        last = _period(high, place)[1] if high else None
        if first is not None and last is not None and first > last:
            raise QueryError(f"{text!r}: the range ends before it begins", place)
        return Days(first, last, field)

    return read


def day_bounds(field: str) -> Callable[[str, str, int], Node]:
    """What stands after ``<``, ``<=``, ``>`` or ``>=``."""

    def read(sign: str, text: str, place: int) -> Node:
        first, last = _period(text.strip(), place)
        ends = {
            "<": Days(None, first - 1, field),
            "<=": Days(None, last, field),
            ">": Days(last + 1, None, field),
            ">=": Days(first, None, field),
        }
        return ends[sign]

    return read


def opening(text: str, place: int) -> Node:
    """The day on which a telegram was to be declassified, or the word in its place (``OADR``)."""
    if re.match(r"[0-9.]", text.strip()) and not re.match(r"[0-9]+X", text.strip().upper()):
        return days("opens")(text, place)
    return code("declassify", "OADR")(text, place)
