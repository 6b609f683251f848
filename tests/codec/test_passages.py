"""Summary, comment, protection and withheld words (spec/02; spec/05 F1, F2; gold conventions)."""

from __future__ import annotations

import pytest

from reftel.codec.passages import counts, passage_paragraphs, summary_text
from reftel.telegram import Paragraph, PortionMark, Telegram

C = PortionMark("C")


def telegram_of(*texts: str | tuple[str, str], preamble: str = "") -> Telegram:
    """Paragraphs from 1 on; a pair is a heading and the text under it."""
    return Telegram(
        preamble=preamble,
        paragraphs=tuple(
            Paragraph(number, text, C)
            if isinstance(text, str)
            else Paragraph(number, text[1], C, text[0])
            for number, text in enumerate(texts, start=1)
        ),
    )


@pytest.mark.parametrize(
    ("telegram", "numbers"),
    [
        pytest.param(
            telegram_of("Summary: He agreed. End summary.", "More."), (1,), id="opened and closed"
        ),
        pytest.param(telegram_of("SUMMARY. He agreed.", "More."), (1,), id="never closed"),
        pytest.param(
            telegram_of("Summary: He agreed.", "She too. End summary.", "More."),
            (1, 2),
            id="over two paragraphs",
        ),
        pytest.param(
            telegram_of(("Summary", "He agreed."), "She too.", ("The Call", "More.")),
            (1, 2),
            id="under a heading, to the next one",
        ),
        pytest.param(
            telegram_of("Begin summary: He agreed. End summary.", "More."), (1,), id="begin"
        ),
        pytest.param(
            telegram_of("(C) SUMMARY AND ACTION REQUEST: He agreed.", "More."),
            (1,),
            id="longer name",
        ),
        pytest.param(telegram_of("He gave a summary of it.", "More."), (), id="the word inside"),
        pytest.param(telegram_of("Summary executions were reported."), (), id="another meaning"),
        pytest.param(
            telegram_of("More.", preamble="SUMMARY: He agreed. END SUMMARY."), (), id="unnumbered"
        ),
    ],
)
def test_summary_paragraphs(telegram: Telegram, numbers: tuple[int, ...]) -> None:
    assert passage_paragraphs(telegram, "summary") == numbers


@pytest.mark.parametrize(
    ("telegram", "numbers"),
    [
        pytest.param(
            telegram_of("He agreed.", "Comment: We doubt it. End comment."), (2,), id="closed"
        ),
        pytest.param(
            telegram_of("He agreed.", "COMMENT: We doubt it."), (2,), id="open to the end"
        ),
        pytest.param(
            telegram_of("He agreed.", "Comment: We doubt it.", "So do others."),
            (2, 3),
            id="two to the end",
        ),
        pytest.param(
            telegram_of("He agreed.", "Comment: We doubt it.", "Minimize considered."),
            (2,),
            id="but for an administrative paragraph",
        ),
        pytest.param(
            telegram_of("He agreed.", "Comment: We doubt it.", "The desk cleared this message."),
            (2,),
            id="but for a clearance",
        ),
        pytest.param(
            telegram_of("He agreed.", ("Comment", "We doubt it."), ("Next Steps", "We wait.")),
            (2,),
            id="under a heading, to the next one",
        ),
        pytest.param(
            telegram_of(
                "He agreed.",
                "Comment: New. End comment. The Minister went on to speak for more than an hour about ferries.",
            ),
            (),
            id="a remark that ends early",
        ),
        pytest.param(
            telegram_of("He agreed. (Comment: We doubt it. End comment.)", "More."), (), id="inside"
        ),
        pytest.param(telegram_of("Comments on ferries were few."), (), id="another meaning"),
    ],
)
def test_comment_paragraphs(telegram: Telegram, numbers: tuple[int, ...]) -> None:
    assert passage_paragraphs(telegram, "comment") == numbers


@pytest.mark.parametrize(
    ("telegram", "summary"),
    [
        (telegram_of("Summary: He agreed. End summary.", "More."), "He agreed."),
        (telegram_of("SUMMARY AND COMMENT: He agreed. END SUMMARY."), "He agreed."),
        (telegram_of("Summary: He agreed.", "She too. End summary."), "He agreed.\nShe too."),
        (telegram_of(("Summary", "He agreed."), ("The Call", "More.")), "He agreed."),
        (telegram_of("More.", preamble="SUMMARY: He agreed. END SUMMARY."), "He agreed."),
        (telegram_of("Summary: He agreed.\n\nWHAT IS NE"), "He agreed."),
        (telegram_of("He agreed."), None),
        (Telegram(), None),
    ],
)
def test_the_words_of_the_summary(telegram: Telegram, summary: str | None) -> None:
    assert summary_text(telegram) == summary


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Orlo Vassbein (strictly protect) said so.", 1),
        ("Orlo Vassbein (protect) and Ada Roe (please protect) said so.", 2),
        ("Orlo Vassbein (STRICTLY PROTECT) said so.", 1),
        ("Orlo Vassbein (protect throughout) said so.", 1),
        ("Orlo Vassbein, strictly protect, said so.", 1),
        ("We must protect the ferries.", 0),
        ("They strictly protect their ferries.", 0),
        ("Protection was promised.", 0),
        ("Orlo Vassbein (please strictly protect), Ada Roe (protect)(protect) and he.", 3),
        (
            "In der Stra\u00dfe war Orlo Vassbein (strictly\nprotect) mit Ada Roe, strictly protect.",
            2,
        ),
        ("He unstrictly protects us (please protect the ferries).", 0),
    ],
)
def test_persons_to_be_protected(text: str, number: int) -> None:
    assert counts(telegram_of(text)).strictly_protect == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("XXXXXXXXXXXX told the DCM.", 1),
        ("XXX and xxx", 2),
        ("businessmanXXXXXXXXXXXX recently", 1),
        ("[XXXXXXXXXXXX said", 1),
        ("XXXXXXXXXXXX\nXXXXXXXXXXXX", 2),
        ("XX and Xx", 0),
        ("XXX.XXX", 2),
        ("Ferry XXL", 0),
    ],
)
def test_withheld_words(text: str, number: int) -> None:
    assert counts(telegram_of(text)).redactions == number


def test_counts_look_everywhere() -> None:
    telegram = Telegram(
        subject="XXXX AGREES",
        preamble="XXXX",
        paragraphs=(Paragraph(1, "XXXX", None, "THE XXXX CALL"),),
        remainder="XXXX",
    )

    assert counts(telegram).redactions == 5
