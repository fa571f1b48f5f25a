"""The ways out that a skill's process was handed, and the services that go over them.

A call for which there is no channel here goes to the host, which says why there is none.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from assistant.skill_services import RefusedError
from assistant.values import Json

if TYPE_CHECKING:
    from assistant.skill_host.bus_calls import BusCalls
    from assistant.skill_host.network_calls import NetworkCalls


class Channels:
    """`descriptors` by the permission they stand for: "bus.players", "network.bridge"."""

    def __init__(self, descriptors: Mapping[str, int]) -> None:
        self._descriptors = descriptors
        self._buses: dict[str, BusCalls] = {}
        self._networks: dict[str, NetworkCalls] = {}

    def answering(self, service: str, asked: Mapping[str, Json]) -> Callable[[], Json] | None:
        """What answers this call here; None where it is for the host."""
        kind, _, member = service.partition(".")
        permission = f"{kind}.{asked.get('name')}"
        if permission not in self._descriptors:
            return None
        if kind == "bus":
            bus = self._bus(permission)
            return bus.names if member == "names" else lambda: bus.call(asked)
        return lambda: _over(self._network(permission), member, asked)

    def _bus(self, permission: str) -> BusCalls:
        if permission not in self._buses:
            # Imported when first needed: most skills have no bus.
            from assistant.skill_host.bus_calls import BusCalls

            self._buses[permission] = BusCalls(self._descriptors[permission])
        return self._buses[permission]

    def _network(self, permission: str) -> NetworkCalls:
        if permission not in self._networks:
            from assistant.skill_host.network_calls import NetworkCalls

            self._networks[permission] = NetworkCalls(self._descriptors[permission])
        return self._networks[permission]


def _over(network: NetworkCalls, member: str, asked: Mapping[str, Json]) -> Json:
    match member:
        case "fetch":
            return network.fetch(asked)
        case "connect":
            return network.connect(str(asked["host"]), int(cast("int", asked["port"])))
        case "send":
            network.send(_number(asked), b64decode(str(asked["data"])))
            return None
        case "receive":
            most, seconds = int(cast("int", asked["most"])), float(cast("float", asked["seconds"]))
            return b64encode(network.receive(_number(asked), most, seconds)).decode()
        case "close":
            network.close(_number(asked))
            return None
    raise RefusedError(f"there is no service network.{member}")


def _number(asked: Mapping[str, Json]) -> int:
    return int(cast("int", asked["stream"]))
