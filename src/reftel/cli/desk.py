"""``reftel saved``, ``collect``, ``note``: what is the user's own in an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from reftel.cli.console import FAULT, ArchiveOption, console, fail, print_json, printable
from reftel.cli.search import title
from reftel.cli.show import refuse

if TYPE_CHECKING:
    from reftel.archive import Archive

_SHOWN = 50
JsonOption = Annotated[bool, typer.Option("--json", help="Print it as JSON, one object a line.")]


def register(app: typer.Typer) -> None:
    """Add ``saved``, ``collect`` and ``note`` to the command line."""
    _register_saved(app)
    _register_collect(app)
    _register_note(app)


def _register_saved(app: typer.Typer) -> None:
    @app.command("saved", rich_help_panel="Archive")
    def saved(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[NAME [QUERY...]]", help="A name, and what to save.", show_default=False
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        peek: Annotated[
            bool, typer.Option("--peek", help="Show what is new, and leave it new.")
        ] = False,
        remove: Annotated[
            bool, typer.Option("--remove", help="Take the saved search away.")
        ] = False,
        as_json: JsonOption = False,
    ) -> None:
        """Save searches, and see what is new in them since last time.

        Without a name every saved search is listed. With a name and a query the query is
        saved. With a name alone the telegrams are shown that it did not find when it was
        last looked at; from then on they are not new.

        Exit status: 0 done, 1 no search is saved so, 2 the query is wrong.

        Examples:
            reftel saved --archive affair.reftel
            reftel saved ferries 'ferry from:valletta' --archive affair.reftel
            reftel saved ferries --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        name, query = (words or [""])[0], " ".join((words or [])[1:])
        with Archive.open(archive) as opened:
            if not name:
                _list_saved(opened, as_json)
            elif remove:
                if not opened.desk.forget(name):
                    fail(f"no search is saved as {name!r}", hint="reftel saved lists them")
            elif query:
                found = opened.search(query, limit=0, facets=False).total
                opened.desk.save(name, query)
                console().print(f"saved; it finds {found:,} telegrams now")
            else:
                _show_news(opened, name, peek, as_json)


def _list_saved(archive: Archive, as_json: bool) -> None:
    searches = archive.desk.searches()
    if not searches and not as_json:
        console().print("no search is saved: reftel saved NAME QUERY saves one", markup=False)
    for search in searches:
        news = archive.news(search.name, look=False)
        if as_json:
            print_json(news.to_json())
            continue
        line = f"{search.name}: {search.query}  ({news.total:,} telegrams, {len(news.new):,} new)"
        console().print(Text(printable(line)), soft_wrap=True)


def _show_news(archive: Archive, name: str, peek: bool, as_json: bool) -> None:
    try:
        news = archive.news(name, look=not peek)
    except LookupError as error:
        fail(str(error.args[0]), hint="reftel saved lists those there are", code=FAULT)
    if as_json:
        print_json(news.to_json())
        return
    target = console()
    since = f" since {news.search.looked}" if news.search.looked else ""
    target.print(f"{len(news.new):,} new{since}, of {news.total:,} telegrams", style="bold")
    if news.gone:
        target.print(f"{news.gone:,} that it found then it finds no more")
    _list(archive, news.new[:_SHOWN])
    if len(news.new) > _SHOWN:
        target.print(f"  ... and {len(news.new) - _SHOWN:,} more", style="dim")


def _list(archive: Archive, ids: tuple[str, ...] | list[str]) -> None:
    for hit in archive.hits(ids):
        subject = f"  {printable(hit.subject)}" if hit.subject else ""
        console().print(Text("  ").append_text(title(hit)).append(subject), soft_wrap=True)


def _register_collect(app: typer.Typer) -> None:
    @app.command("collect", rich_help_panel="Archive")
    def collect(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[NAME [MRN...]]",
                help="A collection, and numbers without blanks or in quotation marks.",
                show_default=False,
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        query: Annotated[
            str | None,
            typer.Option("--query", metavar="QUERY", help="Put in what this query finds."),
        ] = None,
        remove: Annotated[
            bool, typer.Option("--remove", help="Take the telegrams out, or all of it.")
        ] = False,
        as_json: JsonOption = False,
    ) -> None:
        """Put telegrams together under a name of your own.

        Without a name every collection is listed, with a name alone its telegrams. Filing,
        reindexing and compacting leave collections as they are.

        Exit status: 0 done, 1 a telegram is not held, 2 the command is wrong.

        Examples:
            reftel collect affair 09VALLETTA312 '09 ROME 287' --archive affair.reftel
            reftel collect affair --query 'ferry from:valletta' --archive affair.reftel
            reftel collect affair --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        name, numbers = (words or [""])[0], (words or [])[1:]
        with Archive.open(archive) as opened:
            desk = opened.desk
            ids = [_held(opened, number) for number in numbers]
            ids += opened.search_ids(query, sort="date") if query else []
            if not name:
                collections = desk.collections()
                if not collections and not as_json:
                    console().print(
                        "there is no collection: reftel collect NAME MRN makes one", markup=False
                    )
                for one in collections:
                    if as_json:
                        print_json(one.to_json())
                    else:
                        line = f"{one.name}: {one.telegrams:,} telegrams"
                        console().print(Text(printable(line)), soft_wrap=True)
            elif remove:
                number = desk.uncollect(name, ids if numbers or query else None)
                console().print(f"{number:,} taken out")
            elif numbers or query:
                console().print(f"{desk.collect(name, ids):,} put in")
            elif as_json:
                for telegram_id in desk.collected(name):
                    print_json({"id": telegram_id})
            else:
                _list(opened, desk.collected(name))


def _held(archive: Archive, number: str) -> str:
    found = archive.find(number)
    if len(found) != 1:
        refuse(archive, number, found)
    return found[0]


def _register_note(app: typer.Typer) -> None:
    @app.command("note", rich_help_panel="Archive")
    def note(
        words: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="[MRN [TEXT...]]",
                help="A number without blanks or in quotation marks, and the note.",
                show_default=False,
            ),
        ] = None,
        *,
        archive: ArchiveOption,
        remove: Annotated[
            int | None,
            typer.Option("--remove", metavar="N", help="Take the note of this number away."),
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Write a note on a telegram, or read the notes.

        Without a number all notes are shown, with a number alone those on that telegram.
        Filing, reindexing and compacting leave notes as they are.

        Exit status: 0 done, 1 the telegram or the note is not there, 2 the command is wrong.

        Examples:
            reftel note 09VALLETTA312 'compare Rome' --archive affair.reftel
            reftel note 09VALLETTA312 --archive affair.reftel
            reftel note --remove 3 --archive affair.reftel
        """
        from reftel.archive import Archive  # noqa: PLC0415  (slow to load; help needs it not)

        number, text = (words or [""])[0], " ".join((words or [])[1:])
        with Archive.open(archive) as opened:
            desk = opened.desk
            telegram_id = _held(opened, number) if number else None
            if remove is not None:
                if not desk.unnote(remove):
                    fail(f"there is no note {remove}", hint="reftel note shows them all")
            elif telegram_id is not None and text:
                console().print(f"note {desk.note(telegram_id, text)}")
            else:
                notes = desk.notes(telegram_id)
                if not notes and not as_json:
                    console().print(
                        "there is no note: reftel note MRN TEXT writes one", markup=False
                    )
                for one in notes:
                    if as_json:
                        print_json(one.to_json())
                        continue
                    line = f"{one.number}  {one.telegram}  {one.written}  {one.text}"
                    console().print(Text(printable(line)), soft_wrap=True)
