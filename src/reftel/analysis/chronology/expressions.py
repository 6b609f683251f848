"""Time expressions: atoms that make one phrase joined, with their modifier and preposition.

``10:00 p.m., November 8``, ``the afternoon of November 9``, ``Friday, May 3``,
``from June 3 to 5``, ``since early 2004``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reftel.analysis.chronology.atoms import find_atoms
from reftel.analysis.chronology.phrases import Atom


class Expression(NamedTuple):
    """A time expression: its place, its parts, the words that stand before it.

    ``base`` names a day or a period, ``time`` a clock time or part of day on
    it (or by itself, then ``base`` is ``None``), ``until`` the end of a range.
    ``until_modifier`` belongs to the end of the range: ``late 2005 or early
    2006``. ``modifier`` is ``early``, ``mid``, ``late``, ``end`` or ``beginning``;
    ``preposition`` the word before (``since``, ``by``, ``until``, ``before``,
    ``after``, ``from``, ``as of`` ..), ``outer`` where the preposition begins.
    """

    start: int
    end: int
    base: Atom | None
    time: Atom | None = None
    until: Atom | None = None
    modifier: str = ""
    until_modifier: str = ""
    preposition: str = ""
    outer: int = 0


_DAY_KINDS = frozenset({"date", "weekday", "offset", "nth", "rel", "foreign"})
_TIME_KINDS = frozenset({"clock", "part"})
# What may stand between the parts of one expression.
_GAP_TIME_DAY = re.compile(
    r"(?:,? ?(?:local(?: time)?|hours|hrs)?\.?,? ?\(?(?:on |of |in the |the |, )*\)?)?"
)
_GAP_DAY_TIME = re.compile(
    r"(?:,? ?(?:at|around|about|by|in|during|on|in the|at about|at around|at approximately|the)? ?(?:the )?(?:early |late |mid-)?)?"
)
_GAP_DAYS = re.compile(r",? ?\(?(?:the )?")
_GAP_RANGE = re.compile(r" ?(?:-|\u2013|\u2014|to|through|thru|until|till) ?(?:the )?(?:end of )?")
_GAP_PAIR = re.compile(r" (?:and|or) (?:on |in |the )*")
_GAP_MODIFIED = re.compile(
    r"(?: (?:or|and|to) |, |/| ?- ?)(?:in )?(?:the )?(?:very )?(?P<m>early |mid-|mid |late )"
)
_MODIFIER = re.compile(
    r"(?P<w>(?<![a-z])(?:very )?(?:early|late|mid|end)(?: ?- ?| )(?:in |of )?(?:the )?(?:month of |year )?"
    r"|(?<![a-z])(?:earlier|later) (?:in )?(?:the )?"
    r"|(?<![a-z])(?:middle|end|close|beginning|start|first half|second half|first part|latter half|latter part|first week|last week"
    r"|first days|last days|opening days|turn) of (?:the )?(?:month of |year )?)-?\Z"
)
_MODIFYING = (
    "early",
    "late",
    "mid",
    "end",
    "earlier",
    "later",
    "in",
    "of",
    "the",
    "month of",
    "year",
    "-",
)
"""What stands last before a time where the pattern of modifiers can hold."""
_WEEK_OF = re.compile(
    r"(?<![a-z])week (?:of|beginning|starting|ending|commencing)(?: monday,?| friday,?| sunday,?)? \Z"
)
_PREPOSITION = re.compile(
    r"(?<![a-z])(?P<w>since(?: at least| as early as| about| around)?|by(?: no later than| about| around)?|no later than|not later than|nlt|before|until|till|up to"
    r"|from|after|following|prior to|as of|as early as|effective|through|between|during|for|in|on|at|every|each|of|over|within|starting|beginning|dated|than|to|the|any|about|around|nor|per|post-|pre-|throughout)"
    r"(?: the| about| around| or| cob| close of business| noon| approximately| both| end of| as| early| on| in| late|,)* ?\(?\Z"
)

DEADLINES = frozenset({"no later than", "not later than", "nlt"})
"""Prepositions of a time by which something is due, besides ``by``."""
_LEADING = frozenset(
    "since least about around early by than nlt before until till to from after following of as effective through between during for in on at every each over within "
    "starting beginning dated the any nor per throughout approximately cob business noon both end late".split()
)
"""The last word before a time, where the pattern of prepositions can hold."""


_ALONE = frozenset(
    "since by before until till from after following through between during for in on at every each over within "
    "starting beginning dated to any nor per throughout".split()
)
"""Prepositions that may stand right before a time, and are no part of a longer one."""
_CHAINED = _LEADING | frozenset("or no not later up prior as close business the".split())
"""What may belong to the preposition as well."""


def find_expressions(low: str, text: str, times: Sequence[tuple[int, str]]) -> list[Expression]:
    """Every time expression of a lower-cased text, in order; ``text`` is the same as printed.

    ``times`` are the numbers and the words that tell a time, each with its place.
    """
    atoms = list(find_atoms(low, text, times)) if times else []
    if len(atoms) > 1:
        atoms.sort(key=_place)
        atoms = _apart(atoms)
    return [_finish(low, found) for found in _joined(low, atoms)]


def _place(atom: Atom) -> tuple[int, int]:
    """By the beginning, the longest first."""
    return atom.start, -atom.end


def _apart(atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms without those that lie inside another, or overlap an earlier one."""
    kept: list[Atom] = []
    for atom in atoms:
        if kept and atom.start < kept[-1].end:
            if (
                atom.end > kept[-1].end
                and atom.kind == "date"
                and kept[-1].kind in {"weekday", "year", "clock", "nth"}
            ):
                kept[-1] = atom
            continue
        kept.append(atom)
    return kept


def _joined(low: str, atoms: Sequence[Atom]) -> list[Expression]:
    found: list[Expression] = []
    for atom in atoms:
        last = found[-1] if found else None
        joined = _join(low, last, atom) if last is not None and atom.start - last.end < 30 else None
        if joined is not None:
            found[-1] = joined
        elif atom.kind in _TIME_KINDS:
            found.append(Expression(atom.start, atom.end, None, atom))
        else:
            found.append(Expression(atom.start, atom.end, atom))
    return found


def _join(low: str, last: Expression, atom: Atom) -> Expression | None:
    """The expression with one more atom, or ``None`` where they are two."""
    gap = low[last.end : atom.start]
    if last.base is None and last.time is not None and atom.kind in _DAY_KINDS and _is_day(atom):
        if _GAP_TIME_DAY.fullmatch(gap):
            return last._replace(end=atom.end, base=atom)
        return None
    if (
        last.base is not None
        and last.base.kind == "weekday"
        and last.time is not None
        and atom.kind == "date"
    ):
        return (
            last._replace(end=atom.end, base=atom)
            if _GAP_DAYS.fullmatch(gap) and _is_day(atom)
            else None
        )
    if last.base is not None and last.time is None and atom.kind in _TIME_KINDS:
        if last.until is None and _is_day(last.base) and _GAP_DAY_TIME.fullmatch(gap):
            return last._replace(end=atom.end, time=atom)
        return None
    if last.base is None and last.time is not None and atom.kind == "rel" and atom.unit in _PARTS:
        return last._replace(end=atom.end, base=atom) if _GAP_TIME_DAY.fullmatch(gap) else None
    if last.time is not None and atom.kind in _TIME_KINDS and last.base is None:
        if (
            gap in {" in the ", " on the ", " "}
            and last.time.kind == "clock"
            and atom.kind == "part"
        ):
            return last._replace(end=atom.end)
        return None
    if last.base is None or last.until is not None or last.time is not None:
        return None
    if (
        atom.kind == "rel"
        and atom.unit == "year"
        and last.base.kind == "date"
        and gap in {" of ", " "}
        and atom.which in {"that", "this", "last", "next"}
    ):
        return last._replace(end=atom.end, base=last.base._replace(which=f"{atom.which} year"))
    kinds = {last.base.kind, atom.kind}
    if (
        kinds == {"weekday", "date"}
        and atom.kind in {"date", "weekday"}
        and _GAP_DAYS.fullmatch(gap)
    ):
        day = atom if atom.kind == "date" else last.base
        if day.first is not None and day.first[2] is not None:
            return last._replace(end=atom.end, base=day)
        return None
    if atom.kind != last.base.kind or atom.kind not in {"date", "year", "decade", "weekday"}:
        return None
    apart = _GAP_MODIFIED.fullmatch(gap)
    if apart is not None and not _is_day(atom) and not _is_day(last.base):
        return last._replace(
            end=atom.end,
            until=atom,
            until_modifier=_MODIFIERS.get(apart["m"].strip(" -"), ""),
        )
    if _GAP_RANGE.fullmatch(gap) or (_GAP_PAIR.fullmatch(gap) and atom.kind in {"year", "decade"}):
        return last._replace(end=atom.end, until=atom)
    return None


_PARTS = frozenset({"morning", "afternoon", "evening", "night"})


def _is_day(atom: Atom) -> bool:
    """An atom that names a day, on which there is a time of day."""
    if atom.kind == "date":
        return atom.first is not None and atom.first[2] is not None
    if atom.kind == "offset":
        return atom.unit == "day"
    if atom.kind == "rel":
        return atom.unit in {"day", *_PARTS}
    return atom.kind in {"weekday", "nth"}


def _finish(low: str, found: Expression) -> Expression:
    """With the modifier and the preposition that stand before it."""
    start, modifier = found.start, ""
    lead = low[max(0, start - 36) : start]
    week = _WEEK_OF.search(low, max(0, start - 34), start) if "week" in lead else None
    if week is not None and found.base is not None and _is_day(found.base):
        return found._replace(
            start=week.start(), modifier="week", preposition="", outer=week.start()
        )
    modified = lead.rstrip(" ").endswith(_MODIFYING)
    before = _MODIFIER.search(low, max(0, start - 34), start) if modified else None
    if before is not None and _fits(_word(before["w"]), found):
        modifier = _modifier(before["w"])
        start = before.start()
        article = low[max(0, start - 4) : start]
        if article == "the ":
            start -= 4
    preposition, outer = _led_by(low, start)
    _, end, base, time, until, _, until_modifier, _, _ = found
    return Expression(start, end, base, time, until, modifier, until_modifier, preposition, outer)


def _led_by(low: str, start: int) -> tuple[str, int]:
    """The preposition before a time, and where it begins."""
    words = low[max(0, start - 36) : start].rsplit(None, 2)
    if not words:
        return "", start
    last = words[-1]
    if last in _ALONE and len(words) == 3 and words[1] not in _CHAINED and words[1].isalpha():
        # By far the most: nothing that goes before it belongs to it.
        outer = start - len(last) - 1
        return (last, outer) if low.startswith(last, outer) else ("", start)
    if last.lstrip("(\"'\u201c/-") not in _LEADING and last[-1] not in "-(,":
        return "", start
    ahead = _PREPOSITION.search(low, max(0, start - 36), start)
    return ("", start) if ahead is None else (ahead["w"], ahead.start())


def _word(printed: str) -> str:
    """The word of a modifier without what joins it: ``late`` of ``late in the``."""
    words = [w for w in re.split(r"[ -]+", printed.removeprefix("very ")) if w]
    kept = [w for w in words if w not in {"in", "of", "the", "month", "year"}]
    return " ".join(kept)


def _modifier(printed: str) -> str:
    return _MODIFIERS[_word(printed)]


_MODIFIERS = {
    "earlier": "", "later": "", "early": "early", "late": "late", "mid": "mid", "middle": "mid", "end": "end", "close": "end",
    "beginning": "beginning", "start": "beginning", "first half": "first half", "second half": "second half", "turn": "beginning",
    "first part": "early", "latter half": "second half", "latter part": "late", "first week": "first week", "last week": "last week",
    "first days": "early", "last days": "late", "opening days": "early",
}  # fmt: skip


def _fits(word: str, found: Expression) -> bool:
    if found.base is None:
        return word in {"early", "late", "mid"}
    if found.time is not None:
        return False
    if word in {"earlier", "later"}:
        return found.base.kind == "rel"
    return True
