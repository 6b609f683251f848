"""The query language: every form of it, and every way to get it wrong."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.archive.fields import FIELDS
from reftel.archive.nodes import And, Days, Everything, Near, Node, Not, Or, Part, Text, Value
from reftel.archive.query import LONGEST_QUERY, parse, parse_query
from reftel.errors import QueryError


def word(text: str, field: str = "text") -> Text:
    """The node of some words: several are a phrase, a star makes a prefix."""
    return Text(field, tuple(Part(part.rstrip("*"), part.endswith("*")) for part in text.split()))


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def days(first: str | None, last: str | None) -> Days:
    return Days(day(first) if first else None, day(last) if last else None)


FERRY, BARGE, PILOT = word("ferry"), word("barge"), word("pilot")


@pytest.mark.parametrize(
    ("query", "node"),
    [
        pytest.param("", Everything(), id="nothing is everything"),
        pytest.param("  ", Everything(), id="blanks are nothing"),
        pytest.param("*", Everything(), id="a star alone"),
        pytest.param("ferry", FERRY, id="a word"),
        pytest.param("FÉRRY", FERRY, id="case and accents go"),
        pytest.param("ferry barge", And((FERRY, BARGE)), id="words are joined by AND"),
        pytest.param("ferry AND barge", And((FERRY, BARGE)), id="AND"),
        pytest.param("+ferry +barge", And((FERRY, BARGE)), id="plus"),
        pytest.param("ferry and barge", And((FERRY, word("and"), BARGE)), id="small and is a word"),
        pytest.param("ferry OR barge", Or((FERRY, BARGE)), id="OR"),
        pytest.param("NOT ferry", Not(FERRY), id="NOT alone"),
        pytest.param("ferry NOT barge", And((FERRY, Not(BARGE))), id="NOT"),
        pytest.param("ferry -barge", And((FERRY, Not(BARGE))), id="minus"),
        pytest.param(
            "ferry OR barge pilot", And((Or((FERRY, BARGE)), PILOT)), id="OR binds before blanks"
        ),
        pytest.param(
            "ferry OR barge AND pilot", Or((FERRY, And((BARGE, PILOT)))), id="AND binds before OR"
        ),
        pytest.param(
            "ferry (barge OR pilot)", And((FERRY, Or((BARGE, PILOT)))), id="brackets group"
        ),
        pytest.param('"transport minister"', word("transport minister"), id="a phrase"),
        pytest.param("“transport minister”", word("transport minister"), id="turned marks"),
        pytest.param("negotiat*", word("negotiat*"), id="a prefix"),
        pytest.param('"secur* counc*"', word("secur* counc*"), id="prefixes in a phrase"),
        pytest.param("co-operation", word("co operation"), id="a hyphen makes a phrase"),
        pytest.param("co-op*", word("co op*"), id="a hyphen and a star"),
        pytest.param("S/NF", word("s nf"), id="a stroke"),
        pytest.param("O'Neill", word("o neill"), id="an apostrophe"),
        pytest.param("d’Arcy", word("d arcy"), id="a turned apostrophe"),
        pytest.param("'ferry'", FERRY, id="a word in apostrophes"),
        pytest.param("who called?", And((word("who"), word("called"))), id="a question mark"),
        pytest.param("marlow~", Text("text", (Part("marlow", edits=1),)), id="a letter off"),
        pytest.param("marlow~2", Text("text", (Part("marlow", edits=2),)), id="two letters off"),
        pytest.param(
            '"ferry barge"~5', Near("text", Part("ferry"), Part("barge"), 5), id="near each other"
        ),
        pytest.param(
            'subject:"a b* c"~2',
            And(
                (
                    Near("subject", Part("a"), Part("b", True), 2),
                    Near("subject", Part("a"), Part("c"), 2),
                    Near("subject", Part("b", True), Part("c"), 2),
                )
            ),
            id="three near each other are three pairs",
        ),
        pytest.param("text:ferry", FERRY, id="the text by its name"),
        pytest.param(
            "classified-by:marlowe", word("marlowe", "classified_by"), id="a name with a hyphen"
        ),
        pytest.param("mark:S//NF", Value("mark", "S/NF"), id="a portion mark"),
        pytest.param("mark:(s)", Value("mark", "S"), id="a portion mark in brackets"),
        pytest.param("mark:secret", Value("mark", "SECRET"), id="every mark of a level"),
        pytest.param("reason:B", Value("reason", "B"), id="a reason"),
        pytest.param('reason:"1.4 (b)"', Value("reason", "1.4(B)"), id="a reason in full"),
        pytest.param('ref:"09 ROME 287"', Value("ref", "09ROME287"), id="a reference"),
        pytest.param('ref:"ROME 287"', Value("ref", "ROME287"), id="a reference without its year"),
        pytest.param('ref:"my memo"', word("my memo", "ref_text"), id="a reference in words"),
        pytest.param("cites:09ROME287", Value("cites", "09ROME287"), id="cites"),
        pytest.param("filed:2026", Days(day("2026-01-01"), day("2026-12-31"), "filed"), id="filed"),
        pytest.param(
            "declassify:<2020", Days(None, day("2019-12-31"), "opens"), id="declassified before"
        ),
        pytest.param(
            "declassify:[2019 TO 2020]",
            Days(day("2019-01-01"), day("2020-12-31"), "opens"),
            id="declassified between",
        ),
        pytest.param("declassify:oadr", Value("declassify", "OADR"), id="a word for a date"),
        pytest.param("declassify:25x1", Value("declassify", "25X1"), id="an exemption for a date"),
        pytest.param("has:redaction", Value("has", "redaction"), id="has"),
        pytest.param("is:Partial", Value("is", "partial"), id="is"),
        pytest.param("copy:cablegate", Value("copy", "cablegate"), id="a container"),
        pytest.param("copy:0123abcd", Value("copy", "0123abcd", prefix=True), id="a digest"),
        pytest.param("source:release-3", word("release 3", "source"), id="a path"),
        pytest.param(
            'tag:"human rights"', Or((Value("tag", "PHUM"), Value("tag", "SHUM"))), id="TAGS named"
        ),
        pytest.param(
            'caption:"no foreign dissemination"',
            Value("caption", "NO FOREIGN DISSEMINATION"),
            id="words that are no caption's meaning",
        ),
        pytest.param(
            "human rights",
            Or(
                (
                    And((word("human"), word("rights"))),
                    Value("tag", "PHUM"),
                    Value("tag", "SHUM"),
                )
            ),
            id="a name of TAGS",
        ),
        pytest.param('"human rights"', word("human rights"), id="the same words as a phrase"),
        pytest.param(
            "NOT human rights", And((Not(word("human")), word("rights"))), id="NOT takes a word"
        ),
        pytest.param(
            "-terrorism", Not(word("terrorism")), id="what is excluded is not taken by its meaning"
        ),
        pytest.param("ferry & barge", And((FERRY, BARGE)), id="punctuation is passed over"),
        pytest.param("ferry ... barge", And((FERRY, BARGE)), id="dots are passed over"),
        pytest.param(r"ferry\:barge", word("ferry barge"), id="a colon that is meant"),
        pytest.param('"AND"', word("and"), id="an operator in quotation marks"),
        pytest.param("from:valletta", Value("from", "VALLETTA"), id="from"),
        pytest.param("FROM:Valletta", Value("from", "VALLETTA"), id="a field in capitals"),
        pytest.param('from:"ABU DHABI"', Value("from", "ABUDHABI"), id="a post with a blank"),
        pytest.param('from:"AMEMBASSY ABU DHABI"', Value("from", "ABUDHABI"), id="a PLAD"),
        pytest.param("from:rio", Value("from", "RIODEJANEIRO"), id="an alias"),
        pytest.param(
            "to:rome", Or((Value("action", "ROME"), Value("info", "ROME"))), id="to is either"
        ),
        pytest.param("action:rome", Value("action", "ROME"), id="action"),
        pytest.param("info:rome", Value("info", "ROME"), id="info"),
        pytest.param(
            "from:(rome OR tunis)",
            Or((Value("from", "ROME"), Value("from", "TUNIS"))),
            id="a field over brackets",
        ),
        pytest.param(
            'info:"quayside office"',
            Or((Value("info", "QUAYSIDEOFFICE"), word("quayside office", "info_plad"))),
            id="an address the table does not know",
        ),
        pytest.param(
            "from:quaysid*",
            Or((Value("from", "QUAYSID", prefix=True), word("quaysid*", "from_plad"))),
            id="the beginning of an address",
        ),
        pytest.param("station:abu-dhabi", Value("station", "ABUDHABI"), id="station"),
        pytest.param("post:rome", Value("station", "ROME"), id="another name of a field"),
        pytest.param("station:quayside", Value("station", "QUAYSIDE"), id="an unknown station"),
        pytest.param("tag:prel", Value("tag", "PREL"), id="tag"),
        pytest.param("tag:P*", Value("tag", "P", prefix=True), id="tags that begin so"),
        pytest.param("caption:sipdis", Value("caption", "SIPDIS"), id="caption"),
        pytest.param("subject:ferry", word("ferry", "subject"), id="subject"),
        pytest.param('subject:"the quay"', word("the quay", "subject"), id="a phrase in a field"),
        pytest.param(
            "subject:(ferry barge)",
            And((word("ferry", "subject"), word("barge", "subject"))),
            id="a field over several words",
        ),
        pytest.param("signed:quillmark", word("quillmark", "signed"), id="signed"),
        pytest.param("header:RUEHVT", word("ruehvt", "header"), id="header"),
        pytest.param("class:secret", Value("class", "SECRET"), id="class"),
        pytest.param("class:TS", Value("class", "TOP SECRET"), id="class by its letters"),
        pytest.param('class:"top secret"', Value("class", "TOP SECRET"), id="class of two words"),
        pytest.param("precedence:flash", Value("precedence", "FLASH"), id="precedence"),
        pytest.param("precedence:O", Value("precedence", "IMMEDIATE"), id="a prosign"),
        pytest.param("precedence:niact", Value("precedence", "NIACT IMMEDIATE"), id="niact"),
        pytest.param("date:2009", days("2009-01-01", "2009-12-31"), id="a year"),
        pytest.param("date:2008-02", days("2008-02-01", "2008-02-29"), id="a leap month"),
        pytest.param("date:2009-3", days("2009-03-01", "2009-03-31"), id="a month of one digit"),
        pytest.param("date:2009-03-12", days("2009-03-12", "2009-03-12"), id="a day"),
        pytest.param('date:"2009-03-12"', days("2009-03-12", "2009-03-12"), id="quoted"),
        pytest.param("date:2009-03-01..2009-03-15", days("2009-03-01", "2009-03-15"), id="a range"),
        pytest.param("date:2008..2009-03", days("2008-01-01", "2009-03-31"), id="uneven ends"),
        pytest.param("date:2009..", days("2009-01-01", None), id="from then on"),
        pytest.param("date:..2009", days(None, "2009-12-31"), id="until then"),
        pytest.param("date:[2008 TO 2009]", days("2008-01-01", "2009-12-31"), id="Lucene's range"),
        pytest.param("date:[2008 TO *]", days("2008-01-01", None), id="Lucene's open range"),
        pytest.param("date:<2009", days(None, "2008-12-31"), id="before"),
        pytest.param("date:<=2009", days(None, "2009-12-31"), id="until"),
        pytest.param("date:>2009-03", days("2009-04-01", None), id="after"),
        pytest.param("date:>=2009-03", days("2009-03-01", None), id="from"),
        pytest.param("-date:2009", Not(days("2009-01-01", "2009-12-31")), id="not in a year"),
    ],
)
def test_what_a_query_means(query: str, node: Node) -> None:
    assert parse_query(query) == node


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        pytest.param('ferry "the quay', 6, "not closed", id="an open quotation mark"),
        pytest.param("(ferry", 0, "not closed", id="an open bracket"),
        pytest.param("ferry)", 5, "closes none", id="a bracket too many"),
        pytest.param("ferry ()", 7, "no word", id="empty brackets"),
        pytest.param("ferry AND", 9, "ends too early", id="nothing after AND"),
        pytest.param("OR ferry", 0, "between two words", id="nothing before OR"),
        pytest.param("ferry AND OR barge", 10, "between two words", id="two operators"),
        pytest.param("NOT", 3, "ends too early", id="NOT alone"),
        pytest.param("ferry NOT ...", 6, "a word was expected", id="NOT and punctuation"),
        pytest.param("from:", 5, "ends too early", id="a field without a value"),
        pytest.param(":rome", 0, "the name of a field", id="a value without a field"),
        pytest.param("form:rome", 0, "did you mean from:?", id="a field misspelt"),
        pytest.param("ferry zzz:rome", 6, "The fields are from, to", id="a field unknown"),
        pytest.param("subject:from:rome", 8, "one field at a time", id="a field in a field"),
        pytest.param("subject:...", 0, "a word was expected", id="punctuation in a field"),
        pytest.param("...", 0, "no word in it", id="only punctuation"),
        pytest.param('""', 0, "no word between", id="an empty phrase"),
        pytest.param("fer*ry", 0, "end of a word only", id="a star inside"),
        pytest.param("*ferry", 0, "end of a word only", id="a star before"),
        pytest.param('"the fe*ry"', 0, "end of a word only", id="a star inside a phrase"),
        pytest.param("f?rry", 0, "end of a word only", id="a question mark inside"),
        pytest.param('"-* ferry"', 0, "beginning of a word", id="a star without a word"),
        pytest.param("ferry && barge", 6, "write AND", id="&&"),
        pytest.param("ferry || barge", 6, "write OR", id="||"),
        pytest.param("ferry !barge", 6, "write NOT barge", id="!"),
        pytest.param("co-op~", 0, "one whole word", id="a letter off in two words"),
        pytest.param("ferry~3", 0, "one letter or two", id="three letters off"),
        pytest.param("abcd~2", 0, "too short", id="two letters off in four"),
        pytest.param("tag:PREL~", 4, "with words only", id="a letter off in a code"),
        pytest.param('"ferry"~5', 0, "two to 5 words", id="one word near itself"),
        pytest.param('"ferry ferry"~5', 0, "two to 5 words", id="a word near the same"),
        pytest.param('"a b"~500', 0, "at most 30", id="too far to be near"),
        pytest.param('"ferr* ferry"~5', 0, "may be the same word", id="near words that overlap"),
        pytest.param('tag:"PREL MT"~5', 4, "with words only", id="codes near each other"),
        pytest.param("reason:1.4", 7, "a letter was expected", id="a reason without its letter"),
        pytest.param("cites:ferry", 6, "a message reference number", id="cites a word"),
        pytest.param("has:redactoin", 4, "did you mean 'redaction'?", id="has misspelt"),
        pytest.param("is:lost", 3, "It knows whole", id="is unknown"),
        pytest.param("mark:...", 5, "a portion mark", id="no mark"),
        pytest.param("copy:???", 5, "a container was expected", id="no container"),
        pytest.param("author:roe", 0, "there is no field", id="a field that is not there"),
        pytest.param("ferry^2", 0, "not part of the query language", id="boost"),
        pytest.param("/ferry/", 0, "not part of the query language", id="regex"),
        pytest.param("<2009", 0, "in dates only", id="a bound without a field"),
        pytest.param("tag:>PREL", 4, "in dates only", id="a bound in another field"),
        pytest.param("[a TO b]", 0, "in dates only", id="a range without a field"),
        pytest.param("date:{2008 TO 2009}", 5, "with [ and ]", id="a range without its ends"),
        pytest.param("date:[-2008 TO 2009]", 6, "no meaning", id="a minus in a range"),
        pytest.param("date:2009-13", 5, "not in the calendar", id="a thirteenth month"),
        pytest.param("date:2009-02-29", 5, "not in the calendar", id="no leap year"),
        pytest.param("date:0000", 5, "not in the calendar", id="the year 0"),
        pytest.param("date:march", 5, "a date was expected", id="a month in words"),
        pytest.param("date:2009-03-12T10", 5, "a date was expected", id="an hour"),
        pytest.param("date:2009..2008", 5, "ends before it begins", id="a range backwards"),
        pytest.param("date:..", 5, "has no end", id="a range without ends"),
        pytest.param("date:>x", 5, "a date was expected", id="a bound that is no date"),
        pytest.param("class:secert", 6, "did you mean 'secret'?", id="a level misspelt"),
        pytest.param("class:x", 6, "It knows unclassified", id="a level unknown"),
        pytest.param("precedence:slow", 11, "It knows routine", id="a precedence unknown"),
        pytest.param("from:...", 5, "the name of a post", id="a post without letters"),
        pytest.param("from:*", 5, "the name of a post", id="any post"),
        pytest.param("tag:*", 4, "a code was expected", id="any tag"),
        pytest.param("x" * (LONGEST_QUERY + 1), LONGEST_QUERY, "at most", id="too long"),
        pytest.param("(" * 61 + "a" + ")" * 61, 61, "deep", id="too deep"),
        pytest.param("NOT " * 200 + "a", 244, "deep", id="too many NOTs"),
    ],
)
def test_what_cannot_be_understood(query: str, position: int, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)

    assert said in str(caught.value)
    assert caught.value.position == position


def fault_in(query: str) -> int | None:
    """The place of the fault in a query, -1 where it is not told, ``None`` where there is none."""
    try:
        parse_query(query)
    except QueryError as error:
        return -1 if error.position is None else error.position
    return None


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_a_fault_with_its_place(text: str) -> None:
    place = fault_in(text)

    assert place is None or 0 <= place <= len(text)


@given(
    st.lists(
        st.sampled_from(
            ["ferry", '"a b"', "(", ")", "AND", "OR", "NOT", "from:", "date:", "2009", "*", "..",
             "<", "-", ":", "tag:P*", "[", "TO", "]", "rome", "?"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_any_row_of_signs_is_a_query_or_a_fault(signs: list[str]) -> None:
    for query in (" ".join(signs), "".join(signs)):
        place = fault_in(query)
        assert place is None or 0 <= place <= len(query)


def test_every_field_says_what_it_is_and_its_example_is_understood() -> None:
    for name, field in FIELDS.items():
        assert field.name == name
        assert field.example.startswith(f"{name}:")
        assert field.finds
        parse_query(field.example)


def test_the_answer_knows_which_words_were_taken_by_their_meaning() -> None:
    (meaning,) = parse("ferry human rights from:rome").meanings

    assert (meaning.words, meaning.position) == ("human rights", 6)
    assert meaning.query == "tag:PHUM OR tag:SHUM"


def test_a_country_is_all_its_posts_and_a_city_its_post() -> None:
    found = parse_query("station:italy")

    assert isinstance(found, Or)
    stations = {child.value for child in found.children if isinstance(child, Value)}
    assert {"ROME", "MILAN", "NAPLES"} <= stations
    assert parse_query("station:rome") == Value("station", "ROME")
