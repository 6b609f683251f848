"""The hand-written story: its truth stands in its words, and its times fit its telegrams."""

from __future__ import annotations

import pytest

from reftel.exercise import ExerciseTelegram, exercise_telegram
from reftel.exercise.story import story_members, story_row

TOLD = [index for index, member in enumerate(story_members()) if member.story is not None]


@pytest.fixture(scope="module", params=TOLD)
def told(request: pytest.FixtureRequest) -> ExerciseTelegram:
    return exercise_telegram(request.param)


def test_the_story_has_twelve_telegrams_in_the_order_of_their_days() -> None:
    days = [member.day for member in story_members()]

    assert len(days) == 12
    assert days == sorted(days)
    assert len(TOLD) == 7


def test_events_and_mentions_stand_in_their_paragraphs(told: ExerciseTelegram) -> None:
    texts = {p.number: " ".join(p.text.split()) for p in told.telegram.paragraphs}
    for event in told.truth["chronology"]:
        assert event["time_text"] in texts[event["paragraph"]]
        assert all(name in texts[event["paragraph"]] for name in event["participants"])
        assert len(event["event"].split()) <= 12
    for mention in told.truth["in_text_references"]:
        assert mention["text"] in texts[mention["paragraph"]]


def test_nothing_is_told_before_it_happened(told: ExerciseTelegram) -> None:
    dtg = told.telegram.dtg
    assert dtg is not None
    for event in told.truth["chronology"]:
        begin = event["value"].partition("/")[0]
        if event["certainty"] == "stated":
            assert begin[:10] <= dtg.iso[:10]
        elif len(begin) > 10:
            # What lay ahead of a conversation may be past when it is reported.
            assert begin[:10] >= f"{dtg.iso[:8]}{int(dtg.iso[8:10]) - 1:02}"


def test_the_calls_are_told_like_the_missions_sample() -> None:
    calls = exercise_telegram(7)

    assert calls.id == "09VALLETTA1119"
    assert [kind.number for kind in calls.damage] == ["B13", "B7", "C4"]
    assert "\n11. (C) Summary: Ambassador spoke to Serafina Calvorigo" in calls.text
    assert "\nSIPDIS\n\nSIPDIS\n" in calls.text
    assert "TAGS: [EWWT](#) [ELAB](#)" in calls.text
    assert calls.truth["references"] == [
        {
            "label": None,
            "text": f"STATE {exercise_telegram(6).truth['number']}",
            "kind": "telegram",
            "id": exercise_telegram(6).id,
        }
    ]
    times = [event["value"] for event in calls.truth["chronology"] if "T" in event["value"]]
    assert times[:2] == ["2009-03-10T21:40", "2009-03-11T08:15"]
    assert calls.telegram.dtg is not None
    assert calls.telegram.dtg.iso >= "2009-03-11T17:00Z"  # after the last call


def test_the_story_is_the_same_with_every_seed() -> None:
    first, other = exercise_telegram(8), exercise_telegram(8, seed=9)

    assert [p.number for p in first.telegram.paragraphs] == [1, 2, 3, 4]
    assert " ".join(first.telegram.paragraphs[0].text.split()) == " ".join(
        other.telegram.paragraphs[0].text.split()
    )
    assert first.id == other.id


def test_a_row_says_who_sends_it() -> None:
    assert story_row(7)["post"] == "VALLETTA"
    assert story_row(7)["subject"].startswith("EXERCISE: ")
