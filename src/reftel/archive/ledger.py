"""The ledger: what became of every input, run by run and as things stand today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, insert, select, update

from reftel.archive.schema import outcomes, runs, telegrams
from reftel.archive.values import OUTCOMES, REJECTED, LedgerEntry, Run


def start_run(connection: Connection, started: str, settings: dict[str, Any]) -> int:
    """Open a run; gives its number."""
    made = connection.execute(
        insert(runs).values(started=started, settings=msgspec.json.encode(settings).decode())
    )
    assert made.inserted_primary_key is not None  # the column is the table's own
    return int(made.inserted_primary_key[0])


def finish_run(connection: Connection, run: int, finished: str) -> None:
    """Note that a run came to its end."""
    connection.execute(update(runs).where(runs.c.number == run).values(finished=finished))


def totals(connection: Connection, run: int | None) -> dict[str, int]:
    """Inputs by outcome: of one run, or as they stand today, each path once."""
    asked = select(outcomes.c.outcome, func.count()).group_by(outcomes.c.outcome)
    asked = asked.where(outcomes.c.standing if run is None else outcomes.c.run == run)
    found = {outcome: int(number) for outcome, number in connection.execute(asked)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def codes(connection: Connection, run: int) -> dict[tuple[str, str], int]:
    """How often each reason was given with each outcome in a run."""
    asked = (
        select(outcomes.c.outcome, outcomes.c.code, func.count())
        .where(outcomes.c.run == run, outcomes.c.code.is_not(None))
        .group_by(outcomes.c.outcome, outcomes.c.code)
    )
    return {(outcome, code): int(number) for outcome, code, number in connection.execute(asked)}


def ledger(
    connection: Connection,
    *,
    run: int | None,
    outcome: str | None,
    limit: int | None,
    offset: int,
) -> list[LedgerEntry]:
    """Entries of the ledger in the order in which they were written; see ``totals``."""
    asked: Select[Any] = (
        select(outcomes, telegrams.c.id.label("telegram_id"))
        .outerjoin(telegrams, telegrams.c.key == outcomes.c.telegram)
        .where(outcomes.c.standing if run is None else outcomes.c.run == run)
        .order_by(outcomes.c.number)
        .limit(limit)
        .offset(offset)
    )
    if outcome is not None:
        asked = asked.where(outcomes.c.outcome == outcome)
    return [
        LedgerEntry(
            run=row["run"],
            path=row["path"],
            member=row["member"] or None,
            outcome=row["outcome"],
            code=row["code"],
            reason=row["reason"],
            telegram=row["telegram_id"],
        )
        for row in connection.execute(asked).mappings()
    ]


def run_list(connection: Connection) -> list[Run]:
    """Every run, in order."""
    return [
        Run(row["number"], row["started"], row["finished"], msgspec.json.decode(row["settings"]))
        for row in connection.execute(select(runs).order_by(runs.c.number)).mappings()
    ]


def filed_digests(connection: Connection, paths: Sequence[str]) -> dict[str, str]:
    """The digest of each path of which every text was filed, or held already, as it stands."""
    found: dict[str, str] = {}
    refused: set[str] = set()
    asked = select(outcomes.c.path, outcomes.c.sha256, outcomes.c.outcome).where(
        outcomes.c.standing, outcomes.c.path.in_(paths)
    )
    for path, sha256, outcome in connection.execute(asked):
        if sha256 is None or outcome == REJECTED or found.get(path, sha256) != sha256:
            refused.add(path)
        else:
            found[path] = sha256
    return {path: digest for path, digest in found.items() if path not in refused}
