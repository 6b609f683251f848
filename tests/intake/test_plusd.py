"""PlusD pages and what is left of them as text, made up after spec/08 section 4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ARCHIVE_PRINT
from intake.opening import documents, opened
from reftel.intake import Document, InputFile, Refusal, parts_of, plusd
from reftel.record import make_record

STAMP = (
    "Sheryl P. Walter Declassified/Released US Department of State EO Systematic Review 20 Mar 2014"
)
BODY = "1. EXERCISE. THE FERRY WAITS.\n\n2. SO DOES THE MINISTER.\nQUILLMARK\n"


def pair(label: str, value: str) -> str:
    return f'<td><div class="s_key">{label}:</div><div class="s_val">{value}</div></td>'


def page(text: str, *, values: dict[str, str] | None = None) -> str:
    told = values or {
        "Date": "1979 March 12, 17:24 (Monday)",
        "Canonical ID": "1979VALLET00312_e",
        "Original Classification": "CONFIDENTIAL",
        "TAGS": "PREL - Political Affairs--External Political Relations | MT - Malta",
        "Executive Order": "-- Not Assigned --",
        "Enclosure": "-- N/A or Blank --",
        "From": "Malta Valletta",
        "To": "Department of State",
    }
    cells = "".join(f"<tr>{pair(label, value)}</tr>" for label, value in told.items())
    return (
        "<html><body><div id='nav'>Specified Search</div>"
        f'<table id="synopsis"><tbody><tr><td colspan="2">EXERCISE: A PRINT</td></tr>{cells}'
        f"</tbody></table>{text}</body></html>"
    )


def tabs(body: str, raw: str) -> str:
    return f'<div id="tagged"><pre>{body}</pre></div><div id="raw"><pre>{raw}</pre></div>'


def test_the_whole_text_of_the_two() -> None:
    stamped = ARCHIVE_PRINT.replace("TAGS:", f"{STAMP}\n\n{STAMP}\nTAGS:")

    (one,) = documents(page(tabs(BODY, stamped)))

    assert one.source.container == "plusd"
    assert one.text.startswith("CONFIDENTIAL\n\nPAGE 01")
    assert "Systematic Review" not in one.text
    assert make_record(one).id == "79VALLETTA312"


def test_what_the_page_says() -> None:
    (one,) = documents(page(tabs(BODY, BODY)))

    assert dict(one.source.statements) == {
        "Subject": "EXERCISE: A PRINT",
        "Date": "1979 March 12, 17:24 (Monday)",
        "Canonical ID": "1979VALLET00312_e",
        "Original Classification": "CONFIDENTIAL",
        "TAGS": "PREL, MT",
        "TAGS in words": "PREL - Political Affairs--External Political Relations | MT - Malta",
        "From": "Malta Valletta",
        "To": "Department of State",
        "id": "1979VALLET00312",
        "created": "1979-03-12 17:24",
    }


def test_midnight_is_the_day_alone() -> None:
    (one,) = documents(page(tabs(BODY, BODY), values={"Date": "1975 January 1, 00:00 (Wednesday)"}))

    assert one.source.statements["created"] == "1975-01-01"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"<pre>{BODY}</pre>", id="one block"),
        pytest.param(f'<div id="tagged-text">{BODY.replace(chr(10), "<br>")}</div>', id="breaks"),
        pytest.param(f'<div class="text">Show Headers\n{BODY}</div>', id="Show Headers"),
    ],
)
def test_a_body_alone(text: str) -> None:
    (one,) = documents(page(text))

    assert one.text == BODY
    record = make_record(one)
    assert record.reading.is_telegram
    assert [paragraph.number for paragraph in record.telegram.paragraphs] == [1, 2]


def test_a_page_without_its_text_keeps_what_it_says() -> None:
    (one,) = opened(page(""))

    assert isinstance(one, Refusal)
    assert one.code == "no-text"
    assert one.statements["id"] == "1979VALLET00312"


KEY_BLOCK = (
    "Key fingerprint 0000 1111 2222\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n"
    + "mQQBBGBjDtIBH6DJa80zDBgR\n" * 40
    + "-----END PGP PUBLIC KEY BLOCK-----\nWikiLeaks\nPublic Library of US Diplomacy\n"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"Show Headers\n{BODY}", id="Show Headers"),
        pytest.param(f"Show Headers {BODY}", id="in the line"),
        pytest.param(f"{KEY_BLOCK}Show Headers\n{BODY}", id="under the key block"),
        pytest.param(f"{KEY_BLOCK}\nRaw content\nMetadata\n{BODY}", id="under navigation"),
        pytest.param(
            f"{KEY_BLOCK}Date:\n1979 March 12, 17:24 (Monday)\nCanonical ID:\n1979VALLET00312_e\n{BODY}",
            id="under labels",
        ),
    ],
)
def test_a_page_reduced_to_text(text: str) -> None:
    (one,) = documents(text)

    assert one.source.container == "plusd"
    assert one.text == BODY
    assert one.original == text.encode()


def test_stamps_are_taken_out_of_a_text() -> None:
    (one,) = documents(BODY.replace("\n\n", f"\n{STAMP}\n\n{STAMP}\n"))

    assert "Systematic" not in one.text
    assert make_record(one).reading.is_telegram


def test_labels_are_statements() -> None:
    (one,) = documents(f"{KEY_BLOCK}Canonical ID:\n1979VALLET00312_e\nTAGS:\nMT - Malta\n{BODY}")

    assert one.source.statements["id"] == "1979VALLET00312"
    assert one.source.statements["TAGS"] == "MT"


def test_the_name_of_a_file_states_the_number_where_nothing_else_does() -> None:
    (one,) = parts_of(InputFile("in/1979VALLET00312_e.txt", f"Show Headers\n{BODY}".encode()))

    assert isinstance(one, Document)
    assert one.source.statements["id"] == "1979VALLET00312"


def test_nothing_but_the_site() -> None:
    (one,) = opened(KEY_BLOCK.rpartition("WikiLeaks")[0] + "wikileaks")

    assert isinstance(one, Document) or one.code == "no-text"


@given(st.binary(max_size=300))
def test_reading_is_total(data: bytes) -> None:
    assert opened(page("").encode() + data)
    assert opened(b"Show Headers\n" + data)
    plusd.recognises(data)
    plusd.recognises_text(data)
