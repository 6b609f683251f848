"""Who classified a telegram: name, title, and reasons out of one sentence.

    Classified By: Charge d'Affaires a.i. Jane R. Roe for reasons 1.4 (b) and (d)
    CLASSIFIED BY: RICHARD ROE, DIRECTOR, EUR/SE; REASON: 1.4(B), (D)

The reasons are cut off first. What is left is a name before a comma, or a
name after a title: the last words that look like a name and are no words of
office. Source: spec/02 (Classified By), 5 FAH-1 H-246.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reftel.telegram.marking import ClassifiedBy

_AGAIN = re.compile(
    r"^(?:\(?[A-Z]{1,3}\) *)?(?:This (?:message|cable|telegram) (?:was |is )?)?"
    r"(?:Clas{1,2}i?fied|Classfied|Derived)\s+(?:by|from)\b[\s:;,]*",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\([A-Z]{1,3}(?:/[A-Z]+)?\)\s*")
# Where the reasons begin. A word may be cut by a line's end: REA SONS, f or.
_REASONS = re.compile(
    r"[\s,;:.\-(]*(?=[bdefprsu1])(?:"
    r"(?:\bf ?o ?r\s+|\bdue to\s+|\bper\s+|\bunder\s+|\bbased (?:up)?[o0]n\s+|\bfor the\s+|\bby\s+)?"
    r"(?:E\.? ?O\.? ?[0-9]{5},?\s*)?(?:\bR ?e ?a? ?s ?o? ?n ?s?\b|\bREAS0NS?\b|\bReas\b|\bRasons?\b|\bResons?\b)"
    r"|\b(?:f ?o ?r|due to|per|under|based (?:up)?[o0]n|pursuant to)\s+(?:the )?(?:E\.? ?O|section|Se ?ction|para|[0-9][.,] ?[0-9])"
    r"|\bE\.? ?O\.? ?[0-9]{5}|\bSection\s+[0-9]"
    r"|(?<![0-9])1[.,] ?[2-6](?![0-9])"
    r").*$",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"(?<![0-9])(?P<section>1 ?[.,] ?[2-6])(?![0-9])")

# Words of office: they belong to a title and never to a name. In lower case,
# without a closing stop; a zero stands for the letter O where a copy has it so.
_OFFICE = frozenset(
    """
    a.i a/dcm a/polcouns a/s abassador acting action ad adm ado adviser advisor advisors affaires
    affairs affiars afghanistan africa ag agent agricultural aid ait amb ambasador ambasasdor
    ambassad0r ambassador ambassadors ambassadr ambassadress ambassaor ambassodor ambssador
    american and appointed area as asia assistant assoc associate asst at-large attache attaché
    bureau by cable cda central cg chair chairman charge charge' chargé chief chief-of-mission
    classification coast com commander commercial commissioner congen consul consular consulate
    consulates consulgeneral controller coordinator cos couns counsel counsel0r counsellor
    counselor counselors counsleor country crime customs d'affaires daas dao das dcm defense
    delegation dep department deputy desk dg dhs dir director division dof dos dpao dpo e/min e/p
    east ecmin ecminc ecmincouns ecoff econ econ/pol econcouns econoff economic economics ecoun
    edmin embassy emin emincouns ems energy enforcement env environment envoy envt est&h esth eur
    europe executive extraordinary fco financial first for foreign fso general global gov
    governance guide head health hhs hoc house in information interagency interim international
    intl io ipo iran iraq labor large law legal legatt liaison management message mgmt migration
    mil military min mincons mincouns minister minister-counsellor minister-counselor
    ministercounselor mission multilateral narcotics national nea near nonproliferation nsc
    nuclear of ofc off office officer officers on ooc operations ops p p/e pakistan pao para
    permanent permanent-representative planning plans plenipotentiary pol pol-econ pol-mil pol/c
    pol/econ pol/econoff polad polchief polcon polcons polcouns polec polecon policy political
    political-economic political-military politicalcounselor polmil polmincons polmincouns poloff
    population post press principal program prt public refcoord refugee regional rep represenative
    representative representenasative resident rso sca science sec second secretary section
    security senior south special staff state sub sub-national sudan supervisory team the third to
    trade treasury u.s u/s under undersecretary unit unvie us usaid useu usg usnato usun vice visa
    with
    """.split()
)
# Bureaus and offices of the Department that stand before a name in capitals.
_BUREAUS = frozenset(
    [
        "AF",
        "AIT",
        "AVC",
        "CA",
        "DAS",
        "DRL",
        "DS",
        "EAP",
        "EEB",
        "EUR",
        "INL",
        "INR",
        "IO",
        "ISN",
        "NEA",
        "OES",
        "PM",
        "PRM",
        "SA",
        "SCA",
        "SRAP",
        "T",
        "USEU",
        "USUN",
        "VCI",
        "WHA",
    ]
)
_NAME_WORD = re.compile(
    r"[A-Z0]\.?|(?:[A-Z]\.){2,3}"
    r"|(?:[A-Z]\.){1,2}[A-Z][\w'\u2019\-]+"
    r"|(?:[A-Z][a-z]?['\u2019])?[A-Z\u00c0-\u00dd][\w'\u2019\-]*\w\.?|\"[A-Z][a-z]+\"|\([A-Z][a-z]+\)"
)
_SUFFIX_WORD = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    {"al", "bin", "de", "del", "della", "den", "der", "di", "du", "el", "la", "le", "van", "von"}
)
_BREAK_COLUMN = 66
"""A field's line of at least this many characters may be cut inside a word (spec/05 E7)."""


LONGEST = 600
"""Characters of the sentence that are read; no classifier's line is longer."""


_OFFICE_IN_BRACKETS = re.compile(r"\(\s*[A-Z]{2,5}\s*\)")
_LETTER_IN_BRACKETS = re.compile(r"\(\s*([A-Ha-h])\s*\)")
# Letters without their section: for reasons b, d.
_BARE_LETTERS = re.compile(
    r"\bREASONS?:? (?P<letters>[A-H](?:(?: ?, ?| ?/ ?| and )+[A-H])*)(?![A-Za-z])", re.IGNORECASE
)
_MARKS = re.compile(r"[,.\s]+")
_WORD = re.compile(r"[A-Za-z]+|\n")
_REASON_LETTERS = frozenset("abcdefgh")
_COMMA_SUFFIX = re.compile(r",\s+((?:Jr|Sr|II|III|IV)\b\.?)", re.IGNORECASE)


def join_wrapped(lines: list[str]) -> str:
    """Join the lines of a field whose system cut lines at a fixed column.

    A line cut between words is followed by one that begins with a blank; a
    line cut inside a word is not, and the word goes on there.
    """
    joined = ""
    previous = ""
    for line in lines:
        cut = len(previous) >= _BREAK_COLUMN and previous[-1:].isalpha() and line[:1].isalpha()
        gap = "" if cut and _is_cut_word(previous, line) else " "
        joined = f"{joined}{gap}{line.strip()}"
        previous = line.rstrip()
    return " ".join(joined.split())


def _is_cut_word(previous: str, line: str) -> bool:
    """True where the two sides of a line's end are one word."""
    left = re.split(r"[\s(]", previous)[-1]
    right = re.split(r"[\s,.;:)]", line)[0]
    whole = f"{left}{right}".lower()
    if whole in _OFFICE or whole in {"for", "reason", "reasons", "and", "section"}:
        return True
    if right.lower() in _OFFICE or right.lower() in {
        "or",
        "and",
        "for",
        "reason",
        "reasons",
        "based",
    }:
        return False
    return right[:1].islower() and right not in _PARTICLES and left[:1].isalpha()


def read_classified_by(text: str) -> ClassifiedBy:
    """Name, title, section and reasons of the sentence after ``Classified By:``.

    ``text`` is the sentence on one line; what it does not give is ``None``
    or empty.
    """
    who = text[:LONGEST]
    while (again := _AGAIN.match(who)) is not None and again.end():
        who = who[again.end() :]
    who = _MARK.sub("", who)
    again = _AGAIN.match(who)
    if again is not None:
        who = who[again.end() :]
    cut = _REASONS.search(who)
    reasons_text = who[cut.start() :] if cut else ""
    who = (who[: cut.start()] if cut else who).strip(" ,;:.-(")
    who = _OFFICE_IN_BRACKETS.sub("", who).strip()
    section, reasons = _read_reasons(reasons_text)
    name, title = _split_name(who)
    return ClassifiedBy(text, name, title, section, reasons)


def _read_reasons(text: str) -> tuple[str | None, tuple[str, ...]]:
    match = _SECTION.search(text)
    if match is None:
        letters = _LETTER_IN_BRACKETS.findall(text)
        if not letters and (bare := _BARE_LETTERS.search(text)) is not None:
            letters = _WORD.findall(bare["letters"])
        read = [letter.lower() for letter in letters if len(letter) == 1]
        return None, tuple(dict.fromkeys(read))
    section = _MARKS.sub(".", match["section"])
    letters = []
    for word in _WORD.findall(text[match.end() : match.end() + 80]):
        if word.lower() in _REASON_LETTERS:
            letters.append(word.lower())
        elif word.upper() != "AND":
            break
    return section, tuple(dict.fromkeys(letters))


# The same few officers classify what a post sends.
@lru_cache(maxsize=4096)
def _split_name(who: str) -> tuple[str | None, str | None]:
    """A name and the title before or after it."""
    parts = _parts(who)
    for index, part in enumerate(parts):
        if _is_name(part):
            return part, ", ".join(parts[:index] + parts[index + 1 :]) or None
    if len(parts) > 2 and _is_one_name(parts[0]) and _is_one_name(parts[1]):
        # Surname first, as a later system fills the line in: ROE, JANE, AMBASSADOR, DOS.
        return f"{parts[0]}, {parts[1]}", ", ".join(parts[2:])
    for index, part in enumerate(parts):
        name, before = _name_after_title(part)
        if name is not None:
            rest = [*parts[:index], before or "", *parts[index + 1 :]]
            return name, ", ".join(word for word in rest if word) or None
    return None, who or None


def _is_one_name(part: str) -> bool:
    return " " not in part and len(part) > 2 and part.isalpha() and _is_name_word(part)


_LOST_STOP = re.compile(r"(?:, [JS]r|\ba\.i)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,;:]| - | \? |(?<=[A-Z]{2})\.\s+(?=[A-Z])|(?<=[a-z]{4})\.\s+(?=[A-Z])")


def _parts(who: str) -> list[str]:
    """The sentence at its commas, a suffix such as Jr. left with its name."""
    joined = _COMMA_SUFFIX.sub("\\0 \\1", who)
    parts = [part.replace("\0", ",").strip(" .;:") for part in _SEPARATOR.split(joined)]
    # A suffix keeps the stop that the edge has lost.
    return [f"{part}." if _LOST_STOP.search(part) else part for part in parts if part]


def _is_office(word: str) -> bool:
    """True for a word of office, also one joined by strokes or hyphens to others."""
    bare = word.strip(',.()"').replace("\u2019", "'").replace("0", "o").lower()
    if bare in _OFFICE:
        return True
    pieces = [piece for piece in re.split(r"[/\-]", bare) if piece]
    return len(pieces) > 1 and (
        "/" in bare or all(piece in _OFFICE or piece in {"at", "large"} for piece in pieces)
    )


@lru_cache(maxsize=8192)
def _is_name_word(word: str) -> bool:
    bare = word.strip(",")
    if bare.lower() in _PARTICLES:
        return True
    if len(bare.rstrip(".")) > 1 and (_is_office(bare) or bare in _BUREAUS):
        return False
    return _NAME_WORD.fullmatch(bare) is not None


def _is_name(part: str) -> bool:
    """True for two to five words that all belong to a name."""
    words = [word for word in part.split() if not _SUFFIX_WORD.fullmatch(word.strip(","))]
    if not 2 <= len(words) <= 5 or len(words[-1].strip(".,")) < 2:
        return False
    return all(_is_name_word(word) for word in words)


def _name_after_title(part: str) -> tuple[str | None, str | None]:
    """The last words of a part that look like a name, and the words of office before them."""
    words = part.split()
    first = len(words)
    while first > 0 and (
        _is_name_word(words[first - 1]) or _SUFFIX_WORD.fullmatch(words[first - 1])
    ):
        first -= 1
    if first > 0 and "/" in words[first - 1] and len(words) - first <= 2:
        # A stroke joins title and name: DCM/Ted Osius.
        title, _, given = words[first - 1].rpartition("/")
        if re.fullmatch(r"[A-Z][a-z]+", given):
            return " ".join([given, *words[first:]]), " ".join([*words[: first - 1], title])
    while first < len(words) and words[first].lower() in _PARTICLES:
        first += 1
    while len(words) - first > 2 and _is_lead(words[first:]):
        first += 1
    if first == len(words) or (len(words) - first == 1 and len(words[first]) < 3):
        return None, None
    return " ".join(words[first:]), " ".join(words[:first]) or None


def _is_lead(words: list[str]) -> bool:
    """True where the first word is an office in capitals: USUN, ISN, T."""
    first = words[0]
    mixed = any(re.fullmatch(r"[A-Z][a-z'\u2019\-]+.*", word) for word in words)
    if mixed:
        return re.fullmatch(r"[A-Z]{1,6}", first) is not None
    return re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{2,5}|[A-Z]", first) is not None
