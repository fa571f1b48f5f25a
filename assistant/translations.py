"""Which languages it has words for: all of its own files that hold any are there in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ORIGINAL = "en"
"""The language that everything is written in first; a translation is measured by it."""

LANGUAGE_CODE = re.compile("[a-z]{2}")

PACKAGE = Path(__file__).resolve().parent

UNTRANSLATED = frozenset({"hearing/spelling", "authoring/first_draft/passing_words"})
"""Files of English alone: pocketsphinx speaks nothing else, and a new skill begins in English."""


def translatable_files() -> tuple[Path, ...]:
    """The assistant's own files in the original language, those of skills and voices left out."""
    ending = f".{ORIGINAL}.toml"
    names = (file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob(f"*{ending}"))
    return tuple(
        PACKAGE / name
        for name in sorted(names)
        if name.removesuffix(ending) not in UNTRANSLATED and not name.startswith("shipped/")
    )


def translated(file: Path, language: str) -> Path:
    """Where the translation of a file in the original language belongs: beside it."""
    return file.with_name(file.name.replace(f".{ORIGINAL}.", f".{language}."))


@cache
def missing_files(language: str) -> tuple[Path, ...]:
    """The assistant's own files that nobody has translated yet."""
    files = (translated(file, language) for file in translatable_files())
    return tuple(file for file in files if not file.exists())


@cache
def known_languages() -> tuple[str, ...]:
    """The codes of all languages without a missing file, the original first."""
    files = (PACKAGE / "dialogue").glob("words.*.toml")
    begun = sorted({file.name.split(".")[1] for file in files} - {ORIGINAL})
    return (ORIGINAL, *(language for language in begun if not missing_files(language)))
