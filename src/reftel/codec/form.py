"""An object out of JSON or TOML, each value taken from it checked and located.

JSON and TOML say what a value is made of, never what it means; a ``Form``
gives the value of a key in the type that is wanted, or raises ``FormError``
with the place, what was expected and what was found. A key with ``null`` is
the same as no key, but for ``has``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from reftel.errors import FormError

T = TypeVar("T")

LONGEST_SHOWN = 60
"""Characters of a value that a message quotes."""


def shown(value: object) -> str:
    """A value as a message quotes it, cut where it is long."""
    words = value.isoformat() if isinstance(value, date | datetime) else repr(value)
    return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 3] + "..."


def made(where: str, make: Callable[[], T]) -> T:
    """What ``make`` gives; its ``ValueError`` becomes ``FormError`` at the place."""
    try:
        return make()
    except ValueError as error:
        raise FormError(where, str(error)) from None


def parsed(where: str, parse: Callable[[str], T], text: str) -> T:
    """What ``parse`` makes of a text; its ``ValueError`` becomes ``FormError`` at the place."""
    return made(where, lambda: parse(text))


class Form:
    """One object with its place, ``header`` or ``references[1]``; empty for the whole.

    Raises ``FormError`` where ``value`` is no object or has a key that is not
    among ``keys``.
    """

    def __init__(self, value: object, where: str, keys: Iterable[str]) -> None:
        if not isinstance(value, Mapping):
            raise FormError(where, f"expected an object, found {shown(value)}")
        self.where = where
        self._values: Mapping[Any, Any] = value
        known = tuple(keys)
        for key in value:
            if key not in known:
                raise FormError(self.at(str(key)), f"there is no such key{_meant(key, known)}")

    def at(self, key: str) -> str:
        """The place of a key: ``header.dtg``."""
        return f"{self.where}.{key}" if self.where else key

    def has(self, key: str) -> bool:
        """True where the key is there, even with ``null``."""
        return key in self._values

    def value(self, key: str) -> Any:
        """The bare value, ``None`` where there is none."""
        return self._values.get(key)

    def _typed(self, key: str, kind: type[T], what: str) -> T | None:
        value = self._values.get(key)
        # True and False are whole numbers to Python and not to anybody else.
        if value is None or (isinstance(value, kind) and isinstance(value, bool) <= (kind is bool)):
            return value
        raise FormError(self.at(key), f"expected {what}, found {shown(value)}")

    def text(self, key: str) -> str | None:
        """The string of a key."""
        return self._typed(key, str, "a string")

    def needed(self, key: str) -> str:
        """The string of a key that must be there."""
        text = self.text(key)
        if text is None:
            raise FormError(self.at(key), "expected a string, found nothing")
        return text

    def whole(self, key: str) -> int | None:
        """The whole number of a key."""
        return self._typed(key, int, "a whole number")

    def flag(self, key: str) -> bool:
        """The truth value of a key; false where there is none."""
        return self._typed(key, bool, "true or false") or False

    def items(self, key: str) -> list[tuple[str, Any]]:
        """The entries of a list, each with its place; empty where there is none."""
        values: list[Any] = self._typed(key, list, "a list") or []
        return [(f"{self.at(key)}[{index}]", value) for index, value in enumerate(values)]

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of a list."""
        return tuple(as_text(where, value) for where, value in self.items(key))

    def parsed(self, key: str, parse: Callable[[str], T]) -> T | None:
        """What ``parse`` makes of the string of a key."""
        text = self.text(key)
        return None if text is None else parsed(self.at(key), parse, text)

    def listed(self, key: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """What ``parse`` makes of each string of a list."""
        return tuple(
            parsed(where, parse, as_text(where, value)) for where, value in self.items(key)
        )


def as_text(where: str, value: object) -> str:
    """A value that must be a string."""
    if not isinstance(value, str):
        raise FormError(where, f"expected a string, found {shown(value)}")
    return value


def one_of(words: Iterable[str]) -> Callable[[str], str]:
    """A parser that takes these words and no others."""
    known = tuple(words)

    def parse(text: str) -> str:
        if text not in known:
            raise ValueError(f"expected one of {', '.join(known)}, found {text!r}")
        return text

    return parse


def _meant(key: object, known: tuple[str, ...]) -> str:
    near = get_close_matches(str(key), known, n=1)
    return f"; {near[0]} may be meant" if near else ""
