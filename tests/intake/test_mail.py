"""Mail with telegrams in it and attached to it, all invented."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.traffic import page, wire
from intake.opening import documents, opened, outcomes, peak
from reftel.archive import make_filing
from reftel.intake import Document, InputFile, Limits, mail
from reftel.record import make_record


def message(text: str = "See below.", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Received"] = "from desk by registry; Mon, 3 Mar 2014 10:00:00 +0200"
    made["Message-ID"] = "<exercise@registry.invalid>"
    made["Date"] = "Mon, 3 Mar 2014 10:00:00 +0200"
    made["From"] = "Ada Quillmark <ada@registry.invalid>"
    made["To"] = "desk@registry.invalid"
    made["Subject"] = headers.get("subject", "EXERCISE: a telegram für you")
    made.set_content(text)
    return made


def mailbox(*messages: EmailMessage) -> bytes:
    return b"".join(
        b"From ada@registry.invalid Mon Mar  3 10:00:00 2014\n"
        + b"\n".join(
            b">" + line if line.startswith(b"From ") else line
            for line in one.as_bytes().split(b"\n")
        )
        + b"\n\n"
        for one in messages
    )


def test_a_telegram_in_the_words_of_a_message() -> None:
    raw = message(wire(312)).as_bytes()

    (one,) = documents(raw)

    assert one.source.container == "mail"
    assert one.original == raw
    assert make_record(one).id == "09VALLETTA312"
    assert dict(one.source.statements) == {
        "mail message-id": "<exercise@registry.invalid>",
        "mail date": "2014-03-03 08:00 UTC",
        "mail from": "Ada Quillmark <ada@registry.invalid>",
        "mail to": "desk@registry.invalid",
        "mail subject": "EXERCISE: a telegram für you",
    }


def test_attachments_are_opened_by_their_content() -> None:
    one = message("Two telegrams attached.")
    one.add_attachment(wire(1).encode(), maintype="application", subtype="x", filename="a.doc")
    one.add_attachment(page("H", "T").encode(), maintype="text", subtype="html", filename="../b")
    inner = message(wire(3))
    one.add_attachment(inner)

    found = documents(one.as_bytes())

    assert [(part.source.member, part.source.container) for part in found] == [
        (None, "mail"),
        ("a.doc", "plain"),
        ("../b", "cablegate"),
        ("attachment 3", "mail"),
    ]
    assert make_record(found[3]).id == "09VALLETTA3"


def test_mail_in_markup_gives_its_words() -> None:
    one = message()
    one.set_content("<p>EXERCISE &amp; <b>nothing</b></p><script>x()</script>", subtype="html")

    (found,) = documents(one.as_bytes())

    assert found.text.split() == ["EXERCISE", "&", "nothing"]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_charsets(charset: str) -> None:
    one = message()
    one.set_content("EXERCISE für Ada\n", charset=charset)

    (found,) = documents(one.as_bytes())

    assert found.text == "EXERCISE für Ada\n"


@pytest.mark.parametrize("stated", ["no-such-charset", "us-ascii"])
def test_a_wrong_charset_is_found_out(stated: str) -> None:
    raw = message("@").as_bytes().replace(b'charset="utf-8"', f'charset="{stated}"'.encode())

    (found,) = documents(raw.replace(b"@\n", "EXERCISE für\n".encode("latin-1")))

    assert "für" in found.text


def test_a_mailbox_message_by_message() -> None:
    raw = mailbox(message(wire(1)), message("From here on, nothing.\n"), message(wire(3)))

    found = documents(raw)

    assert [part.source.place for part in found] == ["message 1", "message 2", "message 3"]
    assert found[1].text.strip() == "From here on, nothing."
    assert all(part.original in raw for part in found)
    assert make_record(found[2]).id == "09VALLETTA3"


def test_a_message_that_is_too_long_is_refused_alone() -> None:
    raw = mailbox(message("one"), message("X" * 70 + "\n" + "y\n" * 5000), message("three"))

    found = outcomes(part for part in _parts(raw, Limits(longest_text=5000)))

    assert found == [("message 1", "mail"), ("message 2", "too-large"), ("message 3", "mail")]


def _parts(raw: bytes, limits: Limits) -> Iterator[Document]:
    yield from mail.open_mailbox(
        InputFile("x", open_stream=lambda: __import__("io").BytesIO(raw), limits=limits)
    )  # type: ignore[misc]


def test_a_message_without_anything_is_refused() -> None:
    assert outcomes(opened(message("").as_bytes())) == [(None, "no-text")]


def test_more_parts_than_are_opened_are_told() -> None:
    one = message()
    for _ in range(mail.MOST_PARTS + 5):
        one.add_attachment(b"", maintype="application", subtype="x", filename="a")

    assert outcomes(opened(one.as_bytes()))[-1] == (None, "too-many")


def test_mail_in_mail_in_mail_ends() -> None:
    one = message(wire(1))
    for _ in range(8):
        outer = message("Forwarded.")
        outer.add_attachment(one)
        one = outer

    assert "too-deep" in {outcome for _, outcome in outcomes(opened(one.as_bytes()))}


# --- mail of a message system, which names its telegram

BODY = "EXERCISE. The ferry lies at the quay and the minister waits.\n"
OWN = "<09VALLETTA312.RUEHVT-0312-0711724@telegram.invalid>"


def named(
    text: str = BODY, *references: str, message_id: str = "<x@registry.invalid>"
) -> EmailMessage:
    one = message(text)
    one.replace_header("Message-ID", message_id)
    for reference in references:
        one["MMHS-Originator-Reference"] = reference
    return one


@pytest.mark.parametrize(
    ("one", "id_"),
    [
        pytest.param(named(BODY, "09 VALLETTA 312"), "09VALLETTA312", id="reference"),
        pytest.param(named(BODY, "09 ABU DHABI 42"), "09ABUDHABI42", id="station of two words"),
        pytest.param(named(BODY, message_id=OWN), "09VALLETTA312", id="id of our own"),
        pytest.param(named(BODY, "09 ROME 1", message_id=OWN), "09ROME1", id="reference first"),
        pytest.param(
            named(BODY, "09 ROME 1", "09 ROME 2", message_id=OWN),
            "09VALLETTA312",
            id="two references are none",
        ),
        pytest.param(
            named(BODY, message_id="<frus1974v01d4@telegram.invalid>"),
            "frus1974v01d4",
            id="a document without a number",
        ),
    ],
)
def test_a_header_names_a_telegram_whose_text_does_not(one: EmailMessage, id_: str) -> None:
    (found,) = documents(one.as_bytes())

    assert found.source.vouched
    assert make_record(found).id is None  # its text does not say it
    assert make_filing(make_record(found), found.original).id == id_


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(named(), id="nothing"),
        pytest.param(named(BODY, "your letter of Monday"), id="another reference"),
        pytest.param(named(BODY, "09 ROME 1", "09 ROME 2"), id="two references"),
        pytest.param(
            named(BODY, message_id="<09VALLETTA312@registry.invalid>"), id="a stranger's id"
        ),
        pytest.param(named(BODY, message_id="<unnumbered@telegram.invalid>"), id="no name"),
    ],
)
def test_other_mail_names_none(one: EmailMessage) -> None:
    (found,) = documents(one.as_bytes())

    assert not found.source.vouched
    assert not {"id", "document", "created"} & set(found.source.statements)


def test_a_header_does_not_override_the_text() -> None:
    (found,) = documents(named(wire(312), "09 ROME 999").as_bytes())

    record = make_record(found)

    assert record.id == "09VALLETTA312"
    assert make_filing(record, found.original).id == "09VALLETTA312"
    assert "publisher-disagrees" in {defect.kind for defect in record.reading.defects}


def test_the_time_of_release_dates_a_telegram_that_has_no_date_time_group() -> None:
    one = named(BODY, "09 VALLETTA 312")
    one["MMHS-Extended-Authorisation-Info"] = "Thu, 12 Mar 2009 17:24:00 +0000"

    (found,) = documents(one.as_bytes())

    assert found.source.statements["created"] == "2009-03-12 17:24"
    row = make_filing(make_record(found), found.original).telegram
    assert (row["date"], row["date_source"]) == ("2009-03-12", "publisher")


def test_the_transmission_attached_is_the_telegram_and_no_second_copy() -> None:
    text = BODY + "From here on, nothing.\n"
    one = named(text, "09 VALLETTA 312")
    one.add_attachment(text.encode(), maintype="text", subtype="plain", filename="telegram.txt")

    (found,) = documents(mailbox(one))

    assert found.text == text
    assert found.source.vouched


def test_a_covering_note_is_not_vouched_for() -> None:
    one = named("As attached.\n", "09 VALLETTA 312")
    one.add_attachment(wire().encode(), maintype="text", subtype="plain", filename="telegram.txt")

    note, telegram = documents(one.as_bytes())

    assert not make_record(note).reading.is_telegram
    assert make_record(telegram).id == "09VALLETTA312"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("From: Ada\nTo: Bo\nSubject: EXERCISE\n\n" + wire(), id="typed by hand"),
        pytest.param(wire(), id="a telegram"),
        pytest.param("From London comes word.\n", id="a word"),
    ],
)
def test_others_are_no_mail(text: str) -> None:
    assert not mail.recognises(text.encode())
    assert not mail.recognises_mailbox(text.encode())


def many(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield mailbox(message(wire(number + 1)))


def test_memory_does_not_grow_with_the_mailbox(tmp_path: Path) -> None:
    few, count = peak(tmp_path / "few", many(150))
    more, count_more = peak(tmp_path / "more", many(1500))

    assert (count, count_more) == (150, 1500)
    assert more < 1.5 * few


@given(st.binary(max_size=400), st.sampled_from([b"Content-Type: ", b"\n", b"", b"Date: "]))
def test_reading_is_total(data: bytes, between: bytes) -> None:
    head = b"Message-ID: <a>\nMIME-Version: 1.0\n"

    assert opened(head + between + data)
    assert opened(b"From a Mon Mar  3 10:00:00 2014\n" + head + between + data)
