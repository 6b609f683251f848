"""Damage to the whole record (spec/05 A)."""

from __future__ import annotations

import re

from reftel.codec.writing import write_heading
from reftel.exercise.damage.copy import Copy
from reftel.exercise.dice import Dice
from reftel.telegram import Addressee, Heading

NOTICE = (
    "This record is a partial extract of the original cable. "
    "The full text of the original cable is not available."
)


def partial_extract(copy: Copy, _dice: Dice) -> bool:
    """A1: a notice stands in place of the header; only the publisher's page knows the year."""
    if copy.container != "cablegate":
        return False
    copy.header = NOTICE
    copy.truth["header"] = None
    return True


def from_line_five(copy: Copy, _dice: Dice) -> bool:
    """A3: format lines 1 to 4 are lost, and the routing indicators with them."""
    heading = copy.telegram.heading
    line5 = heading.precedence if heading is not None else None
    # Two prosigns would leave open which of them is meant.
    if heading is None or line5 is None or line5.second is not None:
        return False

    def bare(addressees: tuple[Addressee, ...]) -> tuple[Addressee, ...]:
        return tuple(
            Addressee(a.plad, None, a.precedence, a.continuity, a.elsewhere) for a in addressees
        )

    left = Heading(
        precedence=line5,
        originator=heading.originator,
        action=bare(heading.action),
        info=bare(heading.info),
    )
    copy.header = write_heading(left)
    header = copy.truth["header"]
    header |= {
        "transmission_id": None,
        "precedence": line5.highest.prosign,
        "routing": [],
        "originator_ri": None,
        "station_serial": None,
        "section_suffix": None,
        "filed": None,
        "security": None,
        "operating_signals": list(left.operating_signals),
    }
    for party in (*header["to"], *header["info"]):
        party["ri"] = None
    return True


def joined_blocks(copy: Copy, _dice: Dice) -> bool:
    """A12: header and text are one block."""
    if copy.container != "plain":
        return False
    copy.joined = True
    return True


# In the middle of a word in small letters: behind a capital the piece that is
# left could as well be a signature.
_WORD = re.compile(r"(?<= )[a-z]{2,}?(?=[a-z])")
_PARAGRAPH = re.compile(r"(?m)^(?P<number>[0-9]{1,2})\. ")


def broken_off(copy: Copy, dice: Dice) -> bool:
    """A2: the text breaks off inside a word of one of its last paragraphs."""
    starts = {int(m["number"]): m.end() for m in _PARAGRAPH.finditer(copy.body)}
    count = len(copy.telegram.paragraphs)
    if count < 3 or len(starts) != count:
        return False
    number = count - dice.below(2)
    start = starts[number]
    text = copy.telegram.paragraphs[number - 1].text
    word = _WORD.search(copy.body, start + len(text) // 2 + dice.below(len(text) // 3))
    if word is None or word.end() >= start + len(text) - 8:
        return False
    cut = word.end()
    kept = " ".join(copy.body[start:cut].split())
    copy.body = copy.body[:cut]
    _forget_after(copy, number, kept)
    return True


def _forget_after(copy: Copy, number: int, kept: str) -> None:
    """Take out of the truth what stood after the cut; ``kept`` is left of paragraph ``number``."""
    truth = copy.truth
    truth["signature"] = None
    truth["paragraphs"] = [p for p in truth["paragraphs"] if p["number"] <= number]
    for name in ("summary_paragraphs", "comment_paragraphs"):
        truth[name] = [n for n in truth[name] if n <= number]
    # Events and mentions stand in the order of the text: each is looked for
    # behind the one before.
    for name, key in (("chronology", "time_text"), ("in_text_references", "text")):
        left = []
        at = 0
        for entry in truth[name]:
            if entry["paragraph"] > number:
                continue
            if entry["paragraph"] == number:
                found = kept.find(entry[key], at)
                # An event is told only where its sentence has come to its end.
                end = found + len(entry[key])
                if name == "chronology":
                    end = kept.find(". ", end)
                if found < 0 or end < 0:
                    continue
                at = found
            left.append(entry)
        truth[name] = left
    truth["strictly_protect"] = copy.body.replace("\n", " ").count("protect)")
    truth["redactions"] = len(re.findall("X{3,}", copy.body))
