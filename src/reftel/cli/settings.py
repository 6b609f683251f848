"""Settings in files: tables of ``reftel.toml``, and under ``tool.reftel`` of ``pyproject.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reftel.errors import FormError

OWN_FILE = "reftel.toml"
PROJECT_FILE = "pyproject.toml"


def find_table(start: Path, name: str) -> tuple[Path, Mapping[str, Any]] | None:
    """The table of a name in the nearest file that has it, in a folder or those above it.

    Errors as of ``read_table``.
    """
    for folder in (start, *start.parents):
        for file in (OWN_FILE, PROJECT_FILE):
            path = folder / file
            found = read_table(path, name) if path.is_file() else None
            if found is not None:
                return path, found
    return None


def read_table(path: Path, name: str) -> Mapping[str, Any] | None:
    """The table of a name in a file, ``None`` where there is none.

    Raises ``FormError`` for what is no TOML, or no table, and ``OSError``.
    """
    try:
        value: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError(str(path), f"is no TOML: {error}") from None
    if path.name == PROJECT_FILE:
        value = _inner(_inner(value, "tool"), "reftel")
    if name not in value:
        return None
    table = value[name]
    if not isinstance(table, Mapping):
        raise FormError(f"{path}: {name}", f"expected a table, [{name}], found {table!r}")
    return table


def _inner(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = value.get(name, {})
    return inner if isinstance(inner, Mapping) else {}
