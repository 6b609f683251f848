"""The same pages and questions put to Recoll and to reftel: ``python -m benchmarks.peer_recoll PAGES``.

Needs the Debian package ``recollcmd``. ``PAGES`` is a folder of Cablegate pages.
Figures only are printed: no page's text leaves its folder.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import say
from reftel.archive import Archive
from reftel.ingest import ingest

# What is asked in Recoll's language, and in ours where that says more: sender, date, TAGS.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("terrorism", "terrorism"),
    ("election", "election"),
    ("nuclear", "nuclear"),
    ("refugees", "refugees"),
    ("human rights", '"human rights" OR tag:"human rights"'),
    ("energy gas pipeline", "energy gas pipeline"),
    ('"prime minister"', '"prime minister"'),
    ('"foreign minister"', '"foreign minister"'),
    ('"oil company"', '"oil company"'),
    ("negotiat*", "negotiat*"),
    ("corrupt*", "corrupt*"),
    ("sanction*", "sanction*"),
    ("ambassador NOT minister", "ambassador NOT minister"),
    ("fish OR whaling OR tuna", "fish OR whaling OR tuna"),
    ("visa", "visa"),
    ("islamabad", "from:islamabad"),
    ("kabul", "from:kabul"),
    ("ankara", "from:ankara"),
    ("caracas", "from:caracas"),
    ("khartoum", "from:khartoum"),
    ("asmara", "from:asmara"),
    ("november 2007", "date:2007-11"),
    ("2009", "date:2009"),
    ("secret", "class:secret"),
    ("noforn", "caption:noforn"),
    ("PREL", "tag:PREL"),
    ("PTER", "tag:PTER"),
    ("PHUM", "tag:PHUM"),
    ("nato", "nato"),
    ("browse", "browse"),
)


def main() -> None:
    pages = Path(sys.argv[1]).resolve()
    with TemporaryDirectory(prefix="reftel-recoll-") as name:
        room = Path(name)
        files = sum(1 for path in pages.rglob("*") if path.is_file())
        config = room / "recoll"
        config.mkdir()
        (config / "recoll.conf").write_text(f"topdirs = {pages}\nnoContentSuffixes =\n")
        environment = {**os.environ, "RECOLL_CONFDIR": str(config)}

        def index() -> None:
            subprocess.run(["recollindex", "-z"], env=environment, check=True, capture_output=True)

        def file() -> None:
            with Archive.open(room / "archive", create=True) as archive:
                ingest([pages], archive, workers=0)

        theirs, ours = _spent(index), _spent(file)
        say(
            f"pages: {files}; index, seconds of the processor: Recoll / reftel",
            f"{theirs:.1f} / {ours:.1f}",
        )
        sizes = (_size(config), _size(room / "archive"))
        say("size in MB (ours with all originals)", f"{sizes[0]:.1f} / {sizes[1]:.1f}")
        _ask(environment, room / "archive")


def _ask(environment: dict[str, str], path: Path) -> None:
    clocks: tuple[list[float], list[float]] = ([], [])
    print(f"{'question':<28}{'Recoll':>8}{'reftel':>8}{'both':>7}   asked of reftel")
    with Archive.open(path) as archive:
        archive.search("", limit=0)
        for theirs, ours in QUESTIONS:
            start = perf_counter()
            said = subprocess.run(
                ["recollq", "-n", "0", "-b", theirs],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            ).stdout
            clocks[0].append(perf_counter() - start)
            start = perf_counter()
            archive.search(ours, facets=False)
            clocks[1].append(perf_counter() - start)
            one = {Path(line).stem for line in said.splitlines() if line.startswith("file://")}
            other = {
                Path(copy["path"]).stem
                for found in archive.telegrams(ours)
                for copy in found.copies
            }
            print(f"{theirs:<28}{len(one):>8}{len(other):>8}{len(one & other):>7}   {ours}")
    medians = [1000 * statistics.median(times) for times in clocks]
    say("latency, ms, median (theirs starts a program)", f"{medians[0]:.0f} / {medians[1]:.0f}")


def _spent(work: Callable[[], None]) -> float:
    def now() -> float:
        who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, who))

    before = now()
    work()
    return now() - before


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


if __name__ == "__main__":
    main()
