"""Media players on the session bus, as MPRIS describes them (specifications.freedesktop.org)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.skill import Bus, Json, RefusedError

PATH = "/org/mpris/MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
ORDER = ("Playing", "Paused", "Stopped")
"""Of several players the one that plays is meant, or else one that could go on."""


@dataclass(frozen=True)
class Player:
    """One player. Every method raises `RefusedError` where it is gone or will not."""

    bus: Bus
    name: str
    status: str

    @property
    def playing(self) -> bool:
        return self.status == "Playing"

    def do(self, member: str) -> None:
        """Play, Pause, Stop, Next or Previous."""
        self.bus.call(self.name, PATH, PLAYER, member)

    def open(self, uri: str) -> None:
        self.bus.call(self.name, PATH, PLAYER, "OpenUri", "s", uri)

    def put(self, name: str, signature: str, value: Json) -> None:
        """Set the property `name`: Shuffle or LoopStatus."""
        self.bus.set(self.name, PATH, PLAYER, name, signature, value)

    def track(self) -> tuple[str, str]:
        """What it plays, and who made that; "" for what it doesn't know."""
        found = self.bus.get(self.name, PATH, PLAYER, "Metadata")
        data = found if isinstance(found, Mapping) else {}
        artists = data.get("xesam:artist") or []
        names = artists if isinstance(artists, list | tuple) else [artists]
        return str(data.get("xesam:title") or ""), ", ".join(map(str, names))


def player_meant(bus: Bus, named: str = "") -> Player | None:
    """The player that is meant; None where there is none. Raises `RefusedError` without a bus.

    The one that was `named` goes before all others, where it is there.
    """
    found = []
    for name in bus.names():
        try:
            status = str(bus.get(name, PATH, PLAYER, "PlaybackStatus"))
        except RefusedError:
            continue  # it has just gone
        found.append(Player(bus, name, status))
    rank = {status: place for place, status in enumerate(ORDER)}
    called = [one for one in found if named and named.casefold() in one.name.casefold()]
    return min(called or found, key=lambda one: rank.get(one.status, len(ORDER)), default=None)
