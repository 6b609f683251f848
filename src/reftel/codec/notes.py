"""What the reader writes down while it reads: spans, repairs, defects."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any

from reftel.codec.pages import Page
from reftel.codec.reading import Defect, Repair, Span


class Places(Mapping[str, tuple[Span, ...]]):
    """The stretches of the source that each name was read from, found when first asked for.

    A telegram has some sixty places and most readers ask for none of them, so
    the way back to the source is not walked before somebody does. ``placed``
    are names with their offsets in the cleaned text of ``page``, ``rows`` names
    with ``{}`` for the number in a row of places. It is pickled, and compared,
    as the plain dict that it amounts to.
    """

    __slots__ = ("_found", "_page", "_placed", "_rows")

    def __init__(
        self,
        page: Page,
        placed: list[tuple[str, int, int]],
        rows: list[tuple[str, list[tuple[int, int]]]],
    ) -> None:
        self._page: Page | None = page
        self._placed = placed
        self._rows = rows
        self._found: dict[str, tuple[Span, ...]] = {}

    def _spans(self) -> dict[str, tuple[Span, ...]]:
        page = self._page
        if page is not None:
            found = self._found
            for row, places in self._rows:
                before, _, after = row.partition("{}")
                self._placed += [
                    (f"{before}{number}{after}", start, end)
                    for number, (start, end) in enumerate(places)
                ]
            for name, start, end in self._placed:
                spans = page.spans(start, end)
                if spans:
                    held = found.get(name)
                    found[name] = spans if held is None else held + spans
            if page.pages:
                found["pages"] = tuple(line.span for line in page.pages)
            if page.furniture:
                found["furniture"] = found.get("furniture", ()) + tuple(page.furniture)
            self._page = None
            self._placed, self._rows = [], []
        return self._found

    def __getitem__(self, name: str) -> tuple[Span, ...]:
        return self._spans()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spans())

    def __len__(self) -> int:
        return len(self._spans())

    def items(self) -> ItemsView[str, tuple[Span, ...]]:
        """Names and stretches; those of a plain dict, which are quicker to go through."""
        return self._spans().items()

    def __repr__(self) -> str:
        return repr(self._spans())

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._spans(),)


class Notes:
    """Collects the spans, repairs and defects of one reading.

    Places are offsets in the cleaned text of ``page``; they are turned into
    places of the source here and nowhere else.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.placed: list[tuple[str, int, int]] = []
        self.rows: list[tuple[str, list[tuple[int, int]]]] = []
        self.repairs: list[Repair] = list(page.repairs)
        self.defects: list[Defect] = []

    def place(self, name: str, start: int, end: int) -> None:
        """Note where the value of a name stands; a second place is added to the first."""
        self.placed.append((name, start, end))

    def place_each(self, name: str, places: list[tuple[int, int]]) -> None:
        """Note where the values of a row stand; ``{}`` in the name is the number of each."""
        self.rows.append((name, places))

    @property
    def spans(self) -> Places:
        """The places noted so far, as stretches of the source."""
        return Places(self.page, self.placed, self.rows)

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
