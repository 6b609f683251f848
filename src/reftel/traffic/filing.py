"""From the station's tables to its archive and its readers' boxes.

It follows what was taken: done again after a crash it files nothing twice,
for the archive knows the bytes it has, and a box has one file of a name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Row, Table, select, update

from reftel.archive import Archive
from reftel.intake.source import Document, Source
from reftel.record import Record, make_record
from reftel.traffic.channels.folder import put
from reftel.traffic.schema import boxes, incoming, outgoing
from reftel.traffic.station import Station

AT_ONCE = 200


def file_waiting(station: Station, archive: Archive) -> int:
    """File what waits, out and in, and put it into the boxes; gives how many telegrams.

    Raises ``ArchiveError`` where the archive cannot be written: it is tried again later.
    """
    filed = 0
    for table, moment in ((outgoing, outgoing.c.accepted), (incoming, incoming.c.received)):
        asked = (
            select(table, moment.label("moment"))
            .where(~table.c.filed)
            .order_by(table.c.key)
            .limit(AT_ONCE)
        )
        with station.reading() as connection:
            rows = connection.execute(asked).all()
        if rows:
            archive.add([_record(table, row) for row in rows])
            _note_filed(station, table, rows)
            filed += len(rows)
    fill_boxes(station)
    return filed


def _record(table: Table, row: Row[tuple[object, ...]]) -> tuple[Record, bytes]:
    data = bytes(row.text)
    way = f"{table.name}/{row.key}"
    source = Source(
        path=way,
        container="traffic",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        charset="utf-8",
        statements=_statements(table, row),
    )
    return make_record(Document(source, data.decode(), data)), data


def _statements(table: Table, row: Row[tuple[object, ...]]) -> dict[str, str]:
    """The transmission history, as the copy's own statements."""
    common = {"id": row.id, "identity": row.identity}
    if table is outgoing:
        return {**common, "released": row.moment, "released by": row.by}
    told = {**common, "received": row.moment, "channel": row.channel, "outcome": row.outcome}
    return told | ({"reason": row.reason} if row.reason else {})


def _note_filed(station: Station, table: Table, rows: Sequence[Row[tuple[object, ...]]]) -> None:
    with station.writing() as connection:
        connection.execute(
            update(table).where(table.c.key.in_([row.key for row in rows])).values(filed=True)
        )


def fill_boxes(station: Station) -> int:
    """Put what waits into the readers' boxes, each telegram once; gives how many files."""
    asked = (
        select(boxes.c.incoming, boxes.c.box, incoming.c.id, incoming.c.text)
        .join(incoming, boxes.c.incoming == incoming.c.key)
        .where(~boxes.c.put)
        .order_by(boxes.c.incoming)
        .limit(AT_ONCE)
    )
    done = 0
    while True:
        with station.reading() as connection:
            rows = connection.execute(asked).all()
        if not rows:
            return done
        for row in rows:
            path = box_path(station, row.box, row.incoming, row.id)
            path.parent.mkdir(parents=True, exist_ok=True)
            # The name is that of the text taken in: put again, it takes its own place. A
            # reader who has moved it away has it, and the row below says so.
            put(path, bytes(row.text))
        with station.writing() as connection:
            for row in rows:
                connection.execute(
                    update(boxes)
                    .where(boxes.c.incoming == row.incoming, boxes.c.box == row.box)
                    .values(put=True)
                )
        done += len(rows)


def box_path(station: Station, box: str, incoming_key: int, name: str | None) -> Path:
    """The file of a telegram in a box; the number keeps copies of one telegram apart."""
    return station.boxes_path / box / f"{name or 'unnumbered'}.{incoming_key}.txt"
