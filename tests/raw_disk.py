"""A small ext4 volume of which every byte can be looked at."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SIZE = 16 << 20


@contextmanager
def raw_disk(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Its image, and the folder it is mounted on. Skips the test where that cannot be."""
    if not shutil.which("mkfs.ext4"):
        pytest.skip("needs mkfs.ext4: sudo apt install e2fsprogs")
    image = folder / "image"
    with image.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, SIZE)
    subprocess.run(["mkfs.ext4", "-q", str(image)], check=True)
    with mounted(image, folder / "disk") as place:
        yield image, place


@contextmanager
def mounted(image: Path, folder: Path) -> Iterator[Path]:
    """`image` at `folder`. Skips the test where only root could."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-o", "loop", str(image), str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root, with a loop device, may mount a disk here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=False)
