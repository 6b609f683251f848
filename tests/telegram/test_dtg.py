"""The date-time group and the filing time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reftel.telegram.dtg import Dtg, FilingTime


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("091224Z NOV 07", "2007-11-09T12:24Z"),
        ("010000Z JAN 60", "1960-01-01T00:00Z"),
        ("312359Z DEC 59", "2059-12-31T23:59Z"),
        ("290000Z FEB 08", "2008-02-29T00:00Z"),
    ],
)
def test_a_dtg(text: str, iso: str) -> None:
    dtg = Dtg.parse(text)

    assert dtg.iso == iso
    assert str(dtg) == text


@pytest.mark.parametrize(
    "text",
    [
        "091224Z NOV",
        "091224 NOV 07",
        "091224Z NOV 2007",
        "091224Z Nov 07",
        "091224Z NOX 07",
        "91224Z NOV 07",
        "091224Z  NOV 07",
    ],
)
def test_what_is_no_dtg(text: str) -> None:
    with pytest.raises(ValueError, match="expected a DTG such as '091224Z NOV 07'"):
        Dtg.parse(text)


@pytest.mark.parametrize("text", ["310000Z FEB 07", "092424Z NOV 07", "091260Z NOV 07"])
def test_a_day_or_hour_that_is_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|hour|minute"):
        Dtg.parse(text)


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (datetime(2009, 3, 12, 17, 24), "Zulu"),
        (datetime(2009, 3, 12, tzinfo=timezone(timedelta(hours=1))), "Zulu"),
        (datetime(2009, 3, 12, 17, 24, 1, tzinfo=UTC), "whole minutes"),
        (datetime(1959, 12, 31, tzinfo=UTC), "two-digit form"),
        (datetime(2060, 1, 1, tzinfo=UTC), "two-digit form"),
    ],
)
def test_a_moment_that_no_dtg_can_say(moment: datetime, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Dtg(moment)


def test_dtgs_stand_in_the_order_of_time() -> None:
    assert Dtg.parse("312359Z DEC 99") < Dtg.parse("010000Z JAN 00")


@pytest.mark.parametrize(
    ("filed", "dtg", "moment"),
    [
        ("3131224", "091224Z NOV 07", "2007-11-09T12:24"),
        ("0010004", "312358Z DEC 08", "2009-01-01T00:04"),  # filed after the turn of the year
        ("3662358", "010001Z JAN 09", "2008-12-31T23:58"),  # and before it, in a leap year
        ("0600000", "290000Z FEB 08", "2008-02-29T00:00"),
    ],
)
def test_the_year_of_a_filing_time(filed: str, dtg: str, moment: str) -> None:
    found = FilingTime.parse(filed).near(Dtg.parse(dtg))

    assert f"{found:%Y-%m-%dT%H:%M}" == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "313122", "31312245", "0001224", "3671224", "3132424", "3131260"]
)
def test_what_is_no_filing_time(text: str) -> None:
    with pytest.raises(ValueError, match="filing time"):
        FilingTime.parse(text)
