"""Which telegram a reference means: one, one of several, one that is not held, or none, and why.

The rules follow how posts number their telegrams (spec/04): one series for each
post and year, serials in the order of the date-time groups, the year left out
where it is that of the citing telegram. Where the rules leave two years open,
the published priors decide, and only where they leave little doubt: a wrong
link costs more than an open one.

What an archive holds is asked of a ``Lookup``, by numbers and by date-time
groups, many at a time; the archive satisfies it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from reftel import authority
from reftel.analysis.likelihood import chance_of_year_before, is_early, lag_density, weight
from reftel.analysis.sent import Sent, expected_again, is_later, lag_days, moment_of


class Outcome(StrEnum):
    """What became of one reference."""

    RESOLVED = "resolved"
    """One telegram that is held."""
    CANDIDATES = "candidates"
    """One of several that are held, or one that is held or else one that is not."""
    NOT_HELD = "not-held"
    """A telegram that is not held: a ghost."""
    NOT_A_TELEGRAM = "not-a-telegram"
    """A letter, a call, an airgram, a report, a document."""
    UNRESOLVABLE = "unresolvable"
    """No telegram can be named; ``reason`` says why."""


REASONS: Mapping[str, str] = {
    "later": "the telegram of this number was sent after the one that cites it",
    "itself": "the number is that of the citing telegram itself",
    "serial-too-high": "its own post had not reached this serial, and it is too late in the year "
    "for one of the year before",
    "year-after-citing": "the year printed is after that of the citing telegram",
    "no-number": "a telegram without a number or a whole date-time group",
    "not-identified": "a separate telegram that the text does not name",
    "no-such-entry": "the REF line has no such entry",
    "which-entry": "the REF line has several entries, and the text does not say which",
    "no-year": "neither the reference nor the citing telegram has a year",
}
"""Why a reference is unresolvable, by the code that ``Resolution.reason`` gives."""

DOUBTS: Mapping[str, str] = {
    "year-inferred": "no year is printed; it is early in the year, so that of the year before "
    "may be meant",
    "year-before": "no year is printed; taken for one of the year before",
    "renamed-post": "held under another name of the same post",
    "station-mended": "the name of the post is misspelt",
    "date-unknown": "the date of one of the two telegrams is not known to the day",
}
"""What is uncertain in a resolution, by the code that ``Resolution.doubt`` gives."""

SURE = 0.98
"""How probable a telegram must be among several to be taken for the one that is meant."""

NEGLIGIBLE = 0.05
"""How improbable it must be to be left out."""

_LATEST_FOR_YEAR_BEFORE = 120
"""Days after which a telegram of the year before is seldom cited without its year."""

# Drafters write BRUSSELS for the Mission to the European Union, whose numbers stand in the
# same series (authority/data/README.md); the others changed name and rank, not their numbering.
_ONE_SERIES = {
    "USEUBRUSSELS": "BRUSSELS",
    "ECBRUSSELS": "BRUSSELS",
    "TAIPEI": "AITTAIPEI",
    "PEKING": "BEIJING",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference as it was read.

    ``kind`` is that of the entry (``telegram``, ``email``); for a mention that
    names nothing, ``reason`` says why. ``station`` is a station code, ``year``
    the one printed, or that of the citing telegram if ``year_is_printed`` is
    false. ``moment`` is a date-time group that is cited (ISO, to the minute).
    """

    kind: str
    station: str | None = None
    year: int | None = None
    serial: int | None = None
    year_is_printed: bool = False
    moment: str | None = None
    mended: bool = False
    reason: str | None = None

    @property
    def number(self) -> tuple[str, int] | None:
        """Series and serial, what a ``Lookup`` is asked for; ``None`` where there are none."""
        if self.station is None or self.serial is None:
            return None
        return series_of(self.station), self.serial


@dataclass(frozen=True, slots=True)
class Candidate:
    """A telegram held that may be meant, with its probability among all that may be."""

    telegram: Sent
    score: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a reference means.

    ``telegram`` is given for ``resolved`` only. ``year`` is that of the
    telegram meant, for a ghost too; ``None`` where none can be named.
    ``candidates`` have the likeliest first. ``reason`` is a code of
    ``REASONS``, ``doubt`` one of ``DOUBTS``.
    """

    outcome: Outcome
    telegram: Sent | None = None
    year: int | None = None
    candidates: tuple[Candidate, ...] = ()
    reason: str | None = None
    doubt: str | None = None


class Lookup(Protocol):
    """What resolving asks of an archive: the telegrams held, many at a time."""

    def numbered(
        self, wanted: Collection[tuple[str, int]]
    ) -> Mapping[tuple[str, int], Sequence[Sent]]:
        """Those of a series (``series_of``) and a serial, of every year."""

    def dated(self, wanted: Collection[str]) -> Mapping[str, Sequence[Sent]]:
        """Those with a date-time group (ISO, to the minute)."""


@cache
def series_of(station: str) -> str:
    """The name under which all names of one numbering are compared.

    A post that was only renamed (KIEV, KYIV) goes on with its series, and so
    does the Mission to the EU with that of BRUSSELS; a post that moved to
    another city (BONN, BERLIN) or became another kind of post does not.
    """
    if station in _ONE_SERIES:
        return _ONE_SERIES[station]
    post = authority.station(station)
    if post is None or post.station != station or post.successor is None:
        return station
    successor = authority.station(post.successor)
    if successor is None or (successor.city, successor.kind) != (post.city, post.kind):
        return station
    return series_of(successor.station)


def resolve(
    pairs: Iterable[tuple[Sent, Cited]], lookup: Lookup
) -> list[tuple[Sent, Cited, Resolution]]:
    """Resolve references, each with the telegram that makes it, in their order.

    ``lookup`` is asked twice at most, whatever their number.
    """
    listed = list(pairs)
    numbers = {number for _, cited in listed if (number := cited.number) is not None}
    moments = {c.moment for _, c in listed if c.moment is not None and c.serial is None}
    numbered = lookup.numbered(numbers) if numbers else {}
    dated = lookup.dated(moments) if moments else {}
    found = []
    for citing, cited in listed:
        number = cited.number
        held = dated.get(cited.moment or "", ()) if number is None else numbered.get(number, ())
        found.append((citing, cited, resolve_one(citing, cited, held)))
    return found


def resolve_one(citing: Sent, cited: Cited, held: Sequence[Sent]) -> Resolution:
    """What one reference means, given the telegrams held of its number or its date-time group."""
    if cited.reason is not None:
        return Resolution(Outcome.UNRESOLVABLE, reason=cited.reason)
    if cited.kind != "telegram":
        return Resolution(Outcome.NOT_A_TELEGRAM)
    if cited.station is None or cited.serial is None:
        return _by_moment(citing, cited, held)
    if cited.year is None:
        return _open(held, "no-year")
    if cited.year_is_printed:
        return _printed(citing, cited, held, cited.year)
    if series_of(cited.station) == series_of(citing.station or ""):
        return _own_post(citing, cited, held, cited.year)
    return _other_post(citing, cited, held, cited.year)


def _by_moment(citing: Sent, cited: Cited, held: Sequence[Sent]) -> Resolution:
    """A telegram known by sender and date-time group: two of one sender never share one."""
    if cited.moment is None:
        return Resolution(Outcome.UNRESOLVABLE, reason="no-number")
    if citing.latest is not None and cited.moment > citing.latest:
        return Resolution(Outcome.UNRESOLVABLE, reason="later")
    if cited.station is not None:
        sent = [one for one in held if one.station == cited.station and one.key != citing.key]
        if len(sent) == 1:
            return _resolved(citing, cited, sent[0])
    return Resolution(Outcome.NOT_HELD, year=int(cited.moment[:4]))


def _printed(citing: Sent, cited: Cited, held: Sequence[Sent], year: int) -> Resolution:
    if citing.year is not None and year > citing.year:
        before = [one for one in held if one.year is not None and one.year <= citing.year]
        return _open(_earlier(citing, before), "year-after-citing")
    found = _of_year(cited, held, year)
    if found is None:
        own = cited.station == citing.station and cited.serial == citing.serial
        if own and year == citing.year:
            return Resolution(Outcome.UNRESOLVABLE, reason="itself")
        return Resolution(Outcome.NOT_HELD, year=year, doubt=_mended(cited))
    if found.key == citing.key:
        return Resolution(Outcome.UNRESOLVABLE, reason="itself")
    if is_later(found, citing):
        return _open([found], "later")
    return _resolved(citing, cited, found)


def _own_post(citing: Sent, cited: Cited, held: Sequence[Sent], year: int) -> Resolution:
    """No year, the same post: a serial above one's own is of the year before, or an error."""
    assert cited.serial is not None  # the caller has looked
    found = _of_year(cited, held, year)
    if (found is not None and found.key == citing.key) or cited.serial == citing.serial:
        return Resolution(Outcome.UNRESOLVABLE, reason="itself")
    if found is not None and not is_later(found, citing):
        return _resolved(citing, cited, found)
    if citing.serial is None or cited.serial < citing.serial:
        if found is not None:
            return _open([found], "later")
        return Resolution(Outcome.NOT_HELD, year=year, doubt=_mended(cited))
    before = _of_year(cited, held, year - 1)
    if before is not None and not is_later(before, citing):
        lag = lag_days(before, citing)
        if lag is not None and lag <= _LATEST_FOR_YEAR_BEFORE and found is None:
            return Resolution(Outcome.RESOLVED, before, year - 1, doubt="year-before")
        return _open([one for one in (found, before) if one is not None], "serial-too-high")
    if found is not None:
        return _open([found], "later")
    if is_early(citing):
        return Resolution(Outcome.NOT_HELD, year=year - 1, doubt="year-before")
    return Resolution(Outcome.UNRESOLVABLE, reason="serial-too-high")


def _other_post(citing: Sent, cited: Cited, held: Sequence[Sent], year: int) -> Resolution:
    """No year, another post: this year's, unless last year's fits the dates far better."""
    this = _of_year(cited, held, year)
    last = _of_year(cited, held, year - 1)
    if this is not None and is_later(this, citing):
        if last is None or is_later(last, citing):
            return _open([this], "later")
        # The number of this year was given out only after the citing telegram.
        lag = lag_days(last, citing)
        if lag is not None and lag <= _LATEST_FOR_YEAR_BEFORE:
            return Resolution(Outcome.RESOLVED, last, year - 1, doubt="year-before")
        return _open([last, this], "later")
    if last is None or is_later(last, citing):
        if this is not None:
            return _resolved(citing, cited, this)
        return Resolution(Outcome.NOT_HELD, year=year, doubt=_mended(cited) or _early(citing))
    return _two_years(citing, cited, this, last, year)


def _two_years(citing: Sent, cited: Cited, this: Sent | None, last: Sent, year: int) -> Resolution:
    """Last year's is held; this year's is held too, or may exist."""
    for_last = weight(citing, last) * chance_of_year_before(citing)
    if this is not None:
        for_this = weight(citing, this) * (1 - chance_of_year_before(citing))
    else:
        # A post sends much the same each year: this year's comes about the day last year's did.
        day = expected_again(last)
        today = moment_of(citing.latest)
        lag = (today - day).total_seconds() / 86400 if day and today else 1.0
        reach = 15 + 0.25 * (today.timetuple().tm_yday if today else 365)
        for_this = (
            0.0 if lag < -reach else (1 - chance_of_year_before(citing)) * lag_density(max(lag, 3))
        )
    whole = for_last + for_this
    share = for_last / whole if whole else 0.5
    if share >= SURE:
        return Resolution(Outcome.RESOLVED, last, year - 1, doubt="year-before")
    if this is not None:
        if share <= NEGLIGIBLE:
            return _resolved(citing, cited, this)
        both = (Candidate(this, 1 - share), Candidate(last, share))
        ordered = tuple(sorted(both, key=lambda one: -one.score))
        return Resolution(Outcome.CANDIDATES, year=year, candidates=ordered, doubt="year-inferred")
    if share <= NEGLIGIBLE:
        return Resolution(Outcome.NOT_HELD, year=year, doubt=_mended(cited) or _early(citing))
    return Resolution(
        Outcome.CANDIDATES,
        year=year,
        candidates=(Candidate(last, share),),
        doubt="year-inferred",
    )


def _resolved(citing: Sent, cited: Cited, found: Sent) -> Resolution:
    doubt = _mended(cited)
    if doubt is None and cited.station is not None and found.station != cited.station:
        doubt = "renamed-post"
    if doubt is None and (
        found.earliest is None
        or citing.latest is None
        or found.earliest[:10] != (found.latest or "")[:10]
    ):
        doubt = "date-unknown"
    return Resolution(Outcome.RESOLVED, found, found.year or cited.year, doubt=doubt)


def _open(held: Sequence[Sent], reason: str) -> Resolution:
    """Unresolvable; the telegrams that its words may still mean are told, without a link."""
    share = 1 / len(held) if held else 0.0
    return Resolution(
        Outcome.UNRESOLVABLE,
        candidates=tuple(Candidate(one, share) for one in held),
        reason=reason,
    )


def _of_year(cited: Cited, held: Sequence[Sent], year: int) -> Sent | None:
    """The one held of a year: under the name cited, or else under another of the series."""
    found = [one for one in held if one.year == year]
    exact = [one for one in found if one.station == cited.station]
    if exact:
        return exact[0]
    return found[0] if len(found) == 1 else None


def _earlier(citing: Sent, held: Sequence[Sent]) -> list[Sent]:
    return [one for one in held if one.key != citing.key and not is_later(one, citing)]


def _early(citing: Sent) -> str | None:
    return "year-inferred" if is_early(citing) else None


def _mended(cited: Cited) -> str | None:
    return "station-mended" if cited.mended else None
