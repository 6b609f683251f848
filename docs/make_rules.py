"""Make ``docs/rules.md`` from the rules of ``reftel.check`` and their docstrings.

python docs/make_rules.py           write the page
python docs/make_rules.py --print   print it
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from reftel.check import PROFILES, RETIRED, RULES, Rule

PAGE = Path(__file__).with_name("rules.md")
FAMILIES = {
    "ADR": "Address lines",
    "HDG": "Heading",
    "IDN": "Identity and completeness",
    "MRK": "Markings",
    "REF": "References",
    "TAG": "TAGS",
    "TXT": "Text",
}
HEAD = """\
# Rules

What `reftel check` holds telegrams against. Every rule has an id that is for ever: it never changes its meaning, and no id is used twice.
This page is made from the docstrings of `reftel/check/` by `docs/make_rules.py`; `reftel check --explain MRK004` prints the same.
Every example is invented.

A rule asks what the telegram's own time asked: there are no portion marks before E.O. 12065, no E.O. line before E.O. 11652. Where a copy is an extract or a stub, what is missing is not held against it.

| Severity | Meaning |
| --- | --- |
| error | wrong or unsafe |
| warning | likely a defect |
| info | unusual, often legitimate |

## Profiles

| Profile | For | Told from | Off |
| --- | --- | --- | --- |
"""


def profiles() -> str:
    """The table of profiles."""
    return "\n".join(
        f"| `{one.name}` | {one.what} | {one.least.value} | {', '.join(sorted(one.off)) or '-'} |"
        for one in PROFILES
    )


def numbers() -> str:
    """The table from the numbers of the specification to the ids."""
    found = sorted(
        (
            (number, rule)
            for rule in RULES
            for number in rule.spec
            if number[0] != "C" or len(number) == 3
        ),
        key=lambda row: (row[0][0], int(row[0][1:])),
    )
    return "\n".join(
        f"| {number} | [{rule.id}](#{anchor(rule)}) | {rule.name} |" for number, rule in found
    )


def anchor(rule: Rule) -> str:
    """The place of a rule on the page, as MyST names it."""
    return f"{rule.id} {rule.name}".lower().replace(" ", "-")


def section(rule: Rule) -> str:
    """The manual page of one rule."""
    page = rule.page
    off = [one.name for one in PROFILES if rule.id in one.off]
    facts = [
        rule.severity.value,
        f"source: {rule.source}",
        f"specification: {', '.join(rule.spec)}",
    ]
    if off:
        facts.append(f"off in {' and '.join(off)}")
    why = f"{page.why}\n\n" if page.why else ""
    return (
        f"### {rule.id} {rule.name}\n\n{page.summary}\n\n{why}*{'; '.join(facts)}*\n\n"
        f"Wrong:\n\n```text\n{page.wrong}\n```\n\nRight:\n\n```text\n{page.right}\n```\n"
    )


def page() -> str:
    """The whole page."""
    parts = [HEAD + profiles() + "\n"]
    for family, title in FAMILIES.items():
        parts.append(f"## {family}: {title}\n")
        parts += [section(rule) for rule in RULES if rule.family == family]
    parts.append("## Numbers of the specification\n")
    parts.append(f"| Number | Rule | Name |\n| --- | --- | --- |\n{numbers()}\n")
    if RETIRED:
        parts.append("## Given up\n")
        parts.append("\n".join(f"* {name}: {why}" for name, why in RETIRED.items()) + "\n")
    return "\n".join(parts)


def main() -> int:
    """Write or print the page."""
    parser = argparse.ArgumentParser(description="Make docs/rules.md.")
    parser.add_argument("--print", action="store_true", help="print the page and write nothing")
    if parser.parse_args().print:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
