"""Why there is another copy of a telegram: what the copy itself says of that.

A re-send keeps its MRN and carries ZDK; a text that was wrong as first sent is
sent again under the same MRN with ZDS and the words CORRECTED COPY. Seldom a
corrected copy names another serial. Source: spec/01 (operating signals),
spec/04 (duplicates).
"""

from __future__ import annotations

import re

from reftel.archive.spelling import parse_spelling
from reftel.record import Record

CORRECTED = "corrected"
REPEAT = "repeat"
OTHER_RELEASE = "other-release"

_CORRECTED_COPY = re.compile(r"\bCORRECTED COPY\b")
_OF = re.compile(r"\bOF +(?P<mrn>[A-Z0-9][A-Z0-9 .'-]{2,40}?[0-9])\b")


def relation_of(record: Record) -> str | None:
    """``corrected`` or ``repeat`` where the telegram says that it is one, else ``None``."""
    telegram = record.telegram
    signals = telegram.heading.operating_signals if telegram.heading else ()
    if telegram.correction or "ZDS" in signals or _banner_says_so(record):
        return CORRECTED
    return REPEAT if "ZDK" in signals else None


def _banner_says_so(record: Record) -> bool:
    """``UNCLAS VALLETTA 000312 CORRECTED COPY``: the words on the classification line."""
    text = record.reading.text
    spans = record.reading.spans.get("classification", ()) or record.reading.spans.get("mrn", ())
    for span in spans:
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        if _CORRECTED_COPY.search(text, start, len(text) if end < 0 else end):
            return True
    return False


def corrects(record: Record) -> str | None:
    """The id of another telegram that this one says it corrects."""
    words = " ".join((record.telegram.correction or "").upper().split())
    match = _OF.search(words)
    spelling = parse_spelling(match["mrn"]) if match else None
    if spelling is None or not spelling.known:
        return None
    year = spelling.year if spelling.year is not None else record.telegram.year
    if year is None:
        return None
    named = f"{year % 100:02}{spelling.station}{spelling.serial}"
    return named if named != record.id else None
