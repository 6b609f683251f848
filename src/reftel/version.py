"""The number of this reftel; also kept with each copy, to know which reftel has read it."""

from __future__ import annotations

VERSION = "0.1.0"
