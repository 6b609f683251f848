"""Damage to paragraph marks, and page lines in the text (spec/05 C, D)."""

from __future__ import annotations

import re
from itertools import pairwise

from reftel.exercise.damage.copy import Copy
from reftel.exercise.dice import Dice

_MARKED = re.compile(r"(?m)^(?=[0-9]{1,2}\. |     [B-H]\. )")
_NUMBER = re.compile(r"(?m)^(?=[0-9]{1,2}\. )")
_BETWEEN_WORDS = re.compile(r"[a-z](?P<gap> )(?=[a-z]{3})")
_STATION = 10
"""A page line has room for ten letters of the station (spec/05 D1)."""


def signed(body: str, sign: str) -> str:
    """The body with a sign before paragraph numbers and the later letters of the REF line (C2)."""
    return _MARKED.sub(sign, body).replace(f"{sign}     ", sign)


def pilcrows(copy: Copy, _dice: Dice) -> bool:
    """C1: the publisher's sign stands before each number. Pages have it without damage."""
    if copy.container != "plain":
        return False
    copy.body = signed(copy.body, "\u00b6")
    return True


def replacement_characters(copy: Copy, _dice: Dice) -> bool:
    """C3: a wrong character set has turned the sign into U+FFFD."""
    if copy.container != "plain":
        return False
    copy.body = signed(copy.body, "\ufffd")
    return True


def sign_to_digit(copy: Copy, _dice: Dice) -> bool:
    """C4: the sign has become the digit 1, so that paragraph 1 reads 11."""
    count = len(copy.telegram.paragraphs)
    # Without marks a long text leaves open whether 11 is 11 or 1.
    if copy.container != "plain" or count < 2 or copy.telegram.paragraphs[0].mark is None:
        return False
    copy.body = _NUMBER.sub("1", copy.body)
    return True


def glued_number(copy: Copy, dice: Dice) -> bool:
    """C5: a paragraph follows the last one in the same line, its mark without a blank."""
    fit = [
        p.number
        for before, p in pairwise(copy.telegram.paragraphs)
        if p.mark is not None and p.heading is None and before.text.endswith(".")
    ]
    if not fit:
        return False
    number = dice.pick(fit)
    copy.body = re.sub(rf"\n\n{number}\. \((?=[A-Z])", f" {number}.(", copy.body, count=1)
    return True


def page_lines(copy: Copy, _dice: Dice) -> bool:
    """D1: a page line stands at every seam of the sections, mostly in mid-sentence."""
    sections = copy.telegram.sections
    if sections is None:
        return False
    places = [_inside_sentence(copy, number / sections) for number in range(1, sections)]
    if None in places:
        return False
    for number in range(sections - 1, 0, -1):
        _insert(copy, places[number - 1], f"{number + 1:03}", sections)
    return True


def sub_page(copy: Copy, _dice: Dice) -> bool:
    """D2: the second page of the first section, ``001.2 OF 002``."""
    sections = copy.telegram.sections
    at = _inside_sentence(copy, 0.3)
    if sections is None or at is None:
        return False
    _insert(copy, at, "001.2", sections)
    return True


def _inside_sentence(copy: Copy, share: float) -> int | None:
    """A place within a paragraph, between two words in small letters."""
    first = copy.body.find("1. (")
    start = first + int((len(copy.body) - first) * share)
    match = _BETWEEN_WORDS.search(copy.body, start)
    return match.start("gap") if match is not None else None


def _insert(copy: Copy, at: int | None, page: str, total: int) -> None:
    assert at is not None  # the caller looked
    telegram = copy.telegram
    assert telegram.post is not None
    assert telegram.serial is not None
    line = f"{telegram.post[:_STATION].strip()} {telegram.serial:08}  {page} OF {total:03}"
    copy.body = f"{copy.body[:at]}\n\n{line}\n\n\n{copy.body[at + 1 :]}"
