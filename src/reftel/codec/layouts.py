"""Which layout a text is in, and where its zones begin: header, text.

Source: spec/01, spec/05 A1-A7, A12, B4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reftel.codec.banner import Banner, read_banner
from reftel.codec.reading import Layout

FARTHEST_BANNER = 600
"""Lines within which the classification line must stand: the longest address lists have some 300."""

# How the lines of a header begin. FL3-FL6 with blanks as 1973 records have them.
_HEAD = re.compile(
    r"VZCZC[A-Z]{3}[0-9]|([ZOPR])\1(?: R[A-Z]{4,7}){1,9}$|DE R[A-Z]{4,7} #?[0-9]|ZN[RY] /?[A-Z]{5}\b"
    r"|[ZOPR0](?: [ZOPR])? [0-9]{6} ?Z [A-Z]{3}|FM [A-Z0-9]|TO [A-Z0-9]|INFO [A-Z0-9]"
)
_START = re.compile(r"FM [A-Z0-9]|[ZOPR0](?: [ZOPR])? [0-9]{6} ?Z [A-Z]{3}")
_ADDRESS = re.compile(r"(?:TO|INFO) [A-Z0-9]")
PARTIAL = re.compile(
    r"This record is a partial extract of the original cable\b.*", re.IGNORECASE | re.DOTALL
)
# B4: the DTG restated by a publisher, Friday, 18 January 2008, 10:34.
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
    notices: list[int] = []
    weekdays: list[int] = []
    skipped: list[int] = []
    header_start: int | None = None
    header_end = 0
    banner: Banner | None = None
    banner_line: int | None = None
    labels_at: int | None = None
    strong = _strong_header(lines)
    for number, line in enumerate(lines[:FARTHEST_BANNER]):
        stripped = line.strip()
        if not stripped:
            continue
        if number < strong:
            # A7: a mail-box or a post's own form stands before the first format line.
            skipped.append(number)
        elif header_start is None and PARTIAL.match(stripped):
            notices.append(number)
        elif WEEKDAY.fullmatch(stripped):
            weekdays.append(number)
        elif _HEAD.match(stripped) and not (banner and banner.post and _is_below(lines, number)):
            if header_start is None:
                header_start = number
                if banner_line is not None:
                    # A6: classification and MRN stand above the header as well.
                    skipped.append(banner_line)
                    banner = banner_line = None
            header_end = number + 1
        elif (found := _banner_at(stripped)) is not None:
            if found.post is None and _next_is_header(lines, number):
                skipped.append(number)
                continue
            banner, banner_line = found, number
            if header_start is not None or not _next_is_header(lines, number):
                break
        elif LABEL.match(stripped):
            labels_at = number
            break
        elif header_start is not None:
            header_end = number + 1
        else:
            skipped.append(number)
    return _zones(
        lines, header_start, header_end, banner, banner_line, labels_at, skipped, notices, weekdays
    )


def _zones(
    lines: list[str],
    header_start: int | None,
    header_end: int,
    banner: Banner | None,
    banner_line: int | None,
    labels_at: int | None,
    skipped: list[int],
    notices: list[int],
    weekdays: list[int],
) -> Zones:
    if banner_line is not None:
        text = banner_line + 1
        header_stop = banner_line
    else:
        header_stop = text = _text_start(lines, header_start, header_end, labels_at)
    header = range(header_start, header_stop) if header_start is not None else range(0)
    full = any(lines[i].startswith(("VZCZC", "DE R", "ZNR ", "ZNY ")) for i in header)
    if (
        header
        and not any(_START.match(lines[i]) or _ADDRESS.match(lines[i]) for i in header)
        and not full
    ):
        header = range(0)
    if notices and not full:
        layout = Layout.PARTIAL
    elif header:
        layout = Layout.WIRE if full else Layout.SHORT
    elif banner_line is not None and (banner is None or banner.post is not None):
        layout = Layout.TEXT
    elif (
        labels_at is not None
        and sum(bool(LABEL.match(line)) for line in lines[labels_at : labels_at + 40]) >= 2
    ):
        layout = Layout.TEXT
    else:
        layout = Layout.UNKNOWN
    skips = tuple(n for n in skipped if n not in header and (header or n < text))
    return Zones(layout, header, banner, banner_line, text, skips, tuple(notices), tuple(weekdays))


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


def _is_below(lines: list[str], number: int) -> bool:
    """True for a line that only looks like a header line inside the text."""
    return not _next_is_header(lines, number)


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
