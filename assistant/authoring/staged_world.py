"""What a skill finds outside the assistant in a rehearsal: only what that says is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel, ConfigDict, JsonValue

from assistant.errors import SkillError
from assistant.services.calls import Call, Service
from assistant.values import Json

OUTSIDE: Final = (
    "network.fetch",
    "network.connect",
    "network.send",
    "network.receive",
    "network.close",
    "bus.names",
    "bus.call",
    "command.run",
)
"""The services that lead to other machines and other programs."""


class Staged(BaseModel):
    """`[[world]]`: what `service` answers to a call with the arguments `when`, and any others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str
    when: dict[str, JsonValue] = {}
    answer: JsonValue = None

    def fits(self, call: Call) -> bool:
        """Whether it answers that call."""
        given = call.arguments
        return self.service == call.service and all(
            key in given and given[key] == value for key, value in self.when.items()
        )


@dataclass(slots=True)
class StagedWorld:
    """Answers the services that lead outside with what is `staged`, the first that fits."""

    staged: Sequence[Staged] = field(default=())

    @property
    def services(self) -> Mapping[str, Service]:
        return dict.fromkeys(OUTSIDE, self._answer)

    def _answer(self, call: Call) -> Json:
        """Raises `SkillError` for what is not in this world."""
        for one in self.staged:
            if one.fits(call):
                return one.answer
        given = ", ".join(f"{key} = {value!r}" for key, value in call.arguments.items() if value)
        raise SkillError(f"{call.service} ({given}) is not in the conversation's [[world]]")
