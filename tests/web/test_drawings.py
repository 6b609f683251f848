from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from selectolax.lexbor import LexborHTMLParser

from reftel.web.pictures import traffic_chart

Client = TestClient[Litestar]
SVG = "{http://www.w3.org/2000/svg}"


def test_the_map_of_a_search_has_a_table_behind_it(client: Client) -> None:
    tree = LexborHTMLParser(client.get("/map?q=exercise").text)
    rows = [row.text(separator=" ").split() for row in tree.css("tbody tr")]

    assert len(tree.css("svg.map circle")) == len(rows) == 4
    assert ["Valletta", "MT", "3"] in rows


def test_the_map_by_itself_is_svg_and_has_no_links_of_this_machine(client: Client) -> None:
    answer = client.get("/picture/map.svg?q=exercise")
    tree = ElementTree.fromstring(answer.text)

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert len(list(tree.iter(f"{SVG}circle"))) == 4
    assert "href" not in answer.text


@pytest.mark.parametrize("name", ["map", "traffic"])
def test_pictures_are_painted_here(client: Client, name: str) -> None:
    pytest.importorskip("vl_convert")
    drawn = client.get(f"/picture/{name}.svg?q=exercise")
    painted = client.get(f"/picture/{name}.png?q=exercise")

    assert ElementTree.fromstring(drawn.text).tag == f"{SVG}svg"
    assert painted.content.startswith(b"\x89PNG\r\n")


def test_the_figures_behind_a_picture(client: Client) -> None:
    text = client.get("/picture/traffic.csv?post=VALLETTA").text
    rows = list(csv.reader(io.StringIO(text)))

    assert rows == [["month", "telegrams"], ["2009-03", "3"]]


def test_a_title_is_text_whatever_was_asked() -> None:
    from reftel.web.pictures import Figures

    chart = traffic_chart(Figures(("month", "telegrams"), (("2009-03", 3),)), "a\nb " + "x" * 200)

    assert chart["title"].startswith("a b xxx")
    assert len(chart["title"]) <= 90


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/picture/portrait.svg", 404),
        ("/picture/map.gif", 404),
        ("/picture/map.svg?q=(ferry", 400),
        ("/map?q=(ferry", 400),
        ("/map?year=9", 400),
    ],
)
def test_what_cannot_be_drawn_is_said(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_search_that_finds_nothing_draws_nothing(client: Client) -> None:
    assert "Nothing to draw" in client.get("/map?q=nosuchword").text
    assert client.get("/picture/traffic.csv?q=nosuchword").text == "month,telegrams\r\n"
