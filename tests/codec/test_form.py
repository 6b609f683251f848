"""Values out of JSON, checked and located."""

from __future__ import annotations

from datetime import date

import pytest

from reftel.codec.form import LONGEST_SHOWN, Form, one_of, shown
from reftel.errors import FormError


def form() -> Form:
    return Form(
        {"text": "X", "none": None, "whole": 3, "flag": True, "list": ["1", "2"], "odd": [1, "2"]},
        "references[1]",
        ("text", "none", "whole", "flag", "list", "odd", "absent"),
    )


def test_values_in_the_type_that_is_wanted() -> None:
    one = form()

    assert (one.text("text"), one.text("none"), one.text("absent")) == ("X", None, None)
    assert (one.whole("whole"), one.flag("flag"), one.flag("absent")) == (3, True, False)
    assert one.texts("list") == ("1", "2")
    assert one.items("absent") == []
    assert one.listed("list", int) == (1, 2)
    assert (one.parsed("text", str.lower), one.parsed("none", str.lower)) == ("x", None)


def test_null_is_as_good_as_nothing_but_for_has() -> None:
    assert form().has("none")
    assert not form().has("absent")
    assert form().value("none") is form().value("absent") is None


def test_a_place_is_named_from_the_top() -> None:
    assert form().at("text") == "references[1].text"
    assert Form({}, "", ()).at("header") == "header"


def test_a_wrong_type_is_told_with_its_place() -> None:
    one = form()
    faults = []
    for take in (
        lambda: one.text("whole"),
        lambda: one.needed("none"),
        lambda: one.whole("flag"),
        lambda: one.flag("whole"),
        lambda: one.items("text"),
        lambda: one.texts("odd"),
        lambda: one.parsed("text", int),
    ):
        with pytest.raises(FormError) as raised:
            take()
        faults.append(str(raised.value))

    assert faults == [
        "references[1].whole: expected a string, found 3",
        "references[1].none: expected a string, found nothing",
        "references[1].flag: expected a whole number, found True",
        "references[1].whole: expected true or false, found 3",
        "references[1].text: expected a list, found 'X'",
        "references[1].odd[0]: expected a string, found 1",
        "references[1].text: invalid literal for int() with base 10: 'X'",
    ]


def test_an_unknown_key() -> None:
    with pytest.raises(FormError, match=r"^a\.colour: there is no such key$"):
        Form({"colour": 1}, "a", ("subject",))
    with pytest.raises(FormError, match=r"^a\.subjct: there is no such key; subject may be meant$"):
        Form({"subjct": 1}, "a", ("subject",))


def test_a_long_value_is_quoted_in_part() -> None:
    assert shown("x" * 1000) == "'" + "x" * (LONGEST_SHOWN - 4) + "..."
    assert shown(date(2009, 3, 12)) == "2009-03-12"


def test_one_of() -> None:
    parse = one_of(["A", "B"])

    assert parse("B") == "B"
    with pytest.raises(ValueError, match="expected one of A, B, found 'C'"):
        parse("C")
