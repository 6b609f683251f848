"""What the index holds of a telegram besides its text: one table, a line for each value.

Each line reads a telegram's public JSON (docs/json.md), so an analysis whose
results stand there adds a line here and a field in ``fields.py``, and is searched.
The values are worked out where the telegram is read, in any process, and kept
beside the copy; those of an older ``EDITION`` are worked out anew from the JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from reftel import authority
from reftel.telegram import PortionMark

EDITION = 3
"""Raised with every change of the table below, and with it ``index.SCHEMA``."""

Json = Mapping[str, Any]
Values = Mapping[str, list[Any]]
"""By field: texts, codes or whole numbers."""

WHOLE, PARTIAL, NO_HEADER, NO_SIGNATURE = "whole", "partial", "no-header", "no-signature"
COMPLETENESS = (WHOLE, NO_SIGNATURE, NO_HEADER, PARTIAL)
"""How complete a copy is: an extract or cut short, without its header, unsigned, or whole."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """One field of the index: its name, how it is read, and of which copies.

    ``every_copy`` is true where a telegram has the values of all its copies, and
    false where it has those of its best.
    """

    field: str
    read: Callable[[Json], Iterable[Any]]
    every_copy: bool = False


def index_values(telegram: Json) -> dict[str, list[Any]]:
    """The values of one copy by field, each once and in order; fields without any are left out."""
    found = {one.field: list(dict.fromkeys(one.read(telegram))) for one in INDEXED}
    return {field: values for field, values in found.items() if values}


def merged(copies: Iterable[Values]) -> dict[str, list[Any]]:
    """The values of a telegram from those of its copies, the best of which comes first."""
    best: Values | None = None
    found: dict[str, list[Any]] = {}
    for values in copies:
        if best is None:
            best = values
            found = {field: list(held) for field, held in values.items()}
            continue
        for field in _OF_EVERY_COPY & values.keys():
            held = found.setdefault(field, [])
            held += [value for value in values[field] if value not in held]
    return found


def normal_mark(text: str) -> str:
    """A portion mark as it is compared: ``S//NF`` and ``s / nf`` are ``S/NF``."""
    return re.sub(r"\s*/+\s*", "/", " ".join(text.upper().split()))


def reason_values(section: str | None, letter: str) -> Iterator[str]:
    """A reason as it is compared: the letter, and with its section ``1.4(B)``."""
    yield letter.upper()
    if section:
        yield f"{section}({letter.upper()})"


def citation_values(telegram_id: str) -> Iterator[str]:
    """A number cited as it is compared: with its year, and without."""
    yield telegram_id
    yield telegram_id[2:]


def completeness(telegram: Json) -> str:
    """One of ``COMPLETENESS``."""
    kinds = {defect["kind"] for defect in telegram["defects"]}
    if telegram["layout"] == "partial" or kinds & {"stub", "truncated"}:
        return PARTIAL
    if (telegram["header"] or {}).get("from") is None and telegram["archive"] is None:
        return NO_HEADER
    return WHOLE if telegram["signature"] is not None else NO_SIGNATURE


def _addressed(role: str) -> tuple[Indexed, Indexed]:
    key = "to" if role == "action" else "info"

    def plads(telegram: Json) -> Iterator[str]:
        return (one["plad"] for one in (telegram["header"] or {}).get(key) or ())

    def posts(telegram: Json) -> Iterator[str]:
        found = (authority.station_by_plad(plad) for plad in plads(telegram))
        return (post.station for post in found if post is not None)

    return Indexed(f"{role}_plad", plads), Indexed(role, posts)


def _marks(telegram: Json) -> Iterator[str]:
    # A few marks stand on all paragraphs.
    for mark in dict.fromkeys(paragraph["marking"] for paragraph in telegram["paragraphs"]):
        if mark is not None:
            yield normal_mark(mark)
            yield PortionMark.parse(mark).level.value


def _reasons(telegram: Json) -> Iterator[str]:
    by = telegram["classified_by"]
    for letter in by["reasons"] if by is not None else ():
        yield from reason_values(by["section"], letter)


def _classifier(telegram: Json) -> Iterator[str]:
    if telegram["classified_by"] is not None:
        yield telegram["classified_by"]["text"]


def _cited(*keys: str) -> Callable[[Json], Iterator[str]]:
    def read(telegram: Json) -> Iterator[str]:
        for key in keys:
            for reference in telegram[key]:
                if reference["id"] is not None:
                    yield from citation_values(reference["id"])

    return read


def _instruction(telegram: Json) -> Iterator[str]:
    said = telegram["declassify_on"]
    if said is not None and _day(said) is None:
        yield " ".join(said.upper().split())


def _opens(telegram: Json) -> Iterator[int]:
    day = _day(telegram["declassify_on"] or "")
    if day is not None:
        yield day


def _day(text: str) -> int | None:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _persons(telegram: Json) -> Iterator[str]:
    return (one["name"] for one in telegram.get("people", ()) if one["name"])


def _signer(telegram: Json) -> Iterator[str]:
    if telegram["signature"] is not None:
        yield " ".join(telegram["signature"].upper().split())


def _copy(telegram: Json) -> Iterator[str]:
    yield telegram["copy"]["container"]
    yield telegram["copy"]["sha256"]


def _source(telegram: Json) -> Iterator[str]:
    member = telegram["copy"]["member"]
    yield f"{telegram['source']} {member}" if member else telegram["source"]


HAS: Mapping[str, Callable[[Json], object]] = MappingProxyType(
    {
        "classifier": lambda telegram: telegram["classified_by"],
        "comment": lambda telegram: telegram["comment_paragraphs"],
        "defect": lambda telegram: telegram["defects"],
        "header": lambda telegram: telegram["header"],
        "protect": lambda telegram: telegram["strictly_protect"],
        "redaction": lambda telegram: telegram["redactions"],
        "reference": lambda telegram: telegram["references"] or telegram["in_text_references"],
        "repair": lambda telegram: telegram["repairs"],
        "signature": lambda telegram: telegram["signature"],
        "summary": lambda telegram: telegram["summary"],
    }
)
"""What ``has:`` may ask for, each true of a telegram whose JSON gives something."""

IS = (*COMPLETENESS, "corrected", "unnumbered", "undated", "copied")
"""What ``is:`` may ask for; the last three are known to the archive alone (``feed.py``)."""


def _is(telegram: Json) -> Iterator[str]:
    yield completeness(telegram)
    if telegram["correction"] is not None:
        yield "corrected"


def _rules(telegram: Json) -> Iterator[str]:
    """The rules that are broken; a copy filed before there were rules tells none."""
    return (finding["rule"] for finding in telegram.get("findings", ()))


INDEXED = (
    *_addressed("action"),
    *_addressed("info"),
    Indexed("tag", lambda telegram: telegram["tags"]),
    Indexed("caption", lambda telegram: telegram["captions"]),
    Indexed("mark", _marks, every_copy=True),
    Indexed("reason", _reasons),
    Indexed("classified_by", _classifier),
    Indexed("signer", _signer),
    Indexed("person", _persons, every_copy=True),
    Indexed("ref", _cited("references")),
    Indexed("ref_text", lambda telegram: (one["text"] for one in telegram["references"])),
    Indexed("cites", _cited("references", "in_text_references"), every_copy=True),
    Indexed("declassify", _instruction),
    Indexed("opens", _opens),
    Indexed(
        "has", lambda telegram: (n for n, held in HAS.items() if held(telegram)), every_copy=True
    ),
    Indexed("is", _is),
    Indexed("rule", _rules, every_copy=True),
    Indexed("completeness", lambda telegram: [completeness(telegram)]),
    Indexed("copy", _copy, every_copy=True),
    Indexed("source", _source, every_copy=True),
)
"""The table."""

_OF_EVERY_COPY = frozenset(one.field for one in INDEXED if one.every_copy)
