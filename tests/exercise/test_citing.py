"""REF lines: forms, letters, and words for what is cited."""

from __future__ import annotations

from collections import Counter

from reftel.exercise import generate
from reftel.exercise.citing import label_words
from reftel.telegram import Mrn, Reference, ReferenceKind

TRAFFIC = list(generate(500))


def test_words_for_a_reference() -> None:
    mrn = Mrn(2008, "ROME", 287)
    lettered = Reference.to(mrn, citing_year=2009, label="B")
    letter = Reference("FENN/TARN E-MAIL OF 3/9", "C", ReferenceKind.EMAIL)

    assert label_words(lettered, 2) == ("ref B", "08 ROME 287")
    assert label_words(lettered, 1) == ("reftel", "08 ROME 287")
    assert label_words(letter, 3) == ("ref C", "ref C")


def test_one_entry_has_no_letter_and_several_have_them_in_order() -> None:
    counts: Counter[int] = Counter()
    for telegram in TRAFFIC:
        labels = [reference.label for reference in telegram.telegram.references]
        counts[len(labels)] += 1
        assert labels == ([None] if len(labels) == 1 else list("ABCDEFGH"[: len(labels)]))
    assert counts[0] > 100
    assert counts[1] > 50
    assert counts[2] > 50
    assert max(counts) <= 7


def test_the_year_is_printed_where_it_is_another() -> None:
    printed = 0
    for telegram in TRAFFIC:
        for reference in telegram.telegram.references:
            if reference.mrn is not None:
                another = reference.mrn.year != telegram.telegram.year
                assert reference.year_is_printed == another
                assert reference.text[:2].isdigit() == another
                printed += another
    assert printed > 5


def test_remarks_padding_and_letters_occur() -> None:
    texts = [r.text for t in TRAFFIC for r in t.telegram.references]

    assert any(text.endswith(" (NOTAL)") for text in texts)
    assert any(text.split()[-1].startswith("0") for text in texts)
    assert any(" E-MAIL OF " in text for text in texts)


def test_no_telegram_cites_another_twice() -> None:
    for telegram in TRAFFIC:
        ids = [r["id"] for r in telegram.truth["references"] if r["id"]]
        assert len(set(ids)) == len(ids)
