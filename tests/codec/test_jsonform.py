"""A telegram as JSON and back: the law, what a person may type, faults with their places."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reftel.codec import read, write
from reftel.codec.jsonform import (
    RECORD_KEYS,
    SCHEMA_VERSION,
    TELEGRAM_KEYS,
    schema,
    telegram_from_json,
    telegram_to_json,
)
from reftel.errors import FormError
from reftel.telegram import (
    ClassifiedBy,
    Heading,
    OrderLine,
    Precedence,
    PrecedenceLine,
    Reference,
    ReferenceKind,
    RoutingLine,
    Telegram,
)
from strategies import (
    addressees,
    damaged_texts,
    distributions,
    dtgs,
    filing_lines,
    mrns,
    plads,
    routing_indicators,
    security_lines,
    telegrams,
    transmission_lines,
)

LAW = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def there_and_back(telegram: Telegram) -> Telegram:
    return telegram_from_json(json.loads(json.dumps(telegram_to_json(telegram))))


# --- the law


@LAW
@given(telegrams(), st.none() | distributions())
def test_a_telegram_comes_back_as_it_was(telegram: Telegram, printed: Any) -> None:
    telegram = replace(telegram, distribution=printed)

    assert there_and_back(telegram) == telegram


@st.composite
def remains(draw: st.DrawFn) -> Telegram:
    """A telegram of which this copy has lost any part: what a reader gives, not what is sent."""
    whole = draw(telegrams())
    number = draw(st.booleans())
    lost: dict[str, Any] = {
        field.name: field.default
        for field in fields(Telegram)
        if field.name not in {"post", "serial", "year", "heading"} and draw(st.booleans())
    }
    if not number:
        lost |= {"post": None, "serial": None}
    heading = draw(st.none() | headings_of_any_kind())
    dtg = heading.dtg if heading else None
    year = dtg.moment.year if dtg else draw(st.none() | st.integers(1960, 2059))
    return replace(whole, **{**lost, "heading": heading, "year": year})


@st.composite
def headings_of_any_kind(draw: st.DrawFn) -> Heading:
    """Each line there or not, the precedences contradicting each other or not."""
    anything = st.sampled_from(Precedence)
    return Heading(
        transmission=draw(st.none() | transmission_lines()),
        routing=draw(
            st.none()
            | st.builds(
                RoutingLine,
                anything,
                st.lists(routing_indicators(), max_size=3).map(tuple),
                st.booleans(),
            )
        ),
        filing=draw(st.none() | filing_lines() | filing_lines().map(longer)),
        security=draw(st.none() | security_lines()),
        precedence=draw(
            st.none()
            | st.builds(
                PrecedenceLine,
                anything,
                st.none() | anything,
                dtgs(),
                st.sampled_from(["", "ZDK", "ZUI 09 ROME 287"]),
            )
        ),
        originator=draw(st.none() | plads()),
        action=draw(st.lists(addressees(), max_size=2).map(tuple)),
        info=draw(st.lists(addressees(), max_size=2).map(tuple)),
        exempt=draw(st.lists(plads(), max_size=2).map(tuple)),
    )


def longer(line: Any) -> Any:
    """A station serial as some copies print it, with its leading zeros."""
    return replace(line, serial=line.serial.zfill(6))


@LAW
@given(remains())
def test_what_is_left_of_a_telegram_comes_back_as_it_was(telegram: Telegram) -> None:
    assert there_and_back(telegram) == telegram


@LAW
@given(damaged_texts())
def test_whatever_is_read_comes_back_as_it_was(text: str) -> None:
    telegram = read(text, year=2009).telegram

    assert there_and_back(telegram) == telegram


@LAW
@given(mrns(), st.booleans(), st.sampled_from(["A", "AB", "3", None]))
def test_a_reference_with_any_words_comes_back(mrn: Any, printed: bool, label: Any) -> None:
    """Words and meaning may differ where the reader has mended a station."""
    entry = Reference("EXERCISE 1", label, ReferenceKind.TELEGRAM, mrn, printed)
    telegram = Telegram(references=(entry,))

    assert there_and_back(telegram) == telegram


def test_words_and_fields_of_a_classifier_may_differ() -> None:
    """On an E.O. line the name stands in brackets and no sentence gives it."""
    telegram = Telegram(
        order=OrderLine("12065", "GDS 3/12/85 (QUILLMARK, ADA) OR-M"),
        classified_by=ClassifiedBy("(QUILLMARK, ADA)", "QUILLMARK, ADA"),
    )

    assert there_and_back(telegram) == telegram


def test_an_empty_telegram_and_an_empty_heading() -> None:
    assert telegram_from_json({}) == Telegram()
    assert there_and_back(Telegram()) == Telegram()
    assert there_and_back(Telegram(heading=Heading())) == Telegram(heading=Heading())
    assert there_and_back(Telegram(order=OrderLine(None, ""))).order == OrderLine(None, "")


def test_every_field_of_a_telegram_has_keys(exercise_text: str) -> None:
    """No field may be told by nothing: changing it changes the JSON."""
    sound = read(exercise_text).telegram
    for field in fields(Telegram):
        if getattr(sound, field.name) == field.default or field.name in {"year", "post", "serial"}:
            continue
        change: dict[str, Any] = {"year": 2009, field.name: field.default}
        without = replace(sound, **change)
        assert telegram_to_json(without) != telegram_to_json(sound), field.name


def test_the_keys_and_their_order(exercise_text: str) -> None:
    told = telegram_to_json(read(exercise_text).telegram)

    assert tuple(told) == TELEGRAM_KEYS
    assert told["schema"] == SCHEMA_VERSION
    assert not set(TELEGRAM_KEYS) & set(RECORD_KEYS)


def test_the_schema_is_in_the_package() -> None:
    assert schema()["properties"].keys() == {*TELEGRAM_KEYS, *RECORD_KEYS}


# --- typed by hand

TYPED = """
id = "09 ABU DHABI 42"
classification = "CONFIDENTIAL"
captions = ["SIPDIS"]
executive_order = 12958
declassify_on = 2019-03-12
tags = ["PREL", "OVIP (VASSBEIN, ORLO)", "MT"]
subject = "EXERCISE: FERRY STANDSTILL"
references = ["ROME 287", {label = "B", id = "08VALLETTA1201"}]
classified_by = {name = "Ada Quillmark", title = "Ambassador", section = "1.4", reasons = ["b", "d"]}
signature = "QUILLMARK"

[header]
dtg = "121724Z MAR 09"
from = "AMEMBASSY ABU DHABI"
to = ["RUEHC/SECSTATE WASHDC IMMEDIATE 1934"]
info = [{ri = "RUEHRO", plad = "AMEMBASSY ROME", precedence = "PRIORITY"}, "AMEMBASSY TUNIS"]

[[paragraphs]]
marking = "c"
text = '''
EXERCISE. The Minister asked for time.
He is new to the file.
'''

[[paragraphs]]
heading_before = "COMMENT"
marking = "C"
text = "We doubt it."
"""


def typed(**changes: Any) -> dict[str, Any]:
    return {**tomllib.loads(TYPED), **changes}


def test_a_telegram_typed_by_hand_is_completed() -> None:
    telegram = telegram_from_json(
        typed(references=[{"label": "A", "text": "ROME 287"}, {"label": "B", "id": "08VALLETTA9"}]),
        complete=True,
    )

    assert write(telegram) == (
        "OO RUEHC RUEHRO\n"
        "DE RUEHAD #0042 0711724\n"
        "ZNY CCCCC\n"
        "O 121724Z MAR 09\n"
        "FM AMEMBASSY ABU DHABI\n"
        "TO RUEHC/SECSTATE WASHDC IMMEDIATE 1934\n"
        "INFO RUEHRO/AMEMBASSY ROME PRIORITY\n"
        "AMEMBASSY TUNIS\n"
        "\n"
        "C O N F I D E N T I A L ABU DHABI 000042\n"
        "\n"
        "SIPDIS\n"
        "\n"
        "E.O. 12958: DECL: 03/12/2019\n"
        "TAGS: PREL, OVIP (VASSBEIN, ORLO), MT\n"
        "SUBJECT: EXERCISE: FERRY STANDSTILL\n"
        "\n"
        "REF: A. ROME 287\n"
        "     B. 08 VALLETTA 9\n"
        "\n"
        "Classified By: Ambassador Ada Quillmark for reasons 1.4 (b) and (d).\n"
        "\n"
        "1. (C) EXERCISE. The Minister asked for time.\n"
        "He is new to the file.\n"
        "\n"
        "COMMENT\n"
        "-------\n"
        "\n"
        "2. (C) We doubt it.\n"
        "QUILLMARK\n"
    )


def test_nothing_is_filled_in_unasked() -> None:
    with pytest.raises(FormError, match=r"header\.highest_precedence: .* completed"):
        telegram_from_json(typed())

    header = {**typed()["header"], "highest_precedence": "IMMEDIATE"}
    heading = telegram_from_json(typed(header=header)).heading
    assert heading is not None
    assert (heading.routing, heading.filing, heading.security) == (None, None, None)


def test_what_is_typed_means() -> None:
    telegram = telegram_from_json(typed(), complete=True)
    told = telegram_to_json(telegram)

    assert told["id"] == "09ABUDHABI42"
    assert told["declassify_on"] == "2019-03-12"
    assert told["tag_persons"] == [None, "VASSBEIN, ORLO", None]
    assert [entry["id"] for entry in told["references"]] == ["09ROME287", "08VALLETTA1201"]
    assert [paragraph["number"] for paragraph in told["paragraphs"]] == [1, 2]
    assert told["paragraphs"][0]["marking"] == "C"
    assert telegram.classified_by == ClassifiedBy(
        "Ambassador Ada Quillmark for reasons 1.4 (b) and (d).",
        "Ada Quillmark",
        "Ambassador",
        "1.4",
        ("b", "d"),
    )


@pytest.mark.parametrize(
    "number",
    [
        {"id": "09RIODEJANEIRO312"},
        {"id": "2009RIODEJANEIRO00312"},
        {"id": "09 RIO DE JANEIRO 312"},
        {"station": "RIODEJANEIRO", "number": 312, "year": 2009},
        {"station": "Rio de Janeiro", "number": 312, "year": 2009},
        {"post": "RIO DE JANEIRO", "number": 312, "year": 2009},
        {"id": "09RIODEJANEIRO312", "station": "RIODEJANEIRO", "number": 312, "year": 2009},
    ],
)
def test_a_message_number_may_be_typed_in_any_way(number: dict[str, Any]) -> None:
    telegram = telegram_from_json(number)

    assert (telegram.year, telegram.post, telegram.serial) == (2009, "RIO DE JANEIRO", 312)


def test_the_id_of_a_telegram_without_a_number_is_passed_over() -> None:
    """An archive files it by its publisher's id or by a digest."""
    told = telegram_to_json(Telegram(subject="EXERCISE"))

    for name in ("09VALLETTA312", "unnumbered-0123456789ab"):
        assert telegram_from_json({**told, "id": name}) == Telegram(subject="EXERCISE")


@pytest.mark.parametrize(
    ("on", "order", "instruction"),
    [
        ("2019-03-12", "12958", "DECL: 03/12/2019"),
        ("OADR", "12356", "DECL: OADR"),
        ("X1", "12958", "DECL: X1"),
        ("GDS", "11652", "GDS"),
        ("XGDS-2", "11652", "XGDS-2"),
        ("END OF EXERCISE", "12958", "DECL: END OF EXERCISE"),
    ],
)
def test_an_instruction_is_made_of_its_meaning(on: str, order: str, instruction: str) -> None:
    telegram = telegram_from_json({"executive_order": order, "declassify_on": on})

    assert telegram.order == OrderLine(order, instruction)
    assert telegram.order.declassify_on == on


@pytest.mark.parametrize(
    "value",
    [
        "Ambassador Ada Quillmark for reasons 1.4 (b) and (d)",
        {"text": "Ambassador Ada Quillmark for reasons 1.4 (b) and (d)"},
    ],
)
def test_a_classifier_is_read_from_the_sentence(value: object) -> None:
    classifier = telegram_from_json({"classified_by": value}).classified_by

    assert classifier is not None
    assert (classifier.name, classifier.title) == ("Ada Quillmark", "Ambassador")
    assert (classifier.section, classifier.reasons) == ("1.4", ("b", "d"))


def test_the_keys_of_the_gold_schema_alone_make_a_header() -> None:
    header = {
        "transmission_id": "VZCZCXRO0312",
        "precedence": "OO",
        "routing": ["RUEHRO"],
        "originator_ri": "RUEHVT",
        "station_serial": 312,
        "section_suffix": "01",
        "filed": "2009-03-12T17:24Z",
        "security": "CCCCC",
        "operating_signals": ["ZNY", "ZZH"],
        "dtg": "2009-03-12T17:24Z",
        "from": "AMEMBASSY VALLETTA",
        "to": [{"ri": "RUEHC", "plad": "SECSTATE WASHDC", "precedence": None, "mcn": "1934"}],
        "info": [],
    }
    told = telegram_to_json(telegram_from_json({"header": header}))["header"]

    assert {key: told[key] for key in header if key not in {"to", "info"}} == {
        key: header[key] for key in header if key not in {"to", "info"}
    }
    assert (told["highest_precedence"], told["second_precedence"]) == ("IMMEDIATE", None)
    assert (told["security_prosign"], told["security_tail"]) == ("ZNY", "ZZH")
    assert (told["station_serial_printed"], told["filed_printed"]) == ("0312", "0711724")


@pytest.mark.parametrize(
    "dtg",
    [
        "121724Z MAR 09",
        "2009-03-12T17:24Z",
        "2009-03-12T17:24:00+00:00",
        datetime(2009, 3, 12, 17, 24, tzinfo=UTC),
    ],
)
def test_a_date_time_group_may_be_typed_in_any_way(dtg: object) -> None:
    telegram = telegram_from_json({"header": {"dtg": dtg, "precedence": "O R"}})

    assert telegram.dtg is not None
    assert telegram.dtg.iso == "2009-03-12T17:24Z"
    assert telegram.year == 2009


def test_what_is_found_out_of_a_copy_is_passed_over() -> None:
    found = dict.fromkeys(RECORD_KEYS, "anything")

    assert telegram_from_json({**found, "subject": "EXERCISE"}) == Telegram(subject="EXERCISE")


# --- faults and their places

HEADER = {"dtg": "2009-03-12T17:24Z", "precedence": "O", "from": "AMEMBASSY VALLETTA"}


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        ([], "", "expected an object"),
        ({"schema": "2.0"}, "schema", "expected version 1.2, found '2.0'"),
        ({"subjekt": "X"}, "subjekt", "no such key; subject may be meant"),
        ({"subject": 3}, "subject", "expected a string, found 3"),
        ({"subject": "TWO\nLINES"}, "subject", "expected one line"),
        ({"signature": "A  B"}, "signature", "expected one line"),
        ({"number": True}, "number", "expected a whole number, found True"),
        ({"number": 312}, "station", "a station and a number"),
        ({"station": "VALLETTA"}, "number", "a station and a number"),
        ({"station": "VALLETTA", "number": 0, "year": 2009}, "number", "not an MRN"),
        ({"id": "VALLETTA"}, "id", "expected an id such as '09VALLETTA312'"),
        ({"id": "09VALLETTA312", "number": 313}, "id", "contradicts .* 09VALLETTA313"),
        ({"id": "09VALLETTA312", "year": 2008}, "id", "contradicts .* 08VALLETTA312"),
        ({"id": "09ROME312", "header": {**HEADER}, "station": "VALLETTA"}, "id", "09VALLETTA312"),
        ({"post": "ROME", "station": "VALLETTA", "number": 1}, "station", "contradicts .*ROME"),
        ({"year": 2008, "header": HEADER}, "year", "contradicts .* which says 2009: 2008"),
        ({"classification": "C"}, "classification", "expected one of UNCLASSIFIED, .* found 'C'"),
        ({"captions": "SIPDIS"}, "captions", "expected a list"),
        ({"captions": ["SIPDIS", 3]}, "captions[1]", "expected a string, found 3"),
        ({"sections": "2"}, "sections", "expected a whole number"),
        ({"executive_order": "129"}, "executive_order", "five digits"),
        ({"executive_order": "12958"}, "order_instruction", "found nothing"),
        ({"order_instruction": "N/A", "declassify_on": "OADR"}, "declassify_on", "contradicts"),
        (
            {"executive_order": "12958", "declassify_on": "2019-02-30"},
            "declassify_on",
            "contradicts",
        ),
        ({"tags": ["PREL", "(X)"]}, "tags[1]", "expected a TAGS"),
        ({"tags": ["PREL"], "tag_persons": [None, None]}, "tag_persons", "one entry for each of 1"),
        (
            {"tags": ["OVIP (ROE, JO)"], "tag_persons": [None]},
            "tag_persons[0]",
            "contradicts the entry",
        ),
        ({"tags": ["OVIP"], "tag_persons": ["A(B"]}, "tag_persons[0]", "cannot say the person"),
        ({"references": ["ROME 287, TUNIS 3"], "year": 2009}, "references[0]", "found 2 in"),
        ({"references": ["NONE"]}, "references[0]", "found none in"),
        ({"references": [{"label": "A"}]}, "references[0].text", "found nothing"),
        (
            {"references": [{"text": "ROME 287", "id": "09ROME288"}], "year": 2009},
            "references[0].id",
            "contradicts the words, which name 09ROME287",
        ),
        (
            {"references": [{"text": "ROME 287", "kind": "email"}], "year": 2009},
            "references[0].kind",
            "contradicts the words, which name a telegram",
        ),
        (
            {"references": [{"text": "X", "kind": "letter"}]},
            "references[0].kind",
            "expected one of telegram",
        ),
        (
            {"references": [{"text": "X", "mrn": "09 ROME 287", "id": "09TUNIS287"}]},
            "references[0].id",
            "which name 09ROME287",
        ),
        ({"references": [{"text": "X", "mrn": "ROME 287"}]}, "references[0].mrn", "an MRN such as"),
        ({"classified_by": ""}, "classified_by", "one line"),
        ({"classified_by": {"title": "Ambassador"}}, "classified_by.name", "found nothing"),
        ({"paragraphs": ["text"]}, "paragraphs[0]", "expected an object"),
        ({"paragraphs": [{"number": 1}]}, "paragraphs[0].text", "found nothing"),
        ({"paragraphs": [{"number": 0, "text": "X"}]}, "paragraphs[0].number", "numbered from 1"),
        (
            {"paragraphs": [{"text": "X"}, {"text": "Y", "marking": "Q"}]},
            "paragraphs[1].marking",
            "a portion mark such as",
        ),
        (
            {"paragraphs": [{"text": "X", "heading_before": "A\nB"}]},
            "paragraphs[0].heading_before",
            "one line",
        ),
        ({"archive": {"action_offices": ["EUR"]}}, "archive.action_offices[0]", "EUR-12"),
        (
            {"archive": {"info_offices": [{"office": "EUR"}]}},
            "archive.info_offices[0].copies",
            "whole number",
        ),
        ({"archive": {"print_line": {"number": 5}}}, "archive.print_line.number", "a string"),
    ],
)
def test_a_fault_is_told_with_its_place(data: Any, place: str, words: str) -> None:
    with pytest.raises(FormError, match=words) as raised:
        telegram_from_json(data)

    assert raised.value.where == place


@pytest.mark.parametrize(
    "data",
    [
        {"sections": 10**30},
        {"number": -(10**30), "station": "VALLETTA"},
        {"year": 10**30, "station": "VALLETTA", "number": 1},
        {"header": {"station_serial": 10**20, "originator_ri": "RUEHVT"}},
        {"id": "99" * 40},
        {"subject": "\ud800"},
    ],
)
def test_odd_values_give_a_telegram_or_a_fault(data: dict[str, Any]) -> None:
    try:
        telegram = telegram_from_json(data)
    except FormError:
        return
    assert there_and_back(telegram) == telegram


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
INNER = ("dtg", "to", "precedence", "routing", "security", "filed", "ri", "plad", "text", "id")


@LAW
@given(
    st.dictionaries(st.sampled_from(TELEGRAM_KEYS), JSON, max_size=4),
    st.sampled_from(["header", "references", "paragraphs", "archive", "classified_by"]),
    st.dictionaries(st.sampled_from(INNER), JSON, max_size=3),
    st.booleans(),
)
def test_nothing_but_form_errors_is_raised(
    data: dict[str, Any], key: str, inner: dict[str, Any], complete: bool
) -> None:
    data[key] = [inner] if key in {"references", "paragraphs"} else inner
    with suppress(FormError):
        telegram_from_json(data, complete=complete)
