"""``reftel read --coverage``: how much of each text is explained, and the lines that are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.text import Text

from reftel.cli.console import console, print_json, printable
from reftel.codec.coverage import Coverage, coverage

if TYPE_CHECKING:
    from reftel.record import Record

LONGEST_SHOWN = 70
"""Characters of an unexplained line that people are shown."""


@dataclass(slots=True)
class CoverageReport:
    """Prints the coverage of records one by one, and of all of them at the end.

    ``as_json`` gives one object a line for each telegram and no sum.
    """

    as_json: bool
    telegrams: int = 0
    lines: int = 0
    explained: int = 0

    def add(self, record: Record) -> None:
        """Print the share of one telegram's lines, and each line that nothing explains."""
        found = coverage(record.reading)
        self.telegrams += 1
        self.lines += found.lines
        self.explained += found.explained
        if self.as_json:
            print_json(_told(record, found))
        else:
            self._show(record, found)

    def _show(self, record: Record, found: Coverage) -> None:
        from reftel.intake.source import place_name  # noqa: PLC0415  (help needs it not)

        target = console()
        name = printable(place_name(record.source))
        share = percent(found.explained, found.lines)
        row = f"{share:>8}  {found.explained} of {found.lines} lines  {name}"
        target.print(Text(row), soft_wrap=True)
        for line in _unexplained(record, found):
            words = printable(line["text"].strip())
            shown = words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 3] + "..."
            target.print(Text(f"          line {line['line']}: {shown}"), soft_wrap=True)

    def end(self) -> None:
        """Print the sum, where there is more than one telegram and people read it."""
        if self.as_json or self.telegrams < 2:
            return
        share = percent(self.explained, self.lines)
        row = f"{share:>8}  {self.explained} of {self.lines} lines  in {self.telegrams} telegrams"
        console().print(Text(row), soft_wrap=True)


def percent(explained: int, lines: int) -> str:
    """A share that is called 100 % only where nothing is missing."""
    if explained == lines:
        return "100 %"
    return f"{min(explained / lines, 0.9999):.2%}".replace("%", " %")


def _told(record: Record, found: Coverage) -> dict[str, Any]:
    source = record.source
    return {
        "source": source.path,
        "member": source.member,
        "place": source.place,
        "id": record.id,
        "layout": record.reading.layout.value,
        "lines": found.lines,
        "explained": found.explained,
        "share": round(found.share, 6),
        "unexplained": _unexplained(record, found),
    }


def _unexplained(record: Record, found: Coverage) -> list[dict[str, Any]]:
    text = record.reading.text
    told: list[dict[str, Any]] = []
    number, at = 1, 0
    for span in found.unexplained:
        number += text.count("\n", at, span.start)
        at = span.start
        told.append(
            {
                "line": number,
                "start": span.start,
                "end": span.end,
                "text": text[span.start : span.end],
            }
        )
    return told
