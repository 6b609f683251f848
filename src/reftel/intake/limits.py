"""How much one input may cost: bytes, members, depth, seconds, memory.

Every file is taken for hostile. What a limit stops is refused with a code and a
sentence that names the limit; nothing is cut in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading; the defaults fit the largest collections known.

    ``longest_text`` most bytes of a file that is held whole. The longest
    telegrams known, of some 30 sections, have about 200 KB; cables.csv has
    1.7 GB and is read as a stream.
    ``deepest`` files within files: a ZIP in a mail in a tar.gz is 3 deep.
    ``most_members`` files in one bundle.
    ``most_unpacked`` bytes that come out of one file on the disk, of all
    depths together. Below ``unpacked_at_least`` nothing is counted as a bomb;
    above it no more than ``most_ratio`` times the file's own size. Telegrams
    pack to a third or a fifth, bombs to a thousandth.
    ``held`` bytes of an unpacked member that stay in memory; a larger one goes
    to a nameless temporary file.
    ``longest_name`` characters of the name of a member.

    ``opening_seconds`` a container may take to come to its next text, and
    ``reading_seconds`` that text to be read; a telegram takes milliseconds.
    ``memory`` bytes of address space for each process that opens or reads,
    where the system can hold it to that (Linux).
    ``streamed`` bytes above which a file is opened apart and its texts are
    handed out one by one.

    ``longest_pdf`` bytes and ``most_pages`` of a PDF; ``pdf_seconds`` and
    ``pdf_memory`` for the process that parses it. ``ocr`` whether pictures of
    pages are read, ``ocr_seconds`` for each, at most ``most_pixels`` large.
    """

    longest_text: int = 16 * MIB
    deepest: int = 4
    most_members: int = 500_000
    most_unpacked: int = 64 * 1024 * MIB
    unpacked_at_least: int = 64 * MIB
    most_ratio: int = 200
    held: int = 8 * MIB
    longest_name: int = 1000
    opening_seconds: float = 120.0
    reading_seconds: float = 120.0
    memory: int = 2048 * MIB
    streamed: int = 1 * MIB
    longest_pdf: int = 128 * MIB
    most_pages: int = 2000
    pdf_seconds: float = 60.0
    pdf_memory: int = 768 * MIB
    ocr: bool = True
    ocr_seconds: float = 120.0
    most_pixels: int = 20_000_000


DEFAULT = Limits()


def parse_limits(settings: Iterable[str], limits: Limits = DEFAULT) -> Limits:
    """Limits with some of them otherwise: ``longest-text=33554432``, ``ocr=no``.

    Raises ``ValueError`` for a name that is none, and for what is no such value.
    """
    changed: dict[str, int | float | bool] = {}
    for setting in settings:
        name, _, said = setting.partition("=")
        field, kind = _known(name.strip())
        changed[field] = _value(name, _spoken(name, said.strip()) if kind is bool else said, kind)
    return replace(limits, **changed)  # type: ignore[arg-type]


def limits_from(table: Mapping[str, object], limits: Limits = DEFAULT) -> Limits:
    """The same from a table of settings, with numbers and truth values of its own.

    Raises ``ValueError`` as ``parse_limits``.
    """
    changed: dict[str, int | float | bool] = {}
    for name, value in table.items():
        field, kind = _known(name)
        changed[field] = _value(name, value, kind)
    return replace(limits, **changed)  # type: ignore[arg-type]


def limit_names() -> tuple[str, ...]:
    """What the limits are called in settings and options: ``longest-text``."""
    return tuple(sorted(one.name.replace("_", "-") for one in fields(Limits)))


def _known(name: str) -> tuple[str, type]:
    """The field of a limit and what it is made of."""
    if name.replace("_", "-") not in limit_names():
        raise ValueError(f"there is no limit {name!r}: one of {', '.join(limit_names())}")
    field = name.replace("-", "_")
    return field, type(getattr(DEFAULT, field))


def _spoken(name: str, said: str) -> bool:
    if said not in ("yes", "no"):
        raise ValueError(f"{name} is yes or no, not {said!r}")
    return said == "yes"


def _value(name: str, given: object, kind: type) -> int | float | bool:
    if kind is bool:
        if not isinstance(given, bool):
            raise ValueError(f"{name} is true or false, not {given!r}")
        return given
    try:
        if isinstance(given, bool) or (kind is int and isinstance(given, float)):
            raise ValueError
        value: int | float = kind(given)
    except (TypeError, ValueError):
        what = "a whole number" if kind is int else "a number"
        raise ValueError(f"{name} is {what}, not {given!r}") from None
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} is more than 0, not {given}")
    return value
