"""Many rows at once, handed to the driver as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, Text, insert

from reftel.archive.digest import Digest, digest_bytes

Row = dict[str, Any]


def insert_all(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Many rows at once, handed to the driver as they are.

    SQLAlchemy would look at every value of every row, which takes longer than to store
    them; the columns filed here are numbers, truth values, texts and bytes, which need
    no looking at, and digests.
    """
    if not rows:
        return
    given = {name for row in rows for name in row}
    columns = [column for column in table.c if column.name in given]
    names = [column.name for column in columns]
    left_out = [_left_out(column) for column in columns]
    insert_rows(connection, table, columns, [tuple(map(row.get, names, left_out)) for row in rows])


def insert_rows(
    connection: Connection,
    table: Table,
    columns: Sequence[Column[Any]],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """The same for rows that are in the order of these columns already."""
    if not rows:
        return
    names = [column.name for column in columns]
    digests = [at for at, column in enumerate(columns) if isinstance(column.type, Digest)]
    if not connection.dialect.positional:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    assert list(statement.positiontup or ()) == names
    for at in digests:
        rows = [(*row[:at], digest_bytes(row[at]), *row[at + 1 :]) for row in rows]
    connection.exec_driver_sql(str(statement), list(rows))


def _left_out(column: Column[Any]) -> object:
    """What stands in a column of a row that does not name it: 0, an empty text, or nothing."""
    if column.server_default is None:
        return None
    return "" if isinstance(column.type, Text) else 0
