"""``python -m benchmarks archive|export|generate|people|read|ingest|references|told|traffic|web|cables [--small N] [--large N]``, from the project's root."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import (
    archive,
    cables,
    export,
    generate,
    ingest,
    people,
    read,
    references,
    told,
    traffic,
    web,
)

_BENCHMARKS = {
    "cables": cables.run,
    "generate": generate.run,
    "people": people.run,
    "read": read.run,
    "ingest": ingest.run,
    "references": references.run,
    "told": told.run,
    "traffic": traffic.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "what", choices=[*_BENCHMARKS, "archive", "export", "web"], help="what is measured"
    )
    parser.add_argument("--small", type=int, default=1_000, help="telegrams of the small run")
    parser.add_argument("--large", type=int, default=10_000, help="telegrams of the large run")
    parser.add_argument(
        "--requests", type=int, default=1_000, help="pages asked of the reading room (web)"
    )
    parser.add_argument(
        "--archive", type=Path, help="an archive that is there (export, web: it is filed into)"
    )
    parser.add_argument("--largest", type=int, help="telegrams of a third, larger run (archive)")
    parser.add_argument("--short", type=int, help="and once so many short ones (archive)")
    parser.add_argument(
        "--keep", type=Path, help="a folder in which traffic and archives stay (archive)"
    )
    parser.add_argument("--workers", type=int, default=2, help="processes of the room (web)")
    chosen = parser.parse_args()
    if not 0 < chosen.small < chosen.large:
        parser.error("--small must be at least 1 and less than --large")
    if chosen.what == "web":
        web.run(
            chosen.small,
            chosen.large,
            chosen.requests,
            archive=chosen.archive,
            workers=chosen.workers,
        )
    elif chosen.what == "archive":
        archive.run(chosen.small, chosen.large, chosen.largest, chosen.short, chosen.keep)
    elif chosen.what == "export":
        export.run(chosen.small, chosen.large, chosen.archive)
    else:
        _BENCHMARKS[chosen.what](chosen.small, chosen.large)


if __name__ == "__main__":
    main()
