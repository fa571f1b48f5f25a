"""The demo, as `make demo` runs it: nothing of the person's own is touched or left."""

from __future__ import annotations

import json
import wave
from pathlib import Path

from tests.journeys.cli_program import Program, needs_espeak, needs_whisper

LEAST_TURNS = 8
LEAST_SECONDS = 30.0


@needs_whisper
@needs_espeak
def test_a_day_is_lived_through_and_leaves_only_its_sound(tmp_path: Path) -> None:
    home, out, scratch = tmp_path / "home", tmp_path / "out", tmp_path / "scratch"
    scratch.mkdir()
    ended = Program(home)("demo", "--json", "--out", out, env={"TMPDIR": str(scratch)})
    *turns, summary = [json.loads(line) for line in ended.out.splitlines()]
    assert summary["shortfalls"] == []
    assert ended.code == 0
    assert len(turns) >= LEAST_TURNS
    assert {turn["heard"]["engine"] for turn in turns} == {"whisper"}
    with wave.open(str(out / "conversation.wav")) as conversation:
        assert conversation.getnframes() / conversation.getframerate() > LEAST_SECONDS
    assert [file.name for file in out.iterdir()] == ["conversation.wav"]
    assert not home.exists()
    assert list(scratch.iterdir()) == []
