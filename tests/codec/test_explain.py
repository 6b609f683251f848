"""Each token in plain words, at its place."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from reftel.codec import read
from reftel.codec.explain import Explanation, addressee_words, explain, place_of, signal_words
from reftel.codec.reading import Reading
from reftel.telegram import Addressee, Plad, Precedence
from strategies import canonical_texts, damaged_texts

TEXT = """\
VZCZCXRO0312
OO RUEHRO RUEHTU
DE RUEHVT #0312/01 0711724
ZNY CCCCC ZZH ZDK CTG RUEHDO #3763
O R 121724Z MAR 09 ZDS
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934
INFO RUEHRO/AMEMBASSY ROME PRIORITY 0456
ZEN/AMEMBASSY TUNIS
XMT AMCONSUL MILAN

C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312

SIPDIS

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: FERRY STANDSTILL

REF: A. ROME 287
     B. 08 VALLETTA 1201

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).

1. (C) The Minister asks for time.
QUILLMARK
"""


def check_places(reading: Reading, found: list[Explanation]) -> None:
    """Tokens are quoted from their places, in order, and do not overlap."""
    for one in found:
        assert one.span.start < one.span.end
        assert reading.text[one.span.start : one.span.end] == one.token
        assert one.words
        assert one.source
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start


def test_every_format_line_is_explained() -> None:
    reading = read(TEXT)
    found = explain(reading)
    check_places(reading, found)

    lines = TEXT.split("\n")
    explained = {reading.text[: one.span.start].count("\n") for one in found}
    header = set(range(lines.index("")))
    assert header <= explained


@pytest.mark.parametrize(
    ("token", "part"),
    [
        ("VZCZCXRO0312", "Number 0312 on circuit XRO"),
        ("OO", "IMMEDIATE"),
        ("RUEHRO", "routed to Rome"),
        ("RUEHVT", "RUEHVT"),
        ("#0312/01", "section 1"),
        ("0711724", "day 71 of the year, 12 March 2009, at 17:24 Zulu"),
        ("ZNY CCCCC", "Confidential"),
        ("ZDK", "Operating signal ZDK"),
        ("O R", "IMMEDIATE; others ROUTINE"),
        ("121724Z MAR 09", "Thursday 12 March 2009, 17:24 Zulu"),
        ("ZDS", "Operating signal ZDS"),
        ("AMEMBASSY VALLETTA", "From AMEMBASSY VALLETTA (the embassy in Valletta)"),
        ("RUEHC/SECSTATE WASHDC IMMEDIATE 1934", "For action: the Department of State"),
        ("RUEHRO/AMEMBASSY ROME PRIORITY 0456", "For information"),
        ("ZEN/AMEMBASSY TUNIS", "delivered by other means"),
        ("AMCONSUL MILAN", "must not get this telegram"),
        ("SIPDIS", "Caption"),
        ("DECL: 03/12/2019", "declassified on 12 Mar 2019"),
        ("PREL", "TAGS PREL"),
        ("ROME 287", "telegram 287 of Rome, 2009 (the year is that of this telegram)"),
        ("08 VALLETTA 1201", "telegram 1201 of Valletta, 2008 (the year is printed)"),
    ],
)
def test_words(token: str, part: str) -> None:
    words = [one.words for one in explain(read(TEXT)) if token in one.token]

    assert any(part in said for said in words), words


def test_the_classification_line() -> None:
    (words,) = [e.words for e in explain(read(TEXT)) if e.token.startswith("C O N F")]

    assert "confidential" in words
    assert "312 of Valletta in 2009" in words
    assert "2 sections" in words


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(canonical_texts())
def test_places_in_sound_telegrams(text: str) -> None:
    reading = read(text, year=2009)
    check_places(reading, explain(reading))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(damaged_texts())
def test_places_in_damaged_telegrams(text: str) -> None:
    reading = read(text)
    check_places(reading, explain(reading))


@pytest.mark.parametrize("text", ["", "Dear Ada,\n\nthe ferry sails.\n"])
def test_what_is_no_telegram_has_no_explanations(text: str) -> None:
    assert explain(read(text)) == []


def test_a_plad_that_no_table_knows_stays_as_it_is() -> None:
    assert place_of("CDR EXERCISE GROUP NINE") == "CDR EXERCISE GROUP NINE"


def test_a_signal_that_no_table_knows_is_said_to_be_unknown() -> None:
    assert "not in our tables" in signal_words("ZQQ")


def test_no_precedence_means_routine() -> None:
    assert "ROUTINE (none is printed)" in addressee_words(Addressee(Plad("AMEMBASSY ROME")))
    assert addressee_words(
        Addressee(Plad("AMEMBASSY ROME"), precedence=Precedence.FLASH)
    ).startswith("Precedence FLASH.")
