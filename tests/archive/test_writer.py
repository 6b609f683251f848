"""Batches of inputs filed: copies, duplicates, the best of several, the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from archive.traffic import record, wire
from reftel.archive import ledger
from reftel.archive.database import writing
from reftel.archive.filing import Filing, make_filing
from reftel.archive.folder import make_folder, open_engine
from reftel.archive.migrating import migrate
from reftel.archive.schema import addressees, citations, copies, outcomes, tags, telegrams
from reftel.archive.writer import BatchWriter, Input, Rejection, last_change, note_change


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    folder = make_folder(tmp_path)
    made = open_engine(folder)
    with folder.lock():
        migrate(folder, made)
    yield made
    made.dispose()


def given(text: str, path: str = "a.txt") -> Input:
    one, original = record(text, path)
    return Input(path, one.source.sha256, (make_filing(one, original),))


def refused(path: str, code: str = "empty") -> Input:
    return Input(path, None, (Rejection(code, f"{path} is {code}"),))


def file(engine: Engine, *inputs: Input) -> list[dict[str, Any]]:
    """A run of one batch; gives its rows of the ledger."""
    with writing(engine) as connection:
        run = ledger.start_run(connection, "2026-01-01T00:00:00Z", {})
        return BatchWriter(connection, run, "2026-01-01T00:00:00Z").file(inputs)


def rows(engine: Engine, *columns: Any) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]


def standing(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        totals = ledger.totals(connection, None)
    return {outcome: number for outcome, number in totals.items() if number}


def told(entries: Sequence[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(entry["outcome"], entry["code"]) for entry in entries]


def test_a_telegram_is_filed_with_everything_below_it(engine: Engine) -> None:
    entries = file(engine, given(wire(refs=("ROME 287",))))

    assert told(entries) == [("filed", None)]
    assert rows(engine, telegrams.c.id, telegrams.c.change) == [("09VALLETTA312", 1)]
    assert rows(engine, copies.c.number, copies.c.telegram, copies.c.best) == [(1, 1, True)]
    assert len(rows(engine, addressees.c.plad)) == 2
    assert sorted(rows(engine, tags.c.position, tags.c.code)) == [(0, "PREL"), (1, "EWWT")]
    assert (1, "09ROME287") in rows(engine, citations.c.citing, citations.c.target)


def test_the_same_bytes_again_are_a_duplicate(engine: Engine) -> None:
    entries = file(engine, given(wire(), "a.txt"), given(wire(), "b.txt"))
    later = file(engine, given(wire(), "c.txt"))

    assert told(entries) == [("filed", None), ("duplicate", "same-bytes")]
    assert told(later) == [("duplicate", "same-bytes")]
    assert later[0]["reason"] == "the same bytes as a.txt"
    assert later[0]["copy"] == later[0]["telegram"] == 1
    assert len(rows(engine, copies.c.number)) == 1
    assert standing(engine) == {"filed": 1, "duplicate": 2}


def test_the_same_path_again_is_filed_before(engine: Engine) -> None:
    file(engine, given(wire(), "a.txt"), refused("b.txt"))
    again = file(engine, Input("a.txt", given(wire()).sha256, ()), refused("b.txt"))

    assert told(again) == [("duplicate", "filed-before"), ("rejected", "empty")]
    assert again[0]["reason"] == "filed before, in run 1"
    assert standing(engine) == {"filed": 1, "rejected": 1}
    with engine.connect() as connection:
        assert ledger.totals(connection, 2) == {
            "filed": 0,
            "filed-with-repairs": 0,
            "duplicate": 1,
            "rejected": 1,
        }


def test_a_path_named_twice_in_one_run(engine: Engine) -> None:
    entries = file(
        engine, given(wire(), "a.txt"), given(wire(), "a.txt"), refused("b"), refused("b")
    )

    assert told(entries) == [
        ("filed", None),
        ("duplicate", "filed-before"),
        ("rejected", "empty"),
        ("rejected", "empty"),
    ]
    assert standing(engine) == {"filed": 1, "rejected": 1}


def test_a_path_with_other_bytes_is_another_input_of_that_path(engine: Engine) -> None:
    file(engine, refused("a.txt"))
    file(engine, given(wire(), "a.txt"))
    assert standing(engine) == {"filed": 1}

    file(engine, given(wire(313), "a.txt"))
    assert standing(engine) == {"filed": 1}
    assert len(rows(engine, telegrams.c.id)) == 2

    file(engine, refused("a.txt", "unreadable"))
    assert standing(engine) == {"rejected": 1}
    assert len(rows(engine, outcomes.c.number)) == 4


def test_a_duplicate_of_another_file_stays_one(engine: Engine) -> None:
    file(engine, given(wire(), "a.txt"), given(wire(), "b.txt"))

    again = file(engine, given(wire(), "a.txt"), given(wire(), "b.txt"))

    assert told(again) == [("duplicate", "filed-before")] * 2
    assert standing(engine) == {"filed": 1, "duplicate": 1}


CUT = wire()[: wire().index(" at the quay")]
FULL = wire()


@pytest.mark.parametrize("apart", [False, True], ids=["in one batch", "in two"])
@pytest.mark.parametrize("first", ["cut", "full"])
def test_the_better_copy_is_shown_whichever_came_first(
    engine: Engine, first: str, apart: bool
) -> None:
    inputs = [given(CUT, "cut.txt"), given(FULL, "full.txt")]
    if first == "full":
        inputs.reverse()

    if apart:
        entries = [*file(engine, inputs[0]), *file(engine, inputs[1])]
    else:
        entries = file(engine, *inputs)

    assert entries[0]["code"] is None
    assert entries[1]["code"] == "further-copy"
    assert entries[1]["reason"] == "a further copy of 09VALLETTA312"
    assert sorted(rows(engine, copies.c.path, copies.c.best)) == [
        ("cut.txt", False),
        ("full.txt", True),
    ]
    assert rows(engine, telegrams.c.id, telegrams.c.signature) == [("09VALLETTA312", "QUILLMARK")]
    assert sorted(rows(engine, tags.c.position, tags.c.code)) == [(0, "PREL"), (1, "EWWT")]


def test_of_two_as_good_the_first_filed_is_shown(engine: Engine) -> None:
    file(engine, given(wire(), "a.txt"))
    file(engine, given(wire() + "\n", "b.txt"))

    assert rows(engine, copies.c.path, copies.c.best) == [("a.txt", True), ("b.txt", False)]


def test_three_copies_one_best(engine: Engine) -> None:
    file(engine, given(CUT, "a"), given(CUT + " x", "b"))
    file(engine, given(FULL, "c"), given(FULL + "\n", "d"))

    assert rows(engine, copies.c.path, copies.c.best) == [
        ("a", False),
        ("b", False),
        ("c", True),
        ("d", False),
    ]


def test_details_of_a_better_copy_take_the_place_of_the_old(engine: Engine) -> None:
    file(engine, given(CUT.replace("PREL, EWWT", "PREL, EWWT, MT"), "cut"))
    assert len(rows(engine, tags.c.code)) == 3

    file(engine, given(FULL, "full"))

    assert sorted(rows(engine, tags.c.position, tags.c.code)) == [(0, "PREL"), (1, "EWWT")]


def test_every_copy_raises_the_change_number_of_its_telegram(engine: Engine) -> None:
    file(engine, given(wire(1), "1"), given(wire(2), "2"))
    assert rows(engine, telegrams.c.id, telegrams.c.change) == [
        ("09VALLETTA1", 1),
        ("09VALLETTA2", 2),
    ]

    file(engine, given(wire(1) + "\n", "3"))

    assert rows(engine, telegrams.c.id, telegrams.c.change) == [
        ("09VALLETTA1", 3),
        ("09VALLETTA2", 2),
    ]
    assert rows(engine, copies.c.change) == [(1,), (2,), (3,)]
    with engine.connect() as connection:
        assert last_change(connection) == 3


def test_several_texts_of_one_file(engine: Engine) -> None:
    parts = []
    for serial in (1, 2):
        made = given(wire(serial)).results[0]
        assert isinstance(made, Filing)
        parts.append(made)
    several = Input(
        "both.html",
        "d" * 64,
        (
            _as_member(parts[0], "1"),
            Rejection("no-telegram", "part 2 holds none", "2"),
            _as_member(parts[1], "3"),
        ),
    )

    entries = file(engine, several)

    assert [(entry["member"], entry["outcome"]) for entry in entries] == [
        ("1", "filed"),
        ("2", "rejected"),
        ("3", "filed"),
    ]
    # A part of it was refused, so the file is read again.
    again = file(engine, several)
    assert told(again) == [
        ("duplicate", "same-bytes"),
        ("rejected", "no-telegram"),
        ("duplicate", "same-bytes"),
    ]
    assert sum(standing(engine).values()) == 3


def _as_member(filing: Filing, member: str) -> Filing:
    return replace(filing, sha256="d" * 64, member=member)


def test_repairs_make_another_outcome(engine: Engine) -> None:
    doubled = wire().replace("SIPDIS\n", "SIPDIS\nSIPDIS\n")

    assert told(file(engine, given(doubled))) == [("filed-with-repairs", None)]


def test_more_inputs_than_one_question_takes(engine: Engine) -> None:
    many = [refused(f"{number:05}") for number in range(2000)]

    file(engine, *many)
    file(engine, *many)

    assert standing(engine) == {"rejected": 2000}


def test_marks_of_change(engine: Engine) -> None:
    with writing(engine) as connection:
        assert last_change(connection, "index") == 0
        note_change(connection, "index", 5)
        note_change(connection, "index", 7)
        assert last_change(connection, "index") == 7
