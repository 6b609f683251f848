"""A query without hits says which word no telegram has, and what it may have meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.traffic import record, wire
from reftel.archive import Archive
from reftel.archive.similar import within_edits


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("advice") / "a", create=True) as opened:
        opened.add([record(wire(312)), record(wire(7, post="ABU DHABI", tags="PREL"), "b")])
        yield opened


@pytest.mark.parametrize(
    ("query", "text", "meant"),
    [
        ("fery quay", "the word 'fery': did you mean ferry?", "ferry quay"),
        ("zeppelin", "no telegram here has the word 'zeppelin'", None),
        ('"quay minister"', "no telegram has 'quay minister' in a row", "quay minister"),
        ("subject:standstil", "in subject: did you mean standstill?", "subject:standstill"),
        ("tag:PRLE", "no telegram here has tag:PRLE: did you mean PREL?", "tag:PREL"),
        ("from:valetta ferry", "did you mean valletta?", "from:valletta ferry"),
        ("from:abudhabbi", "did you mean abu dhabi?", 'from:"abu dhabi"'),
        ("from:paris", "no telegram here has PARIS in from:", None),
        ("is:partial", "no telegram here has is:partial", None),
        ('"zeppelin quay"~3', "no telegram here has the word 'zeppelin'", None),
    ],
)
def test_advice(archive: Archive, query: str, text: str, meant: str | None) -> None:
    page = archive.search(query)

    assert page.total == 0
    assert [text in one.text for one in page.suggestions].count(True) == 1
    assert meant in [one.query for one in page.suggestions]
    if meant is not None:
        assert archive.search(meant).total > 0


def test_where_there_are_hits_there_is_no_advice(archive: Archive) -> None:
    assert archive.search("ferry").suggestions == ()


@pytest.mark.parametrize(
    ("one", "other", "edits", "alike"),
    [
        ("marlowe", "marlowe", 1, True),
        ("marlow", "marlowe", 1, True),
        ("marlowes", "marlowe", 1, True),
        ("marlove", "marlowe", 1, True),
        ("malrowe", "marlowe", 1, True),
        ("malroew", "marlowe", 1, False),
        ("malroew", "marlowe", 2, True),
        ("barley", "marlowe", 2, False),
        ("ca", "abc", 2, False),  # not changed again once they changed about
    ],
)
def test_edits(one: str, other: str, edits: int, alike: bool) -> None:
    assert within_edits(one, other, edits) is alike
    assert within_edits(other, one, edits) is alike
