"""What the reader writes down while it reads: spans, repairs, defects."""

from __future__ import annotations

from reftel.codec.pages import Page
from reftel.codec.reading import Defect, Repair, Span


class Notes:
    """Collects the spans, repairs and defects of one reading.

    Places are offsets in the cleaned text of ``page``; they are turned into
    places of the source here and nowhere else.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.spans: dict[str, tuple[Span, ...]] = {}
        self.repairs: list[Repair] = list(page.repairs)
        self.defects: list[Defect] = []

    def place(self, name: str, start: int, end: int) -> None:
        """Note where the value of a name stands; a second place is added to the first."""
        found = self.page.spans(start, end)
        if found:
            held = self.spans.get(name)
            self.spans[name] = found if held is None else held + found

    def defect(
        self, kind: str, message: str, start: int, end: int, damage: str | None = None
    ) -> None:
        """Note a defect over a stretch of the cleaned text."""
        self.defects.append(Defect(kind, message, self._hull(start, end), damage))

    def repair(
        self,
        kind: str,
        message: str,
        start: int,
        end: int,
        repaired: str,
        damage: str | None = None,
    ) -> None:
        """Note a repair over a stretch of the cleaned text."""
        span = self._hull(start, end)
        original = self.page.source[span.start : span.end]
        self.repairs.append(Repair(kind, message, span, original, repaired, damage))

    def _hull(self, start: int, end: int) -> Span:
        found = self.page.spans(start, end)
        if not found:
            place = self.page.origin(start)
            return Span(place, place)
        return Span(found[0].start, found[-1].end)
