"""A channel, or its receiving side, by its kind. What needs the extra ``traffic`` is loaded when used."""

from __future__ import annotations

from reftel.errors import ChannelError
from reftel.traffic.channels.channel import Channel, Listener, Receiver
from reftel.traffic.channels.folder import FolderChannel, FolderListener
from reftel.traffic.channels.tcp import TcpChannel, TcpListener
from reftel.traffic.settings import ChannelSettings, StationSettings

_EXTRA = "needs more packages: pip install 'reftel[traffic]'"


def make_channel(settings: ChannelSettings, station: StationSettings) -> Channel:
    """The sending side. Raises ``ChannelError`` for settings that it cannot work with."""
    if settings.kind == "tcp":
        return TcpChannel(settings)
    if settings.kind == "folder":
        return FolderChannel(settings)
    try:
        if settings.kind == "smtp":
            from reftel.traffic.channels.smtp import SmtpChannel  # noqa: PLC0415

            return SmtpChannel(settings)
        from reftel.traffic.channels.broker import BrokerChannel  # noqa: PLC0415
    except ImportError as error:
        raise ChannelError(f"channel {settings.name} {_EXTRA}", permanent=True) from error
    assert station.broker is not None  # checked with the settings
    return BrokerChannel(settings, station.broker)


def make_listener(
    settings: ChannelSettings, station: StationSettings, receive: Receiver
) -> Listener:
    """The receiving side. Raises ``ChannelError`` for settings that it cannot work with."""
    if settings.kind == "tcp":
        return TcpListener(settings, receive, station.largest)
    if settings.kind == "folder":
        return FolderListener(settings, receive, station.largest)
    try:
        if settings.kind == "smtp":
            from reftel.traffic.channels.smtp import MailListener  # noqa: PLC0415

            return MailListener(settings, receive, station.largest)
        from reftel.traffic.channels.broker import BrokerListener  # noqa: PLC0415
    except ImportError as error:
        raise ChannelError(f"channel {settings.name} {_EXTRA}", permanent=True) from error
    assert station.broker is not None  # checked with the settings
    return BrokerListener(settings, station.broker, receive)
