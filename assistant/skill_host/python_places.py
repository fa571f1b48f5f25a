"""Where Python and its libraries lie: what any program may read, and nothing of the person's."""

from __future__ import annotations

import sys
import sysconfig
import zoneinfo
from functools import cache
from pathlib import Path

import assistant

PACKAGE = Path(assistant.__file__).resolve().parent
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/nix/store"),
    *("/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives"),
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
_INSTALLED = ("site-packages", "dist-packages")
_LIBRARIES = ("stdlib", "platstdlib", "purelib", "platlib")


@cache
def to_run() -> tuple[str, ...]:
    """To start Python at all: its program and what tells it of its environment."""
    programs = {Path(sys.prefix, "bin"), Path(sys.base_prefix, "bin"), Path(sys.executable).parent}
    return _existing({*programs, Path(sys.prefix, "pyvenv.cfg")})


@cache
def to_read() -> tuple[str, ...]:
    """To import modules, load libraries and know the time zones."""
    prefixes = (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)
    libraries = {Path(prefix, name) for prefix in prefixes for name in ("lib", "lib64")}
    libraries |= {Path(sysconfig.get_path(name)) for name in _LIBRARIES}
    # What was installed for this person only, or is pointed to by a file there.
    libraries |= {path for path in map(Path, sys.path) if path.name in _INSTALLED}
    named = {PACKAGE, *map(Path, (*_SYSTEM, *_DEVICES, *zoneinfo.TZPATH))}
    return _existing(libraries | named)


def _existing(places: set[Path]) -> tuple[str, ...]:
    """Those there are, without what lies in another of them."""
    there = {place for place in places if place.exists()}
    return tuple(sorted(str(it) for it in there if not there.intersection(it.parents)))
