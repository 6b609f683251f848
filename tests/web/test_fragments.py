"""Pieces of HTML that are written in Python: what somebody else wrote is escaped in them."""

from __future__ import annotations

from urllib.parse import quote_plus, urlencode

from hypothesis import given
from hypothesis import strategies as st

from reftel.web import fragments
from reftel.web.addresses import address, quoted
from reftel.web.results import Bar, FacetLink
from reftel.web.typed import Note, NoteKind, lines, markup

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(_TEXTS)
def test_a_value_is_quoted_as_the_library_does(value: str) -> None:
    assert quoted(value) == quote_plus(value)


@given(st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=3))
def test_an_address_is_that_of_the_library(params: list[tuple[str, str]]) -> None:
    assert address("/search", params) == f"/search?{urlencode(params)}"


def test_an_address_without_parameters_is_the_path() -> None:
    assert address("/search", ()) == "/search"


def test_a_facet_tells_value_meaning_count_and_whether_it_is_chosen() -> None:
    link = FacetLink("<PREL>", "a & b", 2410, 50.0, "/search?a=1&b=2", chosen=True, colour="c")

    made = fragments.facet_links([link])

    assert 'href="/search?a=1&amp;b=2" aria-current="true"' in made
    assert '<span class="word c">&lt;PREL&gt; <small>a &amp; b</small></span>' in made
    assert '2,410<span class="hidden">, chosen; take away</span>' in made


def test_hundreds_of_rare_values_are_light_and_have_no_bar() -> None:
    tags = ["PREL", *(f"Q{number:03}" for number in range(300))]
    links = [
        FacetLink(
            tag,
            "Rare things",
            300 if tag == "PREL" else 1,
            100.0 if tag == "PREL" else 0.3,
            f"/search?tag={tag}&sort=date",
            chosen=False,
            colour="",
        )
        for tag in tags
    ]

    made = fragments.facet_links(links)

    assert made.count("<svg") == 1
    assert made.count("<li>") == 301
    assert len(made) < 301 * 180


def test_a_histogram_has_its_empty_bars_and_the_table_has_not() -> None:
    drawn = [
        Bar("2009-03", "Mar 2009", ("Mar", "2009"), 2, "/search?month=2009-03", 100.0, 0.0, False),
        Bar("2009-04", "Apr 2009", ("", ""), 0, "/search?month=2009-04", 0.0, 100.0, False),
    ]

    assert fragments.bars(drawn).count("<svg>") == 2
    assert 'title="Mar 2009: 2 telegrams"' in fragments.bars(drawn)
    assert fragments.ticks(drawn) == "<span>Mar<br>2009</span><span></span>"
    assert fragments.bar_rows(drawn).count("<tr>") == 1


def test_a_telegram_as_typed_is_escaped_in_its_text_and_in_what_is_said_of_it() -> None:
    text = "OO <RUEHNP>\nplain & simple\n"
    note = Note(NoteKind.EXPLAINED, 3, 11, "token-1", 'says "x"', "#token-1")

    made = markup(lines(text, [note], [(20, 26)]))

    assert '<span class="l" id="L1">OO <a class="tok explained" href="#token-1"' in made
    assert 'id="at-token-1" data-tip="says &quot;x&quot;"' in made
    assert ">&lt;RUEHNP&gt;</a>" in made
    assert "&amp; <mark>simple</mark>" in made
