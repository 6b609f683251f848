"""The JSON API: the same answers as the Python API, as its own document describes them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar import Litestar
from litestar.testing import TestClient
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from reftel.archive import Archive
from reftel.web.api import HANDLERS
from reftel.web.app import create_app
from reftel.web.openapi import document

Client = TestClient[Litestar]


@pytest.fixture(scope="module")
def archive(archive_path: Path) -> Archive:
    return Archive.open(archive_path)


def test_every_address_is_described_and_no_other() -> None:
    paths = {re.sub(r":str}", "}", path) for handler in HANDLERS for path in handler.paths} - {
        "/api/openapi.json"
    }

    assert set(document()["paths"]) == paths


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        ("/api/thread/09VALLETTA312", lambda a: a.thread("09VALLETTA312").to_json()),
        ("/api/compare/09VALLETTA307", lambda a: a.compare("09VALLETTA307").to_json()),
        ("/api/post/VALLETTA/2009", lambda a: a.gaps("VALLETTA", 2009).to_json()),
        ("/api/overview", lambda a: a.overview().to_json()),
        (
            "/api/openings?q=tag:ECON",
            lambda a: {
                "query": "tag:ECON",
                "page": 1,
                "page_size": 50,
                "openings": [one.to_json() for one in a.openings("tag:ECON")],
            },
        ),
        (
            "/api/ghosts?post=rome",
            lambda a: {
                **a.ghosts("rome").to_json(),
                "by_dtg": [one.to_json() for one in a.dated_ghosts("rome")],
                "by_dtg_total": 0,
                "page": 1,
                "page_size": 50,
            },
        ),
        (
            "/api/post/VALLETTA",
            lambda a: {
                "station": "VALLETTA",
                "years": [one.to_json() for one in a.post_years("VALLETTA")],
            },
        ),
    ],
)
def test_answers_are_those_of_the_python_api(
    client: Client, archive: Archive, path: str, ask: Any
) -> None:
    assert client.get(path).json() == ask(archive)


def test_a_telegram_with_what_is_round_it(client: Client, archive: Archive) -> None:
    answer = client.get("/api/telegram/09VALLETTA312").json()
    stored = archive.get("09VALLETTA312")

    assert stored is not None
    assert answer["telegram"] == stored.json
    assert answer["cites"] == [one.to_json() for one in archive.cites("09VALLETTA312")]
    assert [copy["best"] for copy in answer["copies"]] == [True]


def test_the_ledger_by_outcome(client: Client, archive: Archive) -> None:
    answer = client.get("/api/ledger?outcome=rejected").json()

    assert answer["totals"] == archive.totals()
    assert {entry["outcome"] for entry in answer["entries"]} == {"rejected"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/search?q=(ferry", 400),
        ("/api/search?year=9", 400),
        ("/api/ghosts?post=%00", 400),
        ("/api/ghosts?year=12345678", 400),
        ("/api/ledger?outcome=lost", 400),
        ("/api/thread/09ATLANTIS1", 404),
        ("/api/compare/..%2Fetc%2Fpasswd", 404),
        ("/api/post/ATLANTIS", 404),
        ("/api/post/VALLETTA/1901", 404),
        ("/api/nothing", 404),
        ("/api/opening/09ATLANTIS1", 404),
        ("/api/openings?q=(ferry", 400),
    ],
)
def test_a_problem_is_json_with_a_sentence(client: Client, path: str, status: int) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "names", "query"),
    [
        ("/api/search", {}, {"q": "ferry", "tag": ["PREL"]}),
        ("/api/telegram/{name}", {"name": "09VALLETTA312"}, {}),
        ("/api/telegram/{name}", {"name": "09VALLETTA666"}, {}),
        ("/api/thread/{name}", {"name": "09ROME288"}, {"size": 3}),
        ("/api/compare/{name}", {"name": "09VALLETTA307"}, {}),
        ("/api/ghosts", {}, {"post": "rome"}),
        ("/api/post/{name}", {"name": "abu dhabi"}, {}),
        ("/api/post/{name}/{year}", {"name": "VALLETTA", "year": "2009"}, {}),
        ("/api/ledger", {}, {"outcome": "rejected"}),
        ("/api/overview", {}, {}),
        ("/api/openings", {}, {"q": "exercise"}),
        ("/api/opening/{name}", {"name": "09VALLETTA312"}, {}),
    ],
)
def test_full_answers_are_as_the_document_says(
    archive_path: Path, path: str, names: dict[str, str], query: dict[str, Any]
) -> None:
    app = create_app(archive_path, hosts=None)
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", app)[path]["GET"]
    case = operation.Case(path_parameters=names, query=query)
    response = case.call()

    assert response.status_code == 200
    case.validate_response(response, checks=[response_schema_conformance])


@pytest.mark.parametrize("path", sorted(document()["paths"]))
def test_whatever_its_document_allows_is_answered_as_it_says(archive_path: Path, path: str) -> None:
    app = create_app(archive_path, hosts=None)
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    operation = described[path]["GET"]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    def ask(case: Any) -> None:
        response = case.call()
        assert response.status_code < 500
        case.validate_response(
            response,
            checks=[
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ],
        )

    ask()
