"""Lines of captions."""

from __future__ import annotations

from functools import lru_cache

from reftel import authority

# A caption may be followed by names: CODEL SMITH, REL TO USA, GBR.
_OLD_CAPTIONS = frozenset({"NO FOREIGN DISSEM", "NO FOREIGN DISSEMINATION"})
"""What NOFORN was in full until the 1970s; kept as printed."""
_WITH_NAMES = ("CODEL ", "STAFFDEL ", "REL TO ", "RELEASABLE TO ")


@lru_cache(maxsize=4096)
def read_captions(line: str) -> tuple[str, ...] | None:
    """The captions that a line consists of, upper case, or ``None``.

    Several may share a line, with blanks, commas or strokes between them;
    strokes that fill a line after one are dropped.
    """
    words = " ".join(line.upper().replace("/", " ").replace(",", " ").split()).strip(" .*-")
    if not words or len(words) > 60:
        return None
    known = authority.known_captions()
    if words in known or words in _OLD_CAPTIONS:
        return (words,)
    if words.startswith(_WITH_NAMES) and len(words.split()) <= 4 and line.isupper():
        return (words,)
    found: list[str] = []
    rest = words.split()
    while rest:
        for count in range(min(4, len(rest)), 0, -1):
            candidate = " ".join(rest[:count])
            if candidate in known:
                found.append(candidate)
                rest = rest[count:]
                break
        else:
            return None
    return tuple(dict.fromkeys(found))
