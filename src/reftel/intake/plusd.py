"""A page of the PlusD collection (1973-79 and Cablegate), as HTML or reduced to text. Source: spec/08, section 4.

The HTML has a table of what the publisher says (``table#synopsis``) and the
text twice, with its header hidden and whole. Reduced to plain text, a key
block and the site's navigation may stand before the telegram, a part of the
labels, or nothing but the body; the archive's release stamps stand in its
middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reftel.intake.aad import is_stamp
from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.names import named_number
from reftel.intake.source import Document, Refusal

CONTAINER = "plusd"

LABELS = frozenset(
    label.strip()
    for label in """
    Date; Canonical ID; Original Classification; Current Classification; Handling Restrictions;
    Character Count; Executive Order; Locator; TAGS; Concepts; Enclosure; Type; Office Origin;
    Office Action; Archive Status; From; To; Linked documents or similar links; Markings
    """.split(";")
)
MOST_PREAMBLE = 600
"""Most lines of key block and navigation before a telegram."""

MOST_BLOCKS = 60
"""Most elements of a page that are looked at for its text: a page has two tabs of it."""

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_TABLE = re.compile(rb"<table\b[^<>]{0,500}\bid\s*=\s*[\"']?synopsis\b", re.IGNORECASE)
_KEY = re.compile(rb"\bclass\s*=\s*[\"']?s_key\b", re.IGNORECASE)
_KEY_TITLE = b"-----BEGIN PGP PUBLIC KEY BLOCK-----"
_KEY_BLOCK = re.compile(rb"^[ \t]*" + _KEY_TITLE, re.MULTILINE)
_SHOWN = re.compile(r"(?:Show|Hide) Headers\b", re.IGNORECASE)
_SHOWN_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*Show Headers\b", re.IGNORECASE)
_STAMP_LINE = re.compile(
    rb"^[ \t\f]*[^\r\n]{0,120}EO Systematic Review[ 0-9A-Za-z]{0,20}\r?$", re.MULTILINE
)
_NOTHING = re.compile(r"-- ?(?:Not Assigned|N/A or Blank) ?--", re.IGNORECASE)
_SUFFIX = re.compile(r"_[a-z]$")
_MORE = re.compile(r"(?P<day>[0-9]{4} [A-Z][a-z]+ [0-9]{1,2}), (?P<time>[0-9]{2}:[0-9]{2})")
_TAB = re.compile(r"(?:Raw content|Raw source|Content|Metadata|Print|Share)", re.IGNORECASE)
# How a telegram begins that stands under navigation.
_BEGINS = re.compile(
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL|LIMITED OFFICIAL USE|UNCLASSIFIED|[CSU](?: [A-Z]){4,14})\b"
    r"|PAGE 0?1\b|V?ZCZC|[ZOPR0](?: [ZOPR])? [0-9]{6}Z|1\. |(?:BEGIN|SUMMARY)\b"
)


def recognises(head: bytes) -> bool:
    """True for markup with the table of a PlusD page."""
    return (
        _START.match(head) is not None
        and _TABLE.search(head) is not None
        and _KEY.search(head) is not None
    )


def recognises_text(head: bytes) -> bool:
    """True for text with what a page leaves: its key block, ``Show Headers``, a release stamp."""
    if _START.match(head) is not None:
        return False
    return (
        _SHOWN_FIRST.match(head) is not None
        or (b"EO Systematic Review" in head and _STAMP_LINE.search(head) is not None)
        or (
            _KEY_TITLE in head
            and _KEY_BLOCK.search(head) is not None
            and b"wikileaks" in head.lower()
        )
    )


def open_page(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegram of a page, whole where the page has it whole.

    Statements have the page's labels; ``id`` without the suffix of the set,
    ``created`` from its date (midnight is the day alone), ``TAGS`` as codes.
    """
    decoded = decode(file.data, file.name)
    tree = LexborHTMLParser(decoded.text)
    statements = _page_statements(tree)
    text = _page_text(tree)
    if text is None:
        yield file.refusal(
            CONTAINER, "no-text", "the page has no text of its telegram", statements=statements
        )
        return
    yield file.document(
        CONTAINER, text, charset=decoded.charset, statements=statements, vouched=True
    )


def open_text(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegram of a page that was reduced to text; navigation and stamps are taken out."""
    decoded = decode(file.data, file.name)
    lines = decoded.text.split("\n")
    start, statements = _after_preamble(lines)
    if "id" not in statements and (number := named_number(file)) is not None:
        statements["id"] = number
    text = _cleaned(lines[start:])
    if not text.strip():
        reason = "nothing but the site's own words is left of the page"
        yield file.refusal(CONTAINER, "no-text", reason, statements=statements)
        return
    yield file.document(
        CONTAINER, text, charset=decoded.charset, statements=statements, vouched=True
    )


def _page_statements(tree: LexborHTMLParser) -> dict[str, str]:
    told: dict[str, str] = {}
    table = tree.css_first("table#synopsis")
    if table is None:
        return told
    first = table.css_first("td")
    if first is not None and first.css_first("div.s_key") is None:
        told["Subject"] = _words(first)
    label = ""
    for node in table.css("div.s_key, div.s_val"):
        words = _words(node)
        if "s_key" in (node.attributes.get("class") or "").split():
            label = words.rstrip(":").strip()
        elif label:
            told[label] = words
            label = ""
    return _translated(told)


def _translated(told: dict[str, str]) -> dict[str, str]:
    """The labels' values, fillers left out, with ``id``, ``created`` and the codes of TAGS."""
    told = {
        label: value for label, value in told.items() if value and not _NOTHING.fullmatch(value)
    }
    if "Canonical ID" in told:
        told["id"] = _SUFFIX.sub("", told["Canonical ID"])
    date = _MORE.match(told.get("Date", ""))
    if date is not None:
        try:
            day = datetime.strptime(date["day"], "%Y %B %d").strftime("%Y-%m-%d")
        except ValueError:
            day = ""
        if day:
            told["created"] = day if date["time"] == "00:00" else f"{day} {date['time']}"
    if "|" in told.get("TAGS", "") or " - " in told.get("TAGS", ""):
        told["TAGS in words"] = told["TAGS"]
        told["TAGS"] = ", ".join(
            entry.split(" - ", 1)[0].strip() for entry in told["TAGS"].split("|") if entry.strip()
        )
    return told


def _page_text(tree: LexborHTMLParser) -> str | None:
    """The longest text among the page's tabs; of equals the raw one."""
    table = tree.css_first("table#synopsis")
    tree.strip_tags(["script", "style", "noscript"])
    for node in tree.css("br"):
        node.replace_with("\n")
    blocks = tree.css("pre")[:MOST_BLOCKS] or [
        node
        for node in tree.css("[id*=text], [class*=text], [id*=content]")[:MOST_BLOCKS]
        if _is_leaf(node)
    ]
    texts = [_cleaned(_shown(node, table).split("\n")) for node in blocks]
    # The whole has its header; what hides it is shorter.
    return max(filter(str.strip, texts), key=len, default=None)


def _shown(node: LexborNode, table: LexborNode | None) -> str:
    text = node.text(deep=True).replace("\r\n", "\n").replace("\r", "\n")
    return "" if table is not None and _words(table) in " ".join(text.split()) else text


def _is_leaf(node: LexborNode) -> bool:
    """True for a block that holds no other block of text: the tab itself, not the page round it."""
    return node.css_first("table") is None and node.tag in {"div", "td", "section", "p"}


def _words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())


def _after_preamble(lines: list[str]) -> tuple[int, dict[str, str]]:
    """The line in which the telegram begins, and what the labels before it say."""
    stripped = [line.strip() for line in lines[:MOST_PREAMBLE]]
    start = 0
    if any("-----BEGIN PGP" in line for line in stripped):
        ends = [number for number, line in enumerate(stripped) if "-----END PGP" in line]
        start = ends[-1] + 1 if ends else 0
    told: dict[str, str] = {}
    after = start
    for number in range(start, len(stripped)):
        line = stripped[number]
        label, colon, value = line.partition(":")
        if _SHOWN.match(line):
            rest = _SHOWN.sub("", line).strip()
            lines[number] = rest
            return (number if rest else number + 1), _translated(told)
        if colon and label in LABELS:
            told[label] = value.strip() or _next(stripped, number)
            after = number + (1 if value.strip() else 2)
        elif _TAB.fullmatch(line):
            after = number + 1
        elif line and number >= after and _BEGINS.match(line):
            return (number if start or told else 0), _translated(told)
    return (after if start or told else 0), _translated(told)


def _next(lines: list[str], number: int) -> str:
    return lines[number + 1] if number + 1 < len(lines) else ""


def _cleaned(lines: list[str]) -> str:
    """The lines without release stamps and blank ends."""
    kept = ["" if is_stamp(line) else line for line in lines]
    text = "\n".join(kept).strip("\n")
    text = re.sub(r"\A\s*Show Headers[ \t]*\n?", "", text, flags=re.IGNORECASE)
    return text + "\n" if text.strip() else ""
