"""One telegram under examination: its reading, and what several rules ask of it.

Everything is found out when it is first asked for, and once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Generic, TypeVar, overload

from reftel.analysis.instruction import Instruction, read_instruction
from reftel.analysis.mentions import Mention, find_mentions
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.telegram import Classification, Heading, Paragraph, PortionMark, Telegram

T = TypeVar("T")


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


_WHOLE_END = re.compile(
    r"\bEND (?:OF )?(?:COMMENT|SUMMARY|NOTE|TEXT|MESSAGE|CABLE)\W*$|https?://", re.IGNORECASE
)
SENSITIVE_MARK = re.compile(r"SBU\b")
NO_FOREIGN = re.compile(r"(?:[/ ,\-]|^[A-Z]{1,3})(?:NF|NOFORN)\b")
_SUBJECT_MARK = re.compile(
    r"\(? ?\((?P<mark>(?:TS|SBU|LOU|S|C|U)(?:[/ \-]{1,2}[A-Z][A-Z, ]{0,20})?)\)"
)


@lru_cache(maxsize=1024)
def rank_of(mark: PortionMark) -> int:
    """The rank of a portion mark's level; a few dozen marks stand on all paragraphs."""
    return mark.level.rank


class lazy(Generic[T]):  # noqa: N801  (used as a decorator, like property)
    """A value that is found out when it is first asked for, and kept.

    As ``functools.cached_property``, which on Python 3.11 takes a lock each time:
    a tenth of the time of all rules.
    """

    def __init__(self, find: Callable[[Any], T]) -> None:
        self.find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, case: None, owner: type) -> lazy[T]: ...

    @overload
    def __get__(self, case: object, owner: type) -> T: ...

    def __get__(self, case: object | None, owner: type) -> lazy[T] | T:
        if case is None:
            return self
        value = self.find(case)
        case.__dict__[self.name] = value
        return value


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

    def place(self, span: Span) -> Place:
        """A span with its lines and columns."""
        line, column = self._line_and_column(span.start)
        if span.end - span.start < 2:
            return Place(span.start, span.end, line, column, line, column + span.end - span.start)
        # The end belongs to the line of the last character.
        end_line, end_column = self._line_and_column(span.end - 1)
        return Place(span.start, span.end, line, column, end_line, end_column + 1)

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        # Findings are few: counting line breaks costs less than an index of lines.
        line = self.text.count("\n", 0, offset) + 1
        return line, offset - self.text.rfind("\n", 0, offset)

    # --- what the reader noted

    @lazy
    def _defects(self) -> Mapping[str, list[Defect]]:
        found: dict[str, list[Defect]] = {}
        for defect in self.reading.defects:
            found.setdefault(defect.kind, []).append(defect)
        return found

    @lazy
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

    @lazy
    def is_cut(self) -> bool:
        """True for a stub or a text that breaks off: what is missing may have stood there."""
        if self.is_stub:
            return True
        # A text that ends in closing words, or in the address of a web site, is whole.
        return "truncated" in self._defects and not _WHOLE_END.search(self.text[-240:])

    @property
    def is_stub(self) -> bool:
        """True where only the beginning of the text is left (spec/05 A9)."""
        return "stub" in self._defects

    @property
    def is_partial(self) -> bool:
        """True for an extract: its header is withheld (spec/05 A1)."""
        return self.reading.layout is Layout.PARTIAL

    @lazy
    def has_full_header(self) -> bool:
        """True where the header has the lines of transmission, so that a missing one is missing."""
        heading = self.heading
        return (
            heading is not None
            and heading.precedence is not None
            and (heading.routing is not None or heading.filing is not None)
        )

    # --- when

    @lazy
    def filed_late(self) -> timedelta | None:
        """How long after the date-time group the telegram was filed."""
        heading = self.heading
        if heading is None or heading.filing is None or heading.filing.filed is None:
            return None
        dtg = heading.dtg
        return None if dtg is None else heading.filing.filed.near(dtg) - dtg.moment

    @lazy
    def day(self) -> date | None:
        """The day of the date-time group."""
        dtg = self.telegram.dtg
        return dtg.moment.date() if dtg is not None else None

    @lazy
    def first_day(self) -> date | None:
        """The earliest day that the telegram can be of."""
        if self.day is not None or self.telegram.year is None:
            return self.day
        return date(self.telegram.year, 1, 1)

    @lazy
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

    @lazy
    def level(self) -> Classification | None:
        """The level of the classification line."""
        return self.telegram.classification

    @lazy
    def is_classified(self) -> bool:
        """True for the levels that an order governs."""
        return self.level is not None and self.level.is_classified

    @lazy
    def instruction(self) -> Instruction | None:
        """What the E.O. line instructs."""
        order = self.telegram.order
        return read_instruction(order) if order is not None else None

    @lazy
    def marked(self) -> tuple[tuple[int, Paragraph, PortionMark], ...]:
        """The paragraphs with a portion mark, with their place in the list."""
        return tuple(
            (index, paragraph, paragraph.mark)
            for index, paragraph in enumerate(self.telegram.paragraphs)
            if paragraph.mark is not None
        )

    @lazy
    def all_marked(self) -> bool:
        """True where there are numbered paragraphs and each has its mark."""
        return 0 < len(self.marked) == len(self.telegram.paragraphs)

    @lazy
    def marks(self) -> frozenset[str]:
        """The different portion marks, as printed."""
        return frozenset(mark.text for _, _, mark in self.marked)

    @lazy
    def highest_mark(self) -> int:
        """The rank of the highest portion mark, -1 where there is none."""
        return max((rank_of(mark) for _, _, mark in self.marked), default=-1)

    @lazy
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

    @lazy
    def upper(self) -> str:
        """The numbered paragraphs and what stands before them, in capitals."""
        parts = [self.telegram.preamble, *(p.text for p in self.telegram.paragraphs)]
        return "\n".join(parts).upper()

    @lazy
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
