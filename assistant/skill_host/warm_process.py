"""A zygote as its parent sees it, in a bubble where one can be blown."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from subprocess import DEVNULL, Popen

from assistant.child_pipes import ChildEnds
from assistant.confinement.layers import Layer, Level, level_of
from assistant.errors import SkillError
from assistant.skill_host import python_places
from assistant.skill_host.starting import (
    LONGEST_PACKET,
    ConnectedChild,
    fields_of,
    send_packet,
    started,
)
from assistant.values import Json

_READY_SECONDS = 20.0
_KEPT_VARIABLES = ("PATH", "LANG", "TZDIR")


@dataclass(frozen=True, slots=True)
class Places:
    """Files and folders that may be read, and those that may be written too."""

    read: tuple[str, ...]
    write: tuple[str, ...] = ()


class WarmProcess:
    """Starts skills in milliseconds, each a child of this process, until it is closed."""

    def __init__(self, layers: Collection[Layer], visible: Places) -> None:
        """`visible` is what is there inside the bubble, for all skills that are to start here.

        Raises `SkillError` where it does not start.
        """
        command = [sys.executable, "-P", "-m", "assistant.skill_host.zygote", *sorted(layers)]
        if Layer.BUBBLEWRAP in layers:
            command = [*_bubble(visible), *command]
        try:
            self._process, self._control = connected_process(command)
        except OSError as error:
            raise SkillError(f"cannot be started: {error.strerror}") from error
        self._children: list[ConnectedChild] = []
        self.layers = self._reported()

    @property
    def level(self) -> Level:
        return level_of(self.layers)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def busy(self) -> bool:
        """Whether a skill runs that was started here."""
        self._children = [child for child in self._children if child.wait(0) is None]
        return bool(self._children)

    def start(
        self, folder: Path, ends: ChildEnds, places: Places, channels: Mapping[str, int]
    ) -> ConnectedChild:
        """Run the skill in `folder`, which may use `places` and inherits the `channels`.

        Raises `SkillError`.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(_READY_SECONDS)
        with theirs:
            streams = (theirs.fileno(), ends.stdin, ends.stdout, ends.stderr)
            try:
                request: dict[str, Json] = {
                    "folder": str(folder),
                    "read": places.read,
                    "write": places.write,
                    "channels": list(channels),
                }
                send_packet(self._control, request, (*streams, *channels.values()))
            except OSError as error:
                ours.close()
                raise SkillError(f"cannot be started: {error.strerror}") from error
        child = started(ours)
        self._children.append(child)
        return child

    def close(self) -> None:
        """End it and all it started."""
        self._control.close()
        self._process.wait()

    def _reported(self) -> frozenset[Layer]:
        self._control.settimeout(_READY_SECONDS)
        try:
            match fields_of(self._control.recv(LONGEST_PACKET)):
                case {"layers": [*names]}:
                    self._control.settimeout(None)
                    return frozenset(Layer(str(name)) for name in names)
            raise SkillError("it says nothing of layers")
        except (OSError, SkillError) as error:
            self._process.kill()
            self.close()
            raise SkillError("cannot be started: its process did not come up") from error


def _bubble(visible: Places) -> list[str]:
    """The command of a new world with these places in it and nothing else, read-only itself."""
    program = which("bwrap")
    if program is None:
        raise SkillError("bubblewrap is not installed")
    command = [program, "--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--dev", "/dev"]
    devices = {place for place in visible.read if place.startswith("/dev/")}
    for place in sorted({*visible.read, *python_places.to_run()} - devices):
        command += ["--ro-bind", place, place]
    for place in sorted(visible.write):
        command += ["--bind", place, place]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--"]


def connected_process(
    command: Sequence[str], keeps: Sequence[str] = ()
) -> tuple[Popen[bytes], socket.socket]:
    """Start a process of ours with nothing of the person's, and a connection to it.

    Its end is on its standard input. `keeps`: variables that it needs besides. Raises `OSError`.
    """
    control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        try:
            process = Popen(
                command,
                stdin=theirs.fileno(),
                stdout=DEVNULL,
                stderr=DEVNULL,
                cwd="/",
                env=_environment(keeps),
                start_new_session=True,
            )
        except OSError:
            control.close()
            raise
    return process, control


def _environment(keeps: Sequence[str]) -> dict[str, str]:
    """Nothing of the person's environment but what is needed to run and to read UTF-8."""
    kept = {name: os.environ[name] for name in (*_KEPT_VARIABLES, *keeps) if name in os.environ}
    parent = str(python_places.PACKAGE.parent)
    return kept | {"PYTHONPATH": parent, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
