"""A surviving copy while it is being damaged, and what a kind of damage is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reftel.exercise.dice import Dice
from reftel.telegram import Telegram


@dataclass(slots=True)
class Copy:
    """One copy of a telegram: its two blocks of text and the truth about what they still say.

    ``header`` and ``body`` have no line break at their ends. ``joined`` is
    true where no blank line stands between them. ``container`` is ``plain`` or
    ``cablegate``. ``people`` are given name and surname of those who may be
    named in the text.
    """

    telegram: Telegram
    header: str
    body: str
    truth: dict[str, Any]
    container: str
    people: tuple[tuple[str, str], ...] = ()
    joined: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines of the body, for a look."""
        return self.body.split("\n")


@dataclass(frozen=True, slots=True)
class Damage:
    """A kind of damage of spec/05.

    ``number`` is its number there (``B7``), ``group`` a word that kinds share
    which cannot befall one copy together. ``report`` is the kind of defect or
    repair that a reader should note, and ``noted_as`` its damage number;
    ``None`` where the damage is furniture that a reader takes out in silence.
    ``apply`` changes the copy and says whether it could.
    """

    number: str
    name: str
    group: str
    apply: Callable[[Copy, Dice], bool]
    report: str | None = None
    noted_as: str | None = None


def replace_strings(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every string in it changed, keys left alone."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [replace_strings(item, change) for item in value]
    if isinstance(value, dict):
        return {key: replace_strings(item, change) for key, item in value.items()}
    return value
