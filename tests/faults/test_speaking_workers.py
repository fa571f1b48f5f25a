"""Engines that hang, die, print, refuse or are not there: the voice goes on, or says why not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.settings import SpeakingSettings
from assistant.speaking.persona import Persona
from assistant.speaking.prosody_marks import with_marks
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice
from assistant.speaking.workers import EngineBrokenError, EngineWorker
from assistant.values import AudioChunk, Prosody

ROOT = Path(__file__).parents[2]
TONE = (sys.executable, "-P", str(ROOT / "tests" / "tone_worker.py"))
SOUND = Sound(rate_words_per_minute=150)
PROSODY = Prosody()


def children() -> set[int]:
    """The processes that are ours and alive."""
    task = Path(f"/proc/{os.getpid()}/task")
    return {int(pid) for file in task.glob("*/children") for pid in file.read_text().split()}


def open_descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    before = children()
    descriptors = open_descriptors()
    yield
    assert children() == before
    assert open_descriptors() <= descriptors


@pytest.fixture
def worker() -> Iterator[EngineWorker]:
    engine = EngineWorker("tone", deadline_seconds=5, command=TONE)
    yield engine
    engine.close()


def letters(chunks: tuple[AudioChunk, ...]) -> int:
    return round(sum(chunk.milliseconds for chunk in chunks))


def speak(worker: EngineWorker, sentence: str) -> int:
    return letters(worker.speak(sentence, SOUND, PROSODY))


def test_an_engine_that_prints_corrupts_nothing(
    worker: EngineWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    assert speak(worker, "Print this") == len("Print this")
    assert speak(worker, "And on") == len("And on")
    assert capfd.readouterr() == ("", "")


def test_an_engine_that_dies_is_started_again(worker: EngineWorker) -> None:
    with pytest.raises(EngineBrokenError, match="ended by itself, 3 times"):
        speak(worker, "Die")
    assert speak(worker, "Here again") == len("Here again")


def test_a_worker_that_was_killed_between_two_sentences_is_not_noticed(
    worker: EngineWorker,
) -> None:
    for _ in range(3):
        assert speak(worker, "Hello") == 5
        (child,) = children()
        os.kill(child, signal.SIGKILL)


def test_an_engine_that_hangs_is_stopped_at_its_deadline() -> None:
    worker = EngineWorker("tone", deadline_seconds=0.3, command=TONE)
    with pytest.raises(EngineBrokenError, match=r"no sound within 0\.3 s"):
        speak(worker, "Hang")
    assert speak(worker, "Here again") == len("Here again")
    worker.close()


def test_cancelling_ends_a_sentence_early_and_leaves_the_next_alone(worker: EngineWorker) -> None:
    worker.cancel()  # nothing under way: nothing happens
    assert speak(worker, "First") == 5
    for _ in range(5):
        assert interrupted(worker, worker.cancel) == 0
        assert speak(worker, "Next") == 4


def test_an_engine_slow_to_load_is_not_killed_for_a_sentence_nobody_wants() -> None:
    worker = EngineWorker("piper", 60, TONE, grace_seconds=0.1)
    assert speak(worker, "Warm") == 4
    (before,) = children()
    thread = threading.Thread(target=lambda: speak(worker, "Some " * 200))
    thread.start()
    worker.cancel()
    thread.join()
    assert speak(worker, "Next") == 4
    assert children() == {before}
    began = time.monotonic()
    assert interrupted(worker, worker.cancel) == 0  # it hangs, so its grace ends
    assert time.monotonic() - began < 30
    assert speak(worker, "Next") == 4
    assert children() != {before}
    worker.close()


def test_closing_in_mid_sentence_ends_it() -> None:
    worker = EngineWorker("tone", deadline_seconds=60, command=TONE)
    assert speak(worker, "Warm") == 4
    assert interrupted(worker, worker.close) == 0
    with pytest.raises(SpeakingError, match="closed"):
        speak(worker, "More")


def interrupted(worker: EngineWorker, interrupt: Callable[[], None]) -> int:
    """What comes of a sentence that never ends when it is interrupted."""
    spoken: list[int] = []
    thread = threading.Thread(target=lambda: spoken.append(speak(worker, "Hang")))
    thread.start()
    thread.join(0.05)
    while thread.is_alive():
        interrupt()
        thread.join(0.01)
    return spoken[0]


def test_what_an_engine_refuses_is_said_and_what_it_quotes_is_not(worker: EngineWorker) -> None:
    with pytest.raises(SpeakingError, match="it has no such voice"):
        speak(worker, "Refuse this")
    with pytest.raises(SpeakingError, match="failed: RuntimeError") as caught:
        speak(worker, "Raise my secret")
    assert "secret" not in str(caught.value)
    assert speak(worker, "Here still") == len("Here still")


def test_an_engine_that_is_not_installed_says_how_to_get_it() -> None:
    worker = EngineWorker("pyttsx3", deadline_seconds=5, command=(*TONE, "--missing"))
    with pytest.raises(EngineBrokenError, match="sudo apt install espeak-ng"):
        worker.check(SOUND)
    with pytest.raises(EngineBrokenError, match="sudo apt install espeak-ng"):
        speak(worker, "Hello")
    worker.close()


def test_a_program_that_is_not_there_or_is_no_worker_is_one_clear_line() -> None:
    for command in (("/no/such/program",), ("echo", "hello"), ("true",), ("yes", "[]")):
        worker = EngineWorker("tone", deadline_seconds=5, command=command)
        with pytest.raises(EngineBrokenError, match="the voice engine tone "):
            speak(worker, "Hello")
        worker.close()


@pytest.mark.parametrize("busy", [False, True])
def test_a_worker_goes_when_its_parent_is_killed(tmp_path: Path, busy: bool) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, threading\n"
        "from assistant.speaking.workers import EngineWorker, Sound, Prosody\n"
        f"worker = EngineWorker('tone', 60, {TONE!r})\n"
        "worker.speak('Warm', Sound(150), Prosody())\n"
        "print(worker._process._process.pid, flush=True)\n"
        f"worker.speak({'Hang' if busy else 'Hello'!r}, Sound(150), Prosody())\n"
        "threading.Event().wait()\n"
    )
    with subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        parent.kill()
    gone_by = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < gone_by:
        time.sleep(0.01)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


class TestFallback:
    """Three voices: two on engine pyttsx3, one on piper; all are the tone engine in truth."""

    @staticmethod
    def voice(name: str, engine: str, speaker: str = "") -> Voice:
        sound = Sound(150, speaker=speaker)
        return Voice(name, name, name, "en", engine, sound, Persona(), Path())

    def speaker(
        self, *voices: Voice, piper: tuple[str, ...] = (), missing: bool = False
    ) -> Speaker:
        def open_worker(
            engine: str, deadline_seconds: float, command: Sequence[str] | None
        ) -> EngineWorker:
            assert command is None
            extra = piper if engine == "piper" else ("--missing",) if missing else ()
            return EngineWorker(engine, deadline_seconds, (*TONE, *extra))

        settings = SpeakingSettings(deadline_seconds=1)
        named = {voice.name: voice for voice in voices}
        return Speaker(named, settings, open_worker=open_worker)

    def test_a_voice_that_breaks_midway_finishes_in_another(self) -> None:
        calm, joe = self.voice("calm", "pyttsx3"), self.voice("joe", "piper")
        speaker = self.speaker(calm, joe, piper=("--missing",))
        said = list(speaker.stream("First one. Second one.", joe))
        assert [round(audio.milliseconds) for audio in said] == [10, 11]
        speaker.close()

    def test_a_bad_voice_of_a_good_engine_is_replaced_by_the_fallback(self) -> None:
        calm = self.voice("calm", "pyttsx3")
        odd = self.voice("odd", "pyttsx3", speaker="broken")
        speaker = self.speaker(odd, calm)
        assert round(speaker.say("First one. Second one.", odd).milliseconds) == 21
        speaker.close()

    def test_with_no_engine_left_one_line_says_what_to_install(self) -> None:
        calm, joe = self.voice("calm", "pyttsx3"), self.voice("joe", "piper")
        speaker = self.speaker(calm, joe, piper=("--missing",), missing=True)
        for voice in (calm, joe):
            with pytest.raises(SpeakingError, match="sudo apt install espeak-ng") as caught:
                speaker.say("Hello.", voice)
            assert "\n" not in caught.value.message
        assert "espeak-ng" in (speaker.available(calm) or "")
        speaker.close()

    def test_a_sentence_goes_on_in_another_voice_from_where_it_broke(self) -> None:
        calm, joe = self.voice("calm", "pyttsx3"), self.voice("joe", "piper")
        speaker = self.speaker(calm, joe, piper=("--frail",))
        (said,) = speaker.stream(with_marks("One two *frail words* and three."), joe)
        phrases = ("One two,", "frail words,", "and three.")
        assert round(said.milliseconds) == sum(map(len, phrases))
        speaker.close()

    def test_an_engine_that_broke_is_let_be_while_another_can_speak(self) -> None:
        calm, joe = self.voice("calm", "pyttsx3"), self.voice("joe", "piper")
        speaker = self.speaker(calm, joe, piper=("--frail",))
        speaker.say("A frail one.", joe)
        speaker.say("The next one.", joe)
        (child,) = children()
        assert b"--frail" not in Path(f"/proc/{child}/cmdline").read_bytes()
        speaker.close()

    def test_stopping_drops_the_rest_of_the_text(self) -> None:
        calm = self.voice("calm", "pyttsx3")
        speaker = self.speaker(calm)
        stream = speaker.stream("First one. Second one. Third one.", calm)
        next(stream)
        speaker.stop()
        assert list(stream) == []
        assert round(speaker.say("Here again.", calm).milliseconds) == 11
        speaker.close()


def test_nothing_is_written_to_disk(worker: EngineWorker, tmp_path: Path) -> None:
    """Not even where a temp folder cannot be written to."""
    assert speak(worker, "Hello") == 5
    (child,) = children()
    links = {str(file.readlink()) for file in Path(f"/proc/{child}/fd").iterdir()}
    assert all(link.startswith(("pipe:", "/dev/null")) for link in links), links
