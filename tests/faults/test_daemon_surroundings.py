"""The real daemon while everything around it goes: devices, disk, children, other writers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from itertools import takewhile
from pathlib import Path

import pytest

from assistant.control.client import RefusedError
from assistant.daemon.running import DEAF_SECONDS
from tests.journeys.living_stage import (
    ROOT,
    Home,
    as_json,
    living_home,
    missing,
    program,
    spoken,
    wake_phrase,
)
from tests.small_disk import small_disk

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

STORM = 15
WRITERS = 4
FACTS_EACH = 5
FOODS = tuple(f"{one}{other}berries" for one in "abcdefghijklmnopqrstuvw" for other in "klmnoprstu")
"""More than the journal has room for without growing."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with living_home(tmp_path_factory.mktemp("surroundings")) as living:
        yield living


def test_a_storm_of_devices_ends_in_the_one_that_is_there(home: Home) -> None:
    mark = home.now
    for _ in range(STORM):
        home.room.unplug_microphone()
        home.room.unplug_speaker()
        home.room.plug_speaker()
        home.room.plug_microphone()
    home.until(lambda: bool(home.status()["microphone"]["device"]), 30)
    time.sleep(DEAF_SECONDS)  # so long it might still say that it cannot hear
    home.answers_aloud()
    assert len(home.told("device", mark)) <= 4 * STORM
    log = (home.folder / "daemon.log").read_text()
    assert len(log.splitlines()) <= 4 * STORM
    assert home.room.recording_streams() == 1


def test_children_that_are_killed_are_replaced(home: Home) -> None:
    home.answers_aloud()
    for _ in range(3):
        children = descendants(home.process.pid)
        assert children
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        home.until(lambda: bool(home.status()["microphone"]["device"]), 30)
        told = home.request("ask", text="set a timer for ten minutes")
        again = home.request("ask", text="set a timer for ten minutes")
        assert "timers.set" in (told["reply"]["act"], again["reply"]["act"])
    home.answers_aloud()
    home.request("ask", text="cancel all timers")
    home.request("ask", text="yes")


def test_many_writers_lose_no_fact_that_was_acknowledged(home: Home) -> None:
    acknowledged: list[str] = []

    def write(writer: int) -> None:
        for number in range(FACTS_EACH):
            food = f"{'abcdefgh'[writer]}{'uvwxyz'[number]}berry"
            done = subprocess.run(
                [sys.executable, "-m", "assistant.cli", "profile", "set", "likes", food],
                cwd=ROOT,
                env=home.environment,
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                acknowledged.append(food)

    writers = [threading.Thread(target=write, args=(each,)) for each in range(WRITERS)]
    for each in writers:
        each.start()
    for number in range(FACTS_EACH):
        home.request("ask", text=f"remember that i like {'uvwxyz'[number]}cheese")
    for each in writers:
        each.join()
    assert acknowledged
    shown = program(home, "profile", "show", "--json")
    assert not [food for food in acknowledged if food not in shown]
    assert as_json(program(home, "profile", "verify", "--json"))["sound"]


def descendants(pid: int) -> list[int]:
    """Every process that `pid` has started, and what these have."""
    found = []
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (thread / "children").read_text().split()]
    return found + [inner for child in found for inner in descendants(child)]


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with ExitStack() as stack:
        disks = [
            stack.enter_context(small_disk(tmp_path / name, 2048)) for name in ("data", "state")
        ]
        home = stack.enter_context(living_home(tmp_path))
        assert home.request("ask", text="remember that my name is zebulon")["learned"]
        assert home.request("ask", text="set a pasta timer for fifty minutes")["reply"]
        for disk in disks:
            fill(disk / "ballast")
        kept = list(takewhile(lambda food: learns(home, food), FOODS))
        assert len(kept) < len(FOODS)
        home.room.speak_into_microphone(wake_phrase())
        home.say(spoken("my favourite fruit is the mango"), 1.0)
        home.until(lambda: "No space left" in str(home.status()["problems"]), 30)
        refused = home.request("ask", text="set a tea timer for forty minutes")
        assert refused["reply"]["act"] != "timers.set"
        assert home.request("ask", text="what time is it")["reply"]["act"].startswith("clock.")
        for disk in disks:
            (disk / "ballast").unlink()
        assert learns(home, "olives")
        shown = program(home, "profile", "show", "--json")
        assert "ebulon" in shown
        assert "olives" in shown
        assert [food for food in FOODS if food in shown] == kept
        left = home.request("ask", text="how long is left on the pasta timer")
        assert left["reply"]["act"] == "timers.left"


def learns(home: Home, food: str) -> bool:
    try:
        return bool(home.request("ask", text=f"remember that i like {food}")["learned"])
    except RefusedError:
        return False


def fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", 0) as ballast:
        while True:
            ballast.write(bytes(4096))
