"""Copies side by side: what is said of each word, and that none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.traffic import record, wire
from reftel.archive import Archive, Comparison
from reftel.archive import compare as compare_module
from reftel.archive.compare import KINDS, CopyContent, compare
from reftel.archive.searchable import Searchable, make_searchable
from reftel.archive.values import StoredCopy


def content(number: int, text: str) -> CopyContent:
    one, _ = record(text)
    copy = StoredCopy(
        number=number,
        path=f"{number}.txt",
        member=None,
        place=None,
        relation=None,
        corrects=None,
        container="plain",
        charset="ascii",
        size=len(text),
        sha256="0" * 64,
        filed="2026-01-01T00:00:00Z",
        layout="wire",
        partial=False,
        defects=0,
        repairs=0,
        best=number == 1,
    )
    return CopyContent(copy, one.to_json(), make_searchable(one.reading))


def compared(*paragraphs: str) -> Comparison:
    """Copies whose first paragraph is each of these."""
    texts = [wire(paragraphs=(one, "The harbour master agrees.")) for one in paragraphs]
    return compare(
        "09VALLETTA312", None, [content(at, text) for at, text in enumerate(texts, start=1)]
    )


def pieces(comparison: Comparison, place: str, copy: int) -> list[tuple[str, str]]:
    """The pieces that differ in one place of one copy, blanks as one."""
    (passage,) = (passage for passage in comparison.passages if passage.place == place)
    return [
        (" ".join(piece.text.split()), piece.kind)
        for piece in passage.cells[copy]
        if piece.kind != "same"
    ]


@pytest.mark.parametrize(
    ("first", "second", "ours", "theirs"),
    [
        pytest.param(
            "We met Ada Marlowe at the quay.",
            "We met XXXXXXXXXXXX at the quay.",
            [("Ada Marlowe", "printed")],
            [("XXXXXXXXXXXX", "withheld")],
            id="a name withheld",
        ),
        pytest.param(
            "The businessmanXXXXXXXXXXXX recently left.",
            "The businessman Otto Brandt recently left.",
            [("XXXXXXXXXXXX", "withheld")],
            [("Otto Brandt", "printed")],
            id="a mark glued to a word",
        ),
        pytest.param(
            "We met [less than 1 line not declassified] at the quay.",
            "We met nobody at the quay.",
            [("[less than 1 line not declassified]", "withheld")],
            [("nobody", "printed")],
            id="an edition's bracket",
        ),
        pytest.param(
            "The ferry lies at the quay. It was sold.",
            "The ferry lies at the quay.",
            [("It was sold.", "only")],
            [],
            id="a sentence more",
        ),
        pytest.param(
            "The ferry was sold in March.",
            "The ferry was sunk in April.",
            [("sold", "changed"), ("March.", "changed")],
            [("sunk", "changed"), ("April.", "changed")],
            id="other words",
        ),
        pytest.param(
            "The ferry lies at the quay.",
            "The fer ry lies at thc quay.",
            [("ferry", "misprint"), ("the", "changed")],
            [("fer ry", "misprint"), ("thc", "changed")],
            id="a broken word",
        ),
        pytest.param(
            "The ferry lies\nat the QUAY",
            "The ferry, lies at the quay!",
            [],
            [],
            id="line breaks, capitals and punctuation",
        ),
        pytest.param(
            "We met XXXXXXXXXXXX there.",
            "We met XXXXX there.",
            [],
            [],
            id="withheld in both",
        ),
    ],
)
def test_kinds(
    first: str, second: str, ours: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    comparison = compared(first, second)

    assert pieces(comparison, "paragraph 1", 0) == ours
    assert pieces(comparison, "paragraph 1", 1) == theirs
    assert comparison.same is not (bool(ours) or bool(theirs))


def test_of_three_copies_the_first_has_the_strongest_kind() -> None:
    comparison = compared("We met Ada Marlowe.", "We met XXXXXXXX.", "We met Otto Brandt.")

    assert pieces(comparison, "paragraph 1", 0) == [("Ada Marlowe.", "printed")]
    assert pieces(comparison, "paragraph 1", 1) == [("XXXXXXXX.", "withheld")]
    assert pieces(comparison, "paragraph 1", 2) == [("Otto Brandt.", "changed")]
    assert comparison.counts == {"printed": 1, "withheld": 1, "changed": 1}


def test_page_lines_in_mid_sentence_are_no_difference() -> None:
    text = wire(paragraphs=("The ferry lies at the quay. " * 12,))
    paged = text.replace(
        "at the quay. The ferry lies at the quay.",
        "at the quay.\n\nVALLETTA 00000312  002 OF 002\n\nThe ferry lies at the quay.",
        1,
    )
    comparison = compare("09VALLETTA312", None, [content(1, text), content(2, paged)])

    assert pieces(comparison, "paragraph 1", 0) == pieces(comparison, "paragraph 1", 1) == []


def test_values_say_what_a_copy_has_not() -> None:
    comparison = compare(
        "09VALLETTA312",
        None,
        [content(1, wire()), content(2, wire(tags="PREL", level="U", subject="EXERCISE: OTHER"))],
    )
    values = {value.name: value.values for value in comparison.values if not value.same}

    assert values == {
        "classification": ("CONFIDENTIAL", "UNCLASSIFIED"),
        "tags": ("PREL, EWWT", "PREL"),
        "subject": ("EXERCISE: FERRY STANDSTILL", "EXERCISE: OTHER"),
        "declassify": ("2019-03-12", None),
        "classified-by": ("Ambassador Ada Quillmark for reasons 1.4 (b) and (d).", None),
        "marks": ("1 (C)", "1 (U)"),
    }


WORDS = st.lists(
    st.sampled_from(["ferry", "quay", "the", "XXXXXXXX", "minister", "(pilot)", "12", "\n"]),
    max_size=25,
).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_no_word_of_any_copy_is_lost_or_doubled(texts: list[str]) -> None:
    contents = []
    for number, text in enumerate(texts, start=1):
        base = content(number, wire(paragraphs=(text or "-",)))
        contents.append(CopyContent(base.copy, base.json, Searchable("", text, "header line")))

    comparison = compare("09VALLETTA312", None, contents)

    for at, one in enumerate(contents):
        streams = compare_module._streams(one)
        expected = [word for name in streams for word in streams[name].words]
        shown = [
            word
            for passage in comparison.passages
            for piece in passage.cells[at]
            for word, _, _ in compare_module._cut(piece.text)
        ]
        assert shown == expected
    assert {p.kind for passage in comparison.passages for c in passage.cells for p in c} <= set(
        KINDS
    )


def test_the_archive_compares_the_best_copy_with_the_others(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add(
            [
                record(wire(paragraphs=("We met XXXXXXXXXX.",)), "withheld.txt"),
                record(wire(paragraphs=("We met Ada Marlowe.", "He left.")), "whole.txt"),
            ]
        )
        comparison = archive.compare("09VALLETTA312")
        turned = archive.compare("09VALLETTA312", [1, 2, 99])
        alone = archive.compare("09VALLETTA312", [1])
        assert archive.compare("09VALLETTA999") is None
        with pytest.raises(ValueError, match="none of"):
            archive.compare("09VALLETTA312", [99])

    assert comparison is not None
    assert turned is not None
    assert alone is not None
    assert [copy["path"] for copy in comparison.copies] == ["whole.txt", "withheld.txt"]
    assert [copy["path"] for copy in turned.copies] == ["withheld.txt", "whole.txt"]
    assert pieces(comparison, "paragraph 1", 0) == [("Ada Marlowe.", "printed")]
    assert (alone.left_out, alone.same) == ((2,), True)
    assert comparison.to_json()["counts"] == comparison.counts


def test_more_copies_than_fit_are_named(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire() + "\n" * number, f"{number}.txt") for number in range(15)])
        comparison = archive.compare("09VALLETTA312")

    assert comparison is not None
    assert len(comparison.copies) == compare_module.MOST_COPIES
    assert comparison.left_out == (13, 14, 15)
