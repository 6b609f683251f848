"""One telegram with what the archive knows around it: all that its page needs, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from reftel.analysis.resolve import Outcome
from reftel.analysis.serials import SentBetween
from reftel.archive import events, store, threads
from reftel.archive.absent import GhostName
from reftel.archive.events import EventPage, PeoplePage
from reftel.archive.ghosts import dates_of_ghosts
from reftel.archive.threads import Citation
from reftel.archive.values import Hit, StoredTelegram


@dataclass(frozen=True, slots=True)
class Around:
    """A telegram, what it cites and what cites it, what it tells and whom it names.

    ``absent`` are the dates of the telegrams of its REF line that are not held. Of ``events``
    and ``people`` the first few are here, and how many there are.
    """

    telegram: StoredTelegram
    cites: tuple[Citation, ...]
    cited_by: tuple[Hit, ...]
    absent: Mapping[str, SentBetween]
    events: EventPage
    people: PeoplePage


def around(connection: Connection, telegram_id: str, most: int) -> Around | None:
    """A telegram with its surroundings, ``most`` events and people; ``None`` where it is not held."""
    found = store.one_whole(connection, telegram_id)
    if found is None:
        return None
    key, telegram = found
    cited = threads.cites(connection, telegram_id)
    ghosts = {
        one.id
        for one in cited
        if one.in_reference_line and one.id and one.outcome == Outcome.NOT_HELD.value
    }
    names = [name for name in map(GhostName.of, sorted(ghosts)) if name is not None]
    dates = dates_of_ghosts(connection, names) if names else {}
    return Around(
        telegram=telegram,
        cites=cited,
        cited_by=tuple(store.cited_by(connection, telegram_id)),
        absent={name.id: sent for name, sent in dates.items()},
        events=events.events_of(connection, key, telegram.json.get("chronology") or (), most),
        people=events.people_of(connection, key, most),
    )
