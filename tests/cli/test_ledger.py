"""``reftel ledger``, ``ingest --report``, ``--retry`` and ``--limit``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import wire
from intake.test_bundle import zipped
from reftel.cli import app


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    return result.exit_code, result.stdout


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    entries = {"1.txt": wire(1).encode(), "2.txt": b"bread", "=3.txt": wire(1).encode()}
    (folder / "a.zip").write_bytes(zipped(entries))
    (folder / "b.txt").write_text(wire(2))
    (folder / "c.txt").touch()
    assert (
        run("ingest", folder, "--archive", tmp_path / "a", "--report", tmp_path / "r.csv")[0] == 1
    )
    return tmp_path / "a"


def test_the_report_of_a_run_is_a_table(archive: Path) -> None:
    rows = list(csv.DictReader((archive.parent / "r.csv").open(encoding="utf-8")))

    assert [(Path(r["path"]).name, r["member"], r["container"], r["outcome"]) for r in rows] == [
        ("a.zip", "1.txt", "plain", "filed"),
        ("a.zip", "2.txt", "plain", "rejected"),
        ("a.zip", "'=3.txt", "plain", "duplicate"),  # no formula for a spreadsheet
        ("b.txt", "", "plain", "filed"),
        ("c.txt", "", "", "rejected"),
    ]
    assert rows[0]["telegram"] == "09VALLETTA1"
    assert "2.txt holds nothing that reads as a telegram" in rows[1]["reason"]


def test_the_ledger_is_asked_by_run_outcome_code_and_path(archive: Path) -> None:
    def found(*options: str) -> list[str]:
        status, output = run("ledger", "--archive", archive, "--json", *options)
        assert status == 0
        told = [json.loads(line) for line in output.splitlines()]
        return [f"{Path(one['path']).name} {one['member'] or ''}".strip() for one in told]

    assert len(found()) == len(found("--run", "1")) == 5
    assert found("--outcome", "rejected") == ["a.zip 2.txt", "c.txt"]
    assert found("--code", "empty") == ["c.txt"]
    assert found("--path", "a.zip") == ["a.zip 1.txt", "a.zip 2.txt", "a.zip =3.txt"]
    assert found("--path", "in", "--outcome", "duplicate") == ["a.zip =3.txt"]
    assert found("--path", "*.txt") == ["b.txt", "c.txt"]
    assert found("--path", "%.txt") == []

    _, output = run("ledger", "--archive", archive, "--code", "empty")
    assert output.startswith("rejected (empty): ")
    _, output = run("ledger", "--archive", archive, "--csv")
    assert len(list(csv.DictReader(io.StringIO(output)))) == 5


def test_the_counts_add_up_at_every_level(archive: Path) -> None:
    _, output = run("ledger", "--archive", archive, "--count", "--json")

    told = json.loads(output)
    assert sum(told["telegrams"].values()) == 5
    assert sum(sum(counts.values()) for counts in told["containers"].values()) == 5
    assert sum(told["files"].values()) == 3
    assert sum(told["members"].values()) == 3
    _, output = run("ledger", "--archive", archive, "--count")
    assert "telegrams: 5 = 2 filed, 1 duplicate, 2 rejected" in output
    assert "files: 3 = 1 filed, 1 partly-filed, 1 rejected" in output


def test_what_was_rejected_is_read_again_when_asked(archive: Path) -> None:
    (archive.parent / "in" / "c.txt").write_text(wire(3))

    status, output = run("ingest", "--retry", "rejected", "--archive", archive, "--json")

    told = json.loads(output)
    assert (status, told["inputs"], told["filed"], told["rejected"]) == (1, 4, 1, 1)


def test_limits_are_set_by_name(archive: Path) -> None:
    folder = archive.parent / "in"
    other = archive.parent / "other"

    _, output = run("ingest", folder, "--archive", other, "--json", "--limit", "longest-text=100")
    assert json.loads(output)["reasons"] == {"empty": 1, "no-telegram": 1, "too-large": 3}

    for wrong in ("longest=1", "longest-text=x", "longest-text=0", "ocr=maybe", "memory=nan"):
        assert run("ingest", folder, "--archive", other, "--limit", wrong)[0] == 2


@pytest.mark.parametrize(
    "arguments", [["--outcome", "lost"], ["--run", "9"]], ids=["no such outcome", "no such run"]
)
def test_what_is_not_there_is_a_fault_of_usage(archive: Path, arguments: list[str]) -> None:
    assert run("ledger", "--archive", archive, *arguments)[0] == 2


def test_nothing_named_is_a_fault_of_usage(tmp_path: Path) -> None:
    assert run("ingest", "--archive", tmp_path / "a")[0] == 2
