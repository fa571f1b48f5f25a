"""How well each voice is understood, and what it costs.

`python -m bench.voices [--engine pyttsx3|piper] [--limit N]` says the replies of
`voice_replies.txt` in every voice that works here and has plain Whisper tiny.en write them down.
By voice: `word_errors` (numbers made alike first), `first_audio_ms` (median, once warm),
`cpu_per_second` of sound, `memory_mb` of the engine's process, `pitch_hz` (median) and
`words_per_minute`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from assistant.speaking.sound_files import resampled, write_wav
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice, find_voices
from assistant.values import AudioChunk
from bench._report import Figure, arguments, emit, number, progress, share
from bench._spoken_numbers import edits, words

ROOT = Path(__file__).parents[1]
WORST_SHOWN = 5
FRAME_SECONDS = 0.04
LOWEST_HZ, HIGHEST_HZ = 60, 400


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
    options = arguments("voices", engines=("pyttsx3", "piper"))
    replies = (Path(__file__).parent / "voice_replies.txt").read_text().splitlines()
    replies = replies[: options.limit]
    voices, _ = find_voices([ROOT / "voices"])
    figures: dict[str, Figure] = {}
    failures: list[tuple[int, str]] = []
    with listener() as whisper:
        for voice in voices.values():
            if options.engine in (None, voice.engine):
                figures |= measured(voice, replies, whisper, failures)
    for wrong, story in sorted(failures, reverse=True)[:WORST_SHOWN]:
        print(f"{wrong} wrong: {story}")
    errors = [figures[name] for name in figures if name.startswith("word_errors.")]
    if errors:
        figures["worst_word_errors"] = max(errors, key=lambda figure: figure["value"])
    emit("voices", f"{len(replies)} replies, heard by Whisper tiny.en", figures)


def measured(
    voice: Voice, replies: Sequence[str], whisper: Listener, failures: list[tuple[int, str]]
) -> Mapping[str, Figure]:
    """One voice's figures; none where it does not work here."""
    speaker = Speaker({voice.name: voice})
    try:
        if reason := speaker.available(voice):
            print(f"{voice.name} left out: {reason}", file=sys.stderr)
            return {}
        speaker.say("Warm.", voice)
        sounds, first_ms, cpu_seconds, memory_mb = spoken(speaker, voice, replies)
    finally:
        speaker.close()
    wrong = total = 0
    for reply, sound in progress(list(zip(replies, sounds, strict=True)), voice.name):
        heard = whisper.hear(sound)
        errors = edits(words(reply), words(heard))
        wrong, total = wrong + errors, total + len(words(reply))
        failures.append((errors, f"{voice.name} said “{reply}”, Whisper heard “{heard}”"))
    seconds = sum(sound.seconds for sound in sounds)
    count = len(replies)
    by_figure = {
        "word_errors": share(min(wrong, total), total),
        "first_audio_ms": number(first_ms, count),
        "cpu_per_second": number(cpu_seconds / seconds, count),
        "memory_mb": number(memory_mb, 1),
        "pitch_hz": number(pitch_hz(sounds), count),
        "words_per_minute": number(60 * sum(len(r.split()) for r in replies) / seconds, count),
    }
    return {f"{name}.{voice.name}": figure for name, figure in by_figure.items()}


def spoken(
    speaker: Speaker, voice: Voice, replies: Sequence[str]
) -> tuple[list[AudioChunk], float, float, float]:
    """The replies' sounds, median wait for the first sound in ms, CPU seconds, engine's MB."""
    sounds, waits = [], []
    before = cpu_seconds()
    for reply in replies:
        started = perf_counter()
        chunks: list[AudioChunk] = []
        for chunk in speaker.stream(reply, voice):
            if not chunks:
                waits.append(1000 * (perf_counter() - started))
            chunks.append(chunk)
        sounds.append(AudioChunk.joined(chunks))
    return sounds, median(waits), cpu_seconds() - before, largest_child_mb()


def cpu_seconds() -> float:
    """User and system time of this process and its living children (proc(5))."""
    tick = os.sysconf("SC_CLK_TCK")
    stats = (Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1] for pid in family())
    return sum((int(f[11]) + int(f[12])) / tick for f in map(str.split, stats))


def largest_child_mb() -> float:
    """The resident memory of the voice engine: the child that is not Whisper."""
    sizes = []
    for pid in family()[1:]:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        status = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
        if b"worker_process" in command:
            sizes.append(int(status["VmRSS"].split()[0]) / 1024)
    return max(sizes)


def family() -> list[int]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [os.getpid(), *(int(pid) for file in tasks for pid in file.read_text().split())]


def pitch_hz(sounds: Sequence[AudioChunk]) -> float:
    """The median pitch of voiced frames, each by the peak of its autocorrelation."""
    pitches: list[float] = []
    for sound in sounds:
        samples = np.frombuffer(sound.pcm, "<i2").astype(np.float64)
        frame = int(FRAME_SECONDS * sound.rate_hz)
        shortest, longest = sound.rate_hz // HIGHEST_HZ, sound.rate_hz // LOWEST_HZ
        for start in range(0, len(samples) - frame, frame):
            piece = samples[start : start + frame] - samples[start : start + frame].mean()
            spectrum = np.fft.rfft(piece, 2 * frame)
            likeness = np.fft.irfft(np.abs(spectrum) ** 2)[:frame]
            if likeness[0] < frame * 1e5:
                continue  # too soft to be voiced
            likeness = likeness / likeness[0]
            best = shortest + int(likeness[shortest:longest].argmax())
            if likeness[best] > 0.4:
                pitches.append(sound.rate_hz / best)
    return float(np.median(pitches)) if pitches else 0.0


if __name__ == "__main__":
    main()
