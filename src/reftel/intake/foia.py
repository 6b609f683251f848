"""State FOIA releases as text by OCR: pages, labels, release stamps. Source: spec/08, section 8.

Each page begins with a line ``===== PAGE 1 =====`` and a line of the OCR
program. The release office puts its marks at the head and foot of every page,
and before newer telegrams a block of labels with their values. These are
statements; what is left is the telegram. A release may hold many telegrams,
and papers that are none.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.release_labels import read_labels
from reftel.intake.source import Document, Refusal

CONTAINER = "foia"

_PAGE = re.compile(rb"^={3,10} PAGE [0-9]{1,5} ={3,10}[ \t]*\r?$", re.MULTILINE)
_PAGE_LINE = re.compile(r"={3,10} PAGE (?P<number>[0-9]{1,5}) ={3,10}")

_LEVELS = (
    "UNCLASSIFIED", "CONFIDENTIAL", "SECRET", "TOP SECRET", "LIMITED OFFICIAL USE", "SBU",
    "SENSITIVE", "UNCLASSIFIED SBU",
)  # fmt: skip
_LEAST_ALIKE = 0.8
_CASE = re.compile(
    r"(?:CSP|F|FL|M|S|P)-?[0-9]{4}-[0-9]{4,6}|Case No\.?:? ?[A-Z0-9-]{5,20}", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:[A-Z8]-?0[0-9]{7,11}|C[0-9]{8}|Doc No\.?:? ?[A-Z0-9-]{5,20})")
_DAY = re.compile(r"[0-9]{1,2}/?[0-9]{1,2}/[0-9]{4}")
_DECISION = re.compile(
    r"(?:RELEASED? IN (?:FULL|PART).{0,60}|Declassified in (?:Full|Part)\b.{0,60}|Denied in Full.{0,30})",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:UNITED STATES|US|U\.S\.) DEPARTMENT OF ?STATE|REVIEW A.{1,3}HORITY:.{1,60}"
    r"|DATE/CASE ID:.{1,60}|[0-9]{9}",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(r"Page [0-9]{1,4} of [0-9]{1,4}", re.IGNORECASE)
_EXEMPTIONS = re.compile(
    r"(?:\(?[bB]\)?\(?[1-9]\)?|1\.[45] ?\([a-h]\)|25X[1-9])(?:, ?.{1,20})?|[EI][0-9]{1,3}"
)

_PAGE_ONE = re.compile(r"PAGE ?:? ?[0O]{0,3}[1I][:.]?(?: .{0,60})?", re.IGNORECASE)
_SECTION = re.compile(r"\b(?P<this>[0-9]{2}) OF (?P<of>[0-9]{2})\b")
_PAGE_TWO = re.compile(r"PAGE ?:? ?(?:[0O]{1,3}[2-9]|TWO|THREE)\b", re.IGNORECASE)
# The digits of a section are often misread; that it is not the first mostly shows.
_LATER_SECTION = re.compile(r"\bSECT(?:ION)? ?[^ ]?[2-9] [O0]F\b")
_ITEM = re.compile(r"ITEM NO ?[=:] ?[0-9]{5,}")
_SENDER = re.compile(r"(?:FM|EM|RM|IM)\.? [A-Z]")
_ADDRESS = re.compile(r"TO [A-Z]")
_LETTERHEAD = re.compile(r"(?:INCOMING|OUTGOING) TELEGRAM|TELEGRAM", re.IGNORECASE)
_WIRE = re.compile(r"V?ZCZC")
_COVER = re.compile(
    r"THIS (?:FILE|DOCUMENT) IS MADE AVAILABLE THROUGH|Freedom of Information Act", re.IGNORECASE
)
_HEADER = 40
"""Lines of a page in which sender and addressee show themselves, under stamps and notes."""
_TOP = 14
"""Lines of a page in which the first page of a telegram shows itself."""


def recognises(head: bytes) -> bool:
    """True for text with page lines of an OCR program among its first lines."""
    top = head[:8192]
    return b"=== PAGE " in top and _PAGE.search(top) is not None


def open_text(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegrams of a release, each with its pages as its place; other papers too.

    Statements: the labels' values under the names of the archive, ``id``,
    ``created`` and ``release``, ``case``, ``document no``, ``exemptions``.
    """
    decoded = decode(file.data, file.name)
    about, pages = _pages(decoded.text)
    groups = _groups(pages)
    raw = file.data.split(b"\n") if len(groups) > 1 else []
    for number, group in enumerate(groups):
        first, last = group[0].number, group[-1].number
        stop = groups[number + 1][0].line if number + 1 < len(groups) else len(raw)
        start = group[0].line if number else 0
        statements = _statements(about, group)
        body = [line for page in group for line in page.lines]
        text = "\n".join(body).strip("\n")
        place = f"page {first}" if first == last else f"pages {first}-{last}"
        here = place if len(groups) > 1 else None
        if not text.strip():
            reason = "the page has no text but the marks of its release"
            yield file.refusal(CONTAINER, "no-text", reason, place=here, statements=statements)
            continue
        yield file.document(
            CONTAINER,
            text + "\n",
            charset=decoded.charset,
            original=None if not raw else b"\n".join(raw[start:stop]) + b"\n" * (stop < len(raw)),
            place=here,
            statements=statements,
            vouched=group[0].begins,
        )


@dataclass(slots=True)
class _Page:
    """One page: its number, the line it begins in, its words, what stood round them."""

    number: int
    line: int
    lines: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    note: str = ""
    begins: bool = False


def _pages(text: str) -> tuple[dict[str, str], list[_Page]]:
    """What the OCR program says of the whole, and the pages."""
    about: dict[str, str] = {}
    pages: list[_Page] = []
    for number, line in enumerate(text.split("\n")):
        match = _PAGE_LINE.fullmatch(line.strip())
        if match is not None:
            pages.append(_Page(int(match["number"]), number))
        elif line.startswith("{") and (told := _json(line)) is not None:
            if not pages:
                about = _about(told)
            elif not pages[-1].lines:
                pages[-1].note = str(told.get("note", ""))
        elif pages:
            pages[-1].lines.append(line.rstrip())
    for page in pages:
        _take_marks(page)
        page.labels, page.lines = read_labels(page.lines)
        page.begins = bool(page.labels) or _begins(page.lines)
    return about, pages


def _json(line: str) -> dict[str, object] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _about(told: dict[str, object]) -> dict[str, str]:
    names = {
        "collection": "collection",
        "source_file": "scanned file",
        "source_sha256": "scanned file sha256",
        "engine": "OCR engine",
        "created_utc": "OCR date",
    }
    return {name: str(told[key]) for key, name in names.items() if told.get(key)}


def _take_marks(page: _Page) -> None:
    """Marks of the release office at the head and the foot of a page, out of its words."""
    while page.lines and (not page.lines[0].strip() or _is_mark(page.lines[0])):
        page.marks.append(page.lines.pop(0))
    foot: list[str] = []
    while page.lines:
        last = page.lines[-1]
        # The name of who decided stands between the decision and the office.
        named = (
            bool(foot)
            and _OFFICE.fullmatch(foot[-1].strip()) is not None
            and any(_DECISION.fullmatch(line.strip()) for line in page.lines[-3:-1])
        )
        if last.strip() and not _is_mark(last) and not named:
            break
        foot.append(page.lines.pop())
    page.marks = [line.strip() for line in (*page.marks, *reversed(foot)) if line.strip()]


def _is_mark(line: str) -> bool:
    words = line.strip().strip("\"'")
    if not any(sign.isalnum() for sign in words):
        return True  # dust on the paper
    return _is_level(words) or any(
        pattern.fullmatch(words)
        for pattern in (_CASE, _NUMBER, _DAY, _DECISION, _OFFICE, _PAGE_OF, _EXEMPTIONS)
    )


def _is_level(words: str) -> bool:
    """A level as OCR reads it through the line that strikes it out: ``CONFIBENTIAL``."""
    if not 3 <= len(words) <= 24:
        return False
    letters = words.upper()
    return letters in _LEVELS or (
        len(words) > 5
        and any(
            difflib.SequenceMatcher(None, letters, level).ratio() >= _LEAST_ALIKE
            for level in _LEVELS
        )
    )


def _begins(lines: list[str]) -> bool:
    """True for the first page of a telegram; not for that of its second section."""
    filled = [line.strip() for line in lines if line.strip()]
    top = filled[:_TOP]
    if any(_COVER.search(line) for line in top):
        return False
    if any(_LATER_SECTION.search(line) for line in filled[:_HEADER]):
        return False
    if any(_ITEM.search(line) for line in top):
        return True
    for number, line in enumerate(top):
        if _PAGE_ONE.fullmatch(line):
            section = _SECTION.search(" ".join(top[number : number + 4]))
            return section is None or int(section["this"]) <= 1
        if _PAGE_TWO.match(line):
            return False
        if _WIRE.match(line):
            return True
    if any(_LETTERHEAD.fullmatch(line) for line in top):
        return True
    header = filled[:_HEADER]
    return any(map(_SENDER.match, header)) and any(map(_ADDRESS.match, header))


def _groups(pages: list[_Page]) -> list[list[_Page]]:
    """The pages of each telegram, and runs of pages that belong to none."""
    groups: list[list[_Page]] = []
    for page in pages:
        cover = any(_COVER.search(line) for line in page.lines[:_TOP])
        was_cover = bool(groups) and not groups[-1][0].begins
        if not groups or page.begins or (cover and not was_cover):
            groups.append([page])
        else:
            groups[-1].append(page)
    return groups


def _statements(about: dict[str, str], group: list[_Page]) -> dict[str, str]:
    told = dict(group[0].labels)
    marks = [mark.strip("\"'") for page in group for mark in page.marks]
    for name, pattern in (
        ("release", _DECISION),
        ("case", _CASE),
        ("document no", _NUMBER),
        ("exemptions", _EXEMPTIONS),
        ("review", _OFFICE),
    ):
        found = dict.fromkeys(mark for mark in marks if pattern.fullmatch(mark))
        if found:
            told[name] = "; ".join(found)
    notes = [f"page {page.number}: {page.note}" for page in group if page.note]
    if notes:
        told["OCR notes"] = "; ".join(notes)
    return told | about
