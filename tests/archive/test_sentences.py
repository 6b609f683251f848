"""The sentence round a mention is read from the text in which it stands."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from archive.traffic import make_older, record, wire
from reftel.analysis.mentions import find_mentions
from reftel.archive import Archive
from reftel.archive.database import writing
from reftel.archive.folder import open_engine, open_folder
from reftel.archive.schema import citation_places
from reftel.archive.sentences import sentences

PARAGRAPHS = (
    "The pilots met. They had seen reftel by then. It rained.",
    "Nothing new in ref A, says the harbor master; see also ROME 287 of the day before.",
)


def test_they_are_those_that_were_found_when_it_was_read(tmp_path: Path) -> None:
    one, original = record(wire(312, refs=("ROME 287",), paragraphs=PARAGRAPHS))
    told = [mention.sentence for mention in find_mentions(one.telegram)]
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([(one, original)])
        cited = [c.sentence for c in archive.cites("09VALLETTA312") if not c.in_reference_line]
        said = [said.text for said in archive.ghosts().ghosts[0].said]

    assert told
    assert cited == told
    assert said == told


def test_of_a_copy_in_three_columns_too_and_none_of_a_place_that_is_not_there(
    tmp_path: Path,
) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([record(wire(312, refs=("ROME 287",), paragraphs=PARAGRAPHS))])
    engine = open_engine(open_folder(tmp_path / "a"))
    with writing(engine) as connection:
        make_older(connection)
        columns = (citation_places.c[name] for name in ("citing", "paragraph", "start", "end"))
        asked = select(*columns, citation_places.c.text).where(citation_places.c.start.is_not(None))
        mentions = [tuple(row) for row in connection.execute(asked.order_by("start"))]
        found = sentences(connection, [*mentions, (1, 9, 0, 3, "ref"), (1, 1, None, None, "ref")])
    engine.dispose()

    assert "They had seen reftel by then." in found.values()
    assert (1, 9, 0, 3, "ref") not in found
    assert (1, 1, None, None, "ref") not in found
