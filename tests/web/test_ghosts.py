"""The page of ghosts and its JSON: those without a number come after those that have one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.web.app import create_app
from reftel.web.ghosts import ghosts_page
from reftel.web.openapi import document
from web.browsing import CHROMIUM, served, unwanted, violations, visit

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("absent") / "a"
    with Archive.open(path, create=True) as opened:
        opened.add(
            [
                record(wire(312, refs=("ROME 021505Z MAR 09", "ROME 287")), "312.txt"),
                record(wire(313, refs=("ROME 021505Z MAR 09", "TUNIS 5")), "313.txt"),
                record(
                    wire(314, dtg="131000Z MAR 09", refs=("CDR <B> 121724Z MAR 09",)), "314.txt"
                ),
            ]
        )
    return path


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[Client]:
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def cells(tree: LexborHTMLParser) -> list[list[str]]:
    rows = tree.css("table[aria-labelledby=by-dtg] tbody tr")
    return [[" ".join(cell.text().split()) for cell in row.css("td")] for row in rows]


def test_they_stand_after_those_of_a_number(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/ghosts").text)

    heading = tree.css_first("h1")
    assert heading is not None
    assert heading.text().startswith("4 telegrams are cited")
    assert [node.text() for node in tree.css("table.ghosts a.mrn")] == ["09 ROME 287", "09 TUNIS 5"]
    assert cells(tree) == [
        [
            "ROME",
            "2 Mar 2009, 15:05Z",
            "2",
            "“ROME 021505Z MAR 09” 09VALLETTA312, 09VALLETTA313",
            "–",
        ],
        [
            "Sender not known",
            "12 Mar 2009, 17:24Z",
            "1",
            "“CDR <B> 121724Z MAR 09” 09VALLETTA314",
            "09VALLETTA312, 09VALLETTA313",
        ],
    ]
    assert tree.css_first("a[href='/ghosts?page=1#by-dtg']") is not None
    assert tree.css_first("time[datetime='2009-03-02T15:05Z']") is not None


def test_those_of_a_post(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/ghosts?post=rome&year=2009").text)

    assert [row[0] for row in cells(tree)] == ["ROME"]
    assert cells(LexborHTMLParser(client.get("/ghosts?post=tunis").text)) == []


def test_the_json_has_them_and_is_as_described(client: Client, path: Path) -> None:
    answer = client.get("/api/ghosts").json()

    with Archive.open(path) as archive:
        assert answer["by_dtg"] == [one.to_json() for one in archive.dated_ghosts()]
    assert (answer["total"], answer["by_dtg_total"]) == (2, 2)
    whole = document()
    jsonschema.validate(answer, {"$ref": "#/components/schemas/Ghosts", **whole})


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_every_ghost_is_on_one_page(path: Path, size: int) -> None:
    with Archive.open(path) as archive:
        pages = [ghosts_page(archive, None, None, page, size) for page in range(1, 6)]

    numbered = [one.id for page in pages for one in page.numbered.ghosts]
    dated = [one.dtg for page in pages for one in page.dated]
    assert numbered == ["09ROME287", "09TUNIS5"]
    assert dated == ["2009-03-02T15:05Z", "2009-03-12T17:24Z"]
    assert all(len(page.numbered.ghosts) + len(page.dated) <= size for page in pages)
    assert {page.total for page in pages} == {4}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, path: Path, scheme: str, width: int
) -> None:
    with served(path) as address:
        seen = visit(
            browser, address, viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = seen.go("/ghosts")
        found = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        page.context.close()

    assert found == []
    assert unwanted(seen) == []
    assert wide <= width


def test_a_post_s_year_tells_those_without_a_number_too(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/post/ROME/2009").text)

    (row,) = cells(tree)
    assert row[:3] == ["ROME", "2 Mar 2009, 15:05Z", "2"]
    assert "1 more of them cited by date-time group alone" in client.get("/post/ROME").text


def test_of_a_year_without_a_number_those_by_date_time_group_are_told(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as opened:
        opened.add([record(wire(312, refs=("ROME 021505Z MAR 09",)), "312.txt")])
    with TestClient(create_app(tmp_path / "a"), base_url="http://127.0.0.1") as client:
        answer = client.get("/post/ROME/2009")

    assert answer.status_code == 404
    assert "Of 1 telegram that" in answer.text
    assert 'href="/ghosts?post=ROME&amp;year=2009"' in answer.text
