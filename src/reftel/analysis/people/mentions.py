"""Where a text names a person: a name, a title with a name, an office that stands for its holder.

Rules and tables only: a word is part of a name if it is printed with a
capital (or, in a text in capitals, is no common word), and something shows
that it is a person: a title or given name before it, a verb of speaking
after it, or the same surname elsewhere in the telegram.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from reftel.analysis.people import lexicon
from reftel.authority.names import common_words, given_names
from reftel.authority.officers import all_officers
from reftel.authority.posts import stations
from reftel.authority.words import abbreviation


@dataclass(frozen=True, slots=True)
class Naming:
    """A place where a person is named: ``Prime Minister Benazir Bhutto``.

    ``title`` and ``name`` are as printed, either may be empty; ``start`` and
    ``end`` are offsets in the text. ``surname`` is the last word of the name,
    in capitals without accents, or empty for an office.
    """

    start: int
    end: int
    title: str
    name: str
    surname: str


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    low: str
    role: str  # title, given, name, particle, initial, word, never
    stop: bool  # punctuation that ends a name stands after it


_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-](?![sS]\b)[^\W\d_]+)*|[0-9]+")
_LOWER, _UPPER = re.compile(r"[a-z]"), re.compile(r"[A-Z]")
_BREAK = re.compile(r"[,;:()\"\u201c\u201d/\[\]!?&$%*=+]|--|[.](?:\s{2}|$|\n\n)")
_INITIAL = re.compile(r"[A-Z]")


def find_namings(text: str, known: frozenset[str] = frozenset()) -> list[Naming]:
    """Every naming in a text, in order. ``known`` are surnames (capitals) known to be people's."""
    upper = _is_upper(text)
    words = _Words(text, upper)
    found = list(_runs(text, words, upper))
    surnames = known | {n.surname for n in found if n.surname}
    taken = {index for n in found for index in range(n.start, n.end)}
    if upper:
        surnames |= _spoken_of(words)
    found += _surnames(words, surnames, taken)
    found += _alone_on_a_line(text, upper, taken)
    return sorted(found, key=lambda naming: naming.start)


def _is_upper(text: str) -> bool:
    """True for a text in capitals, as telegrams were until the 1990s."""
    sample = text[:240]
    return len(_LOWER.findall(sample)) * 4 < len(_UPPER.findall(sample))


@cache
def _places() -> frozenset[str]:
    """Words of the names of stations and their cities."""
    names = {
        word
        for post in stations()
        for word in f"{post.name} {post.city or ''}".lower().replace("-", " ").split()
    }
    return frozenset(names) - given_names() | lexicon.PLACES


_BEFORE_OFFICE = lexicon.OF_THE_OFFICE - {"of", "for", "and", "the", "in"}
_NO_NAME = lexicon.NEVER | lexicon.DEMONYMS


class _Words:
    """The words of a text; each is made when it is looked at, for few are."""

    def __init__(self, text: str, upper: bool) -> None:
        self._text = text
        self._matches = list(_TOKEN.finditer(text))
        self.printed = [match.group() for match in self._matches]
        self.roles = list(map(_roles(upper).__getitem__, self.printed))
        self._made: dict[int, _Word] = {}
        self.candidates = [at for at, role in enumerate(self.roles) if role in _CANDIDATES]

    def __len__(self) -> int:
        return len(self._matches)

    def __getitem__(self, index: int) -> _Word:
        found = self._made.get(index)
        return found if found is not None else self._make(index)

    def is_plain(self, index: int) -> bool:
        """What stands behind a word shows that it opens no name: told without making words."""
        role = self.roles[index]
        if index + 1 == len(self.roles):
            return role != "title"
        following, printed = self.roles[index + 1], self.printed[index + 1]
        if following in _IN_NAME or (following == "particle" and role != "particle"):
            return False
        low = _folded(printed)
        if role == "title":
            own = _folded(self.printed[index])
            return own not in lexicon.STANDALONE and not (
                following in {"title", "particle"}
                or low in lexicon.OF_THE_OFFICE
                or printed[0].isupper()
            )
        if role == "given":
            return not printed[0].isupper() and low not in lexicon.SPEECH
        return role != "name" or low not in lexicon.STRONG_SPEECH

    def _make(self, index: int) -> _Word:
        match, printed = self._matches[index], self.printed[index]
        low, role, text = _folded(printed), self.roles[index], self._text
        if index + 1 < len(self._matches):
            between = text[match.end() : self._matches[index + 1].start()]
        else:
            between = text[match.end() :]
        stop = between not in {" ", "\n"} and _stops(between, low, len(printed))
        if _cuts(between) and index + 1 < len(self._matches):
            # A word cut at the end of a line: PROMO- TION. Neither half is a name.
            role, stop = "word", False
        elif index and _cuts(text[self._matches[index - 1].end() : match.start()]):
            role = "word"
        made = self._made[index] = _Word(match.start(), match.end(), printed, low, role, stop)
        return made


_IN_NAME = frozenset({"given", "name", "initial"})
_CANDIDATES = frozenset({"title", "given", "name", "initial", "particle"})


def _cuts(between: str) -> bool:
    return between[:1] == "-" and between[1:].isspace()


def _folded(printed: str) -> str:
    return printed.lower().replace("\u2019", "'")


def _stops(between: str, low: str, length: int) -> bool:
    """True where what stands between two words ends a name."""
    if between in {" ", "\n"}:
        return False
    if not between:
        return False
    if between.lstrip(" ").startswith("."):
        return not (length == 1 or low in _SHORT_TITLES) or "\n\n" in between
    return _BREAK.search(between) is not None or "\n\n" in between or "." in between


_SHORT_TITLES = frozenset(
    "mr mrs ms dr gen lt col maj capt adm amb gov sen rep prof rev hon brig cmdr sgt jr sr st".split()
)


class _Roles(dict[str, str]):
    """What words can be, kept: a telegram has few words, and says them often."""

    def __init__(self, upper: bool) -> None:
        super().__init__()
        self._upper = upper

    def __missing__(self, printed: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        found = self[printed] = _role(printed, self._upper)
        return found


_MOST_WORDS = 1 << 16


@cache
def _roles(upper: bool) -> _Roles:
    return _Roles(upper)


def _role(printed: str, upper: bool) -> str:
    """What a word can be in a name, by itself."""
    low = _folded(printed)
    if printed[0].isdigit():
        return "word"
    capital = printed[0].isupper()
    if low in _titles() and (capital or low in lexicon.STANDALONE or low in lexicon.OFFICES):
        return "title"
    if low in lexicon.PARTICLES:
        return "particle"
    if not capital:
        return "word"
    if low in _NO_NAME:
        return "never"
    if len(printed) == 1:
        return "initial" if low != "i" and (low != "a" or not upper) else "word"
    if low in given_names():
        return "given"
    if low in _places():
        return "never"
    return "word" if _is_word(printed, low, upper) else "name"


def _is_word(printed: str, low: str, upper: bool) -> bool:
    """A word of the language, or an abbreviation."""
    common = common_words()
    if low in common or (upper and "-" in low and low.split("-", maxsplit=1)[0] in common):
        return True
    if upper and (len(low) == 2 or not _VOWEL.search(low) or _stem(low) in common):
        return True
    if upper and low.endswith("s") and low[:-1] in common:
        return True
    if not upper and printed.isupper() and (len(printed) < 4 or not _VOWEL.search(low)):
        return True
    return printed.isupper() and len(low) <= 5 and abbreviation(printed) is not None


@cache
def _titles() -> frozenset[str]:
    return lexicon.OFFICES | lexicon.RANKS | lexicon.HONORIFICS


_VOWEL = re.compile(r"[aeiouy]")


def _stem(low: str) -> str:
    for prefix in (
        "un",
        "re",
        "in",
        "im",
        "ir",
        "non",
        "pre",
        "mis",
        "over",
        "under",
        "dis",
        "counter",
        "inter",
    ):
        if low.startswith(prefix) and low[len(prefix) :] in common_words():
            return low[len(prefix) :]
    for ending in (
        "ing",
        "ings",
        "ed",
        "ly",
        "es",
        "er",
        "ers",
        "or",
        "ors",
        "al",
        "ment",
        "ments",
        "ness",
        "ization",
        "izing",
        "ized",
        "ation",
        "ations",
        "able",
        "ably",
        "less",
        "ity",
        "ive",
        "ful",
        "like",
        "wise",
        "ic",
        "ism",
        "ist",
    ):
        if low.endswith(ending) and len(low) - len(ending) > 3:
            stem = low[: -len(ending)]
            if stem in common_words() or f"{stem}e" in common_words():
                return stem if stem in common_words() else f"{stem}e"
    return low


def _runs(text: str, words: _Words, upper: bool) -> Iterator[Naming]:
    """Titles with names, names with a given name, unknown names that speak, offices alone."""
    next_free = 0
    for index in words.candidates:
        if index < next_free or words.is_plain(index):
            continue
        role = words[index].role
        if role == "title":
            naming, next_free = _titled(text, words, index, upper)
        elif role in {"given", "name", "initial"} or (
            role == "particle" and words.printed[index][0].isupper() and not upper
        ):
            naming, next_free = _named(text, words, index, upper)
        else:
            continue
        if naming is not None:
            yield naming


def _titled(text: str, words: _Words, index: int, upper: bool) -> tuple[Naming | None, int]:
    """The naming that a title opens, and where to go on."""
    first = index
    while first > 0 and not words[first - 1].stop and words[first - 1].low in _BEFORE_OFFICE:
        if (
            not upper
            and not words[first - 1].text[0].isupper()
            and words[first - 1].low not in {"former", "acting", "deputy"}
        ):
            break
        first -= 1
    last = index
    while not words[last].stop and last + 1 < len(words) and words[last + 1].role == "title":
        last += 1
    begin, stop = last + 1, last + 1
    if not words[last].stop:
        begin = _skip_office(words, last + 1)
        stop = _name_end(words, begin, upper, titled=True)
    title = " ".join(text[words[first].start : words[last].end].split())
    if stop > begin:
        low_title = words[last].low
        if low_title in _titles():
            name = " ".join(text[words[begin].start : words[stop - 1].end].split())
            title = " ".join(text[words[first].start : words[begin - 1].end].split())
            return Naming(
                words[first].start, words[stop - 1].end, title, name, _surname(words[stop - 1])
            ), stop
    return _office(words, first, last, title), last + 1


def _skip_office(words: _Words, begin: int) -> int:
    """Past words of the office between title and name: ``Secretary of State Vance``."""
    at = begin
    limit = min(len(words), begin + 7)
    while at < limit and (words[at].low in lexicon.OF_THE_OFFICE or words[at].role == "title"):
        if words[at].stop:
            return begin
        at += 1
    return at if at < limit and words[at].role in {"name", "given", "initial"} else begin


def _name_end(words: _Words, begin: int, upper: bool, *, titled: bool) -> int:
    """The index after the last word of the name that begins at ``begin``; ``begin`` if none."""
    at = begin
    last = begin
    while at < len(words) and at - begin < 6:
        word = words[at]
        after_particle = at > begin and words[at - 1].role == "particle"
        if word.role in {"name", "given"} or (
            after_particle and word.low in _places() and not upper
        ):
            last = at + 1
        elif word.role == "initial":
            pass
        elif word.role == "particle" and (
            not upper
            or at > begin
            or word.low not in {"de", "la", "las", "los", "y", "e", "do", "al"}
        ):
            if word.low in {"y", "e", "ou", "do", "the"} and at == begin:
                break
        elif titled and at == begin and word.role == "word" and _odd_surname(word, upper):
            last = at + 1
        else:
            break
        at += 1
        if word.stop:
            break
    return last if last > begin else begin


@cache
def _officers() -> frozenset[str]:
    """Surnames of officers that are words of the language as well: Brown, Young, Rush."""
    found = {officer.surname.lower() for officer in all_officers()}
    return frozenset(found & (common_words() | given_names() | _places())) - lexicon.OF_THE_OFFICE


def _odd_surname(word: _Word, upper: bool) -> bool:
    """A common word right after a title, printed as a name: ``Ambassador Wood``."""
    if upper:
        return word.low in _officers()
    return (
        not upper
        and word.text[0].isupper()
        and word.text[1:].islower()
        and word.low not in lexicon.OF_THE_OFFICE
    )


def _named(text: str, words: _Words, index: int, upper: bool) -> tuple[Naming | None, int]:
    """The naming that begins with a name and no title, if something shows a person."""
    stop = _name_end(words, index, upper, titled=False)
    if stop == index:
        return None, index + 1
    run = [words[at] for at in range(index, stop)]
    real = [word for word in run if word.role in {"name", "given"}]
    has_given = any(word.role == "given" for word in run)
    odd = words[stop] if stop < len(words) and not run[-1].stop else None
    if (
        has_given
        and len(real) == 1
        and odd is not None
        and _odd_surname(odd, upper)
        and odd.role == "word"
    ):
        stop += 1
        run = [words[at] for at in range(index, stop)]
        real = [*real, odd]
    after = words[stop] if stop < len(words) and not run[-1].stop else None
    before = words[index - 1] if index and not words[index - 1].stop else None
    speaks = (
        after is not None
        and after.low in (lexicon.STRONG_SPEECH if len(real) == 1 else lexicon.SPEECH)
        and after.role == "word"
    )
    person = has_given and len(real) >= 2 and run[0].role in {"given", "initial"}
    person = person or (has_given and len(real) >= 2 and not upper)
    person = person or (
        speaks
        and not (
            before is not None and before.low in {"the", "of", "in", "and", "at"} and len(real) == 1
        )
    )
    person = person or (
        len(real) >= 2
        and all(len(word.text) > 2 for word in real)
        and not _is_phrase(before, after)
    )
    person = person or (any(word.role == "initial" for word in run[1:]) and len(real) >= 2)
    person = person or (
        len(real) >= 2 and any(word.role == "particle" for word in run) and not upper
    )
    if person and before is not None and before.low in {"the"} and len(real) < 2:
        person = False
    if not person:
        return None, stop
    start = run[0].start
    name = " ".join(text[start : run[-1].end].split())
    return Naming(start, run[-1].end, "", name, _surname(run[-1])), stop


def _is_phrase(before: _Word | None, after: _Word | None) -> bool:
    """Unknown words that the words beside them show to be no name: ``the Bisha Nevsun project``."""
    if before is not None and (
        before.low
        in {"the", "in", "at", "near", "from", "a", "an", "newspaper", "daily", "la", "el"}
        or before.role in {"never", "particle"}
    ):
        return True
    return after is not None and after.role == "never"


def _office(words: _Words, first: int, last: int, title: str) -> Naming | None:
    """An office that stands for its holder: ``the Ambassador``, ``Polcouns``."""
    low = words[last].low
    if low not in lexicon.STANDALONE:
        return None
    before = words[first - 1] if first and not words[first - 1].stop else None
    own = low in lexicon.POSTS_OWN
    article = before is not None and before.low in {"the", "our", "your", "his", "their"}
    compound = first < last
    if not (own or article or compound) or (
        before is not None
        and before.low in {"a", "an", "any", "each", "every", "no", "new", "next"}
    ):
        return None
    if low in {"general", "director", "chief", "secretary"} and not article and not compound:
        return None
    return Naming(words[first].start, words[last].end, title, "", "")


def _surnames(
    words: _Words, surnames: frozenset[str] | set[str], taken: set[int]
) -> Iterator[Naming]:
    """The surname alone, after it was found with a title or a given name."""
    if not surnames:
        return
    forms = surnames | {surname.capitalize() for surname in surnames}
    for index, printed in enumerate(words.printed):
        if printed not in forms and (printed.upper() not in surnames or printed[0].islower()):
            continue
        word = words[index]
        if word.start in taken:
            continue
        if word.role in {"name", "given"} or (
            word.role in {"never", "word"} and word.text[1:].islower()
        ):
            yield Naming(word.start, word.end, "", word.text, _surname(word))


_ALONE = re.compile(
    r"(?:^|\n)[ \t]*(?P<name>[A-Z][A-Z'\u2019-]{2,}(?: [A-Z][A-Z'-]+)?)[ \t]*(?=\n|$)"
)
_BY = frozenset(
    "by with told met to that between and from for when while as if against under of saw said asked".split()
)


def _spoken_of(words: _Words) -> set[str]:
    """Unknown words of a text in capitals that stand more than once, and where people stand."""
    score: dict[str, int] = {}
    seen: dict[str, int] = {}
    for index, role in enumerate(words.roles):
        if role != "name" or len(words.printed[index]) < 4:
            continue
        word = words[index]
        if word.role != "name":
            continue
        key = _surname(word)
        seen[key] = seen.get(key, 0) + 1
        before = words[index - 1] if index else None
        after = words[index + 1] if index + 1 < len(words) else None
        weight = 0
        if before is not None and not before.stop:
            weight -= 3 * (
                before.low in {"the", "in", "at", "near", "a", "an", "into"}
                or before.role == "never"
            )
            weight += before.low in _BY
        if after is not None and not word.stop:
            weight += 2 * (after.low in lexicon.STRONG_SPEECH) + (after.low in lexicon.SPEECH)
            weight -= 2 * (after.role in {"name", "never"})
        elif after is not None and after.start - word.end > 1 and word.stop:
            weight += 1
        score[key] = score.get(key, 0) + weight
    return {key for key, value in score.items() if seen[key] >= 2 and value >= 2}


def _alone_on_a_line(text: str, upper: bool, taken: set[int]) -> Iterator[Naming]:
    """A signature: a name by itself on a line."""
    for match in _ALONE.finditer(text):
        start, name = match.start("name"), match["name"]
        role = _role(name.split()[0], upper)
        known = role in {"name", "given"} or name.split()[0].lower() in _officers()
        if start not in taken and known:
            taken.update(range(start, match.end("name")))
            yield Naming(start, match.end("name"), "", name, name.split()[-1])


def _surname(word: _Word) -> str:
    return word.text.upper().replace("\u2019", "'")


def with_place(naming: Naming, by: int) -> Naming:
    """The same naming, ``by`` characters further on."""
    return replace(naming, start=naming.start + by, end=naming.end + by)
