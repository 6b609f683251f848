"""Every telegram in ``telegrams/`` is read as the JSON beside it says.

To write the JSON anew after a change that is meant, run
``REFTEL_UPDATE_GOLDEN=1 python -m pytest tests/test_golden.py`` and read the
difference before it is committed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from reftel.codec import read
from reftel.intake import open_container
from reftel.record import make_record

FOLDER = Path(__file__).parent / "telegrams"
UPDATE = os.environ.get("REFTEL_UPDATE_GOLDEN") == "1"

# What is wrong with each, as the reader says it: kinds of its repairs and defects.
WRONG: dict[str, set[str]] = {
    "banner-above-the-header": set(),
    "caption-doubled": {"doubled-caption"},
    "classification-letters-lost": {"classification-spelling"},
    "classification-line-lost": {"no-classification-line"},
    "corrected-copy": set(),
    "department-print-of-1976": set(),
    "fragment-after-the-signature": {"text-after-signature"},
    "header-and-text-in-one-block": set(),
    "header-from-line-five": set(),
    "label-punctuation-lost": set(),
    "labels-on-one-line": {"label-inside-line"},
    "mailbox-wrapper": set(),
    "month-for-precedence": {"month-for-precedence"},
    "no-telegram": set(),
    "order-misspelt": {"misspelt-order"},
    "other-telegrams-text": {"other-telegram"},
    "page-line-inside-a-field": {"page-line-inside"},
    "page-lines-in-mid-sentence": set(),
    "paragraph-glued-to-the-sentence": {"glued-paragraph"},
    "paragraph-number-skipped": {"paragraph-sequence"},
    "paragraph-signs-before-every-number": set(),
    "paragraph-signs-fused": {"fused-paragraph-sign"},
    "paragraph-signs-unmapped": set(),
    "partial-extract": {"partial-extract"},
    "signature-glued": {"glued-signature"},
    "signature-with-dashes": {"signature-trailing-marks"},
    "sound": set(),
    "tags-glued": {"glued-tags"},
    "tags-in-link-markup": {"tags-in-link-markup"},
    "title-cased": {"classification-spelling"},
    "web-slug-after-the-text": set(),
    "weekday-line-before-the-text": set(),
}
# Damage that leaves every value of the sound telegram as it was.
HARMLESS = {
    "banner-above-the-header",
    "caption-doubled",
    "classification-letters-lost",
    "header-and-text-in-one-block",
    "label-punctuation-lost",
    "labels-on-one-line",
    "mailbox-wrapper",
    "order-misspelt",
    "paragraph-glued-to-the-sentence",
    "paragraph-signs-fused",
    "signature-glued",
    "signature-with-dashes",
    "tags-glued",
    "tags-in-link-markup",
    "title-cased",
    "web-slug-after-the-text",
    "weekday-line-before-the-text",
}
VALUES = (
    "id",
    "header",
    "classification",
    "captions",
    "executive_order",
    "declassify_on",
    "tags",
    "subject",
    "references",
    "in_text_references",
    "classified_by",
    "paragraphs",
    "summary_paragraphs",
    "comment_paragraphs",
    "summary",
    "signature",
    "strictly_protect",
    "redactions",
)


def read_file(name: str) -> dict[str, Any]:
    """The public JSON of one file, its folder left out."""
    (document,) = open_container(FOLDER / f"{name}.txt")
    told = make_record(document).to_json()
    told["source"] = f"{name}.txt"
    loaded: dict[str, Any] = json.loads(json.dumps(told))
    return loaded


def test_every_file_is_in_the_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == WRONG.keys()
    if not UPDATE:
        assert {path.stem for path in FOLDER.glob("*.json")} == WRONG.keys()


@pytest.mark.parametrize("name", sorted(WRONG))
def test_the_telegram_is_read_as_its_json_says(name: str) -> None:
    told = read_file(name)
    place = FOLDER / f"{name}.json"
    if UPDATE:
        place.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    expected = json.loads(place.read_text(encoding="utf-8"))
    assert told == expected


@pytest.mark.parametrize("name", sorted(WRONG))
def test_what_is_wrong_is_said(name: str) -> None:
    told = read_file(name)

    assert {one["kind"] for one in told["repairs"] + told["defects"]} == WRONG[name]


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_damage_that_can_be_mended_changes_no_value(name: str) -> None:
    sound, told = read_file("sound"), read_file(name)

    assert {key: told[key] for key in VALUES} == {key: sound[key] for key in VALUES}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_places_quote_the_text(name: str) -> None:
    (document,) = open_container(FOLDER / f"{name}.txt")
    told = read_file(name)

    for repair in told["repairs"]:
        assert document.text[repair["start"] : repair["end"]] == repair["original"]
    for spans in told["spans"].values():
        for start, end in spans:
            assert document.text[start:end].strip()


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_text_with_its_repairs_made_reads_the_same(name: str) -> None:
    (document,) = open_container(FOLDER / f"{name}.txt")
    reading = read(document.text)
    mended = document.text
    for repair in sorted(reading.repairs, key=lambda repair: repair.span, reverse=True):
        mended = mended[: repair.span.start] + repair.repaired + mended[repair.span.end :]

    assert read(mended).telegram == reading.telegram


def test_the_readme_tells_of_every_file() -> None:
    rows = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n")

    assert {row.split("`")[1] for row in rows if row.startswith("| `")} == WRONG.keys()
