"""Pieces of HTML that stand on a page a hundred times over.

They are written here and not in a template, which takes several times as long for each; what
somebody else wrote is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from reftel.web import words
from reftel.web.results import Bar, FacetLink, HitView


def hit(view: HitView, heading: str = "h2") -> Markup:
    """A telegram in a list: its subject as a link, how it was marked and sent, words of its text."""
    capitals = ' class="capitals"' if view.capitals else ""
    said = "".join([_found(*part) for part in view.snippet])
    snippet = f"<p>{said}</p>" if view.snippet else ""
    return Markup(  # noqa: S704  # every text in it is escaped
        f'<article class="hit">\n<{heading}{capitals}><a href="{escape(view.href)}">'
        f'{escape(view.subject)}</a></{heading}>\n<div class="meta">'
        f'<span class="mrn">{escape(view.mrn)}</span>{_level(view)}{precedence(view.precedence)}'
        f"{_day(view)}{_span(view.post)}</div>{snippet}</article>"
    )


def _level(view: HitView) -> str:
    if not view.level:
        return '<span class="mark">not marked</span>'
    level = escape(view.level)
    return (
        f'<span class="mark {view.colour}" title="{level}">{escape(view.letters)}'
        f'<span class="hidden"> ({level.lower()})</span></span>'
    )


def precedence(parts: tuple[str, str, str] | None) -> str:
    """A precedence in short, in full for the pointer."""
    if parts is None:
        return ""
    short, full, weight = parts
    return f'<span class="prec {weight}" title="{full}">{short}</span>'


def _day(view: HitView) -> str:
    if not view.date_iso:
        return f"<span>{escape(view.date)}</span>"
    return f'<time datetime="{escape(view.date_iso)}">{escape(view.date)}</time>'


def _span(text: str | None) -> str:
    return f"<span>{escape(text)}</span>" if text else ""


def _found(text: str, match: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if match else escape(text)


_SEEN = 2.0
"""The least share of the width, in hundredths, at which a bar is seen. A collection has hundreds
of rare TAGS: their bars would be a third of its first page."""


def facet_links(links: Iterable[FacetLink]) -> Markup:
    """The values of a facet: each a link with its count and, where it would be seen, a bar."""
    made = [_facet_link(one) for one in links]
    return Markup(f"<ul>{''.join(made)}\n</ul>")  # noqa: S704  # every text in it is escaped


def _facet_link(one: FacetLink) -> str:
    detail = f" <small>{escape(one.detail)}</small>" if one.detail else ""
    chosen = ' aria-current="true"' if one.chosen else ""
    taken = '<span class="hidden">, chosen; take away</span>' if one.chosen else ""
    colour = f" {one.colour}" if one.colour else ""
    bar = f'<svg aria-hidden="true"><rect width="{one.share}%" height="2"/></svg>'
    return (
        f'\n<li><a href="{escape(one.href)}"{chosen}>'
        f'<span class="word{colour}">{escape(one.label)}{detail}</span>'
        f'<span class="n"><span class="hidden">, </span>{one.count:,}{taken}</span>'
        f"{bar if one.share >= _SEEN else ''}</a></li>"
    )


def bars(drawn: Iterable[Bar]) -> Markup:
    """The bars of a histogram, for the pointer; the table has them for everybody."""
    return Markup("".join([_bar(one) for one in drawn]))  # noqa: S704  # every text in it is escaped


def _bar(one: Bar) -> str:
    chosen = ' aria-current="true"' if one.chosen else ""
    return (
        f'\n<a href="{escape(one.href)}" tabindex="-1" data-period="{one.period}" '
        f'title="{escape(one.label)}: {words.count(one.count, "telegram")}"{chosen}>'
        f'<svg><rect width="100%" y="{one.top}%" height="{one.share}%"/></svg></a>'
    )


def ticks(drawn: Iterable[Bar]) -> Markup:
    """What stands under the bars."""
    return Markup("".join([_tick(*one.tick) for one in drawn]))  # noqa: S704  # every text in it is escaped


def _tick(above: str, below: str) -> str:
    return f"<span>{above}{'<br>' if above and below else ''}{below}</span>"


def bar_rows(drawn: Iterable[Bar]) -> Markup:
    """The bars as rows of a table, those with something in them."""
    return Markup("".join([_bar_row(one) for one in drawn if one.count]))  # noqa: S704  # every text in it is escaped


def _bar_row(one: Bar) -> str:
    chosen = ' aria-current="true"' if one.chosen else ""
    return (
        f'\n<tr><td><a href="{escape(one.href)}"{chosen}>{escape(one.label)}</a></td>'
        f'<td class="num">{one.count:,}</td></tr>'
    )
