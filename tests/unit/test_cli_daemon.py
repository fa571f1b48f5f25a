"""The commands where a daemon runs: it does the work, and the results are the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from assistant.cli.running import run
from assistant.cli.surroundings import Surroundings
from assistant.cli.watch import Screen, told
from assistant.control.client import ControlClient, RefusedError
from assistant.turn_json import turn_as_json, turn_from_json
from assistant.values import Act, Json, Turn
from tests.unit.cli_fakes import NOW, FakeAssistant, World


@dataclass
class FakeDaemon:
    """Answers as the fake assistant does, in one conversation a connection."""

    assistant: FakeAssistant = field(default_factory=FakeAssistant)
    requests: list[tuple[str, dict[str, Json]]] = field(default_factory=list)
    refuses: bool = False

    def request(self, kind: str, **fields: Json) -> Json:
        self.requests.append((kind, fields))
        if self.refuses:
            raise RefusedError("speaking", "no voice can speak")
        if kind == "ask":
            return turn_as_json(self.assistant.ask(str(fields["text"])))
        return {"seconds": 1.5, "voice": "calm"}

    @property
    def surroundings(self) -> Surroundings:
        @contextmanager
        def running() -> Iterator[ControlClient | None]:
            yield cast("ControlClient", self)

        return replace(World().surroundings, daemon=running)


def test_a_running_daemon_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    daemon = FakeDaemon()
    assert run(["ask", "what", "time"], daemon.surroundings) == 0
    by_the_daemon = json.loads(capsys.readouterr().out)
    assert run(["ask", "what", "time"], World().surroundings) == 0
    assert by_the_daemon == json.loads(capsys.readouterr().out)
    assert daemon.requests == [("ask", {"text": "what time", "at": None})]


def test_skills_for_one_call_are_not_the_daemons(tmp_path: object) -> None:
    daemon = FakeDaemon()
    assert run(["ask", "what time", "--skills", str(tmp_path)], daemon.surroundings) == 0
    assert daemon.requests == []


def test_it_says_aloud_what_is_to_be_heard_here(capsys: pytest.CaptureFixture[str]) -> None:
    daemon = FakeDaemon()
    assert run(["say", "hello", "--json"], daemon.surroundings) == 0
    assert json.loads(capsys.readouterr().out) == {"voice": "calm", "seconds": 1.5, "audio": None}
    assert daemon.requests == [("say", {"text": "hello"})]


def test_what_the_daemon_refuses_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    daemon = FakeDaemon(refuses=True)
    assert run(["ask", "hello"], daemon.surroundings) == 1
    assert capsys.readouterr().err == "assistant: no voice can speak\n"


def test_a_skill_that_fails_in_the_daemon_is_an_apology_and_no_bug(
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Failing(FakeAssistant):
        def ask(self, text: str, at: datetime | None = None) -> Turn:
            turn = super().ask(text, at)
            failed = replace(turn.reply, act=Act("core", "skill_failed", {"why": "it broke"}))
            return replace(turn, reply=failed)

    assert run(["ask", "what time"], FakeDaemon(Failing()).surroundings) == 0
    assert capsys.readouterr().err == ""


def test_a_turn_survives_the_way_through_json() -> None:
    turn = FakeAssistant().ask("what time")
    at = NOW + timedelta(hours=1)
    assert turn_as_json(turn_from_json(turn_as_json(turn), at)) == turn_as_json(turn)


def test_the_screen_shows_the_last_of_everything() -> None:
    screen = Screen()
    for event in (
        {"event": "state", "state": "listening"},
        {"event": "level", "rms_dbfs": -20.5, "peak_dbfs": -10},
        {"event": "partial", "text": "what \x1b[31mtime"},
        {"event": "heard", "text": "what time"},
    ):
        screen.take(event)
    assert (screen.state, screen.level) == ("listening", -20.5)
    assert "\x1b" not in screen.partial
    assert list(screen.lines) == ["heard what time"]
    assert screen.shown()


def test_times_are_told_step_by_step() -> None:
    times = {"hear": 201.4, "act": 12.0, "total": 520.0}
    line = told({"event": "turn", "timing_ms": times})
    assert line == "took       hear 201 · act 12 · total 520 ms"
