"""TAGS codes: Traffic Analysis by Geography and Subject.

Person TAGS (surname, given name) are free text and stand in no table.
Sources: ``data/README.md``, tags; splitting of glued codes: spec/05 B12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from reftel.authority.table import read_table, text_or_none

SUBJECT = "subject"
GEOGRAPHIC = "geographic"
PROGRAM = "program"
ORGANIZATION = "organization"
VARIANT = "variant"

# Six codes stand under two kinds (AL: Albania, and an organization). On a
# TAGS line the handbook's own codes come before the free ones.
_KINDS = (SUBJECT, GEOGRAPHIC, PROGRAM, ORGANIZATION, VARIANT)
_OF_FOUR = frozenset({SUBJECT, PROGRAM})


@dataclass(frozen=True, slots=True)
class TagFact:
    """What the table says of a code.

    ``kind`` is subject, geographic, program, organization, or variant (a
    misprint or local invention; ``use_instead`` then has the proper code or
    codes). ``status`` is years of use or ``listed``; ``country`` ISO 3166-1
    alpha-2 of a geographic code, which is not the code itself: ``IZ`` is Iraq.
    """

    code: str
    kind: str
    name: str | None
    status: str | None
    country: str | None
    use_instead: tuple[str, ...]
    note: str | None

    @property
    def is_proper(self) -> bool:
        """False for a variant."""
        return self.kind != VARIANT


def tag(code: str) -> TagFact | None:
    """What a code means, in any case of letters; ``None`` if the table has it not.

    A code of two kinds gives the first of subject, geographic, program,
    organization; ``tag_readings`` has all.
    """
    found = tag_readings(code)
    return found[0] if found else None


def tag_readings(code: str) -> tuple[TagFact, ...]:
    """Every meaning of a code; ``()`` if the table has none."""
    return _by_code().get(" ".join(code.upper().split()), ())


def tag_facts() -> tuple[TagFact, ...]:
    """All rows, in alphabetical order of codes."""
    return tuple(fact for facts in _by_code().values() for fact in facts)


def tags_by_name(words: str) -> tuple[TagFact, ...]:
    """The codes in whose name every given word stands, whole names first.

    ``tags_by_name("human rights")`` begins with PHUM and SHUM. Cases do not
    matter; nothing is found by no words.
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    whole = " ".join(wanted)
    found = [
        fact
        for fact in tag_facts()
        if fact.name is not None and set(wanted) <= set(_words(fact.name))
    ]
    return tuple(sorted(found, key=lambda fact: " ".join(_words(fact.name or "")) != whole))


@cache
def known_tags() -> frozenset[str]:
    """The proper codes in capitals, variants left out, to test words of a TAGS line by."""
    return frozenset(
        code for code, facts in _by_code().items() if any(fact.is_proper for fact in facts)
    )


def split_glued_tag(word: str) -> list[str] | None:
    """``EINDETRD`` into ``["EIND", "ETRD"]``; ``None`` for a word that is not two known codes.

    Four and four letters or four and two, of which the first is a subject or
    program code; besides, the run-together words that the table itself names
    (``IRAJ``). A word that is a code is never split.
    """
    parts = _glued_parts(word.upper())
    return list(parts) if parts else None


@lru_cache(maxsize=1 << 12)
def _glued_parts(code: str) -> tuple[str, ...]:
    if code in known_tags():
        return ()
    for fact in tag_readings(code):
        if len(fact.use_instead) > 1 and "".join(fact.use_instead) == code:
            return fact.use_instead
    first, second = code[:4], code[4:]
    if len(second) not in (2, 4) or not _is_of(first, _OF_FOUR):
        return ()
    kinds = frozenset({GEOGRAPHIC}) if len(second) == 2 else _OF_FOUR
    return (first, second) if _is_of(second, kinds) else ()


def _is_of(code: str, kinds: frozenset[str]) -> bool:
    return any(fact.kind in kinds for fact in _by_code().get(code, ()))


def _words(name: str) -> list[str]:
    return name.casefold().replace(",", " ").replace("/", " ").split()


@cache
def _by_code() -> Mapping[str, tuple[TagFact, ...]]:
    rows = read_table(
        "tags",
        TagFact,
        {
            "name": text_or_none,
            "status": text_or_none,
            "country": text_or_none,
            "use_instead": lambda cell: tuple(cell.split()),
            "note": text_or_none,
        },
    )
    found: dict[str, list[TagFact]] = {}
    for fact in rows:
        found.setdefault(fact.code.upper(), []).append(fact)
    return {
        code: tuple(sorted(facts, key=lambda fact: _KINDS.index(fact.kind)))
        for code, facts in found.items()
    }
