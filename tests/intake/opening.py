"""What the tests of containers share: bytes in, parts out."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

from reftel.intake import Document, InputFile, Limits, Part, Refusal, open_path, parts_of


def opened(data: bytes | str, limits: Limits = Limits()) -> list[Part]:  # noqa: B008
    """Every part of a file of these bytes, told by its content."""
    raw = data.encode() if isinstance(data, str) else data
    return list(parts_of(InputFile("exercise", raw, limits=limits)))


def documents(data: bytes | str) -> list[Document]:
    """The texts alone; fails where a place was refused."""
    found = opened(data)
    assert [part for part in found if isinstance(part, Refusal)] == []
    return [part for part in found if isinstance(part, Document)]


def outcomes(parts: Iterable[Part]) -> list[tuple[str | None, str]]:
    """Place and container of each text, place and code of each refusal."""
    return [
        (part.source.place, part.source.container)
        if isinstance(part, Document)
        else (part.place, part.code)
        for part in parts
    ]


def peak(path: Path, pieces: Iterator[bytes]) -> tuple[int, int]:
    """The most memory that reading a file of these pieces takes, in bytes, and its parts."""
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    count = 0
    tracemalloc.start()
    try:
        for _ in parts_of(open_path(path)):
            count += 1
        return tracemalloc.get_traced_memory()[1], count
    finally:
        tracemalloc.stop()
