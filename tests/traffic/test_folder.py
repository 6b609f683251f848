"""A watched folder: whole files, in the order of precedence, refusals beside their reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reftel.telegram import Precedence
from reftel.traffic.channels.channel import Answer
from reftel.traffic.channels.folder import FolderChannel, FolderListener
from reftel.traffic.settings import ChannelSettings
from traffic.test_tcp import Inbox, transmission


def channel(folder: Path) -> tuple[FolderChannel, FolderListener, Inbox]:
    settings = ChannelSettings("box", "VBX", "folder", str(folder), str(folder))
    inbox = Inbox()
    return FolderChannel(settings), FolderListener(settings, inbox, 5_000), inbox


def test_a_flash_is_taken_first(tmp_path: Path) -> None:
    out, into, inbox = channel(tmp_path / "in")
    for number, precedence in enumerate(
        (Precedence.ROUTINE, Precedence.FLASH, Precedence.PRIORITY), 1
    ):
        out.send(replace(transmission(number), precedence=precedence))

    assert into.look() == 3

    assert [data.split()[0] for data in inbox.taken] == [
        f"VZCZCVRO{n:04}".encode() for n in (2, 3, 1)
    ]
    assert list((tmp_path / "in").iterdir()) == []


def test_what_is_not_taken_now_stays(tmp_path: Path) -> None:
    out, into, inbox = channel(tmp_path)
    out.send(transmission())
    inbox.answer = Answer(False, "later", later=True)

    assert into.look() == 0
    inbox.answer = Answer(True)
    assert into.look() == 1


def test_what_is_refused_lies_beside_its_reason(tmp_path: Path) -> None:
    _, into, inbox = channel(tmp_path)
    (tmp_path / "1.telegram").write_bytes(b"X" * 6_000)
    (tmp_path / "2.telegram").write_bytes(b"nothing")
    (tmp_path / "3.telegram").symlink_to("/etc/hostname")
    (tmp_path / "half-written.tmp").write_bytes(b"not ours")
    inbox.answer = Answer(False, "is none")

    assert into.look() == 3

    reasons = {path.name: path.read_text() for path in (tmp_path / "refused").glob("*.reason")}
    assert reasons == {
        "1.telegram.reason": "has more than 5,000 bytes\n",
        "2.telegram.reason": "is none\n",
        "3.telegram.reason": "is no file\n",
    }
    assert (tmp_path / "half-written.tmp").exists()
    assert inbox.faults == ["has more than 5,000 bytes", "is no file"]


def test_it_listens_until_it_is_stopped(tmp_path: Path) -> None:
    out, into, inbox = channel(tmp_path)
    into.start()
    out.send(transmission())
    while not inbox.taken:
        pass
    into.stop()

    out.send(transmission(2))

    assert len(inbox.taken) == 1
