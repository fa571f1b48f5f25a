"""A home for the demo: the person's own models, voices and settings, and nobody's profile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Paths


@contextmanager
def temporary_home(real: Paths) -> Iterator[Paths]:
    """Places like `real` for the block, with its settings as a copy; all learnt there goes."""
    with TemporaryDirectory(prefix="assistant-demo-") as folder:
        paths = Paths.from_environment({"ASSISTANT_HOME": folder})
        for place in paths.all:
            place.mkdir(mode=0o700)
        if real.settings_file.exists():
            shutil.copyfile(real.settings_file, paths.settings_file)
        _link(real.models, paths.models)
        _link(real.voices, paths.voices)
        yield paths


def _link(existing: Path, link: Path) -> None:
    if existing.is_dir():
        link.symlink_to(existing, target_is_directory=True)
