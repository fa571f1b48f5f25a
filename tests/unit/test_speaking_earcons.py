"""Earcons are short, quiet and different from each other."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.speaking.earcons import PEAK, Earcon, earcon


@pytest.mark.parametrize("which", Earcon)
def test_an_earcon_is_short_quiet_and_does_not_click(which: Earcon) -> None:
    sound = earcon(which)
    samples = np.frombuffer(sound.pcm, "<i2").astype(float) / 32_768
    assert 0.1 < sound.seconds <= 0.25
    assert 0.05 < np.abs(samples).max() <= PEAK
    assert abs(samples[0]) < 0.001
    assert abs(samples[-1]) < 0.001
    assert np.abs(np.diff(samples)).max() < 0.1


def test_all_are_different() -> None:
    assert len({earcon(which).pcm for which in Earcon}) == len(Earcon)
