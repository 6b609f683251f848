"""A copy's page furniture taken out, with the way back to every character.

Surviving copies join the sections of a telegram and keep page lines at the
seams, most of them in mid-sentence (spec/05 D1-D8). ``clean`` gives the text
without them, without carriage returns, blanks at line ends, and publishers'
paragraph signs, and a map from it to the text as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from operator import add

from reftel.codec.page_lines import (
    BANNER_PAGE,
    FARTHEST_BANNER,
    INNER_PAGE,
    LEVELS,
    PAGE,
    PageLine,
    broken_page_line,
    is_page_banner,
    read_page_line,
    repeated_block,
    station_part,
)
from reftel.codec.reading import Repair, Span

_SERIAL = re.compile(r"[0-9]{8} ")
PILCROWS = "\u00b6\ufffd"
"""The publisher's paragraph sign, and what a wrong charset made of it (C1, C3)."""
_SIGNS = PILCROWS + " "
_SIGNS_OR_BLANK = frozenset({*PILCROWS, " "})
_CLOSED = frozenset(".!?:;\"')-*=_")


@dataclass(slots=True)
class Page:
    """The cleaned text, its lines, and where each of them stood.

    ``lines[i]`` begins at ``starts[i]`` of ``text`` and stood at ``origins[i]``
    of ``source``. ``breaks`` are the numbers, in order, of the lines before
    which more than blanks was taken out; ``marked`` those that a paragraph
    sign stood before. ``pages`` are the page lines taken out, ``furniture``
    banners and repeated blocks that were taken out with them.
    """

    source: str
    lines: list[str]
    origins: list[int]
    breaks: list[int] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    pages: list[PageLine] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    text: str = ""
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = "\n".join(self.lines)
        # Most copies are clean: then both ways are the same.
        self.starts = self.origins if self.text == self.source else line_starts(self.lines)

    def line_at(self, offset: int) -> int:
        """The number of the line that holds a place in the text."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def origin(self, offset: int) -> int:
        """The place in the source of one place in the text."""
        line = self.line_at(offset)
        return self.origins[line] + min(offset - self.starts[line], len(self.lines[line]))

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``text[start:end]`` came from, in order.

        One stretch, blanks at line ends included, unless something else was
        taken out of its middle.
        """
        if start >= end:
            return ()
        starts, origins = self.starts, self.origins
        breaks = self.breaks
        if starts is origins and not breaks:
            return (Span(start, min(end, len(self.source))),)
        first = bisect_right(starts, start) - 1
        last = bisect_right(starts, end - 1, first) - 1
        begin = origins[first] + start - starts[first]
        low = high = 0
        if first != last and breaks:
            low, high = bisect_right(breaks, first), bisect_right(breaks, last)
        if low == high:
            stop = origins[last] + end - starts[last]
            return (Span(begin, min(stop, len(self.source))),)
        found: list[Span] = []
        for line in self.breaks[low:high]:
            stop = self.origins[line - 1] + len(self.lines[line - 1])
            if stop > begin:
                found.append(Span(begin, stop))
            begin = self.origins[line]
        stop = self.origin(end - 1) + 1
        if stop > begin:
            found.append(Span(begin, min(stop, len(self.source))))
        return tuple(found)


def line_starts(lines: list[str]) -> list[int]:
    """Where each line begins in the text that the lines make, joined by line breaks."""
    return list(map(add, range(len(lines)), accumulate(map(len, lines), initial=0)))


def clean(source: str) -> Page:
    """The text without page furniture, and the way back. Linear in the text."""
    raw = source.split("\n")
    lines = list(map(str.rstrip, raw))
    origins = line_starts(raw)
    if "\\" in source:
        # An escape left by a table of values stands at line ends (spec/08, section 7).
        lines = [line.rstrip("\\ \t") if line.endswith("\\") else line for line in lines]
    signed = _take_signs(lines, origins) if any(sign in source for sign in PILCROWS) else []
    candidates = _candidates(source, lines, origins)
    if candidates:
        return _without_pages(source, lines, origins, signed, candidates)
    return Page(source, lines, origins, signed, set(signed))


def _lines_with(signs: Iterable[str], source: str, origins: list[int]) -> set[int]:
    """The numbers of the lines that hold one of some signs."""
    found = set()
    for sign in signs:
        at = source.find(sign)
        while at >= 0:
            number = bisect_right(origins, at) - 1
            found.add(number)
            # One hit a line is enough.
            at = source.find(sign, origins[number + 1]) if number + 1 < len(origins) else -1
    return found


def _take_signs(lines: list[str], origins: list[int]) -> list[int]:
    """Take paragraph signs off the heads of lines; the numbers of those lines."""
    signed = []
    for number in [n for n, line in enumerate(lines) if line[:1] in _SIGNS_OR_BLANK]:
        line = lines[number]
        if line.lstrip()[0] in PILCROWS:
            bare = line.lstrip(_SIGNS)
            origins[number] += len(line) - len(bare)
            lines[number] = bare
            signed.append(number)
    return signed


def _without_pages(
    source: str, lines: list[str], origins: list[int], signed: list[int], candidates: list[int]
) -> Page:
    """The page of a text that has page lines: they are taken out, sentences rejoined."""
    builder = _Builder(lines, origins, signed)
    done = 0
    # Only lines that can hold a page line, or a banner round one, are looked at.
    for number in candidates:
        if number < done:
            continue
        line = lines[number]
        taken = read_page_line(line, origins[number]) if len(line) < 200 else None
        if taken is not None or is_page_banner(line, lines, number):
            builder.keep_lines(done, number)
            done = builder.drop(number, taken)
        elif "PAGE 0" in line or _SERIAL.search(line):
            builder.keep_lines(done, number)
            builder.keep_around(line, origins[number], number in builder.signed)
            done = number + 1
    builder.keep_lines(done, len(lines))
    page = Page(source, builder.lines, builder.origins, builder.breaks, builder.marked)
    page.pages = builder.pages
    page.furniture = builder.furniture
    page.repairs = builder.repairs
    return page


def _candidates(source: str, lines: list[str], origins: list[int]) -> list[int]:
    """The numbers of lines that may be a page line, hold one inside, or be a banner near one."""
    found = _lines_with((" OF 0", " of 0"), source, origins)
    older = _lines_with(("PAGE ",), source, origins) if "PAGE 0" in source else set()
    if not found and not older:
        return []
    # A page line without OF shows by its serial of eight digits: no post's number
    # has more than six, so the first two are noughts.
    found |= older | _lines_with((" 00",), source, origins)
    near: set[int] = set()
    for number in older:
        if BANNER_PAGE.fullmatch(lines[number].strip()):
            near.update(
                range(max(number - FARTHEST_BANNER, 0), min(number + FARTHEST_BANNER, len(lines)))
            )
    found.update(number for number in near if lines[number].lstrip() in LEVELS)
    return sorted(found)


MOST_LINE = 20_000
"""Characters of one line in which page lines are looked for."""


class _Builder:
    """Collects kept lines; ``gap`` is true after something was taken out."""

    def __init__(
        self, source_lines: list[str], source_origins: list[int], signed: list[int]
    ) -> None:
        self.source_lines = source_lines
        self.source_origins = source_origins
        self.signed = signed
        self.lines: list[str] = []
        self.origins: list[int] = []
        self.breaks: list[int] = []
        self.marked: set[int] = set()
        self.pages: list[PageLine] = []
        self.furniture: list[Span] = []
        self.repairs: list[Repair] = []
        self.gap = False

    def keep_lines(self, start: int, stop: int) -> None:
        """Keep a run of the source's lines as they are."""
        while self.gap and start < stop and not self.source_lines[start]:
            start += 1  # blank lines after a page line
        if start >= stop:
            return
        if self.gap:
            self._close_gap()
            self.breaks.append(len(self.lines))
        shift = len(self.lines) - start
        for number in self.signed[bisect_left(self.signed, start) : bisect_left(self.signed, stop)]:
            self.marked.add(number + shift)
            if not self.breaks or self.breaks[-1] != number + shift:
                self.breaks.append(number + shift)
        self.lines += self.source_lines[start:stop]
        self.origins += self.source_origins[start:stop]

    def drop(self, number: int, taken: PageLine | None) -> int:
        """Take out a page line or banner, and the block under it; the next line to look at."""
        last = repeated_block(self.source_lines, number)
        if taken is not None and not taken.station and last == number:
            last, taken = broken_page_line(self.source_lines, number, taken)
        if taken is not None:
            self.pages.append(taken)
        end = self.source_origins[last] + len(self.source_lines[last])
        self.furniture.append(Span(self.source_origins[number], end))
        self.gap = True
        return last + 1

    def keep(self, line: str, origin: int, marked: bool = False) -> None:
        """Keep one line, or a piece of one."""
        if self.gap and line:
            self._close_gap()
            self.breaks.append(len(self.lines))
        elif marked:
            self.breaks.append(len(self.lines))
        if marked:
            self.marked.add(len(self.lines))
        self.lines.append(line)
        self.origins.append(origin)

    def _close_gap(self) -> None:
        """Rejoin a sentence over a page break; keep one blank line between paragraphs."""
        self.gap = False
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.origins.pop()
        if self.lines and self.lines[-1][-1] in _CLOSED:
            self.origins.append(self.origins[-1] + len(self.lines[-1]))
            self.lines.append("")

    def keep_around(self, line: str, origin: int, marked: bool) -> None:
        """D3: page lines inside another line are cut out of it."""
        at = 0
        while True:
            stop = at + MOST_LINE
            match = PAGE.search(line, at, stop) or INNER_PAGE.search(line, at, stop)
            if match is None:
                break
            begin = match.start()
            if match.re is PAGE:
                # Words of the field may stand before the station's name.
                begin = match.start("serial") - len(station_part(match["station"]))
                station, total = line[begin : match.start("serial")].strip(), int(match["total"])
            span = Span(origin + begin, origin + match.end())
            if match.re is PAGE:
                self.pages.append(
                    PageLine(station.upper(), int(match["serial"]), match["page"], total, span)
                )
            self.repairs.append(
                Repair(
                    "page-line-inside",
                    "A page line stands inside another line; it was taken out.",
                    span,
                    line[begin : match.end()],
                    "",
                    "D3",
                )
            )
            before = line[at:begin].rstrip()
            if before:
                self.keep(before, origin + at, marked)
                marked = False
            at = match.end()
            while line[at : at + 1].isspace():
                at += 1
            self.gap = True
        rest = line[at:]
        if rest:
            # What follows a page line goes on in the field, or sentence, before it.
            if self.gap and self.lines and self.lines[-1]:
                self.gap = False
                self.breaks.append(len(self.lines))
                self.lines.append(rest)
                self.origins.append(origin + at)
            else:
                self.keep(rest, origin + at, marked)
