"""Pages are kept as long as nothing changes, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from reftel.archive import Archive
from reftel.archive.edition import edition
from reftel.ingest import ingest
from reftel.web.app import create_app
from reftel.web.kept import LARGEST_BYTES, Answer
from reftel.web.shelf import Shelf

Client = TestClient[Litestar]
TEXT = (
    "UNCLAS VALLETTA {:06}\n\nEXERCISE\n\nTAGS: PREL\nSUBJECT: EXERCISE: BERTHS\n\n1. (U) A quay.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "kept.reftel"
    _file(path, 1)
    return path


@pytest.fixture
def room(folder: Path) -> Iterator[Client]:
    with TestClient(create_app(folder), base_url="http://127.0.0.1") as client:
        yield client


def _file(path: Path, serial: int) -> None:
    source = path.with_name(f"{serial}.txt")
    source.write_text(TEXT.format(serial), encoding="utf-8")
    with Archive.open(path, create=True) as archive:
        ingest([source], archive, workers=0)


PATHS = ("/", "/search?q=berths", "/posts", "/people", "/ledger", "/help/query")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_the_browser_has_is_not_sent_again(room: Client, path: str) -> None:
    first = room.get(path)
    again = room.get(path, headers={"if-none-match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    assert room.get(path).content == first.content


def test_what_is_filed_meanwhile_is_on_the_next_page(room: Client, folder: Path) -> None:
    before = room.get("/search?q=berths")
    _file(folder, 2)
    after = room.get("/search?q=berths", headers={"if-none-match": before.headers["etag"]})

    assert after.status_code == 200
    assert "1 telegram<" in before.text
    assert "2 telegrams<" in after.text


def test_what_is_put_on_the_desk_is_on_the_next_page(room: Client, folder: Path) -> None:
    with Archive.open(folder) as archive:
        name = archive.search_ids("")[0]
        assert "A thought on berths" not in room.get(f"/telegram/{name}").text
        archive.desk.note(name, "A thought on berths")

        assert "A thought on berths" in room.get(f"/telegram/{name}").text


def test_an_answer_that_is_no_page_has_no_tag(room: Client) -> None:
    for path in ("/telegram/09ATLANTIS1", "/search?year=9", "/desk", "/export/telegrams.csv"):
        assert "etag" not in room.get(path).headers


def test_a_tag_is_of_one_address_and_one_opening(folder: Path) -> None:
    tags = set()
    for _ in range(2):
        with TestClient(create_app(folder), base_url="http://127.0.0.1") as client:
            tags |= {client.get(path).headers["etag"] for path in ("/search", "/search?q=a")}

    assert len(tags) == 4


def test_processes_of_one_room_share_tags_and_forms(folder: Path) -> None:
    seen = []
    for _ in range(2):
        app = create_app(folder, token="shared")
        with TestClient(app, base_url="http://127.0.0.1") as client:
            page = client.get("/search")
            seen.append((page.headers["etag"], page.content))

    assert seen[0] == seen[1]
    assert b'value="shared"' in seen[0][1]


def test_the_shelf_is_bounded() -> None:
    shelf = Shelf[str, Answer](1000, LARGEST_BYTES)
    for number in range(20):
        shelf.put(str(number), Answer((), b"x" * 100), 100)
    shelf.put("large", Answer((), b"x" * (LARGEST_BYTES + 1)), LARGEST_BYTES + 1)

    assert len(shelf) == 10
    assert shelf.get("9") is None
    assert shelf.get("10") is not None
    assert shelf.get("large") is None


def test_a_shelf_puts_away_what_was_not_asked_for() -> None:
    shelf = Shelf[str, Answer](300, LARGEST_BYTES)
    for tag in ("a", "b", "c"):
        shelf.put(tag, Answer((), b"x" * 100), 100)
    shelf.get("a")
    shelf.put("d", Answer((), b"x" * 100), 100)

    assert shelf.get("a") is not None
    assert shelf.get("b") is None


def test_an_edition_is_another_after_every_transaction(folder: Path) -> None:
    database, none = folder / "records.sqlite", folder / "desk.sqlite"
    seen = {edition(database, none)}
    with Archive.open(folder) as archive:
        assert archive.edition in seen
        for number in range(3):
            archive.desk.note("09VALLETTA1", f"note {number}")
            seen.add(archive.edition)
        with archive.writing() as session:
            session.finish_run(session.start_run({}))
        seen.add(archive.edition)

    assert len(seen) == 5
