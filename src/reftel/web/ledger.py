"""The ledger as a page: what became of every input, and why some were refused."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive import Archive
from reftel.web.state import LEDGER_SIZE

# Outcomes in the order of the page, with what each means.
_OUTCOMES = {
    "filed": ("Filed", "read as it stands and filed"),
    "filed-with-repairs": ("Filed with repairs", "filed; each repair is noted on its telegram"),
    "duplicate": ("Duplicate", "the same bytes were filed before"),
    "rejected": ("Rejected", "not filed, for the reason given below"),
}

# What becomes of a file as a whole.
_FILES = {
    "filed": "Filed",
    "filed-with-repairs": "Filed, some of it with repairs",
    "partly-filed": "Filed, but for some places in it",
    "duplicate": "Duplicate",
    "rejected": "Rejected",
}


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One outcome with its number of inputs."""

    outcome: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """One outcome with its number of files on the disk, and of files inside these."""

    outcome: str
    files: int
    members: int


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """One kind of container: its inputs, and how many of them were rejected."""

    container: str
    inputs: int
    rejected: int


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One input that was not filed."""

    path: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """Totals by input, file and container, and one page of what was rejected."""

    totals: tuple[TotalRow, ...]
    inputs: int
    files: tuple[FileRow, ...]
    all_files: FileRow
    containers: tuple[ContainerRow, ...]
    rejected: tuple[RejectedRow, ...]
    rejected_count: int
    page: int
    pages: int


def ledger_view(archive: Archive, page: int) -> LedgerView:
    """The ledger of an archive; ``page`` counts from 1."""
    tallies = archive.tallies()
    totals = tallies.telegrams
    rejected_count = totals.get("rejected", 0)
    rows = archive.ledger(outcome="rejected", limit=LEDGER_SIZE, offset=(page - 1) * LEDGER_SIZE)
    return LedgerView(
        totals=tuple(
            TotalRow(title, meaning, totals.get(outcome, 0))
            for outcome, (title, meaning) in _OUTCOMES.items()
        ),
        inputs=sum(totals.values()),
        files=tuple(
            FileRow(_FILES[outcome], count, tallies.members.get(outcome, 0))
            for outcome, count in tallies.files.items()
        ),
        all_files=FileRow("All files", sum(tallies.files.values()), sum(tallies.members.values())),
        containers=tuple(
            ContainerRow(name or "not found out", sum(told.values()), told.get("rejected", 0))
            for name, told in tallies.containers.items()
        ),
        rejected=tuple(
            RejectedRow(
                ", ".join(filter(None, (row.path, row.member, row.place))),
                row.code or "",
                row.reason or "",
            )
            for row in rows
        ),
        rejected_count=rejected_count,
        page=page,
        pages=-(-rejected_count // LEDGER_SIZE) or 1,
    )
