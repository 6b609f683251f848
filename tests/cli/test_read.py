"""``reftel read``: for people and as JSON, good files and bad ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reftel.cli import app
from reftel.cli.coverage import percent
from reftel.codec.coverage import Coverage, coverage
from reftel.codec.reading import Reading, Span

PAGE = """\
<html><head><title>Viewing cable 09VALLETTA312</title></head><body>
<table class='cable'>
<tr><th>Reference ID</th><th>Created</th><th>Released</th><th>Classification</th><th>Origin</th></tr>
<tr><td><a href='/x'>09VALLETTA312</a></td><td><a href='/x'>2009-03-12 17:24</a></td>
<td><a href='/x'>2031-01-01 00:00</a></td><td><a href='/x'>CONFIDENTIAL</a></td>
<td><a href='/x'>Embassy Valletta</a></td></tr>
</table>
<code><pre>VZCZCXRO1234&#x000A;OO RUEHRO&#x000A;DE RUEHVT #0312 0711724&#x000A;ZNY CCCCC ZZH&#x000A;O 121724Z MAR 09&#x000A;FM AMEMBASSY VALLETTA&#x000A;TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934&#x000A;</pre></code>
<code><pre>C O N F I D E N T I A L VALLETTA 000312&#x000A;&#x000A;E.O. 12958: DECL: 03/12/2019&#x000A;TAGS: PREL, MT&#x000A;SUBJECT: EXERCISE: A PAGE&#x000A;&#x000A;1. (C) Invented.&#x000A;QUILLMARK&#x000A;</pre></code>
</body></html>
"""


def run(*arguments: str | Path, text: str | None = None) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``reftel read``."""
    result = CliRunner().invoke(app, ["read", *map(str, arguments)], input=text)
    return result.exit_code, result.stdout, result.stderr


def section(output: str, title: str) -> list[str]:
    """The lines under a heading, up to the next empty line."""
    lines = output.split("\n")
    start = lines.index(title) + 1
    return [line.strip() for line in lines[start : lines.index("", start)]]


def test_people_get_the_telegram_decoded(exercise_file: Path) -> None:
    status, output, errors = run(exercise_file)

    assert (status, errors) == (0, "")
    assert output.split("\n")[:2] == [
        "09 VALLETTA 312  CONFIDENTIAL",
        "EXERCISE: FERRY STANDSTILL: THE MINISTER ASKS FOR TIME",
    ]
    assert section(output, "Sent") == [
        "Date         Thursday 12 March 2009, 17:24 Zulu",
        "At the post  18:24 on Thursday 12 March (Europe/Malta)",
    ]
    assert section(output, "Markings")[0] == "Classification  CONFIDENTIAL, sent in 2 sections"
    assert "Opens           12 March 2019, by its own instruction" in section(output, "Markings")
    assert "Classified by   Ada Quillmark, Ambassador" in section(output, "Markings")
    assert "Reason          1.4 (b): Foreign government information" in section(output, "Markings")
    assert section(output, "About")[0] == "TAGS       PREL  External political relations"
    assert section(output, "About")[3] == "MT    Malta"
    assert "Ref A      ROME 00287  09ROME287 (no year is printed)" in section(output, "About")
    assert "Ref B      08 VALLETTA 1201 (NOTAL)  08VALLETTA1201" in section(output, "About")
    assert section(output, "Mentions") == [
        "paragraph 1  ref A  09ROME287",
        "paragraph 2  septel  no telegram that the text names",
    ]


def test_each_header_line_stands_beside_its_meaning(exercise_file: Path) -> None:
    _, output, _ = run(exercise_file)

    lines = section(output, "Header, line by line")
    left = [line.split("   ")[0] for line in lines if line and not line.startswith(" ")]
    assert any("Thursday 12 March 2009, 17:24 Zulu." in line for line in lines)
    for sent in ("VZCZCXRO1234", "OO RUEHRO RUEHTU", "DE RUEHVT #0312/01 0711724"):
        assert sent in left


def test_the_text_keeps_its_lines_and_marks(exercise_file: Path) -> None:
    _, output, _ = run(exercise_file)

    body = output[output.index("\nText\n") : output.index("\nMentions\n")]
    assert (
        "  2. (C) The Minister said at 1500 on March 11 that he would talk to the\n"
        "  shipowners tomorrow, as septel reports.\n"
    ) in body
    assert "\n  THE MINISTER'S CALL\n" in body
    assert "002 OF 002" not in body
    assert body.rstrip().endswith("QUILLMARK  signature")


def test_repairs_are_sentences_with_their_line(exercise_file: Path) -> None:
    _, output, _ = run(exercise_file)

    assert output.rstrip().split("\n")[-2:] == [
        "Repairs and defects",
        "  line 13  repaired  The caption SIPDIS stands twice; it counts once. [B7]",
    ]


def test_a_sound_telegram_says_so(tmp_path: Path, exercise_text: str) -> None:
    path = tmp_path / "sound.txt"
    path.write_text(exercise_text.replace("SIPDIS\nSIPDIS", "SIPDIS"))

    _, output, _ = run(path)

    assert output.rstrip().endswith("none  Nothing was repaired, and no damage was found.")


def test_output_fits_80_columns_without_trailing_blanks(tmp_path: Path, exercise_text: str) -> None:
    path = tmp_path / "long.txt"
    path.write_text(exercise_text.replace("He is new to the file.", "He is new to the file. " * 20))

    _, output, _ = run(path)

    lines = output.split("\n")
    assert max(map(len, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in output


def test_a_telegram_cannot_steer_the_terminal(tmp_path: Path, exercise_text: str) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(
        exercise_text.replace("FERRY STANDSTILL", "\x1b[2J\x1b]0;x\x07FERRY").replace(
            "Invented", "[bold]"
        )
    )

    _, output, _ = run(path)

    assert "\x1b" not in output
    assert "\x07" not in output
    assert "FERRY" in output


def test_square_brackets_are_text(tmp_path: Path, exercise_text: str) -> None:
    path = tmp_path / "brackets.txt"
    path.write_text(exercise_text.replace("He is new", "[red]He[/red] is [new]"))

    _, output, _ = run(path)

    assert "[red]He[/red] is [new]" in output


def test_json_is_one_object_a_line(exercise_file: Path) -> None:
    status, output, errors = run("--json", exercise_file, exercise_file)

    lines = output.strip().split("\n")
    first = json.loads(lines[0])
    assert (status, errors, len(lines)) == (0, "", 2)
    assert first["id"] == "09VALLETTA312"
    assert first["source"] == str(exercise_file)
    assert first["paragraphs"][1]["heading_before"] == "THE MINISTER'S CALL"
    assert [repair["kind"] for repair in first["repairs"]] == ["doubled-caption"]
    assert json.loads(lines[1]) == first


def test_a_page_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE)

    status, output, _ = run(path)

    assert status == 0
    assert section(output, "What the publisher says")[0] == "id              09VALLETTA312"
    assert output.startswith("09 VALLETTA 312  CONFIDENTIAL\nEXERCISE: A PAGE\n")


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path, exercise_file: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear aunt, the weather is fine. Yours, Ada.\n")
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 20)

    status, output, _ = run("--json", empty, exercise_file, letter, binary, tmp_path / "absent")

    found = [json.loads(line) for line in output.strip().split("\n")]
    assert status == 1
    assert [one.get("code") for one in found] == [
        "empty",
        None,
        "no-telegram",
        "binary",
        "not-found",
    ]
    assert found[1]["id"] == "09VALLETTA312"
    assert all(set(one) == {"source", "error", "code"} for one in found if "code" in one)
    assert found[0]["source"] == str(empty)
    assert str(empty) in found[0]["error"]


def test_people_are_told_on_standard_error(tmp_path: Path, exercise_file: Path) -> None:
    status, output, errors = run(tmp_path / "absent", exercise_file)

    assert status == 1
    assert errors == f"Error: {tmp_path / 'absent'} does not exist\n"
    assert output.startswith("09 VALLETTA 312")


def test_a_folder_is_read_through_with_its_bundles(tmp_path: Path, exercise_text: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text(exercise_text)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as bundle:
        bundle.writestr("in/a.txt", exercise_text)
        bundle.writestr("in/empty.txt", "")

    status, output, _ = run("--json", tmp_path)

    found = [json.loads(line) for line in output.splitlines()]
    assert status == 1
    assert [one.get("id") for one in found] == ["09VALLETTA312", None, "09VALLETTA312"]
    assert found[0]["copy"]["member"] == found[1]["member"].replace("empty", "a") == "in/a.txt"
    assert found[1]["code"] == "empty"


def test_standard_input(exercise_text: str) -> None:
    status, output, _ = run("--json", "-", text=exercise_text)

    found = json.loads(output)
    assert (status, found["id"], found["source"]) == (0, "09VALLETTA312", "standard input")


def test_empty_standard_input() -> None:
    status, output, _ = run("--json", "-", text="")

    assert status == 1
    assert json.loads(output) == {
        "source": "standard input",
        "error": "standard input is empty",
        "code": "empty",
    }


def test_too_much_standard_input() -> None:
    status, _, errors = run("-", "--limit", "longest-text=100", text="A" * 101)

    assert status == 1
    assert "standard input has more than 100 bytes" in errors


def test_no_path_is_a_fault_of_usage() -> None:
    status, _, errors = run()

    assert status == 2
    assert "PATH" in errors


def test_two_telegrams_are_set_apart(exercise_file: Path) -> None:
    _, output, _ = run(exercise_file, exercise_file)

    assert output.count("09 VALLETTA 312  CONFIDENTIAL") == 2
    assert f"\n\n{'─' * 80}\n\n" in output


@pytest.mark.skipif(os.name == "nt", reason="names of files are Unicode there")
def test_a_file_name_that_is_no_text(tmp_path: Path, exercise_text: str) -> None:
    path = os.fsencode(tmp_path) + b"/paper-\xff.txt"
    with open(path, "w", encoding="ascii") as file:  # noqa: PTH123  (a name in bytes)
        file.write(exercise_text)

    result = subprocess.run(
        [sys.executable, "-m", "reftel", "read", "--json", path, path + b"-absent"],
        capture_output=True,
        check=False,
    )

    found = [json.loads(line) for line in result.stdout.decode("utf-8").strip().split("\n")]
    assert result.returncode == 1
    assert found[0]["source"].endswith(r"paper-\xff.txt")
    assert found[1]["source"].endswith(r"paper-\xff.txt-absent")


def test_coverage_names_the_lines_that_nothing_explains(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exercise_file: Path
) -> None:
    stray = tmp_path / "stray.txt"
    stray.write_text("ADA\x1b[2J\n" + exercise_file.read_text())

    def without_the_first_line(reading: Reading) -> Coverage:
        found = coverage(reading)
        if not reading.text.startswith("ADA"):
            return found
        return Coverage(found.lines, found.explained - 1, (Span(0, 7),))

    monkeypatch.setattr("reftel.cli.coverage.coverage", without_the_first_line)
    status, output, errors = run("--coverage", exercise_file, stray)

    assert (status, errors) == (0, "")
    sound, damaged, line, total = output.splitlines()
    assert sound.split() == ["100", "%", "28", "of", "28", "lines", str(exercise_file)]
    assert damaged.split() == ["96.55", "%", "28", "of", "29", "lines", str(stray)]
    assert line == r"          line 1: ADA\x1b[2J"
    assert total.split() == ["98.25", "%", "56", "of", "57", "lines", "in", "2", "telegrams"]

    status, output, errors = run("--coverage", "--json", stray)
    told = json.loads(output)

    assert (status, errors) == (0, "")
    assert (told["id"], told["lines"], told["explained"]) == ("09VALLETTA312", 29, 28)
    assert told["unexplained"] == [{"line": 1, "start": 0, "end": 7, "text": "ADA\x1b[2J"}]


def test_nearly_all_is_not_all(tmp_path: Path, exercise_file: Path) -> None:
    assert percent(1_000_000, 1_000_001) == "99.99 %"
    assert percent(0, 0) == "100 %"
    assert run("--coverage", tmp_path)[0] == 0
    assert "100 %" in run("--coverage", exercise_file)[1]
