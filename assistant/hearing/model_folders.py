"""Tell what a folder is a model of, by the files that are in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.errors import ModelError
from assistant.hearing.catalogue import ModelEngine

LAYOUTS: Mapping[ModelEngine, Sequence[Sequence[str]]] = {
    "vosk": (
        ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst"),
        ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLG.fst"),
        ("final.mdl", "mfcc.conf", "HCLr.fst", "Gr.fst"),
        ("final.mdl", "mfcc.conf", "HCLG.fst"),
    ),
    "whisper": (("model.bin", "config.json", "tokenizer.json"),),
}
"""The files each engine cannot do without; any one of its rows will do."""

_LANGUAGE_IN_NAME = re.compile(r"(?:^vosk-model(?:-small)?-|[.-])([a-z]{2})(?=[.-]|$)")


def engine_of(folder: Path) -> ModelEngine | None:
    """The engine that `folder` is a complete model of, if any."""
    return next((engine for engine in LAYOUTS if not missing_files(folder, engine)), None)


def missing_files(folder: Path, engine: ModelEngine) -> tuple[str, ...]:
    """What `folder` lacks to be a model of `engine`, by the layout it is nearest to."""
    lacking = (
        tuple(name for name in layout if not _has_content(folder / name))
        for layout in LAYOUTS[engine]
    )
    return min(lacking, key=len)


def check_folder(folder: Path, engine: ModelEngine) -> None:
    """Raises `ModelError` naming what is wrong when `folder` is no model of `engine`."""
    if not folder.is_dir():
        raise ModelError(f"there is no model folder {folder}")
    if missing := missing_files(folder, engine):
        raise ModelError(
            f"{folder} is not a {engine} model: it lacks {', '.join(missing)}"
            if len(missing) < len(LAYOUTS[engine][0])
            else f"{folder} is not a {engine} model"
        )


def language_in_name(name: str) -> str | None:
    """The language a model's name gives: en for vosk-model-small-en-us-0.15 or whisper-tiny.en."""
    found = _LANGUAGE_IN_NAME.search(name)
    return found.group(1) if found else None


def _has_content(file: Path) -> bool:
    try:
        return file.is_file() and file.stat().st_size > 0
    except OSError:
        return False
