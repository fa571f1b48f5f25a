"""Recordings that ask for nothing that is installed, and what the assistant makes of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.assembly import open_assistant
from assistant.hearing.recordings import read_recording
from assistant.settings import Paths
from assistant.values import AudioChunk, Band, Turn
from bench._read_speech import read_speech, synthesise
from bench._report import Figure, number, progress, share

NOISE_SECONDS = 4.0
"""Of noise alone, about what an utterance takes."""

READ_SECONDS = 7_500.0
"""Of read speech: a little over two hours, since its length is an estimate before it is there."""

LONGEST_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Stranger:
    """A recording that asks for nothing that is installed."""

    source: str
    file: Path
    start_seconds: float | None = None
    """None for all of it."""

    def audio(self) -> AudioChunk:
        whole = read_recording(self.file, longest_seconds=3600)
        start = 2 * round((self.start_seconds or 0.0) * whole.rate_hz)
        seconds = LONGEST_SECONDS if self.start_seconds is None else NOISE_SECONDS
        length = 2 * round(seconds * whole.rate_hz)
        return AudioChunk(whole.pcm[start : start + length], whole.rate_hz)


def strangers(folders: Iterable[Path]) -> Iterator[Stranger]:
    """Every recording of the folders that asks for nothing installed."""
    for folder in folders:
        if (folder / "labels.json").exists():
            found = (file for place in (folder / "flac", folder) for file in place.glob("*.flac"))
            yield from (
                Stranger("coffee", file)
                for file in sorted(found)
                if not file.name.startswith("noise_")
            )
        for manifest in sorted(folder.glob("*.jsonl")):
            for line in manifest.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if "keyword" in row:
                    yield Stranger("wake_words", folder / row["file"])
                elif row.get("out_of_vocabulary"):
                    yield Stranger("out_of_vocabulary", folder / row["file"])
                elif row.get("lang", "en") != "en":
                    yield Stranger("other_language", folder / row["file"])
        for file in sorted((*folder.glob("noise_*.flac"), *folder.glob("background_noise*"))):
            seconds = read_recording(file, longest_seconds=3600).seconds
            for part in range(int(seconds // NOISE_SECONDS)):
                yield Stranger("noise", file, part * NOISE_SECONDS)


def readers(seed: int) -> list[Stranger]:
    """Two hours of read speech; `make_readable` makes what is missing of it."""
    return [Stranger(f"read_{one.voice}", one.file) for one in read_speech(READ_SECONDS, seed)]


def make_readable(spoken: Sequence[Stranger], seed: int) -> None:
    """Have the read speech among `spoken` synthesised, where it is not yet."""
    wanted = {stranger.file for stranger in spoken}
    synthesise([one for one in read_speech(READ_SECONDS, seed) if one.file in wanted])


def hear(spoken: Sequence[Stranger], engine: str | None) -> list[tuple[Stranger, Turn]]:
    """Each recording as the first utterance of a conversation with the shipped skills alone."""
    with (
        tempfile.TemporaryDirectory() as home,
        open_assistant(
            paths=Paths.from_environment({"ASSISTANT_HOME": home}), hears=True, engine=engine
        ) as us,
    ):
        turns = []
        for stranger in progress(spoken, "sound"):
            us.fresh()
            turns.append((stranger, us.hear(stranger.audio())))
        return turns


def sound_figures(heard: Sequence[tuple[Stranger, Turn]]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for source in ("", *sorted({stranger.source for stranger, _ in heard})):
        part = [turn for stranger, turn in heard if source in ("", stranger.source)]
        suffix = f"_{source}" if source else ""
        acted = sum(turn.band is Band.ACT for turn in part)
        answered = sum(turn.band is not Band.REJECT for turn in part)
        figures[f"sound_acted{suffix}"] = share(acted, len(part))
        figures[f"sound_answered{suffix}"] = share(answered, len(part))
    read = [one for one, _ in heard if one.source.startswith("read_")]
    if read:
        seconds = sum(one.audio().seconds for one in read)
        figures["read_hours"] = number(seconds / 3600, len(read))
    return figures


def failures(heard: Sequence[tuple[Stranger, Turn]]) -> list[str]:
    """What was answered though it was not meant for us: the acted upon first, one of a source
    before a second one of it."""
    found = [pair for pair in heard if pair[1].band is not Band.REJECT]
    counts: dict[str, int] = {}
    ranked = []
    for stranger, turn in found:
        counts[stranger.source] = counts.get(stranger.source, 0) + 1
        ranked.append((turn.band is not Band.ACT, counts[stranger.source], stranger, turn))
    ranked.sort(key=lambda each: each[:2])
    return [
        f"{stranger.source} {stranger.file.name}: heard {turn.heard.text!r}: "
        f"{turn.understood.name if turn.understood else ''} [{turn.band}]"
        for _, _, stranger, turn in ranked
    ]
