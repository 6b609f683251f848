"""People named in invented texts, in mixed case and in capitals."""

from __future__ import annotations

import pytest

from reftel.analysis.people import Person, find_namings
from reftel.analysis.told import find_told
from reftel.codec import read


def named(text: str) -> list[str]:
    return [" ".join(text[n.start : n.end].split()) for n in find_namings(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We met Prime Minister Orlo Vassbein at noon.", ["Prime Minister Orlo Vassbein"]),
        ("Ada Quillmark said no.", ["Ada Quillmark"]),
        ("Peter Vassbein left. Later Vassbein's wife wrote.", ["Peter Vassbein", "Vassbein"]),
        ("The Ambassador told Polcouns that he agreed.", ["Ambassador", "Polcouns"]),
        ("Gen. P. J. Oskell briefed Econoff.", ["Gen. P. J. Oskell", "Econoff"]),
        ("Sheikh Khalid bin Oman Tessir was there.", ["Sheikh Khalid bin Oman Tessir"]),
        ("Oil and A.Q. Vassbein, a lawyer", ["A.Q. Vassbein"]),
        ("The Queen's Speech came after A/S Quillmark's visit.", ["Queen", "A/S Quillmark"]),
        ("Ada Quillmark/Orlo Vassbein wrote it.", ["Ada Quillmark", "Orlo Vassbein"]),
        ("Orlo\n\nVassbein said no. Vassbein, again, said no.", ["Vassbein", "Vassbein"]),
        ("A new ambassador is expected in Rome in May.", []),
        ("The Ministry of Transport of Malta closed the Port of Gozo.", []),
    ],
)
def test_names_in_mixed_case(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WE MET FOREIGN MINISTER VASSBEIN ON MARCH 9 IN ROME.", ["FOREIGN MINISTER VASSBEIN"]),
        ("VASSBEIN TOLD EMBOFF THAT THE PORT WAS CLOSED.", ["VASSBEIN", "EMBOFF"]),
        ("PETER VASSBEIN LEFT. LATER VASSBEIN WROTE TO THE AMBASSADOR.", ["PETER VASSBEIN", "VASSBEIN", "AMBASSADOR"]),
        ("THE GOVERNMENT CONSIDERED THE PROPO- SITION UNACCEPTABLE.", []),
        ("THE MALTESE PARLIAMENT AND THE ITALIAN EMBASSY AGREED.", []),
    ],
)  # fmt: skip
def test_names_in_capitals(text: str, expected: list[str]) -> None:
    assert named(text) == expected


HEAD = """\
O R 091224Z NOV 07
FM AMEMBASSY ISLAMABAD
TO SECSTATE WASHDC IMMEDIATE 1934
C O N F I D E N T I A L ISLAMABAD 009901

E.O. 12958: DECL: 11/09/2017
TAGS: PREL, PK
SUBJECT: EXERCISE: PEOPLE

Classified By: Anne W. Patterson, Ambassador, for reasons 1.4 (b) and (d).

1. (C) The Ambassador called Manager Orlo Vassbein (strictly protect) on November 8. Vassbein was brief.

2. (C) The Prime Minister was ill, said Deputy Prime Minister Ilmo Tarsk.
PATTERSON
"""


def people(text: str = HEAD) -> dict[str, Person]:
    return {person.label: person for person in find_told(read(text).telegram)[1]}


def test_mentions_are_joined_and_the_ambassador_is_who_classifies() -> None:
    found = people()

    assert len(found["Orlo Vassbein"].mentions) == 2
    patterson = found["Anne W. Patterson"]
    assert patterson.roles == ("signer", "classifier")
    assert [mention.text for mention in patterson.mentions] == ["Ambassador"]


def test_the_signer_is_looked_up_among_the_officers_of_that_day() -> None:
    patterson = people()["Anne W. Patterson"]

    assert patterson.officer is not None
    assert patterson.officer.surname == "Patterson"
    assert people(HEAD.replace("PATTERSON", "QUILLMARK"))["QUILLMARK"].officers == ()


def test_an_office_of_another_is_not_joined() -> None:
    found = people()

    assert "Prime Minister" in found
    assert found["Ilmo Tarsk"].titles == ("Deputy Prime Minister",)


def test_a_mark_of_protection_stays_with_the_mention() -> None:
    vassbein = people()["Orlo Vassbein"]

    assert vassbein.protect == "strictly protect"
    assert [mention.protect for mention in vassbein.mentions] == ["strictly protect", None]


@pytest.mark.parametrize(
    ("sentence", "protected"),
    [
        ("Charge spoke to Ilaria Vantone (strictly protect).", ["Ilaria Vantone"]),
        ("Peter Oskell told Ilaria Vantone (protect) so.", ["Ilaria Vantone"]),
        ("Ilaria Vantone (protect) told Charge and Peter Oskell so.", ["Ilaria Vantone"]),
        (
            "We saw Peter Oskell and Ilaria Vantone (please protect).",
            ["Peter Oskell", "Ilaria Vantone"],
        ),
        (
            "We saw Ilaria Vantone, the Foreign Minister (protect).",
            ["Ilaria Vantone", "Foreign Minister"],
        ),
    ],
)
def test_a_mark_of_protection_is_of_who_is_named_last_before_it(
    sentence: str, protected: list[str]
) -> None:
    found = people(HEAD.replace("Vassbein was brief.", f"Vassbein was brief.\n\n3. (C) {sentence}"))

    marked = [name for name, person in found.items() if person.protect and name != "Orlo Vassbein"]
    assert marked == protected
