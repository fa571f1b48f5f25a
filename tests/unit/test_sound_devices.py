"""Which device a setting means: never the loudspeaker's own sound, and always something to hear."""

from __future__ import annotations

import pytest

from assistant.errors import SoundError
from assistant.sound.devices import loudspeaker, microphone
from assistant.sound.server import SoundDevice
from tests.unit.sound_fakes import FakeServer

MONITOR = SoundDevice("speaker.monitor", "Monitor", is_default=True, is_monitor=True)
BUILT_IN = SoundDevice("built_in", "Built-in Audio")
HEADSET = SoundDevice("headset", "Headset")
SPEAKER = SoundDevice("speaker", "Speaker", is_default=True)


def test_the_microphone_that_was_chosen() -> None:
    assert microphone(FakeServer([BUILT_IN, HEADSET]), "headset") == HEADSET


def test_the_default_microphone() -> None:
    default = SoundDevice("usb", "USB", is_default=True)
    assert microphone(FakeServer([BUILT_IN, default]), "") == default


def test_a_monitor_is_never_a_microphone() -> None:
    assert microphone(FakeServer([MONITOR, BUILT_IN]), "") == BUILT_IN
    with pytest.raises(SoundError, match="no microphone was found"):
        microphone(FakeServer([MONITOR]), "")
    with pytest.raises(SoundError, match=r"speaker\.monitor is not connected"):
        microphone(FakeServer([MONITOR, BUILT_IN]), "speaker.monitor")


def test_a_chosen_microphone_that_is_away_is_waited_for() -> None:
    with pytest.raises(SoundError, match="headset is not connected"):
        microphone(FakeServer([BUILT_IN]), "headset")


def test_a_chosen_loudspeaker_that_is_away_is_replaced() -> None:
    server = FakeServer(sinks=[HEADSET, SPEAKER])
    assert loudspeaker(server, "headset") == HEADSET
    assert loudspeaker(server, "away") == SPEAKER
    assert loudspeaker(server, "") == SPEAKER
    with pytest.raises(SoundError, match="no loudspeaker was found"):
        loudspeaker(FakeServer(), "")
