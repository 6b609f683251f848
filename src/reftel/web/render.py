"""Templates to pages: one environment, everything escaped, nothing left undefined."""

from __future__ import annotations

import hashlib
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from reftel.web import aside, fragments, typed, words
from reftel.web.pictures import can_paint


def static_folder() -> Path:
    """Where the style sheet, the icon and the script are."""
    return Path(str(resources.files("reftel.web") / "static"))


def environment(archive_name: str) -> Environment:
    """The environment of the pages.

    Escaping is on for every template whatever its name, and a name that no page was
    given is an error, not an empty string.
    """
    templates = Environment(
        loader=PackageLoader("reftel.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        auto_reload=False,
    )
    assets = {entry.name: _versioned(entry) for entry in sorted(static_folder().iterdir())}
    templates.globals.update(
        archive_name=archive_name,
        version=metadata.version("reftel"),
        asset=assets.__getitem__,
        number=words.number,
        count=words.count,
        markup=typed.markup,
        aside=aside,
        hit=fragments.hit,
        facet_links=fragments.facet_links,
        bars=fragments.bars,
        ticks=fragments.ticks,
        bar_rows=fragments.bar_rows,
        can_paint=can_paint(),
        has_station=False,
    )
    return templates


def _versioned(entry: Path) -> str:
    """An address that changes with the file, so that browsers may keep what they have."""
    return f"/static/{entry.name}?v={hashlib.sha256(entry.read_bytes()).hexdigest()[:10]}"


def render(templates: Environment, name: str, **values: Any) -> str:
    """The page of a template."""
    return templates.get_template(name).render(values)
