"""Bytes packed for the database: Zstandard, with a dictionary trained from the archive's own telegrams.

Telegrams of one archive are alike: the same headers, labels and turns of phrase, and the
same keys of JSON. A dictionary trained from its first hundreds saves a quarter to more
than half of what each takes alone. Dictionaries are kept in the archive under a number,
which each packed frame names, so that what was packed with an older one is always read.

An older reftel packed with zlib; that is read too.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import zstandard

LEVEL = 6
"""Twice the time of 3 for a sixth less; 9 takes twice that again for a thirtieth less."""

HARD_LEVEL = 12
"""For ``reftel compact``: twice the time of ``LEVEL`` for a fifteenth less; 19 takes nine times
as long again for a twentieth less."""

FIRST_BYTES = 256 * 1024
"""Most bytes of an archive's first dictionary, which is learnt from a few hundred telegrams."""

DICTIONARY_BYTES = 1024 * 1024
"""Most bytes of a later one (``worth_learning``): a twentieth less of each telegram than the first."""

LEAST_SAMPLES = 100
"""Telegrams below which no dictionary is trained: it would hold little but their own words."""

_MAGIC = zstandard.FRAME_HEADER
# Numbers below this are kept for dictionaries known to everybody (RFC 8878, 6.4).
_OWN = 32_768
# A damaged frame may state any size. Nothing we pack comes near this.
_MOST = 1 << 31

SAMPLED = 20
"""Samples are so many times the dictionary's size; more take time and bring next to nothing."""

# Of a few telegrams: so much is not to be learnt by heart.
_LEAST_SAMPLED = 32

# Of the samples this part is learnt from, and what was learnt is tried on the others. Only for
# a choice of settings would more be tried: learnt from three quarters, as Zstandard has it,
# packed telegrams are a hundredth longer.
_LEARNT_PART = 0.98

# At which the samples are packed to see how often what is found in them. Nothing is gained at
# ``LEVEL``, which takes a fifth longer.
_LEARNING_LEVEL = 5

# Of a dictionary for each telegram held: of the first, of a later one.
_FIRST_BYTES_EACH, _BYTES_EACH = 256, 80


class PackError(ValueError):
    """Packed bytes are damaged, or their dictionary is not there."""


@dataclass(frozen=True)
class Dictionary:
    """A trained dictionary under its number; 0 is none."""

    number: int = 0
    data: bytes = b""

    def pack(self, data: bytes) -> bytes:
        """The bytes packed; ``unpack`` needs the dictionary of that number."""
        return self._packer.compress(data)

    def pack_hard(self, data: bytes) -> bytes:
        """The same in less room and twice the time, for what is packed again to stay."""
        return self._hard_packer.compress(data)

    @cached_property
    def _packer(self) -> zstandard.ZstdCompressor:
        return self._packer_of(LEVEL)

    @cached_property
    def _hard_packer(self) -> zstandard.ZstdCompressor:
        return self._packer_of(HARD_LEVEL)

    def _packer_of(self, level: int) -> zstandard.ZstdCompressor:
        trained = zstandard.ZstdCompressionDict(self.data) if self.number else None
        if trained is not None:
            trained.precompute_compress(level=level)
        return zstandard.ZstdCompressor(level, dict_data=trained, write_checksum=True)

    @cached_property
    def unpacker(self) -> zstandard.ZstdDecompressor:
        """What unpacks with it; not for two threads at once."""
        trained = zstandard.ZstdCompressionDict(self.data) if self.number else None
        return zstandard.ZstdDecompressor(dict_data=trained)


NONE = Dictionary()
"""No dictionary."""


def worth_learning(held: int, size: int) -> int | None:
    """How long a new dictionary may be where so many telegrams are held, and the newest has ``size``.

    ``None`` where it would not be twice as long, which is what makes it worth its time and room.
    A first one may be short, for few telegrams had come when it was learnt.
    """
    first = min(FIRST_BYTES, held * _FIRST_BYTES_EACH)
    most = min(DICTIONARY_BYTES, max(first, held * _BYTES_EACH))
    return most if most >= 2 * size else None


def train(number: int, samples: Sequence[bytes], most: int = FIRST_BYTES) -> Dictionary | None:
    """A dictionary of ``most`` bytes from what is to be packed; ``None`` where there is too little of it."""
    if len(samples) < LEAST_SAMPLES:
        return None
    whole = sum(map(len, samples))
    size = min(most, whole // _LEAST_SAMPLED)
    step = max(1, whole // (most * SAMPLED))
    try:
        # Segments of a thousand bytes, chosen without a search for better settings:
        # that takes five times as long and gains nothing here.
        trained = zstandard.train_dictionary(
            size,
            list(samples[::step]),
            k=1024,
            d=8,
            split_point=_LEARNT_PART,
            level=_LEARNING_LEVEL,
            dict_id=_OWN + number,
        )
    except zstandard.ZstdError:  # samples too small or too much alike to learn from
        return None
    return Dictionary(number, trained.as_bytes())


def dictionary_number(packed: bytes) -> int:
    """The number of the dictionary that packed bytes need, 0 for none. Raises ``PackError``."""
    if not packed.startswith(_MAGIC):
        return 0
    found = _frame(packed).dict_id
    return found - _OWN if found else 0


def unpack_content(packed: bytes, dictionaries: Mapping[int, Dictionary]) -> bytes:
    """What ``Dictionary.pack`` was given. Raises ``PackError``."""
    number = dictionary_number(packed)
    if number not in dictionaries:
        raise PackError(f"dictionary {number}, with which it was packed, is not there")
    return _decompressed(packed, dictionaries[number].unpacker)


def pack(data: bytes, beside: bytes = b"") -> bytes:
    """Packed with a text that stands beside it, much of which it repeats."""
    return zstandard.ZstdCompressor(
        LEVEL, dict_data=_raw(beside) if beside else None, write_checksum=True
    ).compress(data)


def unpack(packed: bytes, beside: bytes = b"") -> bytes:
    """What ``pack`` was given, now or by an older reftel. Raises ``PackError``."""
    if packed.startswith(_MAGIC):
        raw = _raw(beside) if beside else None
        return _decompressed(packed, zstandard.ZstdDecompressor(dict_data=raw))
    try:
        unpacker = zlib.decompressobj(zdict=beside) if beside else zlib.decompressobj()
        return unpacker.decompress(packed) + unpacker.flush()
    except zlib.error as error:
        raise PackError(str(error)) from None


def _raw(data: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _frame(packed: bytes) -> zstandard.FrameParameters:
    try:
        frame = zstandard.get_frame_parameters(packed)
    except zstandard.ZstdError as error:
        raise PackError(str(error)) from None
    if not 0 <= frame.content_size < _MOST:
        raise PackError("it states a size that cannot be")
    return frame


def _decompressed(packed: bytes, unpacker: zstandard.ZstdDecompressor) -> bytes:
    frame = _frame(packed)
    try:
        if frame.content_size == 0:  # believed unseen by ``decompress``, though it may be damage
            return unpacker.decompressobj().decompress(packed)
        return unpacker.decompress(packed)
    except zstandard.ZstdError as error:
        raise PackError(str(error)) from None
