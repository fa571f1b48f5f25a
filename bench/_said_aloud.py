"""What the recogniser hears of sentences that a synthetic voice says.

The voice is the first of Piper's joe, flite and espeak-ng that is installed. The sound is kept
(`_read_speech.folder()`), so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence

from assistant.assembly import open_assistant
from assistant.errors import AssistantError
from assistant.hearing.recordings import read_recording
from assistant.settings import Paths
from bench._read_speech import ReadSpeech, synthesise, voices
from bench._report import progress

LONGEST_SECONDS = 30


def as_a_person_says(text: str) -> str:
    """`text` without what only a keyboard does: "Im here ." is said "I'm here."."""
    return re.sub(r"\s+(?=[.,!?])", "", re.sub(r"\b[Ii] ?m\b(?!')", "I'm", text))


def heard_of(bench: str, texts: Sequence[str], engine: str | None) -> list[str]:
    """What the recogniser heard of `texts` said aloud; nothing where it cannot be said or heard."""
    voice = next(iter(voices()), "")
    if not voice:
        print(f"bench.{bench}: no voice is installed; nothing is spoken", file=sys.stderr)
        return []
    sounds = [ReadSpeech(as_a_person_says(text), voice) for text in texts]
    synthesise(sounds)
    try:
        with (
            tempfile.TemporaryDirectory() as home,
            open_assistant(
                paths=Paths.from_environment({"ASSISTANT_HOME": home}), hears=True, engine=engine
            ) as us,
        ):
            return [
                us.transcribe(read_recording(sound.file, longest_seconds=LONGEST_SECONDS)).text
                for sound in progress(sounds, "spoken")
            ]
    except AssistantError as error:
        print(f"bench.{bench}: nothing is heard here: {error}", file=sys.stderr)
        return []
