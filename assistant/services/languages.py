"""The language that is spoken here, and changing it by asking for another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.changing_settings import change_settings
from assistant.errors import ModelError
from assistant.services.calls import Call, Service
from assistant.services.person import PersonServices
from assistant.settings import Paths, load_settings
from assistant.speaking.voices import Voice
from assistant.translations import known_languages
from assistant.values import Json


class ChangesVoices(Protocol):
    """What the voices of another language are handed to."""

    @property
    def voice(self) -> Voice:
        """The voice that answers."""

    def speak_with(self, voices: Mapping[str, Voice]) -> Voice:
        """Speak with these from now on; the one that then answers."""


@dataclass(frozen=True, slots=True)
class LanguageServices:
    """The service voice.speak, on the settings file.

    The answer is spoken in the new language at once; all else follows when the assistant is opened
    anew, as a running daemon is when it next rests. One that `hears` keeps the language that it
    can hear.
    """

    paths: Paths
    person: PersonServices
    mouth: ChangesVoices
    voices_of: Callable[[str], Mapping[str, Voice]]
    hears: bool

    @property
    def services(self) -> Mapping[str, Service]:
        return {"voice.speak": self._speak}

    def _speak(self, call: Call) -> Json:
        language = call.short_text("language")
        before = self.mouth.voice.language
        if language not in known_languages():
            return {"language": before, "changed": False, "known": False}
        can_hear = can_hear_in(language, self.paths)
        if language == before or (self.hears and not can_hear):
            return {"language": before, "changed": False, "hears": can_hear}
        self.person.check_may_set_up()
        voice = self._change(language)
        call.undone_by(lambda: self._put_back(language, before))
        return {"language": language, "changed": True, "hears": can_hear, "voice": voice.name}

    def _change(self, language: str) -> Voice:
        voice = self.mouth.speak_with(self.voices_of(language))
        change_settings(self.paths.settings_file, {("language",): language})
        return voice

    def _put_back(self, language: str, before: str) -> bool:
        if self.mouth.voice.language != language:
            return False
        self._change(before)
        return True


def can_hear_in(language: str, paths: Paths) -> bool:
    """Whether a recogniser that the settings allow has a model for `language` here."""
    # Imported here: few ask for it, and everybody else would wait for what recognisers bring.
    from assistant.hearing.choosing import choose_engine

    try:
        choose_engine(load_settings(paths.settings_file).hearing, paths.models, language)
    except ModelError:
        return False
    return True
