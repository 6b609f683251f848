"""Posts and their traffic as GeoJSON (RFC 7946): a point each, telegrams sent and received."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reftel import authority


def geojson_pieces(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A feature for each post that sent or got one of the telegrams, and whose place is known."""
    sent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for record in records:
        station = record.get("station")
        if station:
            sent[station] += 1
        header = record.get("header") or {}
        posts = {
            post.station
            for one in (*(header.get("to") or ()), *(header.get("info") or ()))
            if (post := authority.station_by_plad(one["plad"])) is not None
        }
        received.update(posts)
    features = [
        feature
        for station in sorted(sent.keys() | received.keys())
        if (feature := _feature(station, sent[station], received[station])) is not None
    ]
    whole = {"type": "FeatureCollection", "features": features}
    yield json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _feature(station: str, sent: int, received: int) -> dict[str, Any] | None:
    post = authority.station(station)
    if post is None or post.latitude is None or post.longitude is None:
        return None
    return {
        "type": "Feature",
        "id": post.station,
        "geometry": {"type": "Point", "coordinates": [post.longitude, post.latitude]},
        "properties": {
            "name": post.name,
            "city": post.city,
            "country": post.country,
            "kind": post.kind,
            "sent": sent,
            "received": received,
        },
    }
