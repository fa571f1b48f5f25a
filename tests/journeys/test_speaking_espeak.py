"""Real voices: espeak-ng through its worker process, Piper where it is installed."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from assistant.errors import SpeakingError
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice, find_voices
from assistant.speaking.workers import EngineWorker
from assistant.values import AudioChunk, Prosody

VOICES, _ = find_voices([Path(__file__).parents[2] / "voices"])
CALM = VOICES["calm"]
REPLY = "Your timer for ten minutes is set."
LENGTH_VARIES_SECONDS = 0.05
"""A word is longer, what espeak-ng does differently from time to time is shorter."""


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    speaker = Speaker(VOICES)
    if reason := speaker.available(CALM):
        speaker.close()
        pytest.skip(reason)
    yield speaker
    speaker.close()


def speech_seconds(audio: AudioChunk) -> float:
    """How long it is between the first and the last sound that can be heard."""
    loud = np.flatnonzero(np.abs(np.frombuffer(audio.pcm, "<i2").astype(int)) > 300)
    return float(loud[-1] - loud[0]) / audio.rate_hz if len(loud) else 0.0


def workers() -> list[int]:
    """The voice workers that are ours and alive."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [pid for file in tasks for pid in file.read_text().split()]
    return [int(pid) for pid in children if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.parametrize("name", ["calm", "brisk", "warm"])
def test_each_voice_speaks_at_its_own_rate(speaker: Speaker, name: str) -> None:
    audio = speaker.say(REPLY, VOICES[name])
    expected = 7 * 60 / VOICES[name].sound.rate_words_per_minute
    assert speech_seconds(audio) == pytest.approx(expected, rel=0.45)


def test_the_voices_differ_in_pitch_or_rate(speaker: Speaker) -> None:
    names = ("calm", "brisk", "warm")
    rate = {name: 1 / speech_seconds(speaker.say(REPLY, VOICES[name])) for name in names}
    pitch = {name: median_pitch_hz(speaker.say(REPLY, VOICES[name])) for name in names}
    for one, other in (("calm", "brisk"), ("calm", "warm"), ("brisk", "warm")):
        differences = [
            max(both[one], both[other]) / min(both[one], both[other]) for both in (rate, pitch)
        ]
        assert max(differences) >= 1.15, (one, other, differences)


def test_a_slower_pace_takes_longer(speaker: Speaker) -> None:
    usual, slow = (speaker.say(REPLY, CALM, Prosody(rate=pace)) for pace in (1.0, 0.8))
    assert speech_seconds(slow) / speech_seconds(usual) == pytest.approx(1.25, rel=0.08)


def test_the_first_sound_comes_at_once_when_the_engine_is_warm(speaker: Speaker) -> None:
    speaker.say(REPLY, CALM)
    waits = []
    for _ in range(9):
        started = perf_counter()
        next(speaker.stream(REPLY, CALM))
        waits.append(perf_counter() - started)
    assert sorted(waits)[4] < 0.06


def test_a_voice_that_espeak_does_not_have_is_refused_and_not_ignored() -> None:
    worker = EngineWorker("pyttsx3", 10)
    try:
        worker.check(CALM.sound)
        for unknown in ("nonsense", "gmw/en-US+nobody"):
            with pytest.raises(SpeakingError, match="has no voice"):
                worker.speak("Hello.", Sound(150, speaker=unknown), Prosody())
        assert worker.speak("Hello.", CALM.sound, Prosody())
    finally:
        worker.close()


@pytest.mark.parametrize("nothing", ["", "🎉", "...", "\x00\x1b[31m", "<speak><break/></speak>"])
def test_what_holds_no_words_is_silence(speaker: Speaker, nothing: str) -> None:
    assert speaker.say(nothing, CALM) == AudioChunk(b"")


@pytest.mark.parametrize(
    "text",
    [
        "{{ secret }} [[h@l'oU]] %s \\n",
        "<prosody rate='9'>Hello & bye",
        "你好，世界。 Привет! مرحبا",
        "word " * 200,
        "x" * 1000,
    ],
)
def test_whatever_holds_words_is_said(speaker: Speaker, text: str) -> None:
    assert speech_seconds(speaker.say(text, CALM)) > 0.3


@pytest.mark.parametrize("text", ["The time is 18:20.", "Take vitamin c.", "Ask the Prof."])
def test_what_ends_like_an_abbreviation_is_said_to_its_end(text: str) -> None:
    """espeak-ng waits for more after such a full stop, and breaks off."""
    alone = Speaker({"calm": CALM})
    if reason := alone.available(CALM):
        pytest.skip(reason)
    try:
        said, longer = (alone.say(words, CALM) for words in (text, f"{text[:-1]}!"))
    finally:
        alone.close()
    assert speech_seconds(said) > 0.8 * speech_seconds(longer)
    assert not np.frombuffer(said.pcm, "<i2")[-200:].any()


def test_a_text_that_is_too_long_is_refused_in_one_line(speaker: Speaker) -> None:
    with pytest.raises(SpeakingError, match="at most 10,000 characters"):
        speaker.say("a" * 10_001, CALM)


def test_two_hundred_sentences_none_lost_none_doubled(speaker: Speaker) -> None:
    """Cancelled and killed at random, the others still take exactly as long as they must."""
    luck = random.Random(2)
    sentences = ["Your tea is ready.", REPLY, "It's a quarter past seven, and all is well."]
    lengths = {sentence: speaker.say(sentence, CALM).seconds for sentence in sentences}
    spoken = stopped = 0
    for _ in range(200):
        sentence = luck.choice(sentences)
        fate = luck.random()
        if fate < 0.1:
            stopper = threading.Timer(luck.random() * 0.02, speaker.stop)
            stopper.start()
            audio = speaker.say(sentence, CALM)
            stopper.join()
            stopped += 1
            assert not audio.pcm or audio.seconds == pytest.approx(
                lengths[sentence], abs=LENGTH_VARIES_SECONDS
            )
            continue
        if fate < 0.2:
            while not (alive := workers()):
                pass  # one has just been forked and has no name yet
            os.kill(luck.choice(alive), signal.SIGKILL)
        audio = speaker.say(sentence, CALM)
        spoken += 1
        assert audio.seconds == pytest.approx(lengths[sentence], abs=LENGTH_VARIES_SECONDS)
    assert (spoken > 150, stopped > 10) == (True, True)


def test_no_process_and_no_file_is_left_behind() -> None:
    shared_memory = Path("/dev/shm")
    processes, files = workers(), set(shared_memory.iterdir())
    speaker = Speaker(VOICES)
    if reason := speaker.available(CALM):
        speaker.close()
        pytest.skip(reason)
    speaker.say(REPLY, CALM)
    (worker,) = set(workers()) - set(processes)
    written = {str(file.readlink()) for file in Path(f"/proc/{worker}/fd").iterdir()}
    assert not {name for name in written if name.startswith(("/dev/shm", "/tmp", "/home"))}
    speaker.close()
    assert workers() == processes
    assert set(shared_memory.iterdir()) == files


@pytest.mark.skipif(find_spec("piper") is None, reason="piper-tts is not installed")
def test_piper_speaks_where_it_is_installed(speaker: Speaker) -> None:
    joe: Voice = VOICES["joe"]
    if reason := speaker.available(joe):
        pytest.skip(reason)
    audio = speaker.say(REPLY, joe)
    assert speech_seconds(audio) == pytest.approx(7 * 60 / 180, rel=0.45)


def median_pitch_hz(audio: AudioChunk) -> float:
    """By the peak of each voiced frame's autocorrelation."""
    samples = np.frombuffer(audio.pcm, "<i2").astype(float)
    frame, shortest, longest = (audio.rate_hz // n for n in (25, 400, 60))
    pitches = []
    for start in range(0, len(samples) - frame, frame):
        piece = samples[start : start + frame] - samples[start : start + frame].mean()
        likeness = np.correlate(piece, piece, "full")[frame - 1 :]
        if likeness[0] > frame * 1e5:
            best = shortest + int(likeness[shortest:longest].argmax())
            if likeness[best] > 0.4 * likeness[0]:
                pitches.append(audio.rate_hz / best)
    return float(np.median(pitches))
