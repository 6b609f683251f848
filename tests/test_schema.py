"""The published JSON Schema: a valid one, obeyed by every telegram, and strict."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from reftel.cli import app
from reftel.codec.jsonform import RECORD_KEYS, SCHEMA_VERSION, TELEGRAM_KEYS, schema
from reftel.codec.jsonheader import ADDRESSEE_KEYS, HEADER_KEYS
from reftel.codec.jsontext import (
    ARCHIVE_KEYS,
    CLASSIFIER_KEYS,
    PARAGRAPH_KEYS,
    REFERENCE_KEYS,
)
from reftel.intake import open_container
from reftel.intake.source import Document, Source
from reftel.record import make_record
from strategies import damaged_texts

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
TELEGRAMS = sorted((Path(__file__).parent / "telegrams").glob("*.txt"))
ROOT = Path(__file__).parent.parent


def faults(value: object, validator: Any = VALIDATOR) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def told(text: str) -> dict[str, Any]:
    """The public JSON of a text, through JSON and back."""
    source = Source("paper.txt", "plain", "0" * 64, len(text), "utf-8")
    loaded: dict[str, Any] = json.loads(
        json.dumps(make_record(Document(source, text, b"")).to_json())
    )
    return loaded


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert SCHEMA["$id"] == f"urn:reftel:schema:telegram:{SCHEMA_VERSION}"
    assert SCHEMA["properties"]["schema"]["const"] == SCHEMA_VERSION


@pytest.mark.parametrize("path", TELEGRAMS, ids=lambda path: path.stem)
def test_telegrams_with_every_damage_obey_it(path: Path) -> None:
    for document in open_container(path):
        assert faults(json.loads(json.dumps(make_record(document).to_json()))) == []


def test_the_telegrams_of_the_command_line_obey_it(
    exercise_text: str, archive_print_text: str
) -> None:
    assert faults(told(exercise_text)) == []
    assert faults(told(archive_print_text)) == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(damaged_texts())
def test_whatever_is_read_obeys_it(text: str) -> None:
    assert faults(told(text)) == []


def test_what_the_command_prints_obeys_it(exercise_file: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear aunt, the weather is fine.")
    printed = CliRunner().invoke(app, ["read", "--json", str(exercise_file), str(letter)]).stdout
    telegram, refusal = (json.loads(line) for line in printed.splitlines())

    assert faults(telegram) == []
    assert faults(refusal) != []
    assert faults(refusal, VALIDATOR.evolve(schema=SCHEMA["$defs"]["refusal"])) == []


# --- strictness


def objects(value: Any, place: str = "$") -> Iterator[str]:
    """The place of every object whose keys the schema fixes."""
    if isinstance(value, dict):
        if place not in {"$.spans", "$.copy.statements"}:
            yield place
            for key, inner in value.items():
                yield from objects(inner, f"{place}.{key}")
    elif isinstance(value, list) and value:
        yield from objects(value[0], f"{place}.0")


def at(value: Any, place: str) -> Any:
    for key in place.split(".")[1:]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def whole(exercise_text: str, archive_print_text: str) -> dict[str, Any]:
    """The JSON of a telegram in which every kind of object occurs."""
    value = told(exercise_text.replace("#0312/01", "#0999/01"))  # another serial: a defect
    return {**value, "archive": told(archive_print_text)["archive"]}


def test_every_object_refuses_unknown_keys_and_misses_lost_ones(
    exercise_text: str, archive_print_text: str
) -> None:
    value = whole(exercise_text, archive_print_text)
    assert faults(value) == []
    found = set()
    for place in objects(value):
        more = deepcopy(value)
        at(more, place)["colour"] = "red"
        assert len(faults(more)) == 1, place
        for key in at(value, place):
            less = deepcopy(value)
            del at(less, place)[key]
            assert len(faults(less)) == 1, f"{place}.{key}"
        found.add(re.sub(r"\.0", "[]", place))

    assert found == {
        "$",
        "$.header",
        "$.header.to[]",
        "$.header.info[]",
        "$.references[]",
        "$.chronology[]",
        "$.people[]",
        "$.people[].mentions[]",
        "$.classified_by",
        "$.paragraphs[]",
        "$.archive",
        "$.archive.action_offices[]",
        "$.archive.info_offices[]",
        "$.archive.print_line",
        "$.in_text_references[]",
        "$.copy",
        "$.defects[]",
        "$.repairs[]",
        "$.findings[]",
        "$.findings[].places[]",
    }


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("$.schema", "2.0"),
        ("$.number", "312"),
        ("$.year", 1959),
        ("$.classification", "Confidential"),
        ("$.header.dtg", "121724Z MAR 09"),
        ("$.header.to.0.precedence", "URGENT"),
        ("$.header.routing_gap", None),
        ("$.tags", None),
        ("$.tags.0", None),
        ("$.references.0.kind", "letter"),
        ("$.paragraphs.0.number", 0),
        ("$.copy.sha256", "X"),
        ("$.spans.subject", [[1]]),
        ("$.copy.statements", {"id": 3}),
        ("$.chronology.0.certainty", "perhaps"),
    ],
)
def test_a_wrong_value_is_refused(
    place: str, value: object, exercise_text: str, archive_print_text: str
) -> None:
    wrong = whole(exercise_text, archive_print_text)
    above, _, key = place.rpartition(".")
    inside = at(wrong, above)
    inside[int(key) if isinstance(inside, list) else key] = value

    assert len(faults(wrong)) == 1


# --- the same keys everywhere


def properties(part: dict[str, Any], place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of the schema by its place, as docs/json.md writes it."""
    if "$ref" in part:
        part = SCHEMA["$defs"][part["$ref"].rpartition("/")[2]]
    for key, inner in part.get("properties", {}).items():
        name = f"{place}.{key}" if place else key
        is_list = inner.get("type") == "array"
        yield name + ("[]" if is_list else ""), inner
        yield from properties(inner["items"], f"{name}[]") if is_list and "items" in inner else ()
        yield from properties(inner, name)


def test_every_key_is_described_in_the_schema() -> None:
    lacking = [
        name for name, part in properties(SCHEMA) if not part.get("description", "").endswith(".")
    ]

    assert lacking == []


def test_the_schema_and_the_page_have_the_same_keys() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    keys, _, kinds = page.partition("### Kinds of defect")
    documented = set(re.findall(r"^\| `([a-z_.\[\]0-9]+)` \|", keys, flags=re.MULTILINE))
    refusal = {"error", "code"}
    headed = {"header", "archive", "copy"}  # objects that a heading of the page describes

    assert "Kinds of repair" in kinds
    assert {name for name, _ in properties(SCHEMA)} - headed == documented - refusal


def test_the_schema_and_the_code_have_the_same_keys() -> None:
    part = SCHEMA["properties"]

    assert tuple(part) == (*TELEGRAM_KEYS, *RECORD_KEYS)
    assert tuple(part["header"]["properties"]) == HEADER_KEYS
    assert tuple(SCHEMA["$defs"]["addressee"]["properties"]) == ADDRESSEE_KEYS
    assert tuple(part["references"]["items"]["properties"]) == REFERENCE_KEYS
    assert tuple(part["classified_by"]["properties"]) == CLASSIFIER_KEYS
    assert tuple(part["paragraphs"]["items"]["properties"]) == PARAGRAPH_KEYS
    assert tuple(part["archive"]["properties"]) == ARCHIVE_KEYS
