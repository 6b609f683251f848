"""The reading page of one telegram, from what the archive keeps of it. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reftel.archive import StoredCopy, StoredTelegram
from reftel.check import Severity, check
from reftel.check.report import finding_json
from reftel.codec import read
from reftel.codec.explain import Explanation
from reftel.export.citation import chicago_note, nara_note, short_note
from reftel.export.forms import cited
from reftel.export.names import place_name
from reftel.web import typed, words
from reftel.web.clean import (
    PROTECT,
    BlockView,
    Finder,
    ParagraphView,
    block_views,
    nothing,
    paragraph_views,
    targets_by_paragraph,
)
from reftel.web.copies import relation_words
from reftel.web.decoded import (
    Fact,
    HeaderView,
    MarkingView,
    header_view,
    highest_precedence,
    marking_view,
    search_url,
    signer,
    tag_facts,
)
from reftel.web.typed import Line, Note, NoteKind

# Of a longer copy the page draws this much and says so; the whole is at .txt.
MOST_CHARACTERS = 400_000
# Lines longer than this (a teletype has 69) are wrapped on the page instead of scrolled.
WIDEST_LINE = 84
_LAYOUTS = {
    "wire": "full header",
    "short": "short header",
    "partial": "partial extract",
    "text": "no header in this copy",
    "unknown": "not laid out as a telegram",
}


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One row of the list of tokens: what stands there, in words, on whose authority.

    ``place`` is the id of the token in the text, or of its line where a reference or a
    repair stands over the token.
    """

    anchor: str
    token: str
    words: str
    source: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A repair or a defect in a sentence, with the line of the copy it is about."""

    anchor: str
    kind: str
    damage: str | None
    message: str
    line: int | None
    original: str | None = None
    repaired: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """An entry of the REF line: a link where it is held, a ghost where it is not.

    ``when`` is its date in words, of a ghost an interval; ``why`` says why it stays open.
    """

    label: str | None
    text: str
    id: str | None
    href: str | None
    held: bool
    kind: str
    when: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CopyView:
    """One copy: its file, in what it came, how whole it is; ``best`` is the one shown."""

    number: int
    words: str
    best: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """What a rule of the checker says: its id, how serious, the sentence, the line."""

    rule: str
    severity: str
    message: str
    line: int | None
    href: str


@dataclass(frozen=True, slots=True)
class CiteView:
    """The telegram as notes cite it: (form, note); whether the copy is the National Archives'."""

    notes: tuple[tuple[str, str], ...]
    from_national_archives: bool


@dataclass(frozen=True, slots=True)
class TelegramView:
    """All that the three views of the reading page show."""

    id: str
    mrn: str
    stated_date: str | None
    subject: str
    capitals: bool
    place: str | None
    post_href: str | None
    header: HeaderView
    marking: MarkingView
    precedence: tuple[str, str, str] | None
    state: str
    signature: str | None
    signer: str | None
    tags: tuple[Fact, ...]
    references: tuple[ReferenceView, ...]
    lines: tuple[Line, ...]
    found: int
    wraps: bool
    cut: int | None
    tokens: tuple[TokenRow, ...]
    repairs: tuple[Remark, ...]
    defects: tuple[Remark, ...]
    passing: tuple[str, ...]
    preamble: tuple[BlockView, ...]
    paragraphs: tuple[ParagraphView, ...]
    remainder: tuple[BlockView, ...]
    protected: int
    protects: bool
    cite: CiteView
    findings: tuple[FindingView, ...]


def telegram_view(
    stored: StoredTelegram,
    explanations: Sequence[Explanation],
    references: Sequence[Mapping[str, Any]],
    find: Finder = nothing,
    held: Collection[str] = (),
    drawn: Container[str] = ("sent", "clean"),
) -> TelegramView:
    """The page of a telegram.

    ``explanations`` are of the first ``MOST_CHARACTERS`` of its text, ``references`` its entries of the REF line with ``held``; ``find`` says where the
    words stand that the reader searched for, ``held`` which telegrams that it mentions are
    in the archive, besides those of ``references``. ``drawn`` are the views that are wanted:
    the lines and tokens of another than ``sent`` are empty, and so the paragraphs of another
    than ``clean``.
    """
    held = {*held, *(entry["id"] for entry in references if entry.get("held") and entry["id"])}
    text = stored.text[:MOST_CHARACTERS]
    record = _drawable(_complete(stored.json, text))
    tokens = _tokens(text, explanations)
    repairs = _remarks(text, "repair", record.get("repairs") or ())
    defects = _remarks(text, "defect", record.get("defects") or ())
    entries = tuple(_reference(entry) for entry in references)
    sent, clean = "sent" in drawn, "clean" in drawn
    notes = [
        *_token_notes(explanations, tokens),
        *_remark_notes(record.get("repairs") or (), repairs, NoteKind.REPAIR),
        *_remark_notes(record.get("defects") or (), defects, NoteKind.DEFECT),
        *_reference_notes(record, entries),
        *_protected_notes(text),
    ]
    found = find(text)
    lines = typed.lines(text, notes, found) if sent else ()
    marks = {piece.mark for line in lines for piece in line.pieces}
    header = header_view(record)
    subject = record.get("subject")
    station = record.get("station")
    return TelegramView(
        id=stored.id,
        mrn=stored.mrn or stored.id,
        stated_date=_stated_date(stored),
        subject=subject or "(no subject line)",
        capitals=subject is not None and subject == subject.upper(),
        place=header.sender.name if header.sender else place_name(station) if station else None,
        post_href=search_url(f"station:{station}") if station else None,
        header=header,
        marking=marking_view(record),
        precedence=highest_precedence(record.get("header") or {}),
        state=_state(record),
        signature=record.get("signature"),
        signer=signer(record),
        tags=tag_facts(record.get("tags") or ()),
        references=entries,
        lines=lines,
        found=len(found),
        wraps=max(map(len, text.split("\n"))) > WIDEST_LINE,
        cut=len(text) if len(text) >= MOST_CHARACTERS else None,
        tokens=tuple(_placed(row, marks) for row in tokens),
        repairs=repairs,
        defects=defects,
        passing=tuple(record["pass_lines"]),
        preamble=block_views(
            record["preamble"] if clean else "",
            targets_by_paragraph(record).get(None, {}),
            held,
            find,
        ),
        paragraphs=paragraph_views(record, held, find, marked=True) if clean else (),
        remainder=block_views(record["remainder"] if clean else "", {}, held, find),
        protected=record.get("strictly_protect") or 0,
        protects=PROTECT.search(text) is not None,
        cite=_cite(stored),
        findings=_findings(record, text),
    )


def _complete(record: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """The record with what stands round its paragraphs, which an older reftel did not keep."""
    if record.keys() >= {"pass_lines", "preamble", "remainder"}:
        return record
    found = read(text, year=record.get("year")).telegram
    return {
        **record,
        "pass_lines": found.passing,
        "preamble": found.preamble,
        "remainder": found.remainder,
    }


def _drawable(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with as much of its text as a page draws; the whole is in its files."""
    preamble, remainder = record["preamble"], record["remainder"]
    left = MOST_CHARACTERS - len(preamble)
    kept = []
    for paragraph in record.get("paragraphs") or ():
        text = paragraph.get("text") or ""
        if left <= 0:
            break
        kept.append({**paragraph, "text": text[:left]} if len(text) > left else paragraph)
        left -= len(text)
    return {
        **record,
        "preamble": preamble[:MOST_CHARACTERS],
        "paragraphs": kept,
        "remainder": remainder[: max(0, left)],
    }


def shortened(text: str) -> str:
    """As much of a long text as a page draws, with a word about the rest."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return f"{text[:MOST_CHARACTERS]}\n… {len(text) - MOST_CHARACTERS:,} characters more"


def pretty_json(record: Mapping[str, Any]) -> str:
    """The public JSON, indented for reading."""
    return json.dumps(record, ensure_ascii=False, indent=2)


def provenance(record: Mapping[str, Any], text: str) -> tuple[tuple[str, str, int], ...]:
    """Each value's place, what stands there, and the line: for the data view."""
    found = []
    for name, spans in (record.get("spans") or {}).items():
        for start, end in spans:
            said = " ".join(text[start:end].split())
            short = said if len(said) <= 90 else said[:88].rstrip() + " …"
            found.append((name, short, typed.line_of(text, start)))
    return tuple(found)


def _tokens(text: str, explanations: Sequence[Explanation]) -> tuple[TokenRow, ...]:
    return tuple(
        TokenRow(
            f"token-{index}",
            item.token,
            item.words,
            item.source,
            line := typed.line_of(text, item.span.start),
            f"L{line}",
        )
        for index, item in enumerate(explanations, start=1)
    )


def _placed(row: TokenRow, marks: Container[str | None]) -> TokenRow:
    mark = f"at-{row.anchor}"
    if mark not in marks:
        return row
    return TokenRow(row.anchor, row.token, row.words, row.source, row.line, mark)


def _token_notes(explanations: Sequence[Explanation], rows: Sequence[TokenRow]) -> Iterable[Note]:
    for item, row in zip(explanations, rows, strict=True):
        yield Note(
            NoteKind.EXPLAINED,
            item.span.start,
            item.span.end,
            row.anchor,
            item.words,
            f"#{row.anchor}",
        )


def _remarks(text: str, kind: str, entries: Sequence[Mapping[str, Any]]) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            anchor=f"{kind}-{index}",
            kind=entry["kind"],
            damage=entry.get("damage"),
            message=entry["message"],
            line=None
            if entry.get("start") is None or entry["start"] > len(text)
            else typed.line_of(text, entry["start"]),
            original=entry.get("original"),
            repaired=entry.get("repaired"),
        )
        for index, entry in enumerate(entries, start=1)
    )


def _remark_notes(
    entries: Sequence[Mapping[str, Any]], remarks: Sequence[Remark], kind: NoteKind
) -> Iterable[Note]:
    title = "Repaired:" if kind is NoteKind.REPAIR else "Defect:"
    for entry, remark in zip(entries, remarks, strict=True):
        if entry.get("start") is not None and entry.get("end") is not None:
            yield Note(
                kind,
                entry["start"],
                entry["end"],
                remark.anchor,
                f"{title} {remark.message}",
                f"#{remark.anchor}",
            )


def _reference(entry: Mapping[str, Any]) -> ReferenceView:
    target = entry.get("id")
    return ReferenceView(
        label=entry.get("label"),
        text=entry["text"],
        id=target,
        href=f"/telegram/{target}" if target else None,
        held=bool(entry.get("held")),
        kind=entry.get("kind") or "telegram",
        when=entry.get("when") or "",
        why=entry.get("why") or "",
    )


def _reference_notes(record: Mapping[str, Any], entries: Sequence[ReferenceView]) -> Iterable[Note]:
    spans = record.get("spans") or {}
    for index, entry in enumerate(entries):
        if entry.href is None:
            continue
        kind = NoteKind.REFERENCE if entry.held else NoteKind.ABSENT
        said = "held here" if entry.held else "not held here"
        for start, end in spans.get(f"references[{index}]", ()):
            yield Note(
                kind,
                start,
                end,
                f"reference-{index + 1}",
                f"Refers to {entry.id}, {said}.",
                entry.href,
            )


def _protected_notes(text: str) -> Iterable[Note]:
    for match in PROTECT.finditer(text):
        yield Note(
            NoteKind.PROTECTED,
            match.start(),
            match.end(),
            "protected",
            "The drafter asks that the person named here be protected.",
            "#protected",
        )


def _stated_date(stored: StoredTelegram) -> str | None:
    """The date that a publisher gives, where the copy itself has lost its own."""
    if stored.date is None or stored.date_source == "dtg":
        return None
    return words.date_words(stored.date)


def _state(record: Mapping[str, Any]) -> str:
    """How whole the copy is, in a line: ``2 sections, full header, 1 repair``."""
    parts = []
    if record.get("sections"):
        parts.append(words.count(record["sections"], "section"))
    parts.append(_LAYOUTS.get(record.get("layout") or "", "layout not known"))
    parts += _counted(
        (len(record.get("repairs") or ()), "repair"), (len(record.get("defects") or ()), "defect")
    )
    if record.get("redactions"):
        parts.append(words.count(record["redactions"], "passage") + " withheld")
    return ", ".join(parts)


def _findings(record: Mapping[str, Any], text: str) -> tuple[FindingView, ...]:
    """What the checker found in this copy, under the profile for surviving copies.

    It is kept with the record; one that was filed before findings were is checked here.
    """
    found = record.get("findings")
    if found is None:
        found = [finding_json(one) for one in check(read(text, year=record.get("year")), "archive")]
    views = [
        FindingView(
            one["rule"],
            one["severity"],
            one["message"],
            one["places"][0]["line"] if one["places"] else None,
            search_url(f"rule:{one['rule']}"),
        )
        for one in found
    ]
    return tuple(sorted(views, key=lambda one: (Severity(one.severity), one.line or 0)))


def _cite(stored: StoredTelegram) -> CiteView:
    citation = cited(stored)
    notes = (
        ("In short", short_note(citation)),
        ("Chicago", chicago_note(citation)),
        ("National Archives", nara_note(citation)),
    )
    return CiteView(notes, citation.from_national_archives)


def copy_view(copy: StoredCopy) -> CopyView:
    """One copy of a telegram as the page lists it."""
    place = ", ".join(filter(None, (copy["path"], copy["member"], copy["place"])))
    parts = [copy["container"], _LAYOUTS.get(copy["layout"], copy["layout"])]
    parts += filter(None, [relation_words(copy)])
    parts += _counted((copy["repairs"], "repair"), (copy["defects"], "defect"))
    parts.append(words.count(copy["size"], "byte"))
    return CopyView(copy["number"], f"{place} ({', '.join(parts)})", copy["best"])


def _counted(*counts: tuple[int, str]) -> list[str]:
    return [words.count(value, singular) for value, singular in counts if value]
