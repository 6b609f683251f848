"""How much of a text is explained: each line belongs to something, or is named.

A line is explained by a value, a repair, a defect, or furniture: page lines,
drawn rules, blank lines. Source: DESIGN, "nothing is lost".
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from reftel.codec.pages import PILCROWS, line_starts
from reftel.codec.reading import Reading, Span
from reftel.codec.section_headings import is_rule

_NO_WORDS = f" \t\r\f{PILCROWS}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Lines with words in them, how many of them are explained, and the places of the rest."""

    lines: int
    explained: int
    unexplained: tuple[Span, ...]

    @property
    def share(self) -> float:
        """Explained lines by lines; 1.0 for a text without any."""
        return self.explained / self.lines if self.lines else 1.0


def coverage(reading: Reading) -> Coverage:
    """Which lines of a reading's text are explained."""
    lines = reading.text.split("\n")
    starts = line_starts(lines)
    # One entry a line: +1 where a stretch begins, -1 after the line where it ends.
    change = [0] * (len(lines) + 1)
    for span in _stretches(reading):
        if span.end > span.start:
            change[bisect_right(starts, span.start) - 1] += 1
            change[bisect_right(starts, span.end - 1)] -= 1
    told = list(accumulate(change))
    written = [
        number for number, line in enumerate(lines) if line.strip(_NO_WORDS) and not is_rule(line)
    ]
    lost = [number for number in written if not told[number]]
    return Coverage(
        len(written),
        len(written) - len(lost),
        tuple(Span(starts[number], starts[number] + len(lines[number])) for number in lost),
    )


def _stretches(reading: Reading) -> list[Span]:
    found = [span for spans in reading.spans.values() for span in spans]
    found += [repair.span for repair in reading.repairs]
    found += [defect.span for defect in reading.defects if defect.span is not None]
    return found
