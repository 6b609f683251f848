"""Laws of the checker: it never raises, sound telegrams are clean, damage that breaks a rule is found."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reftel
from reftel.check import RULES, Finding, check, run_rules
from reftel.codec import read
from reftel.codec.writing import write_heading, write_text
from reftel.exercise.damage import Copy, damage_of
from reftel.exercise.dice import Dice
from reftel.exercise.drafting import draft
from reftel.exercise.finishing import finish, wrapped
from reftel.exercise.pages import plain_text
from reftel.telegram import Paragraph, Telegram
from strategies import telegrams

MOST = 20_000
LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def drafted(index: int, seed: int = 0) -> Telegram:
    """A telegram of the exercise as a careful drafter hands it in.

    The exercise writes as surviving copies are: lines as long as a copyist left
    them, and comments that run to the end unclosed. Both are mended here.
    """
    telegram, _ = finish(*draft(seed, index))
    return replace(telegram, paragraphs=tuple(map(_careful, telegram.paragraphs)))


def _careful(paragraph: Paragraph) -> Paragraph:
    text = " ".join(paragraph.text.split())
    for word in ("Summary", "Comment"):
        if (
            re.match(rf"{word}\b", text, re.IGNORECASE)
            and f"END {word.upper()}" not in text.upper()
        ):
            text = f"{text} End {word.lower()}."
    head = f"{paragraph.number}. ({paragraph.mark}) " if paragraph.mark else f"{paragraph.number}. "
    return replace(paragraph, text=wrapped(text, 55, len(head)))


@LAW
@given(st.integers(0, MOST), st.integers(0, 3))
def test_a_sound_exercise_telegram_is_clean_in_draft(index: int, seed: int) -> None:
    assert check(drafted(index, seed), profile="draft") == []


@LAW
@given(telegrams())
def test_any_telegram_can_be_checked(telegram: Telegram) -> None:
    for finding in check(telegram, select=["ALL"]):
        assert isinstance(finding, Finding)


@LAW
@given(st.text(max_size=400), st.integers(1960, 2059))
def test_any_text_can_be_checked(text: str, year: int) -> None:
    reading = read(text, year=year)

    for finding in run_rules(reading, RULES):
        for place in finding.places:
            assert 0 <= place.start <= place.end <= len(text)


@LAW
@given(st.integers(0, MOST), st.data())
def test_a_spoilt_telegram_can_be_checked(index: int, data: st.DataObject) -> None:
    telegram, _ = finish(*draft(0, index))
    assert telegram.heading is not None
    text = f"{write_heading(telegram.heading)}\n\n{write_text(telegram)}\n"
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(at + 40, len(text))))
    spoilt = text[:at] + data.draw(st.text("AZ09 \n/().:-XVEO", max_size=8)) + text[until:]

    for finding in run_rules(read(spoilt), RULES):
        assert all(0 <= place.start <= place.end <= len(spoilt) for place in finding.places)


# What each damage of the exercise breaks. Damage that is taken out in silence, or
# that rules of form do not see (a name struck out, blanks at line ends), breaks none.
BROKEN = {
    "glued-tags": "TAG002",
    "two-labels": "TXT012",
    "doubled-sipdis": "MRK030",
    "lost-letter": "IDN001",
    "doubled-letter": "IDN001",
    "title-case": "IDN001",
    "broken-off": "IDN009",
    "sign-to-digit": "TXT007",
    "pilcrows": "TXT007",
    "replacement-characters": "TXT007",
    "page-lines": "IDN007",
    "sub-page": "IDN007",
    "fragment": "TXT015",
    "web-slug": "TXT015",
    "curly-quotes": "TXT006",
}


@pytest.mark.parametrize("name", BROKEN)
def test_damage_that_breaks_a_rule_is_found(name: str) -> None:
    damaged = 0
    for index in range(400):
        telegram, truth = finish(*draft(0, index))
        assert telegram.heading is not None
        copy = Copy(telegram, write_heading(telegram.heading), write_text(telegram), truth, "plain")
        sound = {finding.rule for finding in check(read(plain_text(copy)), select=["ALL"])}
        if not damage_of(name).apply(copy, Dice("check", name, index)):
            continue
        damaged += 1
        found = {finding.rule for finding in check(read(plain_text(copy)), select=["ALL"])}
        assert BROKEN[name] in found - sound, f"{name} of {index}"
        if damaged == 12:
            return
    assert damaged, f"{name} befell no telegram"


def test_the_public_name_is_the_function() -> None:
    assert reftel.check(drafted(3), profile="draft") == []


def test_a_telegram_that_cannot_be_written_is_checked_without_places() -> None:
    telegram = replace(drafted(3), captions=("NOFORN", "EXDIS"), signature=None, remainder="LATE")

    found = check(telegram, select=["MRK028"])

    assert [finding.rule for finding in found] == ["MRK028"]
    assert [finding.rule for finding in reftel.check(Telegram())] == ["TXT014"]
