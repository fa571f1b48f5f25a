"""Which folders may be granted to a skill at all: none that would give away more than it holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.errors import SkillError
from assistant.settings import Paths

_SYSTEM = tuple(
    map(Path, ("/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/run", "/sbin", "/sys"))
)
_USR = Path("/usr")
_OF_THE_SYSTEM_TO_READ = frozenset({Path("/usr/share"), Path("/usr/local/share")})
_IN_HOME = tuple(
    map(
        Path,
        (
            *(".ssh", ".gnupg", ".pki", ".password-store", ".mozilla", ".thunderbird"),
            *(".config", ".cache", ".local/bin", ".local/lib", ".local/state", "bin"),
            *(".local/share/systemd", ".local/share/applications", ".local/share/dbus-1"),
            *(".local/share/keyrings", ".local/share/kwalletd", ".aws", ".kube", ".docker"),
        ),
    )
)
"""Where keys lie, and what programs start by or are started from."""


def granted_folder(place: str, paths: Paths, home: Path, *, writes: bool) -> Path:
    """The folder `place` names, "~" being `home`, with no link left in it.

    Raises `SkillError`, a clause that follows the folder's name, where no skill may have it.
    """
    named = home / place[2:] if place.startswith("~/") else Path(place)
    if not named.is_absolute() or ".." in named.parts:
        raise SkillError("has to be named from the root or from ~")
    folder = named.resolve()
    around = {folder, *folder.parents}
    closed, above = _closed(paths, home)
    if folder in above:
        raise SkillError("holds too much to give to a skill; choose a folder in it")
    if around & closed:
        raise SkillError("is not for skills: programs, keys or the assistant's own lie there")
    if _USR in around and (writes or not around & _OF_THE_SYSTEM_TO_READ):
        raise SkillError("is the system's own; below /usr/share a skill may read")
    return folder


@cache
def _closed(paths: Paths, home: Path) -> tuple[frozenset[Path], frozenset[Path]]:
    """What is closed with all that is in it, and what is only when it is asked for as a whole."""
    own = [place.resolve() for place in (*paths.all, home)]
    named = (*_SYSTEM, *(home / name for name in _IN_HOME), *paths.all)
    above = {Path("/"), *own, *(parent for place in own for parent in place.parents)}
    return frozenset(place.resolve() for place in named), frozenset(above)
