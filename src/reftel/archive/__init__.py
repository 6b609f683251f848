"""What we keep: records in SQLite, which are the truth, and a search index that follows them."""

from __future__ import annotations

from reftel.archive.archive import Archive, Session
from reftel.archive.compare import ComparedValue, Comparison, Passage, Piece
from reftel.archive.fields import FIELDS
from reftel.archive.filing import Filing, make_filing
from reftel.archive.values import (
    DUPLICATE,
    FILED,
    FILED_WITH_REPAIRS,
    OUTCOMES,
    REJECTED,
    FacetValue,
    Hit,
    LedgerEntry,
    Run,
    SearchPage,
    StoredCopy,
    StoredTelegram,
)
from reftel.archive.writer import FILED_BEFORE, FURTHER_COPY, SAME_BYTES, Input, Rejection

__all__ = [
    "DUPLICATE",
    "FIELDS",
    "FILED",
    "FILED_BEFORE",
    "FILED_WITH_REPAIRS",
    "FURTHER_COPY",
    "OUTCOMES",
    "REJECTED",
    "SAME_BYTES",
    "Archive",
    "ComparedValue",
    "Comparison",
    "FacetValue",
    "Filing",
    "Hit",
    "Input",
    "LedgerEntry",
    "Passage",
    "Piece",
    "Rejection",
    "Run",
    "SearchPage",
    "Session",
    "StoredCopy",
    "StoredTelegram",
    "make_filing",
]
