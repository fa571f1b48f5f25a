"""What skills reach outside the assistant, as far as the assistant has a part in it."""

from __future__ import annotations

import os
import select
from collections.abc import Mapping, Sequence
from time import monotonic

from assistant.child_pipes import ChildEnds
from assistant.errors import SkillError
from assistant.services.calls import Call, Service
from assistant.skill_host.grants import Grants
from assistant.skill_host.manifest import Manifest
from assistant.skill_host.starting import Child, ChildStarter
from assistant.values import Json

COMMAND_SECONDS = 10.0
LONGEST_OUTPUT = 64 * 1024
"""Bytes of what a command prints; the rest is read and forgotten."""


class ReachServices:
    """The services folder.* and command.*; a skill's starter sees to it that it has no others."""

    def __init__(self, grants: Grants, skills: Sequence[Manifest], starter: ChildStarter) -> None:
        self._grants = grants
        self._skills = {manifest.name: manifest for manifest in skills}
        self._starter = starter

    @property
    def services(self) -> Mapping[str, Service]:
        served = {"folder.path": self._path, "command.run": self._run}
        return (
            served
            | dict.fromkeys(("bus.names", "bus.call"), _no_bus)
            | dict.fromkeys(("network.fetch", "network.connect"), _no_network)
        )

    def _path(self, call: Call) -> Json:
        name = call.short_text("name")
        grant = self._grants.of(self._skills[call.skill]).folders.get(name)
        if grant is None or not grant.path.is_dir():
            raise SkillError(f"{grant.path if grant else f'the folder {name}'} is not there")
        return str(grant.path)

    def _run(self, call: Call) -> Json:
        folder, name = self._skills[call.skill].folder, call.short_text("name")
        reading, writing = os.pipe()
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            ends = ChildEnds(nothing, writing, nothing)
            child = self._starter.run(folder, name, call.table("arguments"), ends)
        except SkillError as error:
            os.close(reading)
            raise call.refusal(f"{name}: {error.message}") from error
        finally:
            os.close(writing)
            os.close(nothing)
        try:
            output = _output(reading, monotonic() + COMMAND_SECONDS, child)
            status = child.wait(0)
        finally:
            os.close(reading)
            child.end()
        if status is None:
            raise call.refusal(f"{name}: it took more than {COMMAND_SECONDS:g} s")
        return {"status": status, "output": output.decode(errors="replace")}


def _no_bus(call: Call) -> Json:
    raise call.refusal("has no D-Bus here: it needs xdg-dbus-proxy, and a bus")


def _no_network(call: Call) -> Json:
    raise call.refusal("has no network here")


def _output(reading: int, deadline: float, child: Child) -> bytes:
    """What is printed until the child ends; something it started may hold the pipe for ever."""
    output, ended = b"", child.fileno()
    while (left := deadline - monotonic()) > 0:
        ready, _, _ = select.select([reading, ended], [], [], left)
        if reading in ready:
            if not (chunk := os.read(reading, LONGEST_OUTPUT)):
                child.wait(max(0.0, deadline - monotonic()))
                break
            output = (output + chunk)[:LONGEST_OUTPUT]
        elif ended in ready:
            break
    return output
