"""The ledger: what became of every input, run by run and as things stand today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, func, insert, or_, select, update

from reftel.archive.schema import outcomes, runs, telegrams, unfinished
from reftel.archive.values import (
    DUPLICATE,
    FILE_OUTCOMES,
    FILED,
    FILED_WITH_REPAIRS,
    OUTCOMES,
    PARTLY_FILED,
    REJECTED,
    LedgerEntry,
    Resumption,
    Run,
    Tallies,
)


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
    asked = asked.where(_of(run))
    found = {outcome: int(number) for outcome, number in connection.execute(asked)}
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def tallies(connection: Connection, run: int | None) -> Tallies:
    """The ledger counted by telegram, container, file and file inside a file."""
    kinds: dict[str, dict[str, int]] = {}
    asked = select(outcomes.c.container, outcomes.c.outcome, func.count()).where(_of(run))
    for kind, outcome, number in connection.execute(
        asked.group_by(outcomes.c.container, outcomes.c.outcome)
    ):
        kinds.setdefault(kind, dict.fromkeys(OUTCOMES, 0))[outcome] = int(number)
    inside = outcomes.c.member != ""
    return Tallies(
        telegrams=totals(connection, run),
        containers=dict(sorted(kinds.items())),
        files=_file_totals(connection, _of(run), outcomes.c.path),
        members=_file_totals(connection, _of(run) & inside, outcomes.c.path, outcomes.c.member),
    )


def _file_totals(
    connection: Connection, where: ColumnElement[bool], *columns: ColumnElement[str]
) -> dict[str, int]:
    """Files by what became of the texts in them."""

    def share(*asked: str) -> ColumnElement[int]:
        return func.sum(case((outcomes.c.outcome.in_(asked), 1), else_=0))

    every = func.count()
    outcome = case(
        (share(REJECTED) == every, REJECTED),
        (share(REJECTED) > 0, PARTLY_FILED),
        (share(DUPLICATE) == every, DUPLICATE),
        (share(FILED_WITH_REPAIRS) > 0, FILED_WITH_REPAIRS),
        else_=FILED,
    ).label("outcome")
    each = select(outcome).where(where).group_by(*columns).subquery()
    counted = select(each.c.outcome, func.count()).group_by(each.c.outcome)
    found = {name: int(number) for name, number in connection.execute(counted)}
    return {name: found.get(name, 0) for name in FILE_OUTCOMES}


def _of(run: int | None) -> ColumnElement[bool]:
    return outcomes.c.standing if run is None else outcomes.c.run == run


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
    outcome: str | None = None,
    code: str | None = None,
    path: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Iterator[LedgerEntry]:
    """Entries of the ledger in the order in which they were written; see ``totals``.

    ``path`` is a file or a folder, whole or its last parts, or has ``*`` and ``?``.
    """
    asked: Select[Any] = (
        select(outcomes, telegrams.c.id.label("telegram_id"))
        .outerjoin(telegrams, telegrams.c.key == outcomes.c.telegram)
        .where(_of(run))
        .order_by(outcomes.c.number)
        .limit(limit)
        .offset(offset)
    )
    if outcome is not None:
        asked = asked.where(outcomes.c.outcome == outcome)
    if code is not None:
        asked = asked.where(outcomes.c.code == code)
    if path is not None:
        asked = asked.where(_under(path))
    for row in connection.execute(asked).mappings():
        yield LedgerEntry(
            run=row["run"],
            path=row["path"],
            member=row["member"] or None,
            outcome=row["outcome"],
            code=row["code"],
            reason=row["reason"],
            telegram=row["telegram_id"],
            place=row["place"] or None,
            container=row["container"] or None,
            statements=msgspec.json.decode(row["statements"]) if row["statements"] else {},
        )


def _under(path: str) -> ColumnElement[bool]:
    def like(pattern: str) -> ColumnElement[bool]:
        return outcomes.c.path.like(pattern, escape="\\")

    plain = path.rstrip("/").replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    if "*" in path or "?" in path:
        pattern = plain.replace("*", "%").replace("?", "_")
        return or_(like(pattern), like(f"%/{pattern}"))
    return or_(like(plain), like(f"{plain}/%"), like(f"%/{plain}"), like(f"%/{plain}/%"))


def filed_digests(connection: Connection, paths: Sequence[str]) -> dict[str, str]:
    """The digest of each path that was read to its end, as it stands, and of which a text is held."""
    least, greatest = func.min(outcomes.c.sha256), func.max(outcomes.c.sha256)
    unread = func.sum(case((outcomes.c.sha256.is_(None), 1), else_=0))
    held = func.sum(case((outcomes.c.outcome == REJECTED, 0), else_=1))
    cut = select(unfinished.c.path)
    asked = (
        select(outcomes.c.path, least)
        .where(outcomes.c.standing, outcomes.c.path.in_(paths), outcomes.c.path.not_in(cut))
        .group_by(outcomes.c.path)
        .having(least == greatest, unread == 0, held > 0)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def resumption(connection: Connection, path: str) -> Resumption | None:
    """Where the reading of a file was cut off, ``None`` where it was not."""
    sha256 = connection.execute(
        select(unfinished.c.sha256).where(unfinished.c.path == path)
    ).scalar()
    if sha256 is None:
        return None
    here = outcomes.c.standing & (outcomes.c.path == path)
    done = int(connection.execute(select(func.count()).where(here)).scalar_one())
    last = connection.execute(
        select(outcomes.c.member, outcomes.c.place)
        .where(here)
        .order_by(outcomes.c.number.desc())
        .limit(1)
    ).first()
    if last is None:
        return None
    return Resumption(sha256, done, (last[0], last[1]))


def run_list(connection: Connection) -> list[Run]:
    """Every run, in order."""
    return [
        Run(row["number"], row["started"], row["finished"], msgspec.json.decode(row["settings"]))
        for row in connection.execute(select(runs).order_by(runs.c.number)).mappings()
    ]
