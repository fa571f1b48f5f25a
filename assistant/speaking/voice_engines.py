"""The speech engines there are, and what to do where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

EngineName = Literal["pyttsx3", "piper"]


@dataclass(frozen=True, slots=True)
class VoiceEngine:
    """What can be known of an engine without loading it.

    `package` is what its backend imports; `install` gets that. `broken` is said when its
    process does not start all the same. `starts_quickly`: so quickly that starting it is the
    way to find out whether it works.
    """

    package: str
    install: str
    broken: str
    starts_quickly: bool


VOICE_ENGINES: Mapping[str, VoiceEngine] = {
    "pyttsx3": VoiceEngine(
        package="pyttsx3",
        install="pip install pyttsx3",
        broken="espeak-ng does not run here; install it with: sudo apt install espeak-ng",
        starts_quickly=True,
    ),
    "piper": VoiceEngine(
        package="piper",
        install="pip install 'assistant-at-home[piper]'",
        broken="Piper does not run here; install it with: pip install 'assistant-at-home[piper]'",
        starts_quickly=False,
    ),
}
