from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reftel.export.citation import (
    bibtex,
    chicago_note,
    citation_of,
    csl,
    csl_text,
    nara_note,
    ris,
    short_note,
)

RECORD: dict[str, Any] = {
    "id": "09VALLETTA312",
    "station": "VALLETTA",
    "number": 312,
    "header": {
        "from": "AMEMBASSY VALLETTA",
        "dtg": "2009-03-12T17:24Z",
        "to": [{"plad": "SECSTATE WASHDC"}, {"plad": "AMEMBASSY ROME"}],
    },
    "subject": 'EXERCISE: THE "FERRY" STANDSTILL & ITS 5% TOLL',
    "classification": "CONFIDENTIAL",
    "copy": {"container": "plain", "sha256": "ab" * 32, "statements": {}},
}
OF_THE_ARCHIVES: dict[str, Any] = {
    **RECORD,
    "id": "76VALLETTA312",
    "header": {**RECORD["header"], "dtg": "1976-03-12T17:24Z"},
    "copy": {
        "container": "aad",
        "sha256": "ab" * 32,
        "statements": {"Document Number": "1976VALLET00312", "Film Number": "D760093-0412"},
    },
}


def test_the_short_note() -> None:
    cited = citation_of(RECORD)

    assert short_note(cited) == "Telegram 312 from Valletta, March 12, 2009, 1724Z."


def test_a_chicago_note_names_both_ends_number_subject_day_and_hour() -> None:
    assert chicago_note(citation_of(RECORD)) == (
        "Embassy Valletta to Secretary of State and 1 other, telegram 312, "
        "“EXERCISE: THE ‘FERRY’ STANDSTILL & ITS 5% TOLL,” March 12, 2009, 1724Z, "
        "Confidential, 09VALLETTA312."
    )


def test_the_national_archives_are_named_for_their_own_copies_only() -> None:
    theirs, other = nara_note(citation_of(OF_THE_ARCHIVES)), nara_note(citation_of(RECORD))

    assert theirs == (
        "Telegram 312 from Valletta to Secretary of State and 1 other, "
        "“EXERCISE: THE ‘FERRY’ STANDSTILL & ITS 5% TOLL,” March 12, 1976, 1724Z; "
        "1976VALLET00312; film number D760093-0412; Electronic Telegrams, 1976; "
        "Central Foreign Policy Files, 1973-1979; General Records of the Department of State, "
        "Record Group 59; National Archives at College Park, MD."
    )
    assert "National Archives" not in other
    assert other.endswith("; 09VALLETTA312; copy (plain), SHA-256 abababababababab.")


def test_a_bibtex_entry_is_safe_for_tex() -> None:
    entry = bibtex(citation_of(RECORD))

    assert entry.startswith("@misc{09VALLETTA312,\n")
    assert r"STANDSTILL \& ITS 5\% TOLL" in entry
    assert "  month = mar,\n" in entry
    assert entry.count("{") == entry.count("}")


def test_an_ris_record_has_one_field_a_line_and_an_end() -> None:
    lines = ris(citation_of(RECORD)).split("\r\n")

    assert lines[0] == "TY  - GEN"
    assert "DA  - 2009/03/12" in lines
    assert lines[-2:] == ["ER  - ", ""]


def test_csl_is_a_document_with_its_day() -> None:
    item = csl(citation_of(OF_THE_ARCHIVES))

    assert item["type"] == "document"
    assert item["issued"] == {"date-parts": [[1976, 3, 12]]}
    assert item["archive"] == "National Archives at College Park, MD"
    assert json.loads(csl_text(citation_of(OF_THE_ARCHIVES))) == [item]


def test_a_publisher_s_day_stands_in_for_a_lost_header() -> None:
    cited = citation_of({**RECORD, "header": None}, published="2009-03-12")

    assert short_note(cited) == "Telegram 312 from Valletta, March 12, 2009."
    assert chicago_note(cited).startswith("Valletta, telegram 312, ")


def test_where_nothing_is_known_nothing_is_said() -> None:
    cited = citation_of({"id": "sha-of-a-fragment"})

    assert short_note(cited) == "Telegram sha-of-a-fragment."
    assert "undated" in nara_note(cited)
    assert "issued" not in csl(cited)


@given(subject=st.text(), sender=st.text(), dtg=st.text(max_size=20))
def test_a_hostile_telegram_breaks_no_form(subject: str, sender: str, dtg: str) -> None:
    header = {**RECORD["header"], "from": sender, "dtg": dtg}
    cited = citation_of({**RECORD, "subject": subject, "header": header})

    assert all(line[2:6] == "  - " for line in ris(cited).split("\r\n")[:-1])
    entry = bibtex(cited)
    plain = entry.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert "\n" not in chicago_note(cited)
    assert "\n" not in nara_note(cited)


@pytest.mark.parametrize("dtg", ["2009-03-12T17:24+00:00", "2009-03-12T18:24+01:00"])
def test_hours_are_zulu(dtg: str) -> None:
    cited = citation_of({**RECORD, "header": {"dtg": dtg}})

    assert cited.hour == "1724Z"
