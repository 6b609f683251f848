"""How a text ends: the signature, and what follows it.

A name on the last line, behind the last sentence, over a publisher's block, or
that of somebody who signed for the post on the day. Source: spec/02
(signature and end), spec/05 G3-G6.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from reftel.codec.notes import Notes
from reftel.codec.numbering import Mark
from reftel.codec.section_headings import is_rule, stripped

_TERMINAL = frozenset(".!?:;)\"'\u201d\u2019]*=_-")
_NAME = (
    r"(?:(?:DE|VAN|VON|LA|MC|ST\.?|EL|DEL) ?)?[A-Z][A-Z'\u2019]{1,20}(?:-[A-Z]{2,20})?(?:,? JR\.?)?"
)
_SIGNED = re.compile(rf"(?P<name>{_NAME})[\s.*=_#\-/]*")
_SIGNED_SMALL = re.compile(
    r"(?P<name>(?:Mc|Mac|De|Le|Van|O')?[A-Z][a-z]{2,20}(?:-[A-Z][a-z]+)?(?:,? [Jj]r\.?)?)[\s.*=_#\-]*"
)
_SIGNED_TWICE = re.compile(r"(?P<name>[A-Z][A-Z'\-]{2,20}) (?i:(?P=name))")
_SIGNED_GLUED = re.compile(
    r"[.!?)\"\u201d] ?(?P<name>[A-Z][A-Z'\u2019\-]{2,20}|[A-Z][a-z]{2,20})[\s*=_#\-]*$"
)
_END_GLUED = re.compile(
    r"\b(?:END (?:TEXT|QUOTE|COMMENT|NOTE)|MINIMIZE CONSIDERED)\.? (?P<name>[A-Z][A-Z'\-]{2,20})$"
)
_LAST_WORD = re.compile(r"(?:^|[\s.])(?P<name>[A-Za-z][A-Za-z'\u2019\-]{1,20})[\s.*=_#\-]*$")
_BEFORE_NAME = re.compile(
    r"(?:GP|GROUP)-?[1-4]|[Xx]{3,}|.*(?:\.gov|\.cfm|wiki)\b.*|.*\bc ?fm|Best,|Regards,?", re.I
)
_NO_NAME = frozenset(
    [
        "BT",
        "END",
        "TEXT",
        "SIPDIS",
        "NOFORN",
        "CONFIDENTIAL",
        "SECRET",
        "UNCLASSIFIED",
        "UNCLAS",
        "UNQUOTE",
        "QUOTE",
        "NNNN",
        "NNN",
        "SENSITIVE",
        "NONE",
        "COMMENT",
        "SUMMARY",
        "NOTE",
        "NOTES",
        "MINIMIZE",
        "CONSIDERED",
        "REGARDS",
        "BIO",
        "ANNEX",
        "ATTACHMENT",
        "TABLE",
        "APPENDIX",
        "YES",
        "NO",
        "NATO",
        "USA",
        "EXERCISE",
    ]
)
# Words that begin a sentence that was cut off; they are nobody's name.
_OPENING_WORDS = frozenset(
    """
    A ABOUT AFTER ALL ALSO ALTHOUGH AMBASSADOR AN AND ANOTHER ANY AS AT BECAUSE BEFORE BOTH BUT BY CHARGE DURING
    EMBASSY EVEN FINALLY FOR FROM GIVEN HE HER HERE HIS HOW HOWEVER IF IN INDEED IT ITS LAST MANY MEANWHILE MORE
    MOST NEITHER NOR NOW OF ON ONE ONLY OR OTHER OTHERS OUR OVER PARA PLEASE POST SEVERAL SHE SINCE SO SOME STILL
    SUCH THAN THAT THE THEIR THEN THERE THESE THEY THIS THOSE THOUGH THROUGH TO TODAY TWO UNDER UNTIL WE WHAT WHEN
    WHERE WHETHER WHICH WHILE WHO WHY WITH WITHOUT YET YOU
    """.split()
)
_FURNITURE = re.compile(
    r"NNNN?|BT|NOTE BY OC/T:.{0,120}|\.+|#[0-9]{3,6}|(?:TOP )?SECRET|CONFIDENTIAL|UNCLAS(?:SIFIED)?|LIMITED OFFICIAL USE"
    r"|[0-9]{4}[A-Z]{3,10}[0-9]{4,6} - [A-Z/ ]+|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|=+ ?CABLE ENDS ?=+|<< ?END OF DOCUMENT ?>>|[*=_~\-]{3,}|##+|UNQUOTE|END CABLE TEXT",
    re.IGNORECASE,
)
_SLUG = re.compile(
    r"https?://|\bwww\.|\.sgov\.gov|\.gov/|visit .{0,60}(?:web ?site|site)|classified web|intelink",
    re.IGNORECASE,
)
_BEHIND_SLUG = re.compile(
    r"(?:cfm|html?|gov|[/_:][\w/:.]{2,60}) ?(?:[a-z]ed_\w+ )?\s(?P<name>[A-Z][A-Za-z'\u2019\-]{2,20})[\s.*=_\-]*$"
)
_SITE = re.compile(r"visit|website|web site|site", re.IGNORECASE)
_RULED = re.compile(r"\s*[*=_\-]{4,}")
_STAMP = re.compile(
    r"Declassified/Released|EO Systematic|^Review [0-9]{2} [A-Z]{3} [0-9]{4}", re.IGNORECASE
)


def read_ending(
    start: int, chain: list[Mark], notes: Notes, may_sign: Callable[[str], bool]
) -> tuple[int, str | None, str]:
    """Where the last paragraph's text ends, the signature, and what follows it."""
    page = notes.page
    last_start = start
    if chain:
        last_start = chain[-1].text
    floor = page.line_at(last_start)
    last = len(page.lines) - 1
    cut = last + 1
    while last >= floor:
        line = page.lines[last].strip()
        if line and not _FURNITURE.fullmatch(line) and not _is_trailer(line, page.lines, last):
            break
        if line:
            cut = last
        last -= 1
    if last < floor:
        # Nothing but end marks: no text is left before them.
        low, high = stripped(page.text, start, len(page.text))
        notes.place("remainder", low, high)
        return start, None, page.text[low:high]
    found = _signature_at(last, floor, last_start, notes)
    if found is None and cut <= len(page.lines) - 1:
        found = _signature_behind_slug(last, cut, notes)
    if found is None:
        found = _signature_above(last, floor, notes)
    if found is None:
        found = _signature_by_office(last, last_start, notes, may_sign)
    end_of_text = page.starts[last] + len(page.lines[last])
    tail_from = cut
    if found is None:
        stop, name = end_of_text, None
    else:
        stop, name, tail_from = found[0], found[1], max(found[2], 0)
    low = page.starts[tail_from] if tail_from < len(page.lines) else len(page.text)
    low, high = stripped(page.text, low, len(page.text))
    remainder = page.text[low:high]
    if remainder:
        notes.place("remainder", low, high)
    return stop, name, remainder


def _is_trailer(line: str, lines: list[str], number: int) -> bool:
    """A publisher's block after the text: a web address between rules of stars (G3)."""
    if len(line) >= 160:
        return False  # a sentence may name a web site
    if _STAMP.search(line):
        return True
    if _SLUG.search(line):
        near = lines[max(0, number - 4) : number] + lines[number + 1 : number + 4]
        return any(map(_RULED.match, near)) or number > len(lines) - 4
    return (
        len(line) < 120
        and _SITE.search(line) is not None
        and _SLUG.search("\n".join(lines[number + 1 : number + 5])) is not None
    )


def _signature_at(
    last: int, floor: int, last_start: int, notes: Notes
) -> tuple[int, str, int] | None:
    """A signature on the last line: text end, name, line where the remainder begins."""
    page = notes.page
    raw = page.lines[last]
    line = raw.strip()
    start = page.starts[last] + len(raw) - len(raw.lstrip())
    own = _own_line_name(line)
    if (
        own is not None
        and page.starts[last] >= last_start
        and _may_sign_after(last, floor, own, notes)
    ):
        at = start + line.index(own)
        notes.place("signature", at, at + len(own))
        if line != own:
            _note_trailing(line, own, start, notes)
        return page.starts[last], own, last + 1
    twice = _SIGNED_TWICE.fullmatch(line)
    if twice is not None and page.starts[last] >= last_start:
        notes.place("signature", start, start + len(twice["name"]))
        _note_trailing(line, twice["name"], start, notes)
        return page.starts[last], twice["name"], last + 1
    glued = _SIGNED_GLUED.search(line) or _END_GLUED.search(line)
    if (
        glued is not None
        and glued["name"].upper() not in _NO_NAME
        and glued["name"].upper() not in _OPENING_WORDS
        and _is_glued_name(line, glued["name"])
    ):
        at = start + glued.start("name")
        if at <= last_start:
            return None
        notes.place("signature", at, at + len(glued["name"]))
        notes.repair(
            "glued-signature",
            f"The signature {glued['name']} runs on after the last sentence.",
            at,
            at + len(glued["name"]),
            "\n" + glued["name"],
            "G5",
        )
        return at, glued["name"], last + 1
    return None


def _is_glued_name(line: str, name: str) -> bool:
    before = line[: line.rindex(name)].rstrip()
    return before[-1:] in '.!?)"\u201d' and (not line.isupper() or len(name) >= 4)


def _note_trailing(line: str, name: str, start: int, notes: Notes) -> None:
    notes.repair(
        "signature-trailing-marks",
        f"Marks stand after the signature {name}.",
        start,
        start + len(line),
        name,
        "G5",
    )


def _own_line_name(line: str) -> str | None:
    for pattern in (_SIGNED, _SIGNED_SMALL):
        match = pattern.fullmatch(line)
        if match is not None and match["name"].upper() not in _NO_NAME:
            # One letter over and over is the signal of an error: EEEEEEEE (ACP 127).
            return match["name"] if len(set(match["name"])) > 1 else None
    return None


def _may_sign_after(last: int, floor: int, name: str, notes: Notes) -> bool:
    """A name signs where the line before it ends a sentence, or a blank line stands between."""
    lines = notes.page.lines
    above = last - 1
    while above >= floor and not lines[above].strip():
        above -= 1
    if above < floor:
        return True
    before = lines[above].strip()
    if _BEFORE_NAME.fullmatch(before):
        return True
    if before[-1] in _TERMINAL or is_rule(before):
        return True
    if above < last - 1:
        return True
    return name.isupper() and not before.isupper()


def _signature_behind_slug(last: int, cut: int, notes: Notes) -> tuple[int, str, int] | None:
    """The signature run on behind a web address under the text (G3)."""
    page = notes.page
    line = page.lines[cut]
    match = _BEHIND_SLUG.search(line) if len(line) < 160 and _SLUG.search(line) else None
    if match is None or match["name"].upper() in _NO_NAME:
        return None
    at = page.starts[cut] + match.start("name")
    notes.place("signature", at, at + len(match["name"]))
    notes.repair(
        "glued-signature",
        f"The signature {match['name']} runs on behind a web address.",
        at,
        at + len(match["name"]),
        "\n" + match["name"],
        "G5",
    )
    return page.starts[last] + len(page.lines[last]), match["name"], cut


def _signature_above(last: int, floor: int, notes: Notes) -> tuple[int, str, int] | None:
    """A signature some lines above the end, a fragment of something else after it (G6)."""
    page = notes.page
    for number in range(last - 1, max(floor, last - 12), -1):
        line = page.lines[number].strip()
        match = _SIGNED.fullmatch(line)
        if match is None or match["name"] in _NO_NAME or len(match["name"]) < 4:
            continue
        below = page.lines[number + 1].strip()
        if below and not _FURNITURE.fullmatch(below):
            continue
        above = page.lines[number - 1].strip() if number > floor else "."
        if above and above[-1] not in _TERMINAL:
            continue
        start = page.starts[number] + len(page.lines[number]) - len(page.lines[number].lstrip())
        notes.place("signature", start, start + len(match["name"]))
        notes.defect(
            "text-after-signature",
            "Text that does not belong to the telegram, or a note, follows the signature.",
            page.starts[number + 1],
            page.starts[last] + len(page.lines[last]),
            "G6",
        )
        return page.starts[number], match["name"], number + 1
    return None


def _signature_by_office(
    last: int, last_start: int, notes: Notes, may_sign: Callable[[str], bool]
) -> tuple[int, str, int] | None:
    """The last word of the text, where its bearer is known to have signed for the post."""
    page = notes.page
    start = page.starts[last]
    match = _LAST_WORD.search(page.lines[last][-80:])
    if match is None or match["name"].upper() in _NO_NAME:
        return None
    shift = max(len(page.lines[last]) - 80, 0)
    at = start + shift + match.start("name")
    if at < last_start or not may_sign(match["name"]):
        return None
    end = at + len(match["name"])
    notes.place("signature", at, end)
    if page.text[start:at].strip():
        notes.repair(
            "glued-signature",
            f"The signature {match['name']} runs on after the last words.",
            at,
            end,
            "\n" + match["name"],
            "G5",
        )
    return at, match["name"], last + 1
