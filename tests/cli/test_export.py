"""The commands that let telegrams out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reftel.archive import Archive
from reftel.cli import app
from reftel.exercise import write_folder
from reftel.ingest import ingest


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("held")
    write_folder(folder / "traffic", 20, seed=3)
    with Archive.open(folder / "archive", create=True) as archive:
        ingest([folder / "traffic"], archive, workers=0)
    return folder / "archive"


def run(held: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [*arguments, "--archive", str(held)])
    return result.exit_code, result.stdout, result.stderr


def first(held: Path) -> str:
    with Archive.open(held) as archive:
        return archive.search_ids("")[0]


@pytest.mark.parametrize(
    "form", ["jsonl", "csv", "xml", "txt", "graphml", "geojson", "ics", "mbox"]
)
def test_a_format_goes_to_a_file(held: Path, tmp_path: Path, form: str) -> None:
    status, output, errors = run(held, "export", form, "--to", str(tmp_path / "out"))

    assert (status, errors) == (0, "")
    assert (tmp_path / "out").stat().st_size > 0
    assert "bytes" in output


@pytest.mark.parametrize("form", ["dataset", "bag", "eml"])
def test_a_folder_is_made_and_never_written_over(held: Path, tmp_path: Path, form: str) -> None:
    assert run(held, "export", form, "--to", str(tmp_path / "out"))[0] == 0
    assert list((tmp_path / "out").iterdir())

    status, _, errors = run(held, "export", form, "--to", str(tmp_path / "out"))

    assert status == 1
    assert "is there already" in errors


def test_a_dossier_is_a_page_or_a_pdf_by_its_name(held: Path, tmp_path: Path) -> None:
    assert run(held, "export", "dossier", "ferry", "-o", str(tmp_path / "a.html"))[0] == 0
    assert run(held, "export", "dossier", "ferry", "-o", str(tmp_path / "a.pdf"))[0] == 0

    assert (tmp_path / "a.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF-")
    status, _, errors = run(held, "export", "dossier", "-o", str(tmp_path / "a.doc"))
    assert status == 1
    assert "neither" in errors


def test_without_a_path_it_is_standard_output(held: Path) -> None:
    status, output, _ = run(held, "export", "jsonl")

    assert status == 0
    assert json.loads(output.splitlines()[0])["id"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "pdf"), "there is no format 'pdf'"),
        (("export", "dataset"), "is no stream"),
        (("cite", "99NOWHERE1"), "is not held"),
        (("letter", "VALLETTA"), "with its year"),
        (("letter", "77VALLETTA312", "--way", "shout"), "there is no way"),
    ],
)
def test_what_cannot_be_is_said(held: Path, arguments: tuple[str, ...], message: str) -> None:
    status, _, errors = run(held, *arguments)

    assert status == 1
    assert message in errors


@pytest.mark.parametrize("form", ["nara", "chicago", "mla", "short", "bib", "ris", "csl"])
def test_a_telegram_is_cited(held: Path, form: str) -> None:
    status, output, _ = run(held, "cite", first(held), "--form", form)

    assert status == 0
    assert output.strip()


def test_notes_that_agree_and_notes_that_do_not(held: Path, tmp_path: Path) -> None:
    good = run(held, "cite", first(held), "--form", "short")[1]
    (tmp_path / "good.md").write_text(good, encoding="utf-8")
    (tmp_path / "bad.md").write_text(f"{good}\n\n09VALLETTA999999.\n", encoding="utf-8")

    assert run(held, "check-notes", str(tmp_path / "good.md"))[0] == 0
    status, output, _ = run(held, "check-notes", str(tmp_path / "bad.md"))

    assert status == 1
    assert "not held" in output


def test_a_letter_is_written(held: Path, tmp_path: Path) -> None:
    assert "77VALLETTA312" in run(held, "letter", "77VALLETTA312")[1].replace(" ", "")
    assert run(held, "letter", "77VALLETTA312", "--to", str(tmp_path / "ask.docx"))[0] == 0
    assert (tmp_path / "ask.docx").read_bytes().startswith(b"PK")
