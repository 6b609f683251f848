"""Which numbers are those of paragraphs: the likeliest run among all that look like one.

A publisher's sign stands before every line that begins like a number, so a
paragraph's number is known by its place in the sequence and not by its looks
(spec/05 C1-C6). The best sequence is found in one pass over the candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from reftel.codec.notes import Notes
from reftel.codec.pages import Page

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


def paragraph_marks(start: int, notes: Notes) -> list[Mark]:
    """The numbers of the paragraphs from a place in the cleaned text on, in order."""
    return _sequence(_candidates(notes.page.line_at(start), start, notes), notes)


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
    if not marked and _is_run_of_parts(candidates, notes.page):
        return candidates
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


# The heading of a part of a telegram: B. BILATERAL ISSUES
_PART = re.compile(r"(?P<letter>[A-Z])\. [A-Z][A-Z ,'&/-]{3,60}")


def _is_run_of_parts(candidates: list[Mark], page: Page) -> bool:
    """True where the candidates count from 1 up anew in each of several lettered parts.

    Every number must be of such a run, and every run be under the heading of its part, from A
    on in their order: anything less may be a list inside a paragraph (spec/05 C6).
    """
    last, letter, above = 0, "", 0
    for candidate in candidates:
        if candidate.inline:
            return False
        line = page.line_at(candidate.start)
        if candidate.number == 1:
            found = _part_between(above, line, page)
            if found is None or not (letter < found if letter else found == "A"):
                return False
            letter = found
        elif candidate.number != last + 1:
            return False
        last, above = candidate.number, line + 1
    return letter > "A"


def _part_between(first: int, end: int, page: Page) -> str | None:
    """The letter of the last heading of a part in some lines, a blank line before it."""
    for number in range(end - 1, max(first, 1) - 1, -1):
        heading = None if page.lines[number - 1] else _PART.fullmatch(page.lines[number].strip())
        if heading is not None:
            return heading["letter"]
    return None


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
