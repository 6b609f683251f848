"""JSON and TOML files told by their content, each object with its line."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from reftel.cli import forms
from reftel.cli.forms import read_forms
from reftel.errors import FormError


def found(data: bytes | str) -> list[tuple[int, Any]]:
    """Each object with its line, and for a fault its words."""
    raw = data.encode() if isinstance(data, str) else data
    return [
        (number, str(form) if isinstance(form, FormError) else form)
        for number, form in read_forms(io.BytesIO(raw))
    ]


ONE = {"subject": "EXERCISE", "tags": ["MT"]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ONE),
        json.dumps(ONE, indent=1),
        "\n\n" + json.dumps(ONE, indent=0),
        'subject = "EXERCISE"\r\ntags = ["MT"]\r\n',
        '\n# by hand\nsubject = "EXERCISE"\ntags = ["MT"]\n',
        "\ufeff" + json.dumps(ONE),
        '\ufeffsubject = "EXERCISE"\ntags = ["MT"]',
    ],
)
def test_one_object(text: str) -> None:
    assert found(text) == [(1, ONE)]


def test_one_object_on_a_later_line() -> None:
    assert found("\n\n" + json.dumps(ONE)) == [(3, ONE)]


def test_an_object_on_each_line() -> None:
    assert found('{"a": 1}\n\n{"a": 2}\r\n{"a": 3}') == [
        (1, {"a": 1}),
        (3, {"a": 2}),
        (4, {"a": 3}),
    ]


def test_a_bad_line_does_not_stop_the_rest() -> None:
    for line in ('{"a": ', "[]", '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\xff"}'):
        raw = b'{"b": 1}\n' + line.encode("latin-1") + b'\n{"b": 2}\n'
        (first, second, third) = found(raw)
        assert (first, third) == ((1, {"b": 1}), (3, {"b": 2}))
        assert second[0] == 2
        assert isinstance(second[1], str)


def test_a_bad_first_line_does_not_stop_the_rest() -> None:
    first, *rest = found('{"a": \n{"b": 1}\n{"b": 2}\n')

    assert first[0] == 1
    assert "is no JSON" in first[1]
    assert rest == [(2, {"b": 1}), (3, {"b": 2})]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "holds nothing"),
        (" \n\n", "holds nothing"),
        ('{\n "a": 1,\n}', "is no JSON: .* line 3 column 1"),
        ('{"a": 1, "a": 2}', "the key 'a' stands twice in one object"),
        ('{"a": Infinity}', "Infinity is no number"),
        ('{"a": ' + "9" * 5000 + "}", "4300"),
        ('{"a": ' + "[" * 100_000, "deeper than any telegram"),
        ("a = " + "[" * 100_000, "deeper than any telegram"),
        ('[{"a": 1}]', "is a JSON array; give one object"),
        ('[\n {"a": 1}\n]', "is a JSON array"),
        ("UNCLAS VALLETTA 000312\n", "is neither JSON nor TOML: .* line 1"),
        ('a = 1\na = "2"\n', "neither JSON nor TOML: .* line 2"),
        (b"a = '\xff'", "is not in UTF-8: the byte at offset 5"),
    ],
)
def test_what_is_no_object(data: bytes | str, words: str) -> None:
    ((number, fault),) = found(data)

    assert number == 1
    assert isinstance(fault, str)
    assert re.search(words, fault)


def test_what_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LONGEST_FORM", 20)
    long = json.dumps({"a": "x" * 30})

    assert "more than 20 bytes" in found(long)[0][1]
    assert "more than 20 bytes" in found("a = '" + "x" * 30 + "'")[0][1]
    assert found('{"b": 1}\n' + long)[0] == (1, {"b": 1})
    assert "more than 20 bytes" in found('{"b": 1}\n' + long)[1][1]


def test_lines_are_read_one_by_one() -> None:
    """A file of any length will do: nothing is read ahead of the line that is given."""
    stream = io.BytesIO(b'{"a": 1}\n' * 1000)
    objects = read_forms(stream)
    next(objects)

    assert stream.tell() == len(b'{"a": 1}\n')
