"""The runner as a service: its socket unit starts it when the daemon first needs a skill."""

from __future__ import annotations

from assistant.errors import SkillError
from assistant.runner.server import Runner
from assistant.service_manager import ServiceManager
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants

SOCKET = "runner"
"""The name its unit gives the socket."""


def serve() -> None:
    """Start skills until nobody needs one. Raises `SkillError` where no unit passed a socket."""
    manager = ServiceManager.from_environment()
    listener = manager.sockets.get(SOCKET)
    if listener is None:
        raise SkillError("the runner is started by its socket unit, not by hand")
    manager.ready()
    paths = Paths.from_environment()
    grants = Grants(paths)
    children = ConfinedChildren(paths, grants)
    Runner(listener, grants.folders, children, settings_file=paths.settings_file).serve()
