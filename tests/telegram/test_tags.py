"""One entry of the TAGS line."""

from __future__ import annotations

import pytest

from reftel.telegram.tags import Tag


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("PREL", Tag("PREL")),
        ("MT", Tag("MT")),
        ("OVIP (QUILLMARK, ADA)", Tag("OVIP", "QUILLMARK, ADA")),
        ("EL AL", Tag("EL AL")),
    ],
)
def test_forms(text: str, tag: Tag) -> None:
    assert Tag.parse(text) == tag
    assert str(tag) == text


@pytest.mark.parametrize(
    "text", ["", "prel", "PREL,", "PREL (", "OVIP ()", " PREL", "[PREL](#)", "A  B"]
)
def test_no_tag(text: str) -> None:
    with pytest.raises(ValueError, match="TAGS"):
        Tag.parse(text)


@pytest.mark.parametrize("person", ["", "ADA  ROE", "ADA (ROE)"])
def test_no_person(person: str) -> None:
    with pytest.raises(ValueError, match="a TAGS line cannot say the person"):
        Tag("OVIP", person)
