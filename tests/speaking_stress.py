"""Many sentences in a row through the whole voice, cancelled and killed at random moments.

`python -m tests.speaking_stress [COUNT] [SEED]` speaks COUNT sentences (1,000) with espeak-ng in
its worker, through the daemon's mouth and the playing process, into a private PulseAudio. Of
three in ten the speech is stopped somewhere, of two in ten the worker is killed. It prints how
many were lost or doubled; how long a stop took until the playing process was gone; how long after
it the loudspeaker still sounded, the sound server's share included; and what was left behind.
"""

from __future__ import annotations

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import numpy as np

from assistant.daemon.events import Event, Spoken
from assistant.daemon.mouth import Mouth
from assistant.speaking.player import Player
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import find_voices
from assistant.values import Act, SpokenReply
from tests.virtual_audio import SPEAKER, VirtualAudio, virtual_audio

VOICES, _ = find_voices([Path(__file__).parents[1] / "voices"])
VOICE = VOICES["calm"]
SENTENCES = ("Yes.", "Your tea is ready.", "It's a quarter past seven.", "All is well, and quiet.")
STOPPED, KILLED = 0.3, 0.2
"""Of the sentences."""
LENGTH_VARIES_SECONDS = 0.1
"""Any of the sentences is longer, what espeak-ng does differently from time to time shorter."""
AFTER_A_STOP_SECONDS = 0.15
"""Of listening to the silence."""
PIECE_SECONDS = 0.005
NEIGHBOURS_SECONDS = 1.0
LOUD = 200
"""Of 32,768: the softest that is speech and not silence."""


@dataclass(slots=True)
class Outcome:
    """What became of the sentences.

    `silent_ms`: from each stop to the last sound. `killed_ms`: until nothing gave any more of it.
    """

    whole: int = 0
    stopped: int = 0
    killed: int = 0
    lost: int = 0
    doubled: int = 0
    silent_ms: list[float] = field(default_factory=list)
    killed_ms: list[float] = field(default_factory=list)

    def as_json(self) -> Mapping[str, float]:
        told = {name: getattr(self, name) for name in ("whole", "stopped", "killed", "lost")}
        told["doubled"] = self.doubled
        for name, waits in (("killed_ms", self.killed_ms), ("silent_ms", self.silent_ms)):
            for percent in (50, 95, 99, 100) if waits else ():
                told[f"{name}_{percent}"] = round(float(np.percentile(waits, percent)), 1)
            told[f"{name}_over_50"] = sum(ms > 50 for ms in waits)
        return told


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:]]
    count, seed = (*numbers, *(1_000, 0)[len(numbers) :])
    with TemporaryDirectory() as folder, virtual_audio(Path(folder)) as server:
        os.environ.update(server.environment)
        before = left_behind()
        outcome = stress(server, count, seed)
        left = sorted(left_behind() - before)
    sys.stdout.write(json.dumps({**outcome.as_json(), "left_behind": left}) + "\n")


def stress(server: VirtualAudio, count: int, seed: int) -> Outcome:
    """Speak `count` sentences; this process's sound has to go to `server`."""
    told: queue.Queue[Event] = queue.Queue()
    speaker, outcome, luck = Speaker(VOICES), Outcome(), random.Random(seed)
    lengths = {sentence: speaker.say(sentence, VOICE).seconds for sentence in SENTENCES}
    mouth = Mouth(
        Player(),
        lambda reply: speaker.stream(reply.text, VOICE, reply.prosody),
        speaker.stop,
        told.put,
    )
    with listening(server) as ear:
        for job in range(1, count + 1):
            sentence, fate = luck.choice(SENTENCES), luck.random()
            mouth.say(job, SpokenReply(Act("test", "say"), sentence))
            stopped_at = None
            if fate < STOPPED + KILLED:
                time.sleep(luck.random() * lengths[sentence])
            if fate < STOPPED:
                stopped_at = time.monotonic()
                mouth.stop()
                outcome.killed_ms.append(1000 * (time.monotonic() - stopped_at))
            elif fate < STOPPED + KILLED:
                kill_a_worker(luck)
            spoken = ended(told, job)
            judge(outcome, spoken, lengths[sentence], fate)
            if stopped_at is not None:
                time.sleep(AFTER_A_STOP_SECONDS)
                outcome.silent_ms.append(1000 * max(0.0, ear.last_sound - stopped_at))
    outcome.doubled += told.qsize()
    mouth.close()
    speaker.close()
    return outcome


def left_behind() -> set[str]:
    """What could be ours: our child processes, and files where everybody puts temporary ones."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = {f"process {pid}" for file in tasks for pid in file.read_text().split()}
    places = (Path(gettempdir()), Path("/dev/shm"))
    return children | {str(file) for place in places for file in place.iterdir()}


def ended(told: queue.Queue[Event], job: int) -> Spoken:
    """The end of that speech, and of no other."""
    while True:
        event = told.get(timeout=60)
        if isinstance(event, Spoken):
            assert event.job == job
            return event


def judge(outcome: Outcome, spoken: Spoken, length: float, fate: float) -> None:
    made = sum(spoken.lengths)
    outcome.stopped += fate < STOPPED
    outcome.killed += STOPPED <= fate < STOPPED + KILLED
    outcome.doubled += max(made, spoken.heard_seconds) > length + LENGTH_VARIES_SECONDS
    if fate >= STOPPED:
        whole = min(made, spoken.heard_seconds) > length - LENGTH_VARIES_SECONDS
        outcome.whole += whole
        if not whole or spoken.problem is not None:
            outcome.lost += 1
            sys.stderr.write(
                f"lost: {spoken.heard_seconds:.2f} s heard, {made:.2f} made, {length:.2f} whole; "
                f"worker killed: {fate < STOPPED + KILLED}; {spoken.problem or 'no problem told'}\n"
            )


def kill_a_worker(luck: random.Random) -> None:
    """Kill the voice engine's process, where there is one just now."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [int(pid) for file in tasks for pid in file.read_text().split()]
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children}
    workers = [pid for pid in children if b"worker_process" in command[pid]]
    if workers:
        os.kill(luck.choice(workers), signal.SIGKILL)


class Ear:
    """Listens to the loudspeaker. `last_sound` is when it last heard something but silence.

    When a piece sounded is told by how many came before it, and by those of its neighbours that
    were read without delay: on a busy machine this reader may get its turn late.
    """

    def __init__(self, sound: subprocess.Popen[bytes]) -> None:
        self.last_sound = 0.0
        self._began = deque[float](maxlen=round(NEIGHBOURS_SECONDS / PIECE_SECONDS))
        self._sound = sound
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the end of what it listens to."""
        self._thread.join()

    def _listen(self) -> None:
        assert self._sound.stdout is not None
        size = 2 * round(16_000 * PIECE_SECONDS)
        heard = 0.0
        while piece := self._sound.stdout.read(size):
            heard += PIECE_SECONDS
            self._began.append(time.monotonic() - heard)
            samples = np.frombuffer(piece[: len(piece) // 2 * 2], "<i2").astype(np.int32)
            if np.abs(samples).max(initial=0) > LOUD:
                self.last_sound = min(self._began) + heard


@contextmanager
def listening(server: VirtualAudio) -> Iterator[Ear]:
    command = ["parec", f"--device={SPEAKER}.monitor", "--format=s16le", "--rate=16000"]
    with subprocess.Popen(
        [*command, "--channels=1", "--latency-msec=5"],
        stdout=subprocess.PIPE,
        env=os.environ | dict(server.environment),
    ) as recorder:
        ear = Ear(recorder)
        try:
            yield ear
        finally:
            recorder.terminate()
            ear.end()


if __name__ == "__main__":
    main()
