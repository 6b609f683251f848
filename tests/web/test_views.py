from __future__ import annotations

import pytest

from reftel.archive import StoredTelegram
from reftel.web.explained import explanations
from reftel.web.views import TelegramView, provenance, telegram_view
from web.filed import stored


def view(telegram: StoredTelegram) -> TelegramView:
    references = [entry | {"held": False} for entry in telegram.json["references"]]
    return telegram_view(telegram, explanations(telegram, telegram.text), references)


def test_a_telegram_in_one_view(story: str) -> None:
    shown = view(stored(story, mrn="09 VALLETTA 312"))

    assert (shown.mrn, shown.place, shown.signature) == (
        "09 VALLETTA 312",
        "Embassy Valletta",
        "HALDANE",
    )
    assert shown.cite.notes[0] == (
        "In short",
        "Telegram 312 from Valletta, March 12, 2009, 1724Z.",
    )
    assert shown.state == "full header, 1 repair"
    assert shown.capitals
    assert shown.protects
    assert shown.wraps is False


@pytest.mark.parametrize(
    "text",
    [
        "C O N F I D E N T I A L VALLETTA 000312\n\n1. (C) All that is left.\n",
        "UNCLAS\n\nSUBJECT: EXERCISE\n\n1. Text.\n",
        "nothing at all",
        "",
        "\n\n\n",
    ],
)
def test_whatever_is_left_of_a_telegram_can_be_shown(text: str) -> None:
    shown = view(stored(text))

    assert "".join(piece.text for line in shown.lines for piece in line.pieces) == text
    assert all(note for _, note in shown.cite.notes)


def test_a_date_that_only_a_publisher_gives_is_said_to_be_so() -> None:
    text = "C O N F I D E N T I A L VALLETTA 000312\n\n1. (C) Text.\n"

    assert view(stored(text, date="2009-03-12", date_source="publisher")).stated_date == (
        "12 Mar 2009"
    )
    assert view(stored(text, date="2009-03-12T17:24Z", date_source="dtg")).stated_date is None


def test_lines_that_no_teletype_typed_are_wrapped(story: str) -> None:
    assert view(stored(story + "x" * 300 + "\n")).wraps is True


def test_every_explained_token_has_a_place_on_the_page(story: str) -> None:
    shown = view(stored(story))
    places = {piece.mark for line in shown.lines for piece in line.pieces}
    places |= {f"L{line.number}" for line in shown.lines}

    assert shown.tokens
    assert {token.place for token in shown.tokens} <= places


def test_provenance_quotes_what_stands_there(story: str) -> None:
    record = stored(story).json
    rows = {name: (said, line) for name, said, line in provenance(record, story)}

    assert rows["signature"] == ("HALDANE", story[: story.rindex("HALDANE")].count("\n") + 1)
    assert all(len(said) <= 91 for said, _ in rows.values())


def test_what_stands_round_the_paragraphs_is_shown_of_an_older_archive_too(story: str) -> None:
    text = story.replace("\n1. (", "\nBegin with this.\n\n1. (", 1)
    whole = stored(text)
    older = {key: value for key, value in whole.json.items() if key != "preamble"}

    assert view(whole).preamble
    assert view(stored(text, json=older)).preamble == view(whole).preamble
