"""Damage as it survives in copies (spec/05), done to exercise telegrams on purpose.

Each kind is one function on a ``Copy``; ``DAMAGE`` names them all, in the order
in which they are done to a copy. A kind changes the truth beside the text as
well, so that the truth is always what the damaged copy still says.
"""

from __future__ import annotations

from reftel.exercise.damage import characters, ending, labels, paragraphs, record
from reftel.exercise.damage.copy import Copy, Damage
from reftel.exercise.dice import Dice

__all__ = ["DAMAGE", "Copy", "Damage", "choose", "damage_of", "do"]

# The order matters: names are struck out before anything is moved, line ends
# are spoilt last. Kinds of one group exclude each other.
DAMAGE = (
    Damage("F1", "withheld-name", "withheld", characters.withheld_name),
    Damage("F2", "glued-withheld-name", "withheld", characters.glued_withheld_name),
    Damage("B12", "glued-tags", "labels", labels.glued_tags, "glued-tags", "B12"),
    Damage("B13", "link-markup", "labels", labels.link_markup, "tags-in-link-markup", "B13"),
    Damage("B9", "lost-punctuation", "labels", labels.lost_punctuation),
    Damage("B11", "wrapped-tags", "labels", labels.wrapped_tags),
    Damage("B8", "two-labels", "labels", labels.two_labels, "label-inside-line", "B8"),
    Damage("B7", "doubled-sipdis", "caption", labels.doubled_sipdis, "doubled-caption", "B7"),
    Damage("B1", "lost-letter", "level", labels.lost_letter, "classification-spelling", "B1-B3"),
    Damage(
        "B2", "doubled-letter", "level", labels.doubled_letter, "classification-spelling", "B1-B3"
    ),
    Damage("B3", "title-case", "level", labels.title_case, "classification-spelling", "B1-B3"),
    Damage("A2", "broken-off", "end", record.broken_off, "truncated", "A2"),
    Damage("C5", "glued-number", "marks", paragraphs.glued_number, "glued-paragraph", "C5"),
    Damage("C4", "sign-to-digit", "marks", paragraphs.sign_to_digit, "fused-paragraph-sign", "C4"),
    Damage("C1", "pilcrows", "marks", paragraphs.pilcrows),
    Damage("C3", "replacement-characters", "marks", paragraphs.replacement_characters),
    Damage("D1", "page-lines", "pages", paragraphs.page_lines),
    Damage("D2", "sub-page", "pages", paragraphs.sub_page),
    Damage("G5", "capitalised-signature", "end", ending.capitalised_signature),
    Damage(
        "G5", "marked-signature", "end", ending.marked_signature, "signature-trailing-marks", "G5"
    ),
    Damage("G5", "glued-signature", "end", ending.glued_signature, "glued-signature", "G5"),
    Damage("G6", "fragment", "end", ending.fragment, "text-after-signature", "G6"),
    Damage("G3", "web-slug", "end", ending.web_slug),
    Damage("E1", "curly-quotes", "quotes", characters.curly_quotes),
    Damage("B4", "weekday-line", "weekday", labels.weekday_line),
    Damage("E5", "trailing-blanks", "blanks", characters.trailing_blanks),
    Damage("A1", "partial-extract", "record", record.partial_extract, "partial-extract", "A1"),
    Damage("A3", "from-line-five", "record", record.from_line_five),
    Damage("A12", "joined-blocks", "record", record.joined_blocks),
)
_PLACE = {kind.name: at for at, kind in enumerate(DAMAGE)}
_BY_NAME = {kind.name: kind for kind in DAMAGE}
UNDAMAGED = 0.4
"""Share of copies that are left as they were sent."""
SEAMS = 0.75
"""Share of damaged copies of several sections that have page lines."""


def damage_of(name: str) -> Damage:
    """The kind of a name, or of a number that is one kind's alone; ``KeyError`` for others."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    found = [kind for kind in DAMAGE if kind.number == name]
    if len(found) != 1:
        raise KeyError(f"no kind of damage is called {name!r}")
    return found[0]


def choose(dice: Dice, sections: int) -> list[Damage]:
    """None to three kinds, of different groups.

    Where a copy has several sections the page lines at their seams are the
    likeliest damage (627 texts of 794 that have a SECTION line, spec/05 D1).
    """
    if dice.chance(UNDAMAGED):
        return []
    found: dict[str, Damage] = {}
    if sections > 1 and dice.chance(SEAMS):
        seam = _BY_NAME["page-lines" if dice.chance(0.75) else "sub-page"]
        found[seam.group] = seam
    count = (1, 1, 1, 1, 1, 2, 2, 2, 3, 3)[dice.below(10)]
    for _ in range(count - len(found)):
        kind = dice.pick(DAMAGE)
        found.setdefault(kind.group, kind)
    return list(found.values())


def do(kinds: list[Damage], copy: Copy, dice: Dice) -> list[Damage]:
    """Do the damage that the copy allows, in the order of ``DAMAGE``, and give what was done.

    A copy that allows none of the kinds gets a line of its own before the
    text, or blanks at its line ends, so that it is not taken for sound.
    """
    in_order = sorted(kinds, key=lambda kind: _PLACE[kind.name])
    done = [kind for kind in in_order if kind.apply(copy, dice)]
    if kinds and not done:
        spare = _BY_NAME[dice.pick(("weekday-line", "trailing-blanks"))]
        if spare.apply(copy, dice):
            done.append(spare)
    return done
