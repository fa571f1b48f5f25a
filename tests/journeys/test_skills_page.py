"""docs/skills.md, followed to the letter: every file copied, every command run, in its order."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from assistant.cli.running import run

PAGE = Path(__file__).parents[2] / "docs" / "skills.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`(tea/[\w.]+)`")


@dataclass(frozen=True)
class Step:
    """A file to write, or commands to run."""

    file: str
    text: str


def steps(chapter: str) -> Iterator[Step]:
    """What the chapter of that heading has one do."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n## {chapter}")[2].partition("\n## ")[0]
    for block in BLOCK.finditer(text):
        language, content = block.groups()
        if language:
            yield Step(NAMED.findall(text[: block.start()])[-1], content)
        else:
            yield Step("", content)


def test_a_newcomer_who_copies_everything_ends_with_a_skill_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    said: dict[str, str] = {}
    for step in steps("Ten minutes"):
        if step.file:
            assert Path(step.file).parent.is_dir()
            Path(step.file).write_text(step.text, encoding="utf-8")
            continue
        for line in step.text.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "assistant"
            monkeypatch.setattr(
                "sys.stdin", io.StringIO("make me a tea\n" if "try" in line else "y\n")
            )
            assert run(arguments) == 0, (line, capfd.readouterr().err)
            told = capfd.readouterr()
            assert f"warning: {tmp_path}" not in told.err
            said[line] = told.out
    assert "The kettle is on." in said["assistant skills try tea"]
    assert said["assistant skills check tea"] == "Nothing to mend.\n"
    assert (
        "4 examples and 2 conversations: all as they should be."
        in said["assistant skills test tea"]
    )
    assert "schedule: announce things later" in said["assistant skills add tea"]
    assert "in four minutes" in said['assistant ask "make me a green tea"']
    assert "a number from 1 to 20" in said["assistant skills settings tea minutes 6"]
    assert "tea is removed, and 1 announcement" in said["assistant skills remove tea"]
    for step in steps("Tests of your own"):
        Path(step.file).write_text(step.text, encoding="utf-8")
        spec = spec_from_file_location("test_tea_of_the_page", step.file)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        module.test_tea_is_announced_when_it_is_ready()
