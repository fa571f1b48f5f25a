"""The real pocketsphinx: three hearings of one utterance, or one without sentences."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.hearing.listening import transcribe
from assistant.hearing.recordings import read_recording
from assistant.understanding.normalising import Normaliser
from assistant.understanding.spoken_grammar import spoken_grammar
from assistant.understanding.templates import compile_skill
from assistant.values import AudioChunk, IntentTraits, SpeechHints, SpokenGrammar, SpokenRequest

pytest.importorskip("pocketsphinx", reason="the extra pocketsphinx is not installed")

from assistant.hearing.pocketsphinx_backend import PocketsphinxEngine

COMMANDS = SpokenGrammar(
    requests=(
        SpokenRequest(
            ("set a timer for one minutes", "start a timer for ten minutes"),
            "( set | start ) a timer for <minutes> minutes",
        ),
        SpokenRequest(
            ("what time is it", "blorptastic zzqx %%", "turn on the zigbee lamp"),
            "what time is it | blorptastic zzqx %% | turn on the zigbee lamp",
        ),
        SpokenRequest(("remind me to buy milk", "remind me to call anna"), dictates=True),
    ),
    rules={"minutes": "one | two | five | ten"},
)

COFFEE = Path(__file__).parents[3] / "shared/data/picovoice-speech-to-intent"
ORDERS = """
[lists]
size = ["eight ounce", "twelve ounce", "sixteen ounce", "twenty ounce", "small", "medium", "large"]
roast = ["light roast", "medium roast", "dark roast"]
shots = ["single shot", "double shot", "triple shot"]
drink = ["iced mocha", "iced coffee", "drip coffee", "house coffee", "coffee", "latte",
  "americano", "cappuccino", "espresso", "mocha"]
[rules]
much = "(a little bit of|a bit of|some|lots of|a lot of)"
milk = "[<much>] ([soy|skim|almond|whole] milk|cream)"
sugar = "[<much>] ([brown] sugar|sweetener)"
ask = "(can|may) i (have|get)|get me|give me|make me|brew|i want|i'd like|i like"
[intents.order]
sentences = [
  "<ask> (a|an) ([{size}];[{roast}];[{shots}]) {drink} [with <milk> [and <sugar>]]",
  "<ask> (a|an) ([{size}];[{roast}];[{shots}]) {drink} with <sugar> [and <milk>]",
]
"""


def hints(grammar: SpokenGrammar, answers: str = "") -> SpeechHints:
    return SpeechHints(grammar=lambda: grammar, answers=answers)


@pytest.fixture(scope="module")
def engine() -> PocketsphinxEngine:
    return PocketsphinxEngine()


def say(folder: Path, text: str) -> AudioChunk:
    """In the voice of flite: that of espeak-ng is too unlike a person for free listening."""
    if shutil.which("flite") is None:
        pytest.skip("flite is not installed")
    path = folder / "speech.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", path], check=True)
    return read_recording(path, 30)


@pytest.mark.skipif(not COFFEE.is_dir(), reason="../shared/data is not here")
def test_what_people_order_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    file = tmp_path / "sentences.en.toml"
    file.write_text(ORDERS, encoding="utf-8")
    orders = compile_skill("coffee", file, {"order": IntentTraits()})
    assert not orders.problems
    grammar = spoken_grammar(orders.templates, Normaliser())
    labels = json.loads((COFFEE / "labels.json").read_text(encoding="utf-8"))
    names = sorted(labels)[:: len(labels) // 10][:10]
    right = 0
    for name in names:
        audio = read_recording(COFFEE / "flac" / name, 30)
        heard = transcribe(engine, audio, hints(grammar))
        assert 0 <= heard.confidence <= 1
        assert heard.text == heard.hypotheses[0].text
        right += all(value.lower() in heard.text for value in labels[name]["slots"].values())
    assert right >= 7


def test_a_sentence_of_the_grammar_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "what time is it"
    heard = transcribe(engine, say(tmp_path, said), hints(COMMANDS))
    assert (heard.text, heard.engine) == (said, "pocketsphinx")
    assert heard.confidence > 0.1


def test_an_utterance_that_was_given_up_does_not_spoil_the_next(
    engine: PocketsphinxEngine, tmp_path: Path
) -> None:
    audio = say(tmp_path, "what time is it")
    engine.start(hints(COMMANDS)).feed(audio)
    assert transcribe(engine, audio, hints(COMMANDS)).text == "what time is it"


def test_a_word_no_dictionary_has_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "turn on the zigbee lamp"
    assert transcribe(engine, say(tmp_path, said), hints(COMMANDS)).text == said


def test_the_answer_to_a_question_is_heard(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "the pasta timer"
    expected = hints(COMMANDS, answers="the pasta timer | the tea timer")
    heard = transcribe(engine, say(tmp_path, said), expected)
    assert said in [reading.text for reading in heard.hypotheses]


def test_what_is_no_request_is_not_made_one(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    said = "she had your dark suit in greasy wash water all year"
    texts = {
        one.text for one in transcribe(engine, say(tmp_path, said), hints(COMMANDS)).hypotheses
    }
    assert not texts & {"what time is it", "turn on the zigbee lamp"}


def test_dictation_is_heard_freely(engine: PocketsphinxEngine, tmp_path: Path) -> None:
    heard = transcribe(engine, say(tmp_path, "remind me to sell the house"), hints(COMMANDS))
    assert any("house" in reading.text for reading in heard.hypotheses)


BROKEN = SpokenGrammar((SpokenRequest(("what time is it",), "( b"),))


@pytest.mark.parametrize("given", [SpeechHints(), hints(BROKEN)])
def test_without_a_grammar_it_listens_all_the_same(
    engine: PocketsphinxEngine,
    tmp_path: Path,
    given: SpeechHints,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert transcribe(engine, say(tmp_path, "what time is it"), given).text
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("seconds", [0, 1 / 16_000, 2])
def test_silence_is_an_empty_transcript(engine: PocketsphinxEngine, seconds: float) -> None:
    recognition = engine.start(hints(COMMANDS))
    recognition.feed(AudioChunk.silence(seconds))
    assert recognition.finish().text == ""
