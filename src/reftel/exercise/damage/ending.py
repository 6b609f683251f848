"""Additions and changes at the end of the text (spec/05 G)."""

from __future__ import annotations

from reftel.exercise.damage.copy import Copy
from reftel.exercise.dice import Dice

_FRAGMENTS = (
    "T THE BERTHS BE KEPT FREE UNTIL THE CONVOY HAS PASSED...",
    "ING OF THE LANTERNS WAS ALLOWED ON THE SECOND EVENING...",
    "D NOT BEEN TOLD. POST WILL REPORT WHAT IS SAID OF THE...",
)


def web_slug(copy: Copy, _dice: Dice) -> bool:
    """G3: the address of a web site between rows of stars."""
    stars = "*" * 40
    copy.body += f"\n\n{stars}\nVisit the Exercise Desk: http://exercise.invalid/desk/\n{stars}"
    return True


def capitalised_signature(copy: Copy, _dice: Dice) -> bool:
    """G5: the signature is set in small letters."""
    signature = copy.telegram.signature
    if signature is None or not copy.body.endswith(f"\n{signature}"):
        return False
    copy.truth["signature"] = signature.capitalize()
    copy.body = copy.body[: -len(signature)] + signature.capitalize()
    return True


def marked_signature(copy: Copy, _dice: Dice) -> bool:
    """G5: dashes stand after the signature."""
    signature = copy.telegram.signature
    if signature is None or not copy.body.endswith(f"\n{signature}"):
        return False
    copy.body += "----"
    return True


def glued_signature(copy: Copy, _dice: Dice) -> bool:
    """G5: the signature runs on after the last sentence."""
    signature = copy.telegram.signature
    if signature is None or not copy.body.endswith(f".\n{signature}"):
        return False
    copy.body = f"{copy.body[: -len(signature) - 1]} {signature}"
    return True


def fragment(copy: Copy, dice: Dice) -> bool:
    """G6: a piece of another telegram stands after the signature."""
    signature = copy.telegram.signature
    if signature is None or not copy.body.endswith(f".\n{signature}"):
        return False
    copy.body += f"\n\n{dice.pick(_FRAGMENTS)}"
    return True
