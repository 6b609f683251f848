"""What a station is and how it works: its post, its officers, its routes, its channels.

Read from ``station.toml`` in the station's folder (docs/traffic.md has every
key). A setting that cannot be meant is refused with its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reftel import authority
from reftel.codec.form import Form, made, parsed
from reftel.errors import FormError, TrafficError
from reftel.telegram import Plad, Precedence, RoutingIndicator
from reftel.traffic.sections import SECTION_LINES

CHANNEL_KINDS = ("tcp", "smtp", "folder", "broker")

LARGEST = 1024 * 1024
"""Most bytes of a text that a station takes in, unless its settings say otherwise."""

# How soon a copy must be acknowledged. ACP 121 gives speeds of service, not
# rules: these are its upper ends, and any station may set its own.
_DUE = MappingProxyType(
    {
        Precedence.FLASH: timedelta(minutes=10),
        Precedence.NIACT_IMMEDIATE: timedelta(minutes=30),
        Precedence.IMMEDIATE: timedelta(hours=1),
        Precedence.PRIORITY: timedelta(hours=6),
        Precedence.ROUTINE: timedelta(hours=24),
    }
)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the post. ``releases`` is true for those who may release telegrams.

    ``signature`` is the surname under what they release, the chief of mission's as a rule.
    """

    name: str
    releases: bool = False
    signature: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Addressees whose routing indicator, or PLAD, begins with ``prefix`` go by ``channels``.

    The first channel is the usual one, the others are alternates in order.
    ``mailbox`` is the address for channels of mail.
    """

    prefix: str
    channels: tuple[str, ...]
    mailbox: str | None = None


@dataclass(frozen=True, slots=True)
class Collective:
    """A collective address with its members between two days, both included (5 FAH-2 H-321)."""

    plad: str
    members: tuple[Plad, ...]
    first: date | None = None
    last: date | None = None
    indicator: RoutingIndicator | None = None

    def holds_on(self, day: date) -> bool:
        """True where this list of members is the one in force on a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A channel: its name, its trigraph for format line 1, its kind, where it leads.

    ``listen`` is the address on which this station receives by it, if it does.
    ``attempts`` is how often a copy is tried before it goes by an alternate,
    or is dead; ``pause`` the seconds before the second try, doubled each time
    up to ``longest``.
    """

    name: str
    trigraph: str
    kind: str
    address: str
    listen: str | None = None
    sender: str | None = None
    attempts: int = 8
    pause: float = 5.0
    longest: float = 900.0
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class DistributionRule:
    """Telegrams that match go to ``boxes``. Each condition that is given must hold.

    ``tags`` and ``captions``: one of them stands; ``words``: one of them is in
    subject or text, whatever its case; ``role``: ``action`` or ``info``;
    ``sender``: the station they come from.
    """

    boxes: tuple[str, ...]
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    role: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class StationSettings:
    """One station. ``plad`` and ``indicator`` are its own; it answers for ``serves`` as well."""

    post: str
    plad: Plad
    indicator: RoutingIndicator
    serves: tuple[Plad, ...] = ()
    officers: tuple[Officer, ...] = ()
    routes: tuple[Route, ...] = ()
    channels: tuple[ChannelSettings, ...] = ()
    collectives: tuple[Collective, ...] = ()
    distribution: tuple[DistributionRule, ...] = ()
    due: Mapping[Precedence, timedelta] = field(default_factory=lambda: _DUE)
    broker: str | None = None
    largest: int = LARGEST
    section_lines: int = SECTION_LINES

    @property
    def own_plads(self) -> frozenset[str]:
        """The addresses whose telegrams are delivered here."""
        return frozenset({self.plad.name, *(plad.name for plad in self.serves)})

    def officer(self, name: str) -> Officer:
        """The officer of a name. Raises ``TrafficError`` where the post has none."""
        wanted = " ".join(name.split()).casefold()
        for officer in self.officers:
            if officer.name.casefold() == wanted:
                return officer
        known = ", ".join(officer.name for officer in self.officers) or "nobody"
        raise TrafficError(f"{name!r} is no officer of {self.post}; station.toml names {known}")

    def channel(self, name: str) -> ChannelSettings:
        """The channel of a name; its routes have been checked to lead to one."""
        return next(channel for channel in self.channels if channel.name == name)


def read_settings(path: Path) -> StationSettings:
    """The settings of a station from ``station.toml``.

    Raises ``TrafficError`` where the file cannot be read or means nothing, with the place.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TrafficError(f"{path} cannot be read: {error}") from error
    try:
        return settings_from(values)
    except FormError as error:
        raise TrafficError(f"{path}: {error}") from error


def settings_from(values: Mapping[str, Any]) -> StationSettings:
    """The settings out of one object. Raises ``FormError`` with the place of what is wrong."""
    form = Form(
        values,
        "",
        "post plad indicator serves officers routes channels collectives distribution due broker "
        "largest section_lines".split(),
    )
    post = form.needed("post")
    known = authority.station(post)
    plad = form.parsed("plad", Plad.parse) or _known(
        "plad", known.plad if known else None, Plad.parse
    )
    indicator = form.parsed("indicator", RoutingIndicator.parse) or _known(
        "indicator", known.routing_indicator if known else None, RoutingIndicator.parse
    )
    settings = StationSettings(
        post=known.name if known else post,
        plad=plad,
        indicator=indicator,
        serves=form.listed("serves", Plad.parse),
        officers=tuple(_officer(where, one) for where, one in form.items("officers")),
        routes=tuple(_route(where, one) for where, one in form.items("routes")),
        channels=tuple(_channel(where, one) for where, one in form.items("channels")),
        collectives=tuple(_collective(where, one) for where, one in form.items("collectives")),
        distribution=tuple(_rule(where, one) for where, one in form.items("distribution")),
        due=_due(form.value("due")),
        broker=form.text("broker"),
        largest=form.whole("largest") or LARGEST,
        section_lines=form.whole("section_lines") or SECTION_LINES,
    )
    _check_channels(settings)
    return settings


def _known(key: str, value: str | None, parse: Callable[[str], Any]) -> Any:
    if value is None:
        raise FormError(key, "the table of posts has none for this post; give it")
    return parsed(key, parse, value)


def _officer(where: str, value: object) -> Officer:
    form = Form(value, where, ("name", "releases", "signature"))
    return Officer(form.needed("name"), form.flag("releases"), form.text("signature"))


def _route(where: str, value: object) -> Route:
    form = Form(value, where, ("prefix", "channels", "mailbox"))
    channels = form.texts("channels")
    if not channels:
        raise FormError(form.at("channels"), "a route leads by one channel at least")
    return Route(form.needed("prefix").upper(), channels, form.text("mailbox"))


def _channel(where: str, value: object) -> ChannelSettings:
    keys = ("name", "trigraph", "kind", "address", "listen", "sender", "attempts", "pause")
    form = Form(value, where, (*keys, "longest", "timeout"))
    trigraph, kind = form.needed("trigraph"), form.needed("kind")
    if len(trigraph) != 3 or not trigraph.isascii() or not trigraph.isalpha():
        raise FormError(form.at("trigraph"), f"expected three letters, found {trigraph!r}")
    if kind not in CHANNEL_KINDS:
        raise FormError(
            form.at("kind"), f"expected one of {', '.join(CHANNEL_KINDS)}, found {kind!r}"
        )
    plain = ChannelSettings(
        form.needed("name"),
        trigraph.upper(),
        kind,
        form.text("address") or "",
        form.text("listen"),
        form.text("sender"),
    )
    return ChannelSettings(
        plain.name,
        plain.trigraph,
        plain.kind,
        plain.address,
        plain.listen,
        plain.sender,
        form.whole("attempts") or plain.attempts,
        _seconds(form, "pause", plain.pause),
        _seconds(form, "longest", plain.longest),
        _seconds(form, "timeout", plain.timeout),
    )


def _seconds(form: Form, key: str, otherwise: float) -> float:
    value = form.value(key)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 86_400:
        raise FormError(form.at(key), f"expected seconds, at most a day, found {value!r}")
    return float(value)


def _collective(where: str, value: object) -> Collective:
    form = Form(value, where, ("plad", "members", "first", "last", "indicator"))
    first, last = _day(form, "first"), _day(form, "last")
    if first is not None and last is not None and last < first:
        raise FormError(form.at("last"), f"{last} is before {first}")
    plad = made(form.at("plad"), lambda: Plad(form.needed("plad")))
    indicator = form.parsed("indicator", RoutingIndicator.parse)
    return Collective(plad.name, form.listed("members", Plad.parse), first, last, indicator)


def _day(form: Form, key: str) -> date | None:
    value = form.value(key)
    if isinstance(value, date):
        return value
    return form.parsed(key, date.fromisoformat)


def _rule(where: str, value: object) -> DistributionRule:
    keys = ("boxes", "tags", "captions", "words", "role", "sender")
    form = Form(value, where, keys)
    role = form.text("role")
    if role not in {None, "action", "info"}:
        raise FormError(form.at("role"), f"expected action or info, found {role!r}")
    boxes = form.texts("boxes")
    for at, box in enumerate(boxes):
        check_box(f"{form.at('boxes')}[{at}]", box)
    return DistributionRule(
        boxes,
        tuple(tag.upper() for tag in form.texts("tags")),
        tuple(caption.upper() for caption in form.texts("captions")),
        form.texts("words"),
        role,
        form.text("sender"),
    )


def check_box(where: str, box: str) -> None:
    """A box is a folder of its own: letters, digits, ``-`` and ``_``. Raises ``FormError``."""
    if not box or len(box) > 64 or not all(one.isalnum() or one in "-_" for one in box):
        raise FormError(where, f"a box is named by letters, digits, - and _, found {box!r}")


def _due(value: object) -> Mapping[Precedence, timedelta]:
    if value is None:
        return _DUE
    names = {precedence.value.lower().replace(" ", "_"): precedence for precedence in Precedence}
    form = Form(value, "due", names)
    given = {
        precedence: timedelta(minutes=minutes)
        for name, precedence in names.items()
        if (minutes := form.whole(name)) is not None
    }
    return MappingProxyType({**_DUE, **given})


def _check_channels(settings: StationSettings) -> None:
    names = [channel.name for channel in settings.channels]
    _once("channels", "channel", names)
    _once("channels", "trigraph", [channel.trigraph for channel in settings.channels])
    for at, route in enumerate(settings.routes):
        for name in route.channels:
            if name not in names:
                raise FormError(f"routes[{at}].channels", f"there is no channel {name!r}")
            if settings.channel(name).kind == "smtp" and route.mailbox is None:
                raise FormError(
                    f"routes[{at}].mailbox", f"channel {name} is mail: give the address"
                )
    for channel in settings.channels:
        if channel.kind == "broker" and settings.broker is None:
            raise FormError("broker", f"channel {channel.name} needs the address of the broker")


def _once(where: str, what: str, names: Sequence[str] | Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FormError(where, f"the {what} {name!r} stands twice")
        seen.add(name)
