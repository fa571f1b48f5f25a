"""Having the runner place calls; implements `Phone`."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import SkillError
from assistant.runner.protocol import VERSION
from assistant.skill_host.starting import LONGEST_PACKET, fields_of, send_packet

ANSWER_SECONDS = 10.0
"""Starting the runner itself is part of the answer."""


class RunnersPhone:
    """Calls by the runner at `socket_file`, with the `command` of the settings."""

    def __init__(self, socket_file: Path, command: Sequence[str]) -> None:
        self._socket_file = socket_file
        self._command = command

    @property
    def works(self) -> bool:
        """Whether there is a command, and a runner to run it."""
        return bool(self._command) and self._socket_file.is_socket()

    def call(self, number: str) -> None:
        """Have `number` called. Raises `SkillError`."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
            try:
                connection.settimeout(ANSWER_SECONDS)
                connection.connect(str(self._socket_file))
                send_packet(connection, {"version": VERSION, "call": number})
                answer = fields_of(connection.recv(LONGEST_PACKET))
            except OSError as error:
                raise SkillError("the runner does not answer") from error
        if "started" not in answer:
            raise SkillError(f"the call cannot be placed: {answer.get('refused')}")
