from __future__ import annotations

import pytest

from reftel.archive import FacetValue, Hit, SearchPage
from reftel.web.results import facet_views, histogram, hit_view, results_view
from reftel.web.state import SearchState


def found(total: int = 1, **values: object) -> SearchPage:
    settings: dict[str, object] = {"hits": (), "facets": {}, "histogram": ()} | values
    return SearchPage("ferry", total, **settings)  # type: ignore[arg-type]


def hit(**values: object) -> Hit:
    settings: dict[str, object] = {
        "id": "09VALLETTA312",
        "mrn": "09 VALLETTA 312",
        "subject": "Ferry",
        "date": "2009-03-12T17:24Z",
        "post": "VALLETTA",
        "classification": "SECRET",
        "precedence": "IMMEDIATE",
    }
    return Hit(**(settings | values))  # type: ignore[arg-type]


def test_a_hit_without_number_subject_date_and_mark_still_shows() -> None:
    view = hit_view(
        hit(mrn=None, subject=None, date=None, post=None, classification=None, precedence=None)
    )

    assert (view.mrn, view.subject, view.date) == ("09VALLETTA312", "(no subject line)", "undated")
    assert (view.letters, view.colour, view.precedence, view.post) == ("?", "", None, None)
    assert view.capitals is False


@pytest.mark.parametrize(
    ("post", "name"),
    [
        ("ABUDHABI", "Abu Dhabi"),
        ("RIODEJANEIRO", "Rio de Janeiro"),
        ("STATE", "Department of State"),
        ("USNATO", "USNATO"),
        ("NOWHERE", "NOWHERE"),
    ],
)
def test_a_post_is_called_as_on_a_map(post: str, name: str) -> None:
    assert hit_view(hit(post=post)).post == name


def test_months_without_telegrams_are_gaps() -> None:
    drawing = histogram([("2009-01", 4), ("2008-11", 1)], SearchState())

    assert drawing is not None
    assert drawing.unit == "month"
    assert [(bar.label, bar.count, bar.share) for bar in drawing.bars] == [
        ("Nov 2008", 1, 25.0),
        ("Dec 2008", 0, 0.0),
        ("Jan 2009", 4, 100.0),
    ]
    assert drawing.bars[0].tick == ("Nov", "2008")
    assert drawing.bars[1].tick == ("Dec", "")


def test_many_months_are_drawn_as_years() -> None:
    drawing = histogram([("1973-01", 4), ("1979-12", 1), ("1979-01", 1)], SearchState(q="ferry"))

    assert drawing is not None
    assert drawing.unit == "year"
    assert [(bar.label, bar.count) for bar in drawing.bars[-2:]] == [("1978", 0), ("1979", 2)]
    assert drawing.bars[-1].href == "/search?q=ferry&year=1979"


def test_a_single_telegram_among_thousands_can_still_be_seen() -> None:
    drawing = histogram([("2009-01", 100_000), ("2009-02", 1)], SearchState())

    assert drawing is not None
    assert drawing.bars[1].share == 3.0


def test_a_chosen_month_leads_back_out() -> None:
    drawing = histogram([("2009-01", 1)], SearchState(filters=(("month", "2009-01"),)))

    assert drawing is not None
    assert (drawing.bars[0].chosen, drawing.bars[0].href) == (True, "/search")


def test_labels_of_years_do_not_run_into_each_other() -> None:
    months = [(f"{year}-{month:02}", 1) for year in (2008, 2009, 2010) for month in range(1, 13)]
    drawing = histogram(months[10:], SearchState())

    assert drawing is not None
    assert [bar.tick[1] for bar in drawing.bars if bar.tick[1]] == ["2009", "2010"]


def test_nothing_dated_has_no_histogram() -> None:
    assert histogram([], SearchState()) is None
    assert histogram([("2009-01", 0)], SearchState()) is None


def test_a_long_facet_is_folded() -> None:
    values = tuple(FacetValue(f"P{number}", "", 30 - number) for number in range(20))
    (view,) = facet_views(found(facets={"post": values}), SearchState())

    assert (len(view.first), len(view.rest)) == (8, 12)
    assert view.first[0].share == 100.0
    assert view.whole is None


def test_of_a_very_long_facet_the_rest_is_on_a_page_of_its_own() -> None:
    values = tuple(FacetValue(f"P{number}", "", 2000 - number) for number in range(1200))
    state = SearchState(q="ferry", page=3)
    (view,) = facet_views(found(facets={"post": values}), state)

    assert len(view.first) + len(view.rest) == 150
    assert (view.count, view.whole) == (1200, "/values/post?q=ferry")


def test_pages_are_counted_and_bounded() -> None:
    middle = results_view(found(45, hits=(hit(),) * 20), SearchState(q="ferry", page=2))
    last = results_view(found(45, hits=(hit(),) * 5), SearchState(q="ferry", page=3))

    assert (middle.first, middle.last, middle.pages) == (21, 40, 3)
    assert middle.previous == "/search?q=ferry"
    assert middle.next == "/search?q=ferry&page=3"
    assert (last.last, last.next) == (45, None)
    assert results_view(found(10_000_000), SearchState()).pages == 5000
