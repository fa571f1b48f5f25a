"""Speaking another language because somebody asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.profile.profile import Profile
from assistant.services.calls import Call
from assistant.services.discretion import Discretion
from assistant.services.languages import LanguageServices
from assistant.services.person import PersonServices
from assistant.services.undoing import Undoing
from assistant.settings import Paths, load_settings
from assistant.speaking.persona import Persona
from assistant.speaking.voices import Sound, Voice
from assistant.values import GUEST, Interpretation, Json

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def spoken(language: str) -> Mapping[str, Voice]:
    sound = Sound(170, speaker=f"gmw/{language}")
    return {"calm": Voice("calm", "Calm", "", language, "pyttsx3", sound, Persona(), Path())}


class Mouth:
    """Speaks with what it is given."""

    def __init__(self) -> None:
        self.voice = spoken("en")["calm"]

    def speak_with(self, voices: Mapping[str, Voice]) -> Voice:
        self.voice = voices["calm"]
        return self.voice


class Talk:
    """Somebody who asks for another language, of an assistant that `hears` or only reads."""

    def __init__(self, folder: Path, *, hears: bool, speaker: str = "owner") -> None:
        self.paths = Paths.from_environment({"ASSISTANT_HOME": str(folder)})
        self.mouth = Mouth()
        self.undoing = Undoing()
        person = PersonServices(Profile.open(folder / "profile.journal"), Discretion())
        person.open(NOON, speaker, None)
        services = LanguageServices(self.paths, person, self.mouth, spoken, hears)
        self._speak = services.services["voice.speak"]

    def ask(self, language: Json) -> dict[str, Json]:
        answer = self._speak(Call("voices", "voice.speak", {"language": language}, self.undoing))
        assert isinstance(answer, dict)
        return answer

    @property
    def setting(self) -> str:
        return load_settings(self.paths.settings_file).language


def test_it_is_kept_and_the_answer_is_spoken_in_it(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=False)
    told = talk.ask("de")
    assert (told["language"], told["changed"], told["hears"]) == ("de", True, False)
    assert (talk.setting, talk.mouth.voice.language) == ("de", "de")


def test_it_is_taken_back(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=False)
    talk.ask("de")
    talk.undoing.close(Interpretation("voices", "speak"), NOON)
    assert talk.undoing.take_back(NOON)
    assert (talk.setting, talk.mouth.voice.language) == ("en", "en")


def test_who_is_heard_keeps_the_language_that_can_be_heard(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=True)
    assert talk.ask("de") == {"language": "en", "changed": False, "hears": False}
    assert (talk.setting, talk.mouth.voice.language) == ("en", "en")


def test_a_language_without_words_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=False)
    assert talk.ask("other") == {"language": "en", "changed": False, "known": False}
    with pytest.raises(AssistantError, match="language"):
        talk.ask(7)


def test_a_guest_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=False, speaker=GUEST)
    with pytest.raises(AssistantError, match="who set me up"):
        talk.ask("de")
    assert talk.setting == "en"


def test_what_else_is_set_stays(tmp_path: Path) -> None:
    talk = Talk(tmp_path, hears=False)
    talk.paths.settings_file.parent.mkdir(parents=True, exist_ok=True)
    talk.paths.settings_file.write_text('# mine\nregion = "GB"\n[speaking]\nvoice = "warm"\n')
    talk.ask("de")
    settings = load_settings(talk.paths.settings_file)
    assert (settings.language, settings.region, settings.speaking.voice) == ("de", "GB", "warm")
    assert "# mine" in talk.paths.settings_file.read_text()
