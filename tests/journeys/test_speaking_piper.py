"""Piper, where its extra is installed: warm before it is needed, and soon heard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import find_voices

VOICES, _ = find_voices([Path(__file__).parents[2] / "voices"])
JOE = VOICES["joe"]
REPLIES = (
    "Your timer for ten minutes is set.",
    "On the third of May you told me that you're vegetarian, so I left out what has meat in it.",
)
FIRST_SOUND = 1 / 4  # of what loading its model takes; measured: a ninth


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    speaker = Speaker(VOICES)
    reason = speaker.available(JOE)
    if not reason:
        yield speaker
    speaker.close()
    if reason:
        pytest.skip(reason)


def cpu_seconds() -> float:
    """Of the voice workers that are ours and alive (proc(5), schedstat)."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    children = [Path(f"/proc/{pid}") for file in tasks for pid in file.read_text().split()]
    workers = [one for one in children if b"worker" in (one / "cmdline").read_bytes()]
    threads = (file for one in workers for file in one.glob("task/*/schedstat"))
    return sum(int(file.read_text().split()[0]) for file in threads) / 1e9


@pytest.fixture(scope="module")
def loading(speaker: Speaker) -> float:
    """The CPU seconds that warming it takes, once in a process."""
    speaker.warm(JOE)
    assert speaker.start(JOE).memory_mb > 100  # its model is loaded before anything is said
    return cpu_seconds()


@pytest.mark.parametrize("reply", REPLIES)
def test_its_first_sound_costs_little_once_it_is_warm(
    speaker: Speaker, loading: float, reply: str
) -> None:
    before = cpu_seconds()
    first = next(speaker.stream(reply, JOE))
    assert first.seconds > 0.5
    assert cpu_seconds() - before < FIRST_SOUND * loading


def test_after_a_stop_its_model_is_still_there(speaker: Speaker, loading: float) -> None:
    stream = speaker.stream(REPLIES[1], JOE)
    next(stream)
    speaker.stop()
    assert list(stream) == []
    before = cpu_seconds()
    next(speaker.stream(REPLIES[0], JOE))
    assert cpu_seconds() - before < FIRST_SOUND * loading
