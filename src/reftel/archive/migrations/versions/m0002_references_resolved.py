"""References as they were read and what each means, led along with the telegrams held.

What an older archive knows of its references is the canonical id: station,
year and serial are taken from it. Places and sentences stay unknown until a
copy is filed again. They are resolved at the next opening.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = re.compile(r"(?P<year>[0-9]{2})(?P<station>[A-Z]+)(?P<serial>[0-9]+)")

# As resolve.series_of had it when this step was written.
_RENAMED = {
    "BATHURST": "BANJUL",
    "BOMBAY": "MUMBAI",
    "CALCUTTA": "KOLKATA",
    "CANTON": "GUANGZHOU",
    "DACCA": "DHAKA",
    "ECBRUSSELS": "BRUSSELS",
    "FORTLAMY": "NDJAMENA",
    "FRUNZE": "BISHKEK",
    "IRANRPODUBAI": "RPODUBAI",
    "KIEV": "KYIV",
    "LENINGRAD": "STPETERSBURG",
    "LEOPOLDVILLE": "KINSHASA",
    "MADRAS": "CHENNAI",
    "NURSULTAN": "ASTANA",
    "PARISFR": "UNESCOPARISFR",
    "PEKING": "BEIJING",
    "PUSAN": "BUSAN",
    "SALISBURY": "HARARE",
    "SANA": "SANAA",
    "TAIPEI": "AITTAIPEI",
    "TANANARIVE": "ANTANANARIVO",
    "UNESCOPARIS": "UNESCOPARISFR",
    "USEUBRUSSELS": "BRUSSELS",
    "USIAEAVIENNA": "UNVIEVIENNA",
}


def upgrade() -> None:
    """Add the columns, fill those that follow from the ids, make the new indexes."""
    connection = op.get_bind()
    op.add_column("telegrams", sa.Column("series", sa.Text(), nullable=True))
    telegrams = sa.table("telegrams", sa.column("station", sa.Text), sa.column("series", sa.Text))
    connection.execute(sa.update(telegrams).values(series=telegrams.c.station))
    for name, series in _RENAMED.items():
        connection.execute(
            sa.update(telegrams).where(telegrams.c.station == name).values(series=series)
        )
    op.drop_index("ix_telegrams_station_serial", "telegrams")
    op.create_index(op.f("ix_telegrams_series_serial"), "telegrams", ["series", "serial"])
    op.create_index(
        op.f("ix_telegrams_station_year_serial"), "telegrams", ["station", "year", "serial"]
    )
    op.create_index(op.f("ix_telegrams_date"), "telegrams", ["date"])
    _citations(connection)
    op.create_table(
        "candidates",
        sa.Column("citing", sa.Integer(), nullable=False),
        sa.Column("in_reference_line", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("telegram", sa.Integer(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["citing"], ["telegrams.key"], name=op.f("fk_candidates_citing")),
        sa.ForeignKeyConstraint(
            ["telegram"], ["telegrams.key"], name=op.f("fk_candidates_telegram")
        ),
        sa.PrimaryKeyConstraint(
            "citing", "in_reference_line", "position", "rank", name=op.f("pk_candidates")
        ),
    )


def _citations(connection: sa.Connection) -> None:
    """The table made anew, for SQLite adds no foreign key to one that is there."""
    op.rename_table("citations", "citations_before")
    op.drop_index("ix_citations_target", "citations_before")
    op.create_table(
        "citations",
        sa.Column("citing", sa.Integer(), nullable=False),
        sa.Column("in_reference_line", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=True),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("station", sa.Text(), nullable=True),
        sa.Column("series", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("year_is_printed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("moment", sa.Text(), nullable=True),
        sa.Column("mended", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("doubt", sa.Text(), nullable=True),
        sa.Column("cited", sa.Text(), nullable=True),
        sa.Column("cited_year", sa.Integer(), nullable=True),
        sa.Column("resolved", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["citing"], ["telegrams.key"], name=op.f("fk_citations_citing")),
        sa.ForeignKeyConstraint(
            ["resolved"], ["telegrams.key"], name=op.f("fk_citations_resolved")
        ),
        sa.PrimaryKeyConstraint(
            "citing", "in_reference_line", "position", name=op.f("pk_citations")
        ),
    )
    _copy(connection)
    op.drop_table("citations_before")
    for columns in (
        ["series", "serial"],
        ["moment"],
        ["cited", "outcome", "citing"],
        ["resolved"],
        ["outcome", "station", "cited_year", "serial", "citing"],
    ):
        op.create_index(op.f(f"ix_citations_{'_'.join(columns)}"), "citations", columns)


def _copy(connection: sa.Connection) -> None:
    """Every row, with station, year and serial taken from its id."""
    kept = ("citing", "in_reference_line", "position", "paragraph", "label", "text", "kind")
    before = sa.table("citations_before", *(sa.column(name) for name in (*kept, "target")))
    after = sa.table(
        "citations",
        *(sa.column(name) for name in (*kept, "target")),
        *(sa.column(name) for name in ("station", "series", "year", "serial")),
        *(sa.column(name) for name in ("year_is_printed", "mended", "reason")),
    )
    found = connection.execute(sa.select(before)).mappings()
    while rows := found.fetchmany(1000):
        connection.execute(sa.insert(after), [_filled(dict(row)) for row in rows])


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    match = _ID.fullmatch(row["target"] or "")
    year = station = serial = None
    if match is not None:
        two = int(match["year"])
        year = two + (1900 if two >= 60 else 2000)
        station, serial = match["station"], int(match["serial"])
    mention = not row["in_reference_line"]
    return {
        **row,
        "kind": "telegram" if mention else row["kind"],
        "station": station,
        "series": _RENAMED.get(station, station) if station else None,
        "year": year,
        "serial": serial,
        # A year that stands in the words as two or four digits was printed.
        "year_is_printed": match is not None
        and re.search(rf"(?<![0-9])(?:19|20)?{match['year']}(?![0-9])", row["text"]) is not None,
        "mended": False,
        "reason": "not-identified" if mention and match is None else None,
    }
