"""Runs skills: an interpretation in, an act out, whatever the skill does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from assistant.errors import (
    AssistantError,
    NoRoomError,
    NotHeldBackError,
    NotPermittedError,
    NotReachedError,
    NotSetUpError,
    SkillError,
)
from assistant.settings import Paths
from assistant.skill import RefusedError
from assistant.skill_host.answers import act_of, interpretation_of
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants, permission_needed
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.messages import Answer, Call, Failed, Message, Ready
from assistant.skill_host.permissions_in_words import in_words
from assistant.skill_host.permitted import Permitted
from assistant.skill_host.process import SkillProcess, TooSlowError
from assistant.skill_host.protocol import MOST_CALLS
from assistant.skill_host.skill_settings import settings_of
from assistant.skill_host.starting import ChildStarter
from assistant.skill_host.usage import Usage, Used
from assistant.values import Act, Interpretation, Json

START_SECONDS = 10.0
"""How long a skill may take to load, on a machine that is busy starting."""

SERVICE_SECONDS = 20.0
"""How long a skill may keep services busy during one act; finding a voice may take ten."""

NEEDLESS = timedelta(minutes=15)
"""What nobody has needed for so long gives its memory back, some five megabytes: to start it again
takes twenty milliseconds, which pass while the person may still go on."""

PutBack: TypeAlias = Callable[[], bool]
"""Puts one change back; False where it could not."""


class Services(Protocol):
    """What skills may ask for; permissions were checked before."""

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        """Raises an `AssistantError` where it won't; its message is passed on to the skill."""


class SkillHost:
    """Every installed skill, each in a process that starts when first needed and stays warm while
    it is.

    Whatever goes wrong with a skill is one `SkillError`, its process is gone, and the next use
    starts another; so does a change of what the skill is permitted. Use it from one thread.
    """

    def __init__(
        self,
        manifests: Sequence[Manifest],
        services: Services,
        deadline_seconds: float = 3.0,
        language: str = "en",
        start_seconds: float = START_SECONDS,
        starter: ChildStarter | None = None,
        settings_file: Path | None = None,
        grants: Grants | None = None,
        writes: Callable[[], bool] = lambda: True,
        usage: Usage | None = None,
        changed: Callable[[PutBack], None] = lambda _: None,
    ) -> None:
        """Without a `starter` skills are children of this process, without `grants` they may do
        what they ask for. `settings_file` has what the person set of the skills' settings; it is
        read anew for every act. `writes`: whether the turn under way may leave anything behind.
        `usage` takes note of what skills used, `changed` of how to put back what a skill has
        changed by itself.
        """
        paths = Paths.from_environment()
        self._manifests = {manifest.name: manifest for manifest in manifests}
        self._services = services
        self._deadline_seconds = deadline_seconds
        self._start_seconds = start_seconds
        self._language = language
        self._grants = grants or Grants(paths, [manifest.folder for manifest in manifests])
        self._starter = starter or ConfinedChildren(paths, self._grants)
        self._writes = writes
        self._usage = usage
        self._changed = changed
        self._settings_file = settings_file
        self._processes: dict[str, SkillProcess] = {}
        self._needed: dict[str, datetime] = {}
        self._tails: dict[str, str] = {}
        self._ids = count(1)

    def act(self, interpretation: Interpretation, now: datetime) -> Act:
        """What the skill says to it. Raises `SkillError`, one line for people.

        It is a `NotPermittedError` where the skill gave up for want of a permission, a
        `NotSetUpError` where what it was permitted cannot be used, a `NoRoomError` where it has
        all waiting that it may, a `NotReachedError` where what it reached for outside did not
        answer, and a `NotHeldBackError` where it is not to run here.
        """
        manifest = self._manifests.get(interpretation.skill)
        if manifest is None or interpretation.intent not in manifest.intents:
            raise SkillError(f"there is no skill for {interpretation.name}")
        try:
            answer = self._exchange(manifest, interpretation, now)
            self._needed[manifest.name] = now
            if step := interpretation_of(manifest, answer.undo):
                self._changed(partial(self._put_back, step, now))
            return act_of(manifest, self._processes[manifest.name].permitted, answer)
        except TooSlowError as error:
            self.end(manifest.name)
            seconds = f"{self._deadline_seconds:g}"
            raise SkillError(f"the skill {manifest.name} took more than {seconds} s") from error
        except (NoRoomError, NotHeldBackError, NotPermittedError, NotReachedError, NotSetUpError):
            raise
        except SkillError as error:
            self.end(manifest.name)
            raise SkillError(f"the skill {manifest.name} {error.message}") from error

    def _put_back(self, step: Interpretation, now: datetime) -> bool:
        """Have a skill undo what it did at `now`; False where it could not."""
        try:
            return self.act(step, now).slots.get("done") is not False
        except SkillError:
            return False

    def prepare(self, skill: str) -> None:
        """Start the skill's process now, so that its next use does not wait for that."""
        # What goes wrong now will go wrong then, and be told then.
        with suppress(SkillError):
            self.start(skill)

    def start(self, skill: str) -> None:
        """The same, and raises `SkillError` where it cannot be started."""
        if manifest := self._manifests.get(skill):
            self._process(manifest)

    def author_notes(self, skill: str) -> str:
        """The end of what the skill's process wrote to its standard error, for its author."""
        running = self._processes.get(skill)
        return running.stderr_tail if running else self._tails.get(skill, "")

    def rest(self, now: datetime) -> None:
        """End what nobody has needed for a while."""
        for name in tuple(self._processes):
            if now - self._needed.setdefault(name, now) >= NEEDLESS:
                self.end(name)

    def close(self) -> None:
        """End every process."""
        for name in tuple(self._processes):
            self.end(name)
        self._starter.close()

    def _exchange(self, manifest: Manifest, wanted: Interpretation, now: datetime) -> Answer:
        process = self._process(manifest)
        act_id = next(self._ids)
        deadline = monotonic() + self._deadline_seconds
        settings = settings_of(manifest.name, manifest.settings, self._settings_file)
        process.send(self._request(act_id, wanted, now, settings), deadline)
        used = _open_to(process.permitted)
        try:
            return self._answer(manifest, process, act_id, deadline, used)
        finally:  # what it used before it failed, it used
            self._note(manifest.name, used, now)

    def _answer(
        self,
        manifest: Manifest,
        process: SkillProcess,
        act_id: int,
        deadline: float,
        used: dict[str, str],
    ) -> Answer:
        """Serve the skill until it answers; `used` is added to."""
        refusal: AssistantError | None = None
        served = 0.0
        for _ in range(MOST_CALLS):
            message = process.receive(deadline)
            if isinstance(message, Answer) and message.id == act_id:
                return message
            if not (isinstance(message, Call) and message.id == act_id):
                raise _given_up(manifest.name, message, refusal)
            before = monotonic()
            reply, refusal = self._serve(manifest, process.permitted, message, used)
            took = monotonic() - before
            served += took
            if served > SERVICE_SECONDS:
                raise SkillError(f"had services at work for more than {SERVICE_SECONDS:g} s")
            deadline += took  # the skill does not pay for a slow service
            process.send(reply, deadline)
        raise SkillError(f"made more than {MOST_CALLS} service calls at once")

    def _request(
        self, act_id: int, wanted: Interpretation, now: datetime, settings: Mapping[str, Json]
    ) -> dict[str, Json]:
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
            "settings": settings,
        }

    def _note(self, skill: str, used: Mapping[str, str], now: datetime) -> None:
        """What was used in an act."""
        if self._usage and self._writes():
            for permission, what in sorted(used.items()):
                self._usage.add(Used(skill, permission, now, what))

    def _serve(
        self, manifest: Manifest, permitted: Permitted, call: Call, used: dict[str, str]
    ) -> tuple[dict[str, Json], AssistantError | None]:
        """What to send the skill, and why its call was refused, where it was."""
        try:
            used.setdefault(_checked(manifest, permitted, call), "")
            value = self._services.call(manifest.name, call.service, call.arguments)
        except AssistantError as error:
            return {"type": "refused", "id": call.id, "message": error.message}, error
        return {"type": "result", "id": call.id, "value": value}, None

    def _permitted(self, manifest: Manifest) -> Permitted:
        try:
            permitted = self._grants.of(manifest)
        except SkillError as error:
            raise SkillError(f"has no permissions: {error.message}") from error
        return permitted if self._writes() else permitted.without_a_trace

    def _process(self, manifest: Manifest) -> SkillProcess:
        permitted = self._permitted(manifest)
        running = self._processes.get(manifest.name)
        if running and running.running and running.permitted == permitted:
            return running
        self.end(manifest.name)
        process = SkillProcess(manifest.folder, self._starter, permitted, writes=self._writes())
        self._processes[manifest.name] = process
        try:
            message = process.receive(monotonic() + self._start_seconds)
        except TooSlowError as error:
            raise SkillError(f"did not start within {self._start_seconds:g} s") from error
        if not isinstance(message, Ready):
            raise _failure(message)
        unanswered = manifest.intents.keys() - set(message.intents)
        if unanswered:
            names = ", ".join(sorted(unanswered))
            raise SkillError(f"has no function for {names}, which skill.toml declares")
        return process

    def end(self, name: str) -> None:
        """End the skill's process, where one runs; its next use starts another."""
        process = self._processes.pop(name, None)
        self._needed.pop(name, None)
        if process:
            process.end()
            self._tails[name] = process.stderr_tail


def _open_to(permitted: Permitted) -> dict[str, str]:
    """What the skill can get at without asking, and where: it is taken to have done so."""
    folders = {f"folders.{name}": str(it.path) for name, it in permitted.folders.items()}
    return folders | dict.fromkeys((f"bus.{name}" for name in permitted.buses), "")


def _checked(manifest: Manifest, permitted: Permitted, call: Call) -> str:
    """The permission for this call. Raises `SkillError` where the skill may not make it."""
    permission = permission_needed(manifest, call.service, call.arguments, permitted.names)
    if permission not in permitted.names:
        raise NotPermittedError(manifest.name, permission, in_words(manifest, permission))
    if permission in permitted.problems:
        raise NotSetUpError(manifest.name, permission, permitted.problems[permission])
    return permission


def _given_up(skill: str, message: Message, refusal: AssistantError | None) -> SkillError:
    """Why an act came to nothing; `refusal` is why the last service was refused here, if it was."""
    if not (isinstance(message, Failed) and message.error == RefusedError.__name__):
        return _failure(message)
    if refusal is None:  # not here, so over a connection that its process was handed
        return NotReachedError(skill, message.where)
    if isinstance(refusal, NoRoomError | NotPermittedError | NotSetUpError):
        return refusal
    return _failure(message, f" ({refusal.message})")


def _failure(message: Message, why: str = "") -> SkillError:
    if not isinstance(message, Failed):
        return SkillError(f"sent a {message.type} message out of turn")
    where = f" at {message.where}" if message.where else ""
    return SkillError(f"failed: {message.error}{where}{why}")
