from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.web.state import SORTS, SearchState, StateError

values = st.text(alphabet="ABCDEFGHIJ abc'&=?#/%+é", min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)
states = st.builds(
    SearchState,
    q=values | st.just(""),
    post=st.none() | values,
    year=st.none() | st.sampled_from(["1973", "2009"]),
    month=st.none() | st.sampled_from(["1973-01", "2009-12"]),
    tags=st.lists(values, unique=True, max_size=3).map(tuple),
    level=st.none() | values,
    sort=st.sampled_from(sorted(SORTS)),
    page=st.integers(1, 5000),
)


@given(states)
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
    state = SearchState(
        q="ferry OR barge", post="ABUDHABI", month="2009-03", tags=("PREL", "MT"), level="SECRET"
    )

    assert state.query == (
        '(ferry OR barge) AND station:"ABUDHABI" AND date:2009-03 AND tag:"PREL" AND tag:"MT" '
        'AND class:"SECRET"'
    )
    assert SearchState(q="ferry").query == "ferry"
    assert SearchState(year="2009").query == "date:2009"


def test_a_changed_filter_goes_back_to_the_first_page() -> None:
    state = SearchState(q="ferry", tags=("PREL",), page=4)

    added = state.adding("tag", "MT")
    assert (added.tags, added.page) == (("PREL", "MT"), 1)
    assert added.without("tag", "PREL").tags == ("MT",)
    assert state.adding("class", "SECRET").level == "SECRET"
    assert state.adding("class", "SECRET").without("class", "SECRET").level is None
    assert state.sorted_by("date").page == 1
