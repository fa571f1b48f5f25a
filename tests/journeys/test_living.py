"""The daemon as a person has it: a real sound server, real voices in, Whisper on what comes out.

Its room is a private PulseAudio; the wake phrase is a person's, the requests are synthetic.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from assistant.hearing.choosing import choose_engine, open_engine
from assistant.hearing.listening import EngineEars
from assistant.settings import HearingSettings, Paths
from assistant.values import AudioChunk, SpeechHints
from tests.journeys.living_stage import (
    SOON_SECONDS,
    Home,
    as_json,
    living_home,
    missing,
    own_megabytes,
    program,
    spoken,
    wake_phrase,
)

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

STORY = "what can you do"
"""Its answer takes several seconds."""


MOST_MEGABYTES = 350
"""Whisper loaded, all skills installed."""


def has_it_talk(home: Home) -> None:
    """Wait until it tells its story. A busy machine may mishear a request: what is tested is what
    comes after."""
    for _ in range(3):
        home.ask(STORY)
        with suppress(AssertionError):
            home.until(lambda: home.status()["state"] == "speaking", 6.0)
            return
    raise AssertionError(home.log())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with living_home(tmp_path_factory.mktemp("living")) as living:
        # It is spoken into often here, and would answer with a word or two in the end.
        program(living, "profile", "adaptations", "--off", "length")
        yield living


@pytest.fixture(scope="module")
def listener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EngineEars]:
    """Somebody else in the room, who hears what the loudspeaker says."""
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path_factory.mktemp("listener"))})
    settings = HearingSettings(engine="whisper")
    ears = EngineEars(open_engine(choose_engine(settings, paths.models, "en"), settings, "en"))
    yield ears
    ears.close()


@pytest.fixture(autouse=True)
def from_rest(home: Home) -> None:
    """Every test begins with the daemon asleep and nothing left to say."""
    home.request("stop")
    home.until_asleep()
    time.sleep(0.3)  # the last sound leaves the room


@contextmanager
def heard_in(home: Home, listener: EngineEars) -> Iterator[list[str]]:
    """What is heard from the loudspeaker within the block, once it is over."""
    heard: list[str] = []
    with home.room.recording() as recorded:
        yield heard
        time.sleep(0.3)
    heard.append(listener.transcribe(recorded[0], SpeechHints()).text.lower())


def test_a_request_is_heard_answered_and_remembered(home: Home, listener: EngineEars) -> None:
    mark = home.now
    with heard_in(home, listener) as heard:
        home.ask("what is the weather like today")
        home.until_told("turn", mark)
        home.until_asleep()
    assert resembles(heard[0], home.told("reply", mark)[0]["text"])
    assert home.told("understood", mark)[0]["intent"] == "help.weather"
    (last,) = home.request("history", count=1)
    assert last["reply"]["act"] == "help.weather"


def test_a_question_is_answered_without_the_wake_phrase(home: Home, listener: EngineEars) -> None:
    mark = home.now
    home.ask("start a timer, please")
    home.until_told("turn", mark)
    home.until(lambda: home.status()["state"] == "listening")
    follow_up = home.now
    with heard_in(home, listener) as heard:
        home.say(spoken("ten minutes"), 1.0)
        home.until_told("turn", follow_up)
        home.until_asleep()
    assert not home.told("woken", follow_up)
    assert resembles(heard[0], home.told("reply", follow_up)[0]["text"])
    home.request("ask", text="cancel the timer")


def test_the_wake_phrase_silences_it_and_the_next_request_is_heard(home: Home) -> None:
    mark = home.now
    has_it_talk(home)
    time.sleep(0.5)
    interruption = home.now
    with home.room.recording() as recorded:
        home.say(wake_phrase(), spoken("what time is it"), 1.0)
        home.until_told("understood", interruption)
    assert home.told("understood", interruption)[0]["intent"] == "clock.time"
    assert len(home.told("woken", mark)) == 2
    assert longest_silence_seconds(recorded[0]) > 1.0  # while the person spoke


def test_stop_ends_it_and_nothing_else_that_is_said(home: Home) -> None:
    has_it_talk(home)
    mark = home.now
    home.say(0.3, spoken("stop"), 0.5)
    home.until_told("stopped", mark)
    assert home.status()["state"] == "asleep"


def test_a_false_interruption_resumes_the_sentence(home: Home) -> None:
    mark = home.now
    home.ask(STORY)
    home.until(lambda: home.status()["state"] == "speaking")
    home.say(wake_phrase(), 5.5)
    home.until(lambda: len(home.told("reply", mark)) == 2)
    whole, rest = (reply["text"] for reply in home.told("reply", mark))
    assert whole.endswith(rest)


def test_muted_it_gives_the_microphone_back_and_a_button_still_works(home: Home) -> None:
    assert home.room.recording_streams() == 1
    program(home, "mute")
    home.room.wait_until(lambda: home.room.recording_streams() == 0)
    mark = home.now
    home.ask("what time is it")
    assert not home.told("woken", mark)
    home.process.send_signal(signal.SIGUSR1)
    home.room.wait_until(lambda: home.room.recording_streams() == 1)
    home.say(0.5, spoken("what time is it"), 1.0)
    home.until_told("turn", mark)
    home.room.wait_until(lambda: home.room.recording_streams() == 0)
    program(home, "unmute")
    home.room.wait_until(lambda: home.room.recording_streams() == 1)


def test_a_timer_rings_until_stop_is_said(home: Home, listener: EngineEars) -> None:
    home.request("ask", text="set an egg timer for two seconds")
    mark = home.now
    with heard_in(home, listener) as heard:
        home.until(lambda: len(home.told("announcement", mark)) == 2)
        home.until(lambda: home.status()["state"] == "ringing")
        home.say(spoken("stop"), 0.5)
        home.until_told("stopped", mark)
        rung = len(home.told("announcement", mark))
        time.sleep(4)
    assert len(home.told("announcement", mark)) == rung
    assert resembles(heard[0], " ".join(it["text"] for it in home.told("announcement", mark)))


def test_what_is_typed_and_what_is_spoken_is_one_household(home: Home) -> None:
    told = as_json(program(home, "ask", "i live in porto", "--json"))
    assert told["learned"] or told["reply"]["asks"]
    assert as_json(program(home, "status", "--json"))["running"] is True


def test_with_its_children_it_stays_below_the_memory_it_may_take(home: Home) -> None:
    mark = home.now
    home.ask("what time is it")
    home.until_told("turn", mark)
    home.until_asleep()
    assert own_megabytes(home.process.pid) < MOST_MEGABYTES


def test_a_microphone_that_is_unplugged_and_plugged_in_again_is_used_again(home: Home) -> None:
    mark = home.now
    home.room.unplug_microphone()
    home.until(lambda: any(it["problem"] for it in home.told("device", mark)))
    assert home.status()["problems"]
    assert home.until_told("announcement", mark)["act"] == "core.deaf"
    home.room.plug_microphone()
    home.until(lambda: bool(home.status()["microphone"]["device"]))
    home.until_asleep()
    again = home.now
    home.ask("what time is it")
    home.until_told("turn", again)


def test_a_sound_server_that_is_killed_and_started_again_is_used_again(home: Home) -> None:
    home.room.kill()
    home.until(lambda: home.status()["microphone"]["problem"] is not None)
    home.room.restart()
    home.until(lambda: bool(home.status()["microphone"]["device"]), 2 * SOON_SECONDS)
    mark = home.now
    home.ask("what time is it")
    home.until_told("turn", mark)


def test_ended_in_mid_sentence_it_is_gone_within_two_seconds(home: Home) -> None:
    has_it_talk(home)
    started = time.monotonic()
    assert home.end() == 0
    assert time.monotonic() - started < 2
    home.start()


def test_a_kill_while_it_speaks_loses_no_timer(home: Home) -> None:
    home.request("ask", text="set a timer for ten minutes")
    has_it_talk(home)
    home.process.kill()
    home.process.wait()
    home.start()
    told = home.request("ask", text="how long is left on the timer")
    assert told["reply"]["act"] == "timers.left"
    home.request("ask", text="cancel the timer")


def test_after_a_wipe_a_new_process_has_taken_its_place(home: Home) -> None:
    home.request("ask", text="remember that my name is Tindravel")
    assert "indravel" in program(home, "profile", "show", "--json")
    if os.geteuid() == 0:
        assert b"indravel" in readable_memory(home.process.pid)  # so that it would be found
    receipt = as_json(program(home, "profile", "wipe", "--yes", "--json"))
    assert receipt["clean"]
    assert receipt["facts"]
    home.until_replaced()
    assert home.request("history", count=100) == []
    memory = readable_memory(home.process.pid)
    assert b"indravel" not in memory
    assert as_json(program(home, "profile", "show", "--json")) == []


def resembles(heard: str, said: str) -> bool:
    """Whether it may be the same to one who mishears a synthetic voice now and then."""
    return SequenceMatcher(None, heard, said.lower()).ratio() > 0.5


def longest_silence_seconds(audio: AudioChunk) -> float:
    samples = np.frombuffer(audio.pcm, "<i2").astype(np.float64)
    frame = audio.rate_hz // 100
    levels = np.abs(samples[: len(samples) // frame * frame].reshape(-1, frame)).max(axis=1)
    longest = run = 0
    for quiet in levels < 100:
        run = run + 1 if quiet else 0
        longest = max(longest, run)
    return longest * 0.01


def readable_memory(pid: int) -> bytes:
    """All of a process's private memory. As root only: the daemon forbids it to its own user."""
    if os.geteuid() != 0:
        return b""
    found = []
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split()
            start, end = (int(it, 16) for it in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                try:
                    found.append(memory.read(end - start))
                except OSError:
                    continue
    return b"".join(found)
