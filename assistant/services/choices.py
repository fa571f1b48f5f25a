"""What there is to choose from: skills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.services.calls import Call, Service
from assistant.skill_host.manifest import Manifest
from assistant.values import Json


def skill_services(
    skills: Sequence[Manifest], examples: Mapping[str, str]
) -> Mapping[str, Service]:
    """The service skills.list. `examples`: something to say to a skill, by its name."""

    def listed(_: Call) -> Json:
        return [
            {
                "name": skill.name,
                "description": skill.description,
                "example": examples.get(skill.name, ""),
            }
            for skill in skills
        ]

    return {"skills.list": listed}
