"""``reftel check``: telegrams held against the rules they were written under."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.table import Table
from rich.text import Text

from reftel import __version__
from reftel.cli.check_settings import Settings, find_settings, read_settings
from reftel.cli.console import (
    FAULT,
    USAGE,
    complain,
    console,
    error_console,
    fail,
    print_json,
    printable,
)
from reftel.errors import FormError

if TYPE_CHECKING:
    from reftel.check import Finding, Rule, Severity
    from reftel.check.report import Checked, Statistics
    from reftel.check.waivers import Baseline, Waiver
    from reftel.record import Record


T = TypeVar("T")


class Format(Enum):
    """The forms in which findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be checked against, after settings and options."""

    rules: tuple[Rule, ...]
    columns: int
    least: Severity
    waivers: tuple[Waiver, ...]
    baseline: Baseline | None


def register(app: typer.Typer) -> None:
    """Add ``check`` to the command line."""

    @app.command("check", rich_help_panel="Telegrams")
    def check(
        paths: Annotated[
            list[Path] | None,
            typer.Argument(
                metavar="PATH",
                help="Files and folders to check; - is standard input.",
                show_default=False,
            ),
        ] = None,
        profile: Annotated[
            str | None, typer.Option(help="archive (usual), draft or release.", show_default=False)
        ] = None,
        select: Annotated[
            str | None,
            typer.Option(
                metavar="IDS", help="Only rules that begin so: MRK,HDG003; ALL.", show_default=False
            ),
        ] = None,
        ignore: Annotated[
            str | None,
            typer.Option(metavar="IDS", help="Without rules that begin so.", show_default=False),
        ] = None,
        severity: Annotated[
            str | None,
            typer.Option(
                help="The least that is told: error, warning, info. Usual: as the profile has it.",
                show_default=False,
            ),
        ] = None,
        form: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
        as_json: Annotated[
            bool, typer.Option("--json", help="Print one JSON object a line, for programs.")
        ] = False,
        statistics: Annotated[
            bool, typer.Option("--statistics", help="Count findings by rule instead.")
        ] = False,
        timing: Annotated[
            bool, typer.Option("--timing", help="Tell what each rule costs instead.")
        ] = False,
        show_diff: Annotated[
            bool, typer.Option("--diff", help="Show the changes that mend findings; write nothing.")
        ] = False,
        fix: Annotated[
            bool, typer.Option("--fix", help="Mend what can be mended for certain, in the files.")
        ] = False,
        baseline: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Tell only what is not in it.", show_default=False),
        ] = None,
        write_baseline: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Write what is found to it.", show_default=False),
        ] = None,
        waivers: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE", help="Findings that are answered for.", show_default=False
            ),
        ] = None,
        config: Annotated[
            Path | None,
            typer.Option(metavar="FILE", help="Settings to go by.", show_default=False),
        ] = None,
        explain: Annotated[
            str | None,
            typer.Option(metavar="RULE", help="Print a rule's page.", show_default=False),
        ] = None,
        list_rules: Annotated[
            bool, typer.Option("--list-rules", help="List the rules and stop.")
        ] = False,
    ) -> None:
        """Check telegrams against the rules they were written under.

        Each finding has a rule with a permanent id (--explain MRK004 tells what it asks for,
        why, and where it stands), a severity, and its place in the text. The profile archive is
        for surviving copies, draft for telegrams to be sent, release for copies to be given out.
        Settings stand in reftel.toml ([check]) or pyproject.toml ([tool.reftel.check]), in this
        folder or one above it.

        Exit status: 0 nothing found, 1 findings or a file that could not be read, 2 the command
        is wrong.

        Examples:
            reftel check 09LONDON2468.txt
            reftel check --profile draft --select MRK,TAG drafts/
            reftel check --explain MRK004
            reftel check --statistics --severity info pages/
            reftel check --format sarif traffic/ > findings.sarif
            reftel check --diff 09LONDON2468.txt
        """
        if list_rules or explain is not None:
            _manual(explain)
            return
        if not paths:
            fail("no file or folder to check", hint="reftel check PATH", code=USAGE)
        plan = _plan(_settings(config), profile, select, ignore, severity, waivers, baseline)
        if timing:
            _timing(paths, plan, as_json)
        elif fix or show_diff:
            _mend(paths, plan, write=fix)
        else:
            wanted = Format.JSON if as_json else form
            _check(paths, plan, wanted, statistics, write_baseline)


def _settings(config: Path | None) -> Settings:
    try:
        if config is None:
            return find_settings(Path.cwd())
        found = read_settings(config)
    except FormError as error:
        fail(str(error), code=USAGE)
    except OSError as error:
        fail(f"{config}: {error.strerror or error}", code=USAGE)
    if found is None:
        fail(f"{config} has no table [check] or [tool.reftel.check]", code=USAGE)
    return found


def _plan(
    settings: Settings,
    profile: str | None,
    select: str | None,
    ignore: str | None,
    severity: str | None,
    waivers: Path | None,
    baseline: Path | None,
) -> Plan:
    from reftel.check import (  # noqa: PLC0415  (help needs it not)
        RULES,
        Severity,
        profile_named,
        select_rules,
    )
    from reftel.check.waivers import read_baseline, read_waivers  # noqa: PLC0415  (as above)

    name = profile or settings.profile or "archive"
    chosen = profile_named(name)
    selected = _ids(select) if select is not None else settings.select
    ignored = (*settings.ignore, *_ids(ignore or ""))
    rules = select_rules(name, select=selected, ignore=ignored)
    wanted = severity or settings.severity
    if wanted is None:
        # Who names rules wants to hear of them, however mild they are.
        least = Severity.INFO if selected else chosen.least
    else:
        known = {one.value: one for one in Severity}
        if wanted not in known:
            fail(f"no severity is called {wanted!r}: there are {', '.join(known)}", code=USAGE)
        least = known[wanted]
    waived = waivers or settings.waivers
    before = baseline or settings.baseline
    return Plan(
        rules,
        chosen.columns,
        least,
        _read(waived, lambda text: read_waivers(text, (one.id for one in RULES))) if waived else (),
        _read(before, read_baseline) if before else None,
    )


def _ids(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _read(path: Path, read: Callable[[str], T]) -> T:
    try:
        return read(path.read_text(encoding="utf-8"))
    except FormError as error:
        fail(f"{path}: {error}", code=USAGE)
    except UnicodeDecodeError:
        fail(f"{path} is not in UTF-8", code=USAGE)
    except OSError as error:
        fail(f"{path}: {error.strerror or error}", code=USAGE)


def _check(
    paths: Sequence[Path],
    plan: Plan,
    form: Format,
    statistics: bool,
    write_baseline: Path | None,
) -> None:
    """Check, print, and end with the exit status."""
    from reftel.check.report import Statistics  # noqa: PLC0415  (help needs it not)
    from reftel.check.waivers import Baseline  # noqa: PLC0415  (as above)

    counts = Statistics()
    taken = Baseline()
    refused: list[tuple[str, str]] = []
    used: set[int] = set()
    kept: list[Checked] = []
    for one in _checked(paths, plan, used, refused, form is Format.JSON and not statistics):
        counts.add(one)
        if write_baseline is not None:
            taken.add(one)
        if statistics:
            continue
        if form in (Format.SARIF, Format.JUNIT):
            kept.append(one)
        else:
            _print(one, form)
    if statistics:
        _statistics(counts, plan.rules, form)
    elif form in (Format.SARIF, Format.JUNIT):
        _print_all(kept, plan.rules, refused, form)
    elif form is Format.TEXT:
        _total(counts, plan)
    for waiver in plan.waivers:
        if waiver.line not in used:
            complain(f"the waiver on line {waiver.line}, {waiver.telegram}, waives nothing")
    if write_baseline is not None:
        text = json.dumps(taken.to_json(), ensure_ascii=False, indent=1) + "\n"
        write_baseline.write_text(text, encoding="utf-8")
        error_console().print(
            f"{sum(taken.counts.values()):,} findings written to {write_baseline}", markup=False
        )
        raise typer.Exit(FAULT if refused else 0)
    if refused or counts.findings:
        raise typer.Exit(FAULT)


def _checked(
    paths: Iterable[Path],
    plan: Plan,
    used: set[int],
    refused: list[tuple[str, str]],
    as_json: bool,
) -> Iterator[Checked]:
    """Every telegram with what is to be told of it."""
    from reftel.check import run_rules  # noqa: PLC0415  (help needs it not)
    from reftel.check.report import told  # noqa: PLC0415  (as above)
    from reftel.check.waivers import without_known, without_waived  # noqa: PLC0415  (as above)

    for record in _records(paths, refused, as_json):
        found = run_rules(
            record.reading, plan.rules, mentions=record.mentions, columns=plan.columns
        )
        one = checked_record(record, told(found, plan.least))
        if plan.waivers:
            one = without_waived(one, plan.waivers, used)
        if plan.baseline is not None:
            one = without_known(one, plan.baseline)
        yield one


def checked_record(record: Record, findings: Sequence[Finding]) -> Checked:
    """A record with its findings, as the reports want it."""
    from reftel.check.report import Checked  # noqa: PLC0415  (help needs it not)

    source = record.source
    return Checked(
        path=source.path,
        inside=", ".join(filter(None, (source.member, source.place))),
        id=record.id,
        text=record.reading.text,
        lines_are_the_files=source.container == "plain"
        and source.member is None
        and source.place is None,
        findings=tuple(findings),
    )


def _records(
    paths: Iterable[Path], refused: list[tuple[str, str]], as_json: bool = False
) -> Iterator[Record]:
    """Every telegram; what is none is told at once, and noted."""
    from reftel.cli.limits import chosen_limits  # noqa: PLC0415  (as above)
    from reftel.cli.read import read_all  # noqa: PLC0415  (a sibling; help needs it not)
    from reftel.record import Record  # noqa: PLC0415  (as above)

    for outcome in read_all(paths, chosen_limits(None)):
        if isinstance(outcome, Record):
            yield outcome
            continue
        refused.append((outcome.path, outcome.reason))
        if as_json:
            print_json(outcome.to_json())
        else:
            complain(outcome.reason)


def _print(one: Checked, form: Format) -> None:
    from reftel.check.exchange import github  # noqa: PLC0415  (help needs it not)
    from reftel.check.report import json_report, text_report  # noqa: PLC0415  (as above)

    if form is Format.JSON:
        print_json(json_report(one))
        return
    lines = github(one) if form is Format.GITHUB else text_report(one)
    target = console()
    for line in lines:
        target.print(Text(printable(line)), soft_wrap=True)


def _print_all(
    kept: Sequence[Checked], rules: Sequence[Rule], refused: Sequence[tuple[str, str]], form: Format
) -> None:
    from reftel.check.exchange import junit, sarif  # noqa: PLC0415  (help needs it not)

    if form is Format.SARIF:
        print_json(sarif(kept, rules, __version__))
    else:
        sys.stdout.write(junit(kept, refused) + "\n")


def _total(counts: Statistics, plan: Plan) -> None:
    """One line for people: how much was checked, and what was found."""
    found = sum(counts.findings.values())
    words = f"{found:,} findings" if found != 1 else "1 finding"
    telegrams = f"{counts.telegrams:,} telegrams" if counts.telegrams != 1 else "1 telegram"
    line = f"{telegrams} checked against {len(plan.rules)} rules"
    if counts.telegrams:
        line += f": {words if found else 'nothing found'}"
    if counts.waived:
        line += f", {counts.waived:,} waived"
    if counts.known:
        line += f", {counts.known:,} in the baseline"
    error_console().print(line, markup=False)


def _statistics(counts: Statistics, rules: Sequence[Rule], form: Format) -> None:
    if form is Format.JSON:
        print_json(counts.to_json())
        return
    table = Table(box=None, pad_edge=False)
    for name in ("telegrams", "findings"):
        table.add_column(name, justify="right")
    for name in ("rule", "severity", "name"):
        table.add_column(name)
    for rule, telegrams, findings in counts.rows(rules):
        table.add_row(f"{telegrams:,}", f"{findings:,}", rule.id, rule.severity.value, rule.name)
    target = console()
    target.print(table)
    target.print(f"{counts.telegrams:,} telegrams, {counts.clean:,} without a finding")


def _timing(paths: Sequence[Path], plan: Plan, as_json: bool) -> None:
    """What each rule costs over the telegrams, in CPU time."""
    from reftel.check.timing import time_rules  # noqa: PLC0415  (help needs it not)

    refused: list[tuple[str, str]] = []
    records = [(one.reading, one.mentions) for one in _records(paths, refused, as_json)]
    if not records:
        fail("no telegram to take the time of")
    times = time_rules(records, plan.rules, columns=plan.columns)
    if as_json:
        print_json(times.to_json())
        return
    table = Table(box=None, pad_edge=False)
    for name in ("microseconds", "share"):
        table.add_column(name, justify="right")
    for name in ("rule", "name"):
        table.add_column(name)
    names = {rule.id: rule.name for rule in plan.rules}
    for rule, cost in times.by_rule:
        table.add_row(f"{cost:.2f}", f"{100 * cost / times.sum_of_rules:.0f} %", rule, names[rule])
    target = console()
    target.print(table)
    target.print(
        f"{times.together:.0f} microseconds a telegram, all rules together: "
        f"{1_000_000 / times.together:,.0f} telegrams a second of CPU time "
        f"({len(records):,} telegrams)"
    )


def _mend(paths: Sequence[Path], plan: Plan, *, write: bool) -> None:
    """Show the changes as a diff, and write them where that is wanted."""
    from reftel.check.fixing import diff  # noqa: PLC0415  (help needs it not)
    from reftel.cli.check_fixing import MendedFile, mended_files  # noqa: PLC0415  (as above)

    refused: list[tuple[str, str]] = []
    changed = 0
    for outcome in mended_files(paths, plan.rules):
        if not isinstance(outcome, MendedFile):
            refused.append((outcome.path, outcome.reason))
            complain(outcome.reason)
            continue
        changed += 1
        sys.stdout.write(printable(diff(outcome.name, outcome.before, outcome.after)))
        if write:
            outcome.write()
    words = "1 file" if changed == 1 else f"{changed:,} files"
    error_console().print(f"{words} {'mended' if write else 'can be mended'}", markup=False)
    if refused or (changed and not write):
        raise typer.Exit(FAULT)


def _manual(name: str | None) -> None:
    """The page of a rule, or the list of all."""
    from reftel.check import RULES, rule_named  # noqa: PLC0415  (help needs it not)

    target = console()
    if name is None:
        table = Table(box=None, pad_edge=False, show_header=False)
        for rule in RULES:
            table.add_row(rule.id, rule.severity.value, rule.name, rule.page.summary)
        target.print(table)
        return
    rule = rule_named(name)
    page = rule.page
    target.print(Text(f"{rule.id} {rule.name} ({rule.severity.value})", style="bold"))
    for part in (page.summary, page.why):
        if part:
            target.print(Text("\n" + part))
    for title, example in (("Wrong", page.wrong), ("Right", page.right)):
        target.print(Text(f"\n{title}:"))
        for line in example.split("\n"):
            target.print(Text(f"    {line}"), soft_wrap=True)
    target.print(Text(f"\nSource: {rule.source}. In the specification: {', '.join(rule.spec)}."))
