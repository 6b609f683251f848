"""The text's keys in the telegram JSON, writer and reader of each side by side.

Markings, TAGS, references, paragraphs, and the Department's distribution.
Source: docs/json.md; spec/02 to 04.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from reftel.codec.classifier import read_classified_by
from reftel.codec.form import Form, as_text, made, one_of, parsed, shown
from reftel.codec.ids import canonical_id, parse_id
from reftel.codec.references import read_references
from reftel.errors import FormError
from reftel.telegram import (
    Classification,
    ClassifiedBy,
    Distribution,
    Mrn,
    OfficeCopies,
    OrderLine,
    Paragraph,
    PortionMark,
    PrintLine,
    Reference,
    ReferenceKind,
    Tag,
)

CLASSIFIER_KEYS = ("name", "title", "reasons", "section", "text")
REFERENCE_KEYS = ("label", "text", "kind", "id", "mrn", "year_is_printed")
PARAGRAPH_KEYS = ("number", "marking", "heading_before", "text")
ARCHIVE_KEYS = (
    "action_offices",
    "info_offices",
    "copies_total",
    "direction",
    "print_line",
    "drafted_by",
    "approved_by",
    "cleared_by",
)

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Instructions that stand without DECL before them (spec/03, orders of 1972 to 1982).
_BARE_INSTRUCTION = re.compile(r"X?GDS|ADS|[XR]DS")


def classification(text: str) -> Classification:
    """The level of its words; raises ``ValueError`` naming the levels there are."""
    return Classification(one_of(level.value for level in Classification)(text))


# --- the E.O. line


def order_to_json(order: OrderLine | None) -> dict[str, Any]:
    """``executive_order``, ``declassify_on`` and the words they are read from."""
    return {
        "executive_order": order.order if order else None,
        "declassify_on": order.declassify_on if order else None,
        "order_instruction": order.instruction if order else None,
    }


def order_from_json(form: Form) -> OrderLine | None:
    """The E.O. line as printed; or, by hand, from the order's number and the date or word."""
    number = form.value("executive_order")
    order = str(number) if isinstance(number, int) else form.text("executive_order")
    given = form.value("declassify_on")
    is_date = isinstance(given, date) and not isinstance(given, datetime)
    on = given.isoformat() if is_date else form.text("declassify_on")
    instruction = form.text("order_instruction")
    made(form.at("executive_order"), lambda: OrderLine(order, ""))
    if instruction is None and on is None:
        if order is None:
            return None
        raise FormError(
            form.at("order_instruction"),
            "expected the words after the order, 'DECL: 03/12/2019' or 'N/A', found nothing",
        )
    words = _instruction(on or "") if instruction is None else instruction
    line = made(form.at("order_instruction"), lambda: OrderLine(order, words))
    if on is not None and on != line.declassify_on:
        raise FormError(
            form.at("declassify_on"),
            f"contradicts the instruction {words!r}, which says "
            f"{line.declassify_on or 'no such thing'}: {shown(on)}",
        )
    return line


def _instruction(on: str) -> str:
    """The instruction that says a date or a word: ``DECL: 03/12/2019`` (spec/03)."""
    if _ISO_DATE.fullmatch(on):
        return f"DECL: {on[5:7]}/{on[8:]}/{on[:4]}"
    return on if _BARE_INSTRUCTION.match(on) else f"DECL: {on}"


# --- TAGS


def tags_to_json(tags: tuple[Tag, ...]) -> dict[str, Any]:
    """The codes, and beside them the persons."""
    return {"tags": [tag.code for tag in tags], "tag_persons": [tag.person for tag in tags]}


def tags_from_json(form: Form) -> tuple[Tag, ...]:
    """The TAGS, their persons beside them or in the entry: ``OVIP (VASSBEIN, ORLO)``."""
    tags = form.listed("tags", Tag.parse)
    persons = form.items("tag_persons")
    if not persons:
        return tags
    if len(persons) != len(tags):
        raise FormError(
            form.at("tag_persons"),
            f"expected one entry for each of {len(tags)} TAGS, found {len(persons)}",
        )
    return tuple(
        _named(tag, where, person) for tag, (where, person) in zip(tags, persons, strict=True)
    )


def _named(tag: Tag, where: str, person: object) -> Tag:
    name = None if person is None else as_text(where, person)
    if tag.person is not None and name != tag.person:
        raise FormError(where, f"contradicts the entry {str(tag)!r}: {shown(person)}")
    return made(where, lambda: Tag(tag.code, name))


# --- who classified it


def classifier_to_json(classifier: ClassifiedBy | None) -> dict[str, Any] | None:
    """What is known of the classifier, and the sentence it is read from."""
    if classifier is None:
        return None
    return {
        "name": classifier.name,
        "title": classifier.title,
        "reasons": list(classifier.reasons),
        "section": classifier.section,
        "text": classifier.text,
    }


def classifier_from_json(form: Form) -> ClassifiedBy | None:
    """The classifier: all of it, the sentence alone, or what a sentence is made of."""
    value, where = form.value("classified_by"), form.at("classified_by")
    if value is None:
        return None
    if isinstance(value, str):
        return made(where, lambda: read_classified_by(ClassifiedBy(value).text))
    inner = Form(value, where, CLASSIFIER_KEYS)
    name, title, section = inner.text("name"), inner.text("title"), inner.text("section")
    reasons = inner.texts("reasons")
    text = inner.text("text")
    if text is None:
        text = _sentence(inner.needed("name"), title, section, reasons)
    elif not any(inner.has(key) for key in CLASSIFIER_KEYS if key != "text"):
        return made(inner.at("text"), lambda: read_classified_by(ClassifiedBy(text).text))
    return made(inner.at("text"), lambda: ClassifiedBy(text, name, title, section, reasons))


def _sentence(name: str, title: str | None, section: str | None, reasons: tuple[str, ...]) -> str:
    """The sentence that drafters write: ``Ambassador Ada Quillmark for reasons 1.4 (b) and (d).``"""
    who = f"{title} {name}" if title else name
    letters = " and ".join(f"({letter})" for letter in reasons)
    why = " ".join(part for part in (section, letters) if part)
    return f"{who} for reasons {why}." if why else who


# --- references


def reference_to_json(reference: Reference) -> dict[str, Any]:
    """One entry of the REF line."""
    return {
        "label": reference.label,
        "text": reference.text,
        "kind": reference.kind.value,
        "id": canonical_id(reference.mrn),
        "mrn": str(reference.mrn) if reference.mrn else None,
        "year_is_printed": reference.year_is_printed,
    }


def references_from_json(form: Form, year: int | None) -> tuple[Reference, ...]:
    """The entries of the REF line; ``year`` is the citing telegram's, for those without one."""
    return tuple(_reference(where, value, year) for where, value in form.items("references"))


def _reference(where: str, value: object, year: int | None) -> Reference:
    if isinstance(value, str):
        return _read_entry(where, value, None, year)
    form = Form(value, where, REFERENCE_KEYS)
    label = form.text("label")
    named = form.parsed("id", parse_id)
    kind = form.parsed("kind", _kind)
    if form.has("mrn"):
        text, mrn = form.needed("text"), form.parsed("mrn", Mrn.parse)
        said = kind or (ReferenceKind.DOCUMENT if mrn is None else ReferenceKind.TELEGRAM)
        printed = form.flag("year_is_printed")
        found = made(where, lambda: Reference(text, label, said, mrn, printed))
    elif form.text("text") is None and named is not None and year is not None:
        found = made(where, lambda: Reference.to(named, citing_year=year, label=label))
    else:
        found = _read_entry(form.at("text"), form.needed("text"), label, year)
    if named is not None and canonical_id(named) != canonical_id(found.mrn):
        raise FormError(
            form.at("id"),
            f"contradicts the words, which name {canonical_id(found.mrn) or 'no telegram'}: "
            f"{form.value('id')!r}",
        )
    if kind is not None and kind is not found.kind:
        raise FormError(
            form.at("kind"),
            f"contradicts the words, which name a {found.kind.value}: {kind.value!r}",
        )
    return found


def _kind(text: str) -> ReferenceKind:
    return ReferenceKind(one_of(kind.value for kind in ReferenceKind)(text))


def _read_entry(where: str, text: str, label: str | None, year: int | None) -> Reference:
    """What the words of one entry name, as the reader takes them."""
    entries = read_references(text, year)
    if len(entries) != 1:
        raise FormError(
            where,
            f"expected one entry of the REF line, found {len(entries) or 'none'} in {shown(text)}",
        )
    found = entries[0].reference
    label = label or found.label
    return made(
        where, lambda: Reference(found.text, label, found.kind, found.mrn, found.year_is_printed)
    )


# --- paragraphs


def paragraph_to_json(paragraph: Paragraph) -> dict[str, Any]:
    """One numbered paragraph."""
    return {
        "number": paragraph.number,
        "marking": str(paragraph.mark) if paragraph.mark else None,
        "heading_before": paragraph.heading,
        "text": paragraph.text,
    }


def paragraphs_from_json(form: Form) -> tuple[Paragraph, ...]:
    """The paragraphs; one without a number follows that before it."""
    found: list[Paragraph] = []
    for where, value in form.items("paragraphs"):
        inner = Form(value, where, PARAGRAPH_KEYS)
        number = inner.whole("number")
        if number is None:
            number = found[-1].number + 1 if found else 1
        found.append(_paragraph(inner, number))
    return tuple(found)


def _paragraph(form: Form, number: int) -> Paragraph:
    text = form.needed("text").rstrip()
    mark = form.parsed("marking", PortionMark.parse)
    heading = form.text("heading_before")
    made(form.at("number"), lambda: Paragraph(number, text))
    return made(form.at("heading_before"), lambda: Paragraph(number, text, mark, heading))


# --- the Department's distribution


def archive_to_json(printed: Distribution | None) -> dict[str, Any] | None:
    """``archive``: the block above the header of a Department print."""
    if printed is None:
        return None
    line = printed.print_line
    return {
        "action_offices": [_office_to_json(office) for office in printed.action],
        "info_offices": [_office_to_json(office) for office in printed.info],
        "copies_total": printed.total,
        "direction": printed.direction,
        "print_line": None
        if line is None
        else {"number": line.number, "time": line.time, "channel": line.channel},
        "drafted_by": printed.drafted_by,
        "approved_by": printed.approved_by,
        "cleared_by": list(printed.cleared_by),
    }


def _office_to_json(office: OfficeCopies) -> dict[str, Any]:
    return {"office": office.office, "copies": office.copies}


def archive_from_json(value: object) -> Distribution | None:
    """The distribution that ``archive`` says; ``None`` for ``None``."""
    if value is None:
        return None
    form = Form(value, "archive", ARCHIVE_KEYS)
    line = None
    if form.value("print_line") is not None:
        inner = Form(form.value("print_line"), form.at("print_line"), ("number", "time", "channel"))
        line = PrintLine(inner.text("number"), inner.text("time"), inner.text("channel"))
    return Distribution(
        action=_offices(form, "action_offices"),
        info=_offices(form, "info_offices"),
        total=form.whole("copies_total"),
        direction=form.text("direction"),
        print_line=line,
        drafted_by=form.text("drafted_by"),
        approved_by=form.text("approved_by"),
        cleared_by=form.texts("cleared_by"),
    )


def _offices(form: Form, key: str) -> tuple[OfficeCopies, ...]:
    return tuple(_office(where, value) for where, value in form.items(key))


def _office(where: str, value: object) -> OfficeCopies:
    """An office as an object, or as it is printed: ``EUR-12``."""
    if isinstance(value, str):
        return parsed(where, OfficeCopies.parse, value)
    form = Form(value, where, ("office", "copies"))
    office, copies = form.needed("office"), form.whole("copies")
    if copies is None:
        raise FormError(form.at("copies"), "expected a whole number, found nothing")
    return made(where, lambda: OfficeCopies(office, copies))
