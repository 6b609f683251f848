"""Damage to the classification line, captions and labels (spec/05 B)."""

from __future__ import annotations

from itertools import pairwise

from reftel import authority
from reftel.exercise.damage.copy import Copy
from reftel.exercise.dice import Dice

_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def lost_letter(copy: Copy, _dice: Dice) -> bool:
    """B1: the first letter of a spaced classification is lost."""
    if not copy.body.startswith(("C O", "S E")):
        return False
    copy.body = copy.body[2:]
    return True


def doubled_letter(copy: Copy, _dice: Dice) -> bool:
    """B2: the first letter of the text stands twice."""
    copy.body = copy.body[0] + copy.body
    return True


def title_case(copy: Copy, _dice: Dice) -> bool:
    """B3: classification line, captions and labels are set in small letters."""
    lines = copy.lines
    lines[0] = lines[0].capitalize()
    for at, line in enumerate(lines[:40]):
        if line in ("SIPDIS", "NOFORN", "SENSITIVE"):
            lines[at] = line.capitalize()
        elif line.startswith("E.O. "):
            # TAGS stay in capitals, also where they run on behind it (B8).
            own, label, codes = line.partition(" TAGS:")
            lines[at] = own.capitalize().replace("n/a", "N/A") + label + codes
        elif line.startswith("TAGS:"):
            lines[at] = f"Tags:{line[5:]}"
        elif line.startswith("SUBJECT:"):
            lines[at] = f"Subject:{line[8:]}"
            break
    copy.body = "\n".join(lines)
    return True


def weekday_line(copy: Copy, _dice: Dice) -> bool:
    """B4: a publisher's line restates the date-time group above the text."""
    dtg = copy.telegram.dtg
    if dtg is None:
        return False
    moment = dtg.moment
    day = f"{_WEEKDAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    copy.body = f"{day}, {moment:%H:%M}\n{copy.body}"
    return True


def doubled_sipdis(copy: Copy, _dice: Dice) -> bool:
    """B7: SIPDIS stands twice."""
    if "\nSIPDIS\n" not in copy.body:
        return False
    copy.body = copy.body.replace("\nSIPDIS\n", "\nSIPDIS\n\nSIPDIS\n", 1)
    return True


def two_labels(copy: Copy, dice: Dice) -> bool:
    """B8: a label runs on behind the field before it."""
    if "\n\nREF: A. " in copy.body and dice.chance(0.4):
        copy.body = copy.body.replace("\n\nREF: A. ", "REF: A. ", 1)
        return True
    if "\nTAGS: " not in copy.body:
        return False
    copy.body = copy.body.replace("\nTAGS: ", " TAGS: ", 1)
    return True


def lost_punctuation(copy: Copy, _dice: Dice) -> bool:
    """B9: stops and colons of the labels are lost."""
    if "\nE.O. 1" not in copy.body:
        return False
    order = copy.telegram.order
    assert order is not None  # its line was just seen
    lines = copy.lines
    at = next(n for n, line in enumerate(lines) if line.startswith("E.O. 1"))
    lines[at] = lines[at].replace("E.O. ", "EO ", 1).replace(f"{order.order}:", f"{order.order}", 1)
    if lines[at + 1].startswith("TAGS: "):
        lines[at + 1] = f"TAGS {lines[at + 1][6:]}"
    copy.body = "\n".join(lines)
    return True


def wrapped_tags(copy: Copy, _dice: Dice) -> bool:
    """B11: the TAGS line runs over into the next."""
    start = copy.body.find("\nTAGS: ")
    end = copy.body.find("\n", start + 1)
    comma = copy.body.rfind(", ", start, end)
    if start < 0 or comma < 0:
        return False
    copy.body = f"{copy.body[: comma + 1]}\n{copy.body[comma + 2 :]}"
    return True


def glued_tags(copy: Copy, dice: Dice) -> bool:
    """B12: the blank between two TAGS is lost."""
    tags = copy.truth["tags"]
    pairs = [
        (a, b)
        for a, b in pairwise(tags)
        if len(a) == 4 and authority.split_glued_tag(a + b) == [a, b]
    ]
    if not pairs or "\nTAGS: " not in copy.body:
        return False
    first, second = dice.pick(pairs)
    start = copy.body.index("\nTAGS: ")
    end = copy.body.index("\n", start + 1)
    line = copy.body[start:end].replace(f"{first}, {second}", first + second, 1)
    # Where commas are lost the tags stand between blanks (spec/02, TAGS line).
    copy.body = copy.body[:start] + line.replace(",", "") + copy.body[end:]
    return True


def link_markup(copy: Copy, _dice: Dice) -> bool:
    """B13: each of the TAGS stands in link markup."""
    if copy.container != "plain" or "\nTAGS: " not in copy.body:
        return False
    start = copy.body.index("\nTAGS: ")
    end = copy.body.index("\n", start + 1)
    links = " ".join(f"[{code}](#)" for code in copy.truth["tags"])
    copy.body = f"{copy.body[:start]}\nTAGS: {links}{copy.body[end:]}"
    return True
