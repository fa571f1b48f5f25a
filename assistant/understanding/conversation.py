"""What people say to the assistant itself, as if it were a skill; the dialogue carries it out."""

from __future__ import annotations

from importlib import resources

from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import CORE, IntentTraits

INTENTS = ("yes", "no", "cancel", "repeat", "undo")


def conversation(language: str = "en") -> CompiledSkill:
    """The wordy ways to agree, to disagree, to stop, to ask again and to take back."""
    source = resources.files(__package__).joinpath(f"conversation.{language}.toml")
    with resources.as_file(source) as file:
        return compile_skill(CORE, file, dict.fromkeys(INTENTS, IntentTraits()), language)
