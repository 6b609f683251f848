"""What each kind of telegram says, by its role."""

from __future__ import annotations

from collections import defaultdict

import pytest

from reftel.exercise import ExerciseTelegram, generate
from reftel.exercise.courses import COURSES


@pytest.fixture(scope="module")
def by_role() -> dict[str, list[ExerciseTelegram]]:
    found: dict[str, list[ExerciseTelegram]] = defaultdict(list)
    for telegram in generate(700):
        found[telegram.role].append(telegram)
    return found


def told(telegram: ExerciseTelegram) -> str:
    return " ".join(" ".join(p.text.split()) for p in telegram.telegram.paragraphs)


def test_every_role_has_its_telegrams(by_role: dict[str, list[ExerciseTelegram]]) -> None:
    assert set(by_role) == {*COURSES, "story"}
    assert min(len(telegrams) for telegrams in by_role.values()) >= 7


def test_calls_are_told_one_after_the_other(by_role: dict[str, list[ExerciseTelegram]]) -> None:
    for telegram in by_role["calls"]:
        calls = [e for e in telegram.truth["chronology"] if e["granularity"] == "minute"]
        assert calls or telegram.damage
        values = [e["value"] for e in telegram.truth["chronology"] if "T" in e["value"]]
        paragraphs = [e["paragraph"] for e in telegram.truth["chronology"] if "T" in e["value"]]
        in_calls = [v for v, p in zip(values, paragraphs, strict=True) if p <= 3]
        assert in_calls == sorted(in_calls)


def test_the_department_asks_with_points_and_a_deadline(
    by_role: dict[str, list[ExerciseTelegram]],
) -> None:
    for telegram in by_role["instruction"]:
        text = told(telegram)
        assert telegram.truth["station"] == "STATE"
        assert "Begin points: -- " in text
        assert "End points." in text
        assert "Summary:" not in text
        if not telegram.damage:
            scheduled = [e for e in telegram.truth["chronology"] if e["certainty"] == "scheduled"]
            assert scheduled[0]["time_text"].startswith("by ")


def test_a_demarche_cites_what_it_answers(by_role: dict[str, list[ExerciseTelegram]]) -> None:
    for telegram in by_role["demarche"]:
        instruction = telegram.truth["references"][0]["id"]
        assert instruction[2:].startswith("STATE")
        if not telegram.damage:
            cited = [m["id"] for m in telegram.truth["in_text_references"]]
            assert instruction in cited


def test_guidance_cites_the_posts_that_it_answers(
    by_role: dict[str, list[ExerciseTelegram]],
) -> None:
    cited = [r["id"] for t in by_role["guidance"] for r in t.truth["references"] if r["id"]]

    assert len([name for name in cited if "STATE" not in name]) > len(by_role["guidance"])


def test_summaries_and_comments(by_role: dict[str, list[ExerciseTelegram]]) -> None:
    summaries = comments = unclosed = headed = 0
    for telegram in (t for role in ("meeting", "report", "assessment") for t in by_role[role]):
        paragraphs = telegram.telegram.paragraphs
        for number in telegram.truth["summary_paragraphs"]:
            summaries += 1
            assert number == 1
            assert paragraphs[0].text.startswith("Summary:")
        for number in telegram.truth["comment_paragraphs"]:
            comments += 1
            paragraph = paragraphs[number - 1]
            headed += paragraph.heading == "COMMENT"
            closed = " ".join(paragraph.text.split()).endswith("End comment.")
            unclosed += not closed and paragraph.heading is None
            assert paragraph.heading == "COMMENT" or paragraph.text.startswith("Comment:")
    assert summaries > 60
    assert comments > 60
    assert unclosed > 5
    assert headed > 5


def test_sitreps_are_short_and_say_nothing_in_confidence(
    by_role: dict[str, list[ExerciseTelegram]],
) -> None:
    for telegram in by_role["sitrep"]:
        assert telegram.truth["classification"] == "UNCLASSIFIED"
        assert telegram.truth["comment_paragraphs"] == []
        assert len(telegram.telegram.paragraphs) <= 6
