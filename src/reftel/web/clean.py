"""The clean view: paragraphs re-flowed, their references linked, protected names badged."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from reftel.export.prose import blocks
from reftel.web import words

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


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a line: plain, or a reference (``held``, ``ghost``), or ``withheld``.

    ``found`` is true for words that the reader searched for.
    """

    text: str
    kind: str = ""
    href: str | None = None
    found: bool = False


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
    record: Mapping[str, Any], held: Collection[str], find: Finder = nothing
) -> tuple[ParagraphView, ...]:
    """The paragraphs of a record (public JSON) in order, each with its own anchor ``p3``.

    ``held`` are the ids of telegrams that the archive has, for the links. A number that
    stands twice in a damaged copy gives ``p3`` and ``p3-2``.
    """
    seen: dict[int, int] = {}
    found = []
    targets = targets_by_paragraph(record)
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
                colour=words.mark_colour(paragraph.get("marking")),
                heading=paragraph.get("heading_before"),
                role=roles.get(number),
                protected=PROTECT.search(" ".join(text.split())) is not None,
                blocks=block_views(text, targets.get(number, {}), held, find),
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
    text: str, targets: Targets, held: Collection[str], find: Finder = nothing
) -> tuple[BlockView, ...]:
    """A text's blocks with its references linked and the words of a search marked."""
    pattern = _pattern(targets)
    return tuple(
        BlockView(
            block.shape.value,
            tuple(_marked(_runs(line, pattern, targets, held), find(line)) for line in block.lines),
        )
        for block in blocks(text)
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
    if not found:
        return tuple(runs)
    made: list[Run] = []
    start = 0
    for run in runs:
        end = start + len(run.text)
        cuts = {start, end}
        for place in found:
            cuts |= {cut for cut in place if start < cut < end}
        for left, right in pairwise(sorted(cuts)):
            is_found = any(a <= left and right <= b for a, b in found)
            made.append(replace(run, text=run.text[left - start : right - start], found=is_found))
        start = end
    return tuple(made)
