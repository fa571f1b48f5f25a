"""How often someone who hesitates is cut off, and how long someone who does not must wait.

Human commands with a pause of room tone put between two of their words, through the daemon's own
endpointing: VAD, the recogniser at each pause, the judge of completeness. A command is cut off
when it was taken for ended before its speaker ended; that they may still speak on before the
answer sounds counts for nothing here.

`python -m bench._cut_offs --data DIR [--limit N]`. What was looked at, of the open half shuffled
with seed 7: `Patience`, the fall of the voice and the judge's rules were fitted on the first 70 of
every second command; of the others the first 90 were looked at once, and two of them led to the
rule that a doubtful reading is waited for. 60 of the rest were looked at later, and showed that
`almost` was below what the first 70 ask for; then the pauses of all were counted to see what
`incomplete` costs: above 1.1 s it spares one in 900. Last, 150 of all showed that a wait of 0.9 s
for `almost` spares five more than one of 0.8 s, and that a sentence which fits badly but to its
end need not count as broken off. Of all 310, the verdicts kept and judged anew: a first decode
after 0.09 s instead of 0.15 hears as well (45 texts differ, in commas and single words, for better
and worse) and decodes a tenth more; a full stop tells what will not go on (`completeness`), so
that `almost` could go from 0.9 to 0.65 s, `open_fallen` from 0.8 to 0.7 and `incomplete` from 1.1
to 1.04; `complete` at 0.35 and `almost_fallen` at 0.4 cost none. The same verdicts once more:
silence is told in blocks of 32 ms, so that 1.04 is 1.056 and 1.0 is 1.024; with `incomplete` at 1.0
14.5 of 100 are cut off at 0.9 s instead of 13.2, and as many as before at 0.6 s. Counted from the
last loud sound, with 0.06 s more of each, as many are cut off and the waits differ less.
Only data that was kept aside is a clean measure.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np

from assistant.assembly import open_assistant
from assistant.engines import VoiceActivity
from assistant.hearing.endpointing import Ended, Endpointer, Patience, Paused
from assistant.hearing.silence import FRAME_SECONDS, HOP_SECONDS, frame_levels
from assistant.hearing.wake_choosing import open_voice_activity
from assistant.local_time import local_now
from assistant.settings import Paths
from assistant.stopwatch import Stopwatch
from assistant.values import AudioChunk, Completeness, Utterance
from bench._commands_data import commands
from bench._report import Figure, Options, arguments, emit, number, progress, share

ROOT = Path(__file__).parent.parent

PAUSE_SECONDS = (0.3, 0.6, 0.9)

PIECE_SECONDS = 0.032
"""What the VAD works on at a time."""

SPEECH_DECIBELS = 30.0
"""Below the loudest frame: quieter is no speech, in recordings made near the mouth."""

SHORTEST_SOUND = 10
"""Hops that speech lasts at least; what is shorter is a click of the mouth or of a switch."""

LEAD_SECONDS = 0.5
"""Before the first word: some speakers took five seconds to begin."""

TONE_SECONDS = 0.2
"""The quietest stretch of a recording, of which its room tone is made."""

GAP_SHARE = (0.15, 0.85)
"""Of the speech: where between a pause is put, so that there are words on either side."""

NEAREST_SECONDS = 0.3
"""A place is moved to the quietest moment within this: between two words."""

TAIL_SECONDS = 2.5
"""Of room tone after the command: nobody stops recording when they stop speaking."""

JUST_BEFORE_SECONDS = 0.1
"""An end so close before the speaker's is none too early: the last sound dies away."""

Judge: TypeAlias = Callable[[AudioChunk], Completeness]
"""What the words in this sound amount to."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command in sound, and when its speaker ends, in seconds."""

    audio: AudioChunk
    ends: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """`waited`: from the speaker's end to the decision, negative where they were cut off.

    `verdict` is the last one; None where the command never ended.
    """

    waited: float | None
    verdict: Completeness | None

    @property
    def was_cut_off(self) -> bool:
        return self.waited is not None and self.waited < -JUST_BEFORE_SECONDS


def cut_off_figures(
    recordings: Mapping[str, AudioChunk], voice: VoiceActivity, judge: Judge
) -> dict[str, Figure]:
    """`cut_off_MS` by the length of the pause, and what who does not hesitate waits, in ms.

    The recordings' names decide where their pauses are, so that a judge can be compared with
    another.
    """
    patience = Patience()
    fluent = [follow(whole(each), voice, patience, judge) for each in recordings.values()]
    waits = [outcome.waited for outcome in fluent if outcome.waited is not None]
    figures: dict[str, Figure] = {
        "decision_median_ms": number(1000 * float(np.median(waits)), len(waits)),
        "decision_p95_ms": number(1000 * float(np.percentile(waits, 95)), len(waits)),
        "cut_off_0": share(sum(outcome.was_cut_off for outcome in fluent), len(fluent)),
    }
    for seconds in PAUSE_SECONDS:
        name = f"cut_off_{1000 * seconds:.0f}"
        outcomes = [
            follow(hesitant(sound, seconds, file), voice, patience, judge)
            for file, sound in progress(list(recordings.items()), name)
        ]
        figures[name] = share(sum(outcome.was_cut_off for outcome in outcomes), len(outcomes))
    return figures


def cut_offs(options: Options) -> tuple[int, dict[str, Figure]]:
    """How many commands there are in the folders, and their figures; none without commands."""
    found = [command for folder in options.data for command in commands(folder)]
    random.Random(options.seed).shuffle(found)
    recordings = {one.file.name: one.audio() for one in found[: options.limit]}
    if not recordings:
        return 0, {}
    with (
        TemporaryDirectory() as home,
        open_assistant(
            paths=Paths.from_environment({"ASSISTANT_HOME": home}),
            skills=[ROOT / "examples"],
            hears=True,
            engine=options.engine or "whisper",
        ) as assistant,
    ):

        def judge(audio: AudioChunk) -> Completeness:
            utterance = Utterance(local_now(), audio=audio)
            return assistant.completeness(assistant.take_in(utterance, Stopwatch()))

        return len(recordings), cut_off_figures(recordings, open_voice_activity(), judge)


def main() -> None:
    """The figures by themselves, on folders with labelled commands."""
    options = arguments("_cut_offs", engines=("whisper", "vosk", "pocketsphinx"))
    count, figures = cut_offs(options)
    if not figures:
        sys.exit("bench._cut_offs: no folder with labelled commands was given (--data DIR)")
    emit("cut_offs", f"{count} commands of people", figures)


def whole(recording: AudioChunk) -> Command:
    """The command as it was spoken, and room tone after it."""
    start, end = _speech(recording)
    tone = _room_tone(recording, TAIL_SECONDS)
    return Command(AudioChunk.joined([_cut(recording, start, end), tone]), end - start)


def hesitant(recording: AudioChunk, seconds: float, seed: str) -> Command:
    """The command with a pause of `seconds` between two words; `seed` chooses which."""
    start, end = _speech(recording)
    place = _between_words(recording, start, end, random.Random(seed))
    parts = [
        _cut(recording, start, place),
        _room_tone(recording, seconds),
        _cut(recording, place, end),
        _room_tone(recording, TAIL_SECONDS),
    ]
    return Command(AudioChunk.joined(parts), end - start + seconds)


def follow(command: Command, voice: VoiceActivity, patience: Patience, judge: Judge) -> Outcome:
    """What endpointing makes of it. Every verdict is given at once, which cuts off the most."""
    voice.reset()
    endpointer = Endpointer(patience)
    heard = 0.0
    verdict: Completeness | None = None
    for piece in pieces(command.audio):
        heard += piece.seconds
        for event in endpointer.feed(piece, voice.feed(piece)):
            match event:
                case Paused():
                    verdict = judge(event.audio)
                    endpointer.judge(event, verdict)
                case Ended():
                    return Outcome(heard - command.ends, verdict)
    return Outcome(None, verdict)


def pieces(audio: AudioChunk) -> Iterator[AudioChunk]:
    """The sound as it would come from a microphone."""
    size = 2 * round(PIECE_SECONDS * audio.rate_hz)
    for start in range(0, len(audio.pcm), size):
        yield AudioChunk(audio.pcm[start : start + size], audio.rate_hz)


def _speech(recording: AudioChunk) -> tuple[float, float]:
    """From just before somebody speaks to where they end, in seconds."""
    levels = frame_levels(recording)
    loud = (levels > levels.max() - SPEECH_DECIBELS).astype(int)
    lasting = np.flatnonzero(np.convolve(loud, np.ones(SHORTEST_SOUND, int)) >= SHORTEST_SOUND)
    first, last = int(lasting[0]) - SHORTEST_SOUND + 1, int(lasting[-1])
    return max(0.0, first * HOP_SECONDS - LEAD_SECONDS), last * HOP_SECONDS + FRAME_SECONDS


def _between_words(recording: AudioChunk, start: float, end: float, chance: random.Random) -> float:
    """A moment between two words: the quietest near one chosen by chance."""
    first, last = (start + share * (end - start) for share in GAP_SHARE)
    wanted = chance.uniform(first, last)
    levels = frame_levels(recording)
    low = round(max(first, wanted - NEAREST_SECONDS) / HOP_SECONDS)
    high = round(min(last, wanted + NEAREST_SECONDS) / HOP_SECONDS)
    quietest = low + int(np.argmin(levels[low : high + 1]))
    return quietest * HOP_SECONDS + FRAME_SECONDS / 2


def _room_tone(recording: AudioChunk, seconds: float) -> AudioChunk:
    """The recording's quietest stretch, there and back again for as long as is wanted."""
    samples = np.frombuffer(recording.pcm, "<i2")
    length = min(round(TONE_SECONDS * recording.rate_hz), len(samples))
    energy = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    quietest = int(np.argmin(energy[length:] - energy[:-length]))
    stretch = samples[quietest : quietest + length]
    tone = np.resize(np.concatenate([stretch, stretch[::-1]]), round(seconds * recording.rate_hz))
    return AudioChunk(tone.astype("<i2").tobytes(), recording.rate_hz)


def _cut(recording: AudioChunk, start: float, end: float) -> AudioChunk:
    first, last = (2 * round(seconds * recording.rate_hz) for seconds in (start, end))
    return AudioChunk(recording.pcm[first:last], recording.rate_hz)


if __name__ == "__main__":
    main()
