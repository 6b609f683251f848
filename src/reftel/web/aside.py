"""The lists that stand beside a telegram, and its clean text, as HTML.

Written here and not in a template for the reason that ``fragments`` gives: an address list,
a table of tokens or a paragraph in runs is a hundred small things. What somebody else wrote
is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import count

from markupsafe import Markup

from reftel.web.chronicle import EventView, PersonRow
from reftel.web.clean import BlockView, Run
from reftel.web.decoded import AddressView, Fact
from reftel.web.fragments import precedence
from reftel.web.named import NamedYearView
from reftel.web.views import FindingView, ReferenceView, Remark, TokenRow

_LONGEST_EVENT = 70
_TABLE = '<pre tabindex="0" role="region" aria-label="Table as typed">'


def _list(kind: str, entries: Iterable[str]) -> Markup:
    made = "".join(entries)
    return Markup(f'<ul class="{kind}">{made}</ul>')  # noqa: S704  # every text in it is escaped


def addresses(entries: Iterable[AddressView]) -> Markup:
    """Addressees: name, the line as printed, precedence, continuity number."""
    return _list("addresses", map(_address, entries))


def _address(one: AddressView) -> str:
    line = f"<small>{escape(one.line)}</small>" if one.line else ""
    continuity = f'<span class="hidden">MCN </span>{one.continuity}' if one.continuity else ""
    return (
        f'<li><span><a href="{escape(one.href)}">{escape(one.name)}</a>{line}</span>'
        f'<span>{precedence(one.precedence)}</span><span class="mcn">{continuity}</span></li>'
    )


def tokens(rows: Iterable[TokenRow]) -> Markup:
    """Every token that is explained, as rows of a table."""
    return Markup("".join([_token(one) for one in rows]))  # noqa: S704  # every text in it is escaped


def _token(one: TokenRow) -> str:
    return (
        f'<tr id="{one.anchor}"><td class="num"><a href="#L{one.line}">{one.line}</a></td>'
        f'<td><a href="#{one.place}">{escape(one.token)}</a></td>'
        f'<td id="{one.anchor}-words">{escape(one.words)}</td>'
        f'<td class="source">{escape(one.source)}</td></tr>'
    )


def tag_list(facts: Iterable[Fact]) -> Markup:
    """TAGS with what they stand for."""
    return _list("pair", map(_tag, facts))


def _tag(one: Fact) -> str:
    meaning = f" <small>{escape(one.meaning)}</small>" if one.meaning else ""
    return (
        f'<li><span><a href="{escape(one.href or "")}">{escape(one.word)}</a>{meaning}</span></li>'
    )


def references(entries: Iterable[ReferenceView]) -> Markup:
    """The entries of the REF line: a link where it is held or a ghost, and its date."""
    return _list("pair", map(_reference, count(1), entries))


def _reference(number: int, one: ReferenceView) -> str:
    label = escape(f"{one.label}. " if one.label else "") + escape(one.text)
    if one.href:
        kind = "held" if one.held else "ghost"
        said = f'<a class="{kind}" href="{escape(one.href)}">{label}</a>'
    else:
        said = f'<span class="ghost">{label}</span>'
    why = f" <small>{escape(one.why)}</small>" if one.why else ""
    when = one.kind if one.kind != "telegram" else one.when or ("" if one.held else "not held")
    return f'<li id="reference-{number}"><span>{said}{why}</span><small>{escape(when)}</small></li>'


def event_list(events: Iterable[EventView]) -> Markup:
    """What the telegram tells, each with its day and hour."""
    return _list("pair", map(_event, events))


def _event(one: EventView) -> str:
    hour = one.hour if one.hour != "hour not stated" else ""
    return (
        f'<li><span><a class="quiet" href="{escape(one.href)}">{escape(_shortened(one.what))}</a>'
        f"</span><small>{escape(one.day)} {escape(hour)}</small></li>"
    )


def _shortened(text: str) -> str:
    """As Jinja's ``truncate`` cuts: at a word, and not for five characters."""
    if len(text) <= _LONGEST_EVENT + 5:
        return text
    return text[: _LONGEST_EVENT - 3].rsplit(" ", 1)[0] + "..."


def year_list(years: Iterable[NamedYearView]) -> Markup:
    """Years of budgets and teaching, each with what it is."""
    return _list("pair", map(_year, years))


def _year(one: NamedYearView) -> str:
    often = f"{one.mentions}×" if one.mentions > 1 else ""
    return (
        f'<li><span><a class="quiet" href="{escape(one.href)}">{escape(one.text)}</a> '
        f"<small>{escape(one.words)}</small></span><small>{often}</small></li>"
    )


def people_list(people: Iterable[PersonRow]) -> Markup:
    """Who is named, with a title, how often, and who is to be protected."""
    return _list("pair", map(_person, people))


def _person(one: PersonRow) -> str:
    title = f" <small>{escape(one.titles[0])}</small>" if one.titles else ""
    badge = f' <span class="badge">{escape(one.protect)}</span>' if one.protect else ""
    often = "signs" if one.signs else f"{one.mentions}×" if one.mentions > 1 else ""
    return (
        f'<li><span><a class="quiet" href="{escape(one.href)}">{escape(one.name)}</a>'
        f"{title}{badge}</span><small>{often}</small></li>"
    )


def remarks(entries: Iterable[Remark], page: str) -> Markup:
    """Repairs and defects in sentences; ``page`` is where the text as typed stands, empty for here."""
    made = [
        f'<li id="{one.anchor}">{escape(one.message)}{_line(one.line, page)}</li>'
        for one in entries
    ]
    return Markup("".join(made))  # noqa: S704  # every text in it is escaped


def findings(found: Iterable[FindingView], page: str) -> Markup:
    """What rules find, each with its id and line; ``page`` as of ``remarks``."""
    made = [
        f'<li><span class="rule {one.severity}">{one.rule}</span> {escape(one.message)}'
        f"{_line(one.line, page)}</li>"
        for one in found
    ]
    return _list("remarks", made)


def _line(number: int | None, page: str) -> str:
    if not number:
        return ""
    return f' <a class="where" href="{escape(page)}#L{number}">line {number}</a>'


def blocks(views: Iterable[BlockView]) -> Markup:
    """The blocks of a paragraph: prose, lists, tables as typed."""
    return Markup("".join([_block(one) for one in views]))  # noqa: S704  # every text in it is escaped


def _block(one: BlockView) -> str:
    lines = ["".join([_run(run) for run in line]) for line in one.lines]
    if one.shape == "list":
        return f"<ul>{_each('li', lines)}</ul>"
    if one.shape == "kept":
        return "".join([_TABLE, *[f"{line}\n" for line in lines], "</pre>"])
    return _each("p", lines)


def _each(tag: str, lines: Sequence[str]) -> str:
    return "".join([f"<{tag}>{line}</{tag}>" for line in lines])


def _run(run: Run) -> str:
    text = escape(run.text)
    said = f"<mark>{text}</mark>" if run.found else text
    if run.href:
        absent = ' title="not held in this archive"' if run.kind == "ghost" else ""
        return f'<a class="{run.kind}-ref" href="{escape(run.href)}"{absent}>{said}</a>'
    if run.mark is not None:
        return _told(run, text, said)
    if run.kind:
        return f'<span class="{run.kind}" title="blacked out by the publisher">{said}</span>'
    return said


def _told(run: Run, text: str, said: str) -> str:
    """A time or a person, with what it means."""
    mark = run.mark
    assert mark is not None  # the caller looked
    kind = f"{mark.kind} protected" if mark.protect else mark.kind
    words = escape(mark.words)
    timed = f'<time datetime="{escape(mark.iso)}">{said}</time>' if mark.iso else said
    return (
        f'<a class="tok told {kind}" href="{escape(mark.href)}" data-tip="{words}" '
        f'aria-label="{text}: {words}">{timed}</a>'
    )
