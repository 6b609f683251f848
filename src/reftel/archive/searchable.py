"""What is searched of a telegram, from its reading.

A copy's page lines stand in the middle of sentences (spec/05 D1), its header
names every post it went to. So the *body* is the telegram's text as it was
read, page lines out and sections joined, where phrases hold together; the
*rest* has each line of the text that the body does not have (captions, TAGS,
the REF line, page lines, what could not be read), so that nothing visible
cannot be found; the *header* is searched only where it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from reftel.archive.indexed import Values
from reftel.archive.words import words
from reftel.codec.reading import Reading

# How far ahead of the last line found a line is looked for; lines keep their order.
_WINDOW = 20_000


@dataclass(frozen=True, slots=True)
class Searchable:
    """What is searched of a copy: three texts, any of which may be empty, and its values.

    ``values`` are those of ``indexed.index_values`` at the edition told; copies
    filed before there were any have edition 0 and none.
    """

    body: str
    rest: str
    header: str
    edition: int = 0
    values: Values = field(default_factory=dict)

    def encode(self) -> bytes:
        """As bytes for the database."""
        return msgspec.json.encode(
            (self.body, self.rest, self.header, self.edition, dict(self.values))
        )

    @classmethod
    def decode(cls, data: bytes) -> Searchable:
        """What ``encode`` was given, now or by an older reftel. Raises ``msgspec.DecodeError``."""
        return cls(*msgspec.json.decode(data, type=list[Any]))


def make_searchable(reading: Reading) -> Searchable:
    """The texts of a reading; the subject is kept apart and not in ``body``."""
    start = max(
        (
            span.end
            for name, spans in reading.spans.items()
            if name.startswith("header.")
            for span in spans
        ),
        default=0,
    )
    body = _body(reading)
    covered = f"{body}\n{reading.telegram.subject or ''}"
    return Searchable(body, _rest(reading.text[start:], covered), reading.text[:start].strip())


def _body(reading: Reading) -> str:
    telegram = reading.telegram
    parts = [telegram.preamble]
    for paragraph in telegram.paragraphs:
        if paragraph.heading:
            parts.append(paragraph.heading)
        mark = f"({paragraph.mark}) " if paragraph.mark else ""
        parts.append(f"{paragraph.number}. {mark}{paragraph.text}")
    parts += [telegram.signature or "", telegram.remainder]
    return "\n\n".join(part for part in parts if part)


def _rest(text: str, covered: str) -> str:
    """The lines of ``text`` whose words do not stand, in a row, in ``covered``.

    Most lines stand there letter by letter, one behind the other; only for the others are
    words taken apart.
    """
    flat = f" {_single_blanks(covered)} "
    held = ""
    lines = []
    place = 0
    for line in text.split("\n"):
        typed = line.strip()
        if not typed:
            continue
        if flat[place] == " " and flat.startswith(typed, place + 1):
            end = place + 1 + len(typed)
            if flat[end] == " ":
                place = end
                continue
        typed = _single_blanks(typed)
        at = _standing(typed, flat, place)
        if at >= 0:
            place = at + len(typed)
            continue
        found = words(typed)
        if not found:
            continue
        held = held or f" {' '.join(words(covered))} "
        row = f" {' '.join(found)} "
        near = max(0, place * len(held) // len(flat) - _WINDOW // 2)
        if not _stands_near(row, held, near):
            lines.append(line.strip())
    return "\n".join(lines)


def _stands_near(row: str, held: str, near: int) -> bool:
    """True where the words of a line stand about a place, or near the beginning."""
    if held.find(row, near, near + _WINDOW + len(row)) >= 0:
        return True
    return near > 0 and held.find(row, 0, _WINDOW) >= 0


def _single_blanks(text: str) -> str:
    """``" ".join(text.split())``; of text without other blanks in a fraction of the time."""
    line = text.replace("\n\n", "\n").replace("\n", " ")
    if not (line.isascii() and line.isprintable()):
        return " ".join(text.split())
    while len(shorter := line.replace("  ", " ")) < len(line):
        line = shorter
    return line.strip()


def _standing(typed: str, flat: str, place: int) -> int:
    """Where a line stands in ``flat``, not in the middle of a word at either end, or -1."""
    at = flat.find(typed, place, place + _WINDOW + len(typed))
    if at < 0:
        return -1
    before, after = flat[at - 1], flat[at + len(typed)]
    cut = (before.isalnum() and typed[0].isalnum()) or (after.isalnum() and typed[-1].isalnum())
    return -1 if cut else at
