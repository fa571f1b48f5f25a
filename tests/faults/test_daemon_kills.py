"""The real daemon killed at every stage of a turn: what was acknowledged is there afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.journeys.living_stage import Home, as_json, living_home, missing, program, spoken

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

STAGES = ("listening", "deciding", "speaking")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    with living_home(tmp_path_factory.mktemp("kills")) as living:
        yield living


def reached(home: Home, stage: str) -> bool:
    return any(it["state"] == stage for it in home.told("state"))


def kill_and_start(home: Home) -> None:
    home.process.kill()
    home.process.wait()
    home.start()


def test_nothing_that_was_acknowledged_is_lost(home: Home) -> None:
    assert home.request("ask", text="remember that my name is zebulon")["learned"]
    home.request("ask", text="set a pasta timer for fifty minutes")
    home.request("ask", text="remind me to call anna tomorrow at nine")
    for stage in STAGES:
        home.request("listen")
        home.room.speak_into_microphone(spoken("what time is it"))
        home.until(partial(reached, home, stage))
        kill_and_start(home)
        home.events.clear()
    assert "ebulon" in program(home, "profile", "show", "--json")
    left = home.request("ask", text="how long is left on the pasta timer")
    assert left["reply"]["act"] == "timers.left"
    reminders = home.request("ask", text="what are my reminders")
    assert "anna" in reminders["reply"]["text"].lower()


def test_a_timer_that_was_being_announced_is_announced_again(home: Home) -> None:
    home.request("ask", text="set an egg timer for one second")
    home.until(lambda: bool(home.told("announcement")))
    kill_and_start(home)
    home.events.clear()
    home.until(lambda: bool(home.told("announcement")))
    home.request("stop")


def test_a_second_daemon_is_told_so(home: Home) -> None:
    assert as_json(program(home, "status", "--json"))["running"]
    assert program(home, "run") == ""
    assert home.process.poll() is None


def test_a_broken_setting_is_told_and_does_not_end_what_runs(home: Home) -> None:
    home.paths.settings_file.write_text("[wake]\nphrase = 5\n")
    with pytest.raises(Exception, match="phrase"):
        home.request("reload")
    assert home.status()["state"] == "asleep"


def test_the_log_holds_nothing_that_was_said(home: Home) -> None:
    log = Path(home.folder / "daemon.log").read_text().lower()
    assert not any(word in log for word in ("zebulon", "anna", "what time", "pasta"))
