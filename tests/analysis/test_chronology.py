"""Time expressions and what they date: invented sentences, each with the value expected."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.chronology import Certainty, DatedStatement
from reftel.analysis.chronology.statements import PROTECTED
from reftel.analysis.told import find_told
from reftel.codec import read
from reftel.telegram import Telegram

# A Thursday; at Valletta one hour ahead of Zulu in March.
HEAD = """\
O R 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO SECSTATE WASHDC IMMEDIATE 1934
C O N F I D E N T I A L VALLETTA 000312

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: TIMES

1. (C) {}
QUILLMARK
"""


def telegram(sentence: str, head: str = HEAD) -> Telegram:
    return read(head.format(sentence)).telegram


def told(sentence: str, head: str = HEAD) -> list[DatedStatement]:
    return list(find_told(telegram(sentence, head))[0])


def values(sentence: str, head: str = HEAD) -> list[str | None]:
    return [one.value.iso if one.value else None for one in told(sentence, head)]


@pytest.mark.parametrize(
    ("sentence", "value", "granularity"),
    [
        ("The Minister called at 10:00 p.m., March 8, to complain.", "2009-03-08T22:00", "minute"),
        ("The Minister called March 9 at 9:30 a.m. to complain.", "2009-03-09T09:30", "minute"),
        ("The ferry left Gozo on March 9 at 1430 hours.", "2009-03-09T14:30", "minute"),
        ("The ferry left on March 9 at 0800Z.", "2009-03-09T09:00", "minute"),
        ("They met on the morning of March 9.", "2009-03-09T06:00/2009-03-09T12:00", "part-of-day"),
        ("He called the night of March 8.", "2009-03-08T18:00/2009-03-09T06:00", "part-of-day"),
        ("They met this afternoon.", "2009-03-12T12:00/2009-03-12T18:00", "part-of-day"),
        ("They met on 9 March.", "2009-03-09", "day"),
        ("They met on the 9th of March 2008.", "2008-03-09", "day"),
        ("The two met yesterday.", "2009-03-11", "day"),
        ("The two met on Monday.", "2009-03-09", "day"),
        ("The two will meet on Monday.", "2009-03-16", "day"),
        ("The two met on December 20.", "2008-12-20", "day"),
        ("At a 3/9 meeting the two agreed.", "2009-03-09", "day"),
        ("The two met three days ago.", "2009-03-09", "day"),
        ("The two met last week.", "2009-03-02/2009-03-08", "week"),
        ("The two will meet next week.", "2009-03-16/2009-03-22", "week"),
        ("He fell ill the week of March 2.", "2009-03-02/2009-03-08", "week"),
        ("The two met in early March.", "2009-03-01/2009-03-10", "interval"),
        ("The two met in mid-February.", "2009-02-11/2009-02-20", "interval"),
        ("The two met in late February.", "2009-02-21/2009-02-28", "interval"),
        ("The yard closed in late 2008.", "2008-09/2008-12", "interval"),
        ("The yard closed in November.", "2008-11", "month"),
        ("The yard closed in November 2004.", "2004-11", "month"),
        ("The yard closed about six months ago.", "2008-09", "month"),
        ("The yard closed in 2004.", "2004", "year"),
        ("The yard closed last year.", "2008", "year"),
        ("The yard closed five years ago.", "2004", "year"),
        ("The owners built ships from 1993-98.", "1993/1998", "interval"),
        ("The owners met on March 9 and 10.", "2009-03-09/2009-03-10", "interval"),
        ("The owners met from February 27 to March 2.", "2009-02-27/2009-03-02", "interval"),
        ("Two ferries have sunk in the last month.", "2009-02-12/2009-03-12", "interval"),
        ("The yard built three ships in the past five years.", "2004-03-12/2009-03-12", "interval"),
        ("Since March 2 the crews have been striking.", "2009-03-02/2009-03-12", "interval"),
        ("Elections are due in late 2009 or early 2010.", "2009-09/2010-04", "interval"),
        ("The treaty was signed in the 1960s and 1970s.", "1960/1979", "interval"),
        ("The tragedy of 1915 was discussed.", "1915", "year"),
        ("The yard was built in the 1960s.", "1960/1969", "interval"),
        ("The yard closed in the spring of 2008.", "2008-03/2008-05", "season"),
        ("The owners must reply by the end of March.", "2009-03-31", "day"),
        ("The yard ran from January to December , 2007.", "2007-01/2007-12", "interval"),
        ("The yard closed on SEPTZMBER 27, 2007.", "2007-09-27", "day"),
        ("The yard was sold in the early 1990,s to its crews.", "1990/1993", "interval"),
        ("A mission will arrive over the coming weekend.", "2009-03-14/2009-03-15", "interval"),
        ("The Minister will visit over the next month.", "2009-03-12/2009-04-12", "interval"),
        ("On March 2 NATO Allies agreed to it.", "2009-03-02", "day"),
        ("The owner called us on March 2 to report a theft.", "2009-03-02", "day"),
        ("The owner, released from Gozo prison in 2005, is back.", "2005", "year"),
        ("This morning, March 12, at 0345 hours, the port announced it.", "2009-03-12T03:45", "minute"),
        ("He must have all papers no later than April 2010.", "2010-04", "month"),
        ("Shortly after 8 p.m. on March 8 the council agreed.", "2009-03-08T20:00", "minute"),
        ("We request that posts report results by March 17.", "2009-03-17", "day"),
        ("The resolution of last August remains in force.", "2008-08", "month"),
        ("Today's ruling came as a surprise.", "2009-03-12", "day"),
        ("In my March 2 talk with the Minister I raised it.", "2009-03-02", "day"),
    ],
)  # fmt: skip
def test_a_time_is_read(sentence: str, value: str, granularity: str) -> None:
    (statement,) = told(sentence)

    assert statement.value is not None
    assert (statement.value.iso, statement.value.granularity) == (value, granularity)


def test_may_before_a_number_is_no_hedge() -> None:
    sentence = "A ship will arrive on May 17 and the other will be removed for repair in mid-June."

    assert values(sentence) == ["2009-05-17", "2009-06-11/2009-06-20"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry sails every Friday.",
        "The ferry sails on Fridays.",
        "The owners hope to meet on March 20.",
        "The owners might meet on March 20.",
        "If the crews strike on March 20, the ferry will stop.",
        "He asked for a meeting next week.",
        "Analysts predict a loss in 2010.",
        "There were eleven marches following Friday prayers.",
        'He saw a screening of 2007 prize winner "The Yard".',
        "The debt ratio for the next three years may rise.",
        "The March 14 leaders refused it.",
        "The goal is to carry 20 percent more by 2012.",
        "The Maritime Act of 1974 says nothing of it.",
        "The 1974 Maritime Act says nothing of it.",
        "Traffic is higher than in 2007.",
        "Inflation was 3.1 percent in 2008.",
        "The budget for FY 2009 is small.",
        "The fees for the academic year 2008 are high.",
        "The plan for fiscal year 2010 is late.",
        "This has not changed since 2003.",
        "This has been the policy of the port since 2003.",
        "As told in Valletta 0287 of March 2, he is ill.",
        "We may hear of it in the coming days.",
        "He was here recently, several weeks ago.",
        "The port has 2000 additional berths.",
        "He may come; march past the door.",
        "Resolution 1701 and flight 1998 are no years.",
        "The ferry has been idle for five years.",
        "Since 9/11 the port is guarded.",
        "The March 14 leaders will not wait.",
        "He may push to finish it by March 20.",
        "Today's ferries are faster.",
    ],
)
def test_what_dates_no_event_is_left_out(sentence: str) -> None:
    assert values(sentence) == []


def test_times_count_from_the_time_last_spoken_of() -> None:
    found = values(
        "The Minister called on March 9 at 9:30 a.m. He said the police had searched the ferry "
        "the previous night."
    )

    assert found == ["2009-03-09T09:30", "2009-03-08T18:00/2009-03-09T06:00"]


def test_a_process_and_the_event_it_starts_with_are_two() -> None:
    found = values("Since the yard closed on March 3, the owners have been paying wages.")

    assert found == ["2009-03-03", "2009-03-03/2009-03-12"]


def test_an_event_is_told_at_its_finest_time() -> None:
    found = values("Twelve died in the February attack. The attack of February 18 was the worst.")

    assert found == ["2009-02-18"]


def test_the_day_is_that_of_the_post() -> None:
    head = HEAD.replace("121724Z MAR 09", "130325Z MAR 79").replace("VALLETTA", "LA PAZ")

    assert values("The two met today.", head) == ["1979-03-12"]


def test_local_time_and_zulu_by_the_zone_of_that_date() -> None:
    (statement,) = told("The Minister called at 10:00 p.m., July 8, 2008.")

    assert statement.zone == "Europe/Malta"
    assert statement.utc == "2008-07-08T20:00Z"


def test_without_a_date_time_group_only_whole_dates_are_read() -> None:
    head = HEAD.replace(
        "O R 121724Z MAR 09\nFM AMEMBASSY VALLETTA\nTO SECSTATE WASHDC IMMEDIATE 1934\n", ""
    )

    assert values("The two met on March 9, and on March 9, 2009.", head) == ["2009-03-09"]


@pytest.mark.parametrize(
    ("sentence", "certainty"),
    [
        ("The two met on March 9.", Certainty.STATED),
        ("The two will meet on March 20.", Certainty.SCHEDULED),
        ("He said that he would travel on March 10.", Certainty.SCHEDULED),
        ("The crew allegedly sank the ferry on March 9.", Certainty.ALLEGED),
    ],
)
def test_certainty(sentence: str, certainty: Certainty) -> None:
    (statement,) = told(sentence)

    assert statement.certainty is certainty


def test_one_time_of_a_paragraph_is_told_once() -> None:
    assert values("They met on March 9. He left on March 9.") == ["2009-03-09"]


def test_who_took_part_and_how() -> None:
    (statement,) = told("Transport Minister Orlo Vassbein called the Ambassador on March 9.")

    assert statement.participants == ("Transport Minister Orlo Vassbein", "Ambassador")
    assert statement.contact == "call"
    assert statement.time_text == "March 9"
    assert len(statement.event.split()) <= 12


def test_a_protected_person_is_told_by_title_only() -> None:
    (statement,) = told("Manager Orlo Vassbein (strictly protect) met us on March 9.")

    assert statement.participants == ("Manager",)


def test_a_protected_person_has_no_name_among_the_persons() -> None:
    (statement,) = told("Manager Orlo Vassbein (strictly protect) met us on March 9.")
    later = told("Orlo Vassbein (protect) was here. Vassbein met Ambassador Quillmark on March 9.")

    assert not any("Vassbein" in name for name in statement.persons)
    assert not any("Vassbein" in name for name in (*later[-1].persons, *later[-1].participants))
    assert PROTECTED in later[-1].persons


def test_an_event_told_as_past_after_the_telegram_is_marked() -> None:
    (late,) = told("The two met on March 15, 2009.")
    (sound,) = told("The two met on March 9, 2009.")

    assert late.told_early
    assert not sound.told_early


def test_another_calendar_is_flagged_and_not_converted() -> None:
    (statement,) = told("They met on 10 Muharram 1430.")

    assert statement.value is None
    assert statement.calendar == "islamic"
    assert statement.utc is None


def test_places_are_those_of_the_paragraph() -> None:
    paragraph = telegram("The two met\non March 9 at\n9:30 a.m. and again last week.")
    statements = find_told(paragraph).statements

    for statement in statements:
        text = paragraph.paragraphs[0].text[statement.start : statement.end]
        assert " ".join(text.split()) == statement.time_text


_WORDS = st.sampled_from(
    "March 9 31 2008 1998-2003 10:00 p.m. at on since by until the early late last next week month "
    "Friday , . ; yesterday and to 11/18 30 February years ago five of morning FY \u0130 \u2019s".split()
)


@given(st.lists(_WORDS, max_size=40))
def test_whatever_is_written_never_raises_and_ends_after_it_begins(words: list[str]) -> None:
    for statement in told(f"He met them {' '.join(words)}."):
        if statement.value is not None:
            assert statement.value.begin <= statement.value.finish
            assert statement.bounds is not None
            assert statement.bounds[0] >= datetime(1, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Minister, who had been ill for a very long while, met the owners of all of the yards and their many lawyers on March 9, but said nothing; the crews left.",
        "On March 9 the owners of all of the yards in the port and their many lawyers met at last, although nobody expected them to agree on anything whatever.",
        "They met (on March 9) again.",
    ],
)
def test_an_event_is_told_in_few_whole_words_of_its_sentence(sentence: str) -> None:
    (statement,) = told(sentence)
    words = statement.event.split()

    assert 0 < len(words) <= 12
    assert {word.strip(" ,;:.()") for word in words} <= {
        word.strip(" ,;:.()") for word in sentence.split()
    }
    assert "crews" not in words
