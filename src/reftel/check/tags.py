"""TAG: the TAGS line. Source: spec/02 (TAGS line); 5 FAH-3 H-612; 74 STATE 150591."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from reftel import authority
from reftel.check.case import Case, Fault
from reftel.check.heading import INFO, WARNING
from reftel.check.marking import TEXT
from reftel.check.rule import rule

_TAGS_BEGAN = date(1974, 1, 1)
"""TAGS came into use in the course of 1973."""
_OF_PERSONS = frozenset({"OVIP", "OREP", "OTRA", "OCON", "OEXC"})
_SUBJECTS = frozenset({"subject", "program"})
_PLACES = frozenset({"geographic", "organization"})


@rule("TAG001", "no-tags", WARNING, source="5 FAH-3 H-612", spec="S10", needs=TEXT)
def no_tags(case: Case) -> Iterator[Fault]:
    """A telegram has TAGS: codes of what it is about, and where.

    Central files sort by them; a telegram without is found by nobody who looks there.

    Wrong:
        E.O. 12958: N/A
        SUBJECT: EXERCISE FERRY

    Right:
        E.O. 12958: N/A
        TAGS: PREL, MT
        SUBJECT: EXERCISE FERRY
    """
    if not case.telegram.tags and case.surely_from(_TAGS_BEGAN) and not case.is_cut:
        yield Fault(
            "there are no TAGS",
            case.at("label.tags") or case.at("label.subject") or case.at("classification"),
        )


@rule("TAG002", "unknown-tag", WARNING, source="5 FAH-3 H-612", spec="S11", needs=TEXT)
def unknown_tag(case: Case) -> Iterator[Fault]:
    """Each of the TAGS is in the handbook's lists.

    A misprint, two codes run together, or a word of one's own files the telegram
    where nobody looks.

    Wrong:
        TAGS: PRLE, MT

    Right:
        TAGS: PREL, MT
    """
    for index, entry in enumerate(case.telegram.tags):
        problem = _problem(entry.code)
        if problem is not None:
            yield Fault(problem, case.at(f"tags[{index}]") or case.at("tags"))
    for repair in case.repairs("glued-tags"):
        yield Fault(f"{repair.original} is two TAGS run together", (repair.span,))
    for repair in case.repairs("misspelt-tag"):
        yield Fault(
            f"{repair.original} is no code of the lists; {repair.repaired} is meant", (repair.span,)
        )
    for defect in case.defects("unread-tag"):
        spans = (defect.span,) if defect.span is not None else ()
        yield Fault(defect.message.rstrip("."), spans)


@lru_cache(maxsize=1 << 12)
def _problem(code: str) -> str | None:
    """What is wrong with a code; ``None`` for one that the lists have."""
    readings = authority.tag_readings(code)
    if any(fact.is_proper for fact in readings):
        return None
    if readings and readings[0].use_instead:
        return f"{code} is no code of the lists; {' '.join(readings[0].use_instead)} is meant"
    near = get_close_matches(code, authority.known_tags(), n=2, cutoff=0.8)
    hint = f"; {near[0]} is perhaps meant" if len(near) == 1 else ""
    return f"{code} is no code of the lists{hint}"


@rule("TAG003", "tags-one-sided", INFO, source="inferred", spec="S12", needs=TEXT)
def tags_one_sided(case: Case) -> Iterator[Fault]:
    """Among the TAGS are a subject and a country or organization.

    The lists are used by subject and by country; a telegram should be in both.

    Wrong:
        TAGS: PREL, PGOV

    Right:
        TAGS: PREL, PGOV, MT
    """
    tags = case.telegram.tags
    if not tags:
        return
    kinds = frozenset().union(*(_kinds(entry.code) for entry in tags))
    if not kinds & _SUBJECTS:
        yield Fault("no subject among the TAGS", case.at("tags"))
    if not kinds & _PLACES:
        yield Fault("no country or organization among the TAGS", case.at("tags"))


@lru_cache(maxsize=1 << 12)
def _kinds(code: str) -> frozenset[str]:
    """The kinds under which a code stands; a code that is unknown may be any."""
    readings = authority.tag_readings(code)
    if not readings:
        return _SUBJECTS | _PLACES
    found = {fact.kind for fact in readings}
    for fact in readings:
        for other in fact.use_instead:
            found |= {reading.kind for reading in authority.tag_readings(other)}
    return frozenset(found)


@rule("TAG004", "person-tag", INFO, source="74 STATE 150591; 5 FAH-3 H-612", spec="S13", needs=TEXT)
def person_tag(case: Case) -> Iterator[Fault]:
    """A person stands among the TAGS in parentheses, after OVIP, OREP, OTRA, OCON or OEXC.

    These are the TAGS of travel and visits; biographic files are kept by them.

    Wrong:
        TAGS: PREL (ROE, JANE), MT

    Right:
        TAGS: OVIP (ROE, JANE), MT
    """
    for index, entry in enumerate(case.telegram.tags):
        if entry.person is not None and entry.code not in _OF_PERSONS:
            yield Fault(
                f"a person, {entry.person}, after {entry.code}",
                case.at(f"tags[{index}]") or case.at("tags"),
            )


RULES = (no_tags, unknown_tag, tags_one_sided, person_tag)
