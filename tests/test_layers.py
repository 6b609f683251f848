"""Imports point down: the layers of CONTRIBUTING.md, held against every import statement."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"
PACKAGE = SOURCE / "reftel"

# Highest first; those of one row never import each other.
ROWS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli",),
    ("web",),
    ("traffic",),
    ("ingest", "refresh", "export"),
    ("archive",),
    ("record",),
    ("check",),
    ("intake", "analysis", "exercise", "mail", "recognizer"),
    ("codec",),
    ("telegram", "authority"),
    ("errors", "spreadsheet", "version"),
)
RANK = {layer: rank for rank, row in enumerate(ROWS) for layer in row}

# The face of the library and the way in for `python -m` stand outside the rows:
# `reftel` gathers public names and only the command line may ask it for its version.
FACE = "reftel"

# What a layer may use of other people. A layer that is not named here has the
# standard library alone.
LIBRARIES: dict[str, frozenset[str]] = {
    "cli": frozenset({"typer", "rich", "uvicorn", "vl_convert"}),
    "web": frozenset({"litestar", "jinja2", "markupsafe", "uvicorn", "msgspec", "vl_convert"}),
    "archive": frozenset(
        {
            "sqlalchemy",
            "alembic",
            "tantivy",
            "luqum",
            "msgspec",
            "filelock",
            "ply",
            "pyarrow",
            "zstandard",
        }
    ),
    "traffic": frozenset({"sqlalchemy", "filelock", "aiosmtpd", "aio_pika", "prometheus_client"}),
    "export": frozenset(
        {
            "bagit",
            "docx",
            "filelock",
            "icalendar",
            "lxml",
            "msgspec",
            "networkx",
            "pyarrow",
            "typst",
        }
    ),
    "recognizer": frozenset({"spacy"}),
    "intake": frozenset({"bagit", "lxml", "selectolax", "charset_normalizer", "pypdfium2"}),
}
# The codec's side of the house: a notebook with nothing else installed can use it. `record`
# is not among these: it takes its Source from `intake`, whose face loads the HTML parser.
BARE = ("telegram", "codec", "authority", "analysis", "check", "exercise", "mail", "errors")


def layer_of(path: Path) -> str:
    """``src/reftel/codec/lines.py`` belongs to ``codec``, ``src/reftel/record.py`` to ``record``."""
    part = path.relative_to(PACKAGE).parts[0]
    return FACE if part == "__init__.py" else part.removesuffix(".py")


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path, text: str | None = None) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of everything a module imports, inside functions too.

    Each name of a ``from`` import is given on its own, so ``from reftel import
    authority`` is an import of ``reftel.authority``.
    """
    tree = ast.parse(path.read_text(encoding="utf-8") if text is None else text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = path.relative_to(SOURCE).with_suffix("").parts
                package = parts[: len(parts) - node.level]
                base = ".".join((*package, base) if base else package)
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def fault(path: Path, name: str) -> str | None:
    """What is wrong with an import, or ``None``."""
    layer = layer_of(path)
    top, _, rest = name.partition(".")
    if top != "reftel":
        if top in sys.stdlib_module_names or top in LIBRARIES.get(layer, frozenset()):
            return None
        return f"{layer} may not use {top}"
    target = rest.split(".")[0]
    if target not in RANK:
        # A name that is no layer comes from the face of the package: `from reftel import read`.
        return None if layer == "cli" and target == "__version__" else "import from its own module"
    if layer in (FACE, target) or RANK[target] > RANK[layer]:
        return None
    if layer == "record" and name.startswith("reftel.intake.source"):
        return None
    return f"{layer} stands beside or under {target}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    faults = [
        f"line {line}: {name}: {why}"
        for line, name in imports_of(path)
        if (why := fault(path, name)) is not None
    ]

    assert faults == []


def test_every_module_has_a_layer() -> None:
    layers = {layer_of(path) for path in modules()} - {FACE}

    assert layers <= RANK.keys()


@pytest.mark.parametrize(
    ("module", "statement", "wrong"),
    [
        pytest.param("codec/lines.py", "import rich", True, id="a library in the codec"),
        pytest.param("codec/lines.py", "from reftel import read", True, id="the face, from inside"),
        pytest.param("codec/lines.py", "import reftel", True, id="the whole package, from inside"),
        pytest.param("codec/lines.py", "from reftel.record import Record", True, id="upwards"),
        pytest.param("codec/lines.py", "from reftel import authority", False, id="down"),
        pytest.param("codec/lines.py", "from . import reading", False, id="within, relative"),
        pytest.param("intake/plain.py", "import reftel.analysis.mentions", True, id="sideways"),
        pytest.param("telegram/mrn.py", "from reftel.authority import station", True, id="beside"),
        pytest.param("record.py", "from reftel.intake.source import Source", False, id="source"),
        pytest.param("archive/store.py", "def f():\n    import litestar", True, id="in a function"),
    ],
)
def test_a_wrong_import_is_found(module: str, statement: str, wrong: bool) -> None:
    path = PACKAGE / module

    faults = [fault(path, name) for _, name in imports_of(path, statement)]

    assert any(faults) is wrong


def test_no_import_cycles() -> None:
    names = {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in modules()
    }
    edges = {
        name: {
            target for _, imported in top_level(path) if (target := known(imported, names)) != name
        }
        for name, path in names.items()
    }

    assert cycle(edges) == []


def top_level(path: Path) -> Iterator[tuple[int, str]]:
    """Imports that run when the module is loaded; those for the type checker alone do not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    running = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return imports_of(path, "\n".join(ast.unparse(node) for node in running))


def known(imported: str, names: dict[str, Path]) -> str | None:
    """The module of ours that an imported name stands for or stands in."""
    while imported and imported not in names:
        imported = imported.rpartition(".")[0]
    # A package's own face may gather its modules, which name the package only in passing.
    return imported if imported and names[imported].name != "__init__.py" else None


def cycle(edges: dict[str, set[str | None]]) -> list[str]:
    """A path that comes back to where it began; empty where there is none."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in sorted(filter(None, edges.get(name, ()))):
            found = visit(target, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    for name in sorted(edges):
        found = visit(name, [])
        if found:
            return found
    return []


def test_a_cycle_is_found() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]


def installed_modules(statement: str) -> set[str]:
    """Top-level names of the installed modules that a statement loads, in a fresh interpreter.

    What the interpreter loads by itself is left out: an editable install has a hook.
    """
    code = f"""
import sys
before = set(sys.modules)
{statement}
for name in set(sys.modules) - before:
    file = getattr(sys.modules[name], "__file__", None) or ""
    if "site-packages" in file or "dist-packages" in file:
        print(name.partition(".")[0])
"""
    found = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    return set(found.stdout.split()) - {FACE}


@pytest.mark.parametrize(
    "statement",
    ["import reftel", *(f"import reftel.{layer}" for layer in BARE)],
)
def test_the_library_loads_no_one_elses_modules(statement: str) -> None:
    assert installed_modules(statement) == set()


def test_help_loads_nothing_heavy() -> None:
    loaded = installed_modules("import reftel.cli")

    assert "typer" in loaded
    assert loaded.isdisjoint({"sqlalchemy", "tantivy", "litestar", "alembic", "luqum", "jinja2"})
