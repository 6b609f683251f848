"""Reading files, whatever a path leads to."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
from pathlib import Path

import pytest

from reftel.errors import ContainerError
from reftel.intake.files import LONGEST_TEXT, path_text, read_file, refusal


def code_of(path: Path, limit: int = LONGEST_TEXT) -> tuple[str, str]:
    with pytest.raises(ContainerError) as caught:
        read_file(path, limit)
    return caught.value.code, str(caught.value)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\x00\r\n bytes as they are")

    file = read_file(path)

    assert file.data == b"\x00\r\n bytes as they are"
    assert file.sha256 == hashlib.sha256(file.data).hexdigest()
    assert file.path == str(path)


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


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)  # a line of 100 MB, of which the disk holds nothing

    def fdopen(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened for reading")

    monkeypatch.setattr(os, "fdopen", fdopen)

    code, message = code_of(path)

    assert code == "too-large"
    assert "100,000,000" in message
    assert f"{LONGEST_TEXT:,}" in message


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
    assert len(read_file(path, limit=40).data) == 40


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
