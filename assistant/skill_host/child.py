"""One skill, in a process of its own: `python -m assistant.skill_host.child FOLDER`.

Messages come on standard input and go to what was standard output; before the skill's code is
loaded both are moved away, so that it reads nothing and what it prints goes to standard error.
Imports are few here: this start is paid once a skill.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from types import TracebackType
from typing import IO, Any

from assistant.confinement import deny_sockets
from assistant.errors import ConfinementError
from assistant.skill import FollowUp, RefusedError, Reply, Request, Skill, SlotValue
from assistant.skill_host.protocol import LONGEST_LINE, PROTOCOL
from assistant.values import Json

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Wire:
    """The line to the host."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
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
        """Have the host run a service. Raises `RefusedError` where it won't."""
        self.send(type="call", id=act_id, service=service, arguments=arguments)
        answer = self.receive()
        if answer is None:
            raise SystemExit(0)
        if answer["type"] == "refused":
            raise RefusedError(answer["message"])
        value: Json = answer["value"]
        return value


def main(folder: str) -> int:
    """Answer the host until it goes; 1 where the skill cannot be loaded."""
    die_with_parent()
    wire = claim_standard_streams()
    with suppress(ConfinementError):  # `assistant doctor` says whether this machine can
        deny_sockets()
    try:
        skill = load(folder)
    except BaseException as error:  # noqa: BLE001 — a skill's code may raise anything, SystemExit too
        report(wire, 0, error, folder)
        return 1
    wire.send(type="ready", protocol=PROTOCOL, intents=skill.intents)
    while (message := wire.receive()) is not None:
        try:
            reply = skill.answer(request_from(message, wire))
            wire.send(type="reply", id=message["id"], **reply_fields(reply))
        except BaseException as error:  # noqa: BLE001 — as above
            report(wire, message["id"], error, folder)
    return 0


def die_with_parent() -> None:
    """Have the kernel end this process when the thread that started it ends, however it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def claim_standard_streams() -> Wire:
    """Keep the message streams to ourselves: descriptors 0 and 1 become null and stderr."""
    wire = Wire(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return wire


def load(folder: str) -> Skill:
    """Run the folder's skill.py; its module-level `skill`."""
    sys.path.insert(0, folder)
    skill = import_module("skill").skill
    if not isinstance(skill, Skill):
        raise TypeError("skill.py needs a variable named skill: skill = Skill()")
    return skill


def request_from(message: Mapping[str, Any], wire: Wire) -> Request:
    act_id = message["id"]
    return Request(
        message["intent"],
        slots_from(message["slots"]),
        now=local(message["now"], message.get("zone")),
        language=message["language"],
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
    return {"act": reply.act, "slots": reply.slots, "question": question if reply.asks else None}


def follow_up(step: FollowUp | None) -> dict[str, object] | None:
    if step is None:
        return None
    slots = {name: {"said": slot.said, "value": slot.value} for name, slot in step.slots.items()}
    return {"intent": step.intent, "slots": slots}


def report(wire: Wire, act_id: int, error: BaseException, folder: str) -> None:
    """Tell the host what kind of error it was and where; the author finds the rest on stderr."""
    from traceback import print_exception

    print_exception(error)
    where = f"skill.py:{error.lineno}" if isinstance(error, SyntaxError) else ""
    where = where or place(error.__traceback__, folder)
    wire.send(type="failed", id=act_id, error=type(error).__name__, where=where)


def place(traceback: TracebackType | None, folder: str) -> str:
    """The innermost line of the skill's own code that the error went through."""
    found = ""
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith(folder + os.sep):
            found = f"{file[len(folder) + 1 :]}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
