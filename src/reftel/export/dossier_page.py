"""A dossier as one page of HTML, in pieces: a browser shows it, prints it, or keeps it as PDF."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from reftel.archive import Archive, StoredTelegram
from reftel.export.colours import level_colour, mark_colour
from reftel.export.dossier import (
    REFERENCES,
    Chronology,
    ContentsLine,
    Part,
    contents,
    parts,
    reference_words,
)
from reftel.export.prose import Block, Shape

_STYLE = """
body { font: 11pt/1.45 Georgia, serif; color: #1a1a1a; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; } .capitals { font-variant-caps: all-small-caps; }
.u { color: #24703f; } .c { color: #2758a3; } .s { color: #ab2f25; } .ts { color: #a04f00; }
.mark { font-weight: bold; letter-spacing: .04em; } .meta > * { margin-right: 1rem; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .15rem .8rem; font-size: .9em; }
dt { color: #555; } dd { margin: 0; } .para { display: grid; grid-template-columns: 4rem 1fr; }
.para h3 { grid-column: 2; } .para .n { color: #555; } .para p { margin: 0 0 .7rem; white-space: pre-line; }
pre { font: 9pt/1.35 monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .7rem; }
.dossier-note { border-top: 1px solid #999; padding-top: .4rem; font-size: .85em; overflow-wrap: anywhere; }
.dossier-part { border-top: 1px solid #999; margin-top: 2.5rem; padding-top: 1rem; }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; }
@page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; } .no-print { display: none; }
 .dossier-part { break-before: page; border: 0; margin: 0; padding: 0; } .para { break-inside: avoid-page; } }
"""


def page_pieces(
    archive: Archive,
    ids: Sequence[str],
    telegrams: Iterable[StoredTelegram],
    query: str,
    *,
    head: str = "",
    back: str = "",
) -> Iterator[bytes]:
    """The page: contents (of the ids), then telegram after telegram, chronology, citations.

    ``head`` is markup that brings the style (else the page has its own), ``back`` the address of
    the search, in a room where other telegrams have pages. Chronology and citations are gathered while the telegrams go by.
    """
    yield _head(archive, len(ids), query, head, back).encode("utf-8", "replace")
    for line in contents(archive, ids):
        yield _contents_line(line).encode("utf-8", "replace")
    yield b"</ol></nav>\n"
    chronology = Chronology(archive)
    here = frozenset(ids)
    notes: list[tuple[str, str]] = []
    for one in parts(telegrams):
        references = _references(archive.references(one.id), here, is_room=bool(back))
        yield _part(one, len(ids), references).encode("utf-8", "replace")
        chronology.add(one.id)
        notes.append((one.id, one.note))
    yield from (piece.encode("utf-8", "replace") for piece in _chronology(chronology))
    yield b'<section aria-labelledby="citations"><h2 id="citations">Citations</h2>\n<ol>\n'
    for name, note in notes:
        yield f'<li><a href="#{escape(name)}">{escape(note)}</a></li>\n'.encode("utf-8", "replace")
    yield b"</ol></section>\n</main>\n</body>\n</html>\n"


def _head(archive: Archive, total: int, query: str, head: str, back: str) -> str:
    title = escape(query or "All telegrams")
    style = head or f"<style>{_STYLE}</style>"
    link = f' <a class="no-print" href="{escape(back)}">Back to the search</a>' if back else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Dossier: {title} · reftel</title>
{style}
</head>
<body class="dossier">
<main id="content">
<header class="dossier-head">
<p class="label">Dossier from the archive {escape(archive.path.name)}</p>
<h1>{title}</h1>
<p class="small">{total:,} telegram{"" if total == 1 else "s"}. Each begins on a page of its own when printed.{link}</p>
</header>
<nav aria-labelledby="contents"><h2 id="contents">Contents</h2>
<p class="small"><a href="#chronology">Chronology</a> and <a href="#citations">citations</a> stand at the end.</p>
<ol class="contents">
"""


def _capitals(text: str) -> str:
    return ' class="capitals"' if text.isupper() else ""


def _contents_line(line: ContentsLine) -> str:
    return (
        f'<li><a href="#{escape(line.id)}"{_capitals(line.subject)}>{escape(line.subject)}</a> '
        f"<small>{escape(line.mrn)}, {escape(line.sent)}</small></li>\n"
    )


def _references(
    entries: Iterable[Mapping[str, Any]], here: Container[str], *, is_room: bool
) -> str:
    """The REF line: a link where the telegram stands in the dossier, in a room to its page else."""
    return "; ".join(_reference(one, here, is_room=is_room) for one in entries)


def _reference(one: Mapping[str, Any], here: Container[str], *, is_room: bool) -> str:
    said = escape(reference_words(one))
    target: str | None = one.get("id")
    if target is not None and target in here:
        return f'<a class="held" href="#{escape(target)}">{said}</a>'
    if target is None or not is_room:
        return said
    kind = "held" if one["held"] else "ghost"
    return f'<a class="{kind}" href="/telegram/{escape(target)}">{said}</a>'


def _fact(name: str, said: str, references: str) -> str:
    told = references if name == REFERENCES and references else escape(said)
    return f"<dt>{escape(name)}</dt><dd>{told}</dd>"


def _part(one: Part, total: int, references: str) -> str:
    facts = "".join(_fact(name, said, references) for name, said in one.facts)
    precedence = f"<span>{escape(one.precedence)}</span>" if one.precedence else ""
    made = [
        f'<article class="dossier-part" id="{escape(one.id)}" aria-labelledby="head-{one.number}">',
        f'<p class="label">{one.number:,} of {total:,}</p>',
        f'<h2 id="head-{one.number}"{_capitals(one.subject)}>{escape(one.subject)}</h2>',
        f'<div class="meta"><span class="mrn">{escape(one.mrn)}</span>'
        f'<span class="mark {level_colour(one.level)}">{escape(one.marking)}</span>{precedence}'
        f"<span>{escape(one.sent)}</span></div>",
        f'<dl class="dossier-facts">{facts}</dl>' if facts else "",
    ]
    for paragraph in one.paragraphs:
        heading = f"<h3>{escape(paragraph.heading)}</h3>" if paragraph.heading else ""
        colour = mark_colour(paragraph.mark)
        mark = f' <b class="{colour}">({escape(paragraph.mark)})</b>' if paragraph.mark else ""
        flowed = "".join(map(_block, paragraph.blocks))
        made.append(
            f'<div class="para">{heading}<div class="n">{escape(paragraph.number)}{mark}</div>'
            f"<div>{flowed}</div></div>"
        )
    if one.signature:
        made.append(f'<p class="sign">{escape(one.signature)}</p>')
    made.append(
        f'<p class="small dossier-note">{escape(one.chicago)}<br>{escape(one.note)}</p>\n</article>\n'
    )
    return "\n".join(piece for piece in made if piece)


def _block(block: Block) -> str:
    if block.shape is Shape.LIST:
        return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in block.lines) + "</ul>"
    if block.shape is Shape.KEPT:
        return '<pre class="as-typed">' + escape("\n".join(block.lines)) + "</pre>"
    return "".join(f"<p>{escape(line)}</p>" for line in block.lines)


def _chronology(chronology: Chronology) -> Iterator[str]:
    yield '<section aria-labelledby="chronology"><h2 id="chronology">Chronology</h2>\n<table>\n'
    yield '<thead><tr><th scope="col">When</th><th scope="col">What</th><th scope="col">Told by</th></tr></thead>\n<tbody>\n'
    for line in chronology.lines():
        where = f", paragraph {line.paragraph}" if line.paragraph is not None else ""
        doubt = "" if line.certainty == "stated" else f" ({escape(line.certainty)})"
        yield (
            f"<tr><td>{escape(line.when)}</td><td>{escape(line.event)}{doubt}</td>"
            f'<td><a href="#{escape(line.id)}">{escape(line.mrn)}</a>{where}</td></tr>\n'
        )
    yield "</tbody></table>\n"
    if chronology.left_out:
        yield f"<p>{chronology.left_out:,} more are left out here.</p>\n"
    yield "</section>\n"
