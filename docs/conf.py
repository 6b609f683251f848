"""Sphinx: the pages of this folder, in MyST Markdown."""

from __future__ import annotations

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads(
    (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
)["project"]

project = "reftel"
author = "The Reftel authors"
copyright = "the Reftel authors; Apache License 2.0"
version = release = _PROJECT["version"]

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"reftel {release}"
# Furo's pages ask no other machine for fonts or scripts; nothing here may either.
html_show_sphinx = False
