"""Where one telegram ends and the next begins in a text that holds several.

Precision comes first: a telegram of several sections, one that quotes or
retransmits another, or one that is printed on many pages is one telegram. A
cut is made only where a whole new header begins (format line 1 or 3 with an
originator under it, the first page of a Department print, or a date-time
group with ``FM`` and ``TO``), where it is not another section of the telegram
before, and where the text shows that the one before has ended.
Source: spec/01 (format lines 1-5, 16), spec/05 D1, D7, spec/08, 1.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reftel.codec.banner import read_banner

LOOK_AHEAD = 400
"""Lines within which a header shows its classification line: address lists have some 300."""

MOST_WRAPPER = 40
"""Most lines between the end of one message and the header of the next: a post's own form."""

MOST_QUOTED = 2000
"""Most lines of a quoted telegram that are looked through for its beginning."""

# How a line begins that may open a telegram: few do, though many begin with one of the letters.
_OPENS = re.compile(r"V?ZC|DE R|PAGE |T[Hh]|[ZOPR0] ?(?:[ZOPR] ?)?[0-9]")
_FL1 = re.compile(r"V?ZCZC ?[A-Z]{0,4} ?[A-Z]{0,3}[0-9]{0,6}\b")
_FL3 = re.compile(
    r"DE (?P<indicator>R[A-Z]{4,7}) ?#?(?P<serial>[0-9]{3,6})(?:/(?P<section>[0-9]{2}))?\b"
)
_FL5 = re.compile(r"[ZOPR0](?: [ZOPR])? ?[0-9]{6} ?Z [A-Z]{3}(?: ?[0-9]{2}\b|$)")
_HEADER = re.compile(r"([ZOPR])\1 R[A-Z]{4,7}\b|ZN[RY] [A-Z]{5}\b")
_PAGE_ONE = re.compile(
    r"PAGE {1,3}0?1(?: {1,10}(?P<station>[A-Z][A-Z ]{0,20}?) {1,6}(?P<serial>[0-9]{4,6})"
    r"(?: {1,6}(?P<section>[0-9]{2}) OF (?P<of>[0-9]{2}))? {1,6}[0-9]{6}Z.{0,40})?"
)
_STATION_LINE = re.compile(
    r"(?P<station>[A-Z][A-Z ]{0,20}?) {1,6}(?P<serial>[0-9]{4,6})"
    r"(?: {1,6}(?P<section>[0-9]{2}) OF (?P<of>[0-9]{2}))? {1,6}[0-9]{6}Z.{0,40}"
)
_PRINTED = re.compile(r"(?:ACTION|ORIGIN|INFO) {1,4}[A-Z]{1,5}-[0-9]{2}\b")
_LEVEL = re.compile(
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|[CSUT](?: [A-Z]){4,14})"
)
_ENDS = re.compile(r"NNNN?|<< ?END OF DOCUMENT ?>>|EOM")
# What somebody put between two telegrams. Dashes also underline the headings of a text.
_RULE = re.compile(r"[=_*#~]{12,}|(?:\* ?){5,}|\f+|From [^ ]{1,80} .{1,40}[0-9]{4}")
_DASHES = re.compile(r"-{12,}")
_OPENS_QUOTE = re.compile(
    r"\b(?:BEGIN|START) (?:QUOTE|TEXT|MESSAGE|CABLE|TELEGRAM)\b|\bQUOTE\b|\bFOLLOWING IS (?:THE )?TEXT\b"
)
_CLOSES_QUOTE = re.compile(
    r"(?:END (?:OF )?(?:QUOTE|TEXT|MESSAGE|CABLE|TELEGRAM)|UNQUOTE|END OF QUOTED)\b"
)
_DISTRIBUTION = re.compile(
    r"(?:ACTION|ORIGIN|INFO)\b.*|(?:[A-Z]{1,5}-[0-9]{2}\b *)+.{0,16}|/?[0-9]{2,3} ?[WR]|[0-9]{2}|-{6,} ?[0-9A-Z]{5,6}.{0,20}"
)
PARTIAL = re.compile(r"This record is a partial extract of the original cable\b", re.IGNORECASE)
_HINT = re.compile(
    r"^[ \t]*(?:V?ZCZC|This record is a partial|DE R[A-Z]{4,7} ?#?[0-9]{3}|PAGE {1,3}0?1\b|[ZOPR0](?: [ZOPR])? ?[0-9]{6} ?Z [A-Z]{3})",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A whole header: the line it begins in and what tells its telegram from others."""

    line: int
    kind: str
    wire: tuple[str, str] | None
    message: tuple[str, int] | None
    section: int


def may_hold_several(text: str) -> bool:
    """A quick look: False where there are not two lines that could begin a header."""
    hints = _HINT.finditer(text)
    return next(hints, None) is not None and next(hints, None) is not None


_FURNITURE = re.compile(
    r"^[ \t]*PAGE {1,3}[0-9]{2}(?: {1,10}|[ \t]*\n\s{0,8})[A-Z][A-Z ]{0,20}? {1,6}[0-9]{4,6}"
    r"(?: {1,6}[0-9]{2} OF [0-9]{2})?(?: {1,6}[0-9]{6}Z.{0,40})?[ \t]*$",
    re.MULTILINE,
)
_LAST_PAGE = re.compile(
    r"^(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED)\s{1,8}^NNN\s*\Z",
    re.MULTILINE,
)


def shows_print(text: str) -> bool:
    """True where the furniture of a Department print stands in a text: a page line, the last page's end.

    A body without its header has nothing else that shows what it is (spec/08, 1.3).
    """
    return ("PAGE " in text and _FURNITURE.search(text) is not None) or (
        _LAST_PAGE.search(text[-400:]) is not None
    )


def find_starts(lines: Sequence[str], *, ended: bool = True) -> list[int]:
    """The lines in which a telegram begins, the first always 0; one for a single telegram.

    ``ended`` is False where more lines follow that are not shown: then no cut
    is made so near to the end that its header is not whole.
    """
    stripped = [line.strip() for line in lines]
    starts = [0]
    last: _Opening | None = None
    end = len(lines) if ended else len(lines) - LOOK_AHEAD
    openers = [n for n in range(end) if _OPENS.match(stripped[n]) and _may_open(stripped[n])]
    if not openers or openers[-1] < _below_header(stripped, openers[0]):
        return starts  # all stand in one header, as nearly always
    number = 0
    for at in openers:
        if at < number:
            continue
        opening = _opening(stripped, at)
        if opening is None:
            continue
        if last is not None and _is_new(stripped, last, opening):
            starts.append(_first_line(stripped, last.line, opening))
            last = opening
        elif last is None or opening.section > 1 or last.message is None:
            last = opening if last is None else _merged(last, opening)
        number = _below_header(stripped, opening.line)
    return starts


def _merged(last: _Opening, opening: _Opening) -> _Opening:
    """The telegram so far, with what another section's header says of it."""
    return _Opening(
        last.line,
        last.kind,
        last.wire or opening.wire,
        last.message or opening.message,
        last.section,
    )


def _below_header(lines: Sequence[str], at: int) -> int:
    """The line after the date-time group of a header: its lines open no other telegram."""
    for number in range(at, min(at + 60, len(lines))):
        if _FL5.match(lines[number]):
            return number + 1
    return at + 1


def _may_open(line: str) -> bool:
    """True for a line with which a header may begin; it begins as ``_OPENS``."""
    first = line[0]
    return (
        (first in "VZ" and _FL1.match(line) is not None)
        or (first == "D" and _FL3.match(line) is not None)
        or (first == "P" and _PAGE_ONE.fullmatch(line) is not None)
        or (first == "T" and PARTIAL.match(line) is not None)
        or (first in "ZOPR0" and _FL5.match(line) is not None)
    )


def _opening(lines: Sequence[str], at: int) -> _Opening | None:
    """The telegram that a line opens, one that may (``_may_open``)."""
    line = lines[at]
    if line[0] == "D" or (line[0] in "VZ" and _FL1.match(line)):
        return _wire(lines, at)
    if line[0] == "P" and (page := _PAGE_ONE.fullmatch(line)) is not None:
        return _print(lines, at, page)
    if line[0] == "T":
        message, section = _message(lines, at + 1)
        return None if message is None else _Opening(at, "partial", None, message, section)
    return _short(lines, at)


def _wire(lines: Sequence[str], at: int) -> _Opening | None:
    """Format line 1 or 3, with the lines under it down to an originator."""
    filing = None
    for number in _filled(lines, at, 6):
        filing = filing or _FL3.match(lines[number])
    begun = _originator(lines, at, 60)
    if filing is None or begun is None:
        return None
    section = int(filing["section"] or 1)
    message, other = _message(lines, begun)
    wire = (filing["indicator"], filing["serial"].lstrip("0"))
    return _Opening(at, "wire", wire, message, max(section, other))


def _print(lines: Sequence[str], at: int, page: re.Match[str]) -> _Opening | None:
    """The first page of a print: its distribution, then a header."""
    if page["station"] is None:
        below = next(iter(_filled(lines, at + 1, 1)), None)
        second = _STATION_LINE.fullmatch(lines[below]) if below is not None else None
        if second is None:
            return None
        page = second
    if not any(_PRINTED.match(lines[number]) for number in _filled(lines, at + 1, 8)):
        return None
    if _originator(lines, at, 120) is None:
        return None
    station = page["station"].replace(" ", "")
    return _Opening(at, "print", None, (station, int(page["serial"])), int(page["section"] or 1))


def _short(lines: Sequence[str], at: int) -> _Opening | None:
    """A date-time group with FM and TO under it and a classification line with a number."""
    below = list(_filled(lines, at + 1, 4))
    if not below or not lines[below[0]].startswith("FM "):
        return None
    if not any(
        lines[number].startswith(("TO ", "INFO ")) or lines[number] == "TO" for number in below
    ):
        return None
    message, section = _message(lines, below[0])
    return None if message is None else _Opening(at, "short", None, message, section)


def _originator(lines: Sequence[str], at: int, within: int) -> int | None:
    """The line of FM under a date-time group."""
    seen = False
    for number in range(at, min(at + within, len(lines))):
        line = lines[number]
        if _FL5.match(line):
            seen = True
        elif seen and line.startswith("FM "):
            return number
        elif number > at and _begins_another(line, number - at):
            return None
    return None


def _begins_another(line: str, below: int) -> bool:
    if _FL1.match(line) or _ENDS.fullmatch(line) or _PAGE_ONE.fullmatch(line):
        return True
    return below > 8 and _FL3.match(line) is not None


def _message(lines: Sequence[str], at: int) -> tuple[tuple[str, int] | None, int]:
    """Station, serial and section of the first classification line below."""
    for number in range(at, min(at + LOOK_AHEAD, len(lines))):
        line = lines[number]
        if number > at and (_FL1.match(line) or _FL5.match(line)):
            break
        if not 6 <= len(line) <= 160:
            continue
        banner = read_banner(line)
        if banner is not None and banner.post and banner.serial is not None:
            found = re.search(r"SECTION (?P<this>[0-9]{1,2}) ?OF", line)
            return (banner.post.replace(" ", ""), banner.serial), int(found["this"]) if found else 1
    return None, 1


def _is_new(lines: Sequence[str], last: _Opening, opening: _Opening) -> bool:
    """True where another telegram begins, and not a further part of the last one."""
    if _same(last, opening):
        # The same number again is a second copy only where it begins anew after an end.
        ended = _end_above(lines, last.line, opening) is not None
        return ended and opening.section == 1 and last.section == 1
    if _in_quotation(lines, last.line, opening.line):
        return False
    if _end_above(lines, last.line, opening) is not None:
        return True
    # Without a sign that the last one has ended, only a header that no quotation has will do.
    if opening.kind == "wire":
        above = lines[opening.line - 1]
        return bool(_FL1.match(lines[opening.line])) and (
            not above or _DASHES.fullmatch(above) is not None
        )
    return opening.kind == "partial" or opening.kind == last.kind == "print"


def _same(last: _Opening, opening: _Opening) -> bool:
    if last.message is not None and opening.message is not None:
        (station, serial), (other, number) = last.message, opening.message
        # A print cuts the station to six letters.
        return serial == number and (station.startswith(other[:6]) or other.startswith(station[:6]))
    if last.wire is not None and opening.wire is not None:
        return last.wire == opening.wire
    return opening.section > 1


def _end_above(lines: Sequence[str], low: int, opening: _Opening) -> int | None:
    """The line of an end of message, or of a rule, that stands above a header.

    Between a rule and the header stands nothing but the header's own lines;
    between an end of message and the header there may be a wrapper.
    """
    own = True
    for number in range(opening.line - 1, max(low, opening.line - MOST_WRAPPER), -1):
        line = lines[number]
        if _ENDS.fullmatch(line) or (own and _RULE.fullmatch(line)):
            return number
        own = own and (not line or _is_above_header(line))
    return None


def _is_above_header(line: str) -> bool:
    """True for lines of a header, a level, or a distribution block."""
    return any(pattern.fullmatch(line) for pattern in (_LEVEL, _DISTRIBUTION)) or any(
        pattern.match(line) for pattern in (_HEADER, _FL1, _FL3)
    )


def _in_quotation(lines: Sequence[str], low: int, high: int) -> bool:
    """True where a quotation or a retransmitted text is open."""
    for number in range(high - 1, max(low, high - MOST_QUOTED), -1):
        line = lines[number]
        if _CLOSES_QUOTE.search(line) or _ENDS.fullmatch(line):
            return False
        if _OPENS_QUOTE.search(line):
            return True
    return False


def _first_line(lines: Sequence[str], low: int, opening: _Opening) -> int:
    """The first line of a telegram: all after an end, else its header and what belongs above it."""
    end = _end_above(lines, low, opening)
    if end is not None:
        return next(number for number in range(end + 1, opening.line + 1) if lines[number])
    first = opening.line
    levels = 0
    for number in range(opening.line - 1, max(low, opening.line - MOST_WRAPPER), -1):
        line = lines[number]
        if _LEVEL.fullmatch(line):
            levels += 1
            if levels == 2:
                break  # of two levels in a row the upper one closes the page before
        elif line and not _is_above_header(line):
            break
        if line:
            first = number
    return first


def _filled(lines: Sequence[str], at: int, most: int) -> list[int]:
    """The next lines that are not blank, at most so many, within a few dozen lines."""
    found = [number for number in range(at, min(at + 40, len(lines))) if lines[number]]
    return found[:most]
