"""Telegrams that mean harm are shown as text, and addresses that mean harm are answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from reftel.archive import Archive
from reftel.ingest import ingest
from reftel.web.app import create_app

Client = TestClient[Litestar]

TEMPLATE = "{{ 7 * 7 }} {% for x in y %} ${7*7} <%= 7*7 %> #{7*7}"
BIDI = "\u202eEVIL\u202c \u2066isolated\u2069 \u200b\ufeff"
MARKUP = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>"


def telegram(serial: int, body: str, subject: str = "EXERCISE") -> str:
    return (
        f"UNCLAS VALLETTA {serial:06}\n\nEXERCISE EXERCISE EXERCISE\n\nE.O. 12958: N/A\n"
        f"TAGS: PREL\nSUBJECT: EXERCISE: {subject}\n\n1. (U) {body}\n\nHALDANE\n"
    )


def everywhere(serial: int, said: str) -> str:
    """A telegram with a hostile word in every field that can hold one, header to signature."""
    return (
        f"VZCZCXRO{serial:04}\nRR RUEHC RUEHRO\nDE RUEHVT #{serial:04} 0711724\nZNY CCCCC ZZH\n"
        f"R 121724Z MAR 09\nFM AMEMBASSY VALLETTA {said}\n"
        f"TO RUEHC/SECSTATE WASHDC {said} 2117\nINFO RUEHRO/AMEMBASSY ROME {said} 0418\n\n"
        f"C O N F I D E N T I A L VALLETTA {serial:06}\n\nSIPDIS\n{said}\nDEPT FOR {said}\n\n"
        f"E.O. 12958: DECL: {said}\nTAGS: PREL, {said}\nSUBJECT: EXERCISE: {said}\n\n"
        f"REF: A. {said} VALLETTA 2\n     B. {said}\n\n"
        f"Classified By: {said}, Charge, Reasons 1.4 (b)\n\n"
        f"1. (C) Summary: On March 11 at 10:00 a.m. Minister {said} Vantone (strictly protect)\n"
        f"called {said}. See ref A. End summary.\n\n2. ({said}) At noon {said} came.\n\n{said}\n"
    )


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hostile")
    inputs = folder / "in"
    inputs.mkdir()
    texts = {
        "template.txt": telegram(1, TEMPLATE, TEMPLATE).encode(),
        "bidi.txt": telegram(2, BIDI, BIDI).encode(),
        "bytes.txt": telegram(3, "broken \u00e9 bytes").encode("latin-1") + b"\xff\xfe\xc3\x28\n",
        "long.txt": telegram(4, "x" * 5_000_000).encode(),
        "markup.txt": telegram(5, MARKUP, MARKUP).encode(),
        "template-everywhere.txt": everywhere(7, TEMPLATE).encode(),
        "bidi-everywhere.txt": everywhere(8, BIDI).encode(),
        "markup-everywhere.txt": everywhere(9, MARKUP).encode(),
        "bytes-everywhere.txt": everywhere(10, "\xff\xfe\xe9").encode("latin-1"),
        "entities-everywhere.txt": everywhere(11, "&lt;script&gt; \" onmouseover=a '").encode(),
        "wide.txt": telegram(6, "word " * 60_000).encode(),
    }
    for name, content in texts.items():
        (inputs / name).write_bytes(content)
    with Archive.open(folder / "a.reftel", create=True) as archive:
        ingest([inputs], archive, workers=0)
        for entry in archive.ledger():
            assert entry.outcome in {"filed", "filed-with-repairs", "rejected"}
        held = archive.search_ids("")
    assert len(held) >= 10
    app = create_app(folder / "a.reftel")
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        client.headers["x-held"] = ",".join(held)
        yield client


VIEWS = ("", "?view=clean", "?view=data", "?q=x", "?view=clean&q=EXERCISE", ".txt", ".json", ".bib")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_every_hostile_telegram_is_answered(room: Client, view: str) -> None:
    for name in room.headers["x-held"].split(","):
        answer = room.get(f"/telegram/{name}{view}")
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        if answer.headers["content-type"].startswith("text/html"):
            assert "<script>alert" not in answer.text
            assert "<img" not in answer.text
            assert len(answer.content) < 3_000_000, "a page stays a page"


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=EXERCISE",
        "/values/signed",
        "/values/tag?q=EXERCISE",
        "/export/dossier",
        "/chronology",
        "/people",
        "/posts",
        "/ghosts",
        "/map",
        "/overview",
        "/declassification",
        "/declassification/openings.csv",
        "/declassification/openings.jsonl",
        "/api/openings",
        "/api/overview",
    ],
)
def test_lists_of_hostile_telegrams_are_answered(room: Client, path: str) -> None:
    answer = room.get(path)

    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    # A file for programs holds the text as it is; no browser takes it for a page.
    if answer.headers["content-type"].startswith("text/html"):
        assert "<script>alert" not in answer.text
    else:
        assert "html" not in answer.headers["content-type"]


def test_template_syntax_is_text(room: Client) -> None:
    page = room.get("/search?q=EXERCISE").text

    assert "{{ 7 * 7 }}" in page
    for view in ("", "?view=clean", "?view=data"):
        page = room.get(f"/telegram/09VALLETTA7{view}").text
        assert "{{ 7 * 7 }} {% for x in y %} ${7*7}" in page


def test_a_wrong_query_with_the_parameters_of_another_page_is_refused(room: Client) -> None:
    # "from" is a day for the search; the chronology passes it over.
    assert room.get("/people?q=(ferry&from=0").status_code == 400


_PATHS = (
    "/telegram/{}", "/thread/{}", "/compare/{}", "/post/{}", "/post/{}/2009", "/post/VALLETTA/{}",
    "/collection/{}", "/export/{}", "/picture/{}", "/gaps/{}/2009.svg", "/chronology/{}",
    "/api/telegram/{}", "/api/opening/{}", "/declassification/{}", "/overview/{}", "/{}", "/static/{}", "/desk/{}",
)  # fmt: skip
_QUERIES = (
    "/search", "/map", "/chronology", "/people", "/ghosts", "/ledger", "/api/search", "/api/ghosts", "/api/openings",
    "/declassification", "/declassification/schedule.csv",
    "/export/telegrams.csv", "/telegram/06VALLETTA1", "/picture/map.svg",
)  # fmt: skip
_NAMES = (
    "q", "post", "year", "month", "date", "from", "to", "tag", "class", "sort", "page", "person",
    "since", "until", "telegram", "thread", "view", "copy", "size", "outcome", "signed", "whole",
    "group", "opens",
)  # fmt: skip


@pytest.mark.parametrize("path", _PATHS)
def test_any_name_in_a_path_is_answered(room: Client, path: str) -> None:
    @given(st.text(max_size=60).filter(lambda text: "\x00" not in text))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(name: str) -> None:
        from urllib.parse import quote

        assert room.get(path.format(quote(name, safe="", errors="replace"))).status_code < 500

    ask()


@pytest.mark.parametrize("path", _QUERIES)
def test_any_query_is_answered(room: Client, path: str) -> None:
    @given(st.dictionaries(st.sampled_from(_NAMES), st.text(max_size=40), max_size=4))
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(params: dict[str, str]) -> None:
        sent = {name: value.encode("utf-8", "replace").decode() for name, value in params.items()}
        assert room.get(path, params=sent).status_code < 500

    ask()


def test_a_host_of_another_name_reads_nothing(room: Client) -> None:
    for path in ("/", "/api/search", "/export/telegrams.csv", "/static/style.css"):
        assert room.get(path, headers={"host": "evil.example"}).status_code == 421
