"""The facts of the field: posts, TAGS, captions, routing, orders, officers, words.

Nothing is read on import: a module of this package is loaded when one of its
names is first asked for, and a table when a lookup first needs it. Sources and
reservations stand in ``data/README.md`` and on the page ``docs/authority.md``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reftel.authority.captions import CaptionFact, caption, caption_facts, known_captions
    from reftel.authority.officers import (
        Holding,
        Officer,
        Standing,
        chiefs_of_mission,
        principal_officers,
        signers,
    )
    from reftel.authority.orders import (
        ClassificationReason,
        DeclassificationCode,
        ExecutiveOrder,
        classification_reasons,
        declassification_codes,
        executive_order,
        executive_orders,
        order_in_force,
        orders_in_force,
    )
    from reftel.authority.posts import (
        GATEWAYS,
        Alias,
        Station,
        alias,
        canonical_station,
        embassy_in,
        station,
        station_by_indicator,
        station_by_plad,
        stations,
        stations_by_indicator,
        stations_named,
    )
    from reftel.authority.routing import (
        RoutingEntry,
        addressed_station,
        addressees,
        indicators_of,
        is_gateway,
        routing_entries,
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
    from reftel.authority.words import (
        Abbreviation,
        ClassificationMark,
        OperatingSignal,
        PrecedenceFact,
        abbreviation,
        classification_mark,
        operating_signal,
        precedence,
    )

_HOME = {
    name: module
    for module, names in {
        "captions": (
            "CaptionFact",
            "caption",
            "caption_facts",
            "known_captions",
        ),
        "officers": (
            "Holding",
            "Officer",
            "Standing",
            "chiefs_of_mission",
            "principal_officers",
            "signers",
        ),
        "orders": (
            "ClassificationReason",
            "DeclassificationCode",
            "ExecutiveOrder",
            "classification_reasons",
            "declassification_codes",
            "executive_order",
            "executive_orders",
            "order_in_force",
            "orders_in_force",
        ),
        "posts": (
            "GATEWAYS",
            "Alias",
            "Station",
            "alias",
            "canonical_station",
            "embassy_in",
            "station",
            "station_by_indicator",
            "station_by_plad",
            "stations",
            "stations_by_indicator",
            "stations_named",
        ),
        "routing": (
            "RoutingEntry",
            "addressed_station",
            "addressees",
            "indicators_of",
            "is_gateway",
            "routing_entries",
        ),
        "tags": (
            "TagFact",
            "known_tags",
            "split_glued_tag",
            "tag",
            "tag_facts",
            "tag_readings",
            "tags_by_name",
        ),
        "words": (
            "Abbreviation",
            "ClassificationMark",
            "OperatingSignal",
            "PrecedenceFact",
            "abbreviation",
            "classification_mark",
            "operating_signal",
            "precedence",
        ),
    }.items()
    for name in names
}

__all__ = [
    "GATEWAYS",
    "Abbreviation",
    "Alias",
    "CaptionFact",
    "ClassificationMark",
    "ClassificationReason",
    "DeclassificationCode",
    "ExecutiveOrder",
    "Holding",
    "Officer",
    "OperatingSignal",
    "PrecedenceFact",
    "RoutingEntry",
    "Standing",
    "Station",
    "TagFact",
    "abbreviation",
    "addressed_station",
    "addressees",
    "alias",
    "canonical_station",
    "caption",
    "caption_facts",
    "chiefs_of_mission",
    "classification_mark",
    "classification_reasons",
    "declassification_codes",
    "embassy_in",
    "executive_order",
    "executive_orders",
    "indicators_of",
    "is_gateway",
    "known_captions",
    "known_tags",
    "operating_signal",
    "order_in_force",
    "orders_in_force",
    "precedence",
    "principal_officers",
    "routing_entries",
    "signers",
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

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load the module that a public name lives in, and keep the name (PEP 562)."""
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value
