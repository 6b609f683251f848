"""TAGS: what codes mean, which words are codes, how glued ones come apart."""

from __future__ import annotations

import pytest

from reftel import authority


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        ("PREL", "subject", "External political relations"),
        ("prel", "subject", "External political relations"),
        ("IZ", "geographic", "Iraq"),
        ("KDEM", "program", "Democratization"),
        ("NATO", "organization", "North Atlantic Treaty Organization"),
        ("  AER   LINGUS ", "organization", None),
    ],
)
def test_codes(code: str, kind: str, name: str | None) -> None:
    fact = authority.tag(code)

    assert fact is not None
    assert (fact.kind, fact.name) == (kind, name)
    assert fact.is_proper


def test_an_unknown_code_is_none() -> None:
    assert authority.tag("QQQQ") is None
    assert authority.tag("") is None
    assert authority.tag_readings("QQQQ") == ()


def test_a_variant_says_what_to_use_instead() -> None:
    fact = authority.tag("HURI")

    assert fact is not None
    assert not fact.is_proper
    assert fact.use_instead == ("PHUM",)


def test_a_code_of_two_kinds_has_two_readings() -> None:
    two = {
        fact.code: [reading.kind for reading in authority.tag_readings(fact.code)]
        for fact in authority.tag_facts()
        if len(authority.tag_readings(fact.code)) > 1
    }

    assert sorted(two) == ["AL", "BP", "CD", "CE", "EC", "EU"]
    assert two["AL"] == ["geographic", "organization"]
    assert two["EU"] == ["organization", "variant"]
    albania = authority.tag("AL")
    assert albania is not None
    assert albania.country == "AL"


def test_known_tags_are_the_proper_codes_in_capitals() -> None:
    known = authority.known_tags()

    assert {"PREL", "PGOV", "IZ", "KDEM", "NATO", "ALITALIA", "EU"} <= known
    assert not {"EINDETRD", "HURI", "IQ", "Alitalia", "", "TERRORISM"} & known
    assert known == {code.upper() for code in known}
    assert all(authority.tag(code) is not None for code in known)
    assert len(known) == len(
        {fact.code.upper() for fact in authority.tag_facts() if fact.is_proper}
    )


def test_every_row_is_there_and_every_instead_is_a_proper_code() -> None:
    facts = authority.tag_facts()

    assert len(facts) == 1161
    instead = {code for fact in facts for code in fact.use_instead}
    assert instead <= authority.known_tags()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("human rights", ["PHUM", "SHUM"]),
        ("HUMAN  RIGHTS", ["PHUM", "SHUM"]),
        ("rights human", ["PHUM"]),
        ("United Arab Emirates", ["AE"]),
        ("nothing of the kind", []),
        ("", []),
    ],
)
def test_codes_by_name(words: str, first: list[str]) -> None:
    found = [fact.code for fact in authority.tags_by_name(words)]

    assert found[: len(first)] == first
    assert bool(found) == bool(first)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("EINDETRD", ["EIND", "ETRD"]),
        ("KDEMAF", ["KDEM", "AF"]),
        ("kdemaf", ["KDEM", "AF"]),
        ("PRELPGOV", ["PREL", "PGOV"]),
        ("IRAJ", ["IR", "AJ"]),  # a run-together word of the table
        ("PREL", None),
        ("UNESCO", None),  # a code of its own
        ("PRELQQ", None),
        ("QQQQPREL", None),
        ("PRELPGOVKDEM", None),
        ("AFKDEM", None),
        ("NATOPREL", None),  # an organization first
        ("POLITICS", None),
        ("", None),
    ],
)
def test_glued_codes(word: str, expected: list[str] | None) -> None:
    assert authority.split_glued_tag(word) == expected


def test_a_split_belongs_to_the_caller() -> None:
    first = authority.split_glued_tag("EINDETRD")
    assert first is not None
    first.clear()

    assert authority.split_glued_tag("EINDETRD") == ["EIND", "ETRD"]


def test_no_known_code_is_split() -> None:
    assert [c for c in authority.known_tags() if authority.split_glued_tag(c) is not None] == []
