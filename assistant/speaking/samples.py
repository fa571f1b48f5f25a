"""What a voice says to be heard or measured, in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path


@cache
def samples(language: str) -> Sequence[str]:
    """A few sentences of that language; the first is enough to tell how a voice sounds."""
    file = Path(__file__).with_name(f"samples.{language}.toml")
    sentences: list[str] = tomllib.loads(file.read_text(encoding="utf-8"))["sentences"]
    return tuple(sentences)
