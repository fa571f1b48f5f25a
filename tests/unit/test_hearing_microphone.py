"""The microphone through every outage: one line each time, and then sound again."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Event, Thread

import pytest

from assistant.errors import SoundError
from assistant.hearing.microphone import WAITING_SECONDS, Microphone
from assistant.settings import MicrophoneSettings
from assistant.sound.capture import Capture, Recorded
from assistant.sound.events import DeviceEvent, Level, Lost, Opened, Overflowed
from assistant.values import AudioChunk
from tests.unit.sound_fakes import FakeCapture

BUILT_IN, HEADSET = "Built-in Audio", "Headset"


def sound(device: str = BUILT_IN, rate_hz: int = 16_000, value: int = 7) -> Recorded:
    return Recorded(AudioChunk(value.to_bytes(2, "little") * (rate_hz // 25), rate_hz), device)


class Stage:
    """A microphone, the recordings it will open one after the other, and what it tells."""

    def __init__(self, *captures: FakeCapture | str, device: str = "") -> None:
        self.captures = captures
        self.opened: list[str] = []
        self.events: Queue[DeviceEvent] = Queue()
        self.microphone = Microphone(
            MicrophoneSettings(device=device),
            self.tell,
            open_capture=self.open,
            backoff_seconds=(0.0,),
        )

    def open(self, name: str) -> Capture:
        self.opened.append(name)
        capture = self.captures[len(self.opened) - 1]
        if isinstance(capture, str):
            raise SoundError(capture)
        return capture

    def tell(self, event: DeviceEvent) -> None:
        if not isinstance(event, Level):
            self.events.put(event)

    def next_event(self) -> DeviceEvent:
        return self.events.get(timeout=10)


@pytest.fixture
def staged() -> Iterator[list[Stage]]:
    stages: list[Stage] = []
    yield stages
    for stage in stages:
        stage.microphone.close()


def test_sound_comes_as_it_was_recorded(staged: list[Stage]) -> None:
    stage = Stage(FakeCapture(sound(value=1), sound(value=2)), device="usb")
    staged.append(stage)
    chunks = stage.microphone.chunks()
    assert [next(chunks).pcm[:2], next(chunks).pcm[:2]] == [b"\1\0", b"\2\0"]
    assert stage.opened == ["usb"]
    assert stage.next_event() == Opened(BUILT_IN)
    assert stage.microphone.device == BUILT_IN
    assert stage.microphone.problem is None


def test_an_outage_is_told_once_and_ends_by_itself(staged: list[Stage]) -> None:
    stage = Stage(
        FakeCapture(sound(), "the microphone is gone"),
        FakeCapture("still gone"),
        "no process can be started",
        FakeCapture(sound(HEADSET)),
    )
    staged.append(stage)
    chunks = stage.microphone.chunks()
    next(chunks)
    next(chunks)
    told = [stage.next_event() for _ in range(3)]
    assert told == [Opened(BUILT_IN), Lost("the microphone is gone"), Opened(HEADSET)]
    assert stage.microphone.problem is None
    for capture in stage.captures:
        assert isinstance(capture, str) or capture.closed or capture is stage.captures[-1]


def test_a_move_to_another_microphone_is_told(staged: list[Stage]) -> None:
    stage = Stage(FakeCapture(sound(), sound(HEADSET)))
    staged.append(stage)
    chunks = stage.microphone.chunks()
    next(chunks)
    next(chunks)
    assert [stage.next_event(), stage.next_event()] == [Opened(BUILT_IN), Opened(HEADSET)]
    assert stage.microphone.device == HEADSET


def test_a_pause_gives_the_device_back_and_drops_what_was_waiting(staged: list[Stage]) -> None:
    before = FakeCapture(sound(value=1), sound(value=1))
    stage = Stage(before, FakeCapture(sound(value=2)))
    staged.append(stage)
    chunks = stage.microphone.chunks()
    next(chunks)
    stage.microphone.pause()
    with pytest.raises(SoundError):
        before.read()
    assert stage.microphone.paused
    assert stage.microphone.device is None
    stage.microphone.resume()
    assert next(chunks).pcm[:2] == b"\2\0"
    assert [stage.next_event(), stage.next_event()] == [Opened(BUILT_IN), Opened(BUILT_IN)]
    assert stage.microphone.problem is None


def test_paused_from_the_start_opens_nothing(staged: list[Stage]) -> None:
    stage = Stage(FakeCapture(sound()))
    staged.append(stage)
    stage.microphone.pause()
    chunks = stage.microphone.chunks()
    arrived: Queue[AudioChunk] = Queue()
    Thread(target=lambda: arrived.put(next(chunks)), daemon=True).start()
    assert stage.opened == []
    stage.microphone.resume()
    assert arrived.get(timeout=10).seconds == pytest.approx(0.04)


def test_nobody_taking_the_sound_costs_the_oldest(staged: list[Stage]) -> None:
    extra = 5
    most = round(WAITING_SECONDS / 0.04)
    values = range(1, most + extra + 1)
    marker = sound(HEADSET, value=999)
    first, *others = (sound(value=value) for value in values)
    first_is_taken = Event()
    capture = FakeCapture(first, first_is_taken, *others, marker, "gone")
    stage = Stage(capture, FakeCapture())
    staged.append(stage)
    chunks = stage.microphone.chunks()
    assert next(chunks).pcm[:2] == b"\1\0"  # starts it; from here on nobody takes any
    first_is_taken.set()
    told = [stage.next_event() for _ in range(4)]
    assert told == [Opened(BUILT_IN), Overflowed(1), Opened(HEADSET), Lost("gone")]
    assert stage.microphone.dropped == extra
    taken = [int.from_bytes(next(chunks).pcm[:2], "little") for _ in range(most)]
    assert taken == [*values[extra + 1 :], 999]


def test_closing_ends_the_chunks_from_another_thread(staged: list[Stage]) -> None:
    stage = Stage(FakeCapture(sound()))
    staged.append(stage)
    chunks = stage.microphone.chunks()
    next(chunks)
    closing = Thread(target=stage.microphone.close)
    closing.start()
    assert list(chunks) == []
    closing.join()
    capture = stage.captures[0]
    assert isinstance(capture, FakeCapture)
    assert capture.closed


def test_a_closed_microphone_opens_nothing(staged: list[Stage]) -> None:
    stage = Stage()
    stage.microphone.close()
    assert list(stage.microphone.chunks()) == []
    assert stage.opened == []


def test_a_device_with_its_own_rate_gives_sixteen_kilohertz(staged: list[Stage]) -> None:
    stage = Stage(FakeCapture(*[sound(rate_hz=48_000, value=1000)] * 4))
    staged.append(stage)
    chunks = stage.microphone.chunks()
    heard = AudioChunk.joined([next(chunks) for _ in range(4)])
    assert heard.rate_hz == 16_000
    assert heard.seconds == pytest.approx(0.16, abs=0.005)
