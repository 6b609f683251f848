"""A manuscript's notes: forty planted mistakes among two hundred, and none of the right ones accused."""

from __future__ import annotations

import random
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reftel.archive import Archive, StoredTelegram
from reftel.errors import ExportError
from reftel.export.checknotes import Checked, Verdict, check_notes, lookup_in
from reftel.export.citation import chicago_note, nara_note, short_note
from reftel.export.forms import cited
from reftel.export.manuscript import Passage, read_manuscript
from reftel.export.names import place_name

MONTHS = (
    "January February March April May June July August September October November December".split()
)


def words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def note(
    stored: StoredTelegram, dice: random.Random, *, day: date, subject: str, serial: int
) -> str:
    """A note as people write them, in one of several ways."""
    place = place_name(stored.json["station"]) or ""
    year = day.year
    number = f"{year % 100:02}{stored.json['station']}{serial}"
    forms = (
        f"{number}, “{subject},” {words(day)}.",
        f"Telegram {serial} from {place}, “{subject},” {words(day)}.",
        f"Embassy {place} to State, {number}, {day.day} {MONTHS[day.month - 1]} {day.year}.",
        f"See {place} {serial}, {words(day)}, “{subject}.”",
        f"{year} {stored.json['station']} {serial:05}, {day.isoformat()}",
    )
    return (
        dice.choice(forms[:2] if len(subject) > 0 else forms)
        if dice.random() < 0.4
        else dice.choice(forms)
    )


def usable(archive: Archive) -> list[StoredTelegram]:
    """Telegrams with date, number and subject; a station of the table."""
    return [
        one
        for one in archive.telegrams()
        if one.date
        and one.json["number"]
        and one.json["subject"]
        and place_name(one.json["station"])
    ]


def test_planted_mistakes_are_found_and_none_of_the_right_ones_accused(archive: Archive) -> None:
    dice = random.Random(4813)
    held = usable(archive)
    numbers = {(one.json["station"], one.json["number"]) for one in held}
    passages, planted = [], set()
    for at in range(200):
        stored = held[at % len(held)]
        day = date.fromisoformat(str(stored.date)[:10])
        subject, serial = stored.json["subject"], stored.json["number"]
        wrong = at % 5 == 0
        if wrong:
            planted.add(at)
            if dice.random() < 0.5:
                day += timedelta(days=dice.choice((-30, -9, 4, 17)))
                if day.year != int(str(stored.date)[:4]):
                    day = date.fromisoformat(str(stored.date)[:10]) - timedelta(days=5)
            else:
                serial += 1
                while (stored.json["station"], serial) in numbers:
                    serial += 1
        passages.append(
            Passage(f"note {at}", note(stored, dice, day=day, subject=subject, serial=serial))
        )

    found: dict[str, list[Checked]] = {}
    for one in check_notes(passages, lookup_in(archive)):
        found.setdefault(one.place, []).append(one)

    accused = {
        int(place.removeprefix("note "))
        for place, several in found.items()
        if any(one.verdict is not Verdict.AGREES for one in several)
    }
    assert len(found) == 200
    assert len(planted) == 40
    assert len(accused & planted) >= 38
    assert accused - planted == set()


@pytest.mark.parametrize("write", [nara_note, chicago_note, short_note])
def test_our_own_notes_agree(archive: Archive, write: object) -> None:
    assert callable(write)
    for stored in usable(archive)[:30]:
        checked = list(check_notes([Passage("note", write(cited(stored)))], lookup_in(archive)))

        assert checked
        assert {one.verdict for one in checked} == {Verdict.AGREES}, (checked, write(cited(stored)))


@pytest.mark.parametrize(
    "text",
    [
        "He left Paris on 12 March 2009 and Rome in 1975.",
        "In Valletta, 312 people stood at the quay.",
        "Rome 2009, a year of ferries.",
        "",
    ],
)
def test_what_is_no_citation_is_not_held_against_anybody(archive: Archive, text: str) -> None:
    assert [
        one for one in check_notes([Passage("line 1", text)], lookup_in(archive)) if one.telegram
    ] == []


def test_a_telegram_without_a_number_cannot_be_read(archive: Archive) -> None:
    passage = Passage("line 1", "Telegram from the Embassy in Atlantis, March 12, 2009.")

    assert [one.verdict for one in check_notes([passage], lookup_in(archive))] == [
        Verdict.NOT_READABLE
    ]


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_any_text_is_checked(text: str) -> None:
    assert isinstance(list(check_notes([Passage("line 1", text)], lambda *_: [])), list)


# --- manuscripts


def test_notes_of_markdown_are_passages(tmp_path: Path) -> None:
    path = tmp_path / "chapter.md"
    path.write_text(
        "Text[^1] that\nruns on.\n\n[^1]: 09VALLETTA312,\nMarch 12, 2009.\n[^2]: Other.\n"
    )

    assert read_manuscript(path) == [
        Passage("line 1", "Text[^1] that runs on."),
        Passage("line 4", "[^1]: 09VALLETTA312, March 12, 2009."),
        Passage("line 6", "[^2]: Other."),
    ]


_DOCUMENT = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "boom">]>
<w:{root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{body}</w:{root}>"""


def test_footnotes_of_a_docx_are_passages(tmp_path: Path) -> None:
    path = tmp_path / "chapter.docx"
    with zipfile.ZipFile(path, "w") as bundle:
        body = (
            "<w:body><w:p><w:r><w:t>The ferry</w:t></w:r><w:r><w:t> lay.</w:t></w:r></w:p></w:body>"
        )
        notes = '<w:footnote w:id="3"><w:p><w:r><w:t>09VALLETTA312</w:t></w:r></w:p></w:footnote>'
        bundle.writestr("word/document.xml", _DOCUMENT.format(root="document", body=body))
        bundle.writestr("word/footnotes.xml", _DOCUMENT.format(root="footnotes", body=notes))

    assert read_manuscript(path) == [
        Passage("paragraph 1", "The ferry lay."),
        Passage("footnote 3", "09VALLETTA312"),
    ]


@pytest.mark.parametrize("data", [b"PK\x03\x04nothing", b"PK"])
def test_a_docx_that_is_none_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "chapter.docx"
    path.write_bytes(data)

    with pytest.raises(ExportError, match="no DOCX file"):
        read_manuscript(path)
