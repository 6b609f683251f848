"""The clean view: paragraphs re-flowed, their references linked, protected names badged."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from reftel.export.colours import mark_colour
from reftel.export.prose import blocks
from reftel.web.told import Mark, marks_by_paragraph, places, spots

# A drafter's request to protect a source: (protect), (strictly protect), (please protect).
PROTECT = re.compile(r"\(\s*(?:please\s+)?(?:strictly\s+)?protect\b[^()\n]{0,40}\)", re.IGNORECASE)
Finder = Callable[[str], list[tuple[int, int]]]
"""Says where in a text the words stand that a reader searched for."""


def nothing(_: str) -> list[tuple[int, int]]:
    """The finder of a reader who did not search."""
    return []


# The words of each mention in a paragraph to the telegrams that they may mean.
Targets = dict[str, set[str]]
_WITHHELD = re.compile(r"[Xx]{3,}")


class Run(NamedTuple):
    """A stretch of a line: plain, or a reference (``held``, ``ghost``), or ``withheld``.

    ``found`` is true for words that the reader searched for, ``mark`` says what a time or a
    person means.
    """

    text: str
    kind: str = ""
    href: str | None = None
    found: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of a paragraph: its shape and its lines of runs."""

    shape: str
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph; ``role`` is ``summary`` or ``comment`` where it is wholly so."""

    anchor: str
    number: int | None
    mark: str | None
    colour: str
    heading: str | None
    role: str | None
    protected: bool
    blocks: tuple[BlockView, ...]


def paragraph_views(
    record: Mapping[str, Any],
    held: Collection[str],
    find: Finder = nothing,
    *,
    marked: bool = False,
) -> tuple[ParagraphView, ...]:
    """The paragraphs of a record (public JSON) in order, each with its own anchor ``p3``.

    ``held`` are the ids of telegrams that the archive has, for the links; with ``marked``
    times and people are marked. A number that
    stands twice in a damaged copy gives ``p3`` and ``p3-2``.
    """
    seen: dict[int, int] = {}
    found = []
    targets = targets_by_paragraph(record)
    told = marks_by_paragraph(record) if marked else {}
    roles = _roles(record)
    for paragraph in record.get("paragraphs") or ():
        number = paragraph["number"]
        seen[number] = seen.get(number, 0) + 1
        again = f"-{seen[number]}" if seen[number] > 1 else ""
        text = paragraph.get("text") or ""
        found.append(
            ParagraphView(
                anchor=f"p{number}{again}",
                number=number,
                mark=paragraph.get("marking"),
                colour=mark_colour(paragraph.get("marking")),
                heading=paragraph.get("heading_before"),
                role=roles.get(number),
                protected=PROTECT.search(" ".join(text.split())) is not None,
                blocks=block_views(text, targets.get(number, {}), held, find, told.get(number, ())),
            )
        )
    return tuple(found)


def targets_by_paragraph(record: Mapping[str, Any]) -> dict[int | None, Targets]:
    """The mentions in each paragraph (``None`` outside them), with what they may mean."""
    found: dict[int | None, Targets] = {}
    for mention in record.get("in_text_references") or ():
        words_of_it = " ".join(mention["text"].split())
        if mention.get("id") and words_of_it:
            targets = found.setdefault(mention.get("paragraph"), {})
            targets.setdefault(words_of_it, set()).add(mention["id"])
    return found


def block_views(
    text: str,
    targets: Targets,
    held: Collection[str],
    find: Finder = nothing,
    marks: Sequence[Mark] = (),
) -> tuple[BlockView, ...]:
    """A text's blocks with its references linked, times and people marked, and the words of a search."""
    pattern = _pattern(targets)
    flowed = blocks(text)
    told = [mark for mark in marks if text[mark.start : mark.end] == mark.text]
    rows = iter(places(text, [line for block in flowed for line in block.lines]) if told else ())

    def runs(line: str) -> tuple[Run, ...]:
        made = _runs(line, pattern, targets, held)
        here = spots(next(rows), told) if told else ()
        if here:
            made = _told(made, here)
        found = find(line)
        return _marked(made, found) if found else made

    return tuple(
        BlockView(block.shape.value, tuple(runs(line) for line in block.lines)) for block in flowed
    )


def _roles(record: Mapping[str, Any]) -> dict[int, str]:
    comments = dict.fromkeys(record.get("comment_paragraphs") or (), "comment")
    return comments | dict.fromkeys(record.get("summary_paragraphs") or (), "summary")


def _pattern(targets: Targets) -> re.Pattern[str]:
    """Any of the mentions, the longest first, or a run that a publisher blacked out."""
    texts = sorted(targets, key=len, reverse=True)
    parts = [r"\s+".join(re.escape(word) for word in text.split()) for text in texts]
    joined = "|".join(parts)
    reference = rf"(?P<reference>(?<!\w)(?:{joined})(?!\w))|" if parts else ""
    return re.compile(reference + rf"(?P<withheld>{_WITHHELD.pattern})")


def _runs(
    line: str, pattern: re.Pattern[str], targets: Targets, held: Collection[str]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    place = 0
    for match in pattern.finditer(line):
        if match.start() > place:
            runs.append(Run(line[place : match.start()]))
        ids = targets.get(" ".join(match.group().split()))
        if not ids:
            runs.append(Run(match.group(), "withheld"))
        elif len(ids) == 1:
            target = next(iter(ids))
            kind = "held" if target in held else "ghost"
            runs.append(Run(match.group(), kind, f"/telegram/{target}"))
        else:
            # "refs A and C": the list of references tells them apart.
            runs.append(Run(match.group(), "held", "#references"))
        place = match.end()
    if place < len(line):
        runs.append(Run(line[place:]))
    return tuple(runs)


def _marked(runs: Sequence[Run], found: Sequence[tuple[int, int]]) -> tuple[Run, ...]:
    """The runs of a line, cut where words begin and end that were searched for."""
    return tuple(
        Run(run.text, run.kind, run.href, any(a <= left and right <= b for a, b in found), run.mark)
        for run, left, right in _cut(runs, found)
    )


def _told(runs: Sequence[Run], told: Sequence[tuple[int, int, Mark]]) -> tuple[Run, ...]:
    """The runs of a line, cut where times and people stand; a reference stays one."""
    made = []
    for run, left, right in _cut(runs, [(a, b) for a, b, _ in told]):
        mark = next((mark for a, b, mark in told if a <= left and right <= b), None)
        made.append(run if run.kind or mark is None else Run(run.text, mark=mark))
    return tuple(made)


def _cut(runs: Sequence[Run], over: Sequence[tuple[int, int]]) -> Iterator[tuple[Run, int, int]]:
    """Runs cut at the ends of places, each with where it begins and ends in the line."""
    start = 0
    for run in runs:
        end = start + len(run.text)
        cuts = {start, end} | {cut for place in over for cut in place if start < cut < end}
        for left, right in pairwise(sorted(cuts)):
            text = run.text[left - start : right - start]
            yield Run(text, run.kind, run.href, run.found, run.mark), left, right
        start = end
