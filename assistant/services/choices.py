"""What there is to choose from: skills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.services.calls import Call, Service
from assistant.skill_host.manifest import Manifest
from assistant.values import Json


def skill_services(
    skills: Sequence[Manifest],
    examples: Mapping[str, str],
    descriptions: Mapping[str, str],
    asked_for: Callable[[], Iterable[str]],
) -> Mapping[str, Service]:
    """The service skills.list. By a skill's name: something to say to it, and what it is for.

    `asked_for`: what whoever speaks asked for lately, by "skill.intent".
    """

    def listed(_: Call) -> Json:
        tried = {name.partition(".")[0] for name in asked_for()}
        return [
            {
                "name": skill.name,
                "description": descriptions.get(skill.name) or skill.description,
                "example": examples.get(skill.name, ""),
                "tried": skill.name in tried,
            }
            for skill in skills
        ]

    return {"skills.list": listed}
