"""What a reference means, given what is held: by the rules of serials, years and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.analysis.resolve import (
    DOUBTS,
    REASONS,
    Cited,
    Outcome,
    resolve,
    resolve_one,
    series_of,
)
from reftel.analysis.sent import Sent, is_later, sent_between


def sent(
    station: str, serial: int, date: str, key: int = 1, tags: frozenset[str] = frozenset()
) -> Sent:
    year = int(date[:4])
    id_ = f"{year % 100:02}{station}{serial}"
    return Sent(key, id_, station, year, serial, date, date, tags)


def cited(station: str, serial: int, year: int | None = 2009, *, printed: bool = False) -> Cited:
    return Cited("telegram", station, year, serial, year_is_printed=printed)


MARCH = sent("VALLETTA", 312, "2009-03-12T17:24Z")
JANUARY = sent("VALLETTA", 12, "2009-01-09T10:00Z")
JUNE = sent("VALLETTA", 700, "2009-06-20T10:00Z")


@pytest.mark.parametrize(
    ("citing", "reference", "held", "expected"),
    [
        pytest.param(
            MARCH,
            cited("ROME", 287),
            [sent("ROME", 287, "2009-03-01T10:00Z", 2)],
            ("resolved", "09ROME287", None, None),
            id="of this year, held",
        ),
        pytest.param(
            JUNE, cited("ROME", 287), [], ("not-held", None, None, None), id="of this year, a ghost"
        ),
        pytest.param(
            MARCH,
            cited("ROME", 287),
            [],
            ("not-held", None, None, "year-inferred"),
            id="early in the year the year before may be meant",
        ),
        pytest.param(
            MARCH,
            cited("ROME", 287),
            [sent("ROME", 287, "2009-03-12T17:25Z", 2)],
            ("unresolvable", None, "later", None),
            id="sent a minute after the citing one",
        ),
        pytest.param(
            MARCH,
            cited("VALLETTA", 312),
            [MARCH],
            ("unresolvable", None, "itself", None),
            id="its own number",
        ),
        pytest.param(
            JANUARY,
            cited("VALLETTA", 1100),
            [sent("VALLETTA", 1100, "2008-12-20T10:00Z", 2)],
            ("resolved", "08VALLETTA1100", None, "year-before"),
            id="a serial that its own post has not reached: of the year before",
        ),
        pytest.param(
            JANUARY,
            cited("VALLETTA", 1100),
            [],
            ("not-held", None, None, "year-before"),
            id="the same, a ghost of the year before",
        ),
        pytest.param(
            JUNE,
            cited("VALLETTA", 1100),
            [],
            ("unresolvable", None, "serial-too-high", None),
            id="the same in June is an error",
        ),
        pytest.param(
            JUNE,
            cited("VALLETTA", 1100),
            [sent("VALLETTA", 1100, "2008-11-20T10:00Z", 2)],
            ("unresolvable", None, "serial-too-high", None),
            id="the same with one of the year before, seven months old",
        ),
        pytest.param(
            JANUARY,
            cited("ROME", 4100),
            [sent("ROME", 4100, "2008-12-30T10:00Z", 2)],
            ("resolved", "08ROME4100", None, "year-before"),
            id="last year's of another post, which this year's cannot have reached",
        ),
        pytest.param(
            JANUARY,
            cited("ROME", 40),
            [sent("ROME", 40, "2008-01-06T10:00Z", 2)],
            ("not-held", None, None, "year-inferred"),
            id="last year's is a year old, this year's is due now: a ghost",
        ),
        pytest.param(
            JANUARY,
            cited("ROME", 40),
            [sent("ROME", 40, "2008-01-06T10:00Z", 2), sent("ROME", 40, "2009-01-06T10:00Z", 3)],
            ("resolved", "09ROME40", None, None),
            id="both are held, this year's is three days old",
        ),
        pytest.param(
            JANUARY,
            cited("ROME", 40),
            [sent("ROME", 40, "2008-12-29T10:00Z", 2), sent("ROME", 40, "2009-01-20T10:00Z", 3)],
            ("resolved", "08ROME40", None, "year-before"),
            id="this year's came only later",
        ),
        pytest.param(
            MARCH,
            cited("ROME", 4100, 2008, printed=True),
            [
                sent("ROME", 4100, "2008-12-30T10:00Z", 2),
                sent("ROME", 4100, "2009-03-01T10:00Z", 3),
            ],
            ("resolved", "08ROME4100", None, None),
            id="a printed year wins",
        ),
        pytest.param(
            MARCH,
            cited("ROME", 4100, 2008, printed=True),
            [sent("ROME", 4100, "2009-03-01T10:00Z", 3)],
            ("not-held", None, None, None),
            id="and is never changed",
        ),
        pytest.param(
            MARCH,
            cited("ROME", 4100, 2010, printed=True),
            [sent("ROME", 4100, "2009-03-01T10:00Z", 3)],
            ("unresolvable", None, "year-after-citing", None),
            id="a printed year to come",
        ),
        pytest.param(
            MARCH,
            cited("KIEV", 99),
            [sent("KYIV", 99, "2009-03-01T10:00Z", 2)],
            ("resolved", "09KYIV99", None, "renamed-post"),
            id="under the new name of the post",
        ),
        pytest.param(
            MARCH,
            cited("VIENNA", 99),
            [],
            ("not-held", None, None, "year-inferred"),
            id="a mission of the city is another series",
        ),
        pytest.param(
            MARCH, Cited("email"), [], ("not-a-telegram", None, None, None), id="a letter"
        ),
        pytest.param(
            MARCH,
            Cited("telegram", reason="not-identified"),
            [],
            ("unresolvable", None, "not-identified", None),
            id="septel",
        ),
        pytest.param(
            MARCH,
            Cited("telegram"),
            [],
            ("unresolvable", None, "no-number", None),
            id="a telegram without a number",
        ),
        pytest.param(
            MARCH,
            Cited("telegram", "ROME", moment="2009-03-01T10:00Z"),
            [sent("ROME", 287, "2009-03-01T10:00Z", 2), sent("TUNIS", 3, "2009-03-01T10:00Z", 3)],
            ("resolved", "09ROME287", None, None),
            id="by sender and date-time group",
        ),
        pytest.param(
            MARCH,
            Cited("telegram", None, moment="2009-03-01T10:00Z"),
            [sent("ROME", 287, "2009-03-01T10:00Z", 2)],
            ("not-held", None, None, None),
            id="a date-time group without a sender links nothing",
        ),
        pytest.param(
            MARCH,
            Cited("telegram", "ROME", moment="2009-03-13T10:00Z"),
            [],
            ("unresolvable", None, "later", None),
            id="a date-time group to come",
        ),
        pytest.param(
            Sent(9, "x", None, None, None, None, None),
            cited("ROME", 287, None),
            [sent("ROME", 287, "2009-03-01T10:00Z", 2)],
            ("unresolvable", None, "no-year", None),
            id="no year anywhere",
        ),
    ],
)
def test_what_a_reference_means(
    citing: Sent,
    reference: Cited,
    held: list[Sent],
    expected: tuple[str, str | None, str | None, str | None],
) -> None:
    found = resolve_one(citing, reference, held)

    linked = found.telegram.id if found.telegram else None
    assert (found.outcome.value, linked, found.reason, found.doubt) == expected


def test_several_are_told_with_their_scores() -> None:
    first, second = "2008-12-20T10:00Z", "2009-01-08T10:00Z"
    both = [
        sent("ROME", 40, first, 2, frozenset({"PREL"})),
        sent("ROME", 40, second, 3, frozenset({"EWWT"})),
    ]
    citing = sent("VALLETTA", 12, "2009-01-09T10:00Z", tags=frozenset({"PREL"}))

    found = resolve_one(citing, cited("ROME", 40), both)

    assert found.outcome is Outcome.CANDIDATES
    assert found.telegram is None
    assert {one.telegram.id for one in found.candidates} == {"08ROME40", "09ROME40"}
    assert sum(one.score for one in found.candidates) == pytest.approx(1)
    assert [one.score for one in found.candidates] == sorted(
        (one.score for one in found.candidates), reverse=True
    )


def test_an_open_one_links_nothing_and_tells_what_it_may_mean() -> None:
    late = sent("ROME", 287, "2009-04-01T00:00Z", 2)

    found = resolve_one(MARCH, cited("ROME", 287), [late])

    assert found.telegram is None
    assert [one.telegram for one in found.candidates] == [late]


@pytest.mark.parametrize(
    ("station", "series"),
    [
        ("KIEV", "KYIV"),
        ("KYIV", "KYIV"),
        ("CALCUTTA", "KOLKATA"),
        ("USEUBRUSSELS", "BRUSSELS"),
        ("BONN", "BONN"),
        ("UNVIEVIENNA", "UNVIEVIENNA"),
        ("USBERLIN", "USBERLIN"),
        ("NOSUCHPOST", "NOSUCHPOST"),
    ],
)
def test_series(station: str, series: str) -> None:
    assert series_of(station) == series


class Shelf:
    """A ``Lookup`` over a list."""

    def __init__(self, *held: Sent) -> None:
        self.held = held
        self.questions = 0

    def numbered(self, wanted: object) -> dict[tuple[str, int], list[Sent]]:
        self.questions += 1
        found: dict[tuple[str, int], list[Sent]] = {}
        for one in self.held:
            found.setdefault((series_of(one.station or ""), one.serial or 0), []).append(one)
        return found

    def dated(self, wanted: object) -> dict[str, list[Sent]]:
        self.questions += 1
        return {}


def test_many_are_asked_for_at_once() -> None:
    shelf = Shelf(sent("ROME", 287, "2009-03-01T10:00Z", 2))

    found = resolve([(MARCH, cited("ROME", serial)) for serial in range(280, 300)], shelf)

    assert [one.outcome.value for _, _, one in found].count("resolved") == 1
    assert shelf.questions == 1


@given(
    st.integers(0, 700 * 1440),
    st.integers(0, 700 * 1440),
    st.integers(1, 30),
    st.integers(1, 30),
    st.booleans(),
    st.sampled_from(["VALLETTA", "ROME"]),
)
def test_no_link_leads_forward_in_time(
    now: int, then: int, own: int, serial: int, printed: bool, station: str
) -> None:
    def iso(minute: int) -> str:
        day, rest = divmod(minute, 1440)
        month, day = divmod(day, 28)
        year, month = divmod(month, 12)
        return f"{2008 + year}-{month + 1:02}-{day + 1:02}T{rest // 60:02}:{rest % 60:02}Z"

    citing, held = sent("VALLETTA", own, iso(now), 1), sent(station, serial, iso(then), 2)
    for year in (held.year, citing.year):
        found = resolve_one(citing, cited(station, serial, year, printed=printed), [held])

        if found.telegram is not None:
            assert not is_later(found.telegram, citing)
        assert found.reason is None or found.reason in REASONS
        assert found.doubt is None or found.doubt in DOUBTS
        assert all(0 <= one.score <= 1 for one in found.candidates)


def test_between_which_moments() -> None:
    assert sent_between("2009-03-12T17:24Z", 1, 2) == ("2009-03-12T17:24Z",) * 2
    assert sent_between("2009-03-12", 733478, 733478) == ("2009-03-12T00:00Z", "2009-03-12T23:59Z")
    assert sent_between(None, None, None) == (None, None)
