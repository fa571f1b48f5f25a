"""Voices somebody can choose, found in folders of data; see `voice_files`.

Whatever is wrong with a folder is a problem to show, never a crash.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.errors import SpeakingError
from assistant.speaking.backend import PITCH_POINTS
from assistant.speaking.lexicon import Lexicon
from assistant.speaking.persona import Persona
from assistant.speaking.voice_files import LinesFile, VoiceData, VoiceFile, read_voice


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

    def pitch_at(self, factor: float) -> float:
        """The pitch that sounds at `factor` times this one's Hz; may lie beyond 0…100."""
        return self.pitch + PITCH_POINTS * math.log(factor)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice somebody can choose: how it sounds and in what manner it speaks.

    `also` is what people call it besides its name and its title.
    """

    name: str
    title: str
    description: str
    language: str
    engine: str
    sound: Sound
    persona: Persona
    folder: Path
    based_on: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceProblem:
    """A folder that is no usable voice, and why."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"voice {self.folder.name}: {self.reason}"


def find_voices(
    folders: Sequence[Path], language: str = "en"
) -> tuple[Mapping[str, Voice], tuple[VoiceProblem, ...]]:
    """Every voice in `folders` that speaks `language`, and what is wrong with those left out.

    Of two voices with one name the first counts, so a person's own go before the shipped ones.
    """
    voices: dict[str, Voice] = {}
    problems: list[VoiceProblem] = []
    shelves = voice_shelves(folders)
    for name, places in shelves.items():
        for folder in places:
            try:
                voice = load_voice(folder, shelves, language)
            except SpeakingError as error:
                problems.append(VoiceProblem(folder, error.message))
                continue
            if voice is not None:
                voices[name] = voice
                break
    # “Another voice” goes round in this order: what takes long to start comes last.
    in_order = sorted(voices.items(), key=lambda named: named[1].engine == "piper")
    return dict(in_order), tuple(problems)


def voice_shelves(folders: Sequence[Path]) -> Mapping[str, Sequence[Path]]:
    """The folders of every voice, by name; a person's own before a shipped one."""
    shelves: dict[str, list[Path]] = {}
    for folder in folders:
        with suppress(OSError):  # none is there, or it cannot be read
            for candidate in sorted(path for path in folder.iterdir() if path.is_dir()):
                if not candidate.name.startswith((".", "_")):
                    shelves.setdefault(candidate.name, []).append(candidate)
    return dict(sorted(shelves.items()))


def load_voice(
    folder: Path, shelves: Mapping[str, Sequence[Path]], language: str = "en"
) -> Voice | None:
    """The voice in `folder`, which may be based on others; None where it has no such language:
    it has no lines in it, or speakers for other languages only.

    Raises `SpeakingError` naming the file, the key and the reason.
    """
    data = read_voice(folder, shelves, language)
    speakers = data.voice.speakers
    if data.lines is None or (speakers and language not in speakers):
        return None
    engine = data.voice.engine
    if engine is None:
        raise SpeakingError(f"{folder / 'voice.toml'}: engine: is missing")
    return Voice(
        name=folder.name,
        title=data.lines.title,
        description=data.lines.description,
        language=language,
        engine=engine,
        sound=_sound(data.voice, language),
        persona=_persona(data, data.lines),
        folder=folder,
        based_on=data.voice.based_on,
        also=data.lines.also,
    )


def _persona(data: VoiceData, lines: LinesFile) -> Persona:
    stated = data.voice.persona
    return Persona(
        openers=lines.openers,
        greetings=lines.greetings,
        apologies=lines.apologies,
        sign_offs=lines.sign_offs,
        jokes=lines.jokes,
        is_joking=stated.jokes,
        lexicon=Lexicon(lines.lexicon),
        verbosity=stated.verbosity,
        warmth=_ordered(stated.warmth),
        pace=_ordered(stated.pace),
    )


def _sound(voice: VoiceFile, language: str) -> Sound:
    table = voice.sound
    model, problem = None, ""
    if table.package:
        model, problem = _packaged_model(table.package)
    elif table.model:
        model = Path(table.model)
        problem = "" if model.is_file() else f"its model {model.name} is missing"
    speaker = voice.speakers.get(language, "")
    return Sound(table.rate_words_per_minute, table.pitch, speaker, model, problem)


def _packaged_model(package: str) -> tuple[Path | None, str]:
    """The one model that an installed package carries. The package is not imported."""
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        models = sorted(Path(location).rglob("*.onnx"))
        if models:
            return models[0], ""
    return None, f"the package {package.replace('_', '-')} is not installed"


def _ordered(limits: tuple[float, float]) -> tuple[float, float]:
    low, high = sorted(limits)
    return low, high
