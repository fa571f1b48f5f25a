"""What a person installs is the wheel alone: it must carry all it needs and hold a turn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The command's stdout; its stderr is in the failure when it does not end well."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment or None,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source archive, so that one is proven complete too."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment's bin folder: the wheel, this environment's libraries, not the checkout.

    A path named in a .pth file is searched, but the .pth files in it are not followed, so
    the checkout's own editable installation stays out of sight.
    """
    environment = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=environment)
    python = environment / "bin" / "python"
    site = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=environment
    )
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site.strip()) / "libraries.pth").write_text("\n".join(libraries) + "\n")
    pip = (sys.executable, "-m", "pip", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=environment)
    return environment / "bin"


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """A new person's environment variables, with nothing of ours in them."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "ASSISTANT_HOME": str(home / "assistant"),
    }


def test_the_wheel_carries_what_the_checkout_has_and_nothing_else(wheel: Path) -> None:
    def files(folder: str, prefix: str = "") -> set[str]:
        return {
            prefix + str(file.relative_to(ROOT))
            for file in (ROOT / folder).rglob("*")
            if file.is_file() and file.suffix != ".pyc"
        }

    expected = (
        files("assistant")
        | files("skills", prefix="assistant/shipped/")
        | files("systemd", prefix="assistant/shipped/")
        | files("voices", prefix="assistant/shipped/")
    )
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert carried == expected


def test_the_installed_assistant_finds_its_own_voices_and_skills(
    installed: Path, surroundings: dict[str, str], tmp_path: Path
) -> None:
    said = run(
        installed / "python",
        "-c",
        "from assistant.shipped import shipped_skills, shipped_voices\n"
        "print(shipped_skills() / 'clock' / 'skill.toml')\n"
        "print(*shipped_voices().glob('*/voice.toml'), sep='\\n')",
        cwd=tmp_path,
        **surroundings,
    )
    found = [Path(line) for line in said.splitlines()]
    assert len(found) > 2
    for file in found:
        assert file.is_file()
        assert file.is_relative_to(installed.parent)


def test_the_installed_assistant_answers(
    installed: Path, surroundings: dict[str, str], tmp_path: Path
) -> None:
    said = run(
        installed / "assistant",
        *("ask", "what time is it", "--at", "2026-03-01T07:30:00+00:00", "--json"),
        cwd=tmp_path,
        **surroundings,
    )
    turn = json.loads(said)
    assert turn["understood"]["skill"] == "clock"
    assert turn["reply"]["text"]
    assert not [file for file in tmp_path.rglob("*") if not file.is_relative_to(tmp_path / "home")]
