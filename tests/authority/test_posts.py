"""Stations: each is found by every name of its own, and nothing else is."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from reftel import authority
from reftel.authority.table import letters_and_digits, read_rows

# Names that one row gives as an alias and another bears: the bearer is meant.
BORNE_BY_ANOTHER = {"JIDDA": "JIDDA", "UNESCO PARIS": "UNESCOPARIS"}
BORNE_BY_ANOTHER["USMISSION UNESCO PARIS"] = "UNESCOPARIS"


def _alias_rows() -> list[list[str]]:
    return list(read_rows("post_aliases", ("alias", "station", "type")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RIO", "RIODEJANEIRO"),
        ("USNATO", "USNATO"),
        ("HK", "HONGKONG"),
        ("abu dhabi", "ABUDHABI"),
        ("AMEMBASSY ABU DHABI", "ABUDHABI"),
        ("AMCONSUL SAO PAULO", "SAOPAULO"),
        ("São Paulo", "SAOPAULO"),
        ("SECSTATE", "STATE"),
        ("SECSTATE WASHDC", "STATE"),
        ("DEPT", "STATE"),
        ("USUN", "USUNNEWYORK"),
        ("USUN NEW YORK", "USUNNEWYORK"),
        ("NATO BRUSSELS", "USNATO"),
        ("USEU", "USEUBRUSSELS"),
        ("USEU BRUSSELS", "USEUBRUSSELS"),
        ("BRUSSELS", "BRUSSELS"),
        ("UNVIE", "UNVIEVIENNA"),
        ("VIENNA", "VIENNA"),
        ("RPO DUBAI", "RPODUBAI"),
        ("IRAN RPO DUBAI", "IRANRPODUBAI"),
        ("KIEV", "KIEV"),
        ("KYIV", "KYIV"),
        ("AIT TAIPEI", "AITTAIPEI"),
        ("TAIPEI", "TAIPEI"),
        ("USUNESCO", "UNESCOPARISFR"),
        ("JIDDA", "JIDDA"),
        ("THE HAGUE", "THEHAGUE"),
        ("Port-au-Prince", "PORTAUPRINCE"),
        ("N'DJAMENA", "NDJAMENA"),
        ("SECDEF", "SECDEF"),
        ("JOINT STAFF", "JCS"),
    ],
)
def test_names_of_spec_04(name: str, expected: str) -> None:
    found = authority.station(name)

    assert found is not None
    assert found.station == expected
    assert authority.canonical_station(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BUENOS AIR", ("BUENOSAIRES", "cut name")),
        ("PORT AU PR", ("PORTAUPRINCE", "cut name")),
        ("VLADIVOSTO", ("VLADIVOSTOK", "cut name")),
        ("UNVIE VIEN", ("UNVIEVIENNA", "cut name")),
        ("BUENOS", ("BUENOSAIRES", "1973-79 code")),
        ("THE HA", ("THEHAGUE", "1973-79 code")),
        ("CAPE T", ("CAPETOWN", "1973-79 code")),
        ("COPENH", ("COPENHAGEN", "1973-79 code")),
        ("AMEMBASSY PARIS", ("PARIS", "PLAD")),
        ("EMBASSY PARIS", ("PARIS", "PLAD form")),
        ("PARIS", ("PARIS", "station")),
        ("EFTOLONDON", ("LONDON", "malformed identifier")),
        ("BRUSSLS", ("BRUSSELS", "malformed identifier")),
    ],
)
def test_the_kind_of_name_is_told(name: str, expected: tuple[str, str]) -> None:
    found = authority.alias(name)

    assert found is not None
    assert (found.station, found.alias_type) == expected


@pytest.mark.parametrize(
    "name",
    [
        "",
        " - ",
        "NOWHERE",
        "PAN AM",  # begins PANAMA, as a line of prose may
        "NATIONAL",  # begins only an alias of an agency
        "UNESCOPARI",  # begins two stations
        "PORT",
        "PARISIENNE",
        "75 LIBREVILLE",  # the year and the post of a reference, no misprinted identifier
        "EFTO LONDON",
    ],
)
def test_what_is_no_name(name: str) -> None:
    assert authority.alias(name) is None
    assert authority.station(name) is None
    assert authority.canonical_station(name) is None
    assert authority.stations_named(name) == ()


@pytest.mark.parametrize("post", authority.stations(), ids=lambda post: post.station)
def test_a_station_is_found_by_every_name_of_its_own(post: authority.Station) -> None:
    for name in (post.station, post.name, post.plad, *post.aliases, *post.codes_1973_79):
        if name is not None:
            expected = BORNE_BY_ANOTHER.get(name, post.station)
            assert (name, authority.canonical_station(name)) == (name, expected)
    if post.plad is not None:
        assert authority.station_by_plad(post.plad) == post


def test_every_alias_row_resolves_as_it_says() -> None:
    wrong = []
    for name, station, _ in _alias_rows():
        if authority.canonical_station(name) != station:
            wrong.append(name)

    assert wrong == []


def test_no_two_alias_rows_disagree() -> None:
    meant: dict[str, set[str]] = {}
    for name, station, _ in _alias_rows():
        meant.setdefault(letters_and_digits(name), set()).add(station)

    assert [name for name, stations in meant.items() if len(stations) > 1] == []


def test_a_name_cut_to_ten_characters_never_means_another_station() -> None:
    posts = [p for p in authority.stations() if p.kind not in {"agency", "military"}]
    cut = {p.name[:10]: p.station for p in posts if len(p.name) > 10}
    found = {name: authority.canonical_station(name) for name in cut}

    assert len(cut) > 50
    open_names = {name for name, station in found.items() if station is None}
    assert open_names == {"UNESCO PAR", "UNESCOPARI"}
    assert {n: s for n, s in found.items() if s not in (cut[n], None)} == {}


def test_the_rows_of_the_table_are_whole() -> None:
    posts = authority.stations()
    names = {post.station for post in posts}
    placeless = {post.station for post in posts if post.time_zone is None}

    assert len(posts) == len(names) == 456
    assert [post.station for post in posts] == sorted(names)
    assert {post.successor for post in posts} - {None} <= names
    assert placeless == {"PARTO", "SECTO"}
    for post in posts:
        if post.time_zone is not None:
            ZoneInfo(post.time_zone)
            assert post.latitude is not None
            assert post.longitude is not None
            assert -90 <= post.latitude <= 90
            assert -180 <= post.longitude <= 180
        if post.first_seen is not None and post.last_seen is not None:
            assert post.first_seen <= post.last_seen


def test_a_plad_is_a_whole_name() -> None:
    def named(plad: str) -> str | None:
        found = authority.station_by_plad(plad)
        return None if found is None else found.station

    assert named("JOINT STAFF WASHINGTON DC//J-5//") == "JCS"
    assert named("AMEMBASSY BUENOS AIRES") == "BUENOSAIRES"
    assert named("BUENOS AIR") is None
    assert named("BUENOS") is None
    assert named("EFTOLONDON") is None
    assert named("") is None


@pytest.mark.parametrize(
    ("indicator", "expected", "shared_by"),
    [
        ("RUEHAD", "ABUDHABI", 1),
        ("ruehad", "ABUDHABI", 1),
        ("RUEHC", "STATE", 3),  # agencies behind the Department's own line
        ("RUEHKV", "KYIV", 2),  # one office under two names
        ("RUEHTA", None, 2),  # Almaty and Astana
        ("RUEHBS", None, 2),  # the embassy and the Mission to the European Union
        ("RHEHNSC", None, 2),  # two agencies
        ("RHMFISS", None, 0),  # a gateway
        ("RUEHXYZ", None, 0),
    ],
)
def test_routing_indicators(indicator: str, expected: str | None, shared_by: int) -> None:
    found = authority.station_by_indicator(indicator)

    assert (None if found is None else found.station) == expected
    assert len(authority.stations_by_indicator(indicator)) == shared_by


def test_every_indicator_of_a_station_leads_to_it() -> None:
    for post in authority.stations():
        for indicator in post.routing_indicators:
            assert (
                post in authority.stations_by_indicator(indicator)
                or indicator in authority.GATEWAYS
            )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BRUSSELS", ["BRUSSELS", "ECBRUSSELS", "USEUBRUSSELS"]),
        ("USEU", ["USEUBRUSSELS"]),
        ("JIDDA", ["JIDDA", "JEDDAH"]),
        ("DUBAI", ["DUBAI", "IRANRPODUBAI", "RPODUBAI"]),
        ("RABAT", ["RABAT"]),
    ],
)
def test_a_name_of_several_stations(name: str, expected: list[str]) -> None:
    assert [post.station for post in authority.stations_named(name)] == expected


def test_a_renamed_post_keeps_its_name_and_tells_its_successor() -> None:
    for former, latter in (("CALCUTTA", "KOLKATA"), ("MADRAS", "CHENNAI"), ("KIEV", "KYIV")):
        found = authority.station(former)

        assert found is not None
        assert (found.station, found.successor) == (former, latter)
