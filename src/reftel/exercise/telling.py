"""Sentences out of ``data/phrases.toml``, with the truth of each beside it.

A ``Teller`` drafts the paragraphs of one telegram. Every sentence that it
makes from a template brings along the events it dates and the telegrams it
mentions, so the truth is noted while the text is made and never read out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from reftel.exercise.casting import CLAUSES, PARTS, Affair, Partner
from reftel.exercise.dice import Dice, fixed
from reftel.exercise.moments import KINDS, Calendar, Moment, in_month, in_year, since
from reftel.exercise.people import load

MOST_WORDS = 12
"""An event is told in twelve words or fewer (gold schema, chronology)."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence with slots, and what it says happened."""

    text: str
    event: str | None
    who: tuple[str, ...]
    certainty: str
    cites: bool


@dataclass(slots=True)
class Passage:
    """One paragraph as drafted.

    ``weight`` says how guarded its matter is: 0 public, 1 official, 2 what
    people said in confidence. ``kind`` is ``summary``, ``comment`` or nothing.
    ``mentions`` are pairs of words and the index of a reference (``None`` for
    ``septel``); ``events`` are chronology entries without their paragraph.
    """

    text: str
    weight: int = 1
    heading: str | None = None
    kind: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[tuple[str, int | None]] = field(default_factory=list)


@cache
def _phrases() -> dict[str, tuple[Template, ...]]:
    return {
        group: tuple(
            Template(
                row["text"],
                row.get("event"),
                tuple(row.get("who", ())),
                row.get("certainty", "stated"),
                "{ref}" in row["text"] or "{full}" in row["text"],
            )
            for row in rows
        )
        for group, rows in load("phrases").items()
    }


class _Said(dict[str, str]):
    """The words that fill the slots of one sentence; made as they are asked for.

    ``people`` keeps the form in which the sentence first names each person.
    """

    def __init__(self, teller: Teller) -> None:
        super().__init__(teller.constants)
        self.teller = teller
        self.people: dict[str, str] = {}

    def __missing__(self, key: str) -> str:
        if key in PARTS or key == "contact":
            # In full the first time, by surname the second: never the same words twice.
            word = self.teller.person(key)
            self.people.setdefault(key, word)
            return word
        word = self[key] = self.teller.fill(key)
        return word


class Teller:
    """Drafts the paragraphs of one telegram.

    ``labels`` are the words for each reference of the REF line, in its order:
    ``reftel`` or ``ref A``, and ``08 STATE 1234``; ``began`` is the day the
    affair began.
    """

    def __init__(
        self,
        dice: Dice,
        calendar: Calendar,
        affair: Affair,
        partners: Mapping[str, Partner],
        constants: Mapping[str, str],
        began: date,
        labels: list[tuple[str, str]],
    ) -> None:
        self.dice = dice
        self.calendar = calendar
        self.affair = affair
        self.partners = partners
        self.constants = dict(constants)
        self.began = began
        self.labels = labels
        self.phrases = _phrases()
        self._turn: dict[str, int] = {}  # next template of each group
        self._taken: dict[str, int] = {}  # next clause of each list
        self._cited = 0
        self._named: dict[str, int] = {}
        self._preset: dict[str, Moment | str] = {}
        self._moment: Moment | None = None
        self._history: str | None = None
        self._mentions: list[tuple[str, int | None]] = []

    def passage(
        self,
        *groups: str,
        weight: int = 1,
        heading: str | None = None,
        kind: str = "",
        opening: str = "",
        closing: str = "",
        presets: Mapping[int, Mapping[str, Moment | str]] | None = None,
    ) -> Passage:
        """One paragraph: a sentence from each group, in order.

        ``presets`` gives the times and clauses that the n-th sentence must
        have. ``opening`` and ``closing`` are put before and after as they are.
        People are named in full in the summary, and once again after it.
        """
        self._named.pop("contact", None)
        passage = Passage("", weight, heading, kind)
        sentences = [opening] if opening else []
        for number, group in enumerate(groups):
            self._preset = dict(presets.get(number, {})) if presets else {}
            sentences.append(self._sentence(group, passage))
        if closing:
            sentences.append(closing)
        passage.text = " ".join(sentences)
        if kind == "summary":
            self._named.clear()
        return passage

    def take(self, key: str) -> str:
        """The next clause of a list: none comes twice before all have come."""
        clauses = self.affair.clauses[key]
        turn = self._taken.get(key)
        if turn is None:
            turn = self.dice.below(len(clauses))
        self._taken[key] = turn + 1
        return clauses[turn % len(clauses)]

    def _template(self, group: str) -> Template:
        templates = self.phrases[group]
        turn = self._turn.get(group)
        if turn is None:
            turn = self.dice.below(len(templates))
        # Templates that speak of the REF line are left out where there is none.
        for step in range(turn, turn + len(templates)):
            template = templates[step % len(templates)]
            if self.labels or not template.cites:
                self._turn[group] = step + 1
                return template
        raise LookupError(f"phrases.toml: every sentence of {group} needs a reference")

    def _sentence(self, group: str, passage: Passage) -> str:
        template = self._template(group)
        said = _Said(self)
        self._begin(group, passage)
        text = template.text.format_map(said)
        if text[0].islower():
            text = self._capital(text, said.people)
        if template.event is not None and self._moment is not None:
            passage.events.append(self._event(template, template.event, self._moment, said))
        return text

    def _begin(self, group: str, passage: Passage) -> None:
        self._moment = None
        self._history = None
        self._mentions = passage.mentions
        if "demarche" in group:
            self._cited = 0  # the instruction is the first reference

    def _capital(self, text: str, people: dict[str, str]) -> str:
        """Begin the sentence with a capital; what it quotes verbatim begins so too."""
        moment = self._moment
        if moment is not None and text.startswith(moment.phrase):
            self._moment = moment.opening()
        for key, word in people.items():
            if text.startswith(word):
                people[key] = word[0].upper() + word[1:]
        return text[0].upper() + text[1:]

    def _event(self, template: Template, event: str, moment: Moment, said: _Said) -> dict[str, Any]:
        words = event.format_map(said).split()
        words[0] = words[0][0].upper() + words[0][1:]
        return {
            "time_text": moment.time_text,
            "value": moment.value,
            "granularity": moment.granularity,
            "event": " ".join(words[:MOST_WORDS]),
            "participants": [
                said.people.get(slot) or said.get(slot, slot) for slot in template.who
            ],
            "certainty": template.certainty,
        }

    def person(self, part: str) -> str:
        """A person: in full where he has not been named, then by surname and office in turn."""
        times = self._named.get(part, 0)
        self._named[part] = times + 1
        if part == "contact":
            return self.affair.contact if times == 0 else "the official"
        partner = self.partners[part]
        if times == 0:
            return partner.full
        return partner.office if times % 3 == 2 else partner.short

    def fill(self, key: str) -> str:
        """The words for a slot that names nobody: a clause, a time, or a mention.

        Raises ``KeyError`` for a slot that the sentences must not have.
        """
        if key in CLAUSES:
            return self._clause(key)
        if key in KINDS or key in self._preset:
            return self._time(key)
        if key in ("ref", "full", "septel"):
            return self._mention(key)
        if key.endswith("_"):
            return self.partners[key[:-1]].short
        if key.lower() not in KINDS:
            raise KeyError(f"phrases.toml: no slot is called {key!r}")
        # Day, Past_year: a time that begins a sentence within brackets.
        self._time(key.lower())
        assert self._moment is not None  # a time was just told
        self._moment = self._moment.opening()
        return self._moment.phrase

    def _clause(self, key: str) -> str:
        wanted = self._preset.get(key)
        if isinstance(wanted, str):
            return wanted
        if key != "history":
            return self.take(key)
        clause = self._history or self.take("history")
        self._history = clause
        return clause

    def _time(self, key: str) -> str:
        moment = self._preset.get(key)
        if not isinstance(moment, Moment):
            if key in ("past_year", "past_month"):
                moment = self._long_past(key)
            elif key == "since":
                moment = since(self.began, self.calendar.today)
            else:
                moment = self.calendar.make(key)
        self._moment = moment
        return moment.phrase

    def _long_past(self, key: str) -> Moment:
        """The year or month of a clause of history: the same wherever it is told."""
        self._history = self._history or self.take("history")
        number = fixed(self._history)
        year = 1999 + number % 8
        return in_year(year) if key == "past_year" else in_month(year, 1 + number % 12)

    def _mention(self, key: str) -> str:
        if key == "septel":
            self._mentions.append(("septel", None))
            return "septel"
        index = self._cited % len(self.labels)
        self._cited += 1
        words = self.labels[index][key == "full"]
        self._mentions.append((words, index))
        return words
