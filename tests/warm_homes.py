"""Homes that need not compile and learn the shipped skills' sentences again, which takes seconds
in each. What is made of them is kept between runs, in a folder of the checkout."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from assistant.private_folders import make_private
from assistant.settings import Paths, Settings
from assistant.skill_set import SkillSet, read_skills

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "homes"


def warmed(home: Path) -> Path:
    """`home`, with what an assistant would make of the shipped skills when it first starts."""
    theirs, ours = Paths.from_environment({"ASSISTANT_HOME": str(home)}), _kept("shipped")
    _prepared()
    folder = theirs.compiled_sentences
    # On another disk, or a small one, it is made anew.
    with suppress(OSError):
        make_private(folder)
        for file in ours.compiled_sentences.iterdir():
            os.link(file, folder / file.name)
    return home


def with_examples(language: str) -> SkillSet:
    """The shipped skills and the examples, read in a home of nobody's."""
    settings = Settings.model_validate({"language": language})
    return read_skills(_kept("examples"), settings, [ROOT / "examples"])


@cache
def _prepared() -> None:
    """Done by one process at a time, for the others find it done."""
    paths = _kept("shipped")
    make_private(paths.cache)
    with (paths.cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        read_skills(paths, Settings()).understanding.prepare()


def _kept(name: str) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(KEPT / name)})
