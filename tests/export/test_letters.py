"""The letter that asks: which way, what is filled in, and nothing made up."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
import pytest

from reftel.archive import Archive
from reftel.errors import ExportError
from reftel.export.letters import State, Wanted, Way, docx_bytes, letter
from reftel.export.wanting import wanted_of

TODAY = date(2026, 11, 24)
WANTED = Wanted(
    mrn="77 VALLETTA 312",
    station="VALLETTA",
    year=1977,
    state=State.WITHHELD,
    sent=(date(1977, 3, 12), date(1977, 3, 12)),
    document="1977VALLET00312",
    film="D770001-0042",
    classification="SECRET",
)


@pytest.mark.parametrize(
    ("changes", "way", "to"),
    [
        pytest.param(
            {}, Way.REVIEW, "Special Access and FOIA Staff", id="withheld, in the archives"
        ),
        pytest.param(
            {"year": 2009}, Way.REVIEW, "Mandatory Declassification Review", id="withheld, later"
        ),
        pytest.param(
            {"state": State.NOT_HELD}, Way.REFERENCE, "Textual Reference", id="of the seventies"
        ),
        pytest.param(
            {"state": State.NOT_HELD, "year": 2009},
            Way.FOIA,
            "Office of Information Programs",
            id="later",
        ),
        pytest.param({"year": None}, Way.REFERENCE, "Textual Reference", id="no year"),
        pytest.param({"state": State.TEXT_LOST}, Way.REFERENCE, "Textual Reference", id="lost"),
    ],
)
def test_the_way_follows_from_state_and_era(changes: dict[str, object], way: Way, to: str) -> None:
    written = letter(replace(WANTED, **changes), TODAY)  # type: ignore[arg-type]

    assert written.way is way
    assert written.to[0].startswith(to) or to in written.to
    assert written.why


def test_what_is_known_is_filled_in_and_what_is_not_is_left_out() -> None:
    text = letter(WANTED, TODAY).text

    for told in ("77 VALLETTA 312", "D770001-0042", "1977VALLET00312", "SECRET", "12 March 1977"):
        assert told in text
    assert "Subject: Mandatory declassification review" in text
    assert "Cited by" not in text


def test_the_writer_may_know_better() -> None:
    assert letter(WANTED, TODAY, way=Way.FOIA).why == "chosen by the writer"


def test_a_letter_is_a_docx_file() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(letter(WANTED, TODAY))))

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Film number: D770001-0042" in text


def test_a_ghost_is_asked_for_with_the_days_between(archive: Archive) -> None:
    ghost = archive.ghosts().ghosts[0]

    wanted = wanted_of(archive, ghost.id)

    assert wanted.state is not State.WITHHELD
    assert wanted.sent is not None
    assert wanted.cited_by == ghost.citing
    assert ghost.mrn in letter(wanted, TODAY).text


def test_a_number_without_a_year_is_asked_back(archive: Archive) -> None:
    with pytest.raises(ExportError, match="with its year"):
        wanted_of(archive, "VALLETTA 99999")
