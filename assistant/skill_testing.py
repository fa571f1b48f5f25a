"""Trying a skill's functions from a test of your own, with a clock and a world that you set.

    from pathlib import Path
    from assistant.skill_testing import SkillUnderTest

    def test_tea_is_announced_when_it_is_ready() -> None:
        tea = SkillUnderTest(Path(__file__).parent, settings={"minutes": 4})
        assert tea.ask("brew", kind="green").act == "brewing"
        assert [said.act for said in tea.later(minutes=4)] == ["ready"]

The skill's code runs in the test's own process. How it is understood, and what a person hears, is
what `assistant skills test` tries. This is version 1, with the promise of `assistant.skill`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from assistant.errors import SkillError
from assistant.recurrence import Every
from assistant.skill import FollowUp, RefusedError, Reply, Request, Skill, SlotValue, Value
from assistant.skill_host.grants import all_asked, permission_needed
from assistant.skill_host.manifest import CODE_FILE, Manifest, load_manifest
from assistant.skill_host.skill_settings import checked_settings
from assistant.skill_services import to_json
from assistant.skill_words import skill_words
from assistant.speaking.replies import load_replies
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import TemplateSet
from assistant.values import Json, Verbosity

__all__ = ["SkillUnderTest", "World", "load_skill"]

Answer: TypeAlias = "Json | Callable[[Mapping[str, Json]], Json]"
"""What a service answers, or a function that works it out from the call's arguments."""

START = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/London"))
"""When tests begin unless they say otherwise: a Saturday."""


@dataclass
class World:
    """The services a skill finds: a schedule and files of its own, and otherwise `answers`.

    `answers` are by the service's name: `World({"network.fetch": {"status": 200, …}})`. `calls`
    are all that the skill has asked for, in order.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    scheduled: list[dict[str, Json]] = field(default_factory=list)
    announced: list[dict[str, Json]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, Mapping[str, Json]]] = field(default_factory=list)

    def __call__(self, service: str, arguments: Mapping[str, Json]) -> Json:
        """Answer a call. Raises `RefusedError` for what is not in this world."""
        self.calls.append((service, arguments))
        match service:
            case _ if service in self.answers:
                answer = self.answers[service]
                return answer(arguments) if callable(answer) else answer
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
        raise RefusedError(f"{service} is not in this world")

    def fallen_due(self, now: datetime) -> list[Reply]:
        """What is announced by `now`, the earliest first; what comes again stays."""
        due = [one for one in self.scheduled if _due(one) <= now and not one.get("intent")]
        for one in due:
            self.scheduled.remove(one)
            if every := one.get("every"):
                again = Every.from_json(every).next_after(now)
                self.scheduled.append(one | {"due": again.isoformat()})
        self.announced[:0] = sorted(due, key=_due, reverse=True)
        slots = [(one, one["slots"]) for one in sorted(due, key=_due)]
        return [Reply(str(one["act"]), given) for one, given in slots if isinstance(given, Mapping)]


@dataclass
class SkillUnderTest:
    """The skill in `folder`, asked one intent after the other in `world`.

    A service that its manifest does not ask for is refused, as it is outside of tests.
    """

    folder: Path
    world: World = field(default_factory=World)
    now: datetime = START
    settings: Mapping[str, Json] = field(default_factory=dict)
    language: str = "en"
    manifest: Manifest = field(init=False)
    skill: Skill = field(init=False)

    def __post_init__(self) -> None:
        """Raises `SkillError` where the manifest is wrong, and whatever its code raises."""
        self.manifest = load_manifest(self.folder)
        self.skill = load_skill(self.folder)

    def ask(self, intent: str, /, **slots: Value | SlotValue) -> Reply:
        """What the skill answers to an intent; a slot is its value, or `SlotValue(said, value)`."""
        given = {name: _slot(value) for name, value in slots.items()}
        return self._answer(intent, given)

    def go_on(self, step: FollowUp | None, /, **slots: Value | SlotValue) -> Reply:
        """What it answers once a question is answered: `reply.yes`, `reply.no`, or `reply.fill`
        with the slot that was asked for.
        """
        if step is None:
            raise AssertionError("the reply does not go on from that answer")
        given = {name: _slot(value) for name, value in slots.items()}
        return self._answer(step.intent, {**step.slots, **given})

    def later(self, **duration: float) -> list[Reply]:
        """Let time pass, such as `minutes=4`; what the skill had announced meanwhile."""
        utc = self.now.astimezone(ZoneInfo("UTC")) + timedelta(**duration)
        self.now = utc.astimezone(self.now.tzinfo)
        return [*self._not_done(), *self.world.fallen_due(self.now)]

    def words(self, reply: Reply, length: str = "normal") -> list[str]:
        """Every way the act is worded at that length: "terse", "normal" or "long"."""
        book = load_replies(self.folder / f"replies.{self.language}.toml", self.manifest.name)
        locale = "en_GB" if self.language == "en" else self.language
        templates = TemplateSet(SpokenWords(locale))
        wordings = book.acts[reply.act].at(Verbosity(length))
        return [templates.render(wording, reply.slots, self.now) for wording in wordings]

    def _not_done(self) -> list[Reply]:
        """Carry out what was to be done by now; what is said of what could not be done."""
        due = [one for one in self.world.scheduled if one.get("intent") and _due(one) <= self.now]
        said = []
        for one in due:
            self.world.scheduled.remove(one)
            slots = one["slots"] if isinstance(one["slots"], Mapping) else {}
            given = {name: _slot(value) for name, value in slots.items()}
            try:
                reply = self._answer(str(one["intent"]), given)
            except RefusedError:
                said.append(Reply(str(one["act"]), slots))
            else:
                if reply.slots.get("done") is False:
                    said.append(reply)
        return said

    def _answer(self, intent: str, slots: Mapping[str, SlotValue]) -> Reply:
        settings = checked_settings(self.manifest.settings, self.settings)
        request = Request(
            intent,
            slots,
            now=self.now,
            language=self.language,
            settings=settings,
            words=skill_words(self.folder, self.language),
            service=self._within_the_manifest,
        )
        return self.skill.answer(request)

    def _within_the_manifest(self, service: str, arguments: Mapping[str, Json]) -> Json:
        try:
            permission_needed(self.manifest, service, arguments, all_asked(self.manifest))
        except SkillError as error:
            raise RefusedError(error.message) from None
        return self.world(service, arguments)


def load_skill(folder: Path) -> Skill:
    """The skill that the code in `folder` makes, run as a module of its own."""
    name = f"{folder.resolve().name}_under_test"
    spec = spec_from_file_location(
        name, folder / CODE_FILE, submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder / CODE_FILE} is no Python")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    skill = module.skill
    if not isinstance(skill, Skill):
        raise TypeError("skill.py needs a variable named skill: skill = Skill()")
    return skill


def _slot(value: Value | SlotValue) -> SlotValue:
    if isinstance(value, SlotValue):
        return value
    plain = to_json(value)
    return SlotValue(str(plain), plain)


def _due(entry: Mapping[str, Json]) -> datetime:
    return datetime.fromisoformat(str(entry["due"]))
