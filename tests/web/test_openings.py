"""When telegrams open: the page of one, of a search, and all of them as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from reftel.analysis.declassification import opening
from reftel.archive import Archive
from reftel.archive.openings import opens_of
from reftel.codec.jsonform import telegram_from_json
from reftel.ingest import ingest
from reftel.web.app import create_app
from reftel.web.opening import GROUPS, MOST, OpeningState, due_view, groups_of
from reftel.web.state import StateError

Client = TestClient[Litestar]

# Serial, banner, E.O. line, text: one of each kind that a list knows.
KINDS = (
    (1, "C O N F I D E N T I A L", "E.O. 12958: DECL: 03/12/2019", "A quay was closed."),
    (2, "S E C R E T", "E.O. 12958: DECL: 03/12/2199", "A quay was opened."),
    (3, "UNCLAS", "E.O. 12958: N/A", "Nothing is closed."),
    (4, "C O N F I D E N T I A L", "E.O. 12958: DECL: X1", "The minister XXXXXXXXXXXX came."),
    (5, "C O N F I D E N T I A L", "E.O. 12356: DECL: OADR", "The agency is to be asked."),
)
TODAY = date(2026, 11, 24)


def _text(serial: int, banner: str, order: str, body: str) -> str:
    return (
        f"P 1{serial}1000Z MAR 09\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC\n\n"
        f"{banner} VALLETTA {serial:06}\n\nEXERCISE EXERCISE EXERCISE\n\n{order}\nTAGS: PREL, MT\n"
        f"SUBJECT: EXERCISE: BERTHS\n\n1. (U) {body}\n\nHALDANE\n"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("openings")
    (base / "in").mkdir()
    for kind in KINDS:
        (base / "in" / f"{kind[0]}.txt").write_text(_text(*kind), encoding="utf-8")
    with Archive.open(base / "a.reftel", create=True) as archive:
        ingest([base / "in"], archive, workers=0)
    return base / "a.reftel"


@pytest.fixture(scope="module")
def room(folder: Path) -> Iterator[Client]:
    with TestClient(create_app(folder), base_url="http://127.0.0.1") as client:
        yield client


def test_the_opening_asked_of_the_record_is_that_of_the_telegram(folder: Path) -> None:
    with Archive.open(folder) as archive:
        found = list(archive.openings())
        assert len(found) == len(KINDS)
        for one in found:
            stored = archive.get(one.id)
            assert stored is not None
            assert stored.date is not None
            told = {key: value for key, value in stored.json.items() if key != "id"}
            wanted = opening(telegram_from_json(told), written=date.fromisoformat(stored.date[:10]))
            assert one.opening == wanted
            assert opens_of(stored.json, stored.date) == wanted


@pytest.mark.parametrize(
    ("serial", "groups"),
    [
        (1, {"due"}),
        (2, {"closed"}),
        (3, {"unclassified"}),
        (4, {"closed", "exempt", "withheld"}),
        (5, {"closed"}),
    ],
)
def test_a_telegram_is_in_its_lists(folder: Path, serial: int, groups: set[str]) -> None:
    with Archive.open(folder) as archive:
        one = next(o for o in archive.openings() if o.id == f"09VALLETTA{serial}")

    assert groups_of(one, TODAY) == groups


def test_a_page_counts_every_list_and_shows_the_chosen_one(folder: Path) -> None:
    with Archive.open(folder) as archive:
        found = list(archive.openings())
    view = due_view(found, OpeningState.parse({"group": ["withheld"]}), TODAY)

    assert {row.name: row.count for row in view.groups} == {
        "due": 1, "closed": 3, "unknown": 0, "exempt": 1, "withheld": 1, "unclassified": 1,
    }  # fmt: skip
    assert [row.id for row in view.rows] == ["09VALLETTA4"]
    assert sum(bar.total for bar in view.bars) == 4
    assert set(GROUPS) == {row.name for row in view.groups}


def test_a_page_looks_through_so_many_and_says_so(folder: Path) -> None:
    with Archive.open(folder) as archive:
        one = next(archive.openings())

    assert not due_view([one] * MOST, OpeningState.parse({}), TODAY).cut
    cut = due_view([one] * (MOST + 1), OpeningState.parse({}), TODAY)
    assert (cut.cut, cut.telegrams, cut.listed) == (True, MOST, MOST)


def test_files_have_all_of_a_list(room: Client) -> None:
    lines = room.get("/declassification/openings.jsonl?group=closed").text.splitlines()
    table = list(csv.DictReader(io.StringIO(room.get("/declassification/openings.csv").text)))
    schedule = list(csv.DictReader(io.StringIO(room.get("/declassification/schedule.csv").text)))

    assert {json.loads(line)["id"] for line in lines} == {f"09VALLETTA{n}" for n in (2, 4, 5)}
    assert [row["id"] for row in table] == [f"09VALLETTA{n}" for n in range(1, 6)]
    assert table[3]["redactions"] == "1"
    assert table[3]["withheld"] == "words"
    assert sum(int(r["on_a_day"]) + int(r["at_the_latest"]) for r in schedule) == 4


def test_the_lists_of_a_year_and_of_a_search(room: Client) -> None:
    page = room.get("/declassification?q=quay&opens=2019").text

    assert "1 telegram that opens in 2019" in page
    assert "09 VALLETTA 1<" in page
    assert "09 VALLETTA 2<" not in page
    assert "1 of 2 telegrams is due to be open" in page


def test_a_telegrams_page_says_when_it_opens_and_how_that_is_found(room: Client) -> None:
    due = room.get("/telegram/09VALLETTA1").text
    exempt = room.get("/telegram/09VALLETTA4?view=clean").text

    assert "Open since 12 Mar 2019." in due
    assert "opens on the day printed" in due
    assert "Opens on 31 Dec 2034 at the latest." in exempt
    assert "1 passage withheld in this copy." in exempt


@pytest.mark.parametrize("wrong", [{"group": ["lost"]}, {"opens": ["12"]}, {"opens": ["next"]}])
def test_what_is_no_list_is_refused(wrong: dict[str, list[str]]) -> None:
    with pytest.raises(StateError, match="expected"):
        OpeningState.parse(wrong)


@pytest.mark.parametrize("name", ["openings.xml", "schedule", "..%2Fetc"])
def test_what_is_no_file_is_not_there(room: Client, name: str) -> None:
    assert room.get(f"/declassification/{name}").status_code == 404
