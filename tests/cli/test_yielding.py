"""How much a command gives way to other work on the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import typer

from reftel.cli.yielding import NICE, give_way


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The priorities that the system is asked for, by a process that has 3."""
    found: list[int] = []
    monkeypatch.setattr(os, "getpriority", lambda _which, _who: 3, raising=False)
    monkeypatch.setattr(
        os, "setpriority", lambda _which, _who, nice: found.append(nice), raising=False
    )
    monkeypatch.setattr(os, "PRIO_PROCESS", 0, raising=False)
    return found


def test_without_a_word_it_gives_way(asked: list[int], tmp_path: Path) -> None:
    give_way(None, tmp_path)

    assert asked == [NICE]


def test_the_settings_say_how_much_and_the_option_comes_first(
    asked: list[int], tmp_path: Path
) -> None:
    (tmp_path / "reftel.toml").write_text("[ingest]\nnice = 12\n")

    give_way(None, tmp_path)
    give_way(19, tmp_path)

    assert asked == [12, 19]


def test_it_never_takes_back_what_it_has_given(asked: list[int], tmp_path: Path) -> None:
    give_way(0, tmp_path)
    give_way(3, tmp_path)

    assert asked == []


@pytest.mark.parametrize("line", ["nice = 20", "nice = true", "nice = 'much'", "speed = 1"])
def test_settings_that_cannot_be_are_refused(
    line: str, asked: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reftel.toml").write_text(f"[ingest]\n{line}\n")

    with pytest.raises(typer.Exit) as ended:
        give_way(None, tmp_path)

    assert ended.value.exit_code == 2
    assert "[ingest]" in capsys.readouterr().err
    assert asked == []


def test_a_system_without_priorities_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delattr(os, "setpriority", raising=False)

    give_way(None, tmp_path)
