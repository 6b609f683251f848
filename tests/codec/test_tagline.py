"""The TAGS line (spec/02; spec/05 B11-B13)."""

from __future__ import annotations

import pytest

from reftel.codec import read
from reftel.codec.tagline import read_tags


def words(text: str) -> list[str]:
    return [str(entry.tag) for entry in read_tags(text)[0]]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("PREL, PGOV, MT", ["PREL", "PGOV", "MT"]),
        ("PREL PGOV MT", ["PREL", "PGOV", "MT"]),
        ("PREL,PGOV,MT", ["PREL", "PGOV", "MT"]),
        ("PREL; PGOV; MT", ["PREL", "PGOV", "MT"]),
        ("prel, pgov", ["PREL", "PGOV"]),
        ("PREL, PGOV,", ["PREL", "PGOV"]),
        ("PREL, PREL, MT", ["PREL", "MT"]),
        ("OVIP (QUILLMARK, ADA), PREL", ["OVIP (QUILLMARK, ADA)", "PREL"]),
        ("OVIP (QUILLMARK, ADA) PREL", ["OVIP (QUILLMARK, ADA)", "PREL"]),
        ("OVIP, (QUILLMARK, ADA), PREL", ["OVIP (QUILLMARK, ADA)", "PREL"]),
        ("NATO EUN UNSC", ["NATO", "EUN", "UNSC"]),
        ("[PREL](#) [PGOV](#) [MT](#)", ["PREL", "PGOV", "MT"]),
        ("[PREL](#), [MT](/tag/MT_0.html)", ["PREL", "MT"]),
        ("", []),
        (",,,", []),
    ],
)
def test_forms(text: str, tags: list[str]) -> None:
    assert words(text) == tags
    assert read_tags(text)[1] == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [("PRELPGOV", ["PREL", "PGOV"]), ("EINDETRD", ["EIND", "ETRD"]), ("KDEMAF", ["KDEM", "AF"])],
)
def test_b12_glued_codes_are_known_codes_taken_apart(text: str, tags: list[str]) -> None:
    entries, unread = read_tags(text)

    assert [str(entry.tag) for entry in entries] == tags
    assert {entry.mended for entry in entries} == {"glued"}
    assert [text[entry.start : entry.end] for entry in entries] == tags
    assert unread == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("PREL MOPPS MT", ["PREL", "MOPS", "MT"]),
        ("UNDESCO", ["UNESCO"]),
        ("PREL UNESCOO", ["PREL", "UNESCO"]),
    ],
)
def test_a_letter_too_many_is_taken_out_of_a_code(text: str, tags: list[str]) -> None:
    entries, unread = read_tags(text)

    assert [str(entry.tag) for entry in entries] == tags
    assert [entry.mended for entry in entries].count("misspelt") == 1
    assert unread == []


@pytest.mark.parametrize("word", ["POINT", "TECHN", "XQZWV", "FERRIES"])
def test_a_word_that_may_be_a_code_of_its_own_is_kept(word: str) -> None:
    assert words(f"PREL {word}") == ["PREL", word]


def test_a_word_that_stands_twice_ends_two_entries() -> None:
    assert words("PREL HUMAN RIGHTS LABOR RIGHTS") == ["PREL", "HUMAN RIGHTS", "LABOR RIGHTS"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("PREL MT LABOR HUMAN RIGHTS", ["PREL", "MT", "LABOR", "HUMAN RIGHTS"]),
        (
            "PREL MT CONSULAR AFFAIRS POLITICAL AFFAIRS",
            ["PREL", "MT", "CONSULAR AFFAIRS", "POLITICAL AFFAIRS"],
        ),
        ("PREL MT LABOR FERRIES", ["PREL", "MT", "LABOR FERRIES"]),
    ],
)
def test_subjects_in_words_are_known_by_where_the_first_ends(text: str, tags: list[str]) -> None:
    entries, unread = read_tags(text)

    assert [str(entry.tag) for entry in entries] == tags
    assert [text[entry.start : entry.end] for entry in entries] == tags
    assert unread == []


def test_codes_run_on_behind_a_subject_in_words() -> None:
    entries, _ = read_tags("MT LABOR HUMAN RIGHTSPRELPGOV")

    assert [str(e.tag) for e in entries] == ["MT", "LABOR", "HUMAN RIGHTS", "PREL", "PGOV"]
    assert [e.mended for e in entries] == [None, None, None, "glued", "glued"]


def test_the_halves_of_a_free_tag_run_on_behind_a_subject_in_words() -> None:
    entries, _ = read_tags("MT HUMAN RIGHTSPOLMIL")

    assert [str(e.tag) for e in entries] == ["MT", "HUMAN RIGHTS", "POL", "MIL"]


def test_b13_link_markup_is_said() -> None:
    entries, _ = read_tags("[PREL](#), MT")

    assert [entry.mended for entry in entries] == ["markup", None]


def test_a_second_person_of_one_code_is_left_unread() -> None:
    text = "OVIP (QUILLMARK, ADA) (VASSBEIN, ORLO)"
    entries, unread = read_tags(text)

    assert [str(entry.tag) for entry in entries] == ["OVIP (QUILLMARK, ADA)"]
    assert [text[bad.start : bad.end] for bad in unread] == ["VASSBEIN, ORLO"]


@pytest.mark.parametrize("text", ["PREL, {}", "PREL ###", "PREL, \u00b6"])
def test_what_is_no_code_is_left_unread(text: str) -> None:
    entries, unread = read_tags(text)

    assert [str(entry.tag) for entry in entries] == ["PREL"]
    assert len(unread) == 1


def test_places() -> None:
    text = " PREL,  OVIP (QUILLMARK, ADA), MT "

    assert [text[entry.start : entry.end] for entry in read_tags(text)[0]] == [
        "PREL",
        "OVIP (QUILLMARK, ADA)",
        "MT",
    ]


def test_b11_wrapped_tags_with_a_page_line_between() -> None:
    reading = read(
        "UNCLAS VALLETTA 000312\n\nE.O. 12958: N/A\nTAGS: PREL, PGOV,\n\n"
        "VALLETTA 00000312  002 OF 002\n\nECON MT\nSUBJECT: EXERCISE\n"
    )

    assert [str(tag) for tag in reading.telegram.tags] == ["PREL", "PGOV", "ECON", "MT"]
    assert reading.telegram.subject == "EXERCISE"


def test_repairs_of_the_line_quote_it() -> None:
    reading = read(
        "UNCLAS VALLETTA 000312\n\nTAGS: [PREL](#) [MT](#) EINDETRD\nSUBJECT: EXERCISE\n"
    )

    assert [(r.kind, r.original) for r in reading.repairs] == [
        ("tags-in-link-markup", "[PREL](#) [MT](#)"),
        ("glued-tags", "EIND"),
        ("glued-tags", "ETRD"),
    ]


def test_brackets_round_nothing_are_said_and_kept_out() -> None:
    """Found by coverage-guided fuzzing."""
    entries, unread = read_tags("OVIP (   ), PREL")

    assert [str(entry.tag) for entry in entries] == ["OVIP", "PREL"]
    assert len(unread) == 1
