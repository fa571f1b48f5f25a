"""What it costs that every skill runs confined: time to start, to answer, and memory.

`python -m bench.skills [--limit STARTS]`. `start_ms`: the median from nothing to a confined skill
that waits for its first request, the warm process being there; `start_cpu_ms`: the processor time
of all that takes part in it, on a busy machine the truer figure. `call_ms`: the median of a
request to a skill that answers at once and asks one service, so what is measured is the way there
and back, twice. `own_mb`: what the process of a small skill has for itself alone (USS). `forty_mb`:
forty running skills with all that runs them, memory shared among them counted once (PSS).
`idle_cpu_ms`: what those forty use in ten seconds in which nobody asks for anything.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from assistant.confinement.layers import level_of
from assistant.settings import Paths
from assistant.shipped import shipped_skills
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import Manifest, load_manifest
from assistant.values import Interpretation, Json
from bench._report import arguments, emit, number, progress

STARTS, CALLS, FORTY = 60, 500, 40
SMALL = "small_00"
IDLE_SECONDS = 10.0
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_MANIFEST = """
name = "{name}"
version = "1"
api = 1
description = "Answers at once"
permissions = ["schedule"]
[intents.now]
"""
_CODE = """
from assistant.skill import Reply, Request, Skill, act

skill = Skill()


@skill.intent("now")
def now(request: Request) -> Reply:
    return act("told", waiting=len(request.schedule.list()))
"""


class Services:
    """Answers at once too."""

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        del skill, service, arguments
        return []


def main() -> None:
    options = arguments("skills")
    with tempfile.TemporaryDirectory() as home:
        paths = Paths.from_environment({"ASSISTANT_HOME": home})
        manifests = installed(paths)
        grants = Grants(paths, [paths.skills])
        starter = ConfinedChildren(paths, grants)
        layers = starter.layers()
        host = SkillHost(manifests, Services(), 30, starter=starter, grants=grants)
        with closing(host):
            small = next(one for one in manifests if one.name == SMALL)
            turns = range(options.limit or STARTS)
            before = time.process_time() + cpu_seconds()
            starts = [start(host, small) for _ in progress(turns, "starts")]
            worked = time.process_time() + cpu_seconds() - before
            own = own_mb()
            calls = [call(host, small) for _ in progress(range(CALLS), "calls")]
            for manifest in progress(manifests, "skills"):
                host.start(manifest.name)
            forty = sum(memory_kb(pid, "Pss") for pid in descendants(os.getpid())) / 1024
            before = cpu_seconds()
            time.sleep(IDLE_SECONDS)
            idle = cpu_seconds() - before
    figures = {
        "start_ms": number(1000 * median(starts), len(starts)),
        "start_cpu_ms": number(1000 * worked / len(starts), len(starts)),
        "call_ms": number(1000 * median(calls), len(calls)),
        "own_mb": number(own, 1),
        "forty_mb": number(forty, len(manifests)),
        "idle_cpu_ms": number(1000 * idle, len(manifests)),
    }
    sample = f"{len(manifests)} skills, isolation {level_of(layers)}, Linux {os.uname().release}"
    emit("skills", sample, figures)


def installed(paths: Paths) -> list[Manifest]:
    """The shipped skills, and small ones until there are forty."""
    paths.skills.mkdir(parents=True)
    for file in sorted(shipped_skills().glob("*/skill.toml")):
        shutil.copytree(file.parent, paths.skills / file.parent.name)
    for index in range(FORTY - len(list(paths.skills.iterdir()))):
        folder = paths.skills / f"small_{index:02}"
        folder.mkdir()
        (folder / "skill.toml").write_text(_MANIFEST.format(name=folder.name))
        (folder / "skill.py").write_text(_CODE)
    return [load_manifest(folder) for folder in sorted(paths.skills.iterdir())]


def start(host: SkillHost, manifest: Manifest) -> float:
    """Seconds to a skill that waits; it is ended first, where one runs."""
    host.end(manifest.name)
    before = time.perf_counter()
    host.start(manifest.name)
    return time.perf_counter() - before


def call(host: SkillHost, manifest: Manifest) -> float:
    before = time.perf_counter()
    host.act(Interpretation(manifest.name, "now"), NOON)
    return time.perf_counter() - before


def own_mb() -> float:
    """What the process has that was started last; the others are what runs it."""
    last = max(descendants(os.getpid()))
    return (memory_kb(last, "Private_Clean") + memory_kb(last, "Private_Dirty")) / 1024


def descendants(parent: int) -> Iterator[int]:
    """The processes below this one, by their numbers outside of any bubble."""
    children = [
        int(status.parent.name)
        for status in Path("/proc").glob("[0-9]*/stat")
        if (fields := fields_of(status)) and int(fields[1]) == parent
    ]
    for child in children:
        yield child
        yield from descendants(child)


def fields_of(status: Path) -> list[str]:
    """What stands behind the name in /proc/PID/stat; nothing where the process is gone."""
    try:
        return status.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def memory_kb(pid: int, field: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


def cpu_seconds() -> float:
    """Of all that runs skills, and of those that ran and ended."""
    ticks = sum(
        sum(map(int, fields[11:15]))
        for pid in descendants(os.getpid())
        if (fields := fields_of(Path(f"/proc/{pid}/stat")))
    )
    return ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
