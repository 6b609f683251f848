"""Words that point to a time: ``last``, ``this``, ``the following``."""

from __future__ import annotations

import re

_POINT = (
    r"(?P<w>(?:this|last|next|that|the same|same|that same|this same|the following|the next|the previous"
    r"|previous|the preceding|the prior|prior|the coming|this coming|coming|this past|the past|past|the last"
    r"|the current|current|the very next|the)) (?:very |calendar )?\Z"
)

POINTED = re.compile(rf"(?<![a-z]){_POINT}")


def pointing_word(words: str) -> str:
    """The pointing word without what decorates it."""
    last = words.rsplit(maxsplit=1)[-1]
    return {"coming": "next", "past": "last", "current": "this", "preceding": "previous", "prior": "previous",
            "same": "that"}.get(last, last) if words not in {"the next", "the very next"} else "following"  # fmt: skip
