"""The playing process from within, on a PortAudio that is written down."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.errors import SoundError
from assistant.sound.child_side import Parent
from assistant.sound.playback_process import BLOCK_SECONDS, Device, Sound
from tests.unit.sound_fakes import no_server

RATE_HZ = 16_000
BLOCK = round(BLOCK_SECONDS * RATE_HZ)
SOME, OTHER = b"\1\0" * BLOCK, b"\2\0" * BLOCK
NOTHING = bytes(2 * BLOCK)


class FakeParent:
    """Keeps what it is told, unless it is busy."""

    def __init__(self) -> None:
        self.told: list[dict[str, object]] = []
        self.busy = False

    def reads(self) -> bool:
        return not self.busy

    def tell(self, message: dict[str, object]) -> None:
        self.told.append(message)

    def types(self) -> list[object]:
        return [message["type"] for message in self.told]


class FakeStream:
    """One that runs whenever the test says so."""

    def __init__(self, rate_hz: int, latency: float, callback: Callable[..., None]) -> None:
        self.samplerate = float(rate_hz)
        self.latency = latency
        self.closed = False
        self.done: list[str] = []
        self._callback = callback

    def start(self) -> None:
        self.done.append("start")

    def abort(self) -> None:
        self.done.append("abort")

    def close(self) -> None:
        self.closed = True

    def block(self, underflow: bool = False) -> bytes:
        out = bytearray(2 * BLOCK)
        self._callback(out, BLOCK, None, SimpleNamespace(output_underflow=underflow))
        return bytes(out)


class FakePortAudio:
    """A library with one loudspeaker, at `own_hz` and the rates in `others`."""

    class PortAudioError(Exception):
        pass

    def __init__(self, own_hz: int = 48_000, others: tuple[int, ...] = (RATE_HZ,)) -> None:
        self.rates = {own_hz, *others}
        self.own_hz = own_hz
        self.streams: list[FakeStream] = []

    def query_devices(self, device: str | None, kind: str) -> dict[str, float]:
        if not self.rates:
            raise ValueError("no such device")
        return {"default_samplerate": float(self.own_hz)}

    def RawOutputStream(  # noqa: N802 - the library's own name
        self, *, samplerate: int, latency: float, callback: Callable[..., None], **_: object
    ) -> FakeStream:
        if samplerate not in self.rates:
            raise self.PortAudioError("Invalid sample rate")
        self.streams.append(FakeStream(samplerate, latency, callback))
        return self.streams[-1]


class Stage:
    """A device on that library, and the sound that it plays."""

    def __init__(self, portaudio: FakePortAudio, latency_seconds: float = BLOCK_SECONDS) -> None:
        self.parent = FakeParent()
        self.now = 0.0
        self.sound = Sound(cast(Parent, self.parent), lambda: self.now)
        library = cast(Any, portaudio)
        self.device = Device(library, "", RATE_HZ, latency_seconds, self.sound, no_server)


def opened(latency_seconds: float = BLOCK_SECONDS) -> tuple[Stage, FakeStream]:
    portaudio = FakePortAudio()
    stage = Stage(portaudio, latency_seconds)
    stage.device.open()
    return stage, portaudio.streams[0]


def test_a_sound_is_given_block_by_block_and_ends_when_it_was_heard() -> None:
    stage, stream = opened(latency_seconds=2 * BLOCK_SECONDS)
    stage.sound.add(SOME + OTHER)
    stage.sound.complete()
    assert [stream.block() for _ in range(3)] == [SOME, OTHER, NOTHING]
    assert stage.parent.told == [
        {"type": "given", "samples": BLOCK},
        {"type": "given", "samples": 2 * BLOCK},
    ]
    stream.block()
    assert "ended" not in stage.parent.types()  # two blocks are on their way to the ear
    stream.block()
    assert stage.parent.types()[-1] == "ended"


def test_a_sound_begins_in_the_place_of_the_silence_before_it() -> None:
    stage, stream = opened()
    stream.block()
    assert not stage.sound.is_playing
    stage.device.begin(SOME)
    assert stage.sound.is_playing
    assert stream.done == ["start", "abort", "start"]
    stage.sound.complete()
    assert stream.block() == SOME
    while "ended" not in stage.parent.types():
        stream.block()
    assert not stage.sound.is_playing


def test_a_gap_between_two_sentences_is_silence_and_no_end() -> None:
    stage, stream = opened()
    stage.sound.add(SOME)
    assert [stream.block(), *(stream.block() for _ in range(5))] == [SOME, *[NOTHING] * 5]
    stage.sound.add(OTHER)
    stage.sound.complete()
    assert stream.block() == OTHER
    assert stage.parent.types() == ["given", "given"]


def test_the_next_sound_is_counted_from_its_own_beginning() -> None:
    stage, stream = opened()
    for _ in range(2):
        stage.sound.add(SOME)
        stage.sound.complete()
        for _ in range(4):
            stream.block()
    assert stage.parent.told == 2 * [{"type": "given", "samples": BLOCK}, {"type": "ended"}]


def test_what_comes_too_late_within_a_sound_is_told() -> None:
    stage, stream = opened()
    stage.sound.add(3 * SOME)
    stream.block(underflow=True)  # nothing of this sound was heard yet
    stream.block(underflow=True)
    stream.block()
    assert stage.parent.types() == ["given", "late", "given", "given"]


def test_our_own_clock_sees_what_portaudio_does_not() -> None:
    stage, stream = opened()
    stage.sound.add(3 * SOME)
    stream.block()
    stage.now = 2 * BLOCK_SECONDS
    stream.block()
    assert "late" not in stage.parent.types()
    stage.now = 4.1 * BLOCK_SECONDS
    stream.block()
    assert stage.parent.types() == ["given", "given", "late", "given"]


def test_the_end_is_told_again_to_a_parent_that_was_busy() -> None:
    stage, stream = opened()
    stage.sound.add(SOME)
    stage.sound.complete()
    stage.parent.busy = True
    for _ in range(4):
        stream.block()
    assert stage.parent.told == []
    stage.parent.busy = False
    stream.block()
    assert stage.parent.types() == ["ended"]


def test_it_rests_and_opens_again() -> None:
    portaudio = FakePortAudio()
    stage = Stage(portaudio)
    stage.device.open()
    stage.device.open()
    stage.device.rest()
    assert [stream.closed for stream in portaudio.streams] == [True]
    stage.device.open()
    assert len(portaudio.streams) == 2


def test_a_device_with_one_rate_is_opened_at_that() -> None:
    stage = Stage(FakePortAudio(own_hz=44_100, others=()))
    stage.device.open()
    assert stage.device.rate_hz == 44_100


def test_another_rate_after_a_rest_is_another_device() -> None:
    portaudio = FakePortAudio()
    stage = Stage(portaudio)
    stage.device.open()
    stage.device.rest()
    portaudio.rates = {48_000}
    with pytest.raises(SoundError, match="another one"):
        stage.device.open()


def test_no_device_is_one_clear_line() -> None:
    portaudio = FakePortAudio()
    portaudio.rates = set()
    with pytest.raises(SoundError, match=r"^no loudspeaker was found; connect one"):
        Stage(portaudio).device.open()
