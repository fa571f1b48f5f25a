"""An engine that hears at the end is given all that was fed, and no silence."""

from __future__ import annotations

from assistant.hearing.whole_utterance import WholeUtterance
from assistant.values import AudioChunk, Transcript

CLICK = AudioChunk(b"\x00\x10\x00\xf0" * 800)


def test_all_that_was_fed_is_heard_once() -> None:
    heard: list[AudioChunk] = []

    def hear(audio: AudioChunk) -> Transcript:
        heard.append(audio)
        return Transcript("two clicks", 0.9, "any")

    recognition = WholeUtterance("any", hear)
    assert [recognition.feed(CLICK), recognition.feed(CLICK)] == [None, None]
    assert recognition.finish().text == "two clicks"
    assert heard == [AudioChunk(2 * CLICK.pcm)]


def test_silence_never_comes_to_the_engine() -> None:
    def hear(_: AudioChunk) -> Transcript:
        raise AssertionError("it would hear a short word")

    for fed in ((), (AudioChunk.silence(1.0), AudioChunk.silence(1.0))):
        recognition = WholeUtterance("any", hear)
        for audio in fed:
            recognition.feed(audio)
        assert recognition.finish() == Transcript("", 0.0, "any", no_speech=1.0)
