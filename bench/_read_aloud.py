"""Hours of synthetic speech for next to nothing: sentences read by espeak-ng and flite."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.hearing.recordings import read_recording
from assistant.values import AudioChunk

ESPEAK_VOICES = ("en-gb", "en-us", "en-gb-scotland", "en-gb-x-rp", "en-029", "en-gb-x-gbcwmd")
FLITE_VOICES = ("slt", "rms", "awb", "kal16")
SENTENCES_A_PARAGRAPH = 25
LONGEST_PARAGRAPH_SECONDS = 600.0


def sentences(folder: Path) -> list[str]:
    """What people say to assistants, from clinc150's layout: JSON lists of [sentence, intent]."""
    found: set[str] = set()
    for file in sorted(folder.glob("*.json")):
        splits = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(splits, dict):
            pairs = (pair for split in splits.values() for pair in split)
            found |= {str(pair[0]) for pair in pairs if isinstance(pair, list)}
    return sorted(found)


def missing_programs() -> str:
    return ", ".join(name for name in ("espeak-ng", "flite") if not shutil.which(name))


def read_aloud(texts: Sequence[str], hours: float, seed: int) -> Iterator[AudioChunk]:
    """Paragraphs by voices in turn, 16 kHz, until there are so many `hours` of them."""
    chance = random.Random(seed)
    voices = [("espeak-ng", voice) for voice in ESPEAK_VOICES]
    voices += [("flite", voice) for voice in FLITE_VOICES]
    seconds, paragraph = 0.0, 0
    with TemporaryDirectory() as folder:
        while seconds < hours * 3600:
            program, voice = voices[paragraph % len(voices)]
            text = ". ".join(chance.sample(texts, min(SENTENCES_A_PARAGRAPH, len(texts))))
            file = Path(folder, "paragraph.wav")
            if program == "flite":
                command = ["flite", "-voice", voice, "-t", text, "-o", str(file)]
            else:
                rate = str(chance.randint(140, 200))
                command = ["espeak-ng", "-v", voice, "-s", rate, "-w", str(file), text]
            subprocess.run(command, check=True, capture_output=True)
            sound = read_recording(file, LONGEST_PARAGRAPH_SECONDS)
            seconds += sound.seconds
            paragraph += 1
            yield sound
