"""An archive that an older reftel has filed, brought up to what this one reads in it.

The texts that are kept are read again; nothing is opened but the archive. It may be
interrupted and goes on where it was: which reftel has read a copy stands beside it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace

from reftel.archive import Archive, Filing, Kept, Renewed, Session, make_filing
from reftel.intake import Document
from reftel.intake.processes import Failure, map_in_processes
from reftel.record import make_record

BATCH = 200
"""Telegrams in one transaction."""

_MEMORY = 2048 * 1024 * 1024

OnProgress = Callable[[int, int], None]


def refresh(
    archive: Archive,
    *,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    everything: bool = False,
) -> Renewed:
    """Read again every copy that another reftel has read, and put what is read now in its place.

    Values, references, people, events, findings and what is searched become those of
    today; texts, bytes, ledger, and what is the user's own stay. With ``everything`` copies
    that this very reftel has read are read again too. ``workers`` and errors are as of
    ``ingest``; ``on_progress`` is told how many of how many telegrams are done.
    """
    processes = (os.cpu_count() or 1) if workers is None else workers
    total = Renewed()
    with archive.writing() as session:
        count = session.begin_refresh(everything=everything)
        under_way: deque[Kept] = deque()
        results = map_in_processes(
            read_again, _kept(session, under_way), workers=processes, weight=_weight, memory=_MEMORY
        )
        with closing(results):
            for batch in _batches(under_way, results):
                total += session.renew(batch)
                if on_progress is not None:
                    on_progress(total.telegrams, count)
        session.end_refresh()
    return total


def _kept(session: Session, under_way: deque[Kept]) -> Iterator[Kept]:
    reached = 0
    while found := session.stale(reached, BATCH):
        reached = found[-1].telegram
        for one in found:
            under_way.append(one)
            yield one


def _weight(kept: Kept) -> int:
    return len(kept.text)


def _batches(
    under_way: deque[Kept], results: Iterable[Filing | Failure | None]
) -> Iterator[list[tuple[Kept, Filing | None]]]:
    """What was read, with the copies of a telegram never apart."""
    batch: list[tuple[Kept, Filing | None]] = []
    telegrams = 0
    for result in results:
        kept = under_way.popleft()
        if not batch or batch[-1][0].telegram != kept.telegram:
            if telegrams == BATCH:
                yield batch
                batch, telegrams = [], 0
            telegrams += 1
        batch.append((kept, result if isinstance(result, Filing) else None))
    if batch:
        yield batch


def read_again(kept: Kept) -> Filing | None:
    """What a copy is read as now, ``None`` where it is no telegram any more; the work of a process."""
    # Whether a publisher vouched for it was not noted always; it was filed, so it was a telegram.
    tries = (False, True) if kept.vouched is None else (kept.vouched,)
    for vouched in tries:
        document = Document(replace(kept.source, vouched=vouched), kept.text, b"")
        record = make_record(document)
        if record.reading.is_telegram and record.reading.text == kept.text:
            return make_filing(record, None)
    return None
