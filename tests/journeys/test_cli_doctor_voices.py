"""What `doctor` finds of voices: each is heard, each engine timed, and who goes on is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.finding import Health
from assistant.cli.findings_voices import check_voices
from assistant.settings import Paths, Settings, SpeakingSettings


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    for name, voice in {
        "odd": 'based_on = "warm"\nspeakers = { en = "nobody" }',
        "mute": 'based_on = "warm"\nengine = "command"\nspeakers = { en = "nothing" }',
        "gone": 'based_on = "warm"\nengine = "piper"\nsound = { model = "gone.onnx" }',
    }.items():
        folder = paths.voices / name
        folder.mkdir(parents=True)
        (folder / "voice.toml").write_text(voice)
        (folder / "lines.en.toml").write_text(f'title = "{name.title()}"')
    return paths


def test_every_voice_every_engine_and_the_order_to_go_on_in(paths: Paths) -> None:
    speaking = SpeakingSettings(voice="calm", fallback=("brisk", "nowhere"))
    findings = tuple(check_voices(paths, Settings(speaking=speaking)))
    told = {(one.about, one.what.partition(" ")[0].rstrip(":")): one for one in findings}
    if ("engine", "pyttsx3") not in told:
        pytest.skip("espeak-ng is not installed")
    assert told["voice", "calm"].what.endswith("the chosen one")
    assert "ready in" in told["engine", "pyttsx3"].what
    assert "MB" in told["engine", "pyttsx3"].what
    (order,) = (one for one in findings if one.about == "fallback")
    assert order.what.startswith("where calm breaks: brisk")
    bad = {one.what.partition(":")[0]: one for one in findings if one.health is Health.WARNING}
    assert "no voice 'nobody'" in bad["odd"].what
    assert "settings.toml" in bad["mute"].mend
    assert str(paths.voices / "gone") in bad["gone"].mend
    assert "the settings would go on in 'nowhere', and there is no such voice" in bad
