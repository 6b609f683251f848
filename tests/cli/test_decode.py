"""A telegram decoded for a terminal: what stands where, in words, at every width."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.text import Text

from reftel.cli.decode import decode
from reftel.intake.source import Document, Source
from reftel.record import Record, make_record


def record(text: str, statements: dict[str, str] | None = None) -> Record:
    source = Source(
        path="paper.txt",
        container="plain",
        sha256="0" * 64,
        size=len(text),
        charset="ascii",
        statements=statements or {},
    )
    return make_record(Document(source, text, text.encode()))


def decoded(text: str, width: int = 80, statements: dict[str, str] | None = None) -> list[Text]:
    target = Console(file=io.StringIO(), width=width)
    return list(decode(record(text, statements), target))


def lines(text: str, width: int = 80, statements: dict[str, str] | None = None) -> list[str]:
    return [line.plain for line in decoded(text, width, statements)]


def under(found: list[str], title: str) -> list[str]:
    start = found.index(title) + 1
    end = found.index("", start) if "" in found[start:] else len(found)
    return [line.strip() for line in found[start:end]]


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_is_wider_than_the_console(exercise_text: str, width: int) -> None:
    found = lines(exercise_text.replace("He is new", "He is new " * 40), width)

    assert max(map(len, found)) <= min(width, 100)
    assert [line for line in found if line != line.rstrip()] == []


def test_nothing_of_the_text_is_lost_by_wrapping(exercise_text: str) -> None:
    narrow, wide = (" ".join(" ".join(lines(exercise_text, width)).split()) for width in (40, 100))

    for words in ("Transport Minister Orlo Vassbein about the standstill", "shipowners tomorrow"):
        assert words in narrow
        assert words in wide


def test_a_token_is_named_where_a_line_has_several(exercise_text: str) -> None:
    found = under(lines(exercise_text, 100), "Header, line by line")

    routing = next(line for line in found if line.startswith("OO RUEHRO RUEHTU"))
    sender = next(line for line in found if line.startswith("FM AMEMBASSY VALLETTA"))
    assert "OO  The highest precedence" in routing
    assert (
        sender.removeprefix("FM AMEMBASSY VALLETTA").strip().startswith("From AMEMBASSY VALLETTA")
    )


def test_a_sentence_is_said_once_a_line(exercise_text: str) -> None:
    found = " ".join(" ".join(lines(exercise_text, 100)).split())

    assert "by the indicator RUEHTU." in found
    assert found.count("Routing is not the list of addressees.") == 1


def test_only_number_and_mark_of_a_paragraph_are_bold(exercise_text: str) -> None:
    line = next(line for line in decoded(exercise_text) if line.plain.startswith("  2. (C) The"))

    bold = {
        line.plain[at]
        for span in line.spans
        if "bold" in str(span.style)
        for at in range(span.start, span.end)
    }
    assert "bold" not in str(line.style)
    assert bold == set("2. (C)")


def test_a_repeated_label_stands_once(exercise_text: str) -> None:
    found = under(lines(exercise_text), "About")

    assert [line for line in found if line.startswith("TAGS")] == [
        "TAGS       PREL  External political relations"
    ]


def test_a_print_of_the_department(archive_print_text: str) -> None:
    found = under(lines(archive_print_text), "Distribution in the Department")

    assert found == [
        "Direction    incoming (marked W), 16 copies in all",
        "Action       EUR 12",
        "Information  OCT 1, ISO 0, L 3",
    ]


def test_the_publisher_speaks_after_the_telegram(exercise_text: str) -> None:
    found = lines(exercise_text, statements={"id": "09VALLETTA312", "origin": "\x1b[2JMalta"})

    assert under(found, "What the publisher says") == [
        "id      09VALLETTA312",
        "origin  \\x1b[2JMalta",
    ]
    assert found.index("What the publisher says") > found.index("Text")


def test_a_copy_without_header_says_what_is_not_known() -> None:
    found = lines("C O N F I D E N T I A L VALLETTA 000312\n\nSUBJECT: EXERCISE\n\n1. (C) A.\n")

    assert found[0] == "Telegram without a readable number  CONFIDENTIAL"
    assert "Header, line by line" not in found
    assert under(found, "Sent") == ["Date  not known"]


def test_a_code_in_place_of_a_date_is_explained(exercise_text: str) -> None:
    text = exercise_text.replace("E.O. 12958: DECL: 03/12/2019", "E.O. 12356: DECL: OADR")

    found = under(lines(text), "Markings")

    assert "Opens           OADR: Originating Agency's Determination Required" in found


def test_a_caption_and_a_tag_that_no_table_has(exercise_text: str) -> None:
    text = exercise_text.replace("PREL, EWWT", "PREL, KQQQ")

    assert "KQQQ  not in our table of TAGS" in under(lines(text), "About")


def test_faults_are_in_the_order_of_the_text(exercise_text: str) -> None:
    text = exercise_text.replace("#0312/01", "#0999/01")

    found = under(lines(text), "Repairs and defects")

    assert found[0].startswith("line 10  defect  The header has serial 0999")
    assert found[-1] == "line 13  repaired  The caption SIPDIS stands twice; it counts once. [B7]"
