"""A telegram as JSON and back: every value of it, and nothing else.

``telegram_from_json(telegram_to_json(t)) == t`` for every telegram. Most keys
say what a value means; where that is less than what is printed, a further key
has the printed form (``order_instruction`` beside ``declassify_on``) and is
the one that counts. People may type less: docs/json.md, "Typed by hand". The
schema of a line of ``reftel read --json`` is ``schema/telegram.schema.json``.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from typing import Any

from reftel.codec.completing import complete_header
from reftel.codec.form import Form, made, shown
from reftel.codec.ids import canonical_id, parse_id, post_of, station_code
from reftel.codec.jsonheader import header_from_json, header_to_json
from reftel.codec.jsontext import (
    archive_from_json,
    archive_to_json,
    classification,
    classifier_from_json,
    classifier_to_json,
    order_from_json,
    order_to_json,
    paragraph_to_json,
    paragraphs_from_json,
    reference_to_json,
    references_from_json,
    tags_from_json,
    tags_to_json,
)
from reftel.errors import FormError
from reftel.telegram import Mrn, Telegram

SCHEMA_VERSION = "1.2"
"""Version of the JSON: the second number grows with new keys, the first with a changed meaning."""

TELEGRAM_KEYS = (
    "schema",
    "id",
    "station",
    "post",
    "number",
    "year",
    "header",
    "classification",
    "controls",
    "captions",
    "sections",
    "correction",
    "pass_lines",
    "executive_order",
    "declassify_on",
    "order_instruction",
    "tags",
    "tag_persons",
    "subject",
    "references",
    "classified_by",
    "preamble",
    "paragraphs",
    "signature",
    "remainder",
    "archive",
)
"""The keys that make a telegram, in order."""
RECORD_KEYS = (
    "in_text_references",
    "summary_paragraphs",
    "comment_paragraphs",
    "summary",
    "strictly_protect",
    "redactions",
    "chronology",
    "named_years",
    "people",
    "source",
    "layout",
    "copy",
    "spans",
    "defects",
    "repairs",
    "findings",
)
"""The further keys of ``reftel read --json``: what is found out about a telegram and its copy."""


def schema_text() -> str:
    """The published JSON Schema (2020-12) of one line of ``reftel read --json``, as it is kept."""
    data = pkgutil.get_data("reftel", "schema/telegram.schema.json")
    assert data is not None  # only a loader that cannot read data gives None
    return data.decode("utf-8")


def schema() -> dict[str, Any]:
    """The same, loaded."""
    loaded: dict[str, Any] = json.loads(schema_text())
    return loaded


def telegram_to_json(telegram: Telegram) -> dict[str, Any]:
    """Every value of a telegram as dicts, lists, strings, numbers, truth values and ``None``.

    Never raises. Every key of ``TELEGRAM_KEYS`` is there. Times are ISO 8601, to the minute,
    Zulu; the rest is as printed. Source of the keys: docs/json.md.
    """
    return {
        "schema": SCHEMA_VERSION,
        "id": canonical_id(telegram.mrn),
        "station": station_code(telegram.post) if telegram.post else None,
        "post": telegram.post,
        "number": telegram.serial,
        "year": telegram.year,
        "header": header_to_json(telegram.heading),
        "classification": telegram.classification.value if telegram.classification else None,
        "controls": list(telegram.controls),
        "captions": list(telegram.captions),
        "sections": telegram.sections,
        "correction": telegram.correction,
        "pass_lines": list(telegram.passing),
        **order_to_json(telegram.order),
        **tags_to_json(telegram.tags),
        "subject": telegram.subject,
        "references": [reference_to_json(reference) for reference in telegram.references],
        "classified_by": classifier_to_json(telegram.classified_by),
        "preamble": telegram.preamble,
        "paragraphs": [paragraph_to_json(paragraph) for paragraph in telegram.paragraphs],
        "signature": telegram.signature,
        "remainder": telegram.remainder,
        "archive": archive_to_json(telegram.distribution),
    }


def telegram_from_json(data: Mapping[str, Any], *, complete: bool = False) -> Telegram:
    """The telegram that an object says: JSON of ``reftel read``, or typed by a person.

    ``data`` is JSON or TOML as ``json`` or ``tomllib`` load it. A key that is
    left out is nothing; what ``reftel read`` finds out about a copy is passed
    over. With ``complete`` what follows from the rest is filled in:
    format lines 2 to 4 (``complete_header``), and on line 5 the highest
    precedence of the addressees.

    Raises ``FormError`` with the place of the first fault: a wrong type, a
    value that cannot be, an unknown key, or two keys that contradict each other.
    """
    form = Form(data, "", (*TELEGRAM_KEYS, *RECORD_KEYS))
    _check_version(form)
    heading = header_from_json(form.value("header"), complete=complete)
    dtg = heading.dtg if heading else None
    post, serial, year = _number(form, dtg.moment.year if dtg else None)
    telegram = Telegram(
        distribution=archive_from_json(form.value("archive")),
        classification=form.parsed("classification", classification),
        controls=form.texts("controls"),
        post=post,
        serial=serial,
        sections=form.whole("sections"),
        captions=form.texts("captions"),
        correction=_line(form, "correction"),
        passing=form.texts("pass_lines"),
        order=order_from_json(form),
        tags=tags_from_json(form),
        subject=_line(form, "subject"),
        references=references_from_json(form, year),
        classified_by=classifier_from_json(form),
        preamble=(form.text("preamble") or "").rstrip(),
        paragraphs=paragraphs_from_json(form),
        signature=_line(form, "signature"),
        remainder=(form.text("remainder") or "").rstrip(),
        heading=heading,
        year=year,
    )
    return complete_header(telegram) if complete else telegram


def _check_version(form: Form) -> None:
    version = form.text("schema")
    if version is not None and version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise FormError(
            "schema",
            f"expected version {SCHEMA_VERSION}, found {version!r}, which another reftel has made",
        )


def _line(form: Form, key: str) -> str | None:
    """A string that stands on one line of a telegram, with single blanks."""
    text = form.text(key)
    if text is not None and text != " ".join(text.split()):
        raise FormError(form.at(key), f"expected one line with single blanks, found {shown(text)}")
    return text


def _number(form: Form, dtg_year: int | None) -> tuple[str | None, int | None, int | None]:
    """Post, serial and year, each from its own key, else from the id, else from the DTG."""
    post, station, serial = form.text("post"), form.text("station"), form.whole("number")
    year = _year(form, dtg_year)
    if form.has("post") and post is None and serial is None:
        # A telegram whose number cannot be read goes by a name that is none of its own.
        return None, None, year
    stated = form.parsed("id", parse_id)
    if stated is not None:
        post = post or (post_of(station) if station else stated.post)
        serial = stated.serial if serial is None else serial
        year = stated.year if year is None else year
    elif post is None and station is not None:
        post = post_of(station)
    if post is None and serial is None:
        return None, None, year
    if post is None or serial is None:
        missing = "station" if post is None else "number"
        raise FormError(missing, "a message number has a station and a number; found one of them")
    mrn = made("number", lambda: Mrn(year or 2000, post, serial))
    if station is not None and station_code(station) != station_code(post):
        raise FormError("station", f"contradicts the post, {post!r}: {shown(station)}")
    if stated is not None and canonical_id(stated) != canonical_id(mrn):
        raise FormError(
            "id",
            f"contradicts the other keys, which say {canonical_id(mrn)}: {shown(form.value('id'))}",
        )
    return post, serial, year


def _year(form: Form, dtg_year: int | None) -> int | None:
    year = form.whole("year")
    if None not in (year, dtg_year) and year != dtg_year:
        raise FormError("year", f"contradicts the date-time group, which says {dtg_year}: {year}")
    return dtg_year if year is None else year
