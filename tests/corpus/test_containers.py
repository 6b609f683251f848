"""Every file of the corpus opens into the right documents; the archive's attributes agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.conftest import Copy
from reftel.analysis.publishers import read_statements
from reftel.intake import Document, Part, Refusal, documents_in
from reftel.intake.several import find_starts
from reftel.record import make_record

pytestmark = pytest.mark.corpus

# Container, texts and refusals of each folder.
EXPECTED = {
    "cablegate-html": ({"cablegate": 392}, {}),
    "text": ({"plain": 25}, {}),
    "aad": ({"aad": 123, "plusd": 4, "plain": 3}, {"no-text": 1}),
    "aad-list": ({}, {"no-text": 100}),
    "frus": ({"frus": 11}, {}),
    "foia-ocr": ({"foia": 32}, {}),
    "historylab-ner": ({"annotated": 192}, {}),
}
# Cover sheets of a collector and letters of the release office: papers, and no telegrams.
PAPERS = {
    ("project-moon-dust-files-2-pages", "page 1"),
    ("project-moon-dust-files-22-pages", "pages 1-3"),
    ("ufo-over-ghana-chronicled-in-intelligence-reports-1987-2", "page 2"),
}


def parts(shared: Path, folder: str) -> list[Part]:
    return [
        part
        for path in sorted((shared / "corpus" / folder).rglob("*"))
        if path.suffix in {".txt", ".html", ".xml"}
        for part in documents_in([path])
    ]


@pytest.mark.parametrize("folder", EXPECTED)
def test_every_file_opens_into_its_texts(shared: Path, folder: str) -> None:
    texts: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    for part in parts(shared, folder):
        if isinstance(part, Document):
            texts[part.source.container] += 1
        else:
            refusals[part.code] += 1

    assert (dict(texts), dict(refusals)) == EXPECTED[folder]


@pytest.mark.parametrize("folder", [name for name in EXPECTED if name != "aad-list"])
def test_nothing_that_a_person_could_read_is_rejected(shared: Path, folder: str) -> None:
    unread = {
        (Path(part.source.path).stem, part.source.place)
        for part in parts(shared, folder)
        if isinstance(part, Document) and not make_record(part).reading.is_telegram
    }

    assert unread == (PAPERS if folder == "foia-ocr" else set())


def test_no_single_telegram_is_cut(copies_in: Callable[[str], list[Copy]]) -> None:
    patterns = ("cablegate-html/*.html", "text/*.txt", "aad/*.txt", "frus/*.xml")
    copies = [copy for pattern in patterns for copy in copies_in(pattern)]

    assert len(copies) == 392 + 25 + 130 + 11
    cut = [c.stem for c in copies if len(find_starts(c.document.text.split("\n"))) > 1]
    assert cut == []


def test_telegrams_put_together_come_apart(copies_in: Callable[[str], list[Copy]]) -> None:
    """All telegrams of a folder in one text with an end of message between them."""
    for pattern, least in (("cablegate-html/*.html", 0.99), ("text/*.txt", 1.0)):
        lines: list[str] = []
        begins: list[int] = []
        for copy in copies_in(pattern):
            begins.append(len(lines))
            lines += [*copy.document.text.strip("\n").split("\n"), "NNNN", ""]

        found = find_starts(lines)

        # Blank lines and the wrapper of a post may stand on either side of a cut.
        right = sum(any(abs(start - begin) <= 3 for start in found) for begin in begins)
        wrong = sum(all(abs(start - begin) > 3 for begin in begins) for start in found)
        assert right / len(begins) >= least, (pattern, right, len(begins))
        assert wrong / len(found) <= 1 - least, (pattern, wrong)


ATTRIBUTES = ("document number", "date", "from", "to", "TAGS", "subject", "classification")
# How often both the attributes and the telegram speak, and how often they differ. What
# differs is printed so: drafters' slips that the archive mended (a letter too many or
# too few in a TAG), another subject, and in four records TAGS of another kind.
COMPARED = {
    "document number": 123,
    "date": 123,
    "from": 123,
    "to": 115,
    "TAGS": 117,
    "subject": 120,
    "classification": 123,
}
DIFFER = {"publisher-disagrees-on-tags": 10, "publisher-disagrees-on-subject": 1}


def test_the_attributes_of_the_archive_agree_with_the_telegrams(shared: Path) -> None:
    compared: Counter[str] = Counter()
    differ: Counter[str] = Counter()
    for part in parts(shared, "aad"):
        if isinstance(part, Refusal) or part.source.container != "aad":
            continue
        record = make_record(part)
        stated = read_statements(part.source.statements, "aad")
        telegram = record.telegram
        both = zip(
            ATTRIBUTES,
            (
                (stated.serial, telegram.serial),
                (stated.day, telegram.dtg),
                (stated.sender, telegram.post),
                (stated.addressees, telegram.action),
                (stated.tags, telegram.tags),
                (stated.subject, telegram.subject),
                (stated.classification, telegram.classification),
            ),
            strict=True,
        )
        compared.update(name for name, (one, other) in both if one and other)
        differ.update(
            defect.kind
            for defect in record.reading.defects
            if defect.kind.startswith(("publisher-", "number-unread"))
        )

    assert all(compared[name] >= least for name, least in COMPARED.items()), compared
    assert all(count <= DIFFER.get(kind, 0) for kind, count in differ.items()), differ
