"""Paragraphs, the headings over them, the signature (spec/02; spec/05 C1-C6, G3-G6)."""

from __future__ import annotations

import pytest

from reftel.codec import read
from reftel.codec.reading import Reading
from reftel.codec.section_headings import is_rule
from reftel.telegram import Telegram

LABELS = "C O N F I D E N T I A L VALLETTA 000312\n\nE.O. 12958: DECL: 03/12/2019\nTAGS: PREL\nSUBJECT: EXERCISE\n\n"


def reading_of(body: str) -> Reading:
    return read(LABELS + body, year=2009)


def telegram_of(body: str) -> Telegram:
    return reading_of(body).telegram


def shown(telegram: Telegram) -> list[tuple[int, str | None, str]]:
    """Number, portion mark and text of each paragraph."""
    return [(p.number, str(p.mark) if p.mark else None, p.text) for p in telegram.paragraphs]


THREE = [(1, "C", "One."), (2, "SBU", "Two."), (3, "C", "Three.")]
THREE_BARE = [(1, None, "One."), (2, None, "Two."), (3, None, "Three.")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("1. (C) One.\n\n2. (SBU) Two.\n\n3. (C) Three.\n", THREE, id="sound"),
        pytest.param("1.(C) One.\n\n2.(SBU) Two.\n\n3.(C)Three.\n", THREE, id="glued mark"),
        pytest.param("1. (C) One.\n2. (SBU) Two.\n3. (C) Three.\n", THREE, id="no blank lines"),
        pytest.param("1.  (C)  One.\n\n2.  (SBU)  Two.\n\n3. (C) Three.", THREE, id="blanks"),
        pytest.param("1. One.\n\n2. Two.\n\n3. Three.\n", THREE_BARE, id="no marks"),
        pytest.param("1 (C) One.\n\n2 (SBU) Two.\n\n3 (C) Three.\n", THREE, id="no stops"),
        pytest.param("  1. (C) One.\n\n  2. (SBU) Two.\n\n  3. (C) Three.\n", THREE, id="indented"),
        pytest.param(
            "\u00b61. (C) One.\n\n\u00b62. (SBU) Two.\n\n\u00b63. (C) Three.\n", THREE, id="C1"
        ),
        pytest.param(
            "\ufffd1.  (C) One.\n\n\ufffd2.  (SBU) Two.\n\n\ufffd3. (C) Three.\n", THREE, id="C3"
        ),
        pytest.param("11. (C) One.\n\n12. (SBU) Two.\n\n13. (C) Three.\n", THREE, id="C4"),
        pytest.param("1. (C) One. 2. (SBU) Two. 3.(C) Three.\n", THREE, id="C5"),
    ],
)
def test_paragraphs(body: str, expected: list[tuple[int, str | None, str]]) -> None:
    assert shown(telegram_of(body)) == expected


@pytest.mark.parametrize(
    "mark", ["C", "S/NF", "S//NF", "SBU/NF", "C/NF", "U//FOUO", "S//REL TO USA, FVEY"]
)
def test_portion_marks(mark: str) -> None:
    assert shown(telegram_of(f"1. ({mark}) One.\n\n2. (U) Two.\n"))[0] == (1, mark, "One.")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("\u00b62007.", id="C2 a year"),
        pytest.param("\ufffd2007.", id="C3 a year"),
        pytest.param("\u00b614. That was all.", id="C2 a number out of order"),
        pytest.param("\u00b6B. Smith", id="C2 a capital"),
    ],
)
def test_c2_a_sign_before_what_is_no_number(line: str) -> None:
    telegram = telegram_of(f"\u00b61. (C) The ferry sank in\n{line}\n\n\u00b62. (C) Two.\n")

    assert [paragraph.number for paragraph in telegram.paragraphs] == [1, 2]
    assert (
        telegram.paragraphs[0].text == f"The ferry sank in\n{line.lstrip(chr(0xB6) + chr(0xFFFD))}"
    )


def test_c4_is_a_repair_for_each_number() -> None:
    reading = reading_of("".join(f"1{n}. (C) Text {n}.\n\n" for n in range(1, 12)))

    assert [paragraph.number for paragraph in reading.telegram.paragraphs] == list(range(1, 12))
    assert {(r.kind, r.damage) for r in reading.repairs} == {("fused-paragraph-sign", "C4")}
    assert [(r.original, r.repaired) for r in reading.repairs][-2:] == [
        ("110.", "10."),
        ("111.", "11."),
    ]


def test_eleven_unmarked_paragraphs_are_not_fused() -> None:
    telegram = telegram_of("".join(f"{n}. Text {n}.\n\n" for n in range(1, 15)))

    assert [paragraph.number for paragraph in telegram.paragraphs] == list(range(1, 15))


def test_eleven_marked_paragraphs_are_not_fused() -> None:
    telegram = telegram_of("".join(f"{n}. (C) Text {n}.\n\n" for n in range(1, 15)))

    assert [paragraph.number for paragraph in telegram.paragraphs] == list(range(1, 15))


def test_c5_is_a_repair() -> None:
    reading = reading_of("1. (C) One. 2.(C) Two.\n")

    assert [(r.kind, r.damage, r.original) for r in reading.repairs] == [
        ("glued-paragraph", "C5", "2.(C) ")
    ]


@pytest.mark.parametrize(
    "text", ["He paid 2. (C) of it.", "Section 2.(b) applies.", "See 2. That is all."]
)
def test_c5_not_where_sequence_and_mark_do_not_agree(text: str) -> None:
    telegram = telegram_of(f"1. (C) {text}\n")

    assert shown(telegram) == [(1, "C", text)]


@pytest.mark.parametrize(
    ("numbers", "kinds"),
    [
        ([1, 2, 4], ["paragraph-sequence"]),
        ([1, 2, 2, 3], ["paragraph-sequence"]),
        ([3, 4, 5], ["paragraphs-start-late"]),
        ([1, 2, 3], []),
    ],
)
def test_c6_a_broken_sequence_is_kept_and_said(numbers: list[int], kinds: list[str]) -> None:
    reading = reading_of("".join(f"{number}. (C) Text.\n\n" for number in numbers))

    assert [paragraph.number for paragraph in reading.telegram.paragraphs] == numbers
    assert [defect.kind for defect in reading.defects] == kinds
    assert {defect.damage for defect in reading.defects} <= {"C6"}


PARTS = """\
A. THE HARBOUR

1. The ferry lies at the quay.

2. Nobody goes aboard.

B. WHAT IS ASKED

Washington is asked:

1. To send a pilot.

2. To pay for the rope.
"""


def test_c6_numbers_that_begin_anew_in_each_lettered_part() -> None:
    told = [(number, text.split()[0]) for number, _, text in shown(telegram_of(PARTS))]

    assert [one for one in told if one[0]] == [(1, "The"), (2, "Nobody"), (1, "To"), (2, "To")]


def test_c6_a_list_under_a_letter_of_one_paragraph_is_text() -> None:
    """The first run has no heading: what begins anew below is a list of its last paragraph."""
    body = PARTS.replace("A. THE HARBOUR\n\n", "")

    told = [number for number, _, _ in shown(telegram_of(body)) if number]

    assert told == [1, 2]


def test_a_list_inside_a_paragraph_is_text() -> None:
    body = "1. (C) He named:\n\n1) ferries;\n2) ports.\n\n2. (C) Two.\n"

    assert shown(telegram_of(body)) == [
        (1, "C", "He named:\n\n1) ferries;\n2) ports."),
        (2, "C", "Two."),
    ]


def test_a_numbered_list_inside_a_marked_paragraph_is_text() -> None:
    body = "1. (C) He named:\n1. Ferries.\n2. Ports.\n3. Cranes.\n\n2. (C) Two.\n\n3. (C) Three.\n"

    assert [p.number for p in telegram_of(body).paragraphs] == [1, 2, 3]


def test_a_single_paragraph_without_a_number_is_the_preamble() -> None:
    telegram = telegram_of("The Minister was brief.\nQUILLMARK\n")

    assert telegram.paragraphs == ()
    assert telegram.preamble == "The Minister was brief."
    assert telegram.signature == "QUILLMARK"


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("THE CALL\n--------\n\n", "THE CALL"),
        ("--------\nTHE CALL\n--------\n\n", "THE CALL"),
        ("-------- \n THE CALL\n-------- \n", "THE CALL"),
        ("The Call\n\n", "The Call"),
        ("THE CALL: WHY\nIT WAS MADE\n-----------\n\n", "THE CALL: WHY IT WAS MADE"),
        ("- - - - -\nTHE CALL\n- - - - -\n\n", "THE CALL"),
        ("=========\nTHE CALL\n=========\n\n", "THE CALL"),
        (
            "----\nWHAT IS LEFT FOR THE U.S.\nTEAM TO DO\n----\n\n",
            "WHAT IS LEFT FOR THE U.S. TEAM TO DO",
        ),
    ],
)
def test_a_heading_over_a_paragraph(above: str, heading: str) -> None:
    telegram = telegram_of(f"1. (C) One.\n\n{above}2. (C) Two.\n")

    assert [p.heading for p in telegram.paragraphs] == [None, heading]
    assert shown(telegram) == [(1, "C", "One."), (2, "C", "Two.")]


def test_a_heading_on_the_paragraphs_own_line() -> None:
    telegram = telegram_of("1. (C) One.\n\n2. (C) THE CALL\n--------\nTwo ferries.\n")

    assert [p.heading for p in telegram.paragraphs] == [None, "THE CALL"]
    assert telegram.paragraphs[1].text == "Two ferries."


@pytest.mark.parametrize("last", ["End summary.", "that was (all)", "It is 5 p.m."])
def test_a_line_of_text_is_no_heading(last: str) -> None:
    telegram = telegram_of(f"1. (C) One.\n\n{last}\n\n2. (C) Two.\n")

    assert [p.heading for p in telegram.paragraphs] == [None, None]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("-----", True),
        ("- - -", True),
        ("***", True),
        ("= = = =", True),
        ("\u2014\u2014\u2014", True),
        ("--", False),
        ("", False),
        ("   ", False),
        ("-- THE CALL --", False),
    ],
)
def test_rules(line: str, rule: bool) -> None:
    assert is_rule(line) is rule


@pytest.mark.parametrize(
    ("ending", "signature"),
    [
        pytest.param("QUILLMARK\n", "QUILLMARK", id="own line"),
        pytest.param("\nQUILLMARK\n", "QUILLMARK", id="after a blank line"),
        pytest.param("Quillmark\n", "Quillmark", id="G5 capitalised"),
        pytest.param("QUILLMARK----\n", "QUILLMARK", id="G5 dashes"),
        pytest.param("QUILLMARK .\n", "QUILLMARK", id="G5 stop"),
        pytest.param("QUILLMARK#\n", "QUILLMARK", id="G5 hash"),
        pytest.param("DE ROE\n", "DE ROE", id="particle"),
        pytest.param("ROE-FENWICK\n", "ROE-FENWICK", id="double name"),
        pytest.param("O'DARE\n", "O'DARE", id="apostrophe"),
        pytest.param("QUILLMARK\n\nNNNN\n", "QUILLMARK", id="NNNN"),
        pytest.param("QUILLMARK\nCONFIDENTIAL\n", "QUILLMARK", id="level after it"),
        pytest.param("QUILLMARK\n\n2009VALLET00312 - CONFIDENTIAL\n", "QUILLMARK", id="G4"),
        pytest.param("NNNN\n", None, id="no signature"),
        pytest.param("", None, id="nothing"),
        pytest.param("END COMMENT.\n", None, id="closing words"),
        pytest.param("CONFIDENTIAL\n", None, id="level alone"),
    ],
)
def test_signatures(ending: str, signature: str | None) -> None:
    telegram = telegram_of(f"1. (C) One.\n\n2. (C) He agreed.\n{ending}")

    assert telegram.signature == signature


def test_g5_a_signature_glued_to_the_last_sentence_is_a_repair() -> None:
    reading = reading_of("1. (C) One.\n\n2. (C) He agreed to our terms. QUILLMARK\n")

    assert reading.telegram.signature == "QUILLMARK"
    assert reading.telegram.paragraphs[-1].text == "He agreed to our terms."
    assert [(r.kind, r.damage, r.original) for r in reading.repairs] == [
        ("glued-signature", "G5", "QUILLMARK")
    ]


def test_g5_marks_after_a_signature_are_a_repair() -> None:
    reading = reading_of("1. (C) One.\nQUILLMARK----\n")

    assert [(r.kind, r.original, r.repaired) for r in reading.repairs] == [
        ("signature-trailing-marks", "QUILLMARK----", "QUILLMARK")
    ]


def test_g3_a_web_slug_after_the_text_is_the_remainder() -> None:
    slug = (
        "*" * 40
        + "\nVisit Vallettas Classified Website:\nhttp://www.example.sgov.gov/p/valletta/\n"
        + "*" * 40
    )
    telegram = telegram_of(f"1. (C) One.\nQUILLMARK\n\n{slug}\n")

    assert telegram.signature == "QUILLMARK"
    assert telegram.paragraphs[-1].text == "One."
    assert telegram.remainder.startswith("*****")


def test_g6_a_fragment_after_the_signature_is_said() -> None:
    reading = reading_of(
        "1. (C) One.\n\n2. (C) He agreed.\n\nQUILLMARK\n\nT ONE ORDERED FERRIES ON THE DAY\n"
    )

    assert reading.telegram.signature == "QUILLMARK"
    assert reading.telegram.remainder == "T ONE ORDERED FERRIES ON THE DAY"
    assert [(d.kind, d.damage) for d in reading.defects] == [("text-after-signature", "G6")]


def test_spans_lead_to_number_and_text() -> None:
    reading = reading_of("1. (C) One.\n\nTHE CALL\n--------\n\n2. (C) Two\nlines.\nQUILLMARK\n")
    spans = {
        name: "|".join(reading.text[span.start : span.end] for span in found)
        for name, found in reading.spans.items()
        if name.startswith(("paragraphs", "signature"))
    }

    assert spans == {
        "paragraphs[0].number": "1. (C) ",
        "paragraphs[0].text": "One.",
        "paragraphs[1].heading": "THE CALL",
        "paragraphs[1].number": "2. (C) ",
        "paragraphs[1].text": "Two\nlines.",
        "signature": "QUILLMARK",
    }


@pytest.mark.parametrize("sign", ["EEEEEEEE", "XXXXXX"])
def test_one_letter_over_and_over_signs_nothing(sign: str) -> None:
    telegram = telegram_of(f"1. (C) The ferry sails again on Monday.\n\n{sign}\n")

    assert telegram.signature is None
    assert telegram.paragraphs[0].text.endswith(sign)


def test_a_word_that_opens_a_cut_sentence_signs_nothing() -> None:
    text = "UNCLAS VALLETTA 000312\n\nSUBJECT: EXERCISE\n\n1. (U) Ferries sailed at nine. The"

    assert read(text).telegram.signature is None


@pytest.mark.parametrize("mark", ["u", "sbu", "S/Rel Malta", "S//Rel NATO, GCTF", "L"])
def test_marks_in_small_letters_and_of_limited_official_use(mark: str) -> None:
    telegram = telegram_of(f"1. ({mark}) One.\n\n2. ({mark}) Two.\n")

    assert shown(telegram) == [(1, mark.upper(), "One."), (2, mark.upper(), "Two.")]


def test_a_heading_directly_under_a_line_that_nobody_wrapped() -> None:
    long = "He spoke of the ferry, " * 12 + "and of the harbour."
    telegram = telegram_of(f"1. (C) {long}\nTHE CALL\n--------\n\n2. (C) Two.\n")

    assert shown(telegram) == [(1, "C", long), (2, "C", "Two.")]
    assert telegram.paragraphs[1].heading == "THE CALL"


def test_the_first_number_of_the_text_is_paragraph_one() -> None:
    telegram = telegram_of(
        "1. TEXT FOLLOWS.\n\n2. BEGIN TEXT: THE FERRY\n\n1. THE HULL.\n\n2. THE CREW.\n"
    )

    assert [p.text[:4] for p in telegram.paragraphs] == ["TEXT", "BEGI"]


@pytest.mark.parametrize(
    ("ending", "signature"),
    [
        (
            "QUILLMARK\n\n\nNOTE BY OC/T: PASSED ABOVE ADDRESSEE.\n\nUNCLASSIFIED\n\nNNN\n",
            "QUILLMARK",
        ),
        ("Visit our web site: http://www.exercise.sgov.gov/p/index. cfm Quillmark\n", "Quillmark"),
        ("Visit our web site: http://www.exercise.sgov.gov/p/index.cfm\n", None),
    ],
)
def test_a_signature_before_a_note_and_behind_a_web_address(
    ending: str, signature: str | None
) -> None:
    telegram = telegram_of(f"1. (C) One ferry.\n{ending}")

    assert telegram.signature == signature
    assert telegram.paragraphs[0].text == "One ferry."
