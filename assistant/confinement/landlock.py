"""Landlock: this process reads and writes below the given places and nowhere else.

The kernel asks at every opening, whatever way led to a file: a link in a folder that was
granted does not lead out of it. Numbers and structures are those of linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.confinement.kernel import PR_SET_NO_NEW_PRIVS, call, prctl
from assistant.errors import ConfinementError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # one number on every processor
_ASK_VERSION = 1
_PATH_BENEATH = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_DIR, _MAKE_REG = 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights over files each version knows; later ones know no more."""
_TCP_SINCE, _BIND_AND_CONNECT = 4, 0b11
_SCOPES_SINCE, _ABSTRACT_SOCKETS_AND_SIGNALS = 6, 0b11

READING = _READ_FILE | _READ_DIR
WRITING = READING | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG
WRITING |= _REFER | _TRUNCATE
"""Without links, pipes, sockets, devices and running what is there."""
_OF_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE


def version() -> int:
    """What this kernel's Landlock can, 0 where it has none."""
    try:
        return call(_CREATE, 0, 0, _ASK_VERSION)
    except ConfinementError:
        return 0


def restrict(
    read: Iterable[str],
    write: Iterable[str],
    *,
    network: bool = False,
    as_version: int | None = None,
) -> None:
    """Leave this process, which must have one thread, these places; for good.

    A place is a file or a folder with all that is in it; one that does not exist is left out.
    TCP is left to it where it is to use the `network`; `as_version` is for trying what an older
    kernel would do. Raises `ConfinementError` where the kernel won't.
    """
    known = as_version or version()
    rights = (1 << _FILE_RIGHTS[min(max(known, 1), 5)]) - 1
    attributes = struct.pack("Q", rights)
    if known >= _TCP_SINCE:
        attributes += struct.pack("Q", 0 if network else _BIND_AND_CONNECT)
    if known >= _SCOPES_SINCE:
        attributes += struct.pack("Q", _ABSTRACT_SOCKETS_AND_SIGNALS)
    buffer = ctypes.create_string_buffer(attributes, len(attributes))
    rules = call(_CREATE, ctypes.addressof(buffer), len(attributes), 0)
    try:
        for places, wanted in ((read, READING), (write, WRITING)):
            for place in places:
                _allow(rules, place, wanted & rights)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        call(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _allow(rules: int, place: str, wanted: int) -> None:
    with _opened(place) as descriptor:
        if descriptor is None:
            return
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            wanted &= _OF_FILES
        beneath = ctypes.create_string_buffer(struct.pack("=Qi", wanted, descriptor), 12)
        call(_ADD_RULE, rules, _PATH_BENEATH, ctypes.addressof(beneath), 0)


@contextmanager
def _opened(place: str) -> Iterator[int | None]:
    try:
        descriptor = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)
