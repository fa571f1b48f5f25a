"""Voices as folders of data: `voice.toml` for the sound and manner, `lines.en.toml` for words.

A folder can be anybody's. Whatever is wrong with it is a problem to show, never a crash, and
nothing in it can name a file outside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.errors import SpeakingError
from assistant.speaking.persona import Persona
from assistant.speaking.voice_engines import EngineName
from assistant.toml_files import read_checked
from assistant.values import Verbosity

NAME_PATTERN = re.compile(r"[a-z][a-z0-9_-]{0,30}")


@dataclass(frozen=True, slots=True)
class Sound:
    """What an engine needs to know to sound like this voice.

    `pitch` is in 0…100, 50 the engine's own. `speaker` is the engine's name for a voice (an
    espeak-ng identifier). `model` is a file; `model_problem` says why there is none.
    """

    rate_words_per_minute: float
    pitch: float = 50.0
    speaker: str = ""
    model: Path | None = None
    model_problem: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice somebody can choose: how it sounds and in what manner it speaks."""

    name: str
    title: str
    description: str
    language: str
    engine: str
    sound: Sound
    persona: Persona
    folder: Path


@dataclass(frozen=True, slots=True)
class VoiceProblem:
    """A folder that is no usable voice, and why."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"voice {self.folder.name}: {self.reason}"


Line = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f<>{}]*$")]
Lines = Annotated[tuple[Line, ...], Field(max_length=30)]
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")]
Warmth = Annotated[float, Field(ge=0, le=1)]
Pace = Annotated[float, Field(ge=0.5, le=2)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _SoundTable(_Table):
    rate_words_per_minute: Annotated[float, Field(ge=80, le=450)]
    pitch: Annotated[float, Field(ge=0, le=100)] = 50
    speaker: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_/+ -]*$")] = ""
    model: Annotated[str, Field(max_length=200)] = ""
    package: Annotated[str, Field(max_length=80, pattern=r"^([a-z][a-z0-9_]*)?$")] = ""


class _PersonaTable(_Table):
    verbosity: Verbosity = Verbosity.NORMAL
    warmth: tuple[Warmth, Warmth] = (0, 1)
    pace: tuple[Pace, Pace] = (0.5, 2)


class _VoiceFile(_Table):
    title: Text
    description: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    engine: EngineName
    sound: _SoundTable
    persona: _PersonaTable = _PersonaTable()


class _LinesFile(_Table):
    openers: Lines = ()
    greetings: Lines = ()
    apologies: Lines = ()
    sign_offs: Lines = ()


def find_voices(
    folders: Sequence[Path],
) -> tuple[Mapping[str, Voice], tuple[VoiceProblem, ...]]:
    """Every voice in `folders`, by name, and what is wrong with those that are left out.

    Of two voices with one name the first counts, so a person's own go before the shipped ones.
    """
    voices: dict[str, Voice] = {}
    problems: list[VoiceProblem] = []
    for folder in folders:
        if not folder.is_dir():
            continue
        for candidate in sorted(path for path in folder.iterdir() if path.is_dir()):
            if candidate.name in voices or candidate.name.startswith((".", "_")):
                continue
            try:
                voices[candidate.name] = load_voice(candidate)
            except SpeakingError as error:
                problems.append(VoiceProblem(candidate, error.message))
    # “Another voice” goes round in this order: what takes long to start comes last.
    in_order = sorted(voices.items(), key=lambda named: named[1].engine == "piper")
    return dict(in_order), tuple(problems)


def load_voice(folder: Path) -> Voice:
    """The voice in `folder`. Raises `SpeakingError` naming the file, the key and the reason."""
    if not NAME_PATTERN.fullmatch(folder.name):
        raise SpeakingError("a voice's folder is named with small letters, digits, - and _")
    voice = read_checked(_inside(folder, "voice.toml"), _VoiceFile, SpeakingError)
    lines_file = _inside(folder, f"lines.{voice.language}.toml")
    lines = read_checked(lines_file, _LinesFile, SpeakingError)
    return Voice(
        name=folder.name,
        title=voice.title,
        description=voice.description,
        language=voice.language,
        engine=voice.engine,
        sound=_sound(voice.sound, folder),
        persona=Persona(
            openers=lines.openers,
            greetings=lines.greetings,
            apologies=lines.apologies,
            sign_offs=lines.sign_offs,
            verbosity=voice.persona.verbosity,
            warmth=_ordered(voice.persona.warmth),
            pace=_ordered(voice.persona.pace),
        ),
        folder=folder,
    )


def _sound(table: _SoundTable, folder: Path) -> Sound:
    model, problem = None, ""
    if table.package:
        model, problem = _packaged_model(table.package)
    elif table.model:
        model = _inside(folder, table.model)
        problem = "" if model.is_file() else f"its model {table.model} is missing"
    return Sound(table.rate_words_per_minute, table.pitch, table.speaker, model, problem)


def _packaged_model(package: str) -> tuple[Path | None, str]:
    """The one model that an installed package carries. The package is not imported."""
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        models = sorted(Path(location).rglob("*.onnx"))
        if models:
            return models[0], ""
    return None, f"the package {package.replace('_', '-')} is not installed"


def _inside(folder: Path, name: str) -> Path:
    """`folder`/`name`, links followed. Raises `SpeakingError` when that is somewhere else."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SpeakingError(f"{name} lies outside the voice's folder")
    return path


def _ordered(limits: tuple[float, float]) -> tuple[float, float]:
    low, high = sorted(limits)
    return low, high
