"""The speech engines there are, and what to do where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

EngineName = Literal["pyttsx3", "flite", "piper", "command"]


@dataclass(frozen=True, slots=True)
class VoiceEngine:
    """What can be known of an engine without loading it.

    `package` is what its backend imports, "" where it is no package of Python's; `install` gets
    it. `broken` is said when its process does not start all the same. `starts_quickly`: so
    quickly that starting it is the way to find out whether it works, and killing it that to
    silence it. `sets_pitch`: a voice of it can be made deeper or higher.
    """

    package: str
    install: str
    broken: str
    starts_quickly: bool
    sets_pitch: bool = False


VOICE_ENGINES: Mapping[str, VoiceEngine] = {
    "pyttsx3": VoiceEngine(
        package="pyttsx3",
        install="pip install pyttsx3",
        broken="espeak-ng does not run here; install it with: sudo apt install espeak-ng",
        starts_quickly=True,
        sets_pitch=True,
    ),
    "flite": VoiceEngine(
        package="",
        install="sudo apt install flite",
        broken="flite does not run here; install it with: sudo apt install flite",
        starts_quickly=True,
    ),
    "piper": VoiceEngine(
        package="piper",
        install="pip install 'assistant-at-home[piper]'",
        broken="Piper does not run here; install it with: pip install 'assistant-at-home[piper]'",
        starts_quickly=False,
    ),
    "command": VoiceEngine(
        package="",
        install="name its program in settings.toml, under [speaking.commands]",
        broken="its program does not run here; correct settings.toml, under [speaking.commands]",
        starts_quickly=True,
    ),
}
