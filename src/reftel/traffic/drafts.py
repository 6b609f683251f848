"""Drafts: written, changed, cleared by named people, withdrawn; every step is kept.

A draft is the JSON of a telegram without what the station gives it: the
number, the date-time group, format lines 1 to 4, continuity numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from reftel.archive.database import slices
from reftel.errors import TrafficError
from reftel.traffic.batch import Batch, working
from reftel.traffic.schema import drafts, steps
from reftel.traffic.station import Station, iso

DRAFT = "draft"
RELEASED = "released"
WITHDRAWN = "withdrawn"

DRAFTED = "drafted"
CHANGED = "changed"
CLEARED = "cleared"
NOT_CLEARED = "not cleared"

_RELEASE = (
    update(drafts)
    .where(drafts.c.key == bindparam("number"))
    .values(state=RELEASED, telegram=bindparam("name"))
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the life of a draft, of one of its versions."""

    version: int
    at: str
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it stands. ``telegram`` is the id under which it was released."""

    number: int
    author: str
    form: Mapping[str, Any]
    state: str
    version: int
    corrects: str | None
    telegram: str | None
    steps: tuple[Step, ...]

    @property
    def cleared_by(self) -> tuple[str, ...]:
        """Who has cleared this version, and has not taken it back since."""
        last: dict[str, str] = {}
        for step in self.steps:
            if step.version == self.version and step.what in {CLEARED, NOT_CLEARED}:
                last[step.who] = step.what
        return tuple(who for who, what in last.items() if what == CLEARED)

    @property
    def refused_by(self) -> tuple[str, ...]:
        """Who has refused to clear this version, and has not cleared it since."""
        last = {step.who: step.what for step in self.steps if step.version == self.version}
        return tuple(who for who, what in last.items() if what == NOT_CLEARED)


def write_draft(
    station: Station, form: Mapping[str, Any], author: str, *, corrects: str | None = None
) -> int:
    """Keep a new draft; gives its number. ``corrects`` is the id of a telegram sent from here.

    Raises ``TrafficError`` where the author is no officer of the post.
    """
    return write_drafts(station, [form], author, corrects=corrects)[0]


def write_drafts(
    station: Station,
    forms: Sequence[Mapping[str, Any]],
    author: str,
    *,
    corrects: str | None = None,
) -> list[int]:
    """Keep several new drafts in one transaction; gives their numbers. See ``write_draft``."""
    who = station.settings.officer(author).name
    numbers = []
    with working(station) as batch:
        for form in forms:
            number = batch.add_keyed(
                drafts,
                {
                    "created": iso(batch.now),
                    "author": who,
                    "form": _form_text(form),
                    "state": DRAFT,
                    "version": 1,
                    "corrects": corrects,
                },
            )
            _step(batch, number, 1, who, DRAFTED)
            batch.note("drafted", f"draft {number} by {who}")
            numbers.append(number)
    return numbers


def change_draft(station: Station, number: int, form: Mapping[str, Any], author: str) -> int:
    """Put another text in place of a draft's; gives the version. Clearances must be asked anew."""
    who = station.settings.officer(author).name
    with working(station) as batch:
        version = _open_draft(batch, number) + 1
        batch.connection.execute(
            update(drafts)
            .where(drafts.c.key == number)
            .values(form=_form_text(form), version=version)
        )
        _step(batch, number, version, who, CHANGED)
    return version


def clear_draft(
    station: Station, number: int, officer: str, *, agrees: bool = True, why: str = ""
) -> None:
    """Clear the draft as it stands, or refuse to, with a reason."""
    who = station.settings.officer(officer).name
    if not agrees and not why.strip():
        raise TrafficError("a clearance is refused for a reason: give it")
    with working(station) as batch:
        version = _open_draft(batch, number)
        _step(batch, number, version, who, CLEARED if agrees else NOT_CLEARED, why)


def withdraw_draft(station: Station, number: int, officer: str, why: str = "") -> None:
    """End a draft that will not be sent."""
    who = station.settings.officer(officer).name
    with working(station) as batch:
        version = _open_draft(batch, number)
        batch.connection.execute(
            update(drafts).where(drafts.c.key == number).values(state=WITHDRAWN)
        )
        _step(batch, number, version, who, WITHDRAWN, why)
        batch.note("withdrawn", f"draft {number} by {who}")


def mark_released(batch: Batch, draft: Draft, who: str, telegram: str) -> None:
    """Note that a draft, read in the same transaction, has become a telegram."""
    batch.change(_RELEASE, {"number": draft.number, "name": telegram})
    _step(batch, draft.number, draft.version, who, RELEASED, telegram)


def draft(station: Station, number: int) -> Draft:
    """A draft with its steps. Raises ``TrafficError`` where there is none of this number."""
    found = drafts_of(station, [number])
    if not found:
        raise TrafficError(f"there is no draft {number} at {station.settings.post}")
    return found[0]


def drafts_of(station: Station, numbers: Sequence[int]) -> list[Draft]:
    """The drafts of some numbers with their steps, in that order; those that are not there left out."""
    with station.reading() as connection:
        return drafts_in(connection, numbers)


def drafts_in(connection: Connection, numbers: Sequence[int]) -> list[Draft]:
    """``drafts_of`` in a transaction that is under way."""
    rows: dict[int, Any] = {}
    known: dict[int, list[Step]] = defaultdict(list)
    for some in slices(numbers):
        for row in connection.execute(select(drafts).where(drafts.c.key.in_(some))).mappings():
            rows[row["key"]] = row
        asked = select(steps).where(steps.c.draft.in_(some)).order_by(steps.c.key)
        for one in connection.execute(asked).mappings():
            step = Step(one["version"], one["at"], one["who"], one["what"], one["note"])
            known[one["draft"]].append(step)
    return [_draft(rows[number], known[number]) for number in numbers if number in rows]


def draft_list(station: Station, *, state: str | None = None) -> list[Draft]:
    """Drafts without their steps, newest first."""
    asked = select(drafts).order_by(drafts.c.key.desc())
    if state is not None:
        asked = asked.where(drafts.c.state == state)
    with station.reading() as connection:
        return [_draft(row, ()) for row in connection.execute(asked).mappings()]


def _draft(row: Mapping[Any, Any], known: Sequence[Step]) -> Draft:
    return Draft(
        number=row["key"],
        author=row["author"],
        form=json.loads(row["form"]),
        state=row["state"],
        version=row["version"],
        corrects=row["corrects"],
        telegram=row["telegram"],
        steps=tuple(known),
    )


def _form_text(form: Mapping[str, Any]) -> str:
    return json.dumps(form, ensure_ascii=False, default=str)  # TOML has days and moments


def _open_draft(batch: Batch, number: int) -> int:
    """The version of a draft that may still be changed."""
    row = batch.connection.execute(
        select(drafts.c.state, drafts.c.version).where(drafts.c.key == number)
    ).first()
    if row is None:
        raise TrafficError(f"there is no draft {number}")
    if row.state != DRAFT:
        raise TrafficError(
            f"draft {number} is {row.state} and can no longer change"
            + ("; a correction is a corrected copy" if row.state == RELEASED else "")
        )
    return int(row.version)


def _step(batch: Batch, number: int, version: int, who: str, what: str, why: str = "") -> None:
    batch.add(
        steps,
        {
            "draft": number,
            "version": version,
            "at": iso(batch.now),
            "who": who,
            "what": what,
            "note": why,
        },
    )
