"""The copies of one telegram side by side: what each withholds, prints, or says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive import Comparison, StoredCopy
from reftel.archive.compare import KINDS, SAME

_PLACES = {
    "header": "Header",
    "markings": "Markings",
    "subject": "Subject",
    "preamble": "Before the first paragraph",
    "signature": "Signature",
    "remainder": "After the signature",
}
# Why there is another copy (archive/relations.py).
_RELATIONS = {
    "corrected": "says that it is corrected",
    "repeat": "says that it is a repeat",
    "other-release": "another release",
}
# How each kind of difference is called in the head of the page.
_COUNTED = {
    "printed": (
        "passage printed here and withheld there",
        "passages printed here and withheld there",
    ),
    "withheld": ("mark of something withheld", "marks of something withheld"),
    "only": ("passage in one copy alone", "passages in one copy alone"),
    "changed": ("passage in other words", "passages in other words"),
    "misprint": ("misprint", "misprints"),
}


@dataclass(frozen=True, slots=True)
class CopyHead:
    """The head of a copy's column."""

    number: int
    name: str
    container: str
    first: bool


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One place of the telegram in every copy; a cell is its pieces (text, kind)."""

    place: str
    same: bool
    cells: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """A comparison: heads, the values that differ, and the passages."""

    id: str
    mrn: str
    same: bool
    heads: tuple[CopyHead, ...]
    counts: tuple[str, ...]
    values: tuple[tuple[str, tuple[str | None, ...]], ...]
    passages: tuple[PassageRow, ...]
    hidden: int
    left_out: int
    legend: tuple[tuple[str, str], ...]
    everything: bool


def comparison_view(found: Comparison, everything: bool) -> ComparisonView:
    """The page of a comparison; with ``everything`` the passages that are alike as well."""
    shown = [one for one in found.passages if everything or not one.same]
    kinds = found.counts
    return ComparisonView(
        id=found.id,
        mrn=found.mrn or found.id,
        same=found.same,
        heads=tuple(_head(copy, at == 0) for at, copy in enumerate(found.copies)),
        counts=tuple(f"{number:,} {_COUNTED[kind][number != 1]}" for kind, number in kinds.items()),
        values=tuple((one.name, one.values) for one in found.values if not one.same),
        passages=tuple(
            PassageRow(
                _PLACES.get(one.place, one.place.capitalize()),
                one.same,
                tuple(tuple((piece.text, piece.kind) for piece in cell) for cell in one.cells),
            )
            for one in shown
        ),
        hidden=len(found.passages) - len(shown),
        left_out=len(found.left_out),
        legend=tuple((kind, KINDS[kind]) for kind in KINDS if kind in kinds and kind != SAME),
        everything=everything,
    )


def _head(copy: StoredCopy, first: bool) -> CopyHead:
    name = copy["path"].replace("\\", "/").rpartition("/")[2] or copy["path"]
    inside = "".join(f", {part}" for part in (copy["member"], copy["place"]) if part)
    told = relation_words(copy)
    kind = f"{copy['container']}, {told}" if told else copy["container"]
    return CopyHead(copy["number"], name + inside, kind, first)


def relation_words(copy: StoredCopy) -> str:
    """Why this copy is another one of its telegram, in words; empty for the first that says nothing."""
    said = _RELATIONS.get(copy["relation"] or "", copy["relation"] or "")
    if copy["corrects"]:
        return f"{said}, corrects {copy['corrects']}" if said else f"corrects {copy['corrects']}"
    return said
