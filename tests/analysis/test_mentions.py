"""Mentions of other telegrams in the text (spec/04; gold/README, in-text references)."""

from __future__ import annotations

import pytest

from reftel.analysis.mentions import (
    LONGEST_SENTENCE,
    MentionKind,
    find_mentions,
    sentence_at,
)
from reftel.telegram import Mrn, Paragraph, Reference, ReferenceKind, Telegram

VALLETTA = Reference.to(Mrn(2009, "VALLETTA", 311), citing_year=2009)
ONE = (VALLETTA,)
EMAIL = Reference("ARDEN-ROE E-MAIL OF 3/23", kind=ReferenceKind.EMAIL)
LETTERED = (
    Reference.to(Mrn(2009, "VALLETTA", 311), citing_year=2009, label="A"),
    Reference.to(Mrn(2008, "ROME", 287), citing_year=2009, label="B"),
    Reference("ARDEN-ROE E-MAIL OF 3/23", "C", ReferenceKind.EMAIL),
)
A, B = "09VALLETTA311", "08ROME287"


def found(text: str, references: tuple[Reference, ...]) -> list[tuple[str, str | None]]:
    """The words of each mention and the id of what it names."""
    telegram = Telegram(year=2009, references=references, paragraphs=(Paragraph(1, text),))
    mentions = find_mentions(telegram)
    for mention in mentions:
        assert " ".join(text[mention.start : mention.end].split()) == mention.text
        assert mention.paragraph == 1
    return [(mention.text, mention.mrn.id if mention.mrn else None) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As ref A says.", [("ref A", A)]),
        ("As Ref A says.", [("Ref A", A)]),
        ("AS REF A SAYS.", [("REF A", A)]),
        ("As noted (ref B).", [("ref B", B)]),
        ("As reftel A says.", [("reftel A", A)]),
        ("As ref (A) says.", [("ref (A)", A)]),
        ("As refs A and B say.", [("refs A and B", A), ("refs A and B", B)]),
        ("As refs A, B say.", [("refs A, B", A), ("refs A, B", B)]),
        ("As refs A-C say.", [("refs A-C", A), ("refs A-C", B), ("refs A-C", None)]),
        ("As ref A\nsays.", [("ref A", A)]),
        ("As refs A\nand B say.", [("refs A and B", A), ("refs A and B", B)]),
        ("On policy (ref B), I told him.", [("ref B", B)]),
        ("As ref C says.", [("ref C", None)]),
        ("As ref D says.", [("ref D", None)]),
        ("As ref A says, and ref B too.", [("ref A", A), ("ref B", B)]),
        ("In der Stra\u00dfe, as ref A says; see septel.", [("ref A", A), ("septel", None)]),
        ("See septel.", [("septel", None)]),
        ("As septels say.", [("septels", None)]),
        ("By separate telegram.", [("separate telegram", None)]),
        ("As reftels say.", [("reftels", A), ("reftels", B), ("reftels", None)]),
        ("He referred to a refinery.", []),
        ("The referee preferred Rome.", []),
        ("", []),
    ],
)
def test_with_a_lettered_list(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text, LETTERED) == expected


@pytest.mark.parametrize(
    ("text", "references", "expected"),
    [
        ("As reftel says.", ONE, [("reftel", A)]),
        ("As Reftel says.", ONE, [("Reftel", A)]),
        ("As ref tel says.", ONE, [("ref tel", A)]),
        ("As reported (ref).", ONE, [("ref", A)]),
        ("As the referenced cable says.", ONE, [("referenced cable", A)]),
        ("As reftel says.", (), [("reftel", None)]),
        ("As reftels say.", (), [("reftels", None)]),
        ("As reftel says.", LETTERED[:2], [("reftel", None)]),
        ("As reftel says.", (VALLETTA, EMAIL), [("reftel", A)]),
    ],
    ids=[
        "one entry",
        "capital",
        "two words",
        "bare ref",
        "in words",
        "no entry",
        "no entries",
        "two telegrams: doubt",
        "one telegram beside an e-mail",
    ],
)
def test_without_a_letter(
    text: str, references: tuple[Reference, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert found(text, references) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As told (05 STATE 226504).", [("05 STATE 226504", "05STATE226504")]),
        ("As told in 08 Rome 287, he left.", [("08 Rome 287", B)]),
        ("As told in Valletta 311, he left.", [("Valletta 311", A)]),
        ("See New Delhi 1234.", [("New Delhi 1234", "09NEWDELHI1234")]),
        ("He was in Rome 2007.", []),
        ("He paid Rome 300 times.", []),
        ("In March 2007, he left.", []),
        ("See Quillmark 311.", []),
    ],
)
def test_a_station_and_a_number_in_prose(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text, LETTERED) == expected


def test_kinds_and_targets() -> None:
    telegram = Telegram(
        year=2009,
        references=LETTERED,
        preamble="See ref B.",
        paragraphs=(Paragraph(4, "Ref A, septel, (08 ROME 287)."), Paragraph(5, "Reftel.")),
    )

    assert [(m.kind, m.paragraph, m.target) for m in find_mentions(telegram)] == [
        (MentionKind.LETTERED, None, 1),
        (MentionKind.LETTERED, 4, 0),
        (MentionKind.SEPTEL, 4, None),
        (MentionKind.FULL, 4, 1),
        (MentionKind.BARE, 5, None),
    ]


def test_a_full_form_without_a_year_of_the_telegram_names_nothing() -> None:
    telegram = Telegram(paragraphs=(Paragraph(1, "See Valletta 311."),))

    assert find_mentions(telegram) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AGREES WITH ROME 0059. AFTER", [("ROME 0059", "09ROME59")]),
        ("REPORTED STATE 046969, DOES NOT", [("STATE 046969", "09STATE46969")]),
        ("SEE ROME 5021 AND WAIT", [("ROME 5021", "09ROME5021")]),
        ("See 05 Abu Dhabi 384 and 05 Rome 444.", [("05 Abu Dhabi 384", "05ABUDHABI384"), ("05 Rome 444", "05ROME444")]),
        ("He was in Rome 1998, then left.", []),
        ("In London 2009, he said.", []),
        ("He left with Rome (304 kg).", []),
    ],
)  # fmt: skip
def test_full_forms_of_every_era(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert found(text, ()) == expected


def test_its_own_number_is_a_page_line() -> None:
    telegram = Telegram(
        year=1979,
        post="STATE",
        serial=287386,
        paragraphs=(Paragraph(1, "PAGE 02 STATE 287386 Q."),),
    )

    assert find_mentions(telegram) == ()
    split = Telegram(
        year=1979,
        post="ROME",
        serial=4476,
        paragraphs=(Paragraph(1, "PAGE 02   \nROME 04476 SAID"),),
    )
    assert find_mentions(split) == ()


def test_refs_are_all_of_them() -> None:
    assert found("The quarters (refs) are quiet.", LETTERED) == [
        ("refs", A),
        ("refs", B),
        ("refs", None),
    ]


def test_in_a_list_without_letters_the_first_is_a() -> None:
    plain = (VALLETTA, Reference.to(Mrn(2008, "ROME", 287), citing_year=2009))

    assert found("As refs A and B say, and ref C.", plain) == [
        ("refs A and B", A),
        ("refs A and B", B),
        ("ref C", None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As para 3 ref A says.", "3"),
        ("As paras 2-3 of ref A say.", "2-3"),
        ("As ref A, para 4 says.", "4"),
        ("PARAGRAPH 2 AND 5 OF REFTEL", "2 AND 5"),
        ("As ref A says. Paragraph four.", None),
    ],
)
def test_which_paragraph_of_it(text: str, expected: str | None) -> None:
    telegram = Telegram(year=2009, references=ONE, paragraphs=(Paragraph(1, text),))

    (mention,) = find_mentions(telegram)

    assert mention.passage == expected


def test_the_sentence_round_a_mention() -> None:
    text = "It began. As ref A\nsays, the U.S. waits (see para 2). It ends."
    telegram = Telegram(year=2009, references=ONE, paragraphs=(Paragraph(1, text),))

    (mention,) = find_mentions(telegram)

    assert mention.sentence == "As ref A says, the U.S. waits (see para 2)."
    long = "word " * 100 + "ref A " + "word " * 100
    assert len(sentence_at(long, 500, 505)) <= LONGEST_SENTENCE + 20
