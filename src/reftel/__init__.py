"""Reftel: the telegram room. The public names of codec and checker, standard library only."""

from reftel.check import Finding, Severity, check
from reftel.codec import read, write
from reftel.codec.jsonform import telegram_from_json, telegram_to_json
from reftel.codec.reading import Defect, Layout, Reading, Repair, Span
from reftel.errors import FormError, ReftelError, UnreadableError, WriteError
from reftel.telegram import Dtg, Mrn, Telegram

__version__ = "0.1.0"

__all__ = [
    "Defect",
    "Dtg",
    "Finding",
    "FormError",
    "Layout",
    "Mrn",
    "Reading",
    "ReftelError",
    "Repair",
    "Severity",
    "Span",
    "Telegram",
    "UnreadableError",
    "WriteError",
    "__version__",
    "check",
    "read",
    "telegram_from_json",
    "telegram_to_json",
    "write",
]
