"""The computer with real things behind it: buses, desktop files, a screen, what df and top say."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue
from shutil import which
from zoneinfo import ZoneInfo

import pytest

from assistant.assembly import open_assistant
from assistant.assistant import Assistant
from assistant.settings import Paths
from assistant.skill_host.grants import Grants
from assistant.skill_host.manifest import load_manifest
from tests.journeys.desktop_stage import (
    PATIENCE_SECONDS,
    computer_on,
    private_bus,
    running,
    until_asked,
)
from tests.warm_homes import warmed

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=ZoneInfo("Europe/London"))
ROOT = Path(__file__).resolve().parents[2]
SCREEN = ("Xvfb", "xterm", "xdotool", "xclip", "scrot")

needs_bus = pytest.mark.skipif(
    not (which("dbus-daemon") and which("xdg-dbus-proxy")), reason="needs dbus and xdg-dbus-proxy"
)
needs_screen = pytest.mark.skipif(not all(map(which, SCREEN)), reason=f"needs {', '.join(SCREEN)}")
needs_launcher = pytest.mark.skipif(not which("gio"), reason="needs gio (libglib2.0-bin)")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(warmed(tmp_path))})


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue[str]]:
    with private_bus() as address, computer_on(address) as told:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield told


@pytest.fixture
def assistant(paths: Paths) -> Iterator[Assistant]:
    with open_assistant(paths=paths) as opened:
        yield opened


def answer(assistant: Assistant, said: str, act: str) -> str:
    reply = assistant.ask(said, NOW).reply
    assert reply.act.full_name == act, reply.text
    return reply.text


def until(fulfilled: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not fulfilled():
        assert time.monotonic() < end
        time.sleep(0.05)


@needs_bus
def test_logind_upower_and_notifications_are_asked_and_no_more(
    computer: Queue[str], assistant: Assistant
) -> None:
    assert "67 percent" in answer(assistant, "how much battery is left", "machine.battery")
    answer(assistant, "do not disturb for an hour", "machine.held")
    assert until_asked(computer, "Set").endswith("('b', True)")
    assert assistant.announcements(NOW + timedelta(minutes=61)) == ()
    assert until_asked(computer, "Set").endswith("('b', False)")
    answer(assistant, "lock the screen", "machine.not_locked")
    until_asked(computer, "Lock")
    answer(assistant, "shut down the computer", "core.are_you_sure")
    assert not [line for line in computer.queue if line.startswith("PowerOff")]
    answer(assistant, "yes", "machine.leaving")
    assert until_asked(computer, "PowerOff") == "PowerOff False"


@needs_bus
def test_what_is_to_happen_later_outlives_a_restart(computer: Queue[str], paths: Paths) -> None:
    with open_assistant(paths=paths) as before:
        before.ask("shut down the computer in ten minutes", NOW)
        answer(before, "yes", "machine.leaving_later")
    with open_assistant(paths=paths) as after:
        assert after.announcements(NOW + timedelta(minutes=10)) == ()
        until_asked(computer, "PowerOff")
        assert after.announcements(NOW + timedelta(minutes=10)) == ()


def test_without_a_bus_each_is_one_clear_sentence_and_figures_are_read(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(name, "unix:path=/nonexistent/bus")
    answer(assistant, "how full is the battery", "machine.battery_untold")
    answer(assistant, "lock the screen", "machine.not_locked")
    answer(assistant, "do not disturb", "machine.no_notifications")
    # What needs none is told as ever.
    assert "GB" in answer(assistant, "how full is the disk", "machine.disk")
    assert "GB" in answer(assistant, "how much memory is free", "machine.memory")
    reply = assistant.ask("what is using the cpu", NOW).reply
    assert reply.act.full_name in ("machine.busy", "machine.idle"), reply.text
    assert "percent" in reply.text


@needs_launcher
def test_a_real_desktop_file_is_launched_and_no_shell_reads_it(
    tmp_path: Path, paths: Paths
) -> None:
    programs, made = tmp_path / "programs", tmp_path / "made"
    programs.mkdir()
    made.mkdir()
    entry = "[Desktop Entry]\nType=Application\nName={name}\nExec=touch {made}\n"
    for name, file in (("Good Program", "good"), ("Tricky", "a`id`$(id)")):
        text = entry.format(name=name, made=made / file)
        (programs / f"{name.split()[0].lower()}.desktop").write_text(text)
    machine = load_manifest(ROOT / "skills" / "machine")
    Grants(paths).choose_folder(machine, "applications", str(programs))
    with open_assistant(paths=paths) as assistant:
        answer(assistant, "launch the good program", "machine.opened")
        until((made / "good").exists)
        answer(assistant, "launch tricky", "machine.opened")
        until((made / "a`id`$(id)").exists)
        answer(assistant, "launch zorblax", "machine.no_such")


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An X server of our own, without a window manager: what has the pointer has the keyboard."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    with running(command, pass_fds=[writing], stderr=subprocess.DEVNULL):
        os.close(writing)
        with os.fdopen(reading) as told:
            monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield


@needs_screen
def test_text_is_typed_and_read_and_a_picture_taken_on_a_real_screen(
    screen: None, tmp_path: Path, assistant: Assistant
) -> None:
    typed = tmp_path / "typed"
    window = ["xterm", "-geometry", "200x60+0+0", "-e", "sh", "-c", f"head -c 5 >{typed}"]
    # Only what was sent off reaches a program: the line ends come from us, not from the skill.
    with running(window):
        until(lambda: bool(xdotool("search", "--onlyvisible", "--class", "xterm")))
        xdotool("mousemove", "100", "100")
        answer(assistant, "type salve", "machine.typed")
        time.sleep(0.3)
        assert typed.read_bytes() == b""
        xdotool("key", "Return")
        until(lambda: typed.read_bytes() == b"salve")
        answer(assistant, "take a screenshot", "machine.taken")
        (picture,) = (tmp_path / "Pictures" / "Screenshots").iterdir()
        assert picture.read_bytes().startswith(b"\x89PNG")
        answer(assistant, "undo that", "core.undone")
        assert not picture.exists()
    answer(assistant, "what's on the clipboard", "machine.clipboard_empty")
    copying = ["xclip", "-selection", "clipboard", "-in"]
    subprocess.run(copying, input="platform four\n", text=True, check=True)
    assert "platform four" in answer(assistant, "read the clipboard aloud", "machine.clipboard")


def xdotool(*arguments: str) -> bytes:
    return subprocess.run(["xdotool", *arguments], capture_output=True, check=False).stdout
