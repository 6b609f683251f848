"""What references mean, addresses and what rules say kept once; digests as bytes.

The sentence round a mention stood in its row; it is read from the telegram's text.
"""

from __future__ import annotations

import re
import zlib

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MEANING = (
    *("kind", "station", "series", "year", "serial", "year_is_printed", "moment", "mended"),
    *("target", "outcome", "reason", "doubt", "cited", "cited_year", "resolved"),
)
_TRUTHS = (_MEANING.index("year_is_printed"), _MEANING.index("mended"))
_ADDRESS = ("role", "plad", "station", "indicator", "precedence")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERDICT = ("rule", "severity", "message")


def upgrade() -> None:
    """Lead the tables on, row by row in the order of their keys; the caller has foreign keys off."""
    connection = op.get_bind()
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.create_function("reftel_digest", -1, _digest, deterministic=True)
    driver.create_function("reftel_meaning", -1, _digest_of_meaning, deterministic=True)
    for name in ("series_serial", "moment", "cited_outcome_citing", "resolved"):
        op.drop_index(op.f(f"ix_citations_{name}"), "citations")
    op.drop_index(op.f("ix_citations_outcome_station_cited_year_serial_citing"), "citations")
    for table in ("citations", "addressees", "findings"):
        op.rename_table(table, f"{table}_before")
    _make_meanings()
    _make_citation_places()
    _make_addresses()
    _make_verdicts()
    _move(
        connection,
        ("citations_before", "meanings", "citation_places", "meaning"),
        _MEANING,
        ("citing", "in_reference_line", "position"),
        ("paragraph", "label", "text", "start", "end", "entry"),
    )
    _move(
        connection,
        ("addressees_before", "addresses", "addressee_places", "address"),
        _ADDRESS,
        ("telegram", "position"),
        ("continuity",),
    )
    _move(
        connection,
        ("findings_before", "verdicts", "finding_places", "verdict"),
        _VERDICT,
        ("telegram", "position"),
        ("line",),
    )
    driver.create_function("reftel_digest_bytes", 1, _digest_bytes, deterministic=True)
    for table in ("copies", "outcomes"):
        _make_anew(connection, table)
    op.create_index(op.f("ix_citation_places_meaning"), "citation_places", ["meaning"])


def _make_meanings() -> None:
    texts = sa.Text()
    op.create_table(
        "meanings",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        sa.Column("kind", texts, nullable=True),
        sa.Column("station", texts, nullable=True),
        sa.Column("series", texts, nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("year_is_printed", sa.Boolean(), nullable=False),
        sa.Column("moment", texts, nullable=True),
        sa.Column("mended", sa.Boolean(), nullable=False),
        *(sa.Column(name, texts, nullable=True) for name in _MEANING[8:13]),
        sa.Column("cited_year", sa.Integer(), nullable=True),
        sa.Column("resolved", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["resolved"], ["telegrams.key"], name=op.f("fk_meanings_resolved")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_meanings")),
    )
    for columns in (["digest"], ["series", "serial"], ["cited", "outcome"]):
        op.create_index(op.f(f"ix_meanings_{'_'.join(columns)}"), "meanings", columns)
    for name in ("moment", "resolved"):
        op.create_index(
            op.f(f"ix_meanings_{name}"),
            "meanings",
            [name],
            sqlite_where=sa.text(f"{name} IS NOT NULL"),
        )
    op.create_index(
        op.f("ix_meanings_outcome_station_cited_year_serial"),
        "meanings",
        ["outcome", "station", "cited_year", "serial"],
    )


def _make_citation_places() -> None:
    op.create_table(
        "citation_places",
        sa.Column("citing", sa.Integer(), nullable=False),
        sa.Column("in_reference_line", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("start", "end", "entry")),
        sa.Column("meaning", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["citing"], ["telegrams.key"], name=op.f("fk_citation_places_citing")
        ),
        sa.ForeignKeyConstraint(
            ["meaning"], ["meanings.number"], name=op.f("fk_citation_places_meaning")
        ),
        sa.PrimaryKeyConstraint(
            "citing", "in_reference_line", "position", name=op.f("pk_citation_places")
        ),
        sqlite_with_rowid=False,
    )


def _make_addresses() -> None:
    op.create_table(
        "addresses",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _ADDRESS[:2]),
        *(sa.Column(name, sa.Text(), nullable=True) for name in _ADDRESS[2:]),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_digest"), "addresses", ["digest"])
    op.create_table(
        "addressee_places",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.Integer(), nullable=False),
        sa.Column("continuity", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address"], ["addresses.number"], name=op.f("fk_addressee_places_address")
        ),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_addressee_places_telegram")
        ),
        sa.PrimaryKeyConstraint(
            "telegram", "position", "address", name=op.f("pk_addressee_places")
        ),
        sqlite_with_rowid=False,
    )


def _make_verdicts() -> None:
    op.create_table(
        "verdicts",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _VERDICT),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_digest"), "verdicts", ["digest"])
    op.create_table(
        "finding_places",
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_finding_places_telegram")
        ),
        sa.ForeignKeyConstraint(
            ["verdict"], ["verdicts.number"], name=op.f("fk_finding_places_verdict")
        ),
        sa.PrimaryKeyConstraint("telegram", "position", name=op.f("pk_finding_places")),
        sqlite_with_rowid=False,
    )


def _move(
    connection: sa.Connection,
    tables: tuple[str, str, str, str],
    form: tuple[str, ...],
    key: tuple[str, ...],
    rest: tuple[str, ...],
) -> None:
    """What is kept once, each form under a number, then the rows with that number."""
    before, kept, places, number = tables
    digest = "reftel_meaning" if kept == "meanings" else "reftel_digest"
    told = ", ".join(form)
    connection.exec_driver_sql(
        f"INSERT INTO {kept} (number, digest, {told}) "  # noqa: S608
        f"SELECT row_number() OVER (), {digest}({told}), {told} "
        f"FROM (SELECT DISTINCT {told} FROM {before})"
    )
    same = " AND ".join(f"{kept}.{name} IS {before}.{name}" for name in form)
    own = ", ".join(f"{before}.{name}" for name in form)
    columns = ", ".join(f'"{name}"' for name in (*key, *rest))
    order = ", ".join(key)
    connection.exec_driver_sql(
        f"INSERT INTO {places} ({columns}, {number}) "  # noqa: S608
        f"SELECT {columns}, (SELECT number FROM {kept} "
        f"WHERE {kept}.digest = {digest}({own}) AND {same}) "
        f"FROM {before} ORDER BY {order}"
    )
    op.drop_table(before)


def _make_anew(connection: sa.Connection, table: str) -> None:
    """The table with its digests as bytes; other tables name it as before."""
    made = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    (statement,) = connection.exec_driver_sql(made, (table, "table")).scalars()
    indexes = list(connection.exec_driver_sql(made, (table, "index")).scalars())
    columns = [column["name"] for column in sa.inspect(connection).get_columns(table)]
    new = statement.replace(table, f"{table}_new", 1).replace("sha256 TEXT", "sha256 BLOB", 1)
    connection.exec_driver_sql(new)
    own = ", ".join(f'"{name}"' for name in columns)
    told = own.replace('"sha256"', 'reftel_digest_bytes("sha256")')
    connection.exec_driver_sql(
        f"INSERT INTO {table}_new ({own}) SELECT {told} FROM {table} ORDER BY number"  # noqa: S608
    )
    op.drop_table(table)
    op.rename_table(f"{table}_new", table)
    for index in indexes:
        connection.exec_driver_sql(index)


def _digest_bytes(digest: str | None) -> str | bytes | None:
    if digest is None or _SHA256.fullmatch(digest) is None:
        return digest
    return bytes.fromhex(digest)


def _digest_of_meaning(*form: str | int | None) -> int:
    """The same of a row in which truth values are numbers."""
    return _digest(*(bool(one) if at in _TRUTHS else one for at, one in enumerate(form)))


def _digest(*form: str | int | None) -> int:
    """As ``interned.digest`` was when this step was written."""
    found = zlib.crc32(msgspec.json.encode(form))
    return found - (1 << 32) if found >> 31 else found
