"""The facts of the field: posts, TAGS, captions, routing, orders, officers, words.

Tables are read when they are first asked for. Their sources and reservations
stand in ``data/README.md`` and on the page ``docs/authority.md``.
"""

from __future__ import annotations

from reftel.authority.captions import CaptionFact, caption, caption_facts, known_captions
from reftel.authority.posts import (
    GATEWAYS,
    Alias,
    Station,
    alias,
    canonical_station,
    station,
    station_by_indicator,
    station_by_plad,
    stations,
    stations_by_indicator,
    stations_named,
)
from reftel.authority.tags import (
    TagFact,
    known_tags,
    split_glued_tag,
    tag,
    tag_facts,
    tag_readings,
    tags_by_name,
)

__all__ = [
    "GATEWAYS",
    "Alias",
    "CaptionFact",
    "Station",
    "TagFact",
    "alias",
    "canonical_station",
    "caption",
    "caption_facts",
    "known_captions",
    "known_tags",
    "split_glued_tag",
    "station",
    "station_by_indicator",
    "station_by_plad",
    "stations",
    "stations_by_indicator",
    "stations_named",
    "tag",
    "tag_facts",
    "tag_readings",
    "tags_by_name",
]
