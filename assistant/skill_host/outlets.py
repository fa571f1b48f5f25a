"""The ways out that are opened for a skill as it starts, and closed with it."""

from __future__ import annotations

import socket
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from subprocess import Popen

from assistant.errors import SkillError
from assistant.skill_host.bus_proxy import BusProxy
from assistant.skill_host.permitted import NetworkGrant, Permitted
from assistant.skill_host.starting import Child, send_packet
from assistant.skill_host.warm_process import connected_process
from assistant.values import Json

_TRUSTED = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Where a system keeps the certificates it trusts, if elsewhere than OpenSSL looks."""


class Broker:
    """The process that connects skills to a network, from its first use on."""

    def __init__(self, use_folder: Path) -> None:
        self._use_folder = use_folder
        self._process: Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def channel(
        self, skill: str, permission: str, grant: NetworkGrant, *, traces: bool
    ) -> socket.socket:
        """A skill's end of a connection over which it gets what is granted, and nothing else."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told: dict[str, Json] = {
            "skill": skill,
            "permission": permission,
            "places": grant.places,
            "tls": grant.tls,
            "traces": traces,
        }
        with theirs:
            send_packet(self._running(), told, [theirs.fileno()])
        return ours

    def close(self) -> None:
        """End it, and every stream with it."""
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
        self._control = self._process = None

    def _running(self) -> socket.socket:
        if self._control is not None and self._process is not None:
            if self._process.poll() is None:
                return self._control
            self._control.close()
        command = [sys.executable, "-P", "-m", "assistant.skill_host.broker"]
        self._process, self._control = connected_process(
            [*command, str(self._use_folder)], keeps=_TRUSTED
        )
        return self._control


class Outlets:
    """What one skill is to inherit: `descriptors`, by the permission each stands for.

    What cannot be opened is left out; the skill is told when it asks for it.
    """

    def __init__(self, skill: str, permitted: Permitted, broker: Broker) -> None:
        self.descriptors: dict[str, int] = {}
        self._ends = ExitStack()
        self._proxies = ExitStack()
        for name, bus in permitted.buses.items():
            with suppress(SkillError):
                proxy = BusProxy(bus)
                self._proxies.callback(proxy.close)
                self._keep(f"bus.{name}", proxy.connection)
        traces = permitted.leaves_traces
        for name, network in permitted.networks.items():
            with suppress(OSError):
                permission = f"network.{name}"
                self._keep(permission, broker.channel(skill, permission, network, traces=traces))

    def _keep(self, permission: str, connection: socket.socket) -> None:
        self._ends.callback(connection.close)
        self.descriptors[permission] = connection.fileno()

    def handed_over(self) -> None:
        """The skill has them now, and we need them no longer."""
        self._ends.close()

    def close(self) -> None:
        """Close the ways out."""
        self._ends.close()
        self._proxies.close()


class AccompaniedChild:
    """A child, with what has to end when it does."""

    def __init__(self, child: Child, outlets: Outlets) -> None:
        self._child = child
        self._outlets = outlets

    def fileno(self) -> int:
        return self._child.fileno()

    def wait(self, seconds: float) -> int | None:
        return self._child.wait(seconds)

    def end(self) -> None:
        self._child.end()
        self._outlets.close()
