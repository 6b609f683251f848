"""The collection as one page: counts that add up, and the picture with its table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from reftel.archive import Archive
from reftel.web.app import create_app
from reftel.web.overview import overview_view

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def archive(archive_path: Path) -> Archive:
    return Archive.open(archive_path)


def test_the_overview_counts_what_the_archive_holds(archive: Archive) -> None:
    found = archive.overview()
    held = [archive.get(name) for name in archive.search_ids("")]

    assert found.telegrams == archive.count() == len(held)
    assert found.copies == sum(len(one.copies) for one in held if one)
    assert found.several_copies == sum(len(one.copies) > 1 for one in held if one) == 1
    assert sum(found.containers.values()) == found.copies == sum(found.layouts.values())
    assert found.damaged == sum(bool(one.json["defects"]) for one in held if one)
    assert found.repaired == sum(bool(one.json["repairs"]) for one in held if one)
    assert found.undated == sum(one.date is None for one in held if one)
    findings = [rule["rule"] for one in held if one for rule in one.json["findings"]]
    assert sum(found.severities.values()) == len(findings)
    assert {rule: many for rule, _, _, many in found.rules} == {
        rule: findings.count(rule) for rule in dict.fromkeys(findings)
    }


def test_the_page_adds_up(archive: Archive) -> None:
    years = archive.post_years()
    view = overview_view(archive.overview(), years, archive.tallies())

    assert view.total == sum(row.held + row.ghosts + row.unseen for row in view.years)
    assert view.ghosts == sum(row.ghosts for row in view.years) == archive.ghosts(limit=0).total
    assert sum(row.held for row in view.posts) == sum(row.held for row in view.years)
    assert sum(inputs for *_, inputs in view.containers) == view.inputs
    assert sum(rejected for *_, rejected, _ in view.containers) == view.rejected
    for row in view.years:
        assert 0 <= row.tops[2] <= row.tops[1] <= row.tops[0] <= 100


def test_the_picture_has_its_figures(client: Client, archive: Archive) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/overview/years.csv").text)))

    assert sum(int(row["held"]) for row in rows) == archive.count()
    assert [row["year"] for row in rows] == sorted(row["year"] for row in rows)
    assert client.get("/overview/years.gif").status_code == 404


def test_the_picture_is_drawn(client: Client) -> None:
    pytest.importorskip("vl_convert")

    assert client.get("/overview/years.svg").text.startswith("<svg")
    assert client.get("/overview/years.png").content.startswith(b"\x89PNG")


def test_an_empty_archive_has_an_overview(tmp_path: Path) -> None:
    Archive.open(tmp_path / "empty.reftel", create=True).close()
    with TestClient(create_app(tmp_path / "empty.reftel"), base_url="http://127.0.0.1") as client:
        answer = client.get("/overview")
        due = client.get("/declassification")

    assert answer.status_code == 200
    assert "Nothing is here yet" in answer.text
    assert "No telegram to open" in due.text
