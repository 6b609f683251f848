"""FRUS in TEI, made up after spec/08 section 9: three ways of setting a telegram."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.opening import documents, opened, outcomes, peak
from reftel.intake import Document, InputFile, Limits, Refusal, frus
from reftel.record import make_record

NAMESPACES = 'xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="http://history.state.gov/frus/ns/1.0"'

INLINE_NOTES = """\
<div {ns} type="document" xml:id="d9" n="9">
  <note rend="inline" type="source">710.99 Exercise/79: Telegram</note>
  <head><hi rend="italic">The Minister in Atlantis</hi> (<persName type="from"><hi>Quillmark</hi
    ></persName>) <hi>to the <gloss type="to">Secretary of State</gloss></hi><note n="3"
    xml:id="d9fn3">EXERCISE. Not printed.</note></head>
  <dateline><placeName><hi rend="smallcaps">Poseidonis</hi></placeName>, <date
    when="1934-04-27T18:00:00">April 27, 1934—6 p.m.<lb/>[Received 6:25 p.m.]</date></dateline>
  <p>71. EXERCISE. The ferry is con<pb n="12" xml:id="pg_12"/>cerned<note n="4">A note.</note>
    and waits: <quote rend="blockquote"><p>Let it wait.</p></quote></p>
  <p>[Here follows a list of ferries.]</p>
  <closer><signed><persName><hi rend="smallcaps">Quillmark</hi></persName></signed></closer>
</div>
"""

PRINTED = """\
<div {ns} type="document" n="7" xml:id="d7" subtype="historical-document">
  <head>7. Telegram From the Embassy in Malta to the Department of State<note n="1"
    xml:id="d7fn1" type="source">Source: Department of State, Central Foreign Policy File,
    D790001–0042. Confidential; Priority; Limdis.</note></head>
  <opener><dateline rendition="#right"><placeName>Valletta</placeName>, <date
    when="1979-03-02T14:00:00+00:00">March 2, 1979, 1400Z</date></dateline></opener>
  <p>42. Subject: EXERCISE: Trident Show. Ref: State 1.</p>
  <p>1. (Confidential—Entire text).</p>
  <p>2. Stand was full.<note n="2">EXERCISE.</note> [<hi rend="italic">2 lines not
    declassified</hi>]</p>
  <closer><signed><hi rend="bold">Quill<hi rend="smallcaps">mark</hi></hi></signed></closer>
</div>
"""

TRANSMITTED = """\
<div {ns} type="document" n="4" xml:id="d4">
  <head>4. Telegram 312 From the <gloss type="from">Embassy in Malta</gloss> to the <gloss
    type="to">Department of State</gloss>, March 12, 1974, 1724Z.<note n="1" type="source">Source:
    National Archives. Secret; Exdis.</note>
    <note n="2" type="summary">EXERCISE. The Embassy reported.</note></head>
  <dateline><date when="1974-03-12T17:24:00+00:00">March 12, 1974, 1724Z</date>.</dateline>
  <list type="subject"><head>SUBJ.:</head><item>EXERCISE: THE FERRY</item></list>
  <list type="references"><head>REF:</head><item>A) ROME 287; B) TUNIS 5</item></list>
  <p><del rend="strikethrough">SECRET</del></p>
  <p>PAGE 01 VALLET 00312 121730Z</p>
  <p>ACTION EUR-12</p>
  <p>INFO OCT-01 <gloss target="#t_NSC1">NSC</gloss>E-00 /031 W</p>
  <p>R 121724Z MAR 74</p>
  <p>FM AMEMBASSY VALLETTA</p>
  <p>TO SECSTATE WASHDC 1934</p>
  <p><del rend="strikethrough">S E C R E T</del> VALLETTA 312</p>
  <p><gloss target="#t_EXDIS1">EXDIS</gloss></p>
  <p>E.O. 11652: GDS</p>
  <p>TAGS: PFOR, MT</p>
  <list><label>1.</label><item>THE <gloss>GO</gloss>VERNMENT WAITS.</item>
    <label>2.</label><item>SO DOES THE FERRY.</item></list>
  <closer><signed>QUILLMARK</signed></closer>
</div>
"""

OTHER = """\
<div {ns} type="document" n="5" xml:id="d5" subtype="editorial-note">
  <head>5. Editorial Note</head><p>EXERCISE. Nothing was sent.</p></div>
"""


def division(text: str) -> str:
    return text.format(ns=NAMESPACES)


def volume(*divisions: str) -> str:
    inner = "\n".join(text.format(ns="") for text in divisions)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<TEI {NAMESPACES} xml:id="frus1979v99"><teiHeader><title>EXERCISE</title></teiHeader>'
        f'<text><body><div type="chapter"><head>A</head>{inner}</div></body></text></TEI>\n'
    )


def test_a_volume_of_inline_notes() -> None:
    (one,) = documents(division(INLINE_NOTES))

    assert one.text == (
        "71. EXERCISE. The ferry is concerned and waits:\n\nLet it wait.\n\n"
        "[Here follows a list of ferries.]\n\nQuillmark\n"
    )
    told = one.source.statements
    assert told["title"] == "The Minister in Atlantis (Quillmark) to the Secretary of State"
    assert (told["from"], told["to"]) == ("Quillmark", "Secretary of State")
    assert told["created"] == "1934-04-27"  # local time: no hour that could be compared
    assert told["date"] == "1934-04-27T18:00:00"
    assert told["received"] == "Received 6:25 p.m."
    assert told["file"] == "710.99 Exercise/79: Telegram"
    assert told["number"] == "71"
    assert told["note 3"] == "EXERCISE. Not printed."
    assert told["note 4"] == "A note."
    assert told["omissions"] == "[Here follows a list of ferries.]"
    assert "id" not in told  # before 1960 two digits say no year


def test_a_printed_volume() -> None:
    (one,) = documents(division(PRINTED))

    assert one.text == (
        "42. Subject: EXERCISE: Trident Show. Ref: State 1.\n\n1. (Confidential—Entire text).\n\n"
        "2. Stand was full. [2 lines not declassified]\n\nQuillmark\n"
    )
    told = one.source.statements
    assert told["id"] == "1979VALLETTA42"
    assert told["created"] == "1979-03-02 14:00"
    assert (told["from"], told["to"]) == ("Embassy in Malta", "Department of State")
    assert told["classification"] == "CONFIDENTIAL"
    assert told["source"].endswith("D790001–0042. Confidential; Priority; Limdis.")
    assert told["omissions"] == "[2 lines not declassified]"


def test_the_department_numbers_by_its_own_name() -> None:
    text = PRINTED.replace(
        "From the Embassy in Malta to the Department of State",
        "From the Department of State to the Embassy in Malta",
    ).replace("Valletta", "Washington")

    (one,) = documents(division(text))

    assert one.source.statements["id"] == "1979STATE42"


def test_a_place_that_is_no_known_post_makes_no_number() -> None:
    (one,) = documents(division(PRINTED.replace("Valletta", "Aboard the Ferry")))

    assert "id" not in one.source.statements
    assert one.source.statements["number"] == "42"


def test_an_electronic_volume_gives_the_telegram_as_transmitted() -> None:
    (one,) = documents(division(TRANSMITTED))

    assert "INFO OCT-01 NSCE-00 /031 W\n" in one.text
    assert "S E C R E T VALLETTA 312\n" in one.text
    assert "\n1. THE GOVERNMENT WAITS.\n2. SO DOES THE FERRY.\n" in one.text
    assert "TAGS: PFOR, MT\nSUBJ.: EXERCISE: THE FERRY\nREF: A) ROME 287" in one.text
    assert "reported" not in one.text
    told = one.source.statements
    assert told["summary"] == "EXERCISE. The Embassy reported."
    assert told["restored"]
    assert told["id"] == "1974VALLETTA312"
    record = make_record(one)
    assert record.id == "74VALLETTA312"
    assert record.telegram.subject == "EXERCISE: THE FERRY"
    assert [paragraph.number for paragraph in record.telegram.paragraphs] == [1, 2]
    assert record.telegram.signature == "QUILLMARK"


def test_a_paragraph_that_the_volume_has_flowed_stands_by_itself() -> None:
    flowed = "SUMMARY: EXERCISE. " + "THE FERRY WAITS AND THE MINISTER WITH IT. " * 5
    text = TRANSMITTED.replace("<list><label>", f"<p>{flowed}</p><list><label>")

    (one,) = documents(division(text))

    assert f"TUNIS 5\n\n{flowed.strip()}\n\n1. THE GOV" in one.text


def test_a_volume_document_by_document() -> None:
    raw = volume(PRINTED, OTHER, TRANSMITTED, INLINE_NOTES)

    found = opened("\ufeff" + raw)

    assert outcomes(found) == [
        ("d7", "frus"),
        ("d5", "no-telegram"),
        ("d4", "frus"),
        ("d9", "frus"),
    ]
    for part in found:
        if isinstance(part, Document):
            assert part.original.decode().startswith("<div ")
            assert part.original.decode().endswith("</div>")
            assert part.original.decode() in raw
    assert isinstance(found[0], Document)
    assert found[0].source.statements["document"] == "frus1979v99d7"
    assert isinstance(found[1], Refusal)
    assert "Editorial Note" in found[1].reason


def test_a_division_within_a_document_belongs_to_it() -> None:
    text = PRINTED.replace(
        "<closer>", "<frus:attachment><p>Attached.</p></frus:attachment><closer>"
    )

    (one,) = documents(division(text))

    assert "\n\nAttached.\n" in one.text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(volume(PRINTED)[:-60], "damaged", id="it breaks off"),
        pytest.param(f"<TEI {NAMESPACES}><text/></TEI>", "no-telegram", id="a stub"),
        pytest.param(division(PRINTED).replace("Stand", "&stand;"), "damaged", id="an entity"),
    ],
)
def test_what_is_no_volume(data: str, code: str) -> None:
    assert outcomes(opened(data))[-1][1] == code


def test_entities_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("EXERCISE SECRET")
    entities = f'<!DOCTYPE div [<!ENTITY a "AAAA"><!ENTITY x SYSTEM "file://{secret}">]>'
    text = division(PRINTED).replace("Stand was full", "Stand &a; &x; was full")

    (one,) = documents(entities + text)

    assert "Stand &a; &x; was full" in one.text


def test_a_bomb_of_entities_stays_small() -> None:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    bomb = f'<!DOCTYPE div [<!ENTITY e0 "EXERCISE">{levels}]>'

    found = opened(bomb + division(PRINTED).replace("Stand", "&e11;"))
    inside = opened(bomb + division(PRINTED).replace('n="7"', 'n="&e11;"'))

    for part in (*found, *inside):
        assert not isinstance(part, Document) or len(part.text) < 1000


def test_a_document_without_end_is_refused(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield volume().encode().partition(b"</div></body>")[0]
        yield b'<div type="document" n="1"><head>Telegram</head>'
        for _ in range(60):
            yield b"<p>" + b"EXERCISE " * 5000 + b"</p>"

    path = tmp_path / "volume"
    path.write_bytes(b"".join(pieces()))

    from reftel.intake import open_path, parts_of

    found = list(parts_of(open_path(path, Limits(longest_text=500_000))))
    assert outcomes(found) == [(None, "too-large")]


def documents_of(count: int) -> Iterator[bytes]:
    begin, _, end = volume("@").partition("@")
    yield begin.encode()
    for number in range(count):
        yield PRINTED.format(ns="").replace('"d7"', f'"d{number}"').encode()
    yield end.encode()


def test_memory_does_not_grow_with_the_volume(tmp_path: Path) -> None:
    few, count = peak(tmp_path / "few", documents_of(500))
    many, count_many = peak(tmp_path / "many", documents_of(5000))

    assert (count, count_many) == (500, 5000)
    assert many < 1.5 * few


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div>", "</div>", "x", "<note n='1'>", "&lt;", "\x00", "<?a?>", "<!--"]
        )
    )
)
def test_reading_is_total(pieces: list[str]) -> None:
    begin, _, end = division(PRINTED).partition("Stand")

    assert opened(begin + "".join(pieces) + end)


@given(st.binary(max_size=300))
def test_the_test_of_the_head_is_total(head: bytes) -> None:
    if frus.recognises(head):
        list(frus.open_volume(InputFile("x", head)))


# --- divisions that reftel wrote

OWN = """\
<TEI {ns}><text><body><div type="document" n="1" xml:id="d1"><head>Telegram<note type="source"
  >Source: EXERCISE. <idno type="{type}">{name}</idno>.</note></head>
  <list type="to"><item><orgName type="to">Embassy Rome</orgName></item><item>Embassy
  Tunis</item></list><list type="tags"><item>PREL</item></list>{text}</div></body></text></TEI>
"""


def own(
    name: str = "09VALLETTA312", kind: str = "reftel", text: str = "<p>1. EXERCISE. No.</p>"
) -> bytes:
    return OWN.format(ns=NAMESPACES, type=kind, name=name, text=text).encode()


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        pytest.param(own(), {"id": "09VALLETTA312"}, id="number"),
        pytest.param(own("frus1974v01d4"), {"document": "frus1974v01d4"}, id="no number"),
        pytest.param(own(kind="isbn"), {"document": None}, id="another's idno"),
    ],
)
def test_a_telegram_that_reftel_set_is_known_again(raw: bytes, told: dict[str, str]) -> None:
    (found,) = documents(raw)

    assert {key: found.source.statements.get(key) for key in told} == told


def test_the_lists_of_the_header_that_reftel_set_are_not_words_of_the_text() -> None:
    (found,), (others,) = documents(own()), documents(own(kind="isbn"))

    assert found.text == "1. EXERCISE. No.\n"
    assert found.source.statements["to"] == "Embassy Rome; Embassy Tunis"
    assert found.source.statements["tags"] == "PREL"
    assert "Embassy Tunis" in others.text


def test_an_idno_does_not_override_the_text() -> None:
    lines = [
        "PAGE 01 VALLET 00312 121730Z", "P 121724Z MAR 74", "FM AMEMBASSY VALLETTA",
        "TO SECSTATE WASHDC PRIORITY 42", "C O N F I D E N T I A L VALLETTA 0312",
        "TAGS: PREL", "SUBJ: EXERCISE: FERRY", "1. THE FERRY WAITS.",
    ]  # fmt: skip

    (found,) = documents(own("74ROME9", text="".join(f"<p>{line}</p>" for line in lines)))

    record = make_record(found)
    assert record.id == "74VALLETTA312"
    assert "publisher-disagrees" in {defect.kind for defect in record.reading.defects}
