"""Which permission each service needs; a service that is not here does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from assistant.values import Json

Permission = Literal[
    "schedule",
    "profile.recall",
    "profile.remember",
    "profile.forget",
    "profile.explain",
    "speaker",
    "style",
    "voice",
    "skills",
    "storage",
    "routines",
]

PERMISSION_FOR: Final[dict[str, Permission]] = {
    "schedule.add": "schedule",
    "schedule.list": "schedule",
    "schedule.cancel": "schedule",
    "schedule.announced": "schedule",
    "profile.recall": "profile.recall",
    "profile.remember": "profile.remember",
    "profile.refuse": "profile.remember",
    "profile.pause": "profile.remember",
    "profile.leave_alone": "profile.remember",
    "profile.forget": "profile.forget",
    "profile.why": "profile.explain",
    "speaker.who": "speaker",
    "speaker.guest": "speaker",
    "speaker.owner": "speaker",
    "speaker.incognito": "speaker",
    "speaker.is": "speaker",
    "speaker.add": "speaker",
    "style.set": "style",
    "voice.list": "voice",
    "voice.find": "voice",
    "voice.called": "voice",
    "voice.call": "voice",
    "voice.wake_to": "voice",
    "voice.use": "voice",
    "voice.speak": "voice",
    "skills.list": "skills",
    "routines.add": "routines",
    "routines.list": "routines",
    "routines.remove": "routines",
    "storage.list": "storage",
    "storage.read": "storage",
    "storage.write": "storage",
    "storage.delete": "storage",
}

_NAMED: Final = {
    "folder.path": "folders",
    "network.fetch": "network",
    "network.connect": "network",
    "network.send": "network",
    "network.receive": "network",
    "network.close": "network",
    "bus.names": "bus",
    "bus.call": "bus",
    "command.run": "commands",
}
"""Services of what the skill's own skill.toml has a name for, given with each call."""


def permission_for(service: str, arguments: Mapping[str, Json]) -> str | None:
    """The name of the permission that this call needs; None where there is no such service."""
    if service in _NAMED:
        return f"{_NAMED[service]}.{arguments.get('name')}"
    return PERMISSION_FOR.get(service)
