"""The name that a person gives the assistant, and whether it wakes to it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.changing_settings import change_setting
from assistant.errors import HearingError, ModelError
from assistant.services.calls import Call, Service
from assistant.services.person import PersonServices
from assistant.settings import Paths, Settings, load_settings
from assistant.values import Json

_NAME = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+){0,2}")
LONGEST = 30


@dataclass(frozen=True, slots=True)
class _Words:
    """`naming.<language>.toml`."""

    phrase: str
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamingServices:
    """The services voice.called, voice.call and voice.wake_to, on the settings file.

    A running daemon takes a new wake phrase when it next rests.
    """

    paths: Paths
    person: PersonServices
    language: str

    @property
    def services(self) -> Mapping[str, Service]:
        return {
            "voice.called": lambda _: self._told(self._settings.speaking.name),
            "voice.call": self._call,
            "voice.wake_to": self._wake_to,
        }

    @property
    def _settings(self) -> Settings:
        return load_settings(self.paths.settings_file)

    def _call(self, call: Call) -> Json:
        name = " ".join(call.short_text("name").split())
        if name and not self._is_name(name):
            raise call.refusal(f"needs a “name” of one to three words, {LONGEST} letters at most")
        before = self._settings.speaking.name
        self._set("speaking", "name", name)
        call.undone_by(lambda: self._put_back("speaking", "name", name, before))
        return self._told(name)

    def _wake_to(self, call: Call) -> Json:
        """Listen for the phrase of the name it has, and no longer for the one before."""
        phrase, before = self._phrase(self._settings.speaking.name), self._settings.wake.phrase
        if not self._can_hear(phrase):
            raise call.refusal("needs a name that can be listened for")
        self._set("wake", "phrase", phrase)
        call.undone_by(lambda: self._put_back("wake", "phrase", phrase, before))
        return self._told(self._settings.speaking.name)

    def _told(self, name: str) -> dict[str, Json]:
        phrase = self._phrase(name) if name else ""
        listens = self._settings.wake.phrase
        offers = phrase if phrase != listens and self._can_hear(phrase) else ""
        return {
            "name": name,
            "listens_for": listens,
            "could_listen_for": offers,
            "wakes": phrase == listens,
        }

    def _is_name(self, name: str) -> bool:
        never = self._words.never
        words = name.casefold().split()
        fits = len(name) <= LONGEST and _NAME.fullmatch(name) is not None
        return fits and not any(word in never for word in words)

    def _phrase(self, name: str) -> str:
        return self._words.phrase.format(name=name.casefold().replace("-", " "))

    @property
    def _words(self) -> _Words:
        file = Path(__file__).with_name(f"naming.{self.language}.toml")
        return _Words(**tomllib.loads(file.read_text(encoding="utf-8")))

    def _can_hear(self, phrase: str) -> bool:
        """Whether some detector that is installed here, and that the settings allow, hears it."""
        # Imported here: few name it, and everybody else would wait for what detectors bring.
        from assistant.hearing.wake_choosing import choose_wake

        wanted = self._settings.wake.model_copy(update={"phrase": phrase})
        try:
            choose_wake(wanted, self.paths.models)
        except (HearingError, ModelError):
            return False
        return True

    def _set(self, section: str, key: str, value: str) -> None:
        self.person.check_may_set_up()
        change_setting(self.paths.settings_file, section, key, value)

    def _put_back(self, section: str, key: str, value: str, before: str) -> bool:
        if getattr(getattr(self._settings, section), key) != value:
            return False
        change_setting(self.paths.settings_file, section, key, before)
        return True
