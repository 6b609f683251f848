"""The containers that exercise telegrams come in: plain text, and Cablegate pages.

A page is made after the release of 2010-2011 as spec/08, section 5, describes
it, publisher's mistakes included: the minutes of its times repeat the hour.
"""

from __future__ import annotations

import re
from datetime import timedelta
from html import escape

from reftel.exercise.damage import Copy
from reftel.exercise.damage.paragraphs import signed

_BREAK = "&#x000A;"
_SIGN = "\u00b6"
_ANCHOR = re.compile(rf"{_SIGN}(?P<number>[0-9]{{1,2}})\. ")
_TAGS = re.compile(r"(?m)\b(?P<label>(?:TAGS|Tags):? )(?P<codes>[A-Z0-9 ,]+)$")
_CODE = re.compile(r"[A-Z0-9]+")
_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns='http://www.w3.org/1999/xhtml'>
<head><title>{id}</title><meta http-equiv='content-type' content='text/html;charset=utf-8' /></head>
<body>
<div class='main'><h3>EXERCISE EXERCISE EXERCISE</h3>
<div class='pane'><a href='/index.html'>Browse latest releases</a> <a href='/date/{month}_0.html'>{month}</a></div>
<table class='cable'>
<tr><th>Reference ID</th><th>Created</th><th>Released</th><th>Classification</th><th>Origin</th></tr>
<tr><td><a href='/cable/{folder}/{id}.html'>{id}</a></td>
<td><a href='/date/{month}_0.html'>{created}</a></td>
<td><a href='/reldate/{released_day}_0.html'>{released}</a></td>
<td><a href='/classification/1_0.html'>{level}</a></td>
<td><a href='/origin/1_0.html'>{origin}</a></td></tr></table>
<code><pre>{header}</pre></code>
<code><pre>{body}</pre></code>
</div></body></html>
"""


def plain_text(copy: Copy) -> str:
    """The text of a copy in a file of its own, ending in a line break."""
    if not copy.header:
        return f"{copy.body}\n"
    gap = "\n" if copy.joined else "\n\n"
    return f"{copy.header}{gap}{copy.body}\n"


def page(copy: Copy) -> tuple[str, str]:
    """The text that a Cablegate page of a copy holds, and the page.

    The text is header block, blank line, text block; the page has them between
    its publisher's table and its navigation.
    """
    body = signed(copy.body, _SIGN)
    return f"{copy.header}\n\n{body}", _page(copy, body)


def _page(copy: Copy, body: str) -> str:
    moment = copy.telegram.dtg
    assert moment is not None  # the exercise's telegrams all have one
    created = moment.moment
    released = created + timedelta(days=400)
    name = copy.truth["id"]
    return _PAGE.format(
        id=name,
        folder=f"{created:%Y/%m}",
        month=f"{created:%Y-%m}",
        created=_publishers_time(created),
        released=_publishers_time(released),
        released_day=f"{released:%Y-%m-%d}",
        level=_level(copy),
        origin=_origin(copy),
        header=escape(copy.header).replace("\n", _BREAK),
        body=_linked(escape(body)).replace("\n", _BREAK),
    )


def _publishers_time(moment: object) -> str:
    """Day and hour; the two digits after the colon are the hour again, on the 12-hour clock."""
    return f"{moment:%Y-%m-%d %H:%I}"


def _level(copy: Copy) -> str:
    captions = copy.telegram.captions
    level = copy.telegram.classification
    assert level is not None  # nothing is sent without
    if "NOFORN" in captions:
        return f"{level.value}//NOFORN"
    if "SENSITIVE" in captions:
        return f"{level.value}//FOR OFFICIAL USE ONLY"
    return str(level.value)


def _origin(copy: Copy) -> str:
    post = copy.telegram.post or ""
    return "Secretary of State" if post == "STATE" else f"Embassy {post.title()}"


def _linked(body: str) -> str:
    """Paragraph signs and TAGS as the links that they are on a page."""

    def anchor(match: re.Match[str]) -> str:
        number = match["number"]
        return f"<a id='par{number}' href='#par{number}'>{_SIGN}</a>{number}. "

    def links(match: re.Match[str]) -> str:
        codes = _CODE.sub(lambda m: f"<a href='/tag/{m[0]}_0.html'>{m[0]}</a>", match["codes"])
        return match["label"] + codes

    return _TAGS.sub(links, _ANCHOR.sub(anchor, body), count=1)
