"""Files that mean harm: each ends in a stated outcome, writes nothing, and costs bounded memory.

The whole set is read by the command in a process of its own, whose memory and
whose children's are measured by the system.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.traffic import wire
from intake.test_bundle import tarred, zipped
from intake.test_pdf import made
from reftel.intake import Document, InputFile, Limits, documents_in, parts_of

GOOD = wire(7).encode()
MEMORY = 1_000_000  # KB: the most that any process may have had


def zip_entry(name: str, data: bytes = GOOD, **values: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as bundle:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = values.get("mode", 0o100644) << 16
        bundle.writestr(entry, data)
    return kept.getvalue()


def tar_entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "", size: int = 0) -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as bundle:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, link
        entry.size = size or (len(GOOD) if kind == tarfile.REGTYPE else 0)
        bundle.addfile(entry, io.BytesIO(GOOD) if kind == tarfile.REGTYPE else None)
    return kept.getvalue()


def bomb(megabytes: int = 300) -> bytes:
    return gzip.compress(b"\0" * (megabytes * 1024 * 1024), 9)


def nested_bomb() -> bytes:
    return zipped({f"{n}.gz": bomb(40) for n in range(8)})


def encrypted_zip() -> bytes:
    data = bytearray(zip_entry("a.txt"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at] |= 1
    return bytes(data)


def many_entries() -> bytes:
    """A directory that says it has four thousand million entries."""
    return (
        b"PK\x03\x04"
        + b"\0" * 40
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65534, 65534, 0xFFFFFFF0, 0, 0)
    )


def xml(words: str) -> bytes:
    return (
        f'<?xml version="1.0"?><!DOCTYPE TEI [{words}]><TEI xmlns="http://www.tei-c.org/ns/1.0">'
        '<text><body><div type="document" n="1" xml:id="d1"><head>1. Telegram</head><p>&z;</p></div>'
        "</body></text></TEI>"
    ).encode()


def laughs() -> bytes:
    lines = ['<!ENTITY a "EXERCISE ">']
    lines += [f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)]
    return xml("".join([*lines, '<!ENTITY z "&j;">']))


HOSTILE: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    # name: how it is made, the outcomes that may come of it
    "slip.zip": (lambda: zip_entry("../../../../tmp/reftel-slip.txt"), {"text"}),
    "absolute.zip": (lambda: zip_entry("/tmp/reftel-slip.txt"), {"text"}),
    "backslash.zip": (lambda: zip_entry("..\\..\\reftel-slip.txt"), {"text"}),
    "link.zip": (lambda: zip_entry("l", b"/etc/passwd", mode=0o120777), {"not-a-file"}),
    "encrypted.zip": (encrypted_zip, {"encrypted"}),
    "cut.zip": (lambda: zip_entry("a.txt")[:-30], {"damaged"}),
    "many.zip": (many_entries, {"too-many", "damaged"}),
    "bomb.zip": (lambda: zip_entry("b.txt", b"\0" * 300_000_000), {"too-large", "bomb"}),
    "nested-bomb.zip": (nested_bomb, {"too-large", "bomb"}),
    "deep.zip": (
        lambda: zipped({"a": zipped({"b": zipped({"c": zipped({"d": zipped({"e": GOOD})})})})}),
        {"too-deep"},
    ),
    "long-name.zip": (lambda: zip_entry("n" * 10_000), {"text"}),
    "steering-name.zip": (lambda: zip_entry("\x1b[2J\x07\r\n.txt"), {"text"}),
    "slip.tar": (lambda: tar_entry("../../reftel-slip.txt"), {"text"}),
    "absolute.tar": (lambda: tar_entry("/tmp/reftel-slip.txt"), {"text"}),
    "link.tar": (lambda: tar_entry("l", tarfile.SYMTYPE, "/etc/passwd"), {"not-a-file"}),
    "hard-link.tar": (lambda: tar_entry("l", tarfile.LNKTYPE, "/etc/passwd"), {"not-a-file"}),
    "device.tar": (lambda: tar_entry("d", tarfile.CHRTYPE), {"not-a-file"}),
    "fifo.tar": (lambda: tar_entry("f", tarfile.FIFOTYPE), {"not-a-file"}),
    "cut.tar": (lambda: tarred({"a": GOOD, "b": GOOD * 20})[:4000], {"text", "damaged"}),
    "bomb.gz": (bomb, {"too-large", "bomb", "binary"}),
    "bomb.tar.gz": (lambda: gzip.compress(tarred({"b": b"\0" * 200_000_000}), 9), {"bomb"}),
    "bomb.bz2": (lambda: bz2.compress(b"\0" * 300_000_000), {"too-large", "bomb"}),
    "bomb.xz": (lambda: lzma.compress(b"\0" * 300_000_000, preset=1), {"too-large", "bomb"}),
    "cut.gz": (lambda: gzip.compress(GOOD)[:-20], {"damaged"}),
    "laughs.xml": (laughs, {"text", "damaged", "no-telegram", "no-text"}),
    "external.xml": (
        lambda: xml('<!ENTITY z SYSTEM "file:///etc/passwd">'),
        {"text", "damaged", "no-telegram", "no-text"},
    ),
    "encrypted.pdf": (lambda: made([["EXERCISE"]], password="p"), {"encrypted"}),
    "cut.pdf": (lambda: made([["EXERCISE"]])[:300], {"damaged"}),
    "no.pdf": (lambda: b"%PDF-1.7\n" + b"<<" * 100_000, {"damaged", "reader-failed"}),
    "line.txt": (lambda: b"A" * 60_000_000, {"too-large", "no-telegram", "text"}),
    "noise.bin": (lambda: os.urandom(200_000), {"binary"}),
    "mail.eml": (
        lambda: (
            b"From: a@b\nTo: c@d\nSubject: x\nMIME-Version: 1.0\n"
            + b'Content-Type: multipart/mixed; boundary="a"\n\n'
            + b'--a\nContent-Type: multipart/mixed; boundary="a"\n\n' * 2000
        ),
        {"text", "no-telegram", "empty", "too-deep", "too-many"},
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("hostile") / "in"
    place.mkdir()
    for name, (make, _) in HOSTILE.items():
        (place / name).write_bytes(make())
    (place / "loop").symlink_to(place)
    (place / "out").symlink_to("/dev/zero")
    with (place / "sparse.txt").open("wb") as file:
        file.truncate(3_000_000_000)
    os.mkfifo(place / "fifo")
    (place / "good.txt").write_bytes(wire(8).encode())
    return place


def test_each_ends_in_a_stated_outcome(folder: Path) -> None:
    assert len(HOSTILE) >= 25
    told: dict[str, set[str]] = {}
    for part in documents_in([folder]):
        path = part.source.path if isinstance(part, Document) else part.path
        outcome = "text" if isinstance(part, Document) else part.code
        told.setdefault(Path(path).name, set()).add(outcome)

    wrong = {
        name: told.get(name)
        for name, (_, allowed) in HOSTILE.items()
        if not told.get(name) or not told[name] <= allowed
    }
    assert wrong == {}
    assert told["good.txt"] == {"text"}
    assert told["out"] == told["fifo"] == {"not-a-file"}
    assert told["sparse.txt"] <= {"too-large", "binary", "no-telegram"}


def test_no_text_of_another_file_is_told(folder: Path) -> None:
    for name in ("external.xml", "link.zip", "link.tar", "hard-link.tar"):
        for part in documents_in([folder / name]):
            said = part.text if isinstance(part, Document) else part.reason
            assert "root:" not in said


def test_names_steer_nothing() -> None:
    data = zip_entry("\x1b[2J\x07\r\n.txt") + b""
    (part,) = parts_of(InputFile("a.zip", data, limits=Limits()))

    assert isinstance(part, Document)
    assert part.source.member == "\\x1b[2J\\x07\\r\\n.txt"
    (long,) = parts_of(InputFile("a.zip", zip_entry("n" * 10_000)))
    assert isinstance(long, Document)
    assert len(long.source.member or "") < 1100


@pytest.mark.skipif(sys.platform != "linux", reason="measured by the kernel of Linux")
def test_an_ingest_of_them_all_writes_nothing_else_and_needs_little_memory(
    folder: Path, tmp_path: Path
) -> None:
    before = sorted(path for path in folder.parent.iterdir())
    script = f"""
import json, resource, sys
from pathlib import Path
from reftel.archive import Archive
from reftel.ingest import ingest
if __name__ == "__main__":
    with Archive.open({str(tmp_path / "a")!r}, create=True) as archive:
        totals = ingest([Path({str(folder)!r})], archive, workers=1)
    # What getrusage says of this process counts the test's own memory from before it was ours.
    own = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    peaks = [int(own.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
    print(json.dumps({{"totals": totals.to_json(), "peaks": peaks}}))
"""
    program = tmp_path / "run.py"
    program.write_text(script)
    done = subprocess.run(
        [sys.executable, str(program)], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    totals = told["totals"]
    outcomes = ("filed", "filed_with_repairs", "duplicate", "rejected")
    assert sum(totals[name] for name in outcomes) == totals["inputs"]
    assert sum(totals["files"].values()) == len(HOSTILE) + 4  # the loop is its own folder
    assert max(told["peaks"]) < MEMORY, told["peaks"]
    assert sorted(path for path in folder.parent.iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"a", "run.py"}
    for place in (Path("/tmp/reftel-slip.txt"), folder.parent / "reftel-slip.txt"):
        assert not place.exists()
