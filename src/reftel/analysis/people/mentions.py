"""Where a text names a person: a name, a title with a name, an office that stands for its holder.

Rules and tables only: a word is part of a name if it is printed with a
capital (or, in a text in capitals, is no common word), and something shows
that it is a person: a title or given name before it, a verb of speaking
after it, or the same surname elsewhere in the telegram.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reftel.analysis import lexicon
from reftel.analysis.roles import officers, places, role_of
from reftel.analysis.words import (
    HOT,
    NAMED,
    UNKNOWN,
    Word,
    Words,
    as_surname,
    blanked,
    blocks_of,
    is_upper,
)


class Naming(NamedTuple):
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


_Found = tuple[Naming | None, int]
"""A naming, if there is one, and the word where to go on."""


def find_namings(text: str, known: frozenset[str] = frozenset()) -> list[Naming]:
    """Every naming in a text, in order. ``known`` are surnames (capitals) known to be people's."""
    upper = is_upper(text)
    return namings_in(text, upper, blocks_of(text, blanked(text), upper), known)


def namings_in(
    text: str, upper: bool, blocks: Sequence[Words], known: frozenset[str] = frozenset()
) -> list[Naming]:
    """As ``find_namings``, for a text that was cut into words."""
    found: list[Naming] = []
    taken = [_run(words, upper, found) for words in blocks]
    surnames = known.union([naming.surname for naming in found]) - {""}
    if upper:
        surnames |= _spoken_of(blocks)
    if surnames:
        for words, used in zip(blocks, taken, strict=True):
            _surnames(words, surnames, used, found)
    lines = text.split("\n")
    if True in map(str.isupper, lines):
        found += _alone_on_a_line(lines, upper, found)
    found.sort()
    return found


_BEFORE_OFFICE = lexicon.OF_THE_OFFICE - {"of", "for", "and", "the", "in"}


def _run(words: Words, upper: bool, found: list[Naming]) -> set[int]:
    """Titles with names, names with a given name, unknown names that speak, offices alone.

    They are put to those found; gives which words are theirs.
    """
    used: set[int] = set()
    next_free = 0
    for match in HOT.finditer(words.codes):
        first = index = match.start()
        if index < next_free:
            continue
        if words.codes[index] in "ST":
            naming, first, next_free = _titled(words, index, upper)
        else:
            naming, next_free = _named(words, index, upper)
        if naming is not None:
            found.append(naming)
            used.update(range(first, next_free))
    return used


def _titled(words: Words, index: int, upper: bool) -> tuple[Naming | None, int, int]:
    """The naming that a title opens, its first word, and where to go on."""
    all_words, codes = words.words, words.codes
    first = index
    while first > 0 and all_words[first - 1].low in _BEFORE_OFFICE and not words.ends(first - 1):
        word = all_words[first - 1]
        if (
            not upper
            and not word.text[0].isupper()
            and word.low not in {"former", "acting", "deputy"}
        ):
            break
        first -= 1
    last = index
    while last + 1 < len(codes) and codes[last + 1] in "STt" and not words.ends(last):
        last += 1
    stop = begin = last + 1
    if not words.ends(last):
        begin = _skip_office(words, last + 1)
        stop = _name_end(words, begin, upper, titled=True)
    if stop > begin:
        return (
            Naming(
                words.start(first),
                words.end(stop - 1),
                words.printed(first, begin),
                words.printed(begin, stop),
                as_surname(all_words[stop - 1].text),
            ),
            first,
            stop,
        )
    return _office(words, first, last), first, last + 1


def _skip_office(words: Words, begin: int) -> int:
    """Past words of the office between title and name: ``Secretary of State Vance``."""
    at = begin
    limit = min(len(words), begin + 7)
    while at < limit:
        word = words.words[at]
        if word.role != "title" and word.low not in lexicon.OF_THE_OFFICE:
            return at if word.role in _IN_NAME else begin
        if words.ends(at):
            return begin
        at += 1
    return begin


_IN_NAME = frozenset({"name", "given", "initial"})
_REAL = frozenset({"name", "given"})
_NOT_FIRST_IN_CAPITALS = frozenset({"de", "la", "las", "los", "y", "e", "do", "al"})


def _name_end(words: Words, begin: int, upper: bool, *, titled: bool) -> int:
    """The index after the last word of the name that begins at ``begin``; ``begin`` if none."""
    all_words, codes = words.words, words.codes
    last = begin
    for at in range(begin, min(len(codes), begin + 6)):
        if codes[at] in "gn":
            last = at + 1
            if at + 1 < len(codes) and not all_words[at + 1].opens:
                continue
            break
        word = all_words[at]
        role = word.role
        if role in _REAL:
            last = at + 1
        elif role == "particle":
            if at == begin:
                if upper and word.low in _NOT_FIRST_IN_CAPITALS:
                    break
                if word.low in {"y", "e", "ou", "do", "the"}:
                    break
        elif at > begin and all_words[at - 1].role == "particle" and _is_place(word, upper):
            last = at + 1
        elif role == "initial":
            pass
        elif titled and at == begin and role == "word" and _odd_surname(word, upper):
            last = at + 1
        else:
            break
        if words.ends(at):
            break
    return last


def _is_place(word: Word, upper: bool) -> bool:
    """A place that is the name's last part: ``de Castilla``."""
    return not upper and word.low in places()


def _odd_surname(word: Word, upper: bool) -> bool:
    """A common word right after a title, printed as a name: ``Ambassador Wood``."""
    if upper:
        return word.low in officers()
    return (
        word.text[:1].isupper()
        and word.text[1:].islower()
        and word.low not in lexicon.OF_THE_OFFICE
    )


def _named(words: Words, index: int, upper: bool) -> _Found:
    """The naming that begins with a name and no title, if something shows a person."""
    stop = _name_end(words, index, upper, titled=False)
    if stop == index:
        return None, index + 1
    all_words = words.words
    run = all_words[index:stop]
    real = [word for word in run if word.role in _REAL]
    codes = words.codes[index:stop]
    given = "g" in codes or "G" in codes
    after = None if words.ends(stop - 1) else all_words[stop]
    if (
        given
        and len(real) == 1
        and after is not None
        and after.role == "word"
        and _odd_surname(after, upper)
    ):
        stop += 1
        run.append(after)
        real.append(after)
        after = None if words.ends(stop - 1) else all_words[stop]
    before = all_words[index - 1] if index and not words.ends(index - 1) else None
    if not _is_person(run, real, given, before, after, upper):
        return None, stop
    start, end = words.start(index), words.end(stop - 1)
    return Naming(start, end, "", words.printed(index, stop), as_surname(run[-1].text)), stop


def _is_person(
    run: list[Word], real: list[Word], given: bool, before: Word | None, after: Word | None, upper: bool
) -> bool:  # fmt: skip
    """True where something shows that a run of words is a person's name."""
    if len(real) < 2:
        if not upper and len(run) > 2 and run[0].role == run[1].role == "initial":
            return True  # A.Q. Khan
        if before is not None and before.low in {"the", "of", "in", "and", "at"}:
            return False
        return after is not None and after.role == "word" and after.low in lexicon.STRONG_SPEECH
    if after is not None and after.role == "word" and after.low in lexicon.SPEECH:
        return True
    if given and (not upper or run[0].role in {"given", "initial"}):
        return True
    if any(word.role == "initial" for word in run[1:]):
        return True
    if not upper and any(word.role == "particle" for word in run):
        return True
    return all(len(word.text) > 2 for word in real) and not _is_phrase(before, after)


def _is_phrase(before: Word | None, after: Word | None) -> bool:
    """Unknown words that the words beside them show to be no name: ``the Bisha Nevsun project``."""
    if before is not None and (
        before.low
        in {"the", "in", "at", "near", "from", "a", "an", "newspaper", "daily", "la", "el"}
        or before.role in {"never", "particle"}
    ):
        return True
    return after is not None and after.role == "never"


def _office(words: Words, first: int, last: int) -> Naming | None:
    """An office that stands for its holder: ``the Ambassador``, ``Polcouns``."""
    low = words.words[last].low
    if low not in lexicon.STANDALONE:
        return None
    before = words.words[first - 1].low if first and not words.ends(first - 1) else ""
    own = low in lexicon.POSTS_OWN
    article = before in {"the", "our", "your", "his", "their"}
    compound = first < last
    if not (own or article or compound):
        return None
    if before in {"a", "an", "any", "each", "every", "no", "new", "next"}:
        return None
    if low in {"general", "director", "chief", "secretary"} and not article and not compound:
        return None
    title = words.printed(first, last + 1)
    return Naming(words.start(first), words.end(last), title, "", "")


def _surnames(words: Words, surnames: frozenset[str], taken: set[int], found: list[Naming]) -> None:
    """Put to those found the surname alone, after it was found with a title or a given name."""
    all_words = words.words
    for match in NAMED.finditer(words.codes):
        index = match.start()
        word = all_words[index]
        if word.surname in surnames and index not in taken:
            start = words.start(index)
            found.append(Naming(start, start + word.length, "", word.text, word.surname))


_ALONE = re.compile(r"[A-Z][A-Z'\u2019-]{2,}(?: [A-Z][A-Z'-]+)?")
_BY = frozenset(
    "by with told met to that between and from for when while as if against under of saw said asked".split()
)


def _spoken_of(blocks: Iterable[Words]) -> set[str]:
    """Unknown words of a text in capitals that stand more than once, and where people stand."""
    seen: dict[str, list[tuple[Words, int]]] = {}
    for words in blocks:
        for match in UNKNOWN.finditer(words.codes):
            surname = words.words[match.start()].surname
            if len(surname) >= 4:
                seen.setdefault(surname, []).append((words, match.start()))
    return {
        surname
        for surname, found in seen.items()
        if len(found) >= 2 and sum(_weight(words, index) for words, index in found) >= 2
    }


def _weight(words: Words, index: int) -> int:
    """How much the words beside an unknown word speak for a person."""
    weight = 0
    if index and not words.ends(index - 1):
        before = words.words[index - 1]
        if before.role == "never" or before.low in {"the", "in", "at", "near", "a", "an", "into"}:
            weight -= 3
        weight += before.low in _BY
    if not words.ends(index):
        after = words.words[index + 1]
        weight += 2 * (after.low in lexicon.STRONG_SPEECH) + (after.low in lexicon.SPEECH)
        weight -= 2 * (after.role in {"name", "never"})
    elif index + 1 < len(words):
        weight += 1
    return weight


def _alone_on_a_line(lines: list[str], upper: bool, found: list[Naming]) -> Iterator[Naming]:
    """A signature: a name by itself on a line."""
    at = 0
    for line in lines:
        start = at
        at += len(line) + 1
        # Most lines are long, or in small letters.
        if not line.isupper() or len(name := line.strip(" \t")) > 60:
            continue
        if _ALONE.fullmatch(name) is None:
            continue
        first = name.split(" ", 1)[0]
        if role_of(first, upper) not in {"name", "given"} and first.lower() not in officers():
            continue
        start += line.index(name)
        if not any(naming.start <= start < naming.end for naming in found):
            yield Naming(start, start + len(name), "", name, name.rsplit(" ", 1)[-1])
