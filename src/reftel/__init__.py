"""Reftel: the telegram room. The public names of the codec, standard library only."""

from reftel.codec import read, write
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.errors import ReftelError
from reftel.telegram import Dtg, Mrn, Telegram

__version__ = "0.1.0"

__all__ = [
    "Defect",
    "Dtg",
    "Layout",
    "Mrn",
    "Reading",
    "ReftelError",
    "Repair",
    "Span",
    "Telegram",
    "__version__",
    "read",
    "write",
]
