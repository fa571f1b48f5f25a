"""The everyday skills with the real things behind them: a player, a sound server, a dictionary."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import wave
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from shutil import which
from zoneinfo import ZoneInfo

import pytest

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.settings import Paths, Settings
from tests.virtual_audio import missing_programs, virtual_audio
from tests.warm_homes import warmed

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/London"))
PLUGIN = Path("/etc/mpv/scripts/mpris.so")
PATIENCE_SECONDS = 15.0

needs_player = pytest.mark.skipif(
    not (which("mpv") and PLUGIN.exists() and which("dbus-daemon") and which("xdg-dbus-proxy")),
    reason="needs mpv, mpv-mpris, dbus and xdg-dbus-proxy",
)
needs_sound = pytest.mark.skipif(bool(missing_programs()), reason=f"needs {missing_programs()}")
needs_dictionary = pytest.mark.skipif(
    not Path("/usr/share/wordnet/index.noun").exists(), reason="needs wordnet-base"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "Music" / "Jazz").mkdir(parents=True)
    for name in ("Blue Morning", "Green Evening"):
        with wave.open(str(tmp_path / "Music" / "Jazz" / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(bytes(2 * 8000 * 60))
    return tmp_path


@pytest.fixture
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield
        bus.terminate()


@pytest.fixture
def player(session_bus: None, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """It plays already: started with nothing to play, it goes on telling that it is stopped."""
    first = home / "Music" / "Jazz" / "Green Evening.wav"
    options = ("--loop-playlist", "--no-video", "--ao=null", "--no-terminal")
    environment = os.environ | {"HOME": str(home)}
    with subprocess.Popen(["mpv", *options, first], env=environment) as running:
        yield running
        running.terminate()


@pytest.fixture
def assistant(home: Path) -> Iterator[Assistant]:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(warmed(home))})
    with open_assistant(paths=paths) as opened:
        yield opened


def until(assistant: Assistant, said: str, act: str) -> str:
    """Say it until the answer is `act`, as someone would whose player is just starting."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        reply = assistant.ask(said, NOW).reply
        if reply.act.full_name == act or time.monotonic() > end:
            assert reply.act.full_name == act, reply.text
            return reply.text
        time.sleep(0.2)


def until_told(assistant: Assistant, title: str) -> None:
    """Until it says that this plays: a player takes a moment to change over."""
    end = time.monotonic() + PATIENCE_SECONDS
    while title not in assistant.ask("what song is this", NOW).reply.text.lower():
        assert time.monotonic() < end
        time.sleep(0.2)


@needs_player
def test_a_real_player_plays_tells_pauses_and_vanishes(
    player: subprocess.Popen[bytes], assistant: Assistant
) -> None:
    assert "green evening" in until(assistant, "what song is this", "media.track").lower()
    until(assistant, "play blue morning", "media.playing")
    until_told(assistant, "blue morning")
    until(assistant, "pause the music", "media.paused")
    until(assistant, "what song is this", "media.not_playing")
    until(assistant, "resume the music", "media.resumed")
    until(assistant, "what song is this", "media.track")
    player.kill()
    player.wait()
    until(assistant, "pause the music", "media.no_player")


@needs_player
def test_something_calm_plays_until_the_sleep_timer_ends_it(
    player: subprocess.Popen[bytes], home: Path, assistant: Assistant
) -> None:
    calm = home / "Music" / "Calm Evenings"
    calm.mkdir()
    shutil.copy(home / "Music" / "Jazz" / "Blue Morning.wav", calm / "Slow River.wav")
    until(assistant, "what song is this", "media.track")
    until(assistant, "play something calm", "media.playing")
    until_told(assistant, "slow river")
    until(assistant, "stop the music in twenty minutes", "media.sleep_set")
    assert assistant.announcements(NOW + timedelta(minutes=20)) == ()
    until(assistant, "what song is this", "media.not_playing")


def test_without_a_bus_there_is_one_clear_sentence(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    until(assistant, "pause the music", "media.no_bus")


@needs_sound
def test_a_real_sound_server_gets_louder_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assistant: Assistant
) -> None:
    with virtual_audio(tmp_path) as room:
        for name, value in room.environment.items():
            monkeypatch.setenv(name, value)
        assert assistant.ask("set the volume to fifty percent", NOW).reply.text
        assert "60" in assistant.ask("turn up the volume", NOW).reply.text
        assert assistant.ask("undo that", NOW).reply.act.name == "undone"
        told = subprocess.run(
            ["pactl", "get-sink-volume", "@DEFAULT_SINK@"],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | dict(room.environment),
        )
        assert "50%" in told.stdout


@needs_dictionary
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("what does the word anachronism mean", "time"),
        ("define mice", "rodent"),
        ("what's another word for big", "large"),
        ("what's the opposite of hot", "cold"),
    ],
)
def test_a_real_dictionary(assistant: Assistant, said: str, words: str) -> None:
    assert words in assistant.ask(said, NOW).reply.text


@pytest.mark.skipif(
    not Path("/usr/share/mythes/th_de_DE_v2.idx").exists(), reason="needs mythes-de"
)
def test_a_real_german_thesaurus(home: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(warmed(home))})
    settings = Settings.model_validate({"language": "de"})
    with open_assistant(paths=paths, settings=settings) as assistant:
        for said, word in (
            ("was bedeutet das Wort Resilienz", "Widerstandsfähigkeit"),
            ("was bedeutet es noch", "Ausdauer"),
            ("sag mir ein anderes Wort für mutig", "tapfer"),
            ("was bedeutet Zorblax", "steht nicht"),
        ):
            assert word in assistant.ask(said, NOW).reply.text


def test_a_calendar_changed_behind_its_back(home: Path, assistant: Assistant) -> None:
    assistant.ask("schedule a meeting with tom for six pm", NOW)
    assert "on your calendar" in assistant.ask("yes", NOW).reply.text
    (file,) = (home / ".calendars").rglob("*.ics")
    file.write_bytes(file.read_bytes().replace(b"meeting with tom", b"tea with Ada"))
    assert "tea with ada" in assistant.ask("what's on my calendar today", NOW).reply.text.lower()
    file.write_text("BEGIN:VCALENDAR\nBEGIN:VEVENT\n")
    assert file.name in assistant.ask("what's on my calendar today", NOW).reply.text
