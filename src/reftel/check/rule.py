"""What a rule is, what a rule finds, and how serious it is.

A rule is a function on a ``Case`` with ``@rule(...)`` over it. Its docstring is
its page in the manual (``docs/rules.md``): what, why, and an example that is
wrong and one that is right. An id is for ever: it never changes its meaning,
and the id of a rule that is given up is never used again.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from reftel.check.case import Case, Edit, Fault, Place


class Severity(Enum):
    """How serious a finding is, the gravest first."""

    ERROR = "error"
    """Wrong or unsafe."""
    WARNING = "warning"
    """Likely a defect."""
    INFO = "info"
    """Unusual, often legitimate."""

    @property
    def rank(self) -> int:
        """0 for an error to 2 for an information."""
        return list(Severity).index(self)

    def __lt__(self, other: Severity) -> bool:
        return self.rank < other.rank


class Needs(Enum):
    """What must be left of a telegram for a rule to make sense (spec/07, spec/05 A1, A9)."""

    NOTHING = "nothing"
    HEADER = "header"
    """A transmission header: a partial extract has none."""
    TEXT = "text"
    """A text that is more than a stub."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id and name, how serious it is, where it comes from, and the test itself.

    ``source`` is the handbook's section, ``spec`` the numbers of the rule in
    the project's specification (spec/07, and C1-C24 of spec/03).
    """

    id: str
    name: str
    severity: Severity
    source: str
    spec: tuple[str, ...]
    needs: Needs
    run: Callable[[Case], Iterable[Fault]] = field(repr=False)

    @property
    def family(self) -> str:
        """The letters of the id: ``MRK``."""
        return self.id[:3]

    @property
    def page(self) -> ManualPage:
        """The rule's page in the manual, out of its docstring."""
        return manual_page(self.run)


@dataclass(frozen=True, slots=True)
class ManualPage:
    """What a docstring says: one sentence, the reason, an example each way."""

    summary: str
    why: str
    wrong: str
    right: str


_EXAMPLES = re.compile(
    r"\n\nWrong:\n(?P<wrong>(?:    .*\n|\n)+?)\nRight:\n(?P<right>(?:    .*\n?|\n)+)$"
)


def manual_page(function: Callable[[Case], Iterable[Fault]]) -> ManualPage:
    """The page of a rule's function; raises ``ValueError`` where a part of it is missing."""
    text = inspect.cleandoc(function.__doc__ or "")
    examples = _EXAMPLES.search(text)
    if examples is None:
        raise ValueError(f"{function.__name__}: the docstring has no Wrong: and Right:")
    summary, _, why = text[: examples.start()].partition("\n\n")
    return ManualPage(
        " ".join(summary.split()),
        why.strip(),
        inspect.cleandoc("\n" + examples["wrong"]).rstrip(),
        inspect.cleandoc("\n" + examples["right"]).rstrip(),
    )


def rule(
    id: str,  # noqa: A002  (the field's own word for it)
    name: str,
    severity: Severity,
    *,
    source: str,
    spec: str,
    needs: Needs = Needs.NOTHING,
) -> Callable[[Callable[[Case], Iterable[Fault]]], Rule]:
    """Make a rule of a function; ``spec`` may name several numbers, blanks between."""
    if re.fullmatch(r"[A-Z]{3}[0-9]{3}", id) is None:
        raise ValueError(f"expected an id such as 'MRK004', found {id!r}")

    def make(run: Callable[[Case], Iterable[Fault]]) -> Rule:
        return Rule(id, name, severity, source, tuple(spec.split()), needs, run)

    return make


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one telegram.

    ``places`` are stretches of the original text, the first one the place to
    show; there is none where what is missing has no place, or where a telegram
    was checked that has no text. ``fix`` is empty where the rule can prove none.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    places: tuple[Place, ...] = ()
    fix: tuple[Edit, ...] = ()

    @property
    def line(self) -> int | None:
        """Line of the first place, from 1."""
        return self.places[0].line if self.places else None

    @property
    def column(self) -> int | None:
        """Column of the first place, from 1."""
        return self.places[0].column if self.places else None
