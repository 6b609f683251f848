"""The classification line, sound and damaged (spec/05 B1-B6)."""

from __future__ import annotations

import pytest

from reftel.codec.banner import Banner, read_banner
from reftel.telegram import Classification

U, LOU = Classification.UNCLASSIFIED, Classification.LIMITED_OFFICIAL_USE
C, S, TS = Classification.CONFIDENTIAL, Classification.SECRET, Classification.TOP_SECRET


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("C O N F I D E N T I A L VALLETTA 000312", Banner(C, post="VALLETTA", serial=312)),
        ("S E C R E T VALLETTA 000312", Banner(S, post="VALLETTA", serial=312)),
        ("T O P  S E C R E T VALLETTA 000312", Banner(TS, post="VALLETTA", serial=312)),
        ("T O P S E C R E T VALLETTA 000312", Banner(TS, post="VALLETTA", serial=312)),
        ("UNCLAS VALLETTA 000312", Banner(U, post="VALLETTA", serial=312)),
        ("UNCLASSIFIED VALLETTA 000312", Banner(U, post="VALLETTA", serial=312)),
        ("CONFIDENTIAL VALLETTA 312", Banner(C, post="VALLETTA", serial=312)),
        ("SECRET VALLETTA 0312", Banner(S, post="VALLETTA", serial=312)),
        ("LIMITED OFFICIAL USE STATE 187673", Banner(LOU, post="STATE", serial=187673)),
        ("S E C R E T   STATE   00119085", Banner(S, post="STATE", serial=119085)),
        ("UNCLAS ABU DHABI 000042", Banner(U, post="ABU DHABI", serial=42)),
        ("UNCLAS PORT AU PRINCE 000042", Banner(U, post="PORT AU PRINCE", serial=42)),
        (
            "C O N F I D E N T I A L SECTION 01 OF 03 THE HAGUE 000054",
            Banner(C, sections=3, post="THE HAGUE", serial=54),
        ),
        (
            "S E C R E T SECTION 01 of 24 VALLETTA 000312",
            Banner(S, sections=24, post="VALLETTA", serial=312),
        ),
        (
            "UNCLAS E F T O VALLETTA 000312",
            Banner(U, controls=("EFTO",), post="VALLETTA", serial=312),
        ),
        (
            "UNCLAS EFTO SECTION 01 OF 02 VALLETTA 000312",
            Banner(U, controls=("EFTO",), sections=2, post="VALLETTA", serial=312),
        ),
        (
            "UNCLAS FOUO VALLETTA 000312",
            Banner(U, controls=("FOUO",), post="VALLETTA", serial=312),
        ),
        (
            "UNCLAS SENSITIVE VALLETTA 000312",
            Banner(U, controls=("SENSITIVE",), post="VALLETTA", serial=312),
        ),
        (
            "S E C R E T //NOFORN VALLETTA 000312",
            Banner(S, controls=("NOFORN",), post="VALLETTA", serial=312),
        ),
        ("CONFIDENTIAL", Banner(C)),
        ("S E C R E T", Banner(S)),
    ],
)
def test_a_sound_line(line: str, expected: Banner) -> None:
    assert read_banner(line) == expected


@pytest.mark.parametrize(
    ("line", "level"),
    [
        pytest.param("E C R E T VALLETTA 000312", S, id="B1 first letter lost"),
        pytest.param("O N F I D E N T I A L VALLETTA 000312", C, id="B1 first letter of C lost"),
        pytest.param("NCLAS VALLETTA 000312", U, id="B1 first letter of U lost"),
        pytest.param("SS E C R E T VALLETTA 000312", S, id="B2 doubled"),
        pytest.param("CSE C R E T VALLETTA 000312", S, id="B2 inserted"),
        pytest.param("UUNCLAS VALLETTA 000312", U, id="B2 doubled U"),
        pytest.param("CO N F I D E N T I A L VALLETTA 000312", C, id="B2 blank lost"),
        pytest.param("C O N F I D E N T IA L VALLETTA 000312", C, id="B2 blank lost inside"),
        pytest.param("S e c r e t valletta 000312", S, id="B3 sentence case"),
        pytest.param("Unclas valletta 000312", U, id="B3 sentence case of U"),
        pytest.param("C o n f i d e n t i a l Valletta 000312", C, id="B3 title case"),
        pytest.param("C O N F I D E N I A L VALLETTA 000312", C, id="a letter lost inside"),
        pytest.param("C O N F I D E M T I A L VALLETTA 000312", C, id="a letter changed"),
    ],
)
def test_a_damaged_spelling_is_read_and_said(line: str, level: Classification) -> None:
    assert read_banner(line) == Banner(level, post="VALLETTA", serial=312, repaired=True)


@pytest.mark.parametrize(
    ("line", "captions"),
    [
        ("S E C R E T VALLETTA 000312 SIPDIS NOFORN", ("SIPDIS", "NOFORN")),
        ("S E C R E T VALLETTA 000312  SIPDIS", ("SIPDIS",)),
        ("S E C R E T VALLETTA 000312 SIPDIS/NOFORN", ("SIPDIS", "NOFORN")),
        ("S E C R E T VALLETTA 000312 ROGER CHANNEL", ("ROGER CHANNEL",)),
    ],
)
def test_b6_captions_on_the_line(line: str, captions: tuple[str, ...]) -> None:
    assert read_banner(line) == Banner(S, post="VALLETTA", serial=312, captions=captions)


@pytest.mark.parametrize("word", ["SECTION", "SECTIKN", "SECTON", "S E C T I O N"])
def test_a_damaged_section_word(word: str) -> None:
    found = read_banner(f"UNCLAS {word} 01 OF 03 VALLETTA 000312")

    assert found is not None
    assert (found.sections, found.post, found.serial) == (3, "VALLETTA", 312)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "SECRETARY ROE ARRIVED",
        "CONFIDENTIAL SOURCES SAY",
        "UNCLASSIFIEDS 000312",
        "VALLETTA 000312",
        "S E C R E T VALLETTA 000000",
        "A B C D E F G H",
        "RESTRICTED AREAS NEAR THE HARBOR",
        "UNCLAS VALLETTA 000312 THE MINISTER",
    ],
)
def test_a_line_that_is_none(line: str) -> None:
    assert read_banner(line) is None
