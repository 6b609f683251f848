"""FTS5 and Tantivy are each other's oracle: the same tree finds the same telegrams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.test_index import DOCUMENTS, QUERIES, STATIONS, TAGS, WORDS, document, finds
from reftel.archive.engine import IndexDocument, SearchIndex, date_orders
from reftel.archive.fts import FtsIndex
from reftel.archive.index import TantivyIndex
from reftel.archive.nodes import And, Days, Everything, Near, Node, Not, Or, Part, Text, Value
from reftel.archive.plainwords import plain_words
from reftel.archive.query import parse_query
from reftel.errors import ArchiveError, QueryError

Both = tuple[TantivyIndex, FtsIndex]


def filled(index: TantivyIndex | FtsIndex) -> None:
    index.make()
    with index.writer() as writer:
        for start in range(0, len(DOCUMENTS), 60):
            writer.update(DOCUMENTS[start : start + 60])
            writer.commit()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    room = tmp_path_factory.mktemp("both")
    made = TantivyIndex(room / "tantivy", "an archive"), FtsIndex(room / "fts5", "an archive")
    for index in made:
        filled(index)
    yield made
    for index in made:
        index.close()


@pytest.mark.parametrize("query", QUERIES)
def test_each_finds_what_the_other_finds(both: Both, query: str) -> None:
    node = parse_query(query)
    tantivy, fts = (index.search(node, limit=1000, facets=True) for index in both)

    assert fts.total == tantivy.total == sum(finds(node, given) for given in DOCUMENTS)
    assert sorted(fts.keys) == sorted(tantivy.keys)
    assert fts.facets == tantivy.facets
    assert fts.months == tantivy.months


words_ = st.sampled_from([*WORDS, "zebra", "tal", "pil"])
parts = st.builds(Part, words_) | st.builds(lambda word: Part(word[:3], prefix=True), words_)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(Everything()),
    st.builds(
        Text,
        st.sampled_from(["text", "subject"]),
        st.lists(parts, min_size=1, max_size=3).map(tuple),
    ),
    st.builds(lambda word: Text("text", (Part(word, edits=1),)), words_),
    st.builds(
        Near,
        st.sampled_from(["text", "subject"]),
        st.builds(Part, st.sampled_from(WORDS[:5])),
        st.builds(Part, st.sampled_from(WORDS[5:])),
        st.integers(0, 6),
    ),
    st.builds(Value, st.sampled_from(["station", "from", "info"]), st.sampled_from(STATIONS)),
    st.builds(Value, st.just("tag"), st.sampled_from([*TAGS, "P"]), st.booleans()),
    st.builds(
        Days,
        st.none() | st.integers(733000, 734200),
        st.none() | st.integers(733000, 734200),
        st.sampled_from(["date", "filed"]),
    ).filter(lambda days: days.first is not None or days.last is not None),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.builds(And, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, below),
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(trees, st.sampled_from(["date", "-date"]))
def test_any_tree_finds_the_same_in_the_same_order_of_dates(
    both: Both, node: Node, sort: str
) -> None:
    tantivy, fts = (index.search(node, limit=400, sort=sort, facets=True) for index in both)

    assert tantivy.total == fts.total == sum(finds(node, given) for given in DOCUMENTS)
    assert tantivy.keys == fts.keys
    assert tantivy.facets == fts.facets
    assert tantivy.months == fts.months


@pytest.mark.parametrize("kind", [TantivyIndex, FtsIndex])
def test_a_word_in_the_subject_says_more(tmp_path: Path, kind: type) -> None:
    index = kind(tmp_path / "i", "one")
    index.make()
    body = "the ferry lies at the quay"
    with index.writer() as writer:
        for key, subject in ((1, "talks"), (2, "ferry"), (3, "talks")):
            texts = {"text": [subject, body], "subject": [subject]}
            writer.update([IndexDocument(key, key, texts, {}, date_orders(None, key))])
        writer.commit()

    assert index.search(parse_query("ferry"), limit=1, facets=False).keys == (2,)


def test_pages_hold_together_to_the_end(both: Both) -> None:
    for index in both:
        for sort in ("relevance", "date", "-date"):
            node = parse_query("ferry OR strike")
            whole = index.search(node, limit=400, sort=sort, facets=False).keys
            pages = [
                key
                for start in range(0, len(whole), 17)
                for key in index.search(node, limit=17, offset=start, sort=sort, facets=False).keys
            ]
            assert pages == list(whole)


def test_words_and_codes_that_begin_so(both: Both) -> None:
    for field, beginning in (("text", "p"), ("tag", "P"), ("text", "zzz"), ("station", "ABU")):
        first, second = (index.terms(field, beginning, 50) for index in both)
        assert sorted(first) == sorted(second)


def test_what_is_put_in_again_is_there_once(tmp_path: Path) -> None:
    index: SearchIndex = FtsIndex(tmp_path / "i", "one")
    assert not index.is_sound()
    index.make()
    with index.writer() as writer:
        writer.update([document(1), document(2)])
        writer.commit()
        writer.update([document(1, change=9)])
        writer.commit()
        writer.update([document(3)])  # and never committed

    assert index.is_sound()
    assert index.count() == 2
    assert not FtsIndex(tmp_path / "i", "another").is_sound()
    assert index.faults() == []


def test_a_star_for_too_many_words_in_a_phrase_is_said(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reftel.archive import fts

    monkeypatch.setattr(fts, "_MOST_EXPANSIONS", 2)
    with pytest.raises(QueryError, match="too many words"):
        both[1].search(parse_query('"p* ferry"'), limit=1, facets=False)


def test_a_damaged_file_is_said(tmp_path: Path) -> None:
    index = FtsIndex(tmp_path / "i", "one")
    index.make()
    (tmp_path / "i" / "fts5.sqlite").write_bytes(b"no database" * 100)

    assert not index.is_sound()
    with pytest.raises(ArchiveError, match="reftel reindex makes it anew"):
        index.search(Everything(), limit=1, facets=False)


def test_an_archive_is_searched_by_either(tmp_path: Path) -> None:
    from archive.traffic import record, wire
    from reftel.archive import Archive

    with Archive.open(tmp_path / "a", create=True, search="fts5") as archive:
        archive.add([record(wire(n), f"{n}.txt") for n in (311, 312)])
        assert not (tmp_path / "a" / "index").exists()
        found = archive.search("ferry from:malta")
        assert [hit.id for hit in found.hits] == ["09VALLETTA311", "09VALLETTA312"]
        assert archive.search("fery").suggestions[0].query == "ferry"
        assert archive.verify().sound
    with Archive.open(tmp_path / "a") as archive:
        archive.add([record(wire(313), "313.txt")])
        assert archive.search("ferry").total == 3
        assert archive.verify().sound
    with Archive.open(tmp_path / "a", search="fts5") as archive:
        assert archive.search("ferry").total == 3
        assert archive.reindex() == 3
    with pytest.raises(ValueError, match="expected one of tantivy, fts5"):
        Archive.open(tmp_path / "a", search="grep")


@given(
    st.text(
        st.characters(codec="latin-1") | st.sampled_from("\u0142\u0153\u0131\u2013"), max_size=60
    )
)
def test_plain_python_takes_the_same_words(text: str) -> None:
    from reftel.archive import words

    plain = [word for word, _, _ in plain_words(text, words.LONGEST_WORD)]
    assert plain == words.words(text)
