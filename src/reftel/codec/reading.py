"""What reading a text gives: the telegram, where each value stood, and what was wrong.

Source of the principle: DESIGN, "nothing is lost, nothing is invented".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from reftel.errors import UnreadableError
from reftel.telegram import Telegram


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the text that was read: character offsets, end exclusive."""

    start: int
    end: int


class Layout(Enum):
    """How the text is laid out (spec/01, spec/02, spec/05 A1-A4)."""

    WIRE = "wire"
    """Header from format line 1."""
    SHORT = "short"
    """Header from format line 5, addresses without routing indicators."""
    ARCHIVE = "archive"
    """A Department print: distribution, then a header from format line 5 (1973-79 and later)."""
    PARTIAL = "partial"
    """A notice of a partial extract stands in place of the header."""
    TEXT = "text"
    """No header at all: the text from the classification line on."""
    UNKNOWN = "unknown"
    """Nothing in the text shows that it is a telegram."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that could not be read, or that contradicts the rest.

    ``kind`` is a stable word (``doubled-caption``), ``damage`` the number of
    the kind in spec/05 where it has one (``B7``), ``message`` a sentence.
    """

    kind: str
    message: str
    span: Span | None = None
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that the reader made in its mind, never in the text.

    ``original`` is what stands at ``span``; ``repaired`` what it was read as.
    """

    kind: str
    message: str
    span: Span
    original: str
    repaired: str
    damage: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of ``read``: always one, for any text.

    ``spans`` leads from the place of a value (``header.dtg``,
    ``paragraphs[0].text``, ``references[1]``) to the stretches of ``text`` it
    was read from; a value on both sides of a page break has several.
    ``clean`` is the telegram's text with page lines and repeated marks taken
    out and sections joined.
    """

    text: str
    telegram: Telegram
    layout: Layout
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    defects: tuple[Defect, ...] = ()

    @property
    def is_telegram(self) -> bool:
        """False where nothing in the text shows a telegram."""
        return self.layout is not Layout.UNKNOWN

    def require(self) -> Telegram:
        """The telegram, for whoever wants strictness.

        Raises ``UnreadableError`` where the text holds no telegram or has defects.
        """
        if not self.is_telegram:
            raise UnreadableError("the text holds nothing that reads as a telegram")
        if self.defects:
            first = self.defects[0]
            raise UnreadableError(f"{len(self.defects)} defects, the first: {first.message}")
        return self.telegram
