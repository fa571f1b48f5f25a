"""What keeping a fact costs: durable and encrypted, against SQLite in the same run.

`python -m bench.store [--limit FACTS] [--seed N]`. `write_ratio`: the median time of a durable
change, over that of SQLite (WAL, synchronous=FULL, nothing encrypted). `write_growth`: the same
change with all facts over that with a hundredth of them. The three take turns in an order drawn
anew each round, for the disk takes longer after some writes than after others, and go before every
other process where that is allowed: who wakes from a sync beside a busy one waits for its slice to
end, which hides all else. Intervals are from drawing rounds. `write_cpu_us`: what a change costs
but for the disk. `recall_ms`: the median of reading one relation. `open_cpu_s` and `memory_mb`: to
have all facts at hand, in a process of its own, over what the process needs before.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeAlias

from assistant.profile.facts import Audience, Fact, Kind, Provenance, Purpose, Sensitivity
from assistant.profile.relations import relations
from assistant.profile.store import FactStore
from bench._report import Figure, arguments, emit, number, progress

Round: TypeAlias = tuple[float, float, float]
"""Seconds of one change: in our store, in SQLite, and in a store with few facts."""

FACTS = 10_000
WRITES = 400
RESAMPLED = 1000
RECALLS = 200
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_RELATIONS = sorted(name for name, one in relations().items() if one.kind is not Kind.STYLE)

_OPENING = """
import sys, time
from pathlib import Path
from assistant.profile.store import FactStore
def resident_mb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20
before, started = resident_mb(), time.process_time()
store = FactStore(Path(sys.argv[1]))
store.facts()
print(time.process_time() - started)
print(resident_mb() - before)
"""


def main() -> None:
    options = arguments("store")
    count = options.limit or FACTS
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        small, large = (filled(Path(folder) / name, size, chance) for name, size in
                        (("small", count // 100), ("large", count)))  # fmt: skip
        database = sqlite(Path(folder) / "facts.sqlite", count)
        with first_in_line():
            times = in_turn(large, database, small, chance)
        cpu_us = 1e6 * cpu_seconds(large, chance)
        recalls = [timed(lambda: large.facts(chance.choice(_RELATIONS))) for _ in range(RECALLS)]
        opened = subprocess.run(
            [sys.executable, "-c", _OPENING, str(large.path)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    cpu_s, memory_mb = map(float, opened.stdout.split())
    figures = {
        "write_ratio": ratio(times, 0, 1, chance),
        "write_growth": ratio(times, 0, 2, chance),
        "write_cpu_us": number(cpu_us, WRITES),
        "recall_ms": number(1000 * median(recalls), RECALLS),
        "open_cpu_s": number(cpu_s, 1),
        "memory_mb": number(memory_mb, 1),
    }
    emit("store", f"{count:,} made-up facts, {WRITES} durable changes", figures)


def filled(folder: Path, count: int, chance: random.Random) -> FactStore:
    store = FactStore(folder / "profile.journal")
    with store.transaction():
        for index in progress(range(count), f"{count:,} facts"):
            store.put(fact(index, chance))
    return store


def fact(index: int, chance: random.Random) -> Fact:
    words = " ".join(chance.choice(("red", "tea", "old", "jazz", "rain")) for _ in range(4))
    at = NOON + timedelta(minutes=index)
    return Fact(
        id=f"{index:08x}",
        relation=chance.choice(_RELATIONS),
        object=f"{words} {index}",
        provenance=Provenance(at, f"I like {words} {index}", "bench"),
        learnt_at=at,
        valid_from=at,
        kind=Kind.FACT,
        sensitivity=Sensitivity.TASTE,
        audience=Audience.HOUSEHOLD,
        purposes=(Purpose.RECALL,),
    )


def sqlite(path: Path, count: int) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE facts (id TEXT PRIMARY KEY, document TEXT)")
    database.execute("BEGIN")
    rows = ((f"{index:08x}", "x" * 400) for index in range(count))
    database.executemany("INSERT INTO facts VALUES (?, ?)", rows)
    database.execute("COMMIT")
    return database


@contextmanager
def first_in_line() -> Iterator[None]:
    """Run before all that is not real-time; as ever where only root may."""
    before, priority = os.sched_getscheduler(0), os.sched_getparam(0)
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, before, priority)


def in_turn(
    large: FactStore, database: sqlite3.Connection, small: FactStore, chance: random.Random
) -> list[Round]:
    """Seconds a change takes in each of the three, round by round."""
    rounds = []
    for index in progress(range(WRITES), "changes"):
        new = fact(1_000_000 + index, chance)
        insert = "INSERT INTO facts VALUES (?, ?)"
        changes = (
            partial(large.put, new),
            partial(database.execute, insert, (new.id, "x" * 400)),
            partial(small.put, new),
        )
        seconds = [0.0, 0.0, 0.0]
        for place in chance.sample(range(3), 3):
            seconds[place] = timed(changes[place])
        rounds.append((seconds[0], seconds[1], seconds[2]))
    return rounds


def ratio(rounds: Sequence[Round], one: int, other: int, chance: random.Random) -> Figure:
    """The median of one of the three over that of another, with a bootstrap's interval."""

    def of(some: Sequence[Round]) -> float:
        return median(seconds[one] for seconds in some) / median(seconds[other] for seconds in some)

    drawn = sorted(of(chance.choices(rounds, k=len(rounds))) for _ in range(RESAMPLED))
    low, high = drawn[int(0.025 * RESAMPLED)], drawn[int(0.975 * RESAMPLED)]
    return {"value": of(rounds), "n": len(rounds), "low": low, "high": high}


def cpu_seconds(store: FactStore, chance: random.Random) -> float:
    """What the processor is busy with for one change."""
    new = [fact(2_000_000 + index, chance) for index in range(WRITES)]
    started = process_time()
    for one in new:
        store.put(one)
    return (process_time() - started) / len(new)


def timed(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return perf_counter() - started


if __name__ == "__main__":
    main()
