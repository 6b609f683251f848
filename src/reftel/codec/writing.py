"""Telegram to canonical wire text: strict, and checked by reading it back.

The order of elements is that of spec/02. Nothing is written that could not be
read: the text is read again before it is given out, and whatever would come
back different is refused by its place.
"""

from __future__ import annotations

from dataclasses import fields

from reftel.codec.lines import FORMAT_LINES
from reftel.errors import WriteError
from reftel.telegram import Classification, Heading, Telegram

SERIAL_DIGITS = 6
"""The classification line pads the serial to six digits (1,248 of 1,255, spec/02)."""


def write_heading(heading: Heading) -> str:
    """The header, format lines 1 to 9, without a line break at its end.

    A line that the heading has not is left out.
    """
    parts = [
        (1, heading.transmission),
        (2, heading.routing),
        (3, heading.filing),
        (4, heading.security),
        (5, heading.precedence),
        (6, heading.originator),
        (7, heading.action),
        (8, heading.info),
        (9, heading.exempt),
    ]
    lines = []
    for number, value in parts:
        if value is None or value == ():
            continue
        lines.append(FORMAT_LINES[number].write(value))
        if number == 2 and heading.routing is not None and heading.routing.gap:
            lines.append("")
    return "\n".join(lines)


def write_text(telegram: Telegram) -> str:
    """The text, classification line to signature, without a line break at its end."""
    blocks = [_banner(telegram)]
    blocks += telegram.captions
    if telegram.correction:
        blocks.append(telegram.correction)
    if telegram.passing:
        blocks.append("\n".join(telegram.passing))
    blocks.append(_labels(telegram))
    blocks += _references(telegram)
    if telegram.classified_by is not None:
        blocks.append(f"Classified By: {telegram.classified_by.text}")
    if telegram.preamble:
        blocks.append(telegram.preamble)
    for paragraph in telegram.paragraphs:
        if paragraph.heading is not None:
            # A rule as long as the heading, as drafters draw it (spec/02).
            blocks.append(f"{paragraph.heading}\n{'-' * len(paragraph.heading)}")
        mark = f"({paragraph.mark}) " if paragraph.mark else ""
        blocks.append(f"{paragraph.number}. {mark}{paragraph.text}")
    text = "\n\n".join(block for block in blocks if block)
    if telegram.signature is not None:
        gap = "\n" if telegram.paragraphs else "\n\n"
        text += f"{gap}{telegram.signature}"
    if telegram.remainder:
        text += f"\n\n{telegram.remainder}"
    return text


def _banner(telegram: Telegram) -> str:
    if telegram.classification is None:
        raise WriteError("classification", "a telegram without a classification cannot be sent")
    if telegram.post is None or telegram.serial is None:
        raise WriteError("mrn", "a telegram without a message number cannot be sent")
    words = [telegram.classification.as_sent]
    for control in telegram.controls:
        # UNCLAS E F T O: spaced like a classified word (5 FAH-2 H-222).
        spaced = telegram.classification is Classification.UNCLASSIFIED and control == "EFTO"
        words.append(" ".join(control) if spaced else control)
    if telegram.sections is not None:
        words.append(f"SECTION 01 OF {telegram.sections:02}")
    words.append(f"{telegram.post} {telegram.serial:0{SERIAL_DIGITS}}")
    return " ".join(words)


def _labels(telegram: Telegram) -> str:
    lines = []
    if telegram.order is not None:
        lines.append(str(telegram.order))
    if telegram.tags:
        lines.append("TAGS: " + ", ".join(str(tag) for tag in telegram.tags))
    if telegram.subject is not None:
        lines.append(f"SUBJECT: {telegram.subject}")
    return "\n".join(lines)


def _references(telegram: Telegram) -> list[str]:
    if not telegram.references:
        return []
    rows: list[str] = []
    for reference, before in zip(telegram.references, (None, *telegram.references), strict=False):
        if reference.label is None:
            rows.append(reference.text)
        elif before is not None and before.label == reference.label:
            rows[-1] += f", {reference.text}"  # two telegrams under one letter
        else:
            rows.append(f"{reference.label}. {reference.text}")
    if any(reference.label for reference in telegram.references):
        return ["REF: " + "\n     ".join(rows)]
    return ["REF: " + ", ".join(rows)]


def differing(telegram: Telegram, other: Telegram) -> str | None:
    """The place of the first field in which two telegrams differ, or ``None``."""
    for field in fields(Telegram):
        mine, theirs = getattr(telegram, field.name), getattr(other, field.name)
        if mine == theirs:
            continue
        if isinstance(mine, Heading) and isinstance(theirs, Heading):
            for part in fields(Heading):
                if getattr(mine, part.name) != getattr(theirs, part.name):
                    return f"heading.{part.name}"
        if isinstance(mine, tuple) and isinstance(theirs, tuple):
            pairs = enumerate(zip(mine, theirs, strict=False))
            index = next((i for i, (a, b) in pairs if a != b), min(len(mine), len(theirs)))
            return f"{field.name}[{index}]"
        return field.name
    return None
