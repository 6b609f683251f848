"""``reftel search``: hits for people, for scripts and for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.cli import app

TELEGRAMS = (
    wire(312, refs=("ROME 287",), paragraphs=("The minister talks of the ferry.", "Wait. " * 90)),
    wire(
        311,
        dtg="111200Z MAR 09",
        subject="EXERCISE: PILOTS AND THE LONG QUESTION OF WHO IS TO PAY THE HARBOUR DUES OF 2008",
        paragraphs=("The pilots of the ferry strike.",),
        prosign="R",
        action="RUEHC/SECSTATE WASHDC 1933",
        info=("RUEHRO/AMEMBASSY ROME 0455",),
    ),
    wire(
        287, post="ROME", dtg="010000Z APR 09", level="U", paragraphs=("The ferry \x1b[31m waits.",)
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "a.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(text, f"{number}.txt") for number, text in enumerate(TELEGRAMS)])
    return path


def run(archive: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of ``reftel search``."""
    result = CliRunner().invoke(
        app, ["search", *arguments, "--archive", str(archive)], env=environment
    )
    return result.exit_code, result.stdout, result.stderr


def test_hits_for_people(archive: Path) -> None:
    status, output, errors = run(archive, "ferry", "--sort", "date")

    assert (status, errors) == (0, "")
    assert output == (
        "3 telegrams\n"
        "\n"
        "  1 09 VALLETTA 311  11 Mar 2009 12:00Z  CONFIDENTIAL  ROUTINE\n"
        "    EXERCISE: PILOTS AND THE LONG QUESTION OF WHO IS TO PAY THE HARBOUR DUES OF\n"
        "    2008\n"
        "    1. (C) The pilots of the ferry strike. QUILLMARK\n"
        "\n"
        "  2 09 VALLETTA 312  12 Mar 2009 17:24Z  CONFIDENTIAL  IMMEDIATE\n"
        "    EXERCISE: FERRY STANDSTILL\n"
        "    1. (C) The minister talks of the ferry. 2. (C) Wait. Wait. Wait. Wait. Wait.\n"
        "    Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait.\n"
        "    Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait. Wait.\n"
        "    Wait. Wait. Wait. …\n"
        "\n"
        "  3 09 ROME 287  1 Apr 2009 00:00Z  UNCLASSIFIED  IMMEDIATE\n"
        "    EXERCISE: FERRY STANDSTILL\n"
        "    1. (U) The ferry \\x1b[31m waits. QUILLMARK\n"
    )


def test_pages_tell_how_to_get_more(archive: Path) -> None:
    status, first, _ = run(archive, "ferry", "--limit", "2", "--sort", "date")
    assert status == 0
    assert first.endswith("\n2 of 3 shown; --page 2 shows more\n")

    _, second, _ = run(archive, "ferry", "--limit", "2", "--page", "2", "--sort", "date")
    assert second.splitlines()[2].startswith("  3 09 ROME 287")
    assert "shows more" not in second

    _, third, _ = run(archive, "ferry", "--limit", "2", "--page", "3")
    assert third == "3 telegrams\nNo hits so far back: the last is number 3\n"


def test_words_need_no_quotation_marks(archive: Path) -> None:
    assert run(archive, "minister", "talks", "--count") == (0, "1\n", "")
    assert run(archive, "minister talks", "--count") == (0, "1\n", "")
    assert run(archive, '"talks minister"', "--count") == (0, "0\n", "")


def test_nothing_found_is_an_answer(archive: Path) -> None:
    assert run(archive, "zebra", "--count") == (0, "0\n", "")
    assert run(archive, "zebra") == (
        0,
        "0 telegrams\nno telegram here has the word 'zebra'\n",
        "",
    )


def test_what_was_meant_is_said(archive: Path) -> None:
    _, output, _ = run(archive, "tag:PRLE")
    assert "did you mean PREL?\n    tag:PREL\n" in output
    _, output, _ = run(archive, "human rights")
    assert "'human rights' is taken as tag:PHUM, tag:SHUM too" in output


def test_ids_for_scripts(archive: Path) -> None:
    assert run(archive, "ferry", "--ids", "--sort", "-date", "--limit", "1") == (
        0,
        "09ROME287\n09VALLETTA312\n09VALLETTA311\n",
        "",
    )
    assert run(archive, "zebra", "--ids") == (0, "", "")


def test_a_number_goes_first(archive: Path) -> None:
    _, output, _ = run(archive, "rome", "00287", "--ids")

    assert output.splitlines()[0] == "09ROME287"


def test_json_for_programs(archive: Path) -> None:
    status, output, _ = run(archive, "09VALLETTA311", "--json", "--limit", "1")

    answer = json.loads(output)
    assert status == 0
    assert {
        key: answer[key] for key in ("query", "total", "limit", "offset", "exact", "behind")
    } == {
        "query": "09VALLETTA311",
        "total": 1,
        "limit": 1,
        "offset": 0,
        "exact": "09VALLETTA311",
        "behind": 0,
    }
    (hit,) = answer["hits"]
    assert hit.pop("snippet") == [
        {"text": "1. (C) The pilots of the ferry strike. QUILLMARK", "match": False}
    ]
    assert hit == {
        "id": "09VALLETTA311",
        "mrn": "09 VALLETTA 311",
        "subject": (
            "EXERCISE: PILOTS AND THE LONG QUESTION OF WHO IS TO PAY THE HARBOUR DUES OF 2008"
        ),
        "date": "2009-03-11T12:00Z",
        "post": "VALLETTA",
        "classification": "CONFIDENTIAL",
        "precedence": "ROUTINE",
    }
    assert answer["facets"]["post"] == [{"value": "VALLETTA", "label": "VALLETTA", "count": 1}]
    assert set(answer["facets"]) == {
        "post",
        "year",
        "tags",
        "classification",
        "precedence",
        "caption",
        "signer",
        "completeness",
    }
    assert answer["histogram"] == [{"month": "2009-03", "count": 1}]


def test_a_wrong_query_shows_its_place(archive: Path) -> None:
    status, output, errors = run(archive, "ferry", "form:rome")

    assert (status, output) == (2, "")
    said, hint, query, mark = errors.splitlines()
    assert said.startswith("Error: there is no field 'form': did you mean from:?")
    assert "reftel search --help" in hint
    assert query == "    ferry form:rome"
    assert mark == "          ^"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ferry", "--sort", "size"], "size"),
        (["ferry", "--limit", "0"], "limit"),
        ([], "QUERY"),
    ],
)
def test_mistakes_of_use(archive: Path, arguments: list[str], said: str) -> None:
    status, _, errors = run(archive, *arguments)

    assert status == 2
    assert said in errors


def test_no_archive_there(tmp_path: Path) -> None:
    status, output, errors = run(tmp_path / "none", "ferry")

    assert (status, output) == (1, "")
    assert "does not exist: make one with" in errors


def test_matches_are_marked_on_a_terminal_only(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, coloured, _ = run(archive, "minister")
    assert "\x1b[1;33mminister\x1b[0m" in coloured

    monkeypatch.setenv("NO_COLOR", "1")
    _, plain, _ = run(archive, "minister")
    assert "\x1b[1;33m" not in plain
    assert "\x1b[33m" not in plain


def test_what_is_not_indexed_yet_is_said(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.reftel"
    with Archive.open(path, create=True) as opened:
        opened.add([record(wire(1))])
        monkeypatch.setattr("reftel.archive.archive.Session.follow", lambda _: None)
        opened.add([record(wire(2))])
        with opened.writing():
            status, output, errors = run(path, "ferry")

    assert status == 0
    assert output.startswith("1 telegram\n")
    assert "1 telegrams are filed but not yet indexed" in errors


def test_searching_loads_no_migrations(archive: Path) -> None:
    # Alembic takes longer to load than a search takes.
    script = (
        "import sys\nfrom reftel.archive import Archive\n"
        f"with Archive.open({str(archive)!r}) as archive: archive.search('ferry')\n"
        "sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
