"""The archive: one folder, its records, and the index that follows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from reftel.archive import (
    datedghosts,
    events,
    feed,
    gaps,
    ghosted,
    ghosts,
    ledger,
    links,
    renewing,
    results,
    store,
    tables,
    threads,
)
from reftel.archive.advice import advise
from reftel.archive.around import Around, around
from reftel.archive.compacting import forget_forms, pack_again
from reftel.archive.compare import Comparison, compare
from reftel.archive.content import DictionaryPlace, learn_dictionary, newest_dictionary
from reftel.archive.database import compact_database, writing
from reftel.archive.datedghosts import DatedGhost
from reftel.archive.desk import FILE as DESK_FILE
from reftel.archive.desk import Desk, News
from reftel.archive.edition import edition
from reftel.archive.engine import SORTS, IndexAnswer, IndexWriter, SearchIndex
from reftel.archive.events import EventPage, PeoplePage
from reftel.archive.filing import Filing, make_filing
from reftel.archive.folder import (
    ArchiveFolder,
    check_revision,
    make_folder,
    open_engine,
    open_folder,
    revision,
)
from reftel.archive.gaps import Gaps, PostYear
from reftel.archive.ghosts import ORDERS, Ghost, GhostPage
from reftel.archive.indexes import open_index
from reftel.archive.keeping import Progress, Verified, verify
from reftel.archive.lookup import Looked, look_up
from reftel.archive.making import make_tables
from reftel.archive.nodes import And, Days, Keys, Node, Or, texts
from reftel.archive.openings import Opened, openings
from reftel.archive.overview import Overview, overview
from reftel.archive.pack import NONE
from reftel.archive.query import Parsed, parse, parse_query
from reftel.archive.renewing import Kept, Renewed
from reftel.archive.schema import REVISION
from reftel.archive.searchable import Searchable
from reftel.archive.snippets import match_places
from reftel.archive.spelling import parse_spelling
from reftel.archive.threads import HUB, LONGEST_THREAD, Citation, CitedBy, Thread
from reftel.archive.values import (
    Hit,
    LedgerEntry,
    Resumption,
    Run,
    SearchPage,
    StoredTelegram,
    Tallies,
)
from reftel.archive.writer import BatchWriter, Input, last_change, note_change
from reftel.codec.ids import station_code
from reftel.errors import ArchiveBusyError, ArchiveError, QueryError
from reftel.record import Record

if TYPE_CHECKING:
    import pyarrow as pa

_AT_ONCE = 500
_READ_AT_ONCE = 50
_KEYS_AT_ONCE = 20_000
# A commit of the index makes a segment, and segments must be merged: so not after each batch.
_BETWEEN_COMMITS = 4000


class Archive:
    """An archive folder, opened. Reading is safe from several threads and processes.

    ``with Archive.open(path) as archive: ...``. One process at a time writes,
    inside ``with archive.writing() as session``; readers are not held up.
    """

    def __init__(
        self, folder: ArchiveFolder, engine: Engine, index: SearchIndex, read_only: bool = False
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._index = index
        self._read_only = read_only
        self._index_checked = False

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = False,
        read_only: bool = False,
        search: str | None = None,
    ) -> Archive:
        """The archive at ``path``; with ``create`` it is made where there is none yet.

        Tables of an older reftel are led to today's form. With ``read_only``
        nothing in the folder is touched, so it may lie on a medium that cannot
        be written to. ``search`` is the engine of the search index, ``tantivy``
        or ``fts5``; without it Tantivy, where the platform has it. Raises ``ArchiveError`` where there is no archive, where
        the folder holds other things, where it was made by a newer reftel, or
        with ``read_only`` by an older one.
        """
        folder = make_folder(Path(path)) if create else open_folder(Path(path))
        engine = open_engine(folder, read_only=read_only)
        if read_only:
            check_revision(folder, engine)
        elif revision(engine) != REVISION:
            with folder.lock():
                if not make_tables(folder, engine):
                    _lead_on(folder, engine)
        index = open_index(folder, search, read_only=read_only)
        return cls(folder, engine, index, read_only)

    def close(self) -> None:
        """Let go of the files."""
        self._index.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The folder."""
        return self._folder.path

    @property
    def edition(self) -> str:
        """A word for what is filed, searched and on the desk: another one after every change.

        An answer may be kept as long as the word before and after it is the same.
        """
        return edition(self._folder.database, self.path / DESK_FILE)

    # Reading

    def count(self) -> int:
        """How many telegrams are held."""
        with self._reading() as connection:
            return store.count(connection)

    def get(self, telegram_id: str) -> StoredTelegram | None:
        """The telegram of a canonical id (``09VALLETTA312``), ``None`` where it is not held."""
        with self._reading() as connection:
            return store.get(connection, telegram_id)

    def around(self, telegram_id: str, most: int = 12) -> Around | None:
        """A telegram with all that is known around it, ``None`` where it is not held.

        Of what it tells and whom it names the first ``most``. Of one state of the archive,
        and quicker than ``get``, ``cites``, ``cited_by``, ``events`` and ``people`` one by one.
        """
        with self._reading() as connection:
            return around(connection, telegram_id, most)

    def find(self, mrn: str) -> list[str]:
        """The ids of the telegrams held that any spelling of an MRN may mean.

        Several where the year is missing; none where none is held, or where it is no MRN.
        """
        with self._reading() as connection:
            return store.find(connection, mrn)

    def near(self, mrn: str, limit: int = 5) -> list[str]:
        """Ids of telegrams held with numbers near to one that is not held, nearest first."""
        with self._reading() as connection:
            return store.near(connection, mrn, limit)

    def references(self, telegram_id: str) -> list[dict[str, Any]]:
        """The REF line of a telegram: ``label``, ``text``, ``kind``, ``id``, and ``held``."""
        with self._reading() as connection:
            return store.references(connection, telegram_id)

    def cited_by(self, telegram_id: str) -> list[Hit]:
        """The telegrams that cite an id in their REF line or text, whether it is held or not."""
        with self._reading() as connection:
            return store.cited_by(connection, telegram_id)

    def cites(self, telegram_id: str) -> tuple[Citation, ...]:
        """What a telegram refers to, in its REF line and its text, and what each reference means."""
        with self._reading() as connection:
            return threads.cites(connection, telegram_id)

    def citations_of(self, telegram_id: str) -> tuple[CitedBy, ...]:
        """Who cites a telegram, held or not, in which places and words, in the order of dates."""
        with self._reading() as connection:
            return threads.citations_of(connection, telegram_id)

    def thread(
        self, telegram_id: str, *, limit: int = LONGEST_THREAD, hub: int = HUB
    ) -> Thread | None:
        """The conversation that a telegram, or a ghost, is part of, in the order of time.

        ``None`` where it is neither held nor cited. ``limit`` bounds the
        telegrams, those nearest first; through one that more than ``hub``
        others cite the thread does not go on to these.
        """
        with self._reading() as connection:
            return threads.thread(connection, telegram_id, limit, hub)

    def ghosts(
        self,
        post: str | None = None,
        year: int | None = None,
        *,
        limit: int = 100,
        offset: int = 0,
        order: str = "number",
    ) -> GhostPage:
        """Telegrams that are cited and not held: who cites them, what is said, when they were sent.

        ``post`` is any name of a station, ``order`` ``number`` or ``cited`` (most cited first).
        """
        if order not in ORDERS or limit < 0 or offset < 0:
            raise ValueError(f"expected an order of {ORDERS}, limit and offset of 0 or more")
        with self._reading() as connection:
            station = station_code(post) if post is not None else None
            return ghosts.ghosts(connection, station, year, limit, offset, order)

    def ghost(self, telegram_id: str) -> Ghost | None:
        """One telegram that is cited and not held; ``None`` where it is held, or nobody cites it."""
        with self._reading() as connection:
            return ghosts.ghost(connection, telegram_id)

    def dated_ghosts(
        self, post: str | None = None, year: int | None = None
    ) -> tuple[DatedGhost, ...]:
        """Telegrams that are cited by date-time group, without a number, and are not held."""
        with self._reading() as connection:
            station = station_code(post) if post is not None else None
            return datedghosts.dated_ghosts(connection, station, year)

    def post_years(self, post: str | None = None, year: int | None = None) -> tuple[PostYear, ...]:
        """How much is held of each post and year, of how many: the table of gaps."""
        with self._reading() as connection:
            station = station_code(post) if post is not None else None
            return gaps.post_years(connection, station, year)

    def gaps(self, post: str, year: int) -> Gaps:
        """The serials of a post's year that are held, cited, never seen, and how many there were."""
        with self._reading() as connection:
            return gaps.gaps(connection, station_code(post), year)

    def events(
        self,
        query: str | None = None,
        *,
        telegram: str | None = None,
        thread: str | None = None,
        person: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> EventPage:
        """What telegrams say happened, or is to happen, in the order of time.

        Of those that a ``query`` finds, of one ``telegram``, of the ``thread``
        of one (ids), or of all; with a ``person`` (any words of a name or
        office), from ``since`` to ``until``, both days included. Raises
        ``QueryError`` as ``search`` does.
        """
        keys = self._told_by(query, telegram, thread)
        with self._reading() as connection:
            return events.events(
                connection,
                keys,
                person=person,
                since=since,
                until=until,
                limit=limit,
                offset=offset,
            )

    def people(
        self,
        query: str | None = None,
        *,
        telegram: str | None = None,
        thread: str | None = None,
        name: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> PeoplePage:
        """Who is named in the telegrams of a query, of a telegram, of a thread, or in all.

        Those in most telegrams come first. ``name`` keeps those with these
        words in their name or title.
        """
        keys = self._told_by(query, telegram, thread)
        with self._reading() as connection:
            return events.named_people(connection, keys, name, limit, offset)

    def _told_by(
        self, query: str | None, telegram: str | None, thread: str | None
    ) -> list[int] | None:
        """The keys of the telegrams asked about; ``None`` for all."""
        if query is None and telegram is None and thread is None:
            return None
        ids: set[str] | None = None
        if query is not None and query.strip():
            ids = set(self.search_ids(query))
        if telegram is not None:
            ids = {telegram} if ids is None else ids & {telegram}
        if thread is not None:
            found = self.thread(thread)
            members = {node.id for node in found.nodes} if found else set()
            ids = members if ids is None else ids & members
        if ids is None:
            return None
        with self._reading() as connection:
            return events.keys_of_telegrams(connection, sorted(ids))

    def overview(self) -> Overview:
        """The collection in numbers: telegrams, copies, containers, faults, broken rules."""
        with self._reading() as connection:
            return overview(connection)

    def hits(self, ids: Sequence[str]) -> list[Hit]:
        """The telegrams of these ids in a list's form, without snippets; those not held are left out."""
        with self._reading() as connection:
            return store.listed(connection, ids)

    def copy_text(self, number: int) -> str | None:
        """The text of a copy by its number, ``None`` where there is none."""
        with self._reading() as connection:
            return store.copy_text(connection, number)

    def original(self, number: int) -> bytes | None:
        """The bytes of the file of a copy, as they were filed."""
        with self._reading() as connection:
            return store.original(connection, number)

    def compare(self, telegram_id: str, copies: Sequence[int] | None = None) -> Comparison | None:
        """The copies of a telegram side by side, word by word; ``None`` where it is not held.

        ``copies`` are the numbers of those wanted, the first being the one that
        the others are held against; without them the best comes first. Numbers
        of other telegrams' copies are passed over. Raises ``ValueError`` where
        none of the numbers is a copy of it.
        """
        with self._reading() as connection:
            found = store.contents(connection, telegram_id, copies)
        if found is None:
            return None
        mrn, contents, left_out = found
        if not contents:
            raise ValueError(f"none of {list(copies or ())} is a copy of {telegram_id}")
        return compare(telegram_id, mrn, contents, left_out)

    def totals(self, run: int | None = None) -> dict[str, int]:
        """Inputs by outcome, for one run, or as they stand today: then each path counts once."""
        with self._reading() as connection:
            return ledger.totals(connection, run)

    def tallies(self, run: int | None = None) -> Tallies:
        """The same counted at every level: telegrams, containers, files, files inside files."""
        with self._reading() as connection:
            return ledger.tallies(connection, run)

    def ledger(
        self,
        *,
        run: int | None = None,
        outcome: str | None = None,
        code: str | None = None,
        path: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[LedgerEntry]:
        """Entries of the ledger, in order; of one run, or as they stand today.

        ``path`` is a file or a folder, whole or its last parts, or has ``*`` and ``?``.
        """
        with self._reading() as connection:
            return list(
                ledger.ledger(
                    connection,
                    run=run,
                    outcome=outcome,
                    code=code,
                    path=path,
                    limit=limit,
                    offset=offset,
                )
            )

    @contextmanager
    def ledger_rows(
        self,
        *,
        run: int | None = None,
        outcome: str | None = None,
        code: str | None = None,
        path: str | None = None,
    ) -> Iterator[Iterator[LedgerEntry]]:
        """The same, one after another, for ledgers too long to be held."""
        with self._reading() as connection:
            yield ledger.ledger(connection, run=run, outcome=outcome, code=code, path=path)

    def resumption(self, path: str) -> Resumption | None:
        """Where the reading of a file was cut off, ``None`` where it was not."""
        with self._reading() as connection:
            return ledger.resumption(connection, path)

    def codes(self, run: int) -> dict[tuple[str, str], int]:
        """How often each code (``further-copy``) was given with each outcome in a run."""
        with self._reading() as connection:
            return ledger.codes(connection, run)

    def runs(self) -> list[Run]:
        """Every run of filing, in order."""
        with self._reading() as connection:
            return ledger.run_list(connection)

    def filed_digests(self, paths: Sequence[str]) -> dict[str, str]:
        """The SHA-256 under which each of these paths was filed whole, for those that were."""
        with self._reading() as connection:
            return ledger.filed_digests(connection, paths)

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        sort: str = "relevance",
        facets: bool = True,
    ) -> SearchPage:
        """One page of what a query finds; an empty one finds everything.

        ``sort`` is ``relevance``, ``date`` (oldest first) or ``-date``; telegrams
        without a date come last. Raises ``QueryError`` for a query that cannot
        be understood, ``ArchiveError`` where the index cannot be used or made.
        """
        if sort not in SORTS or limit < 0 or offset < 0:
            raise ValueError(f"expected a sort of {SORTS}, limit and offset of 0 or more")
        with self._reading() as connection:
            asked, parsed, named = self._named(connection, query)
            ghosts = ghosted.wanted(parsed.node)
            if ghosts is not None:
                return ghosted.page(connection, query, ghosts, limit, offset, sort, facets)
            answer, behind = self._ask(asked, limit, offset, sort, facets)
            return SearchPage(
                query=query,
                total=answer.total,
                hits=results.hits(connection, answer, parsed.node),
                facets=results.facets(answer),
                histogram=results.histogram(answer),
                exact=_exact(query, named),
                behind=behind,
                meanings=parsed.meanings,
                suggestions=() if answer.total else advise(parsed.node, query, self._index),
            )

    def finder(self, query: str) -> Callable[[str], list[tuple[int, int]]]:
        """A function that says where in a text the words of a query stand, for marking them.

        Raises ``QueryError`` for a query that cannot be understood.
        """
        wanted = tuple(texts(parse_query(query)))
        return lambda text: match_places(text, wanted)

    def search_ids(self, query: str, *, sort: str = "relevance") -> list[str]:
        """The id of every telegram that a query finds, in order; errors as of ``search``."""
        ghosts = ghosted.wanted(parse_query(query))
        if ghosts is not None:
            with self._reading() as connection:
                return ghosted.ids(connection, ghosts, sort)
        total = self.search(query, limit=0, facets=False).total
        found: list[str] = []
        with self._reading() as connection:
            asked = self._named(connection, query)[0]
            answer, _ = self._ask(asked, total, 0, sort, facets=False)
            for start in range(0, len(answer.keys), _AT_ONCE):
                found += store.ids_of(connection, answer.keys[start : start + _AT_ONCE])
        return found

    def telegram(self, mrn: str) -> StoredTelegram | None:
        """The telegram of a number in any spelling, ``None`` where it is not held.

        Raises ``ValueError`` where several may be meant: then the year is missing.
        """
        found = self.find(mrn)
        if len(found) > 1:
            raise ValueError(f"{mrn} may be any of {', '.join(found)}: add the year")
        return self.get(found[0]) if found else None

    def telegrams(self, query: str = "", *, newest_first: bool = False) -> Iterator[StoredTelegram]:
        """Every telegram that a query finds, by date, one after the other in constant memory.

        Telegrams filed meanwhile may or may not be among them; none comes twice.
        Errors as of ``search``.
        """
        for keys in self._keys(query, "-date" if newest_first else "date"):
            for start in range(0, len(keys), _READ_AT_ONCE):
                with self._reading() as connection:
                    rows = store.whole(connection, keys[start : start + _READ_AT_ONCE])
                yield from rows

    def openings(self, query: str = "") -> Iterator[Opened]:
        """When each telegram that a query finds opens, by date, one after the other.

        In constant memory, from the records as they are kept; errors as of ``search``.
        """
        for keys in self._keys(query, "date"):
            for start in range(0, len(keys), _AT_ONCE):
                with self._reading() as connection:
                    rows = openings(connection, keys[start : start + _AT_ONCE])
                yield from rows

    def table(self, query: str = "", columns: Sequence[str] | None = None) -> pa.Table:
        """What a query finds as a ``pyarrow.Table``, by date; the columns are on docs/archive.md.

        ``archive.table("from:rome").to_pandas()``, ``polars.from_arrow(...)``. Raises
        ``ValueError`` for an unknown column, ``ArchiveError`` where pyarrow is not
        installed; other errors as of ``search``.
        """
        tables.schema(columns)
        return tables.table(self.telegrams(query), columns)

    def batches(
        self, query: str = "", columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The same in batches of five hundred rows and constant memory; errors as of ``table``."""
        tables.schema(columns)
        return tables.batches(self.telegrams(query), columns)

    def _keys(self, query: str, sort: str) -> Iterator[tuple[int, ...]]:
        """The keys of all hits in the order of dates, some thousands at a time."""
        if ghosted.wanted(parse_query(query)) is not None:
            raise QueryError(
                "is:ghost finds telegrams that nobody holds: there is nothing of them to be taken"
            )
        with self._reading() as connection:
            asked = self._named(connection, query)[0]
        place, step = ("newest", -1) if sort == "-date" else ("oldest", 1)
        beyond: Node = asked
        while True:
            answer, _ = self._ask(beyond, _KEYS_AT_ONCE, 0, sort, facets=False)
            if answer.keys:
                yield answer.keys
            if len(answer.keys) < _KEYS_AT_ONCE:
                return
            with self._reading() as connection:
                last = feed.date_place(connection, answer.keys[-1], place)
            onward = Days(last + 1, None, place) if step > 0 else Days(None, last - 1, place)
            beyond = And((asked, onward))

    def _named(self, connection: Connection, query: str) -> tuple[Node, Parsed, list[str]]:
        """What to ask the index, what the query says in words, and the telegrams it names."""
        parsed = parse(query)
        named = store.find(connection, query) if parse_spelling(query) else []
        if not named:
            return parsed.node, parsed, named
        # The telegram of that number first, then those that speak of it.
        return Or((Keys(store.keys_of(connection, named)), parsed.node)), parsed, named

    def _ask(
        self, node: Node, limit: int, offset: int, sort: str, facets: bool
    ) -> tuple[IndexAnswer, int]:
        """The answer of the index, and how many telegrams it lacks."""
        behind = self._catch_up()
        try:
            answer = self._index.search(node, limit=limit, offset=offset, sort=sort, facets=facets)
        except ArchiveError:
            # It was deleted under our hands, which it may be: make it again, once.
            self._index_checked = False
            behind = self._catch_up()
            answer = self._index.search(node, limit=limit, offset=offset, sort=sort, facets=facets)
        return answer, behind

    def count_stale(self) -> int:
        """How many telegrams have a copy that another reftel has read (``reftel.refresh``)."""
        with self._reading() as connection:
            return renewing.count_stale(connection)

    # Writing

    def add(self, records: Sequence[tuple[Record, bytes]]) -> list[LedgerEntry]:
        """File records with the bytes of their files, as one batch and one run.

        Gives the ledger of that run. Raises ``ArchiveError`` where another process writes.
        """
        inputs = [
            Input(record.source.path, record.source.sha256, (make_filing(record, original),))
            for record, original in records
        ]
        with self.writing() as session:
            run = session.start_run({})
            session.file(run, inputs)
            session.finish_run(run)
        return self.ledger(run=run)

    @contextmanager
    def writing(self, *, wait: float = 2.0) -> Iterator[Session]:
        """A session of writing, under the lock; the index follows at its start and end.

        Raises ``ArchiveError`` where another process writes, and goes on for ``wait`` seconds.
        """
        if self._read_only:
            raise ArchiveError(f"{self.path} was opened for reading only")
        with self._folder.lock(wait=wait):
            self._mend_index()
            with self._index.writer() as index:
                session = Session(self._engine, index, self._index.name)
                session.follow()
                try:
                    yield session
                finally:
                    session.follow()

    # What is the user's own

    @property
    def desk(self) -> Desk:
        """Saved searches, collections and notes; filing and rebuilding never touch them."""
        return Desk(self.path, read_only=self._read_only)

    def news(self, name: str, *, look: bool = True) -> News:
        """What a saved search finds that it did not find when it was last looked at.

        With ``look`` it counts as looked at now. Raises ``LookupError`` where no
        search is saved under the name; other errors as of ``search``.
        """
        saved = self.desk.saved(name)
        if saved is None:
            raise LookupError(f"no search is saved as {name!r}")
        found = self.search_ids(saved.query, sort="-date")
        seen = self.desk.seen(name)
        fresh = [one for one in found if one not in seen]
        if look:
            self.desk.look(name, found)
        return News(saved, len(found), tuple(fresh), len(seen - set(found)))

    def look_up(self, entries: Iterable[str], *, limit: int = 20) -> Iterator[Looked]:
        """Names and numbers of a list, one after the other: what is held of each.

        An entry that is a message reference number in any spelling gives that
        telegram, any other the telegrams with its words in a row, the first
        ``limit`` of them by date.
        """
        return look_up(self, entries, limit)

    # Keeping

    def verify(self, on_progress: Progress | None = None) -> Verified:
        """Hold the archive against itself: bytes, records, ledger, references, index.

        An index that is behind, or gone, is led to the records first, where the
        folder may be written to; nothing else is changed, and nobody files
        meanwhile. Raises ``ArchiveBusyError`` where another process writes.
        """
        with ExitStack() as held:
            if not self._read_only:
                try:
                    self._catch_up()
                    held.enter_context(self._folder.lock())
                except ArchiveBusyError:
                    raise
                except ArchiveError:
                    pass  # a folder that nobody may write to is verified as it lies
            connection = held.enter_context(self._reading())
            return verify(connection, self._index, on_progress)

    def reindex(self, on_progress: Progress | None = None) -> int:
        """Make the search index anew from the records; gives how many telegrams it holds.

        Searching meanwhile goes on with what is there. Raises ``ArchiveError``
        where another process writes.
        """
        if self._read_only:
            raise ArchiveError(f"{self.path} was opened for reading only")
        with self._folder.lock():
            self._remake_index()
            with self._index.writer() as index:
                Session(self._engine, index, self._index.name).follow(on_progress)
        return self._index.count()

    def compact(self, on_progress: Progress | None = None) -> tuple[int, int]:
        """Give back the room that is no longer used; the folder's bytes before and after.

        Copies that are not packed hard with the archive's newest dictionary are packed again,
        some at a time; then the records are written anew (which needs twice their room free
        for the time), and the index is made anew in as few pieces as it can be, without what was
        deleted in it. ``on_progress`` is told how many copies are looked at, then how
        many telegrams are indexed. Raises ``ArchiveError`` where another process writes, or
        the disk is full; then what was done until then stays, and nothing is lost.
        """
        before = self._folder.size()
        if self._read_only:
            raise ArchiveError(f"{self.path} was opened for reading only")
        with self._folder.lock():
            self._pack_again(on_progress)
            with writing(self._engine) as connection:
                forget_forms(connection)
            compact_database(self._engine)
            self._remake_index()
            with self._index.writer() as index:
                session = Session(self._engine, index, self._index.name)
                session.follow(on_progress, at_once=True)
        return before, self._folder.size()

    def _pack_again(self, on_progress: Progress | None) -> None:
        with self._reading() as connection:
            last = store.last_copy(connection)
        reached: int | None = 0
        while reached is not None:
            try:
                with writing(self._engine) as connection:
                    reached = pack_again(connection, reached, _AT_ONCE, _now())
            except DBAPIError as error:
                raise ArchiveError(
                    f"{self._folder.database} cannot be written to: {error.orig}"
                ) from error
            if on_progress is not None and reached:
                on_progress(reached, last)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise ArchiveError(f"{self._folder.database} cannot be read: {error.orig}") from error

    def _catch_up(self) -> int:
        """Lead the index to the records if nobody else does; gives how many telegrams it lacks."""
        with self._reading() as connection:
            reached = last_change(connection, self._index.name)
            behind = store.count_after(connection, reached)
        if behind == 0 and self._index_fits():
            return 0
        try:
            with self.writing(wait=0):
                pass
        except ArchiveError:
            # Another process writes, or nobody may: what there is, is searched.
            if not self._index_fits():
                raise
            return behind
        return 0

    def _index_fits(self) -> bool:
        """True where the index is sound and holds what it was noted to hold."""
        if not self._index_checked:
            self._index_checked = self._index.is_sound() and self._holds_what_it_should()
        return self._index_checked

    def _holds_what_it_should(self) -> bool:
        """False for an index put back from a backup: it is behind its own mark."""
        with self._reading() as connection:
            held = store.count(connection)
            unseen = store.count_after(connection, last_change(connection, self._index.name))
        return held - unseen <= self._index.count() <= held

    def _mend_index(self) -> None:
        """Make the index anew where it does not fit; the caller holds the lock."""
        self._index_checked = False
        if not self._index_fits():
            self._remake_index()

    def _remake_index(self) -> None:
        # The mark goes back first: cut off here, the next opening begins again.
        with writing(self._engine) as connection:
            note_change(connection, self._index.name, 0)
        self._index.make()
        self._index_checked = True


class Session:
    """A session of writing: batches of inputs in, the index after them."""

    def __init__(self, engine: Engine, index: IndexWriter, mark: str) -> None:
        self._engine = engine
        self._index = index
        self._mark = mark  # the row of ``progress`` of the index
        self._unseen = 0
        # What is searched of the copies that the index has not seen yet.
        self._searched: dict[int, Searchable] = {}
        with engine.connect() as connection:
            self._dictionary = newest_dictionary(connection)

    @property
    def dictionary(self) -> DictionaryPlace:
        """Where readers in other processes find the dictionary to pack with."""
        return DictionaryPlace(str(self._engine.url.database), self._dictionary.number)

    def start_run(self, settings: dict[str, Any]) -> int:
        """Open a run of filing; gives its number."""
        with self._transaction() as connection:
            return ledger.start_run(connection, _now(), settings)

    def finish_run(self, run: int) -> None:
        """Note that a run came to its end."""
        with self._transaction() as connection:
            ledger.finish_run(connection, run, _now())

    def file(self, run: int, inputs: Sequence[Input]) -> dict[str, int]:
        """File a batch with its ledger in one transaction; gives its inputs by outcome."""
        with self._transaction() as connection:
            batch = BatchWriter(connection, run, _now(), self._dictionary)
            rows = batch.file(inputs)
            links.file(connection, batch.before, batch.cited)
        self._dictionary = batch.dictionary
        self._searched |= batch.searched
        counted: dict[str, int] = {}
        for row in rows:
            counted[row["outcome"]] = counted.get(row["outcome"], 0) + 1
        self._unseen += len(rows)
        if self._unseen >= _BETWEEN_COMMITS:
            self.follow()
        return counted

    # Reading again what an older reftel has read

    def begin_refresh(self, *, everything: bool = False) -> int:
        """Note that copies are read again; gives how many telegrams have one to be read.

        With ``everything`` those too that this very reftel has read.
        """
        with self._transaction() as connection:
            if everything:
                renewing.make_stale(connection)
            count = renewing.count_stale(connection)
            if count:
                renewing.begin(connection)
        return count

    def stale(self, after: int, limit: int) -> list[Kept]:
        """All copies of the next telegrams after a key of which one is to be read again."""
        with self._engine.connect() as connection:
            return renewing.stale(connection, after, limit)

    def renew(self, read: Sequence[tuple[Kept, Filing | None]]) -> Renewed:
        """Put what was read again in the place of what was kept, in one transaction."""
        with self._transaction() as connection:
            if self._dictionary is NONE:
                frames = [filing.copy["content"] for _, filing in read if filing is not None]
                self._dictionary = learn_dictionary(connection, frames, _now())
            renewed = renewing.renew(connection, read, self._dictionary)
        self._searched.clear()
        self._unseen += renewed.telegrams
        if self._unseen >= _BETWEEN_COMMITS:
            self.follow()
        return renewed

    def end_refresh(self) -> None:
        """Resolve the references of all telegrams anew, where any was read again since."""
        with self._transaction() as connection:
            if not renewing.end(connection):
                return
        going_on = True
        while going_on:
            with self._transaction() as connection:
                going_on = links.follow(connection)
                if not going_on:
                    renewing.ended(connection)

    def follow(self, on_progress: Progress | None = None, *, at_once: bool = False) -> None:
        """Lead the index to the records: replay every telegram above its mark.

        ``on_progress`` is told how many of how many are in. With ``at_once`` nothing is committed
        before the end, which leaves the fewest segments. The index is committed first and its mark noted after: cut off between
        the two, the same telegrams are put in once more, each in place of itself.
        """
        pending = done = 0
        with self._engine.connect() as connection:
            reached = last_change(connection, self._mark)
            total = store.count_after(connection, reached) if on_progress else 0
        while True:
            with self._engine.connect() as connection:
                documents = feed.changed(connection, reached, _AT_ONCE, self._searched)
            if documents:
                self._index.update(documents)
                reached = documents[-1].change
                pending += len(documents)
                done += len(documents)
                if on_progress is not None:
                    on_progress(done, total)
            if pending and (not documents or (pending >= _BETWEEN_COMMITS and not at_once)):
                self._index.commit()
                with self._transaction() as connection:
                    note_change(connection, self._mark, reached)
                pending = 0
            if not documents:
                self._unseen = 0
                self._searched.clear()
                return

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with writing(self._engine) as connection:
                yield connection
        except DBAPIError as error:
            raise ArchiveError(
                f"{self._engine.url.database} cannot be written to: {error.orig}"
            ) from error


def _lead_on(folder: ArchiveFolder, engine: Engine) -> None:
    """Lead the tables of an older reftel to today's form."""
    # Imported when needed: loading Alembic takes longer than a search.
    from reftel.archive.migrating import migrate  # noqa: PLC0415

    migrate(folder, engine)
    while _resolved_more(engine):
        pass


def _resolved_more(engine: Engine) -> bool:
    """Resolve references of an archive that was filed before references were; false at the end."""
    with writing(engine) as connection:
        return links.follow(connection)


def _exact(query: str, named: Sequence[str]) -> str | None:
    """The one telegram that a query names, unless it may as well be words."""
    spelling = parse_spelling(query)
    if len(named) != 1 or spelling is None or spelling.may_be_words:
        return None
    return named[0]


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
