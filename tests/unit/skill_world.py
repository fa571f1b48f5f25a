"""The shipped skills' own code, and the services it finds, without an assistant around it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.skill import RefusedError, Reply, Request, Skill, SlotValue
from assistant.values import Json

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Saturday."""
NAMES = sorted(file.parent.name for file in (ROOT / "skills").glob("*/skill.toml"))


@dataclass
class World:
    """The services a skill finds: its own schedule, and otherwise what the scenario says."""

    answers: Mapping[str, Json] = field(default_factory=dict)
    scheduled: list[dict[str, Json]] = field(default_factory=list)
    announced: list[dict[str, Json]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, Mapping[str, Json]]] = field(default_factory=list)

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        self.calls.append((service, arguments))
        match service:
            case "schedule.add":
                entry = {"id": str(len(self.calls)), **arguments}
                self.scheduled.append(entry)
                return {"id": entry["id"]}
            case "schedule.list":
                return sorted(self.scheduled, key=lambda entry: str(entry["due"]))
            case "schedule.cancel":
                before = len(self.scheduled)
                self.scheduled[:] = [e for e in self.scheduled if e["id"] != arguments["id"]]
                return len(self.scheduled) < before
            case "schedule.announced":
                return self.announced
            case "storage.list":
                return sorted(self.files)
            case "storage.read":
                return self.files.get(str(arguments["name"]))
            case "storage.write":
                self.files[str(arguments["name"])] = str(arguments["text"])
                return None
            case "storage.delete":
                return self.files.pop(str(arguments["name"]), None) is not None
            case _ if service in self.answers:
                return self.answers[service]
        raise RefusedError(f"{service} is not in this scenario")


def loaded(name: str) -> Skill:
    """The skill's code, run as a module of its own."""
    file = next(ROOT.glob(f"*/{name}/skill.py"))
    spec = spec_from_file_location(f"{name}_under_test", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    skill = module.skill
    assert isinstance(skill, Skill)
    return skill


SKILLS = {name: loaded(name) for name in NAMES}


def ask(skill: str, intent: str, world: World | None = None, **slots: Json) -> Reply:
    values = {name: SlotValue(str(value), value) for name, value in slots.items()}
    return SKILLS[skill].answer(Request(intent, values, now=NOW, service=world or World()))
