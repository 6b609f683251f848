"""Numbers that are drawn once: serials of the MRN, continuity numbers, numbers of a channel.

A number is drawn in the transaction of what it is for: what does not come to
be has drawn none, and a crash leaves no gap. Source: spec/01 (FL1, MCN),
spec/04 (what serials mean).
"""

from __future__ import annotations

from reftel.errors import TrafficError
from reftel.telegram import Plad
from reftel.traffic.batch import Batch
from reftel.traffic.schema import serials
from reftel.traffic.station import iso

HIGHEST_CONTINUITY = 9999
HIGHEST_CHANNEL = 9999
TELEGRAM = "telegram"
CANCELLED = "cancelled"


def draw_serial(batch: Batch, year: int, explanation: str) -> int:
    """The next serial of a year, explained by what it is for."""
    return _explained(batch, year, TELEGRAM, explanation)


def cancel_serial(batch: Batch, year: int, why: str) -> int:
    """Draw the next serial of a year for nothing, and say why: a number spoilt on paper."""
    if not why.strip():
        raise TrafficError("a serial is cancelled for a reason: give it")
    serial = _explained(batch, year, CANCELLED, why)
    batch.note("cancelled", f"serial {serial} of {year}: {why}")
    return serial


def _explained(batch: Batch, year: int, use: str, explanation: str) -> int:
    serial = batch.draw(f"serial/{year}")
    batch.add(
        serials,
        {
            "year": year,
            "serial": serial,
            "drawn": iso(batch.now),
            "use": use,
            "explanation": explanation,
        },
    )
    return serial


def start_serials(batch: Batch, year: int, last: int) -> None:
    """Let the series of a year go on after ``last``: a post that numbered by hand until now.

    Raises ``TrafficError`` where the station has drawn numbers of that year.
    """
    drawn = batch.last(f"serial/{year}")
    if drawn is not None:
        raise TrafficError(f"the series of {year} has begun here: its last number is {drawn}")
    batch.start(f"serial/{year}", last)
    batch.note("started", f"the series of {year} goes on after {last}")


def draw_continuity(batch: Batch, plad: Plad, sections: int = 1) -> str:
    """The next message continuity number from here to an addressee, 1 to 9999 and round again.

    One for each section, as they are printed: ``0206``, or ``2276-2279``.
    """
    name = f"continuity/{plad.name}"
    drawn = [batch.draw(name, HIGHEST_CONTINUITY) for _ in range(sections)]
    return f"{drawn[0]:04}" + (f"-{drawn[-1]:04}" if sections > 1 else "")


def draw_channel_number(batch: Batch, channel: str) -> int:
    """The next number of format line 1 on a channel, 1 to 9999 and round again."""
    return batch.draw(f"channel/{channel}", HIGHEST_CHANNEL)


def draw_service_number(batch: Batch) -> int:
    """The next number of format line 3 of a service message, 1 to 9999 and round again."""
    return batch.draw("service", HIGHEST_CHANNEL)
