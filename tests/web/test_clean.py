from __future__ import annotations

from typing import Any

import pytest

from reftel.web.clean import PROTECT, Run, block_views, paragraph_views


def paragraph(number: int, text: str, mark: str | None = "C") -> dict[str, Any]:
    return {"number": number, "marking": mark, "heading_before": None, "text": text}


def mention(paragraph: int, text: str, target: str | None) -> dict[str, Any]:
    return {"paragraph": paragraph, "text": text, "id": target}


def runs(record: dict[str, Any], held: set[str]) -> tuple[Run, ...]:
    (view,) = paragraph_views(record, held)
    return view.blocks[0].lines[0]


def test_a_mention_is_linked_and_says_whether_it_is_held() -> None:
    record = {
        "paragraphs": [paragraph(1, "As told in ref A and\nin ref B.")],
        "in_text_references": [
            mention(1, "ref A", "09VALLETTA307"),
            mention(1, "ref B", "09ROME288"),
        ],
    }

    assert runs(record, {"09VALLETTA307"}) == (
        Run("As told in "),
        Run("ref A", "held", "/telegram/09VALLETTA307"),
        Run(" and in "),
        Run("ref B", "ghost", "/telegram/09ROME288"),
        Run("."),
    )


def test_a_mention_of_several_leads_to_the_list() -> None:
    record = {
        "paragraphs": [paragraph(1, "See refs A and B.")],
        "in_text_references": [
            mention(1, "refs A and B", "09VALLETTA307"),
            mention(1, "refs A and B", "09ROME288"),
        ],
    }

    assert runs(record, set())[1] == Run("refs A and B", "held", "#references")


def test_septel_and_other_paragraphs_are_not_linked() -> None:
    record = {
        "paragraphs": [paragraph(1, "See septel and reftel.")],
        "in_text_references": [mention(1, "septel", None), mention(2, "reftel", "09ROME288")],
    }

    assert runs(record, set()) == (Run("See septel and reftel."),)


def test_what_was_blacked_out_is_pointed_out() -> None:
    (block,) = block_views("XXXXXXXXXXXX had offered to mediate.", {}, set())

    assert block.lines[0][0] == Run("XXXXXXXXXXXX", "withheld")


def test_a_number_that_stands_twice_has_two_anchors() -> None:
    record = {"paragraphs": [paragraph(3, "One."), paragraph(4, "Two."), paragraph(3, "Three.")]}

    assert [view.anchor for view in paragraph_views(record, set())] == ["p3", "p4", "p3-2"]


@pytest.mark.parametrize(
    ("text", "protected"),
    [
        ("Ilaria Vantone (strictly protect) said", True),
        ("Ilaria Vantone (PROTECT) said", True),
        ("a pilot (please strictly protect) said", True),
        ("a pilot (strictly\nprotect) said", True),
        ("the duty to protect the harbor (and the quay)", False),
        ("the police (protecting the hall) left", False),
    ],
)
def test_a_paragraph_that_names_a_protected_person_says_so(text: str, protected: bool) -> None:
    (view,) = paragraph_views({"paragraphs": [paragraph(1, text)]}, set())

    assert view.protected is protected
    assert (PROTECT.search(" ".join(text.split())) is not None) is protected


def test_summary_and_comment_are_named() -> None:
    record = {
        "paragraphs": [paragraph(1, "One."), paragraph(2, "Two."), paragraph(3, "Three.")],
        "summary_paragraphs": [1],
        "comment_paragraphs": [3],
    }

    assert [view.role for view in paragraph_views(record, set())] == ["summary", None, "comment"]
