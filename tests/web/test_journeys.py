"""What each kind of user comes for, from start to end, in a real browser over exercise traffic.

The users are those of the design: historian, journalist, archivist, message-system engineer;
then the same room by the keyboard alone, without scripts, on a small phone, and on paper.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reftel.archive import Archive
from reftel.exercise import write_folder
from reftel.ingest import ingest
from web.browsing import CHROMIUM, Visit, served, unwanted, violations, visit
from web.conftest import texts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]
_TRAFFIC = 150


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of exercise traffic, with the small affair of the other tests in it."""
    folder = tmp_path_factory.mktemp("journeys")
    inputs = write_folder(folder / "exercise", _TRAFFIC).traffic
    affair = folder / "affair"
    affair.mkdir()
    for name, text in texts().items():
        (affair / name).write_text(text, encoding="utf-8")
    with Archive.open(folder / "exercise.reftel", create=True) as archive:
        ingest([inputs, affair], archive, workers=1)
    return folder / "exercise.reftel"


@pytest.fixture(scope="module")
def address(path: Path) -> Iterator[str]:
    with served(path) as found:
        yield found


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path, read_only=True) as opened_archive:
        yield opened_archive


def taken(page: Page, selector: str, **settings: str) -> str:
    """The text of the file behind a link."""
    with page.expect_download() as coming:
        page.locator(selector, **settings).first.click()  # type: ignore[arg-type]
    return coming.value.path().read_text(encoding="utf-8")


def total(page: Page) -> int:
    """The number of telegrams that a search page says it found."""
    return int(page.locator(".results-head h1").inner_text().split()[0].replace(",", ""))


def tab_to(page: Page, selector: str, most: int = 250) -> None:
    """Press Tab until something is reached; fails where the keyboard does not get there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector} at {page.url}")


def test_a_historian_takes_a_data_set_a_thread_and_what_is_missing(
    room: Visit, archive: Archive
) -> None:
    page = room.go("/")
    page.fill("#q", "tag:PREL")
    page.keyboard.press("Enter")
    found = total(page)
    assert found == archive.search("tag:PREL", limit=0).total > 20

    # Everything, not what one page shows.
    page.locator("summary", has_text="with you").click()
    rows = list(csv.DictReader(taken(page, ".menu a", has_text="CSV").splitlines()))
    assert len(rows) == found

    # The conversation round one of them, as a graph; its chronology as a calendar.
    page.goto(f"{room.address}/telegram/09VALLETTA312")
    page.locator("#references a", has_text="The whole conversation").click()
    assert page.locator(".thread-rows li").count() >= 3
    graph = taken(page, "a", has_text="GraphML")
    assert "09VALLETTA312" in graph
    assert "09STATE23911" in graph
    page.goto(f"{room.address}/chronology?q=standstill&post=VALLETTA")
    assert "BEGIN:VEVENT" in taken(page, "a", has_text="iCalendar")

    # What is missing, from the whole collection to one telegram that is cited.
    page.goto(f"{room.address}/overview")
    page.locator("#by-post + .scroll a", has_text="Valletta").click()
    page.locator("table a", has_text="2009").first.click()
    assert "Valletta sent in 2009" in page.locator("h1").inner_text()
    page.goto(f"{room.address}/ghosts")
    page.locator("tr a.ghost").first.click()
    assert "No copy of this telegram is in the archive" in page.locator("main").inner_text()


def test_a_historian_cites_a_telegram(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312")
    notes = page.locator("#cite dd")

    assert "March 12, 2009" in notes.first.inner_text()
    assert "@" in taken(page, "#cite a", has_text="BibTeX")
    assert "TY  - " in taken(page, "#cite a", has_text="RIS")


def test_a_journalist_finds_who_met_whom_and_what_one_copy_withholds(room: Visit) -> None:
    page = room.go("/")
    page.fill("#q", "pilots detention")
    page.keyboard.press("Enter")
    page.locator(".hit a", has_text="PORT COMMISSIONER DEFENDS").click()

    # The words that were searched are marked; the clean text says when, and who is meant.
    assert page.locator("pre.sent mark").count() >= 2
    page.locator(".tabs a", has_text="Clean").click()
    assert "11 Mar 2009, 09:30" in (
        page.locator("a.told.time").first.get_attribute("data-tip") or ""
    )
    page.locator("a.told.person", has_text="Orsino Bellavia").first.click()
    assert "Orsino Bellavia" in page.locator("h1").inner_text()
    page.locator(".ev a", has_text="VALLETTA 307").first.click()

    # Two copies, word by word.
    page.locator("a", has_text="Compare them word by word").click()
    assert "2 copies" in page.locator("h1").inner_text()
    assert "HALDANE" in page.locator("table.copies").inner_text()
    page.goto(f"{room.address}/people?q=detention")
    assert "Orsino Bellavia" in page.locator("table.people").inner_text()


def test_a_journalist_sees_who_is_to_be_protected(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312?view=clean")
    protected = page.locator("a.told.protected", has_text="Ilaria Vantone")

    assert "protected" in protected.evaluate("node => getComputedStyle(node, '::before').content")
    page.goto(f"{room.address}/people?telegram=09VALLETTA312")
    assert "strictly protect" in page.locator("table.people").inner_text()


def test_an_archivist_accounts_for_a_transfer_and_says_what_is_due(
    room: Visit, archive: Archive
) -> None:
    totals = archive.totals()
    page = room.go("/overview")
    page.locator(".legend a", has_text="inputs").click()
    assert page.url.endswith("/ledger")
    shown = page.locator("table.totals").first.inner_text()
    assert f"{sum(totals.values()):,}" in shown
    assert page.locator("table.stack tbody tr").count() == totals["rejected"] > 0

    # Faults: a rule that is broken, and the telegrams that break it.
    page.goto(f"{room.address}/overview")
    rule = page.locator("#rules + table a").first
    rule_id = rule.inner_text()
    many = int(page.locator("#rules + table tbody tr td.num").first.inner_text().replace(",", ""))
    rule.click()
    assert total(page) == many == archive.search(f"rule:{rule_id}", limit=0).total

    # What is due to be open, as a list and as a file; one of them with its steps.
    page.locator(".also a", has_text="Declassification").click()
    page.goto(f"{room.address}/declassification")
    page.locator(".groups a", has_text="Due").first.click()
    rows = list(csv.DictReader(taken(page, ".meta a", has_text="CSV").splitlines()))
    assert {row["outcome"] for row in rows} <= {"on-a-day", "at-the-latest"}
    page.locator("table.opened a").first.click()
    page.locator("#declassification summary").click()
    assert page.locator("#declassification ol.steps li").count() >= 2

    # The gaps of a post's year, each with when it was sent.
    page.goto(f"{room.address}/post/VALLETTA/2009")
    assert page.locator("svg rect").count() > 1
    assert "never seen" in page.locator(".legend").inner_text()


def test_an_engineer_reads_a_header_its_data_and_its_findings(
    room: Visit, archive: Archive
) -> None:
    page = room.go("/telegram/09VALLETTA312")
    token = page.locator("pre.sent a.tok", has_text="0711724").first
    token.click()
    assert page.locator(":target").inner_text().count("day 71")
    page.goto(f"{room.address}/telegram/09VALLETTA312?view=data")
    assert page.locator(".data table tbody tr").count() > 20
    stored = archive.get("09VALLETTA312")
    assert stored is not None
    answer = page.request.get(f"{room.address}/telegram/09VALLETTA312.json")
    assert json.loads(answer.text()) == stored.json
    text = page.request.get(f"{room.address}/telegram/09VALLETTA312.txt")
    assert text.text() == stored.text

    # The rules, and the same by the API, as its document says.
    page.goto(f"{room.address}/telegram/09VALLETTA666")
    assert page.locator("#checked li").count() > 0
    described = page.request.get(f"{room.address}/api/openapi.json").json()
    assert "/api/telegram/{name}" in described["paths"]
    told = page.request.get(f"{room.address}/api/telegram/09VALLETTA312").json()
    assert told["telegram"] == stored.json


def test_the_keyboard_alone_goes_from_a_question_to_a_note(room: Visit) -> None:
    page = room.go("/")
    page.keyboard.press("/")
    page.keyboard.type("vantone standstill")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(page, ".facets a")
    page.keyboard.press("Enter")
    page.wait_for_url("**post=**")
    tab_to(page, ".hit a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/telegram/**")
    tab_to(page, ".tabs a[href*='view=clean']")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=clean**")
    tab_to(page, "article.clean a.held-ref")
    page.keyboard.press("Enter")
    page.wait_for_url("**/telegram/09VALLETTA307")
    tab_to(page, "#desk summary")
    page.keyboard.press("Enter")
    tab_to(page, "#note-text")
    page.keyboard.type("Read beside the port's own account.")
    tab_to(page, "#desk button")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{room.address}/desk")
    assert "the port's own account" in page.locator(".notes-list").inner_text()


def test_all_of_it_without_scripts(browser: Browser, address: str) -> None:
    seen = visit(browser, address, java_script_enabled=False)
    page = seen.go("/")
    page.fill("#q", "exercise")
    page.locator("form.ask button").click()
    found = total(page)
    page.locator(".facets a", has_text="Valletta").first.click()
    assert 0 < total(page) < found
    page.locator("summary", has_text="From one day").click()
    page.fill("input[name=from]", "2009-03-12")
    page.locator(".histogram .period button").click()
    page.locator(".hit a", has_text="THE FERRY STANDSTILL, SECOND").click()
    page.locator("#declassification summary").click()
    assert page.locator("#declassification ol.steps").is_visible()
    page.locator("#desk summary").first.click()
    page.fill("#note-text", "Filed without a script.")
    page.locator("#desk button", has_text="Keep").click()
    assert "Filed without a script." in page.locator("#desk").inner_text()
    for way in ("/map?q=exercise", "/overview", "/declassification", "/thread/09VALLETTA312"):
        page.goto(address + way)
        assert page.locator("h1").is_visible()
        assert page.locator("main a").count() > 3
    page.context.close()
    assert unwanted(seen) == []


WAYS = (
    "/",
    "/search?q=exercise",
    "/telegram/09VALLETTA312",
    "/telegram/09VALLETTA312?view=clean",
    "/thread/09VALLETTA312",
    "/chronology?q=exercise",
    "/people",
    "/values/tag?q=exercise",
    "/posts",
    "/overview",
    "/declassification",
    "/map",
    "/ghosts",
    "/ledger",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_small_phone_in_the_dark_shows_the_affair(
    browser: Browser, address: str, way: str
) -> None:
    seen = visit(
        browser, address, viewport={"width": 320, "height": 740}, color_scheme="dark",
        has_touch=True, is_mobile=True,
    )  # fmt: skip
    page = seen.go(way)
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = violations(page)
    page.context.close()

    assert wide <= 320
    assert found == []
    assert unwanted(seen) == []


@pytest.mark.parametrize("way", WAYS)
def test_on_paper_nothing_is_cut_off_and_no_furniture_is_left(room: Visit, way: str) -> None:
    page = room.go(way)
    page.set_viewport_size({"width": 720, "height": 1000})  # the width of a page of paper
    page.emulate_media(media="print")

    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    for furniture in (".bar", ".foot", ".skip"):
        assert not page.locator(furniture).first.is_visible(), furniture
    assert page.locator("h1").is_visible()
    assert page.pdf().startswith(b"%PDF-")
