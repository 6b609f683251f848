"""What we keep: records in SQLite, which are the truth, and a search index that follows them."""

from __future__ import annotations

from reftel.archive.absent import CAUSES
from reftel.archive.advice import Suggestion
from reftel.archive.archive import Archive, Session
from reftel.archive.around import Around
from reftel.archive.compare import ComparedValue, Comparison, Passage, Piece
from reftel.archive.datedghosts import DatedGhost
from reftel.archive.desk import Collection, Desk, News, Note, SavedSearch
from reftel.archive.events import Event, EventPage, NamedPerson, PeoplePage
from reftel.archive.fields import FIELDS
from reftel.archive.filing import Filing, make_filing
from reftel.archive.gaps import Gaps, PostYear
from reftel.archive.ghosts import Ghost, GhostPage
from reftel.archive.keeping import Fault, Verified
from reftel.archive.lookup import Looked
from reftel.archive.meanings import Meaning
from reftel.archive.openings import Opened
from reftel.archive.overview import Overview
from reftel.archive.renewing import Kept, Renewed
from reftel.archive.threads import Candidate, Citation, CitedBy, Thread, ThreadEdge, ThreadNode
from reftel.archive.values import (
    DUPLICATE,
    FILE_OUTCOMES,
    FILED,
    FILED_WITH_REPAIRS,
    OUTCOMES,
    PARTLY_FILED,
    REJECTED,
    FacetValue,
    Hit,
    LedgerEntry,
    Resumption,
    Run,
    SearchPage,
    StoredCopy,
    StoredTelegram,
    Tallies,
)
from reftel.archive.writer import FILED_BEFORE, FURTHER_COPY, SAME_BYTES, Input, Rejection

__all__ = [
    "CAUSES",
    "DUPLICATE",
    "FIELDS",
    "FILED",
    "FILED_BEFORE",
    "FILED_WITH_REPAIRS",
    "FILE_OUTCOMES",
    "FURTHER_COPY",
    "OUTCOMES",
    "PARTLY_FILED",
    "REJECTED",
    "SAME_BYTES",
    "Archive",
    "Around",
    "Candidate",
    "Citation",
    "CitedBy",
    "Collection",
    "ComparedValue",
    "Comparison",
    "DatedGhost",
    "Desk",
    "Event",
    "EventPage",
    "FacetValue",
    "Fault",
    "Filing",
    "Gaps",
    "Ghost",
    "GhostPage",
    "Hit",
    "Input",
    "Kept",
    "LedgerEntry",
    "Looked",
    "Meaning",
    "NamedPerson",
    "News",
    "Note",
    "Opened",
    "Overview",
    "Passage",
    "PeoplePage",
    "Piece",
    "PostYear",
    "Rejection",
    "Renewed",
    "Resumption",
    "Run",
    "SavedSearch",
    "SearchPage",
    "Session",
    "StoredCopy",
    "StoredTelegram",
    "Suggestion",
    "Tallies",
    "Thread",
    "ThreadEdge",
    "ThreadNode",
    "Verified",
    "make_filing",
]
