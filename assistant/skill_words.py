"""What a skill's code must know of a language, as data: the folder's `words.<language>.toml`.

A word that the code looks for, or a list it chooses from, is in there and not in the code; so a
skill speaks another language once somebody has translated its files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

Words: TypeAlias = Mapping[str, Any]
"""A table as its author wrote it; only the skill knows what is in it."""


@cache
def skill_words(folder: Path, language: str) -> Words:
    """The table of the skill in `folder`, empty where it has none; read once.

    Raises `ValueError` where it is no TOML, and `OSError`.
    """
    file = folder / f"words.{language}.toml"
    if not file.exists():
        return {}
    import tomllib

    return tomllib.loads(file.read_text(encoding="utf-8"))
