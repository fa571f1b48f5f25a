"""One skill, in a process of its own, which gives up all it must not have before anything else.

Messages come on standard input and go to what was standard output; before the skill's code is
loaded both are moved away, so that it reads nothing and what it prints goes to standard error.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType, TracebackType
from typing import IO, Any

from assistant.skill import FollowUp, RefusedError, Reply, Request, Skill, SlotValue
from assistant.skill_host.channels import Channels
from assistant.skill_host.protocol import LONGEST_LINE, PROTOCOL
from assistant.skill_words import skill_words
from assistant.values import Json

_OURS = __file__.removesuffix("skill_host/child.py")


class Wire:
    """The line to the host, and the other ways out of this process."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes], channels: Channels) -> None:
        self._channels = channels
        self._incoming = incoming
        self._outgoing = outgoing

    def send(self, **message: object) -> None:
        line = json.dumps(message, allow_nan=False).encode() + b"\n"
        if len(line) > LONGEST_LINE:
            raise ValueError(f"a message of {len(line)} bytes is longer than {LONGEST_LINE}")
        self._outgoing.write(line)
        self._outgoing.flush()

    def receive(self) -> dict[str, Any] | None:
        """The next message; None once the host is gone."""
        line = self._incoming.readline()
        return dict(json.loads(line)) if line else None

    def call(self, act_id: int, service: str, arguments: Mapping[str, Json]) -> Json:
        """Have a service run, here or by the host. Raises `RefusedError` where it won't."""
        if (here := self._channels.answering(service, arguments)) is not None:
            return here()
        self.send(type="call", id=act_id, service=service, arguments=arguments)
        answer = self.receive()
        if answer is None:
            raise SystemExit(0)
        if answer["type"] == "refused":
            raise RefusedError(answer["message"])
        value: Json = answer["value"]
        return value


def main(folder: str, channels: Channels, confine: Callable[[], None]) -> int:
    """Answer the host until it goes; 1 where the skill cannot be confined or loaded."""
    wire = claim_standard_streams(channels)
    try:
        confine()
        skill = load(folder)
    except BaseException as error:  # noqa: BLE001 — a skill's code may raise anything, SystemExit too
        report(wire, 0, error, folder)
        return 1
    wire.send(type="ready", protocol=PROTOCOL, intents=skill.intents)
    while (message := wire.receive()) is not None:
        try:
            reply = skill.answer(request_from(message, wire, Path(folder)))
            wire.send(type="reply", id=message["id"], **reply_fields(reply))
        except BaseException as error:  # noqa: BLE001 — as above
            report(wire, message["id"], error, folder)
    return 0


def claim_standard_streams(channels: Channels) -> Wire:
    """Keep the message streams to ourselves: descriptors 0 and 1 become null and stderr."""
    wire = Wire(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"), channels)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # what it prints is told in its order
    return wire


def load(folder: str) -> Skill:
    """Run the folder's skill.py; its module-level `skill`."""
    sys.path.insert(0, folder)
    skill = import_module(f"{_package(folder)}.skill").skill
    if not isinstance(skill, Skill):
        raise TypeError("skill.py needs a variable named skill: skill = Skill()")
    return skill


def _package(folder: str) -> str:
    """The folder as a package, so that one file of a skill may say `from .other import …`."""
    package = ModuleType("this_skill")
    package.__path__ = [folder]
    sys.modules[package.__name__] = package
    return package.__name__


def request_from(message: Mapping[str, Any], wire: Wire, folder: Path) -> Request:
    act_id = message["id"]
    return Request(
        message["intent"],
        slots_from(message["slots"]),
        now=local(message["now"], message.get("zone")),
        language=message["language"],
        settings=message["settings"],
        words=skill_words(folder, message["language"]),
        service=lambda service, arguments: wire.call(act_id, service, arguments),
    )


def local(now: str, zone: str | None) -> datetime:
    """The moment in the zone of that name, so that "tomorrow at seven" knows of summer time."""
    moment = datetime.fromisoformat(now)
    if zone is None:
        return moment
    from zoneinfo import ZoneInfo

    return moment.astimezone(ZoneInfo(zone))


def slots_from(slots: Mapping[str, Any]) -> dict[str, SlotValue]:
    return {name: SlotValue(slot["said"], slot["value"]) for name, slot in slots.items()}


def reply_fields(reply: Reply) -> dict[str, object]:
    if not isinstance(reply, Reply):
        raise TypeError(f"an intent must return act(…) or ask(…), not {type(reply).__name__}")
    question = {
        "topic": reply.act,
        "yes": follow_up(reply.yes),
        "no": follow_up(reply.no),
        "fill": follow_up(reply.fill),
        "slot": reply.slot or None,
        "slot_kind": reply.slot_kind or None,
        "options": list(reply.options),
    }
    trial = {"voice": reply.voice.name, "pitch": reply.voice.pitch} if reply.voice else None
    return {
        "act": reply.act,
        "slots": reply.slots,
        "question": question if reply.asks else None,
        "trial": trial,
        "undo": follow_up(reply.undo),
    }


def follow_up(step: FollowUp | None) -> dict[str, object] | None:
    if step is None:
        return None
    slots = {name: {"said": slot.said, "value": slot.value} for name, slot in step.slots.items()}
    return {"intent": step.intent, "slots": slots}


def report(wire: Wire, act_id: int, error: BaseException, folder: str) -> None:
    """Tell the host what kind of error it was and where; the author finds the rest on stderr."""
    from traceback import print_exception

    cut_after_own_code(error.__traceback__, folder)
    print_exception(type(error), error, from_own_code(error.__traceback__, folder))
    where = f"skill.py:{error.lineno}" if isinstance(error, SyntaxError) else ""
    where = where or place(error.__traceback__, folder)
    wire.send(type="failed", id=act_id, error=type(error).__name__, where=where)


def from_own_code(traceback: TracebackType | None, folder: str) -> TracebackType | None:
    """The traceback from the skill's own code on; None where nothing led there."""
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith(folder + os.sep):
            return traceback
        traceback = traceback.tb_next
    return None


def cut_after_own_code(traceback: TracebackType | None, folder: str) -> None:
    """Where the skill's own code called ours, have its line be the traceback's last."""
    while traceback is not None:
        own = traceback.tb_frame.f_code.co_filename.startswith(folder + os.sep)
        after = traceback.tb_next
        if own and after and after.tb_frame.f_code.co_filename.startswith(_OURS):
            traceback.tb_next = after = None
        traceback = after


def place(traceback: TracebackType | None, folder: str) -> str:
    """The innermost line of the skill's own code that the error went through."""
    found = ""
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith(folder + os.sep):
            found = f"{file[len(folder) + 1 :]}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found
