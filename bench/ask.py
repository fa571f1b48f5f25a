"""What a typed request and `assistant --help` cost in CPU time, our skill processes included.

`python -m bench.ask [--limit N]`. `cpu_ms` is the mean over all requests once warm;
`help_cpu_s` is a whole process of `assistant --help`, the least of five.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from assistant.assembly import open_assistant
from assistant.settings import Paths
from bench._report import arguments, emit, number

REQUESTS = (
    "what time is it",
    "what's the date tomorrow",
    "set a pasta timer for ten minutes",
    "how long is left on the pasta timer",
    "cancel the pasta timer",
    "what time is it in tokyo",
    "i like jazz",
    "what do you know about me",
    "shorter please",
    "what can you do",
    "hello",
    "sing me a song about the sea",
)
ROUNDS = 5


def main() -> None:
    options = arguments("ask")
    requests = (REQUESTS * ROUNDS)[: options.limit]
    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(paths=Paths.from_environment({"ASSISTANT_HOME": home})) as us,
    ):
        for request in REQUESTS:
            us.ask(request)
        before = family_cpu_seconds(os.getpid())
        for request in requests:
            us.ask(request)
        spent = family_cpu_seconds(os.getpid()) - before
    figures = {
        "cpu_ms": number(1000 * spent / len(requests), len(requests)),
        "help_cpu_s": number(min(help_cpu_seconds() for _ in range(5)), 5),
    }
    emit("ask", f"{len(requests)} typed requests of {len(REQUESTS)} kinds", figures)


def family_cpu_seconds(pid: int) -> float:
    """User and system time of a process and its living descendants (from /proc, see proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    own = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return own + sum(family_cpu_seconds(child) for child in children)


def help_cpu_seconds() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "assistant.cli", "--help"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
