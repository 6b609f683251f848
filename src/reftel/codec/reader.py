"""Text to telegram: total, one way, each step in a file of its own.

pages      a copy's page furniture out, with the way back
layouts    where header and text begin
heading    format lines 1 to 9
labels     captions, E.O., TAGS, SUBJECT, REF, Classified By
body       paragraphs, headings, signature
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from operator import itemgetter

from reftel import authority
from reftel.codec.banner import Banner
from reftel.codec.body import Body, read_body
from reftel.codec.classifier import join_wrapped, read_classified_by
from reftel.codec.distribution import read_distribution
from reftel.codec.heading import read_heading
from reftel.codec.ids import post_of
from reftel.codec.labels import Field, Label, Labelled, find_labels
from reftel.codec.layouts import Zones, find_zones
from reftel.codec.notes import Notes
from reftel.codec.pages import PILCROWS, Page, PageLine, clean
from reftel.codec.reading import Defect, Layout, Reading
from reftel.codec.references import read_references
from reftel.codec.tagline import read_tags
from reftel.telegram import (
    Classification,
    ClassifiedBy,
    Distribution,
    Heading,
    OrderLine,
    Tag,
    Telegram,
)
from reftel.telegram.mrn import Mrn
from reftel.telegram.reference import Reference

_ORDER = re.compile(r"[\s.:]*(?P<order>[0-9][0-9 ]{3,5}[0-9])?[\s:.,]*(?P<rest>.*)", re.DOTALL)
KNOWN_ORDERS = frozenset({"10501", "10964", "11652", "12065", "12356", "12958", "13292", "13526"})
_ORDER_NEAR = {
    "12598": "12958",
    "19523": "12958",
    "19528": "12958",
    "12858": "12958",
    "1295": "12958",
}
"""Misspelt orders met in surviving copies (spec/05 B10)."""
_BLANKED = {ord(sign): " " for sign in (*PILCROWS, "\t")}
_NAME_IN_ORDER = re.compile(
    r"\(\s?(?P<name>[A-Z][A-Z'\-]{1,20}(?: [A-Z'\-]{1,20})?, ?[A-Z][A-Z. ]{0,30}?)\s?\)"
)
_MENTIONS_CLASSIFIER = re.compile(
    r"(?:\(?[UC]\)? *)?(?:(?:CONFIDENTIAL|SECRET) ?-? ?ENTIRE TEXT\.? *)?"
    r"(?P<label>CLASSIFIED BY *:?)(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)


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
    fields = _Fields(page, labelled, notes)
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


class _Fields:
    """The values of the labels, read once, with their spans."""

    def __init__(self, page: Page, labelled: Labelled, notes: Notes) -> None:
        self.page = page
        self.labelled = labelled
        self.notes = notes

    def _field(self, label: Label) -> Field | None:
        field = self.labelled.fields.get(label)
        if field is not None:
            for start, end in field.stretches:
                self.notes.place(label.word, start, end)
        return field

    def order(self) -> OrderLine | None:
        """The E.O. line; a misspelt number is mended only where it can mean one order."""
        field = self._field(Label.ORDER)
        if field is None:
            return None
        words = field.text(self.page.text)
        match = _ORDER.match(words)
        assert match is not None  # every part of the pattern may be empty
        number = (match["order"] or "").replace(" ", "") or None
        rest = " ".join(match["rest"].split())
        if number is not None and number not in KNOWN_ORDERS:
            start, end = field.stretches[0]
            digits = re.search(r"[0-9][0-9 ]*[0-9]", self.page.text[start:end])
            if digits is not None:
                start, end = start + digits.start(), start + digits.end()
            if number in _ORDER_NEAR:
                self.notes.repair(
                    "misspelt-order",
                    f"There is no E.O. {number}; {_ORDER_NEAR[number]} is meant.",
                    start,
                    end,
                    _ORDER_NEAR[number],
                    "B10",
                )
                number = _ORDER_NEAR[number]
            else:
                self.notes.defect(
                    "unknown-order",
                    f"E.O. {number} is no order on classification.",
                    start,
                    end,
                    "B10",
                )
        if number is not None and len(number) != 5:
            rest, number = words, None
        return OrderLine(number, rest)

    def tags(self) -> tuple[Tag, ...]:
        """The TAGS, links and glued pairs taken apart."""
        field = self._field(Label.TAGS)
        if field is None or not field.stretches:
            return ()
        text, places = self._joined(field)
        entries, unread = read_tags(text)
        markup = [entry for entry in entries if entry.mended == "markup"]
        if markup:
            first = text.rfind("[", 0, markup[0].start + 1)
            last = text.find(")", markup[-1].end) + 1
            self.notes.repair(
                "tags-in-link-markup",
                f"{len(markup)} TAGS stand in left-over link markup, which is taken off.",
                places(first),
                places(last - 1) + 1,
                " ".join(str(entry.tag) for entry in markup),
                "B13",
            )
        for entry in entries:
            if entry.mended == "glued":
                self.notes.repair(
                    "glued-tags",
                    f"Two TAGS are run together; {entry.tag.code} is one of them.",
                    places(entry.start),
                    places(entry.end),
                    entry.tag.code,
                    "B12",
                )
            elif entry.mended == "misspelt":
                self.notes.repair(
                    "misspelt-tag",
                    f"{text[entry.start : entry.end]} is no TAGS code; {entry.tag.code} is meant.",
                    places(entry.start),
                    places(entry.end),
                    entry.tag.code,
                )
        for bad in unread:
            self.notes.defect(
                "unread-tag",
                f"{text[bad.start : bad.end]!r} on the TAGS line is no TAGS code.",
                places(bad.start),
                places(bad.end),
            )
        self.notes.place_each("tags[{}]", [(places(e.start), places(e.end)) for e in entries])
        return tuple(entry.tag for entry in entries)

    def subject(self) -> str | None:
        """The subject on one line."""
        field = self._field(Label.SUBJECT)
        return (field.text(self.page.text) or None) if field is not None else None

    def references(self, year: int | None) -> tuple[Reference, ...]:
        """The entries of the REF line, each with its span."""
        field = self._field(Label.REF)
        if field is None or not field.stretches:
            return ()
        text, places = self._joined(field, "\n")
        entries = read_references(text, year)
        for index, entry in enumerate(entries):
            start, end = places(entry.start), places(entry.end)
            self.notes.place(f"references[{index}]", start, end)
            if entry.repaired is not None:
                self.notes.repair(
                    "misspelt-station",
                    f"The station is misspelt, or named by its country; {entry.repaired} is meant.",
                    start,
                    end,
                    entry.repaired,
                    "E7",
                )
        return tuple(entry.reference for entry in entries)

    def classified_by(self, body: Body) -> ClassifiedBy | None:
        """Who classified the telegram: from its own field, or from paragraph 1."""
        found = self._classifier_of_label()
        if found is None or found.name is None:
            found = self._classifier_in_text(body) or found
        return found

    def _classifier_of_label(self) -> ClassifiedBy | None:
        field = self._field(Label.CLASSIFIED_BY)
        if field is not None and field.stretches:
            text = join_wrapped([self._raw(start, end) for start, end in field.stretches])
            return read_classified_by(text) if text else None
        order = self.labelled.fields.get(Label.ORDER)
        if order is not None:
            # E.O. 12065: GDS 11/12/85 (ROE, RICHARD M.) OR-P
            named = _NAME_IN_ORDER.search(order.text(self.page.text))
            if named is not None:
                return ClassifiedBy(named.group(), named["name"])
        return None

    def _classifier_in_text(self, body: Body) -> ClassifiedBy | None:
        """The classifier named in paragraph 1, or in words of their own before it."""
        for first in (body.paragraphs[0].text if body.paragraphs else "", body.preamble):
            match = _MENTIONS_CLASSIFIER.match(first[:600])
            if match is None:
                continue
            words = " ".join(match["text"].split()).strip()
            reason = re.search(r"1[.,] ?[3-6][^.]{0,60}", words) or re.search(
                r"REASONS?\b[^.]{0,60}", words, re.IGNORECASE
            )
            words = (words[: reason.end()] if reason else words[:160]).strip()
            found = read_classified_by(words) if words else None
            if found is not None and found.name:
                return found
        return None

    def _raw(self, start: int, end: int) -> str:
        """A stretch with blanks before it up to its column, which tell how the line was cut."""
        column = start - self.page.starts[self.page.line_at(start)]
        return " " * column + self.page.text[start:end]

    def _joined(self, field: Field, mark: str = " ") -> tuple[str, _Places]:
        """The stretches joined by one character, and the way from there to the cleaned text."""
        pieces = []
        starts: list[tuple[int, int]] = []
        length = 0
        for start, end in field.stretches:
            starts.append((length, start))
            pieces.append(self.page.text[start:end].translate(_BLANKED))
            length += end - start + 1
        return mark.join(pieces), _Places(starts)


_first = itemgetter(0)


class _Places:
    """From an offset in joined stretches to the offset in the cleaned text."""

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        self._starts = starts

    def __call__(self, offset: int) -> int:
        starts = self._starts
        at = bisect_right(starts, offset, key=_first) - 1 if len(starts) > 1 else 0
        low, place = starts[at]
        return place + offset - low


def _telegram(
    zones: Zones,
    heading: Heading | None,
    distribution: Distribution | None,
    labelled: Labelled,
    fields: _Fields,
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
