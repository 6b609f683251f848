"""BagIt bags (RFC 8493) on their way in: each payload file is held against the manifests first.

The library ``bagit`` reads the manifests; it is the extra ``bag``. Nothing is fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reftel.errors import ContainerError

DECLARATION = "bagit.txt"
CHANGED, MISSING, UNLISTED, UNSOUND = "bag-changed", "bag-missing", "bag-unlisted", "bag-unsound"
"""Codes of the ledger: a file with other bytes, one that is not there, one too many; no bag."""

# Of a bag that reftel wrote the originals are filed; what else is in it follows from them.
_OURS = ("copies.csv", "telegrams.jsonl", "originals")


@dataclass(frozen=True, slots=True)
class Payload:
    """A file of a bag's payload; ``refused`` says what its manifest says against it."""

    path: Path
    refused: ContainerError | None = None


def is_bag(folder: Path) -> bool:
    """True for a folder that declares itself a bag."""
    return (folder / DECLARATION).is_file()


def payload(folder: Path) -> Iterator[Payload]:
    """The payload of a bag, each file verified; of a bag whose own files are changed, it alone.

    What is missing and what no manifest lists are refusals too. Never raises ``OSError``.
    """
    try:
        bag = _opened(folder)
        _check_tags(bag, folder)
    except ContainerError as error:
        yield Payload(folder / DECLARATION, error)
        return
    entries: Mapping[str, Mapping[str, str]] = bag.payload_entries()
    missing, unlisted = bag.compare_manifests_with_fs()
    for name in sorted({*entries, *unlisted}):
        path = folder / name
        if name in missing:
            yield Payload(path, _refusal(MISSING, path, "its bag lists it, and it is not there"))
        elif name in unlisted:
            yield Payload(path, _refusal(UNLISTED, path, "no manifest of its bag lists it"))
        elif (said := _difference(path, entries[name])) is not None:
            yield Payload(path, _refusal(CHANGED, path, said))
        elif _is_input(folder, path):
            yield Payload(path)


def _is_input(folder: Path, path: Path) -> bool:
    data = folder / "data"
    if not all((data / name).exists() for name in _OURS):
        return True
    return (data / "originals") in path.parents


def _refusal(code: str, path: Path, said: str) -> ContainerError:
    return ContainerError(code, f"{path} was not read: {said}")


def _opened(folder: Path) -> Any:
    try:
        import bagit  # noqa: PLC0415  (an optional part)
    except ImportError:
        said = "a bag is verified by bagit: pip install 'reftel[bag]', or name its data folder"
        raise ContainerError(UNSOUND, f"{folder} was not read: {said}") from None
    try:
        bag = bagit.Bag(str(folder))
    except (bagit.BagError, UnicodeError, OSError) as error:
        raise ContainerError(UNSOUND, f"{folder} is no sound bag: {error}") from error
    if not list(bag.manifest_files()):
        raise ContainerError(UNSOUND, f"{folder} is no sound bag: it has no manifest")
    return bag


def _check_tags(bag: Any, folder: Path) -> None:
    """Hold the bag's own files, the manifests among them, against the tag manifests."""
    entries: Mapping[str, Mapping[str, str]] = bag.entries
    for name in sorted(entries):
        if name.startswith("data/"):
            continue
        path = folder / name
        said = _difference(path, entries[name]) if path.is_file() else "it is not there"
        if said is not None:
            raise ContainerError(UNSOUND, f"{folder} is no sound bag: {name}: {said}")


def _difference(path: Path, digests: Mapping[str, str]) -> str | None:
    """What differs between a file and its digests, ``None`` where all agree."""
    try:
        made = {name: hashlib.new(name) for name in digests}
    except ValueError as error:
        return f"its digest cannot be made: {error}"
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                for one in made.values():
                    one.update(piece)
    except OSError as error:
        return f"it cannot be read: {error.strerror or error}"
    for name, one in sorted(made.items()):
        if one.hexdigest() != digests[name].lower():
            return f"its {name} is {one.hexdigest()}, and its bag says {digests[name].lower()}"
    return None
