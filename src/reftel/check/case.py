"""One telegram under examination: its reading, and what several rules ask of it.

Everything is found out when it is first asked for, and once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate

from reftel.analysis.instruction import Instruction, read_instruction
from reftel.analysis.mentions import Mention, find_mentions
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.telegram import Classification, Heading, Paragraph, PortionMark, Telegram


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of the text with its first line and column, from 1, and where it ends."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that mends a finding: what stands at ``start`` to ``end`` becomes ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found, before its name is put to it."""

    message: str
    spans: tuple[Span, ...] = ()
    fix: tuple[Edit, ...] = ()


SENSITIVE_MARK = re.compile(r"SBU\b")
NO_FOREIGN = re.compile(r"(?:[/ ,\-]|^[A-Z]{1,3})(?:NF|NOFORN)\b")
_SUBJECT_MARK = re.compile(
    r"\(? ?\((?P<mark>(?:TS|SBU|LOU|S|C|U)(?:[/ \-]{1,2}[A-Z][A-Z, ]{0,20})?)\)"
)


class Case:
    """One reading, with the questions that rules ask of it.

    ``mentions`` are those of the text where somebody has found them already;
    ``columns`` is the width that a line of text may have.
    """

    def __init__(
        self, reading: Reading, *, mentions: Sequence[Mention] | None = None, columns: int = 69
    ) -> None:
        self.reading = reading
        self.telegram: Telegram = reading.telegram
        self.heading: Heading | None = reading.telegram.heading
        self.text = reading.text
        self.columns = columns
        self._mentions = mentions

    # --- places

    def at(self, *names: str) -> tuple[Span, ...]:
        """The stretches of some values, by their names in ``Reading.spans``."""
        spans = self.reading.spans
        return tuple(span for name in names for span in spans.get(name, ()))

    def words(self, name: str) -> str:
        """What is printed where a value stands, lines and all; empty where it has no place."""
        return "\n".join(self.text[span.start : span.end] for span in self.at(name))

    @cached_property
    def _line_starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self.text.split("\n"))
        return list(accumulate(lengths, initial=0))[:-1]

    def place(self, span: Span) -> Place:
        """A span with its lines and columns."""
        starts = self._line_starts
        first = max(bisect_right(starts, span.start), 1)
        last = max(bisect_right(starts, max(span.end - 1, span.start)), 1)
        return Place(
            span.start,
            span.end,
            first,
            span.start - starts[first - 1] + 1,
            last,
            span.end - starts[last - 1] + 1,
        )

    # --- what the reader noted

    @cached_property
    def _defects(self) -> Mapping[str, list[Defect]]:
        found: dict[str, list[Defect]] = {}
        for defect in self.reading.defects:
            found.setdefault(defect.kind, []).append(defect)
        return found

    @cached_property
    def _repairs(self) -> Mapping[str, list[Repair]]:
        found: dict[str, list[Repair]] = {}
        for repair in self.reading.repairs:
            found.setdefault(repair.kind, []).append(repair)
        return found

    def defects(self, *kinds: str) -> Iterator[Defect]:
        """The reader's defects of some kinds."""
        for kind in kinds:
            yield from self._defects.get(kind, ())

    def repairs(self, kind: str) -> Sequence[Repair]:
        """The reader's repairs of a kind."""
        return self._repairs.get(kind, ())

    def unread_lines(self, begins: re.Pattern[str]) -> Iterator[tuple[str, Span]]:
        """Lines of the header that could not be read and begin in a certain way."""
        if not self.reading.defects:
            return
        for defect in self.defects("unreadable-line", "unread-header-line"):
            if defect.span is not None:
                line = self.text[defect.span.start : defect.span.end].strip()
                if begins.match(line):
                    yield line, defect.span

    # --- how much is left

    @cached_property
    def is_cut(self) -> bool:
        """True for a stub or a text that breaks off: what is missing may have stood there."""
        return any(self.defects("stub", "truncated"))

    @property
    def is_stub(self) -> bool:
        """True where only the beginning of the text is left (spec/05 A9)."""
        return "stub" in self._defects

    @property
    def is_partial(self) -> bool:
        """True for an extract: its header is withheld (spec/05 A1)."""
        return self.reading.layout is Layout.PARTIAL

    @cached_property
    def has_full_header(self) -> bool:
        """True where the header has the lines of transmission, so that a missing one is missing."""
        heading = self.heading
        return (
            heading is not None
            and heading.precedence is not None
            and (heading.routing is not None or heading.filing is not None)
        )

    # --- when

    @cached_property
    def day(self) -> date | None:
        """The day of the date-time group."""
        dtg = self.telegram.dtg
        return dtg.moment.date() if dtg is not None else None

    @cached_property
    def first_day(self) -> date | None:
        """The earliest day that the telegram can be of."""
        if self.day is not None or self.telegram.year is None:
            return self.day
        return date(self.telegram.year, 1, 1)

    @cached_property
    def last_day(self) -> date | None:
        """The latest day that the telegram can be of."""
        if self.day is not None or self.telegram.year is None:
            return self.day
        return date(self.telegram.year, 12, 31)

    def surely_from(self, day: date) -> bool:
        """True where the telegram is of that day or later without a doubt."""
        return self.first_day is not None and self.first_day >= day

    def surely_before(self, day: date) -> bool:
        """True where the telegram is older than that day without a doubt."""
        return self.last_day is not None and self.last_day < day

    # --- markings

    @cached_property
    def level(self) -> Classification | None:
        """The level of the classification line."""
        return self.telegram.classification

    @cached_property
    def is_classified(self) -> bool:
        """True for the levels that an order governs."""
        return self.level is not None and self.level.is_classified

    @cached_property
    def instruction(self) -> Instruction | None:
        """What the E.O. line instructs."""
        order = self.telegram.order
        return read_instruction(order) if order is not None else None

    @cached_property
    def marked(self) -> tuple[tuple[int, Paragraph, PortionMark], ...]:
        """The paragraphs with a portion mark, with their place in the list."""
        return tuple(
            (index, paragraph, paragraph.mark)
            for index, paragraph in enumerate(self.telegram.paragraphs)
            if paragraph.mark is not None
        )

    @cached_property
    def all_marked(self) -> bool:
        """True where there are numbered paragraphs and each has its mark."""
        return 0 < len(self.marked) == len(self.telegram.paragraphs)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The different portion marks, as printed."""
        return frozenset(mark.text for _, _, mark in self.marked)

    @cached_property
    def subject_mark(self) -> PortionMark | None:
        """The portion mark that opens the subject."""
        match = _SUBJECT_MARK.match(self.telegram.subject or "")
        if match is None:
            return None
        try:
            return PortionMark.parse(match["mark"])
        except ValueError:
            return None

    # --- text

    @cached_property
    def upper(self) -> str:
        """The numbered paragraphs and what stands before them, in capitals."""
        parts = [self.telegram.preamble, *(p.text for p in self.telegram.paragraphs)]
        return "\n".join(parts).upper()

    @cached_property
    def mentions(self) -> Sequence[Mention]:
        """Mentions of other telegrams in the text."""
        if self._mentions is not None:
            return self._mentions
        if "REF" not in self.upper and "SEP" not in self.upper:
            return ()
        return find_mentions(self.telegram)

    def mention_spans(self, mention: Mention) -> tuple[Span, ...]:
        """Where a mention stands in the original text, as nearly as its paragraph tells."""
        for index, paragraph in enumerate(self.telegram.paragraphs):
            if paragraph.number == mention.paragraph:
                words = paragraph.text[mention.start : mention.end]
                return self._inside(f"paragraphs[{index}].text", words, mention.start)
        words = self.telegram.preamble[mention.start : mention.end]
        return self._inside("preamble", words, mention.start)

    def _inside(self, name: str, words: str, offset: int) -> tuple[Span, ...]:
        """The place of some words in a value, near an offset of its cleaned text."""
        spans = self.at(name)
        if not spans:
            return ()
        found = self.text.find(words, spans[0].start + offset, spans[-1].end + 1)
        if found < 0:
            found = self.text.find(words, spans[0].start, spans[-1].end + 1)
        return (Span(found, found + len(words)),) if found >= 0 else spans
