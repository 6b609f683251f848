"""The distribution print above a header, line by line.

    ACTION EUR-12
    INFO OCT-01 ISO-00 ... L-03 /016 W
    DRAFTED BY EUR/SE:JROE:MB
    APPROVED BY EUR/SE - RROE
              ------------------053129 121801Z /23

Source: spec/01 (Department distribution print), spec/02 (1973-79 style).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reftel.codec.notes import Notes
from reftel.telegram.distribution import Distribution, OfficeCopies, PrintLine

_WORD = re.compile(r"(?P<word>ACTION|ORIGIN|INFO) +(?P<rest>.*)")
_COPIES = re.compile(r"\b(?P<office>[A-Z][A-Z0-9/]{0,7})-(?P<copies>[0-9]{2})\b")
_TOTAL_ONLY = re.compile(r"/ ?[0-9]{3} ?[WR]?")
_TOTAL = re.compile(r"/ ?(?P<total>[0-9]{3}) ?(?P<direction>[WR])?\s*$")
_DASHES = re.compile(
    r"-{6,}[ -]*(?P<number>[0-9A-F]{6})(?!Z)(?: +(?P<time>[0-9]{6}Z))?(?: */ ?(?P<channel>[0-9/]{1,6}))?"
    r"|-{6,} *(?P<first>[0-9]{6}Z) +(?P<then>[0-9A-F]{6})(?: */ ?(?P<last>[0-9/]{1,6}))?"
    r"|(?P<bare>[0-9A-F]{6}) +(?P<at>[0-9]{6}Z) */(?P<on>[0-9]{1,3})"
)
_DRAFTED = re.compile(r"DRAFTED BY:? *(?P<who>.*)")
_APPROVED = re.compile(r"APPROVED BY:? *(?P<who>.*)")
_OFFICES_ONLY = re.compile(r"(?:[A-Z][A-Z0-9/]{0,7}-[0-9]{2} *){1,20}(?:/ ?[0-9]{3} ?[WR]?)?")


@dataclass(slots=True)
class _Found:
    action: list[OfficeCopies] = field(default_factory=list)
    info: list[OfficeCopies] = field(default_factory=list)
    total: int | None = None
    direction: str | None = None
    print_line: PrintLine | None = None
    drafted_by: str | None = None
    approved_by: str | None = None
    cleared_by: list[str] = field(default_factory=list)


def read_distribution(numbers: tuple[int, ...], notes: Notes) -> Distribution | None:
    """The distribution in the given lines of the cleaned text, ``None`` where there is none.

    A total that is not the sum of the copies becomes a defect.
    """
    found = _Found()
    side = found.action
    read: list[int] = []
    for number in numbers:
        line = " ".join(notes.page.lines[number].split())
        word = _WORD.fullmatch(line)
        if word is not None and _COPIES.search(word["rest"]):
            side = found.info if word["word"] == "INFO" else found.action
            _offices(word["rest"], side, found)
        elif (found.action or found.info) and (
            _OFFICES_ONLY.fullmatch(line) or (_TOTAL_ONLY.fullmatch(line) and found.total is None)
        ):
            _offices(line, side, found)
        elif not _other_line(line, found):
            continue
        read.append(number)
    for number in read:
        start = notes.page.starts[number]
        notes.place("distribution", start, start + len(notes.page.lines[number]))
    if not read or not (found.action or found.info or found.print_line):
        return None
    _check_total(found, read, notes)
    return Distribution(
        action=tuple(found.action),
        info=tuple(found.info),
        total=found.total,
        direction=found.direction,
        print_line=found.print_line,
        drafted_by=found.drafted_by,
        approved_by=found.approved_by,
        cleared_by=tuple(found.cleared_by),
    )


def _offices(text: str, side: list[OfficeCopies], found: _Found) -> None:
    side += [
        OfficeCopies(match["office"], int(match["copies"])) for match in _COPIES.finditer(text)
    ]
    total = _TOTAL.search(text)
    if total is not None:
        found.total = int(total["total"])
        found.direction = total["direction"]


def _other_line(line: str, found: _Found) -> bool:
    """Drafting, approval, clearances, dashes; False for anything else."""
    print_like = "------" in line or ("Z" in line and "/" in line)
    dashes = _DASHES.search(line) if print_like else None
    if dashes is not None:
        if found.print_line is None:
            found.print_line = PrintLine(
                dashes["number"] or dashes["then"] or dashes["bare"],
                dashes["time"] or dashes["first"] or dashes["at"],
                dashes["channel"] or dashes["last"] or dashes["on"],
            )
        return True
    drafted, approved = _DRAFTED.fullmatch(line), _APPROVED.fullmatch(line)
    if drafted is not None and found.drafted_by is None:
        found.drafted_by = drafted["who"]
    elif approved is not None and found.approved_by is None:
        found.approved_by = approved["who"]
    elif found.approved_by is not None and found.print_line is None and line:
        found.cleared_by.append(line)
    else:
        return False
    return True


def _check_total(found: _Found, read: list[int], notes: Notes) -> None:
    copies = sum(one.copies for one in (*found.action, *found.info))
    if found.total is not None and found.total != copies:
        start = notes.page.starts[read[0]]
        end = notes.page.starts[read[-1]] + len(notes.page.lines[read[-1]])
        notes.defect(
            "copies-do-not-add-up",
            f"The copies of the offices add up to {copies}, the print says {found.total}.",
            start,
            end,
        )
