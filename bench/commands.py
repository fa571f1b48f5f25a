"""Spoken commands to exact intent and slots, clean and in kitchen noise.

`python -m bench.commands [--data DIR]... [--limit N] [--seed N] [--engine E]`. A command is
right when its intent and every slot are, whether acted on or after being asked to confirm;
`confirmed` is the share of the right clean ones that were reached by asking. `time_ratio`
compares the median wall time from sound to interpretation with plain faster-whisper (tiny.en,
int8, beam 5, two threads, 30-second window), clip by clip in the same run. `load_s` is the CPU
time until the first recording was answered, `peak_mb` the memory by the end of the clean ones.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.settings import Paths
from assistant.values import AudioChunk, Band, Turn
from bench._commands_data import Command, commands, mixed, noises
from bench._report import Figure, arguments, emit, number, progress, share

COFFEE = Path(__file__).parent.parent / "examples" / "coffee_maker"
NOISE_DECIBELS = (24, 12, 6)
YARDSTICK_CLIPS = 60
FAILURES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one command."""

    command: Command
    turn: Turn

    @property
    def right(self) -> bool:
        understood = self.turn.understood
        if understood is None or understood.band is Band.REJECT:
            return False
        slots = {name: slot.value for name, slot in understood.slots.items()}
        return understood.name == self.command.intent and slots == self.command.slots

    @property
    def asked(self) -> bool:
        return self.turn.band is Band.CONFIRM

    def __str__(self) -> str:
        understood = self.turn.understood
        got = {k: v.value for k, v in understood.slots.items()} if understood else None
        name = f"{understood.name} [{understood.band}]" if understood else "nothing"
        return (
            f"{self.command.file.name}: heard {self.turn.heard.text!r}\n"
            f"    wanted {self.command.intent} {dict(self.command.slots)}\n    got {name} {got}"
        )


def main() -> None:
    options = arguments("commands", engines=("whisper", "vosk", "pocketsphinx", "auto"))
    folder = next((d for d in options.data if (d / "labels.json").exists()), None)
    if folder is None:
        sys.exit("bench.commands: no folder with a labels.json was given (--data DIR)")
    chosen = commands(folder)
    random.Random(options.seed).shuffle(chosen)
    chosen = chosen[: options.limit]

    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(
            paths=Paths.from_environment({"ASSISTANT_HOME": home}),
            skills=[COFFEE],
            hears=True,
            engine=options.engine,
        ) as us,
    ):
        figures, failures = measured(us, chosen, noises(folder))
        figures["time_ratio"] = number(*time_ratio(us, chosen[:YARDSTICK_CLIPS]))
        name = us.engine_choice.name if us.engine_choice else "no engine"
    for failure in failures[:FAILURES_SHOWN]:
        print(failure)
    emit("commands", f"{len(chosen)} human recordings of {folder.name}, {name}", figures)


def measured(
    us: Assistant, chosen: Sequence[Command], noise: Sequence[AudioChunk]
) -> tuple[dict[str, Figure], list[Outcome]]:
    """The shares that are right, clean and in noise, and what went wrong, the clean first."""
    us.hear(chosen[0].audio())
    figures = {"load_s": number(time.process_time(), 1)}
    clean = run(us, chosen, "clean")
    right = [outcome for outcome in clean if outcome.right]
    figures["clean"] = share(len(right), len(clean))
    figures["confirmed"] = share(sum(outcome.asked for outcome in right), len(right))
    # Before the noise is loaded and mixed, which is the bench's doing and not ours.
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures["peak_mb"] = number(peak_kb / 1024, 1)
    failures = [outcome for outcome in clean if not outcome.right]
    for decibels in NOISE_DECIBELS if noise else ():
        sound = partial(in_noise, noises=noise, decibels=decibels)
        noisy = run(us, chosen, f"{decibels} dB", sound)
        figures[f"db{decibels}"] = share(sum(o.right for o in noisy), len(noisy))
        failures += [outcome for outcome in noisy if not outcome.right][:3]
    return figures, failures


def in_noise(command: Command, noises: Sequence[AudioChunk], decibels: float) -> AudioChunk:
    """The command with noise; which of them, and what part of it, is drawn from its name."""
    seed = f"{command.file.name} {decibels}"
    return mixed(command.audio(), random.Random(seed).choice(noises), decibels, seed)


def run(
    us: Assistant,
    chosen: Sequence[Command],
    label: str,
    sound: Callable[[Command], AudioChunk] = Command.audio,
) -> list[Outcome]:
    """Each command as a conversation of its own."""
    outcomes = []
    for command in progress(chosen, label):
        audio = sound(command)
        us.fresh()
        outcomes.append(Outcome(command, us.hear(audio)))
    return outcomes


def time_ratio(us: Assistant, chosen: Sequence[Command]) -> tuple[float, int]:
    """Our median time over the yardstick's, each clip timed by both in turn."""
    child = subprocess.Popen(
        [sys.executable, "-m", "bench._plain_whisper"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin
    assert child.stdout
    yardstick = json.loads(child.stdout.readline())["yardstick"]
    print(f"time_ratio is against {yardstick}", file=sys.stderr)
    ours, theirs = [], []
    for command in progress(chosen, "time"):
        child.stdin.write(f"{command.file}\n")
        child.stdin.flush()
        theirs.append(json.loads(child.stdout.readline())["seconds"])
        audio = command.audio()
        us.fresh()
        times = us.hear(audio).timing_ms
        ours.append((times["hear"] + times["understand"]) / 1000)
    child.stdin.close()
    child.wait()
    return median(ours) / median(theirs), len(chosen)


if __name__ == "__main__":
    main()
