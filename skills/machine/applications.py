"""Programs by their desktop files (specifications.freedesktop.org), as the person calls them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

MOST_FILES = 2000
LONGEST_FILE = 64 * 1024
"""Characters; the largest desktop file with all its languages has a tenth of it."""
ALIKE = 0.8
"""Of their letters, how much two names share that may be one name misheard (difflib's ratio)."""
SECTION = "[Desktop Entry]"


@dataclass(frozen=True, slots=True)
class Application:
    """A program: its desktop file, its name, and what else it may be called."""

    file: Path
    name: str
    others: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for name in (self.name, *self.others) for word in plain(name).split())


def applications(folders: Iterable[Path], language: str) -> tuple[Application, ...]:
    """All that people can open, each name once: the first folder's goes before the others'."""
    found: dict[str, Application] = {}
    for file in _files(folders):
        one = _application(file, language)
        if one is not None:
            found.setdefault(one.name.casefold(), one)
    return tuple(found.values())


def meant(wanted: str, known: Sequence[Application]) -> tuple[Application, ...]:
    """Those that may be meant by these words, all that fit equally well; none where none does."""
    words = plain(wanted)
    together = words.replace(" ", "")
    tests = (
        lambda one: plain(one.name) == words,
        lambda one: plain(one.name).replace(" ", "") == together,
        lambda one: words in map(plain, one.others),
        lambda one: set(words.split()) <= set(plain(one.name).split()),
        lambda one: set(words.split()) <= one.words,
    )
    if not words:
        return ()
    fitting = ([one for one in known if fits(one)] for fits in tests)
    return tuple(next(filter(None, fitting), ()))


def like(wanted: str, known: Sequence[Application]) -> Application | None:
    """The one whose name these words may be, misheard."""
    together = plain(wanted).replace(" ", "")

    def likeness(one: Application) -> float:
        return SequenceMatcher(None, together, plain(one.name).replace(" ", "")).ratio()

    best = max(known, key=likeness, default=None)
    return best if best is not None and likeness(best) >= ALIKE else None


def plain(text: str) -> str:
    """In small letters, without signs."""
    kept = "".join(one if one.isalnum() else " " for one in text.casefold())
    return " ".join(kept.split())


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        with suppress(OSError):
            yield from sorted(folder.glob("*.desktop"))[:MOST_FILES]


def _application(file: Path, language: str) -> Application | None:
    """None where it is broken, or not for people to open."""
    try:
        with file.open(encoding="utf-8") as opened:
            entry = _entry(opened.read(LONGEST_FILE))
    except FileNotFoundError:
        # A Flatpak's is a link to a place that is not ours to read; its name tells enough.
        return Application(file, file.stem.rpartition(".")[2]) if file.is_symlink() else None
    except PermissionError:
        return Application(file, file.stem.rpartition(".")[2])
    except (OSError, UnicodeDecodeError):
        return None
    hidden = "true" in (entry.get("NoDisplay"), entry.get("Hidden"))
    startable = "Exec" in entry or entry.get("DBusActivatable") == "true"
    name = entry.get(f"Name[{language}]") or entry.get("Name", "")
    if hidden or not startable or entry.get("Type") != "Application" or not plain(name):
        return None
    keys = ("Name", f"GenericName[{language}]", "GenericName")
    others = {entry[key]: None for key in keys if key in entry and entry[key] != name}
    return Application(file, name, (*others, file.stem.rpartition(".")[2]))


def _entry(text: str) -> Mapping[str, str]:
    """The keys of the section that describes the program; its actions have others."""
    entry: dict[str, str] = {}
    ours = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            ours = line == SECTION
        elif ours and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            entry.setdefault(key.strip(), value.strip())
    return entry
