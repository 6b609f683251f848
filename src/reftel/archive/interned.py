"""What many telegrams have in common, kept once: a number stands for it in their rows.

Found again by a checksum of 32 bits with an index, and then value by value: of what is kept
so the words are longer than all else, and an index over them would be as long again.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, select

from reftel.archive.database import among
from reftel.archive.inserting import insert_rows

Form = tuple[str | int | None, ...]
"""The columns of such a row in their order, but its number and checksum."""

OWN = ("number", "digest")
"""The columns that are not of the form."""


def digest(*form: str | int | None) -> int:
    """The checksum of a form: a number that SQLite keeps in four bytes."""
    found = zlib.crc32(msgspec.json.encode(form))
    return found - (1 << 32) if found >> 31 else found


def intern(connection: Connection, table: Table, forms: Collection[Form]) -> dict[Form, int]:
    """The number of each form, given now to those that are new; the caller has the lock."""
    columns = [column for column in table.c if column.name not in OWN]
    digests = {form: digest(*form) for form in forms}
    numbers: dict[Form, int] = {}
    wanted = among(table.c.digest, sorted(set(digests.values())))
    for number, *values in connection.execute(select(table.c.number, *columns).where(wanted)):
        numbers[tuple(values)] = number
    last = int(connection.execute(select(func.max(table.c.number))).scalar() or 0)
    fresh: list[tuple[Any, ...]] = []
    for form, checksum in digests.items():
        if form not in numbers:
            last += 1
            numbers[form] = last
            fresh.append((last, checksum, *form))
    insert_rows(connection, table, [table.c.number, table.c.digest, *columns], fresh)
    return numbers
