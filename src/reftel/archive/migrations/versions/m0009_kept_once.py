"""People and those who take part in events kept once; of events only what is asked for by SQL.

The words of a dated statement stand in the best copy's JSON, in the same order, whichever
reftel filed it; they were in the rows a second time.
"""

from __future__ import annotations

import zlib

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_PERSON = ("name", "surname", "titles", "officer", "officer_name", "office")
_PARTY = ("participants", "persons")


def upgrade() -> None:
    """Lead the tables on, row by row in the order of their keys; the caller has foreign keys off."""
    connection = op.get_bind()
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.create_function("reftel_digest", -1, _digest, deterministic=True)
    op.drop_index(op.f("ix_dated_statements_first_minute"), "dated_statements")
    for table in ("people", "dated_statements"):
        op.rename_table(table, f"{table}_before")
    _make_tables()
    _keep_once(connection, "persons", _PERSON, "people_before", "1")
    _keep_once(
        connection,
        "parties",
        _PARTY,
        "dated_statements_before",
        "participants <> '[]' OR persons <> '[]'",
    )
    connection.exec_driver_sql(
        "INSERT INTO people (telegram, position, person, roles, protect, mentions) "  # noqa: S608
        f"SELECT telegram, position, ({_number('persons', _PERSON, 'people_before')}), "
        "roles, protect, mentions FROM people_before ORDER BY telegram, position"
    )
    connection.exec_driver_sql(
        "INSERT INTO dated_statements "  # noqa: S608
        "(telegram, position, party, first_minute, last_minute, told_early) "
        f"SELECT telegram, position, ({_number('parties', _PARTY, 'dated_statements_before')}), "
        "first_minute, last_minute, told_early FROM dated_statements_before "
        "ORDER BY telegram, position"
    )
    for table in ("people", "dated_statements"):
        op.drop_table(f"{table}_before")
    op.create_index(op.f("ix_dated_statements_first_minute"), "dated_statements", ["first_minute"])


def _make_tables() -> None:
    op.create_table(
        "parties",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _PARTY),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_digest"), "parties", ["digest"])
    op.create_table(
        "persons",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=name != "titles") for name in _PERSON),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_persons")),
    )
    op.create_index(op.f("ix_persons_digest"), "persons", ["digest"])
    op.create_table(
        "dated_statements",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party", sa.Integer(), nullable=True),
        sa.Column("first_minute", sa.Integer(), nullable=True),
        sa.Column("last_minute", sa.Integer(), nullable=True),
        sa.Column("told_early", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party"], ["parties.number"], name=op.f("fk_dated_statements_party")
        ),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_dated_statements_telegram")
        ),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_dated_statements")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "people",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("protect", sa.Text(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["persons.number"], name=op.f("fk_people_person")),
        sa.ForeignKeyConstraint(["telegram"], ["telegrams.key"], name=op.f("fk_people_telegram")),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_people")),
        sqlite_with_rowid=False,
    )


def _keep_once(
    connection: sa.Connection, table: str, columns: tuple[str, ...], before: str, where: str
) -> None:
    told = ", ".join(columns)
    connection.exec_driver_sql(
        f"INSERT INTO {table} (number, digest, {told}) "  # noqa: S608
        f"SELECT row_number() OVER (), reftel_digest({told}), {told} "
        f"FROM (SELECT DISTINCT {told} FROM {before} WHERE {where})"
    )


def _number(table: str, columns: tuple[str, ...], before: str) -> str:
    """The number of a row's form, as SQL."""
    told = ", ".join(f"{before}.{name}" for name in columns)
    same = " AND ".join(f"{table}.{name} IS {before}.{name}" for name in columns)
    return f"SELECT number FROM {table} WHERE {table}.digest = reftel_digest({told}) AND {same}"  # noqa: S608


def _digest(*form: str | None) -> int:
    """As ``interned.digest`` was when this step was written."""
    found = zlib.crc32(msgspec.json.encode(form))
    return found - (1 << 32) if found >> 31 else found
