"""The real pocketsphinx: bound to a grammar, or free without one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.listening import transcribe
from assistant.hearing.recordings import read_recording
from assistant.values import AudioChunk, SpeechHints

pytest.importorskip("pocketsphinx", reason="the extra pocketsphinx is not installed")

from assistant.hearing.pocketsphinx_backend import PocketsphinxEngine

GRAMMAR = """#JSGF V1.0;
grammar commands;
<minutes> = one | two | five | ten;
public <timer> = ( set | start ) a timer for <minutes> minutes;
public <other> = what time is it | blorptastic zzqx %% | turn on the zigbee lamp;
"""


@pytest.fixture(scope="module")
def engine() -> PocketsphinxEngine:
    return PocketsphinxEngine()


def say(folder: Path, text: str) -> AudioChunk:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    path = folder / "speech.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", path, text], check=True)
    return read_recording(path, 30)


@pytest.mark.parametrize("said", ["start a timer for five minutes", "what time is it"])
def test_a_sentence_of_the_grammar_is_heard(
    engine: PocketsphinxEngine, tmp_path: Path, said: str
) -> None:
    heard = transcribe(engine, say(tmp_path, said), SpeechHints(jsgf=GRAMMAR))
    assert heard.text == said
    assert 0 < heard.confidence <= 1
    assert heard.alternatives[0].text == said


def test_a_word_no_dictionary_has_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "turn on the zigbee lamp"
    assert transcribe(engine, say(tmp_path, said), SpeechHints(jsgf=GRAMMAR)).text == said


@pytest.mark.parametrize("jsgf", ["", "nonsense", "#JSGF V1.0;\ngrammar g;\npublic <a> = ( b"])
def test_without_a_grammar_it_listens_freely(
    engine: PocketsphinxEngine, tmp_path: Path, jsgf: str, capfd: pytest.CaptureFixture[str]
) -> None:
    heard = transcribe(engine, say(tmp_path, "what time is it"), SpeechHints(jsgf=jsgf))
    assert heard.text
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("seconds", [0, 1 / 16_000, 2])
def test_silence_is_an_empty_transcript(engine: PocketsphinxEngine, seconds: float) -> None:
    recognition = engine.start(SpeechHints(jsgf=GRAMMAR))
    recognition.feed(AudioChunk.silence(seconds))
    assert recognition.finish().text == ""


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is not a pocketsphinx model"):
        PocketsphinxEngine(tmp_path)
    for name in ("mdef", "means", "feat.params", "own.dict", "own.lm.bin"):
        (tmp_path / name).write_bytes(b"nothing of the kind\n")
    with pytest.raises(ModelError, match="cannot be loaded"):
        PocketsphinxEngine(tmp_path)
