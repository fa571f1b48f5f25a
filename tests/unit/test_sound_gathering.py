"""Silence is passed on in larger pieces, and nothing else waits or is lost."""

from __future__ import annotations

import random
from array import array

import pytest

from assistant.sound.gathering import GATHERED_SECONDS, SILENT_SECONDS, Gathering

RATE_HZ = 16_000
BLOCK = 512
BLOCK_SECONDS = BLOCK / RATE_HZ


def noise(sigma: float, seed: int = 0) -> bytes:
    """A block of a steady noise of this loudness."""
    rng = random.Random(seed)
    return array("h", (round(rng.gauss(0, sigma)) for _ in range(BLOCK))).tobytes()


def lengths(gathering: Gathering, blocks: list[bytes]) -> list[int]:
    """Blocks in each piece that is passed on, 0 where one waits."""
    return [len(gathering.feed(block)) // 2 // BLOCK for block in blocks]


@pytest.mark.parametrize("sigma", [0.0, 3.0, 400.0])
def test_a_long_silence_comes_in_larger_pieces_however_loud_the_room_is(sigma: float) -> None:
    blocks = [noise(sigma, seed) for seed in range(round(6 / BLOCK_SECONDS))]
    passed = lengths(Gathering(), blocks)
    first = passed.index(0)
    assert first * BLOCK_SECONDS == pytest.approx(SILENT_SECONDS, abs=2 * BLOCK_SECONDS)
    assert set(passed[:first]) == {1}
    assert set(passed[first:]) == {0, 8}
    assert pytest.approx(GATHERED_SECONDS, abs=BLOCK_SECONDS) == 8 * BLOCK_SECONDS


def test_what_stands_out_is_passed_on_at_once_with_all_that_was_kept() -> None:
    gathering = Gathering()
    quiet = [noise(30, seed) for seed in range(100)]
    passed = b"".join(gathering.feed(block) for block in quiet)
    kept = b"".join(quiet)[len(passed) :]
    assert kept, "nothing was kept back before the sound"
    loud = noise(150)
    assert gathering.feed(loud) == kept + loud
    assert gathering.feed(noise(30, 101)), "silence right after it was kept back"


def test_whoever_paused_is_not_kept_waiting() -> None:
    gathering = Gathering()
    blocks = [noise(2000, 1), *(noise(30, seed) for seed in range(round(1.9 / BLOCK_SECONDS)))]
    assert set(lengths(gathering, blocks)) == {1}


def test_everything_is_passed_on_in_order() -> None:
    rng = random.Random(3)
    blocks = [noise(rng.choice((5, 5, 5, 5, 5, 900)) if n > 99 else 5, n) for n in range(400)]
    gathering = Gathering(rate_hz=48_000)
    passed = b"".join(gathering.feed(block) for block in blocks)
    assert b"".join(blocks).startswith(passed)
    assert len(b"".join(blocks)) - len(passed) <= 2 * 48_000 * GATHERED_SECONDS
    assert gathering.feed(b"") in (b"", b"".join(blocks)[len(passed) :])
