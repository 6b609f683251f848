"""Every file under a folder, once, in order."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reftel.intake.walk import find_inputs


def names(root: Path, *paths: Path, without: Path | None = None) -> list[str]:
    return [str(found.path.relative_to(root)) for found in find_inputs(paths, without=without)]


def tree(root: Path, *files: str) -> None:
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def test_files_come_sorted_by_name_and_folders_among_them(tmp_path: Path) -> None:
    tree(tmp_path, "c.txt", "b/2.txt", "b/1.txt", "a.txt", "b/.hidden", "b/z/deep.txt")

    assert names(tmp_path, tmp_path) == [
        "a.txt",
        "b/.hidden",
        "b/1.txt",
        "b/2.txt",
        "b/z/deep.txt",
        "c.txt",
    ]


def test_paths_come_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    tree(tmp_path, "b/1.txt", "a.txt")

    assert names(tmp_path, tmp_path / "b", tmp_path / "a.txt", tmp_path / "none") == [
        "b/1.txt",
        "a.txt",
        "none",
    ]


def test_a_link_back_up_ends(tmp_path: Path) -> None:
    tree(tmp_path, "a/1.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "same").symlink_to(tmp_path / "a", target_is_directory=True)

    assert names(tmp_path, tmp_path) == ["a/1.txt"]


def test_a_linked_folder_elsewhere_is_followed(tmp_path: Path) -> None:
    tree(tmp_path, "in/1.txt", "out/2.txt")
    (tmp_path / "in" / "out").symlink_to(tmp_path / "out", target_is_directory=True)

    assert names(tmp_path, tmp_path / "in") == ["in/1.txt", "in/out/2.txt"]


def test_links_to_files_and_to_nothing_are_found(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt")
    (tmp_path / "b").symlink_to(tmp_path / "a.txt")
    (tmp_path / "c").symlink_to(tmp_path / "gone")
    (tmp_path / "d").symlink_to(tmp_path / "d")

    assert names(tmp_path, tmp_path) == ["a.txt", "b", "c", "d"]


def test_the_archive_itself_is_left_out(tmp_path: Path) -> None:
    tree(tmp_path, "a.txt", "x.reftel/records.sqlite", "z.txt")

    assert names(tmp_path, tmp_path, without=tmp_path / "x.reftel") == ["a.txt", "z.txt"]
    assert names(tmp_path, tmp_path, without=tmp_path / "none") == [
        "a.txt",
        "x.reftel/records.sqlite",
        "z.txt",
    ]


def test_an_empty_folder_has_no_inputs(tmp_path: Path) -> None:
    assert names(tmp_path, tmp_path) == []


def test_a_folder_that_may_not_be_opened_is_found_with_its_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root is refused nothing, so the refusal is made by hand.
    tree(tmp_path, "a.txt", "locked/1.txt", "z.txt")
    original = Path.iterdir

    def iterdir(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return original(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)

    found = list(find_inputs([tmp_path]))

    assert [one.path.name for one in found] == ["a.txt", "locked", "z.txt"]
    refused = found[1].refused
    assert refused is not None
    assert refused.code == "unreadable"
    assert "permission denied" in str(refused)
    assert found[0].refused is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)

    (found,) = find_inputs([tmp_path])

    assert found.refused is not None


def test_folders_nested_deeper_than_recursion_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    depth = sys.getrecursionlimit() + 100
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102  (Path cannot go so deep)
        os.chdir("d")
    Path("f").write_text("x")
    os.chdir(tmp_path)

    (found,) = find_inputs([Path("d")])

    assert found.path.name == "f"
    # pytest would take the folders away by recursion.
    for _ in range(depth):
        os.chdir("d")
    Path("f").unlink()
    for _ in range(depth):
        os.chdir("..")
        os.rmdir("d")  # noqa: PTH106  (as above)
