"""``reftel write``: JSON and TOML to the wire, and ``reftel schema``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reftel.cli import app
from reftel.codec import read, write
from reftel.codec.jsonform import schema, telegram_to_json
from reftel.codec.reading import Layout
from reftel.errors import WriteError

TOML = """\
id = "09VALLETTA312"
classification = "UNCLASSIFIED"
executive_order = "12958"
order_instruction = "N/A"
tags = ["EWWT", "MT"]
subject = "EXERCISE: FERRY TIMETABLE"
signature = "QUILLMARK"
header.dtg = "121724Z MAR 09"
header.from = "AMEMBASSY VALLETTA"
header.to = ["RUEHC/SECSTATE WASHDC PRIORITY"]
header.info = ["RUEHRO/AMEMBASSY ROME"]
paragraphs = [{text = "EXERCISE. The ferry sails at nine."}]
"""
WIRE = """\
PP RUEHC RUEHRO
DE RUEHVT #0312 0711724
ZNR UUUUU
P 121724Z MAR 09
FM AMEMBASSY VALLETTA
TO RUEHC/SECSTATE WASHDC PRIORITY
INFO RUEHRO/AMEMBASSY ROME

UNCLAS VALLETTA 000312

E.O. 12958: N/A
TAGS: EWWT, MT
SUBJECT: EXERCISE: FERRY TIMETABLE

1. EXERCISE. The ferry sails at nine.
QUILLMARK
"""


def run(*arguments: str | Path, text: str | bytes | None = None) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``reftel write``."""
    result = CliRunner().invoke(app, ["write", *map(str, arguments)], input=text)
    return result.exit_code, result.stdout, result.stderr


def told(number: int = 312) -> dict[str, Any]:
    text = WIRE.replace("#0312", f"#{number:04}").replace("000312", f"{number:06}")
    return telegram_to_json(read(text).telegram)


def test_a_telegram_in_toml_is_completed(tmp_path: Path) -> None:
    path = tmp_path / "exercise"
    path.write_text(TOML)

    assert run(path, "--complete") == (0, WIRE, "")
    assert run("-", "--complete", text=TOML) == (0, WIRE, "")


def test_the_example_of_the_help_and_of_the_page_is_this_one() -> None:
    shown = CliRunner().invoke(app, ["write", "--help"]).stdout
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")

    lines = {line.strip() for line in shown.split("\n")}
    assert [line for line in TOML.splitlines() if line not in lines] == []
    assert f"```toml\n{TOML}```" in page
    assert f"```\n{WIRE}```" in page


def test_without_complete_what_lacks_is_told() -> None:
    status, output, errors = run("-", text=TOML)

    assert (status, output) == (1, "")
    assert errors.startswith("Error: standard input: header.highest_precedence: ")
    assert "Try: reftel write --complete" in errors


def test_json_in_any_form(tmp_path: Path) -> None:
    for text in (json.dumps(told()), json.dumps(told(), indent=2)):
        assert run("-", text=text) == (0, WIRE, "")


def test_several_are_parted_by_an_empty_line(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps(told(number)) + "\n" for number in (312, 313)))
    status, output, errors = run(path, "-", text=json.dumps(told(314)))

    assert (status, errors) == (0, "")
    assert [part.count("UNCLAS VALLETTA 000") for part in output.split("QUILLMARK\n\n")] == [1] * 3
    assert output.startswith(WIRE + "\nPP ")


@pytest.mark.parametrize(
    "name",
    sorted(path.stem for path in (Path(__file__).parents[1] / "telegrams").glob("*.txt")),
)
def test_what_is_read_is_written_as_the_library_writes_it(name: str, tmp_path: Path) -> None:
    path = Path(__file__).parents[1] / "telegrams" / f"{name}.txt"
    reading = read(path.read_text(encoding="utf-8"))
    printed = CliRunner().invoke(app, ["read", "--json", str(path)]).stdout
    status, output, _ = run("-", text=printed)

    try:
        expected = (0, write(reading.telegram))
    except WriteError:  # whatever the writer refuses, the command refuses
        expected = (1, "")
    assert (status, output) == expected


def test_a_canonical_text_comes_back_through_the_pipe(tmp_path: Path) -> None:
    path = tmp_path / "canonical.txt"
    path.write_text(WIRE)
    command = [sys.executable, "-m", "reftel"]
    first = subprocess.run([*command, "read", "--json", path], capture_output=True, check=True)
    second = subprocess.run(
        [*command, "write", "-"], input=first.stdout, capture_output=True, check=True
    )

    assert second.stdout == WIRE.encode()
    assert read(WIRE).layout is Layout.WIRE


def test_a_refusal_does_not_stop_the_rest(tmp_path: Path, exercise_file: Path) -> None:
    bad = told(313)
    bad["header"]["to"][0]["precedence"] = "URGENT"
    unsayable = {**told(314), "classification": None}
    unread = {"source": "a.txt", "error": "a.txt is empty", "code": "empty"}
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in (bad, unsayable, unread, told())))
    status, output, errors = run(tmp_path / "absent.json", path, tmp_path, exercise_file)

    assert (status, output) == (1, WIRE)
    faults = [line for line in errors.split("\n") if line]
    assert faults == [
        f"Error: {tmp_path}/absent.json: No such file or directory",
        f"Error: {path}: header.to[0].precedence: expected one of ROUTINE, PRIORITY, IMMEDIATE, "
        "NIACT IMMEDIATE, FLASH, found 'URGENT'",
        f"Error: {path}, line 2: classification: a telegram without a classification cannot be sent",
        f"Error: {path}, line 3: is no telegram, for reftel read could not read it: a.txt is empty",
        f"Error: {tmp_path}: Is a directory",
        f"Error: {exercise_file}: is neither JSON nor TOML: "
        "Expected '=' after a key in a key/value pair (at line 1, column 13)",
    ]


def test_a_character_that_no_file_can_hold_is_refused() -> None:
    odd = {**told(), "paragraphs": [{"text": "EXERCISE \ud800."}]}
    status, output, errors = run("-", text=json.dumps(odd))

    assert (status, output) == (1, "")
    assert "text: the character '\\ud800' cannot be written in UTF-8" in errors


# --- into a folder


def test_each_into_a_file_named_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps(told(number)) + "\n" for number in (312, 313)))
    out = tmp_path / "new" / "wire"
    status, output, errors = run(path, "-o", out)

    assert (status, errors) == (0, "")
    assert output.split() == [str(out / "09VALLETTA312.txt"), str(out / "09VALLETTA313.txt")]
    assert sorted(one.name for one in out.iterdir()) == ["09VALLETTA312.txt", "09VALLETTA313.txt"]
    assert (out / "09VALLETTA312.txt").read_bytes() == WIRE.encode()
    assert run(path, "--out", out)[0] == 0


def test_another_text_there_stays_as_it_is(tmp_path: Path) -> None:
    held = tmp_path / "09VALLETTA312.txt"
    held.write_text("EXERCISE\n")
    status, output, errors = run("-", "-o", tmp_path, text=json.dumps(told()))

    assert (status, output) == (1, "")
    assert "is there already with another text" in errors
    assert held.read_text() == "EXERCISE\n"
    assert list(tmp_path.iterdir()) == [held]


def test_without_a_year_there_is_no_name(tmp_path: Path) -> None:
    text = json.dumps({**told(), "id": None, "year": None, "header": None})

    assert run("-", text=text)[0] == 0
    status, _, errors = run("-", "-o", tmp_path, text=text)
    assert status == 1
    assert "year: a telegram without a year has no id" in errors
    assert list(tmp_path.iterdir()) == []


# --- the schema


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(app, ["schema"])

    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema()
