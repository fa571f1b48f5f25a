"""A wake phrase that will do, a detector fit for it, and nothing of the request lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import HearingError, ModelError
from assistant.hearing.cadence import Cadence, cadence_of
from assistant.hearing.energy_gate import HOLD_SECONDS, EnergyGate, level_dbfs
from assistant.hearing.preroll import PreRoll
from assistant.hearing.wake_choosing import choose_wake, wake_findings
from assistant.hearing.wake_enrolment import MARGIN, Enrolment, enrol, is_usable
from assistant.hearing.wake_listening import GatedWakeWord, RepeatedLook, VerifiedWakeWord
from assistant.hearing.wake_phrase import checked_phrase, says
from assistant.settings import Settings, WakeSettings
from assistant.values import AudioChunk, Detection, Hypothesis, SpeechHints, Transcript

PIECE_SECONDS = 0.04


def tone(seconds: float, loudness: float = 8000, hertz: float = 200) -> AudioChunk:
    time = np.arange(round(seconds * 16_000)) / 16_000
    return AudioChunk((loudness * np.sin(2 * np.pi * hertz * time)).astype("<i2").tobytes())


def hiss(seconds: float, loudness: float = 10) -> AudioChunk:
    samples = np.random.default_rng(0).normal(0, loudness, round(seconds * 16_000))
    return AudioChunk(samples.astype("<i2").tobytes())


def pieces(audio: AudioChunk) -> list[AudioChunk]:
    size = 2 * round(PIECE_SECONDS * 16_000)
    return [AudioChunk(audio.pcm[at : at + size]) for at in range(0, len(audio.pcm), size)]


def heard(text: str, *others: str) -> Transcript:
    return Transcript(text, 0.9, "fake", tuple(Hypothesis(each, -0.1) for each in (text, *others)))


class FakeWakeWord:
    """Hears its phrase in whatever is louder than `least`."""

    def __init__(self, least: float = -30.0) -> None:
        self.least = least
        self.fed = AudioChunk(b"")
        self.resets = 0
        self.closed = False

    @property
    def phrases(self) -> tuple[str, ...]:
        return ("hello house",)

    def feed(self, audio: AudioChunk) -> Detection | None:
        self.fed = AudioChunk.joined([self.fed, audio])
        return Detection("hello house", 0.8, 0.1) if level_dbfs(audio) > self.least else None

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        self.closed = True


# Phrases


@pytest.mark.parametrize("phrase", ["alexa", "Hey  Jarvis", "computer", "Hello House"])
def test_a_phrase_of_some_length_will_do(phrase: str) -> None:
    assert checked_phrase(phrase) == " ".join(phrase.lower().split())


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("hey", "too short"),
        ("bob", "too short"),
        ("", "made of words"),
        ("hal 9000", "made of words"),
        ("you in the corner over there", "4 words at most"),
    ],
)
def test_a_phrase_that_would_not_do_is_refused_with_a_reason(phrase: str, why: str) -> None:
    with pytest.raises(HearingError, match=why):
        checked_phrase(phrase)


@pytest.mark.parametrize(
    "text", ["Hello house.", "hello, House", "oh hello hous please", "HelloHouse"]
)
def test_a_phrase_that_was_said_is_recognised_as_people_write_it(text: str) -> None:
    assert says(heard(text), "hello house")


def test_the_second_reading_counts_too() -> None:
    assert says(heard("yellow mouse", "hello house"), "hello house")


@pytest.mark.parametrize("text", ["", "a little bit of whole milk", "hello", "the white house"])
def test_other_words_are_not_the_phrase(text: str) -> None:
    assert not says(heard(text), "hello house")


# Sound before and around it


def test_the_preroll_keeps_the_newest() -> None:
    before = PreRoll(1.0)
    for piece in pieces(AudioChunk.joined([tone(2.0), hiss(0.5)])):
        before.feed(piece)
    assert before.last(0.5) == hiss(0.5)
    assert before.last(9.0).seconds == pytest.approx(1.0)
    assert before.last(0.0).samples == 0
    before.clear()
    assert before.last(1.0).samples == 0


def gate_over(audio: AudioChunk) -> list[bool]:
    gate = EnergyGate()
    return [gate.feed(piece) for piece in pieces(audio)]


def test_the_gate_opens_for_what_stands_out_and_closes_after_it() -> None:
    silent, loud = hiss(2.0), tone(1.0)
    open_at = gate_over(AudioChunk.joined([silent, loud, hiss(HOLD_SECONDS + 1.0)]))
    start = round(silent.seconds / PIECE_SECONDS)
    assert not any(open_at[:start])
    assert all(open_at[start : start + round(loud.seconds / PIECE_SECONDS)])
    assert not open_at[-1]


@pytest.mark.parametrize(
    "steady",
    [
        AudioChunk(bytes(160_000)),
        hiss(5.0, loudness=3000),
        AudioChunk(np.full(80_000, 20_000, "<i2").tobytes()),
    ],
    ids=["silence", "a loud fan", "a constant offset"],
)
def test_what_is_steady_never_opens_the_gate(steady: AudioChunk) -> None:
    assert not any(gate_over(steady))


def test_the_gate_gets_used_to_a_louder_room() -> None:
    open_at = gate_over(AudioChunk.joined([hiss(2.0), hiss(12.0, loudness=1000)]))
    assert open_at[round(3.0 / PIECE_SECONDS)]
    assert not open_at[-1]


def test_a_gated_detector_hears_loud_moments_from_just_before_them() -> None:
    inner = FakeWakeWord(least=0)
    wake = GatedWakeWord(inner)
    for piece in pieces(AudioChunk.joined([hiss(3.0), tone(0.4), hiss(4.0)])):
        wake.feed(piece)
    assert 0.9 < inner.fed.seconds < 0.4 + 0.5 + HOLD_SECONDS + 0.1
    assert inner.resets == 1


def test_a_detection_passes_the_gate() -> None:
    wake = GatedWakeWord(FakeWakeWord(least=-40))
    found = [wake.feed(piece) for piece in pieces(AudioChunk.joined([hiss(1.0), tone(0.4)]))]
    assert any(found)


def verified(text: str) -> tuple[VerifiedWakeWord, list[AudioChunk], list[SpeechHints]]:
    asked: list[AudioChunk] = []
    hints: list[SpeechHints] = []

    def transcribe(audio: AudioChunk, hint: SpeechHints) -> Transcript:
        asked.append(audio)
        hints.append(hint)
        return heard(text)

    return VerifiedWakeWord(FakeWakeWord(), transcribe), asked, hints


def test_a_recogniser_confirms_what_a_detector_found() -> None:
    wake, asked, hints = verified("Hello house.")
    assert wake.feed(hiss(3.0)) is None
    assert not asked
    assert wake.feed(tone(0.1)) == Detection("hello house", 0.8, 0.1)
    assert asked[0].seconds == pytest.approx(2.0)
    assert hints[0].terms == ("hello house",)


def test_a_recogniser_denies_it() -> None:
    wake, asked, _ = verified("a bit of whole milk")
    assert wake.feed(tone(0.1)) is None
    assert asked


def test_a_repeated_look_hears_a_word_wherever_it_falls() -> None:
    looked: list[float] = []

    def transcribe(audio: AudioChunk, hint: SpeechHints) -> Transcript:
        looked.append(audio.seconds)
        return heard("it is ten past stop" if level_dbfs(audio) > -40 else "it is ten past")

    stop = RepeatedLook("stop", transcribe)
    found = [stop.feed(piece) for piece in pieces(AudioChunk.joined([hiss(2.0), tone(0.4)]))]
    assert [each for each in found if each] == [Detection("stop", 1.0)]
    assert max(looked) == pytest.approx(1.5)
    assert len(looked) == 5


# Choosing


def test_a_ready_made_phrase_goes_to_its_own_network(tmp_path: Path) -> None:
    choice = choose_wake(WakeSettings(phrase="Alexa"), tmp_path)
    assert (choice.engine, choice.phrase) == ("microwakeword", "alexa")


def test_the_default_phrase_is_ready_made(tmp_path: Path) -> None:
    assert choose_wake(Settings().wake, tmp_path).engine == "microwakeword"


def test_an_engine_that_cannot_hear_the_phrase_says_what_it_knows(tmp_path: Path) -> None:
    settings = WakeSettings(phrase="hello house", engine="microwakeword")
    with pytest.raises(ModelError, match=r"it knows .*“alexa”"):
        choose_wake(settings, tmp_path)


def test_vosk_needs_a_model(tmp_path: Path) -> None:
    found = {each.engine: each for each in wake_findings(WakeSettings(), tmp_path)}
    assert not found["vosk"].usable
    assert "no model" in found["vosk"].reason


def test_a_threshold_belongs_to_its_phrase(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    thresholds = {"hello house": -33.0}
    mine = WakeSettings(phrase="hello house", thresholds=thresholds)
    other = WakeSettings(phrase="hello kitchen", thresholds=thresholds)
    assert choose_wake(mine, tmp_path).threshold == -33.0
    assert choose_wake(other, tmp_path).threshold is None


# Enrolment


class Opener:
    """Opens detectors that are as strict as asked: -10 needs a loud voice, -70 hears any."""

    def __init__(self) -> None:
        self.opened: list[FakeWakeWord] = []

    def __call__(self, threshold: float) -> FakeWakeWord:
        self.opened.append(FakeWakeWord(least=threshold))
        return self.opened[-1]


LOUD, QUIET = 8000, 80
"""About -15 and -55 decibels below full scale."""


def enrolled(
    voices: Sequence[float], room: float, opener: Callable[[float], FakeWakeWord]
) -> Enrolment:
    return enrol([tone(0.6, loudness) for loudness in voices], hiss(2.0, room), opener)


def test_enrolment_finds_the_strictest_threshold_with_a_margin() -> None:
    opener = Opener()
    assert enrolled([LOUD] * 5, 1, opener) == Enrolment(-20.0 - MARGIN, heard=5)
    assert all(detector.closed for detector in opener.opened)


def test_one_bad_recording_of_five_is_forgiven() -> None:
    assert enrolled([LOUD] * 4 + [QUIET], 1, Opener()).heard == 4


def test_a_noisy_room_takes_the_margin_away() -> None:
    assert enrolled([LOUD] * 5, 1500, Opener()).threshold == -25.0


def test_a_phrase_nobody_could_hear_is_not_accepted() -> None:
    with pytest.raises(HearingError, match="not heard reliably"):
        enrolled([1] * 5, 1, Opener())


def test_a_room_that_sounds_like_the_phrase_is_not_accepted() -> None:
    with pytest.raises(HearingError, match="choose a longer one"):
        enrolled([LOUD] * 5, LOUD, Opener())


def test_five_recordings_it_must_be() -> None:
    with pytest.raises(HearingError, match="5 times"):
        enrolled([LOUD] * 4, 1, Opener())


def test_silence_is_no_recording() -> None:
    assert is_usable(AudioChunk.joined([hiss(1.0), tone(0.5), hiss(1.0)]))
    assert not is_usable(hiss(2.0, loudness=3))


# Cadence


@pytest.mark.parametrize(("ending", "fell"), [(8000, False), (5000, False), (800, True)])
def test_a_voice_that_ends_quietly_has_fallen(ending: float, fell: bool) -> None:
    said = AudioChunk.joined([tone(1.0), tone(0.3, ending), hiss(0.2, 3)])
    assert cadence_of(said).fallen is fell


@pytest.mark.parametrize("loudness", [0, 3, 300])
def test_how_long_it_has_been_quiet_is_counted_from_the_last_loud_sound(loudness: int) -> None:
    said = AudioChunk.joined([hiss(0.5, 3), tone(1.0), hiss(0.2, loudness)])
    assert cadence_of(said).quiet_seconds == pytest.approx(0.2, abs=0.03)


def test_where_the_room_is_as_loud_as_the_voice_nobody_knows() -> None:
    said = AudioChunk.joined([tone(1.0), hiss(0.2, 3000)])
    assert cadence_of(said).quiet_seconds == 0


def test_silence_has_no_cadence() -> None:
    for nothing in (AudioChunk(b""), AudioChunk.silence(1.0)):
        assert cadence_of(nothing) == Cadence(fallen=False, quiet_seconds=0.0)
