"""What is made of the skills' sentences, kept in a folder: reading it takes a tenth of the time.

A file holds for what it was made from: the sentences, what the manifest says of them, the code
that compiled them. Whatever is wrong with one, it is made anew. What is read from here by the ten
thousand has no slots: pickle fills those one at a time in Python, which takes twice as long.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from assistant.private_folders import make_private
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import IntentTraits

Made = TypeVar("Made")

_DIGEST_BYTES = 32

OF_ALL = "all-skills"
"""No skill has this name."""

LEAST_FREE = 64 * 1024**2
"""Bytes of the disk that are left to what the person wants kept."""


class CompiledFiles:
    """The files in `folder`, one a skill and some of all skills together. Nobody but its person
    may be able to write there: what is read is trusted as the code itself is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used = {OF_ALL}

    def compiled(
        self, skill: str, file: Path, traits: Mapping[str, IntentTraits], language: str
    ) -> CompiledSkill:
        """What `compile_skill` gives of the same."""
        self._used.add(skill)
        made_from = _made_from(file, (skill, language, sorted(traits.items())))
        if made_from is None:
            return compile_skill(skill, file, traits, language)
        return self._kept(
            f"{skill}.{language}",
            made_from,
            lambda: replace(compile_skill(skill, file, traits, language), made_from=made_from),
        )

    def of_file(self, skill: str, file: Path, make: Callable[[], Made]) -> Made:
        """What `make` makes of `file`, a file of `skill`, and of nothing else."""
        self._used.add(skill)
        made_from = _made_from(file, (skill,))
        return make() if made_from is None else self._kept(f"{skill}.{file.stem}", made_from, make)

    def of_all(
        self, skills: Sequence[CompiledSkill], language: str, name: str, make: Callable[[], Made]
    ) -> Made:
        """What `make` makes of these skills, and of nothing else, by its `name`."""
        if not all(skill.made_from for skill in skills):
            return make()
        about = (name, language, [(skill.skill, skill.made_from) for skill in skills], _code())
        made_from = sha256(repr(about).encode()).digest()
        return self._kept(f"{OF_ALL}.{name}.{language}", made_from, make)

    def _kept(self, name: str, made_from: bytes, make: Callable[[], Made]) -> Made:
        file = self._folder / f"{name}.pickle"
        if (found := _read(file, made_from)) is not None:
            # Only what was made of the same by the same code is read.
            return cast(Made, found)
        made = make()
        with suppress(OSError):  # a full disk, or one that is only read: the next start is slow
            self._keep(file, made_from, made)
        return made

    def _keep(self, file: Path, made_from: bytes, made: object) -> None:
        content = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        make_private(self._folder)
        if shutil.disk_usage(self._folder).free < LEAST_FREE + len(content):
            return
        partial = file.with_suffix(f".{os.getpid()}")
        try:
            partial.touch(0o600)
            partial.write_bytes(made_from + sha256(content).digest() + content)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)

    def remove(self, skill: str) -> None:
        """Remove the files of one skill, in every language, and what was made of all skills."""
        with suppress(OSError):
            for name in (skill, OF_ALL):
                for file in self._folder.glob(f"{name}.*"):
                    file.unlink()

    def remove_unused(self) -> None:
        """Remove the files of skills that were not asked for in any language, and torn ones."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.name.split(".")[0] not in self._used or file.suffix != ".pickle":
                    file.unlink()


def _read(file: Path, made_from: bytes) -> object | None:
    """None where it is not there, is of something else, or is damaged."""
    try:
        with file.open("rb") as opened:
            if opened.read(_DIGEST_BYTES) != made_from:
                return None
            digest, content = opened.read(_DIGEST_BYTES), opened.read()
    except OSError:
        return None
    if sha256(content).digest() != digest:
        return None
    # Our own file, and whole: who could put another there could change this code as well.
    found: object = pickle.loads(content)  # noqa: S301
    return found


def _made_from(file: Path, about: tuple[object, ...]) -> bytes | None:
    try:
        written = file.read_bytes()
    except OSError:
        return None
    return sha256(repr((about, str(file), _code())).encode() + written).digest()


@cache
def _code() -> tuple[object, ...]:
    """Tells this version of whatever compiles from any other."""
    here = Path(__file__).parent
    found = chain(here.iterdir(), (here.parent / "speaking").iterdir(), [here.parent / "values.py"])
    files = sorted(file for file in found if file.suffix in (".py", ".toml"))
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return (sys.version_info[:2], np.__version__, stamps)
