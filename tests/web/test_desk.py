"""The reader's desk: what its forms keep, and that only the room's own pages can send them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from archive.traffic import write_folder
from reftel.archive import Archive
from reftel.ingest import ingest
from reftel.web.app import create_app

Client = TestClient[Litestar]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Client]:
    """A room of its own, for these tests change things."""
    with Archive.open(tmp_path / "a.reftel", create=True) as archive:
        ingest([write_folder(tmp_path / "in", 3)], archive, workers=0)
    app = create_app(tmp_path / "a.reftel")
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def token(room: Client) -> str:
    field = LexborHTMLParser(room.get("/desk").text).css_first("input[name=token]")
    assert field is not None
    return field.attributes["value"] or ""


def send(room: Client, what: str, **fields: str) -> LexborHTMLParser:
    answer = room.post(f"/desk/{what}", data={"token": token(room), **fields})
    assert answer.status_code == 200, "after it was kept, the reader is led to a page"
    return LexborHTMLParser(answer.text)


def test_a_saved_search_says_what_is_new(room: Client) -> None:
    tree = send(room, "save", name="ferries", q="ferry")
    assert "ferries" in tree.css("tbody td")[0].text()
    assert [cell.text() for cell in tree.css("tbody td.num")] == ["–", "3"]

    found = send(room, "look", name="ferries")
    assert "3 telegrams" in found.css("h1")[0].text()
    assert "ferries" not in send(room, "forget", name="ferries").css("main")[0].text()


def test_a_telegram_is_collected_and_taken_out(room: Client) -> None:
    send(room, "collect", name="the affair", telegram="09VALLETTA2")

    tree = LexborHTMLParser(room.get("/collection/the%20affair").text)
    assert [node.text() for node in tree.css(".hit .mrn")] == ["09 VALLETTA 2"]
    send(room, "uncollect", name="the affair", telegram="09VALLETTA2")
    assert room.get("/collection/the%20affair").status_code == 404


def test_a_note_is_text_and_stands_beside_its_telegram(room: Client) -> None:
    tree = send(room, "note", telegram="09VALLETTA2", text="<script>alert(1)</script> see box 4")

    assert [p.text() for p in tree.css(".notes-list p")] == ["<script>alert(1)</script> see box 4"]
    number = tree.css("input[name=number]")[0].attributes["value"] or ""
    assert send(room, "unnote", telegram="09VALLETTA2", number=number).css(".notes-list") == []


def test_a_list_is_looked_up_at_once(room: Client) -> None:
    tree = send(room, "lookup", list="09 VALLETTA 2\nferry number3\n\nnobody at all")
    rows = [[cell.text(strip=True) for cell in row.css("td")][:2] for row in tree.css("tbody tr")]

    assert rows == [["09 VALLETTA 2", "1"], ["ferry number3", "1"], ["nobody at all", "none"]]


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"token": "guessed"}, {}),
        ({}, {}),
        (None, {"origin": "http://evil.example"}),
        (None, {"origin": "null"}),
        (None, {"sec-fetch-site": "cross-site"}),
        (None, {"sec-fetch-site": "same-site"}),
    ],
)
def test_a_form_that_is_not_the_room_s_own_changes_nothing(
    room: Client, fields: dict[str, str] | None, headers: dict[str, str]
) -> None:
    sent = {"token": token(room)} if fields is None else fields
    for what in ("note", "lookup"):
        answer = room.post(
            f"/desk/{what}",
            data={**sent, "telegram": "09VALLETTA2", "text": "planted", "list": "x"},
            headers=headers,
        )
        assert answer.status_code == 403
    assert "planted" not in room.get("/desk").text


@pytest.mark.parametrize(
    ("what", "fields", "status"),
    [
        ("note", {"telegram": "09VALLETTA2", "text": " "}, 400),
        ("note", {"telegram": "../etc", "text": "x"}, 400),
        ("collect", {"telegram": "09VALLETTA2", "name": "n" * 201}, 400),
        ("save", {"name": "broken", "q": "(ferry"}, 400),
        ("look", {"name": "never saved"}, 400),
        ("unnote", {"number": "one"}, 400),
        ("burn", {}, 404),
        ("lookup", {"list": "x" * 200_001}, 413),
    ],
)
def test_what_cannot_be_kept_is_said(
    room: Client, what: str, fields: dict[str, str], status: int
) -> None:
    answer = room.post(f"/desk/{what}", data={"token": token(room), **fields})

    assert answer.status_code == status


def test_every_form_that_changes_something_carries_the_word(room: Client) -> None:
    send(room, "save", name="ferries", q="ferry")
    send(room, "note", telegram="09VALLETTA2", text="x")
    for path in ("/desk", "/search?q=ferry", "/telegram/09VALLETTA2"):
        forms = LexborHTMLParser(room.get(path).text).css("form[method=post]")
        assert forms
        assert all(form.css_first("input[name=token]") is not None for form in forms)
