"""Every text of the corpus as JSON: the schema holds, and the telegram comes back the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from reftel.codec.jsonform import schema, telegram_from_json
from reftel.errors import ContainerError
from reftel.intake import open_container
from reftel.record import make_record

pytestmark = pytest.mark.corpus

# The texts that can be read, by folder; one of the archive's records has lost its text.
READABLE = {"text": 25, "cablegate-html": 392, "aad": 130}


@pytest.mark.parametrize("folder", READABLE)
def test_every_line_obeys_the_schema_and_makes_the_telegram_again(
    folder: str, shared: Path
) -> None:
    validator = Draft202012Validator(schema())
    count = 0
    faults = []
    for path in sorted((shared / "corpus" / folder).glob("*.[th][xt]*")):
        try:
            documents = list(open_container(path))
        except ContainerError:
            continue
        if not documents:
            continue  # a record whose text the archive has lost
        (document,) = documents
        record = make_record(document)
        told = json.loads(json.dumps(record.to_json()))
        count += 1
        # The place of a fault, never its value: no corpus text may be shown.
        faults += [f"{path.stem}: {error.json_path}" for error in validator.iter_errors(told)]
        if telegram_from_json(told) != record.telegram:
            faults.append(f"{path.stem}: comes back as another telegram")

    assert count == READABLE[folder]
    assert faults == []
