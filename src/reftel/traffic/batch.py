"""One transaction of a station: rows gathered and written together, numbers drawn in it.

Every table is written with one statement however many telegrams there are. A
piece of work that fails inside (``attempt``) leaves no row and has drawn no
number; the rest goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, NestedTransaction, Table, Update, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from reftel.traffic.schema import counters, journal
from reftel.traffic.station import Station, iso

Row = dict[str, Any]


class Batch:
    """The rows and numbers of one transaction. ``now`` is one moment for all of it."""

    def __init__(self, connection: Connection, station: Station) -> None:
        self._connection = connection
        self._trying = False
        self._nested: NestedTransaction | None = None
        self.station = station
        self.now = station.now()
        self._rows: dict[Table, list[Row]] = defaultdict(list)
        self._drawn: dict[str, int] = {}
        self._next: dict[Table, int] = {}
        self._changes: list[tuple[Update, Row]] = []

    @property
    def connection(self) -> Connection:
        """The connection, for statements that are made at once; see ``attempt``."""
        if self._trying and self._nested is None:
            self._nested = self._connection.begin_nested()
        return self._connection

    def add(self, table: Table, row: Row) -> None:
        """Write a row at the end."""
        self._rows[table].append(row)

    def change(self, statement: Update, row: Row) -> None:
        """Change rows at the end, when all new ones are written; ``row`` has its bound values."""
        self._changes.append((statement, row))

    def add_keyed(self, table: Table, row: Row) -> int:
        """Write a row at the end; gives the ``key`` that it will have."""
        key = self.next_key(table)
        self._next[table] += 1
        self.add(table, {**row, "key": key})
        return key

    def next_key(self, table: Table) -> int:
        """The key that the next row of a table will have."""
        if table not in self._next:
            # The transaction has the right to write, so nobody else takes these numbers.
            highest = select(func.coalesce(func.max(table.c.key), 0))
            self._next[table] = int(self._connection.execute(highest).scalar_one()) + 1
        return self._next[table]

    def note(
        self, event: str, detail: str, *, identity: str | None = None, name: str | None = None
    ) -> None:
        """Write an entry into the journal; ``name`` is the id of the telegram."""
        self.add(
            journal,
            {
                "at": iso(self.now),
                "identity": identity,
                "id": name,
                "event": event,
                "detail": detail,
            },
        )

    def last(self, counter: str) -> int | None:
        """The last number drawn of a series, ``None`` before the first."""
        if counter not in self._drawn:
            asked = select(counters.c.last).where(counters.c.name == counter)
            found = self._connection.execute(asked).scalar()
            if found is None:
                return None
            self._drawn[counter] = int(found)
        return self._drawn[counter]

    def draw(self, counter: str, highest: int | None = None) -> int:
        """The next number of a series; after ``highest`` comes 1 again."""
        number = (self.last(counter) or 0) + 1
        if highest is not None and number > highest:
            number = 1
        self._drawn[counter] = number
        return number

    def start(self, counter: str, last: int) -> None:
        """Let a series go on after a number."""
        self._drawn[counter] = last

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Work that leaves nothing behind where it raises.

        A savepoint is made only for work that makes statements at once: most telegrams
        of a batch need none.
        """
        rows = {table: len(listed) for table, listed in self._rows.items()}
        drawn, following, changes = dict(self._drawn), dict(self._next), len(self._changes)
        self._trying = True
        try:
            yield
        except BaseException:
            if self._nested is not None:
                self._nested.rollback()
            for table, listed in self._rows.items():
                del listed[rows.get(table, 0) :]
            self._drawn, self._next = drawn, following
            del self._changes[changes:]
            raise
        else:
            if self._nested is not None:
                self._nested.commit()
        finally:
            self._trying, self._nested = False, None

    def flush(self) -> None:
        """Write everything, a table after the other in the order in which they refer to each other."""
        if self._drawn:
            put = upsert(counters)
            self._connection.execute(
                put.on_conflict_do_update(
                    index_elements=["name"], set_={"last": put.excluded.last}
                ),
                [{"name": name, "last": last} for name, last in self._drawn.items()],
            )
        self.write_rows()
        for statement, rows in _runs(self._changes):
            self._connection.execute(statement, rows)
        self._changes.clear()

    def write_rows(self) -> None:
        """Write the rows gathered so far, for a question that must see them. Not in an ``attempt``."""
        for table in sorted(self._rows, key=_order):
            if self._rows[table]:
                self._connection.execute(insert(table), self._rows[table])
        self._rows.clear()


def _runs(changes: Sequence[tuple[Update, Row]]) -> Iterator[tuple[Update, list[Row]]]:
    """The changes in their order, those of one statement that follow each other together."""
    for _, run in groupby(changes, key=lambda change: id(change[0])):
        listed = list(run)
        yield listed[0][0], [row for _, row in listed]


def _order(table: Table) -> int:
    return list(table.metadata.tables).index(table.name)


@contextmanager
def working(station: Station) -> Iterator[Batch]:
    """One transaction: all of it is on disk at the end, or nothing is.

    Raises ``TrafficError`` where the station cannot write.
    """
    with station.writing() as connection:
        batch = Batch(connection, station)
        yield batch
        batch.flush()
