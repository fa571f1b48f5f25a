"""Which recogniser listens, with which model, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from assistant.engines import SpeechToText
from assistant.errors import ModelError
from assistant.hearing.catalogue import WHISPER_PACKAGED, ModelEngine, catalogue
from assistant.hearing.model_folders import check_folder, engine_of
from assistant.hearing.models import installed_models
from assistant.settings import HearingSettings

EngineName = Literal["vosk", "whisper", "pocketsphinx"]

PREFERENCE: tuple[EngineName, ...] = ("vosk", "whisper", "pocketsphinx")
"""Vosk answers while one speaks; Whisper hears best; pocketsphinx needs no download."""

_LIBRARIES: Mapping[EngineName, tuple[tuple[str, ...], str]] = {
    "vosk": (("vosk",), "pip install vosk"),
    "whisper": (("ctranslate2", "tokenizers"), "pip install 'assistant-at-home[whisper]'"),
    "pocketsphinx": (("pocketsphinx",), "pip install 'assistant-at-home[pocketsphinx]'"),
}


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that can be opened. `model` is None where the engine brings its own.

    Clauses for people: `reason` says what it can listen with, and `why` why it and no other.
    """

    name: EngineName
    model: Path | None
    reason: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class EngineFinding:
    """What was found of one engine: usable with `model`, or why not and what would help."""

    name: EngineName
    usable: bool
    model: Path | None
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


def engine_findings(
    settings: HearingSettings, models: Path, language: str = "en"
) -> tuple[EngineFinding, ...]:
    """Every engine in order of preference, whether it can be used here, and why (not).

    `models` is the folder of installed models. Nothing is loaded.
    """
    return tuple(_finding(name, settings, models, language) for name in PREFERENCE)


def choose_engine(settings: HearingSettings, models: Path, language: str = "en") -> EngineChoice:
    """The engine the settings ask for; with "auto" the first that can be used.

    Raises `ModelError` saying what to install when there is none.
    """
    wanted = _wanted(settings)
    findings = engine_findings(settings, models, language)
    candidates = [found for found in findings if wanted in ("auto", found.name)]
    chosen = next((found for found in candidates if found.usable), None)
    if chosen is None:
        reasons = (found.reason if found.name == wanted else str(found) for found in candidates)
        raise ModelError("nothing here can recognise speech: " + "; ".join(reasons))
    why = "it is what the settings ask for" if wanted == chosen.name else _why_first(findings)
    return EngineChoice(chosen.name, chosen.model, chosen.reason, why)


def open_engine(
    choice: EngineChoice, settings: HearingSettings, language: str = "en"
) -> SpeechToText:
    """Load the chosen engine with its model. Raises `ModelError` when that fails."""
    match choice.name:
        case "vosk":
            from assistant.hearing.vosk_backend import VoskEngine

            return VoskEngine(_folder(choice))
        case "whisper":
            from assistant.hearing.whisper_backend import WhisperEngine

            return WhisperEngine(
                _checked_whisper(_folder(choice)),
                language=language,
                threads=settings.threads,
                prompt_tokens=settings.prompt_tokens,
            )
        case "pocketsphinx":
            from assistant.hearing.pocketsphinx_backend import PocketsphinxEngine

            return PocketsphinxEngine()


def _wanted(settings: HearingSettings) -> str:
    """The engine that is asked for; a model of the person's own asks for its engine."""
    if settings.engine == "auto" and settings.model is not None:
        engine = engine_of(settings.model.expanduser())
        if engine is None:
            raise ModelError(
                f"the settings name {settings.model} as hearing.model, "
                "but no engine here knows such a folder"
            )
        return engine
    return settings.engine


def _finding(
    name: EngineName, settings: HearingSettings, models: Path, language: str
) -> EngineFinding:
    libraries, install = _LIBRARIES[name]
    if absent := [library for library in libraries if find_spec(library) is None]:
        return EngineFinding(name, False, None, f"{absent[0]} is not installed: {install}")
    if name == "pocketsphinx":
        usable = language == "en" and settings.model is None
        reason = "it comes with an English model"
        if not usable:
            own = "it takes no model but its own"
            reason = own if language == "en" else "it hears English only"
        return EngineFinding(name, usable, None, reason)
    if settings.model is not None and name == _wanted(settings):
        folder = settings.model.expanduser()
        try:
            check_folder(folder, name)
        except ModelError as error:
            return EngineFinding(name, False, folder, error.message)
        return EngineFinding(name, True, folder, f"your own model {folder.name} is set")
    for model in installed_models(models):
        if model.engine == name and model.language in (language, None):
            return EngineFinding(name, True, model.path, f"the model {model.name} is installed")
    return EngineFinding(
        name, False, None, f"no model for “{language}” is installed{_get(name, language)}"
    )


def _get(name: ModelEngine, language: str) -> str:
    of_engine = (entry for entry in catalogue().values() if entry.engine == name)
    entry = next((entry for entry in of_engine if entry.language == language), None)
    if entry is None:
        return f": assistant models get {name}-{language} --from PATH, with one of your own"
    if entry.package:
        return f": pip install {entry.package}"
    return f": assistant models get {entry.name}"


def _why_first(findings: tuple[EngineFinding, ...]) -> str:
    before: list[str] = []
    for found in findings:
        if found.usable:
            break
        before.append(f"{found.name} would go first, but {found.reason}")
    return "; ".join(before) if before else "it comes first where several can be used"


def _folder(choice: EngineChoice) -> Path:
    if choice.model is None:
        raise ModelError(f"the {choice.name} engine needs a model folder")
    return choice.model


def _checked_whisper(folder: Path) -> Path:
    """`folder`; where it is the packaged model, its weights are what is pinned."""
    entry = catalogue()[WHISPER_PACKAGED]
    if entry.file and folder == entry.packaged_folder():
        # At every start: it takes a tenth of the loading, and remembers nothing that could rot.
        entry.check(folder / entry.file)
    return folder
