"""When telegrams open: a table over the orders, and laws."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.declassification import DOUBTS, Doubt, Opening, Outcome, opening
from reftel.analysis.schedule import Schedule, chart, stated
from reftel.telegram import Classification, Dtg, Heading, OrderLine, Precedence, Telegram
from reftel.telegram.model import PrecedenceLine

LEVELS = {level.value[0]: level for level in Classification} | {
    "LOU": Classification.LIMITED_OFFICIAL_USE,
    "TS": Classification.TOP_SECRET,
    "R": Classification.RESTRICTED,
}


def telegram(day: date, level: str, order: str | None, words: str | None) -> Telegram:
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Telegram(
        heading=Heading(precedence=PrecedenceLine(Precedence.ROUTINE, None, Dtg(moment))),
        year=day.year,
        classification=LEVELS[level],
        order=None if words is None else OrderLine(order, words),
    )


def opened(day: date, level: str, order: str | None, words: str | None) -> Opening:
    return opening(telegram(day, level, order, words))


MAY_1976, MAR_2009 = date(1976, 5, 17), date(2009, 3, 12)


@pytest.mark.parametrize(
    ("day", "level", "order", "words", "opens", "doubts"),
    [
        pytest.param(MAY_1976, "C", "11652", "GDS", "1982-12-31", [], id="GDS, confidential"),
        pytest.param(MAY_1976, "S", "11652", "GDS", "1984-12-31", [], id="GDS, secret"),
        pytest.param(MAY_1976, "TS", "11652", "GDS", "1986-12-31", [], id="GDS, top secret"),
        pytest.param(MAY_1976, "C", "11652", "ADS, DECLAS 4-19-78", "1978-04-19", [], id="ADS"),
        pytest.param(
            date(1973, 5, 17),
            "S",
            "11652",
            "XGDS-1",
            "<=2003-12-31",
            ["exempt"],
            id="XGDS, 30 years",
        ),
        pytest.param(
            date(1978, 5, 17),
            "S",
            "11652",
            "XGDS-1",
            "<=2006-12-31",
            ["exempt"],
            id="XGDS, after the first automatic day",
        ),
        pytest.param(
            MAY_1976,
            "C",
            "11652",
            "N/A",
            "<=2006-12-31",
            ["no-instruction"],
            id="classified and N/A",
        ),
        pytest.param(
            date(1979, 8, 13),
            "C",
            "12065",
            "GDS 8/12/85 (ROE, JANE) OR-P",
            "1985-08-12",
            [],
            id="GDS with a date",
        ),
        pytest.param(
            date(1979, 8, 13),
            "S",
            "12065",
            "RDS-1 8/12/99 (ROE, JANE) OR-P",
            "<=2006-12-31",
            ["review"],
            id="review",
        ),
        pytest.param(
            date(1988, 8, 13),
            "S",
            "12356",
            "DECL: OADR",
            "<=2013-12-31",
            ["determination"],
            id="OADR",
        ),
        pytest.param(
            date(1988, 8, 13),
            "S",
            "12356",
            "DECL: 08/13/1994",
            "1994-08-13",
            [],
            id="a date of 12356",
        ),
        pytest.param(
            date(1999, 8, 13), "S", "12958", "DECL: X1", "<=2024-12-31", ["exempt"], id="X1"
        ),
        pytest.param(MAR_2009, "C", "12958", "DECL: 03/12/2019", "2019-03-12", [], id="ten years"),
        pytest.param(MAR_2009, "S", "12958", "DECL: 03/12/2034", "2034-03-12", [], id="25 years"),
        pytest.param(
            MAR_2009,
            "S",
            "12958",
            "DECL: 03/12/2044",
            "2034-12-31",
            ["beyond-the-limit"],
            id="beyond 25 years",
        ),
        pytest.param(
            MAR_2009,
            "S",
            "12958",
            "DECL: 03/12/2008",
            "2034-12-31",
            ["before-written"],
            id="before it was written",
        ),
        pytest.param(
            MAR_2009,
            "C",
            "12958",
            "DECL: END OF THE EXERCISE",
            "<=2034-12-31",
            ["event"],
            id="event",
        ),
        pytest.param(
            MAR_2009, "C", "12958", "DECL: MR", "<=2034-12-31", ["not-an-instruction"], id="MR"
        ),
        pytest.param(
            MAR_2009, "C", None, None, "<=2034-12-31", ["no-instruction"], id="no E.O. line"
        ),
        pytest.param(
            MAR_2009, "C", "12958", "XXXXXXXX", "<=2034-12-31", ["withheld"], id="withheld"
        ),
        pytest.param(
            MAR_2009,
            "S",
            "12958",
            "DNG: CO 03/12/2019",
            "<=2034-12-31",
            ["downgraded"],
            id="downgraded",
        ),
        pytest.param(
            date(2012, 3, 12), "S", "13526", "DECL: 25X6", "<=2062-12-31", ["exempt"], id="25X6"
        ),
        pytest.param(
            date(2012, 3, 12),
            "S",
            "13526",
            "DECL: 25X6 03/12/2050",
            "<=2050-03-12",
            ["exempt"],
            id="25X6 with a date",
        ),
        pytest.param(
            date(2012, 3, 12),
            "S",
            "13526",
            "DECL: 25X1-HUMAN",
            "<=2087-12-31",
            ["exempt"],
            id="a human source",
        ),
        pytest.param(
            date(2012, 3, 12), "S", "13526", "DECL: 50X2-WMD", "<=2087-12-31", ["exempt"], id="50X2"
        ),
        pytest.param(date(1966, 3, 12), "C", None, "GROUP 4", "1978-03-12", [], id="group 4"),
        pytest.param(
            date(1966, 3, 12), "C", None, "GROUP 1", "<=2006-12-31", ["exempt"], id="group 1"
        ),
        pytest.param(
            date(1966, 3, 12),
            "C",
            "12958",
            "DECL: DECLASSIFIED BY EXERCISE 09/02/2005",
            "2005-09-02",
            ["marked-again"],
            id="marked again",
        ),
        pytest.param(MAR_2009, "U", "12958", "N/A", None, [], id="unclassified"),
        pytest.param(MAY_1976, "LOU", "11652", "N/A", None, [], id="limited official use"),
    ],
)
def test_when_it_opens(
    day: date,
    level: str,
    order: str | None,
    words: str | None,
    opens: str | None,
    doubts: list[str],
) -> None:
    found = opened(day, level, order, words)

    assert [doubt.value for doubt in found.doubts] == doubts
    if opens is None:
        assert (found.outcome, found.day) == (Outcome.NOT_CLASSIFIED, None)
        return
    latest = opens.startswith("<=")
    assert found.day == date.fromisoformat(opens.removeprefix("<="))
    # A day beyond or before what is lawful is doubtful, but the automatic day stands.
    assert (found.outcome is Outcome.AT_THE_LATEST) is latest
    assert found.steps[-1].day is not None


def test_every_step_is_told() -> None:
    steps = opened(date(1988, 8, 13), "S", "12356", "DECL: OADR").steps

    assert [(step.order, step.day and step.day.isoformat()) for step in steps] == [
        (None, "1988-08-13"),
        ("12356", "1982-08-01"),
        (None, None),
        ("12356", None),
        ("13526", "2013-12-31"),
    ]


def test_without_a_date_time_group_the_year_decides() -> None:
    bare = Telegram(
        classification=Classification.SECRET, order=OrderLine("11652", "GDS"), year=1976
    )

    assert opening(bare).day == date(1984, 12, 31)
    assert opening(Telegram(classification=Classification.SECRET)).outcome is Outcome.UNKNOWN
    assert Doubt.UNDATED in opening(Telegram(classification=Classification.SECRET)).doubts


def test_whether_it_is_open() -> None:
    found = opened(MAR_2009, "C", "12958", "DECL: 03/12/2019")

    assert found.is_open(date(2019, 3, 12)) is True
    assert found.is_open(date(2019, 3, 11)) is False
    assert opened(MAR_2009, "U", "12958", "N/A").is_open(MAR_2009) is True
    assert opening(Telegram(classification=Classification.SECRET)).is_open(MAR_2009) is None


def test_every_doubt_has_its_sentence() -> None:
    assert set(DOUBTS) == set(Doubt)


DAYS = st.dates(date(1960, 1, 1), date(2059, 12, 31))
WORDS = st.one_of(
    st.sampled_from(
        [
            "GDS",
            "XGDS-2",
            "DECL: OADR",
            "DECL: X1",
            "DECL: 25X1",
            "N/A",
            "DECL: MR",
            "GROUP 3",
            "DECL: 50X1-HUM",
        ]
    ),
    DAYS.map(lambda day: f"DECL: {day:%m/%d/%Y}"),
)


@given(
    DAYS,
    st.sampled_from(sorted(LEVELS)),
    st.sampled_from([None, "11652", "12065", "12356", "12958", "13526"]),
    WORDS,
)
def test_laws(day: date, level: str, order: str | None, words: str) -> None:
    found = opened(day, level, order, words)

    if found.outcome is Outcome.NOT_CLASSIFIED:
        assert not LEVELS[level].is_classified
        return
    # A dated telegram always gets a day: later than itself, and within 75 years.
    assert found.day is not None
    assert day < found.day <= max(date(day.year + 75, 12, 31), date(2006, 12, 31))
    assert found.day in [step.day for step in found.steps]
    assert (found.outcome is Outcome.ON_A_DAY) or found.doubts
    assert found.to_json()["opens"] == found.day.isoformat()


def test_a_schedule_counts_by_year() -> None:
    schedule = Schedule()
    for found in (
        opened(MAR_2009, "C", "12958", "DECL: 03/12/2019"),
        opened(MAR_2009, "C", "12958", "DECL: 03/11/2019"),
        opened(date(1994, 3, 12), "C", "12356", "DECL: OADR"),
        opened(MAR_2009, "U", "12958", "N/A"),
    ):
        schedule.add(found)

    assert [(row.year, row.on_a_day, row.at_the_latest, row.total) for row in schedule.rows()] == [
        (2019, 2, 1, 3)
    ]
    assert schedule.outcomes[Outcome.NOT_CLASSIFIED] == 1
    assert schedule.closed_after(date(2018, 7, 1)) == 3
    assert schedule.closed_after(date(2019, 7, 1)) == 0
    assert schedule.to_json()["telegrams"] == 4
    values = chart(schedule, "exercise")["data"]["values"]
    assert sum(value["telegrams"] for value in values) == 3


def test_what_publishers_state_is_found_under_their_names() -> None:
    told = {
        "Film Number": "P760099-1234",
        "Original Classification": "SECRET",
        "From": " ",
        "date": "n/a",
    }

    assert stated(told, "film") == "P760099-1234"
    assert stated(told, "classification") == "SECRET"
    assert stated(told, "sender") is None
    assert stated(told, "date") is None
