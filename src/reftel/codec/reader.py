"""Text to telegram: total, one way, each step in a file of its own.

pages      a copy's page furniture out, with the way back
layouts    where header and text begin
heading    format lines 1 to 9
labels     which lines are captions, E.O., TAGS, SUBJECT, REF, Classified By
label_values   what those labels say
body       paragraphs by their numbers (numbering), headings over them, signature
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from reftel import authority
from reftel.codec.banner import Banner
from reftel.codec.body import Body, read_body
from reftel.codec.distribution import read_distribution
from reftel.codec.heading import read_heading
from reftel.codec.ids import post_of
from reftel.codec.label_values import LabelValues
from reftel.codec.label_words import Labelled
from reftel.codec.labels import find_labels
from reftel.codec.layouts import Zones, find_zones
from reftel.codec.notes import Notes
from reftel.codec.page_lines import PageLine
from reftel.codec.pages import Page, clean
from reftel.codec.reading import Defect, Layout, Reading
from reftel.telegram import (
    Classification,
    Distribution,
    Heading,
    Telegram,
)
from reftel.telegram.mrn import Mrn


def read(text: str, *, year: int | None = None, vouched: bool = False) -> Reading:
    """Read a text as one telegram. Never raises, whatever the text is.

    ``year`` is the year of the telegram as its container states it, used only
    where the text itself has no date-time group (a partial extract). What
    cannot be read stands in ``defects``; ``Reading.is_telegram`` is false
    where nothing in the text shows a telegram. It is read as a body alone, from
    the first line on, where its publisher vouches that it is one, or its page
    lines name it: then they give its number, and their banners its level.
    """
    page = clean(text)
    notes = Notes(page)
    zones = find_zones(page.lines)
    alone = _is_body_alone(zones, page) and (vouched or _named_by_pages(page) is not None)
    if alone:
        zones = _body_zones(zones)
    if zones.layout is Layout.UNKNOWN or not text.strip():
        return Reading(text, Telegram(), Layout.UNKNOWN, {}, (), ())
    header_lines = [number for number in zones.header if number not in zones.weekdays]
    heading = read_heading(header_lines, notes) if header_lines else None
    distribution = read_distribution(_print_lines(zones, page), notes)
    _note_zones(zones, notes)
    labelled = Labelled() if alone else find_labels(zones.text, notes)
    fields = LabelValues(page, labelled, notes)
    body = read_body(labelled.body, notes, _signers(zones.banner, heading, year))
    telegram = _telegram(zones, heading, distribution, labelled, fields, body, year, notes)
    _note_loss(telegram, zones, page, notes)
    _compare(telegram, zones, page, notes)
    return Reading(
        text,
        telegram,
        Layout.ARCHIVE if distribution and zones.layout is Layout.SHORT else zones.layout,
        notes.spans,
        tuple(sorted(notes.repairs, key=lambda repair: repair.span)),
        tuple(notes.defects),
    )


_FIRST_PARAGRAPHS = re.compile(r"(?:1|2|3)\. ?\S")


def _is_body_alone(zones: Zones, page: Page) -> bool:
    """True without header and labels, and where the header is that of a later section.

    A publisher who leaves the header out leaves that of the second section in:
    the first paragraphs stand above it.
    """
    if zones.layout is Layout.UNKNOWN:
        return True
    above = page.lines[: zones.header.start]
    return sum(_FIRST_PARAGRAPHS.match(line) is not None for line in above) >= 2


def _body_zones(zones: Zones) -> Zones:
    """A text from its first line on; the number of a later section's header is the telegram's own."""
    if zones.banner is None or zones.banner.post is None:
        return Zones(Layout.TEXT, range(0), None, None, 0)
    return Zones(Layout.TEXT, range(0), zones.banner, zones.banner_line, 0)


def _named_by_pages(page: Page) -> PageLine | None:
    """The first page line that names a telegram of a known station, ``PAGE 02 LONDON 02468``."""
    for line in page.pages:
        if line.serial and authority.canonical_station(line.station) is not None:
            return line
    return None


def _level_of_pages(page: Page) -> Classification | None:
    """The level that stands in the banners of the pages, where it is the same in all (D7)."""
    found = {page.source[span.start : span.end].split("\n")[0].strip() for span in page.furniture}
    levels = {level for level in Classification if level.value in found}
    return levels.pop() if len(levels) == 1 else None


def _print_lines(zones: Zones, page: Page) -> tuple[int, ...]:
    """Lines in which a distribution may stand: above the header, and between its lines."""
    if not zones.header:
        return ()
    above = [n for n in zones.header if page.lines[n].startswith(_PRINT)]
    if not zones.skipped and not above:
        return ()
    return (*zones.skipped, *zones.header)


_PRINT = ("ACTION ", "ORIGIN ", "INFO  ", "INFO LOG-", "INFO OCT-", "-----", "     ")


def _telegram(
    zones: Zones,
    heading: Heading | None,
    distribution: Distribution | None,
    labelled: Labelled,
    fields: LabelValues,
    body: Body,
    year: int | None,
    notes: Notes,
) -> Telegram:
    banner = zones.banner or Banner(Classification.UNCLASSIFIED)
    dtg = heading.dtg if heading is not None else None
    known_year = dtg.moment.year if dtg is not None else _usable(year)
    captions = tuple(
        dict.fromkeys([*_caption_controls(banner), *banner.captions, *labelled.captions])
    )
    post, serial = _number(banner, heading, known_year, notes, zones)
    text = notes.page.text
    correction = text[slice(*labelled.correction)] if labelled.correction else None
    return Telegram(
        heading=heading,
        distribution=distribution,
        classification=_classification(zones, heading, notes.page),
        controls=tuple(c for c in banner.controls if c in {"EFTO", "FOUO"}),
        post=post,
        serial=serial,
        year=known_year,
        sections=banner.sections,
        captions=captions,
        correction=" ".join(correction.split()) if correction else None,
        passing=tuple(" ".join(text[a:b].split()) for a, b in labelled.passing),
        order=fields.order(),
        tags=fields.tags(),
        subject=fields.subject(),
        references=fields.references(known_year),
        classified_by=fields.classified_by(body),
        preamble=body.preamble,
        paragraphs=body.paragraphs,
        signature=" ".join(body.signature.split()) if body.signature else None,
        remainder=body.remainder,
    )


def _signers(
    banner: Banner | None, heading: Heading | None, year: int | None
) -> Callable[[str], bool]:
    """A test whether somebody of a surname signed for this post on this day."""
    post = banner.post if banner is not None else None
    dtg = heading.dtg if heading is not None else None

    def may_sign(name: str) -> bool:
        if post is None:
            return False
        known = _usable(year)
        day = dtg.moment.date() if dtg else date(known, 7, 1) if known else None
        return day is not None and bool(authority.signers(name, post, day))

    return may_sign


def _usable(year: int | None) -> int | None:
    return year if year is not None and 1960 <= year <= 2059 else None


def _caption_controls(banner: Banner) -> list[str]:
    """Words beside the level that are captions: NOFORN, SENSITIVE."""
    return [
        control for control in banner.controls if control not in {"EFTO", "FOUO", "CORRECTED COPY"}
    ]


def _number(
    banner: Banner, heading: Heading | None, year: int | None, notes: Notes, zones: Zones
) -> tuple[str | None, int | None]:
    """Post and serial of the classification line, where they can be an MRN."""
    if zones.banner is None and not zones.header:
        return _number_of_pages(notes)
    if banner.serial is None:
        return None, None
    post = banner.post or _sender(heading)
    if post is None:
        return None, None
    if banner.post is None and zones.banner_line is not None:
        start = notes.page.starts[zones.banner_line]
        notes.repair(
            "lost-station",
            f"The station is lost from the classification line; the sender is {post}.",
            start,
            start + len(notes.page.lines[zones.banner_line]),
            f"{post} {banner.serial}",
        )
    try:
        Mrn(year or 2000, post, banner.serial)
    except ValueError as error:
        line = zones.banner_line or 0
        start = notes.page.starts[line]
        notes.defect(
            "unreadable-mrn",
            f"The message number could not be read: {error}.",
            start,
            start + len(notes.page.lines[line]),
        )
        return None, None
    return post, banner.serial


def _number_of_pages(notes: Notes) -> tuple[str | None, int | None]:
    """Post and serial of a body alone, by its page lines."""
    line = _named_by_pages(notes.page)
    station = authority.canonical_station(line.station) if line is not None else None
    if line is None or station is None:
        return None, None
    notes.defects.append(
        Defect(
            "header-lost",
            "Header and classification line are lost; the page lines give the number.",
            line.span,
            "B5",
        )
    )
    return post_of(station), line.serial


def _sender(heading: Heading | None) -> str | None:
    """The station of format line 6, by the table of posts."""
    if heading is None or heading.originator is None:
        return None
    station = authority.station_by_plad(heading.originator.name)
    return post_of(station.station) if station is not None else None


def _classification(zones: Zones, heading: Heading | None, page: Page) -> Classification | None:
    if zones.banner is not None:
        return zones.banner.classification
    if not zones.header:
        return _level_of_pages(page)
    return _from_security(heading)


def _from_security(heading: Heading | None) -> Classification | None:
    """B5: where the classification line is lost, format line 4 still has the level."""
    if heading is None or heading.security is None:
        return None
    letter = heading.security.letters[-1]
    return {
        "U": Classification.UNCLASSIFIED,
        "C": Classification.CONFIDENTIAL,
        "S": Classification.SECRET,
        "T": Classification.TOP_SECRET,
    }.get(letter)


def _note_zones(zones: Zones, notes: Notes) -> None:
    page = notes.page

    def line(number: int) -> tuple[int, int]:
        start = page.starts[number]
        return start, start + len(page.lines[number])

    for number in zones.notices:
        notes.place("notice", *line(number))
        notes.defect(
            "partial-extract",
            "The copy is a partial extract: header and part of the text are withheld.",
            *line(number),
            damage="A1",
        )
    for number in zones.weekdays:
        notes.place("furniture", *line(number))
    for number in zones.skipped:
        notes.place("wrapper", *line(number))
    if zones.banner_line is None:
        at = page.starts[zones.text] if zones.text < len(page.lines) else len(page.text)
        if zones.text < len(page.lines):
            notes.defect("no-classification-line", "The classification line is lost.", at, at, "B5")
        return
    start, end = line(zones.banner_line)
    notes.place("classification", start, end)
    banner = zones.banner
    if banner is None:
        return
    if banner.serial is not None:
        notes.place("mrn", start, end)
    printed = page.lines[zones.banner_line]
    start += len(printed) - len(printed.lstrip())
    if banner.repaired:
        notes.repair(
            "classification-spelling",
            f"The classification is damaged or set in lower case; it reads {banner.classification.value}.",
            start,
            start + len(banner.words),
            banner.classification.as_sent,
            "B1-B3",
        )
    for caption in banner.captions:
        at = printed.upper().rfind(caption) + end - len(printed)
        notes.repair(
            "caption-on-classification-line",
            f"The caption {caption} stands on the classification line.",
            at,
            at + len(caption),
            f"\n{caption}",
            "B6",
        )


def _note_loss(telegram: Telegram, zones: Zones, page: Page, notes: Notes) -> None:
    """A2, A9: a text that breaks off, or of which only a stub is left."""
    end = len(page.text.rstrip())
    if end == 0 or telegram.signature is not None or zones.text >= len(page.lines):
        return
    tail = page.text[max(0, end - 3) : end]
    if not telegram.paragraphs and tail == "..." and end - page.starts[zones.text] < 600:
        notes.defect(
            "stub",
            "Only the beginning of the text is left; the rest is cut off.",
            end - 3,
            end,
            "A9",
        )
    elif telegram.paragraphs and tail[-1].isalnum():
        notes.defect(
            "truncated",
            "The text breaks off: it ends in a sentence, without a signature.",
            end - 1,
            end,
            "A2",
        )


def _compare(telegram: Telegram, zones: Zones, page: Page, notes: Notes) -> None:
    """Where two statements of the copy contradict each other (spec/05 A8, C1 of spec/03)."""
    if zones.banner_line is None or telegram.serial is None:
        return
    start = page.starts[zones.banner_line]
    end = start + len(page.lines[zones.banner_line])
    filing = telegram.heading.filing if telegram.heading else None
    if filing is not None and int(filing.serial) % 10000 != telegram.serial % 10000:
        notes.defect(
            "other-telegram",
            f"The header has serial {filing.serial}, the text {telegram.post} {telegram.serial}: "
            "the text of another telegram may stand under this header.",
            start,
            end,
            "A8",
        )
    if (
        telegram.heading is not None
        and telegram.heading.security is not None
        and telegram.classification is not None
        and telegram.heading.security.letters.lstrip("/") in {"UUUUU", "CCCCC", "SSSSS", "TTTTT"}
        and telegram.heading.security.letters.lstrip("/")
        != telegram.classification.security_letters
    ):
        notes.defect(
            "security-letter",
            f"Format line 4 has {telegram.heading.security.letters}, "
            f"the classification line {telegram.classification.value}.",
            start,
            end,
        )
