"""Batches of inputs filed: copies, duplicates, the best of several, the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from archive.traffic import record, wire
from reftel.archive import ledger, links
from reftel.archive.database import writing
from reftel.archive.filing import Filing, make_filing
from reftel.archive.folder import make_folder, open_engine
from reftel.archive.joined import addressees, citations
from reftel.archive.migrating import migrate
from reftel.archive.schema import copies, outcomes, tags, telegrams
from reftel.archive.values import Resumption
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
        batch = BatchWriter(connection, run, "2026-01-01T00:00:00Z")
        told = batch.file(inputs)
        links.file(connection, batch.before, batch.cited)
        return told


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
            Rejection("no-telegram", "part 2 holds none", place="table 2", container="aad"),
            _as_member(parts[1], "3"),
        ),
    )

    entries = file(engine, several)

    assert [(entry["place"], entry["container"], entry["outcome"]) for entry in entries] == [
        ("table 1", "plain", "filed"),
        ("table 2", "aad", "rejected"),
        ("table 3", "plain", "filed"),
    ]
    # Their bytes are the same and are kept once.
    assert [row[0] is None for row in rows(engine, copies.c.original)] == [False, True]
    # Known by its bytes, it says the same of each part again.
    again = file(engine, Input("both.html", "d" * 64, ()))
    assert told(again) == [
        ("duplicate", "filed-before"),
        ("rejected", "no-telegram"),
        ("duplicate", "filed-before"),
    ]
    assert standing(engine) == {"filed": 2, "rejected": 1}


def test_a_file_read_as_a_stream_comes_in_pieces(engine: Engine) -> None:
    digest = "e" * 64
    one, two = (_piece("s.csv", digest, serial) for serial in (1, 2))
    no = Input("s.csv", digest, (Rejection("no-telegram", "row 3 is empty", place="row 3"),), "on")

    file(engine, Input("s.csv", digest, (), "begins"), one)
    with engine.connect() as connection:
        assert ledger.resumption(connection, "s.csv") == Resumption(digest, 1, ("", "row 1"))
        assert ledger.filed_digests(connection, ["s.csv"]) == {}

    entries = file(engine, Input("s.csv", digest, (), "resumes"), two, no)
    assert told(entries) == [("filed", None), ("rejected", "no-telegram")]
    file(engine, Input("s.csv", digest, (), "resumes"), Input("s.csv", digest, (), "ends"))

    assert standing(engine) == {"filed": 2, "rejected": 1}
    with engine.connect() as connection:
        assert ledger.resumption(connection, "s.csv") is None
        assert ledger.filed_digests(connection, ["s.csv"]) == {"s.csv": digest}
        third = list(ledger.ledger(connection, run=3))
        assert ledger.tallies(connection, None).files["partly-filed"] == 1
    assert [(e.place, e.outcome, e.code) for e in third] == [
        ("row 1", "duplicate", "filed-before"),
        ("row 2", "duplicate", "filed-before"),
        ("row 3", "rejected", "no-telegram"),
    ]
    assert third[0].reason == "filed before, in run 1"


def test_read_once_more_from_its_start_a_file_keeps_what_stands(engine: Engine) -> None:
    def whole(digest: str, *serials: int) -> list[Input]:
        pieces = [_piece("s.csv", digest, serial) for serial in serials]
        begins, ends = (Input("s.csv", digest, (), stage) for stage in ("begins", "ends"))
        return [begins, *pieces, ends]

    file(engine, *whole("e" * 64, 1, 2))
    file(engine, *whole("f" * 64, 1, 2, 3))  # a row was added

    assert standing(engine) == {"filed": 3}
    with engine.connect() as connection:
        assert ledger.totals(connection, 2)["duplicate"] == 2


def _piece(path: str, digest: str, serial: int) -> Input:
    made = given(wire(serial), path).results[0]
    assert isinstance(made, Filing)
    filing = replace(made, copy={**made.copy, "place": f"row {serial}"})
    return Input(path, digest, (filing,), "on")


@pytest.mark.parametrize(
    ("text", "relation", "corrects"),
    [
        pytest.param(wire(), None, None, id="as first sent"),
        pytest.param(wire(dtg="121724Z MAR 09 ZDK"), "repeat", None, id="sent again on request"),
        pytest.param(wire(dtg="121724Z MAR 09 ZDS"), "corrected", None, id="ZDS"),
        pytest.param(
            wire(caption="SIPDIS\n\nC O R R E C T E D  C O P Y (TAGS ADDED)"),
            "corrected",
            None,
            id="said in the text",
        ),
        pytest.param(
            wire(caption="SIPDIS\n\n(CORRECTED COPY OF VALLETTA 300)"),
            "corrected",
            "09VALLETTA300",
            id="of another number",
        ),
    ],
)
def test_a_copy_says_why_there_is_another(
    engine: Engine, text: str, relation: str | None, corrects: str | None
) -> None:
    file(engine, given(text))

    assert rows(engine, copies.c.relation, copies.c.corrects) == [(relation, corrects)]


def test_a_further_copy_that_says_nothing_is_another_release(engine: Engine) -> None:
    file(engine, given(wire()), given(wire() + "\n", "b"))
    file(engine, given(wire(dtg="121724Z MAR 09 ZDS"), "c"))

    # The corrected text is shown, the others are kept.
    assert sorted(rows(engine, copies.c.path, copies.c.relation, copies.c.best)) == [
        ("a.txt", None, False),
        ("b", "other-release", False),
        ("c", "corrected", True),
    ]


def _as_member(filing: Filing, member: str) -> Filing:
    copy = {**filing.copy, "place": f"table {member}"}
    return replace(filing, sha256="d" * 64, member=member, copy=copy)


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
