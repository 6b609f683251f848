"""The public names: there, described, and enough for a notebook."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import reftel

NOTEBOOK = """\
import json
import reftel

text = (
    "O 121724Z MAR 09\\nFM AMEMBASSY VALLETTA\\nTO SECSTATE WASHDC IMMEDIATE 1934\\n\\n"
    "UNCLAS VALLETTA 000312\\n\\nSIPDIS\\nSIPDIS\\n\\nTAGS: PREL\\nSUBJECT: EXERCISE\\n\\n"
    "1. EXERCISE.\\nQUILLMARK\\n"
)
reading = reftel.read(text)
(span,) = reading.spans["subject"]
assert text[span.start : span.end] == "EXERCISE"
assert [repair.kind for repair in reading.repairs] == ["doubled-caption"]
assert reading.defects == ()
telegram = reading.require()
told = json.loads(json.dumps(reftel.telegram_to_json(telegram)))
assert reftel.telegram_from_json(told) == telegram
assert reftel.read(reftel.write(telegram)).telegram == telegram
"""


def test_a_notebook_needs_the_standard_library_alone() -> None:
    """Without site-packages: only the sources and Python itself."""
    source = next(iter(reftel.__path__)).removesuffix("reftel")
    code = f"import sys\nsys.path.insert(0, {source!r})\n{NOTEBOOK}"
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False
    )

    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("name", sorted(set(reftel.__all__) - {"__version__"}))
def test_every_public_name_is_described(name: str) -> None:
    found = getattr(reftel, name)
    words = inspect.getdoc(found) or ""

    assert len(words.split()) >= 6
    if inspect.isfunction(found):
        # What is raised, or that nothing is.
        assert any(word in words for word in ("raises", "Raises", "Error"))
