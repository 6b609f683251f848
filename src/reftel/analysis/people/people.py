"""The people of a telegram: their mentions joined, their offices, who of them signed.

Joined within the telegram by surname, and by office where one person holds it
there; "the Ambassador" is who signs or classifies as one. Nothing is joined
across telegrams here but through the tables of officers, and where these leave
several, all are kept. Sources: authority/officers, spec/05 F2 (protection).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from reftel.analysis.passages import Passage
from reftel.analysis.people.mentions import Naming, namings_in
from reftel.authority.officers import Officer, signers
from reftel.authority.table import letters_and_digits
from reftel.telegram import Telegram


class PersonMention(NamedTuple):
    """One place where a person is named.

    ``paragraph`` is the paragraph's number (``None`` outside the numbered
    ones); ``start`` and ``end`` are offsets in that paragraph's text.
    ``protect`` is ``protect`` or ``strictly protect`` where such a mark
    follows. ``by_model`` is true where not the rules but a model found it.
    """

    paragraph: int | None
    start: int
    end: int
    text: str
    title: str
    name: str
    protect: str | None = None
    by_model: bool = False


Recognize = Callable[[str], Iterable[tuple[int, int]]]
"""Takes a text, gives the places of people in it: a model of others (``reftel.recognizer``)."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or one office whose holder is not named.

    ``name`` is the fullest form printed, empty for an office; ``surname`` in
    capitals; ``titles`` as printed, in order of first appearance. ``roles``
    has ``signer`` and ``classifier``. ``officers`` are those who the tables
    say it may be on that day: one where it is clear.
    """

    name: str
    surname: str
    titles: tuple[str, ...]
    roles: tuple[str, ...] = ()
    protect: str | None = None
    officers: tuple[Officer, ...] = ()
    mentions: tuple[PersonMention, ...] = ()

    @property
    def officer(self) -> Officer | None:
        """The one officer it is, or ``None``."""
        return self.officers[0] if len({o.person_id for o in self.officers}) == 1 else None

    @property
    def label(self) -> str:
        """How to call the person: the name, or the office."""
        return self.name or (self.titles[0] if self.titles else "")


_PROTECT = re.compile(
    r"[^.;]{0,60}?\((?:please )?(?P<strictly>strictly )?protect\b|[^.;(]{0,30}\(?\bstrictly protect\b(?! (?:the|their|his|her|our|all))",
    re.IGNORECASE,
)


def find_people(
    telegram: Telegram, passages: Iterable[Passage], recognize: Recognize | None = None
) -> tuple[Person, ...]:
    """The people of a telegram, in the order of their first mention.

    Who signs or classifies and is not mentioned comes last. ``recognize`` adds people whom
    the rules do not find. Pure; never raises for bad text.
    """
    groups: dict[str, list[PersonMention]] = {}
    for passage, namings in _found(passages):
        modelled = set(_modelled(passage.text, namings, recognize)) if recognize else set()
        here = sorted([*namings, *modelled]) if modelled else namings
        marks = _marks(passage.text, here) if passage.may_protect else {}
        for at, naming in enumerate(here):
            key = naming.surname or f"office {office_key(naming.title)}"
            mention = _mention(passage, naming, marks.get(at))
            if modelled and naming in modelled:
                mention = mention._replace(by_model=True)
            if key in groups:
                groups[key].append(mention)
            else:
                groups[key] = [mention]
    own = {role: (name, title) for role, name, title in _own(telegram)}
    _join_offices(groups, own)
    day = telegram.dtg.moment.date() if telegram.dtg else None
    people = [
        _person("" if key.startswith("office ") else key, mentions, own, telegram, day)
        for key, mentions in groups.items()
    ]
    named = {person.surname for person in people}
    for surname, (name, title) in _by_surname(own).items():
        if surname not in named:
            people.append(_person(surname, [], own, telegram, day, name, title))
    return tuple(people)


def _found(passages: Iterable[Passage]) -> Iterator[tuple[Passage, list[Naming]]]:
    """The namings of each passage; a surname found in one is known in those after it."""
    known: frozenset[str] = frozenset()
    for passage in passages:
        found = namings_in(passage.text, passage.upper, passage.blocks, known)
        known = known.union([naming.surname for naming in found if naming.surname])
        yield passage, found


def _modelled(text: str, namings: list[Naming], recognize: Recognize) -> Iterator[Naming]:
    """What a model finds beside the rules: nothing where these have found somebody."""
    for start, end in recognize(text):
        name = " ".join(text[start:end].split())
        if not name or any(one.start < end and start < one.end for one in namings):
            continue
        yield Naming(start, end, "", name, _surname_of(name))


def _marks(text: str, namings: Sequence[Naming]) -> dict[int, str]:
    """The marks of protection by the place of who is marked among the namings.

    A mark is that of who is named last before it, and of those who are only
    joined to that one: ``Minister Vassbein, Director of the Port (protect)``.
    """
    marks = {}
    for at, naming in enumerate(namings):
        found = _PROTECT.match(text, naming.end)
        if found is not None and _reaches(text, namings[at:], found.end()):
            strictly = "strictly" in found.group().lower()
            marks[at] = "strictly protect" if strictly else "protect"
    return marks


_JOINING = re.compile(r"(?:[\s,/&-]|\b(?:and|the|an?|as|of|our|his|her|their)\b)*", re.IGNORECASE)
"""What stands between two names, or a name and an office, that one mark may be meant for."""


def _reaches(text: str, namings: Sequence[Naming], end: int) -> bool:
    """True where nothing but joining words stands between the namings up to a mark."""
    for one, other in pairwise(namings):
        if other.start >= end:
            break
        if one.end < other.start and _JOINING.fullmatch(text, one.end, other.start) is None:
            return False
    return True


def _mention(passage: Passage, naming: Naming, mark: str | None) -> PersonMention:
    start, end, title, name, _ = naming
    text = passage.text[start:end]
    if "  " in text or not text.isprintable():
        text = " ".join(text.split())
    return PersonMention(passage.number, start, end, text, title, name, mark)


@lru_cache(maxsize=1 << 14)
def office_key(title: str) -> str:
    """What titles are compared by: without case, article and punctuation."""
    words = [word for word in re.sub(r"[^a-z/ ]", " ", title.lower()).split() if word != "the"]
    return " ".join({"amb": "ambassador"}.get(word, word) for word in words)


def _own(telegram: Telegram) -> Iterator[tuple[str, str, str]]:
    """Who signs and who classifies: role, name, title."""
    if telegram.signature is not None:
        yield "signer", telegram.signature, ""
    classifier = telegram.classified_by
    if classifier is not None and classifier.name:
        yield "classifier", classifier.name, classifier.title or ""


@lru_cache(maxsize=1 << 14)
def _surname_of(name: str) -> str:
    head = name.split(",", maxsplit=1)[0].split()
    words = [word for word in head if letters_and_digits(word) not in {"JR", "SR", "II", "III"}]
    return (words[-1] if words else name).upper().strip(".")


def _by_surname(own: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for name, title in own.values():
        surname = _surname_of(name)
        known = found.get(surname, ("", ""))
        found[surname] = (max(known[0], name, key=len), known[1] or title)
    return found


def _join_offices(groups: dict[str, list[PersonMention]], own: dict[str, tuple[str, str]]) -> None:
    """Give ``the Ambassador`` to who signs or classifies as one, an office to its one holder."""
    offices = [key for key in groups if key.startswith("office ")]
    if not offices:
        return
    holding: dict[str, set[str]] = {}
    for key, mentions in groups.items():
        if key.startswith("office "):
            continue
        for title in {mention.title for mention in mentions}:
            if title:
                holding.setdefault(office_key(title), set()).add(key)
    for key in offices:
        office = key.removeprefix("office ")
        holders = holding.get(office, set())
        if office == "ambassador":
            own_ambassador = _own_ambassador(own, holders)
            holders = {own_ambassador} if own_ambassador else set()
        if len(holders) == 1:
            (holder,) = holders
            joined = groups.get(holder, []) + groups.pop(key)
            groups[holder] = sorted(joined, key=lambda m: (m.paragraph or 0, m.start))


def _own_ambassador(own: dict[str, tuple[str, str]], holders: set[str]) -> str | None:
    name, title = own.get("classifier", ("", ""))
    if name and re.match(r"(?:the )?amb", title.lower()):
        return _surname_of(name)
    signer = own.get("signer")
    if signer is not None and _surname_of(signer[0]) in holders:
        return _surname_of(signer[0])
    return None


def _person(
    surname: str, mentions: list[PersonMention], own: dict[str, tuple[str, str]],
    telegram: Telegram, day: date | None, name: str = "", title: str = "",
) -> Person:  # fmt: skip
    names = [m.name for m in mentions if m.name]
    roles: tuple[str, ...] = ()
    if own and surname:
        known = _surname_of(surname)
        roles = tuple([role for role, (full, _) in own.items() if _surname_of(full) == known])
    for role in roles:
        names.append(own[role][0])
        title = title or own[role][1]
    titles = [m.title for m in mentions if m.title] + ([title] if title else [])
    officers: tuple[Officer, ...] = ()
    if roles and day is not None and telegram.post is not None:
        officers = tuple(
            holding.officer for holding in signers(_surname_of(names[-1]), telegram.post, day)
        )
    marks = [m.protect for m in mentions if m.protect]
    return Person(
        max([name, *names], key=len) if names else name,
        surname,
        tuple(dict.fromkeys(titles)) if len(titles) > 1 else tuple(titles),
        roles,
        None if not marks else "strictly protect" if "strictly protect" in marks else marks[0],
        officers,
        tuple(mentions),
    )
