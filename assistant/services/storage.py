"""Text files that skills keep for the person: each skill sees its own only."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.services.calls import Call, Service
from assistant.skill_host.storage import SkillStorage
from assistant.values import Json


def storage_services(storage: SkillStorage) -> Mapping[str, Service]:
    """The services storage.* on `storage`."""

    def put_back(skill: str, name: str, before: str | None, after: str | None) -> bool:
        if storage.read(skill, name) != after:
            return False
        if before is None:
            return storage.delete(skill, name)
        storage.write(skill, name, before)
        return True

    def write(call: Call) -> Json:
        name, text = call.text("name"), call.text("text")
        before = storage.read(call.skill, name)
        storage.write(call.skill, name, text)
        call.undone_by(lambda: put_back(call.skill, name, before, text))
        return None

    def delete(call: Call) -> Json:
        name = call.text("name")
        before = storage.read(call.skill, name)
        gone = storage.delete(call.skill, name)
        if gone:
            call.undone_by(lambda: put_back(call.skill, name, before, None))
        return gone

    return {
        "storage.list": lambda call: storage.names(call.skill),
        "storage.read": lambda call: storage.read(call.skill, call.text("name")),
        "storage.write": write,
        "storage.delete": delete,
    }
