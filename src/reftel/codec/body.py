"""The body of the text: numbered paragraphs, the headings over them, the signature.

A publisher's sign stands before every line that begins like a number, so a
paragraph's number is known by its place in the sequence and not by its looks
(spec/05 C1-C6). The best sequence is found in one pass over the candidates.
Source: spec/02 (paragraphs, signature and end), gold/README (conventions).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from reftel.codec.notes import Notes
from reftel.codec.pages import Page
from reftel.telegram.marking import PortionMark
from reftel.telegram.model import Paragraph

MOST_NUMBER = 999
_NUMBER = re.compile(r"\(?(?P<number>[0-9]{1,3}) ?[.)](?![0-9]) ?")
_LEVEL = r"(?:TS|SBU|LOU|SNF|CNF|L|S|C|U|R)"
_CONTROL = r"(?:NF|NOFORN|REL[^()]{0,40}|FGI|FOUO|SF|SI|N|OC|RD|FVEY|NATO|ORCON)"
_MARK = re.compile(
    rf"\( ?(?P<mark>{_LEVEL}(?:(?: ?//? ?|[ ,\-]+){_CONTROL}){{0,3}}) ?[)\]]|(?P<bare>{_LEVEL}(?:/NF)?)\)(?= )",
    re.IGNORECASE,
)
# A number whose stop is lost, a mark behind it: 6 (S).
_BARE_NUMBER = re.compile(rf" *(?P<number>[0-9]{{1,3}}) ?(?=\({_LEVEL}[)/])")
# C5: a number glued to the sentence before it counts only with a mark behind it.
_GLUED = re.compile(rf"\((?={_LEVEL}(?:(?: ?//? ?|[ ,\-]+){_CONTROL}){{0,3}}\))")
_GLUED_NUMBER = re.compile(r"(?<![0-9])(?P<number>[0-9]{1,3})\. ?$")
# The usual case, a number and a plain mark: 12. (C)
_PLAIN = re.compile(r"(?P<number>[1-9][0-9]{0,2})\. *\((?P<mark>TS|SBU|LOU|[LSCUR])\)[ \t]*")
_HEADS = frozenset("0123456789( ")
"""How the line of a paragraph's number may begin."""
_HEAD = re.compile(r"\n[0-9( ]")
_RULE_MARKS = "-=*_~\u2010\u2011\u2012\u2013\u2014\u2015 \t"


def is_rule(line: str) -> bool:
    """True for a line that is drawn, not written: dashes, stars, with blanks between."""
    bare = line.strip()
    return len(bare) >= 3 and not bare.strip(_RULE_MARKS)


_CLOSING_WORD = re.compile(
    r"\(?(?:END|BEGIN|CONTINUE[SD]?)\b|.*\bEND (?:SUMMARY|COMMENT|NOTE|TEXT|BIO)", re.IGNORECASE
)
_TERMINAL = frozenset(".!?:;)\"'\u201d\u2019]*=_-")


@dataclass(slots=True)
class Mark:
    """A candidate for a paragraph's number: where it stands, what it says, how likely it is.

    ``portion`` is the place of the bracket that opens its portion mark.
    """

    number: int
    start: int
    text: int
    mark: str | None
    signed: bool
    after_blank: bool
    portion: int = -1
    inline: bool = False
    score: float = 0.0
    previous: int = -1


@dataclass(frozen=True, slots=True)
class Body:
    """What the body says: text before paragraph 1, paragraphs, signature, and what follows."""

    preamble: str
    paragraphs: tuple[Paragraph, ...]
    signature: str | None
    remainder: str


def read_body(start: int, notes: Notes, may_sign: Callable[[str], bool]) -> Body:
    """The body from a place in the cleaned text to its end.

    ``may_sign`` says of a surname whether its bearer signed for the post on
    the day; it is asked only where the form alone does not show a signature.
    """
    page = notes.page
    if not page.text[start:].strip():
        return Body("", (), None, "")
    first = page.line_at(start)
    chain = _sequence(_candidates(first, start, notes), notes)
    stop, signature, remainder = _ending(start, chain, notes, may_sign)
    if not chain:
        low, high = _stripped(page.text, start, stop)
        if low < high:
            notes.place("preamble", low, high)
        return Body(page.text[low:high], (), signature, remainder)
    return _paragraphs(start, stop, chain, signature, remainder, notes)


def _candidates(first: int, start: int, notes: Notes) -> list[Mark]:
    page = notes.page
    found: list[Mark] = []
    if page.starts[first] < start:
        # The body begins inside a line, behind a label's words.
        mark = _candidate(page.lines[first][start - page.starts[first] :], start, False, False)
        if mark is not None:
            found.append(mark)
        first += 1
    lines, starts, marked = page.lines, page.starts, page.marked
    for number in _head_lines(first, page):
        line = lines[number]
        if line[:1] == " " and line.lstrip()[0] not in _HEADS:
            continue
        blank = number == first or not lines[number - 1]
        mark = _candidate(line, starts[number], number in marked, blank)
        if mark is not None:
            found.append(mark)
    _add_glued(start, found, notes)
    return found


def _head_lines(first: int, page: Page) -> list[int]:
    """The numbers of the lines from ``first`` on that may begin with a paragraph's number."""
    if first >= len(page.lines):
        return []
    starts = page.starts
    begin = starts[first]
    heads = _HEAD.finditer(page.text, max(begin - 1, 0))
    found = [bisect_right(starts, head.end() - 1, first) - 1 for head in heads]
    return found if begin else [first, *found]  # no line break stands before the first line


def _candidate(line: str, start: int, signed: bool, blank: bool) -> Mark | None:
    plain = _PLAIN.match(line)
    if plain is not None:
        opens = start + plain.start("mark") - 1
        return Mark(
            int(plain["number"]), start, start + plain.end(), plain["mark"], signed, blank, opens
        )
    lead = len(line) - len(line.lstrip()) if line[:1].isspace() else 0
    match = _NUMBER.match(line, lead)
    if match is None or not 1 <= int(match["number"]) <= MOST_NUMBER:
        loose = _BARE_NUMBER.match(line)
        if loose is None or not int(loose["number"]):
            return None
        match = loose
    if line[lead] == "(" and ")" not in match.group():
        return None
    at = match.end()
    while at < len(line) and line[at] in " \t":
        at += 1
    opens = start + at
    portion = _MARK.match(line, at)
    mark = None
    if portion is not None:
        mark = portion["mark"] or portion["bare"]
        at = portion.end()
    elif ")" in match.group():
        return None  # 1) is a list inside a paragraph
    while at < len(line) and line[at] in " \t":
        at += 1
    return Mark(int(match["number"]), start + lead, start + at, mark, signed, blank, opens)


def _add_glued(begin: int, found: list[Mark], notes: Notes) -> None:
    page = notes.page
    known = {mark.portion for mark in found}
    taken = {mark.start for mark in found}
    extra = []
    for match in _GLUED.finditer(page.text, begin):
        if match.start() in known:
            continue
        number = _GLUED_NUMBER.search(page.text[max(begin, match.start() - 6) : match.start()])
        if number is None or not int(number["number"]):
            continue
        at = match.start() - len(number.group())
        if at in taken or at == begin:
            continue
        before = page.text[max(begin, at - 3) : at].rstrip(" ")
        if not before or before[-1] not in '.!?)"\u201d:-':
            continue
        portion = _MARK.match(page.text, match.start())
        if portion is None:
            continue
        text = portion.end()
        while page.text[text : text + 1] == " ":
            text += 1
        extra.append(
            Mark(
                int(number["number"]),
                at,
                text,
                portion["mark"],
                False,
                False,
                match.start(),
                inline=True,
            )
        )
    if extra:
        found += extra
        found.sort(key=lambda mark: mark.start)


# What speaks for and against a candidate. A mark is strong evidence; standing
# next in the sequence is the rule; a gap or a restart must be paid for.
_FOR_MARK, _AGAINST_NO_MARK, _NEXT, _GAP, _AGAIN, _RESTART = 2.0, -1.5, 1.0, -1.0, -0.5, -2.5
_FIRST = 3.0
_WIDEST_GAP = 8
_STEPS = (_NEXT, *(_GAP * gap for gap in range(1, _WIDEST_GAP)))
"""What a step of one, two and more numbers is worth."""


def _sequence(candidates: list[Mark], notes: Notes) -> list[Mark]:
    """The likeliest run of paragraph numbers among the candidates; linear in their count."""
    _unfuse(candidates, notes)
    marked = sum(candidate.mark is not None for candidate in candidates)
    if marked in (0, len(candidates)) and _is_plain_run(candidates):
        return candidates  # as in most telegrams: nothing else is like a number
    expect_mark = marked >= 2 or (marked == 1 and candidates[0].mark is not None)
    best_of: dict[int, int] = {}
    best_any = -1
    for index, candidate in enumerate(candidates):
        own = 1.0 + 0.3 * candidate.signed + 0.3 * candidate.after_blank - 0.5 * candidate.inline
        if candidate.mark is not None:
            own += _FOR_MARK
        elif expect_mark:
            own += _AGAINST_NO_MARK
        score, previous = own + max(2.5 - candidate.number, -2.0), -1
        if index == 0 and candidate.number == 1:
            score += _FIRST  # nothing like a number stands before it: lists come later
        for number, step in zip(range(candidate.number - 1, 0, -1), _STEPS, strict=False):
            before = best_of.get(number)
            if before is not None and candidates[before].score + own + step > score:
                score, previous = candidates[before].score + own + step, before
        if candidate.mark is not None:
            again = best_of.get(candidate.number)
            for before, cost in ((again, _AGAIN), (best_any if best_any >= 0 else None, _RESTART)):
                if before is not None and candidates[before].mark is not None:
                    value = candidates[before].score + own + cost
                    if value > score:
                        score, previous = value, before
        candidate.score, candidate.previous = score, previous
        held = best_of.get(candidate.number)
        if held is None or candidates[held].score < score:
            best_of[candidate.number] = index
        if best_any < 0 or candidates[best_any].score < score:
            best_any = index
    if best_any < 0 or candidates[best_any].score <= 0:
        return []
    chain = []
    at = best_any
    while at >= 0:
        chain.append(candidates[at])
        at = candidates[at].previous
    chain.reverse()
    # A number in the middle of nowhere is a list or a year, not a paragraph.
    if len(chain) == 1 and chain[0].number > 2 and chain[0].mark is None:
        return []
    return chain


def _is_plain_run(candidates: list[Mark]) -> bool:
    """True where the candidates count from 1 up, each one more: no other run can be likelier."""
    numbers = [candidate.number for candidate in candidates if not candidate.inline]
    return bool(candidates) and numbers == [*range(1, len(candidates) + 1)]


def _unfuse(candidates: list[Mark], notes: Notes) -> None:
    """C4: the paragraph sign has become the digit 1, so that 11. is paragraph 1."""
    if not candidates or (candidates[0].number <= 10 and not candidates[0].inline):
        return
    fused = [
        c for c in candidates if not c.inline and str(c.number).startswith("1") and c.number >= 11
    ]
    if not fused or fused[0].number != 11:
        return
    if any(c.number <= 10 and not c.inline and c.start < fused[0].start for c in candidates):
        return
    expected = 1
    in_order = []
    for candidate in fused:
        if int(str(candidate.number)[1:]) == expected:
            in_order.append(candidate)
            expected += 1
    if len(in_order) < max(2, (len(fused) + 1) // 2) and not (
        len(fused) == 1 and candidates[0] is fused[0] and fused[0].mark
    ):
        return
    for candidate in in_order:
        number = int(str(candidate.number)[1:])
        stop = candidate.start + len(str(candidate.number)) + 1
        notes.repair(
            "fused-paragraph-sign",
            f"The paragraph sign has become the digit 1: {candidate.number}. is paragraph {number}.",
            candidate.start,
            stop,
            f"{number}.",
            "C4",
        )
        candidate.number = number


def _paragraphs(
    start: int, stop: int, chain: list[Mark], signature: str | None, remainder: str, notes: Notes
) -> Body:
    text = notes.page.text
    ends = [mark.start for mark in chain[1:]] + [stop]
    low, high = _stripped(text, start, chain[0].start)
    heading = None
    if _may_end_in_heading(text, low, high):
        high, heading = _heading_before(text, low, high, first=True)
    preamble = text[low:high].rstrip()
    if preamble:
        notes.place("preamble", low, low + len(preamble))
    paragraphs: list[Paragraph] = []
    places: list[tuple[int, int]] = []
    for index, (mark, end) in enumerate(zip(chain, ends, strict=True)):
        begin, inner = _heading_inside(text, mark.text, end)
        low, high = _stripped(text, begin, end)
        below = None
        if index + 1 < len(chain) and _may_end_in_heading(text, low, high):
            stop_at, below = _heading_before(text, begin, end)
            low, high = _stripped(text, begin, stop_at)
        own = heading or inner
        if own is not None:
            notes.place(f"paragraphs[{index}].heading", *own)
        places.append((low, high))
        paragraphs.append(
            Paragraph(
                mark.number,
                text[low:high],
                _portion(mark, notes),
                _tidy_heading(text[own[0] : own[1]]) if own is not None else None,
            )
        )
        heading = below
    notes.place_each("paragraphs[{}].number", [(mark.start, mark.text) for mark in chain])
    notes.place_each("paragraphs[{}].text", places)
    _note_sequence(chain, notes)
    return Body(preamble, tuple(paragraphs), signature, remainder)


def _portion(mark: Mark, notes: Notes) -> PortionMark | None:
    if mark.mark is None:
        return None
    try:
        return PortionMark.parse(mark.mark)
    except ValueError:
        notes.defect(
            "unread-portion-mark",
            f"The portion mark ({mark.mark}) is none of the known forms.",
            mark.start,
            mark.text,
        )
        return None


def _note_sequence(chain: list[Mark], notes: Notes) -> None:
    if chain[0].number != 1:
        notes.defect(
            "paragraphs-start-late",
            f"The first paragraph is numbered {chain[0].number}.",
            chain[0].start,
            chain[0].text,
            "C6",
        )
    for before, after in pairwise(chain):
        if after.inline:
            notes.repair(
                "glued-paragraph",
                f"Paragraph {after.number} follows in the same line; it is one of its own.",
                after.start,
                after.text,
                f"\n{after.number}. ({after.mark}) ",
                "C5",
            )
        if after.number != before.number + 1:
            notes.defect(
                "paragraph-sequence",
                f"Paragraph {before.number} is followed by paragraph {after.number}.",
                after.start,
                after.text,
                "C6",
            )


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
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


def _heading_before(
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


def _may_end_in_heading(text: str, start: int, end: int) -> bool:
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


def _heading_inside(text: str, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
    """A heading on the paragraph's first line, underlined: where the text begins, and its place."""
    stop = text.find("\n", start, end)
    if stop < 0 or stop - start > _LONGEST_LINE or text[stop + 1 : stop + 2] not in _RULE_MARKS:
        return start, None
    following = text.find("\n", stop + 1, end)
    second = text[stop + 1 : following if following >= 0 else end]
    if not second.strip() or not is_rule(second):
        return start, None
    return (following if following >= 0 else end), (start, stop)


def _tidy_heading(text: str) -> str:
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


# --- the ending -----------------------------------------------------------

_NAME = (
    r"(?:(?:DE|VAN|VON|LA|MC|ST\.?|EL|DEL) ?)?[A-Z][A-Z'\u2019]{1,20}(?:-[A-Z]{2,20})?(?:,? JR\.?)?"
)
_SIGNED = re.compile(rf"(?P<name>{_NAME})[\s.*=_#\-/]*")
_SIGNED_SMALL = re.compile(
    r"(?P<name>(?:Mc|Mac|De|Le|Van|O')?[A-Z][a-z]{2,20}(?:-[A-Z][a-z]+)?(?:,? [Jj]r\.?)?)[\s.*=_#\-]*"
)
_SIGNED_TWICE = re.compile(r"(?P<name>[A-Z][A-Z'\-]{2,20}) (?i:(?P=name))")
_SIGNED_GLUED = re.compile(
    r"[.!?)\"\u201d] ?(?P<name>[A-Z][A-Z'\u2019\-]{2,20}|[A-Z][a-z]{2,20})[\s*=_#\-]*$"
)
_END_GLUED = re.compile(
    r"\b(?:END (?:TEXT|QUOTE|COMMENT|NOTE)|MINIMIZE CONSIDERED)\.? (?P<name>[A-Z][A-Z'\-]{2,20})$"
)
_LAST_WORD = re.compile(r"(?:^|[\s.])(?P<name>[A-Za-z][A-Za-z'\u2019\-]{1,20})[\s.*=_#\-]*$")
_BEFORE_NAME = re.compile(
    r"(?:GP|GROUP)-?[1-4]|[Xx]{3,}|.*(?:\.gov|\.cfm|wiki)\b.*|.*\bc ?fm|Best,|Regards,?", re.I
)
_NO_NAME = frozenset(
    [
        "BT",
        "END",
        "TEXT",
        "SIPDIS",
        "NOFORN",
        "CONFIDENTIAL",
        "SECRET",
        "UNCLASSIFIED",
        "UNCLAS",
        "UNQUOTE",
        "QUOTE",
        "NNNN",
        "NNN",
        "SENSITIVE",
        "NONE",
        "COMMENT",
        "SUMMARY",
        "NOTE",
        "NOTES",
        "MINIMIZE",
        "CONSIDERED",
        "REGARDS",
        "BIO",
        "ANNEX",
        "ATTACHMENT",
        "TABLE",
        "APPENDIX",
        "YES",
        "NO",
        "NATO",
        "USA",
        "EXERCISE",
    ]
)
# Words that begin a sentence that was cut off; they are nobody's name.
_OPENING_WORDS = frozenset(
    """
    A ABOUT AFTER ALL ALSO ALTHOUGH AMBASSADOR AN AND ANOTHER ANY AS AT BECAUSE BEFORE BOTH BUT BY CHARGE DURING
    EMBASSY EVEN FINALLY FOR FROM GIVEN HE HER HERE HIS HOW HOWEVER IF IN INDEED IT ITS LAST MANY MEANWHILE MORE
    MOST NEITHER NOR NOW OF ON ONE ONLY OR OTHER OTHERS OUR OVER PARA PLEASE POST SEVERAL SHE SINCE SO SOME STILL
    SUCH THAN THAT THE THEIR THEN THERE THESE THEY THIS THOSE THOUGH THROUGH TO TODAY TWO UNDER UNTIL WE WHAT WHEN
    WHERE WHETHER WHICH WHILE WHO WHY WITH WITHOUT YET YOU
    """.split()
)
_FURNITURE = re.compile(
    r"NNNN?|BT|NOTE BY OC/T:.{0,120}|\.+|#[0-9]{3,6}|(?:TOP )?SECRET|CONFIDENTIAL|UNCLAS(?:SIFIED)?|LIMITED OFFICIAL USE"
    r"|[0-9]{4}[A-Z]{3,10}[0-9]{4,6} - [A-Z/ ]+|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|=+ ?CABLE ENDS ?=+|<< ?END OF DOCUMENT ?>>|[*=_~\-]{3,}|##+|UNQUOTE|END CABLE TEXT",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"https?://|\bwww\.|\.sgov\.gov|\.gov/|visit .{0,60}(?:web ?site|site)|classified web|intelink",
    re.IGNORECASE,
)
_BEHIND_SLUG = re.compile(
    r"(?:cfm|html?|gov|[/_:][\w/:.]{2,60}) ?(?:[a-z]ed_\w+ )?\s(?P<name>[A-Z][A-Za-z'\u2019\-]{2,20})[\s.*=_\-]*$"
)
_SITE = re.compile(r"visit|website|web site|site", re.IGNORECASE)
_RULED = re.compile(r"\s*[*=_\-]{4,}")
_STAMP = re.compile(
    r"Declassified/Released|EO Systematic|^Review [0-9]{2} [A-Z]{3} [0-9]{4}", re.IGNORECASE
)


def _ending(
    start: int, chain: list[Mark], notes: Notes, may_sign: Callable[[str], bool]
) -> tuple[int, str | None, str]:
    """Where the last paragraph's text ends, the signature, and what follows it."""
    page = notes.page
    last_start = start
    if chain:
        last_start = chain[-1].text
    floor = page.line_at(last_start)
    last = len(page.lines) - 1
    cut = last + 1
    while last >= floor:
        line = page.lines[last].strip()
        if line and not _FURNITURE.fullmatch(line) and not _is_trailer(line, page.lines, last):
            break
        if line:
            cut = last
        last -= 1
    if last < floor:
        # Nothing but end marks: no text is left before them.
        low, high = _stripped(page.text, start, len(page.text))
        notes.place("remainder", low, high)
        return start, None, page.text[low:high]
    found = _signature_at(last, floor, last_start, notes)
    if found is None and cut <= len(page.lines) - 1:
        found = _signature_behind_slug(last, cut, notes)
    if found is None:
        found = _signature_above(last, floor, notes)
    if found is None:
        found = _signature_by_office(last, last_start, notes, may_sign)
    end_of_text = page.starts[last] + len(page.lines[last])
    tail_from = cut
    if found is None:
        stop, name = end_of_text, None
    else:
        stop, name, tail_from = found[0], found[1], max(found[2], 0)
    low = page.starts[tail_from] if tail_from < len(page.lines) else len(page.text)
    low, high = _stripped(page.text, low, len(page.text))
    remainder = page.text[low:high]
    if remainder:
        notes.place("remainder", low, high)
    return stop, name, remainder


def _is_trailer(line: str, lines: list[str], number: int) -> bool:
    """A publisher's block after the text: a web address between rules of stars (G3)."""
    if len(line) >= 160:
        return False  # a sentence may name a web site
    if _STAMP.search(line):
        return True
    if _SLUG.search(line):
        near = lines[max(0, number - 4) : number] + lines[number + 1 : number + 4]
        return any(map(_RULED.match, near)) or number > len(lines) - 4
    return (
        len(line) < 120
        and _SITE.search(line) is not None
        and _SLUG.search("\n".join(lines[number + 1 : number + 5])) is not None
    )


def _signature_at(
    last: int, floor: int, last_start: int, notes: Notes
) -> tuple[int, str, int] | None:
    """A signature on the last line: text end, name, line where the remainder begins."""
    page = notes.page
    raw = page.lines[last]
    line = raw.strip()
    start = page.starts[last] + len(raw) - len(raw.lstrip())
    own = _own_line_name(line)
    if (
        own is not None
        and page.starts[last] >= last_start
        and _may_sign_after(last, floor, own, notes)
    ):
        at = start + line.index(own)
        notes.place("signature", at, at + len(own))
        if line != own:
            _note_trailing(line, own, start, notes)
        return page.starts[last], own, last + 1
    twice = _SIGNED_TWICE.fullmatch(line)
    if twice is not None and page.starts[last] >= last_start:
        notes.place("signature", start, start + len(twice["name"]))
        _note_trailing(line, twice["name"], start, notes)
        return page.starts[last], twice["name"], last + 1
    glued = _SIGNED_GLUED.search(line) or _END_GLUED.search(line)
    if (
        glued is not None
        and glued["name"].upper() not in _NO_NAME
        and glued["name"].upper() not in _OPENING_WORDS
        and _is_glued_name(line, glued["name"])
    ):
        at = start + glued.start("name")
        if at <= last_start:
            return None
        notes.place("signature", at, at + len(glued["name"]))
        notes.repair(
            "glued-signature",
            f"The signature {glued['name']} runs on after the last sentence.",
            at,
            at + len(glued["name"]),
            "\n" + glued["name"],
            "G5",
        )
        return at, glued["name"], last + 1
    return None


def _is_glued_name(line: str, name: str) -> bool:
    before = line[: line.rindex(name)].rstrip()
    return before[-1:] in '.!?)"\u201d' and (not line.isupper() or len(name) >= 4)


def _note_trailing(line: str, name: str, start: int, notes: Notes) -> None:
    notes.repair(
        "signature-trailing-marks",
        f"Marks stand after the signature {name}.",
        start,
        start + len(line),
        name,
        "G5",
    )


def _own_line_name(line: str) -> str | None:
    for pattern in (_SIGNED, _SIGNED_SMALL):
        match = pattern.fullmatch(line)
        if match is not None and match["name"].upper() not in _NO_NAME:
            # One letter over and over is the signal of an error: EEEEEEEE (ACP 127).
            return match["name"] if len(set(match["name"])) > 1 else None
    return None


def _may_sign_after(last: int, floor: int, name: str, notes: Notes) -> bool:
    """A name signs where the line before it ends a sentence, or a blank line stands between."""
    lines = notes.page.lines
    above = last - 1
    while above >= floor and not lines[above].strip():
        above -= 1
    if above < floor:
        return True
    before = lines[above].strip()
    if _BEFORE_NAME.fullmatch(before):
        return True
    if before[-1] in _TERMINAL or is_rule(before):
        return True
    if above < last - 1:
        return True
    return name.isupper() and not before.isupper()


def _signature_behind_slug(last: int, cut: int, notes: Notes) -> tuple[int, str, int] | None:
    """The signature run on behind a web address under the text (G3)."""
    page = notes.page
    line = page.lines[cut]
    match = _BEHIND_SLUG.search(line) if len(line) < 160 and _SLUG.search(line) else None
    if match is None or match["name"].upper() in _NO_NAME:
        return None
    at = page.starts[cut] + match.start("name")
    notes.place("signature", at, at + len(match["name"]))
    notes.repair(
        "glued-signature",
        f"The signature {match['name']} runs on behind a web address.",
        at,
        at + len(match["name"]),
        "\n" + match["name"],
        "G5",
    )
    return page.starts[last] + len(page.lines[last]), match["name"], cut


def _signature_above(last: int, floor: int, notes: Notes) -> tuple[int, str, int] | None:
    """A signature some lines above the end, a fragment of something else after it (G6)."""
    page = notes.page
    for number in range(last - 1, max(floor, last - 12), -1):
        line = page.lines[number].strip()
        match = _SIGNED.fullmatch(line)
        if match is None or match["name"] in _NO_NAME or len(match["name"]) < 4:
            continue
        below = page.lines[number + 1].strip()
        if below and not _FURNITURE.fullmatch(below):
            continue
        above = page.lines[number - 1].strip() if number > floor else "."
        if above and above[-1] not in _TERMINAL:
            continue
        start = page.starts[number] + len(page.lines[number]) - len(page.lines[number].lstrip())
        notes.place("signature", start, start + len(match["name"]))
        notes.defect(
            "text-after-signature",
            "Text that does not belong to the telegram, or a note, follows the signature.",
            page.starts[number + 1],
            page.starts[last] + len(page.lines[last]),
            "G6",
        )
        return page.starts[number], match["name"], number + 1
    return None


def _signature_by_office(
    last: int, last_start: int, notes: Notes, may_sign: Callable[[str], bool]
) -> tuple[int, str, int] | None:
    """The last word of the text, where its bearer is known to have signed for the post."""
    page = notes.page
    start = page.starts[last]
    match = _LAST_WORD.search(page.lines[last][-80:])
    if match is None or match["name"].upper() in _NO_NAME:
        return None
    shift = max(len(page.lines[last]) - 80, 0)
    at = start + shift + match.start("name")
    if at < last_start or not may_sign(match["name"]):
        return None
    end = at + len(match["name"])
    notes.place("signature", at, end)
    if page.text[start:at].strip():
        notes.repair(
            "glued-signature",
            f"The signature {match['name']} runs on after the last words.",
            at,
            end,
            "\n" + match["name"],
            "G5",
        )
    return at, match["name"], last + 1
