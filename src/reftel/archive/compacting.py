"""Copies packed again with the archive's newest dictionary: what an older reftel, or the first run, left."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, Select, delete, select, update

from reftel.archive.content import (
    CONTENT,
    content_of,
    frame_of,
    learn_dictionary,
    newest_dictionary,
    original_bytes,
    pack_original,
)
from reftel.archive.filing import Row
from reftel.archive.joined import JOINED
from reftel.archive.pack import NONE, Dictionary, PackError, dictionary_number
from reftel.archive.schema import copies, dated_statements, parties, people, persons
from reftel.archive.writer import last_change, note_change


def pack_again(connection: Connection, after: int, limit: int, made: str) -> int | None:
    """Pack the next copies after a number; gives the last one's number, ``None`` at the end.

    All are packed harder than they were filed, with the newest dictionary, which is learnt from
    these where there is none (``made`` is the moment, ISO). Up to which copy that was done is
    noted, for a frame does not say it. A copy that cannot be read stays as it is: ``verify``
    tells it.
    """
    asked: Select[Any] = (
        select(copies.c.number, copies.c.original, *CONTENT)
        .where(copies.c.number > after)
        .order_by(copies.c.number)
        .limit(limit)
    )
    rows = connection.execute(asked).mappings().all()
    if not rows:
        return None
    newest = newest_dictionary(connection)
    done = last_change(connection, _hard(newest))
    frames = {
        row["number"]: frame for row in rows if (frame := _frame(connection, row, newest, done))
    }
    if newest is NONE and frames:
        newest, done = learn_dictionary(connection, list(frames.values()), made), 0
    for row in rows:
        frame = frames.get(row["number"])
        if frame is None:
            continue
        values: Row = {"content": newest.pack_hard(frame)}
        values |= {"text": None, "searchable": None, "record": None}
        if row["original"] is not None:
            text = content_of(connection, row).text
            values["original"] = pack_original(original_bytes(row["original"], text), text)
        connection.execute(update(copies).where(copies.c.number == row["number"]).values(values))
    reached = int(rows[-1]["number"])
    if reached > done:
        note_change(connection, _hard(newest), reached)
    return reached


def _hard(dictionary: Dictionary) -> str:
    """Under which name it is noted up to which copy all are packed hard with a dictionary."""
    return f"packed hard, {dictionary.number}"


def forget_forms(connection: Connection) -> None:
    """Take away what is kept once and no row names any more: read again, or of a copy outdone."""
    for table, used in (
        (persons, people.c.person),
        (parties, dated_statements.c.party),
        *((one.forms, one.places.c[one.number]) for one in JOINED),
    ):
        still = select(used).where(used.is_not(None))
        connection.execute(delete(table).where(table.c.number.not_in(still)))


def _frame(connection: Connection, row: RowMapping, newest: Dictionary, done: int) -> bytes | None:
    """The frame of a copy that is to be packed again, ``None`` for one that is well as it is.

    ``done`` is the last of those that were packed hard with the newest dictionary.
    """
    try:
        content = row["content"]
        is_hard = content is not None and row["number"] <= done
        if is_hard and dictionary_number(content) == newest.number != 0:
            return None
        return frame_of(connection, row)
    except (PackError, msgspec.DecodeError, ValueError):
        return None
