"""Which detector listens for the wake phrase, which for "stop", and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from assistant.engines import VoiceActivity, WakeWord
from assistant.errors import ModelError
from assistant.hearing.models import installed_models
from assistant.hearing.wake_listening import (
    GatedWakeWord,
    RepeatedLook,
    Transcribe,
    VerifiedWakeWord,
)
from assistant.hearing.wake_phrase import checked_phrase, sounds
from assistant.settings import WakeSettings

EngineName = Literal["microwakeword", "pocketsphinx", "vosk"]

STOP = "stop"
STOP_THRESHOLD = -5.0
"""On its own voice it errs 19 times an hour, and over that voice it misses two "stop"s in three."""

LENIENT_THRESHOLD = -60.0
"""Where a recogniser confirms: below it pocketsphinx finds hardly more, and errs more often."""

THRESHOLD_A_SOUND = -4.0
"""Where nobody enrolled and nothing confirms: longer phrases are less alike to other speech."""


@dataclass(frozen=True, slots=True)
class WakeFinding:
    """What was found of one engine: usable for the phrase, or why not and what would help."""

    engine: EngineName
    usable: bool
    reason: str
    model: Path | None = None

    def __str__(self) -> str:
        return f"{self.engine}: {self.reason}"


@dataclass(frozen=True, slots=True)
class WakeChoice:
    """A detector that can be opened. `threshold` is the person's own, None without enrolment."""

    phrase: str
    engine: EngineName
    reason: str
    model: Path | None = None
    threshold: float | None = None


def wake_findings(settings: WakeSettings, models: Path) -> tuple[WakeFinding, ...]:
    """Every engine in order of preference, whether it can hear the phrase; nothing is loaded.

    `models` is the folder of installed models. Raises `HearingError` when the phrase won't do.
    """
    phrase = checked_phrase(settings.phrase)
    return (_ready_made(phrase), _pocketsphinx(phrase), _vosk(phrase, models))


def choose_wake(settings: WakeSettings, models: Path) -> WakeChoice:
    """The engine the settings ask for; with "auto" the first that can hear the phrase.

    Raises `ModelError` saying what would help when there is none, `HearingError` when the
    phrase won't do.
    """
    found = wake_findings(settings, models)
    asked = [one for one in found if settings.engine in ("auto", one.engine)]
    chosen = next((one for one in asked if one.usable), None)
    if chosen is None:
        raise ModelError("nothing here can hear the wake phrase: " + _reasons(asked))
    phrase = checked_phrase(settings.phrase)
    threshold = settings.thresholds.get(phrase)
    return WakeChoice(phrase, chosen.engine, chosen.reason, chosen.model, threshold)


def open_wake(choice: WakeChoice, confirm: Transcribe | None = None) -> WakeWord:
    """Load the chosen detector. Raises `ModelError` when that fails.

    `confirm` is a recogniser that a detector which errs may ask; it is then used on the thread
    that feeds the detector.
    """
    match choice.engine:
        case "microwakeword":
            from assistant.hearing.wake_microwakeword_backend import MicroWakeWord

            return MicroWakeWord(choice.phrase)
        case "pocketsphinx":
            from assistant.hearing.wake_pocketsphinx_backend import PocketsphinxWakeWord

            threshold = _threshold(choice, confirmed=confirm is not None)
            found = PocketsphinxWakeWord(choice.phrase, threshold)
            return _confirmed(GatedWakeWord(found), confirm)
        case "vosk":
            from assistant.hearing.wake_vosk_backend import VoskWakeWord

            if choice.model is None:
                raise ModelError("the vosk engine needs a model folder")
            return _confirmed(GatedWakeWord(VoskWakeWord(choice.phrase, choice.model)), confirm)


def ready_made_phrases() -> tuple[str, ...]:
    """The phrases that need no enrolment."""
    from assistant.hearing.wake_microwakeword_backend import ready_made

    return ready_made()


def open_at(phrase: str, threshold: float) -> WakeWord:
    """A detector at a threshold that is being tried, for `enrol`. Raises `ModelError`."""
    from assistant.hearing.wake_pocketsphinx_backend import PocketsphinxWakeWord

    return PocketsphinxWakeWord(phrase, threshold)


def open_stop(look: Transcribe | None = None) -> WakeWord:
    """What hears "stop" while it speaks or rings; feed it then only.

    With a recogniser to `look`, on the thread that feeds, it never took its own voice for it;
    without one pocketsphinx listens, which errs. Raises `ModelError` when it cannot be loaded.
    """
    if look is not None:
        return RepeatedLook(STOP, look)
    from assistant.hearing.wake_pocketsphinx_backend import PocketsphinxWakeWord

    return PocketsphinxWakeWord(STOP, STOP_THRESHOLD)


def open_voice_activity() -> VoiceActivity:
    """What tells speech from noise. Raises `ModelError` when it cannot be loaded."""
    from assistant.hearing.silero_backend import SileroVoiceActivity

    return SileroVoiceActivity()


def _threshold(choice: WakeChoice, *, confirmed: bool) -> float:
    if confirmed:
        return min(LENIENT_THRESHOLD, choice.threshold or 0.0)
    if choice.threshold is not None:
        return choice.threshold
    return THRESHOLD_A_SOUND * sounds(choice.phrase)


def _confirmed(detector: WakeWord, confirm: Transcribe | None) -> WakeWord:
    return detector if confirm is None else VerifiedWakeWord(detector, confirm)


def _ready_made(phrase: str) -> WakeFinding:
    if find_spec("pymicro_wakeword") is None:
        reason = "it is not installed: pip install pymicro-wakeword"
        return WakeFinding("microwakeword", False, reason)
    if phrase in ready_made_phrases():
        return WakeFinding("microwakeword", True, f"“{phrase}” is ready-made")
    known = ", ".join(f"“{each}”" for each in ready_made_phrases())
    return WakeFinding("microwakeword", False, f"it knows {known} only")


def _pocketsphinx(phrase: str) -> WakeFinding:
    if find_spec("pocketsphinx") is None:
        reason = "it is not installed: pip install pocketsphinx"
        return WakeFinding("pocketsphinx", False, reason)
    return WakeFinding("pocketsphinx", True, f"“{phrase}” is spotted by its sounds")


def _vosk(phrase: str, models: Path) -> WakeFinding:
    if find_spec("vosk") is None:
        return WakeFinding("vosk", False, "it is not installed: pip install vosk")
    model = next((one for one in installed_models(models) if one.engine == "vosk"), None)
    if model is None:
        return WakeFinding("vosk", False, "no model for it is installed")
    return WakeFinding("vosk", True, f"“{phrase}” is spotted with {model.name}", model.path)


def _reasons(found: Sequence[WakeFinding]) -> str:
    return "; ".join(map(str, found))
