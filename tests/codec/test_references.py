"""The entries of a REF line: every form of spec/04."""

from __future__ import annotations

import pytest

from reftel.codec.references import MOST_ENTRIES, kind_of, read_references
from reftel.telegram import ReferenceKind

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
