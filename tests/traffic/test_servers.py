"""Against the real servers: mail through Postfix, traffic through RabbitMQ."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from benchmarks.servers import (
    Postfix,
    Rabbit,
    running_postfix,
    running_rabbit,
    why_no_postfix,
    why_no_rabbit,
)

from reftel.errors import ChannelError
from reftel.telegram import Precedence
from reftel.traffic.brokerqueue import BrokerQueue
from reftel.traffic.channels.broker import BrokerChannel, BrokerListener
from reftel.traffic.channels.channel import Answer
from reftel.traffic.channels.smtp import MailListener, SmtpChannel
from reftel.traffic.judging import Text, judge
from reftel.traffic.sending import offer_all, send_next, unoffered
from reftel.traffic.settings import ChannelSettings
from reftel.traffic.station import Station
from traffic.conftest import Hands, line, sent_from
from traffic.test_receiving import WIRE
from traffic.test_tcp import Inbox, transmission

pytestmark = pytest.mark.xdist_group("servers")

needs_rabbit = pytest.mark.skipif(why_no_rabbit() is not None, reason=str(why_no_rabbit()))
needs_postfix = pytest.mark.skipif(why_no_postfix() is not None, reason=str(why_no_postfix()))


def until(check: object, seconds: float = 30.0) -> None:
    """Wait until something holds."""
    assert callable(check)
    for _ in range(int(seconds * 20)):
        if check():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


@pytest.fixture(scope="module")
def rabbit() -> Iterator[Rabbit]:
    with running_rabbit() as one:
        yield one


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def mail(inbox: Inbox) -> Iterator[tuple[SmtpChannel, Postfix]]:
    settings = ChannelSettings(
        "mail", "VML", "smtp", "", "lmtp://127.0.0.1:0", "gate@mt.invalid", timeout=10.0
    )
    listener = MailListener(settings, inbox, 50_000)
    listener.start()
    with running_postfix({"it.invalid": listener.port}) as postfix:
        channel = SmtpChannel(replace(settings, address=f"127.0.0.1:{postfix.port}"))
        yield channel, postfix
        channel.close()
    listener.stop()


def letter(number: int = 1) -> object:
    text = WIRE.partition("RUEHRO\n")[2]
    return replace(transmission(number, text), mailbox="rome@it.invalid", names=("AMEMBASSY ROME",))


@needs_postfix
def test_a_telegram_goes_through_the_mail_server_unharmed(
    mail: tuple[SmtpChannel, Postfix], inbox: Inbox
) -> None:
    channel, _ = mail
    sent = [letter(number) for number in (1, 2, 3)]
    for one in sent:
        channel.send(one)  # type: ignore[arg-type]
    until(lambda: len(inbox.taken) == 3)

    assert sorted(inbox.taken) == sorted(one.wire.encode() for one in sent)  # type: ignore[attr-defined]
    arrived, written = judge(inbox.taken[0], 10**6), judge(WIRE.encode(), 10**6)
    assert isinstance(arrived, Text)
    assert isinstance(written, Text)
    assert arrived.digest == written.digest


@needs_postfix
def test_what_the_station_does_not_take_now_the_mail_server_brings_again(
    mail: tuple[SmtpChannel, Postfix], inbox: Inbox
) -> None:
    channel, _ = mail
    inbox.answer = Answer(False, "the disk is full", later=True)
    channel.send(letter())  # type: ignore[arg-type]
    until(lambda: inbox.taken)

    inbox.answer = Answer(True)

    until(lambda: len(inbox.taken) > 1)


@needs_postfix
def test_a_mail_server_that_is_away_is_a_fault_of_the_moment(
    mail: tuple[SmtpChannel, Postfix], inbox: Inbox
) -> None:
    channel, postfix = mail
    channel.send(letter(1))  # type: ignore[arg-type]
    postfix.stop()
    with pytest.raises(ChannelError) as fault:
        channel.send(letter(2))  # type: ignore[arg-type]
    assert not fault.value.permanent

    postfix.start()
    channel.send(letter(2))  # type: ignore[arg-type]

    until(lambda: len(inbox.taken) == 2)


def broker_pair(rabbit: Rabbit, inbox: Inbox, name: str) -> tuple[BrokerChannel, BrokerListener]:
    settings = ChannelSettings("shared", "VSH", "broker", name, name, timeout=15.0)
    return BrokerChannel(settings, rabbit.url), BrokerListener(settings, rabbit.url, inbox)


@needs_rabbit
def test_what_is_confirmed_waits_for_a_station_by_precedence(rabbit: Rabbit, inbox: Inbox) -> None:
    channel, listener = broker_pair(rabbit, inbox, "precedence")
    for number, precedence in enumerate(
        (Precedence.ROUTINE, Precedence.PRIORITY, Precedence.FLASH, Precedence.ROUTINE), 1
    ):
        channel.send(replace(transmission(number), precedence=precedence))

    listener.start()
    until(lambda: len(inbox.taken) == 4)
    listener.stop()
    channel.close()

    assert [data[12:16] for data in inbox.taken][:2] != [b"0001", b"0002"]
    assert {data.split()[0] for data in inbox.taken} == {
        f"VZCZCVRO{n:04}".encode() for n in (1, 2, 3, 4)
    }


@needs_rabbit
def test_what_is_not_taken_now_comes_again(rabbit: Rabbit, inbox: Inbox) -> None:
    channel, listener = broker_pair(rabbit, inbox, "again")
    inbox.answer = Answer(False, "the disk is full", later=True)
    channel.send(transmission())
    listener.start()
    until(lambda: inbox.taken)

    inbox.answer = Answer(True)
    until(lambda: len(inbox.taken) > 1)
    listener.stop()
    channel.close()


@needs_rabbit
def test_a_broker_that_was_killed_has_kept_what_it_confirmed(inbox: Inbox) -> None:
    with running_rabbit() as rabbit:
        channel, listener = broker_pair(rabbit, inbox, "killed")
        for number in range(1, 21):
            channel.send(transmission(number))
        rabbit.kill()
        with pytest.raises(ChannelError):
            channel.send(transmission(21))
        channel.close()

        rabbit.start()
        listener.start()
        until(lambda: len({data.split()[0] for data in inbox.taken}) >= 20, 60)
        listener.stop()


@needs_rabbit
def test_the_queue_of_a_station_may_be_in_the_broker(
    rabbit: Rabbit, valletta: Station, clock: Hands
) -> None:
    for precedence in ("", " FLASH", " PRIORITY", ""):
        sent_from(valletta, to=[f"AMEMBASSY ROME{precedence}"])
    queue = BrokerQueue(valletta, rabbit.url)
    assert offer_all(valletta, queue) == 4
    assert unoffered(valletta) == []
    channel = line(valletta, "rome")
    channel.fault = ChannelError("nobody answers")
    assert send_next(valletta, queue, channel, 1).back == 1
    channel.fault = None

    while send_next(valletta, queue, channel, 1).sent:
        pass
    assert [one.id for one in channel.sent] == ["26VALLETTA3", "26VALLETTA1", "26VALLETTA4"]
    clock.on(seconds=9)
    until(lambda: send_next(valletta, queue, channel, 1).sent, 40)
    queue.close()

    assert channel.sent[-1].id == "26VALLETTA2"


@needs_rabbit
def test_what_was_lent_when_a_process_died_is_offered_again(
    rabbit: Rabbit, valletta: Station, clock: Hands
) -> None:
    sent_from(valletta, to=["SECSTATE WASHDC"])
    queue = BrokerQueue(valletta, rabbit.url)
    offer_all(valletta, queue)
    assert len(queue.take("state", valletta.now(), 5)) == 1
    queue.close()
    again = BrokerQueue(valletta, rabbit.url)
    channel = line(valletta, "state")

    until(lambda: send_next(valletta, again, channel, 5).sent == 1)
    again.offer([])
    assert send_next(valletta, again, channel, 5).sent == 0
    again.close()
