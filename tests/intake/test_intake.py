"""The table of containers, and opening a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.traffic import documents, page, wire
from reftel.errors import ContainerError
from reftel.intake import CONTAINERS, InputFile, open_container, open_file

RECORD = """
                           Message Text
EXERCISE EXERCISE EXERCISE
                        Message Attributes
Document Number: 1976VALLET00312
"""


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a", "a.csv"])
def test_a_container_is_told_by_its_content_never_by_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(wire())
    assert next(open_container(path)).source.container == "plain"

    path.write_text(page("H", "T"))
    assert next(open_container(path)).source.container == "cablegate"


def test_the_source_names_the_container_that_opened_it() -> None:
    samples = {"plain": wire(), "cablegate": page("H", "T"), "aad": RECORD}

    assert samples.keys() <= {container.name for container in CONTAINERS}
    for name, text in samples.items():
        (document,) = documents(text)
        assert document.source.container == name


def test_what_takes_everything_comes_last() -> None:
    assert CONTAINERS[-1].name == "plain"


def test_nothing_in_a_file_is_refused_at_once() -> None:
    with pytest.raises(ContainerError) as caught:
        open_file(InputFile("standard input", b""))

    assert caught.value.code == "empty"
    assert "standard input" in str(caught.value)


def test_a_refusal_of_the_file_comes_before_the_first_text(tmp_path: Path) -> None:
    with pytest.raises(ContainerError):
        open_container(tmp_path / "none")
