"""MRK021, MRK023, MRK025, MRK028-MRK030: captions.

Source: spec/02 (captions), spec/03; 5 FAH-2 H-252.1, H-440, H-442; 05 STATE 226504.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from reftel import authority
from reftel.check.case import Case, Edit, Fault
from reftel.check.heading import ERROR, INFO, WARNING
from reftel.check.identity import reason_of_correction
from reftel.check.marking import caption_span
from reftel.check.rule import rule
from reftel.codec.reading import Span
from reftel.telegram import Classification

_LOU_ENDED = date(1995, 10, 1)
_RESTRICTED = frozenset({"restricted distribution", "channel"})
_ALONE = ("AGREMENT CHANNEL", "DIRGEN CHANNEL")
_LEVEL_CHANGED = re.compile(
    r"CLASSIF|CLASS\b|\bCAPTION|\b(?:NOFORN|SENSITIVE|SBU|UNCLAS|CONFIDENTIAL|SECRET|DECL)\b"
)
_WORD_LINE = re.compile(r"[A-Z]{5,12}(?: [A-Z]{3,10})?")


@rule("MRK021", "caption-of-another-level", INFO, source="00 STATE 018029; spec/03 C18", spec="C18")
def caption_of_another_level(case: Case) -> Iterator[Fault]:
    """SENSITIVE belongs to unclassified telegrams, LIMITED OFFICIAL USE to the time before October 1995.

    SENSITIVE means Sensitive But Unclassified, which took the place of LIMITED
    OFFICIAL USE. On classified telegrams it is tolerated in practice, and says nothing.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        SENSITIVE

    Right:
        UNCLAS VALLETTA 000312
        SENSITIVE
    """
    if case.is_classified and "SENSITIVE" in case.telegram.captions:
        yield Fault(
            f"SENSITIVE on a {case.level.value if case.level else 'classified'} telegram",
            caption_span(case, "SENSITIVE"),
        )
    if case.surely_from(_LOU_ENDED) and (
        case.level is Classification.LIMITED_OFFICIAL_USE
        or any(mark.startswith("LOU") for mark in case.marks)
    ):
        yield Fault("LIMITED OFFICIAL USE ended on 30 September 1995", case.at("classification"))


@rule("MRK023", "sipdis-conflict", ERROR, source="05 STATE 226504; spec/03 C20", spec="S20 C20")
def sipdis_conflict(case: Case) -> Iterator[Fault]:
    """SIPDIS does not stand beside NODIS, EXDIS, STADIS or a channel, nor on TOP SECRET.

    SIPDIS puts a telegram on a network that half a million people read; the others
    keep it to a few.

    Wrong:
        S E C R E T VALLETTA 000312
        EXDIS
        SIPDIS

    Right:
        S E C R E T VALLETTA 000312
        EXDIS
    """
    captions = case.telegram.captions
    if "SIPDIS" not in captions:
        return
    others = [one for one in captions if one in {"NODIS", "EXDIS", "STADIS"} or _is_channel(one)]
    for other in others:
        yield Fault(f"SIPDIS beside {other}", caption_span(case, "SIPDIS"))
    if case.level is Classification.TOP_SECRET:
        yield Fault("SIPDIS on a TOP SECRET telegram", caption_span(case, "SIPDIS"))


@lru_cache(maxsize=1024)
def _group(caption: str) -> str | None:
    fact = authority.caption(caption)
    return fact.handling_group if fact is not None else None


def _is_channel(caption: str) -> bool:
    return _group(caption) == "channel"


@rule("MRK025", "correction-of-marking", INFO, source="spec/03 C22", spec="C22")
def correction_of_marking(case: Case) -> Iterator[Fault]:
    """A corrected copy that changes classification or captions calls for a look at both versions.

    Whoever holds the first version holds it under the wrong marking.

    Wrong:
        C O R R E C T E D  C O P Y (CLASSIFICATION CHANGED)

    Right:
        C O R R E C T E D  C O P Y (TAGS ADDED)
    """
    if case.telegram.correction is None:
        return
    if _LEVEL_CHANGED.search(reason_of_correction(case).upper()):
        yield Fault("the corrected copy changes classification or captions", case.at("correction"))


@rule("MRK028", "caption-order", WARNING, source="5 FAH-2 H-252.1-1, H-442", spec="S17")
def caption_order(case: Case) -> Iterator[Fault]:
    """Captions are spelt as the handbook has them, those that restrict distribution first.

    The message centre sorts by the first caption; one that it does not know
    restricts nothing.

    Wrong:
        S E C R E T VALLETTA 000312
        NOFORN
        EXDIS

    Right:
        S E C R E T VALLETTA 000312
        EXDIS
        NOFORN
    """
    if len(case.telegram.captions) > 1:
        groups = [_group(caption) for caption in case.telegram.captions]
        for index, group in enumerate(groups):
            if group in _RESTRICTED and any(one not in _RESTRICTED for one in groups[:index]):
                caption = case.telegram.captions[index]
                yield Fault(
                    f"{caption} stands behind {case.telegram.captions[index - 1]}",
                    caption_span(case, caption),
                )
                break
    for index, line in enumerate(case.telegram.passing):
        meant = _misspelt(line)
        if meant is not None:
            yield Fault(
                f"{line} is no caption; {meant} is perhaps meant", case.at(f"passing[{index}]")
            )


@lru_cache(maxsize=4096)
def _misspelt(line: str) -> str | None:
    """The caption that a line of one or two words is nearly, and is not."""
    if _WORD_LINE.fullmatch(line) is None or line in authority.known_captions():
        return None
    found = get_close_matches(line, authority.known_captions(), n=1, cutoff=0.8)
    return found[0] if found else None


@rule("MRK029", "channel-captions", ERROR, source="5 FAH-2 H-442 c, H-442.1", spec="S18")
def channel_captions(case: Case) -> Iterator[Fault]:
    """A telegram has at most one channel caption; AGREMENT and DIRGEN stand alone.

    A channel is closed: what belongs to two of them can be shown in neither.

    Wrong:
        S E C R E T VALLETTA 000312
        ROGER CHANNEL
        DISSENT CHANNEL

    Right:
        S E C R E T VALLETTA 000312
        DISSENT CHANNEL
    """
    captions = case.telegram.captions
    channels = [caption for caption in captions if _is_channel(caption)]
    if len(channels) > 1:
        yield Fault(f"{' and '.join(channels)} in one telegram", caption_span(case, channels[1]))
        return
    for caption in channels:
        if caption in _ALONE and len(captions) > 1:
            other = next(one for one in captions if one != caption)
            yield Fault(f"{caption} allows no {other} beside it", caption_span(case, caption))


@rule("MRK030", "caption-twice", INFO, source="spec/05 B7", spec="S19")
def caption_twice(case: Case) -> Iterator[Fault]:
    """A caption stands once.

    Systems of 2006 to 2008 added SIPDIS to what had it already. Mended by
    taking out the second line, where nothing else stands on it.

    Wrong:
        C O N F I D E N T I A L VALLETTA 000312
        SIPDIS
        SIPDIS

    Right:
        C O N F I D E N T I A L VALLETTA 000312
        SIPDIS
    """
    for repair in case.repairs("doubled-caption"):
        words = " ".join(repair.original.split())
        yield Fault(
            f"the caption {words} stands twice", (repair.span,), _without_line(case, repair.span)
        )


def _without_line(case: Case, span: Span) -> tuple[Edit, ...]:
    """The change that takes out a line that consists of one caption."""
    start = case.text.rfind("\n", 0, span.start) + 1
    end = case.text.find("\n", span.end)
    line = case.text[start : end if end >= 0 else len(case.text)].strip()
    if end < 0 or line.upper() not in authority.known_captions():
        return ()
    return (Edit(start, end + 1, ""),)


RULES = (
    caption_of_another_level,
    sipdis_conflict,
    correction_of_marking,
    caption_order,
    channel_captions,
    caption_twice,
)
