"""The archive from Python: by number, one after the other, as typed tables."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import reftel
from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.archive import archive as archive_module
from reftel.archive.tables import COLUMNS
from reftel.errors import ArchiveError

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with reftel.open(tmp_path_factory.mktemp("tables") / "a", create=True) as opened:
        opened.add(
            [record(wire(n, dtg=f"{1 + n % 28:02}1200Z MAR 09"), f"{n}.txt") for n in range(1, 121)]
            + [record(wire(312, dtg="121724Z MAR 08", refs=("ROME 287",)), "older.txt")]
            + [record("".join(wire(400).partition("C O N F I")[1:]), "headless.txt")]
        )
        yield opened


def test_by_number(archive: Archive) -> None:
    found = archive.telegram("Valletta 0312 (2008)")

    assert found is not None
    assert found.id == "08VALLETTA312"
    assert archive.telegram("ROME 1") is None


def test_one_that_may_be_several_is_asked_for_again(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire(1)), record(wire(1, dtg="121724Z MAR 08"), "b")])
        with pytest.raises(ValueError, match="08VALLETTA1, 09VALLETTA1: add the year"):
            archive.telegram("VALLETTA 1")


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("size", [1, 7, 50, 122, 1000])
def test_each_telegram_comes_once_and_in_order(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, newest_first: bool, size: int
) -> None:
    monkeypatch.setattr(archive_module, "_KEYS_AT_ONCE", size)

    found = [one.id for one in archive.telegrams("ferry", newest_first=newest_first)]

    assert found == archive.search_ids("ferry", sort="-date" if newest_first else "date")
    assert len(found) == len(set(found)) == 122


def test_telegrams_filed_while_others_are_read_trouble_nobody(tmp_path: Path) -> None:
    with reftel.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire(n), f"{n}") for n in range(1, 40)])
        failed: list[BaseException] = []

        def read() -> None:
            try:
                with reftel.open(tmp_path / "a", read_only=True) as reader:
                    for _ in range(10):
                        ids = [one.id for one in reader.telegrams("ferry")]
                        assert len(ids) == len(set(ids)) >= 39
            except BaseException as error:
                failed.append(error)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for n in range(40, 50):
            archive.add([record(wire(n), f"{n}")])
        for reader in readers:
            reader.join()

    assert failed == []


def test_a_table_has_its_types_and_meanings(archive: Archive) -> None:
    pyarrow = pytest.importorskip("pyarrow")

    table = archive.table("ferry")

    assert table.num_rows == 122
    assert table.column_names == list(COLUMNS)
    assert table.schema.field("date").type == pyarrow.timestamp("s", tz="UTC")
    assert table.schema.field("tags").type == pyarrow.list_(pyarrow.string())
    assert table.schema.field("subject").metadata == {b"meaning": b"the subject line"}
    first = table.slice(0, 1).to_pylist()[0]
    expected: dict[str, Any] = {
        "id": "08VALLETTA312",
        "date_precision": "minute",
        "to": ["SECSTATE WASHDC"],
        "references": ["08ROME287"],
        "reasons": ["b", "d"],
        "completeness": "whole",
        "copies": 1,
    }
    assert {name: first[name] for name in expected} == expected
    last = table.slice(121, 1).to_pylist()[0]
    assert (last["id"], last["date"], last["completeness"]) == (
        "unnumbered-" + last["id"][11:],
        None,
        "no-header",
    )


def test_columns_may_be_chosen_and_are_checked(archive: Archive) -> None:
    pytest.importorskip("pyarrow")

    assert archive.table("VALLETTA", ["id", "subject"]).column_names == ["id", "subject"]
    assert sum(batch.num_rows for batch in archive.batches("ferry", ["id"])) == 122
    with pytest.raises(ValueError, match="there is no column 'ids'"):
        archive.table("ferry", ["ids"])


def test_a_table_of_nothing_has_its_columns(archive: Archive) -> None:
    pytest.importorskip("pyarrow")

    assert archive.table("zebra").column_names == list(COLUMNS)


def test_without_pyarrow_it_is_said_what_to_install(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ArchiveError, match="pip install"):
        archive.table("ferry")


def test_every_column_is_documented() -> None:
    page = (DOCS / "archive.md").read_text(encoding="utf-8")

    for name, column in COLUMNS.items():
        assert f"| `{name}` | {column.type} | {column.meaning} |" in page
