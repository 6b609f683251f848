"""Findings in the forms of other programs: SARIF 2.1.0, GitHub annotations, JUnit.

SARIF: OASIS Standard 2.1.0. GitHub: workflow commands ``::error file=...``. JUnit:
the form that build servers read, one test case for each telegram. Of a text
that lies inside a container (a page, a bundle) no line of the file is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from reftel.check.case import Edit, Place
from reftel.check.report import Checked
from reftel.check.rule import Finding, Rule, Severity

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
)
_COMMAND = MappingProxyType(
    {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
)


def sarif(checked: Iterable[Checked], rules: Sequence[Rule], version: str) -> dict[str, Any]:
    """A SARIF log of one run; ``version`` is that of reftel."""
    index = {rule.id: number for number, rule in enumerate(rules)}
    results = [_result(one, finding, index) for one in checked for finding in one.findings]
    driver = {
        "name": "reftel",
        "version": version,
        "semanticVersion": version,
        "rules": [_sarif_rule(rule) for rule in rules],
    }
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
        ],
    }


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    page = rule.page
    help_text = f"{page.why}\n\nWrong:\n{page.wrong}\n\nRight:\n{page.right}".strip()
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": f"{page.summary} {' '.join(page.why.split())}".strip()},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
        "properties": {"source": rule.source, "spec": list(rule.spec)},
    }


def _result(one: Checked, finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVEL[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(one, finding.places[0] if finding.places else None)],
        "partialFingerprints": {
            "telegram/v1": f"{one.id or one.name}:{finding.rule}:{finding.message}"
        },
    }
    if len(finding.places) > 1:
        result["relatedLocations"] = [
            {"id": number, **_location(one, place)}
            for number, place in enumerate(finding.places[1:], start=1)
        ]
    if finding.fix and one.lines_are_the_files:
        result["fixes"] = [_sarif_fix(one, finding.fix)]
    return result


def _location(one: Checked, place: Place | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(one.path)}}
    if place is not None and one.lines_are_the_files:
        physical["region"] = _region(place)
    location: dict[str, Any] = {"physicalLocation": physical}
    names = [name for name in (one.id, one.inside) if name]
    if names:
        logical: dict[str, Any] = {"name": names[0], "kind": "telegram"}
        if one.inside:
            logical["fullyQualifiedName"] = one.name
        location["logicalLocations"] = [logical]
    if place is not None and not one.lines_are_the_files:
        location["message"] = {"text": f"line {place.line}, column {place.column} of its text"}
    return location


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
    }


def _sarif_fix(one: Checked, fix: Sequence[Edit]) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.text},
        }
        for edit in fix
    ]
    return {
        "artifactChanges": [
            {"artifactLocation": {"uri": uri(one.path)}, "replacements": replacements}
        ]
    }


def uri(path: str) -> str:
    """A path as a URI reference: relative ones stay relative, with strokes."""
    written = path.replace("\\", "/")
    return ("file://" if written.startswith("/") else "") + quote(written, safe="/~:")


def github(one: Checked) -> list[str]:
    """The findings of a telegram as workflow commands, one a line."""
    lines = []
    for finding in one.findings:
        settings = [f"file={_property(one.path)}"]
        if finding.places and one.lines_are_the_files:
            place = finding.places[0]
            settings += [f"line={place.line}", f"endLine={place.end_line}", f"col={place.column}"]
            if place.line == place.end_line:
                settings.append(f"endColumn={place.end_column}")
        settings.append(f"title={_property(f'{finding.rule} {finding.name}')}")
        inside = f" ({one.inside})" if one.inside else ""
        lines.append(
            f"::{_COMMAND[finding.severity]} {','.join(settings)}::{_data(finding.message + inside)}"
        )
    return lines


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def junit(checked: Sequence[Checked], refused: Sequence[tuple[str, str]] = ()) -> str:
    """A JUnit report: a test case for each telegram, a failure for each finding.

    ``refused`` are name and reason of what could not be read: errors.
    """
    failures = sum(bool(one.findings) for one in checked)
    counts = {
        "tests": str(len(checked) + len(refused)),
        "failures": str(failures),
        "errors": str(len(refused)),
    }
    root = ElementTree.Element("testsuites", {"name": "reftel check", **counts})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "reftel check", **counts})
    for one in checked:
        case = ElementTree.SubElement(
            suite, "testcase", {"name": _xml(one.id or one.name), "classname": _xml(one.name)}
        )
        for finding in one.findings:
            where = f"{finding.line}:{finding.column}" if finding.places else "-"
            failure = ElementTree.SubElement(
                case,
                "failure",
                {"type": finding.rule, "message": _xml(f"{finding.rule} {finding.message}")},
            )
            failure.text = _xml(
                f"{one.name}:{where}: {finding.rule} {finding.severity.value}: {finding.message}"
            )
    for name, reason in refused:
        case = ElementTree.SubElement(
            suite, "testcase", {"name": _xml(name), "classname": _xml(name)}
        )
        ElementTree.SubElement(case, "error", {"message": _xml(reason)})
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=False)


def _xml(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold."""
    return "".join(
        sign
        if sign in "\t\n"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
        else "?"
        for sign in text
    )
