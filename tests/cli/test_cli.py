"""The frame of the command line: help, version, exit statuses, messages, pipes, colour."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reftel import __version__
from reftel.cli import app, help_text, main
from reftel.cli.console import console, fail, print_json, printable
from reftel.errors import ArchiveError, ContainerError, QueryError, ReftelError

COMMANDS = ("read", "ingest", "search", "show", "serve", "demo")
REFTEL = [sys.executable, "-m", "reftel"]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_version() -> None:
    assert run("--version") == (0, f"reftel {__version__}\n", "")


def test_help_shows_every_command_and_examples() -> None:
    status, output, _ = run("--help")

    assert status == 0
    assert "  reftel search 'ferry AND from:london' --archive affair.reftel" in output
    for command in COMMANDS:
        assert f"│ {command} " in output


def test_no_command_shows_help() -> None:
    status, output, errors = run()

    assert status == 2
    assert "Usage: reftel" in output + errors


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example_that_fits(command: str) -> None:
    status, output, _ = run(command, "--help")

    examples = [line for line in output.split("\n") if line.strip().startswith(f"reftel {command}")]
    assert status == 0
    assert "Examples:" in output
    assert examples
    assert max(map(len, output.split("\n"))) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_is_not_broken_over_lines(command: str) -> None:
    wide = CliRunner(env={"COLUMNS": "200"}).invoke(app, [command, "--help"]).stdout
    _, narrow, _ = run(command, "--help")

    def examples(output: str) -> list[str]:
        return [
            line.strip() for line in output.split("\n") if line.startswith(f"   reftel {command}")
        ]

    assert examples(narrow) == examples(wide)


def test_an_unknown_command_suggests_one() -> None:
    status, _, errors = run("raed")

    assert status == 2
    assert "read" in errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ContainerError("empty", "paper.txt is empty"), 1),
        (ArchiveError("no archive in affair.reftel"), 1),
        (QueryError("expected a date after date:", 5), 2),
        (OSError(28, "No space left on device", "affair.reftel"), 1),
    ],
)
def test_an_error_becomes_a_message(
    error: Exception, status: int, monkeypatch: pytest.MonkeyPatch, exercise_file: Path
) -> None:
    def raising(*_: object) -> Iterator[object]:
        raise error

    monkeypatch.setattr("reftel.cli.read.read_all", raising)

    found, output, errors = run("read", str(exercise_file))

    assert (found, output) == (status, "")
    assert errors.startswith("Error: ")
    assert (str(error) if isinstance(error, ReftelError) else "affair.reftel: No space") in errors
    assert "Traceback" not in errors


def test_a_fault_of_our_own_is_not_hidden(
    monkeypatch: pytest.MonkeyPatch, exercise_file: Path
) -> None:
    def raising(*_: object) -> Iterator[object]:
        raise KeyError("a bug")

    monkeypatch.setattr("reftel.cli.read.read_all", raising)

    result = CliRunner().invoke(app, ["read", str(exercise_file)])

    assert isinstance(result.exception, KeyError)


def test_fail_says_what_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as caught:
        fail("no [archive] in \x1bx", hint="reftel ingest", code=2)

    assert caught.value.exit_code == 2
    assert capsys.readouterr().err == "Error: no [archive] in \\x1bx\n  Try: reftel ingest\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("¶1. café", "¶1. café"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\rb\x00", "a\\x0db\\x00"),
        ("\x9b", "\\x9b"),
        ("\u202eabc", "\\u202eabc"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_help_text_joins_prose_and_keeps_examples() -> None:
    docstring = """Read a
    thing.

    Needs reftel[web], or
    not.

    Examples:
        reftel read A
        reftel read B
    """

    assert help_text(docstring) == (
        "Read a thing.\n\nNeeds reftel\\[web], or not.\n\n"
        "Examples:\n  reftel read A\n  reftel read B"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_is_json_in_every_encoding(encoding: str) -> None:
    value = {"subject": "caf\u00e9 \u2013 \udcff"}
    code = f"from reftel.cli.console import print_json; print_json({value!a})"

    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )

    assert json.loads(result.stdout.decode(encoding)) == value


def test_print_json_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"text": "two\nlines"})

    assert capsys.readouterr().out == '{"text": "two\\nlines"}\n'


def test_a_reader_that_leaves_is_no_error(tmp_path: Path, exercise_text: str) -> None:
    path = tmp_path / "long.txt"
    path.write_text(exercise_text.replace("He is new", "He is new\n" * 20_000))
    for arguments in (["read", str(path)], ["read", "--json", *[str(path)] * 5]):
        with subprocess.Popen(
            [*REFTEL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            errors = process.stderr.read()

            assert process.wait() == 1
            assert errors == b""


def test_an_interrupt_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, exercise_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> Iterator[object]:
        raise KeyboardInterrupt

    monkeypatch.setattr("reftel.cli.read.read_all", interrupted)
    monkeypatch.setattr("sys.argv", ["reftel", "read", str(exercise_file)])

    with pytest.raises(SystemExit) as caught:
        main()

    assert caught.value.code == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_only(
    setting: dict[str, str], coloured: bool, exercise_file: Path
) -> None:
    output = on_terminal(
        [*REFTEL, "read", str(exercise_file)], {"TERM": "xterm-256color", **setting}
    )

    # The blue of CONFIDENTIAL is colour; bold is not.
    assert ("34m" in output) is coloured
    assert "CONFIDENTIAL" in output


def on_terminal(command: list[str], setting: dict[str, str]) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**os.environ, **setting}
    ) as process:
        os.close(theirs)
        output = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux: the other side is closed
                break
            if not part:
                break
            output += part
        process.wait()
    os.close(ours)
    return output.decode("utf-8")


def test_a_console_in_a_pipe_has_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS")

    assert (console().width, console().is_terminal) == (80, False)


def test_python_m_reftel_is_reftel() -> None:
    result = subprocess.run([*REFTEL, "--version"], capture_output=True, text=True, check=True)

    assert result.stdout == f"reftel {__version__}\n"


def test_completion_is_offered() -> None:
    result = subprocess.run(
        REFTEL,
        env={
            **os.environ,
            "_REFTEL_COMPLETE": "complete_bash",
            "COMP_WORDS": "reftel re",
            "COMP_CWORD": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert "read" in result.stdout.split()
