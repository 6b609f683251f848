"""The entries of a REF line: every form of spec/04."""

from __future__ import annotations

import pytest

from reftel.codec.moments import named_moment
from reftel.codec.references import (
    MOST_ENTRIES,
    kind_of,
    read_numbers,
    read_references,
)
from reftel.telegram import ReferenceKind
from reftel.telegram.dtg import Dtg

YEAR = 2009


def found(text: str) -> list[tuple[str | None, str | None]]:
    """Label and MRN of each entry."""
    return [
        (entry.reference.label, str(entry.reference.mrn) if entry.reference.mrn else None)
        for entry in read_references(text, YEAR)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("VALLETTA 00311", [(None, "09 VALLETTA 311")], id="single, padded"),
        pytest.param(
            "A. BUENOS AIRES 360 B. BUENOS AIRES 311",
            [("A", "09 BUENOS AIRES 360"), ("B", "09 BUENOS AIRES 311")],
            id="lettered",
        ),
        pytest.param("A. 05 ABU DHABI 3243", [("A", "05 ABU DHABI 3243")], id="year of two"),
        pytest.param("2005 MADRID 3528", [(None, "05 MADRID 3528")], id="year of four"),
        pytest.param("'05 MADRID 3528", [(None, "05 MADRID 3528")], id="year with apostrophe"),
        pytest.param(
            "(A) STATE 165022 (B) MOSCOW 11500",
            [("A", "09 STATE 165022"), ("B", "09 MOSCOW 11500")],
            id="letters in brackets",
        ),
        pytest.param(
            "A. A) 04 STATE 274965 B. B) MADRID 156",
            [("A", "04 STATE 274965"), ("B", "09 MADRID 156")],
            id="doubled letter",
        ),
        pytest.param("A. (A) PARIS 7682", [("A", "09 PARIS 7682")], id="doubled in brackets"),
        pytest.param(
            "A) MADRID 5426, B) MADRID 5425",
            [("A", "09 MADRID 5426"), ("B", "09 MADRID 5425")],
            id="commas",
        ),
        pytest.param(
            "VALLETTA 1091: ROME 263",
            [(None, "09 VALLETTA 1091"), (None, "09 ROME 263")],
            id="colon",
        ),
        pytest.param(
            "VALLETTA 1091; ROME 263",
            [(None, "09 VALLETTA 1091"), (None, "09 ROME 263")],
            id="semicolon",
        ),
        pytest.param(
            "VALLETTA 1091 AND ROME 263",
            [(None, "09 VALLETTA 1091"), (None, "09 ROME 263")],
            id="and",
        ),
        pytest.param("MOSCOW 03242 2008", [(None, "08 MOSCOW 3242")], id="year after the serial"),
        pytest.param(
            "GUANGZHOU 11657, 11743 AND 12155",
            [
                (None, "09 GUANGZHOU 11657"),
                (None, "09 GUANGZHOU 11743"),
                (None, "09 GUANGZHOU 12155"),
            ],
            id="one station, several serials",
        ),
        pytest.param("PARIS 8760 AND PREVIOUS", [(None, "09 PARIS 8760")], id="open range"),
        pytest.param("ABU DHABI 248 (NOTAL)", [(None, "09 ABU DHABI 248")], id="remark"),
        pytest.param("NEW DELHI 42", [(None, "09 NEW DELHI 42")], id="longest station first"),
        pytest.param("SECSTATE 274965", [(None, "09 STATE 274965")], id="alias of the Department"),
        pytest.param("RIO 329", [(None, "09 RIO DE JANEIRO 329")], id="short name"),
        pytest.param("VALLETTA #311", [(None, "09 VALLETTA 311")], id="number sign"),
        pytest.param("VALLETTA-311", [(None, "09 VALLETTA 311")], id="hyphen"),
        pytest.param("Valletta 311", [(None, "09 VALLETTA 311")], id="lower case"),
        pytest.param("VALLETTA311", [(None, "09 VALLETTA 311")], id="glued"),
        pytest.param("HALL - QUILLMARK E-MAIL OF 3/23", [(None, None)], id="e-mail"),
        pytest.param("LEE-VASSBEIN EMAIL 05/11/07", [(None, None)], id="e-mail with a date"),
        pytest.param("VASSBEIN/SIMS TELCON", [(None, None)], id="call"),
        pytest.param("IIR 6 982 0173 08", [(None, None)], id="another agency's report"),
        pytest.param("SECDEF MSG DTG 301601Z SEP 08", [(None, None)], id="by date-time group"),
        pytest.param("EMBASSY PARIS DAILY REPORT FOR NOV 9", [(None, None)], id="document"),
        pytest.param(
            "A. VALLETTA 311 B. HALL-ROE E-MAIL OF 3/23 C. ROME 287",
            [("A", "09 VALLETTA 311"), ("B", None), ("C", "09 ROME 287")],
            id="mixed",
        ),
        pytest.param("NONE", [], id="NONE"),
        pytest.param("N/A", [], id="N/A"),
        pytest.param("", [], id="nothing"),
        pytest.param(" , ; ", [], id="separators"),
    ],
)
def test_forms(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("HALL - QUILLMARK E-MAIL OF 3/23", ReferenceKind.EMAIL),
        ("LEE-VASSBEIN EMAIL 05/11/07", ReferenceKind.EMAIL),
        ("VASSBEIN/SIMS TELCON", ReferenceKind.CALL),
        ("VASSBEIN PHONE CALL", ReferenceKind.CALL),
        ("A-4945", ReferenceKind.AIRGRAM),
        ("STATE CA-3400 NOV 2, 1966", ReferenceKind.AIRGRAM),
        ("SECDEF MSG DTG 301601Z SEP 08", ReferenceKind.TELEGRAM),
        ("IIR 6 982 0173 08", ReferenceKind.DOCUMENT),
        ("VALLETTA POINTS JULY 15", ReferenceKind.DOCUMENT),
    ],
)
def test_kinds(words: str, kind: ReferenceKind) -> None:
    assert kind_of(words) is kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ABU DHABI 248 (NOTAL)", "ABU DHABI 248 (NOTAL)"),
        ("ANKARA 1561 (EXDIS)", "ANKARA 1561 (EXDIS)"),
        ("PARIS 8760 AND PREVIOUS", "PARIS 8760 AND PREVIOUS"),
        ("A. (A) PARIS 7682", "PARIS 7682"),
        ("A. 05 ABU DHABI 3243,", "05 ABU DHABI 3243"),
        ("MOSCOW 03242 2008", "MOSCOW 03242 2008"),
    ],
)
def test_words_are_those_printed_without_the_letter(text: str, words: str) -> None:
    assert [entry.reference.text for entry in read_references(text, YEAR)] == [words]


@pytest.mark.parametrize(
    ("text", "printed"),
    [("VALLETTA 311", False), ("08 VALLETTA 311", True), ("VALLETTA 311 2008", True)],
)
def test_whether_the_year_is_printed(text: str, printed: bool) -> None:
    assert [e.reference.year_is_printed for e in read_references(text, YEAR)] == [printed]


def test_without_a_year_nothing_is_invented() -> None:
    entries = read_references("A. VALLETTA 311 B. 08 ROME 287", None)

    assert [str(e.reference.mrn) for e in entries] == ["None", "08 ROME 287"]
    assert {e.reference.kind for e in entries} == {ReferenceKind.TELEGRAM}


@pytest.mark.parametrize(
    ("text", "mrn"),
    [("VALLLETTA 311", "09 VALLETTA 311"), ("BUENSO AIRES 311", "09 BUENOS AIRES 311")],
)
def test_a_misspelt_station_is_said(text: str, mrn: str) -> None:
    (entry,) = read_references(text, YEAR)

    assert str(entry.reference.mrn) == mrn
    assert entry.repaired == mrn.removeprefix("09 ").removesuffix(" 311").replace(" ", "")


@pytest.mark.parametrize(
    "text", ["QUILLMARK 311", "IN MARCH 2007", "MEETING OF 12 MARCH", "FERRY 12 LEFT"]
)
def test_a_word_with_a_number_is_no_telegram(text: str) -> None:
    assert [mrn for _, mrn in found(text)] == [None]


def test_places() -> None:
    text = "A. VALLETTA 311 (NOTAL), B. 08 ROME 287"
    entries = read_references(text, YEAR)

    assert [text[e.start : e.end] for e in entries] == ["VALLETTA 311 (NOTAL)", "08 ROME 287"]


@pytest.mark.parametrize(
    ("text", "mrn"),
    [
        ("BRAZIL 1280", "09 BRASILIA 1280"),
        ("05 MALTA 312", "05 VALLETTA 312"),
        ("A. STATE 12 B. MALTA 00312", "09 VALLETTA 312"),
    ],
)
def test_an_embassy_is_known_by_its_country_where_there_was_one_only(text: str, mrn: str) -> None:
    entry = read_references(text, 2009)[-1]

    assert str(entry.reference.mrn) == mrn
    assert entry.repaired == mrn.split()[1]


@pytest.mark.parametrize(
    "text", ["MALTA 2008", "REPORT ON MALTA 312", "KAZAKHSTAN 312", "FERRYLAND 312"]
)
def test_a_country_is_no_embassy_beside_other_words(text: str) -> None:
    assert [entry.reference.mrn for entry in read_references(text, 2009)] == [None]


def test_a_longer_list_than_any_drafter_writes_is_cut() -> None:
    text = ", ".join(f"VALLETTA {number}" for number in range(100, 900))

    assert len(read_references(text, YEAR)) == MOST_ENTRIES


def test_a_number_glued_to_the_word_and() -> None:
    """Found by coverage-guided fuzzing."""
    found = read_references("VALLETTA 311 AND201", 2009)

    assert [entry.reference.mrn and entry.reference.mrn.id for entry in found] == [
        "09VALLETTA311",
        "09VALLETTA201",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "PARIS 8760-8763",
            [(None, f"09 PARIS {n}") for n in range(8760, 8764)],
            id="a row of numbers",
        ),
        pytest.param(
            "STATE 100 THROUGH 102, ROME 7",
            [(None, f"09 STATE {n}") for n in (100, 101, 102)] + [(None, "09 ROME 7")],
            id="a row in words",
        ),
        pytest.param("PARIS 8760-9999", [(None, "09 PARIS 8760")], id="no row so long"),
        pytest.param(
            "STATE 2079 310241Z AUG 77", [(None, "77 STATE 2079")], id="a year in the DTG behind"
        ),
        pytest.param(
            "STATE 2524 DTD 211400Z OCT 77", [(None, "77 STATE 2524")], id="dated by its DTG"
        ),
        pytest.param("ROME 435 JULY 1973", [(None, "73 ROME 435")], id="a year behind a month"),
        pytest.param(
            "A. STATE 90063 B ROME 739 C TUNIS 4",
            [("A", "09 STATE 90063"), ("B", "09 ROME 739"), ("C", "09 TUNIS 4")],
            id="letters without marks",
        ),
        pytest.param(
            "A THE MINISTER'S LETTER\nREF B ROME 761",
            [("A", None), ("B", "09 ROME 761")],
            id="REF again before each letter",
        ),
        pytest.param(
            "08 ROME 1159\n\n(U) THIS EXERCISE IS SENSITIVE.",
            [(None, "08 ROME 1159")],
            id="a portion mark is no letter",
        ),
        pytest.param(
            "STATE 92148 AND ROME A-023",
            [(None, "09 STATE 92148"), (None, None)],
            id="a telegram and an airgram",
        ),
        pytest.param(
            "ROME 7, ARDEN-ROE E-MAIL OF 3/23",
            [(None, "09 ROME 7"), (None, None)],
            id="a telegram and a letter",
        ),
        pytest.param(
            "STATE 187673 TOSEC 120345", [(None, "09 STATE 187673")], id="two numbers of one"
        ),
        pytest.param("SECTO 12", [(None, "09 SECTO 12")], id="the Secretary's series"),
        pytest.param("PORT A 76", [(None, "09 PORT AU PRINCE 76")], id="the code of a post"),
        pytest.param("USDEL 7", [(None, None)], id="a code that is a word"),
    ],
)
def test_more_forms(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["A-199", "A87", "STATE A4683 OF JUNE 10", "STATE CA-3400"])
def test_airgrams(text: str) -> None:
    assert kind_of(text) is ReferenceKind.AIRGRAM


NOW = Dtg.parse("121724Z JAN 09")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("USCINCRED 311345Z MAY 73", (None, "311345Z MAY 73")),
        ("ROME 011000Z JAN 09", ("ROME", "011000Z JAN 09")),
        ("SECDEF MSG DTG 301601z SEP 08", ("SECDEF", "301601Z SEP 08")),
        ("AMEMBASSY ABU DHABI 301601Z SEPTEMBER 2008", ("ABUDHABI", "301601Z SEP 08")),
        ("ROME 101000Z", ("ROME", "101000Z JAN 09")),
        ("ROME 311000Z", ("ROME", "311000Z DEC 08")),
        ("ROME 311000Z DEC", ("ROME", "311000Z DEC 08")),
        ("ROME 321000Z DEC 08", None),
        ("ROME 12", None),
    ],
)
def test_named_by_sender_and_moment(text: str, expected: tuple[str | None, str] | None) -> None:
    moment = named_moment(text, NOW)

    assert (None if moment is None else (moment.station, str(moment.dtg))) == expected


def test_a_moment_without_its_month_needs_the_citing_telegram() -> None:
    assert named_moment("ROME 101000Z", None) is None


def test_numbers_in_prose_are_no_more_than_themselves() -> None:
    text = "AS REPORTED IN 05 STATE 226504 AND WITH ROME 0059."

    assert [
        (one.reference.text, text[one.start : one.end]) for one in read_numbers(text, 2009)
    ] == [
        ("05 STATE 226504", "05 STATE 226504"),
        ("ROME 0059", "ROME 0059"),
    ]
