"""A real sound path without hardware: a private PulseAudio with a microphone and a loudspeaker.

Both are null sinks: what a test plays into the microphone is what programs record, and what
programs play can be recorded from the loudspeaker. Everything lives in one folder of the test.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from assistant.speaking.sound_files import write_wav
from assistant.values import AudioChunk

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
MICROPHONE, SPEAKER = "test_microphone", "test_speaker"
DEVICE_HZ = 48_000
START_SECONDS = 10.0

# norewinds: otherwise a null sink rewinds what it has played and recordings lose pieces.
_SERVER = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module {microphone_in_module}
load-module {microphone_module}
load-module {speaker_module}
set-default-sink {speaker}
set-default-source {microphone}
"""
_MICROPHONE_IN = (
    f"module-null-sink norewinds=1 sink_name={MICROPHONE}_in rate={DEVICE_HZ} channels=1"
)
_MICROPHONE = (
    f"module-remap-source source_name={MICROPHONE} master={MICROPHONE}_in.monitor channels=1"
)
_SPEAKER = f"module-null-sink norewinds=1 sink_name={SPEAKER} rate={DEVICE_HZ} channels=2"
_ALSA = """
pcm.!default {{ type pulse server "unix:{socket}" hint {{ show on description "test" }} }}
ctl.!default {{ type pulse server "unix:{socket}" }}
"""


def missing_programs() -> str:
    """What has to be installed first, or "" when nothing has."""
    lacking = [program for program in PROGRAMS if not shutil.which(program)]
    if not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        lacking.append("libasound2-plugins")
    return ", ".join(lacking)


class VirtualAudio:
    """A running server. `environment` is what a program needs to play and record through it."""

    def __init__(self, folder: Path) -> None:
        socket = folder / "native"
        names = {
            "socket": socket,
            "microphone": MICROPHONE,
            "speaker": SPEAKER,
            "microphone_in_module": _MICROPHONE_IN,
            "microphone_module": _MICROPHONE,
            "speaker_module": _SPEAKER,
        }
        (folder / "server.pa").write_text(_SERVER.format(**names))
        (folder / "alsa.conf").write_text(_ALSA.format(**names))
        self.environment: Mapping[str, str] = {
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
        }
        self._folder = folder
        self._server = self._started()

    def wait_until_ready(self) -> None:
        """Raises `RuntimeError` with the server's log when it does not come up."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._server.poll() is None:
            if self._asked("get-default-source") == MICROPHONE:
                return
            time.sleep(0.02)
        raise RuntimeError((self._folder / "server.log").read_text()[-1000:])

    @contextmanager
    def recording(self, rate_hz: int = 16_000) -> Iterator[list[AudioChunk]]:
        """Record the loudspeaker; afterwards the list holds one sound."""
        raw = self._folder / "recording.raw"
        command = ["parec", f"--device={SPEAKER}.monitor", "--format=s16le", f"--rate={rate_hz}"]
        recorded: list[AudioChunk] = []
        with (
            raw.open("wb") as file,
            subprocess.Popen(
                [*command, "--channels=1", "--latency-msec=20"], stdout=file, env=self._client()
            ) as recorder,
        ):
            while not raw.stat().st_size:  # until the recorder hears the silence
                time.sleep(0.01)
            try:
                yield recorded
            finally:
                recorder.terminate()
        pcm = raw.read_bytes()
        recorded.append(AudioChunk(pcm[: len(pcm) // 2 * 2], rate_hz))

    def speak_into_microphone(self, audio: AudioChunk) -> None:
        """Play `audio` where programs record, to its end."""
        # From a file: fed through a pipe, paplay waits for the server with a core of the machine.
        with NamedTemporaryFile(dir=self._folder, suffix=".wav") as file:
            write_wav(Path(file.name), audio)
            command = ["paplay", f"--device={MICROPHONE}_in", "--latency-msec=100", file.name]
            subprocess.run(command, env=self._client(), check=True)

    @contextmanager
    def music(self) -> Iterator[str]:
        """Another program that plays; the number of its stream."""
        with subprocess.Popen(
            ["pacat", "--raw", f"--device={SPEAKER}"],
            stdin=subprocess.PIPE,
            env=self._client(),
        ) as player:
            assert player.stdin is not None
            player.stdin.write(bytes(4 * DEVICE_HZ))
            player.stdin.flush()
            while not (streams := self._asked("list", "short", "sink-inputs")):
                time.sleep(0.01)
            try:
                yield streams.split()[0]
            finally:
                player.kill()

    def volume(self, stream: str) -> float:
        """Of a stream that plays: 1.0 is as loud as its program wants it."""
        told = self._asked("list", "sink-inputs").split(f"Sink Input #{stream}\n")[1]
        return int(told.split("Volume:")[1].split("/")[1].strip().removesuffix("%")) / 100

    def unplug_speaker(self) -> None:
        """Take the loudspeaker away, as pulling its cable would."""
        self._unload(f"sink_name={SPEAKER} ")

    def plug_speaker(self) -> None:
        self._asked("load-module", *_SPEAKER.split())
        self._asked("set-default-sink", SPEAKER)

    def unplug_microphone(self) -> None:
        """Take the microphone away; what recorded from it may go on elsewhere."""
        self._unload(f"source_name={MICROPHONE} ")

    def plug_microphone(self) -> None:
        self._asked("load-module", *_MICROPHONE.split())
        self._asked("set-default-source", MICROPHONE)

    def suspend_microphone(self, suspended: bool) -> None:
        self._asked("suspend-source", MICROPHONE, str(int(suspended)))

    def record_the_speaker(self) -> None:
        """Have everything that records get what the loudspeaker plays, as servers do by mistake."""
        for stream in self._asked("list", "short", "source-outputs").splitlines():
            self._asked("move-source-output", stream.split()[0], f"{SPEAKER}.monitor")

    def recording_streams(self) -> int:
        """How many programs record."""
        # The server's own streams, such as that of the remapped microphone, have other drivers.
        return self._asked("list", "short", "source-outputs").count("protocol-native")

    def playing_streams(self) -> int:
        """How many programs play."""
        return self._asked("list", "short", "sink-inputs").count("protocol-native")

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Raises `TimeoutError` when the server does not get there."""
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.02)

    def set_default_source(self, name: str) -> None:
        self._asked("set-default-source", name)

    def set_default_sink(self, name: str) -> None:
        self._asked("set-default-sink", name)

    def load(self, module: str) -> str:
        """Load any module; its number."""
        return self._asked("load-module", *module.split())

    def unload(self, number: str) -> None:
        self._asked("unload-module", number)

    def hang(self) -> None:
        """Have the server answer nobody, until `go_on`."""
        self._server.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._server.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the server as a crash would."""
        self._server.kill()
        self._server.wait()

    def restart(self) -> None:
        """Start it again after `kill`."""
        self._server = self._started()
        self.wait_until_ready()

    def close(self) -> None:
        self.go_on()
        self._server.terminate()
        self._server.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        folder = self._folder
        homes = ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH")
        private = {"PATH": os.environ["PATH"]} | dict.fromkeys(homes, str(folder))
        command = [
            *("pulseaudio", "-n", "-F", str(folder / "server.pa"), "--daemonize=no"),
            *("--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no"),
            *("--high-priority=no", "--disable-shm=yes", "--log-target=stderr"),
        ]
        with (folder / "server.log").open("ab") as log:
            return subprocess.Popen(command, env=private, stdin=subprocess.DEVNULL, stderr=log)

    def _unload(self, argument: str) -> None:
        modules = self._asked("list", "short", "modules").splitlines()
        self._asked("unload-module", next(line.split()[0] for line in modules if argument in line))

    def _asked(self, *question: str) -> str:
        done = subprocess.run(
            ["pactl", *question], env=self._client(), capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def _client(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


@contextmanager
def virtual_audio(folder: Path) -> Iterator[VirtualAudio]:
    """A server in `folder`, gone afterwards."""
    server = VirtualAudio(folder)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.close()
