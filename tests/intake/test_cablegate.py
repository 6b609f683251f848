"""Pages of the Cablegate release, made up after spec/08 section 5."""

from __future__ import annotations

import pytest

from archive.traffic import documents, page, wire, wire_page
from reftel.errors import ContainerError
from reftel.intake import cablegate
from reftel.record import make_record


def test_header_and_text_are_joined_by_a_blank_line() -> None:
    (document,) = documents(page("R 021400Z MAR 06\nFM A", "UNCLAS VALLETTA 000042\n\n1. Stand."))

    assert document.text == "R 021400Z MAR 06\nFM A\n\nUNCLAS VALLETTA 000042\n\n1. Stand."


def test_what_the_publisher_says() -> None:
    (document,) = documents(page("H", "T"))

    source = document.source
    assert source.container == "cablegate"
    assert source.member is None
    assert dict(source.statements) == {
        "id": "09VALLETTA312",
        "created": "2009-03-12 17:05",
        "released": "2010-12-06 21:09",
        "classification": "CONFIDENTIAL",
        "origin": "Embassy Valletta",
    }


def test_a_page_without_the_released_column() -> None:
    lines = page("H", "T").replace("<th>Released</th>", "")
    lines = lines.replace("<td><a href='/reldate/x.html'>2010-12-06 21:09</a></td>\n", "")

    (document,) = documents(lines)

    assert list(document.source.statements) == ["id", "created", "classification", "origin"]
    assert document.source.statements["origin"] == "Embassy Valletta"


def test_entities_are_decoded_once() -> None:
    # The telegram itself may have printed "&amp;": it stays.
    (document,) = documents(page("H", 'A &amp; B, P&O "so" <tag>'))

    assert document.text == 'H\n\nA &amp; B, P&O "so" <tag>'


def test_links_give_their_words_and_anchors_the_pilcrow() -> None:
    text = page("H", "TAGS: @ETRD@\n\n@1@1. Stand.").replace(
        "@ETRD@", "<a href='/tag/ETRD_0.html'>ETRD</a>"
    )
    text = text.replace("@1@", "<a id='par1' href='#par1'>¶</a>")

    (document,) = documents(text)

    assert document.text == "H\n\nTAGS: ETRD\n\n¶1. Stand."


def test_the_same_telegram_in_both_containers_reads_the_same() -> None:
    (plain,) = documents(wire())
    (paged,) = documents(wire_page(wire()))

    one, other = make_record(plain), make_record(paged)

    assert one.telegram == other.telegram
    assert one.id == other.id == "09VALLETTA312"


def test_a_page_is_known_whatever_stands_before_its_table() -> None:
    text = page("H", "T", navigation=4000)

    assert text.index("<table") > 64 * 1024
    assert documents(text)[0].source.container == "cablegate"


@pytest.mark.parametrize(
    "quotes", ["class='cable'", 'class="cable"', "class=cable", 'CLASS = "cable"']
)
def test_quotes_of_every_kind(quotes: str) -> None:
    assert documents(page("H", "T").replace("class='cable'", quotes))[0].text == "H\n\nT"


def test_a_telegram_that_speaks_of_such_a_table_is_no_page() -> None:
    assert not cablegate.recognises(b"UNCLAS\n1. See <table class='cable'>.")


def test_a_page_with_one_block() -> None:
    text = page("H", "T").replace("<code><pre>H</pre></code>", "")

    assert documents(text)[0].text == "T"


def test_a_page_without_blocks_is_refused() -> None:
    text = page("H", "T").replace("pre>", "div>")

    with pytest.raises(ContainerError) as caught:
        documents(text, "p.html")

    assert caught.value.code == "no-telegram"
    assert "p.html" in str(caught.value)


def test_two_tables_in_one_file_are_two_telegrams() -> None:
    first, second = page("H1", "T1"), page("H2", "T2", reference="09VALLETTA313")
    both = first.replace("</body></html>", second[second.index("<table") :])

    found = documents(both)

    assert [document.text for document in found] == ["H1\n\nT1", "H2\n\nT2"]
    assert [document.source.place for document in found] == ["table 1", "table 2"]
    assert [document.source.part for document in found] == ["1", "2"]
    assert [document.source.statements["id"] for document in found] == [
        "09VALLETTA312",
        "09VALLETTA313",
    ]
    assert found[0].original == found[1].original == both.encode()


def test_a_page_cut_in_half_gives_what_is_there() -> None:
    text = wire_page(wire())
    (document,) = documents(text[: text.index("lies at the quay")])

    assert document.text.endswith("1. (C) The ferry ")
    assert document.source.statements["id"] == "09VALLETTA312"
