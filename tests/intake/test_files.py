"""Reading files, whatever a path leads to."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import pickle
import socket
from pathlib import Path

import pytest

from reftel.errors import ContainerError
from reftel.intake.files import HEAD_SIZE, InputFile, open_path, path_text, refusal
from reftel.intake.limits import DEFAULT, Limits


def code_of(path: Path, limit: int = DEFAULT.longest_text) -> tuple[str, str]:
    with pytest.raises(ContainerError) as caught:
        open_path(path, Limits(longest_text=limit)).data  # noqa: B018  (what it raises)
    return caught.value.code, str(caught.value)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\r\n bytes as they are")

    file = open_path(path)

    assert file.data == b"\x00\r\n bytes as they are"
    assert file.sha256 == hashlib.sha256(file.data).hexdigest()
    assert file.path == str(path)


@pytest.mark.parametrize("said", [0, 3, 5000, 9000])
@pytest.mark.parametrize("size", [0, 1, 5000, HEAD_SIZE - 1, HEAD_SIZE, HEAD_SIZE + 1])
def test_the_head_is_what_is_there_whatever_the_system_says(said: int, size: int) -> None:
    # A file may grow while it is opened, and one of /proc says that it is empty.
    data = os.urandom(size)
    file = InputFile("a.bin", open_stream=lambda: io.BytesIO(data))

    file.begin(io.BytesIO(data), said)

    assert file.head == data[:HEAD_SIZE]
    assert file.tally.position == min(size, HEAD_SIZE)
    assert file.sha256 == hashlib.sha256(data).hexdigest()


def test_what_is_not_there(tmp_path: Path) -> None:
    code, message = code_of(tmp_path / "nothing")

    assert code == "not-found"
    assert "does not exist" in message


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "e").touch()

    assert code_of(tmp_path / "e")[0] == "empty"


def test_a_broken_link_says_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "l").symlink_to("gone.txt")

    code, message = code_of(tmp_path / "l")

    assert code == "broken-link"
    assert "gone.txt" in message


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "l").symlink_to(tmp_path / "l")

    assert code_of(tmp_path / "l")[0] == "broken-link"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert code_of(tmp_path) == ("not-a-file", f"{tmp_path} is a folder, not a file")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_does_not_hold_us(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    code, message = code_of(tmp_path / "pipe")

    assert code == "not-a-file"
    assert "a pipe" in message


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no such sockets")
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")

        assert code_of(Path("s"))[0] == "not-a-file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_device_without_end() -> None:
    assert code_of(Path("/dev/zero"))[0] == "not-a-file"


def test_of_a_file_over_the_limit_only_the_head_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # a line of 100 MB, of which the disk holds nothing

    opened = open_path(path)
    with pytest.raises(ContainerError) as caught:
        opened.data  # noqa: B018  (what it raises)

    assert caught.value.code == "too-large"
    assert "100,000,000" in str(caught.value)
    assert f"{DEFAULT.longest_text:,}" in str(caught.value)
    assert opened.tally.position == HEAD_SIZE


def test_a_large_file_is_read_as_a_stream_and_tells_how_far(tmp_path: Path) -> None:
    path = tmp_path / "large"
    data = bytes(range(256)) * 8192
    path.write_bytes(data)

    file = open_path(path, Limits(longest_text=1000))
    assert file.head == data[:HEAD_SIZE]
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert file.tally.position == HEAD_SIZE  # a digest is no progress
    with file.stream() as stream:
        first = stream.read(1_000_000)
        assert HEAD_SIZE < file.tally.position < len(data)
        stream.seek(10)
        assert stream.read(3) == data[10:13]
        stream.seek(1_000_000)
        assert first + stream.read() == data
    assert file.tally.position == len(data)
    with file.stream() as again:
        assert again.read() == data


def test_a_text_of_a_part_has_the_digest_of_the_part() -> None:
    file = InputFile("f.csv", b"row one,row two", member="in/f.csv")

    part = file.document("rows", "two", charset="ascii", original=b"row two", place="row 2")
    whole = file.document("rows", "all", charset="ascii")

    assert part.source.sha256 == hashlib.sha256(b"row two").hexdigest()
    assert (part.source.size, part.source.member, part.source.place) == (7, "in/f.csv", "row 2")
    assert (whole.source.sha256, whole.original) == (file.sha256, file.data)


def test_a_refusal_says_where() -> None:
    refusal = InputFile("f.csv", b"x").refusal(
        "rows", "no-telegram", "the row is empty", place="row 2"
    )

    assert refusal.reason == "f.csv, row 2: the row is empty"
    assert refusal.to_json() == {
        "source": "f.csv",
        "error": "f.csv, row 2: the row is empty",
        "code": "no-telegram",
        "place": "row 2",
    }


def test_a_file_that_grows_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"x" * 40)
    small = os.stat_result((0o100644, 0, 0, 1, 0, 0, 5, 0, 0, 0))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", lambda _: small)
        code = code_of(path, limit=20)[0]

    assert code == "too-large"
    assert len(open_path(path, Limits(longest_text=40)).data) == 40


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0)

    assert code_of(path)[0] == "unreadable"


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (errno.EACCES, "unreadable", "permission denied"),
        (errno.EPERM, "unreadable", "permission denied"),
        (errno.EIO, "unreadable", "Input/output error"),
        (errno.ENAMETOOLONG, "unreadable", "too long"),
        (errno.ENXIO, "not-a-file", "socket"),
        (errno.ELOOP, "broken-link", "itself"),
        (errno.ENOENT, "not-found", "does not exist"),
    ],
)
def test_each_refusal_of_the_system_has_its_code(number: int, code: str, said: str) -> None:
    # Said by hand, since root is refused nothing.
    error = refusal(Path("/x/y"), "/x/y", OSError(number, os.strerror(number)))

    assert error.code == code
    assert said in str(error)
    assert "/x/y" in str(error)


def test_a_name_that_is_no_text() -> None:
    assert path_text(os.fsdecode(b"caf\xe9.txt")) == "caf\\xe9.txt"
    assert path_text("café.txt") == "café.txt"


def test_a_file_on_the_disk_travels_to_other_processes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"exercise")

    file = pickle.loads(pickle.dumps(open_path(tmp_path / "a.txt")))

    assert (file.data, file.name) == (b"exercise", str(tmp_path / "a.txt"))
