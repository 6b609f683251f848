"""What is explained of a telegram follows from what the archive keeps, as from its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.archive import StoredTelegram
from reftel.codec import read
from reftel.codec.explain import explain
from reftel.web import explained
from reftel.web.explained import explanations
from web.filed import stored

TELEGRAMS = sorted((Path(__file__).parents[1] / "telegrams").glob("*.txt"))


def of_text(telegram: StoredTelegram) -> object:
    return explain(read(telegram.text, year=telegram.json["year"]))


@pytest.mark.parametrize("path", TELEGRAMS, ids=lambda path: path.stem)
def test_kept_or_read_again_the_same_is_explained(path: Path) -> None:
    telegram = stored(path.read_text("utf-8"))

    assert explanations(telegram, telegram.text) == of_text(telegram)


def test_nothing_is_read_again(story: str, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram = stored(story)
    expected = of_text(telegram)
    monkeypatch.delattr(explained, "read")

    assert explanations(telegram, story) == expected


def test_a_telegram_that_an_older_reftel_filed_is_read(story: str) -> None:
    telegram = stored(story)
    older = {key: value for key, value in telegram.json.items() if key != "controls"}

    assert explanations(stored(story, json=older), story) == of_text(telegram)


def test_of_a_text_that_is_cut_what_stands_in_it_is_explained(story: str) -> None:
    telegram = stored(story)
    cut = story[: story.index("SUBJECT")]

    assert explanations(telegram, cut)
    assert all(one.span.end <= len(cut) for one in explanations(telegram, cut))
