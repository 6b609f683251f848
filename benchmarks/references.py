"""What is made of references: against the truth of an exercise, and how fast it is asked.

Three parts: what resolving and dating get right of exercise traffic of which a
tenth is withheld and a twentieth of the references misprinted; how often the
intervals of the estimators hold the true total; how long questions of the graph
take in an archive of 100,000 telegrams.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from benchmarks.measure import say
from reftel.analysis.serials import LEVEL, METHODS, estimate
from reftel.archive import Archive, Filing, Input, Rejection, make_filing
from reftel.exercise import Holding, generate, holdings
from reftel.ingest import BATCH
from reftel.intake import Document, InputFile, open_file
from reftel.record import make_record

T = TypeVar("T")

GRAPH = 100_000
"""Telegrams of the archive in which questions are timed."""


def run(_: int, large: int) -> None:
    """Print all three parts; ``large`` is the size of the exercise."""
    with TemporaryDirectory(prefix="reftel-benchmark-") as room:
        truth(Path(room) / "truth", large)
        estimators()
        graph(Path(room) / "graph", GRAPH)


# --- against the truth


def truth(path: Path, telegrams: int) -> Counter[str]:
    """File an exercise with gaps and misprints, and count what came out against its truth."""
    kept = list(holdings(generate(telegrams)))
    with Archive.open(path, create=True) as archive:
        _file(archive, [one for one in kept if not one.withheld])
        counts = count_links(archive, kept)
        dating = count_ghosts(archive, kept)
    references = counts["references"]
    say("references of the REF line to telegrams", f"{references:,}")
    say("  of them misprinted", f"{counts['misprinted']:,}")
    say("  to telegrams that are held / not held", f"{counts['held']:,} / {counts['absent']:,}")
    say("resolved, rightly / wrongly", f"{counts['right']:,} / {counts['wrong']:,}")
    say(
        "precision of resolved",
        f"{counts['right'] / max(1, counts['right'] + counts['wrong']):.4f}",
    )
    say("recall of those held", f"{counts['right'] / max(1, counts['held']):.4f}")
    say("  of those printed soundly", f"{counts['sound-right'] / max(1, counts['sound-held']):.4f}")
    say("resolved to a later telegram", f"{counts['impossible']:,}")
    say("open, with candidates", f"{counts['candidates']:,}")
    say("withheld and cited, found as ghosts", f"{dating['found']:,} of {dating['cited']:,}")
    say("  true date inside the interval", f"{dating['inside'] / max(1, dating['dated']):.4f}")
    say("  median width of the interval, hours", f"{dating['median']:,}")
    for (kind, outcome), number in sorted(_misses(counts).items()):
        say(f"  missed: {kind}, told as {outcome}", f"{number:,}")
    return counts + dating


def _file(archive: Archive, kept: Sequence[Holding]) -> None:
    before = process_time()
    with archive.writing() as session:
        number = session.start_run({})
        for start in range(0, len(kept), BATCH):
            session.file(number, [_input(one) for one in kept[start : start + BATCH]])
        session.finish_run(number)
    say(
        "telegrams filed in a second of one processor",
        f"{len(kept) / (process_time() - before):,.0f}",
    )


def _input(holding: Holding) -> Input:
    name = holding.telegram.file_name
    results: list[Filing | Rejection] = []
    digest = None
    for document in open_file(InputFile(name, holding.telegram.content)):
        if not isinstance(document, Document):
            continue
        record = make_record(document)
        digest = record.source.sha256
        results.append(make_filing(record, holding.telegram.content))
    return Input(name, digest, tuple(results) or (Rejection("no-telegram", name),))


def count_links(archive: Archive, kept: Sequence[Holding]) -> Counter[str]:
    """Every entry of every REF line: what it means in truth, and what the archive says."""
    held = {one.telegram.id for one in kept if not one.withheld}
    counts: Counter[str] = Counter()
    for holding in kept:
        if holding.withheld:
            continue
        told = [one for one in archive.cites(holding.telegram.id) if one.in_reference_line]
        hurt = {misprint.place for misprint in holding.misprints}
        for place, entry in enumerate(holding.telegram.truth["references"]):
            if entry["id"] is None:
                continue
            found = told[place] if len(told) == len(holding.telegram.truth["references"]) else None
            sound = place not in hurt
            counts["references"] += 1
            counts["misprinted"] += not sound
            is_held = entry["id"] in held
            counts["held" if is_held else "absent"] += 1
            counts["sound-held"] += sound and is_held
            if found is not None and found.outcome == "resolved":
                right = found.id == entry["id"]
                counts["right" if right else "wrong"] += 1
                counts["sound-right"] += right and sound
                later = found.hit is not None and found.hit.date is not None
                dtg = holding.telegram.telegram.dtg
                if later and dtg is not None and found.hit is not None:
                    counts["impossible"] += (found.hit.date or "") > dtg.iso
                if not right:
                    counts[f"miss/{'sound' if sound else 'misprint'}/wrongly resolved"] += 1
            elif is_held:
                outcome = found.outcome if found is not None else "entries of another number"
                counts["candidates"] += outcome == "candidates"
                counts[f"miss/{'sound' if sound else 'misprint'}/{outcome}"] += 1
    return counts


def _misses(counts: Counter[str]) -> dict[tuple[str, str], int]:
    found = {}
    for name, number in counts.items():
        if name.startswith("miss/"):
            _, kind, outcome = name.split("/", 2)
            found[kind, outcome] = number
    return found


def count_ghosts(archive: Archive, kept: Sequence[Holding]) -> Counter[str]:
    """The telegrams withheld that a held one cites soundly: are they ghosts, and dated rightly?"""
    withheld = {one.telegram.id: one.telegram.telegram.dtg for one in kept if one.withheld}
    cited = set()
    for holding in kept:
        hurt = {misprint.place for misprint in holding.misprints}
        if not holding.withheld and holding.telegram.telegram.references:
            told = archive.cites(holding.telegram.id)
            if told:
                cited |= {
                    entry["id"]
                    for place, entry in enumerate(holding.telegram.truth["references"])
                    if entry["id"] in withheld and place not in hurt
                }
    total = archive.ghosts(limit=0).total
    ghosts = {ghost.id: ghost for ghost in archive.ghosts(limit=total).ghosts}
    counts: Counter[str] = Counter(cited=len(cited), found=len(cited & ghosts.keys()))
    widths = []
    for name in sorted(cited & ghosts.keys()):
        dtg = withheld[name]
        if dtg is None:
            continue
        sent = ghosts[name].sent
        counts["dated"] += 1
        counts["inside"] += sent.earliest <= dtg.iso <= sent.latest
        widths.append(sent.hours)
    counts["median"] = round(median(widths)) if widths else 0
    return counts


# --- estimators


def estimators(years: int = 2000, seed: int = 4813) -> dict[str, float]:
    """How often each interval holds the true total, over invented years of known size."""
    random = Random(seed)
    held: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for _ in range(years):
        total, serials, dates = _year(random)
        for one in estimate(serials, dates, 2009):
            asked[one.method] += 1
            held[one.method] += one.low <= total <= one.high
    shares = {method: held[method] / asked[method] for method in METHODS if asked[method]}
    for method, share in shares.items():
        say(f"true total inside the interval of {LEVEL:.0%}: {method}", f"{share:.3f}")
    return shares


def _year(random: Random) -> tuple[int, list[int], list[str]]:
    """A post's year: busy on working days, slow at weekends and holidays; a share of it is held."""
    pace = random.choice((1, 3, 6, 12, 20))
    dates = []
    trend = random.uniform(-0.3, 0.3)
    for day in range(365):
        weekday = (day + 3) % 7  # 1 January 2009 was a Thursday
        share = 0.1 if weekday > 4 or day > 357 or day in (0, 184, 330) else 1.0
        expected = pace * share * (1 + trend * (day - 182) / 182)
        number = sum(random.random() < expected / 40 for _ in range(40))
        minutes = sorted(random.randrange(1440) for _ in range(number))
        month, within = _month(day)
        dates += [f"2009-{month:02}-{within:02}T{m // 60:02}:{m % 60:02}Z" for m in minutes]
    share = random.choice((0.05, 0.1, 0.3, 0.6))
    chosen = [at for at in range(len(dates)) if random.random() < share]
    return len(dates), [at + 1 for at in chosen], [dates[at] for at in chosen]


def _month(day: int) -> tuple[int, int]:
    for month, length in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1):
        if day < length:
            return month, day + 1
        day -= length
    raise ValueError("a year has 365 days")


# --- questions of the graph


def graph(path: Path, telegrams: int) -> None:
    """Time the questions of the graph in an archive that was filed without reading texts."""
    with Archive.open(path, create=True) as archive:
        before = process_time()
        _file_graph(archive, telegrams)
        spent = process_time() - before
        say(
            f"telegrams filed and linked in a second, of {telegrams:,}", f"{telegrams / spent:,.0f}"
        )
        random = Random(7)
        ids = [
            f"09{_POSTS[n % len(_POSTS)]}{n // len(_POSTS) + 1}"
            for n in random.sample(range(telegrams), 200)
        ]
        years = [(post, 2009) for post in _POSTS[:20]]
        _time("what it cites", ids, archive.cites)
        _time("what cites it, and where", ids, archive.citations_of)
        _time("its thread", ids, archive.thread)
        _time("thread of a hub", [f"09STATE{n * 200 + 1}" for n in range(20)], archive.thread)
        _time("ghosts of a post's year, 100", years, lambda one: archive.ghosts(*one))
        _time("gaps of a post's year", years, lambda one: archive.gaps(*one))
        _time("table of a post's years", _POSTS[:20], archive.post_years)
        _time("table of all posts and years", [None] * 5, archive.post_years)


def _time(what: str, questions: Sequence[T], ask: Callable[[T], object]) -> None:
    """Milliseconds of the processor, for a busy machine has its own clock."""
    ask(questions[0])
    took = []
    for question in questions:
        before = process_time()
        ask(question)
        took.append((process_time() - before) * 1000)
    cuts = quantiles(took, n=20)
    say(
        f"{what}: median, 95 %, most, ms",
        f"{median(took):.1f} / {cuts[18]:.1f} / {max(took):.1f}",
    )


_POSTS = (
    "STATE ROME TUNIS VALLETTA PARIS LONDON MADRID BERLIN MOSCOW KABUL BAGHDAD ANKARA ATHENS "
    "CAIRO RABAT ALGIERS TRIPOLI BEIRUT AMMAN DAMASCUS TELAVIV RIYADH KUWAIT DOHA MUSCAT SANAA "
    "NAIROBI DAKAR ABUJA ACCRA LUANDA MAPUTO HARARE PRETORIA TOKYO SEOUL BEIJING HANOI MANILA "
    "JAKARTA CANBERRA OTTAWA MEXICO BOGOTA LIMA QUITO LAPAZ SANTIAGO BRASILIA CARACAS"
).split()


def _file_graph(archive: Archive, telegrams: int) -> None:
    random = Random(11)
    with archive.writing() as session:
        number = session.start_run({})
        batch: list[Input] = []
        for filing in _filings(telegrams, random):
            batch.append(Input(filing.id, filing.sha256, (filing,)))
            if len(batch) == BATCH:
                session.file(number, batch)
                batch = []
        session.file(number, batch)
        session.finish_run(number)


def _filings(telegrams: int, random: Random) -> Iterator[Filing]:
    """Telegrams of a year by turns from fifty posts; a tenth is missing, circulars are cited by hundreds."""
    like = _pattern()
    for n in range(telegrams):
        post, serial = _POSTS[n % len(_POSTS)], n // len(_POSTS) + 1
        minute = n * 525_000 // telegrams
        day, clock = divmod(minute, 1440)
        month, within = _month(day)
        date = f"2009-{month:02}-{within:02}T{clock // 60:02}:{clock % 60:02}Z"
        if random.random() < 0.1:
            continue
        citations = tuple(
            {**like.citations[0], **row, "label": None} for row in _citation_rows(n, random)
        )
        yield replace(
            like,
            id=f"09{post}{serial}",
            sha256=f"{n:064x}",
            telegram={**like.telegram, **_telegram_row(post, serial, date, 733408 + day)},
            tags=(
                {"position": 0, "code": random.choice(("PREL", "PGOV", "ECON")), "person": None},
            ),
            citations=citations,
        )


def _pattern() -> Filing:
    """A small telegram as it is filed; the others are like it but for their numbers."""
    text = (
        b"R 011200Z JAN 09\nFM AMEMBASSY ROME\nTO SECSTATE WASHDC\n\nUNCLAS ROME 000001\n\n"
        b"SUBJECT: EXERCISE\n\nREF: TUNIS 1\n\n1. EXERCISE.\n"
    )
    (document,) = open_file(InputFile("exercise.txt", text))
    assert isinstance(document, Document)
    return make_filing(make_record(document), text)


def _telegram_row(post: str, serial: int, date: str, day: int) -> dict[str, object]:
    return {
        "mrn": f"09 {post} {serial}", "station": post, "serial": serial, "series": post,
        "date": date, "first_day": day, "last_day": day, "from_station": post,
    }  # fmt: skip


def _citation_rows(n: int, random: Random) -> Iterator[dict[str, object]]:
    cited = []
    if n > 5000:
        for _ in range(random.choice((0, 1, 1, 2, 3))):
            back = min(int(random.lognormvariate(6.5, 1.4)) + 1, n - 1)
            cited.append(n - back)
        if random.random() < 0.1:
            # A circular of the Department: one in two hundred of its telegrams.
            newest = (n - 1000) // (200 * len(_POSTS))
            cited.append(max(newest, 0) * 200 * len(_POSTS))
    for position, other in enumerate(dict.fromkeys(cited)):
        post, serial = _POSTS[other % len(_POSTS)], other // len(_POSTS) + 1
        yield {
            "position": position, "text": f"{post} {serial}", "station": post, "series": post,
            "serial": serial, "target": f"09{post}{serial}",
        }  # fmt: skip
