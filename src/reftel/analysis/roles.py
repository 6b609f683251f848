"""What a word can be in a person's name, by itself: by the tables of words, names and places.

Source: general knowledge of the field (``lexicon``) and the tables of ``authority``.
"""

from __future__ import annotations

import re
from functools import cache

from reftel.analysis import lexicon
from reftel.authority.names import common_words, given_names
from reftel.authority.officers import all_officers
from reftel.authority.posts import stations
from reftel.authority.words import abbreviation


def folded(printed: str) -> str:
    """In lower case, with straight apostrophes."""
    return printed.lower().replace("\u2019", "'")


@cache
def places() -> frozenset[str]:
    """``lexicon.PLACES``, and the words of stations and their cities that are no given names."""
    names = {
        word
        for post in stations()
        for word in f"{post.name} {post.city or ''}".lower().replace("-", " ").split()
    }
    return frozenset(names) - given_names() | lexicon.PLACES


@cache
def officers() -> frozenset[str]:
    """Surnames of officers that are words of the language as well: Brown, Young, Rush."""
    found = {officer.surname.lower() for officer in all_officers()}
    return frozenset(found & (common_words() | given_names() | places())) - lexicon.OF_THE_OFFICE


_NO_NAME = lexicon.NEVER | lexicon.DEMONYMS


def role_of(printed: str, upper: bool) -> str:
    """What a printed word can be in a name, by itself.

    ``title``, ``particle``, ``given`` (a given name), ``name`` (no word that is
    known), ``initial``, ``word`` or ``never``. ``upper`` is true for a text in
    capitals, where a capital says nothing.
    """
    low = folded(printed)
    if printed[0].isdigit():
        return "word"
    capital = printed[0].isupper()
    if low in titles() and (capital or low in lexicon.STANDALONE or low in lexicon.OFFICES):
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
    if low in places():
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
def titles() -> frozenset[str]:
    """Words that are titles, or parts of one."""
    return lexicon.OFFICES | lexicon.RANKS | lexicon.HONORIFICS


_VOWEL = re.compile(r"[aeiouy]")


def _stem(low: str) -> str:
    """A word without what is put before or behind words, if that leaves one; else as it is."""
    common = common_words()
    for prefix in _PREFIXES:
        if low.startswith(prefix) and low[len(prefix) :] in common:
            return low[len(prefix) :]
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) > 3:
            stem = low[: -len(ending)]
            if stem in common:
                return stem
            if f"{stem}e" in common:
                return f"{stem}e"
    return low


_PREFIXES = tuple("un re in im ir non pre mis over under dis counter inter".split())
_ENDINGS = tuple(
    "ing ings ed ly es er ers or ors al ment ments ness ization izing ized ation ations "
    "able ably less ity ive ful like wise ic ism ist".split()
)
