"""How much one input may cost: bytes, members, depth, seconds, memory.

Every file is taken for hostile. What a limit stops is refused with a code and a
sentence that names the limit; nothing is cut in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    known = {one.name: type(getattr(DEFAULT, one.name)) for one in fields(Limits)}
    changed: dict[str, int | float | bool] = {}
    for setting in settings:
        name, _, said = setting.partition("=")
        kind = known.get(name.strip().replace("-", "_"))
        if kind is None:
            names = ", ".join(sorted(one.replace("_", "-") for one in known))
            raise ValueError(f"there is no limit {name!r}: one of {names}")
        changed[name.strip().replace("-", "_")] = _value(name, said.strip(), kind)
    return replace(limits, **changed)  # type: ignore[arg-type]


def _value(name: str, said: str, kind: type) -> int | float | bool:
    if kind is bool:
        if said not in ("yes", "no"):
            raise ValueError(f"{name} is yes or no, not {said!r}")
        return said == "yes"
    try:
        value: int | float = kind(said)
    except ValueError:
        raise ValueError(f"{name} is a number, not {said!r}") from None
    if not 0 < value < float("inf"):
        raise ValueError(f"{name} is more than 0, not {said}")
    return value
