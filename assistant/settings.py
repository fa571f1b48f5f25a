"""Settings and places: read from TOML, checked on load, frozen.

`ASSISTANT_HOME=DIR` puts everything below DIR; otherwise the XDG base directories are used.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from assistant.errors import SettingsError
from assistant.toml_files import read_checked
from assistant.translations import LANGUAGE_CODE, ORIGINAL, known_languages

APPLICATION = "assistant"


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place the assistant writes to. Folders are made by whoever writes first, mode 0700."""

    config: Path
    data: Path
    state: Path
    cache: Path
    runtime: Path

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def permissions_file(self) -> Path:
        """What the person allows the skills and what not, a table a skill."""
        return self.config / "permissions.toml"

    @property
    def skill_use(self) -> Path:
        """The folder with what skills used of what they are permitted, and when."""
        return self.state / "skill-use"

    @property
    def compiled_sentences(self) -> Path:
        """The folder with what the skills' sentences were compiled to."""
        return self.cache / "sentences"

    @property
    def models(self) -> Path:
        """Models that were downloaded, a folder each."""
        return self.data / "models"

    @property
    def profile_file(self) -> Path:
        """Everything known of people, encrypted, in one file; its keys and copies lie beside it."""
        return self.data / "profile.journal"

    @property
    def schedule_file(self) -> Path:
        """Timers and other announcements that are still to come."""
        return self.state / "schedule.json"

    @property
    def voices(self) -> Path:
        """The person's own voice folders; they go before the shipped ones."""
        return self.data / "voices"

    @property
    def skills(self) -> Path:
        """The person's own skill folders."""
        return self.data / "skills"

    @property
    def skill_files(self) -> Path:
        """What skills keep for the person, such as lists; a folder a skill."""
        return self.data / "skill-files"

    @property
    def control_socket(self) -> Path:
        """Where the daemon takes requests."""
        return self.runtime / "control.sock"

    @property
    def runner_socket(self) -> Path:
        """Where the runner takes requests."""
        return self.runtime / "runner.sock"

    @property
    def in_one_folder(self) -> bool:
        """Whether everything is to lie in one folder, which nothing else may be needed for."""
        return self.config.parent == self.data.parent == self.state.parent

    @property
    def all(self) -> tuple[Path, ...]:
        """Every folder that something of ours may lie in."""
        return (self.config, self.data, self.state, self.cache, self.runtime)

    @staticmethod
    def from_environment(environment: Mapping[str, str] | None = None) -> Paths:
        """The places that `environment`, by default this process's, asks for.

        Raises `SettingsError` where nothing says where the person's home folder is.
        """
        env = os.environ if environment is None else environment
        if root := env.get("ASSISTANT_HOME"):
            home = Path(root).expanduser().absolute()
            return Paths(*(home / name for name in ("config", "data", "state", "cache", "run")))
        user = home_folder(env)

        def base(variable: str, default: str) -> Path:
            # The XDG specification says a relative path is to be ignored.
            chosen = Path(env.get(variable, ""))
            return (chosen if chosen.is_absolute() else user / default) / APPLICATION

        state = base("XDG_STATE_HOME", ".local/state")
        runtime = Path(env.get("XDG_RUNTIME_DIR", ""))
        return Paths(
            config=base("XDG_CONFIG_HOME", ".config"),
            data=base("XDG_DATA_HOME", ".local/share"),
            state=state,
            cache=base("XDG_CACHE_HOME", ".cache"),
            runtime=runtime / APPLICATION if runtime.is_absolute() else state / "run",
        )


def home_folder(environment: Mapping[str, str]) -> Path:
    """The person's own; what depends on the current folder is none. Raises `SettingsError`."""
    named = Path(environment.get("HOME", ""))
    if named.is_absolute():
        return named
    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise SettingsError("there is no home folder: set HOME, or ASSISTANT_HOME") from None


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HearingSettings(_Section):
    """How speech becomes text."""

    engine: Literal["auto", "vosk", "whisper", "pocketsphinx"] = "auto"
    model: Path | None = None
    """A model folder of the person's own, for the chosen engine; goes before installed ones."""
    threads: Annotated[int, Field(ge=1, le=16)] = 1
    """Of Whisper. More help on some machines and harm on others: see docs/adr/0003."""
    prompt_tokens: Annotated[int, Field(ge=0, le=220)] = 140
    """How much Whisper is told of what may be said; more helps with names and costs time."""
    longest_utterance_seconds: Annotated[float, Field(ge=1, le=30)] = 30


class VoiceCommand(_Section):
    """A program that turns the text on its standard input into sound on its standard output.

    `{rate}` (words a minute) and `{pitch}` (0 to 100) among its arguments are filled in. It writes
    a WAV file, or 16-bit mono PCM at `rate_hz`.
    """

    argv: Annotated[tuple[str, ...], Field(min_length=1)]
    rate_hz: Annotated[int, Field(ge=8000, le=48_000)] = 22_050


class SpeakingSettings(_Section):
    """How replies sound."""

    voice: str = "calm"
    name: Annotated[str, Field(max_length=30)] = ""
    """What the person calls it; "" for no name of its own."""
    volume: Annotated[float, Field(gt=0, le=1)] = 1.0
    deadline_seconds: Annotated[float, Field(ge=1, le=120)] = 20
    """For one sentence; an engine that takes longer is stopped, and another voice goes on."""
    fallback: tuple[str, ...] = ("calm",)
    """The voices that go on where the chosen one breaks, in this order; then any that can."""
    night_volume: Annotated[float, Field(gt=0, le=1)] = 1.0
    """A factor on the volume in the quiet hours of `offers`, for who wished for no other."""
    commands: Mapping[str, VoiceCommand] = {}
    """Programs that voices of the engine "command" may speak with, by the name they go by."""


class WakeSettings(_Section):
    """What makes it listen."""

    phrase: str = "okay nabu"
    engine: Literal["auto", "microwakeword", "pocketsphinx", "vosk"] = "auto"
    thresholds: Mapping[str, Annotated[float, Field(ge=-100, le=0)]] = {}
    """What enrolment found out, by phrase: how alike to it a sound must be, a power of ten."""


class MicrophoneSettings(_Section):
    """What is listened through."""

    device: str = ""
    """A name as `assistant doctor` lists them; "" is the system's default."""


class LoudspeakerSettings(_Section):
    """What is spoken through."""

    device: str = ""
    """A name as `assistant doctor` lists them; "" is the system's default."""


class SoundSettings(_Section):
    """What is heard and seen around a turn."""

    earcons: bool = True
    """Short sounds: it listens, it has not understood, it is muted."""
    captions: bool = False
    """What it says, as a desktop notification too."""
    ducking: bool = True
    """Other programs play more quietly while it listens."""
    echo_cancelling: bool = False
    """The sound server takes its own voice out of what it hears."""


class SkillSettings(_Section):
    """How skills are run."""

    deadline_seconds: Annotated[float, Field(ge=0.1, le=30)] = 3
    """For one answer; a skill that takes longer is ended, and the turn goes on."""
    disabled: tuple[str, ...] = ()
    without_isolation: bool = False
    """Run strangers' skills where they cannot be held back enough, too."""
    settings: Mapping[str, Mapping[str, bool | int | float | str]] = {}
    """What was set of the skills' own settings, by skill; each skill's manifest has their kinds."""


class OfferSettings(_Section):
    """When nothing is said that nobody asked for, but for what the person set themselves.

    As times of day; the same time twice means never.
    """

    quiet_from: time = time(22)
    quiet_until: time = time(6, 30)


class ContactsSettings(_Section):
    """How calls are placed."""

    command: tuple[str, ...] = ()
    """The program that calls, and its arguments; `{number}` stands for the number, which is
    otherwise the last argument. The runner starts it, never the daemon."""


Keeper = Literal["auto", "secret-service", "systemd", "passphrase", "file"]


class UnderstandingSettings(_Section):
    """`sentence_model`: a folder with a sentence transformer, `model.onnx` and `tokenizer.json`,
    to be asked besides (docs/sentence-model.md)."""

    sentence_model: Path | None = None


class ProfileSettings(_Section):
    """How what is known of people is kept."""

    keeper: Keeper = "auto"
    """What keeps the key to it. `auto` is the best there is: systemd's credential, the desktop's
    keyring, or else a file, which keeps a copy on another machine shut and nothing more."""


def _is_known(language: str) -> str:
    if language == ORIGINAL or language in known_languages():
        return language
    known = ", ".join(known_languages())
    if not LANGUAGE_CODE.fullmatch(language):
        raise PydanticCustomError("language", "there are {known}", {"known": known})
    raise PydanticCustomError(
        "language",
        "there are {known}; `assistant languages check {code}` says what another one lacks",
        {"known": known, "code": language},
    )


_REGIONS = {"en": "GB"}
"""Where a language is at home, unless its own code says it."""


class Settings(_Section):
    """All settings, checked. Missing keys have these defaults."""

    language: Annotated[str, AfterValidator(_is_known)] = ORIGINAL
    region: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(
        default_factory=lambda known: _REGIONS.get(known["language"], known["language"].upper())
    )
    """Decides how dates, times and numbers are worded: 7:30 pm or 19:30. Without one it is where
    the language is at home."""
    hearing: HearingSettings = HearingSettings()
    speaking: SpeakingSettings = SpeakingSettings()
    wake: WakeSettings = WakeSettings()
    microphone: MicrophoneSettings = MicrophoneSettings()
    loudspeaker: LoudspeakerSettings = LoudspeakerSettings()
    sound: SoundSettings = SoundSettings()
    skills: SkillSettings = SkillSettings()
    understanding: UnderstandingSettings = UnderstandingSettings()
    profile: ProfileSettings = ProfileSettings()
    contacts: ContactsSettings = ContactsSettings()
    offers: OfferSettings = OfferSettings()

    @property
    def locale(self) -> str:
        return f"{self.language}_{self.region}"


def load_settings(path: Path) -> Settings:
    """The settings in `path`, or the defaults when there is no such file.

    Raises `SettingsError` naming the file, the key and what would be right.
    """
    return read_checked(path, Settings, SettingsError, optional=True)
