"""Thread, copies, posts and years, ghosts: as pages, over a small archive."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from reftel.archive import Gaps, Thread, ThreadEdge, ThreadNode
from reftel.web.posts import percent, post_facts, year_view
from reftel.web.threads import ROW, thread_view
from reftel.web.words import between_words

Client = TestClient[Litestar]


def page(client: Client, path: str, status: int = 200) -> LexborHTMLParser:
    answer = client.get(path)
    assert answer.status_code == status
    return LexborHTMLParser(answer.text)


def words_of(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in tree.css(selector)]


def test_a_thread_is_told_in_the_order_of_time_with_its_ghosts(client: Client) -> None:
    tree = page(client, "/thread/09VALLETTA312")

    order = words_of(tree, ".thread-rows .mrn")
    assert sorted(order[:2]) == ["09 ROME 288", "09 VALLETTA 307"]
    assert order[2:] == ["09 VALLETTA 312", "09 VALLETTA 666", "09 STATE 23911"]
    assert words_of(tree, "li[aria-current] .mrn") == ["09 VALLETTA 312"]
    assert words_of(tree, ".thread-rows a.ghost") == ["09 ROME 288"]
    assert any(
        said.startswith("09 VALLETTA 312 cites 09 ROME 288 (no year is printed")
        for said in words_of(tree, "details li")
    )


def test_the_thread_of_a_ghost_is_there_too(client: Client) -> None:
    assert "09 VALLETTA 312" in words_of(page(client, "/thread/09ROME288"), ".thread-rows .mrn")


def test_a_thread_leaves_as_a_graph(client: Client) -> None:
    answer = client.get("/thread/09VALLETTA312.graphml")
    tree = ElementTree.fromstring(answer.text)
    space = "{http://graphml.graphdrawing.org/xmlns}"

    assert {"09VALLETTA312", "09ROME288"} <= {node.get("id") for node in tree.iter(f"{space}node")}


def node(name: str, *, held: bool = True, here: int = 0) -> ThreadNode:
    return ThreadNode(
        name, None, held, None, None, None, None, None, None, None, 0, hub=False, distance=here
    )


def test_an_arc_leads_from_row_to_row_and_says_its_doubt() -> None:
    thread = Thread(
        "B",
        (node("A"), node("B"), node("C")),
        (ThreadEdge("B", "A", "station-mended"), ThreadEdge("C", "Z", None)),
        truncated=False,
    )
    view = thread_view(thread)

    assert view.height == 3 * ROW
    (arc,) = view.arcs
    assert arc.doubtful
    assert arc.touches
    assert arc.path.startswith(f"M108 {ROW + ROW // 2}C")
    assert arc.words == "B cites A (the name of the post is misspelt)"


def test_copies_are_compared_word_by_word(client: Client) -> None:
    tree = page(client, "/compare/09VALLETTA307")

    assert words_of(tree, "h1") == ["2 copies of 09 VALLETTA 307, side by side"]
    assert "HALDANE" in words_of(tree, ".copies .piece")
    assert words_of(page(client, "/compare/09VALLETTA312"), "h1") == [
        "One copy of 09 VALLETTA 312 is held"
    ]
    assert len(page(client, "/compare/09VALLETTA307?all=1").css(".copies tr")) > len(
        tree.css(".copies tr")
    )


def test_a_post_has_its_facts_and_years(client: Client) -> None:
    tree = page(client, "/post/VALLETTA")

    assert words_of(tree, "h1") == ["Valletta"]
    assert "AMEMBASSY VALLETTA" in words_of(tree, "dd")
    assert words_of(tree, "tbody td a")[:1] == ["2009"]
    assert "Post" not in words_of(tree, ".facets h2")


def test_a_post_is_found_under_any_name(client: Client) -> None:
    assert words_of(page(client, "/post/abu dhabi"), "h1") == ["Abu Dhabi"]


def test_a_year_says_what_is_held_cited_and_never_seen(client: Client) -> None:
    tree = page(client, "/post/VALLETTA/2009")
    legend = words_of(tree, ".legend li")

    assert legend[:2] == ["held 3", "cited, not held 0"]
    assert "highest serial seen 666" in legend[-1]
    assert len(tree.css("svg.strip rect.held")) == 3
    assert words_of(tree, "h1")[0].endswith("that Valletta sent in 2009, 3 are here")
    assert page(client, "/post/ROME/2009").css("table.ghosts tbody tr")


def test_the_strip_leaves_as_a_picture_and_as_figures(client: Client) -> None:
    drawn = ElementTree.fromstring(client.get("/gaps/VALLETTA/2009.svg").text)
    rows = list(csv.reader(io.StringIO(client.get("/gaps/VALLETTA/2009.csv").text)))

    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(rows) == 667
    assert ["312", "held"] in rows
    assert ["313", "never seen"] in rows


def test_ghosts_are_listed_with_their_dates_and_reasons(client: Client) -> None:
    tree = page(client, "/ghosts")
    row = words_of(tree, "tr#\\30 9ROME288 td")

    assert row[0] == "09 ROME 288"
    assert row[1].startswith("between ")
    assert row[2] == "1"


def test_a_ghost_s_page_says_when_it_was_sent_and_what_is_said_of_it(client: Client) -> None:
    tree = page(client, "/telegram/09ROME288", 404)

    assert words_of(tree, ".dossier-facts dd")[0].startswith("between ")
    assert any("It was last raised a year ago" in said for said in words_of(tree, ".said li"))
    assert tree.css_first("a[href='/thread/09ROME288']") is not None


def test_posts_by_year(client: Client) -> None:
    tree = page(client, "/posts")

    assert words_of(tree, ".matrix th[scope=row]")[0] == "Abu Dhabi"
    assert tree.css_first("a[href='/post/VALLETTA/2009']") is not None


def test_the_telegram_page_has_findings_and_dates_of_its_references(client: Client) -> None:
    tree = page(client, "/telegram/09VALLETTA312")

    assert words_of(tree, "#references .pair small")[0] == "11 Mar 2009, 16:02Z"
    assert words_of(tree, "#reference-2 small")[-1].startswith("between ")
    assert words_of(tree, "#checked h2") == ["Checked"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/thread/09ATLANTIS1", 404),
        ("/thread/09VALLETTA312?size=0", 400),
        ("/thread/09VALLETTA312?size=many", 400),
        ("/compare/09ATLANTIS1", 404),
        ("/post/<script>", 404),
        ("/post/ATLANTIS", 404),
        ("/post/VALLETTA/1901", 404),
        ("/post/VALLETTA/year", 404),
        ("/ghosts?page=0", 400),
        ("/ghosts?year=9", 400),
        ("/gaps/VALLETTA/2009.gif", 404),
        ("/gaps/VALLETTA/1950.svg", 404),
    ],
)
def test_what_is_not_there_is_said(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_year_of_which_nothing_is_held_makes_no_claim() -> None:
    view = year_view(Gaps("ROME", "ROME", 2009, (), (288,), (), (), (), (), ()))

    assert view.headline == "None of the telegrams that Rome sent in 2009 is here"
    assert view.share is None
    assert [cell.state for cell in view.strip].count("ghost") == 1


@pytest.mark.parametrize(
    ("share", "said"), [(None, None), (0.0, "0 %"), (0.001, "under 1 %"), (0.334, "33 %")]
)
def test_a_share_is_no_more_exact_than_it_is(share: float | None, said: str | None) -> None:
    assert percent(share) == said


def test_a_post_that_no_table_knows_has_its_name_alone() -> None:
    assert post_facts("ATLANTIS").facts == ()


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2009-03-09T14:00Z", "2009-03-11T08:30Z", "between 9 Mar 14:00Z and 11 Mar 2009, 08:30Z"),
        ("2009-03-09T14:00Z", "2009-03-09T16:30Z", "9 Mar 2009, between 14:00Z and 16:30Z"),
        ("2009-01-09T14:00Z", "2009-03-11T08:30Z", "between 9 Jan and 11 Mar 2009"),
        ("2008-12-09T14:00Z", "2009-03-11T08:30Z", "between 9 Dec 2008 and 11 Mar 2009"),
        (None, "2009-03-11T08:30Z", "undated"),
    ],
)
def test_an_interval_in_words(earliest: str | None, latest: str, said: str) -> None:
    assert between_words(earliest, latest) == said
