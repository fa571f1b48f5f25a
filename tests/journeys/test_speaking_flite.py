"""flite through its library, where Debian's package is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, find_voices
from assistant.speaking.workers import EngineWorker
from assistant.values import Prosody

VOICES, _ = find_voices([Path(__file__).parents[2] / "voices"])
CLEAR = VOICES["clear"]
REPLY = "Your timer for ten minutes is set."


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    speaker = Speaker(VOICES)
    reason = speaker.available(CLEAR)
    if not reason:
        yield speaker
    speaker.close()
    if reason:
        pytest.skip(reason)


def test_it_speaks_at_the_voices_rate_and_at_half_of_it(speaker: Speaker) -> None:
    usual, slow = (speaker.say(REPLY, CLEAR, Prosody(rate=rate)).seconds for rate in (1.0, 0.5))
    assert usual == pytest.approx(7 * 60 / CLEAR.sound.rate_words_per_minute, rel=0.3)
    assert slow / usual == pytest.approx(2, rel=0.1)


def test_a_voice_it_does_not_have_is_named(speaker: Speaker) -> None:
    worker = EngineWorker("flite", 10)
    try:
        with pytest.raises(SpeakingError, match="flite has no voice 'nobody'"):
            worker.speak(REPLY, Sound(170, speaker="nobody"), Prosody())
        with pytest.raises(SpeakingError, match="Latin letters only"):
            worker.speak("Привет", CLEAR.sound, Prosody())
        assert worker.speak("Café — naïve…", CLEAR.sound, Prosody())
    finally:
        worker.close()


@pytest.mark.parametrize(
    "text", ["Привет, мир.", "你好", "<b>{{ x }}</b> & \x00\x1b[31m", "word " * 200, "x" * 1000]
)
def test_what_it_cannot_read_another_voice_says(speaker: Speaker, text: str) -> None:
    assert speaker.say(text, CLEAR).seconds > 0.3
