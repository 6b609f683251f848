"""Make ``docs/format-lines.md`` from ``reftel.codec.lines``.

    python docs/make_format_lines.py           write the page
    python docs/make_format_lines.py --print   print it

The examples are read and written while the page is made, so that the page
cannot say what the codec does not do.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from reftel.codec.lines import FORMAT_LINES, INDICATORS_A_LINE

PAGE = Path(__file__).with_name("format-lines.md")
HEAD = """\
# Format lines

The transmission header of a telegram, line by line, as ACP 127 orders it and the Department of State uses it.
One table, `FORMAT_LINES` in `reftel/codec/lines.py`, holds the reader and the writer of each line; this page is made from it by
`docs/make_format_lines.py`, which reads every example and writes it back.

A copy's header may begin and stop anywhere; a line that is lost is `None` or `()` in `Heading`.

| Line | Name | Example | Value in `reftel.telegram` |
| ---: | --- | --- | --- |
"""
# Lines that no reader has, with the reason (spec/01, sixteen format lines).
WITHOUT = (
    ("10", "accounting, group count", "not used in surviving State traffic"),
    ("11, 13", "`BT`, before and after the text", "taken out of surviving copies; never required"),
    ("12", "the text, classification line to signature", "read by the rest of `reftel.codec`"),
    ("14", "-", "not used in tape relay"),
    ("15", "end-of-message validation, `#0312`", "taken out of surviving copies; never required"),
    ("16", "`NNNN`, end of message", "kept in `Telegram.remainder` where a copy has it"),
)


def parts(value: Any) -> list[str]:
    """The fields of a value as ``name value`` pairs, in the words of a telegram."""
    if isinstance(value, tuple):
        return [f"{len(value)} of `{type(value[0]).__name__}`"]
    if not is_dataclass(value):
        return [f"`{value}`"]
    shown = []
    for field in fields(value):
        part = getattr(value, field.name)
        if part is None or part is False or part in ("", ()):
            continue
        words = " ".join(map(str, part)) if isinstance(part, tuple) else getattr(part, "name", part)
        shown.append(f"`{field.name}` {words}")
    return shown


def row(number: int) -> str:
    """The line of the table for one format line; fails where the example does not come back."""
    line = FORMAT_LINES[number]
    value = line.read(line.example)
    if line.write(value) != line.example:
        raise SystemExit(f"format line {number}: {line.example!r} is not written as it was read")
    kind = type(value).__name__
    name = f"{kind}: " if kind != "tuple" else ""
    return f"| {number} | {line.name} | `{line.example}` | {name}{', '.join(parts(value))} |"


def page() -> str:
    """The whole page."""
    out = [HEAD + "\n".join(row(number) for number in FORMAT_LINES)]
    out.append("\n## How they are written\n")
    out.append(
        f"* Line 2 wraps after {INDICATORS_A_LINE} routing indicators.\n"
        "* A blank line stands under line 2 where `RoutingLine.gap` is true, as in copies of the circuit `XYZ`.\n"
        "* Lines 7 and 8 hold one addressee each line; their word, `TO` or `INFO`, stands once.\n"
        "* What follows the fixed part of lines 4 and 5 (operating signals, system notes) is kept as printed."
    )
    out.append("\n## Lines that have no reader here\n")
    out.append("| Line | What it is | Why |\n| --- | --- | --- |")
    out.append("\n".join(f"| {line} | {what} | {why} |" for line, what, why in WITHOUT))
    return "\n".join(out) + "\n"


def main() -> int:
    """Write or print the page."""
    parser = argparse.ArgumentParser(description="Make docs/format-lines.md.")
    parser.add_argument("--print", action="store_true", help="print the page and write nothing")
    if parser.parse_args().print:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
