"""Snippets: the right stretch, and the right words marked."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.archive.nodes import texts
from reftel.archive.query import parse_query
from reftel.archive.searchable import Searchable
from reftel.archive.snippets import (
    WIDTH,
    Snippet,
    _by_letters,
    _by_words,
    _plain_letters,
    make_snippet,
)

LONG = "Words of no weight stand here. " * 40


def snippet(query: str, *bodies: str, rest: str = "", header: str = "") -> Snippet:
    sources = [Searchable(body, rest, header) for body in bodies]
    return make_snippet(sources, texts(parse_query(query)))


def marked(found: Snippet) -> list[str]:
    return [text for text, match in found if match]


def plain(found: Snippet) -> str:
    return "".join(text for text, _ in found)


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        pytest.param("ferry", "The Ferry lies.", ["Ferry"], id="a word in its own case"),
        pytest.param("ferry", "Ferry and ferries.", ["Ferry"], id="not a longer word"),
        pytest.param("ferr*", "Ferry and ferries.", ["Ferry", "ferries"], id="a prefix, whole"),
        pytest.param("elan", "Much élan.", ["élan"], id="accents"),
        pytest.param(
            '"the quay"', "The ferry. The\n  quay.", ["The quay"], id="a phrase over a line end"
        ),
        pytest.param('"the quay"', "The ferry, the quay", ["the quay"], id="not its words apart"),
        pytest.param(
            '"the pilot*"', "the pilots, the pilot", ["the pilots", "the pilot"], id="both"
        ),
        pytest.param("ferry quay", "quay, ferry", ["quay", "ferry"], id="two words"),
        pytest.param("ferry NOT quay", "quay, ferry", ["ferry"], id="not what must be absent"),
        pytest.param("ferry OR quay", "a quay", ["quay"], id="either"),
        pytest.param("S/NF", "marked S//NF here", ["S//NF"], id="a phrase over signs"),
        pytest.param(
            "ferry date:2009", "a ferry of 2009", ["ferry"], id="not the values of fields"
        ),
        pytest.param("subject:ferry", "a ferry", [], id="not the words of another field"),
        pytest.param('ferry "ferry lies"', "The ferry lies.", ["ferry lies"], id="overlapping"),
    ],
)
def test_what_is_marked(query: str, body: str, expected: list[str]) -> None:
    assert marked(snippet(query, body)) == expected


def test_the_window_has_the_most_that_was_asked_for() -> None:
    body = f"ferry ferry ferry. {LONG} The ferry lies at the quay. {LONG}"

    found = snippet("ferry quay", body)

    assert marked(found) == ["ferry", "quay"]
    assert plain(found).startswith("… ")
    assert plain(found).endswith(" …")
    assert "The ferry lies at the quay." in plain(found)


def test_without_a_match_it_is_the_beginning() -> None:
    found = snippet("", f"  {LONG}")

    assert plain(found).startswith("Words of no weight")
    assert plain(found).endswith(" …")
    assert marked(found) == []


def test_a_short_text_is_whole() -> None:
    assert snippet("", "One line.") == (("One line.", False),)


def test_nothing_to_show() -> None:
    assert snippet("ferry") == ()
    assert snippet("ferry", "") == ()


def test_the_best_copy_goes_first_and_others_help_out() -> None:
    assert plain(snippet("ferry", "a ferry here", "a ferry there")) == "a ferry here"
    assert plain(snippet("withheld", "a ferry here", "not withheld there")) == "not withheld there"


def test_the_rest_and_the_header_are_looked_at_last() -> None:
    assert marked(snippet("sipdis", "a ferry", rest="CAPTION SIPDIS")) == ["SIPDIS"]
    assert marked(snippet("header:ruehvt", "a RUEHVT", header="DE RUEHVT")) == ["RUEHVT"]
    assert plain(snippet("header:ruehvt", "a RUEHVT", header="DE RUEHVT")) == "DE RUEHVT"
    assert marked(snippet("ruehvt", "a ferry", header="DE RUEHVT")) == []


def test_blanks_are_joined_also_at_the_edges_of_marks() -> None:
    found = snippet("ferry", "the \n\n  ferry\n   lies  \t at")

    assert found == (("the ", False), ("ferry", True), (" lies at", False))


def test_a_word_longer_than_the_window() -> None:
    found = snippet("ferry", "x" * 1000 + " ferry")

    assert marked(found) == ["ferry"]


WORDS = st.sampled_from(["ferry", "quay", "the", "of", "\n", "  ", "pilots", "élan", "x" * 90])


@given(st.lists(WORDS, max_size=150), st.sampled_from(["ferry", '"the quay"', "pil*", "elan of"]))
def test_any_text(words: list[str], query: str) -> None:
    body = " ".join(words)

    found = snippet(query, body)

    flat = " ".join(body.split())
    shown = plain(found).removeprefix("… ").removesuffix(" …").strip()
    assert shown in flat
    assert len(shown) <= WIDTH + 200
    assert all(text for text, _ in found)
    assert all(one[1] != other[1] for one, other in itertools.pairwise(found))
    node = next(iter(texts(parse_query(query))))
    if len(node.parts) == 1 and not node.parts[0].prefix and node.parts[0].word in body.split():
        assert node.parts[0].word in marked(found)


PIECES = st.sampled_from(
    [
        "ferry",
        "Ferry",
        "FERRIES",
        "the",
        "quay",
        "élan",
        "straße",
        "Ж",
        "_",
        "-",
        ".",
        "\n",
        " ",
        "  ",
        "x" * 130,
        "7",
        "́",
    ]
)


@given(
    st.lists(PIECES, max_size=12).map("".join),
    st.sampled_from(
        [
            "ferry",
            "ferr*",
            '"the quay"',
            "elan",
            "f*",
            "7",
            '"the ferry"',
            "strasse",
            "fery~",
            "qay~1",
        ]
    ),
)
def test_letters_and_words_find_the_same(source: str, query: str) -> None:
    phrases = [text.parts for text in texts(parse_query(query))]
    letters = _plain_letters(source)

    if letters is not None and "x" * 130 not in source:
        assert len(letters) == len(source)
        assert sorted(_by_letters(letters, phrases)) == sorted(_by_words(source, phrases))
