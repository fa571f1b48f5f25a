"""From an act to words, and from words to sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.speaking.persona import Persona as Persona
    from assistant.speaking.realiser import Realiser as Realiser
    from assistant.speaking.realiser import Worded as Worded
    from assistant.speaking.replies import ReplyBook as ReplyBook
    from assistant.speaking.replies import load_replies as load_replies
    from assistant.speaking.speaker import Speaker as Speaker
    from assistant.speaking.voices import Voice as Voice
    from assistant.speaking.voices import VoiceProblem as VoiceProblem
    from assistant.speaking.voices import find_voices as find_voices

_HOMES = {
    "Persona": "persona",
    "Realiser": "realiser",
    "ReplyBook": "replies",
    "Speaker": "speaker",
    "Voice": "voices",
    "VoiceProblem": "voices",
    "Worded": "realiser",
    "find_voices": "voices",
    "load_replies": "replies",
}


def __getattr__(name: str) -> object:
    # On demand, because voice workers live in this package too and must start in a moment.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
