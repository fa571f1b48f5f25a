"""Many sentences in a row through the whole voice, cancelled and killed at random moments.

`python -m tests.speaking_stress [COUNT] [SEED]` speaks COUNT sentences (1,000) with espeak-ng in
its worker, through the daemon's mouth and the playing process, into a private PulseAudio. Of
three in ten the speech is stopped somewhere, of two in ten the worker is killed. It prints how
many were lost or doubled, and how long after a stop the loudspeaker still sounded.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

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
LOUD = 200
"""Of 32,768: the softest that is speech and not silence."""


@dataclass(slots=True)
class Outcome:
    """What became of the sentences. `silent_ms`: from each stop to the last sound."""

    whole: int = 0
    stopped: int = 0
    killed: int = 0
    lost: int = 0
    doubled: int = 0
    silent_ms: list[float] = field(default_factory=list)

    def as_json(self) -> Mapping[str, float]:
        told = {name: getattr(self, name) for name in ("whole", "stopped", "killed", "lost")}
        told["doubled"] = self.doubled
        if self.silent_ms:
            for percent in (50, 95, 99, 100):
                told[f"silent_ms_{percent}"] = round(float(np.percentile(self.silent_ms, percent)))
            told["silent_over_50_ms"] = sum(ms > 50 for ms in self.silent_ms)
        return told


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:]]
    count, seed = (*numbers, *(1_000, 0)[len(numbers) :])
    with TemporaryDirectory() as folder, virtual_audio(Path(folder)) as server:
        os.environ.update(server.environment)
        sys.stdout.write(json.dumps(stress(server, count, seed).as_json()) + "\n")


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
        outcome.lost += not whole or spoken.problem is not None


def kill_a_worker(luck: random.Random) -> None:
    """Kill the voice engine's process, where there is one just now."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [int(pid) for file in tasks for pid in file.read_text().split()]
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children}
    workers = [pid for pid in children if b"worker_process" in command[pid]]
    if workers:
        os.kill(luck.choice(workers), signal.SIGKILL)


class Ear:
    """Listens to the loudspeaker. `last_sound` is when it last heard something but silence."""

    def __init__(self, sound: subprocess.Popen[bytes]) -> None:
        self.last_sound = 0.0
        self._sound = sound
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Wait for the end of what it listens to."""
        self._thread.join()

    def _listen(self) -> None:
        assert self._sound.stdout is not None
        size = 2 * round(16_000 * PIECE_SECONDS)
        while piece := self._sound.stdout.read(size):
            samples = np.frombuffer(piece[: len(piece) // 2 * 2], "<i2").astype(np.int32)
            if np.abs(samples).max(initial=0) > LOUD:
                self.last_sound = time.monotonic()


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
