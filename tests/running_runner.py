"""A runner in a process of its own, for tests, and oddly behaving skills for it.

Without a bubble: what a skill says its process number is, is that for the test too.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from assistant.confinement.layers import ALL, Layer
from assistant.runner.client import RunnerStarter
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import load_manifest

ROOT = Path(__file__).parents[1]
MANIFEST = """
name = "odd"
version = "1"
api = 1
description = "Behaves oddly"
[intents.good]
"""
CODE = """
import os, socket, time
from assistant.skill import Skill, act

skill = Skill()

@skill.intent("good")
def good(request):
    return act("told", pid=os.getpid(), parent=os.getppid(), {more})
"""
SERVE = """
import socket, sys
from pathlib import Path
from assistant.confinement.layers import Layer, layers_to_try
from assistant.runner.server import Runner
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
listener = socket.socket(fileno=int(sys.argv[1]))
skills = Path(sys.argv[2])
paths = Paths.from_environment({"ASSISTANT_HOME": str(skills.parent)})
layers = layers_to_try() - {Layer.BUBBLEWRAP}
children = ConfinedChildren(paths, Grants(paths, [skills]), layers)
Runner(listener, [skills], children, float(sys.argv[3])).serve()
"""


class NoServices:
    def call(self, skill: str, service: str, arguments: object) -> None:
        raise AssertionError


class RunningRunner:
    """A runner in a process of its own, and a folder for skills."""

    def __init__(self, folder: Path, idle_seconds: float) -> None:
        self.skills = folder / "skills"
        self.skills.mkdir()
        self.socket_file = folder / "runner.sock"
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
            listener.bind(str(self.socket_file))
            listener.listen()
            number = listener.fileno()
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(number), str(self.skills), str(idle_seconds)],
                pass_fds=[number],
                cwd=ROOT,
            )
        paths = Paths.from_environment({"ASSISTANT_HOME": str(folder)})
        self.own = ConfinedChildren(paths, Grants(paths, [self.skills]), ALL - {Layer.BUBBLEWRAP})
        self.starter = RunnerStarter(self.socket_file, self.own)

    def skill(self, more: str = "", name: str = "odd") -> Path:
        folder = self.skills / name
        folder.mkdir()
        (folder / "skill.toml").write_text(MANIFEST)
        (folder / "skill.py").write_text(CODE.format(more=more))
        return folder

    def host(self, more: str = "") -> SkillHost:
        return SkillHost([load_manifest(self.skill(more))], NoServices(), starter=self.starter)
