"""Runs skills: an interpretation in, an act out, whatever the skill does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from time import monotonic
from typing import Protocol
from zoneinfo import ZoneInfo

from assistant.errors import AssistantError, SkillError
from assistant.skill import RefusedError
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.messages import Answer, Asked, Call, Failed, Message, Ready, Step
from assistant.skill_host.permissions import PERMISSION_FOR
from assistant.skill_host.process import SkillProcess, TooSlowError
from assistant.skill_host.protocol import MOST_CALLS
from assistant.skill_host.starting import ChildStarter, OwnChildren
from assistant.values import Act, Interpretation, Json, Question, SlotValue

START_SECONDS = 10.0
"""How long a skill may take to load, on a machine that is busy starting."""

SERVICE_SECONDS = 20.0
"""How long a skill may keep services busy during one act; finding a voice may take ten."""


class Services(Protocol):
    """What skills may ask for; permissions were checked before."""

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        """Raises an `AssistantError` where it won't; its message is passed on to the skill."""


class SkillHost:
    """Every installed skill, each in a process that starts when first needed and stays warm.

    Whatever goes wrong with a skill is one `SkillError`, its process is gone, and the next use
    starts another. Use it from one thread, one that lives as long as the host: a skill's
    process ends with the thread that started it.
    """

    def __init__(
        self,
        manifests: Sequence[Manifest],
        services: Services,
        deadline_seconds: float = 3.0,
        language: str = "en",
        start_seconds: float = START_SECONDS,
        starter: ChildStarter | None = None,
    ) -> None:
        """Without a `starter` skills are children of this process."""
        self._manifests = {manifest.name: manifest for manifest in manifests}
        self._services = services
        self._deadline_seconds = deadline_seconds
        self._start_seconds = start_seconds
        self._language = language
        self._starter = starter or OwnChildren()
        self._processes: dict[str, SkillProcess] = {}
        self._tails: dict[str, str] = {}
        self._ids = count(1)

    def act(self, interpretation: Interpretation, now: datetime) -> Act:
        """What the skill says to it. Raises `SkillError`, one line for people."""
        manifest = self._manifests.get(interpretation.skill)
        if manifest is None or interpretation.intent not in manifest.intents:
            raise SkillError(f"there is no skill for {interpretation.name}")
        try:
            answer = self._exchange(manifest, interpretation, now)
            return _act(manifest, answer)
        except TooSlowError as error:
            self._end(manifest.name)
            seconds = f"{self._deadline_seconds:g}"
            raise SkillError(f"the skill {manifest.name} took more than {seconds} s") from error
        except SkillError as error:
            self._end(manifest.name)
            raise SkillError(f"the skill {manifest.name} {error.message}") from error

    def prepare(self, skill: str) -> None:
        """Start the skill's process now, so that its next use does not wait for that."""
        # What goes wrong now will go wrong then, and be told then.
        with suppress(SkillError):
            if skill in self._manifests:
                self._process(self._manifests[skill])

    def author_notes(self, skill: str) -> str:
        """The end of what the skill's process wrote to its standard error, for its author."""
        running = self._processes.get(skill)
        return running.stderr_tail if running else self._tails.get(skill, "")

    def close(self) -> None:
        """End every process."""
        for name in tuple(self._processes):
            self._end(name)

    def _exchange(self, manifest: Manifest, wanted: Interpretation, now: datetime) -> Answer:
        process = self._process(manifest)
        act_id = next(self._ids)
        deadline = monotonic() + self._deadline_seconds
        process.send(self._request(act_id, wanted, now), deadline)
        refusal = ""
        served = 0.0
        for _ in range(MOST_CALLS):
            message = process.receive(deadline)
            if isinstance(message, Answer) and message.id == act_id:
                return message
            if not (isinstance(message, Call) and message.id == act_id):
                raise SkillError(_failure(message, refusal))
            before = monotonic()
            reply = self._serve(manifest, message)
            refusal = str(reply.get("message", ""))
            took = monotonic() - before
            served += took
            if served > SERVICE_SECONDS:
                raise SkillError(f"had services at work for more than {SERVICE_SECONDS:g} s")
            deadline += took  # the skill does not pay for a slow service
            process.send(reply, deadline)
        raise SkillError(f"made more than {MOST_CALLS} service calls at once")

    def _request(self, act_id: int, wanted: Interpretation, now: datetime) -> dict[str, Json]:
        return {
            "type": "act",
            "id": act_id,
            "intent": wanted.intent,
            "slots": {
                name: {"said": slot.said, "value": slot.value}
                for name, slot in wanted.slots.items()
            },
            "now": now.isoformat(),
            "zone": now.tzinfo.key if isinstance(now.tzinfo, ZoneInfo) else None,
            "language": self._language,
        }

    def _serve(self, manifest: Manifest, call: Call) -> dict[str, Json]:
        permission = PERMISSION_FOR.get(call.service)
        refusal: dict[str, Json] = {"type": "refused", "id": call.id}
        if permission is None:
            return refusal | {"message": "there is no such service"}
        if permission not in manifest.permissions:
            return refusal | {"message": f"skill.toml does not ask for the permission {permission}"}
        try:
            value = self._services.call(manifest.name, call.service, call.arguments)
        except AssistantError as error:
            return refusal | {"message": error.message}
        return {"type": "result", "id": call.id, "value": value}

    def _process(self, manifest: Manifest) -> SkillProcess:
        running = self._processes.get(manifest.name)
        if running and running.running:
            return running
        self._end(manifest.name)
        process = self._processes[manifest.name] = SkillProcess(manifest.folder, self._starter)
        try:
            message = process.receive(monotonic() + self._start_seconds)
        except TooSlowError as error:
            raise SkillError(f"did not start within {self._start_seconds:g} s") from error
        if not isinstance(message, Ready):
            raise SkillError(_failure(message))
        unanswered = manifest.intents.keys() - set(message.intents)
        if unanswered:
            names = ", ".join(sorted(unanswered))
            raise SkillError(f"has no function for {names}, which skill.toml declares")
        return process

    def _end(self, name: str) -> None:
        process = self._processes.pop(name, None)
        if process:
            process.end()
            self._tails[name] = process.stderr_tail


def _failure(message: Message, refusal: str = "") -> str:
    """What went wrong; `refusal` is why the last service was refused, if that is the cause."""
    if isinstance(message, Failed):
        where = f" at {message.where}" if message.where else ""
        why = f" ({refusal})" if message.error == RefusedError.__name__ and refusal else ""
        return f"failed: {message.error}{where}{why}"
    return f"sent a {message.type} message out of turn"


def _act(manifest: Manifest, answer: Answer) -> Act:
    question = _question(manifest, answer.question) if answer.question else None
    return Act(manifest.name, answer.act, answer.slots, question)


def _question(manifest: Manifest, asked: Asked) -> Question:
    return Question(
        topic=asked.topic,
        yes=_interpretation(manifest, asked.yes),
        no=_interpretation(manifest, asked.no),
        fill=_interpretation(manifest, asked.fill),
        slot=asked.slot,
        slot_kind=asked.slot_kind or "text",
        options=tuple(asked.options),
    )


def _interpretation(manifest: Manifest, step: Step | None) -> Interpretation | None:
    if step is None:
        return None
    if step.intent not in manifest.intents:
        raise SkillError(f"wants to go on with {step.intent}, which skill.toml does not declare")
    declared = manifest.intents[step.intent]
    return Interpretation(
        skill=manifest.name,
        intent=step.intent,
        risk=declared.risk,
        declines=declared.declines,
        slots={name: SlotValue(slot.said, slot.value) for name, slot in step.slots.items()},
    )
