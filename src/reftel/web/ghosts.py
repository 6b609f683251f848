"""A page of the telegrams that are cited and not held: by number, then by date-time group alone."""

from __future__ import annotations

from dataclasses import dataclass

from reftel.archive import Archive, DatedGhost, GhostPage


@dataclass(frozen=True, slots=True)
class GhostsPage:
    """One page of one list: ``numbered``, the most cited first, then ``dated`` by their moments.

    ``dated_total`` is how many there are of the second kind on all pages.
    """

    numbered: GhostPage
    dated: tuple[DatedGhost, ...]
    dated_total: int

    @property
    def total(self) -> int:
        """How many there are of both."""
        return self.numbered.total + self.dated_total


def ghosts_page(
    archive: Archive, station: str | None, year: int | None, page: int, size: int
) -> GhostsPage:
    """A page, counted from 1, of all ghosts, of those of a post, or of a year."""
    start = (page - 1) * size
    numbered = archive.ghosts(station, year, limit=size, offset=start, order="cited")
    dated = archive.dated_ghosts(station, year)
    first = max(0, start - numbered.total)
    here = dated[first : first + size - len(numbered.ghosts)]
    return GhostsPage(numbered, here, len(dated))
