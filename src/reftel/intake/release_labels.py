"""The label block of a State FOIA release: labels first, values after. Source: spec/08, section 8.

When text is taken column by column the labels come in one run and their
values in another, and a value that is missing shifts the rest. So values are
paired with labels by their form, in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

_LABEL = re.compile(
    r"(?P<name>MRN|Date/DTG|From|Action|Info|E\.O\.|TAGS|Captions|Reference|Subject):(?P<value>.*)"
)
_MRN = re.compile(
    r"(?P<year>[0-9]{2}|[0-9]{4}) (?P<station>[A-Z][A-Z .'-]{1,30}) 0*(?P<serial>[0-9]{1,7})"
)
_DATE = re.compile(r"(?P<day>[A-Z][a-z]{2} [0-9]{1,2}, [0-9]{4})(?: ?/.*)?")
_PRECEDENCE = re.compile(r"\b(?:ROUTINE|PRIORITY|IMMEDIATE|NIACT|FLASH|Unknown)\b")
_ORDER = re.compile(r"[0-9]{5}|Unknown|N/?A", re.IGNORECASE)
_TAGS = re.compile(r"[A-Z]{2,5}(?:, ?[A-Z0-9 ,.()/'-]{1,400})?|n/a")
_REFERENCE = re.compile(r"n/?a|none|(?=.*[0-9]).{3,400}", re.IGNORECASE)
_CAPTION = re.compile(r"[A-Z][A-Z /,-]{2,60}|n/a")
_SENDER = re.compile(r"[A-Z][A-Z .,'/-]{2,60}")
_FRAME = re.compile(
    r"PAGE ?0?[1I]\b.*|(?:FM|EM|RM) [A-Z].*|(?:ACTION|ORIGIN) [A-Z].*"
    r"|(?:TOP SECRET|SECRET|CONFIDENTIAL|UNCLASSIFIED|LIMITED OFFICIAL USE)(?: .{0,20})?"
)

_FORMS: dict[str, Callable[[str], bool]] = {
    "MRN": lambda line: _MRN.fullmatch(line) is not None,
    "Date/DTG": lambda line: _DATE.fullmatch(line) is not None,
    "From": lambda line: _SENDER.fullmatch(line) is not None and not _PRECEDENCE.search(line),
    "Action": lambda line: _PRECEDENCE.search(line) is not None,
    "Info": lambda line: _PRECEDENCE.search(line) is not None,
    "E.O.": lambda line: _ORDER.fullmatch(line) is not None,
    "TAGS": lambda line: _TAGS.fullmatch(line) is not None,
    "Captions": lambda line: _CAPTION.fullmatch(line) is not None,
    "Reference": lambda line: _REFERENCE.fullmatch(line) is not None,
    "Subject": lambda line: bool(line) and _FRAME.fullmatch(line) is None,
}
_NAMES = {"Action": "To", "E.O.": "Executive Order"}
_LEAST = 4
"""Fewest labels in a row that are a block: a text may say ``Subject:`` by itself."""


def read_labels(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """The values of a label block under the archive's names, and the lines without it.

    ``id`` and ``created`` besides, where MRN and date are there. Without a
    block the lines come back as they are.
    """
    found = [_LABEL.fullmatch(line.strip()) for line in lines]
    first = next((n for n, match in enumerate(found) if match is not None), None)
    if first is None or first > 12:
        return {}, lines
    last = first
    while last + 1 < len(lines) and (found[last + 1] is not None or not lines[last + 1].strip()):
        last += 1
    labels = [match for match in found[first : last + 1] if match is not None]
    if len(labels) < _LEAST or labels[0]["name"] != "MRN":
        return {}, lines
    values = {match["name"]: match["value"].strip() for match in labels}
    after = _pair(values, lines, last + 1)
    told = {
        _NAMES.get(name, name): value
        for name, value in values.items()
        if value and value.lower() not in {"n/a", "na", "unknown"}
    }
    return _with_id(told), lines[:first] + lines[after:]


def _pair(values: dict[str, str], lines: list[str], at: int) -> int:
    """Give each label without a value the next line, if that has its form; the line after them."""
    for name in [name for name, value in values.items() if not value]:
        while at < len(lines) and not lines[at].strip():
            at += 1
        line = lines[at].strip() if at < len(lines) else ""
        if line and _FORMS[name](line):
            values[name] = line
            at += 1
    if not values.get("Subject") and values.get("Reference"):
        # With no reference the subject came in its place.
        values["Subject"], values["Reference"] = values["Reference"], ""
    return at


def _with_id(told: dict[str, str]) -> dict[str, str]:
    mrn = _MRN.fullmatch(told.get("MRN", ""))
    if mrn is not None:
        station = re.sub(r"[^A-Z]", "", mrn["station"])
        told["id"] = f"{mrn['year']}{station}{mrn['serial']}"
    date = _DATE.fullmatch(told.get("Date/DTG", ""))
    if date is not None:
        with suppress(ValueError):  # a day that no month has
            told["created"] = datetime.strptime(date["day"], "%b %d, %Y").strftime("%Y-%m-%d")
    return told
