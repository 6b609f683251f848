"""The exercise's telegrams as they survive: value, text, damage, container, truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reftel.codec.writing import write_heading, write_text
from reftel.exercise import pages
from reftel.exercise.damage import Copy, Damage, choose, damage_of, do
from reftel.exercise.dice import Dice
from reftel.exercise.drafting import draft
from reftel.exercise.finishing import finish
from reftel.telegram import Telegram

PAGES = 0.3
"""Share of telegrams that come as Cablegate pages."""


@dataclass(frozen=True, slots=True)
class ExerciseTelegram:
    """One telegram of the exercise, and one copy of it.

    ``telegram`` is what was sent. ``text`` is what survives of it, as an
    opened container gives it; ``damage`` are the kinds of damage done to it,
    in order. ``truth`` is what the copy still says, in the gold schema, with
    the chronology. ``content`` are the bytes of the file ``file_name``, whose
    ``container`` is ``plain`` or ``cablegate``. ``episode`` and ``role`` say
    what part it has in the exercise.
    """

    index: int
    telegram: Telegram
    text: str
    damage: tuple[Damage, ...]
    truth: dict[str, Any]
    container: str
    file_name: str
    content: bytes
    episode: int
    role: str

    @property
    def id(self) -> str:
        """The canonical id, ``09VALLETTA1119``."""
        return str(self.truth["id"])

    @property
    def is_repaired(self) -> bool:
        """True where a reader must mend something to read it (and not only take it out)."""
        return any(kind.report is not None and kind.number not in _DEFECTS for kind in self.damage)


_DEFECTS = frozenset({"A1", "A2", "G6"})
"""What is lost or foreign is reported as a defect: there is nothing to mend."""


def generate(telegrams: int, seed: int = 0) -> Iterator[ExerciseTelegram]:
    """The first telegrams of an exercise, one after the other, in constant memory.

    A telegram depends on the seed and its index only: the first hundred are
    the same whether a hundred or a hundred thousand are made. Raises
    ``ValueError`` beyond ``schedule.MOST_TELEGRAMS``.
    """
    for index in range(telegrams):
        yield exercise_telegram(index, seed)


def exercise_telegram(index: int, seed: int = 0, copy: int = 0) -> ExerciseTelegram:
    """One telegram of an exercise. ``copy`` numbers its copies, each with its own damage.

    Raises ``ValueError`` for an index that the exercise does not have.
    """
    drafted, dice = draft(seed, index)
    telegram, truth = finish(drafted, dice)
    assert telegram.heading is not None  # every draft has one
    chance = Dice(seed, "copy", index, copy)
    survived = Copy(
        telegram,
        write_heading(telegram.heading),
        write_text(telegram),
        truth,
        "cablegate" if chance.chance(PAGES) and not drafted.damage else "plain",
        drafted.people,
    )
    kinds = (
        [damage_of(name) for name in drafted.damage]
        if drafted.damage
        else choose(chance, telegram.sections or 1)
    )
    if any(kind.number == "A1" for kind in kinds):
        survived.container = "cablegate"
    done = do(kinds, survived, chance)
    if survived.container == "cablegate":
        text, html = pages.page(survived)
        content = html.encode()
    else:
        text = pages.plain_text(survived)
        # Windows wrote one in five of the plain copies.
        content = (text.replace("\n", "\r\n") if chance.chance(0.2) else text).encode()
    suffix = "html" if survived.container == "cablegate" else "txt"
    mark = f"-copy{copy + 1}" if copy else ""
    return ExerciseTelegram(
        index=index,
        telegram=telegram,
        text=text,
        damage=tuple(done),
        truth=truth,
        container=survived.container,
        file_name=f"{truth['id']}{mark}.{suffix}",
        content=content,
        episode=drafted.episode.number,
        role=drafted.outline.role,
    )
