"""Sentences and their truth: made together, from one template."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reftel.exercise.casting import CLAUSES, PARTS, Affair, Partner
from reftel.exercise.dice import Dice
from reftel.exercise.moments import KINDS, Calendar, clock
from reftel.exercise.people import Person, load
from reftel.exercise.telling import MOST_WORDS, Teller

MALTA = ZoneInfo("Europe/Malta")
NOW = datetime(2009, 3, 12, 16, 0)


def partner(full: str, given: str, surname: str, office: str) -> Partner:
    return Partner(full, Person(given, surname), office)


PEOPLE = {
    "minister": partner("Minister of Lamps Ada Quill", "Ada", "Quill", "the minister"),
    "director": partner("Director of Wicks Bo Tarn", "Bo", "Tarn", "the director"),
    "leader": partner("opposition deputy Cy Marl", "Cy", "Marl", "the deputy"),
    "representative": partner("Di Fenn of Glow Works", "Di", "Fenn", "Fenn"),
}
AFFAIR = Affair(
    "lamp shortage",
    ("ECON",),
    "the Lamp Hall",
    "Glow Works",
    (120, 3),
    "a lamp lighter",
    ("LAMPS GO OUT",),
    ("IN THE DARK",),
    {key: (f"{key} one", f"{key} two", f"{key} three") for key in CLAUSES},
)


def teller(*labels: tuple[str, str], turn: int = 0) -> Teller:
    dice = Dice("teller", turn)
    constants = {
        "officer": "PolOff",
        "gov": "GOM",
        "matter": "lamp shortage",
        "place": "the Lamp Hall",
        "n": "120",
        "m": "3",
    }
    return Teller(
        dice,
        Calendar(NOW, MALTA, dice),
        AFFAIR,
        PEOPLE,
        constants,
        date(2009, 2, 1),
        list(labels),
    )


GROUPS = tuple(load("phrases"))


@pytest.mark.parametrize("group", GROUPS)
def test_every_sentence_can_be_told_and_its_truth_stands_in_it(group: str) -> None:
    moment = clock(datetime(2009, 3, 10, 9, 30), NOW.date(), 0, MALTA)
    presets = {0: {"main": moment, "calls": moment}}
    for turn in range(len(load("phrases")[group]) * 3):
        passage = teller(("ref A", "09 ROME 287"), turn=turn).passage(group, presets=presets)

        assert re.fullmatch(r"[(A-Z].*[.)]", passage.text)
        assert not re.search(r"[{}]|None", passage.text)
        for event in passage.events:
            assert event["time_text"] in passage.text
            assert all(name in passage.text for name in event["participants"])
            assert 1 <= len(event["event"].split()) <= MOST_WORDS
        for words, index in passage.mentions:
            assert words in passage.text
            assert index in (0, None)


def test_slots_of_all_sentences_are_known() -> None:
    known = {*PARTS, *CLAUSES, *KINDS, "officer", "gov", "matter", "place", "n", "m"}
    known |= {"ref", "full", "septel", "contact", "main", "calls", "Day", "Past_year"}
    known |= {f"{part}_" for part in PARTS}

    for rows in load("phrases").values():
        for row in rows:
            slots = re.findall(r"{(\w+)}", row["text"] + row.get("event", ""))
            assert set(slots) <= known


def test_every_dated_sentence_has_an_event_and_no_other() -> None:
    times = {*KINDS, "main", "calls", "Day", "Past_year"}

    for rows in load("phrases").values():
        for row in rows:
            dated = times & set(re.findall(r"{(\w+)}", row["text"]))
            assert bool(dated) == ("event" in row), row["text"]
            assert len(dated) <= 1, row["text"]


def test_a_person_is_named_in_full_once_then_by_surname_and_office() -> None:
    text = teller().passage("said", "said", "said", "said").text

    assert text.count("Minister of Lamps Ada Quill") == 1
    assert text.count("Quill") == 3
    assert len(re.findall(r"\b[Tt]he minister\b", text)) == 1


def test_the_summary_does_not_spare_the_body_the_full_name() -> None:
    told = teller()
    told.passage("said", kind="summary")

    assert "Minister of Lamps Ada Quill" in told.passage("said").text


def test_no_clause_comes_again_before_all_have_come() -> None:
    told = teller()
    taken = [told.take("effect") for _ in range(6)]

    assert sorted(taken[:3]) == sorted(taken[3:]) == ["effect one", "effect three", "effect two"]


def test_sentences_that_cite_are_left_out_where_nothing_can_be_cited() -> None:
    for turn in range(8):
        assert "{" not in teller(turn=turn).passage("note").text
        assert teller(turn=turn).passage("note").mentions == []
    with pytest.raises(LookupError, match="every sentence of thanks needs a reference"):
        teller().passage("thanks")


def test_an_unknown_slot_is_an_error() -> None:
    with pytest.raises(KeyError, match="no slot is called 'ministr'"):
        teller().fill("ministr")


def test_mentions_go_through_the_references_in_turn() -> None:
    told = teller(("ref A", "09 ROME 287"), ("ref B", "09 TUNIS 12"))
    indices = [told.passage("thanks").mentions[0] for _ in range(4)]

    assert indices == [("ref A", 0), ("ref B", 1), ("ref A", 0), ("ref B", 1)]


def test_clauses_of_history_have_one_year_wherever_they_are_told() -> None:
    years: dict[str, set[str]] = {}
    for turn in range(60):
        passage = teller(turn=turn).passage("history")
        for event in passage.events:
            if event["granularity"] in ("year", "month"):
                clause = re.sub(r" \(.*", "", event["event"])
                years.setdefault(clause, set()).add(event["value"][:4])

    assert len(years) == 3
    assert all(len(found) == 1 for found in years.values())
