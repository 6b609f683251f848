"""Page lines and the banners round them: which lines of a copy are the furniture of its pages.

Source: spec/05 D1-D8, spec/02 (1973-79).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel import authority
from reftel.codec.reading import Span

# D1, D2: station (at most 10 letters) + 8 digits + section, with sub-page, OF total.
PAGE = re.compile(
    r"(?P<station>(?:[A-Z][A-Z.'\-]{0,9}[ ]){0,3}[ ]{0,20})"
    r"(?P<serial>[0-9]{8})[ ]{1,20}(?P<page>[0-9]{3}(?:\.[0-9])?)[ ]{1,20}(?:OF[ ]{1,20})?(?P<total>[0-9]{3})\b",
    re.IGNORECASE,
)
# D7: PAGE 02 of the 1970s to 2000, with station, serial, section and time.
BANNER_PAGE = re.compile(
    r"PAGE (?P<page>[0-9]{2})(?: {1,10}(?P<station>[A-Z][A-Z ]{0,20}?) {1,6}(?P<serial>[0-9]{4,6})"
    r"(?: +(?P<section>[0-9]{2}) OF (?P<total>[0-9]{2}))? +[0-9]{6}Z?(?: +POSS DUPE)?)?"
)
# What a copy has broken off a PAGE line into a line of its own below it.
_PAGE_REST = re.compile(
    r"(?P<station>[A-Z][A-Z ]{0,20}?) {1,6}(?P<serial>[0-9]{4,6})"
    r"(?: +(?P<section>[0-9]{2}) OF (?P<total>[0-9]{2}))? +[0-9]{6}Z?(?: +POSS DUPE)?"
)
_SECTION_BANNER = re.compile(r"\bS ?E ?C ?T ?I ?O ?N +[0-9]{1,2} +OF +[0-9]{1,2}\b")
# The same inside a line, the banner of the page before it.
INNER_PAGE = re.compile(
    r"(?:(?:UNCLASSIFIED|LIMITED OFFICIAL USE|CONFIDENTIAL|SECRET) {2,40})?"
    r"PAGE [0-9]{2} {2,10}[A-Z][A-Z ]{0,20}? {1,6}[0-9]{4,6}(?: {1,6}[0-9]{2} OF [0-9]{2})? {1,6}[0-9]{6}Z"
)
# A banner repeated at the head or the foot of a page.
LEVELS = frozenset({"UNCLASSIFIED", "LIMITED OFFICIAL USE", "CONFIDENTIAL", "SECRET", "TOP SECRET"})


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page line that was taken out: what it says, and where it stood."""

    station: str
    serial: int
    page: str
    total: int | None
    span: Span


def station_part(words: str) -> str:
    """The end of some words that is a station's name, cut to ten letters perhaps (D4)."""
    for match in re.finditer(r"(?:(?<=\s)|^)(?=\S)", words):
        name = words[match.start() :]
        if authority.canonical_station(name.strip()) is not None:
            return name
    last = re.search(r"[A-Z][A-Z.'\-]*\s*$", words)
    return last.group() if last is not None else ""


def read_page_line(line: str, start: int) -> PageLine | None:
    """The page line that a line is, ``start`` its place in the text; ``None`` for any other line."""
    bare = line.strip()
    lead = len(line) - len(line.lstrip())
    span = Span(start + lead, start + len(line))
    match = PAGE.fullmatch(bare)
    if match is not None and (match["station"].strip() or " OF " in line.upper()):
        words = match["station"]
        if any(map(str.islower, words[: len(words) - len(station_part(words))])):
            return None  # words of the text stand before the station
        station = match["station"].strip().upper()
        return PageLine(station, int(match["serial"]), match["page"], int(match["total"]), span)
    older = BANNER_PAGE.fullmatch(bare)
    if older is not None:
        serial = int(older["serial"]) if older["serial"] else 0
        total = int(older["total"]) if older["total"] else None
        return PageLine(older["station"] or "", serial, older["page"], total, span)
    return None


LONGEST_BLOCK = 90
"""Lines of the block that a later section repeats above its text."""


def repeated_block(lines: list[str], number: int) -> int:
    """The last line of the block that a later section repeats, or ``number`` itself.

    On the first page of a second or later section stand distribution, line
    of dashes, header and classification line once more (spec/02, 1973-79).
    """
    match = BANNER_PAGE.fullmatch(lines[number].strip())
    if match is None or match["page"] != "01" or not match["section"] or match["section"] == "01":
        return number
    for other in range(number + 1, min(number + LONGEST_BLOCK, len(lines))):
        if _SECTION_BANNER.search(lines[other]):
            return other
    return number


def broken_page_line(lines: list[str], number: int, taken: PageLine) -> tuple[int, PageLine]:
    """The rest of a PAGE line, where it stands on the next line that is not blank."""
    for other in range(number + 1, min(number + 3, len(lines))):
        rest = _PAGE_REST.fullmatch(lines[other].strip())
        if rest is not None:
            total = int(rest["total"]) if rest["total"] else None
            station, serial = rest["station"], int(rest["serial"])
            return other, PageLine(station, serial, taken.page, total, taken.span)
        if lines[other].strip():
            break
    return number, taken


def is_page_banner(line: str, lines: list[str], number: int) -> bool:
    """True for the PAGE line of an older print, and for the banners round it."""
    if BANNER_PAGE.fullmatch(line.strip()):
        return True
    if line.lstrip() not in LEVELS:
        return False
    return _page_near(
        lines, range(number + 1, min(number + FARTHEST_BANNER, len(lines)))
    ) or _page_near(lines, range(number - 1, max(number - FARTHEST_BANNER, -1), -1))


FARTHEST_BANNER = 14
"""Lines, blank ones among them, between a banner and its PAGE line."""


def _page_near(lines: list[str], numbers: range) -> bool:
    """True where one of the next three lines that are not blank is a PAGE line."""
    seen = 0
    for number in numbers:
        other = lines[number].strip()
        if not other:
            continue
        if BANNER_PAGE.fullmatch(other):
            return True
        seen += 1
        if seen == 3:
            return False
    return False
