"""Every Cablegate page is read; where text and publisher differ, a defect says so."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corpus.conftest import Copy
from reftel import authority
from reftel.codec import write
from reftel.codec.coverage import coverage
from reftel.codec.explain import explain
from reftel.codec.reading import Layout
from reftel.codec.writing import write_heading
from reftel.errors import WriteError
from reftel.intake import Document, Refusal, documents_in
from reftel.record import make_record

pytestmark = pytest.mark.corpus

PAGES = 392
# The publisher's level is not that of the text (the text is the authority).
OTHER_LEVEL = {"09TBILISI1123"}
# Headers that read and written again are the same lines, of those that are full.
HEADERS_AS_PRINTED = 0.985
# Lines that belong to a value, a repair, a defect or furniture.
EXPLAINED = 1.0


def test_every_page_is_a_telegram(pages: list[Copy]) -> None:
    assert len(pages) == PAGES
    assert [copy.stem for copy in pages if not copy.record.reading.is_telegram] == []


def test_the_id_is_the_publishers_or_a_defect_says_why(pages: list[Copy]) -> None:
    other = [
        copy
        for copy in pages
        if copy.record.id != copy.document.source.statements["id"]
        and not copy.kinds & {"publisher-disagrees", "number-unread"}
    ]

    assert [copy.stem for copy in other] == []


def test_few_pages_disagree_with_their_publisher(pages: list[Copy]) -> None:
    named = [c.stem for c in pages if c.kinds & {"publisher-disagrees", "number-unread"}]

    assert len(named) <= 4, named


def test_the_classification_is_the_publishers(pages: list[Copy]) -> None:
    other = set()
    for copy in pages:
        level = copy.record.telegram.classification
        published = copy.document.source.statements["classification"].split("//")[0]
        if level is None or level.value != published:
            other.add(copy.stem)

    assert other <= OTHER_LEVEL


def test_full_headers_are_written_as_they_are_printed(
    pages: list[Copy], copies_in: Callable[[str], list[Copy]]
) -> None:
    """Byte for byte, blanks at the ends of lines aside; run with -s to see the figure."""
    misses: Counter[str] = Counter()
    full = 0
    for copy in [*pages, *copies_in("text/*.txt")]:
        reading = copy.record.reading
        if reading.layout is not Layout.WIRE or reading.telegram.heading is None:
            continue
        full += 1
        places = [
            span
            for name, spans in reading.spans.items()
            if name.startswith("header.")
            for span in spans
        ]
        low, high = min(span.start for span in places), max(span.end for span in places)
        printed = [line.rstrip() for line in reading.text[low:high].split("\n")]
        written = write_heading(reading.telegram.heading).split("\n")
        if printed != written:
            misses[_reason(copy, printed, written)] += 1
    print(f"headers written as printed: {full - misses.total()} of {full}; {dict(misses)}")

    assert full > 350
    assert 1 - misses.total() / full >= HEADERS_AS_PRINTED, misses


def _reason(copy: Copy, printed: list[str], written: list[str]) -> str:
    """Why a header is not written as printed; no text of it is shown."""
    if [" ".join(line.split()) for line in printed] == written:
        return "blanks"
    if " ".join(" ".join(printed).split()) == " ".join(" ".join(written).split()):
        return "wrapping"
    lines = [line for line in difflib.ndiff(printed, written) if line[0] in "+-"]
    return f"{copy.stem}: {len(lines)} lines, {sorted(copy.kinds)}"


@pytest.mark.parametrize(
    ("pattern", "least"),
    [("cablegate-html/*.html", 30_000), ("text/*.txt", 5_000), ("aad/19*.txt", 9_000)],
)
def test_every_line_is_explained(
    pattern: str, least: int, shared: Path, copies_in: Callable[[str], list[Copy]]
) -> None:
    lines = explained = 0
    for copy in copies_in(pattern):
        if copy.record.reading.is_telegram:
            found = coverage(copy.record.reading)
            lines += found.lines
            explained += found.explained
    print(f"{pattern}: {explained} of {lines} lines explained")

    assert lines > least
    assert explained / lines >= EXPLAINED


def test_places_quote_the_text(pages: list[Copy]) -> None:
    for copy in pages:
        reading = copy.record.reading
        for repair in reading.repairs:
            quoted = reading.text[repair.span.start : repair.span.end]
            assert quoted == repair.original, (copy.stem, repair.kind)
        for one in explain(reading):
            assert reading.text[one.span.start : one.span.end] == one.token, copy.stem


def test_what_is_written_reads_back_the_same(pages: list[Copy]) -> None:
    """``write`` checks itself; here the share of real telegrams that it can say is held."""
    refused: Counter[str] = Counter()
    for copy in pages:
        try:
            write(copy.record.telegram)
        except WriteError as error:
            refused[error.where.split("[")[0]] += 1

    assert refused.total() <= WRITE_REFUSES, refused


# A distribution print, a number that is lost, a heading
# over text that could be read otherwise: refused by place, never written wrongly.
WRITE_REFUSES = 14


def test_every_archive_record_is_read_but_the_one_whose_text_is_lost(shared: Path) -> None:
    parts = list(documents_in(sorted((shared / "corpus" / "aad").glob("*.txt"))))
    lost = [(Path(part.path).stem, part.code) for part in parts if isinstance(part, Refusal)]
    read = [
        (Path(part.source.path).stem, make_record(part))
        for part in parts
        if isinstance(part, Document)
    ]

    assert lost == [("1974LAPAZ02230", "no-text")]
    assert len(read) == 130
    assert {stem for stem, record in read if not record.reading.is_telegram} <= BODIES
    assert {stem for stem, record in read if record.id is None} <= BODIES


def test_archive_records_agree_with_their_attributes(
    copies_in: Callable[[str], list[Copy]],
) -> None:
    """Number, date and sender are the attributes' in all; TAGS and subject as far as printed.

    The archive's own cataloguers added TAGS later and ran text on into subjects
    (gold-1970s/README): a telegram's TAGS are looked for among theirs.
    """
    records = [
        copy
        for copy in copies_in("aad/19*.txt")
        if "Document Number" in copy.document.source.statements
    ]
    other = []
    tags: Counter[bool] = Counter()
    subjects: Counter[bool] = Counter()
    for copy in records:
        stated, telegram = copy.document.source.statements, copy.record.telegram
        year, station, serial = re.findall(r"[0-9]+|[A-Z]+", copy.stem)
        dtg, heading = telegram.dtg, telegram.heading
        assert dtg is not None
        assert heading is not None
        assert heading.originator is not None
        drafted = datetime.strptime(stated["Draft Date"], "%d %b %Y").date()
        sender = authority.station_by_plad(heading.originator.name)
        if (
            (telegram.year, telegram.serial) != (int(year), int(serial))
            or copy.record.station != authority.canonical_station(station)
            or abs((dtg.moment.date() - drafted).days) > 1
            or sender is None
            or sender.station != copy.record.station
        ):
            other.append(copy.stem)
        theirs = re.findall(r"[A-Z0-9\-]+", stated.get("TAGS", ""))
        tags[{tag.code for tag in telegram.tags} <= set(theirs)] += 1
        subjects[_letters(stated["Subject"]).startswith(_letters(telegram.subject or ""))] += 1
    print(f"{len(records)} records: TAGS {tags[True]}, subject {subjects[True]}")

    assert len(records) == 123
    assert other == []
    # A word misspelt on one side, or a TAG that the cataloguers left out or replaced.
    assert tags[False] <= 10
    # A subject struck out, cut off or replaced by the cataloguers.
    assert subjects[False] <= 3


def _letters(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


# Pages that give the body of a telegram alone, without header and labels.
BODIES = {
    "1976STATE244918",
    "1976STATE247538",
    "1977USUNN05161",
    "1978USUNN05313",
    "1978USUNN05323",
    "1978USUNN05603",
}


def test_a_body_alone_has_no_addressees(copies_in: Callable[[str], list[Copy]]) -> None:
    bodies = [copy for stem in sorted(BODIES) for copy in copies_in(f"aad/{stem}.txt")]

    assert len(bodies) == len(BODIES)
    assert [copy.stem for copy in bodies if copy.record.telegram.heading is not None] == []


LEVELS = re.compile(
    r"^\s*(?:CONFIDENTIAL|SECRET|LIMITED OFFICIAL USE|UNCLASSIFIED)\s*$", re.MULTILINE
)


def test_page_banners_are_no_text_of_archive_records(
    copies_in: Callable[[str], list[Copy]],
) -> None:
    """D7: a level alone on its line is the banner of a page."""
    left = [
        copy.stem
        for copy in copies_in("aad/19*LAPAZ0[3-9]*.txt")
        if any(LEVELS.search(paragraph.text) for paragraph in copy.record.telegram.paragraphs)
    ]

    # In this one NNN and further lines stand between the banner and the page line.
    assert set(left) <= {"1974LAPAZ03128"}
