"""Compiled sentences kept in a folder: a start reads them ten times faster than it compiles them.

A file holds for what it was made from: the sentences, what the manifest says of them, the code
that compiled them. Whatever is wrong with one, it is made anew.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

import numpy as np

from assistant.private_folders import make_private
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import IntentTraits

_DIGEST_BYTES = 32

LEAST_FREE = 64 * 1024**2
"""Bytes of the disk that are left to what the person wants kept."""


class CompiledFiles:
    """The files in `folder`, one a skill. Nobody but its person may be able to write there:
    what is read is trusted as the code itself is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def compiled(
        self, skill: str, file: Path, traits: Mapping[str, IntentTraits], language: str
    ) -> CompiledSkill:
        """What `compile_skill` gives of the same."""
        kept = self._folder / f"{skill}.{language}.pickle"
        self._used.add(skill)
        made_from = _made_from(skill, file, traits, language)
        if made_from is None:
            return compile_skill(skill, file, traits, language)
        if (found := _read(kept, made_from)) is not None:
            return found
        compiled = compile_skill(skill, file, traits, language)
        with suppress(OSError):  # a full disk, or one that is only read: the next start is slow
            self._keep(kept, made_from, compiled)
        return compiled

    def _keep(self, file: Path, made_from: bytes, compiled: CompiledSkill) -> None:
        content = pickle.dumps(compiled, pickle.HIGHEST_PROTOCOL)
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
        """Remove the files of one skill, in every language."""
        with suppress(OSError):
            for file in self._folder.glob(f"{skill}.*"):
                file.unlink()

    def remove_unused(self) -> None:
        """Remove the files of skills that were not asked for in any language, and torn ones."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if file.name.split(".")[0] not in self._used or file.suffix != ".pickle":
                    file.unlink()


def _read(file: Path, made_from: bytes) -> CompiledSkill | None:
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
    return cast(CompiledSkill, pickle.loads(content))  # noqa: S301


def _made_from(
    skill: str, file: Path, traits: Mapping[str, IntentTraits], language: str
) -> bytes | None:
    try:
        sentences = file.read_bytes()
    except OSError:
        return None
    about = (skill, str(file), language, sorted(traits.items()), _code())
    return sha256(repr(about).encode() + sentences).digest()


@cache
def _code() -> tuple[object, ...]:
    """Tells this version of whatever compiles from any other."""
    folder = Path(__file__).parent
    files = sorted((*folder.glob("*.py"), *folder.glob("*.toml"), folder.parent / "values.py"))
    stamps = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return (sys.version_info[:2], np.__version__, stamps)
