"""The description of the JSON API, as OpenAPI 3.1 has it.

Written out, not gathered from the handlers: it is what programs rely on, and a test
holds the room's answers against it.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import metadata
from typing import Any

from reftel.codec.jsonform import schema_text
from reftel.web.state import FILTERS, LONGEST_QUERY, SORTS

_Json = dict[str, Any]


@cache
def document() -> _Json:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Reftel reading room",
            "version": metadata.version("reftel"),
            "summary": "The answers of a telegram archive as JSON.",
            "description": "Reading only. Each answer is that of the Python API's method of the "
            "same name. Addresses last: an id stays the id of its telegram.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {"schemas": _schemas() | _opening_schemas() | _overview_schemas()},
    }


def _paths() -> _Json:
    name = _path("name", "A canonical id, as `09VALLETTA312`", "09VALLETTA312")
    post = _path("name", "Any name of a post", "VALLETTA")
    page = _whole("page", "Page, from 1", 1, 99_999)
    ghosts = [_query("post", "Any name of a post"), _whole("year", "Year", 1900, 2099), page]
    outcome = _query("outcome", "One outcome alone")
    return {
        "/api/search": _get("search", "Search", _search_parameters(), "Search", wrong=True),
        "/api/telegram/{name}": _get(
            "telegram", "A telegram and what is round it", [name], "TelegramAnswer", absent=True
        ),
        "/api/thread/{name}": _get(
            "thread",
            "The conversation that a telegram is part of",
            [name, _whole("size", "Most telegrams", 1, 400)],
            "Thread",
            absent=True,
            wrong=True,
        ),
        "/api/compare/{name}": _get(
            "compare", "The copies of a telegram, word by word", [name], "Comparison", absent=True
        ),
        "/api/ghosts": _get("ghosts", "Telegrams cited and not held", ghosts, "Ghosts", wrong=True),
        "/api/post/{name}": _get("post", "The years of a post", [post], "Post", absent=True),
        "/api/post/{name}/{year}": _get(
            "gaps",
            "What is held and missing of a post's year",
            [post, _path("year", "Year, four digits", "2009")],
            "Gaps",
            absent=True,
        ),
        "/api/ledger": _get(
            "ledger", "What became of the inputs", [outcome, page], "Ledger", wrong=True
        ),
        "/api/overview": _get("overview", "The collection in numbers", [], "Overview"),
        "/api/openings": _get(
            "openings",
            "When the telegrams of a search open",
            _search_parameters(),
            "Openings",
            wrong=True,
        ),
        "/api/opening/{name}": _get(
            "opening", "When a telegram opens, and why", [name], "Opening", absent=True
        ),
    }


def _get(
    name: str,
    summary: str,
    parameters: list[_Json],
    schema: str,
    *,
    absent: bool = False,
    wrong: bool = False,
) -> _Json:
    answers = {"200": _answer("The answer", schema)}
    if wrong:
        answers["400"] = _answer("A parameter that cannot be understood", "Problem")
    if absent:
        answers["404"] = _answer("Nothing of that name is here", "Problem")
    answers["503"] = _answer("The archive does not answer just now", "Problem")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": parameters,
            "responses": answers,
        }
    }


def _answer(words: str, schema: str) -> _Json:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content}


def _search_parameters() -> list[_Json]:
    found = [_query("q", "A query in the query language", maxLength=LONGEST_QUERY)]
    for one in FILTERS.values():
        schema: _Json = {"type": "string", "pattern": f"^(?:{one.pattern.pattern})$"}
        if one.several:
            schema = {"type": "array", "items": schema}
        found.append(
            {
                "name": one.name,
                "in": "query",
                "description": f"{one.title}: {one.expected}",
                "schema": schema,
                **({"explode": True} if one.several else {}),
            }
        )
    found.append(_query("sort", "Order", enum=list(SORTS)))
    return [*found, _whole("page", "Page, from 1", 1, 5000)]


def _path(name: str, words: str, example: str) -> _Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": words,
        "example": example,
        "schema": {"type": "string", "minLength": 1},
    }


def _query(name: str, words: str, **schema: Any) -> _Json:
    return {
        "name": name,
        "in": "query",
        "description": words,
        "schema": {"type": "string", **schema},
    }


def _whole(name: str, words: str, least: int, most: int) -> _Json:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return {"name": name, "in": "query", "description": words, "schema": schema}


_TEXT: _Json = {"type": "string"}
_MAYBE: _Json = {"type": ["string", "null"]}
_COUNT: _Json = {"type": "integer", "minimum": 0}
_TRUTH: _Json = {"type": "boolean"}


def _object(**properties: _Json) -> _Json:
    """An object that has all of these keys, and may have more."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: _Json) -> _Json:
    return {"type": "array", "items": items}


def _of(name: str) -> _Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> _Json:
    sent = _object(earliest=_TEXT, latest=_TEXT, after=_MAYBE, before=_MAYBE)
    estimate = _object(method=_TEXT, total=_COUNT, low=_COUNT, high=_COUNT)
    hit = _object(
        id=_TEXT,
        mrn=_MAYBE,
        subject=_MAYBE,
        date=_MAYBE,
        post=_MAYBE,
        classification=_MAYBE,
        precedence=_MAYBE,
        snippet=_list(_object(text=_TEXT, match=_TRUTH)),
    )
    # Of a telegram that is cited and not held alone.
    hit["properties"]["ghost"] = _of("Ghost")
    values = _list(_object(value=_TEXT, label=_TEXT, count=_COUNT))
    return {
        "Problem": _object(
            error=_object(message=_TEXT)
            | {"properties": {"message": _TEXT, "position": {"type": ["integer", "null"]}}}
        ),
        "Telegram": telegram_schema(),
        "Hit": hit,
        "Ghost": _object(
            id=_TEXT,
            mrn=_TEXT,
            cited_by=_COUNT,
            citing=_list(_TEXT),
            said=_list(_object(id=_TEXT, text=_TEXT)),
            sent=sent,
            cause=_TEXT,
        ),
        "DatedGhost": _object(
            station=_MAYBE,
            dtg=_TEXT,
            cited_by=_COUNT,
            citing=_list(_TEXT),
            text=_TEXT,
            held_then=_list(_TEXT),
        ),
        "Search": _object(
            query=_TEXT,
            total=_COUNT,
            page=_COUNT,
            page_size=_COUNT,
            exact=_MAYBE,
            behind=_COUNT,
            hits=_list(_of("Hit")),
            facets={"type": "object", "additionalProperties": values},
            histogram=_list(_object(month=_TEXT, count=_COUNT)),
            meanings=_list({"type": "object"}),
            suggestions=_list(_object(text=_TEXT, query=_MAYBE)),
        ),
        "TelegramAnswer": _object(
            telegram=_of("Telegram"),
            references=_list(_object(label=_MAYBE, text=_TEXT, id=_MAYBE, held=_TRUTH)),
            cites=_list(_object(text=_TEXT, outcome=_TEXT, id=_MAYBE, held=_TRUTH)),
            cited_by=_list(_of("Hit")),
            copies=_list(_object(number=_COUNT, path=_TEXT, sha256=_TEXT, best=_TRUTH)),
        ),
        "Thread": _object(
            id=_TEXT,
            truncated=_TRUTH,
            nodes=_list(_object(id=_TEXT, held=_TRUTH, date=_MAYBE, cited_by=_COUNT, hub=_TRUTH)),
            edges=_list(_object(citing=_TEXT, cited=_TEXT, doubt=_MAYBE)),
        ),
        "Comparison": _object(
            id=_TEXT,
            mrn=_MAYBE,
            same=_TRUTH,
            copies=_list({"type": "object"}),
            values=_list(_object(name=_TEXT, same=_TRUTH, values=_list(_MAYBE))),
            passages=_list(
                _object(
                    place=_TEXT, same=_TRUTH, cells=_list(_list(_object(text=_TEXT, kind=_TEXT)))
                )
            ),
        ),
        "Ghosts": _object(
            total=_COUNT,
            page=_COUNT,
            page_size=_COUNT,
            ghosts=_list(_of("Ghost")),
            by_dtg=_list(_of("DatedGhost")),
            by_dtg_total=_COUNT,
        ),
        "Post": _object(
            station=_TEXT,
            years=_list(_object(year=_COUNT, held=_COUNT, ghosts=_COUNT)),
        ),
        "Gaps": _object(
            station=_TEXT,
            year=_COUNT,
            highest=_COUNT,
            unknown=_COUNT,
            held=_list(_COUNT),
            ghosts=_list(_COUNT),
            gaps=_list(_object(first=_COUNT, last=_COUNT, sent=sent)),
            estimates=_list(estimate),
            continuity=_list({"type": "object"}),
        ),
        "Ledger": _object(
            totals={"type": "object", "additionalProperties": _COUNT},
            page=_COUNT,
            page_size=_COUNT,
            entries=_list(_object(path=_TEXT, outcome=_TEXT, code=_MAYBE, reason=_MAYBE)),
        ),
    }


def _opening_schemas() -> _Json:
    opening = {
        "outcome": _TEXT,
        "opens": _MAYBE,
        "classification": _MAYBE,
        "executive_order": _MAYBE,
        "instruction": _MAYBE,
        "steps": _list(_object(order=_MAYBE, what=_TEXT, day=_MAYBE)),
        "doubts": _list(_TEXT),
    }
    listed = {"mrn": _MAYBE, "date": _MAYBE, "subject": _MAYBE, "withheld": _MAYBE}
    return {
        "Opening": _object(id=_TEXT, **opening),
        "Openings": _object(
            query=_TEXT,
            page=_COUNT,
            page_size=_COUNT,
            openings=_list(_object(id=_TEXT, redactions=_COUNT, **listed, **opening)),
        ),
    }


def _overview_schemas() -> _Json:
    counts: _Json = {"type": "object", "additionalProperties": _COUNT}
    rule = _object(rule=_TEXT, severity=_TEXT, telegrams=_COUNT, findings=_COUNT)
    return {
        "Overview": _object(
            telegrams=_COUNT,
            undated=_COUNT,
            unnumbered=_COUNT,
            partial=_COUNT,
            damaged=_COUNT,
            repaired=_COUNT,
            several_copies=_COUNT,
            copies=_COUNT,
            containers=counts,
            layouts=counts,
            relations=counts,
            severities=counts,
            rules=_list(rule),
        )
    }


def telegram_schema() -> _Json:
    """The published schema of a telegram, its references led to where it stands here."""
    text = schema_text().replace('"#/$defs/', '"#/components/schemas/Telegram/$defs/')
    schema: _Json = json.loads(text)
    for key in ("$schema", "$id"):
        schema.pop(key, None)
    return schema
