"""How well people are found, on text annotated by others, and how many signatures are resolved.

Over ``../shared/corpus``: nothing of it enters the repository. A mention that
is found counts as right where it overlaps one that is annotated as a single
person's; pronouns are no mentions here, groups of people neither right nor
wrong. ``--small`` and ``--large`` say nothing here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import cost, say, say_ratio
from reftel.analysis.people import find_namings
from reftel.analysis.told import find_told
from reftel.codec import read
from reftel.errors import ContainerError
from reftel.intake import open_container
from reftel.telegram import Telegram

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
FOLDERS = ("cablegate-html", "text", "aad")
_PRONOUNS = frozenset(
    "HE SHE HIM HER HIS HERS I ME MY MINE WE US OUR THEY THEM THEIR HIMSELF HERSELF MYSELF "
    "WHO WHOM WHOSE YOU YOUR ITS IT".split()
)
_ENTITY = re.compile(r"\s*([0-9]+)\.?\s+(.*?)\s+([A-Z]{2,3}(?:\.[A-Z]+)?)\s*")
_CLOSE = re.compile(r"\s*\|\|\s*([0-9]+)\s*\]\]")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and the places of the people in it: single persons, and groups."""

    text: str
    persons: tuple[Span, ...]
    groups: tuple[Span, ...]


def annotated(path: Path) -> Annotated:
    """A file of annotations, ``[[words||number]]`` under a list of numbered entities."""
    head, _, body = path.read_text("utf-8", errors="replace").lstrip("\ufeff").partition("@@@")
    kinds = {m[1]: m[3] for line in head.splitlines() if (m := _ENTITY.fullmatch(line))}
    letters: list[str] = []
    opened: list[int] = []
    persons: list[Span] = []
    groups: list[Span] = []
    at = 0
    while at < len(body):
        if body.startswith("[[", at):
            opened.append(len(letters))
            at += 2
        elif opened and (closed := _CLOSE.match(body, at)):
            span = (opened.pop(), len(letters))
            kind = kinds.get(closed[1], "")
            if kind.startswith("PER"):
                (persons if kind.startswith("PER.IND") else groups).append(span)
            at = closed.end()
        else:
            letters.append(body[at])
            at += 1
    text = "".join(letters)
    named = [s for s in persons if re.sub(r"[^A-Z]", "", text[s[0] : s[1]]) not in _PRONOUNS]
    return Annotated(text, tuple(named), tuple(groups))


def measure(folder: Path) -> tuple[int, int, int, int]:
    """Found and right, found and wrong, annotated and found, annotated."""
    right = wrong = found = total = 0
    for path in sorted(folder.glob("*.txt")):
        given = annotated(path)
        spans = [(n.start, n.end) for n in find_namings(given.text)]
        total += len(given.persons)
        found += sum(_meets(person, spans) for person in given.persons)
        for span in spans:
            if _meets(span, given.persons):
                right += 1
            elif not _meets(span, given.groups):
                wrong += 1
    return right, wrong, found, total


def _meets(span: Span, others: tuple[Span, ...] | list[Span]) -> bool:
    return any(span[0] < last and first < span[1] for first, last in others)


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every telegram in the folders."""
    for folder in FOLDERS:
        for path in sorted((CORPUS / folder).glob("*.*")):
            try:
                for document in open_container(path):
                    yield path.stem, document.text
            except ContainerError:
                continue


def run(small: int, large: int) -> None:
    del small, large
    if not CORPUS.is_dir():
        say("the corpus is absent, nothing to measure", str(CORPUS))
        return
    for part in ("train", "dev"):
        right, wrong, found, total = measure(CORPUS / "historylab-ner" / part)
        say(f"{part}: people found / of them right", f"{right + wrong} / {right}")
        say(f"{part}: precision, recall", f"{right / (right + wrong):.3f}, {found / total:.3f}")
    readings = [(name, read(text)) for name, text in texts()]
    telegrams = [(name, r.telegram) for name, r in readings if r.is_telegram]
    _signers(telegrams)
    every = [text for _, text in texts()]

    def reading() -> int:
        for text in every:
            read(text)
        return sum(map(len, every))

    def telling() -> int:
        for _, telegram in telegrams:
            find_told(telegram)
        return sum(map(len, every))

    say_ratio(
        "cost of people and dated statements / of reading", cost(telling).each, cost(reading).each
    )


def _signers(telegrams: list[tuple[str, Telegram]]) -> None:
    outcomes: Counter[str] = Counter()
    for _, telegram in telegrams:
        people = find_told(telegram).people
        signer = next((person for person in people if "signer" in person.roles), None)
        if signer is None:
            outcomes["without a signature"] += 1
        elif signer.officer is not None:
            outcomes["one officer"] += 1
        else:
            outcomes["several officers" if signer.officers else "no officer"] += 1
    signed = sum(outcomes.values()) - outcomes["without a signature"]
    for outcome, count in outcomes.most_common():
        say(f"signatures: {outcome}", f"{count}")
    say("share of signatures resolved to one officer", f"{outcomes['one officer'] / signed:.3f}")
