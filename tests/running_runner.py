"""A runner in a process of its own, for tests, and oddly behaving skills for it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

from assistant.runner.client import RunnerStarter
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
from assistant.runner.server import Runner
listener = socket.socket(fileno=int(sys.argv[1]))
Runner(listener, [Path(sys.argv[2])], float(sys.argv[3])).serve()
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
        self.starter = RunnerStarter(self.socket_file)

    def skill(self, more: str = "", name: str = "odd") -> Path:
        folder = self.skills / name
        folder.mkdir()
        (folder / "skill.toml").write_text(MANIFEST)
        (folder / "skill.py").write_text(CODE.format(more=more))
        return folder

    def host(self, more: str = "") -> SkillHost:
        return SkillHost([load_manifest(self.skill(more))], NoServices(), starter=self.starter)
