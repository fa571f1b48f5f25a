"""Home Assistant's REST API, as far as it is needed: developers.home-assistant.io/docs/api/rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.skill import Json

WELL = range(200, 300)


class BridgeError(Exception):
    """It did not do what it was asked; `refused` where the token is not accepted."""

    def __init__(self, *, refused: bool = False) -> None:
        super().__init__("Home Assistant did not answer as it should")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its id ("light.kitchen"), its state, what it is called, and the rest."""

    id: str
    state: str
    attributes: Mapping[str, Json]

    @property
    def domain(self) -> str:
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        return str(self.attributes.get("friendly_name") or self.id.partition(".")[2])

    @property
    def words(self) -> frozenset[str]:
        own = f"{self.name} {self.id.partition('.')[2]}".casefold().replace("_", " ")
        return frozenset(word.removesuffix("s") for word in own.split())

    def number(self, name: str) -> float | None:
        value = self.attributes.get(name)
        return value if isinstance(value, int | float) else None


Fetch = Callable[[str, str, str], tuple[int, str]]
"""Method, path and body in, status and body out. Raises `RefusedError` where nobody answers."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Home Assistant, through `fetch`. Every method raises `BridgeError` and `RefusedError`."""

    fetch: Fetch

    def things(self) -> tuple[Thing, ...]:
        """Everything it knows."""
        try:
            found = json.loads(self._asked("GET", "/api/states", ""))
            return tuple(
                Thing(str(one["entity_id"]), str(one["state"]), dict(one["attributes"]))
                for one in found
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BridgeError from error

    def do(self, service: str, things: Sequence[Thing], **more: Json) -> None:
        """Call "light.turn_on" and the like for these."""
        domain, _, name = service.partition(".")
        body = json.dumps({"entity_id": [one.id for one in things], **more})
        self._asked("POST", f"/api/services/{domain}/{name}", body)

    def _asked(self, method: str, path: str, text: str) -> str:
        status, answer = self.fetch(method, path, text)
        if status not in WELL:
            raise BridgeError(refused=status in (401, 403))
        return answer
