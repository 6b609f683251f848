"""TXT001-TXT008, TXT014, TXT015: paragraphs, their lines and characters, and the ending.

Source: spec/02 (paragraphs, conventions, signature and end), spec/05 C, E, G; 5 FAH-2 H-246, H-421.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from reftel import authority
from reftel.check.case import Case, Fault
from reftel.check.heading import INFO, WARNING
from reftel.check.marking import TEXT
from reftel.check.rule import rule
from reftel.codec.reading import Span
from reftel.codec.standing import places
from reftel.telegram import Precedence

THREE_PAGES = 9_000
"""Characters on three pages of 55 lines, each of 55 characters."""
MOST_SHOWN = 5
"""Places that one finding points to, where a fault stands in many."""
PARAGRAPH_SIGN, REPLACEMENT = "\u00b6", "\ufffd"
_NOT_ASCII = re.compile(r"[^\x00-\x7f\u00b6\ufffd]")
_PARAGRAPH_SIGN = re.compile("[\u00b6\ufffd]")
_LAST_WORD = re.compile(r"\b(?P<name>[A-Za-z][A-Za-z'\-]+)\W*$")
_BRACKETS = re.compile(r"[()]")
_SMALL = re.compile(r"[a-z]")
_LISTED = re.compile(r"(?:[#.]|N{3,4}|BT|END CABLE TEXT|\s|-|=|\*|_)*", re.IGNORECASE)
_URGENT = re.compile(
    r"\bNIACT\b|\bNIGHT\b|\bURGENT|\bIMMEDIATE|\bDEADLINE|\bACTION REQUEST|\bTODAY\b|\bTONIGHT\b|\bTOMORROW\b"
)
# What opens a passage, and what closes it.
_PASSAGES = (
    (
        "Summary",
        re.compile(r"[\s(]*(?:BEGIN |EXECUTIVE )?SUMMARY\s*(?:\([A-Z/]{1,5}\))?\s*[:.\-]", re.I),
        "SUMMARY",
    ),
    (
        "Comment",
        re.compile(r"[\s(]*(?:BEGIN )?COMMENT\s*(?:\([A-Z/]{1,5}\))?\s*[:.\-]", re.I),
        "COMMENT",
    ),
)
_NOTE = re.compile(r"\((?:BEGIN )?NOTE: ", re.IGNORECASE)
_ENDS = re.compile(r"\bEND(?:\s+OF)?\s+(?:[A-Z]+\s+)?$")


@rule(
    "TXT001",
    "paragraph-numbers",
    WARNING,
    source="5 FAH-2 H-246.2; spec/05 C6",
    spec="P01",
    needs=TEXT,
)
def paragraph_numbers(case: Case) -> Iterator[Fault]:
    """Paragraphs are numbered from 1, without gap or repeat.

    They are cited by number. A gap is the drafter's slip, or a paragraph that
    this copy has lost.

    Wrong:
        1. (C) EXERCISE. THE FERRY WAS LATE.
        3. (C) IT LEFT AT NOON. EXERCISE.

    Right:
        1. (C) EXERCISE. THE FERRY WAS LATE.
        2. (C) IT LEFT AT NOON. EXERCISE.
    """
    for defect in case.defects("paragraphs-start-late", "paragraph-sequence"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)
    if not case.text:
        expected = 1
        for paragraph in case.telegram.paragraphs:
            if paragraph.number != expected:
                yield Fault(f"paragraph {paragraph.number} stands where {expected} follows")
                expected = paragraph.number
            expected += 1


@rule("TXT002", "lone-number", INFO, source="5 FAH-2 H-246.2", spec="P02", needs=TEXT)
def lone_number(case: Case) -> Iterator[Fault]:
    """A text of a single paragraph is not numbered.

    Wrong:
        1. (U) EXERCISE. THE FERRY WAS LATE.
        MARLOWE

    Right:
        (U) EXERCISE. THE FERRY WAS LATE.
        MARLOWE
    """
    if len(case.telegram.paragraphs) == 1 and not case.is_cut and not case.telegram.preamble:
        yield Fault("the only paragraph is numbered", case.at("paragraphs[0].number"))


@rule(
    "TXT003",
    "unclosed-passage",
    INFO,
    source="spec/02, conventions inside the text",
    spec="P05",
    needs=TEXT,
)
def unclosed_passage(case: Case) -> Iterator[Fault]:
    """Summary, Comment and Note are closed by End summary, End comment, End note.

    Else nobody can tell where the report ends and the drafter's opinion begins.

    Wrong:
        5. (C) COMMENT: THE FERRY WILL BE LATE AGAIN. EXERCISE.

    Right:
        5. (C) COMMENT: THE FERRY WILL BE LATE AGAIN. END COMMENT. EXERCISE.
    """
    if case.is_cut:
        return
    paragraphs = case.telegram.paragraphs
    heads = [paragraph.text[:40].upper() for paragraph in paragraphs]
    for name, opens, word in _PASSAGES:
        for index, paragraph in enumerate(paragraphs):
            if word in heads[index] and opens.match(paragraph.text):
                # It is closed in the same paragraph, or some way down.
                if not any(_is_ended(later.text, word) for later in paragraphs[index:]):
                    yield Fault(
                        f"{name} in paragraph {paragraph.number} is not closed",
                        case.at(f"paragraphs[{index}].number"),
                    )
                break
    if case.text and "ote: " not in case.text and "OTE: " not in case.text:
        return
    for index, paragraph in enumerate(paragraphs):
        text = paragraph.text
        match = _NOTE.search(text)
        if match is None or _is_closed(text, match.start()):
            continue
        if not any(_is_ended(later.text, "NOTE") for later in paragraphs[index:]):
            yield Fault(
                f"Note in paragraph {paragraph.number} is not closed",
                case.at(f"paragraphs[{index}].number"),
            )
            break


def _is_ended(text: str, word: str) -> bool:
    """True where END SUMMARY, END OF EMBASSY COMMENT and the like stand in the text."""
    upper = text.upper()
    for at in places(word, upper):
        before = upper[max(0, at - 24) : at]
        if "END" in before and _ENDS.search(before):
            return True
    return False


def _is_closed(text: str, start: int) -> bool:
    """True where the bracket that opens at ``start`` is closed."""
    depth = 0
    for bracket in _BRACKETS.finditer(text, start):
        depth += 1 if bracket.group() == "(" else -1
        if depth == 0:
            return True
    return False


@rule("TXT004", "no-summary", INFO, source="5 FAH-2 H-246.3", spec="P06", needs=TEXT)
def no_summary(case: Case) -> Iterator[Fault]:
    """A text of more than three pages has a summary.

    Wrong:
        1. (C) EXERCISE. THE FIRST OF SIXTY PARAGRAPHS ABOUT A FERRY.

    Right:
        1. (C) SUMMARY: THE FERRY WAS LATE. END SUMMARY. EXERCISE.
    """
    size = sum(len(paragraph.text) for paragraph in case.telegram.paragraphs)
    if size <= THREE_PAGES:
        return
    parts = [case.telegram.preamble]
    for paragraph in case.telegram.paragraphs:
        parts += (paragraph.heading or "", paragraph.text)
    if not any("ummary" in part or "SUMMARY" in part for part in parts):
        pages = -(-size * 3 // THREE_PAGES)
        yield Fault(f"about {pages} pages and no summary", case.at("paragraphs[0].number"))


@rule("TXT005", "long-line", INFO, source="5 FAH-2 H-246.1; spec/02", spec="P07", needs=TEXT)
def long_line(case: Case) -> Iterator[Fault]:
    """A line of the text has at most 69 characters on the wire, 55 in a draft.

    Teleprinters cut what is longer. Of the labels the system takes care itself.

    Wrong:
        1. (U) EXERCISE. THIS LINE OF A DRAFT GOES ON AND ON, PAST THE MARGIN OF THE FORM.

    Right:
        1. (U) EXERCISE. THIS LINE OF A DRAFT STAYS WITHIN
        THE MARGIN OF THE FORM.
    """
    start, lines = _text_lines(case)
    widest = case.columns
    if max(map(len, lines), default=0) <= widest:
        return
    wide = [
        (at, length)
        for at, line in enumerate(lines)
        if len(line) > widest and (length := len(line if start is None else line.rstrip())) > widest
    ]
    if not wide:
        return
    said = "a line has" if len(wide) == 1 else f"{len(wide)} lines have"
    longest = max(length for _, length in wide)
    spans: tuple[Span, ...] = ()
    if start is not None:
        first, length = wide[0]
        begin = start + sum(map(len, lines[:first])) + first
        spans = (Span(begin + widest, begin + length),)
    yield Fault(f"{said} more than {widest} characters, the longest {longest}", spans)


def _text_lines(case: Case) -> tuple[int | None, list[str]]:
    """The lines of the numbered paragraphs, and where in the original text they begin."""
    spans = [
        *case.at("paragraphs[0].number"),
        *case.at(f"paragraphs[{len(case.telegram.paragraphs) - 1}].text"),
    ]
    if not spans:
        texts = (paragraph.text for paragraph in case.telegram.paragraphs)
        return None, [line for text in texts for line in text.split("\n")]
    start = case.text.rfind("\n", 0, spans[0].start) + 1
    return start, case.text[start : spans[-1].end].split("\n")


@rule("TXT006", "characters", INFO, source="spec/05 E1, E4; ITA2, ASCII", spec="P08")
def characters(case: Case) -> Iterator[Fault]:
    """The wire carries ASCII, and the classification line stands in capitals.

    Curly quotation marks and accents are put in by word processors; on the way
    they become question marks, or worse.

    Wrong:
        1. (U) THE MINISTER SAID \u201cNOON.\u201d EXERCISE.

    Right:
        1. (U) THE MINISTER SAID "NOON." EXERCISE.
    """
    if not case.text.isascii():
        signs = case.text.count(PARAGRAPH_SIGN) + case.text.count(REPLACEMENT)
        count = len(case.text) - len(case.text.encode("ascii", "ignore")) - signs
        if count:
            found = list(islice(_NOT_ASCII.finditer(case.text), MOST_SHOWN))
            shown = " ".join(dict.fromkeys(match.group() for match in found))
            times = "once" if count == 1 else f"{count} times"
            yield Fault(
                f"characters that are not ASCII, {times}: {shown}",
                tuple(Span(*match.span()) for match in found),
            )
    for span in case.at("classification"):
        if _SMALL.search(case.text, span.start, span.end):
            yield Fault("the classification line is not in capitals", (span,))


@rule("TXT007", "paragraph-sign", WARNING, source="spec/05 C1-C4", spec="P09")
def paragraph_sign(case: Case) -> Iterator[Fault]:
    """No publisher's paragraph sign, nor what is left of one, stands in the text.

    Publishers put a pilcrow before paragraph numbers; wrong character sets make a
    replacement character of it, or the digit 1, so that 11 is paragraph 1.

    Wrong:
        \u00b61. (C) EXERCISE. THE FERRY WAS LATE.

    Right:
        1. (C) EXERCISE. THE FERRY WAS LATE.
    """
    if not case.text.isascii():
        count = case.text.count(PARAGRAPH_SIGN) + case.text.count(REPLACEMENT)
        if count:
            found = islice(_PARAGRAPH_SIGN.finditer(case.text), MOST_SHOWN)
            times = "once" if count == 1 else f"{count} times"
            yield Fault(
                f"a publisher's paragraph sign, {times}",
                tuple(Span(*match.span()) for match in found),
            )
    fused = case.repairs("fused-paragraph-sign")
    if fused:
        yield Fault(
            f"the paragraph sign has become the digit 1, {len(fused)} times",
            tuple(repair.span for repair in fused[:MOST_SHOWN]),
        )


@rule("TXT008", "niact-unjustified", INFO, source="5 FAH-2 H-421.2", spec="P10", needs=TEXT)
def niact_unjustified(case: Case) -> Iterator[Fault]:
    """The first paragraph of a NIACT telegram says why somebody is got out of bed.

    Wrong:
        TO RUEHC/SECSTATE WASHDC NIACT IMMEDIATE 2117
        1. (C) EXERCISE. THE FERRY WAS LATE.

    Right:
        TO RUEHC/SECSTATE WASHDC NIACT IMMEDIATE 2117
        1. (C) EXERCISE. NIACT FOR THE FERRY LEAVES AT DAWN.
    """
    if not any(one.precedence is Precedence.NIACT_IMMEDIATE for one in case.telegram.action):
        return
    paragraphs = case.telegram.paragraphs
    first = f"{case.telegram.preamble}\n{paragraphs[0].text if paragraphs else ''}".upper()
    if not _URGENT.search(first):
        yield Fault("paragraph 1 does not justify NIACT", case.at("paragraphs[0].number"))


@rule(
    "TXT014", "no-signature", WARNING, source="spec/02, signature and end", spec="S23", needs=TEXT
)
def no_signature(case: Case) -> Iterator[Fault]:
    """A telegram ends in the surname of whoever is in charge.

    It goes out on his authority. Where it is missing the end of the text may be
    missing with it.

    Wrong:
        5. (C) COMMENT: THE FERRY WILL BE LATE AGAIN. END COMMENT. EXERCISE.

    Right:
        5. (C) COMMENT: THE FERRY WILL BE LATE AGAIN. END COMMENT. EXERCISE.
        MARLOWE
    """
    if case.telegram.signature is None and not case.is_cut and not _ends_in_a_name(case):
        index = len(case.telegram.paragraphs) - 1
        spans = case.at(f"paragraphs[{index}].text") or case.at("preamble")
        end = spans[-1].end if spans else 0
        yield Fault("there is no signature", (Span(max(end - 1, 0), end),) if spans else ())


def _ends_in_a_name(case: Case) -> bool:
    """True where the last word is the name of somebody who signed for the post at the time."""
    last = _LAST_WORD.search(case.text[-80:])
    if last is None or case.telegram.post is None or case.first_day is None:
        return False
    return bool(authority.signers(last["name"], case.telegram.post, case.first_day))


@rule("TXT015", "after-the-signature", INFO, source="spec/05 G", spec="S24", needs=TEXT)
def after_the_signature(case: Case) -> Iterator[Fault]:
    """Nothing but the end mark follows the signature.

    Notes of web sites, of archives and of copiers do, and pieces of the next telegram.

    Wrong:
        MARLOWE
        Visit the exercise's web site for more.

    Right:
        MARLOWE
        NNNN
    """
    telegram = case.telegram
    if telegram.signature is not None and _LISTED.fullmatch(telegram.remainder) is None:
        yield Fault("something follows the signature", case.at("remainder"))


RULES = (
    paragraph_numbers,
    lone_number,
    unclosed_passage,
    no_summary,
    long_line,
    characters,
    paragraph_sign,
    niact_unjustified,
    no_signature,
    after_the_signature,
)
