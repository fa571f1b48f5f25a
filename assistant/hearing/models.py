"""The models a person has: list them, get one, remove one."""

from __future__ import annotations

import errno
import fcntl
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.archives import Limits, unzip, without_outer_folder
from assistant.errors import ModelError
from assistant.hearing.catalogue import CatalogueEntry, ModelEngine, catalogue
from assistant.hearing.model_folders import engine_of, language_in_name
from assistant.private_folders import make_private

if TYPE_CHECKING:
    from assistant.hearing.download import Progress

LIMITS = Limits(files=10_000, unpacked_bytes=8 * 1024**3, times_larger=30)
"""Weights hardly compress; an archive that grows more than this is a bomb."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that can be used. `language` is None where its name does not tell.

    A `packaged` one belongs to a Python package and is removed with it.
    """

    name: str
    engine: ModelEngine
    language: str | None
    path: Path
    packaged: bool = False


def installed_models(models: Path) -> tuple[InstalledModel, ...]:
    """Every complete model in the folder `models`, and those that came as packages, by name."""
    found = [_installed(folder) for folder in _folders(models)]
    for entry in catalogue().values():
        folder = entry.packaged_folder()
        if folder is not None and engine_of(folder) == entry.engine:
            found.append(InstalledModel(entry.name, entry.engine, entry.language, folder, True))
    return tuple(sorted(filter(None, found), key=lambda model: model.name))


def get(
    name: str,
    models: Path,
    *,
    source: Path | None = None,
    progress: Progress = lambda _done, _total: None,
    known: Mapping[str, CatalogueEntry] | None = None,
) -> InstalledModel:
    """Install the model `name` into the folder `models`; one that is there already is kept.

    It comes from the address in the catalogue (`known`), or from `source`: a folder, which is
    copied, or a zip archive. A known archive is checked against its pin wherever it came from.
    Raises `ModelError`, one line saying what to do; then nothing of it is installed.
    """
    entry = (catalogue() if known is None else known).get(name)
    if not _NAME.fullmatch(name):
        raise ModelError(
            f"“{name}” cannot be a model's name: letters, digits, dots and dashes only"
        )
    try:
        make_private(models)
        with _one_at_a_time(models):
            target = models / name
            if (there := _installed(target)) is not None:
                return there
            staging = models / f".{name}.new"
            shutil.rmtree(staging, ignore_errors=True)
            try:
                _fill(staging, name, entry, source, progress)
                filled = without_outer_folder(staging)
                engine = _check_engine(filled, name, entry)
                shutil.rmtree(target, ignore_errors=True)
                filled.rename(target)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise ModelError(_disk_trouble(name, models, error)) from error
    return InstalledModel(name, engine, entry.language if entry else language_in_name(name), target)


def check_removable(name: str, models: Path) -> None:
    """Raises `ModelError` when there is no such model in `models`, or a package holds it."""
    if _NAME.fullmatch(name) and any(path.exists() for path in _traces(name, models)):
        return
    entry = catalogue().get(name)
    if entry and entry.package and entry.packaged_folder():
        package = entry.package.partition("==")[0]
        raise ModelError(f"{name} came as a Python package: pip uninstall {package}")
    raise ModelError(f"no model “{name}” is installed: see assistant models list")


def remove(name: str, models: Path) -> Path:
    """Delete the model `name`, and what an interrupted download of it left. The freed folder.

    Raises `ModelError` when there is no such model here, or a package holds it.
    """
    check_removable(name, models)
    target, *leftovers = _traces(name, models)
    try:
        with _one_at_a_time(models):
            if target.exists():
                # Gone at once for everyone who looks, even if deleting is interrupted.
                target.rename(leftovers[0])
            shutil.rmtree(leftovers[0], ignore_errors=True)
            leftovers[1].unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(f"{target} cannot be removed: {error.strerror}") from error
    return target


def _traces(name: str, models: Path) -> tuple[Path, Path, Path]:
    """Where a model lies, and what an interrupted removal or download of it leaves."""
    return models / name, models / f".{name}.new", models / f".{name}.part"


def _folders(models: Path) -> Iterator[Path]:
    try:
        yield from (path for path in models.iterdir() if not path.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise ModelError(f"{models} cannot be read: {error.strerror}") from error


def _installed(folder: Path) -> InstalledModel | None:
    engine = engine_of(folder)
    if engine is None:
        return None
    entry = catalogue().get(folder.name)
    language = entry.language if entry else language_in_name(folder.name)
    return InstalledModel(folder.name, engine, language, folder)


def _fill(
    staging: Path,
    name: str,
    entry: CatalogueEntry | None,
    source: Path | None,
    progress: Progress,
) -> None:
    """Put the model's files into the new folder `staging`."""
    if source is not None:
        _fill_from(staging, entry, source)
    elif entry is None:
        raise ModelError(f"there is no model “{name}”: see assistant models list")
    elif entry.package is not None:
        raise ModelError(f"{name} comes as a Python package: pip install {entry.package}")
    else:
        # HTTP and TLS take 50 ms to import; listing models does without.
        from assistant.hearing.download import download

        partial = staging.with_name(f".{name}.part")
        download(entry, partial, progress)
        unzip(partial, staging, LIMITS, ModelError)
        partial.unlink()


def _fill_from(staging: Path, entry: CatalogueEntry | None, source: Path) -> None:
    if source.is_dir():
        if engine_of(source) is None:
            raise ModelError(f"{source} is not a complete model of any engine here")
        shutil.copytree(source, staging)
    elif source.is_file():
        if entry is not None and entry.address is not None:
            entry.check(source)
        unzip(source, staging, LIMITS, ModelError)
    else:
        raise ModelError(f"there is no file or folder {source}")


def _check_engine(folder: Path, name: str, entry: CatalogueEntry | None) -> ModelEngine:
    engine = engine_of(folder)
    if engine is None or (entry is not None and entry.engine != engine):
        wanted = f"{entry.engine} model" if entry else "model of any engine here"
        raise ModelError(f"what was got as {name} is not a complete {wanted}: refused")
    return engine


@contextmanager
def _one_at_a_time(models: Path) -> Iterator[None]:
    """Only one process changes the folder at a time."""
    with (models / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelError(
                "another “assistant models” command is at work: wait for it"
            ) from error
        yield


def _disk_trouble(name: str, models: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"no room for {name} in {models}: free some space and try again"
    reason = error.strerror or "it cannot be copied"
    return f"{name} cannot be put into {models}: {reason}"
