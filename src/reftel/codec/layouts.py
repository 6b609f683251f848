"""Which layout a text is in, and where its zones begin: header, text.

Source: spec/01, spec/05 A1-A7, A12, B4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel import authority
from reftel.codec.banner import Banner, read_banner
from reftel.codec.reading import Layout

FARTHEST_BANNER = 600
"""Lines within which the classification line must stand: the longest address lists have some 300."""

# How the lines of a header begin. FL3-FL6 with blanks as 1973 records have them.
_HEAD = re.compile(
    r"VZCZC[A-Z]{3}[0-9]|([ZOPR])\1(?: R[A-Z]{4,7}){1,9}$|DE R[A-Z]{4,7} #?[0-9]|ZN[RY] /?[A-Z]{5}\b"
    r"|[ZOPR0](?: [ZOPR])? [0-9]{6} ?Z [A-Z]{3}|FM [A-Z0-9]|TO [A-Z0-9]|INFO [A-Z0-9]|(?:TO|INFO)$"
)
_ADDRESSED = re.compile(r"(?:FM|TO|INFO) (?:R[A-Z]{4,7}/)?(?P<plad>[A-Z0-9].*)")
_TAIL = re.compile(r"(?: (?:NIACT|FLASH|IMMEDIATE|PRIORITY|ROUTINE|[0-9]{3,5}))+$")
# The words that PLADs begin with where the table does not have the whole (5 FAH-2 H-231).
_PLAD_WORDS = frozenset(
    "AMEMBASSY AMCONSUL SECSTATE USMISSION USLO USINT USDEL USDOC SECDEF ALL CIA NSC DIA XMT".split()
)
_ADDRESS = re.compile(r"(?:TO|INFO) [A-Z0-9]")
PARTIAL = re.compile(
    r"This record is a partial extract of the original cable\b.*", re.IGNORECASE | re.DOTALL
)
# B4: the DTG restated by a publisher, Thursday, 12 March 2009, 17:24.
WEEKDAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [0-9]{1,2} [A-Z][a-z]+ [0-9]{4},? [0-9]{1,2}:[0-9]{2}"
)
# A line that shows that the text has begun where the classification line is lost (B5).
LABEL = re.compile(
    r"(?:E\. ?O\.|EO) ?:?[ 0-9]|TAGS?\b ?:?|SUBJ(?:ECT)?\b ?:|SIPDIS\b|REF(?:S|TEL)?:", re.I
)


@dataclass(frozen=True, slots=True)
class Zones:
    """Line numbers of a text's zones, end exclusive.

    ``header`` is empty where there is none; ``banner_line`` is the number of
    the classification line, ``None`` where it is lost; ``text`` begins after
    it, or where the labels begin. ``skipped`` are lines of a wrapper before
    the header, ``notices`` those of a partial-extract notice.
    """

    layout: Layout
    header: range
    banner: Banner | None
    banner_line: int | None
    text: int
    skipped: tuple[int, ...] = ()
    notices: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()


def find_zones(lines: list[str]) -> Zones:
    """The layout of a text and the places of its zones. Looks no farther than it must."""
    finder = _ZoneFinder(lines)
    finder.run()
    return finder.zones()


class _ZoneFinder:
    """Goes down the lines until the text begins, and notes what it passes."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.strong = _strong_header(lines)
        self.header_start: int | None = None
        self.header_end = 0
        self.banner: Banner | None = None
        self.banner_line: int | None = None
        self.labels_at: int | None = None
        self.notices: list[int] = []
        self.weekdays: list[int] = []
        self.skipped: list[int] = []

    def run(self) -> None:
        for number, line in enumerate(self.lines[:FARTHEST_BANNER]):
            stripped = line.strip()
            if stripped and self._text_begins(number, stripped):
                return

    def _text_begins(self, number: int, line: str) -> bool:
        """Take one line that is not blank; True where the text begins with it or after it."""
        if self.header_start is not None and line[0] == "R" and "/" in line[5:9]:
            self.header_end = number + 1  # the usual case: one more address
        elif number < self.strong:
            # A7: a mail-box or a post's own form stands before the first format line.
            self.skipped.append(number)
        elif self.header_start is None and PARTIAL.match(line):
            self.notices.append(number)
        elif "day, " in line and WEEKDAY.fullmatch(line):
            self.weekdays.append(number)
        elif self._is_header_line(number, line):
            self._take_header_line(number)
        elif (found := _banner_at(line)) is not None:
            return self._take_banner(number, found)
        elif LABEL.match(line):
            self.labels_at = number
            return True
        elif self.header_start is not None:
            self.header_end = number + 1
        else:
            self.skipped.append(number)
        return False

    def _is_header_line(self, number: int, line: str) -> bool:
        if not _HEAD.match(line):
            return False
        below = self.banner is not None and self.banner.post is not None
        return not below or _next_is_header(self.lines, number)

    def _take_header_line(self, number: int) -> None:
        if self.header_start is None:
            self.header_start = number
            if self.banner_line is not None:
                # A6: classification and MRN stand above the header as well.
                self.skipped.append(self.banner_line)
                self.banner = self.banner_line = None
        self.header_end = number + 1

    def _take_banner(self, number: int, found: Banner) -> bool:
        if found.serial is None and _next_is_header(self.lines, number):
            self.skipped.append(number)
            return False
        self.banner, self.banner_line = found, number
        return self.header_start is not None or not _next_is_header(self.lines, number)

    def zones(self) -> Zones:
        """What was found, as line numbers."""
        if self.banner_line is not None:
            text, header_stop = self.banner_line + 1, self.banner_line
        else:
            text = header_stop = _text_start(
                self.lines, self.header_start, self.header_end, self.labels_at
            )
        header = (
            range(self.header_start, header_stop) if self.header_start is not None else range(0)
        )
        full = any(self.lines[i].startswith(("VZCZC", "DE R", "ZNR ", "ZNY ")) for i in header)
        if not full and not any(_shows_header(self.lines[i]) for i in header):
            self.skipped += [i for i in header if self.lines[i]]
            header = range(0)
            if self.banner_line is None:
                text = 0 if self.labels_at is None else self.labels_at
        skipped = tuple(n for n in self.skipped if n not in header and (header or n < text))
        return Zones(
            self._layout(header, full),
            header,
            self.banner,
            self.banner_line,
            text,
            skipped,
            tuple(self.notices),
            tuple(self.weekdays),
        )

    def _layout(self, header: range, full: bool) -> Layout:
        if self.notices and not full:
            return Layout.PARTIAL
        if header:
            return Layout.WIRE if full else Layout.SHORT
        if self._shows_text():
            return Layout.TEXT
        return Layout.UNKNOWN

    def _shows_text(self) -> bool:
        """Without a header, a classification line of a known post or two labels show a telegram."""
        first = self.labels_at if self.labels_at is not None else (self.banner_line or 0)
        labels = sum(bool(LABEL.match(line)) for line in self.lines[first : first + 60])
        if self.banner is not None and self.banner.post is not None:
            known = authority.canonical_station(self.banner.post) is not None
            return known or labels > 0
        return labels >= 2


def _shows_header(line: str) -> bool:
    """True for a date-time group, or an address that is one: prose may begin with TO."""
    stripped = line.strip()
    if _FL5.match(stripped):
        return True
    match = _ADDRESSED.match(stripped)
    if match is None:
        return stripped in {"TO", "INFO"}
    if "/" in stripped[: len("INFO RXXXXXXX/")]:
        return True
    plad = _TAIL.sub("", match["plad"])
    first = plad.partition(" ")[0]
    return first in _PLAD_WORDS or (len(plad) < 60 and authority.station_by_plad(plad) is not None)


WRAPPER_LINES = 120
"""Lines within which the header begins under a mail-box or a post's own form (spec/05 A7)."""
_FL1 = re.compile(r"VZCZC[A-Z]{3}[0-9]{3,4}$")


def _strong_header(lines: list[str]) -> int:
    """The line at which a header begins beyond doubt, 0 where there is none.

    Format line 1, or a date-time group with FM under it.
    """
    for number, line in enumerate(lines[:WRAPPER_LINES]):
        stripped = line.strip()
        if stripped.startswith("VZCZC") and _FL1.match(stripped):
            return number
        if _FL5.match(stripped) and any(
            other.strip().startswith("FM ") for other in lines[number + 1 : number + 3]
        ):
            return _back_over_header(lines, number)
    return 0


_FL5 = re.compile(r"[ZOPR0](?: [ZOPR])? [0-9]{6} ?Z [A-Z]{3}")


def _back_over_header(lines: list[str], number: int) -> int:
    """The first of the header lines that stand directly above a date-time group."""
    first = number
    for above in range(number - 1, max(-1, number - 12), -1):
        stripped = lines[above].strip()
        if stripped and not _HEAD.match(stripped):
            break
        if stripped:
            first = above
    return first


def _banner_at(line: str) -> Banner | None:
    if len(line) > 160:
        return None
    return read_banner(line)


def _next_is_header(lines: list[str], number: int) -> bool:
    """True where one of the next three lines that are not blank begins a header."""
    seen = 0
    for line in lines[number + 1 : number + 12]:
        if not line.strip():
            continue
        if _HEAD.match(line.strip()):
            return True
        seen += 1
        if seen == 3:
            return False
    return False


def _text_start(
    lines: list[str], header_start: int | None, header_end: int, labels_at: int | None
) -> int:
    """Where the text begins when its classification line is lost (B5)."""
    if header_start is None:
        return 0 if labels_at is None else labels_at
    # A blank line after the addresses ends the header; one under FL2 does not.
    started = False
    for number in range(header_start, len(lines)):
        line = lines[number].strip()
        if _ADDRESS.match(line) or line.startswith("FM "):
            started = True
        if labels_at is not None and number >= labels_at:
            return labels_at
        if started and not line and not _next_is_header(lines, number):
            return number
    return header_end
