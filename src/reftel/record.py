"""What we keep of one text: the reading, where it came from, what it mentions.

``Record.to_json`` is the public schema of a telegram (docs/json.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from reftel import authority
from reftel.analysis.mentions import Mention, find_mentions
from reftel.codec import read
from reftel.codec.passages import counts, passage_paragraphs, summary_text
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.intake.source import Document, Source
from reftel.telegram import Addressee, Heading, Mrn, Reference, Telegram
from reftel.telegram.mrn import full_year

_ID = re.compile(r"(?P<year>[0-9]{2}|(?:19|20)[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Record:
    """One text as it is filed: its reading, its source, its mentions."""

    reading: Reading
    source: Source
    mentions: tuple[Mention, ...]

    @property
    def telegram(self) -> Telegram:
        """The telegram that was read."""
        return self.reading.telegram

    @property
    def station(self) -> str | None:
        """The station code as collections spell it, by the table of posts."""
        post = self.telegram.post
        if post is None:
            return None
        return authority.canonical_station(post) or post.replace(" ", "")

    @property
    def id(self) -> str | None:
        """The canonical id (spec/04), ``None`` where year or number are unknown."""
        telegram = self.telegram
        if telegram.year is None or telegram.serial is None:
            return None
        return f"{telegram.year % 100:02}{self.station}{telegram.serial}"

    @property
    def is_partial(self) -> bool:
        """True for an extract, a stub, or a text that breaks off."""
        return self.reading.layout is Layout.PARTIAL or any(
            defect.kind in {"stub", "truncated"} for defect in self.reading.defects
        )

    def to_json(self) -> dict[str, Any]:
        """The telegram in the public schema: plain dicts, lists, strings, numbers, ``None``."""
        telegram = self.telegram
        source = self.source
        return {
            "id": self.id,
            "station": self.station,
            "number": telegram.serial,
            "year": telegram.year,
            "header": _heading(telegram.heading),
            **_markings(telegram),
            **_content(telegram, self.mentions),
            "archive": _archive(self),
            "source": source.path,
            "layout": self.reading.layout.value,
            "copy": {
                "sha256": source.sha256,
                "container": source.container,
                "member": source.member,
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
        }


def make_record(document: Document) -> Record:
    """Read one document into a record. Pure; never raises for bad text.

    The publisher's id gives the year where the text has no date-time group;
    where both speak and disagree, that is a defect.
    """
    stated = _ID.fullmatch(document.source.statements.get("id", ""))
    year = _stated_year(stated) if stated else None
    reading = read(document.text, year=year)
    record = Record(reading, document.source, find_mentions(reading.telegram))
    if stated is None or not reading.is_telegram:
        return record
    disagreement = _disagreement(record, stated["station"], int(stated["serial"]), year)
    if disagreement is None:
        return record
    defects = (*reading.defects, disagreement)
    return Record(
        Reading(
            reading.text, reading.telegram, reading.layout, reading.spans, reading.repairs, defects
        ),
        document.source,
        record.mentions,
    )


def _stated_year(stated: re.Match[str]) -> int:
    year = int(stated["year"])
    return full_year(year) if year < 100 else year


def _disagreement(record: Record, station: str, serial: int, year: int | None) -> Defect | None:
    telegram = record.telegram
    if telegram.serial is None:
        return Defect(
            "number-unread",
            f"The text shows no message number; its publisher calls it {station} {serial}.",
        )
    same_station = record.station in {station, authority.canonical_station(station)}
    if telegram.serial == serial and same_station and telegram.year in {year, None}:
        return None
    spans = record.reading.spans.get("mrn", (Span(0, 0),))
    return Defect(
        "publisher-disagrees",
        f"The publisher calls this telegram {station} {serial} of {year}; "
        f"the text says {telegram.post} {telegram.serial} of {telegram.year}.",
        spans[0],
        "A8",
    )


def _heading(heading: Heading | None) -> dict[str, Any] | None:
    if heading is None:
        return None
    filing, line2, line5 = heading.filing, heading.routing, heading.precedence
    filed = None
    if filing is not None and filing.filed is not None and heading.dtg is not None:
        filed = f"{filing.filed.near(heading.dtg):%Y-%m-%dT%H:%M}Z"
    precedence = None
    if line2 is not None:
        precedence = line2.prosign
    elif line5 is not None:
        precedence = line5.highest.prosign
        if line5.second is not None:
            precedence += f" {line5.second.prosign}"
    return {
        "transmission_id": str(heading.transmission) if heading.transmission else None,
        "precedence": precedence,
        "routing": [str(indicator) for indicator in line2.indicators] if line2 else [],
        "originator_ri": str(filing.originator) if filing else None,
        "station_serial": int(filing.serial) if filing else None,
        "section_suffix": filing.section if filing else None,
        "filed": filed,
        "security": heading.security.letters if heading.security else None,
        "operating_signals": list(heading.operating_signals),
        "dtg": heading.dtg.iso if heading.dtg else None,
        "from": str(heading.originator) if heading.originator else None,
        "to": [_addressee(addressee) for addressee in heading.action],
        "info": [_addressee(addressee) for addressee in heading.info],
    }


def _addressee(addressee: Addressee) -> dict[str, Any]:
    return {
        "ri": str(addressee.indicator) if addressee.indicator else None,
        "plad": str(addressee.plad),
        "precedence": addressee.precedence.value if addressee.precedence else None,
        "mcn": addressee.continuity,
    }


def _archive(record: Record) -> dict[str, Any] | None:
    """The distribution print of a telegram, and the archive's own attributes."""
    print_ = record.telegram.distribution
    if print_ is None:
        return None
    line = print_.print_line
    return {
        "action_offices": [{"office": o.office, "copies": o.copies} for o in print_.action],
        "info_offices": [{"office": o.office, "copies": o.copies} for o in print_.info],
        "copies_total": print_.total,
        "direction": print_.direction,
        "print_line": None
        if line is None
        else {"number": line.number, "time": line.time, "channel": line.channel},
        "drafted_by": print_.drafted_by,
        "approved_by": print_.approved_by,
        "cleared_by": list(print_.cleared_by),
    }


def _markings(telegram: Telegram) -> dict[str, Any]:
    order, classifier = telegram.order, telegram.classified_by
    return {
        "classification": telegram.classification.value if telegram.classification else None,
        "captions": list(telegram.captions),
        "sections": telegram.sections,
        "executive_order": order.order if order else None,
        "declassify_on": order.declassify_on if order else None,
        "tags": [tag.code for tag in telegram.tags],
        "subject": telegram.subject,
        "classified_by": None
        if classifier is None
        else {
            "name": classifier.name,
            "title": classifier.title,
            "reasons": list(classifier.reasons),
            "section": classifier.section,
        },
    }


def _content(telegram: Telegram, mentions: tuple[Mention, ...]) -> dict[str, Any]:
    found = counts(telegram)
    return {
        "references": [_reference(reference) for reference in telegram.references],
        "in_text_references": [
            {
                "paragraph": mention.paragraph,
                "text": mention.text,
                "id": canonical_id(mention.mrn),
            }
            for mention in mentions
        ],
        "paragraphs": [
            {
                "number": paragraph.number,
                "marking": str(paragraph.mark) if paragraph.mark else None,
                "heading_before": paragraph.heading,
                "text": paragraph.text,
            }
            for paragraph in telegram.paragraphs
        ],
        "summary_paragraphs": list(passage_paragraphs(telegram, "summary")),
        "comment_paragraphs": list(passage_paragraphs(telegram, "comment")),
        "summary": summary_text(telegram),
        "signature": telegram.signature,
        "strictly_protect": found.strictly_protect,
        "redactions": found.redactions,
        "chronology": [],
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        "label": reference.label,
        "text": reference.text,
        "kind": reference.kind.value,
        "id": canonical_id(reference.mrn),
    }


def canonical_id(mrn: Mrn | None) -> str | None:
    """The canonical id of an MRN, its post spelt as the table of posts has it."""
    if mrn is None:
        return None
    station = authority.canonical_station(mrn.post) or mrn.station
    return f"{mrn.year % 100:02}{station}{mrn.serial}"


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
