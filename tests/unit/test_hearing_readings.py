"""What the engines write down becomes readings with their weight."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from assistant.hearing.vosk_results import parse_partial, parse_segment
from assistant.hearing.whisper_readings import transcript_of
from assistant.values import Transcript


@dataclass
class Search:
    """The result of a search whose tokens are words of `WORDS`."""

    sequences_ids: list[list[int]]
    scores: list[float]
    no_speech_prob: float = 0.01


WORDS = ["set", "a", "timer", "Timer", "tamer", ".", "you"]


def text_of(tokens: Sequence[int]) -> str:
    return " ".join(WORDS[token] for token in tokens)


def read(search: Search) -> Transcript:
    return transcript_of(search, text_of, "whisper")


def test_whisper_writes_full_stops_and_without_one_goes_on() -> None:
    assert not read(Search([[0, 1, 2, 5]], [-0.3])).goes_on
    assert read(Search([[0, 1, 2]], [-0.3])).goes_on


def test_readings_keep_their_order_and_weigh_by_the_word() -> None:
    heard = read(Search([[0, 1, 2], [0, 1, 4]], [-0.3, -0.9]))
    assert [h.text for h in heard.hypotheses] == ["set a timer", "set a tamer"]
    assert [h.log_probability for h in heard.hypotheses] == pytest.approx([-0.1, -0.3])
    assert heard.confidence == pytest.approx(math.exp(-0.1))


def test_capitals_make_no_other_reading() -> None:
    assert len(read(Search([[0, 1, 2], [0, 1, 3]], [-0.3, -0.9])).alternatives) == 1


def test_a_loop_becomes_one_reading() -> None:
    heard = read(Search([[0, 1, 2], [0, 1, 2, 0, 1, 2]], [-0.3, -0.4]))
    assert [h.text for h in heard.hypotheses] == ["set a timer"]


def test_a_sure_reading_is_whole() -> None:
    heard = read(Search([[0], [0, 1, 2]], [-0.6, -0.9]))
    assert heard.text == "set"


def test_another_beginning_does_not_go_on() -> None:
    heard = read(Search([[4], [0, 1, 2]], [-3.0, -3.1]))
    assert heard.text == "tamer"


def test_an_invention_is_silence() -> None:
    heard = read(Search([[6]], [-4.0], no_speech_prob=0.7))
    assert (heard.text, heard.alternatives, heard.no_speech) == ("", (), 0.7)


def test_a_sure_word_in_noise_is_kept() -> None:
    assert read(Search([[6]], [-0.4], no_speech_prob=0.7)).text == "you"


def test_a_full_stop_is_silence() -> None:
    assert read(Search([[5]], [-0.1])).text == ""


def test_vosk_words_weigh_by_their_confidence() -> None:
    words = [{"word": "stop", "conf": 0.25, "start": 0.0, "end": 0.3}]
    (reading,) = parse_segment(json.dumps({"text": "stop", "result": words}))
    assert reading.text == "stop"
    assert reading.log_probability == pytest.approx(math.log(0.25))


def test_vosk_alternatives_share_one() -> None:
    alternatives = [{"text": text, "confidence": 100.0} for text in ("stop", "shop")]
    readings = parse_segment(json.dumps({"alternatives": alternatives}))
    assert [r.log_probability for r in readings] == pytest.approx([math.log(0.5)] * 2)


def test_vosk_unknown_words_are_no_words() -> None:
    assert parse_segment('{"text": "[unk]"}') == ()
    assert parse_partial('{"partial": "set [unk] timer"}') == "set timer"
    assert parse_segment('{"text": ""}') == ()
