"""The classification line: level, controls, SECTION, station and serial.

    C O N F I D E N T I A L SECTION 01 OF 02 VALLETTA 000312
    UNCLAS E F T O LONDON 002468

Its damaged spellings are those of spec/05 B1-B3, B6: a first letter lost or
doubled, letters run together or set in lower case, captions on the same line.
Source: spec/02 (classification line).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from reftel import authority
from reftel.telegram.marking import Classification


def _spaced(word: str) -> str:
    """The letters of a word, each with blanks after it, each perhaps doubled (B2)."""
    return r" *".join(f"{letter}{{1,2}}" for letter in word)


# A stray letter or two may stand before the word, and its first letter may be
# lost (SS E C R E T, CSE C R E T, UUNCLAS, E C R E T, O N F I D E N T I A L).
_LEVEL = re.compile(
    r"(?P<level>"
    rf"(?P<ts>{_spaced('TOP')} *{_spaced('SECRET')})"
    rf"|(?P<lou>{_spaced('LIMITED')} *{_spaced('OFFICIAL')} *{_spaced('USE')})"
    rf"|(?P<c>(?:[A-Z] ?)?C? *{_spaced('ONFIDENTIAL')})"
    rf"|(?P<s>(?:[A-Z] ?)?S? *{_spaced('ECRET')})"
    rf"|(?P<u>U? ?U? *{_spaced('NCLAS')}(?: *{_spaced('SIFIED')})?)"
    rf"|(?P<r>{_spaced('RESTRICTED')})"
    r")(?![A-Z])"
)
_BY_GROUP = {
    "ts": Classification.TOP_SECRET,
    "lou": Classification.LIMITED_OFFICIAL_USE,
    "c": Classification.CONFIDENTIAL,
    "s": Classification.SECRET,
    "u": Classification.UNCLASSIFIED,
    "r": Classification.RESTRICTED,
}
# Words that may stand between level and station (spec/02): E F T O is EFTO spaced.
_CONTROL = re.compile(
    r"[ /]*(?P<control>E ?F ?T ?O|FOUO|FOR OFFICIAL USE ONLY|NOFORN|N O F O R N|SENSITIVE"
    r"|EXDIS|NODIS|LIMDIS|STADIS|SIPDIS|CORRECTED COPY)\b(?=[ /]|$)"
)
_SECTION = re.compile(
    r" *S ?E ?C ?T ?(?:I ?O ?N|[A-Z]{2,4}) (?P<this>[0-9]{1,2}) ?O[FN] ?(?P<total>[0-9]{1,2})\b"
)
_STATION = re.compile(
    r" *(?P<post>[A-Z](?:[A-Z .'\-]{0,38}[A-Z.])?) *(?P<serial>[0-9]{3,8})\b(?:/[0-9]{1,2}\b)?(?P<tail>.*)"
)
# The serial alone, where the station was lost: LIMITED OFFICIAL USE 2284.
_SERIAL = re.compile(r" +(?P<post>)(?P<serial>[0-9]{3,6})(?P<tail>)$")
_SECTION_BEHIND = re.compile(
    r"(?<=[0-9]) +SECTION (?P<this>[0-9]{1,2}) ?O[FN] ?(?P<total>[0-9]{1,2})$"
)
# Spellings that no pattern above covers are compared letter by letter.
_MARKS_IN_NAME = re.compile(r"[.'\-]")
_WORDS = {
    level.value.replace(" ", ""): level
    for level in Classification
    if level is not Classification.RESTRICTED
} | {"UNCLAS": Classification.UNCLASSIFIED}
_LEAST_ALIKE = 0.82


@dataclass(frozen=True, slots=True)
class Banner:
    """What a classification line says. ``repaired`` is true for a damaged spelling of the level.

    ``post`` is the station in capitals with its spaces, ``captions`` the words
    after the serial (B6). ``post`` and ``serial`` are ``None`` for a line that
    holds the level alone, ``post`` alone where the station was lost.
    ``words`` are the level's as printed, in capitals.
    """

    classification: Classification
    controls: tuple[str, ...] = ()
    sections: int | None = None
    post: str | None = None
    serial: int | None = None
    captions: tuple[str, ...] = ()
    repaired: bool = False
    words: str = field(default="", compare=False)


def read_banner(line: str) -> Banner | None:
    """The classification line that ``line`` is, or ``None``."""
    upper = line.strip().upper()
    level = _LEVEL.match(upper)
    if level is not None:
        classification = next(value for name, value in _BY_GROUP.items() if level[name] is not None)
        words, rest = level["level"], upper[level.end() :]
    else:
        found = _closest_level(upper)
        if found is None:
            return None
        classification, words, rest = found
    controls = []
    while (match := _CONTROL.match(rest)) is not None:
        controls.append(_control_name(match["control"]))
        rest = rest[match.end() :]
    sections = None
    section = _SECTION.match(rest)
    if section is not None:
        sections = int(section["total"])
        rest = rest[section.end() :]
    repaired = level is None or not _is_sound(classification, words, line.strip())
    behind = _SECTION_BEHIND.search(rest)
    if behind is not None and sections is None:
        sections = int(behind["total"])
        rest = rest[: behind.start()]
    station = _STATION.match(rest) or _SERIAL.match(rest)
    if station is None:
        if rest.strip(" /.*-"):
            return None
        return Banner(classification, tuple(controls), sections, repaired=repaired, words=words)
    captions = _captions(station["tail"])
    serial = int(station["serial"])
    if captions is None or serial == 0:
        return None
    return Banner(
        classification,
        tuple(controls),
        sections,
        _post_name(station["post"]) or None,
        serial,
        captions,
        repaired,
        words,
    )


def _control_name(printed: str) -> str:
    """A control without its spacing: ``EFTO``, ``NOFORN``, ``FOUO``."""
    if printed == "CORRECTED COPY":
        return printed
    squeezed = printed.replace(" ", "")
    return "FOUO" if squeezed == "FOROFFICIALUSEONLY" else squeezed


def _is_sound(classification: Classification, words: str, printed: str) -> bool:
    """True where the level is printed as its rules have it, spaced or not."""
    if not printed.startswith(words):
        return False
    return words.strip() in _SOUND[classification]


def _spellings(level: Classification) -> frozenset[str]:
    """How a level is printed where nothing is damaged: spaced, plain, shortened."""
    plain = level.value.replace(" ", "")
    sent = level.as_sent
    found = {plain, " ".join(plain), level.value, sent}
    found |= {sent.replace("  ", " "), sent.replace("  ", "   ")}
    if level is Classification.UNCLASSIFIED:
        found |= {"UNCLAS", " ".join("UNCLAS")}
    return frozenset(found)


_SOUND = {level: _spellings(level) for level in Classification}


def _closest_level(upper: str) -> tuple[Classification, str, str] | None:
    """A level spelt in a way of its own: single letters, most of them right."""
    if upper[1:2] != " " and upper[2:3] != " ":
        return None
    match = re.match(r"(?:[A-Z]{1,3} ){4,12}[A-Z]{0,2}(?= |$)", upper)
    if match is None:
        return None
    letters = match.group().split()
    for count in range(len(letters), 3, -1):
        squeezed = "".join(letters[:count])
        for word, classification in _WORDS.items():
            if SequenceMatcher(None, squeezed, word).ratio() >= _LEAST_ALIKE + 0.05:
                taken = len(" ".join(letters[:count]))
                return classification, upper[:taken], upper[taken:]
    return None


def _captions(tail: str) -> tuple[str, ...] | None:
    """The captions after the serial, or ``None`` where something else stands there."""
    words = tail.replace("/", " ").strip(" .*-")
    if not words:
        return ()
    known = authority.known_captions()
    if words in known:
        return (words,)
    split = words.split()
    return tuple(split) if all(word in known for word in split) else None


def _post_name(text: str) -> str:
    return " ".join(_MARKS_IN_NAME.sub(" ", text).split())
