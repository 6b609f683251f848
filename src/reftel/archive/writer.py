"""Rows in: a batch of inputs filed with its ledger, in the caller's transaction.

The caller holds the archive's lock, so that the next free numbers are known
beforehand and a whole batch goes in at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from sqlalchemy import (
    Connection,
    Text,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from reftel.archive.content import learn_again, learn_dictionary
from reftel.archive.database import among, slices
from reftel.archive.filing import Filing, Quality, Row
from reftel.archive.inserting import insert_all, insert_rows
from reftel.archive.interned import intern
from reftel.archive.joined import ADDRESSEES, FINDINGS, JOINED, Joined
from reftel.archive.pack import NONE, Dictionary
from reftel.archive.relations import CORRECTED, OTHER_RELEASE
from reftel.archive.schema import (
    candidates,
    captions,
    copies,
    dated_statements,
    outcomes,
    parties,
    people,
    persons,
    progress,
    tags,
    telegrams,
    unfinished,
)
from reftel.archive.searchable import Searchable
from reftel.archive.spelling import parse_spelling
from reftel.archive.values import DUPLICATE, FILED, FILED_WITH_REPAIRS, REJECTED

RECORDS = "records"
"""The row of ``progress`` with the last change number given out."""

FURTHER_COPY = "further-copy"
SAME_BYTES = "same-bytes"
FILED_BEFORE = "filed-before"

_HANDED_ON = 64_000  # characters of a telegram whose text is held until it is indexed
_KNOWN = (
    copies.c.number,
    copies.c.telegram,
    copies.c.path,
    copies.c.inside,
    copies.c.place,
    copies.c.sha256,
    copies.c.member,
)
_RANKED = (  # what ``quality_of`` reads
    copies.c.number,
    copies.c.has_header,
    copies.c.partial,
    copies.c.has_signature,
    copies.c.relation,
    copies.c.defects,
    copies.c.disagreements,
    copies.c.paragraphs,
)
_DETAILS = (
    (tags, tags.c.telegram),
    (captions, captions.c.telegram),
    # Candidates and citations are put in when the references are resolved (links.py).
)
_OTHER_DETAILS = (
    (candidates, candidates.c.citing),
    (dated_statements, dated_statements.c.telegram),
    (people, people.c.telegram),
    *((one.places, next(iter(one.places.primary_key))) for one in JOINED),
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A text, or a whole file, that is not filed: a short stable code and a sentence.

    ``statements`` is what is told of a telegram whose text is not there.
    """

    code: str
    reason: str
    member: str = ""
    place: str = ""
    container: str = ""
    statements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """One input as it was read, or a piece of one that is read as a stream.

    ``results`` has one entry for each text in it, or one for the file where
    it could not be opened. It may be empty where the file has the very bytes
    it had when it was filed (``sha256``), and was not read again.

    A file that is read as a stream comes as one input that ``begins`` (or
    ``resumes``: what stands in the ledger of these bytes stays), any number
    that go ``on``, and one that ``ends``; only the second and third have results.
    """

    path: str
    sha256: str | None
    results: tuple[Filing | Rejection, ...]
    stage: Literal["whole", "begins", "resumes", "on", "ends"] = "whole"


@dataclass(slots=True)
class _Held:
    """A telegram while a batch is filed: its best copy, from before or from this batch."""

    key: int
    is_new: bool
    best: int = 0
    rank: tuple[Any, ...] = ()
    before: int | None = None
    filing: Filing | None = None
    change: int | None = None


class BatchWriter:
    """One batch on its way in. ``run`` is its run, ``filed`` the moment, ISO.

    ``dictionary`` is the archive's newest; where it has none yet, the first that have
    come in are learnt from.
    """

    def __init__(
        self, connection: Connection, run: int, filed: str, dictionary: Dictionary = NONE
    ) -> None:
        self._connection = connection
        self._dictionary = dictionary
        self._run = run
        self._filed = filed
        self._change = self.before = last_change(connection)
        self._next_key = _next(connection, telegrams.c.key)
        self._next_copy = _next(connection, copies.c.number)
        self._standing: dict[str, list[Row]] = {}
        self._copies: dict[tuple[str, str], Row] = {}
        self._held: dict[str, _Held] = {}
        self._new_copies: list[Row] = []
        self._unpacked: list[Row] = []
        self._new_outcomes: list[Row] = []
        self._overtaken: list[int] = []
        self._originals: set[str] = set()
        self.searched: dict[int, Searchable] = {}
        """What is searched of the copies filed, by their numbers, but of very long ones."""
        self.cited: dict[int, tuple[Row, ...]] = {}
        """The references of best copies filed, by the keys of telegrams: for ``links.py`` to file."""
        self._met_again: dict[str, list[int]] = {}

    @property
    def dictionary(self) -> Dictionary:
        """The archive's newest dictionary; after ``file`` perhaps one of this very batch."""
        return self._dictionary

    def file(self, inputs: Sequence[Input]) -> list[Row]:
        """File the inputs, in order; gives their rows of the ledger. Nothing is committed."""
        self._look_up(inputs)
        for given in inputs:
            if given.stage != "whole":
                self._stream(given)
                continue
            before = self._standing.get(given.path, [])
            if given.sha256 is not None and before and _is_filed(before, given.sha256):
                self._new_outcomes += [self._filed_before(given, row) for row in before]
                continue
            assert given.results, f"{given.path} was not read, and is not filed"
            rows = [self._result(given, result) for result in given.results]
            for row in before:
                row["standing"] = False
                if "number" in row:
                    self._overtaken.append(row["number"])
            self._standing[given.path] = rows
            self._new_outcomes += rows
        self._write()
        return self._new_outcomes

    def _stream(self, given: Input) -> None:
        """A piece of a file that is read as a stream; its rows are never held together."""
        run = self._connection.execute
        if given.stage in ("begins", "resumes"):
            run(delete(unfinished).where(unfinished.c.path == given.path))
            run(insert(unfinished).values(path=given.path, sha256=given.sha256))
        here = outcomes.c.standing & (outcomes.c.path == given.path)
        if given.stage == "begins":
            run(update(outcomes).where(here).values(standing=False))
            # What this batch has of the path is of an earlier mention of it.
            for row in self._new_outcomes:
                row["standing"] = row["standing"] and row["path"] != given.path
        elif given.stage == "resumes":
            self._repeat_standing(given.path)
        elif given.stage == "ends":
            run(delete(unfinished).where(unfinished.c.path == given.path))
        self._new_outcomes += [self._result(given, result) for result in given.results]

    def _repeat_standing(self, path: str) -> None:
        """What stands of a path once more, as met again in this run."""
        told = [c for c in outcomes.c if c.name not in ("number", "run", "standing")]
        kept = outcomes.c.outcome == REJECTED
        changed: dict[str, Any] = {
            "outcome": case((kept, REJECTED), else_=DUPLICATE),
            "code": case((kept, outcomes.c.code), else_=FILED_BEFORE),
            "reason": case(
                (kept, outcomes.c.reason),
                else_=literal("filed before, in run ").concat(cast(outcomes.c.run, Text)),
            ),
        }
        self._connection.execute(
            insert(outcomes).from_select(
                ["run", "standing", *(column.name for column in told)],
                select(
                    literal(self._run),
                    literal(False),
                    *(changed.get(column.name, column) for column in told),
                ).where(outcomes.c.standing, outcomes.c.path == path),
            )
        )

    def _look_up(self, inputs: Sequence[Input]) -> None:
        """What the archive has already of these paths, bytes and telegrams."""
        run = self._connection.execute
        filings = [r for given in inputs for r in given.results if isinstance(r, Filing)]
        paths = sorted({given.path for given in inputs if given.stage == "whole"})
        asked = select(outcomes).where(outcomes.c.standing, among(outcomes.c.path, paths))
        for row in run(asked.order_by(outcomes.c.number)).mappings():
            self._standing.setdefault(row["path"], []).append(dict(row))
        for digests in slices(sorted({filing.sha256 for filing in filings})):
            known = select(*_KNOWN).where(copies.c.sha256.in_(digests))
            for row in run(known).mappings():
                self._copies[row["sha256"], row["member"]] = dict(row)
                self._originals.add(row["sha256"])
        best = (
            select(telegrams.c.id, telegrams.c.key, *_RANKED)
            .join(copies, copies.c.telegram == telegrams.c.key)
            .where(among(telegrams.c.id, sorted({filing.id for filing in filings})), copies.c.best)
        )
        for row in run(best).mappings():
            self._held[row["id"]] = _held(row)

    def _outcome(self, given: Input, outcome: str, **values: Any) -> Row:
        empty = {
            "member": "",
            "place": "",
            "container": "",
            "code": None,
            "reason": None,
            "statements": None,
            "stated_id": None,
            "telegram": None,
            "copy": None,
        }
        common = {"run": self._run, "path": given.path, "sha256": given.sha256, "standing": True}
        return {**common, **empty, "outcome": outcome, **values}

    def _filed_before(self, given: Input, before: Row) -> Row:
        if before["outcome"] == REJECTED:  # one place of a file of which others are filed
            told = ("member", "place", "container", "code", "reason", "statements", "stated_id")
            return self._outcome(
                given, REJECTED, standing=False, **{name: before[name] for name in told}
            )
        return self._outcome(
            given,
            DUPLICATE,
            member=before["member"],
            place=before["place"],
            container=before["container"],
            code=FILED_BEFORE,
            reason=f"filed before, in run {before['run']}",
            telegram=before["telegram"],
            copy=before["copy"],
            standing=False,
        )

    def _result(self, given: Input, result: Filing | Rejection) -> Row:
        if isinstance(result, Rejection):
            stated = parse_spelling(result.statements.get("id", ""))
            told = dict(result.statements)
            return self._outcome(
                given,
                REJECTED,
                member=result.member,
                place=result.place,
                container=result.container,
                code=result.code,
                reason=result.reason,
                statements=msgspec.json.encode(told).decode() if told else None,
                stated_id=stated.id if stated else None,
            )
        known = self._copies.get((result.sha256, result.member))
        if known is not None and _same_place(given.path, result, known):
            # Read once more, as when other places of its file are tried again:
            # what the ledger says of it stays.
            self._met_again.setdefault(given.path, []).append(known["number"])
            return self._outcome(
                given,
                DUPLICATE,
                **_place(result),
                code=FILED_BEFORE,
                reason=f"filed before, as {result.id}",
                telegram=known["telegram"],
                copy=known["number"],
                standing=False,
            )
        if known is not None:
            return self._outcome(
                given,
                DUPLICATE,
                **_place(result),
                code=SAME_BYTES,
                reason=f"the same bytes as {known['path']}",
                telegram=known["telegram"],
                copy=known["number"],
            )
        return self._file_copy(given, result)

    def _file_copy(self, given: Input, filing: Filing) -> Row:
        held = self._held.get(filing.id)
        further = held is not None
        if held is None:
            held = self._held[filing.id] = _Held(self._next_key, is_new=True)
            self._next_key += 1
        number = self._next_copy
        self._next_copy += 1
        self._change += 1
        held.change = self._change
        if filing.quality.rank > held.rank:
            held.best, held.rank, held.filing = number, filing.quality.rank, filing
        copy = {
            **filing.copy,
            "number": number,
            "telegram": held.key,
            "sha256": filing.sha256,
            "member": filing.member,
            "best": False,
            "change": self._change,
            "filed": self._filed,
            "relation": filing.copy["relation"] or (OTHER_RELEASE if further else None),
        }
        if filing.sha256 in self._originals:  # another text of the same bytes has brought them
            copy["original"] = None
        self._originals.add(filing.sha256)
        if not filing.is_packed:
            self._unpacked.append(copy)
        self._new_copies.append(copy)
        if len(filing.searchable.body) <= _HANDED_ON:
            self.searched[number] = filing.searchable
        self._copies[filing.sha256, filing.member] = copy
        return self._outcome(
            given,
            FILED_WITH_REPAIRS if filing.repaired else FILED,
            **_place(filing),
            code=FURTHER_COPY if further else None,
            reason=f"a further copy of {filing.id}" if further else None,
            telegram=held.key,
            copy=number,
        )

    def _write(self) -> None:
        changed = {name: held for name, held in self._held.items() if held.change is not None}
        self._write_telegrams(changed)
        best = {held.best for held in changed.values()}
        for copy in self._new_copies:
            copy["best"] = copy["number"] in best
        self._pack()
        insert_all(self._connection, copies, self._new_copies)
        before, now = self._next_copy - len(self._new_copies), self._next_copy
        if before.bit_length() < now.bit_length():  # twice as many as when it was last asked
            self._dictionary = learn_again(self._connection, self._dictionary, self._filed)
        fresh = {held.key: held.filing for held in changed.values() if held.filing is not None}
        new = {held.key for held in changed.values() if held.is_new}
        write_details(self._connection, fresh, new)
        self.cited = {key: filing.citations for key, filing in fresh.items()}
        for numbers in slices(sorted(self._overtaken)):
            self._connection.execute(
                update(outcomes).where(outcomes.c.number.in_(numbers)).values(standing=False)
            )
        insert_all(self._connection, outcomes, self._new_outcomes)
        for path, numbers in self._met_again.items():
            for some in slices(sorted(numbers)):
                self._connection.execute(
                    update(outcomes)
                    .where(outcomes.c.path == path, outcomes.c.copy.in_(some))
                    .where(outcomes.c.outcome.in_([FILED, FILED_WITH_REPAIRS]))
                    .values(standing=True)
                )
        note_change(self._connection, RECORDS, self._change)

    def _pack(self) -> None:
        """Pack what came in unpacked, for there was no dictionary when it was read."""
        if not self._unpacked:
            return
        if self._dictionary is NONE:
            frames = [copy["content"] for copy in self._unpacked]
            self._dictionary = learn_dictionary(self._connection, frames, self._filed)
        for copy in self._unpacked:
            copy["content"] = self._dictionary.pack(copy["content"])

    def _write_telegrams(self, changed: dict[str, _Held]) -> None:
        new, replaced = [], []
        for name, held in changed.items():
            if held.filing is None:
                replaced.append({"of": held.key, "change": held.change})
                continue
            row = {**held.filing.telegram, "change": held.change}
            if held.is_new:
                new.append({**row, "id": name, "key": held.key})
            else:
                replaced.append({"of": held.key, **row})
        insert_all(self._connection, telegrams, new)
        for row in replaced:
            self._connection.execute(
                update(telegrams).where(telegrams.c.key == row.pop("of")).values(row)
            )
        for held in changed.values():
            if held.filing is not None and held.before is not None:
                self._connection.execute(
                    update(copies).where(copies.c.number == held.before).values(best=False)
                )


def write_details(
    connection: Connection, filings: Mapping[int, Filing], new: Collection[int] = ()
) -> None:
    """The rows below telegrams, by their keys, from their best copies; ``new`` have none yet.

    References are taken away, but not put in: that is for ``links.py``, which resolves them.
    """
    older = sorted(key for key in filings if key not in new)
    if older:
        for table, owner in (*_DETAILS, *_OTHER_DETAILS):
            connection.execute(delete(table).where(among(owner, older)))
    for table, owner in _DETAILS:
        rows = [
            {**row, owner.name: key}
            for key, filing in filings.items()
            for row in getattr(filing, table.name)
        ]
        insert_all(connection, table, rows)
    for joined in (ADDRESSEES, FINDINGS):
        told = ((key, row) for key, one in filings.items() for row in getattr(one, joined.name))
        write_joined(connection, joined, [{**row, "telegram": key} for key, row in told])
    _write_told(connection, filings)
    _write_named(connection, filings)


def write_joined(connection: Connection, joined: Joined, rows: Sequence[Row]) -> None:
    """Rows of one of ``joined.py``: what is kept once as a number."""
    forms = [tuple(map(row.get, joined.form)) for row in rows]
    numbers = intern(connection, joined.forms, dict.fromkeys(forms))
    placed = [{**row, joined.number: numbers[form]} for row, form in zip(rows, forms, strict=True)]
    insert_all(connection, joined.places, placed)


def _write_told(connection: Connection, filings: Mapping[int, Filing]) -> None:
    """The dated statements: each row in the order of the table's columns, its party as a number."""
    told = (row for one in filings.values() for row in one.dated_statements)
    # In the order in which they come, so that the same telegrams make the same archive.
    forms = dict.fromkeys(row.party for row in told if row.party is not None)
    numbers = intern(connection, parties, forms)
    rows = [
        (key, position, None if party is None else numbers[party], first, last, early)
        for key, filing in filings.items()
        for position, party, first, last, early in filing.dated_statements
    ]
    insert_rows(connection, dated_statements, list(dated_statements.c), rows)


def _write_named(connection: Connection, filings: Mapping[int, Filing]) -> None:
    """The people, likewise."""
    named = (row for one in filings.values() for row in one.people)
    numbers = intern(connection, persons, dict.fromkeys(row.person for row in named))
    rows = [
        (key, position, numbers[person], roles, protect, mentions)
        for key, filing in filings.items()
        for position, person, roles, protect, mentions in filing.people
    ]
    insert_rows(connection, people, list(people.c), rows)


def last_change(connection: Connection, name: str = RECORDS) -> int:
    """The change number noted under ``name``; 0 before the first."""
    found = connection.execute(select(progress.c.change).where(progress.c.name == name)).scalar()
    return int(found or 0)


def note_change(connection: Connection, name: str, change: int) -> None:
    """Note a change number under ``name``."""
    done = connection.execute(update(progress).where(progress.c.name == name).values(change=change))
    if done.rowcount == 0:
        connection.execute(insert(progress).values(name=name, change=change))


def _is_filed(rows: list[Row], sha256: str) -> bool:
    """True where these very bytes were read to their end, and a text of them was filed or held."""
    return all(row["sha256"] == sha256 for row in rows) and any(
        row["outcome"] != REJECTED for row in rows
    )


def _same_place(path: str, filing: Filing, known: Row) -> bool:
    there = (known["path"], known["inside"], known["place"])
    return there == (path, filing.copy["inside"], filing.copy["place"])


def _place(filing: Filing) -> dict[str, str]:
    return {
        "member": filing.copy["inside"],
        "place": filing.copy["place"],
        "container": filing.copy["container"],
    }


def quality_of(row: Mapping[str, Any]) -> Quality:
    """How complete a copy is that was filed before."""
    return Quality(
        has_header=row["has_header"],
        partial=row["partial"],
        has_signature=row["has_signature"],
        corrected=row["relation"] == CORRECTED,
        defects=row["defects"] - row["disagreements"],
        paragraphs=row["paragraphs"],
    )


def _held(row: Any) -> _Held:
    number = row["number"]
    rank = quality_of(row).rank
    return _Held(row["key"], is_new=False, best=number, rank=rank, before=number)


def _next(connection: Connection, column: Any) -> int:
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1
