"""The containers: what an opened file gives is the text that the exercise says it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from reftel.exercise import ExerciseTelegram, generate
from reftel.intake import open_container


@pytest.fixture(scope="module")
def traffic() -> list[ExerciseTelegram]:
    return list(generate(160))


def test_an_opened_file_holds_the_text(traffic: list[ExerciseTelegram], tmp_path: Path) -> None:
    for telegram in traffic:
        path = tmp_path / "nameless"
        path.write_bytes(telegram.content)

        (document,) = open_container(path)

        assert document.source.container == telegram.container
        assert document.text == telegram.text
        if telegram.container == "cablegate":
            assert document.source.statements["id"] == telegram.id


def test_a_page_is_like_those_of_the_release(
    traffic: list[ExerciseTelegram], tmp_path: Path
) -> None:
    page = next(t for t in traffic if t.container == "cablegate" and not t.damage)
    html = page.content.decode()
    path = tmp_path / "page.html"
    path.write_bytes(page.content)
    (document,) = open_container(path)
    stated = document.source.statements

    assert html.count("<code><pre>") == 2
    assert all("\n" not in block.split("</pre>")[0] for block in html.split("<pre>")[1:])
    assert "<a id='par1' href='#par1'>\u00b6</a>1. " in html
    assert f"<a href='/tag/{page.truth['tags'][0]}_0.html'>" in html
    assert set(stated) == {"id", "created", "released", "classification", "origin"}
    hour, minute = stated["created"].split()[1].split(":")
    assert int(minute) == (int(hour) - 1) % 12 + 1  # the hour again, on the 12-hour clock
    assert page.telegram.dtg is not None
    assert stated["created"].startswith(page.telegram.dtg.iso[:10])
    assert stated["origin"].startswith(("Embassy ", "Secretary of State"))


def test_publishers_words_for_the_level(traffic: list[ExerciseTelegram], tmp_path: Path) -> None:
    words = set()
    for telegram in traffic:
        if telegram.container == "cablegate":
            path = tmp_path / "page"
            path.write_bytes(telegram.content)
            (document,) = open_container(path)
            words.add(document.source.statements["classification"])

    assert {"CONFIDENTIAL", "CONFIDENTIAL//NOFORN", "UNCLASSIFIED"} <= words
    assert "UNCLASSIFIED//FOR OFFICIAL USE ONLY" in words


def test_one_in_five_plain_files_has_the_line_ends_of_windows(
    traffic: list[ExerciseTelegram],
) -> None:
    plain = [telegram for telegram in traffic if telegram.container == "plain"]
    windows = [telegram for telegram in plain if b"\r\n" in telegram.content]

    assert 0.1 < len(windows) / len(plain) < 0.3
    assert all("\r" not in telegram.text for telegram in plain)
