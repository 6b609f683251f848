"""Exercise traffic: invented telegrams between real posts, with the truth beside them.

For tests, the demonstration and benchmarks, at any size, without a word of a
real telegram. ``generate`` makes them, ``write_folder`` writes them as a folder
of mixed files with what a reader should find in each. Standard library only.
"""

from __future__ import annotations

from reftel.exercise.folder import Written, write_folder
from reftel.exercise.holdings import Holding, holdings
from reftel.exercise.schedule import MOST_TELEGRAMS
from reftel.exercise.traffic import ExerciseTelegram, exercise_telegram, generate

__all__ = [
    "MOST_TELEGRAMS",
    "ExerciseTelegram",
    "Holding",
    "Written",
    "exercise_telegram",
    "generate",
    "holdings",
    "write_folder",
]
