"""From a record to the rows that are filed of it. Pure: it may run in any process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, NamedTuple

import msgspec

from reftel import authority
from reftel.analysis.chronology import DatedStatement
from reftel.analysis.mentions import Mention, MentionKind
from reftel.analysis.people import Person
from reftel.analysis.publishers import DISAGREES, read_statements
from reftel.analysis.resolve import series_of
from reftel.archive.content import make_content, pack_original
from reftel.archive.indexed import EDITION, index_values
from reftel.archive.interned import Form
from reftel.archive.pack import NONE, Dictionary
from reftel.archive.relations import CORRECTED, corrects, relation_of
from reftel.archive.searchable import Searchable, make_searchable
from reftel.archive.spelling import MrnSpelling, parse_spelling
from reftel.codec.ids import canonical_id, station_code
from reftel.codec.moments import named_moment
from reftel.codec.reading import Reading
from reftel.intake.source import Source
from reftel.record import Record
from reftel.telegram import Mrn, ReferenceKind, Telegram
from reftel.version import VERSION

Row = dict[str, Any]


class ToldRow(NamedTuple):
    """A dated statement: what is asked for by SQL. ``party`` is a form of ``interned.py``."""

    position: int
    party: Form | None
    first_minute: int | None
    last_minute: int | None
    told_early: bool


class NamedRow(NamedTuple):
    """A person or office of a telegram. ``person`` is a form of ``interned.py``."""

    position: int
    person: Form
    roles: str
    protect: str | None
    mentions: int


_DOCUMENT_ID = re.compile(r"[a-z][A-Za-z0-9-]{5,60}")


@dataclass(frozen=True, slots=True)
class Quality:
    """How complete a copy is; the greatest is the best, among equals the first filed.

    A copy with its header, not an extract or cut short, with its signature,
    corrected (spec/03, C22: prefer the later), with the fewest defects, with
    the most paragraphs. What a publisher states otherwise than the telegram is
    no defect of the copy: ``defects`` is without those.
    """

    has_header: bool
    partial: bool
    has_signature: bool
    defects: int
    paragraphs: int
    corrected: bool = False

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, int, int]:
        """Greater is better."""
        return (
            self.has_header,
            not self.partial,
            self.has_signature,
            self.corrected,
            -self.defects,
            self.paragraphs,
        )


@dataclass(frozen=True, slots=True)
class Filing:
    """One text, ready to be filed: rows by the names of the columns in ``schema.py``.

    ``id`` is that of the telegram; ``member`` tells texts out of the same bytes
    apart. ``searchable`` is in the copy's content too; here it is for the index, which would
    else unpack it again. The keys and numbers that only the archive
    can give are missing from the rows.
    """

    id: str
    sha256: str
    member: str
    repaired: bool
    quality: Quality
    telegram: Row
    copy: Row
    addressees: tuple[Row, ...]
    tags: tuple[Row, ...]
    captions: tuple[Row, ...]
    findings: tuple[Row, ...]
    citations: tuple[Row, ...]
    dated_statements: tuple[ToldRow, ...]
    people: tuple[NamedRow, ...]
    searchable: Searchable
    is_packed: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        # To another process as one run of bytes: hundreds of small values take four times as long.
        try:
            return _sent, (msgspec.msgpack.encode(self),)
        except OverflowError:  # a number of more than 64 bits
            return Filing, tuple(getattr(self, one.name) for one in fields(self))


_FILING = msgspec.msgpack.Decoder(Filing)


def _sent(data: bytes) -> Filing:
    """A filing that came from another process."""
    return _FILING.decode(data)


def make_filing(record: Record, original: bytes | None, dictionary: Dictionary = NONE) -> Filing:
    """The rows of a record.

    ``original`` is the bytes it came from, ``None`` where an earlier text of
    the same bytes brings them. The content is packed with the ``dictionary``, or left
    to the writer to pack where there is none yet. A telegram whose number cannot be read goes by
    its publisher's id, and without that by the digest of its bytes.
    """
    source = record.source
    stated = _stated(record)
    stated_id = stated.id if stated else None
    member = source.part or ""
    identity = record.id or stated_id or _unnumbered(source)
    quality = _quality(record)
    public = {**record.to_json(), "id": identity}
    searchable = _searchable(record.reading, public)
    return Filing(
        id=identity,
        sha256=source.sha256,
        member=member,
        repaired=bool(record.reading.repairs),
        quality=quality,
        telegram=_telegram_row(record, stated, identity),
        copy=_copy_row(record, public, searchable, quality, stated_id, original, dictionary),
        addressees=_addressees(record.telegram),
        tags=tuple(
            {"position": place, "code": tag.code, "person": tag.person}
            for place, tag in enumerate(record.telegram.tags)
        ),
        captions=tuple(
            {"position": place, "caption": caption}
            for place, caption in enumerate(record.telegram.captions)
        ),
        findings=tuple(
            {
                "position": place,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding.message,
                "line": finding.line,
            }
            for place, finding in enumerate(record.findings)
        ),
        citations=_citations(record),
        dated_statements=tuple(
            _dated_statement(place, told) for place, told in enumerate(record.statements)
        ),
        people=tuple(_person(place, person) for place, person in enumerate(record.people)),
        searchable=searchable,
        is_packed=dictionary is not NONE,
    )


def _unnumbered(source: Source) -> str:
    """The publisher's own id for the document (``frus1934v04d9``), else one from the digest."""
    document = source.statements.get("document", "")
    if _DOCUMENT_ID.fullmatch(document):
        return document
    return f"unnumbered-{source.sha256[:12]}" + (f"-{source.part}" if source.part else "")


def _stated(record: Record) -> MrnSpelling | None:
    return parse_spelling(record.source.statements.get("id", ""))


def _quality(record: Record) -> Quality:
    telegram = record.telegram
    return Quality(
        has_header=telegram.heading is not None and telegram.heading.originator is not None,
        partial=record.is_partial,
        has_signature=telegram.signature is not None,
        corrected=relation_of(record) == CORRECTED,
        defects=len(record.reading.defects) - _disagreements(record),
        paragraphs=len(telegram.paragraphs),
    )


def _disagreements(record: Record) -> int:
    """Defects of the record in which telegram and publisher say different things."""
    return sum(defect.kind.startswith(DISAGREES) for defect in record.reading.defects)


def _telegram_row(record: Record, stated: MrnSpelling | None, identity: str) -> Row:
    telegram = record.telegram
    year, station, serial = telegram.year, record.station, telegram.serial
    numbered_by = "text" if record.id is not None else None
    if record.id is None and stated is not None and stated.id == identity:
        year, station, serial = stated.year, stated.station, stated.serial
        numbered_by = "publisher"
    heading = telegram.heading
    sender = heading.originator.name if heading and heading.originator else None
    return {
        "numbered_by": numbered_by,
        "mrn": _mrn(year, station, serial),
        "year": year,
        "station": station,
        "serial": serial,
        "series": series_of(station) if station is not None else None,
        **_dates(record, year),
        "subject": telegram.subject,
        "classification": telegram.classification.value if telegram.classification else None,
        "precedence": _precedence(telegram),
        "from_plad": sender,
        "from_station": (_station(sender) if sender else None) or station,
        "signature": telegram.signature,
        "partial": record.is_partial,
    }


def _mrn(year: int | None, station: str | None, serial: int | None) -> str | None:
    if year is None or station is None or serial is None:
        return None
    post = authority.station(station)
    return f"{year % 100:02} {post.name if post else station} {serial}"


def _precedence(telegram: Telegram) -> str | None:
    """The highest precedence in words, of line 5, line 2 or any addressee."""
    heading = telegram.heading
    if heading is None:
        return None
    found = [a.precedence for a in (*heading.action, *heading.info) if a.precedence is not None]
    if heading.precedence is not None:
        found.append(heading.precedence.highest)
    if heading.routing is not None:
        found.append(heading.routing.precedence)
    return max(found, key=lambda precedence: precedence.rank).value if found else None


def _dates(record: Record, year: int | None) -> Row:
    """The date, and the first and last day it can be.

    A text without a date-time group has the day that its publisher states
    (spec/05 A1); the clock in such statements is not to be trusted (A13).
    """
    dtg = record.telegram.dtg
    day = read_statements(record.source.statements, record.source.container).day
    if dtg is not None:
        return _day_row(dtg.moment.date(), dtg.iso, "dtg")
    if day is not None:
        return _day_row(day, day.isoformat(), "publisher")
    return {
        "date": None,
        "date_source": None,
        "first_day": date(year, 1, 1).toordinal() if year else None,
        "last_day": date(year, 12, 31).toordinal() if year else None,
    }


def _day_row(day: date, iso: str, source: str) -> Row:
    ordinal = day.toordinal()
    return {"date": iso, "date_source": source, "first_day": ordinal, "last_day": ordinal}


def _copy_row(
    record: Record,
    public: Row,
    searchable: Searchable,
    quality: Quality,
    stated_id: str | None,
    original: bytes | None,
    dictionary: Dictionary,
) -> Row:
    source, reading = record.source, record.reading
    content = make_content(reading.text, public, searchable)
    return {
        "path": source.path,
        "inside": source.member or "",
        "place": source.place or "",
        "container": source.container,
        "charset": source.charset,
        "size": source.size,
        "statements": msgspec.json.encode(dict(source.statements)).decode(),
        "stated_id": stated_id,
        "relation": relation_of(record),
        "corrects": corrects(record),
        "layout": reading.layout.value,
        "has_header": quality.has_header,
        "partial": quality.partial,
        "has_signature": quality.has_signature,
        "defects": len(reading.defects),
        "disagreements": _disagreements(record),
        "vouched": source.vouched,
        "read_by": VERSION,
        "repairs": len(reading.repairs),
        "paragraphs": quality.paragraphs,
        "original": None if original is None else pack_original(original, reading.text),
        "content": content if dictionary is NONE else dictionary.pack(content),
    }


def _searchable(reading: Reading, public: Row) -> Searchable:
    return replace(make_searchable(reading), edition=EDITION, values=index_values(public))


def _addressees(telegram: Telegram) -> tuple[Row, ...]:
    return tuple(
        {
            "role": role,
            "position": place,
            "plad": str(addressee.plad),
            "station": _station(str(addressee.plad)),
            "indicator": str(addressee.indicator) if addressee.indicator else None,
            "precedence": addressee.precedence.value if addressee.precedence else None,
            "continuity": addressee.continuity,
        }
        for role, addressees in (("action", telegram.action), ("info", telegram.info))
        for place, addressee in enumerate(addressees)
    )


def _station(plad: str) -> str | None:
    post = authority.station_by_plad(plad)
    return post.station if post else None


def _citations(record: Record) -> tuple[Row, ...]:
    """The entries of the REF line and the mentions of the text, as they were read."""
    telegram = record.telegram
    settled = _settled_by_text(record)
    line = []
    for place, reference in enumerate(telegram.references):
        spans = record.reading.spans.get(f"references[{place}]")
        line.append(
            {
                "in_reference_line": True,
                "position": place,
                "label": reference.label,
                "text": reference.text,
                "kind": reference.kind.value,
                "start": spans[0].start if spans else None,
                "end": spans[-1].end if spans else None,
                **_entry(record, place, settled),
            }
        )
    mentions = []
    for place, mention in enumerate(record.mentions):
        row = {
            "in_reference_line": False,
            "position": place,
            "paragraph": mention.paragraph,
            "text": mention.text,
            "kind": ReferenceKind.TELEGRAM.value,
            "start": mention.start,
            "end": mention.end,
            "entry": mention.target,
        }
        if mention.target is not None:
            row |= _entry(record, mention.target, settled)
            row["kind"] = telegram.references[mention.target].kind.value
        elif mention.mrn is not None:
            row |= _number(mention.mrn, mention.year_is_printed)
        else:
            row["reason"] = _nothing_named(telegram, mention)
        mentions.append(row)
    return tuple({**_NO_CITATION, **row} for row in (*line, *mentions))


_NO_CITATION: Row = {
    "paragraph": None,
    "label": None,
    "entry": None,
    "station": None,
    "series": None,
    "year": None,
    "serial": None,
    "year_is_printed": False,
    "moment": None,
    "mended": False,
    "target": None,
    "reason": None,
}


def _settled_by_text(record: Record) -> set[Mrn]:
    """Numbers that the text gives with their year: an entry without one has it from there."""
    return {m.mrn for m in record.mentions if m.mrn is not None and m.year_is_printed}


def _entry(record: Record, place: int, settled: set[Mrn]) -> Row:
    """What an entry of the REF line names."""
    reference = record.telegram.references[place]
    if reference.mrn is not None:
        printed = reference.year_is_printed or reference.mrn in settled
        return {**_number(reference.mrn, printed), "mended": _is_mended(record, place)}
    if reference.kind is ReferenceKind.TELEGRAM:
        found = named_moment(reference.text, record.telegram.dtg)
        if found is not None:
            return {
                "station": found.station,
                "series": series_of(found.station) if found.station else None,
                "moment": found.dtg.iso,
            }
    return {}


def _number(mrn: Mrn, printed: bool) -> Row:
    station = station_code(mrn.post)
    return {
        "station": station,
        "series": series_of(station),
        "year": mrn.year,
        "serial": mrn.serial,
        "year_is_printed": printed,
        "target": canonical_id(mrn),
    }


def _is_mended(record: Record, place: int) -> bool:
    """True where the post's name was misspelt: the reader has noted a repair in the entry."""
    spans = record.reading.spans.get(f"references[{place}]", ())
    return any(
        repair.kind == "misspelt-station" and span.start <= repair.span.start < span.end
        for repair in record.reading.repairs
        for span in spans
    )


def _nothing_named(telegram: Telegram, mention: Mention) -> str:
    """Why a mention names no telegram: a code of ``resolve.REASONS``."""
    if mention.kind is MentionKind.SEPTEL:
        return "not-identified"
    if mention.kind is MentionKind.BARE and len(telegram.references) > 1:
        return "which-entry"
    return "no-such-entry"


def _dated_statement(place: int, told: DatedStatement) -> ToldRow:
    first, last = told.minutes or (None, None)
    named = told.participants or told.persons
    party = (_listed(told.participants), _listed(told.persons)) if named else None
    return ToldRow(place, party, first, last, told.told_early)


def _person(place: int, person: Person) -> NamedRow:
    officer = person.officer
    form = (
        person.name or None,
        person.surname or None,
        _listed(person.titles),
        officer.person_id if officer else None,
        officer.name if officer else None,
        officer.office if officer else None,
    )
    return NamedRow(place, form, " ".join(person.roles), person.protect, len(person.mentions))


def _listed(words: Sequence[str]) -> str:
    return msgspec.json.encode(words).decode()
