"""A record of the State Archiving System, 1973-1979, as text (AAD). Source: spec/08, section 1.

Two parts under centred titles, ``Message Text`` and ``Message Attributes``,
and a release stamp at the head and foot of every page, which lands in the
middle of the text. The attributes are the archive's statements about the
telegram, never the telegram's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reftel.intake.charset import decode
from reftel.intake.files import InputFile
from reftel.intake.source import Document, Refusal

_TITLE = re.compile(rb"^[ \t\f]*Message (?:Text|Attributes)[ \t\r]*$", re.MULTILINE)
_TEXT = "Message Text"
_ATTRIBUTES = "Message Attributes"
_STAMP = re.compile(
    r"(?:[A-Z][A-Za-z.]+ ){0,4}(?:Declassified/Released )?(?:US Department of State )?EO Systematic Review"
    r"(?: [0-9]{1,2} [A-Za-z]{3} [0-9]{4})?|Declassified/Released US Department of State"
)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_LOST = re.compile(r"ERROR READING TEXT|EXPAND ERROR ENCOUNTERED")

# The archive's keys (spec/08, 1.5). Only a known key begins a value: a value
# may hold colons, and a long one wraps to the next line without indent.
KEYS = frozenset(
    key.strip()
    for key in """
    Automatic Decaptioning; Capture Date; Channel Indicators; Current Classification; Concepts;
    Control Number; Copy; Draft Date; Sent Date; Decaption Date; Decaption Note; Disposition Action;
    Disposition Approved on Date; Disposition Authority; Disposition Case Number; Disposition Comment;
    Disposition Date; Disposition Event; Disposition History; Disposition Reason; Disposition Remarks;
    Document Number; Document Source; Document Unique ID; Drafter; Enclosure; Executive Order; Errors;
    Expiration; Film Number; Format; From; Handling Restrictions; Image Path; ISecure; Legacy Key;
    Line Count; Litigation Code IDs; Litigation Codes; Litigation History; Locator; Message ID; Office;
    Original Classification; Original Handling Restrictions; Original Previous Classification;
    Original Previous Handling Restrictions; Page Count; Previous Channel Indicators;
    Previous Classification; Previous Handling Restrictions; Reference; Retention; Review Action;
    Review Authority; Review Comment; Review Content Flags; Review Date; Review Event;
    Review Exemptions; Review History; Review Markings; Review Media Identifier; Review Referrals;
    Review Release Date; Review Release Event; Review Transfer Date; Review Withdrawn Fields; SAS ID;
    Secure; Status; Subject; TAGS; To; Type; Markings
    """.split(";")
)


def recognises(head: bytes) -> bool:
    """True for text with one of the two titles alone on a line."""
    return b"Message " in head and _TITLE.search(head) is not None


def open_record(file: InputFile) -> Iterator[Document | Refusal]:
    """The telegram of a record, its stamps taken out; the attributes as statements.

    ``statements`` has the archive's keys as printed, and ``id`` for the
    document number. A record whose text the archive has lost is refused
    (``no-text``) with its attributes and the archive's own word for the loss.
    Raises ``ContainerError`` (``binary``).
    """
    decoded = decode(file.data, file.name)
    lines = decoded.text.replace("\f", "\n").split("\n")
    titles = [line.strip() for line in lines]
    at = len(titles) - 1 - titles[::-1].index(_ATTRIBUTES) if _ATTRIBUTES in titles else len(titles)
    statements = read_attributes(lines[at + 1 :])
    first = titles.index(_TEXT) + 1 if _TEXT in titles[:at] else at
    kept = ["" if is_stamp(line) else line for line in lines[first:at]]
    # Blank lines carry no meaning here: the archive's prints have two or three for each.
    text = _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip("\n")
    if not text.strip() or (_LOST.search(text) and len(text) < 600):
        where = statements.get("Locator", "the archive does not say why")
        reason = f"the archive has lost this telegram's text ({where})"
        yield file.refusal("aad", "no-text", reason, statements=statements)
        return
    yield file.document(
        "aad", text + "\n", charset=decoded.charset, statements=statements, vouched=True
    )


def read_attributes(lines: list[str]) -> dict[str, str]:
    """The attributes, wrapped values joined by one blank; empty values are left out."""
    values: dict[str, list[str]] = {}
    key: str | None = None
    for line in lines:
        name, colon, rest = line.strip().partition(":")
        if colon and name in KEYS and name not in values:
            key = name
            values[key] = [rest.strip()]
        elif key is not None and line.strip():
            values[key].append(line.strip())
    # The print leaves two blanks and more where it breaks a value, as between two addressees.
    told = {name: " ".join(" ".join(parts).split()) for name, parts in values.items()}
    told = {name: value for name, value in told.items() if value}
    if "Document Number" in told:
        told["id"] = told["Document Number"]
    return told


def is_stamp(line: str) -> bool:
    """True for the archive's release stamp, whole or a part of it, alone on its line."""
    stripped = line.strip()
    return bool(stripped) and len(stripped) < 120 and _STAMP.fullmatch(stripped) is not None
