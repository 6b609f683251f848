"""What a telegram cites: the entries of its REF line, and how its text speaks of them.

Everything cited is earlier. Most of it is made by the exercise; some are
ghosts, and some no telegrams at all.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from reftel.exercise.casting import mission
from reftel.exercise.dice import Dice
from reftel.exercise.people import invent
from reftel.exercise.schedule import MEMBERS, Episode, Outline, earlier_episodes, ghost
from reftel.exercise.theatres import department
from reftel.telegram import Mrn, Reference, ReferenceKind

LETTERS = "ABCDEFGH"


def label_words(reference: Reference, count: int) -> tuple[str, str]:
    """How the text speaks of a reference: by its letter, and in full."""
    words = f"ref {reference.label}" if count > 1 else "reftel"
    return words, str(reference.mrn) if reference.mrn is not None else words


_WITHOUT = {"instruction": 0.5, "sitrep": 0.5, "consular": 0.5}


def references(own: Outline, group: Episode, dice: Dice) -> list[tuple[Reference, str | None]]:
    """The entries of the REF line, all of them earlier: most of them made, some ghosts."""
    before = [
        other
        for other in group.outlines[: own.index % MEMBERS]
        if other.dtg < own.dtg - timedelta(hours=1)
    ]
    cited: list[tuple[Mrn, str]] = []
    if own.role == "demarche":
        cited += [(o.mrn, o.id) for o in before if o.role == "instruction"][-1:]
    if own.role == "guidance":
        cited += [(o.mrn, o.id) for o in before if o.sender is not department()][-2:]
    if dice.chance(1 - _WITHOUT.get(own.role, 0.25)):
        if before and dice.chance(0.8):
            cited += [(o.mrn, o.id) for o in dice.some(before, 1 + dice.below(min(2, len(before))))]
        if dice.chance(0.2):
            for earlier in earlier_episodes(group, 1):
                other = dice.pick(earlier.outlines)
                cited.append((other.mrn, other.id))
        if dice.chance(0.2):
            sender = group.lead if dice.chance(0.6) else department()
            mrn = ghost(group.seed, sender, own.dtg, dice)
            cited.append((mrn, f"{mrn.year % 100:02}{sender.station}{mrn.serial}"))
    if own.role == "demarche" and not cited:
        mrn = ghost(group.seed, department(), own.dtg, dice)
        cited.append((mrn, mrn.id))
    letter = _letter_reference(own, group, dice) if cited and dice.chance(0.05) else None
    return _entries(list(dict.fromkeys(cited)), own.dtg, letter, dice)


def _letter_reference(own: Outline, group: Episode, dice: Dice) -> Reference:
    """A message between desk and mission that is no telegram."""
    officer = mission(group.seed, group.lead.station).counselor.surname.upper()
    day = own.dtg - timedelta(days=1 + dice.below(9))
    desk = invent("mission", group.seed, "STATE", group.affair).surname.upper()
    return Reference(f"{desk}/{officer} E-MAIL OF {day.month}/{day.day}", None, ReferenceKind.EMAIL)


def _entries(
    cited: list[tuple[Mrn, str]], dtg: datetime, letter: Reference | None, dice: Dice
) -> list[tuple[Reference, str | None]]:
    found: list[tuple[Reference, str | None]] = []
    lettered = len(cited) + (letter is not None) > 1
    for at, (mrn, name) in enumerate(cited):
        label = LETTERS[at] if lettered else None
        reference = Reference.to(mrn, citing_year=dtg.year, label=label)
        turn = dice.below(12)
        if turn == 0:
            reference = replace(reference, text=f"{reference.text} (NOTAL)")
        elif turn == 1 and mrn.serial < 10_000:
            head = reference.text.rpartition(" ")[0]
            reference = replace(reference, text=f"{head} {mrn.serial:05}")
        found.append((reference, name))
    if letter is not None:
        found.append((replace(letter, label=LETTERS[len(cited)]), None))
    return found
