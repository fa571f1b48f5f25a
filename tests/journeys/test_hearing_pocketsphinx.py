"""The real pocketsphinx: bound to a grammar, or free without one."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

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

COFFEE = Path(__file__).parents[3] / "shared/data/picovoice-speech-to-intent"
ORDERS = """#JSGF V1.0;
grammar orders;
<size> = eight ounce | twelve ounce | sixteen ounce | twenty ounce | small | medium | large;
<roast> = light roast | medium roast | dark roast;
<shots> = single shot | double shot | triple shot;
<which> = <size> | <roast> | <shots>;
<drink> = iced ( mocha | coffee ) | [drip | house] coffee | latte | americano | cappuccino
    | espresso | mocha;
<much> = a little bit of | a bit of | some | lots of | a lot of;
<milk> = [<much>] ( [soy | skim | almond | whole] milk | cream );
<sugar> = [<much>] ( [brown] sugar | sweetener );
<ask> = can i have | can i get | may i have | get me | give me | make me | brew | i want
    | i'd like | i like;
public <order> = <ask> ( a | an ) [<which>] [<which>] [<which>] <drink>
    [with ( <milk> [and <sugar>] | <sugar> [and <milk>] )];
"""


@pytest.fixture(scope="module")
def engine() -> PocketsphinxEngine:
    return PocketsphinxEngine()


def say(folder: Path, text: str) -> AudioChunk:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed")
    path = folder / "speech.wav"
    subprocess.run(["espeak-ng", "-v", "en-us+f3", "-s", "140", "-w", path, text], check=True)
    return read_recording(path, 30)


@pytest.mark.skipif(not COFFEE.is_dir(), reason="../shared/data is not here")
def test_what_people_order_is_heard(engine: PocketsphinxEngine) -> None:
    labels = json.loads((COFFEE / "labels.json").read_text(encoding="utf-8"))
    names = sorted(labels)[:: len(labels) // 10][:10]
    right = 0
    for name in names:
        audio = read_recording(COFFEE / "flac" / name, 30)
        heard = transcribe(engine, audio, SpeechHints(jsgf=ORDERS))
        assert 0 <= heard.confidence <= 1
        assert heard.text == heard.hypotheses[0].text
        right += all(value.lower() in heard.text for value in labels[name]["slots"].values())
    assert right >= 7


def test_a_sentence_of_the_grammar_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "what time is it"
    heard = transcribe(engine, say(tmp_path, said), SpeechHints(jsgf=GRAMMAR))
    assert (heard.text, heard.engine) == (said, "pocketsphinx")
    assert heard.confidence > 0.1


def test_an_utterance_that_was_given_up_does_not_spoil_the_next(
    engine: PocketsphinxEngine, tmp_path: Path
) -> None:
    audio = say(tmp_path, "what time is it")
    engine.start(SpeechHints(jsgf=GRAMMAR)).feed(audio)
    assert transcribe(engine, audio, SpeechHints(jsgf=GRAMMAR)).text == "what time is it"


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
