"""Containers over the real samples: each file has its outcome, the same record says the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reftel.intake import Document, Refusal, documents_in
from reftel.record import make_record

pytestmark = pytest.mark.corpus

# Where a value stands, and what a reading says of its own text and copy: not the telegram.
# Findings quote the print they were found in.
_OF_THE_COPY = {"source", "copy", "spans", "defects", "repairs", "findings"}
_PLACES = {"start", "end"}

# The text form has run the letters of an error signal (E E E E E E E E) together, and
# then takes them for a signature or a line; on the PDF they stand apart.
_OTHERWISE = {"1974LAPAZ00601", "1974LAPAZ00627"}


def records(folder: Path, ending: str) -> Iterator[Path]:
    yield from sorted(folder.glob(f"*.{ending}"))


def one(path: Path) -> Document | Refusal:
    (part,) = documents_in([path])
    return part


def plain(value: Any) -> Any:
    """A value without places, and with one blank for any run of them: columns of tables differ."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items() if name not in _PLACES}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, str):
        return " ".join(value.split())
    return value


def test_the_records_as_pdf_give_the_telegrams_of_the_records_as_text(shared: Path) -> None:
    paths = list(records(shared / "corpus" / "aad-pdf", "pdf"))
    assert len(paths) == 124
    differing: dict[str, list[str]] = {}
    for path in paths:
        ours, theirs = one(path), one(shared / "corpus" / "aad" / f"{path.stem}.txt")
        if isinstance(ours, Refusal) or isinstance(theirs, Refusal):
            assert isinstance(ours, Refusal)
            assert isinstance(theirs, Refusal)
            assert (ours.code, ours.statements["id"]) == (theirs.code, theirs.statements["id"])
            continue
        stated = {k: v for k, v in ours.source.statements.items() if not k.startswith("PDF ")}
        found, expected = make_record(ours).to_json(), make_record(theirs).to_json()
        parts = [
            name
            for name in expected
            if name not in _OF_THE_COPY and plain(found[name]) != plain(expected[name])
        ]
        parts += ["statements"] if stated != dict(theirs.source.statements) else []
        if parts and path.stem not in _OTHERWISE:
            differing[path.stem] = parts

    assert differing == {}, json.dumps(differing, indent=1)


def test_every_file_has_its_outcome(shared: Path) -> None:
    paths = [path for path in sorted((shared / "corpus").rglob("*")) if path.is_file()]
    told = dict.fromkeys(paths, 0)
    refused: dict[str, str] = {}
    for part in documents_in([shared / "corpus"]):
        where = Path(part.path if isinstance(part, Refusal) else part.source.path)
        told[where] += 1
        if isinstance(part, Refusal) and part.code != "no-text":
            refused[f"{where.name} {part.place or ''}".strip()] = part.code

    assert [path for path, count in told.items() if count == 0] == []
    assert {name for name in refused if name.endswith(".pdf")} == set()
