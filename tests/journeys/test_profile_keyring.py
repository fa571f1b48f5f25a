"""The desktop's keyring keeps the key of the profile: a real one, on a bus of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest

ROOT = Path(__file__).parents[2]
LACKING = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if not which(name)]

LIFE = """
printf 'pw\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$PYTHON" -m assistant.cli profile set likes zeppelins
"$PYTHON" -m assistant.cli profile verify --json
"$PYTHON" -m assistant.cli profile forget --last --yes
"$PYTHON" -m assistant.cli profile set likes jazz
"$PYTHON" -m assistant.cli profile show --json
"$PYTHON" -m assistant.cli profile wipe --yes
"""


@pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}")
def test_the_keyring_keeps_the_key_through_a_whole_life(tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    places = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "PYTHON": sys.executable}
    inherited = {name: value for name, value in os.environ.items() if "ASSISTANT" not in name}
    lived = subprocess.run(
        ["dbus-run-session", "--", "sh", "-ec", LIFE],
        cwd=ROOT,
        env=inherited | places,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert lived.returncode == 0, lived.stderr
    assert '"keeper": "secret-service"' in lived.stdout
    assert '"jazz"' in lived.stdout
    assert "nothing of it was found again" in lived.stdout
    assert list((tmp_path / ".local/share/assistant").rglob("*")) == []
