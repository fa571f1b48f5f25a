"""Text files that skills keep for the person: each skill sees its own only."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.services.calls import Call, Service
from assistant.skill_host.storage import SkillStorage
from assistant.values import Json


def storage_services(storage: SkillStorage) -> Mapping[str, Service]:
    """The services storage.* on `storage`."""

    def write(call: Call) -> Json:
        storage.write(call.skill, call.text("name"), call.text("text"))
        return None

    return {
        "storage.list": lambda call: storage.names(call.skill),
        "storage.read": lambda call: storage.read(call.skill, call.text("name")),
        "storage.write": write,
        "storage.delete": lambda call: storage.delete(call.skill, call.text("name")),
    }
