"""``reftel show``: one telegram by any spelling of its number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app

SHOWN = wire(
    312,
    refs=("ROME 287", "08 TUNIS 3", "My letter of March 3"),
    paragraphs=("The minister talks of the ferry.",),
)
TELEGRAMS = (
    SHOWN,
    SHOWN + "\n",  # a further copy
    wire(313, dtg="131200Z MAR 09", subject="EXERCISE: PILOTS", refs=("VALLETTA 312",)),
    wire(312, dtg="121724Z MAR 08", subject="EXERCISE: A YEAR BEFORE", level="S"),
    wire(287, post="ROME", dtg="010000Z MAR 09", level="U", subject="EXERCISE: ROME"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("show") / "a.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return path


def run(archive: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``reftel show``."""
    result = CliRunner().invoke(app, ["show", *arguments, "--archive", str(archive)])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    "spelling",
    [
        ["09VALLETTA312"],
        ["2009 Valletta 00312"],
        ["2009", "Valletta", "00312"],
        ["09", "VALLETTA", "312"],
        ["valletta 312 (2009)"],
    ],
)
def test_any_spelling(archive: Path, spelling: list[str]) -> None:
    status, output, errors = run(archive, *spelling)

    assert (status, errors) == (0, "")
    assert output.splitlines()[0] == "09 VALLETTA 312  CONFIDENTIAL"


def test_the_telegram_is_decoded_and_its_surroundings_told(archive: Path) -> None:
    _, output, _ = run(archive, "09VALLETTA312")

    assert "The minister talks of the ferry." in output
    assert "AMEMBASSY ROME" in output
    at = output.index("In the archive\n")
    filed = Archive.open(archive).get("09VALLETTA312")
    assert filed is not None
    assert output[at:].splitlines() == [
        "In the archive",
        "  ref A. ROME 287  held: reftel show 09ROME287",
        "  ref B. 08 TUNIS 3  08TUNIS3 is not held",
        "  ref C. My letter of March 3  not a telegram with a number",
        "  cited by  09 VALLETTA 313  13 Mar 2009 12:00Z  CONFIDENTIAL  IMMEDIATE",
        "  copy 1: 0.txt (plain; shown above)",
        f"  copy 2: 1.txt (plain; filed {filed.copies[1]['filed']})",
    ]


def test_the_json_is_the_public_one(archive: Path) -> None:
    status, output, _ = run(archive, "09VALLETTA312", "--json")

    assert status == 0
    assert json.loads(output) == record(SHOWN, "0.txt")[0].to_json()


def test_the_text_as_it_stands(archive: Path) -> None:
    assert run(archive, "09VALLETTA312", "--text") == (0, SHOWN, "")


def test_of_several_years_the_list_is_shown(archive: Path) -> None:
    status, output, errors = run(archive, "VALLETTA 312")

    assert status == 1
    assert output == (
        "  08 VALLETTA 312  12 Mar 2008 17:24Z  SECRET  IMMEDIATE  EXERCISE: A YEAR BEFORE\n"
        "  09 VALLETTA 312  12 Mar 2009 17:24Z  CONFIDENTIAL  IMMEDIATE  EXERCISE: FERRY STANDSTILL\n"
    )
    assert errors == "Error: VALLETTA 312 may be any of 2 telegrams: add the year\n"


def test_without_a_year_where_one_is_held(archive: Path) -> None:
    assert run(archive, "VALLETTA 313")[1].startswith("09 VALLETTA 313  CONFIDENTIAL\n")


def test_one_that_is_not_held_but_cited(archive: Path) -> None:
    status, output, errors = run(archive, "08 TUNIS 3")

    assert status == 1
    assert output == (
        "It is cited by:\n"
        "  09 VALLETTA 312  12 Mar 2009 17:24Z  CONFIDENTIAL  IMMEDIATE  EXERCISE: FERRY STANDSTILL\n"
    )
    assert errors == (
        f"Error: 08 TUNIS 3 is not held in {archive}\n"
        f"  Try: reftel ghosts --archive {archive} lists what is cited and not held\n"
    )


def test_one_that_is_not_held_and_those_near_to_it(archive: Path) -> None:
    status, output, errors = run(archive, "09VALLETTA310")

    assert status == 1
    assert [line.split("  ")[1] for line in output.splitlines()[1:]] == [
        "09 VALLETTA 312",
        "09 VALLETTA 313",
        "08 VALLETTA 312",
    ]
    assert output.splitlines()[0] == "The nearest held:"
    assert "is not held" in errors


def test_what_is_no_number(archive: Path) -> None:
    status, output, errors = run(archive, "the ferry")

    assert (status, output) == (1, "")
    assert "'the ferry' is no message reference number" in errors
    assert "reftel search" in errors


def test_no_archive_there(tmp_path: Path) -> None:
    status, _, errors = run(tmp_path / "none", "09VALLETTA312")

    assert status == 1
    assert "does not exist: make one with" in errors


def test_what_the_rules_found_is_shown(tmp_path: Path) -> None:
    wrong = wire(312).replace("1. (C)", "1. (S)").replace("#0312 0711724", "#0312 0731724")
    path = tmp_path / "a.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(wrong, "0.txt")])

    _, output, _ = run(path, "09VALLETTA312")

    assert "MRK004 error: line" in output
    assert "information" in output
    assert "HDG008" in output
