"""The labelled part of the text (spec/02; spec/05 B6-B11)."""

from __future__ import annotations

from textwrap import dedent

import pytest

from reftel.codec import read
from reftel.codec.captions import read_captions
from reftel.codec.reading import Reading
from reftel.telegram import Telegram

BANNER = "C O N F I D E N T I A L VALLETTA 000312\n\n"


def reading_of(labels: str, body: str = "\n1. (C) Text.\n") -> Reading:
    return read(f"{BANNER}{dedent(labels)}{body}", year=2009)


def telegram_of(labels: str, body: str = "\n1. (C) Text.\n") -> Telegram:
    return reading_of(labels, body).telegram


SOUND = """\
SIPDIS

E.O. 12958: DECL: 03/12/2019
TAGS: PREL, MT
SUBJECT: EXERCISE: FERRIES

REF: VALLETTA 311

Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d)
"""


@pytest.mark.parametrize(
    "labels",
    [
        pytest.param(SOUND, id="sound"),
        pytest.param(SOUND.replace("E.O. 12958:", "EO 12958"), id="B9 order"),
        pytest.param(SOUND.replace("E.O. 12958:", "E. O. 12958:"), id="E8 order"),
        pytest.param(SOUND.replace("E.O. 12958:", "E.o. 12958:"), id="B3 order"),
        pytest.param(SOUND.replace("TAGS:", "TAGS"), id="B9 TAGS"),
        pytest.param(SOUND.replace("TAGS:", "Tags:"), id="B3 TAGS"),
        pytest.param(SOUND.replace("TAGS:", "TAG:"), id="TAG"),
        pytest.param(SOUND.replace("SUBJECT:", "SUBJ:"), id="SUBJ"),
        pytest.param(SOUND.replace("SUBJECT:", "Subject:"), id="B3 subject"),
        pytest.param(SOUND.replace("SUBJECT: ", "SUBJECT:"), id="blank lost"),
        pytest.param(SOUND.replace("REF:", "REFS:"), id="REFS"),
        pytest.param(SOUND.replace("REF:", "REF"), id="B9 REF"),
        pytest.param(SOUND.replace("REF:", "REFTEL:"), id="REFTEL"),
        pytest.param(SOUND.replace("REF: ", "REF:\n"), id="label alone on its line"),
        pytest.param(SOUND.replace("Classified By:", "CLASSIFIED BY:"), id="classifier upper"),
        pytest.param(SOUND.replace("Classified By:", "Classfied By:"), id="B10 classifier"),
        pytest.param(SOUND.replace("Classified By:", "Classified by"), id="B9 classifier"),
        pytest.param(SOUND.replace("\n\n", "\n"), id="without blank lines"),
        pytest.param(SOUND.replace("\n", "\n\n"), id="double spacing"),
        pytest.param(SOUND.replace("\n", "   \n"), id="E5 trailing blanks"),
        pytest.param(SOUND.replace("\nTAGS:", " TAGS:"), id="B8 order and TAGS"),
        pytest.param(SOUND.replace("\n\nREF:", "REF:"), id="B8 subject and REF glued"),
        pytest.param(SOUND.replace("SIPDIS\n", "SIPDIS\nSIPDIS\n"), id="B7 doubled SIPDIS"),
        pytest.param(SOUND.replace("SIPDIS\n", "Sipdis\n"), id="B3 SIPDIS"),
        pytest.param(SOUND.replace("SIPDIS\n", "SIPDIS\n \n\n"), id="blank lines"),
        pytest.param(SOUND.replace("EXERCISE: FERRIES", "EXERCISE:\nFERRIES"), id="wrapped"),
        pytest.param(
            SOUND.replace("SIPDIS\n", "SIPDIS\n\nThursday, 12 March 2009, 17:24\n"),
            id="B4 weekday line among the labels",
        ),
    ],
)
def test_one_telegram_however_its_labels_are_printed(labels: str) -> None:
    assert telegram_of(labels) == telegram_of(SOUND)


def test_the_sound_labels() -> None:
    telegram = telegram_of(SOUND)

    assert telegram.captions == ("SIPDIS",)
    assert str(telegram.order) == "E.O. 12958: DECL: 03/12/2019"
    assert [str(tag) for tag in telegram.tags] == ["PREL", "MT"]
    assert telegram.subject == "EXERCISE: FERRIES"
    assert [str(reference.mrn) for reference in telegram.references] == ["09 VALLETTA 311"]
    assert telegram.classified_by is not None
    assert telegram.classified_by.name == "Ada Quillmark"
    assert [paragraph.text for paragraph in telegram.paragraphs] == ["Text."]


@pytest.mark.parametrize("order", ["12598", "19523", "19528"])
def test_b10_a_misspelt_order_is_repaired(order: str) -> None:
    reading = reading_of(SOUND.replace("12958", order))

    assert reading.telegram.order is not None
    assert reading.telegram.order.order == "12958"
    assert [(r.kind, r.damage, r.repaired) for r in reading.repairs] == [
        ("misspelt-order", "B10", "12958")
    ]


def test_an_order_that_is_none_is_a_defect_and_stays() -> None:
    reading = reading_of(SOUND.replace("12958", "54321"))

    assert reading.telegram.order is not None
    assert reading.telegram.order.order == "54321"
    assert [defect.kind for defect in reading.defects] == ["unknown-order"]


def test_f3_a_withheld_instruction() -> None:
    order = telegram_of(SOUND.replace("DECL: 03/12/2019", "XXXXXXXXXXXX")).order

    assert order is not None
    assert (order.order, order.instruction, order.declassify_on) == ("12958", "XXXXXXXXXXXX", None)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("REF: STATE 300075", "THE HARBOUR MASTER CALLED ON THE CONSUL AND SAID THAT\nTHE FERRY"),
        (
            "REF: A. STATE 300075 B. TUNIS 12",
            "U.S. SHIPS OF THE EXERCISE LIE IN THE HARBOUR AND WAIT",
        ),
        (
            "SUBJECT: EXERCISE FERRIES",
            "WARNING: THIS IS A REPORT OF AN EXERCISE, NOT FINALLY\nJUDGED",
        ),
        ("REF: STATE 300075", "SUMMARY: THE FERRY IS LATE."),
    ],
)
def test_without_blank_lines_a_label_ends_where_the_next_word_had_room(
    lines: str, text: str
) -> None:
    more = "\n".join(["AND SAILED ON TO THE NEXT PORT OF CALL AS THE COMPANY HAD"] * 9)
    subject = "" if lines.startswith("SUBJECT") else "SUBJECT: EXERCISE FERRIES\n"
    telegram = read(f"CONFIDENTIAL VALLETTA 312\n{subject}{lines}\n{text}\n{more}\n").telegram

    assert telegram.subject == "EXERCISE FERRIES"
    assert all(len(reference.text) < 20 for reference in telegram.references)
    assert telegram.preamble.startswith(text)


def test_a_subject_wrapped_by_hand_goes_on() -> None:
    telegram = read(
        "CONFIDENTIAL VALLETTA 312\nSUBJECT: EXERCISE:\nFERRIES AND OTHER SHIPS IN THE HARBOUR OF VALLETTA\n"
        "REF: STATE 1\n\n1. (C) ONE.\n"
    ).telegram

    assert telegram.subject == "EXERCISE: FERRIES AND OTHER SHIPS IN THE HARBOUR OF VALLETTA"


def test_a_caption_before_a_label_on_its_line_is_a_caption() -> None:
    telegram = read(
        "UNCLAS VALLETTA 000312\nSENSITIVE\nSIPDIS E.O. 12958: N/A\nTAGS: PREL\nSUBJECT: EXERCISE\n\n1. One.\n"
    ).telegram

    assert telegram.captions == ("SENSITIVE", "SIPDIS")
    assert telegram.passing == ()
    assert str(telegram.order) == "E.O. 12958: N/A"


def test_a_sentence_with_a_mark_under_the_list_is_no_reference() -> None:
    telegram = read(
        "UNCLAS VALLETTA 000312\nTAGS: PREL\nSUBJECT: EXERCISE\nREF: 2009 TUNIS 12\n"
        "(U) THIS EXERCISE IS NOT FOR THE INTERNET.\n\n1. One.\n"
    ).telegram

    assert [reference.text for reference in telegram.references] == ["2009 TUNIS 12"]
    assert telegram.preamble == "(U) THIS EXERCISE IS NOT FOR THE INTERNET."


def test_b7_the_doubled_caption_is_a_repair_at_its_second_place() -> None:
    reading = reading_of("SIPDIS\nSIPDIS\n" + SOUND.split("SIPDIS\n", 1)[1])

    assert [(r.kind, r.damage, r.original) for r in reading.repairs] == [
        ("doubled-caption", "B7", "SIPDIS")
    ]
    assert reading.repairs[0].span.start == reading.text.rindex("SIPDIS")


def test_b8_a_label_inside_a_line_is_a_repair() -> None:
    reading = reading_of(SOUND.replace("\nTAGS:", " TAGS:"))

    assert [(repair.kind, repair.damage) for repair in reading.repairs] == [
        ("label-inside-line", "B8")
    ]


@pytest.mark.parametrize(
    ("line", "captions"),
    [
        ("NO FOREIGN DISSEM", ("NO FOREIGN DISSEM",)),
        ("SIPDIS", ("SIPDIS",)),
        ("SIPDIS NOFORN", ("SIPDIS", "NOFORN")),
        ("SIPDIS, NOFORN", ("SIPDIS", "NOFORN")),
        ("SENSITIVE//NOFORN", ("SENSITIVE", "NOFORN")),
        ("ROGER CHANNEL", ("ROGER CHANNEL",)),
        ("STADIS////////////////////////", ("STADIS",)),
        ("CODEL VASSBEIN", ("CODEL VASSBEIN",)),
        ("sensitive", ("SENSITIVE",)),
        ("", None),
        ("SIPDIS TEXT", None),
        ("The Minister spoke.", None),
        ("S" * 200, None),
    ],
)
def test_a_line_of_captions(line: str, captions: tuple[str, ...] | None) -> None:
    assert read_captions(line) == captions


@pytest.mark.parametrize(
    "line",
    [
        "DEPT FOR WHA/AND",
        "STATE FOR EUR, DRL",
        "NSC FOR VASSBEIN",
        "STATE PASS TO USAID",
        "PLEASE PASS",
        "AMEMBASSY ROME PASS TO AMCONSUL MILAN",
        "EXERCISE EXERCISE EXERCISE",
    ],
)
def test_pass_and_attention_lines(line: str) -> None:
    telegram = telegram_of(SOUND.replace("SIPDIS\n", f"SIPDIS\n\n{line}\n"))

    assert telegram.passing == (line,)
    assert telegram.captions == ("SIPDIS",)
    assert telegram.subject == "EXERCISE: FERRIES"


def test_pass_lines_continue() -> None:
    telegram = telegram_of(SOUND.replace("SIPDIS\n", "SIPDIS\n\nDEPT FOR NEA/ARP,\nNEA/RA\n"))

    assert telegram.passing == ("DEPT FOR NEA/ARP,", "NEA/RA")


@pytest.mark.parametrize(
    "line",
    [
        "C O R R E C T E D COPY (ADDED TAG)",
        "C O R R E C T E D C O P Y",
        "CORRECTED COPY (TEXT)",
        "C O R R E C T E D C O PY (PARA MARKING)",
    ],
)
def test_a_corrected_copy_is_no_caption(line: str) -> None:
    telegram = telegram_of(SOUND.replace("SIPDIS\n", f"SIPDIS\n\n{line}\n"))

    assert telegram.correction == line
    assert telegram.captions == ("SIPDIS",)


def test_a_portion_mark_in_the_subject_stays() -> None:
    assert telegram_of(SOUND.replace("EXERCISE:", "(C) EXERCISE:")).subject == (
        "(C) EXERCISE: FERRIES"
    )


def test_paragraph_1_behind_the_reasons() -> None:
    telegram = telegram_of(SOUND.rstrip("\n") + " ", "1. (C) Text.\n\n2. (C) More.\n")

    assert [(p.number, p.text) for p in telegram.paragraphs] == [(1, "Text."), (2, "More.")]
    assert telegram.classified_by is not None
    assert telegram.classified_by.reasons == ("b", "d")


def test_a_classifier_in_paragraph_1() -> None:
    telegram = telegram_of(
        SOUND.split("Classified By", maxsplit=1)[0],
        "\n1. (U) Classified by DCM Orlo Vassbein for reasons 1.4 (b) and (d).\n\n2. (C) Text.\n",
    )

    assert telegram.classified_by is not None
    assert telegram.classified_by.name == "Orlo Vassbein"
    assert [paragraph.number for paragraph in telegram.paragraphs] == [1, 2]


def test_reasons_on_a_line_of_their_own() -> None:
    telegram = telegram_of(SOUND.replace(" for reasons 1.4", ".\n\nReasons: 1.4"))

    assert telegram.classified_by is not None
    assert (telegram.classified_by.section, telegram.classified_by.reasons) == ("1.4", ("b", "d"))


def test_c2_a_pilcrow_before_an_item_of_the_list() -> None:
    telegram = telegram_of(
        SOUND.replace("REF: VALLETTA 311", "REF: A. VALLETTA 311\n\n\u00b6B. ROME 287")
    )

    assert [(r.label, str(r.mrn)) for r in telegram.references] == [
        ("A", "09 VALLETTA 311"),
        ("B", "09 ROME 287"),
    ]


def test_the_words_of_a_subject_are_no_label() -> None:
    telegram = telegram_of(SOUND.replace("FERRIES", "THE EO ON TAGS AND\nREF CARDS"))

    assert telegram.subject == "EXERCISE: THE EO ON TAGS AND REF CARDS"


def test_text_without_a_number_opens_the_body() -> None:
    telegram = telegram_of(SOUND, "\nThe Minister spoke.\n\nHe left.\n")

    assert telegram.preamble == "The Minister spoke.\n\nHe left."
    assert telegram.paragraphs == ()


def test_the_classifier_stands_in_words_of_its_own_where_the_label_names_nobody() -> None:
    text = SOUND.replace(
        "Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d)",
        "Classified By: LONDON 2468\n\nClassified by DCM Ada Quillmark; reasons 1.4 b and d.",
    )
    found = read(text).telegram.classified_by

    assert found is not None
    assert (found.name, found.title, found.reasons) == ("Ada Quillmark", "DCM", ("b", "d"))


@pytest.mark.parametrize(
    "line",
    ["E.OM 12958: DECL: 03/12/2019", "EMO. 12958: DECL: 03/12/2019", "E,O. 12958 DECL: 03/12/2019"],
)
def test_b10_a_letter_too_many_in_the_label_of_the_order(line: str) -> None:
    telegram = telegram_of(SOUND.replace("E.O. 12958: DECL: 03/12/2019", line))

    assert telegram.order is not None
    assert (telegram.order.order, telegram.order.declassify_on) == ("12958", "2019-03-12")
    assert telegram.passing == ()


def test_b8_an_order_behind_a_pass_line_keeps_its_number() -> None:
    text = SOUND.replace("E.O. 12958", "DEPT FOR EUR E.O. 12958")
    telegram = telegram_of(text)

    assert telegram.passing == ("DEPT FOR EUR",)
    assert telegram.order is not None
    assert str(telegram.order) == "E.O. 12958: DECL: 03/12/2019"


def test_a_pass_line_may_stand_between_subject_and_references() -> None:
    telegram = telegram_of(SOUND.replace("REF:", "FOR: USDEL ROME\n\nREF:"))

    assert telegram.passing == ("FOR: USDEL ROME",)
    assert [reference.text for reference in telegram.references] == ["VALLETTA 311"]


def test_a_long_line_without_a_number_under_a_complete_list_is_text() -> None:
    line = "FERRIES ARE NOT BUILT OR REPAIRED IN THIS HARBOUR ANY MORE."
    labels = SOUND.split("\nClassified", maxsplit=1)[0]
    telegram = telegram_of(f"{labels.rstrip()}\n{line}\n", "QUILLMARK\n")

    assert [reference.text for reference in telegram.references] == ["VALLETTA 311"]
    assert telegram.preamble == line
    assert telegram.signature == "QUILLMARK"


def test_a_number_that_a_blank_line_has_cut_off_its_station() -> None:
    telegram = telegram_of(SOUND.replace("VALLETTA 311", "(A) ROME 287 (B) VALLETTA\n\n311"))

    assert [reference.text for reference in telegram.references] == ["ROME 287", "VALLETTA 311"]
