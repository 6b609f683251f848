"""Digests are letters in Python and bytes in the database."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table, create_engine, func, insert, select

from reftel.archive.digest import Digest, digest_bytes


def test_a_digest_comes_out_as_it_went_in_and_takes_half_the_room() -> None:
    engine = create_engine("sqlite://")
    table = Table("held", MetaData(), Column("sha256", Digest))
    given = ["0f" * 32, "no digest", "0F" * 32, None]
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"sha256": one} for one in given])
        kept = connection.exec_driver_sql("SELECT sha256 FROM held").scalars().all()

        assert connection.execute(select(table.c.sha256)).scalars().all() == given
        assert kept == [digest_bytes(one) for one in given]
        assert kept[0] == bytes.fromhex("0f" * 32)
        same = select(func.count()).where(table.c.sha256.in_(["0f" * 32, "1f" * 32]))
        assert connection.execute(same).scalar_one() == 1
