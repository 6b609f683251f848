"""A long telegram in sections: cut at paragraph ends when it is released, joined when all have come.

The telegram is kept whole, as copies of it survive: the header of the first
section, ``SECTION 01 OF 03``, and the text without a seam. On its way each section is
a transmission of its own, with its number on format line 3 (``/02``) and on the
classification line. A continuity number is drawn for each; the header of every section
says all of them (``2276-2279``). Source: spec/01 (sections and pages, MCN), spec/06
(written at paragraph ends). Where State began a new section is not known: the length is
a setting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reftel.errors import FormError
from reftel.telegram import Telegram

MOST_SECTIONS = 99
"""Two digits on the classification line."""

SECTION_LINES = 100
"""Lines of a section unless the settings say otherwise: at 69 characters some seven thousand,
which is what the surviving totals of sections come to."""

_WIRE_WIDTH = 69
_SEAM = "\n\n"
_FILING = re.compile(r"^(DE R[A-Z]{4,7} #[0-9]{3,6})/[0-9]{2}", re.MULTILINE)
_BANNER = re.compile(r"^(.{0,80}\bSECTION )[0-9]{2}( OF [0-9]{2}\b)", re.MULTILINE)


def cuts_of(telegram: Telegram, text: str, most: int) -> tuple[int, ...]:
    """Where in a text a new section begins: before a paragraph, its heading with it.

    No section has more than ``most`` lines, unless one paragraph has. ``text`` is the
    telegram as written. Raises ``FormError`` where there would be more sections than
    can be numbered.
    """
    cuts: list[int] = []
    begun = before = _body(text)
    for start in (*_paragraph_starts(telegram, text), len(text)):
        # What stands between two starts stays together; it opens a section if it does not fit.
        if before > begun and _lines(text[begun:start].rstrip("\n")) > most:
            cuts.append(before)
            begun = before
        before = start
    if len(cuts) >= MOST_SECTIONS:
        raise FormError("paragraphs", f"make {len(cuts) + 1} sections; {MOST_SECTIONS} is the most")
    return tuple(cuts)


def _body(text: str) -> int:
    """Where the text begins, below the header and the classification line."""
    header = text.find(_SEAM)
    return text.find(_SEAM, header + len(_SEAM)) + len(_SEAM)


def _paragraph_starts(telegram: Telegram, text: str) -> Iterator[int]:
    place = 0
    for paragraph in telegram.paragraphs[1:]:
        mark = f"({paragraph.mark}) " if paragraph.mark else ""
        begins = f"{_SEAM}{paragraph.number}. {mark}{paragraph.text}"
        if paragraph.heading is not None:
            begins = f"{_SEAM}{paragraph.heading}\n"
        place = text.find(begins, place)
        if place < 0:
            return
        yield place + len(_SEAM)
        place += 1


def _lines(text: str) -> int:
    """Lines on the wire, long ones broken."""
    return sum(max(1, -(-len(line) // _WIRE_WIDTH)) for line in text.split("\n"))


def section_of(text: str, cuts: Sequence[int], number: int) -> str:
    """The text of a section, from 1 on, of a whole text with its cuts."""
    ends = (*cuts, len(text) + len(_SEAM))
    if number == 1:
        return text[: ends[0] - len(_SEAM)].rstrip("\n") + "\n"
    head = text[: _body(text)]
    head = _FILING.sub(rf"\g<1>/{number:02}", head, count=1)
    # The header and the classification line alone: captions and labels are in the first.
    head = _BANNER.sub(rf"\g<1>{number:02}\g<2>", head, count=1)
    part = text[ends[number - 2] : ends[number - 1] - len(_SEAM)]
    return head + part.rstrip("\n") + "\n"


def joined(parts: Sequence[str]) -> str:
    """The whole of its sections in order, each from format line 3 or higher on."""
    bodies = [part[_body(part) :].rstrip("\n") for part in parts[1:]]
    return _SEAM.join([parts[0].rstrip("\n"), *bodies]) + "\n"
