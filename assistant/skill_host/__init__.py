"""Skills outside the daemon's process: finding them, running them, and what they announce later.

The names below are loaded when first used: the child process that runs a skill imports this
package too, and must start without pydantic and TinyDB.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.skill_host.finding import SkillProblem, find_skills
    from assistant.skill_host.host import Services, SkillHost
    from assistant.skill_host.manifest import IntentManifest, Manifest, load_manifest
    from assistant.skill_host.schedule import Announcement, Schedule

__all__ = [
    "Announcement",
    "IntentManifest",
    "Manifest",
    "Schedule",
    "Services",
    "SkillHost",
    "SkillProblem",
    "find_skills",
    "load_manifest",
]

_MODULES = {
    "Announcement": "schedule",
    "IntentManifest": "manifest",
    "Manifest": "manifest",
    "Schedule": "schedule",
    "Services": "host",
    "SkillHost": "host",
    "SkillProblem": "finding",
    "find_skills": "finding",
    "load_manifest": "manifest",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
