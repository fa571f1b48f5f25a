"""A program of the person's own as a voice: what it does wrong is one line, and another speaks."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.settings import SpeakingSettings, VoiceCommand
from assistant.speaking.persona import Persona
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Sound, Voice
from assistant.values import AudioChunk

HUM = """
import io, sys, wave
said = sys.stdin.buffer.read()
sound = io.BytesIO()
with wave.open(sound, "wb") as file:
    file.setnchannels(2)
    file.setsampwidth(2)
    file.setframerate(16000)
    file.writeframes(b"\\x00\\x10" * 2 * 16 * len(said))
sys.stdout.buffer.write(sound.getvalue())
"""
BARE = "import sys; sys.stdout.buffer.write(b'\\x00\\x10' * 8 * len(sys.stdin.read()))"


@pytest.fixture
def speaker() -> Iterator[list[Speaker]]:
    opened: list[Speaker] = []
    yield opened
    for one in opened:
        one.close()


def voice(command: str) -> Voice:
    sound = Sound(170, speaker=command)
    return Voice(command, command, command, "en", "command", sound, Persona(), Path())


def opened(speaker: list[Speaker], **programs: VoiceCommand) -> Speaker:
    voices = {name: voice(name) for name in programs}
    settings = SpeakingSettings(commands=programs, deadline_seconds=1, fallback=("good",))
    speaker.append(Speaker(voices, settings))
    return speaker[0]


def python(code: str, rate_hz: int = 22_050) -> VoiceCommand:
    return VoiceCommand(argv=(sys.executable, "-c", code), rate_hz=rate_hz)


def milliseconds(audio: AudioChunk) -> int:
    return round(audio.milliseconds)


def test_a_wav_file_and_bare_sound_are_both_heard(speaker: list[Speaker]) -> None:
    both = opened(speaker, wav=python(HUM), bare=python(BARE, 8_000))
    assert milliseconds(both.say("Ten letters.", voice("wav"))) == 12
    assert milliseconds(both.say("Ten letters.", voice("bare"))) == 12


def test_the_words_are_in_no_argument_and_rate_and_pitch_are(speaker: list[Speaker]) -> None:
    told = "import sys; sys.stdout.buffer.write(bytes(2) * int(sys.argv[1] + sys.argv[2]))"
    argv = (sys.executable, "-c", told, "{rate}", "{pitch}")
    one = opened(speaker, told=VoiceCommand(argv=argv, rate_hz=8_000))
    assert one.say("Hello.", voice("told")).samples == 17050


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (python("import sys; sys.exit(3)"), "ended with 3"),
        (python("print('RIFF, but no sound')"), "WAV file that cannot be read"),
        (python("import time; time.sleep(60)"), "no sound within 1 s"),
        (VoiceCommand(argv=("/no/such/program",)), "its program does not run here"),
    ],
)
def test_one_that_fails_is_named_in_one_line(
    speaker: list[Speaker], broken: VoiceCommand, says: str
) -> None:
    alone = opened(speaker, broken=broken)
    with pytest.raises(SpeakingError, match=says) as caught:
        alone.say("Hello there.", voice("broken"))
    assert "\n" not in caught.value.message
    assert "Hello" not in caught.value.message


def test_another_voice_speaks_in_its_place(speaker: list[Speaker]) -> None:
    both = opened(speaker, broken=python("import time; time.sleep(60)"), good=python(HUM))
    assert milliseconds(both.say("Hello.", voice("broken"))) == 6
    assert both.available(voice("nowhere")) is not None
    assert milliseconds(both.say("Hello.", voice("nowhere"))) == 6


def test_a_stop_ends_what_the_program_has_started_too(
    speaker: list[Speaker], tmp_path: Path
) -> None:
    """A child of the program, which would go on for a minute."""
    file = tmp_path / "pid"
    code = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(file)!r} + '.new', 'w').write(str(child.pid))\n"
        f"os.rename({str(file)!r} + '.new', {str(file)!r})\n"
        "time.sleep(60)"
    )
    one = opened(speaker, slow=python(code))
    thread = threading.Thread(target=lambda: one.say("Hello.", voice("slow")))
    thread.start()
    while not file.exists():
        time.sleep(0.01)
    one.stop()
    thread.join()
    pid = int(file.read_text())
    gone_by = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < gone_by:
        time.sleep(0.01)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
