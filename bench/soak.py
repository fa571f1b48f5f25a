"""What the living daemon costs: idle, in memory, over a day, and until it is ready.

`python -m bench.soak [--limit N]`. `ready_cpu_s`: CPU of the process and its children until it
listens and answers; `first_ready_cpu_s`: the first time, when all sentences are to be compiled.
`first_answer_cpu_s`: until it has answered, with everything that a request would wait for at hand.
`idle_cpu_percent`: of one core, while a silent microphone is listened to. `memory_mb`: resident,
children included, after the first turns. `growth_percent`: how much they hold more of their own
(`Pss_Anon`: libraries are shared with whatever else runs, skills share what they are forked from)
after N hours (24 by default) of sound than after the first tenth: the median of the last tenth's
minutes over that of the second tenth's, for what runs at one moment, a skill's process or none,
differs by more than a day adds. It goes through the very parts of the daemon, faster than real
time: speech that is not meant for it, and once a minute the wake phrase and a request.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median

from assistant.assembly import open_assistant
from assistant.daemon.events import Event, Sound, Sounding, Spoken
from assistant.daemon.instant import Instant
from assistant.daemon.loop import LiveLoop
from assistant.daemon.mind import Mind
from assistant.daemon.opening import opened_ear
from assistant.daemon.room import Room
from assistant.daemon.spare_memory import share_one_heap
from assistant.settings import Paths, load_settings
from assistant.speaking.earcons import Earcon
from assistant.values import AudioChunk, Json, SpokenReply
from bench._report import Figure, arguments, emit, number
from bench.ask import family_cpu_seconds
from tests.journeys.living_stage import (
    SETTINGS,
    living_home,
    missing,
    own_megabytes,
    spoken,
    wake_phrase,
)

IDLE_SECONDS = 30.0
DAY_HOURS = 24
CHUNK_BYTES = 2 * 640
REQUESTS = ("what time is it", "what day is it today", "set a timer for ten minutes", "hello")
CHATTER = "I told him that the train would be late again, and of course nobody believed me."


class Nobody:
    """Stands for the microphone's switch, the observers and the loudspeaker."""

    is_watched = False

    def tell(self, event: dict[str, Json]) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...


class InstantMouth:
    """Synthesises everything, and has said it at once."""

    def __init__(self, mind: Mind, events: list[Event]) -> None:
        self._mind, self._events = mind, events

    def prepare(self) -> None: ...

    def stop(self) -> None: ...

    def sign(self, which: Earcon) -> None: ...

    def say(self, job: int, reply: SpokenReply) -> None:
        made = self._mind.submit(lambda it: [chunk.seconds for chunk in it.sound(reply)])
        lengths = tuple(made.result())
        self._events += [Sounding(job), Spoken(job, sum(lengths), lengths)]


def living_figures(folder: Path) -> dict[str, Figure]:
    """What starting costs, doing nothing, and the first turns."""
    with living_home(folder) as home:
        first_ready = family_cpu_seconds(home.process.pid)
        home.end()
        home.start()
        ready, first_answer = family_cpu_seconds(home.process.pid), 0.0
        for text in REQUESTS:
            home.request("ask", text=text)
            first_answer = first_answer or family_cpu_seconds(home.process.pid)
        mark = home.now
        home.ask(REQUESTS[0])
        home.until_told("turn", mark, 30)
        home.until_asleep()
        before = family_cpu_seconds(home.process.pid)
        time.sleep(IDLE_SECONDS)
        idle = 100 * (family_cpu_seconds(home.process.pid) - before) / IDLE_SECONDS
        return {
            "first_ready_cpu_s": number(first_ready, 1),
            "ready_cpu_s": number(ready, 1),
            "first_answer_cpu_s": number(first_answer, 1),
            "idle_cpu_percent": number(idle, 1),
            "memory_mb": number(own_megabytes(home.process.pid), 1),
        }


def minute(rng: random.Random) -> Iterator[AudioChunk]:
    """A minute of a home, in chunks: chatter, and once the wake phrase with a request."""
    said = [spoken(CHATTER), wake_phrase(), spoken(rng.choice(REQUESTS)), AudioChunk.silence(3.0)]
    sound = AudioChunk.joined(said)
    rest = AudioChunk.silence(max(0.0, 60.0 - sound.seconds))
    pcm = sound.pcm + rest.pcm
    for start in range(0, len(pcm) - CHUNK_BYTES + 1, CHUNK_BYTES):
        yield AudioChunk(pcm[start : start + CHUNK_BYTES])


def memory_over(hours: float, folder: Path, rng: random.Random) -> tuple[list[float], int]:
    """Megabytes after every minute, and the turns there were."""
    paths = Paths.from_environment({"ASSISTANT_HOME": str(folder)})
    paths.config.mkdir(parents=True)
    paths.settings_file.write_text(SETTINGS)
    settings = load_settings(paths.settings_file)
    events: list[Event] = []
    now = Instant.now()
    with ExitStack() as closing:
        mind = Mind(lambda: open_assistant(paths=paths, hears=True, speaks=True), events.append)
        mind.open()
        mind.warm_up()
        closing.callback(mind.close)
        ear, _ = opened_ear(paths, settings, mind.confirm, closing)
        room = Room(Nobody(), Nobody())
        closing.callback(room.close)
        loop = LiveLoop(mind, InstantMouth(mind, events), ear, room, now)
        megabytes, minutes = [], round(hours * 60)
        for passed in range(minutes):
            for chunk in minute(rng):
                now = Instant(
                    now.wall + timedelta(seconds=chunk.seconds),
                    now.seconds + chunk.seconds,
                    now.awake_or_asleep + chunk.seconds,
                )
                loop.handle(Sound(chunk), now)
                mind.submit(lambda _: None).result()
                while events:
                    loop.handle(events.pop(0), now)
            megabytes.append(own_megabytes(os.getpid(), "Pss_Anon"))
            print(f"\rminutes {passed + 1}/{minutes}", end="", file=sys.stderr, flush=True)
        return megabytes, loop.turns


def growth_percent(megabytes: Sequence[float]) -> float:
    """How much more the last tenth held than the second."""
    tenth = max(1, len(megabytes) // 10)
    before, after = median(megabytes[tenth : 2 * tenth]), median(megabytes[-tenth:])
    return 100 * (after - before) / before


def main() -> None:
    options = arguments("soak")
    share_one_heap()  # as the daemon does
    if lacking := missing():
        sys.exit(f"bench.soak needs {lacking}")
    hours = options.limit or DAY_HOURS
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "living").mkdir()
        figures = living_figures(Path(folder) / "living")
        megabytes, turns = memory_over(hours, Path(folder) / "day", random.Random(options.seed))
    figures["growth_percent"] = number(growth_percent(megabytes), turns)
    emit("soak", f"{hours} h of sound, {turns} turns; idle for {IDLE_SECONDS:g} s", figures)


if __name__ == "__main__":
    main()
