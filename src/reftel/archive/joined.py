"""Rows below telegrams with what is kept once in its place: views of the database, to be read alone.

A citation, an addressee, a finding is two rows: where it stands, and what many telegrams have in
common with it (``interned.py``). Whoever asks sees one table; whoever writes uses ``places`` and
``forms``. They are made anew after every migration, as those of ``views.py`` are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Column, MetaData, Table

from reftel.archive.interned import OWN
from reftel.archive.schema import (
    addressee_places,
    addresses,
    citation_places,
    finding_places,
    meanings,
    verdicts,
)

joined_metadata = MetaData()


@dataclass(frozen=True)
class Joined:
    """Such a view: where the rows stand, what is kept once, the column with its number."""

    name: str
    places: Table
    forms: Table
    number: str

    @cached_property
    def form(self) -> tuple[str, ...]:
        """The columns of what is kept once."""
        return tuple(column.name for column in self.forms.c if column.name not in OWN)

    @cached_property
    def view(self) -> Table:
        """The view as a table to be read."""
        columns = [column for column in self.places.c if column.name != self.number]
        columns += [self.forms.c[name] for name in self.form]
        key = set(self.places.primary_key)
        told = (Column[object](c.name, c.type, primary_key=c in key) for c in columns)
        return Table(self.name, joined_metadata, *told)

    def statement(self) -> str:
        """What makes it: words of the tables alone."""
        own = [f'{self.places.name}."{c.name}"' for c in self.places.c if c.name != self.number]
        told = ", ".join([*own, *(f'{self.forms.name}."{name}"' for name in self.form)])
        where = f"{self.forms.name}.number = {self.places.name}.{self.number}"
        return (
            f'CREATE VIEW "{self.name}" AS SELECT {told} '  # noqa: S608
            f"FROM {self.places.name} JOIN {self.forms.name} ON {where}"
        )


CITATIONS = Joined("citations", citation_places, meanings, "meaning")
ADDRESSEES = Joined("addressees", addressee_places, addresses, "address")
FINDINGS = Joined("findings", finding_places, verdicts, "verdict")
JOINED = (CITATIONS, ADDRESSEES, FINDINGS)

citations, addressees, findings = CITATIONS.view, ADDRESSEES.view, FINDINGS.view
