"""The limits of intake: in a file of settings, in an option, and what is wrong in either."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import wire
from reftel.cli import app
from reftel.cli.limits import chosen_limits
from reftel.intake.limits import DEFAULT


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text(wire())
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")


def settings(text: str, name: str = "reftel.toml") -> None:
    (Path.cwd().parent / name).write_text(text)


@pytest.mark.parametrize(
    ("name", "head"), [("reftel.toml", "[limits]"), ("pyproject.toml", "[tool.reftel.limits]")]
)
def test_settings_of_the_nearest_file_are_taken(name: str, head: str) -> None:
    settings(f"{head}\nlongest-text = 100\nocr = false\npdf-seconds = 9\n", name)

    limits = chosen_limits(None)

    assert (limits.longest_text, limits.ocr, limits.pdf_seconds) == (100, False, 9.0)
    assert limits.deepest == DEFAULT.deepest


def test_an_option_comes_before_the_settings() -> None:
    settings("[limits]\nlongest-text = 100\ndeepest = 2\n")

    limits = chosen_limits(["longest-text=200"])

    assert (limits.longest_text, limits.deepest) == (200, 2)


def test_where_nothing_is_set_the_defaults_hold() -> None:
    settings("[check]\nprofile = 'draft'\n")

    assert chosen_limits(()) == DEFAULT


@pytest.mark.parametrize("command", [["read"], ["check"], ["declassify"]])
def test_commands_that_read_go_by_the_settings(command: list[str]) -> None:
    settings("[limits]\nlongest-text = 100\n")

    status, output, errors = run(*command, "../one.txt")

    assert status == 1
    assert "more than 100 bytes" in output + errors


def test_ingest_goes_by_the_settings_and_an_option_mends_them() -> None:
    settings("[limits]\nlongest-text = 100\n")
    told = ("ingest", "../one.txt", "--archive", "a", "--json", "--workers", "0")

    status, output, _ = run(*told)
    assert (status, json.loads(output)["reasons"]) == (1, {"too-large": 1})

    status, output, _ = run(*told, "--limit", "longest-text=9999")
    assert (status, json.loads(output)["filed"]) == (0, 1)


def test_read_takes_limits_as_an_option() -> None:
    assert run("read", "../one.txt", "--limit", "longest-text=100")[0] == 1
    assert run("read", "../one.txt", "--limit", "longest=100")[0] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[limits]\nlongest = 1\n", "there is no limit 'longest': one of deepest"),
        ("[limits]\nlongest-text = 'x'\n", "longest-text is a whole number, not 'x'"),
        ("[limits]\nlongest-text = 1.5\n", "longest-text is a whole number, not 1.5"),
        ("[limits]\nlongest-text = true\n", "longest-text is a whole number, not True"),
        ("[limits]\nlongest-text = 0\n", "longest-text is more than 0, not 0"),
        ("[limits]\npdf-seconds = inf\n", "pdf-seconds is more than 0, not inf"),
        ("[limits]\nocr = 'maybe'\n", "ocr is true or false, not 'maybe'"),
        ("limits = 4\n", "expected a table, [limits], found 4"),
        ("[limits\n", "is no TOML"),
    ],
)
def test_settings_that_are_wrong_are_refused_with_their_place(text: str, said: str) -> None:
    settings(text)

    status, _, errors = run("read", "../one.txt")

    assert status == 2
    assert said in errors
    assert "reftel.toml" in errors
