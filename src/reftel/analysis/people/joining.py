"""Persons of several telegrams joined: on evidence that is stated, never by surname alone.

Evidence is that the tables of officers give one and the same officer, or that
full name and title are the same. What neither joins stays apart: a wrong link
costs more than an open one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reftel.analysis.people.people import office_key
from reftel.authority.table import letters_and_digits

SAME_OFFICER = "same officer"
SAME_NAME_AND_TITLE = "same name and title"


@dataclass(frozen=True, slots=True)
class Sighted:
    """A person of one telegram: name and titles as printed, the id of the officer if it is one."""

    telegram: int
    name: str
    titles: tuple[str, ...] = ()
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """One person of several telegrams, by the fullest name, and by what evidence they are one."""

    name: str
    telegrams: tuple[int, ...]
    evidence: tuple[str, ...]


def join_persons(sighted: Sequence[Sighted]) -> tuple[Joined, ...]:
    """Those that are one person in two telegrams or more, in most telegrams first.

    Persons of whom the tables say that they are two officers are never
    joined, not through a third either: then nobody is whom that third would link. Who is known by a bare surname, or by
    an office alone, is in none.
    """
    groups = _by_officer(sighted)
    linked = _linked(groups, _by_name_and_title(sighted).values())
    pairs: list[tuple[list[Sighted], set[str]]] = []
    for places in linked:
        whole = [one for at in places for one in groups[at]]
        if len({one.officer for one in whole} - {None}) > 1:
            pairs += [(groups[at], set()) for at in places]  # who of the two it is stays open
        else:
            pairs.append((whole, {SAME_NAME_AND_TITLE} if len(places) > 1 else set()))
    for group, why in pairs:
        by_table = [one.telegram for one in group if one.officer is not None]
        if len(set(by_table)) > 1:
            why.add(SAME_OFFICER)
    found = [
        Joined(
            max((one.name for one in group), key=lambda name: (len(name), name)),
            _telegrams(group),
            tuple(sorted(why)),
        )
        for group, why in pairs
        if len(_telegrams(group)) > 1
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.telegrams), one.name)))


def _linked(groups: Sequence[list[Sighted]], alike: Iterable[Sequence[Sighted]]) -> list[list[int]]:
    """The places of the groups that are linked, by one another too; in nearly linear time."""
    of = list(range(len(groups)))

    def first(at: int) -> int:
        """The first of those that a group is linked with; the way there gets shorter each time."""
        while of[at] != at:
            of[at] = at = of[of[at]]
        return at

    home = {id(one): at for at, group in enumerate(groups) for one in group}
    for linked in alike:
        firsts = {first(home[id(one)]) for one in linked}
        least = min(firsts)
        for at in firsts:
            of[at] = least
    together: dict[int, list[int]] = {}
    for at in range(len(groups)):
        together.setdefault(first(at), []).append(at)
    return list(together.values())


def _by_officer(sighted: Sequence[Sighted]) -> list[list[Sighted]]:
    """Each officer's, and each of the others by itself."""
    groups: list[list[Sighted]] = []
    known: dict[str, list[Sighted]] = {}
    for one in sighted:
        if one.officer is not None and one.officer in known:
            known[one.officer].append(one)
            continue
        groups.append([one])
        if one.officer is not None:
            known[one.officer] = groups[-1]
    return groups


def _by_name_and_title(sighted: Sequence[Sighted]) -> dict[tuple[str, str], list[Sighted]]:
    """Those of the same full name and title: given name and surname, and an office or rank."""
    alike: dict[tuple[str, str], list[Sighted]] = {}
    for one in sighted:
        first, *others = one.name.split() or [""]
        if not others or len(first.strip(".")) < 2:
            continue  # a surname, or initials with it, can be anybody's
        for title in dict.fromkeys(map(office_key, one.titles)):
            if title not in _OF_ANYBODY:
                alike.setdefault((letters_and_digits(one.name), title), []).append(one)
    return alike


_OF_ANYBODY = frozenset({"", "mr", "mrs", "ms", "miss", "dr", "prof"})


def _telegrams(group: Sequence[Sighted]) -> tuple[int, ...]:
    return tuple(sorted({one.telegram for one in group}))
