from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.web.state import FILTERS, SORTS, SearchState, StateError

values = st.text(alphabet="ABCDEFGHIJ abc'&=?#/%+é", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
DATES = ["2009", "2009-03", "2009-03-12..2009-04", "..2009", "2009-02.."]


@st.composite
def states(draw: st.DrawFn) -> SearchState:
    filters: list[tuple[str, str]] = []
    for name, known in FILTERS.items():
        taken = (
            st.sampled_from({"year": ["1973"], "month": ["1973-01"], "date": DATES}[name])
            if (known.plain)
            else values
        )
        most = 3 if known.several else 1
        filters += [(name, value) for value in draw(st.lists(taken, unique=True, max_size=most))]
    return SearchState(
        q=draw(values | st.just("")),
        filters=tuple(filters),
        sort=draw(st.sampled_from(sorted(SORTS))),
        page=draw(st.integers(1, 5000)),
    )


@given(states())
def test_every_state_is_an_address_and_every_address_its_state(state: SearchState) -> None:
    query = parse_qs(urlsplit(state.url()).query)

    assert SearchState.parse(query) == state


@pytest.mark.parametrize(
    ("params", "complaint"),
    [
        ({"year": ["09"]}, "year: expected four digits"),
        ({"month": ["2009-13"]}, "month: expected a year and a month"),
        ({"sort": ["cleverly"]}, "sort: expected one of"),
        ({"page": ["0"]}, "page: expected a number"),
        ({"page": ["1e9"]}, "page: expected a number"),
        ({"page": ["999999"]}, "page: expected a number"),
        ({"post": ['ROME" OR station:"TUNIS']}, "post: expected a plain value"),
        ({"tag": ["PREL\\"]}, "tag: expected a plain value"),
        ({"class": ["A" * 90]}, "class: expected a plain value"),
        ({"date": ["2009-03.2009"]}, "date: expected a date or a range"),
        ({"from": ["March"], "to": [""]}, "date: expected a date or a range"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_its_name(
    params: dict[str, list[str]], complaint: str
) -> None:
    with pytest.raises(StateError, match=complaint):
        SearchState.parse(params)


def test_empty_and_unknown_parameters_are_passed_over() -> None:
    assert SearchState.parse({"q": [" "], "post": [""], "utm_source": ["x"]}) == SearchState()


def test_filters_are_terms_of_the_query_language() -> None:
    state = SearchState.parse(
        {
            "q": ["ferry OR barge"],
            "class": ["SECRET"],
            "tag": ["PREL", "MT", "PREL"],
            "month": ["2009-03"],
            "post": ["ABUDHABI"],
        }
    )

    assert state.query == (
        '(ferry OR barge) AND station:"ABUDHABI" AND date:2009-03 AND tag:"PREL" AND tag:"MT" '
        'AND class:"SECRET"'
    )
    assert SearchState(q="ferry").query == "ferry"
    assert SearchState(filters=(("year", "2009"),)).query == "date:2009"


@pytest.mark.parametrize(
    ("sent", "date"),
    [
        ({"from": ["2009-02"], "to": ["2009-04"]}, "2009-02..2009-04"),
        ({"from": ["2009-02"], "to": [""]}, "2009-02.."),
        ({"to": ["2009-04-30"], "year": ["2008"]}, "..2009-04-30"),
    ],
)
def test_the_ends_of_a_period_become_one_range(sent: dict[str, list[str]], date: str) -> None:
    assert SearchState.parse(sent).filters == (("date", date),)


def test_one_period_takes_the_place_of_another() -> None:
    state = SearchState(filters=(("year", "2009"), ("tag", "PREL")))

    assert state.adding("date", "2008..2009").filters == (("date", "2008..2009"), ("tag", "PREL"))
    with pytest.raises(ValueError, match="expected one of post"):
        state.adding("colour", "blue")


def test_a_changed_filter_goes_back_to_the_first_page() -> None:
    state = SearchState(q="ferry", filters=(("tag", "PREL"),), page=4)

    added = state.adding("tag", "MT")
    assert (added.filters, added.page) == ((("tag", "PREL"), ("tag", "MT")), 1)
    assert added.without("tag", "PREL").filters == (("tag", "MT"),)
    secret = state.adding("class", "SECRET")
    assert ("class", "SECRET") in secret.filters
    assert secret.without("class", "SECRET").filters == state.filters
    assert state.sorted_by("date").page == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(FILTERS)), st.sampled_from(("2009", "2009-03"))),
        max_size=4,
    ),
    st.sampled_from(sorted(FILTERS)),
    st.text(min_size=1, max_size=12),
)
def test_the_addresses_of_a_facet_are_those_of_its_filters(
    kept: list[tuple[str, str]], name: str, value: str
) -> None:
    state = SearchState(q="ferry & quay", sort="date", page=3)
    for one in kept:
        state = state.adding(*one)
    address = state.narrowing(name, "/map")

    for sought in (value, "2009"):
        assert address(sought) == state.adding(name, sought).url("/map")
