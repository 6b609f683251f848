"""The tables of a data set: eight, joined by ``id``, with typed and documented columns.

One row a telegram in ``telegrams``; the others have a row for each addressee, TAG, reference,
paragraph, dated statement, person and finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reftel.archive import StoredTelegram
from reftel.archive.tables import COLUMNS as TELEGRAM_COLUMNS

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its type (``string``, ``integer``, ``boolean``, ``datetime``, ``list``) and meaning."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, and the rows that a telegram has in it."""

    name: str
    what: str
    columns: tuple[Column, ...]
    rows: Callable[[StoredTelegram], Iterable[Row]]


_ID = Column("id", "string", "the telegram")
_POSITION = Column("position", "integer", "place in the telegram, from 0")

_FRICTIONLESS = {
    "string": "string",
    "text": "string",
    "word": "string",
    "strings": "list",
    "moment": "datetime",
    "day": "date",
    "int16": "integer",
    "int32": "integer",
}


def _telegram(stored: StoredTelegram) -> Iterable[Row]:
    yield {name: column.read(stored) for name, column in TELEGRAM_COLUMNS.items()}


def _addressees(stored: StoredTelegram) -> Iterator[Row]:
    header = stored.json.get("header") or {}
    for role, key in (("action", "to"), ("info", "info")):
        for place, one in enumerate(header.get(key) or ()):
            yield {
                "position": place,
                "role": role,
                "plad": one["plad"],
                "indicator": one.get("ri"),
                "precedence": one.get("precedence"),
                "mcn": one.get("mcn"),
            }


def _tags(stored: StoredTelegram) -> Iterator[Row]:
    persons = stored.json.get("tag_persons") or []
    for place, code in enumerate(stored.json.get("tags") or ()):
        person = persons[place] if place < len(persons) else None
        yield {"position": place, "code": code, "person": person}


def _references(stored: StoredTelegram) -> Iterator[Row]:
    for where, key in (("line", "references"), ("text", "in_text_references")):
        for place, one in enumerate(stored.json.get(key) or ()):
            yield {
                "position": place,
                "where": where,
                "label": one.get("label"),
                "kind": one.get("kind"),
                "paragraph": one.get("paragraph"),
                "text": one.get("text"),
                "cited": one.get("id"),
            }


def _paragraphs(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("paragraphs") or ()):
        yield {
            "position": place,
            "number": one["number"],
            "marking": one.get("marking"),
            "heading": one.get("heading_before"),
            "text": one.get("text"),
        }


def _statements(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("chronology") or ()):
        names = ("paragraph", "time_text", "value", "granularity", "certainty", "event")
        row = {name: one.get(name) for name in names}
        yield {"position": place, **row, "participants": list(one.get("participants") or ())}


def _people(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("people") or ()):
        yield {
            "position": place,
            "name": one.get("name"),
            "surname": one.get("surname"),
            "titles": list(one.get("titles") or ()),
            "roles": list(one.get("roles") or ()),
            "protect": one.get("protect"),
            "officers": list(one.get("officers") or ()),
            "mentions": len(one.get("mentions") or ()),
        }


def _findings(stored: StoredTelegram) -> Iterator[Row]:
    for place, one in enumerate(stored.json.get("findings") or ()):
        yield {
            "position": place,
            "rule": one.get("rule"),
            "severity": one.get("severity"),
            "message": one.get("message"),
        }


def _columns(*told: tuple[str, str, str]) -> tuple[Column, ...]:
    return (_ID, _POSITION, *(Column(*one) for one in told))


TABLES: tuple[Table, ...] = (
    Table(
        "telegrams",
        "one row a telegram, of its best copy",
        tuple(
            Column(name, _FRICTIONLESS[one.type], one.meaning)
            for name, one in TELEGRAM_COLUMNS.items()
        ),
        _telegram,
    ),
    Table(
        "addressees",
        "action and information addressees, as printed",
        _columns(
            ("role", "string", "action or info"),
            ("plad", "string", "plain language address"),
            ("indicator", "string", "routing indicator"),
            ("precedence", "string", "printed on its line; none means ROUTINE"),
            ("mcn", "string", "message continuity number, zeros kept"),
        ),
        _addressees,
    ),
    Table(
        "tags",
        "TAGS in order",
        _columns(("code", "string", "the code"), ("person", "string", "the person beside it")),
        _tags,
    ),
    Table(
        "references",
        "what it refers to, in the REF line and in the text",
        _columns(
            ("where", "string", "line or text"),
            ("label", "string", "letter of the REF line"),
            ("kind", "string", "telegram, document, e-mail ..."),
            ("paragraph", "integer", "paragraph of a mention in the text"),
            ("text", "string", "as printed"),
            ("cited", "string", "id of the telegram that is meant"),
        ),
        _references,
    ),
    Table(
        "paragraphs",
        "numbered paragraphs",
        _columns(
            ("number", "integer", "as printed"),
            ("marking", "string", "portion mark"),
            ("heading", "string", "the section heading over it"),
            ("text", "string", "its text"),
        ),
        _paragraphs,
    ),
    Table(
        "dated_statements",
        "events that the text dates",
        _columns(
            ("paragraph", "integer", "where it is told"),
            ("time_text", "string", "the expression"),
            ("value", "string", "ISO moment or interval, local time of the post"),
            ("granularity", "string", "how exact"),
            ("certainty", "string", "stated, scheduled or alleged"),
            ("event", "string", "in few words"),
            ("participants", "list", "as printed"),
        ),
        _statements,
    ),
    Table(
        "people",
        "people and offices that it names",
        _columns(
            ("name", "string", "the fullest form in the telegram"),
            ("surname", "string", "in capitals"),
            ("titles", "list", "as printed"),
            ("roles", "list", "what the person is to the telegram: signer, classifier"),
            ("protect", "string", "a mark of protection that stands with the name"),
            ("officers", "list", "records of office-holders that it may be"),
            ("mentions", "integer", "how often"),
        ),
        _people,
    ),
    Table(
        "findings",
        "what the rules find in it",
        _columns(
            ("rule", "string", "permanent id"),
            ("severity", "string", "error, warning or info"),
            ("message", "string", "in a sentence"),
        ),
        _findings,
    ),
)
"""Every table, in order."""
