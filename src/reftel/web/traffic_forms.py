"""The form of a draft in a page: a field for each thing that people type, and back.

A draft is an object (docs/json.md). What the form has no field for stays as it is
when the rest is changed; a draft that says a field's thing in another way (a whole
sentence for the classifier, a reference as an object) is changed as an object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from reftel.telegram import Classification

LEVELS = tuple(level.value for level in Classification)
NO_DECLASSIFICATION = "N/A"
LONGEST_DRAFT = 900_000
"""Characters of all fields: a request may have a million bytes."""

_TEXTS = ("subject", "executive_order", "signature", "correction")
_LISTS = ("captions", "pass_lines")
_ADDRESSES = ("to", "info", "exempt")
_CLASSIFIER = ("name", "title", "section", "reasons")
FIELDS = (
    *_ADDRESSES,
    "classification",
    *_LISTS,
    "references",
    "tags",
    *_TEXTS,
    "declassify",
    "classifier",
    "title",
    "reasons",
    "text",
)

# "2. (C) The ferry ...": number and mark as they will be printed, both may be left out.
_NUMBER = re.compile(r"(?P<number>[0-9]{1,3})\.(?:[ \t]+|(?=\())")
_LETTER = re.compile(r"(?P<label>[A-Z])[.)][ \t]*")
_MARK = re.compile(r"\((?P<mark>[A-Z][A-Z0-9/, -]{0,40})\)[ \t]*")
_REASONS = re.compile(r"(?P<section>[0-9]\.[0-9])?[^a-z]*(?P<letters>.*)", re.DOTALL)


def form_of(fields: Mapping[str, str], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The draft that the fields say; ``base`` is the one that is changed by them."""
    form: dict[str, Any] = dict(base or {})
    header: dict[str, Any] = dict(form.get("header") or {})
    for name in _ADDRESSES:
        _put(header, name, _lines(fields, name))
    form["header"] = header
    _put(form, "classification", _line(fields, "classification"))
    for name in _LISTS:
        _put(form, name, _lines(fields, name))
    _put(form, "references", [_entry(line) for line in _lines(fields, "references")])
    _put(form, "tags", [tag.strip() for tag in _split_tags(fields.get("tags", ""))])
    for name in _TEXTS:
        _put(form, name, _line(fields, name))
    until = _line(fields, "declassify")
    none = until.upper() == NO_DECLASSIFICATION
    _put(form, "order_instruction", until.upper() if none else "")
    _put(form, "declassify_on", "" if none else until)
    _put(form, "classified_by", _classifier(fields))
    _put(form, "paragraphs", paragraphs_of(fields.get("text", "")))
    return form


def _put(form: dict[str, Any], name: str, value: Any) -> None:
    if value:
        form[name] = value
    else:
        form.pop(name, None)


def _line(fields: Mapping[str, str], name: str) -> str:
    return " ".join(fields.get(name, "").split())


def _lines(fields: Mapping[str, str], name: str) -> list[str]:
    return [" ".join(line.split()) for line in fields.get(name, "").splitlines() if line.strip()]


def _entry(line: str) -> str | dict[str, str]:
    """``A. ROME 287``, or without a letter."""
    match = _LETTER.match(line)
    return {"label": match["label"], "text": line[match.end() :]} if match else line


def _entry_line(entry: Any) -> str:
    return entry if isinstance(entry, str) else f"{entry['label']}. {entry['text']}"


def _split_tags(text: str) -> list[str]:
    """TAGS between commas or blanks; a comma inside brackets belongs to a name."""
    return re.findall(r"[^\s,(]+(?:[ \t]*\([^)]*\))?", text)


def _classifier(fields: Mapping[str, str]) -> dict[str, Any]:
    name, title = _line(fields, "classifier"), _line(fields, "title")
    match = _REASONS.fullmatch(_line(fields, "reasons"))
    assert match is not None  # it takes anything
    letters = re.findall(r"\b[a-h]\b", match["letters"])
    said = {"name": name, "title": title, "section": match["section"], "reasons": letters}
    return {key: value for key, value in said.items() if value} if name else {}


def paragraphs_of(text: str) -> list[dict[str, Any]]:
    """Paragraphs divided by blank lines. Where they have numbers, one without belongs to that before."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", _unix(text).strip("\n"))]
    blocks = [block for block in blocks if block.strip()]
    numbered = any(_NUMBER.match(block) for block in blocks)
    found: list[dict[str, Any]] = []
    for block in blocks:
        number = _NUMBER.match(block)
        if numbered and number is None and found:
            found[-1]["text"] += f"\n\n{block}"
            continue
        rest = block[number.end() :] if number else block
        mark = _MARK.match(rest)
        paragraph: dict[str, Any] = {"text": rest[mark.end() :] if mark else rest}
        if mark:
            paragraph["marking"] = mark["mark"]
        found.append(paragraph)
    return found


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fields_of(form: Mapping[str, Any]) -> dict[str, str] | None:
    """The fields that say a draft, ``None`` where they cannot say what it says."""
    header = form.get("header") or {}
    by = form.get("classified_by") or {}
    if not isinstance(header, Mapping) or not isinstance(by, Mapping):
        return None
    try:
        fields = {name: "\n".join(header.get(name) or ()) for name in _ADDRESSES}
        fields |= {name: "\n".join(form.get(name) or ()) for name in _LISTS}
        fields |= {name: str(form.get(name) or "") for name in (*_TEXTS, "classification")}
        fields["references"] = "\n".join(map(_entry_line, form.get("references") or ()))
        fields["tags"] = ", ".join(form.get("tags") or ())
        fields["declassify"] = str(form.get("declassify_on") or form.get("order_instruction") or "")
        fields["classifier"], fields["title"] = by.get("name") or "", by.get("title") or ""
        letters = ", ".join(by.get("reasons") or ())
        fields["reasons"] = " ".join(part for part in (by.get("section") or "", letters) if part)
        fields["text"] = _text_of(form.get("paragraphs") or ())
    except (TypeError, AttributeError, KeyError):
        return None
    # What comes back is what was there, or the fields would change it unseen.
    return fields if _stands(form_of(fields, form), form) else None


def _text_of(paragraphs: Any) -> str:
    return "\n\n".join(
        f"{number}. "
        + (f"({one['marking']}) " if one.get("marking") else "")
        + str(one["text"]).strip("\n")
        for number, one in enumerate(paragraphs, start=1)
    )


def _stands(changed: Mapping[str, Any], form: Mapping[str, Any]) -> bool:
    return bool(_filled(changed) == _filled(form))


def _filled(value: Any) -> Any:
    """Without what is empty, blanks at ends and the difference of a number from its digits."""
    if isinstance(value, Mapping):
        return {key: _filled(one) for key, one in value.items() if one not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [_filled(one) for one in value]
    return str(value).strip() if value is not None else None


def field_of(where: str | None) -> str | None:
    """The field in which a place of the form (``header.to[2].precedence``) is typed."""
    if not where:
        return None
    head, _, rest = where.partition(".")
    key = re.split(r"[.\[]", rest if head == "header" else where, maxsplit=1)[0]
    named = {
        "paragraphs": "text",
        "declassify_on": "declassify",
        "order_instruction": "declassify",
        "classified_by": "classifier",
    }
    found = named.get(key, key)
    return found if found in FIELDS else None
