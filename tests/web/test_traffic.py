"""The pages of a station: traffic, drafts, journal, metrics; by client and in a real browser."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from litestar import Litestar
from litestar.testing import TestClient
from playwright.sync_api import Browser
from prometheus_client.parser import text_string_to_metric_families

from reftel.archive import Archive
from reftel.errors import ChannelError
from reftel.telegram import Precedence
from reftel.traffic.drafts import draft, draft_list, write_draft
from reftel.traffic.hours import traffic_by_hour
from reftel.traffic.queue import OwnQueue
from reftel.traffic.receiving import receive
from reftel.traffic.sending import send_next
from reftel.traffic.station import Station
from reftel.web.app import create_app
from reftel.web.traffic_forms import fields_of, form_of, paragraphs_of
from traffic.conftest import ADA, BO, Hands, form, line, sent_from, settings_text
from traffic.test_receiving import WIRE
from web.browsing import CHROMIUM, Visit, visit

FIELDS = {
    "to": "AMEMBASSY ROME IMMEDIATE",
    "classification": "CONFIDENTIAL",
    "executive_order": "13526",
    "declassify": "2036-11-24",
    "tags": "PREL, MT",
    "subject": "EXERCISE: THE FERRY STANDSTILL",
    "classifier": ADA,
    "title": "Ambassador",
    "reasons": "1.4 b, d",
    "text": "(C) EXERCISE. The ferry lay in port.\n\n(C) EXERCISE. Nobody went aboard.",
}


@pytest.fixture
def station(tmp_path: Path, clock: Hands) -> Iterator[Station]:
    """A station with traffic of every kind: sent, waiting, dead, refused."""
    folder = tmp_path / "valletta"
    folder.mkdir()
    others = dict.fromkeys(("ROME", "STATE", "TUNIS"), "127.0.0.1:1")
    (folder / "station.toml").write_text(
        settings_text("VALLETTA", others, head='serves = ["AMCONSUL NAPLES"]'), encoding="utf-8"
    )
    opened = Station.open(folder, clock=clock)
    sent_from(opened, to=["AMEMBASSY ROME FLASH"], info=["SECSTATE WASHDC FLASH"])
    sent_from(opened, subject="EXERCISE: <script>alert(1)</script>")
    queue = OwnQueue(opened)
    assert send_next(opened, queue, line(opened, "rome"), 1).sent == 1
    broken = line(opened, "state")
    broken.fault = ChannelError("the line is <cut>", permanent=True)
    assert send_next(opened, queue, broken, 1).dead == 1
    receive(opened, b"<b>no telegram</b>", "rome")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def room(station: Station) -> Iterator[TestClient[Litestar]]:
    Archive.open(station.archive_path, create=True).close()
    app = create_app(station.archive_path, station=station)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def token(client: TestClient[Litestar]) -> str:
    found = re.search(r'name="token" value="([^"]+)"', client.get("/traffic/draft").text)
    assert found is not None
    return found[1]


def send(client: TestClient[Litestar], path: str, **fields: str) -> Any:
    sent = {"token": token(client), **fields}
    return client.post(path, data=sent, follow_redirects=False)


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_a_room_without_a_station_has_none_of_its_pages(client: TestClient[Litestar]) -> None:
    assert client.get("/traffic").status_code == 404
    assert client.get("/metrics").status_code == 404
    assert 'href="/traffic"' not in client.get("/").text


def test_the_traffic_by_channel_and_precedence(room: TestClient[Litestar]) -> None:
    page = words(room.get("/traffic").text)

    assert "rome FLASH 0 1 0 0 0" in page
    assert "rome IMMEDIATE 1 0 0 0 0" in page
    assert "the line is <cut>" in page
    assert "is no UTF-8" in page or "has no format line 3" in page
    assert "<script>alert" not in room.get("/traffic/drafts").text
    assert words(room.get("/traffic/live").text) in page


def test_the_figures_of_a_scraper_can_be_read(room: TestClient[Litestar]) -> None:
    answer = room.get("/metrics")
    families = {one.name: one for one in text_string_to_metric_families(answer.text)}
    dead = [
        sample.value
        for sample in families["reftel_copies"].samples
        if sample.labels["state"] == "dead"
    ]

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert sum(dead) == 1
    assert families["reftel_released"].samples[0].value == 2


def test_what_became_of_a_telegram_hop_by_hop(room: TestClient[Litestar]) -> None:
    page = words(room.get("/traffic/journal", params={"mrn": "Valletta 1"}).text)

    assert "released telegram by Ada Quillmark, 2 recipients" in page
    assert "sent VZCZCVRO0001 by rome" in page
    assert "dead after 1 tries by state: the line is <cut>" in page
    assert room.get("/traffic/journal", params={"mrn": "Valletta 99"}).status_code == 404
    assert room.get("/traffic/journal").status_code == 200


def test_a_dead_copy_is_tried_again_by_a_named_officer(
    room: TestClient[Litestar], station: Station
) -> None:
    assert "say who you are" in room.get("/traffic").text
    page = room.get("/traffic", params={"by": BO}).text
    key = re.search(r'name="key" value="([0-9]+)"', page)
    assert key is not None

    nobody = send(room, "/traffic/retry", key=key[1], by="")
    done = send(room, "/traffic/retry", key=key[1], by=BO)
    again = send(room, "/traffic/retry", key=key[1], by=BO)

    assert (nobody.status_code, done.status_code, again.status_code) == (409, 303, 409)
    assert send_next(station, OwnQueue(station), line(station, "state"), 1).sent == 1


def test_from_the_form_to_a_released_telegram(room: TestClient[Litestar], station: Station) -> None:
    kept = send(room, "/traffic/draft", do="keep", by=BO, **FIELDS)
    assert kept.headers["location"] == "/traffic/draft/3?by=Bo+Tarn"
    page = room.get("/traffic/draft/3", params={"by": BO}).text
    assert "Bo Tarn may not release; Ada Quillmark may" in words(page)
    assert "/release" not in page
    assert send(room, "/traffic/draft/3/release", by=BO).status_code == 409

    send(room, "/traffic/draft/3/refuse", by=BO, why="para 2 is not ours")
    assert "It cannot be released as it stands" in room.get(f"/traffic/draft/3?by={ADA}").text
    assert send(room, "/traffic/draft/3/release", by=ADA).status_code == 409
    changed = {**FIELDS, "text": "1. (C) EXERCISE. The ferry lay in port.", "by": ADA}
    assert send(room, "/traffic/draft/3/change", do="keep", **changed).status_code == 303
    send(room, "/traffic/draft/3/clear", by=BO)
    assert "Cleared as it stands by Bo Tarn" in words(room.get("/traffic/draft/3").text)
    released = send(room, "/traffic/draft/3/release", by=ADA)

    assert released.status_code == 303
    one = draft(station, 3)
    assert (one.telegram, one.version, one.cleared_by) == ("26VALLETTA3", 2, (BO,))
    assert "can no longer change" in room.get("/traffic/draft/3").text
    assert send(room, "/traffic/draft/3/withdraw", by=ADA).status_code == 409


def test_a_form_is_checked_without_being_kept(room: TestClient[Litestar], station: Station) -> None:
    before = len(draft_list(station))
    good = send(room, "/traffic/draft", do="check", **FIELDS)
    wrong = send(room, "/traffic/check", **{**FIELDS, "to": "AMEMBASSY ROMME"})
    level = send(room, "/traffic/check", **{**FIELDS, "text": "(S) EXERCISE. A secret."})
    day = send(room, "/traffic/check", **{**FIELDS, "declassify": "2036-13-40"})

    assert "The rules find nothing. It may go." in words(good.text)
    assert "did you mean AMEMBASSY ROME" in words(wrong.text)
    assert "MRK" in level.text
    assert 'href="#classification"' in level.text
    assert re.search(r'href="#sent-[0-9]+"', level.text)
    assert "It cannot be sent" in day.text
    assert 'href="#declassify"' in day.text
    assert len(draft_list(station)) == before


def test_a_form_of_another_page_is_not_taken(room: TestClient[Litestar], station: Station) -> None:
    for path in ("/traffic/draft", "/traffic/check", "/traffic/draft/1/release", "/traffic/retry"):
        assert room.post(path, data={"do": "keep", "by": ADA, **FIELDS}).status_code == 403
        sent = {"token": token(room), "by": ADA, "do": "keep", **FIELDS}
        foreign = room.post(path, data=sent, headers={"origin": "http://elsewhere.invalid"})
        assert foreign.status_code == 403
    assert len(draft_list(station)) == 2
    # A browser gives a page that tells nobody where it is the origin "null".
    sent = {"token": token(room), **FIELDS}
    for site, status in (("same-origin", 200), ("cross-site", 403), ("same-site", 403)):
        headers = {"origin": "null", "sec-fetch-site": site}
        assert room.post("/traffic/check", data=sent, headers=headers).status_code == status


def test_a_draft_with_more_than_the_form_has_is_changed_as_an_object(
    room: TestClient[Litestar], station: Station
) -> None:
    said = "Ambassador Ada Quillmark for reasons 1.4 (b) and (d)."
    number = write_draft(station, form(classified_by=said), ADA)
    page = room.get(f"/traffic/draft/{number}/change").text
    assert 'name="json"' in page
    wrong = send(room, f"/traffic/draft/{number}/change", json="{", do="keep", by=ADA)
    kept = send(
        room, f"/traffic/draft/{number}/change", json='{"subject": "EXERCISE"}', do="keep", by=ADA
    )

    assert (wrong.status_code, kept.status_code) == (400, 303)
    assert draft(station, number).form == {"subject": "EXERCISE"}


@pytest.mark.parametrize("path", ["/traffic/draft/99", "/traffic/draft/99/change"])
def test_a_draft_that_is_not_there(room: TestClient[Litestar], path: str) -> None:
    assert room.get(path).status_code == 404


def test_the_picture_by_hour_and_its_figures(
    room: TestClient[Litestar], station: Station, clock: Hands
) -> None:
    taken = WIRE.replace("RUEHRO/AMEMBASSY ROME IMMEDIATE 0007", "AMCONSUL NAPLES IMMEDIATE")
    assert receive(station, taken.encode(), "rome").accepted
    hours = traffic_by_hour(station)
    rows = room.get("/traffic/hours/hours.csv").text.splitlines()

    assert len(hours) == 24
    assert hours[-1].start == datetime(2026, 11, 24, 15, tzinfo=UTC)
    assert hours[-1].accepted == {Precedence.FLASH: 1, Precedence.IMMEDIATE: 1}
    assert rows[0] == "hour,FLASH,NIACT IMMEDIATE,IMMEDIATE,PRIORITY,ROUTINE,received"
    assert rows[-1] == "2026-11-24T15Z,1,0,1,0,0,1"
    assert "<svg" in room.get("/traffic/hours/hours.svg").text
    assert room.get("/traffic/hours/hours.png").content.startswith(b"\x89PNG")
    assert room.get("/traffic/hours/hours.gif").status_code == 404
    clock.on(hours=30)
    assert sum(sum(hour.accepted.values()) for hour in traffic_by_hour(station)) == 0


def test_fields_say_a_draft_and_come_back() -> None:
    references = ["ROME 287", {"label": "B", "text": "TUNIS 12"}]
    given = form(references=references, tags=["OVIP (VASSBEIN, ORLO)", "MT"], captions=["SIPDIS"])
    fields = fields_of(given)

    assert fields is not None
    assert fields["references"] == "ROME 287\nB. TUNIS 12"
    again = form_of(fields, given)
    assert fields_of(again) == fields
    assert {key: again[key] for key in ("references", "tags", "captions")} == {
        key: given[key] for key in ("references", "tags", "captions")
    }
    assert fields_of({**given, "paragraphs": [{"text": "A", "heading_before": "B"}]}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(C) One.\n\nTwo.", [("C", "One."), (None, "Two.")]),
        ("1. (C) One.\n\nA table\n\n2.(S//NF) Two.", [("C", "One.\n\nA table"), ("S//NF", "Two.")]),
        ("One\r\nline.\r\n \r\n\r\nTwo.", [(None, "One\nline."), (None, "Two.")]),
        ("  \n\n", []),
    ],
)
def test_paragraphs_as_they_are_typed(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(one.get("marking"), one["text"]) for one in paragraphs_of(text)] == expected


# --- in a real browser

in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]
PAGES = (
    "/traffic",
    f"/traffic?by={ADA}",
    "/traffic/drafts",
    "/traffic/draft",
    f"/traffic/draft/3?by={ADA}",
    "/traffic/draft/3/change",
    "/traffic/draft/1",
    "/traffic/journal?mrn=VALLETTA+1",
)


@pytest.fixture
def served(station: Station) -> Iterator[str]:
    wrong = form(paragraphs=[{"marking": "S", "text": "EXERCISE. A secret."}])
    write_draft(station, wrong, BO)
    Archive.open(station.archive_path, create=True).close()
    app = create_app(station.archive_path, station=station)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def quiet(seen: Visit) -> None:
    """Nothing was complained of, and nothing foreign asked for."""
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(seen.address)] == []


class TestInABrowser:
    pytestmark = in_browser

    def test_a_draft_is_checked_while_it_is_typed(self, browser: Browser, served: str) -> None:
        seen = visit(browser, served, viewport={"width": 1280, "height": 900})
        page = seen.go("/traffic/draft")
        for name, value in FIELDS.items():
            if name == "classification":
                page.locator(f"#{name}").select_option(value)
            elif name != "to":
                page.locator(f"#{name}").fill(value)
        page.locator("#to").press_sequentially("AMEMBASSY ROMME")
        page.get_by_text("did you mean AMEMBASSY ROME").wait_for()
        page.locator("#to").fill("AMEMBASSY ROME IMMEDIATE")
        page.get_by_text("The rules find nothing. It may go.").wait_for()
        page.locator("#text").fill("(S) EXERCISE. A secret.")
        page.locator("#found .finding.error").first.wait_for()
        page.locator("#found a[href^='#sent-']").first.click()
        assert page.locator("pre.wire :target").count() == 1
        page.locator("#text").fill(FIELDS["text"])
        page.get_by_text("The rules find nothing. It may go.").wait_for()
        page.locator("#by").select_option(ADA)
        page.get_by_role("button", name="Keep the draft").click()
        page.get_by_role("button", name="Release it").click()
        page.get_by_text("can no longer change").wait_for()
        quiet(seen)
        page.context.close()

    def test_the_traffic_refreshes_itself_until_it_is_told_not_to(
        self, browser: Browser, served: str, station: Station
    ) -> None:
        seen = visit(browser, served)
        seen.page.clock.install()
        page = seen.go("/traffic")
        assert "2 telegrams released" in page.locator("#live").inner_text()
        sent_from(station)
        page.clock.run_for(6000)
        page.get_by_text("3 telegrams released").wait_for()
        page.get_by_role("button", name="Stop refreshing").click()
        sent_from(station)
        asked = len(seen.requests)
        page.clock.run_for(60_000)
        assert len(seen.requests) == asked
        quiet(seen)
        page.context.close()

    def test_everything_is_done_by_keyboard_without_scripts(
        self, browser: Browser, served: str, station: Station
    ) -> None:
        seen = visit(browser, served, java_script_enabled=False)
        page = seen.go("/traffic/draft")
        for name, value in FIELDS.items():
            if name == "classification":
                page.locator(f"#{name}").select_option(value)
            else:
                page.locator(f"#{name}").fill(value)
        page.get_by_role("button", name="Check it").press("Enter")
        page.get_by_text("The rules find nothing. It may go.").wait_for()
        page.locator("#by").select_option(BO)
        page.get_by_role("button", name="Keep the draft").press("Enter")
        page.get_by_text("Bo Tarn may not release").wait_for()
        assert page.get_by_role("button", name="Release it").count() == 0
        page.locator("#by").select_option(ADA)
        page.get_by_role("button", name="Say so").press("Enter")
        page.get_by_role("button", name="Release it").press("Enter")
        page.get_by_text("can no longer change").wait_for()
        page.locator("a.mrn").first.press("Enter")
        page.get_by_text("What became of 26VALLETTA3").first.wait_for()
        assert "released telegram by Ada Quillmark" in words(page.content())
        assert draft(station, 4).telegram == "26VALLETTA3"
        page.context.close()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_axe_finds_nothing_and_nothing_is_too_wide(
        self, browser: Browser, served: str, scheme: str
    ) -> None:
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        for width in (1280, 320):
            seen = visit(
                browser, served, viewport={"width": width, "height": 800}, color_scheme=scheme
            )
            for path in PAGES:
                page = seen.go(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                found = Axe().run(page, options={"runOnly": rules})
                assert [
                    f"{path} {violation['id']}: {node['html']} {node['failureSummary']}"
                    for violation in found.response["violations"]
                    for node in violation["nodes"]
                ] == []
            quiet(seen)
            seen.page.context.close()
