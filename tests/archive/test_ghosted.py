"""``is:ghost``: telegrams that are cited and not held, asked for as all others are."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app
from reftel.errors import QueryError

# ROME 5 is cited twice; VALLETTA 311 was sent between 310 and 312; TUNIS 9 in another year.
TELEGRAMS = (
    wire(310, dtg="101724Z MAR 09", refs=("ROME 5", "08 TUNIS 9")),
    wire(312, dtg="121724Z MAR 09", refs=("ROME 5", "VALLETTA 311")),
    wire(2, post="ROME", dtg="021200Z FEB 09"),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ghosts") / "a.reftel"
    with Archive.open(made, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return made


def found(path: Path, query: str, sort: str = "relevance") -> list[str]:
    with Archive.open(path, read_only=True) as archive:
        page = archive.search(query, sort=sort)
        ids = [hit.id for hit in page.hits]
        assert all(hit.ghost is not None for hit in page.hits)
        assert page.total == len(ids)
        assert archive.search_ids(query, sort=sort) == ids
    return ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("is:ghost", ["09ROME5", "08TUNIS9", "09VALLETTA311"]),
        ("is:ghost station:rome", ["09ROME5"]),
        ("station:rome is:ghost", ["09ROME5"]),
        ("is:ghost from:italy", ["09ROME5"]),
        ("is:ghost (station:rome OR station:tunis)", ["09ROME5", "08TUNIS9"]),
        ("is:ghost NOT station:rome", ["08TUNIS9", "09VALLETTA311"]),
        ("is:ghost date:2008", ["08TUNIS9"]),
        ("is:ghost date:>=2009", ["09ROME5", "09VALLETTA311"]),
        # ROME 5 is cited on the tenth: it was sent before.
        ("is:ghost date:2009-03-11", ["09VALLETTA311"]),
        ("is:ghost date:2009-02", ["09ROME5"]),
        ("is:ghost station:valletta date:2009-03-11", ["09VALLETTA311"]),
        ("is:ghost station:valletta date:2009-03-14", []),
        ("is:ghost station:valletta date:2009-03 date:2008", []),
        ("is:ghost station:abidjan", []),
    ],
)
def test_ghosts_by_post_and_by_the_days_they_may_be_of(
    path: Path, query: str, expected: list[str]
) -> None:
    assert found(path, query) == expected


def test_the_orders(path: Path) -> None:
    by_date = found(path, "is:ghost", sort="date")

    assert by_date == ["08TUNIS9", "09ROME5", "09VALLETTA311"]
    assert found(path, "is:ghost", sort="-date") == by_date[::-1]


def test_a_page_with_what_is_known_of_each(path: Path) -> None:
    with Archive.open(path, read_only=True) as archive:
        page = archive.search("is:ghost", limit=1, offset=2)
        ghost = archive.ghost("09VALLETTA311")

    assert page.total == 3
    (hit,) = page.hits
    assert hit.ghost == ghost
    assert (hit.mrn, hit.post, hit.date, hit.subject) == ("09 VALLETTA 311", "VALLETTA", None, None)
    assert hit.to_json()["ghost"]["sent"]["earliest"] == "2009-03-10T17:24Z"
    assert [(one.value, one.count) for one in page.facets["post"]] == [
        ("ROME", 1),
        ("TUNIS", 1),
        ("VALLETTA", 1),
    ]
    assert [(one.value, one.count) for one in page.facets["year"]] == [("2008", 1), ("2009", 2)]


@pytest.mark.parametrize(
    "query",
    [
        "is:ghost ferry",
        "is:ghost tag:PREL",
        "is:ghost OR ferry",
        "NOT is:ghost",
        "is:ghost NOT ferry",
        "is:ghost filed:2026",
    ],
)
def test_what_is_not_known_of_ghosts_is_a_mistake_and_said(path: Path, query: str) -> None:
    with Archive.open(path, read_only=True) as archive, pytest.raises(QueryError, match="is:ghost"):
        archive.search(query)


def test_there_is_nothing_of_a_ghost_to_be_taken(path: Path) -> None:
    with Archive.open(path, read_only=True) as archive, pytest.raises(QueryError, match="holds"):
        list(archive.telegrams("is:ghost"))


def test_a_ghost_that_comes_in_is_none_any_more(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "b", create=True) as archive:
        archive.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
        archive.add([record(wire(311, dtg="111724Z MAR 09"), "311.txt")])

        assert "09VALLETTA311" not in archive.search_ids("is:ghost")


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_command(path: Path) -> None:
    query = ("search", "is:ghost station:rome", "--archive", path)

    _, output, _ = run(*query)
    assert "1 telegram" in output
    assert "09 ROME 5" in output
    assert "not held, " in output
    assert "cited by 2 telegrams" in output

    assert run(*query, "--count")[1] == "1\n"
    assert run(*query, "--ids")[1] == "09ROME5\n"
    told = json.loads(run(*query, "--json")[1])
    assert told["hits"][0]["ghost"]["cited_by"] == 2
    (row,) = csv.DictReader(io.StringIO(run(*query, "--csv")[1]))
    assert (row["id"], row["date"][:5]) == ("09ROME5", "2009-")
    assert "/" in row["date"]

    status, _, errors = run("search", "is:ghost ferry", "--archive", path)
    assert status == 2
    assert "station:, from: and date:" in errors


def test_a_reference_is_found_by_what_it_means(tmp_path: Path) -> None:
    # A year that was not printed is taken from the citing telegram; here the held one says
    # that it was the year before.
    citing = wire(5, dtg="051200Z JAN 09", refs=("ROME 4400",))
    with Archive.open(tmp_path / "c", create=True) as archive:
        archive.add([record(citing, "a.txt")])
        archive.add([record(wire(4400, post="ROME", dtg="201200Z DEC 08"), "b.txt")])
        (citation,) = archive.cites("09VALLETTA5")
        assert citation.id == "08ROME4400"

        for query in ("cites:08ROME4400", "ref:08ROME4400", 'ref:"ROME 4400"'):
            assert archive.search_ids(query) == ["09VALLETTA5"], query
        for query in ("cites:09ROME4400", "ref:09ROME4400"):
            assert archive.search_ids(query) == [], query


def test_what_another_copy_cites_is_found_too(tmp_path: Path) -> None:
    best = wire(7, refs=("ROME 5",), paragraphs=("One.", "Two."))
    other = wire(7, refs=("TUNIS 8",), paragraphs=("One.",)).replace("\nQUILLMARK", "")
    with Archive.open(tmp_path / "d", create=True) as archive:
        archive.add([record(best, "best.txt"), record(other, "other.txt")])

        assert archive.search_ids("cites:09ROME5") == ["09VALLETTA7"]
        assert archive.search_ids("cites:09TUNIS8") == ["09VALLETTA7"]
