"""References of exercise traffic against its truth: a tenth withheld, some of them misprinted."""

from __future__ import annotations

import pytest

from archive.traffic import record
from reftel.archive import Archive
from reftel.exercise import Holding, generate, holdings

TELEGRAMS = 360


@pytest.fixture(scope="module")
def kept() -> list[Holding]:
    return list(holdings(generate(TELEGRAMS)))


@pytest.fixture(scope="module")
def archive(kept: list[Holding], tmp_path_factory: pytest.TempPathFactory) -> Archive:
    opened = Archive.open(tmp_path_factory.mktemp("truth") / "a", create=True)
    held = [one.telegram for one in kept if not one.withheld]
    opened.add([record(one.content, one.file_name) for one in held])
    return opened


def test_no_link_is_wrong_and_few_are_missed(archive: Archive, kept: list[Holding]) -> None:
    held = {one.telegram.id for one in kept if not one.withheld}
    right = missed = 0
    for one in kept:
        if one.withheld:
            continue
        told = [c for c in archive.cites(one.telegram.id) if c.in_reference_line]
        hurt = {misprint.place for misprint in one.misprints}
        truth = one.telegram.truth["references"]
        assert len(told) == len(truth) or hurt
        for place, entry in enumerate(truth):
            found = told[place] if len(told) == len(truth) else None
            if found is not None and found.outcome == "resolved":
                assert found.id == entry["id"]
                right += 1
            elif entry["id"] in held:
                missed += 1
                assert place in hurt, entry
            elif entry["id"] is not None and place not in hurt and found is not None:
                assert (found.outcome, found.id) == ("not-held", entry["id"])
    assert right > 200
    assert right / (right + missed) >= 0.97


def test_what_is_withheld_and_cited_is_a_ghost_with_its_date(
    archive: Archive, kept: list[Holding]
) -> None:
    withheld = {one.telegram.id: one.telegram.telegram.dtg for one in kept if one.withheld}
    cited = {
        entry["id"]
        for one in kept
        if not one.withheld
        for place, entry in enumerate(one.telegram.truth["references"])
        if entry["id"] in withheld and place not in {m.place for m in one.misprints}
    }
    ghosts = {ghost.id: ghost for ghost in archive.ghosts(limit=10_000).ghosts}

    assert cited
    assert cited <= ghosts.keys()
    dated = [(ghosts[name].sent, withheld[name]) for name in cited]
    inside = sum(dtg is not None and s.earliest <= dtg.iso <= s.latest for s, dtg in dated)
    assert inside / len(dated) >= 0.9
