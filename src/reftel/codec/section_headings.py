"""The headings over paragraphs: set off by a rule, underlined, or alone between blank lines.

Source: spec/02 (paragraphs), gold/README (conventions).
"""

from __future__ import annotations

import re

_RULE_MARKS = "-=*_~\u2010\u2011\u2012\u2013\u2014\u2015 \t"


def is_rule(line: str) -> bool:
    """True for a line that is drawn, not written: dashes, stars, with blanks between."""
    bare = line.strip()
    return len(bare) >= 3 and not bare.strip(_RULE_MARKS)


_CLOSING_WORD = re.compile(
    r"\(?(?:END|BEGIN|CONTINUE[SD]?)\b|.*\bEND (?:SUMMARY|COMMENT|NOTE|TEXT|BIO)", re.IGNORECASE
)


def stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blank lines round it."""
    bare = text[start:end].rstrip()
    end = start + len(bare)
    return end - len(bare.lstrip()), end


_LONGEST_HEADING = 4
_WIDEST_HEADING = 80
"""Characters of a line of a heading that no rule sets off."""
_LONGEST_BLOCK = _LONGEST_HEADING * (_WIDEST_HEADING + 1)
_LONGEST_LINE = 110
"""Characters of a heading's line; longer ones are text that nobody wrapped."""
_NOT_HEADING = '.;,:"\u201d)-'
"""How no heading ends; an empty string is among them."""


def heading_before(
    text: str, start: int, end: int, first: bool = False
) -> tuple[int, tuple[int, int] | None]:
    """A section heading at the end of a stretch: where the stretch ends then, and its place.

    A heading is set off by a rule under it or round it, or stands alone
    between blank lines without a full stop; before the ``first`` paragraph it
    may be all there is.
    """
    lines, whole = _last_lines(text, start, end)
    bottom = len(lines)
    while bottom and not lines[bottom - 1].strip():
        bottom -= 1
    if not bottom:
        return end, None
    if is_rule(lines[bottom - 1]):
        return _ruled_heading(lines, bottom, end)
    top = bottom
    while top and lines[top - 1].strip() and bottom - top <= _LONGEST_HEADING:
        top -= 1
    if not _is_heading(lines[top:bottom]) or (not top and not (whole and first)):
        return end, None
    rule = _rule_above(lines, top)
    if bottom - top > 2 and rule is None:
        return end, None
    return _places_of_heading(lines, end, top, bottom, rule)


def _rule_above(lines: list[str], top: int) -> int | None:
    """The number of the drawn line that stands next above a line, blank lines aside."""
    above = top - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and is_rule(lines[above]) else None


def _places_of_heading(
    lines: list[str], end: int, top: int, bottom: int, rule: int | None
) -> tuple[int, tuple[int, int]]:
    """Where the text before a heading ends, and the heading's place, told from the end."""

    def start_of(number: int) -> int:
        return end - sum(map(len, lines[number:])) - (len(lines) - number) + 1

    begin = start_of(top)
    stop = begin if rule is None else start_of(rule)
    return stop, (begin, start_of(bottom - 1) + len(lines[bottom - 1]))


def may_end_in_heading(text: str, start: int, end: int) -> bool:
    """False where a stretch plainly goes on or ends a sentence, as nearly all do.

    No blanks stand at its end.
    """
    sign = text[end - 1 : end] if end > start else ""
    if sign in _RULE_MARKS and is_rule(text[max(text.rfind("\n", start, end) + 1, start) : end]):
        return True
    if sign in _NOT_HEADING:
        return False
    # A block of more lines than a heading has is none, nor one with a longer line.
    return end - max(text.rfind("\n\n", start, end) + 2, start) <= _LONGEST_BLOCK


def _ruled_heading(lines: list[str], bottom: int, end: int) -> tuple[int, tuple[int, int] | None]:
    while bottom and (not lines[bottom - 1].strip() or is_rule(lines[bottom - 1])):
        bottom -= 1
    top = bottom
    while (
        top
        and lines[top - 1].strip()
        and not is_rule(lines[top - 1])
        and (top == bottom or len(lines[top - 1]) <= _LONGEST_LINE)
    ):
        top -= 1
        if bottom - top > _LONGEST_HEADING:
            return end, None
    if top == bottom or len(lines[bottom - 1]) > _LONGEST_LINE:
        return end, None
    # A line of text runs on into the block above a heading only where no rule stands
    # over them: then the last line alone is the heading.
    over = top > 0 and is_rule(lines[top - 1])
    if not over and (
        bottom - top > 2 or (bottom - top > 1 and lines[bottom - 2].rstrip()[-1] in ".!")
    ):
        top = bottom - 1
    return _places_of_heading(lines, end, top, bottom, _rule_above(lines, top))


def _is_heading(block: list[str]) -> bool:
    if not block or len(block) > _LONGEST_HEADING:
        return False
    joined = " ".join(map(str.strip, block))
    if len(joined) > 120 or any(len(line) > _WIDEST_HEADING for line in block):
        return False
    if joined[-1] in _NOT_HEADING or not (joined[0].isupper() or joined[0] in '"\u201c('):
        return False
    if _CLOSING_WORD.match(joined) or "  " in joined.replace(".  ", ". "):
        return False
    return re.search(r"[A-Za-z]{3}", joined) is not None


def heading_inside(text: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """A heading on the paragraph's first line, underlined: where the text begins, and its place."""
    stop = text.find("\n", start, end)
    if stop < 0 or stop - start > _LONGEST_LINE or text[stop + 1 : stop + 2] not in _RULE_MARKS:
        return start, None
    following = text.find("\n", stop + 1, end)
    second = text[stop + 1 : following if following >= 0 else end]
    if not second.strip() or not is_rule(second):
        return start, None
    return (following if following >= 0 else end), (start, stop)


def tidy_heading(text: str) -> str:
    """The words of a heading on one line, rules left out."""
    lines = [line.strip() for line in text.split("\n")]
    return " ".join(" ".join(line for line in lines if line and not is_rule(line)).split())


_LINES_ROUND_HEADING = 24
"""Lines, blank ones among them, that a heading, its rules and the line above it may take."""


def _last_lines(text: str, start: int, end: int) -> tuple[list[str], bool]:
    """The last lines of a stretch, and whether they are all of it."""
    low = max(start, end - 900)
    lines = text[low:end].rsplit("\n", _LINES_ROUND_HEADING)
    if len(lines) > _LINES_ROUND_HEADING:
        return lines[1:], False
    return lines, low == start
