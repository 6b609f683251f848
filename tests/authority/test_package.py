"""The package as a whole: public names, lazy loading, the examples of its page."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys

import pytest

from reftel import authority

# Runs in a fresh interpreter; every file that Python opens is told to the hook.
_WATCHED = """
import sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
import reftel.authority as authority
{code}
tables = [p.replace(chr(92), "/").rpartition("/")[2] for p in opened if p.endswith(".csv")]
modules = [m for m in sys.modules if m.startswith("reftel.authority.")]
print(",".join(tables))
print(",".join(sorted(m.rpartition(".")[2] for m in modules)))
"""


def _loaded(code: str) -> tuple[list[str], set[str]]:
    """The tables read (each time it was read), and the package's modules loaded."""
    # reftel/__init__.py loads the codec, which has names of this package; a
    # bare parent package shows what this package loads by itself.
    bare = (
        "import importlib.util, sys, types\n"
        "spec = importlib.util.find_spec('reftel')\n"
        "bare = types.ModuleType('reftel')\n"
        "bare.__path__ = list(spec.submodule_search_locations)\n"
        "sys.modules['reftel'] = bare\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", bare + _WATCHED.format(code=code)],
        capture_output=True,
        text=True,
        check=True,
    )
    tables, modules = done.stdout.splitlines()
    return [t for t in tables.split(",") if t], {m for m in modules.split(",") if m}


@pytest.mark.parametrize(
    ("code", "tables"),
    [
        ("pass", []),
        ("authority.tag('PREL')", ["tags.csv"]),
        ("authority.known_tags(); authority.split_glued_tag('EINDETRD')", ["tags.csv"]),
        ("authority.known_captions()", ["captions.csv"]),
        ("authority.canonical_station('RIO')", ["post_aliases.csv"]),
        ("authority.station('RIO')", ["post_aliases.csv", "posts.csv"]),
        ("authority.station_by_indicator('RUEHC')", ["posts.csv"]),
        ("authority.is_gateway('RHMFISS')", []),
        (
            "authority.addressed_station('RUEHRB', 'AMEMBASSY RABAT')",
            ["post_aliases.csv", "posts.csv"],
        ),
        ("authority.addressees('RUEHRB')", ["routing_indicators.csv"]),
        (
            "authority.order_in_force(__import__('datetime').date(2007, 1, 1))",
            ["executive_orders.csv"],
        ),
        ("authority.precedence('O')", ["precedences.csv"]),
    ],
)
def test_a_lookup_reads_its_own_tables_and_no_other(code: str, tables: list[str]) -> None:
    assert _loaded(code)[0] == tables


def test_a_table_is_read_once() -> None:
    code = "authority.tag('PREL'); authority.tag('QQQQ'); authority.tags_by_name('human')"

    assert _loaded(code)[0] == ["tags.csv"]


def test_a_module_is_loaded_with_the_first_of_its_names() -> None:
    assert _loaded("pass")[1] == set()
    assert _loaded("authority.tag")[1] == {"table", "tags"}
    assert _loaded("authority.station")[1] == {"posts", "table"}


def test_every_public_name_is_there_and_documented() -> None:
    for name in authority.__all__:
        value = getattr(authority, name)

        assert name == "GATEWAYS" or (value.__doc__ and value.__module__.startswith("reftel."))
    assert set(authority._HOME) == set(authority.__all__)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"reftel\.authority.*no attribute 'statoin'"):
        getattr(authority, "statoin")  # noqa: B009 - a plain access is refused by the type checker


def test_the_examples_of_the_page_are_true(authority_page: str) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", authority_page, re.MULTILINE | re.DOTALL)
    parsed = doctest.DocTestParser().get_doctest("".join(blocks), {}, "authority.md", None, None)
    said: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(parsed, out=said.append)

    assert result.attempted > 30
    assert (result.failed, "".join(said)) == (0, "")
