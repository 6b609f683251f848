"""``reftel check``: options, forms, exit status, settings, waivers, baselines, mending."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from check.pairs import OPEN, SOUND, changed
from reftel.cli import app

SECRET_PARAGRAPH = changed(SOUND, (("2. (C)", "2. (S)"),))
TWICE = changed(SOUND, (("SIPDIS\n", "SIPDIS\n\nSIPDIS\n"),))


@pytest.fixture
def telegrams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one telegram that breaks MRK004 and a sound one; the commands run in it."""
    (tmp_path / "wrong.txt").write_text(SECRET_PARAGRAPH)
    (tmp_path / "sound.txt").write_text(OPEN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["check", *words])


def objects(result: Result) -> list[Any]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_nothing_found(telegrams: Path) -> None:
    result = run("sound.txt")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "1 telegram checked" in result.stderr


def test_a_finding_with_its_line_and_a_caret(telegrams: Path) -> None:
    result = run("wrong.txt")

    assert result.exit_code == 1
    first, shown, carets = result.stdout.splitlines()
    line = (
        SECRET_PARAGRAPH.split("\n").index("2. (S) The harbour master said that the fog of ref B")
        + 1
    )
    assert first.startswith(f"wrong.txt:{line}:1: MRK004 error: paragraph 2 is marked (S)")
    assert shown == f"{line:>6} | 2. (S) The harbour master said that the fog of ref B"
    assert carets.startswith("       | ^^^")


def test_a_long_line_is_cut_round_the_place(telegrams: Path) -> None:
    word = "\u201cthat\u201d"
    (telegrams / "long.txt").write_text(
        changed(SOUND, (("said that", "said " + "so " * 200 + word),))
    )

    _, shown, carets = run("--select", "TXT006", "long.txt").stdout.splitlines()

    assert len(shown) < 130
    assert shown[carets.index("^")] == "\u201c"


def test_a_folder_and_standard_input(telegrams: Path) -> None:
    assert run(".").exit_code == 1
    result = CliRunner().invoke(app, ["check", "-"], input=SECRET_PARAGRAPH)

    assert result.exit_code == 1
    assert "standard input:" in result.stdout


def test_a_file_that_is_no_telegram_is_told(telegrams: Path) -> None:
    (telegrams / "list.txt").write_text("milk and bread\n")

    result = run("list.txt", "sound.txt")

    assert result.exit_code == 1
    assert "list.txt" in result.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--select", "TAG"), 0),
        (("--select", "MRK"), 1),
        (("--ignore", "MRK004"), 0),
        (("--ignore", "MRK"), 0),
        (("--select", "XYZ"), 2),
        (("--profile", "wire"), 2),
        (("--severity", "grave"), 2),
        (("--severity", "error"), 1),
        (("--config", "none.toml"), 2),
    ],
)
def test_exit_status(telegrams: Path, words: tuple[str, ...], status: int) -> None:
    result = run(*words, "wrong.txt")

    assert result.exit_code == status
    assert "Traceback" not in result.output
    if status == 2:
        assert result.stderr.startswith("Error: ")


def test_no_path_is_a_wrong_command(telegrams: Path) -> None:
    assert run().exit_code == 2


def test_information_is_told_on_request(telegrams: Path) -> None:
    (telegrams / "long.txt").write_text(changed(SOUND, (("0711724", "0731724"),)))

    assert run("long.txt").exit_code == 0
    assert "HDG008" in run("--severity", "info", "long.txt").stdout
    assert "HDG008" in run("--select", "HDG", "long.txt").stdout
    assert "HDG008" in run("--profile", "draft", "long.txt").stdout


def test_json(telegrams: Path) -> None:
    wrong, sound = objects(run("--json", "wrong.txt", "sound.txt"))

    assert sound == {
        "source": "sound.txt",
        "inside": None,
        "id": "09VALLETTA313",
        "findings": [],
        "waived": 0,
        "known": 0,
    }
    (finding,) = wrong["findings"]
    (place,) = finding.pop("places")
    start = SECRET_PARAGRAPH.index("2. (S)")
    assert place == {
        "line": SECRET_PARAGRAPH[:start].count("\n") + 1,
        "column": 1,
        "start": start,
        "end": start + len("2. (S) "),
    }
    assert finding == {
        "rule": "MRK004",
        "name": "portion-above-banner",
        "severity": "error",
        "message": "paragraph 2 is marked (S) in a CONFIDENTIAL telegram",
        "mendable": False,
    }


def test_github(telegrams: Path) -> None:
    (line,) = run("--format", "github", "wrong.txt").stdout.splitlines()

    assert line.startswith("::error file=wrong.txt,line=")
    assert line.endswith("::paragraph 2 is marked (S) in a CONFIDENTIAL telegram")


def test_junit(telegrams: Path) -> None:
    (telegrams / "list.txt").write_text("milk and bread\n")
    root = ET.fromstring(run("--format", "junit", "wrong.txt", "sound.txt", "list.txt").stdout)

    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    assert [case.get("name") for case in root.iter("testcase")] == [
        "09VALLETTA312",
        "09VALLETTA313",
        "list.txt",
    ]
    assert [failure.get("type") for failure in root.iter("failure")] == ["MRK004"]


def test_statistics(telegrams: Path) -> None:
    text = run("--statistics", ".").stdout
    (counts,) = objects(run("--statistics", "--json", "."))

    assert "MRK004" in text
    assert "2 telegrams, 1 without a finding" in text
    assert counts["rules"] == {"MRK004": {"telegrams": 1, "findings": 1}}


def test_timing(telegrams: Path) -> None:
    (times,) = objects(run("--timing", "--json", "--select", "MRK004,TAG", "."))

    assert set(times["microseconds"]) == {"MRK004", "TAG001", "TAG002", "TAG003", "TAG004"}
    assert times["telegrams_a_second"] > 0


def test_explain_and_list(telegrams: Path) -> None:
    page = run("--explain", "mrk004")
    rules = run("--list-rules")

    assert page.exit_code == rules.exit_code == 0
    assert "MRK004 portion-above-banner (error)" in page.stdout
    assert "Wrong:" in page.stdout
    assert "TXT015" in rules.stdout
    assert run("--explain", "MRK999").exit_code == 2


@pytest.mark.parametrize(
    ("name", "head"),
    [("reftel.toml", "[check]"), ("pyproject.toml", "[tool.reftel.check]")],
)
def test_settings(telegrams: Path, name: str, head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (telegrams / name).write_text(f'{head}\nignore = ["MRK004"]\n')
    inner = telegrams / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)

    assert run("../wrong.txt").exit_code == 0


@pytest.mark.parametrize(
    "text",
    ["[check]\nignroe = []\n", "[check]\nselect = 4\n", "[check]\nprofile = 1\n", "[check\n"],
)
def test_settings_that_are_wrong_are_refused(telegrams: Path, text: str) -> None:
    (telegrams / "reftel.toml").write_text(text)

    result = run("sound.txt")

    assert result.exit_code == 2
    assert "reftel.toml" in result.stderr


def test_waivers(telegrams: Path) -> None:
    waivers = telegrams / "waivers.txt"
    waivers.write_text("09VALLETTA312 MRK004  # quoted as received\n09ROME1 MRK  # gone\n")

    result = run("--waivers", "waivers.txt", "wrong.txt")

    assert result.exit_code == 0
    assert "1 waived" in result.stderr
    assert "line 2, 09ROME1, waives nothing" in result.stderr


@pytest.mark.parametrize("line", ["09VALLETTA312 MRK004", "09VALLETTA312 # why", "x XYZ001 # why"])
def test_a_waiver_that_says_too_little_is_refused(telegrams: Path, line: str) -> None:
    (telegrams / "waivers.txt").write_text(f"{line}\n")

    result = run("--waivers", "waivers.txt", "wrong.txt")

    assert result.exit_code == 2
    assert "line 1" in result.stderr


def test_a_baseline(telegrams: Path) -> None:
    assert run("--write-baseline", "base.json", "wrong.txt").exit_code == 0
    assert run("--baseline", "base.json", "wrong.txt").exit_code == 0

    moved = "\n" + SECRET_PARAGRAPH.replace("1. (C)", "1. (S)")
    (telegrams / "wrong.txt").write_text(moved)
    result = run("--baseline", "base.json", "wrong.txt")

    assert result.exit_code == 1
    assert "paragraph 1" in result.stdout
    assert "paragraph 2" not in result.stdout
    assert "1 in the baseline" in result.stderr


@pytest.mark.parametrize("text", ["", "[]", '{"version": 9}', '{"version": 1, "findings": [3]}'])
def test_a_file_that_is_no_baseline_is_refused(telegrams: Path, text: str) -> None:
    (telegrams / "base.json").write_text(text)

    assert run("--baseline", "base.json", "wrong.txt").exit_code == 2


def test_a_diff_writes_nothing(telegrams: Path) -> None:
    path = telegrams / "twice.txt"
    path.write_text(TWICE)

    result = run("--diff", "--select", "ALL", "twice.txt")

    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line == "-SIPDIS"] == ["-SIPDIS"]
    assert path.read_text() == TWICE


@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_fixing_keeps_every_other_byte(telegrams: Path, breaks: str) -> None:
    path = telegrams / "twice.txt"
    path.write_bytes(TWICE.replace("\n", breaks).encode())

    result = run("--fix", "--select", "ALL", "twice.txt")

    assert result.exit_code == 0
    assert (
        path.read_bytes()
        == SOUND.replace("SIPDIS\n", "SIPDIS\n\n", 1).replace("\n", breaks).encode()
    )
    assert sorted(one.name for one in telegrams.iterdir()) == [
        "sound.txt",
        "twice.txt",
        "wrong.txt",
    ]
