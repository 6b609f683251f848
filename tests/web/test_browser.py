"""The reading room in a real browser: by keyboard, without scripts, narrow, dark, offline."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Dialog

from web.browsing import CHROMIUM, Visit, violations, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed on this machine"),
]
PAGES = (
    "/",
    "/search?q=ferry",
    "/search?q=exercise&post=VALLETTA&tag=PREL",
    "/search?q=(ferry",
    "/map?q=exercise",
    "/export/dossier?q=ferry",
    "/telegram/09VALLETTA312?q=ferry",
    "/telegram/09VALLETTA312?view=clean",
    "/telegram/09VALLETTA312?view=data",
    "/telegram/09ROME288",
    "/thread/09VALLETTA312",
    "/chronology?q=standstill",
    "/people",
    "/compare/09VALLETTA307",
    "/values/tag?q=exercise",
    "/posts",
    "/post/VALLETTA",
    "/post/ROME/2009",
    "/ghosts",
    "/overview",
    "/declassification",
    "/declassification?group=due&q=exercise",
    "/desk",
    "/ledger",
    "/help/query",
)


def test_search_by_keyboard_to_a_telegram(room: Visit, story: str) -> None:
    page = room.go("/")
    page.keyboard.press("/")
    page.keyboard.type("tariff berth")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=tariff+berth")

    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hit a')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/telegram/09VALLETTA312?q=tariff+berth")
    assert page.locator("pre.sent").text_content() == story


def test_the_first_tab_stop_skips_to_the_content(room: Visit) -> None:
    page = room.go("/search?q=ferry")
    page.keyboard.press("Tab")

    skip = page.locator("a.skip").first
    assert skip.evaluate("node => node === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_facet_is_followed_and_taken_away(room: Visit) -> None:
    page = room.go("/search?q=exercise")
    before = page.locator(".results-head h1").inner_text()
    page.locator(".facets a", has_text="Valletta").click()

    assert page.locator(".results-head h1").inner_text() == "3 telegrams"
    page.locator(".chips a").click()
    assert page.locator(".results-head h1").inner_text() == before


def test_drawing_over_the_bars_chooses_a_period(room: Visit) -> None:
    page = room.go("/search?q=exercise")
    bars = page.locator(".bars a")
    first, last = bars.nth(0).bounding_box(), bars.nth(2).bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 3, first["y"] + 60)
    page.mouse.down()
    page.mouse.move(last["x"] + 3, last["y"] + 60, steps=6)
    page.mouse.up()
    page.wait_for_url("**/search?q=exercise&date=2008-01..2008-03")

    assert "Jan 2008 to Mar 2008" in page.locator(".chips").inner_text()


def test_a_period_is_typed_without_a_pointer(room: Visit) -> None:
    page = room.go("/search?q=exercise")
    page.locator("summary", has_text="From one day").press("Enter")
    page.locator("input[name=from]").fill("2009-03-12")
    page.locator("input[name=from]").press("Enter")
    page.wait_for_url("**from=2009-03-12**")

    assert page.locator(".results-head h1").inner_text() == "3 telegrams"


def test_a_circle_of_the_map_keeps_its_post(room: Visit) -> None:
    page = room.go("/map?q=exercise")
    page.locator("svg.map a", has=page.locator("title", has_text="Abu Dhabi")).click()
    page.wait_for_url("**/map?q=exercise&post=ABUDHABI")

    assert "30 telegrams" in page.locator("h1").inner_text()


def test_a_citation_is_copied_by_its_button(room: Visit) -> None:
    room.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = room.go("/telegram/09VALLETTA312")
    page.locator("#note-1 button").click()
    page.wait_for_function("document.querySelector('#note-1 button').textContent === 'Copied'")

    assert page.evaluate("navigator.clipboard.readText()") == (
        "Telegram 312 from Valletta, March 12, 2009, 1724Z."
    )


def test_a_dossier_is_printed_as_pdf(room: Visit) -> None:
    page = room.go("/export/dossier?q=ferry")

    assert page.pdf().startswith(b"%PDF-")


def test_a_token_is_explained_to_the_keyboard_and_to_the_pointer(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312")
    tip = "node => getComputedStyle(node, '::after').display"
    token = page.locator("pre.sent a.explained").nth(3)

    assert token.evaluate(tip) == "none"
    for _ in range(60):
        page.keyboard.press("Tab")
        if token.evaluate("node => node === document.activeElement"):
            break
    assert token.evaluate(tip) != "none"
    page.keyboard.press("Escape")
    assert token.evaluate(tip) == "none"

    other = page.locator("pre.sent a.explained").nth(5)
    other.hover()
    assert other.evaluate(tip) != "none"

    page.keyboard.press("Enter")
    assert page.url.endswith(token.get_attribute("href") or "?")
    row = page.locator(token.get_attribute("href") or "?")
    assert row.is_visible()


def test_copied_text_is_the_copy_without_numbers_or_explanations(room: Visit, story: str) -> None:
    page = room.go("/telegram/09VALLETTA312")
    selected = page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('pre.sent'));"
        " return getSelection().toString(); }"
    )

    assert selected.rstrip("\n") == story.rstrip("\n")


def test_references_are_followed_to_a_telegram_and_to_a_ghost(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312")
    page.locator("pre.sent a.reference").click()
    assert page.url.endswith("/telegram/09VALLETTA307")

    page.go_back()
    page.locator("#references a.ghost").click()
    assert page.locator("h1").inner_text() == "09ROME288"


def test_a_paragraph_has_an_address(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312?view=clean#p2")

    assert page.locator("#p2").evaluate("node => node.matches(':target')")


def test_everything_works_without_scripts(browser: Browser, address: str) -> None:
    seen = visit(browser, address, java_script_enabled=False)
    page = seen.go("/")
    page.locator("#q").fill("ferry")
    page.locator("#q").press("Enter")
    page.locator(".facets a", has_text="Valletta").click()
    page.locator(".histogram summary").first.click()
    assert page.locator(".histogram table").is_visible()
    page.locator(".hit h2 a").first.click()
    page.locator(".tabs a", has_text="Clean").click()
    assert page.locator("section.para").first.is_visible()
    page.locator(".tabs a", has_text="As typed").click()
    token = page.locator("pre.sent a.explained").first
    token.focus()
    token.press("Enter")
    assert "#token-1" in page.url
    assert page.locator("#token-1").is_visible()
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_small_phone(browser: Browser, address: str, path: str) -> None:
    seen = visit(browser, address, viewport={"width": 320, "height": 740})
    page = seen.go(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_on_a_touch_screen_the_first_tap_explains_and_the_second_follows(
    browser: Browser, address: str
) -> None:
    seen = visit(
        browser, address, viewport={"width": 320, "height": 740}, has_touch=True, is_mobile=True
    )
    page = seen.go("/telegram/09VALLETTA312")
    token = page.locator("pre.sent a.explained").first
    token.tap()
    assert "#" not in page.url
    assert token.evaluate("node => getComputedStyle(node, '::after').display") != "none"
    token.tap()
    assert page.url.endswith("#token-1")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, path: str, scheme: str) -> None:
    seen = visit(browser, address, viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page = seen.go(path)
    found = violations(page)
    page.context.close()

    assert found == []


def test_the_dark_scheme_is_dark(browser: Browser, address: str) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        seen = visit(browser, address, color_scheme=scheme)
        page = seen.go("/telegram/09VALLETTA312")
        shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
        shades[scheme] = sum(int(part) for part in shade[4:-1].split(","))
        page.context.close()

    assert shades["dark"] < 150
    assert shades["light"] > 600


def test_print_has_the_telegram_and_none_of_the_room(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA312")
    page.emulate_media(media="print")

    assert page.locator("pre.sent").is_visible()
    assert page.locator(".facts").is_visible()
    for furniture in (".bar", ".tabs", ".foot", ".tokens"):
        assert not page.locator(furniture).is_visible(), furniture
    assert not page.locator("#desk").is_visible(), "a form, or what opens one"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("where", ["/search?q=talks", "/chronology?q=talks"])
def test_print_says_what_was_asked(room: Visit, where: str) -> None:
    page = room.go(where)
    asked = page.get_by_text("Asked: talks")
    assert not asked.is_visible()

    page.emulate_media(media="print")

    assert asked.is_visible()
    assert not any(form.is_visible() for form in page.locator("form").all())


@pytest.mark.parametrize(("width", "media"), [(1280, "screen"), (360, "screen"), (720, "print")])
def test_line_numbers_do_not_cover_the_text(room: Visit, width: int, media: str) -> None:
    page = room.go("/telegram/09VALLETTA312")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="print" if media == "print" else "screen")
    text = page.locator("pre.sent").evaluate(
        "node => parseFloat(getComputedStyle(node).paddingLeft)"
    )
    gutter = page.locator("#L1").evaluate(
        "node => parseFloat(getComputedStyle(node, '::before').width)"
    )

    assert 0 < gutter <= text


def test_markup_in_a_telegram_does_nothing(room: Visit) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    room.page.on("dialog", dismiss)
    for view in ("", "?view=clean", "?view=data"):
        room.go(f"/telegram/09VALLETTA666{view}")
    room.go("/search?q=hostilemarker")

    assert dialogs == []


def test_every_page_asks_for_nothing_but_the_room(room: Visit) -> None:
    for path in PAGES:
        room.go(path)

    assert len(room.requests) >= len(PAGES)


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_shifts_while_a_page_is_laid_out(
    browser: Browser, address: str, path: str, width: int
) -> None:
    seen = visit(browser, address, viewport={"width": width, "height": 900})
    seen.page.add_init_script(SHIFTS)
    page = seen.go(path)
    page.wait_for_load_state("networkidle")
    shifted = page.evaluate("new Promise(done => setTimeout(() => done(window.shifted), 50))")
    page.context.close()

    # A hundredth of what browsers call good (0.1): fractions of a pixel are no shift.
    assert shifted < 0.001


@pytest.mark.parametrize(
    "path", ["/", "/search?q=exercise", "/telegram/09VALLETTA312", "/overview", "/declassification"]
)
def test_a_first_visit_weighs_little(browser: Browser, address: str, path: str) -> None:
    seen = visit(browser, address)
    sizes: list[int] = []
    seen.page.on("response", lambda answer: sizes.append(len(answer.body())))
    seen.go(path).wait_for_load_state("networkidle")
    seen.page.context.close()

    assert len(sizes) >= 3, "the page, its style and its script"
    assert sum(sizes) < 150_000


def test_the_text_is_there_though_the_script_never_comes(browser: Browser, address: str) -> None:
    seen = visit(browser, address)
    # A script that hangs: the page must be whole before it.
    seen.page.route("**/*.js*", lambda route: None)
    seen.page.goto(f"{address}/telegram/09VALLETTA312?view=clean", wait_until="commit")
    seen.page.locator("#p3").wait_for(state="visible")

    assert "A quay was closed." in seen.page.locator("#p3").inner_text()
    seen.page.context.close()


def test_a_time_is_explained_to_the_keyboard(room: Visit) -> None:
    page = room.go("/telegram/09VALLETTA307?view=clean")
    token = page.locator("article.clean a.told.time").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if token.evaluate("node => node === document.activeElement"):
            break
    shown = token.evaluate("node => getComputedStyle(node, '::after').content")

    assert "11 Mar 2009, 09:30" in shown
    assert token.evaluate("node => getComputedStyle(node, '::after').display") != "none"
