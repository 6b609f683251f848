"""Officers: who held an office on a day, and how sure that is."""

from __future__ import annotations

from datetime import date

import pytest

from reftel import authority
from reftel.authority.officers import (
    Standing,
    _chiefs,
    _days,
    _other_signers,
    _principal_officers,
)


def _names(holdings: tuple[authority.Holding, ...]) -> list[tuple[str, Standing]]:
    return [(holding.officer.surname, holding.standing) for holding in holdings]


# The cases that the compilers of the lists checked by name.
@pytest.mark.parametrize(
    ("surname", "station", "day", "person"),
    [
        ("PATTERSON", "ISLAMABAD", date(2007, 11, 9), "patterson-anne-woods"),
        ("RICE", "STATE", date(2006, 5, 1), "rice-condoleezza"),
        ("CLINTON", "STATE", date(2009, 5, 1), "clinton-hillary-rodham"),
        ("VANCE", "STATE", date(1978, 5, 1), "vance-cyrus-roberts"),
        ("Kissinger", "SECSTATE", date(1975, 5, 1), "kissinger-henry-a"),
        ("MOYNIHAN", "NEW DELHI", date(1974, 5, 1), "moynihan-daniel-patrick"),
        ("HELMS", "TEHRAN", date(1975, 5, 1), "helms-richard-mcgarrah"),
        ("BRUCE", "PEKING", date(1974, 5, 1), "bruce-david-kirkpatrick-este"),
        ("BURNS", "MOSCOW", date(2007, 5, 1), "burns-william-joseph"),
        ("CROCKER", "BAGHDAD", date(2008, 5, 1), "crocker-ryan-clark"),
    ],
)
def test_signatures_that_are_known(surname: str, station: str, day: date, person: str) -> None:
    found = authority.signers(surname, station, day)

    assert [h.officer.person_id for h in found] == [person]
    assert found[0].standing is Standing.IN_OFFICE


@pytest.mark.parametrize(
    ("surname", "station", "day"),
    [
        ("CLINTON", "STATE", date(2007, 5, 1)),  # not yet
        ("CROCKER", "PARIS", date(2008, 5, 1)),  # not there
        ("CROCKER", "NOWHERE", date(2008, 5, 1)),
        ("XXXXXXXXXXXX", "STATE", date(2008, 5, 1)),
        ("", "STATE", date(2008, 5, 1)),
    ],
)
def test_signatures_that_are_nobody(surname: str, station: str, day: date) -> None:
    assert authority.signers(surname, station, day) == ()


def test_a_tenure_and_the_days_around_it() -> None:
    # Crocker at Baghdad: appointed 26 March, credentials 31 March 2007, left 13 February 2009.
    (officer,) = {h.officer for h in authority.signers("CROCKER", "BAGHDAD", date(2008, 1, 1))}
    assert officer.appointed is not None
    assert officer.started is not None
    assert officer.ended is not None
    appointed, started, ended = map(
        date.fromisoformat, (officer.appointed, officer.started, officer.ended)
    )

    def standing(day: date) -> Standing | None:
        found = authority.signers("CROCKER", "BAGHDAD", day)
        return found[0].standing if found else None

    assert appointed < started
    assert standing(started) is Standing.IN_OFFICE
    assert standing(ended) is Standing.IN_OFFICE
    assert standing(appointed) is Standing.AROUND
    assert standing(date.fromordinal(appointed.toordinal() - 1)) is Standing.NEAR
    assert standing(date.fromordinal(ended.toordinal() + 45)) is Standing.AROUND
    assert standing(date.fromordinal(ended.toordinal() + 46)) is Standing.NEAR
    assert standing(date.fromordinal(ended.toordinal() + 200)) is Standing.NEAR
    assert standing(date.fromordinal(ended.toordinal() + 201)) is None


def test_a_date_to_the_month_makes_the_edge_vague() -> None:
    # Amstutz, charge at Kabul from February 1979 to February 1980.
    def standing(day: date) -> Standing:
        (found,) = authority.signers("AMSTUTZ", "KABUL", day)
        return found.standing

    assert standing(date(1979, 2, 15)) is Standing.VAGUE
    assert standing(date(1979, 3, 1)) is Standing.IN_OFFICE
    assert standing(date(1980, 2, 1)) is Standing.IN_OFFICE
    assert standing(date(1980, 2, 29)) is Standing.VAGUE
    assert standing(date(1980, 3, 1)) is Standing.AROUND


def test_an_end_that_is_not_recorded_lasts_at_most_to_the_next() -> None:
    # The charge who opened the embassy at Kingston; the first ambassador followed that year.
    (found,) = authority.signers("CHESLAW", "KINGSTON", date(1962, 9, 1))

    assert found.officer.ended is None
    assert found.standing is Standing.VAGUE
    assert authority.signers("CHESLAW", "KINGSTON", date(1970, 1, 1)) == ()


def test_an_appointment_never_taken_up_is_no_office() -> None:
    (never,) = [o for o in _chiefs() if o.person_id == "bow-frank-townsend"]

    assert not never.served
    assert authority.signers("BOW", "PANAMA", date(1972, 10, 1)) == ()


def test_deputies_and_consuls_come_from_other_signers() -> None:
    (found,) = authority.signers("ARMBRUSTER", "VLADIVOSTOK", date(2009, 6, 1))

    assert (found.standing, found.officer.office) == (Standing.SIGNED, "consul general")
    assert found.officer.source == "other_signers: pocom"
    assert authority.signers("ARMBRUSTER", "VLADIVOSTOK", date(2012, 6, 1)) == ()


def test_the_mission_to_the_european_union_signs_under_two_names() -> None:
    for station in ("BRUSSELS", "USEU BRUSSELS"):
        found = authority.signers("MURRAY", station, date(2009, 6, 1))

        assert _names(found) == [("Murray", Standing.SIGNED)]


def test_a_part_of_a_hyphenated_surname_is_taken() -> None:
    found = authority.signers("GFOELLER", "BISHKEK", date(2009, 6, 1))

    assert _names(found) == [("Gfoeller-Volkoff", Standing.IN_OFFICE)]
    assert _names(authority.signers("GFOELLER-VOLKOFF", "BISHKEK", date(2009, 6, 1))) == _names(
        found
    )


def test_two_chiefs_are_two_results() -> None:
    both = authority.chiefs_of_mission("BRUSSELS", date(2007, 10, 1))

    assert {h.officer.post for h in both} == {"belgium", "representative-to-eu"}
    assert len(authority.chiefs_of_mission("PEKING", date(1975, 6, 1))) == 2


def test_taipei_has_no_chief_of_mission_after_1978() -> None:
    assert _names(authority.chiefs_of_mission("TAIPEI", date(1976, 6, 1)))[-1][0] == "Unger"
    assert authority.chiefs_of_mission("TAIPEI", date(2008, 6, 1)) == ()
    assert authority.signers("RANDT", "TAIPEI", date(2008, 6, 1)) == ()
    assert _names(authority.signers("RANDT", "BEIJING", date(2008, 6, 1))) == [
        ("Randt", Standing.IN_OFFICE)
    ]


def test_a_closed_station_has_no_chief() -> None:
    assert authority.chiefs_of_mission("KIEV", date(2006, 1, 1)) != ()
    assert authority.chiefs_of_mission("KIEV", date(2008, 1, 1)) == ()
    assert authority.chiefs_of_mission("KYIV", date(2008, 1, 1)) != ()
    assert authority.chiefs_of_mission("NOWHERE", date(2008, 1, 1)) == ()
    assert authority.chiefs_of_mission("ISTANBUL", date(2008, 1, 1)) == ()


def test_principal_officers_of_a_day() -> None:
    day = date(1978, 5, 1)
    secretary = authority.principal_officers(day, position="secretary")
    everybody = authority.principal_officers(day)

    assert _names(secretary) == [("Vance", Standing.IN_OFFICE)]
    assert set(secretary) < set(everybody)
    assert [h.standing for h in everybody] == sorted(h.standing for h in everybody)


def test_a_personal_rank_signs_nothing() -> None:
    found = authority.signers("BURNS", "STATE", date(2009, 5, 1))

    assert [h.officer.post for h in found] == ["under-secretary-for-political-affairs"]


def test_every_chief_of_our_years_is_found_at_the_main_station() -> None:
    """In the middle of the tenure, unless the mission had no station open that year."""
    lists = {m: p for p in authority.stations() for m in p.missions}
    missed, nowhere = set(), set()
    checked = 0
    for chief in _chiefs():
        if not (chief.served and chief.started and chief.ended and chief.post in lists):
            continue
        first, last = _days(chief.started)[1], _days(chief.ended)[0]
        if not first <= last or first.year < 1973:
            continue
        day = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
        at = [
            p
            for p in authority.stations()
            if chief.post in p.missions and (p.closed is None or p.closed >= day.year)
        ]
        if not at:
            nowhere.add(chief.post)
            continue
        checked += 1
        if not any(
            h.officer == chief and h.standing is Standing.IN_OFFICE
            for p in at
            for h in authority.signers(chief.surname, p.station, day)
        ):
            missed.add((chief.surname, chief.post))

    assert checked > 2000
    assert missed == set()
    # Accredited from a neighbouring post after their own had closed.
    assert nowhere == {"comoros", "somalia"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2009-01-20", date(2009, 1, 20), date(2009, 1, 20)),
        ("2009-02", date(2009, 2, 1), date(2009, 2, 28)),
        ("2008-12", date(2008, 12, 1), date(2008, 12, 31)),
        ("2008", date(2008, 1, 1), date(2008, 12, 31)),
    ],
)
def test_vague_dates_are_intervals(text: str, first: date, last: date) -> None:
    assert _days(text) == (first, last)


def test_the_rows_of_the_tables_are_whole() -> None:
    stations = {post.station for post in authority.stations()}

    assert (len(_chiefs()), len(_principal_officers()), len(_other_signers())) == (3677, 950, 111)
    assert all(o.appointed or o.started for o in (*_chiefs(), *_principal_officers()))
    assert {o.post for o in _other_signers()} <= stations


def test_a_name_in_reading_order() -> None:
    (found,) = authority.signers("STOESSEL", "MOSCOW", date(1975, 5, 1))

    assert found.officer.name == "Walter John Stoessel, Jr."
