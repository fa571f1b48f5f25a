"""How often the wake phrase is missed, and how often something else wakes it.

`python -m bench.wake [--data DIR]... [--limit N] [--seed N]`, on folders like
picovoice-wake-word (`manifest.jsonl` with keywords). `miss_PHRASE` for ready-made phrases;
`miss_any.PHRASE` for each keyword as a phrase somebody chose: found by its sounds at the
threshold of one who did not enrol, confirmed by Whisper. False wakes an hour: `…_human` of the
default phrase on all speech of people in the folders, `….PHRASE` of the others on what is not
that phrase; `…_synthetic` of the default phrase on ten hours read by espeak-ng and flite, where
clinc150 (a folder beside) gives something to read. `--limit`: clips a keyword, recordings of
speech, and minutes read.

What was looked at: pocketsphinx's threshold was chosen, by misses and by candidates from other
speech, on all clips of the open half. Ready-made phrases have their makers' thresholds.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.engines import WakeWord
from assistant.errors import ModelError
from assistant.hearing.choosing import choose_engine, open_engine
from assistant.hearing.listening import EngineEars
from assistant.hearing.recordings import read_recording
from assistant.hearing.wake_choosing import choose_wake, open_wake
from assistant.hearing.wake_listening import Transcribe
from assistant.settings import HearingSettings, WakeSettings
from assistant.values import AudioChunk
from bench._read_aloud import missing_programs, read_aloud, sentences
from bench._report import Figure, arguments, emit, number, progress, share

READY_MADE = "alexa"
"""The ready-made phrase there are recordings of."""

SYNTHETIC_HOURS = 10.0
PIECE_SECONDS = 0.04
ROOM_SECONDS = 1.2
ROOM_LEVEL = 10.0
"""Standard deviation of the room's noise, of 32,768: about -70 dBFS."""

FAILURES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording; `keyword` is what is said in it, "" for anything else."""

    file: Path
    keyword: str

    def audio(self) -> AudioChunk:
        return read_recording(self.file, longest_seconds=3600)


def main() -> None:
    options = arguments("wake")
    clips = [clip for folder in options.data for clip in clips_of(folder)]
    random.Random(options.seed).shuffle(clips)
    keywords = sorted({clip.keyword for clip in clips} - {""})
    if not keywords:
        sys.exit("bench.wake: no folder with recordings of wake words was given (--data DIR)")
    default = WakeSettings().phrase
    speech = clips[: options.limit]
    ears = open_ears()
    figures: dict[str, Figure] = {}
    for phrase in keywords:
        said = [clip for clip in clips if clip.keyword == phrase][: options.limit]
        others = [clip for clip in speech if clip.keyword != phrase]
        if phrase == READY_MADE:
            figures |= measured(detector(phrase), said, others, "")
        figures |= measured(detector(phrase, ears.transcribe), said, others, "any.")
    hours, woken = false_wakes(detector(default), (clip.audio() for clip in speech))
    figures["false_per_hour_human"] = rate(woken, hours)
    figures["hours_human"] = number(hours, len(speech))
    sample = f"{len(keywords)} keywords, {hours:.2f} h of people, default phrase “{default}”"
    texts = [text for folder in options.data for text in sentences(folder.parent / "clinc150")]
    if texts and not missing_programs():
        wanted = min(SYNTHETIC_HOURS, (options.limit or math.inf) / 60)
        hours, woken = false_wakes(detector(default), read_aloud(texts, wanted, options.seed))
        figures["false_per_hour_synthetic"] = rate(woken, hours)
        figures["hours_synthetic"] = number(hours, 1)
        sample += f", {hours:.1f} h of espeak-ng and flite"
    emit("wake", sample, figures)


def measured(
    wake: WakeWord, said: Sequence[Clip], others: Sequence[Clip], prefix: str
) -> Mapping[str, Figure]:
    """Misses and false wakes of one detector; shows some of the missed."""
    phrase = wake.phrases[0]
    missed = [clip for clip in progress(said, f"{prefix}{phrase}") if not hears(wake, clip.audio())]
    for clip in missed[:FAILURES_SHOWN]:
        print(f"{prefix}{phrase}: missed {clip.file.name}")
    hours, woken = false_wakes(wake, (clip.audio() for clip in others))
    wake.close()
    return {
        f"miss_{prefix}{phrase}": share(len(missed), len(said)),
        f"false_per_hour_human.{prefix}{phrase}": rate(woken, hours),
    }


def clips_of(folder: Path) -> Iterator[Clip]:
    """Every recording of speech in a folder, and its keyword where a manifest names one."""
    keywords: dict[Path, str] = {}
    for manifest in sorted(folder.glob("*.jsonl")):
        for line in manifest.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "file" in row:
                keywords[folder / row["file"]] = row.get("keyword", "")
    for file in sorted((*folder.rglob("*.flac"), *folder.rglob("*.wav"))):
        if "noise" not in file.name:
            yield Clip(file, keywords.get(file, ""))


def open_ears() -> EngineEars:
    """Whisper with its defaults, as what confirms."""
    settings = HearingSettings(engine="whisper")
    with TemporaryDirectory() as nowhere:
        try:
            choice = choose_engine(settings, Path(nowhere))
        except ModelError as error:
            sys.exit(f"bench.wake: {error.message}")
    return EngineEars(open_engine(choice, settings))


def detector(phrase: str, confirm: Transcribe | None = None) -> WakeWord:
    """As the daemon opens it; with `confirm`, as for a phrase that is not ready-made."""
    settings = WakeSettings(phrase=phrase, engine="pocketsphinx" if confirm else "auto")
    with TemporaryDirectory() as nowhere:
        choice = choose_wake(settings, Path(nowhere))
    return open_wake(choice, confirm)


def hears(wake: WakeWord, recording: AudioChunk) -> bool:
    """Whether the recording wakes it, out of a quiet room."""
    wake.reset()
    return bool(wakings(wake, AudioChunk.joined([room(), recording, room()])))


def false_wakes(wake: WakeWord, recordings: Iterable[AudioChunk]) -> tuple[float, int]:
    """Hours, and how often it woke: one recording after another, with a pause between."""
    seconds, woken = 0.0, 0
    for recording in recordings:
        sound = AudioChunk.joined([recording, room()])
        seconds += sound.seconds
        woken += wakings(wake, sound)
        if sys.stderr.isatty():
            tell_hours(wake, seconds, end="")
    tell_hours(wake, seconds, end="\n")
    return seconds / 3600, woken


def tell_hours(wake: WakeWord, seconds: float, end: str) -> None:
    print(f"\r{wake.phrases[0]}: {seconds / 3600:.2f} h", end=end, file=sys.stderr, flush=True)


def wakings(wake: WakeWord, sound: AudioChunk) -> int:
    size = 2 * round(PIECE_SECONDS * sound.rate_hz)
    pieces = (AudioChunk(sound.pcm[at : at + size]) for at in range(0, len(sound.pcm), size))
    return sum(wake.feed(piece) is not None for piece in pieces)


def room() -> AudioChunk:
    """A moment of a quiet room."""
    samples = np.random.default_rng(0).normal(0, ROOM_LEVEL, round(ROOM_SECONDS * 16_000))
    return AudioChunk(samples.astype("<i2").tobytes())


def rate(events: int, hours: float) -> Figure:
    """Events an hour, with their exact 95 % interval (Garwood 1936); `n` counts the events."""
    low = bisected(lambda mean: 1 - below(events, mean) - 0.025) if events else 0.0
    high = bisected(lambda mean: 0.025 - below(events + 1, mean))
    hours = max(hours, 1e-9)
    return {"value": events / hours, "n": events, "low": low / hours, "high": high / hours}


def below(events: int, mean: float) -> float:
    """How likely fewer than so many events are (Poisson)."""
    terms = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(events))
    return math.fsum(math.exp(term) for term in terms)


def bisected(rising: Callable[[float], float]) -> float:
    low, high = 1e-9, 1e5
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return high


if __name__ == "__main__":
    main()
