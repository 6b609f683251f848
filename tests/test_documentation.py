"""Nothing is undocumented: commands, options, terms, keys, kinds, variables; and no page is wrong."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer

from reftel import __version__
from reftel.cli import app
from reftel.cli.check_settings import Settings
from reftel.intake import CONTAINERS
from reftel.intake.limits import limit_names
from reftel.intake.source import Document, Source
from reftel.record import make_record

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "reftel"
SPHINX = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-E", "-b", "html"]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every row of every table, without headings and rules."""
    found = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        if number + 1 < len(lines) and re.fullmatch(r"[|\-: ]+", lines[number + 1] or "x"):
            continue
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


# --- commands


def commands() -> dict[str, Any]:
    """Every command by its words: ``search``, and of a group each of its own, ``draft new``."""
    group: Any = typer.main.get_command(app)
    found = {}
    for name, command in group.commands.items():
        for word, inner in getattr(command, "commands", {"": command}).items():
            found[f"{name} {word}".strip()] = inner
    return found


def sections(text: str) -> dict[str, str]:
    """Each section of the second level, by its heading."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    section = sections(page("docs/cli.md"))[f"reftel {name}"]
    documented = set(re.findall(r"`(--[a-z-]+)", section))
    options = {
        option
        for parameter in commands()[name].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("--")
    }

    assert documented == options - {"--help"}


def test_no_command_is_documented_that_is_not_there() -> None:
    headings = {title for title in sections(page("docs/cli.md")) if title.startswith("reftel ")}

    assert headings == {f"reftel {name}" for name in commands()}


def test_every_option_of_reftel_itself_is_documented() -> None:
    group: Any = typer.main.get_command(app)
    options = {option for parameter in group.params for option in parameter.opts}

    assert options - set(re.findall(r"`(--[a-z-]+)`", page("docs/cli.md"))) == set()


def test_every_environment_variable_is_documented() -> None:
    used = set()
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"environ(?:\.get\(|\[)[\"']([A-Z_]+)", text))
        used |= set(re.findall(r"getenv\([\"']([A-Z_]+)", text))
        used |= set(re.findall(r"envvar=[\"']([A-Z_]+)", text))

    # Whether there is a display is the desktop's own statement and no setting of ours.
    settings = used - {"DISPLAY", "WAYLAND_DISPLAY"}
    documented = {
        row[0].strip("`") for row in rows(sections(page("docs/cli.md"))["In all of them"])
    }
    assert "REFTEL_ARCHIVE" in settings
    assert settings <= documented
    assert "NO_COLOR" in documented


# --- the glossary


def terms() -> list[list[str]]:
    return rows(page("docs/glossary.md"))


@pytest.mark.parametrize("row", terms(), ids=lambda row: row[0])
def test_every_term_has_its_meaning_source_and_name(row: list[str]) -> None:
    term, meaning, source, code = row
    assert term
    assert len(meaning.split()) >= 4
    assert meaning.endswith(".")
    assert source

    assert named(code.strip("`")) is not None


def named(code: str) -> object:
    """The module, class or attribute that a dotted name under ``reftel.`` leads to."""
    parts = code.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(["reftel", *parts[:count]]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            fields = getattr(found, "__dataclass_fields__", {})
            annotations = getattr(found, "__annotations__", {})
            found = fields.get(part) or annotations.get(part) or getattr(found, part)
        return found
    raise AssertionError(f"there is no reftel.{code}")


def test_no_term_stands_twice() -> None:
    names = [row[0].casefold() for row in terms()]

    assert sorted(names) == sorted(set(names))


# --- the JSON


def places(value: object, place: str = "") -> Iterator[tuple[str, bool]]:
    """Dotted places in a JSON value, and whether an object stands there.

    ``[]`` stands for each entry of a list.
    """
    if isinstance(value, dict):
        # The keys of these two are data: places of values, names of statements.
        is_object = place not in {"spans", "copy.statements"}
        if place:
            yield place, is_object
        if is_object:
            for name, inner in value.items():
                yield from places(inner, f"{place}.{name}" if place else name)
    elif isinstance(value, list):
        yield f"{place}[]", False
        for inner in value:
            yield from places(inner, f"{place}[]")
    else:
        yield place, False


def public_places(*texts: str) -> tuple[set[str], set[str]]:
    """Places of values and of objects in the JSON of some telegrams."""
    source = Source(path="paper.txt", container="plain", sha256="0" * 64, size=1, charset="ascii")
    found = [
        one for text in texts for one in places(make_record(Document(source, text, b"x")).to_json())
    ]
    objects = {place for place, is_object in found if is_object}
    return {place for place, _ in found} - objects, objects


def test_every_public_key_is_documented(exercise_text: str, archive_print_text: str) -> None:
    damaged = exercise_text.replace("#0312/01", "#0999/01")  # another serial: a defect
    # With a fiscal year, for the keys of those.
    damaged = re.sub(r"\n(1\. \(.+?\) )", r"\n\1FY 2008 is over. ", damaged, count=1)
    values, objects = public_places(damaged, archive_print_text)
    kinds = documented_kinds("Kinds of defect") | documented_kinds("Kinds of repair")
    named = {row[0] for row in rows(page("docs/json.md")) if row[0].startswith("`")}
    documented = {name.strip("`") for name in named} - kinds

    assert values - documented == set()
    # Keys of a file that was refused are no keys of a telegram; a model has found nobody here.
    others = {"error", "code", "people[].mentions[].source"}
    assert documented - values - objects == others


def documented_kinds(title: str) -> set[str]:
    parts = re.split(r"^#+ (.+)$", page("docs/json.md"), flags=re.MULTILINE)
    section = dict(zip(parts[1::2], parts[2::2], strict=True))[title]
    return {row[0].strip("`") for row in rows(section)}


def kinds_in_code(*names: str) -> set[str]:
    """The first argument of every call of one of the names, where it is a plain string."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            first = node.args[0]
            if name in names and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found.add(first.value)
    return found


@pytest.mark.parametrize(
    ("title", "names"),
    [("Kinds of defect", ("defect", "Defect")), ("Kinds of repair", ("repair", "Repair"))],
)
def test_every_kind_of_fault_is_documented(title: str, names: tuple[str, ...]) -> None:
    assert documented_kinds(title) == kinds_in_code(*names)


# --- what is supported


def test_every_container_is_documented() -> None:
    text = page("docs/containers.md")

    assert [one.name for one in CONTAINERS if f"`{one.name}`" not in text] == []


def test_every_layout_is_documented() -> None:
    from reftel.codec.reading import Layout

    listed = {row[0].strip("`") for row in rows(sections(page("docs/supported.md"))["Layouts"])}
    assert listed == {layout.value for layout in Layout} - {"unknown"}


def test_every_kind_of_damage_that_is_told_is_documented() -> None:
    listed: set[str] = set()
    for row in rows(sections(page("docs/supported.md"))["Damage"]):
        first, _, last = row[0].partition("-")
        letter = first[0]
        span = range(int(first[1:]), int((last or first)[1:]) + 1)
        listed |= {f"{letter}{number}" for number in span} | {row[0]}
    told = {
        number
        for path in (SOURCE / "codec").rglob("*.py")
        for number in re.findall(r"\"([A-G][0-9]{1,2}(?:-[A-G][0-9]{1,2})?)\"", path.read_text())
    }

    assert told - listed == set()


# --- the front pages


def test_the_readme_names_the_two_commands() -> None:
    makefile = page("Makefile")
    for command in ("make demo", "make test"):
        assert f"\n{command} " in page("README.md")
        assert f"\n{command.removeprefix('make ')}: " in makefile


def test_continuous_integration_calls_the_test_command_of_the_readme() -> None:
    assert "\nmake test\n" in page(".ci/run")


def test_the_readme_shows_a_picture_that_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page("README.md"))

    assert pictures
    assert [name for name in pictures if not (ROOT / name).is_file()] == []


def test_the_changelog_has_a_place_for_what_comes() -> None:
    assert "\n## [Unreleased]\n" in page("CHANGELOG.md")


def test_one_version() -> None:
    assert f'\nversion = "{__version__}"\n' in page("pyproject.toml")


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in DOCS.glob("*.md"))]
)
def test_links_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page(name))
    here = (ROOT / name).parent

    assert [target for target in targets if not (here / target).exists()] == []


def pages_with_examples() -> list[str]:
    pages = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
    return [
        path.relative_to(ROOT).as_posix()
        for path in pages
        if ">>> " in path.read_text(encoding="utf-8")
    ]


@pytest.mark.parametrize("name", pages_with_examples())
def test_examples_do_what_they_say(name: str) -> None:
    results = doctest.testfile(str(ROOT / name), module_relative=False)

    assert results.attempted > 0
    assert results.failed == 0


@pytest.mark.skipif(find_spec("furo") is None, reason="Sphinx is not installed: make docs does it")
def test_the_documentation_builds_without_a_warning(tmp_path: Path) -> None:
    built = subprocess.run(
        [*SPHINX, "-d", tmp_path / "trees", DOCS, tmp_path / "html"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert built.stderr == ""
    assert built.returncode == 0
    assert (tmp_path / "html" / "index.html").is_file()


# --- settings


def test_every_limit_is_documented_and_no_other() -> None:
    table = rows(sections(page("docs/containers.md"))["Limits"])

    assert sorted(name for row in table for name in re.findall(r"`([a-z-]+)`", row[0])) == list(
        limit_names()
    )


def test_every_setting_of_check_is_documented() -> None:
    (example,) = re.findall(r"```toml\n(\[check\].*?)```", page("docs/cli.md"), flags=re.DOTALL)

    assert set(tomllib.loads(example)["check"]) == set(Settings.__dataclass_fields__)
