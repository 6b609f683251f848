from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from reftel.export.forms import FORMS, Form, offered
from reftel.web import downloads
from reftel.web.exports import file_name
from reftel.web.state import SearchState

Client = TestClient[Litestar]


def test_csv_has_everything_that_the_search_finds(client: Client) -> None:
    answer = client.get("/export/telegrams.csv", params={"post": "ABUDHABI", "sort": "date"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))

    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == (
        'attachment; filename="telegrams-station-ABUDHABI.csv"'
    )
    assert len(rows) == 30
    assert rows == sorted(rows, key=lambda row: row["date"])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.suffix)
def test_each_form_is_given_with_its_type(client: Client, form: Form) -> None:
    answer = client.get(f"/export/telegrams.{form.suffix}?q=ferry")

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == form.media_type.partition(";")[0]
    assert answer.content
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_json_lines_are_the_public_json_of_each(client: Client) -> None:
    lines = client.get("/export/telegrams.jsonl?q=ferry").text.splitlines()
    ids = {json.loads(line)["id"] for line in lines}

    assert "09VALLETTA312" in ids
    assert json.loads(lines[0])["schema"]


def test_an_empty_result_is_an_empty_file(client: Client) -> None:
    assert client.get("/export/telegrams.jsonl?q=nosuchword").content == b""
    assert client.get("/export/telegrams.csl?q=nosuchword").json() == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/telegrams.doc?q=ferry", 404),
        ("/export/telegrams.csv?q=(ferry", 400),
        ("/export/telegrams.csv?year=9", 400),
        ("/export/dossier?q=(ferry", 400),
    ],
)
def test_what_cannot_be_given_is_said(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_dossier_has_contents_telegrams_and_citations(client: Client) -> None:
    page = client.get("/export/dossier", params={"q": "ferry", "sort": "date"}).text

    assert page.count('<article class="dossier-part"') >= 2
    assert '<a href="#09VALLETTA312"' in page
    assert "Telegram 312 from Valletta" in page
    assert '<h2 id="chronology">' in page
    assert '<h2 id="citations">' in page
    assert page.rstrip().endswith("</html>")


def test_a_hostile_telegram_is_text_in_a_dossier(client: Client) -> None:
    page = client.get("/export/dossier?q=hostilemarker").text

    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_every_form_of_a_search_has_its_link_and_answers(client: Client) -> None:
    page = client.get("/search", params={"q": "ferry", "sort": "date"}).text
    found = set(re.findall(r'href="(/export/[^"]+)"', page))
    names = {unescape(address).partition("?")[0].rpartition("/")[2] for address in found}

    assert names == {
        *(f"telegrams.{form.suffix}" for form in offered()),
        "telegrams.ics",
        "telegrams.sqlite",
        *("dossier", "dossier.pdf", "dataset.zip", "mails.zip", "bag.zip"),
    }
    for address in found:
        answer = client.get(unescape(address))
        assert answer.status_code == 200, address
        assert answer.content


def test_folders_leave_as_zip_and_nothing_stays_behind(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    whole = zipfile.ZipFile(io.BytesIO(client.get("/export/dataset.zip?q=ferry").content))
    bag = zipfile.ZipFile(io.BytesIO(client.get("/export/bag.zip?q=ferry").content))

    assert whole.testzip() is None
    assert "dataset/datapackage.json" in whole.namelist()
    assert "bag/manifest-sha256.txt" in bag.namelist()
    assert list(tmp_path.iterdir()) == []


def test_a_dossier_too_long_for_the_room_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_PRINTED", 1)

    answer = client.get("/export/dossier.pdf?q=ferry")

    assert answer.status_code == 413
    assert "reftel export dossier" in answer.text


def test_a_telegram_s_citation_files(client: Client) -> None:
    assert client.get("/telegram/09VALLETTA312.bib").text.startswith("@misc{09VALLETTA312,")
    assert client.get("/telegram/09VALLETTA312.ris").text.startswith("TY  - GEN")
    assert client.get("/telegram/09VALLETTA312.csl").json()[0]["id"] == "09VALLETTA312"


def test_a_file_s_name_says_what_was_asked_in_plain_letters() -> None:
    hostile = SearchState(q='"; rm -rf / \r\nX: é ' + "a" * 200)

    name = file_name(hostile, "csv")

    assert name.startswith("telegrams-rm-rf-X-aaa")
    assert name.endswith(".csv")
    assert len(name) <= 64
