"""Files inside files: what is in them is opened, whatever they are called; what is not says why."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.traffic import page, wire
from reftel.intake import Document, InputFile, Limits, Part, documents_in, parts_of

Entries = dict[str, bytes]


def zipped(entries: Entries) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in entries.items():
            bundle.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def tarred(entries: Entries) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as bundle:
        for name, data in entries.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            bundle.addfile(entry, io.BytesIO(data))
    return made.getvalue()


def parts(data: bytes, name: str = "b", limits: Limits = Limits()) -> list[Part]:  # noqa: B008
    return list(parts_of(InputFile(name, data, limits=limits)))


def told(found: list[Part]) -> dict[str | None, str]:
    """Member to container of a text, or to the code of a refusal."""
    return {
        (part.source.member if isinstance(part, Document) else part.member): (
            part.source.container if isinstance(part, Document) else part.code
        )
        for part in found
    }


TRAFFIC = {"a/1.txt": wire(1).encode(), "b.html": page("H", "T").encode(), "2": wire(2).encode()}


@pytest.mark.parametrize(
    "pack",
    [
        pytest.param(zipped, id="zip"),
        pytest.param(tarred, id="tar"),
        pytest.param(lambda entries: gzip.compress(tarred(entries)), id="tar.gz"),
        pytest.param(lambda entries: bz2.compress(tarred(entries)), id="tar.bz2"),
        pytest.param(lambda entries: lzma.compress(tarred(entries)), id="tar.xz"),
    ],
)
def test_every_file_of_a_bundle_is_opened_by_its_content(pack: Callable[[Entries], bytes]) -> None:
    found = parts(pack(TRAFFIC))

    assert told(found) == {"a/1.txt": "plain", "b.html": "cablegate", "2": "plain"}
    first = found[0]
    assert isinstance(first, Document)
    assert (first.original, first.text) == (wire(1).encode(), wire(1))
    assert first.source.path == "b"


def test_one_packed_file_goes_by_its_own_name() -> None:
    assert told(parts(gzip.compress(wire().encode()), "in/a.txt.gz")) == {"a.txt": "plain"}
    assert told(parts(bz2.compress(wire().encode()), "a")) == {"a": "plain"}


def test_bundles_in_bundles() -> None:
    inner = zipped({"c.txt": wire(3).encode()})
    outer = gzip.compress(
        tarred({"x/inner.zip": inner, "d.txt.gz": gzip.compress(wire().encode())})
    )

    assert told(parts(outer)) == {"x/inner.zip/c.txt": "plain", "d.txt.gz/d.txt": "plain"}


def test_no_deeper_than_stated() -> None:
    data = wire().encode()
    for depth in range(6):
        data = zipped({f"{depth}.zip": data})

    (found,) = told(parts(data, limits=Limits(deepest=2))).items()

    assert found == ("5.zip/4.zip/3.zip", "too-deep")


def test_a_member_without_a_telegram_costs_itself_only() -> None:
    entries = {
        "a.txt": wire(1).encode(),
        "e.txt": b"",
        "n.bin": bytes(range(256)),
        "z": wire(2).encode(),
    }
    expected = {"a.txt": "plain", "e.txt": "empty", "n.bin": "binary", "z": "plain"}

    assert told(parts(zipped(entries))) == expected
    assert told(parts(tarred(entries))) == expected


def test_the_same_name_twice_is_two_members() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr("a.txt", wire(1))
        with pytest.warns(UserWarning, match="Duplicate name"):
            bundle.writestr("a.txt", wire(2))

    assert list(told(parts(made.getvalue()))) == ["a.txt", "a.txt (2)"]


def test_a_large_entry_of_a_tar_goes_through_a_temporary_file() -> None:
    data = wire().encode() + b" " * 100_000

    (part,) = parts(tarred({"a.txt": data}), limits=Limits(held=1000))

    assert isinstance(part, Document)
    assert part.original == data


def test_documents_in_takes_folders_bundles_and_files_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "a.zip").write_bytes(zipped(TRAFFIC))
    (tmp_path / "in" / "sub" / "b.txt").write_text(wire(5))
    (tmp_path / "in" / "empty").touch()

    found = list(documents_in([tmp_path / "in", tmp_path / "none"]))

    assert len(found) == 6
    assert [part.code for part in found if not isinstance(part, Document)] == ["empty", "not-found"]
