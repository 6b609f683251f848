"""Result lists of the archive, made up after spec/08 section 2."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intake.opening import opened, outcomes
from reftel.intake import Refusal, aad_list

NAMES = (
    "View Record",
    "Draft Date",
    "Document Number",
    "Film Number",
    "From",
    "Subject",
    "TAGS",
    "To",
    "Message Text",
)


def result_list(*rows: tuple[str, ...]) -> str:
    heads = "".join(f"<th>{name}</th>" for name in NAMES)
    lines = "".join(
        "<tr><td><a href='https://aad.archives.gov/aad/createpdf?rid=42&amp;dt=2776'><img/></a></td>"
        + "".join(f"<td>{cell}</td>" for cell in row)
        + "</tr>"
        for row in rows
    )
    return (
        "<!DOCTYPE html><html><head><title>NARA - AAD - Display Partial Records</title></head><body>"
        f"<table id='queryResults'><thead><tr>{heads}</tr><tr><td>sort</td><td>sort</td></tr></thead>"
        f"<tbody>{lines}<tr><td></td></tr></tbody></table></body></html>"
    )


ROW = (
    '12 mar <span class="highlight">1979</span>',
    "1979VALLET00312",
    "D790099-0042",
    "VALLETTA",
    '<span class="highlight">EXERCISE</span>: MALTA\\\'S FERRY',
    "PREL, MT, (QUILLMARK, ADA)",
    "STATE ROME",
    "THE <span class='highlight'>FERRY</span>... WAITS...",
)


def test_a_row_is_a_record_whose_text_is_not_here() -> None:
    (one,) = opened(result_list(ROW))

    assert isinstance(one, Refusal)
    assert (one.container, one.place, one.code) == ("aad-list", "row 1", "no-text")
    assert "1979VALLET00312" in one.reason
    assert dict(one.statements) == {
        "Draft Date": "12 mar 1979",
        "Document Number": "1979VALLET00312",
        "Film Number": "D790099-0042",
        "From": "VALLETTA",
        "Subject": "EXERCISE: MALTA'S FERRY",
        "TAGS": "PREL, MT, (QUILLMARK, ADA)",
        "To": "STATE ROME",
        "id": "1979VALLET00312",
        "address": "https://aad.archives.gov/aad/createpdf?rid=42&dt=2776",
        "rid": "42",
        "dt": "2776",
    }


def test_every_row_is_accounted_for() -> None:
    found = opened(result_list(ROW, ROW, ROW))

    assert outcomes(found) == [("row 1", "no-text"), ("row 2", "no-text"), ("row 3", "no-text")]


def test_a_list_without_rows() -> None:
    assert outcomes(opened(result_list())) == [(None, "no-telegram")]


@given(st.binary(max_size=300))
def test_reading_is_total(data: bytes) -> None:
    assert opened(result_list(ROW).encode() + data)
    aad_list.recognises(data)
