"""BagIt bags on their way in: verified file by file, made and broken by the tests."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from reftel.intake.bags import payload
from reftel.intake.walk import find_inputs


def bag(folder: Path) -> Path:
    (folder / "b").mkdir(parents=True)
    (folder / "a.txt").write_text("EXERCISE A")
    (folder / "b" / "c.txt").write_text("EXERCISE C")
    bagit.make_bag(str(folder), checksums=["sha256", "md5"])
    return folder


def told(folder: Path) -> list[tuple[str, str | None]]:
    return [
        (str(one.path.relative_to(folder)), one.refused.code if one.refused else None)
        for one in find_inputs([folder])
    ]


def test_a_sound_bag_is_its_payload(tmp_path: Path) -> None:
    folder = bag(tmp_path / "bag")

    assert told(folder) == [("data/a.txt", None), ("data/b/c.txt", None)]
    assert {one.bag for one in find_inputs([tmp_path])} == {folder}


def change(folder: Path) -> None:
    (folder / "data" / "a.txt").write_text("EXERCISE B")


def take_away(folder: Path) -> None:
    (folder / "data" / "a.txt").unlink()


def add(folder: Path) -> None:
    (folder / "data" / "d.txt").write_text("EXERCISE D")


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (change, ("data/a.txt", "bag-changed")),
        (take_away, ("data/a.txt", "bag-missing")),
        (add, ("data/d.txt", "bag-unlisted")),
    ],
)
def test_a_damaged_file_is_refused_and_the_others_are_read(
    tmp_path: Path, damage: Callable[[Path], None], expected: tuple[str, str]
) -> None:
    folder = bag(tmp_path / "bag")
    damage(folder)

    found = told(folder)

    assert expected in found
    assert ("data/b/c.txt", None) in found
    assert [one for one in found if one[1]] == [expected]


def rewrite_a_manifest(folder: Path) -> None:
    manifest = folder / "manifest-sha256.txt"
    manifest.write_text(manifest.read_text().replace("data/a.txt", "data/b.txt"))


def climb_out(folder: Path) -> None:
    (folder / "manifest-sha256.txt").write_text("0" * 64 + "  ../../etc/passwd\n")


def be_no_bag(folder: Path) -> None:
    (folder / "bagit.txt").write_text("nothing of the kind")


def lose_the_manifests(folder: Path) -> None:
    for manifest in folder.glob("*manifest-*"):
        manifest.unlink()


def use_an_unknown_digest(folder: Path) -> None:
    for manifest in folder.glob("tagmanifest-*"):
        manifest.unlink()
    for manifest in folder.glob("manifest-*"):
        manifest.rename(folder / "manifest-nosuch.txt")


@pytest.mark.parametrize("damage", [rewrite_a_manifest, climb_out, be_no_bag, lose_the_manifests])
def test_a_bag_that_is_none_is_one_refusal(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    folder = bag(tmp_path / "bag")
    damage(folder)

    assert told(folder) == [("bagit.txt", "bag-unsound")]


def test_a_digest_that_nobody_knows_verifies_nothing(tmp_path: Path) -> None:
    folder = bag(tmp_path / "bag")
    use_an_unknown_digest(folder)

    assert {code for _, code in told(folder)} <= {"bag-changed", "bag-unsound"}


def test_without_bagit_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bag(tmp_path / "bag")
    real = builtins.__import__

    def without(name: str, *arguments: Any) -> Any:
        if name == "bagit":
            raise ImportError(name)
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    (one,) = payload(folder)

    assert "reftel[bag]" in str(one.refused)
