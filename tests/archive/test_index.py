"""Tantivy behind the seam, held against an oracle in plain Python: every node of the tree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest

from reftel.archive.engine import IndexDocument, date_orders
from reftel.archive.index import SCHEMA, TantivyIndex
from reftel.archive.nodes import (
    And,
    Days,
    Everything,
    Keys,
    Near,
    Node,
    Not,
    Or,
    Part,
    Text,
    Value,
)
from reftel.archive.query import parse_query
from reftel.archive.similar import within_edits
from reftel.archive.words import words
from reftel.errors import ArchiveError, QueryError

WORDS = ["ferry", "quay", "minister", "pilot", "pilots", "strike", "talks", "port", "the", "of"]
STATIONS = ["VALLETTA", "ROME", "TUNIS", "ABUDHABI"]
TAGS = ["PREL", "PGOV", "EWWT", "ECON", "MT"]
LEVELS = ["UNCLASSIFIED", "CONFIDENTIAL", "SECRET"]


def document(key: int, change: int = 0) -> IndexDocument:
    """An invented telegram as the index gets it; the same key gives the same telegram."""
    dice = random.Random(f"index {key}")
    subject = " ".join(dice.choices(WORDS, k=4))
    bodies = [" ".join(dice.choices(WORDS, k=dice.randint(3, 30))) for _ in range(2)]
    values = {
        "station": [dice.choice(STATIONS)],
        "action": dice.sample(STATIONS, k=1),
        "info": dice.sample(STATIONS, k=dice.randint(0, 3)),
        "tag": dice.sample(TAGS, k=dice.randint(0, 4)),
        "class": [dice.choice(LEVELS)],
        "mark": dice.sample(["C", "S/NF", "CONFIDENTIAL", "SECRET"], k=2),
        "precedence": [dice.choice(["IMMEDIATE", "ROUTINE"])],
        "caption": dice.sample(["SIPDIS", "NOFORN"], k=dice.randint(0, 2)),
        "signer": [dice.choice(["MARLOWE", "QUILLMARK"])],
        "completeness": [dice.choice(["whole", "partial"])],
        "reason": ["B", "1.4(B)"] if key % 3 else ["D"],
        "ref": [f"09ROME{key - 1}", f"ROME{key - 1}"],
        "cites": [f"09ROME{key - 1}", f"ROME{key - 1}", "09TUNIS3", "TUNIS3"],
        "has": ["redaction"] if key % 4 == 0 else [],
        "is": ["partial"] if key % 11 == 0 else ["whole"],
        "copy": ["plain", f"{key:064x}"],
    }
    values |= {"declassify": ["OADR"]} if key % 6 == 0 else {}
    numbers: dict[str, int] = {"filed": date(2026, 1, 1).toordinal() + key % 60}
    if key % 6:
        numbers["opens"] = date(2019 + key % 3, 3, 12).toordinal()
    minute = None
    if key % 7:  # of some telegrams nothing is known of the date, of some only the year
        first = date(2008 + dice.randint(0, 2), dice.randint(1, 12), dice.randint(1, 28))
        last = first
        if key % 5 == 0:
            first, last = first.replace(month=1, day=1), first.replace(month=12, day=31)
        else:
            numbers["month"] = first.year * 12 + first.month - 1
        numbers |= {
            "first_day": first.toordinal(),
            "last_day": last.toordinal(),
            "year": first.year,
        }
        minute = first.toordinal() * 1440 + key % 3
    numbers |= date_orders(minute, key)
    texts = {
        "text": [subject, *bodies],
        "subject": [subject],
        "header": ["RUEHVT DE RUEHC"],
        "classified_by": ["Ambassador Ada Quillmark" if key % 2 else "Charge Otto Brandt"],
        "ref_text": ["ROME 12", "my memo of march"],
        "source": [f"release-{key % 3}/{key:05}.txt"],
    }
    return IndexDocument(key, change or key, texts, values, numbers)


DOCUMENTS = [document(key) for key in range(1, 301)]


def finds(node: Node, given: IndexDocument) -> bool:
    """The oracle: what a node means, by the plainest code."""
    match node:
        case Everything():
            return True
        case Text(field, parts):
            return any(row_in(parts, words(text)) for text in given.texts.get(field, ()))
        case Near(field, first, second, between):
            return any(
                near_in(first, second, between, words(text)) for text in given.texts.get(field, ())
            )
        case Value(field, value, prefix):
            held = given.values.get(field, ())
            return any(one.startswith(value) for one in held) if prefix else value in held
        case Days(first_day, last_day, kind):
            begins, ends = ("first_day", "last_day") if kind == "date" else (kind, kind)
            if begins not in given.numbers:
                return False
            return (first_day is None or given.numbers[begins] >= first_day) and (
                last_day is None or given.numbers[ends] <= last_day
            )
        case Keys(keys):
            return given.key in keys
        case And(children):
            return all(finds(child, given) for child in children)
        case Or(children):
            return any(finds(child, given) for child in children)
        case Not(child):
            return not finds(child, given)


def row_in(parts: Sequence[Part], found: Sequence[str]) -> bool:
    return any(
        all(
            at + step < len(found) and is_word(found[at + step], part)
            for step, part in enumerate(parts)
        )
        for at in range(len(found))
    )


def is_word(word: str, part: Part) -> bool:
    if part.edits:
        return within_edits(word, part.word, part.edits)
    return word.startswith(part.word) if part.prefix else word == part.word


def near_in(first: Part, second: Part, between: int, found: Sequence[str]) -> bool:
    return any(
        is_word(one, first) and is_word(other, second) and abs(at - there) - 1 <= between
        for at, one in enumerate(found)
        for there, other in enumerate(found)
        if at != there
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyIndex]:
    made = TantivyIndex(tmp_path_factory.mktemp("index") / "index", "an archive")
    made.make()
    with made.writer() as writer:
        for start in range(0, len(DOCUMENTS), 60):  # several segments
            writer.update(DOCUMENTS[start : start + 60])
            writer.commit()
    yield made
    made.close()


QUERIES = [
    "",
    "ferry",
    "pilot",
    "pilot*",
    "p*",
    "zebra",
    "zebra*",
    "ferry quay",
    "ferry OR strike",
    "ferry NOT strike",
    "NOT ferry",
    "NOT ferry NOT quay",
    "NOT (ferry OR quay)",
    "NOT NOT ferry",
    "ferry OR NOT quay",
    '"ferry quay"',
    '"the port of"',
    '"minister minister"',
    '"of the"',
    '"ferry pilot*"',
    '"pilot* the"',
    '"p* s*"',
    "subject:ferry",
    'subject:"the ferry"',
    "subject:f*",
    "subject:ferry quay",
    "header:ruehvt",
    '"ruehvt"',
    "station:valletta",
    "station:abu*",
    "to:rome",
    "action:rome",
    "info:rome NOT action:tunis",
    "tag:PREL",
    "tag:P*",
    "tag:PREL tag:EWWT",
    "tag:(PREL OR MT)",
    "class:secret",
    "class:secret ferry",
    "caption:SIPDIS",
    "fery~",
    "fery~1",
    "plito~2",
    "mnister~ quay",
    "subject:talsk~",
    '"ferry strike"~0',
    '"ferry strike"~1',
    '"strike ferry"~4',
    '"ferry strike talks"~3',
    '"pilot* the"~2',
    'subject:"ferry quay"~1',
    "human rights",
    "text:ferry",
    "mark:S/NF",
    "mark:secret",
    "mark:s*",
    "caption:noforn",
    'caption:"foreign governments"',
    "precedence:o",
    "reason:b",
    'reason:"1.4(b)"',
    "ref:09ROME12",
    'ref:"ROME 12"',
    "ref:memo",
    "cites:tunis3",
    'cites:"TUNIS 3"',
    "signed:marlowe",
    "classified-by:quillmark",
    'classified-by:"otto brandt"',
    "declassify:2019",
    "declassify:oadr",
    "declassify:>2019",
    "filed:2026-02",
    "filed:<2026-01-15",
    "copy:plain",
    "copy:00000000",
    "source:release-1",
    "source:00012",
    "has:redaction",
    "is:partial",
    "-is:partial ferry",
    "date:2009",
    "date:2009-03",
    "date:2009-03-12",
    "date:2008-06..2009-02",
    "date:<2009",
    "date:<=2009",
    "date:>2009-06",
    "date:>=2009-06-15",
    "-date:2009",
    "date:2009 ferry (station:rome OR tag:MT) -quay",
    "ferry (strike OR talks) NOT port",
]


@pytest.mark.parametrize("query", QUERIES)
def test_hits_and_counts_are_those_of_the_oracle(index: TantivyIndex, query: str) -> None:
    node = parse_query(query)
    expected = [given for given in DOCUMENTS if finds(node, given)]

    answer = index.search(node, limit=1000, facets=True)

    assert answer.total == len(expected)
    assert sorted(answer.keys) == [given.key for given in expected]
    for field in ("station", "tag", "class", "precedence", "caption", "signer", "completeness"):
        counted = Counter(value for given in expected for value in given.values.get(field, ()))
        assert dict(answer.facets[field]) == counted
    years = Counter(str(given.numbers["year"]) for given in expected if "year" in given.numbers)
    assert dict(answer.facets["year"]) == years
    months = Counter(given.numbers["month"] for given in expected if "month" in given.numbers)
    assert dict(answer.months) == months


def test_the_oracle_is_put_to_use() -> None:
    # Queries that find nothing, or everything, would prove little.
    found = [sum(finds(parse_query(query), given) for given in DOCUMENTS) for query in QUERIES]

    assert sum(0 < number < len(DOCUMENTS) for number in found) > len(QUERIES) * 0.8


def test_very_telegrams_come_first(index: TantivyIndex) -> None:
    answer = index.search(
        Or((Keys((250, 3)), Text("text", (Part("ferry"),)))), limit=5, facets=False
    )

    assert set(answer.keys[:2]) == {3, 250}


def test_pages_hold_together(index: TantivyIndex) -> None:
    node = parse_query("ferry")
    whole = index.search(node, limit=1000, facets=False).keys

    pages = [
        index.search(node, limit=7, offset=start, facets=False).keys
        for start in range(0, len(whole), 7)
    ]

    assert tuple(key for page in pages for key in page) == whole
    assert index.search(node, limit=7, offset=len(whole) + 5, facets=False).keys == ()


def test_a_page_of_none_counts(index: TantivyIndex) -> None:
    answer = index.search(parse_query("ferry"), limit=0, facets=False)

    assert answer.keys == ()
    assert answer.total > 0
    assert answer.facets == {}


@pytest.mark.parametrize(("sort", "sign"), [("date", 1), ("-date", -1)])
def test_by_date_the_undated_come_last_and_those_alike_by_key(
    index: TantivyIndex, sort: str, sign: int
) -> None:
    found = [given for given in DOCUMENTS if finds(parse_query("ferry"), given)]
    dated = [given for given in found if "first_day" in given.numbers]
    dated.sort(key=lambda g: (sign * g.numbers["first_day"], sign * (g.key % 3), g.key))
    undated = [given.key for given in found if given not in dated]
    assert dated
    assert undated

    answer = index.search(parse_query("ferry"), limit=1000, sort=sort, facets=False)

    assert list(answer.keys) == [*(given.key for given in dated), *undated]


def test_where_nothing_can_be_relevant_the_newest_come_first(index: TantivyIndex) -> None:
    node = parse_query("tag:PREL")

    by_relevance = index.search(node, limit=50, facets=False).keys

    assert by_relevance == index.search(node, limit=50, sort="-date", facets=False).keys


def test_a_word_in_the_subject_weighs_more(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index", "a")
    index.make()
    subjects = {1: "other matters", 2: "ferry matters", 3: "yet others"}
    with index.writer() as writer:
        writer.update(
            IndexDocument(
                key,
                key,
                {"text": [subject, "the ferry and more words"], "subject": [subject]},
                {},
                {},
            )
            for key, subject in subjects.items()
        )
        writer.commit()

    answer = index.search(parse_query("ferry"), limit=3, facets=False)

    assert answer.keys[0] == 2
    assert answer.total == 3


def test_an_update_takes_the_place_of_its_key(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index", "a")
    index.make()
    with index.writer() as writer:
        for text in ("ferry", "barge"):
            writer.update([IndexDocument(1, 1, {"text": [text]}, {}, {})])
            writer.commit()

    assert index.count() == 1
    assert index.search(parse_query("ferry"), limit=1, facets=False).total == 0
    assert index.search(parse_query("barge"), limit=1, facets=False).keys == (1,)


def test_what_was_not_committed_is_gone(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index", "a")
    index.make()
    with index.writer() as writer:
        writer.update([document(1)])
        writer.commit()
        writer.update([document(2)])

    assert index.count() == 1


def test_a_writing_session_leaves_no_dead_files(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = TantivyIndex(folder, "a")
    index.make()
    for round_ in range(3):
        with index.writer() as writer:
            for key in range(1, 15):
                writer.update([document(key, change=20 * round_ + key)])
                writer.commit()

    meta = msgspec.json.decode((folder / "meta.json").read_bytes())
    live = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    dead = [
        path.name
        for path in folder.iterdir()
        if len(path.name.split(".")[0]) == 32 and path.name.split(".")[0] not in live
    ]
    assert dead == []
    assert index.count() == 14


def test_a_reader_sees_what_another_writes(tmp_path: Path) -> None:
    writing, reading = (TantivyIndex(tmp_path / "index", "a") for _ in range(2))
    writing.make()
    assert reading.count() == 0
    with writing.writer() as writer:
        writer.update([document(1)])
        writer.commit()

        assert reading.count() == 1


def test_a_reader_follows_an_index_that_is_made_anew(tmp_path: Path) -> None:
    writing, reading = (TantivyIndex(tmp_path / "index", "a") for _ in range(2))
    writing.make()
    with writing.writer() as writer:
        writer.update([document(1)])
        writer.commit()
    assert reading.count() == 1

    writing.make()

    assert reading.count() == 0


@pytest.mark.parametrize(
    "harm",
    ["no folder", "no stamp", "other archive", "older fields", "torn stamp", "no files", "torn"],
)
def test_an_index_that_does_not_fit_is_not_sound(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "index"
    index = TantivyIndex(folder, "a")
    index.make()
    assert index.is_sound()
    index.close()
    stamp = folder / "reftel.json"
    if harm == "no folder":
        folder.rename(tmp_path / "elsewhere")
    elif harm == "no stamp":
        stamp.unlink()
    elif harm == "other archive":
        stamp.write_text(stamp.read_text().replace('"a"', '"b"'))
    elif harm == "older fields":
        stamp.write_text(stamp.read_text().replace(f'"schema":{SCHEMA}', '"schema":0'))
    elif harm == "torn stamp":
        stamp.write_text("{")
    elif harm == "no files":
        (folder / "meta.json").unlink()
    else:
        (folder / "meta.json").write_text("{")

    assert not TantivyIndex(folder, "a").is_sound()

    index.make()
    assert index.is_sound()


def test_a_star_in_a_phrase_that_stands_for_too_many_words(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path / "index", "a")
    index.make()
    text = " ".join(f"p{number:05} of" for number in range(17_000))
    with index.writer() as writer:
        writer.update([IndexDocument(1, 1, {"text": [text]}, {}, {})])
        writer.commit()

    with pytest.raises(QueryError, match="type more of it"):
        index.search(parse_query('"p* of"'), limit=1, facets=False)
    assert index.search(parse_query('"p0010* of"'), limit=1, facets=False).total == 1
    assert index.search(parse_query("p*"), limit=1, facets=False).total == 1


def test_searching_where_there_is_none_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no search index"):
        TantivyIndex(tmp_path / "index", "a").search(Everything(), limit=1, facets=False)
