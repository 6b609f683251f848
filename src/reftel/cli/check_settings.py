"""Settings of ``reftel check``: ``[check]`` of reftel.toml, ``[tool.reftel.check]`` of pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reftel.cli.settings import find_table, read_table
from reftel.errors import FormError


@dataclass(frozen=True, slots=True)
class Settings:
    """What a file says; ``None`` and ``()`` where it does not. Paths are those of its folder."""

    profile: str | None = None
    severity: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    waivers: Path | None = None
    baseline: Path | None = None


def find_settings(start: Path) -> Settings:
    """The settings of the nearest file that has any, in a folder or those above it."""
    found = find_table(start, "check")
    return Settings() if found is None else _settings(found[1], found[0])


def read_settings(path: Path) -> Settings | None:
    """The settings of a file, ``None`` where it has no such table.

    Raises ``FormError`` for what cannot be understood, and ``OSError``.
    """
    table = read_table(path, "check")
    return None if table is None else _settings(table, path)


def _settings(table: Mapping[str, Any], path: Path) -> Settings:
    known = set(Settings.__dataclass_fields__)
    for name in table:
        if name not in known:
            raise FormError(
                f"{path}: check.{name}", f"is not known; there are {', '.join(sorted(known))}"
            )

    def words(name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise FormError(f"{path}: check.{name}", "expected a list of ids or prefixes")
        return tuple(value)

    def word(name: str) -> str | None:
        value = table.get(name)
        if value is not None and not isinstance(value, str):
            raise FormError(f"{path}: check.{name}", f"expected a word, found {value!r}")
        return value

    waivers, baseline = word("waivers"), word("baseline")
    return Settings(
        word("profile"),
        word("severity"),
        words("select"),
        words("ignore"),
        path.parent / waivers if waivers else None,
        path.parent / baseline if baseline else None,
    )
