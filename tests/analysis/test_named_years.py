"""Fiscal, academic and school years: invented sentences; known ones with their days, others open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.chronology.named_years import NamedYear, us_fiscal_year
from reftel.analysis.told import Told, find_told
from reftel.codec import read

HEAD = """\
O R 121724Z MAR {}
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC IMMEDIATE 1934
C O N F I D E N T I A L VALLETTA 000312

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: YEARS

1. (C) {}
QUILLMARK
"""


def tell(sentence: str, year: int = 9) -> Told:
    return find_told(read(HEAD.format(f"{year:02}", sentence)).telegram)


def named(sentence: str, year: int = 9) -> list[NamedYear]:
    return list(tell(sentence, year).named_years)


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("We request a boat in FY 2008.", "FY 2008", "2007-10-01/2008-09-30"),
        ("We request a boat in FY08.", "FY08", "2007-10-01/2008-09-30"),
        ("The FY-2008 request is late.", "FY-2008", "2007-10-01/2008-09-30"),
        ("The FY '08 request is late.", "FY '08", "2007-10-01/2008-09-30"),
        ("The boats of FY 2006-08 have come.", "FY 2006-08", "2005-10-01/2008-09-30"),
        ("The boats of FYs 2007-08 have come.", "FYs 2007-08", "2006-10-01/2008-09-30"),
        ("USAID paid it in fiscal year 2008.", "fiscal year 2008", "2007-10-01/2008-09-30"),
        ("It is paid in U.S. fiscal year 2008.", "fiscal year 2008", "2007-10-01/2008-09-30"),
        ("It is paid in US fiscal year 2008.", "fiscal year 2008", "2007-10-01/2008-09-30"),
        ("The Embassy's 2008 fiscal year is over.", "2008 fiscal year", "2007-10-01/2008-09-30"),
        ("U.S. aid will end next fiscal year.", "next fiscal year", "2009-10-01/2010-09-30"),
        ("U.S. aid ended this FY.", "this FY", "2008-10-01/2009-09-30"),
        ("Our last fiscal year was hard.", "last fiscal year", "2007-10-01/2008-09-30"),
        ("The owners' fiscal year ended June 30, 2008 was hard.", "fiscal year ended June 30, 2008", "2007-07-01/2008-06-30"),
    ],
)  # fmt: skip
def test_a_fiscal_year_of_the_united_states_has_its_days(
    sentence: str, text: str, value: str
) -> None:
    (year,) = named(sentence)

    assert (year.text, year.value) == (text, value)


@pytest.mark.parametrize(
    ("year", "sentence", "value"),
    [
        (75, "We request a boat in FY 1976.", "1975-07-01/1976-06-30"),
        (75, "We request a boat in FYs 76-77.", "1975-07-01/1977-09-30"),
        (78, "We request a boat in FY 80.", "1979-10-01/1980-09-30"),
        (76, "It was paid in the transition quarter.", "1976-07-01/1976-09-30"),
    ],
)
def test_the_year_began_in_july_until_1976(year: int, sentence: str, value: str) -> None:
    (found,) = named(sentence, year)

    assert (found.value, found.whose) == (value, "united-states")


@pytest.mark.parametrize(
    "sentence",
    [
        "Malta's fiscal year 2008 was hard.",
        "The Maltese fiscal year 2008 was hard.",
        "The GOM FY 2008 budget is small.",
        "The Government's FY 2008 budget is small.",
        "In FY 2008 (April-March) the port lost money.",
        "GDP grew 3 percent in FY 2008.",
        "The Ministry spent all of it in FY 2008.",
        "The port lost money in fiscal year 2008.",
        "The port lost money in FY 2007-08.",
        "The port lost money in JFY 2008.",
        "The yard will be sold in the current fiscal year.",
        "The fees for the academic year 2008 are high.",
        "The school was built in school years 2006-2007.",
        "The fees were paid in the 2006-2007 academic year.",
        "Fees will rise next school year.",
    ],
)
def test_a_year_of_others_is_told_and_not_dated(sentence: str) -> None:
    told = tell(sentence)
    (year,) = told.named_years

    assert (year.value, year.whose, year.first, year.last) == (None, None, None, None)
    assert year.text in sentence
    assert told.statements == ()


def test_who_tells_of_anothers_fiscal_year_may_mean_it_further_on() -> None:
    first, second, third = named(
        "The GOM fiscal year 2007 was hard. All boats came in FY 2008. USAID paid in FY 2009."
    )

    assert (first.value, second.value) == (None, None)
    assert third.value == "2008-10-01/2009-09-30"


def test_years_that_are_listed_are_told_each_by_itself() -> None:
    found = named("We request boats in FY 2006, 2008 and 2009.")

    assert [(year.text, year.years) for year in found] == [
        ("FY 2006", (2006,)),
        ("2008", (2008,)),
        ("2009", (2009,)),
    ]
    assert all(year.whose for year in found)


def test_the_kind_and_the_years_are_told() -> None:
    (academic,) = named("The fees of academic year 2007/08 were paid.")
    (school,) = named("The 1999-00 school year was hard.")

    assert (academic.kind, academic.years) == ("academic", (2007, 2008))
    assert (school.kind, school.years) == ("school", (1999, 2000))


@pytest.mark.parametrize(
    "sentence",
    [
        "They verify 20 boats.",
        "The school year began in rain.",
        "In fiscal 20 percent was lost.",
        "A school year 12 class came.",
        "The transition quarter of the yard is empty.",
        "Fiscal policy is loose; the academic is ill.",
    ],
)
def test_what_names_no_year_is_none(sentence: str) -> None:
    assert named(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The yard closed in the 2008 fiscal year.",
        "Since FY 2005 the yard has been losing boats.",
        "The fees were paid in the 2006-2007 academic year.",
        "It was sold in the fiscal year ending June 30, 2008.",
    ],
)
def test_no_event_is_dated_by_one(sentence: str) -> None:
    assert tell(sentence).statements == ()


def test_a_day_beside_one_still_dates_its_event() -> None:
    told = tell("On March 9 the owners paid the fees of fiscal year 2008.")

    assert [one.value.iso for one in told.statements if one.value] == ["2009-03-09"]


def test_years_follow_on_each_other_but_for_the_transition_quarter() -> None:
    for year in range(1844, 2100):
        following = us_fiscal_year(year)[1] + timedelta(days=1)
        expected = date(1976, 7, 1) if year == 1976 else us_fiscal_year(year + 1)[0]
        assert following == expected
    with pytest.raises(ValueError, match="calendar year"):
        us_fiscal_year(1843)


_WORDS = st.sampled_from(
    "FY fiscal year years academic school ending June 30 31 , 2008 08 '09 - / and to 1976-80 the next "
    "this U.S. ( ) transition quarter F.Y. FY99 1999/00 Feb 29 GOM 's \u0130 . FY00".split()
)


@given(st.lists(_WORDS, max_size=30), st.integers(0, 99))
def test_whatever_is_written_keeps_its_place_and_order(words: list[str], year: int) -> None:
    telegram = read(HEAD.format(f"{year:02}", f"He said {' '.join(words)}.")).telegram
    behind: dict[int | None, int] = {}
    texts = {paragraph.number: paragraph.text for paragraph in telegram.paragraphs}

    for found in find_told(telegram).named_years:
        text = telegram.preamble if found.paragraph is None else texts[found.paragraph]
        assert " ".join(text[found.start : found.end].split()) == found.text
        assert behind.get(found.paragraph, 0) <= found.start < found.end
        behind[found.paragraph] = found.end
        assert (found.first is None) == (found.last is None)
        assert found.first is None or found.last is None or found.first < found.last
