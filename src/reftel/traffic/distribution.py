"""Who reads it inside the post: rules on TAGS, captions, words, addressee (spec/02, H-440)."""

from __future__ import annotations

from collections.abc import Sequence

from reftel import authority
from reftel.telegram import Telegram
from reftel.traffic.routing import Routed
from reftel.traffic.settings import DistributionRule, StationSettings

EVERYBODY_ELSE = "registry"
"""The box of what no rule places: a telegram is never put nowhere."""


def boxes_for(
    telegram: Telegram, here: Sequence[Routed], settings: StationSettings
) -> dict[str, str]:
    """The boxes a telegram is put into, each with the rule that put it there, in words."""
    found: dict[str, str] = {}
    for number, rule in enumerate(settings.distribution, start=1):
        if _matches(rule, telegram, here):
            for box in rule.boxes:
                found.setdefault(box, f"rule {number}")
    return found or {EVERYBODY_ELSE: "no rule"}


def _matches(rule: DistributionRule, telegram: Telegram, here: Sequence[Routed]) -> bool:
    codes = {tag.code for tag in telegram.tags}
    captions = {caption.upper() for caption in telegram.captions}
    return (
        (not rule.tags or not codes.isdisjoint(rule.tags))
        and (not rule.captions or not captions.isdisjoint(rule.captions))
        and (rule.role is None or any(one.role == rule.role for one in here))
        and (rule.sender is None or _is_from(rule.sender, telegram))
        and (not rule.words or _says(rule.words, telegram))
    )


def _is_from(sender: str, telegram: Telegram) -> bool:
    if telegram.post is None:
        return False
    wanted = authority.canonical_station(sender) or sender.upper()
    return wanted == (authority.canonical_station(telegram.post) or telegram.post)


def _says(words: Sequence[str], telegram: Telegram) -> bool:
    texts = [telegram.subject or "", telegram.preamble, *(one.text for one in telegram.paragraphs)]
    said = " ".join(" ".join(texts).split()).casefold()
    return any(" ".join(word.split()).casefold() in said for word in words)
