"""A real sound path without hardware: a private PulseAudio with a microphone and a loudspeaker.

Both are null sinks: what a test plays into the microphone is what programs record, and what
programs play can be recorded from the loudspeaker. Everything lives in one folder of the test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.values import AudioChunk

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
MICROPHONE, SPEAKER = "test_microphone", "test_speaker"
DEVICE_HZ = 48_000
START_SECONDS = 10.0

# norewinds: otherwise a null sink rewinds what it has played and recordings lose pieces.
_SERVER = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink norewinds=1 sink_name={microphone}_in rate={rate} channels=1
load-module module-remap-source source_name={microphone} master={microphone}_in.monitor channels=1
load-module module-null-sink norewinds=1 sink_name={speaker} rate={rate} channels=2
set-default-sink {speaker}
set-default-source {microphone}
"""
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
        names = {"socket": socket, "microphone": MICROPHONE, "speaker": SPEAKER, "rate": DEVICE_HZ}
        (folder / "server.pa").write_text(_SERVER.format(**names))
        (folder / "alsa.conf").write_text(_ALSA.format(**names))
        self.environment: Mapping[str, str] = {
            "PULSE_SERVER": f"unix:{socket}",
            "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
        }
        homes = ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH")
        private = {"PATH": os.environ["PATH"]} | dict.fromkeys(homes, str(folder))
        self._folder = folder
        command = [
            *("pulseaudio", "-n", "-F", str(folder / "server.pa"), "--daemonize=no"),
            *("--use-pid-file=no", "--exit-idle-time=-1", "--realtime=no"),
            *("--high-priority=no", "--disable-shm=yes", "--log-target=stderr"),
        ]
        with (folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                command, env=private, stdin=subprocess.DEVNULL, stderr=log
            )

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
        command = ["paplay", "--raw", f"--device={MICROPHONE}_in", "--format=s16le"]
        subprocess.run(
            [*command, f"--rate={audio.rate_hz}", "--channels=1", "--latency-msec=100"],
            input=audio.pcm,
            env=self._client(),
            check=True,
        )

    def unplug_speaker(self) -> None:
        """Take the loudspeaker away, as pulling its cable would."""
        modules = self._asked("list", "short", "modules").splitlines()
        number = next(line.split()[0] for line in modules if f"sink_name={SPEAKER} " in line)
        self._asked("unload-module", number)

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

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
