"""What the pages of a station show, from what the station says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

from reftel.check import Severity
from reftel.telegram import Precedence
from reftel.traffic.examining import Examined
from reftel.traffic.hours import Hour
from reftel.traffic.overview import Line
from reftel.web.pictures import Figures, framed
from reftel.web.traffic_forms import field_of

# From ROUTINE to FLASH: the darker, the more urgent; a colour is never all that tells.
_COLOURS = ("#c9c4b8", "#8fb3ba", "#3f8b99", "#0b5c6b", "#ab2f25")
_RECEIVED = "received"


def moment(text: str | None) -> str:
    """A moment of the tables for people: ``24 Nov 15:20:07Z``."""
    if not text:
        return ""
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{int(text[8:10])} {months[int(text[5:7]) - 1]} {text[11:19]}Z"


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """The sums over all channels and precedences."""
    found = dict.fromkeys(("queued", "sent", "received", "overdue", "dead"), 0)
    for line in lines:
        for name in found:
            found[name] += getattr(line, name)
    return found


def examined_view(examined: Examined) -> dict[str, Any]:
    """A draft as it would go out: its lines, and what the rules find, each with its place."""
    errors = [one for one in examined.findings if one.severity is Severity.ERROR]
    marked = {line for one in examined.findings for line in [one.line] if line is not None}
    text = examined.text or ""
    return {
        "fault": examined.fault,
        "field": field_of(examined.where),
        "errors": len(errors),
        "findings": [
            {
                "rule": one.rule,
                "severity": one.severity.name.lower(),
                "message": one.message,
                "line": one.line,
                "field": _FIELD_OF_FAMILY.get(one.rule[:3]),
            }
            for one in sorted(
                examined.findings,
                key=lambda one: (one.severity is not Severity.ERROR, one.line or 0),
            )
        ],
        "lines": [
            (number, line, number in marked)
            for number, line in enumerate(text.rstrip("\n").split("\n") if text else (), start=1)
        ],
    }


# Where what a family of rules speaks of is typed (docs/rules.md).
_FIELD_OF_FAMILY = MappingProxyType(
    {
        "ADR": "to",
        "HDG": "to",
        "MRK": "classification",
        "REF": "references",
        "TAG": "tags",
        "TXT": "text",
    }
)


def hours_figures(hours: Sequence[Hour]) -> Figures:
    """A row for each hour: accepted for sending by precedence, the most urgent first, and received."""
    words = list(reversed(Precedence))
    return Figures(
        ("hour", *(one.value for one in words), _RECEIVED),
        tuple(
            (
                f"{hour.start:%Y-%m-%dT%H}Z",
                *(hour.accepted.get(one, 0) for one in words),
                hour.received,
            )
            for hour in hours
        ),
    )


def hours_chart(figures: Figures, title: str) -> dict[str, Any]:
    """The Vega-Lite chart: bars stacked by precedence, what came in as a line over them."""
    words = list(figures.columns[1:-1])
    rows = figures.values()
    stacked = [
        {"hour": row["hour"], "precedence": word, "telegrams": row[word], "order": at}
        for row in rows
        for at, word in enumerate(reversed(words))
    ]
    x = {
        "field": "hour",
        "type": "ordinal",
        "title": "hour, Zulu",
        # The day and the hour, as in the table: 24T15.
        "axis": {"labelAngle": -90, "labelOverlap": True, "labelExpr": "slice(datum.label, 8, 13)"},
    }
    return {
        **framed(title),
        "layer": [
            {
                "data": {"values": stacked},
                "mark": {"type": "bar", "tooltip": None},
                "encoding": {
                    "x": x,
                    "y": {
                        "field": "telegrams",
                        "type": "quantitative",
                        "title": "telegrams accepted (bars), received (line)",
                        "axis": {"tickMinStep": 1},
                    },
                    "color": {
                        "field": "precedence",
                        "type": "nominal",
                        "scale": {"domain": words, "range": list(reversed(_COLOURS))},
                        "title": "accepted",
                    },
                    "order": {"field": "order"},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "point": True, "color": "#1c1e20", "tooltip": None},
                "encoding": {"x": x, "y": {"field": _RECEIVED, "type": "quantitative"}},
            },
        ],
    }
