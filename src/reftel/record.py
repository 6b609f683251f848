"""What we keep of one text: the reading, where it came from, what it mentions, what is wrong with it.

``Record.to_json`` is the public schema of a telegram (docs/json.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from reftel.analysis.chronology import DatedStatement, NamedYear
from reftel.analysis.mentions import Mention, find_mentions
from reftel.analysis.people import Person
from reftel.analysis.publishers import disagreements, read_statements
from reftel.analysis.told import find_told, named_year_json, person_json, statement_json
from reftel.check import Finding, Rule, run_rules, select_rules
from reftel.check.report import finding_json
from reftel.codec import read
from reftel.codec.ids import canonical_id, station_code
from reftel.codec.jsonform import telegram_to_json
from reftel.codec.passages import counts, passage_paragraphs, summary_text
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.intake.source import Document, Source
from reftel.recognizer import Recognizer
from reftel.telegram import Telegram


@dataclass(frozen=True, slots=True)
class Record:
    """One text as it is filed: its reading, its source, what it mentions and tells, what rules find.

    ``findings`` are those of the checker's profile ``archive``, informations too.
    """

    reading: Reading
    source: Source
    mentions: tuple[Mention, ...]
    statements: tuple[DatedStatement, ...] = ()
    people: tuple[Person, ...] = ()
    findings: tuple[Finding, ...] = ()
    named_years: tuple[NamedYear, ...] = ()

    @property
    def telegram(self) -> Telegram:
        """The telegram that was read."""
        return self.reading.telegram

    @property
    def station(self) -> str | None:
        """The station code as collections spell it, by the table of posts."""
        post = self.telegram.post
        return station_code(post) if post is not None else None

    @property
    def id(self) -> str | None:
        """The canonical id (spec/04), ``None`` where year or number are unknown."""
        return canonical_id(self.telegram.mrn)

    @property
    def is_partial(self) -> bool:
        """True for an extract, a stub, or a text that breaks off."""
        return self.reading.layout is Layout.PARTIAL or any(
            defect.kind in {"stub", "truncated"} for defect in self.reading.defects
        )

    def to_json(self) -> dict[str, Any]:
        """The public schema: plain dicts, lists, strings, numbers, truth values, ``None``.

        The telegram's own keys (``telegram_to_json``) come first, then what is
        found out about it and its copy. Source: docs/json.md.
        """
        telegram = self.telegram
        source = self.source
        found = counts(telegram)
        summary = passage_paragraphs(telegram, "summary")
        return {
            **telegram_to_json(telegram),
            "in_text_references": [_mention(mention) for mention in self.mentions],
            "summary_paragraphs": list(summary),
            "comment_paragraphs": list(passage_paragraphs(telegram, "comment")),
            "summary": summary_text(telegram, summary),
            "strictly_protect": found.strictly_protect,
            "redactions": found.redactions,
            "chronology": [statement_json(statement) for statement in self.statements],
            "named_years": [named_year_json(year) for year in self.named_years],
            "people": [person_json(person) for person in self.people],
            "source": source.path,
            "layout": self.reading.layout.value,
            "copy": {
                "sha256": source.sha256,
                "container": source.container,
                "member": source.member,
                "place": source.place,
                "size": source.size,
                "charset": source.charset,
                "statements": dict(source.statements),
            },
            "spans": {
                name: [[span.start, span.end] for span in spans]
                for name, spans in self.reading.spans.items()
            },
            "defects": [_defect(defect) for defect in self.reading.defects],
            "repairs": [_repair(repair) for repair in self.reading.repairs],
            "findings": [finding_json(finding) for finding in self.findings],
        }


def make_record(document: Document, recognize: Recognizer | None = None) -> Record:
    """Read one document into a record. Pure; never raises for bad text.

    The publisher's id gives the year where the text has no date-time group;
    where telegram and publisher speak of the same thing and differ, that is a
    defect (``reftel.analysis.publishers``). ``recognize`` finds people besides
    (``reftel.recognizer``).
    """
    stated = read_statements(document.source.statements, document.source.container)
    reading = read(document.text, year=stated.year, vouched=document.source.vouched)
    if not reading.is_telegram:
        return Record(reading, document.source, find_mentions(reading.telegram))
    told = find_told(reading.telegram, _created(document.source), recognize)
    record = Record(
        reading,
        document.source,
        find_mentions(reading.telegram),
        told.statements,
        told.people,
        named_years=told.named_years,
    )
    defects = (*_told_early(record), *disagreements(reading, stated))
    if defects:
        reading = replace(reading, defects=(*reading.defects, *defects))
        record = replace(record, reading=reading)
    findings = run_rules(reading, _rules(), mentions=record.mentions)
    return replace(record, findings=findings)


@cache
def _rules() -> tuple[Rule, ...]:
    """The rules of the profile ``archive``."""
    return select_rules()


def _created(source: Source) -> date | None:
    """The day that the publisher states (spec/05 A1)."""
    stated = source.statements.get("created", "")[:10]
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None


def _told_early(record: Record) -> Iterator[Defect]:
    """Events told as past that lie after the date-time group: misread, or misdated."""
    for statement in record.statements:
        if not statement.told_early or statement.value is None:
            continue
        places = [
            at for at, p in enumerate(record.telegram.paragraphs) if p.number == statement.paragraph
        ]
        name = f"paragraphs[{places[0]}].text" if places else "preamble"
        spans = record.reading.spans.get(name, ())
        yield Defect(
            "event-after-dtg",
            f"{statement.time_text!r} is told as past and read as {statement.value.iso}, "
            f"which is after the date-time group {record.telegram.dtg}.",
            spans[0] if spans else None,
        )


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "paragraph": mention.paragraph,
        "text": mention.text,
        "id": canonical_id(mention.mrn),
    }


def _place(span: Span | None) -> dict[str, int | None]:
    return {"start": span.start if span else None, "end": span.end if span else None}


def _defect(defect: Defect) -> dict[str, Any]:
    return {
        "kind": defect.kind,
        "damage": defect.damage,
        "message": defect.message,
        **_place(defect.span),
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return {
        "kind": repair.kind,
        "damage": repair.damage,
        "message": repair.message,
        **_place(repair.span),
        "original": repair.original,
        "repaired": repair.repaired,
    }
