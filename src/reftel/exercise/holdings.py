"""An exercise as an archive gets it: some telegrams are withheld, some references damaged.

For measuring what is made of references: what was withheld should be found as a
ghost, what is held should be linked, and a misprint should never lead astray.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reftel.exercise.dice import Dice
from reftel.exercise.traffic import ExerciseTelegram

WITHHELD = 0.10
"""Share of telegrams that nobody holds."""
DAMAGED = 0.05
"""Share of entries of the REF line with one character wrong."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Misprint:
    """One entry of a REF line as it is printed wrongly: its place, its words before and after."""

    place: int
    sent: str
    printed: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A telegram of the exercise, and what the archive gets of it.

    ``telegram`` has the content with its misprints; its truth is that of what
    was sent. Where it is ``withheld``, the archive gets nothing.
    """

    telegram: ExerciseTelegram
    withheld: bool
    misprints: tuple[Misprint, ...] = ()


def holdings(
    telegrams: Iterable[ExerciseTelegram],
    seed: int = 0,
    *,
    withheld: float = WITHHELD,
    damaged: float = DAMAGED,
) -> Iterator[Holding]:
    """What an archive gets of an exercise, telegram by telegram.

    What is withheld and what is damaged depends on the seed and the
    telegram's index alone. A misprint is one character of an entry replaced,
    left out, doubled, or exchanged with the next.
    """
    for telegram in telegrams:
        dice = Dice(seed, "holdings", telegram.index)
        if dice.chance(withheld):
            yield Holding(telegram, True)
            continue
        content, misprints = telegram.content, []
        for place, entry in enumerate(telegram.truth["references"]):
            if entry["id"] is None or not dice.chance(damaged):
                continue
            printed = misprinted(entry["text"], dice)
            hurt = _printed(content, entry["text"], printed)
            if hurt is not None and printed != entry["text"]:
                content = hurt
                misprints.append(Misprint(place, entry["text"], printed))
        yield Holding(replace(telegram, content=content), False, tuple(misprints))


def misprinted(text: str, dice: Dice) -> str:
    """A text with one character wrong."""
    at = dice.below(len(text))
    character = text[at]
    turn = dice.below(4)
    if turn == 0:
        kind = _DIGITS if character.isdigit() else _LETTERS
        return text[:at] + dice.pick(kind) + text[at + 1 :]
    if turn == 1:
        return text[:at] + text[at + 1 :]
    if turn == 2:
        return text[:at] + character + text[at:]
    return text[:at] + text[at + 1 : at + 2] + character + text[at + 2 :]


def _printed(content: bytes, sent: str, printed: str) -> bytes | None:
    """The file with an entry of its REF line printed otherwise; ``None`` where it is not found."""
    label = content.find(b"REF")
    at = content.find(sent.encode(), label) if label >= 0 else -1
    if at < 0:
        return None
    return content[:at] + printed.encode() + content[at + len(sent.encode()) :]
