"""What is made of every reference of a folder of telegrams: ``python -m benchmarks.corpus FOLDER``.

Prints the share of reference strings that are understood, of those how many are
resolved or named as a ghost, and how many lead forward in time, which must be
none. ``--sample N`` prints so many of them, drawn at random, to be read by eye.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.measure import say
from reftel.archive import Archive, Citation
from reftel.ingest import ingest

_NAMED = ("resolved", "not-held", "candidates")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="files and folders of telegrams")
    parser.add_argument("--sample", type=int, default=0, help="print so many references")
    parser.add_argument("--seed", type=int, default=4813, help="of the draw")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="reftel-corpus-") as room:
        with Archive.open(Path(room) / "a", create=True) as archive:
            ingest([chosen.folder], archive, workers=1)
            told = [(i, one) for i in archive.search_ids("") for one in archive.cites(i)]
            _say(archive, told)
        for id_, one in Random(chosen.seed).sample(told, min(chosen.sample, len(told))):
            where = one.label or "-" if one.in_reference_line else f"p{one.paragraph}"
            said = "" if one.in_reference_line else f" | {(one.sentence or '')[:150]}"
            why = " ".join(word for word in (one.reason, one.doubt) if word)
            print(f"{id_} {where} {one.text[:90]!r} -> {one.outcome} {one.id or ''} {why}{said}")


def _say(archive: Archive, told: list[tuple[str, Citation]]) -> None:
    entries = [one for _, one in told if one.in_reference_line]
    mentions = [one for _, one in told if not one.in_reference_line]
    say("telegrams", f"{archive.count():,}")
    for what, listed in (("entries of REF lines", entries), ("mentions in the text", mentions)):
        kinds = Counter(one.kind for one in listed)
        telegrams = [one for one in listed if one.kind == "telegram"]
        named = [one for one in telegrams if one.outcome in _NAMED]
        say(what, f"{len(listed):,}")
        say("  by kind", ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
        say(
            "  to telegrams, understood (number or sender and DTG)",
            _share(_read(telegrams), telegrams),
        )
        say("  to telegrams, resolved or named as ghost", _share(named, telegrams))
        say("    of them resolved", f"{sum(one.held for one in telegrams):,}")
        say("    of them with candidates", f"{sum(o.outcome == 'candidates' for o in telegrams):,}")
        for reason, count in Counter(one.reason for one in telegrams if one.reason).most_common():
            say(f"    unresolvable: {reason}", f"{count:,}")
    say("resolved to a telegram sent later (impossible)", f"{_impossible(archive, told):,}")


def _read(listed: list[Citation]) -> list[Citation]:
    return [one for one in listed if one.read_as is not None or one.outcome == "not-held"]


def _share(some: list[Citation], of: list[Citation]) -> str:
    return f"{len(some):,} of {len(of):,} ({len(some) / max(1, len(of)):.1%})"


def _impossible(archive: Archive, told: list[tuple[str, Citation]]) -> int:
    dates = {hit.id: hit.date or "" for hit in archive.hits(sorted({i for i, _ in told}))}
    return sum(
        one.hit is not None and (one.hit.date or "") > dates[i] > "" for i, one in told if one.held
    )


if __name__ == "__main__":
    main()
