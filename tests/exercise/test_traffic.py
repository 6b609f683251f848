"""The traffic as a whole: the same every time, consistent in itself, true, and readable."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice, pairwise
from typing import Any

import pytest

from reftel.codec import read, write
from reftel.exercise import MOST_TELEGRAMS, ExerciseTelegram, exercise_telegram, generate
from reftel.exercise.damage import DAMAGE
from reftel.exercise.schedule import episode
from reftel.intake.source import Document, Source
from reftel.record import Record, make_record
from reftel.telegram import Classification

COUNT = 1200
# The fields in which the reader must find the whole truth, damaged or not.
EXACT = (
    "id",
    "station",
    "number",
    "year",
    "header",
    "classification",
    "captions",
    "sections",
    "executive_order",
    "declassify_on",
    "tags",
    "subject",
    "references",
    "classified_by",
    "paragraphs",
    "summary_paragraphs",
    "comment_paragraphs",
    "signature",
    "redactions",
)
# Fields in which some forms are still missed, and the least share of telegrams
# in which the whole field is right.
NEARLY = {"in_text_references": 0.98, "strictly_protect": 0.98}


@pytest.fixture(scope="module")
def traffic() -> list[ExerciseTelegram]:
    return list(generate(COUNT))


@pytest.fixture(scope="module")
def records(traffic: list[ExerciseTelegram]) -> list[Record]:
    return [as_record(telegram) for telegram in traffic]


def as_record(telegram: ExerciseTelegram) -> Record:
    statements = {"id": telegram.id} if telegram.container == "cablegate" else {}
    source = Source(
        path=telegram.file_name,
        container=telegram.container,
        sha256=hashlib.sha256(telegram.content).hexdigest(),
        size=len(telegram.content),
        charset="utf-8",
        statements=statements,
    )
    return make_record(Document(source, telegram.text, telegram.content))


def on_one_line(value: Any) -> Any:
    """As the gold schema compares strings: runs of white space are one blank."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [on_one_line(item) for item in value]
    if isinstance(value, dict):
        return {key: on_one_line(item) for key, item in value.items()}
    return value


def in_the_schema_of(truth: Any, answer: Any) -> Any:
    """The answer with those keys alone that the gold schema has: the public JSON has more."""
    if isinstance(truth, dict) and isinstance(answer, dict):
        return {key: in_the_schema_of(truth[key], answer.get(key)) for key in truth}
    if isinstance(truth, list) and isinstance(answer, list) and len(truth) == len(answer):
        return [in_the_schema_of(a, b) for a, b in zip(truth, answer, strict=True)]
    return answer


@pytest.fixture(scope="module")
def found(traffic: list[ExerciseTelegram], records: list[Record]) -> list[dict[str, Any]]:
    """What the reader says of each telegram, in the gold schema."""
    return [
        on_one_line(in_the_schema_of(telegram.truth, record.to_json()))
        for telegram, record in zip(traffic, records, strict=True)
    ]


# --- the same every time ---------------------------------------------------


def test_telegrams_are_the_same_every_time(traffic: list[ExerciseTelegram]) -> None:
    for again, telegram in zip(generate(60), traffic, strict=False):
        assert again == telegram


def test_a_telegram_does_not_depend_on_the_others(traffic: list[ExerciseTelegram]) -> None:
    for index in (0, 7, 11, 12, 599, 1199):
        assert exercise_telegram(index) == traffic[index]


def test_neither_hash_seed_nor_time_zone_matters(traffic: list[ExerciseTelegram]) -> None:
    program = (
        "import hashlib; from reftel.exercise import generate;"
        "print(hashlib.sha256(b''.join(t.content for t in generate(30))).hexdigest())"
    )
    expected = hashlib.sha256(b"".join(t.content for t in traffic[:30])).hexdigest()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima")):
        result = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
        )
        assert result.stdout.strip() == expected


def test_another_seed_is_another_exercise(traffic: list[ExerciseTelegram]) -> None:
    others = [telegram.text for telegram in generate(40, seed=1)]

    assert sum(a == b.text for a, b in zip(others, traffic, strict=False)) == 0


def test_generate_streams() -> None:
    stream = generate(MOST_TELEGRAMS)

    assert isinstance(stream, Iterator)
    assert [telegram.index for telegram in islice(stream, 3)] == [0, 1, 2]
    assert exercise_telegram(MOST_TELEGRAMS - 1).index == MOST_TELEGRAMS - 1
    with pytest.raises(ValueError, match="at most"):
        exercise_telegram(MOST_TELEGRAMS)


def test_copies_have_one_number_and_each_its_own_damage() -> None:
    copies = [exercise_telegram(40, copy=number) for number in range(12)]

    assert len({copy.id for copy in copies}) == 1
    assert all(copy.telegram == copies[0].telegram for copy in copies)
    assert len({copy.content for copy in copies}) > 4
    assert copies[3].file_name.startswith(f"{copies[0].id}-copy4.")


# --- consistent in itself --------------------------------------------------


def test_each_is_marked_exercise(traffic: list[ExerciseTelegram]) -> None:
    for telegram in traffic:
        assert "EXERCISE EXERCISE EXERCISE" in telegram.text
        assert (telegram.telegram.subject or "").startswith("EXERCISE: ")
        assert (telegram.telegram.subject or "").isupper()


def test_headers_agree_with_themselves_and_with_the_text(
    traffic: list[ExerciseTelegram],
) -> None:
    for telegram in traffic:
        sent = telegram.telegram
        heading = sent.heading
        assert heading is not None
        filing, routing, line5 = heading.filing, heading.routing, heading.precedence
        assert filing is not None
        assert routing is not None
        assert line5 is not None
        assert heading.security is not None
        assert sent.classification is not None
        assert int(filing.serial) == (sent.serial or 0) % 10_000
        assert heading.security.letters == sent.classification.security_letters
        assert (heading.security.prosign == "ZNR") == (not sent.classification.is_classified)
        words = [a.precedence for a in (*heading.action, *heading.info) if a.precedence]
        highest = max((word.rank for word in words), default=0)
        assert line5.highest.rank == routing.precedence.rank == highest
        assert routing.gap == (str(routing.indicators[0]) == "RUEHWEB")
        assert filing.filed is not None
        late = filing.filed.near(line5.dtg) - line5.dtg.moment
        assert 0 <= late.total_seconds() <= 30 * 60


def test_continuity_numbers_rise_for_each_pair(traffic: list[ExerciseTelegram]) -> None:
    pairs: dict[tuple[str, str], list[tuple[datetime, int]]] = defaultdict(list)
    for telegram in traffic:
        heading = telegram.telegram.heading
        assert heading is not None
        assert heading.dtg is not None
        for addressee in (*heading.action, *heading.info):
            if addressee.continuity is not None:
                pair = (str(heading.originator), addressee.plad.name)
                pairs[pair].append((heading.dtg.moment, int(addressee.continuity)))
    wraps = 0
    for numbers in pairs.values():
        in_order = [number for _, number in sorted(numbers)]
        assert all(before != after for before, after in pairwise(in_order))
        falls = sum(after < before for before, after in pairwise(in_order))
        assert falls <= 2  # past 9999 it begins again
        wraps += falls
    assert len(pairs) > 200
    assert wraps > 0


def test_references_point_back(traffic: list[ExerciseTelegram]) -> None:
    sent = {telegram.id: telegram.telegram.dtg for telegram in traffic}
    kinds: Counter[str] = Counter()
    for telegram in traffic:
        own = telegram.telegram.dtg
        assert own is not None
        for reference in telegram.truth["references"]:
            cited = sent.get(reference["id"])
            kinds["held" if cited else "ghost" if reference["id"] else "no telegram"] += 1
            assert cited is None or cited < own
            assert reference["id"] != telegram.id
    assert kinds["held"] > 6 * kinds["ghost"] > 0
    assert kinds["no telegram"] > 10


def test_ghosts_stay_ghosts_however_large_the_exercise(
    traffic: list[ExerciseTelegram],
) -> None:
    made = {outline.id for number in range(600) for outline in episode(0, number).outlines}
    few = {telegram.id for telegram in traffic}
    cited = {r["id"] for t in traffic for r in t.truth["references"] if r["id"]}

    assert cited - few == cited - made != set()


def test_markings_agree(traffic: list[ExerciseTelegram]) -> None:
    for telegram in traffic:
        sent = telegram.telegram
        assert sent.classification is not None
        assert sent.order is not None
        marks = [p.mark for p in sent.paragraphs if p.mark is not None]
        if marks:
            assert max(m.level.rank for m in marks) == sent.classification.rank
        assert len(marks) in (0, len(sent.paragraphs))
        assert sent.classification.is_classified == (sent.classified_by is not None)
        assert ("NOFORN" in sent.captions) == any("NF" in str(mark) for mark in marks)
        if "SENSITIVE" in sent.captions:
            assert sent.classification is Classification.UNCLASSIFIED
            assert any(str(mark) == "SBU" for mark in marks)
        if sent.captions:
            assert sent.captions[0] in ("SIPDIS", "NOFORN", "SENSITIVE")


def test_orders_are_in_force_and_end_after_ten_years(traffic: list[ExerciseTelegram]) -> None:
    for telegram in traffic:
        sent = telegram.telegram
        assert sent.dtg is not None
        assert sent.order is not None
        new = sent.dtg.moment >= datetime(2010, 6, 27, tzinfo=UTC)
        assert sent.order.order == ("13526" if new else "12958")
        until = sent.order.declassify_on
        if sent.classified_by is None:
            assert until is None
        else:
            assert until is not None
            assert int(until[:4]) - sent.dtg.moment.year in (9, 10)
            assert until <= f"{sent.dtg.moment.year + 10}{sent.dtg.iso[4:10]}"


def test_sizes_and_sections(traffic: list[ExerciseTelegram]) -> None:
    sizes = [len(telegram.text) for telegram in traffic]

    assert min(sizes) > 700
    assert 8_000 < max(sizes) < 16_000
    assert 2_000 < sum(sizes) / COUNT < 5_000
    assert {telegram.telegram.sections for telegram in traffic} == {None, 2, 3, 4}


def test_few_texts_are_alike(traffic: list[ExerciseTelegram]) -> None:
    assert len({telegram.text for telegram in traffic}) == COUNT
    sentences = Counter(
        re.sub(r"[0-9]+", "#", sentence)
        for telegram in traffic
        for paragraph in telegram.telegram.paragraphs
        for sentence in re.split(r"(?<=[.])\s+", paragraph.text)
    )
    assert len(sentences) > 6_000


# --- the truth -------------------------------------------------------------


def test_events_and_mentions_stand_in_the_text_that_survives(
    traffic: list[ExerciseTelegram],
) -> None:
    events = 0
    for telegram in traffic:
        text = on_one_line(telegram.text)
        for event in telegram.truth["chronology"]:
            events += 1
            assert event["time_text"] in text or any(k.group == "pages" for k in telegram.damage)
            assert 1 <= len(event["event"].split()) <= 12
            assert event["certainty"] in ("stated", "scheduled", "alleged")
        numbers = [paragraph["number"] for paragraph in telegram.truth["paragraphs"]]
        assert {event["paragraph"] for event in telegram.truth["chronology"]} <= set(numbers)
        for mention in telegram.truth["in_text_references"]:
            assert mention["paragraph"] in numbers
    assert events > 3 * COUNT


def test_the_truth_of_what_was_sent_agrees_with_the_value(
    traffic: list[ExerciseTelegram],
) -> None:
    for telegram in traffic:
        truth, sent = telegram.truth, telegram.telegram
        assert sent.mrn is not None
        assert (truth["number"], truth["year"]) == (sent.serial, sent.year)
        assert truth["id"] == sent.mrn.id
        assert truth["classification"] == (sent.classification and sent.classification.value)
        assert truth["captions"] == list(sent.captions)
        assert truth["tags"] == [tag.code for tag in sent.tags]
        assert truth["sections"] == sent.sections
        assert [r["text"] for r in truth["references"]] == [r.text for r in sent.references]


def test_the_writer_accepts_every_telegram(traffic: list[ExerciseTelegram]) -> None:
    for telegram in traffic[:300]:
        assert read(write(telegram.telegram)).telegram == telegram.telegram


# --- and read again --------------------------------------------------------


@pytest.mark.parametrize("field", EXACT)
def test_the_reader_finds_the_truth(
    field: str, traffic: list[ExerciseTelegram], found: list[dict[str, Any]]
) -> None:
    wrong = [
        (telegram.index, [kind.name for kind in telegram.damage])
        for telegram, answer in zip(traffic, found, strict=True)
        if answer[field] != on_one_line(telegram.truth[field])
    ]

    assert wrong == []


@pytest.mark.parametrize("field", sorted(NEARLY))
def test_the_reader_finds_nearly_all_of_the_truth(
    field: str, traffic: list[ExerciseTelegram], found: list[dict[str, Any]]
) -> None:
    right = sum(
        answer[field] == on_one_line(telegram.truth[field])
        for telegram, answer in zip(traffic, found, strict=True)
    )

    assert right / COUNT >= NEARLY[field]


def test_the_reader_notes_each_kind_of_damage(
    traffic: list[ExerciseTelegram], records: list[Record]
) -> None:
    unnoted = []
    for telegram, record in zip(traffic, records, strict=True):
        reading = record.reading
        noted = {(defect.kind, defect.damage) for defect in reading.defects}
        noted |= {(repair.kind, repair.damage) for repair in reading.repairs}
        expected = {(kind.report, kind.noted_as) for kind in telegram.damage if kind.report}
        if noted != expected:
            unnoted.append((telegram.index, noted ^ expected))
        assert telegram.is_repaired == bool(reading.repairs)

    assert unnoted == []


def test_each_kind_of_damage_occurs_and_two_in_five_copies_have_none(
    traffic: list[ExerciseTelegram],
) -> None:
    kinds = Counter(kind.name for telegram in traffic for kind in telegram.damage)
    counts = Counter(len(telegram.damage) for telegram in traffic)

    assert set(kinds) == {kind.name for kind in DAMAGE}
    assert set(counts) == {0, 1, 2, 3}
    assert 0.35 < counts[0] / COUNT < 0.45
    assert {telegram.container for telegram in traffic} == {"plain", "cablegate"}
