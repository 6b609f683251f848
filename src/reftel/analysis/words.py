"""The words of a text, and what each can be: part of a person's name, or of a time.

A text is cut at its white space once. What a printed word can be is looked up
in a table that fills as words are met, since telegrams say few words often; so
a text costs one look-up a word, and the grammar of names (``mentions``) runs
over a string of one letter a word and looks closer only where that string
shows that a name may be, and that of times (``chronology.atoms``) where it
shows a word that tells one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, compress, count
from operator import add

from reftel.analysis import lexicon
from reftel.analysis.roles import folded, role_of, titles


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word: what it can be in a name, and what stands around it up to the blanks.

    ``role`` is title, given, name, particle, initial, word or never; ``code``
    the same in one letter, for patterns over a line of words. ``stop`` is true
    where punctuation that ends a name stands after it, ``opens`` where such
    stands before it, ``cut`` where the word goes on in the next line.
    ``lead`` and ``length`` say where the letters stand in what is printed;
    ``surname`` is what the word is called as one. ``pieces`` are the words of
    two that are printed as one: ``Bhutto/Sharif``. ``times`` are the numbers and
    the words that tell a time, each with its offset in what is printed.
    """

    code: str
    role: str
    text: str
    low: str
    surname: str
    stop: bool
    opens: bool
    cut: bool
    lead: int
    length: int
    times: tuple[tuple[int, str], ...] = ()
    pieces: tuple[Word, ...] = ()


_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-](?![sS]\b)[^\W\d_]+)*|[0-9]+")

_OWNER = re.compile(r"['\u2019,][sS](?![^\W\d_])")

_BREAK = re.compile(r"[.,;:()\"\u201c\u201d/\[\]!?&$%*=+]|--")

_SHORT_TITLES = frozenset(
    "mr mrs ms dr gen lt col maj capt adm amb gov sen rep prof rev hon brig cmdr sgt jr sr st".split()
)

_OPENERS = frozenset(
    "the a an in on at to of for and but or if as by he she it they we this that these those there when while with "
    "from his her its their our no not after before since during both all some many most other".split()
)
"""Words that open sentences: capitals say nothing of them."""

_HOT_PIECES = frozenset("STtgGnN")

_LETTERS = frozenset({"us", "un", "uk", "eu", "dc", "eo", "am", "pm", "ie", "eg"})
"""What single letters with full stops mean where they are no initials: ``U.S.``."""


# One letter a word. A capital where the word ends a name.
_CODES = {"given": "gG", "name": "nN", "initial": "iI"}

HOT = re.compile(
    "S|T(?=[STtgGnNiIpqocCk])|g(?=[gGnNiIpqcCskrSTt])|n(?=[gGnNiIpqsk])|i(?=[gGnNiIpq])|p(?=[gGnNiI])"
)
"""A word that may open a naming, by itself and by the one after it."""

NAMED = re.compile("[gGnNck]")
"""A word that may be a surname by itself."""

UNKNOWN = re.compile("[nN]")

_WHITE = "\t\r\v\f\x1c\x1d\x1e\x1f"

_WIDE = "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space beside the blank and the end of a line: as ``str.split`` has it."""


def blanked(text: str) -> str:
    """The text with a blank for every white space, of the same length."""
    text = text.replace("\n", " ")
    if text.isprintable():
        return text
    for blank in _WHITE if text.isascii() else _WHITE + _WIDE:
        if blank in text:
            text = text.replace(blank, " ")
    return text


def is_upper(text: str) -> bool:
    """True for a text in capitals, as telegrams were until the 1990s."""
    sample = text[:240]
    if sample.isupper():
        return True
    letters = sample.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    capitals = len(letters.translate(None, _LOWER))
    return (len(letters) - capitals) * 4 < capitals


_LOWER = b"abcdefghijklmnopqrstuvwxyz"

_NO_LETTERS = bytes(set(range(128)) - set(_LOWER) - set(_LOWER.upper()))


def blocks_of(text: str, blank: str, upper: bool) -> tuple[Words, ...]:
    """What stands between empty lines, each by itself: no name and no time goes across one.

    ``blank`` is the text with blanks for all white space.
    """
    kept = _kept(upper)
    if "\n\n" not in text:
        return (Words(blank, kept),)
    blocks = []
    base = 0
    for block in text.split("\n\n"):
        blocks.append(Words(blank[base : base + len(block)], kept, base))
        base += len(block) + 2
    return tuple(blocks)


class Words:
    """The words of a block of text, in order; the place of each is counted when the first is asked for."""

    __slots__ = ("_base", "_blank", "_indices", "_parts", "_places", "codes", "words")

    def __init__(self, blank: str, kept: _Kept, base: int = 0) -> None:
        self._blank = blank
        self._base = base
        self._indices: list[int] | None = None
        self._places: list[int] | None = None
        # Empty ones between two blanks.
        self._parts = blank.split(" ")
        self.words = list(map(kept.__getitem__, filter(None, self._parts)))
        self.codes = "".join([word.code for word in self.words])
        if "m" in self.codes or "x" in self.codes:
            self._take_apart()

    def _take_apart(self) -> None:
        """Words printed as one, each by itself; the second half of a word that is cut is none."""
        indices: list[int] = []
        words: list[Word] = []
        behind = 0
        for match in _APART.finditer(self.codes):
            at = match.start()
            indices += range(behind, at)
            words += self.words[behind:at]
            behind = at + 1
            pieces = self.words[at].pieces or (self.words[at],)
            if words and words[-1].cut:
                pieces = (_second_half(pieces[0]), *pieces[1:])
            indices += [at] * len(pieces)
            words += pieces
            if pieces[-1].cut and behind < len(self.words) and not self.words[behind].pieces:
                words.append(_second_half(self.words[behind]))
                indices.append(behind)
                behind += 1
        indices += range(behind, len(self.words))
        words += self.words[behind:]
        self._indices = indices
        self.words = words
        self.codes = "".join([word.code for word in words])

    def __len__(self) -> int:
        return len(self.words)

    def ends(self, index: int) -> bool:
        """True where a name ends with this word: by punctuation, or because it is the last."""
        following = index + 1
        return self.words[index].stop or following == len(self.words) or self.words[following].opens

    def times(self) -> list[tuple[int, str]]:
        """The numbers and the words that tell a time, each with its offset in the text."""
        codes = self.codes
        at = codes.find("z")
        if at < 0:
            return []
        places, words = self.places, self.words
        found = []
        while at >= 0:
            place = places[at]
            found += [(place + offset, word) for offset, word in words[at].times]
            at = codes.find("z", at + 1)
        return found

    @property
    def places(self) -> list[int]:
        """The offset in the text, for each word, of what is printed: letters begin at its ``lead``."""
        if self._places is None:
            places = _places(self._parts, self._base)
            if self._indices is not None:
                places = [places[index] for index in self._indices]
            self._places = places
        return self._places

    def start(self, index: int) -> int:
        """The offset of a word in the text."""
        return (self._places or self.places)[index] + self.words[index].lead

    def end(self, index: int) -> int:
        """The offset behind the last letter of a word."""
        word = self.words[index]
        return (self._places or self.places)[index] + word.lead + word.length

    def printed(self, first: int, stop: int) -> str:
        """The words from ``first`` up to ``stop``, with the punctuation between them."""
        if stop - first == 1:
            return self.words[first].text
        begin, end = self.start(first) - self._base, self.end(stop - 1) - self._base
        found = self._blank[begin:end]
        return " ".join(found.split()) if "  " in found else found


def _places(parts: list[str], base: int) -> list[int]:
    """Where each word of a text begins, counted from ``base``; ``parts`` are what stands between blanks."""
    # The lengths of the words before one, and a blank after each of them.
    places = list(map(add, accumulate(map(len, parts), initial=base), count()))
    return list(compress(places, parts)) if "" in parts else places


_APART = re.compile("[mx]")


def _second_half(word: Word) -> Word:
    return word if word.code == "z" else replace(word, role="word", code="w", surname="")


class _Kept(dict[str, Word]):
    """What printed words can be, as far as met."""

    def __init__(self, upper: bool) -> None:
        super().__init__()
        self._upper = upper

    def __missing__(self, printed: str) -> Word:
        if len(self) > _MOST_WORDS:
            self.clear()
        found = self[printed] = _read(printed, self._upper)
        return found


_MOST_WORDS = 1 << 16


@cache
def _kept(upper: bool) -> _Kept:
    return _Kept(upper)


def _read(printed: str, upper: bool) -> Word:
    """A word from what stands between two blanks."""
    printed = _OWNER.sub(_as_stops, printed)
    tokens = list(_TOKEN.finditer(printed))
    if not tokens:
        return Word("w", "word", "", "", "", True, True, False, 0, 0)
    ends = [token.start() for token in tokens[1:]] + [len(printed)]
    before = printed[: tokens[0].start()]
    pieces = []
    for token, end in zip(tokens, ends, strict=True):
        after = printed[token.end() : end]
        pieces.append(_word(token.group(), before, after, upper, token.start()))
        before = ""
    if len(pieces) == 1:
        return pieces[0]
    core = printed[tokens[0].start() : tokens[-1].end()]
    if folded(core) in titles() and core[0].isupper():
        last = pieces[-1]
        low, code = folded(core), "t" if last.stop else "T"
        return Word(
            code,
            "title",
            core,
            low,
            "",
            last.stop,
            pieces[0].opens,
            False,
            tokens[0].start(),
            len(core),
        )
    letters = "".join(piece.low for piece in pieces)
    initials = letters not in _LETTERS and all(piece.role == "initial" for piece in pieces)
    if not (initials and "/" not in printed) and not any(p.code in _HOT_PIECES for p in pieces):
        role = "word" if letters in _LETTERS else pieces[0].role
        last = pieces[-1]
        times = tuple(offset for piece in pieces for offset in piece.times)
        if ".m." in printed.lower():
            at = printed.lower().index(".m.") - 1
            times += ((at, printed[at : at + 1].lower()),)  # p.m.
        return replace(
            pieces[0], code="z" if times else "C" if printed[0].isupper() else "w", role=role, times=times, low=last.low, surname="",
            stop=last.stop, cut=False, length=last.lead + last.length - pieces[0].lead,
        )  # fmt: skip
    return replace(pieces[0], code="m", pieces=tuple(pieces))


def _as_stops(match: re.Match[str]) -> str:
    """The ``'s`` of an owner is no word of a name, and ends it."""
    return ";" * len(match.group())


def _word(text: str, before: str, after: str, upper: bool, lead: int) -> Word:
    low = folded(text)
    role = role_of(text, upper)
    cut = after == "-"
    if cut:
        role = "word"
    stop = not cut and _stops(after, low, len(text))
    times = _times(low, lead)
    timed = bool(times) and role not in {"given", "title"}
    if timed and role == "name":
        role = "never"
    surname = ""
    if role in {"name", "given"} or (role in {"never", "word"} and text[1:].islower()):
        surname = "" if text[0].islower() or low in _OPENERS else as_surname(text)
    return Word(
        "z" if timed else "x" if cut else _code(text, low, role, upper, stop), role, text, low, surname,
        stop, _BREAK.search(before) is not None, cut and not timed, lead, len(text), times if timed else (),
    )  # fmt: skip


_RUN = re.compile("[a-z]+")


def _times(low: str, lead: int) -> tuple[tuple[int, str], ...]:
    """What tells a time in one word, and where: ``mid-november``, ``1979``."""
    if low[0].isdigit():
        return ((lead, low),)
    runs = [(lead + run.start(), run.group()) for run in _RUN.finditer(low)]
    return tuple([run for run in runs if run[1] in lexicon.TIMES])


def _code(text: str, low: str, role: str, upper: bool, stop: bool) -> str:
    if role in _CODES:
        return _CODES[role][stop]
    if role == "title":
        return "S" if low in lexicon.STANDALONE else "t" if stop else "T"
    capital = text[0].isupper()
    if role == "particle":
        return "p" if capital and not upper else "q"
    if low in lexicon.STRONG_SPEECH:
        return "k" if capital and not upper else "s"
    if low in lexicon.OF_THE_OFFICE:
        return "c" if capital and not upper else "o"
    if capital:
        return "c" if text[1:].islower() and low not in _OPENERS else "C"
    return "r" if low in lexicon.SPEECH else "w"


def as_surname(text: str) -> str:
    """A word as the surname by which a person is known."""
    return text.upper().replace("\u2019", "'")


def _stops(after: str, low: str, length: int) -> bool:
    """True where what follows a word up to the blank ends a name."""
    if not after:
        return False
    if after[0] == ".":
        return not (length == 1 or low in _SHORT_TITLES)
    return _BREAK.search(after) is not None
