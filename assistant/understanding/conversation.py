"""What people say to the assistant itself, as if it were a skill; the dialogue carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TypeAlias

from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import CORE, IntentTraits

Compile: TypeAlias = Callable[[str, Path, Mapping[str, IntentTraits], str], CompiledSkill]
"""`compile_skill`, or what keeps what that has made."""

INTENTS = ("yes", "no", "cancel", "repeat", "undo")


def conversation(language: str = "en", compiled: Compile = compile_skill) -> CompiledSkill:
    """The wordy ways to agree, to disagree, to stop, to ask again and to take back."""
    source = resources.files(__package__).joinpath(f"conversation.{language}.toml")
    with resources.as_file(source) as file:
        return compiled(CORE, file, dict.fromkeys(INTENTS, IntentTraits()), language)
