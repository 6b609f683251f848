"""Who classified a telegram: name, title, and reasons out of one sentence.

    Classified By: Charge d'Affaires a.i. Jane R. Roe for reasons 1.4 (b) and (d)
    CLASSIFIED BY: RICHARD ROE, DIRECTOR, EUR/SE; REASON: 1.4(B), (D)

The reasons are cut off first. What is left is a name before a comma, or a
name after a title: the last words that look like a name and are no words of
office. Source: spec/02 (Classified By), 5 FAH-1 H-246.
"""

from __future__ import annotations

import re

from reftel.telegram.marking import ClassifiedBy

_AGAIN = re.compile(
    r"^(?:\(?[A-Z]{1,3}\) *)?(?:This (?:message|cable|telegram) (?:was |is )?)?"
    r"(?:Clas{1,2}i?fied|Classfied|Derived)\s+(?:by|from)\b[\s:;,]*",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\([A-Z]{1,3}(?:/[A-Z]+)?\)\s*")
# Where the reasons begin. A word may be cut by a line's end: REA SONS, f or.
_REASONS = re.compile(
    r"[\s,;:.\-(]*(?:"
    r"(?:\bf ?o ?r\s+|\bdue to\s+|\bper\s+|\bunder\s+|\bbased (?:up)?[o0]n\s+|\bfor the\s+|\bby\s+)?"
    r"(?:E\.? ?O\.? ?[0-9]{5},?\s*)?(?:\bR ?e ?a? ?s ?o? ?n ?s?\b|\bREAS0NS?\b|\bReas\b|\bRasons?\b|\bResons?\b)"
    r"|\b(?:f ?o ?r|due to|per|under|based (?:up)?[o0]n|pursuant to)\s+(?:the )?(?:E\.? ?O|section|Se ?ction|para|[0-9][.,] ?[0-9])"
    r"|\bE\.? ?O\.? ?[0-9]{5}|\bSection\s+[0-9]"
    r"|(?<![0-9])1[.,] ?[2-6](?![0-9])"
    r").*$",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"(?<![0-9])(?P<section>1[.,] ?[2-6])(?![0-9])")
_LETTERS = re.compile(r"(?<![A-Za-z])\(?\s*([A-Ha-h])\s*(?=[),./;&+\s]|AND\b|$)")
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?", re.IGNORECASE)

# Words of office: they belong to a title and never to a name. Lower case.
_OFFICE = frozenset(
    """
    a acting action adviser advisor affairs affiars agent agricultural aid ait amb ambassador ambassadress
    american and appointed area as assistant assoc associate at-large attache attaché bureau by cda cg chair
    chairman charge chargé charge' chief coast com commander commercial commissioner congen consul consular
    consulate coordinator cos counsel counsellor counselor counselors country customs daas dao das dcm
    de defense delegation department dep deputy desk dhs dir director division dof dos dpo dpao econ
    ecmin ecminc ecmincouns ecoff econcouns economic econoff economics ecoun edmin embassy emin emincouns
    ems energy environment envoy esth est&h eur executive extraordinary financial fco first for foreign
    fso general global governance gov guide classification head hoc house in information interim international intl io ipo
    labor legal legatt liaison management mgmt military min mincons mincouns minister minister-counselor
    ministercounselor minister-counsellor mission multilateral national nea nsc of off office officer on
    ooc p pao para permanent plenipotentiary pol pol-mil pol/c polad polchief polcon polcons polcouns
    polec polecon policy political political-economic political-military polmil polmincons polmincouns
    poloff pol/econ pol/econoff politicalcounselor post press principal program prt public rep
    representative resident rso science sca second secretary section senior security special staff state
    sub-national sub supervisory team the third to trade treasury u.s us u/s usaid usg useu usnato usun vice
    visa with a/dcm a/s a/polcouns e/min econ/pol unit regional unvie ofc envt env health hhs mil
    abassador ambasador ambasasdor ambassaor ambassodor ambssador ambassadr ambassad0r counsel0r counsleor
    coordinator, couns couns. dir. amb. min. off. dep. asst asst. sec sec. ag adm econ. pol. ado
    chargé d'affaires d'affaires affaires d’affaires d\\'affaires a.i a.i. ad charge’ acting. interagency
    undersecretary under refcoord refugee population migration narcotics law enforcement crime central asia
    afghanistan pakistan sudan iraq iran europe africa near east south representenasative represenative
    permanent-representative consulgeneral ops operations planning plans nuclear nonproliferation
    """.split()
)
_NAME_WORD = re.compile(
    r"(?:[A-Z]\.?|(?:[A-Z]\.){2,3}|(?:[A-Z][a-z]?['’]?)?[A-Z0][a-z0A-Z'’\-]+[a-zA-Z0]|O'[A-Z][A-Za-z]+"
    r"|[A-ZÀ-Ý][\w'’\-]+|d'[A-Z][a-z]+|\"[A-Z][a-z]+\"|\([A-Z][a-z]+\))\.?$"
)
_PARTICLES = frozenset(
    {
        "de",
        "del",
        "della",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "der",
        "den",
        "st.",
        "mac",
        "mc",
        "el",
        "al",
        "bin",
    }
)
_LOST_BREAK = 66
"""A field's line of at least this many characters may be cut inside a word (spec/05 E7)."""


LONGEST = 600
"""Characters of the sentence that are read; no classifier's line is longer."""


def join_wrapped(lines: list[str]) -> str:
    """Join the lines of a field whose system cut lines at a fixed column.

    A line cut inside a word is followed by a line without a leading blank that
    begins in lower case; a line cut between words by one with it.
    """
    joined = ""
    for line in lines:
        glued = (
            joined
            and len(previous) >= _LOST_BREAK
            and line[:1].islower()
            and previous[-1:].isalpha()
            and _is_fragment(previous, line)
        )
        joined = f"{joined}{line.strip()}" if glued else f"{joined} {line.strip()}".strip()
        previous = line.rstrip()
    return " ".join(joined.split())


def _is_fragment(previous: str, line: str) -> bool:
    """True where neither side of a line's end is a word that stands alone there."""
    left = re.split(r"[\s(]", previous)[-1]
    right = re.split(r"[\s,.;)]", line)[0]
    if right.lower() in _OFFICE or right in {"or", "and", "for", "reason", "reasons", "based", "a"}:
        return f"{left}{right}".lower() in {"for", "reasons", "reason", "and"}
    return bool(re.fullmatch(r"[A-Z][a-z]+|[a-z]+", left)) and right not in _PARTICLES


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
    who = re.sub(r"\(\s*[A-Z]{2,5}\s*\)", "", who).strip()
    section, reasons = _read_reasons(reasons_text)
    name, title = _split_name(who)
    return ClassifiedBy(text, name, title, section, reasons)


def _read_reasons(text: str) -> tuple[str | None, tuple[str, ...]]:
    match = _SECTION.search(text)
    if match is None:
        letters = re.findall(r"\(\s*([A-Ha-h])\s*\)", text)
        return None, tuple(dict.fromkeys(letter.lower() for letter in letters))
    section = re.sub(r"[,\s]+", ".", match["section"].replace(", ", ".")).replace("..", ".")
    after = re.sub(
        r"\bAND\b|&|\+|/", " , ", text[match.end() : match.end() + 80], flags=re.IGNORECASE
    )
    letters = []
    for token in re.findall(r"[A-Za-z]+|\n", after):
        if re.fullmatch(r"[A-Ha-h]", token):
            letters.append(token.lower())
        else:
            break
    return section, tuple(dict.fromkeys(letters))


def _split_name(who: str) -> tuple[str | None, str | None]:
    """A name and the title before or after it."""
    if not who:
        return None, None
    suffix = _SUFFIX.search(who)
    protected = who
    if suffix is not None and suffix.group().startswith(","):
        protected = who[: suffix.start()] + "\0" + who[suffix.start() + 1 :]
    parts = [
        part.replace("\0", ",").strip(" ;:")
        for part in re.split(r",|;|:|\.\s(?=[A-Z]{2})| - | \? ", protected)
    ]
    parts = [part for part in parts if part]
    for index, part in enumerate(parts):
        if _is_name(part):
            rest = [other for at, other in enumerate(parts) if at != index]
            return part, ", ".join(rest) or None
    for index, part in enumerate(parts):
        name, before = _name_after_title(part)
        if name is not None:
            rest = [*parts[:index], before or "", *parts[index + 1 :]]
            return name, ", ".join(word for word in rest if word) or None
    return None, who


def _is_name(part: str) -> bool:
    words = part.split()
    core = [word for word in words if not re.fullmatch(r"(?:Jr|Sr|II|III|IV)\.?,?", word, re.I)]
    if not 2 <= len(core) <= 5:
        return False
    return all(_is_name_word(word.rstrip(",")) for word in core) and not _is_name_word_short(
        core[-1]
    )


def _is_name_word_short(word: str) -> bool:
    return len(word.strip(".")) < 2


def _is_name_word(word: str) -> bool:
    bare = word.strip(",")
    if bare.lower().rstrip(".") in _OFFICE or bare.lower() in _OFFICE:
        return False
    if bare.lower() in _PARTICLES:
        return True
    if "/" in bare or any(char.isdigit() and char != "0" for char in bare):
        return False
    return _NAME_WORD.match(bare) is not None


def _name_after_title(part: str) -> tuple[str | None, str | None]:
    """The last words of a part that look like a name, and the words of office before them."""
    words = part.split()
    first = len(words)
    if words and "/" in words[-1] and len(words) == 1:
        return None, None
    while first > 0 and (
        _is_name_word(words[first - 1])
        or re.fullmatch(r"(?:Jr|Sr|II|III|IV)\.?", words[first - 1], re.IGNORECASE)
    ):
        first -= 1
    if first == len(words):
        return None, None
    # A slash joins title and name: DCM/Ted Osius.
    if first > 0 and "/" in words[first - 1] and len(words) - first <= 1:
        title_end, _, given = words[first - 1].rpartition("/")
        if re.fullmatch(r"[A-Z][a-z]+", given):
            name = " ".join([given, *words[first:]])
            return name, " ".join([*words[: first - 1], title_end])
    while first < len(words) and words[first].lower() in _PARTICLES:
        first += 1
    name_words = words[first:]
    name_words, lead = _drop_acronyms(name_words)
    if not name_words:
        return None, None
    return " ".join(name_words), " ".join([*words[:first], *lead]) or None


def _drop_acronyms(words: list[str]) -> tuple[list[str], list[str]]:
    """Capitals before a name in mixed case are an office: USUN, ISN, T."""
    if not any(re.fullmatch(r"[A-Z][a-z'’\-]+[A-Za-z'’\-]*", word) for word in words):
        # All in capitals: short words without a vowel before a longer name.
        lead: list[str] = []
        while (
            len(words) > 2
            and re.fullmatch(r"[A-Z]{2,5}", words[0])
            and not re.search(r"[AEIOUY]", words[0])
        ):
            lead.append(words[0])
            words = words[1:]
        return words, lead
    lead = []
    while len(words) > 1 and re.fullmatch(r"[A-Z]{2,6}|[A-Z]", words[0]) and len(words) > 2:
        lead.append(words[0])
        words = words[1:]
    return words, lead
