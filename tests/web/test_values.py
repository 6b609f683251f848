"""All values of a facet, on a page of their own."""

from __future__ import annotations

from litestar import Litestar
from litestar.testing import TestClient
from lxml import html

from reftel.archive import FacetValue
from reftel.web.state import SearchState
from reftel.web.values import values_view

MANY = tuple(FacetValue(f"Q{number % 7}{number:04}", "", 3000 - number) for number in range(2300))


def test_values_come_a_thousand_a_page_and_link_into_the_search() -> None:
    first = values_view("tag", MANY, SearchState(q="ferry"), "count")
    last = values_view("tag", MANY, SearchState(q="ferry", page=3), "count")

    assert (first.count, first.pages) == (2300, 3)
    assert (len(first.links), len(last.links)) == (1000, 300)
    assert first.links[0].href == "/search?q=ferry&tag=Q00000"
    assert last.links[-1].count == 701
    assert [here for _, _, here in first.orders] == [True, False]


def test_by_name_they_stand_in_the_order_of_the_alphabet_over_all_pages() -> None:
    pages = [values_view("tag", MANY, SearchState(page=page), "name") for page in (1, 2, 3)]
    labels = [link.label for page in pages for link in page.links]

    assert labels == sorted(value.value for value in MANY)
    assert pages[0].kept == [("order", "name")]
    assert pages[0].orders[0][1] == "/values/tag"


def test_the_page_lists_what_the_search_finds(client: TestClient[Litestar]) -> None:
    tree = html.fromstring(client.get("/values/tag?q=exercise&post=VALLETTA").text)
    search = html.fromstring(client.get("/search?q=exercise&post=VALLETTA").text)
    tags = _words(tree.xpath('//nav[@class="facets values"]'))
    facet = _words(search.xpath('//section[@aria-labelledby="facet-tag"]'))

    assert tags
    assert tags == facet
    assert tree.xpath('//ul[@class="chips"]//a/@href') == ["/values/tag?q=exercise"]


def test_a_facet_that_is_none_is_said(client: TestClient[Litestar]) -> None:
    answer = client.get("/values/colour")

    assert answer.status_code == 404
    assert "there are post, year, tag" in answer.text


def _words(found: list[html.HtmlElement]) -> list[str]:
    return [word.text_content().split()[0] for word in found[0].xpath('.//*[@class="word"]')]
