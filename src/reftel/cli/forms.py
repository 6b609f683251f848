"""Telegrams out of JSON and TOML files, told by their content: one object, one a line, or TOML.

Each comes with the line on which it begins; what cannot be read comes as the
``FormError`` that says why, and does not stop the rest.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from reftel.errors import FormError

LONGEST_FORM = 64 * 1024 * 1024
"""Most bytes of one telegram in JSON or TOML; the text of one has at most a quarter of that."""

_ARRAY = re.compile(r"\s*\[\s*\{")
_SHOWN = 60

Form = Mapping[str, Any] | FormError


def read_forms(stream: BinaryIO) -> Iterator[tuple[int, Form]]:
    """Each object in a file, with the number of its first line, from 1.

    JSON lines are read one by one, so that a file of any length will do.
    """
    blank, number, first = _first_line(stream)
    if not first:
        yield 1, FormError("", "holds nothing")
        return
    if not first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield 1, _loaded(blank + first + _rest(stream), _toml)
        return
    one = _loaded(first, _json)
    lines = _lines(stream, number + 1)
    if isinstance(one, FormError):
        rest = _rest(stream)
        whole = _loaded(blank + first + rest, _json)
        if not isinstance(whole, FormError) or not _has_object(rest):
            yield 1, whole
            return
        lines = enumerate(rest.splitlines(keepends=True), number + 1)
    yield number, one
    yield from ((at, _loaded(line, _json)) for at, line in lines if line.strip())


def _first_line(stream: BinaryIO) -> tuple[bytes, int, bytes]:
    """The blank lines at the beginning, and the first other one with its number."""
    blank = b""
    for number, line in _lines(stream):
        if line.strip():
            return blank, number, line
        blank += line
    return blank, 1, b""


def _lines(stream: BinaryIO, number: int = 1) -> Iterator[tuple[int, bytes]]:
    """The lines of a file; one that is too long is given cut, and is then no JSON."""
    while line := stream.readline(LONGEST_FORM + 1):
        yield number, line
        number += 1


def _rest(stream: BinaryIO) -> bytes:
    return stream.read(LONGEST_FORM + 1)


def _has_object(text: bytes) -> bool:
    """True where a line further down is an object of its own: then each line is one."""
    return any(
        line.startswith(b"{") and not isinstance(_loaded(line, _json), FormError)
        for line in text.splitlines()
    )


def _loaded(data: bytes, load: Any) -> Form:
    """One object out of bytes, or why there is none."""
    if len(data) > LONGEST_FORM:
        return FormError("", f"has more than {LONGEST_FORM:,} bytes, the most for one telegram")
    try:
        value = load(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return FormError("", f"is not in UTF-8: the byte at offset {error.start} cannot be read")
    except RecursionError:
        return FormError("", "has values inside values, deeper than any telegram")
    except FormError as error:
        return error
    except ValueError as error:
        return FormError("", str(error))
    if not isinstance(value, dict):
        return FormError("", f"expected an object, found {repr(value)[:_SHOWN]}")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise FormError("", f"is no JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, in which each key may stand once."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FormError("", f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _no_number(word: str) -> Any:
    raise FormError("", f"{word} is no number that JSON knows")


def _toml(text: str) -> Any:
    if _ARRAY.match(text):
        raise FormError("", "is a JSON array; give one object, or one object a line")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError("", f"is neither JSON nor TOML: {error}") from None
