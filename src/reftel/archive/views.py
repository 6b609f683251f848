"""Readable views over the tables, for Datasette and whoever else opens ``records.sqlite``.

A view has what people ask for, under the field's words: no packed text, no JSON of records, no
internal keys. Each names the telegram by its ``id``. They are dropped before a migration and made
after it (migrating.py), so that they always fit the tables and never stand in their way.

The packed texts are no part of them, nor the words of dated statements and the sentences round
mentions, which are packed with them: SQLite cannot unpack. ``reftel export sqlite`` writes tables
with the paragraphs and texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Connection, inspect

from reftel.archive.joined import JOINED, joined_metadata


@dataclass(frozen=True, slots=True)
class View:
    """A view: what its rows are, its columns with their meaning, what it is read from."""

    what: str
    columns: Mapping[str, tuple[str, str]]
    """The name of each column to its SQL and its meaning."""
    source: str

    def statement(self, name: str) -> str:
        """What makes it: words of this module alone."""
        told = ", ".join(f'{sql} AS "{column}"' for column, (sql, _) in self.columns.items())
        return f'CREATE VIEW "{name}" AS SELECT {told} FROM {self.source}'  # noqa: S608


_BELOW = "JOIN telegrams ON telegrams.key = {0}.telegram"
_ID = ("telegrams.id", "id of the telegram")
_PLACE = "place in the telegram, from 0"


def _moment(minutes: str) -> str:
    """A minute counted from the year 1 as ISO: SQLite counts days from noon of 24 November 4714 BC.

    1 January of the year 1 is its day 1721425.5, ordinal day 1 of Python's calendar.
    """
    return f"strftime('%Y-%m-%dT%H:%MZ', 1721424.5 + ({minutes} + 0.5) / 1440.0)"


VIEWS: Mapping[str, View] = MappingProxyType(
    {
        "view_telegrams": View(
            "a telegram",
            {
                "id": _ID,
                "mrn": ("telegrams.mrn", "the number as drafters type it"),
                "sent": ("telegrams.date", "ISO: a minute (Zulu), or a day"),
                "sent_source": ("telegrams.date_source", "dtg or publisher"),
                "year": ("telegrams.year", "year of the number"),
                "station": ("telegrams.station", "station of the number"),
                "number": ("telegrams.serial", "serial of the number"),
                "from": ("telegrams.from_plad", "who sent it, as printed"),
                "classification": ("telegrams.classification", "the level"),
                "precedence": ("telegrams.precedence", "the highest"),
                "subject": ("telegrams.subject", "the subject line"),
                "tags": (
                    "(SELECT group_concat(code, ' ') FROM (SELECT code FROM tags"
                    " WHERE tags.telegram = telegrams.key ORDER BY position))",
                    "TAGS, parted by blanks",
                ),
                "captions": (
                    "(SELECT group_concat(caption, ' ') FROM (SELECT caption FROM captions"
                    " WHERE captions.telegram = telegrams.key ORDER BY position))",
                    "captions, parted by blanks",
                ),
                "signature": ("telegrams.signature", "who signed"),
                "partial": ("telegrams.partial", "1 where the best copy is an extract"),
                "copies": (
                    "(SELECT count(*) FROM copies WHERE copies.telegram = telegrams.key)",
                    "how many copies are held",
                ),
            },
            "telegrams",
        ),
        "view_addressees": View(
            "an addressee of a telegram",
            {
                "id": _ID,
                "role": ("addressees.role", "action or info"),
                "position": ("addressees.position", "place among those of its role, from 0"),
                "plad": ("addressees.plad", "plain language address"),
                "station": ("addressees.station", "the post that it is"),
                "indicator": ("addressees.indicator", "routing indicator"),
                "precedence": ("addressees.precedence", "printed on its line"),
                "mcn": ("addressees.continuity", "message continuity number"),
            },
            "addressees " + _BELOW.format("addressees"),
        ),
        "view_tags": View(
            "a TAG of a telegram",
            {
                "id": _ID,
                "position": ("tags.position", _PLACE),
                "code": ("tags.code", "the code"),
                "person": ("tags.person", "the person beside it"),
            },
            "tags " + _BELOW.format("tags"),
        ),
        "view_references": View(
            "an entry of a REF line, or a mention in a text",
            {
                "id": ("telegrams.id", "id of the telegram that refers"),
                "where": (
                    "CASE WHEN citations.in_reference_line THEN 'line' ELSE 'text' END",
                    "line or text",
                ),
                "position": ("citations.position", "place among those, from 0"),
                "paragraph": ("citations.paragraph", "paragraph of a mention"),
                "label": ("citations.label", "letter of the REF line"),
                "kind": ("citations.kind", "telegram, email ..."),
                "text": ("citations.text", "as printed"),
                "outcome": ("citations.outcome", "resolved, not-held, open ..."),
                "cited": (
                    "coalesce(citations.cited, citations.target)",
                    "id of the telegram meant",
                ),
                "held": ("citations.resolved IS NOT NULL", "1 where that is held"),
                "doubt": ("citations.doubt", "why it may be another"),
            },
            "citations JOIN telegrams ON telegrams.key = citations.citing",
        ),
        "view_dated_statements": View(
            "something that a telegram dates",
            {
                "id": _ID,
                "position": ("dated_statements.position", _PLACE),
                "earliest": (_moment("dated_statements.first_minute"), "first minute, Zulu"),
                "latest": (_moment("dated_statements.last_minute"), "last minute, Zulu"),
                "participants": (
                    "coalesce(parties.participants, '[]')",
                    "who takes part, a list in JSON, as printed",
                ),
                "persons": (
                    "coalesce(parties.persons, '[]')",
                    "the same people by their names in view_people",
                ),
            },
            "dated_statements "
            + _BELOW.format("dated_statements")
            + " LEFT JOIN parties ON parties.number = dated_statements.party",
        ),
        "view_people": View(
            "a person or office that a telegram names",
            {
                "id": _ID,
                "position": ("people.position", _PLACE),
                "name": ("persons.name", "the fullest form printed"),
                "surname": ("persons.surname", "in capitals"),
                "protect": ("people.protect", "a mark of protection beside the name"),
                "officer": ("persons.officer_name", "of the tables of officers, where it is one"),
                "office": ("persons.office", "the office of that one"),
                "mentions": ("people.mentions", "how often"),
            },
            "people " + _BELOW.format("people") + " JOIN persons ON persons.number = people.person",
        ),
        "view_findings": View(
            "what a rule finds in a telegram",
            {
                "id": _ID,
                "position": ("findings.position", _PLACE),
                "rule": ("findings.rule", "permanent id of the rule"),
                "severity": ("findings.severity", "error, warning or info"),
                "line": ("findings.line", "line of the text"),
                "message": ("findings.message", "in a sentence"),
            },
            "findings " + _BELOW.format("findings"),
        ),
        "view_copies": View(
            "a copy of a telegram",
            {
                "id": _ID,
                "copy": ("copies.number", "number of the copy"),
                "best": ("copies.best", "1 for the one that is shown first"),
                "path": ("copies.path", "the file"),
                "inside": ("copies.inside", "the path in that, where it is a bundle"),
                "place": ("copies.place", "the row or page in that"),
                "container": ("copies.container", "kind of file"),
                "layout": ("copies.layout", "how the text is laid out"),
                "relation": ("copies.relation", "corrected, repeat, other-release"),
                "partial": ("copies.partial", "1 for an extract"),
                "defects": ("copies.defects", "how many"),
                "repairs": ("copies.repairs", "how many"),
                "paragraphs": ("copies.paragraphs", "how many"),
                "size": ("copies.size", "bytes of the file"),
                "sha256": ("lower(hex(copies.sha256))", "digest of the file"),
                "filed": ("copies.filed", "when it was filed, Zulu"),
            },
            "copies " + _BELOW.format("copies"),
        ),
        "view_ledger": View(
            "what became of an input, in each run",
            {
                "entry": ("outcomes.number", "number of the entry"),
                "run": ("outcomes.run", "number of the run"),
                "started": ("runs.started", "when the run began, Zulu"),
                "path": ("outcomes.path", "the file"),
                "inside": ("outcomes.member", "the path in that, where it is a bundle"),
                "place": ("outcomes.place", "the row or page in that"),
                "container": ("outcomes.container", "kind of file"),
                "outcome": ("outcomes.outcome", "filed, duplicate, rejected ..."),
                "code": ("outcomes.code", "why, in one word"),
                "reason": ("outcomes.reason", "why, in a sentence"),
                "standing": ("outcomes.standing", "1 for how things stand today"),
                "id": ("telegrams.id", "the telegram that it was filed under"),
                "copy": ("outcomes.copy", "the copy that it became"),
                "sha256": ("lower(hex(outcomes.sha256))", "digest of the file"),
            },
            "outcomes JOIN runs ON runs.number = outcomes.run"
            " LEFT JOIN telegrams ON telegrams.key = outcomes.telegram",
        ),
    }
)
"""Every view by its name, in order; described on docs/export.md."""


def drop_views(connection: Connection) -> None:
    """Take away those that there are, of this version or another."""
    for name in sorted(inspect(connection).get_view_names(), reverse=True):
        if name.startswith("view_") or name in joined_metadata.tables:
            connection.exec_driver_sql(f'DROP VIEW "{name}"')


def make_views(connection: Connection) -> None:
    """Make them; the tables stand as schema.py says."""
    for joined in JOINED:
        connection.exec_driver_sql(joined.statement())
    for name, view in VIEWS.items():
        connection.exec_driver_sql(view.statement(name))
