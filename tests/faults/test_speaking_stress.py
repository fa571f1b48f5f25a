"""Stopped and killed at random: nothing lost, nothing doubled, silence at once, nothing left."""

from __future__ import annotations

import re

import pytest

from assistant.speaking.speaker import Speaker
from tests.journeys.sound_stage import audio
from tests.speaking_stress import VOICE, VOICES, left_behind, stress
from tests.virtual_audio import VirtualAudio

__all__ = ["audio"]

COUNT = 25
"""The full run is `python -m tests.speaking_stress 1000`, a quarter of an hour."""
SILENT_MS = 50


def test_sentences_in_a_row(audio: VirtualAudio) -> None:
    speaker = Speaker(VOICES)
    reason = speaker.available(VOICE)
    speaker.close()
    if reason:
        pytest.skip(reason)
    before = left_behind()
    outcome = stress(audio, COUNT, seed=1)
    assert (outcome.lost, outcome.doubled) == (0, 0)
    assert outcome.whole + outcome.stopped == COUNT
    # One stop in ten may meet a busy machine; the median may not.
    silent = sorted(outcome.silent_ms)
    assert silent[len(silent) // 2] < SILENT_MS
    left = left_behind() - before
    assert not {name for name in left if re.search("process|speech|assistant", name)}
