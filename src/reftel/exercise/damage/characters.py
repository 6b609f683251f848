"""Damage to characters, and matter withheld (spec/05 E, F)."""

from __future__ import annotations

import re

from reftel.exercise.damage.copy import Copy, replace_strings
from reftel.exercise.dice import Dice

WITHHELD = "X" * 12
"""1,992 of 2,201 runs are twelve long (spec/05 F1)."""
_QUOTED = re.compile(r'"([^"\n]*)"')


def curly_quotes(copy: Copy, _dice: Dice) -> bool:
    """E1: a word processor has bent the quotes and apostrophes."""
    if "'" not in copy.body and '"' not in copy.body:
        return False

    def bent(text: str) -> str:
        return _QUOTED.sub("\u201c\\1\u201d", text).replace("'", "\u2019")

    copy.body = bent(copy.body)
    header = copy.truth["header"]
    copy.truth.update(replace_strings(copy.truth, bent))
    copy.truth["header"] = header
    return True


def trailing_blanks(copy: Copy, _dice: Dice) -> bool:
    """E5: every line of the text ends in a blank, empty ones too."""
    copy.body = copy.body.replace("\n", " \n")
    return True


def withheld_name(copy: Copy, dice: Dice) -> bool:
    """F1: a person's name is struck out wherever it stands."""
    return _withhold(copy, dice, glued=False)


def glued_withheld_name(copy: Copy, dice: Dice) -> bool:
    """F2: a name is struck out together with the blank before it."""
    return _withhold(copy, dice, glued=True)


def _withhold(copy: Copy, dice: Dice, *, glued: bool) -> bool:
    """Strike out one person, in the text and in the truth alike."""
    signature = (copy.telegram.signature or "").upper()
    fit = [
        (spaced, surname)
        for given, surname in copy.people
        if surname.upper() != signature
        and (spaced := given.replace(" ", r"\s+"))
        and re.search(rf"[a-z]\s+{spaced}\s+{surname}\b", copy.body) is not None
    ]
    if not fit:
        return False
    given, surname = dice.pick(fit)
    whole = re.compile(rf"{given}\s+{surname}\b")
    after_word = re.compile(rf"(?<=[a-z])\s+{given}\s+{surname}\b")
    alone = re.compile(rf"\b(?:{surname}|{surname.upper()})\b")

    def struck(text: str) -> str:
        if glued:
            text = after_word.sub(WITHHELD, text)
        return alone.sub(WITHHELD, whole.sub(WITHHELD, text))

    copy.body = struck(copy.body)
    for name in ("subject", "chronology"):
        copy.truth[name] = replace_strings(copy.truth[name], struck)
    copy.truth["redactions"] = len(re.findall("X{3,}", copy.body))
    return True
