"""Fiscal, academic and school years in the room: each once, with what is known of its days."""

from __future__ import annotations

from reftel.web.named import named_years
from web.filed import stored

TEXT = """\
UNCLAS VALLETTA 000312

SUBJECT: EXERCISE: BUDGET OF THE PORT

1. (U) The port was paid from FY 2008 funds, and asks for more FY 2008 funds.

2. (U) In the 2007-08 academic year the school had no roof.
HALDANE
"""


def test_each_stands_once_with_its_days_or_their_doubt() -> None:
    fiscal, academic = named_years(stored(TEXT).json, "/telegram/x?view=clean")

    assert (fiscal.text, fiscal.mentions, fiscal.href) == (
        "FY 2008",
        2,
        "/telegram/x?view=clean#p1",
    )
    assert fiscal.words == "fiscal year of the United States, 1 Oct 2007 to 30 Sep 2008"
    assert academic.words == "academic year, called by 2007 and 2008, its days not known"


def test_of_an_older_archive_there_are_none() -> None:
    assert named_years({}, "/") == ()


def test_what_cannot_be_told_is_not_joined() -> None:
    one: dict[str, object] = {
        "paragraph": 1,
        "start": 4,
        "end": 9,
        "text": "next fiscal year",
        "kind": "fiscal",
    }
    none: dict[str, object] = {"years": [], "whose": None, "value": None}

    found = named_years({"named_years": [one | none, one | none | {"start": 40}]}, "/")

    assert [(year.words, year.mentions) for year in found] == [
        ("fiscal year, which one is not known", 1)
    ] * 2
