"""Passages of a telegram's text: summary, comment, persons to be protected, withheld words.

Source: spec/02 (conventions inside the text), spec/05 F1-F2, gold/README
(summary and comment).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reftel.codec.standing import capitals, matches, places
from reftel.telegram.model import Paragraph, Telegram

_OPENERS = {
    "summary": re.compile(
        r"[\s(\"]*(?:\([A-Z/]{1,6}\) *)?(?:BEGIN |EXECUTIVE )?SUMMARY(?!\s+EXECUTION)\b(?: ?(?:AND|/|&|,) ?[A-Z ]{3,30}?)?"
        r"(?:\s*\((?:U|C|S|SBU|NF|/)+\))?\s*(?:[:.\-\u2013\u2014)]+|\n|CONTINUE[SD]?\b|$)",
        re.IGNORECASE,
    ),
    "comment": re.compile(
        r"[\s(\"]*(?:\([A-Z/]{1,6}\) *)?(?:BEGIN |EMBASSY |POST |FINAL |CONCLUDING )?COMMENTS?\b"
        r"(?: ?(?:AND|/|&) ?[A-Z ]{3,30}?)?(?: CONTINUED)?\s*(?:[:.\-\u2013\u2014)]+|\n|$)",
        re.IGNORECASE,
    ),
}
_HEADINGS = {
    "summary": re.compile(r"(?:\([A-Z/]{1,6}\) *)?(?:EXECUTIVE )?SUMMARY\b", re.IGNORECASE),
    "comment": re.compile(
        r"(?:\([A-Z/]{1,6}\) *)?(?:EMBASSY |POST |MISSION )?COMMENTS?\b(?!\s+(?:ON|BY|FROM))",
        re.IGNORECASE,
    ),
}
_CLOSERS = {
    "summary": re.compile(
        r"\(?\bEND(?:\s+OF)?\s+(?:THE\s+)?(?:EXECUTIVE\s+)?SUMMARY\b", re.IGNORECASE
    ),
    "comment": re.compile(
        r"\(?\bEND(?:\s+OF)?\s+(?:EMBASSY\s+|POST\s+)?COMMENTS?\b", re.IGNORECASE
    ),
}
# A last paragraph about the telegram itself, after an unclosed comment.
_ADMINISTRATIVE = re.compile(
    r"[^.]{0,120}\b(?:CLEARED|CLEARANCE|COORDINATED|MINIMIZE CONSIDERED|APPROVED THIS|REVIEWED THIS)\b",
    re.IGNORECASE,
)
_LABEL_OF_ITS_OWN = re.compile(r"[A-Z][A-Z ]{5,40}(?:REQUESTED|REQUEST|ACTION)[A-Z ]{0,20}[:.]")
_PROTECT = re.compile(
    r"\((?:PLEASE\s+)?(?:STRICTLY\s+)?PROTECT(?:\s+(?:THROUGHOUT|SOURCE|ACCORDINGLY|IDENTITY|NAME))?\)"
    r"|\bSTRICTLY\s+PROTECT(?!\s+(?:THE|THEIR|HIS|HER|OUR|ALL|AGAINST)\b)|\(PROTECT[^)]{0,30}\)",
    re.IGNORECASE,
)
_HEADING_AT_END = re.compile(r"\n\s*\n[A-Z][A-Z' ]{2,60}\s*$")
_REDACTION = re.compile(r"X{3,}|x{3,}")
# What begins a mark of protection, wherever it stands: the pattern is tried there and nowhere else.
_PROTECT_BEGINS = ("(PROTECT", "(PLEASE", "(STRICTLY", "STRICTLY")


def passage_paragraphs(telegram: Telegram, kind: str) -> tuple[int, ...]:
    """The numbers of the paragraphs that are wholly ``summary`` or ``comment``.

    A paragraph counts if it is opened by the word or stands under that
    heading, up to the closing words or the next heading. A comment that is
    never closed runs to the end, but for a last administrative paragraph.
    """
    opener, heading = _OPENERS[kind], _HEADINGS[kind]
    paragraphs = telegram.paragraphs
    found: list[int] = []
    index = 0
    while index < len(paragraphs):
        paragraph = paragraphs[index]
        under = paragraph.heading is not None and heading.match(paragraph.heading) is not None
        by_word = opener.match(paragraph.text) is not None
        if not (under or by_word) or _is_short_remark(kind, paragraph, under):
            index += 1
            continue
        stop = _stop(paragraphs, index, kind, under)
        found += [p.number for p in paragraphs[index:stop]]
        index = stop
    return tuple(dict.fromkeys(found))


def _closing(kind: str, text: str) -> re.Match[str] | None:
    """Where the words stand that close a passage; most texts show at a glance that they have none."""
    upper = text.upper()
    end = upper.find("END")
    if end < 0 or upper.find(kind.upper(), end) < 0:
        return None
    return _CLOSERS[kind].search(text)


def _is_short_remark(kind: str, paragraph: Paragraph, under: bool) -> bool:
    """A comment that ends early in its paragraph is a remark inside it."""
    if kind != "comment" or under:
        return False
    end = _closing(kind, paragraph.text)
    return end is not None and len(paragraph.text) - end.end() > 60


def _stop(
    paragraphs: tuple[Paragraph, ...],
    index: int,
    kind: str,
    under: bool,
) -> int:
    """The index after the last paragraph of a passage that begins at ``index``."""
    if _closing(kind, paragraphs[index].text):
        return index + 1
    next_heading = next(
        (at for at in range(index + 1, len(paragraphs)) if paragraphs[at].heading is not None), None
    )
    limit = next_heading if next_heading is not None else len(paragraphs)
    for at in range(index + 1, limit):
        if _closing(kind, paragraphs[at].text):
            return at + 1
    if kind == "summary":
        return limit if under or next_heading is not None else index + 1
    stop = limit
    for at in range(index + 1, limit):
        if _LABEL_OF_ITS_OWN.match(paragraphs[at].text):
            stop = at
            break
    if stop == len(paragraphs) and stop - 1 > index and _ADMINISTRATIVE.match(paragraphs[-1].text):
        stop -= 1
    return stop


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a telegram asks to protect a person, and how many words of it are withheld."""

    strictly_protect: int
    redactions: int


def counts(telegram: Telegram) -> Counts:
    """Marks of protection, and runs of three or more X (spec/05 F1), in the whole text."""
    parts = [telegram.subject or "", telegram.preamble, telegram.remainder]
    for paragraph in telegram.paragraphs:
        parts.append(paragraph.text)
        if paragraph.heading:
            parts.append(paragraph.heading)
    text = "\n".join(parts)
    upper = capitals(text)
    return Counts(
        _marks_of_protection(text, upper),
        len(_REDACTION.findall(text)) if "XXX" in upper else 0,
    )


def _marks_of_protection(text: str, upper: str) -> int:
    if "PROTECT" not in upper:
        return 0
    begins = sorted(at for words in _PROTECT_BEGINS for at in places(words, upper))
    return sum(1 for _ in matches(_PROTECT, text, begins))


def summary_text(telegram: Telegram, numbers: Sequence[int] | None = None) -> str | None:
    """The words of the summary, without the word that opens it and the words that close it.

    ``numbers`` are those of its paragraphs, where somebody has found them already.
    """
    held = set(passage_paragraphs(telegram, "summary") if numbers is None else numbers)
    if held:
        texts = [p.text for p in telegram.paragraphs if p.number in held]
    else:
        if "SUMMARY" not in capitals(telegram.preamble):
            return None
        opened = re.search(r"(?:^|\n)\s*SUMMARY\b", telegram.preamble, re.IGNORECASE)
        if opened is None:
            return None
        texts = [telegram.preamble[opened.start() :].strip()]
    joined = "\n".join(texts)
    closed = _closing("summary", joined)
    if closed is not None:
        joined = joined[: closed.start()]
    joined = re.split(r"(?<!-)-{4,} ?[A-Z]", joined, maxsplit=1)[0] if not held else joined
    if "----" in joined:
        joined = re.sub(r"(?<!-)-{4,}\s.*$", "", joined, flags=re.DOTALL)
    if closed is None and len(telegram.paragraphs) == len(held):
        joined = _HEADING_AT_END.sub("", joined)  # a copy that breaks off behind a heading
    opener = _OPENERS["summary"].match(joined)
    if opener is not None:
        joined = joined[opener.end() :]
    joined = re.sub(r"^\s*(?:[-=]{3,}\s*)?(?:\((?:U|C|S|SBU|NF|/)+\)\s*)?", "", joined)
    return joined.strip() or None
