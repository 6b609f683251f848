"""The errors reftel raises, and what each one means.

Faults of *content* (a damaged telegram, a file that is not a telegram) are
values: defects of a ``Reading``, outcomes of a ledger. Faults of *use* are the
exceptions below, and every message says what, where, and what to do::

    ReftelError
    ├── WriteError        the telegram cannot be said truly in wire form
    ├── FormError         the JSON or TOML of a telegram is not one, with its place
    ├── UnreadableError   somebody asked for a sound reading and there was none
    ├── ContainerError    a file could not be opened or holds no text
    ├── QueryError        a search that cannot be understood, with its place
    ├── UnknownRuleError  no rule or profile of the checker is called so
    ├── ArchiveError      the archive folder is missing, newer, or broken
    │   └── ArchiveBusyError    another process writes to it
    ├── ExportError       what was found cannot leave in this form, or to this place
    └── TrafficError      a draft, a release, a route or a station that cannot be
        └── ChannelError  a channel did not take a telegram, now or for good

A value in ``telegram/`` that cannot exist raises plain ``ValueError``.
"""

from __future__ import annotations


class ReftelError(Exception):
    """The base of every error that reftel raises on purpose."""


class WriteError(ReftelError):
    """``write()`` was given a telegram that it cannot say truly.

    ``where`` names the place, as in ``heading.info[3]``.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}")
        self.where = where


class FormError(ReftelError):
    """The JSON or TOML of a telegram cannot be taken for one.

    ``where`` names the place, as in ``header.to[2].precedence``; it is empty
    where the whole is meant.
    """

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class UnreadableError(ReftelError):
    """``Reading.require()`` found that the text is not a readable telegram."""


class ContainerError(ReftelError):
    """A file could not be opened, or nothing in it could be read as text.

    ``code`` is a short stable word for ledgers: ``empty``, ``binary``,
    ``unreadable``, ``too-large``, ``no-telegram``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class QueryError(ReftelError):
    """A search query that cannot be understood.

    ``position`` is the character offset of the fault in the query, if known.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


class ArchiveError(ReftelError):
    """The archive folder is missing, locked, made by a newer reftel, or broken."""


class ArchiveBusyError(ArchiveError):
    """Another process writes to the archive: the same may be tried later."""


class UnknownRuleError(ReftelError):
    """No rule, prefix of rules or profile of the checker is called so."""

    def __init__(self, name: str, message: str | None = None) -> None:
        super().__init__(
            message or f"no rule is called {name!r}: reftel check --list-rules has all"
        )
        self.name = name


class ExportError(ReftelError):
    """What was found cannot leave in this form, or cannot be written to this place."""


class TrafficError(ReftelError):
    """A station cannot do what it was asked: draft, release, route, send, receive."""


class ChannelError(TrafficError):
    """A channel did not take a telegram. ``permanent`` where trying again is of no use."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
