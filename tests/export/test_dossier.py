"""A dossier as page and PDF, read back by other programs: contents, counts, texts, markings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from lxml import html

from reftel.archive import Archive, StoredTelegram
from reftel.errors import ExportError
from reftel.export import dossier, dossier_pdf
from reftel.export.citation import nara_note
from reftel.export.dossier import part, parts
from reftel.export.dossier_page import page_pieces
from reftel.export.dossier_pdf import volumes, write_pdf
from reftel.export.forms import cited
from reftel.export.leaving import Selection, export, pieces


def squeezed(text: str) -> str:
    """A text without blanks and ends of lines, for a page breaks lines where it will."""
    return "".join(text.replace("\ufffe", "-").split())


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    return [squeezed(page.get_textpage().get_text_range()) for page in document]


@pytest.fixture(scope="module")
def dossier_file(exercise_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dossier") / "all.pdf"
    with Archive.open(exercise_archive) as archive:
        left = export(archive, "dossier", path)
        assert left.counts["volumes"] == 1
    return path


@pytest.fixture(scope="module")
def document(dossier_file: Path) -> Iterator[pypdfium2.PdfDocument]:
    with pypdfium2.PdfDocument(dossier_file) as opened:
        yield opened


def test_the_bookmarks_are_the_telegrams(archive: Archive, document: pypdfium2.PdfDocument) -> None:
    found = [one.get_title() for one in document.get_toc()]
    held = [part(one, 1) for one in archive.telegrams()]

    assert [squeezed(title) for title in found] == [
        *(squeezed(f"{one.mrn}: {one.subject}") for one in held),
        "Chronology",
        "Citations",
    ]


def test_every_text_and_citation_is_on_its_pages(
    archive: Archive, document: pypdfium2.PdfDocument
) -> None:
    texts = page_texts(document)
    starts = [one.get_dest().get_index() for one in document.get_toc()]
    citations = "".join(texts[starts[-1] :])
    for place, stored in enumerate(archive.telegrams()):
        printed = "".join(texts[starts[place] : starts[place + 1]])
        one = part(stored, place + 1)
        assert squeezed(one.mrn) in printed
        assert squeezed(one.note) in printed
        assert squeezed(one.note) in citations
        for paragraph in one.paragraphs:
            for line in (line for block in paragraph.blocks for line in block.lines):
                # A paragraph may go over a page: then a head stands within it.
                assert squeezed(line)[:40] in printed
        for page in texts[starts[place] : starts[place + 1]]:
            assert squeezed(one.marking) in page[:200]


def test_pages_are_numbered_and_the_contents_lead_to_them(
    archive: Archive, document: pypdfium2.PdfDocument
) -> None:
    texts = page_texts(document)
    starts = [one.get_dest().get_index() for one in document.get_toc()]
    contents = "".join(texts[: starts[0]])

    for number, text in enumerate(texts, start=1):
        assert f"{number}of{len(texts)}" in text
    for start, stored in zip(starts, archive.telegrams(), strict=False):
        line = squeezed(f"{part(stored, 1).mrn}: {part(stored, 1).subject}")
        assert line in contents
        assert contents.partition(line)[2].lstrip(".").startswith(str(start + 1))
    raw = pypdfium2.raw
    links = sum(
        raw.FPDFAnnot_GetSubtype(raw.FPDFPage_GetAnnot(page, at)) == raw.FPDF_ANNOT_LINK
        for page in (document[at] for at in range(starts[0]))
        for at in range(raw.FPDFPage_GetAnnotCount(page))
    )
    assert links >= archive.count()


def test_the_chronology_is_that_of_the_archive(
    archive: Archive, document: pypdfium2.PdfDocument
) -> None:
    texts = page_texts(document)
    toc = {one.get_title(): one.get_dest().get_index() for one in document.get_toc()}
    printed = "".join(texts[toc["Chronology"] : toc["Citations"]])
    events = archive.events().events

    assert events
    assert all(squeezed(" ".join(event.event.split()))[:30] in printed for event in events)


def test_the_page_has_the_same(archive: Archive) -> None:
    page = html.document_fromstring(b"".join(pieces(Selection(archive), "html")))
    held = list(archive.telegrams())

    assert [one.get("id") for one in page.findall(".//article")] == [one.id for one in held]
    assert len(page.findall(".//ol[@class='contents']/li")) == len(held)
    assert len(page.findall(".//tbody/tr")) == len(archive.events().events)
    notes = [one.text_content() for one in page.findall(".//section[2]/ol/li")]
    assert notes == [nara_note(cited(one)) for one in held]
    ids = {one.get("id") for one in page.iter() if one.get("id")}
    assert {one.get("href")[1:] for one in page.findall(".//a") if one.get("href")} <= ids


def test_the_marking_is_the_printed_one(archive: Archive) -> None:
    stored = next(iter(archive.telegrams()))
    spaced = "C O N F I D E N T I A L"
    text = f"{spaced} {stored.text}"
    record = {**stored.json, "classification": "CONFIDENTIAL", "controls": ["NOFORN"]}

    printed = replace(
        stored, text=text, json={**record, "spans": {"classification": [[0, len(spaced)]]}}
    )
    told = replace(stored, text=text, json={**record, "spans": {}})

    assert part(printed, 1).marking == f"{spaced} NOFORN"
    assert part(told, 1).marking == "CONFIDENTIAL NOFORN"


def hostile(stored: StoredTelegram, text: str) -> StoredTelegram:
    paragraph = {"number": 1, "marking": "C", "heading_before": None, "text": text}
    return replace(stored, json={**stored.json, "subject": text, "paragraphs": [paragraph]})


@pytest.mark.parametrize(
    "text",
    [
        '#panic() $x$ *bold* @label <tag> #import "x" \\ ` // comment',
        "]]> <script>alert(1)</script> &amp;",
        "a\x00b\x1bc\ud800d\ufffee \u200b",
        "Zażółć gęślą jaźń, Ёлка, Ωμέγα, İstanbul",
        "",
    ],
)
def test_hostile_text_is_text(archive: Archive, text: str) -> None:
    stored = hostile(next(iter(archive.telegrams())), text)

    (volume,) = volumes(archive, 1, [stored], text)

    with pypdfium2.PdfDocument(volume.pdf) as document:
        printed = "".join(page_texts(document))
    if text.isprintable() and text:
        assert squeezed(text) in printed


def test_a_long_dossier_comes_in_volumes(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_pdf, "MOST_TELEGRAMS", 25)
    total = archive.count()

    paths = write_pdf(tmp_path / "x.pdf", archive, total, archive.telegrams())

    assert [path.name for path in paths] == ["x-1.pdf", "x-2.pdf", "x-3.pdf"]
    titles = []
    for path in paths:
        with pypdfium2.PdfDocument(path) as document:
            titles += [one.get_title() for one in document.get_toc()][:-2]
            assert f"of{total}" in page_texts(document)[0]
    assert len(titles) == total


def test_the_length_of_a_volume_and_of_a_telegram_is_bounded(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_pdf, "MOST_CHARACTERS", 5_000)
    held = list(archive.telegrams())

    groups = list(dossier_pdf._groups(held))

    assert [one for group in groups for one in group] == held
    assert all(len(group) == 1 or sum(len(one.text) for one in group) <= 5_000 for group in groups)
    (short,) = parts([hostile(held[0], "x" * 1_000)], longest=400)
    assert short.shortened >= 600


def test_a_dossier_of_nothing_says_so(archive: Archive) -> None:
    (volume,) = volumes(archive, 0, [], "nosuchword")

    with pypdfium2.PdfDocument(volume.pdf) as document:
        assert "0telegrams" in page_texts(document)[0]


def test_a_chronology_is_bounded(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dossier, "MOST_EVENTS", 2)

    page = b"".join(pieces(Selection(archive), "html")).decode()

    assert f"{len(archive.events().events) - 2:,} more are left out here." in page


def test_without_typst_it_is_said_what_to_install(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dossier_pdf, "find_spec", lambda _: None)

    with pytest.raises(ExportError, match="reftel\\[pdf\\]"):
        next(volumes(archive, 0, []))


def test_marks_have_their_colour_and_references_lead_on(archive: Archive) -> None:
    ids = archive.search_ids("", sort="date")
    cites = {name: archive.references(name) for name in ids}
    name, held = next(
        (name, one["id"]) for name, told in cites.items() for one in told if one["held"]
    )
    absent = next(one["id"] for told in cites.values() for one in told if one["id"] not in ids)

    def page(some: list[str], back: str = "") -> str:
        found = (archive.get(one) for one in some)
        telegrams = [one for one in found if one is not None]
        return b"".join(page_pieces(archive, some, telegrams, "all", back=back)).decode()

    whole, alone, in_room = page(ids), page([name]), page([name], back="/search")
    assert '<span class="mark c">CONFIDENTIAL' in whole
    assert '<b class="c">(C)</b>' in whole
    assert f'<a class="held" href="#{held}">' in whole
    assert f'href="/telegram/{absent}"' not in whole
    assert "/telegram/" not in alone
    assert f'<a class="held" href="/telegram/{held}">' in in_room
    assert f'<a class="ghost" href="/telegram/{absent}">' in page(ids, back="/search")
