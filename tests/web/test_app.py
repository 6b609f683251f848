"""Every address of the reading room, as a browser without scripts meets it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

from reftel.archive import Archive, SearchPage
from reftel.errors import ArchiveError
from reftel.web.app import create_app
from reftel.web.room import Room
from reftel.web.state import SearchState

Client = TestClient[Litestar]
PAGES = (
    "/",
    "/search",
    "/search?q=ferry",
    "/search?q=zebra",
    "/search?q=ferry&tag=PREL&year=2009",
    "/telegram/09VALLETTA312",
    "/telegram/09VALLETTA312?view=clean",
    "/telegram/09VALLETTA312?view=data",
    "/telegram/09VALLETTA666",
    "/telegram/09VALLETTA666?view=clean",
    "/telegram/09VALLETTA666?view=data",
    "/telegram/09ROME288",
    "/ledger",
    "/help/query",
    "/nothing-here",
    "/search?q=(ferry",
    "/search?year=9",
)


def page(client: Client, address: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:2000]
    return LexborHTMLParser(answer.text)


def one(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = within.css_first(selector)
    assert found is not None, f"nothing matches {selector}"
    return found


def words(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def first(tree: LexborHTMLParser, selector: str) -> str:
    found = words(tree, selector)
    assert found, f"nothing matches {selector}"
    return found[0]


# What every answer has in common


@pytest.mark.parametrize("address", [*PAGES, "/api/search?q=ferry", "/api/search?q=(", "/static/x"])
def test_every_answer_forbids_what_is_not_ours(client: Client, address: str) -> None:
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_a_whole_document(client: Client, address: str) -> None:
    tree = LexborHTMLParser(client.get(address).text)

    assert one(tree, "html").attributes["lang"] == "en"
    assert len(tree.css("title")) == len(tree.css("main")) == len(tree.css("h1")) == 1
    assert one(tree, "a.skip").attributes["href"] == "#content"
    levels = [int((node.tag or "h9")[1:]) for node in tree.css("h1, h2, h3, h4")]
    # selectolax gives nodes by document order; no level is jumped on the way down.
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [node.attributes["id"] or "" for node in tree.css("[id]")]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)


@pytest.mark.parametrize("address", PAGES)
def test_no_page_needs_a_script_or_another_machine(client: Client, address: str) -> None:
    tree = LexborHTMLParser(client.get(address).text)

    assert all(not node.text().strip() for node in tree.css("script"))
    assert not tree.css("[style]")
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    for node in tree.css("[src], link[href]"):
        asked = node.attributes.get("src") or node.attributes.get("href") or ""
        if node.attributes.get("rel") == "expect":
            assert tree.css_first(asked) is not None, "a part of this page, which must be there"
        else:
            assert asked.startswith("/")


@pytest.mark.parametrize("address", PAGES)
def test_every_link_within_the_room_leads_somewhere(client: Client, address: str) -> None:
    tree = LexborHTMLParser(client.get(address).text)
    here = {node.attributes["id"] for node in tree.css("[id]")}
    for node in tree.css("a[href]"):
        target = node.attributes["href"] or ""
        path, _, fragment = target.partition("#")
        if not path:
            assert fragment in here, target
        else:
            assert urlsplit(target).netloc == "", target
            assert client.get(path).status_code in {200, 404}, target


@pytest.mark.parametrize("address", [*PAGES, "/api/search?q=ferry", "/telegram/09VALLETTA312.txt"])
def test_head_is_the_answer_without_its_body(client: Client, address: str) -> None:
    head, get = client.head(address), client.get(address)

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/", "/search", "/telegram/09VALLETTA312", "/ledger"])
def test_no_address_changes_anything(client: Client, address: str, method: str) -> None:
    assert client.request(method, address).status_code == 405


def test_static_files_are_served_and_nothing_beside_them(client: Client) -> None:
    tree = page(client, "/")
    style = one(tree, "link[rel=stylesheet]").attributes["href"] or ""

    assert client.get(style).headers["content-type"].startswith("text/css")
    for outside in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert client.get(outside).status_code == 404


# Who may ask


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8312", 200),
        ("127.0.0.1:8312", 200),
        ("[::1]:8312", 200),
        ("rebound.example", 421),
        ("rebound.example:8312", 421),
        ("localhost.rebound.example", 421),
        ("", 421),
    ],
)
def test_only_requests_that_name_this_machine_are_answered(
    client: Client, host: str, status: int
) -> None:
    answer = client.get("/api/search?q=ferry", headers={"host": host})

    assert answer.status_code == status
    assert ("hits" in answer.text) is (status == 200)


def test_a_room_opened_to_a_network_answers_to_any_name(archive_path: Path) -> None:
    with TestClient(
        create_app(archive_path, hosts=None), base_url="http://reading.example"
    ) as room:
        assert room.get("/").status_code == 200


def test_a_folder_that_is_no_archive_is_refused_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        create_app(tmp_path / "nothing.reftel")


# The first page


def test_the_first_page_says_what_is_here(client: Client) -> None:
    tree = page(client, "/")

    assert first(tree, "h1") == "35 telegrams from 4 posts, January 2008 to March 2009"
    assert first(tree, ".hit .mrn") == "08 ABU DHABI 1"
    assert "Abu Dhabi , 30" in first(tree, ".facets li").replace(",", " ,")


def test_each_example_of_the_first_page_finds_something(client: Client) -> None:
    examples = [node.attributes["href"] or "" for node in page(client, "/").css(".examples a")][:-1]

    assert len(examples) == 4
    for example in examples:
        assert page(client, example).css(".hit"), example


# Search


def test_a_hit_can_be_scanned(client: Client) -> None:
    tree = page(client, "/search?q=tariff+berth")
    hit = one(tree, ".hit")

    assert first(tree, ".results-head h1").startswith("1 telegram")
    assert " ".join(one(hit, "h2").text().split()) == (
        "EXERCISE: THE FERRY STANDSTILL, SECOND WEEK"
    )
    assert one(hit, "h2 a").attributes["href"] == "/telegram/09VALLETTA312?q=tariff+berth"
    assert one(hit, ".mrn").text() == "09 VALLETTA 312"
    assert one(hit, ".mark").attributes["title"] == "CONFIDENTIAL"
    assert one(hit, ".prec").text() == "IMM"
    assert one(hit, "time").attributes["datetime"] == "2009-03-12T17:24Z"
    assert {mark.text().lower() for mark in hit.css("p mark")} == {"tariff", "berth"}


def test_facets_add_and_take_away_filters(client: Client) -> None:
    def link(tree: LexborHTMLParser, word: str) -> tuple[str, int]:
        for node in tree.css(".facets a"):
            if word in one(node, ".word").text():
                return node.attributes["href"] or "", int(re.sub(r"\D", "", one(node, ".n").text()))
        raise AssertionError(f"no facet {word}")

    everything = page(client, "/search?q=exercise")
    address, count = link(everything, "Valletta")
    narrowed = page(client, address)
    assert parse_qs(urlsplit(address).query) == {"q": ["exercise"], "post": ["VALLETTA"]}
    assert first(narrowed, ".results-head h1").startswith(f"{count} telegram")

    address, count = link(narrowed, "EWWT")
    both = page(client, address)
    assert first(both, ".results-head h1") == f"{count} telegram"
    assert words(both, ".chips a") == [
        "Take away the filter Post: Valletta",
        "Take away the filter TAGS: EWWT (Waterborne transportation)",
    ]

    back, _ = link(both, "Valletta")
    assert parse_qs(urlsplit(back).query) == {"q": ["exercise"], "tag": ["EWWT"]}


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ("post=VALLETTA", {"09VALLETTA312", "09VALLETTA307", "09VALLETTA666"}),
        ("post=VALLETTA&tag=EWWT", {"09VALLETTA312"}),
        ("tag=PREL&tag=PGOV", {"09VALLETTA312", "09STATE23911"}),
        ("class=UNCLASSIFIED", {"09ROME290"}),
        ("year=2009&class=UNCLASSIFIED", {"09ROME290"}),
        ("month=2009-02", {"09ROME290"}),
        ("year=2008&post=ROME", set()),
        ("q=ferry&post=STATE", {"09STATE23911"}),
        ("q=pilots+OR+ferry&year=2009&post=ROME", {"09ROME290"}),
        ("q=from:valletta&tag=EWWT", {"09VALLETTA312"}),
    ],
)
def test_filters_combine(client: Client, filters: str, ids: set[str]) -> None:
    answer = client.get(f"/api/search?{filters}").json()

    assert {hit["id"] for hit in answer["hits"]} == ids
    assert answer["total"] == len(ids)
    assert len(page(client, f"/search?{filters}").css(".hit")) == len(ids)


def test_pages_follow_each_other_and_keep_the_query(client: Client) -> None:
    start = page(client, "/search?q=berths&sort=date")
    following = one(start, "a[rel=next]").attributes["href"] or ""
    two = page(client, following)

    ids = words(start, ".hit .mrn") + words(two, ".hit .mrn")
    assert len(ids) == len(set(ids)) == 30
    assert parse_qs(urlsplit(following).query) == {"q": ["berths"], "sort": ["date"], "page": ["2"]}
    assert two.css("a[rel=next]") == []
    dates = [node.attributes["datetime"] or "" for node in start.css(".hit time")]
    assert dates == sorted(dates)


def test_the_histogram_has_a_link_for_each_bar_and_a_table_of_the_same_figures(
    client: Client,
) -> None:
    tree = page(client, "/search?q=berths")
    rows = [words(row, "td") for row in tree.css(".histogram tbody tr")]

    assert rows == [["Jan 2008", "15"], ["Nov 2008", "15"]]
    assert len(tree.css(".bars a")) == 11
    january = one(tree, ".histogram tbody a").attributes["href"] or ""
    assert parse_qs(urlsplit(january).query) == {"q": ["berths"], "month": ["2008-01"]}
    assert first(page(client, january), ".results-head h1").startswith("15 telegrams")


def test_nothing_found_says_what_to_try(client: Client) -> None:
    tree = page(client, "/search?q=zebra")

    assert first(tree, ".results-head h1") == "no telegrams"
    assert "how to ask" in first(tree, ".notice")


@pytest.mark.parametrize("query", ["(ferry", 'ferry "unclosed', "form:valletta", "date:2009-99"])
@pytest.mark.parametrize("filters", ["", "&post=VALLETTA"])
def test_a_query_that_cannot_be_understood_is_kept_and_explained(
    client: Client, query: str, filters: str
) -> None:
    answer = client.get("/search", params={"q": query} | ({"post": "VALLETTA"} if filters else {}))
    tree = LexborHTMLParser(answer.text)

    assert answer.status_code == 400
    box = one(tree, "#q")
    assert (box.attributes["value"], box.attributes["aria-invalid"]) == (query, "true")
    assert first(tree, "#wrong p")
    assert [node.attributes["value"] for node in tree.css("form input[type=hidden]")] == (
        ["VALLETTA"] if filters else []
    )
    told = client.get("/api/search", params={"q": query}).json()["error"]
    assert told["message"]
    if told["position"] is not None:
        assert 0 <= told["position"] <= len(query)


def test_an_unknown_field_is_named_with_the_one_that_was_meant(client: Client) -> None:
    message = client.get("/api/search", params={"q": "form:valletta"}).json()["error"]["message"]

    assert "form" in message
    assert "from" in message


def test_a_bracket_too_many_cannot_swallow_a_filter(client: Client) -> None:
    answer = client.get("/search", params={"q": "ferry) OR (pilots", "post": "ROME"})

    assert answer.status_code == 400


def test_an_mrn_in_the_box_offers_its_telegram(client: Client) -> None:
    tree = page(client, "/search?q=2009+Valletta+00312")

    assert one(tree, ".notice a").attributes["href"] == "/telegram/09VALLETTA312"


# A telegram


def test_the_text_as_typed_has_exactly_the_characters_of_the_copy(
    client: Client, story: str, hostile: str
) -> None:
    for name, text in (("09VALLETTA312", story), ("09VALLETTA666", hostile)):
        tree = page(client, f"/telegram/{name}")
        assert one(tree, "pre.sent").text() == text
        assert client.get(f"/telegram/{name}.txt").text == text


def test_tokens_of_the_header_are_explained(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312")
    tokens = list(tree.css("pre.sent a.explained"))

    assert len(tokens) > 15
    for token in tokens:
        anchor = (token.attributes["href"] or "").removeprefix("#")
        described = token.attributes["aria-describedby"]
        assert tree.css(f"#{described}")
        assert token.attributes["data-tip"]
        if anchor.startswith("token-"):
            assert " ".join(one(tree, f"#{anchor}-words").text().split()) in (
                token.attributes["data-tip"] or ""
            )


def test_the_header_is_decoded(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312")
    facts = first(tree, ".facts")

    assert words(tree, ".addresses li a") == [
        "Embassy Valletta",
        "Secretary of State",
        "Embassy Rome",
        "Embassy Tunis",
    ]
    assert "12 Mar 2009, 17:24Z" in facts
    assert "18:24 in Valletta" in facts
    assert "12 Mar 2019 by its own instruction, E.O. 12958" in facts
    assert "Marian Haldane, Charge d'Affaires" in facts
    assert "1.4 (b) Foreign government information" in facts
    assert "EWWT Waterborne transportation" in facts
    assert "MCN 2117" in facts
    assert "SIPDIS" in facts


def test_references_are_links_where_held_and_ghosts_where_not(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312")

    held, ghost = one(tree, "#references a.held"), one(tree, "#references a.ghost")
    assert held.attributes["href"] == "/telegram/09VALLETTA307"
    assert ghost.attributes["href"] == "/telegram/09ROME288"
    assert one(tree, "pre.sent a.reference").attributes["href"] == "/telegram/09VALLETTA307"
    assert one(tree, "pre.sent a.absent").attributes["href"] == "/telegram/09ROME288"
    assert "09 STATE 23911" in first(tree, "#references")


def test_repairs_are_told_with_their_line(client: Client, story: str) -> None:
    tree = page(client, "/telegram/09VALLETTA312")
    line = story[: story.rindex("SIPDIS")].count("\n") + 1

    assert f"line {line}" in first(tree, "#repair-1")
    assert one(tree, "pre.sent a.repair").text() == "SIPDIS"
    assert one(tree, "#repair-1 a").attributes["href"] == f"#L{line}"


def test_the_clean_view_has_a_paragraph_at_each_address(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312?view=clean")

    assert [node.attributes["id"] for node in tree.css("section.para")] == ["p1", "p2", "p3"]
    assert first(tree, "#p1 .n").startswith("Paragraph 1(C)")
    assert "names a protected person" in first(tree, "#p1")
    assert "names a protected person" not in first(tree, "#p3")
    assert one(tree, "#p1 a.held-ref").attributes["href"] == "/telegram/09VALLETTA307"
    assert "North      410          520" in one(tree, "#p2 pre").text()
    assert "(strictly protect) twice to urge" in first(tree, "#p1 p")


def test_the_data_view_shows_where_each_value_stands(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312?view=data")
    places = {
        one(row, "code").text(): one(row, "td.stands").text() for row in tree.css(".data tbody tr")
    }

    assert places["signature"] == "HALDANE"
    assert "121724Z MAR 09" in places["header.dtg"]
    assert '"id": "09VALLETTA312"' in one(tree, "pre.json").text()


def test_a_view_that_does_not_exist_is_the_first_one(client: Client) -> None:
    assert page(client, "/telegram/09VALLETTA312?view=upside-down").css("pre.sent")


def test_the_json_is_the_public_schema(client: Client) -> None:
    answer = client.get("/telegram/09VALLETTA312.json")
    told = client.get("/api/telegram/09VALLETTA312").json()

    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == told["telegram"]
    assert answer.json()["header"]["dtg"] == "2009-03-12T17:24Z"
    assert [(entry["id"], entry["held"]) for entry in told["references"]] == [
        ("09VALLETTA307", True),
        ("09ROME288", False),
    ]
    assert "09STATE23911" in [hit["id"] for hit in told["cited_by"]]


@pytest.mark.parametrize(
    "spelling",
    [
        "09valletta312",
        "2009 Valletta 00312",
        "09 VALLETTA 312",
        "2009VALLETTA00312",
        "Valletta 312",
    ],
)
def test_any_spelling_of_an_mrn_leads_to_the_telegram(client: Client, spelling: str) -> None:
    answer = client.get(f"/telegram/{spelling}", follow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["location"] == "/telegram/09VALLETTA312"


def test_a_spelling_with_a_suffix_keeps_it(client: Client) -> None:
    answer = client.get("/telegram/09valletta312.json", follow_redirects=False)

    assert answer.headers["location"] == "/telegram/09VALLETTA312.json"


def test_other_copies_are_listed_with_their_text(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA307")
    (other,) = [
        node.attributes["href"] or ""
        for node in tree.css(".facts a")
        if "?copy=" in (node.attributes["href"] or "")
    ]

    assert "shown here" in first(tree, ".facts")
    assert client.get("/telegram/09VALLETTA307.txt").text.endswith("HALDANE\n")
    assert client.get(other).text.endswith("closed the north quay.\n")
    assert client.get("/telegram/09VALLETTA312.txt?" + other.partition("?")[2]).status_code == 404
    assert client.get("/telegram/09VALLETTA307.txt?copy=x").status_code == 404


# What is not held


def test_a_telegram_that_is_cited_but_not_held_has_a_page(client: Client) -> None:
    tree = page(client, "/telegram/09ROME288", 404)

    assert first(tree, "h1") == "09ROME288"
    assert "09 VALLETTA 312" in first(tree, "main")
    assert "/telegram/09ROME290" in [node.attributes["href"] for node in tree.css("main a")]


@pytest.mark.parametrize(
    "name",
    [
        "09ATLANTIS1",
        "<script>alert(1)</script>",
        "..%2f..%2fetc%2fpasswd",
        "09VALLETTA312%00",
        "x" * 5000,
        "%ff%fe",
        "' OR 1=1 --",
        "*",
    ],
)
def test_what_no_telegram_can_be_called_is_not_found(client: Client, name: str) -> None:
    answer = client.get(f"/telegram/{name}")

    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert len(answer.text) < 20_000


def test_the_api_says_that_a_telegram_is_not_held(client: Client) -> None:
    answer = client.get("/api/telegram/09ROME288")

    assert answer.status_code == 404
    assert "09ROME288" in answer.json()["error"]["message"]


# Hostile text


@pytest.mark.parametrize(
    "address",
    [
        "/telegram/09VALLETTA666",
        "/telegram/09VALLETTA666?view=clean",
        "/telegram/09VALLETTA666?view=data",
        "/search?q=hostilemarker",
        "/search?q=<script>alert(1)</script>",
        '/search?q="><script>alert(1)</script>',
        "/search?post=<script>alert(1)</script>",
        "/search?sort=<script>alert(1)</script>",
        "/<script>alert(1)</script>",
    ],
)
def test_markup_in_a_telegram_or_an_address_is_inert(client: Client, address: str) -> None:
    answer = client.get(address)
    tree = LexborHTMLParser(answer.text)

    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    assert not tree.css("svg[onload], [onerror], [onmouseover]")
    assert [(node.attributes["src"] or "").partition("?")[0] for node in tree.css("script")] == [
        "/static/enhance.js"
    ]
    assert "49" not in "".join(words(tree, "#p1"))


def test_a_text_file_is_never_a_page(client: Client) -> None:
    answer = client.get("/telegram/09VALLETTA666.txt")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


# Ledger and help


def test_the_ledger_adds_up_and_gives_reasons(client: Client) -> None:
    tree = page(client, "/ledger")
    totals = {
        row[0]: int(row[2])
        for row in (words(tr, "td") for tr in tree.css(".totals")[0].css("tbody tr"))
    }

    assert totals.pop("All inputs") == sum(totals.values()) == 39
    assert totals["Rejected"] == 2
    assert totals["Duplicate"] == 1
    assert first(tree, "#rejected") == "2 rejected inputs"
    reasons = {
        row[0].rpartition("/")[2]: row[2]
        for row in (words(tr, "td") for tr in tree.css(".rejected tbody tr"))
    }
    assert reasons == {"empty.txt": "empty", "no-telegram.txt": "no-telegram"}


def test_the_ledger_counts_files_and_containers_too(client: Client, archive_path: Path) -> None:
    with Archive.open(archive_path, read_only=True) as archive:
        tallies = archive.tallies()

    tables = page(client, "/ledger").css("table.totals")

    files, containers = (
        [[cell.text().strip() for cell in row.css("td")] for row in table.css("tbody tr")]
        for table in tables[1:3]
    )
    assert files[-1] == [
        "All files",
        str(sum(tallies.files.values())),
        str(sum(tallies.members.values())),
    ]
    assert sum(int(row[1]) for row in files[:-1]) == int(files[-1][1])
    assert sum(int(row[1]) for row in containers) == sum(tallies.telegrams.values())


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_a_ledger_page_that_cannot_be_is_refused(client: Client, number: str) -> None:
    assert client.get(f"/ledger?page={number}").status_code == 400


def test_every_form_of_the_help_page_is_understood(client: Client) -> None:
    links = [node.attributes["href"] or "" for node in page(client, "/help/query").css("table a")]

    assert len(links) > 10
    for link in links:
        assert client.get(link).status_code == 200, link


# When something breaks


def test_an_archive_that_cannot_be_read_is_said_to_be_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> SearchPage:
        raise ArchiveError("affair.reftel/records.sqlite cannot be read: disk I/O error")

    monkeypatch.setattr(Archive, "search", broken)
    shown, told = client.get("/search?q=unasked"), client.get("/api/search?q=unasked")

    assert (shown.status_code, told.status_code) == (503, 503)
    assert "disk I/O error" in shown.text
    assert "disk I/O error" in told.json()["error"]["message"]


def test_telegrams_that_are_not_searched_yet_are_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Room.search

    def lagging(room: Room, state: SearchState) -> SearchPage:
        return replace(answer(room, state), behind=2)

    monkeypatch.setattr(Room, "search", lagging)

    assert "2 telegrams filed just now are not searched yet" in first(
        page(client, "/search?q=lagging+OR+exercise"), ".notice"
    )


def test_a_fault_is_said_without_its_insides(
    archive_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the insides")

    monkeypatch.setattr("reftel.web.pages.home_view", broken)
    with TestClient(
        create_app(archive_path), base_url="http://127.0.0.1", raise_server_exceptions=False
    ) as room:
        answer = room.get("/")

    assert answer.status_code == 500
    assert "the insides" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "failed at /" in caplog.text


def test_the_words_of_a_search_are_marked_in_each_view_of_the_telegram(client: Client) -> None:
    sent = page(client, "/telegram/09VALLETTA312?q=tariff+berth")
    clean = page(client, "/telegram/09VALLETTA312?view=clean&q=%22harbor+talks%22")

    assert {mark.text().lower() for mark in sent.css("pre.sent mark")} == {"tariff", "berth"}
    assert [mark.text() for mark in clean.css("article mark")] == ["harbor talks"]
    assert one(sent, ".tabs a[href*='view=clean']").attributes["href"] == (
        "/telegram/09VALLETTA312?view=clean&q=tariff+berth"
    )


def test_marks_change_no_character_of_the_copy(client: Client, story: str) -> None:
    tree = page(client, "/telegram/09VALLETTA312?q=ferry+ref+a*")

    assert one(tree, "pre.sent").text() == story


def test_a_query_that_is_none_marks_nothing(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312?q=(ferry")

    assert tree.css("mark") == []
