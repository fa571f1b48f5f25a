"""How long a person waits: the end of what they say to the first sound of the answer.

`python -m bench.gap [--limit N]`: the real daemon (whisper, the default voice) in a room of a
private PulseAudio. Requests of synthetic speakers are played into its microphone; microphone and
loudspeaker are both recorded, and the gap is the time between the two recordings' last and first
sound. `median_ms` and `p95_ms` are over all requests that were answered; `answered` is their
share; the parts are medians of what the daemon itself tells: `hear` and `understand` mostly lie
within the pause that ends an utterance, `wait` is how long the finished decode waited for its end.
`piper_median_ms`: of the first PIPER_REQUESTS again in the voice "joe", where it is installed.
With `--data`, folders of labelled commands, also how often who hesitates is cut off: `_cut_offs`.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.values import AudioChunk
from bench._cut_offs import cut_offs
from bench._report import Figure, arguments, emit, number, progress, share
from tests.journeys.living_stage import Home, living_home, missing, program, spoken
from tests.virtual_audio import MICROPHONE, SPEAKER

REQUESTS = (
    "what time is it",
    "what's the date tomorrow",
    "what day is it today",
    "set a timer for ten minutes",
    "how long is left on the timer",
    "cancel the timer",
    "what time is it in tokyo",
    "what can you do",
    "set an alarm for seven thirty",
    "cancel my alarm",
    "add milk to the shopping list",
    "what's on the shopping list",
    "hello",
    "thank you",
    "what do you know about me",
    "remind me to call anna tomorrow at nine",
    "what are my reminders",
    "how are you",
    "tell me a joke",
    "cancel all timers",
)
SPEAKERS = ("en-us", "en-gb", "en-us+f2", "en-gb+m3", "en-gb-scotland")
LOUD = 300
"""Of 32,768: what counts as a sound; the synthetic voices end in digital silence."""
FRAME_SECONDS = 0.005
ANSWER_SECONDS = 8.0
SLOW_SHOWN = 10
PIPER_VOICE = "joe"
PIPER_REQUESTS = 30
STEPS = ("hear", "understand", "wait", "act", "word", "first_audio")


class Listener:
    """Records one device, and knows when each of its frames was heard, and how loud."""

    def __init__(self, home: Home, device: str) -> None:
        command = ["parec", f"--device={device}", "--format=s16le", "--rate=16000"]
        self._recorder = subprocess.Popen(
            [*command, "--channels=1", "--latency-msec=5"],
            stdout=subprocess.PIPE,
            env=home.environment,
        )
        self.frames: list[tuple[float, int]] = []
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def loud_times(self, since: float) -> list[float]:
        """When it was loud, from `since` on (time.monotonic)."""
        return [when for when, peak in list(self.frames) if when >= since and peak > LOUD]

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        size = 2 * round(16_000 * FRAME_SECONDS)
        with self._recorder.stdout as stream:
            while frame := stream.read(size):
                samples = array("h", frame[: len(frame) // 2 * 2])
                self.frames.append((time.monotonic(), max(map(abs, samples), default=0)))


@contextmanager
def listening(home: Home) -> Iterator[tuple[Listener, Listener]]:
    said, answered = Listener(home, MICROPHONE), Listener(home, f"{SPEAKER}.monitor")
    try:
        yield said, answered
    finally:
        said.close()
        answered.close()


def gap_seconds(home: Home, said: Listener, answered: Listener, sound: AudioChunk) -> float | None:
    """From the last sound into the microphone to the first one of the answer; None without one."""
    home.request("listen")
    home.until(lambda: home.status()["state"] == "listening")
    time.sleep(0.2)
    began = time.monotonic()
    home.say(sound, 0.1)
    time.sleep(0.1)
    ended = max(said.loud_times(began), default=began)
    while time.monotonic() - ended < ANSWER_SECONDS:
        heard = answered.loud_times(ended)
        if heard:
            return heard[0] - ended
        time.sleep(0.05)
    return None


@dataclass(frozen=True, slots=True)
class Answered:
    """A request whose answer sounded `seconds` after it; the first event told since is `mark`."""

    seconds: float
    speaker: str
    text: str
    mark: int


def ask_all(home: Home, requests: Sequence[tuple[str, str]]) -> list[Answered]:
    """Those that were answered, in the order they were asked in."""
    found = []
    for text, speaker in progress(requests, "requests"):
        mark = home.now
        # Of their own each, so that the lists of frames stay short.
        with listening(home) as (said, answered):
            gap = gap_seconds(home, said, answered, spoken(text, speaker))
        home.request("stop")
        home.until_asleep()
        if gap is not None:
            found.append(Answered(gap, speaker, text, mark))
    return found


def gaps(found: Sequence[Answered], prefix: str = "") -> dict[str, Figure]:
    """The figures of how long people waited, in milliseconds."""
    seconds = [one.seconds for one in found]
    return {
        f"{prefix}median_ms": number(1000 * statistics.median(seconds), len(seconds)),
        f"{prefix}p95_ms": number(1000 * statistics.quantiles(seconds, n=20)[-1], len(seconds)),
    }


def show_slow(home: Home, found: Sequence[Answered]) -> None:
    for one in sorted(found, key=lambda one: one.seconds)[-SLOW_SHOWN:]:
        heard = [told["text"] for told in home.told("heard", one.mark)[:1]]
        took = [told["timing_ms"] for told in home.told("turn", one.mark)[:1]]
        print(f"{one.seconds:.2f} s  {one.speaker}: {one.text!r} {heard} {took}")


def measured(home: Home, requests: Sequence[tuple[str, str]]) -> dict[str, Figure]:
    found = ask_all(home, requests)
    show_slow(home, found)
    turns = [turn["timing_ms"] for turn in home.told("turn")]
    figures = {**gaps(found), "answered": share(len(found), len(requests))}
    for step in STEPS:
        times = [turn[step] for turn in turns if step in turn]
        figures[f"{step}_ms"] = number(statistics.median(times), len(times))
    if find_spec("piper") is not None:
        program(home, "voices", "use", PIPER_VOICE)
        figures |= gaps(ask_all(home, requests[:PIPER_REQUESTS]), "piper_")
    return figures


def main() -> None:
    options = arguments("gap")
    if lacking := missing():
        sys.exit(f"bench.gap needs {lacking}")
    requests = [(text, speaker) for speaker in SPEAKERS for text in REQUESTS]
    random.Random(options.seed).shuffle(requests)
    requests = requests[: options.limit]
    with tempfile.TemporaryDirectory() as folder, living_home(Path(folder)) as home:
        figures = measured(home, requests)
    sample = f"{len(requests)} requests, {len(SPEAKERS)} espeak-ng speakers, whisper, voice calm"
    hesitant, cut_off = cut_offs(options)
    if cut_off:
        figures |= cut_off
        sample += f"; {hesitant} commands of people, with pauses put in"
    emit("gap", sample, figures)


if __name__ == "__main__":
    main()
