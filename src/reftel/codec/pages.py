"""A copy's page furniture taken out, with the way back to every character.

Surviving copies join the sections of a telegram and keep page lines at the
seams, most of them in mid-sentence (spec/05 D1-D8). ``clean`` gives the text
without them, without carriage returns, blanks at line ends, and publishers'
paragraph signs, and a map from it to the text as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from reftel.codec.reading import Repair, Span

# D1, D2: station (at most 10 letters) + 8 digits + section, with sub-page, OF total.
_PAGE = re.compile(
    r"(?P<station>(?:[A-Z][A-Z.'\-]{0,9}[ ]){0,3}[ ]{0,20})"
    r"(?P<serial>[0-9]{8})[ ]{1,20}(?P<page>[0-9]{3}(?:\.[0-9])?)[ ]{1,20}(?:OF[ ]{1,20})?(?P<total>[0-9]{3})\b",
    re.IGNORECASE,
)
# D7: PAGE 02 of the 1970s to 2000, with station, serial, section and time.
_BANNER_PAGE = re.compile(
    r"PAGE [0-9]{2}(?: {1,10}[A-Z][A-Z ]{0,20} {1,6}[0-9]{4,6}(?: +[0-9]{2} OF [0-9]{2})? +[0-9]{6}Z)?"
)
# The same inside a line, the banner of the page before it.
_INNER_PAGE = re.compile(
    r"(?:(?:UNCLASSIFIED|LIMITED OFFICIAL USE|CONFIDENTIAL|SECRET) {2,40})?"
    r"PAGE [0-9]{2} {2,10}[A-Z][A-Z ]{0,20}? {1,6}[0-9]{4,6}(?: {1,6}[0-9]{2} OF [0-9]{2})? {1,6}[0-9]{6}Z"
)
# A banner repeated at the head or the foot of a page.
_LEVELS = frozenset(
    {"UNCLASSIFIED", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET", "TOP SECRET"}
)
PILCROWS = "\u00b6\ufffd"
"""The publisher's paragraph sign, and what a wrong charset made of it (C1, C3)."""
_SIGNS = PILCROWS + " "
_CLOSED = frozenset(".!?:;\"')-*=_")


@dataclass(slots=True)
class Page:
    """The cleaned text, its lines, and where each stretch stood.

    ``lines[i]`` begins at ``starts[i]`` of ``text``. ``marked`` holds the
    numbers of lines that a paragraph sign stood before. ``pages`` are the page
    lines taken out, as (station, serial, page, total, span).
    """

    source: str
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    marked: set[int] = field(default_factory=set)
    pages: list[PageLine] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    text: str = ""
    _clean: list[int] = field(default_factory=list)
    _origin: list[int] = field(default_factory=list)
    _length: list[int] = field(default_factory=list)

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``text[start:end]`` came from, in order."""
        found: list[Span] = []
        at = max(bisect_right(self._clean, start) - 1, 0)
        while at < len(self._clean) and self._clean[at] < end:
            low = max(start, self._clean[at])
            high = min(end, self._clean[at] + self._length[at])
            if low < high:
                shift = self._origin[at] - self._clean[at]
                if found and self.source[found[-1].end : low + shift].strip("\r \t\n") == "":
                    found[-1] = Span(found[-1].start, high + shift)
                else:
                    found.append(Span(low + shift, high + shift))
            at += 1
        return tuple(found)

    def origin(self, offset: int) -> int:
        """The place in the source of one place in the text."""
        if not self._clean:
            return 0
        at = max(bisect_right(self._clean, offset) - 1, 0)
        return self._origin[at] + min(offset - self._clean[at], self._length[at])

    def line_at(self, offset: int) -> int:
        """The number of the line that holds a place in the text."""
        return max(bisect_right(self.starts, offset) - 1, 0)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page line that was taken out: what it says, and where it stood."""

    station: str
    serial: int
    page: str
    total: int | None
    span: Span


MOST_LINE = 20_000
"""Characters of one line in which page lines are looked for."""


class _Builder:
    """Collects kept stretches line by line and joins them into a ``Page``."""

    def __init__(self, source: str) -> None:
        self.page = Page(source)
        self.length = 0
        self.gap = False  # a page line was taken out after the last kept line

    def keep(self, line: str, origin: int, marked: bool) -> None:
        page = self.page
        if self.gap:
            self._close_gap(line)
        page.starts.append(self.length)
        if marked:
            page.marked.add(len(page.lines))
        page.lines.append(line)
        page._clean.append(self.length)
        page._origin.append(origin)
        page._length.append(len(line))
        self.length += len(line) + 1

    def _close_gap(self, following: str) -> None:
        """Rejoin a sentence over a page break; keep one blank line between paragraphs."""
        if not following:
            return
        self.gap = False
        page = self.page
        while page.lines and not page.lines[-1]:
            self._drop_last()
        if page.lines and page.lines[-1][-1] in _CLOSED:
            self.keep("", page._origin[-1] + page._length[-1], False)

    def _drop_last(self) -> None:
        page = self.page
        page.marked.discard(len(page.lines) - 1)
        for column in (page.lines, page.starts, page._clean, page._origin, page._length):
            column.pop()
        self.length = (page.starts[-1] + len(page.lines[-1]) + 1) if page.lines else 0

    def done(self) -> Page:
        self.page.text = "\n".join(self.page.lines)
        return self.page


def clean(source: str) -> Page:
    """The text without page furniture, and the way back. One pass over the lines."""
    builder = _Builder(source)
    offset = 0
    lines = source.split("\n")
    for number, raw in enumerate(lines):
        start = offset
        offset += len(raw) + 1
        line = raw.rstrip()
        if line.endswith("\\"):
            line = line.rstrip("\\ \t")  # an escape left by a table of values (spec/08, 7)
        if len(line) < 200 and line and (line[-1].isdigit() or "PAGE " in line):
            taken = _page_line(line, start)
            if taken is not None:
                builder.page.pages.append(taken)
                builder.gap = True
                continue
            if _is_page_banner(line, lines, number):
                builder.gap = True
                continue
        elif line in _LEVELS and _is_page_banner(line, lines, number):
            builder.gap = True
            continue
        if not line:
            if not builder.gap:
                builder.keep("", start, False)
            continue
        marked = line[0] in PILCROWS or line.lstrip()[0] in PILCROWS
        if marked:
            bare = line.lstrip(_SIGNS)
            if not bare:
                continue
            start += len(line) - len(bare)
            line = bare
        if " OF 0" in line or " of 0" in line or "PAGE 0" in line:
            _keep_around(builder, line, start, marked)
        else:
            builder.keep(line, start, marked)
    return builder.done()


def _page_line(line: str, start: int) -> PageLine | None:
    match = _PAGE.fullmatch(line.strip())
    if match is None or not (match["station"].strip() or " OF " in line.upper()):
        return None
    lead = len(line) - len(line.lstrip())
    return PageLine(
        match["station"].strip().upper(),
        int(match["serial"]),
        match["page"],
        int(match["total"]),
        Span(start + lead, start + len(line)),
    )


def _is_page_banner(line: str, lines: list[str], number: int) -> bool:
    """True for the PAGE line of an older print, and for the banners round it."""
    if _BANNER_PAGE.fullmatch(line.strip()):
        return True
    near = [other.strip() for other in lines[max(0, number - 3) : number + 4] if other.strip()]
    return line in _LEVELS and any(_BANNER_PAGE.fullmatch(other) for other in near)


def _keep_around(builder: _Builder, line: str, start: int, marked: bool) -> None:
    """D3: a page line inside another line is cut out of it."""
    match = _PAGE.search(line[:MOST_LINE]) or _INNER_PAGE.search(line[:MOST_LINE])
    if match is None:
        builder.keep(line, start, marked)
        return
    span = Span(start + match.start(), start + match.end())
    if match.re is _PAGE:
        station, total = match["station"].strip().upper(), int(match["total"])
        builder.page.pages.append(
            PageLine(station, int(match["serial"]), match["page"], total, span)
        )
    builder.page.repairs.append(
        Repair(
            "page-line-inside",
            "A page line stands inside another line; it was taken out.",
            span,
            match.group(),
            "",
            "D3",
        )
    )
    before, after = line[: match.start()].rstrip(), line[match.end() :]
    if before:
        builder.keep(before, start, marked)
    lead = len(after) - len(after.lstrip())
    if after.strip():
        # Several may follow each other, each with a piece of the field between.
        _keep_around(builder, after.strip(), start + match.end() + lead, False)
