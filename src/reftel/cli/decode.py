"""A telegram decoded for a terminal: each header line beside its meaning, then the rest in words.

Lines are ``rich.text.Text`` without trailing blanks, so a pipe gets plain text.
What the telegram says has gone through ``printable``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Console
from rich.text import Text

from reftel import authority
from reftel.cli.console import printable, text_width
from reftel.codec.explain import Explanation, explain
from reftel.codec.ids import canonical_id
from reftel.codec.reading import Defect, Reading, Repair, Span
from reftel.record import Record
from reftel.telegram import Classification, Dtg, Paragraph, PortionMark, Reference, Telegram

_INDENT = 2
# A routing line or an address fills some 40 columns, its meaning wants as many.
_WIDEST_SENT = 40
_LABEL = 15
_WIDEST_STATEMENT = 32

# The colours of banners and cover sheets.
_COLOURS = {
    Classification.UNCLASSIFIED: "green",
    Classification.LIMITED_OFFICIAL_USE: "green",
    Classification.RESTRICTED: "blue",
    Classification.CONFIDENTIAL: "blue",
    Classification.SECRET: "red",
    Classification.TOP_SECRET: "dark_orange",
}

Row = tuple[str | Text, str | Text]
"""A line of two columns: a label or a stretch of the telegram, and what it means."""


def decode(record: Record, target: Console) -> Iterator[Text]:
    """The lines that show a record on a console, one telegram from top to bottom."""
    width = text_width(target)
    for line in _title(record):
        yield from _wrapped(line, 0, width, target)
    sections: tuple[tuple[str, Iterable[Row], int], ...] = (
        ("Header, line by line", _header(record.reading), _WIDEST_SENT),
        ("Sent", _sent(record), _LABEL),
        ("Distribution in the Department", _distribution(record.telegram), _LABEL),
        ("Markings", _markings(record.telegram), _LABEL),
        ("About", _about(record.telegram), _LABEL),
    )
    for title, rows, left in sections:
        yield from _section(title, rows, left, width, target)
    body = list(_body(record.telegram))
    if body:
        yield Text()
        yield Text("Text", style="bold underline")
    for line in body:
        yield from _wrapped(line, _INDENT, width, target)
    yield from _section("Mentions", _mentions(record), _LABEL, width, target)
    yield from _section(
        "What the publisher says", _statements(record), _WIDEST_STATEMENT, width, target
    )
    yield from _section("Repairs and defects", _faults(record.reading), _LABEL, width, target)


def _title(record: Record) -> Iterator[Text]:
    telegram, source = record.telegram, record.source
    number = str(telegram.mrn) if telegram.mrn else "Telegram without a readable number"
    level = telegram.classification
    title = Text(number, style="bold")
    if level is not None:
        title.append("  ").append(level.value, style=f"bold {_COLOURS[level]}")
    yield title
    if telegram.subject:
        yield Text(printable(telegram.subject))
    member = f", {source.member}" if source.member else ""
    yield Text(
        f"{printable(source.path)}{member}: {source.container}, {source.charset}, "
        f"{source.size:,} bytes",
        style="dim",
    )


def _section(
    title: str, rows: Iterable[Row], left: int, width: int, target: Console
) -> Iterator[Text]:
    """A heading and its rows in two columns; nothing where there are no rows."""
    found = list(rows)
    if not found:
        return
    yield Text()
    yield Text(title, style="bold underline")
    room = width - _INDENT - 2
    first = min(left, room // 2, max(_cells(row[0]) for row in found))
    above: str | Text = ""
    for label, words in found:
        # A label that stands above already is not repeated: TAGS, caption, reason.
        shown = "" if label == above and isinstance(label, str) else label
        yield from _columns((shown, words), first, room - first, target)
        above = label


def _cells(cell: str | Text) -> int:
    return (cell if isinstance(cell, Text) else Text(cell)).cell_len


def _columns(row: Row, left: int, right: int, target: Console) -> Iterator[Text]:
    """One row, each cell wrapped in its own column."""
    cells = [cell if isinstance(cell, Text) else Text(cell) for cell in row]
    lefts = cells[0].wrap(target, left)
    rights = cells[1].wrap(target, right)
    for one, other in zip_longest(lefts, rights, fillvalue=Text()):
        line = Text(" " * _INDENT).append_text(one)
        line.rstrip()
        if other.cell_len:
            line.append(" " * (_INDENT + left + 2 - line.cell_len)).append_text(other)
            line.rstrip()
        yield line


def _wrapped(line: Text, indent: int, width: int, target: Console) -> Iterator[Text]:
    """A line with its indent, or several where it is wider than the console."""
    for part in line.wrap(target, width - indent) if line.cell_len else [line]:
        shown = Text(" " * indent if part.cell_len else "").append_text(part)
        shown.rstrip()
        yield shown


def _statements(record: Record) -> Iterator[Row]:
    """What the container says of the telegram, which the telegram itself may contradict."""
    for name, value in record.source.statements.items():
        yield name, printable(value)


def _header(reading: Reading) -> Iterator[Row]:
    """Each line of the transmission header as it was sent, and the words for its tokens."""
    places = [
        span
        for name, spans in reading.spans.items()
        if name.startswith("header.")
        for span in spans
    ]
    if not places:
        return
    explanations = explain(reading)
    for line in _lines_of(reading.text, places):
        sent = printable(reading.text[line.start : line.end])
        here = [one for one in explanations if line.start <= one.span.start < line.end]
        said: set[str] = set()
        words = [_meaning(one, len(here) > 1, said) for one in here]
        yield Text(sent, style="bold"), Text("\n").join(words)


def _meaning(one: Explanation, named: bool, said: set[str]) -> Text:
    """A token and its words, without sentences that the line has had already."""
    sentences = [s for s in re.split(r"(?<=\.) (?=[A-Z])", one.words) if s not in said]
    said.update(sentences)
    head = f"{printable(one.token)}  " if named else ""
    return Text.assemble((head, "bold"), " ".join(sentences))


def _lines_of(text: str, places: Iterable[Span]) -> Iterator[Span]:
    """The whole lines on which any of the places stands, in order, each once."""
    seen = set()
    for place in sorted(places):
        at = place.start
        while at < max(place.end, place.start + 1):
            start = text.rfind("\n", 0, at) + 1
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if start not in seen and text[start:end].strip():
                seen.add(start)
                yield Span(start, end)
            at = end + 1


def _sent(record: Record) -> Iterator[Row]:
    dtg = record.telegram.dtg
    if dtg is None:
        year = record.telegram.year
        yield "Date", f"{year}; the day is not known" if year else "not known"
        return
    yield "Date", f"{day_words(dtg)}, {dtg.moment:%H:%M} Zulu"
    local = _local(dtg, record.station)
    if local is not None:
        yield "At the post", local


def day_words(dtg: Dtg) -> str:
    """The day of a date-time group in words: ``Thursday 12 March 2009``."""
    moment = dtg.moment
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _local(dtg: Dtg, station: str | None) -> str | None:
    """The clock where the telegram was sent, if the table of posts has its time zone."""
    fact = authority.station(station) if station else None
    if fact is None or not fact.time_zone:
        return None
    try:
        there = dtg.moment.astimezone(ZoneInfo(fact.time_zone))
    except ZoneInfoNotFoundError:
        return None
    return f"{there:%H:%M} on {there:%A} {there.day} {there:%B} ({fact.time_zone})"


def _distribution(telegram: Telegram) -> Iterator[Row]:
    """The Department's own print above the header: offices, copies, who drafted and cleared."""
    block = telegram.distribution
    if block is None:
        return
    total = "" if block.total is None else f", {block.total} copies in all"
    direction = {"W": "incoming", "R": "outgoing"}.get(block.direction or "")
    if direction is not None:
        yield "Direction", f"{direction} (marked {block.direction}){total}"
    for label, offices in (("Action", block.action), ("Information", block.info)):
        if offices:
            yield label, ", ".join(f"{printable(o.office)} {o.copies}" for o in offices)
    for label, name in (("Drafted by", block.drafted_by), ("Approved by", block.approved_by)):
        if name:
            yield label, printable(name)
    for name in block.cleared_by:
        yield "Cleared by", printable(name)


def _markings(telegram: Telegram) -> Iterator[Row]:
    level = telegram.classification
    if level is not None:
        sections = f", sent in {telegram.sections} sections" if telegram.sections else ""
        yield "Classification", Text.assemble((level.value, _COLOURS[level]), sections)
    for caption in telegram.captions:
        fact = authority.caption(caption)
        meaning = fact.meaning if fact else "not in our table of captions"
        yield "Caption", Text.assemble((printable(caption), "bold"), f"  {meaning}")
    if telegram.order is not None:
        yield "Order", printable(str(telegram.order))
        yield "Opens", _opens(telegram)
    classifier = telegram.classified_by
    if classifier is not None:
        by = ", ".join(part for part in (classifier.name, classifier.title) if part)
        yield "Classified by", printable(by or classifier.text)
        order = telegram.order.order if telegram.order else None
        for letter in classifier.reasons:
            yield "Reason", _reason(classifier.section, letter, order)


def _opens(telegram: Telegram) -> str:
    """When the telegram is declassified by its own order line."""
    order = telegram.order
    opens = order.declassify_on if order else None
    if order is None or opens is None:
        return "no date and no code is given"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", opens):
        day = date.fromisoformat(opens)
        return f"{day.day} {day:%B %Y}, by its own instruction"
    facts = authority.declassification_codes(opens, order=order.order)
    facts = facts or authority.declassification_codes(opens)
    return f"{printable(opens)}: {facts[0].meaning}" if facts else printable(opens)


def _reason(section: str | None, letter: str, order: str | None) -> str:
    facts = authority.classification_reasons(section, letter, order=order) if section else ()
    subjects = " or ".join(dict.fromkeys(fact.subject for fact in facts))
    cited = f"{section} ({letter})" if section else f"({letter})"
    return f"{cited}: {subjects}" if subjects else cited


def _about(telegram: Telegram) -> Iterator[Row]:
    codes = max((len(tag.code) for tag in telegram.tags), default=0)
    for tag in telegram.tags:
        fact = authority.tag(tag.code)
        name = fact.name if fact and fact.name else "not in our table of TAGS"
        yield "TAGS", Text.assemble((f"{printable(tag.code):{codes}}", "bold"), f"  {name}")
    if telegram.subject:
        yield "Subject", printable(telegram.subject)
    for reference in telegram.references:
        label = f"Ref {reference.label}" if reference.label else "Reference"
        yield label, _reference(reference)
    for line in telegram.passing:
        yield "Pass line", printable(line)
    if telegram.correction:
        yield "Correction", printable(telegram.correction)


def _reference(reference: Reference) -> Text:
    named = canonical_id(reference.mrn)
    what = named if named is not None else f"{reference.kind.value}, number not known"
    doubt = "" if named is None or reference.year_is_printed else " (no year is printed)"
    return Text.assemble(printable(reference.text), (f"  {what}{doubt}", "dim"))


def _body(telegram: Telegram) -> Iterator[Text]:
    """The text as typed, lines kept: a table in it must stay a table."""
    if telegram.preamble:
        yield from _typed(Text(), telegram.preamble)
    for paragraph in telegram.paragraphs:
        if paragraph.heading:
            yield Text()
            yield Text(printable(paragraph.heading), style="bold")
        yield Text()
        yield from _typed(_opening(paragraph), paragraph.text)
    if telegram.signature:
        yield Text()
        yield Text.assemble((printable(telegram.signature), "bold"), ("  signature", "dim"))
    if telegram.remainder:
        yield Text()
        yield Text("after the signature:", style="dim")
        yield from _typed(Text(), telegram.remainder)


def _opening(paragraph: Paragraph) -> Text:
    # Styles of the parts, not of the whole: the sentence that follows is plain.
    opening = Text().append(f"{paragraph.number}. ", style="bold")
    if paragraph.mark is not None:
        opening.append(f"({paragraph.mark}) ", style=_mark_style(paragraph.mark))
    return opening


def _mark_style(mark: PortionMark) -> str:
    return f"bold {_COLOURS[mark.level]}"


def _typed(opening: Text, text: str) -> Iterator[Text]:
    for line in printable(text).split("\n"):
        yield opening.append(line)
        opening = Text()


def _mentions(record: Record) -> Iterator[Row]:
    for mention in record.mentions:
        where = f"paragraph {mention.paragraph}" if mention.paragraph else "before paragraph 1"
        named = canonical_id(mention.mrn) or "no telegram that the text names"
        yield where, Text.assemble((printable(mention.text), "bold"), f"  {named}")


def _faults(reading: Reading) -> Iterator[Row]:
    """Repairs and defects in sentences, in the order of the text, with their lines."""
    faults: list[Repair | Defect] = [*reading.repairs, *reading.defects]
    if not faults:
        yield "none", "Nothing was repaired, and no damage was found."
    for fault in sorted(faults, key=lambda fault: fault.span or Span(0, 0)):
        where = _line_number(reading.text, fault.span)
        kind = "repaired" if isinstance(fault, Repair) else "defect"
        damage = f" [{fault.damage}]" if fault.damage else ""
        yield where, Text.assemble((kind, "bold"), f"  {printable(fault.message)}{damage}")


def _line_number(text: str, span: Span | None) -> str:
    if span is None:
        return "whole text"
    first = text.count("\n", 0, span.start) + 1
    last = text.count("\n", 0, max(span.end - 1, span.start)) + 1
    return f"line {first}" if first == last else f"lines {first}-{last}"
