"""Wiping: everything learnt goes, and what is left behind is looked for and told.

Settings, models, voices and skills stay. The key of the profile is destroyed first, so that
what a disk may still hold of it, or a copy elsewhere, can no longer be read.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from assistant.atomic_storage import AtomicJSONStorage, companions
from assistant.durable_files import locked
from assistant.errors import ProfileError
from assistant.profile.facts import Fact
from assistant.profile.forgetting import traces_of
from assistant.profile.history import History, PastTurn
from assistant.profile.profile_files import ProfileFiles
from assistant.profile.store import FactStore
from assistant.settings import Paths

_SEARCHED_AT_ONCE = 1 << 20
_SHORTEST_TRACE = 4
"""Characters. Shorter words are in every file and would tell nothing."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a wipe did. `clean` only when nothing was left and nothing of it was found again.

    `removed`: files that are gone. `failed`: files that could not be removed, and why.
    `leftovers`: files in which a stored value or quote was found afterwards. `facts`: how many
    there were; None where it was damaged or locked, and nothing could be searched for.
    """

    removed: tuple[Path, ...] = ()
    failed: Mapping[Path, str] = field(default_factory=dict)
    leftovers: tuple[Path, ...] = ()
    facts: int | None = 0

    @property
    def clean(self) -> bool:
        return not self.failed and not self.leftovers


@dataclass(frozen=True, slots=True)
class Wipeable:
    """What a wipe would take: files, and how many facts and turns they hold (None: it cannot be
    read). `owned` are the lists and notes that skills keep for the person.
    """

    files: tuple[Path, ...]
    facts: int | None
    turns: int = 0
    owned: tuple[Path, ...] = ()


def what_would_go(paths: Paths) -> Wipeable:
    """For the question before. Removes nothing (a damaged profile is set aside, as always)."""
    known = _known(paths)
    owned = tuple(_files_in(paths.skill_files))
    files = tuple(file for file in _to_remove(paths) if file not in owned)
    if known is None:
        return Wipeable(files, None, owned=owned)
    return Wipeable(files, len(known[0]), len(known[1]), owned)


def wipe(paths: Paths, *, keep_files: bool = False) -> Receipt:
    """Remove everything learnt, then search for it. Does no harm where there is nothing.

    `keep_files`: but for the lists and notes that skills keep for the person.
    """
    known = _known(paths)
    facts, turns = known or ((), ())
    told = (*traces_of(facts), *(turn.heard for turn in turns))
    traces = [trace for trace in told if len(trace) >= _SHORTEST_TRACE]
    kept = set(_files_in(paths.skill_files)) if keep_files else set()
    removed: list[Path] = []
    failed: dict[Path, str] = {}
    with _nobody_writing(paths):
        try:
            FactStore.destroy_key(paths.profile_file)
        except ProfileError as error:
            failed[ProfileFiles(paths.profile_file).keys] = error.message
        for file in [one for one in _to_remove(paths) if one not in kept]:
            try:
                file.unlink()
                removed.append(file)
            except FileNotFoundError:
                continue
            except OSError as error:
                failed[file] = error.strerror or "unknown reason"
    shutil.rmtree(paths.cache, ignore_errors=True)
    with suppress(OSError):  # there is none, or something of somebody else's is in it
        ProfileFiles(paths.profile_file).backup_folder.rmdir()
    count = None if known is None else len(facts)
    held = [file for file in _holding(traces, paths) if file not in kept]
    return Receipt(tuple(removed), failed, tuple(held), count)


@contextmanager
def _nobody_writing(paths: Paths) -> Iterator[None]:
    """Hold the locks, so that no change under way writes again what is being removed."""
    with ExitStack() as locks:
        profile = ProfileFiles(paths.profile_file)
        if profile.all:
            locks.enter_context(locked(profile.lock))
        if companions(paths.schedule_file):
            locks.enter_context(AtomicJSONStorage(paths.schedule_file, ProfileError).transaction())
        yield


def _to_remove(paths: Paths) -> Iterator[Path]:
    yield from ProfileFiles(paths.profile_file).all
    yield from companions(paths.schedule_file)
    for folder in (paths.skill_files, paths.skill_use, paths.cache, paths.runtime):
        yield from _files_in(folder)


def _files_in(folder: Path) -> Iterator[Path]:
    found = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    # A socket holds nothing, and whoever listens at it is to be reached afterwards too.
    yield from (path for path in found if not path.is_socket())


def _known(paths: Paths) -> tuple[tuple[Fact, ...], tuple[PastTurn, ...]] | None:
    """Every fact and turn; None where the profile is damaged or locked, so that nobody can say
    what was in it.
    """
    try:
        store = FactStore(paths.profile_file)
        return store.facts(), History(store).turns()
    except ProfileError:
        return None


def _holding(traces: Sequence[str], paths: Paths) -> Iterator[Path]:
    """Files of the assistant's own folders in which one of `traces` stands."""
    wanted = [trace.casefold().encode() for trace in traces]
    kept = (paths.models, paths.voices, paths.skills, paths.settings_file)
    for folder in paths.all:
        for file in sorted(folder.rglob("*")):
            given = any(file == place or place in file.parents for place in kept)
            if file.is_file() and not given and _holds(file, wanted):
                yield file


def _holds(file: Path, wanted: list[bytes]) -> bool:
    overlap = max((len(trace) for trace in wanted), default=0)
    tail = b""
    try:
        with file.open("rb") as stream:
            while part := stream.read(_SEARCHED_AT_ONCE):
                seen = (tail + part).decode(errors="replace").casefold().encode()
                if any(trace in seen for trace in wanted):
                    return True
                tail = part[-overlap:] if overlap else b""
    except OSError:
        # What cannot be read may hold anything.
        return True
    return False
