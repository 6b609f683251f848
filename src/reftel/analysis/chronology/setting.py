"""What a time expression is read against: the telegram's own time, the tense, what was told before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from reftel.analysis.chronology.values import Value


class Setting(NamedTuple):
    """What an expression is read against.

    ``now`` is the telegram's own moment, local; ``focus`` the value last
    spoken of; ``tense`` -1 for the past, 1 for the future, 0 unknown;
    ``year`` a year told before in the same passage; ``offset`` local time less
    Zulu; ``loose`` true where the tense of the sentence need not be that of
    the event, as in ``the May 4 incident``.
    """

    now: datetime | None
    focus: Value | None = None
    tense: int = 0
    year: int | None = None
    offset: timedelta = timedelta(0)
    loose: bool = False
