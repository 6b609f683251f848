"""Every kind of damage: what it does to a text, to the truth, and what a reader makes of it."""

from __future__ import annotations

import copy as copying
import re
from dataclasses import dataclass
from typing import Any

import pytest

from reftel.analysis.mentions import find_mentions
from reftel.codec import read
from reftel.codec.writing import write_heading, write_text
from reftel.exercise.damage import DAMAGE, Copy, Damage, choose, damage_of, do
from reftel.exercise.dice import Dice
from reftel.exercise.drafting import draft
from reftel.exercise.finishing import finish
from reftel.exercise.pages import page, plain_text

NAMES = [kind.name for kind in DAMAGE]
IN_PAGES = "A1"  # the notice is known from pages alone


@dataclass(frozen=True)
class Case:
    sound: Copy
    hurt: Copy


def sound_copy(index: int, container: str = "plain") -> Copy:
    drafted, dice = draft(0, index)
    telegram, truth = finish(drafted, dice)
    assert telegram.heading is not None
    return Copy(
        telegram,
        write_heading(telegram.heading),
        write_text(telegram),
        truth,
        container,
        drafted.people,
    )


def cases(name: str, wanted: int = 8) -> list[Case]:
    """Copies that a kind of damage has befallen, beside the same before it."""
    kind = damage_of(name)
    container = "cablegate" if kind.number == IN_PAGES else "plain"
    found = []
    for index in range(400):
        hurt = sound_copy(index, container)
        if kind.apply(hurt, Dice("damage", name, index)):
            found.append(Case(sound_copy(index, container), hurt))
        if len(found) == wanted:
            return found
    raise AssertionError(f"{name} befell {len(found)} copies of 400")


def text_of(copy: Copy) -> str:
    return plain_text(copy) if copy.container == "plain" else page(copy)[0]


@pytest.mark.parametrize("name", NAMES)
def test_it_changes_the_text_and_keeps_the_truth_whole(name: str) -> None:
    for case in cases(name):
        assert text_of(case.hurt) != text_of(case.sound)
        assert case.hurt.truth.keys() == case.sound.truth.keys()
        assert case.hurt.telegram == case.sound.telegram


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_reads_through_it(name: str) -> None:
    for case in cases(name):
        truth = case.hurt.truth
        reading = read(text_of(case.hurt), year=truth["year"])
        telegram = reading.telegram
        assert (telegram.post or "").replace(" ", "") == truth["station"]
        assert (telegram.serial, telegram.year) == (truth["number"], truth["year"])
        assert telegram.captions == tuple(truth["captions"])
        assert [tag.code for tag in telegram.tags] == truth["tags"]
        assert telegram.subject == truth["subject"]
        assert telegram.signature == truth["signature"]
        assert len(telegram.references) == len(truth["references"])
        assert [
            {
                "number": paragraph.number,
                "marking": str(paragraph.mark) if paragraph.mark else None,
                "heading_before": paragraph.heading,
            }
            for paragraph in telegram.paragraphs
        ] == truth["paragraphs"]


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_reports_it_by_its_number(name: str) -> None:
    kind = damage_of(name)
    for case in cases(name):
        reading = read(text_of(case.hurt), year=case.hurt.truth["year"])
        noted = {(defect.kind, defect.damage) for defect in reading.defects}
        noted |= {(repair.kind, repair.damage) for repair in reading.repairs}
        assert noted == ({(kind.report, kind.noted_as)} if kind.report else set())


@pytest.mark.parametrize("name", ["lost-letter", "page-lines", "link-markup", "fragment"])
def test_the_text_of_the_paragraphs_is_whole_again(name: str) -> None:
    for case in cases(name):
        read_again = read(text_of(case.hurt)).telegram.paragraphs
        sent = case.sound.telegram.paragraphs
        assert [" ".join(p.text.split()) for p in read_again] == [
            " ".join(p.text.split()) for p in sent
        ]


def first(name: str) -> Case:
    return cases(name, 1)[0]


def test_a1_a_notice_instead_of_a_header() -> None:
    hurt = first("partial-extract").hurt

    assert hurt.header.startswith("This record is a partial extract")
    assert hurt.truth["header"] is None
    assert not damage_of("partial-extract").apply(sound_copy(0), Dice("plain"))


def test_a2_cut_inside_a_word() -> None:
    for case in cases("broken-off", 20):
        assert case.sound.body.startswith(case.hurt.body)
        assert case.hurt.body[-1].islower()
        assert case.sound.body[len(case.hurt.body)].islower()
        assert case.hurt.truth["signature"] is None
        left = {p["number"] for p in case.hurt.truth["paragraphs"]}
        numbers = {e["paragraph"] for e in case.hurt.truth["chronology"]}
        assert numbers <= left
        assert len(case.hurt.truth["chronology"]) <= len(case.sound.truth["chronology"])
        mentions = find_mentions(read(text_of(case.hurt)).telegram)
        assert len(mentions) >= len(case.hurt.truth["in_text_references"])


def test_a3_a_header_from_format_line_five() -> None:
    hurt = first("from-line-five").hurt

    assert hurt.header.split("\n")[1].startswith("FM ")
    assert "/" not in hurt.header.replace("//", "")
    assert hurt.truth["header"]["routing"] == []
    assert {party["ri"] for party in hurt.truth["header"]["to"]} == {None}


def test_a12_no_blank_line_between_the_blocks() -> None:
    hurt = first("joined-blocks").hurt

    assert f"{hurt.header}\n{hurt.body}\n" == plain_text(hurt)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("lost-letter", ("C O N F", "S E C"), ("O N F", "E C")),
        ("doubled-letter", ("C O N F", "S E C", "UNCLAS"), ("CC O N F", "SS E C", "UUNCLAS")),
        ("title-case", ("C O N F", "S E C", "UNCLAS"), ("C o n f", "S e c", "Unclas")),
    ],
)
def test_b1_to_b3_the_level_misspelt(
    name: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    for case in cases(name):
        assert case.sound.body.startswith(before)
        assert case.hurt.body.startswith(after)


def test_b4_the_weekday_above_the_text() -> None:
    case = first("weekday-line")
    line = case.hurt.body.split("\n")[0]
    dtg = case.hurt.telegram.dtg

    assert dtg is not None
    assert line.startswith(f"{dtg.moment:%A}, {dtg.moment.day} {dtg.moment:%B %Y}, ")


def test_b7_to_b13_captions_and_labels() -> None:
    assert "\nSIPDIS\n\nSIPDIS\n" in first("doubled-sipdis").hurt.body
    assert any(" TAGS: " in case.hurt.body for case in cases("two-labels"))
    assert any(
        "REF: A. " in case.hurt.body.split("SUBJECT: ")[1].split("\n")[0]
        for case in cases("two-labels", 40)
    )
    assert "\nTAGS " in first("lost-punctuation").hurt.body
    assert "\nEO 1" in first("lost-punctuation").hurt.body
    wrapped = first("wrapped-tags").hurt
    start = wrapped.body.index("TAGS: ")
    assert wrapped.body[start:].split("\n")[0].endswith(",")
    glued = first("glued-tags").hurt
    words = glued.body[glued.body.index("TAGS: ") :].split("\n")[0].split()[1:]
    assert len(words) == len(glued.truth["tags"]) - 1
    assert "](#) [" in first("link-markup").hurt.body


def test_c_signs_before_numbers_and_references() -> None:
    for name, sign in (("pilcrows", "\u00b6"), ("replacement-characters", "\ufffd")):
        bodies = [case.hurt.body for case in cases(name, 30)]
        assert all(f"\n{sign}1. " in body for body in bodies)
        assert any(f"\n{sign}B. " in body for body in bodies)
    digits = first("sign-to-digit").hurt
    assert "\n11. (" in digits.body
    assert "\n12. (" in digits.body
    assert any(line.count(".(") for line in first("glued-number").hurt.lines)


def test_d_page_lines_in_mid_sentence() -> None:
    for case in cases("page-lines"):
        telegram = case.hurt.telegram
        assert telegram.sections is not None
        for section in range(2, telegram.sections + 1):
            line = f" {telegram.serial:08}  {section:03} OF {telegram.sections:03}\n"
            assert case.hurt.body.count(line) == 1
        before = case.hurt.body.split("  002 OF ")[0].rpartition("\n")[0].rstrip()
        assert before[-1].islower()
    assert "  001.2 OF 0" in first("sub-page").hurt.body


def test_e_characters() -> None:
    curly = first("curly-quotes").hurt
    assert "\u2019" in curly.body
    assert "'" not in curly.body
    assert all(line.endswith(" ") for line in first("trailing-blanks").hurt.lines[:-1])


def test_f_a_name_withheld_in_text_and_truth_alike() -> None:
    for name in ("withheld-name", "glued-withheld-name"):
        for case in cases(name, 20):
            runs = case.hurt.body.count("X" * 12)
            assert case.hurt.truth["redactions"] == runs > 0
            gone = [
                surname
                for _, surname in case.hurt.people
                if surname in case.sound.body and surname not in case.hurt.body
            ]
            assert gone
            assert not any(surname in str(case.hurt.truth["chronology"]) for surname in gone)
    for case in cases("glued-withheld-name", 20):
        assert re.search(r"[a-z]X{12}", case.hurt.body)


def test_g_endings() -> None:
    signature = first("capitalised-signature").hurt.truth["signature"]
    assert signature == signature.capitalize() != signature.upper()
    assert first("marked-signature").hurt.body.endswith("----")
    glued = first("glued-signature").hurt
    assert glued.body.endswith(f". {glued.truth['signature']}")
    assert first("fragment").hurt.body.endswith("...")
    assert "http://exercise.invalid/" in first("web-slug").hurt.body


def test_kinds_are_named_once_and_numbered_as_in_the_specification() -> None:
    assert len(set(NAMES)) == len(NAMES)
    numbers = {kind.number for kind in DAMAGE}
    assert numbers == set(
        "A1 A2 A3 A12 B1 B2 B3 B4 B7 B8 B9 B11 B12 B13 C1 C3 C4 C5 D1 D2 E1 E5 F1 F2 G3 G5 G6".split()
    )
    assert damage_of("B7").name == "doubled-sipdis"
    with pytest.raises(KeyError, match="G5"):
        damage_of("G5")  # the number of three kinds
    with pytest.raises(KeyError, match="Z9"):
        damage_of("Z9")


def test_none_to_three_kinds_of_different_groups_are_chosen() -> None:
    chosen = [choose(Dice("choose", turn), 1) for turn in range(3000)]

    assert {len(kinds) for kinds in chosen} == {0, 1, 2, 3}
    assert 0.37 < sum(not kinds for kinds in chosen) / 3000 < 0.43
    for kinds in chosen:
        assert len({kind.group for kind in kinds}) == len(kinds)
    assert {kind.name for kinds in chosen for kind in kinds} == set(NAMES)


def test_a_copy_that_allows_none_of_the_kinds_is_hurt_all_the_same() -> None:
    seam = damage_of("page-lines")
    single = next(
        copy for index in range(40) if (copy := sound_copy(index)).telegram.sections is None
    )
    before = copying.copy(single)

    done = do([seam], single, Dice("spare"))

    assert [kind.name for kind in done] in (["weekday-line"], ["trailing-blanks"])
    assert single.body != before.body
    assert do([], single, Dice("none")) == []


def test_damage_is_done_in_the_order_of_the_table() -> None:
    kinds: list[Damage] = [damage_of(name) for name in ("weekday-line", "title-case", "B7")]
    done: list[Any] = do(kinds, sound_copy(7), Dice("order"))

    assert [kind.name for kind in done] == ["doubled-sipdis", "title-case", "weekday-line"]
