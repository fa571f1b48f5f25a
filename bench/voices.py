"""How well each voice is understood, and what it costs.

`python -m bench.voices [--engine pyttsx3|flite|piper] [--limit N]` says the replies of
`voice_replies.txt` in every voice that works here and has plain Whisper tiny.en write them down.
By voice: `word_errors` (against what is read aloud of them, numbers made alike first),
`first_audio_ms` and `first_audio_cpu_ms` (medians from the text to the first sound, once warm),
`cpu_per_second` of sound, `memory_mb` of the engine's process, `loudness_lufs` of all its sound
(ITU-R BS.1770), `pitch_hz` (median) and `words_per_minute`. Over all voices: `worst_word_errors`,
also by engine; `loudness_spread_lu`, from the softest to the loudest; `least_difference`, of the
two most alike, in pitch or in rate, whichever sets them further apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from assistant.speaking.loudness import lufs
from assistant.speaking.measuring import measured
from assistant.speaking.reading_aloud import reading_aloud
from assistant.speaking.sound_files import resampled, write_wav
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice, find_voices
from assistant.values import AudioChunk
from bench._report import Figure, arguments, emit, number, progress, share
from bench._spoken_numbers import edits, words

ROOT = Path(__file__).parents[1]
REGION = "GB"
WORST_SHOWN = 5


class Listener:
    """Plain Whisper tiny.en in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._questions, self._answers = process.stdin, process.stdout
        self._answers.readline()

    def hear(self, audio: AudioChunk) -> str:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "reply.wav"
            write_wav(file, resampled(audio, 16_000))
            self._questions.write(f"{file}\n")
            self._questions.flush()
            return str(json.loads(self._answers.readline())["text"]).strip()


@contextmanager
def listener() -> Iterator[Listener]:
    command = [sys.executable, "-m", "bench._plain_whisper"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield Listener(process)
        finally:
            process.kill()


def main() -> None:
    options = arguments("voices", engines=("pyttsx3", "flite", "piper"))
    replies = (Path(__file__).parent / "voice_replies.txt").read_text().splitlines()
    replies = replies[: options.limit]
    voices, _ = find_voices([ROOT / "voices"])
    figures: dict[str, Figure] = {}
    failures: list[tuple[int, str]] = []
    with listener() as whisper:
        for voice in voices.values():
            if options.engine in (None, voice.engine):
                figures |= figures_of(voice, replies, whisper, failures)
    for wrong, story in sorted(failures, reverse=True)[:WORST_SHOWN]:
        print(f"{wrong} wrong: {story}")
    emit(
        "voices",
        f"{len(replies)} replies, heard by Whisper tiny.en",
        {**figures, **over_all(figures, voices)},
    )


def over_all(figures: Mapping[str, Figure], voices: Mapping[str, Voice]) -> Mapping[str, Figure]:
    """What holds for the worst voice, of all and of each engine, and between the voices."""
    found: dict[str, Figure] = {}
    for name, voice in voices.items():
        errors = figures.get(f"word_errors.{name}")
        for worst in ("worst_word_errors", f"worst_word_errors.{voice.engine}"):
            if errors and errors["value"] >= found.get(worst, errors)["value"]:
                found[worst] = errors
    loud = [figures[name]["value"] for name in figures if name.startswith("loudness_lufs.")]
    if loud:
        found["loudness_spread_lu"] = number(max(loud) - min(loud), len(loud))
    spoken = [name for name in voices if f"pitch_hz.{name}" in figures]
    if apart := [difference(figures, *two) for two in combinations(spoken, 2)]:
        found["least_difference"] = number(min(apart), len(apart))
    return found


def difference(figures: Mapping[str, Figure], one: str, other: str) -> float:
    """How far two voices are apart in pitch or in rate: 0.15 is 15 %."""
    pairs = (
        [figures[f"{figure}.{name}"]["value"] for name in (one, other)]
        for figure in ("pitch_hz", "words_per_minute")
    )
    return max(max(pair) / min(pair) for pair in pairs) - 1


def figures_of(
    voice: Voice, replies: Sequence[str], whisper: Listener, failures: list[tuple[int, str]]
) -> Mapping[str, Figure]:
    """One voice's figures; none where it does not work here."""
    speaker = Speaker({voice.name: voice}, region=REGION)
    try:
        if reason := speaker.available(voice):
            print(f"{voice.name} left out: {reason}", file=sys.stderr)
            return {}
        speaker.say("Warm.", voice)
        said = spoken(speaker, voice, replies)
    finally:
        speaker.close()
    wrong = total = 0
    for reply, sound in progress(list(zip(replies, said.sounds, strict=True)), voice.name):
        heard = whisper.hear(sound)
        read = words(reading_aloud("en", REGION).words(reply))
        errors = edits(read, words(heard))
        wrong, total = wrong + errors, total + len(read)
        failures.append((errors, f"{voice.name} said “{reply}”, Whisper heard “{heard}”"))
    seconds = sum(sound.seconds for sound in said.sounds)
    manner = measured(said.sounds, sum(len(reply.split()) for reply in replies))
    count = len(replies)
    by_figure = {
        "word_errors": share(min(wrong, total), total),
        "first_audio_ms": number(median(said.waits_ms), count),
        "first_audio_cpu_ms": number(median(said.waits_cpu_ms), count),
        "cpu_per_second": number(said.cpu_seconds / seconds, count),
        "memory_mb": number(said.memory_mb, 1),
        "loudness_lufs": number(loudness_of(said.sounds), count),
        "pitch_hz": number(manner.pitch_hz, count),
        "words_per_minute": number(manner.words_per_minute, count),
    }
    return {f"{name}.{voice.name}": figure for name, figure in by_figure.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """The replies' sounds and what they took: the wait for each one's first, all CPU, memory."""

    sounds: Sequence[AudioChunk]
    waits_ms: Sequence[float]
    waits_cpu_ms: Sequence[float]
    cpu_seconds: float
    memory_mb: float


def spoken(speaker: Speaker, voice: Voice, replies: Sequence[str]) -> Said:
    sounds, waits, waits_cpu = [], [], []
    before = cpu_seconds()
    for reply in replies:
        started, started_cpu = perf_counter(), cpu_seconds()
        chunks: list[AudioChunk] = []
        for chunk in speaker.stream(reply, voice):
            if not chunks:
                waits.append(1000 * (perf_counter() - started))
                waits_cpu.append(1000 * (cpu_seconds() - started_cpu))
            chunks.append(chunk)
        sounds.append(AudioChunk.joined(chunks))
    used = cpu_seconds() - before
    return Said(sounds, waits, waits_cpu, used, speaker.start(voice).memory_mb)


def loudness_of(sounds: Sequence[AudioChunk]) -> float:
    """The integrated loudness of all `sounds`, one after the other."""
    together = AudioChunk.joined(sounds)
    samples = np.frombuffer(together.pcm, "<i2").astype(np.float32) / np.float32(32768)
    return lufs(samples, together.rate_hz)


def cpu_seconds() -> float:
    """User and system time of the threads of this process and its living children.

    By proc(5), schedstat: to the nanosecond, where `stat` counts in hundredths of a second.
    """
    threads = (file for pid in family() for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(file.read_text().split()[0]) for file in threads) / 1e9


def family() -> list[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [os.getpid(), *(int(pid) for file in tasks for pid in file.read_text().split())]


if __name__ == "__main__":
    main()
