"""Dates, levels and counts in the words of a page: pure functions, no markup."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

FULL_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LEVEL_LETTERS = {
    "UNCLASSIFIED": "U",
    "LIMITED OFFICIAL USE": "LOU",
    "RESTRICTED": "R",
    "CONFIDENTIAL": "C",
    "SECRET": "S",
    "TOP SECRET": "TS",
}
# Words and prosign letters of a precedence to how the page says it: short, in full, weight.
_PRECEDENCES = {
    "FLASH": ("FLASH", "Flash", "z"),
    "NIACT IMMEDIATE": ("NIACT", "Niact immediate", "o"),
    "IMMEDIATE": ("IMM", "Immediate", "o"),
    "PRIORITY": ("PRI", "Priority", "p"),
    "ROUTINE": ("RTN", "Routine", "r"),
}
_PROSIGNS = {"Z": "FLASH", "O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}


def number(value: int) -> str:
    """A number in groups of three: ``251,287``."""
    return f"{value:,}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """``1 telegram``, ``2,410 telegrams``, ``no telegrams``."""
    word = singular if value == 1 else plural or singular + "s"
    return f"{number(value) if value else 'no'} {word}"


def moment(text: str | None) -> datetime | None:
    """The aware moment of ``2009-03-12T17:24Z``; ``None`` for a bare date or anything else."""
    if text is None or "T" not in text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day_of(when: date) -> str:
    """``12 Mar 2009``."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def date_words(text: str | None) -> str:
    """An ISO date or moment in words: ``12 Mar 2009, 17:24Z``, ``12 Mar 2009``, ``Mar 2009``.

    Anything else comes back as it is, so that an instruction (``OADR``) stays readable;
    ``None`` gives ``undated``.
    """
    if not text:
        return "undated"
    when = moment(text)
    if when is not None:
        zulu = when.astimezone(UTC)
        return f"{day_of(zulu)}, {zulu:%H:%M}Z"
    try:
        return day_of(date.fromisoformat(text))
    except ValueError:
        return month_words(text)


def month_words(text: str, *, full: bool = False) -> str:
    """``2009-03`` as ``Mar 2009``, or ``March 2009`` in full; other text unchanged."""
    year, dash, month = text.partition("-")
    if dash and len(year) == 4 and year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
        return f"{(FULL_MONTHS if full else MONTHS)[int(month) - 1]} {year}"
    return text


def period_words(text: str) -> str:
    """A period as a query says it: ``2009-02..2009-04`` as ``Feb 2009 to Apr 2009``."""
    first, dots, last = text.partition("..")
    ends = [date_words(end) if end else "" for end in (first, last)]
    if not dots:
        return ends[0]
    if not first:
        return f"until {ends[1]}"
    return f"{ends[0]} to {ends[1]}" if last else f"from {ends[0]}"


def between_words(earliest: str | None, latest: str | None) -> str:
    """An interval of two ISO moments in words, no more exact than it is.

    ``between 9 Mar 14:00Z and 11 Mar 2009, 08:30Z`` within four days, else by days;
    ``undated`` where an end is missing.
    """
    first, last = moment(earliest), moment(latest)
    if first is None or last is None:
        return "undated"
    first, last = first.astimezone(UTC), last.astimezone(UTC)
    if (last - first).days >= 4:
        day = day_of(first)
        if first.year == last.year:
            day = f"{first.day} {MONTHS[first.month - 1]}"
        return f"between {day} and {day_of(last)}"
    start = f"{first.day} {MONTHS[first.month - 1]} {first:%H:%M}Z"
    if first.date() == last.date():
        return f"{day_of(last)}, between {first:%H:%M}Z and {last:%H:%M}Z"
    return f"between {start} and {day_of(last)}, {last:%H:%M}Z"


def local_time(text: str | None, zone: str | None) -> str | None:
    """The clock at the post at an ISO moment, with the day where it is another day.

    ``18:24``, or ``02:10 on 13 Mar``. ``None`` where moment or zone are not known.
    """
    when = moment(text)
    if when is None or not zone:
        return None
    try:
        local = when.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    clock = f"{local:%H:%M}"
    if local.date() == when.astimezone(UTC).date():
        return clock
    return f"{clock} on {local.day} {MONTHS[local.month - 1]}"


def level_letters(level: str | None) -> str:
    """The short form of a classification: ``C``, ``TS``; ``?`` where it is not known."""
    return _LEVEL_LETTERS.get(level or "", "?")


def precedence_word(text: str | None) -> str | None:
    """The precedence a word or prosign names (``O``, ``OO``, ``IMMEDIATE``), in full capitals."""
    if not text:
        return None
    word = text.upper()
    if word in _PRECEDENCES:
        return word
    return _PROSIGNS.get(word[0]) if len(set(word)) == 1 else None


def precedence_parts(text: str | None) -> tuple[str, str, str] | None:
    """How a page shows a precedence: short form, words, weight class; ``None`` if unknown."""
    word = precedence_word(text)
    return _PRECEDENCES[word] if word else None
