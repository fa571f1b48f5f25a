"""What holds a skill back, layer upon layer, and how far a machine can go.

No layer is there on every machine, so each is tried, and what held is a level with a name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from enum import StrEnum
from mmap import mmap
from pathlib import Path

from assistant.confinement.landlock import restrict
from assistant.confinement.limits import MEMORY_BYTES, limit
from assistant.confinement.processors import this_processor
from assistant.confinement.skill_filter import only_known_calls
from assistant.confinement.syscall_filter import install
from assistant.errors import ConfinementError


class Layer(StrEnum):
    """`bubblewrap` is around the process when it starts, the others it puts on itself."""

    LIMITS = "limits"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"
    BUBBLEWRAP = "bubblewrap"


ALL = frozenset(Layer)

WITHOUT = "ASSISTANT_WITHOUT_LAYERS"
"""An environment variable for tests: layers that are left out, with commas in between."""


def switched_off() -> frozenset[Layer]:
    """What this process was told to leave out: then no stranger's skill runs, however much is left.

    Whoever told it that may have done so for that skill's sake.
    """
    told = os.environ.get(WITHOUT, "").split(",")
    return frozenset(layer for layer in Layer if layer.value in told)


def layers_to_try() -> frozenset[Layer]:
    """All that was not switched off."""
    return ALL - switched_off()


class Level(StrEnum):
    """How far a skill is held back; docs/isolation.md says what each stops."""

    SEALED = "sealed"
    CONFINED = "confined"
    BOXED = "boxed"
    FILTERED = "filtered"
    BARE = "bare"

    @property
    def sufficient(self) -> bool:
        """Whether a skill of a stranger may run: every attack of the test suite fails here."""
        return self not in (Level.FILTERED, Level.BARE)


_NEEDED = (
    (Level.SEALED, ALL),
    (Level.CONFINED, ALL - {Layer.BUBBLEWRAP}),
    (Level.BOXED, ALL - {Layer.LANDLOCK}),
    (Level.FILTERED, frozenset({Layer.LIMITS, Layer.SECCOMP})),
)


def level_of(layers: Collection[Layer]) -> Level:
    """The level that these layers make."""
    return next((level for level, needed in _NEEDED if needed <= set(layers)), Level.BARE)


def confine(layers: Collection[Layer], read: Sequence[str], write: Sequence[str]) -> None:
    """Put the layers on this process, which has one thread; for good.

    `read` and `write` are the places left to it. Raises `ConfinementError` where a layer does
    not hold; then do not go on.
    """
    if Layer.LIMITS in layers:
        limit()
    if Layer.LANDLOCK in layers:
        restrict(read, write)
    if Layer.SECCOMP in layers:
        processor = this_processor()
        install(only_known_calls(processor, os.uname().machine, os.getpid()), processor)


def holding(wanted: Collection[Layer]) -> frozenset[Layer]:
    """Those of the layers that hold here, each tried in a process that then ends."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            for layer in (one for one in Layer if one in wanted):
                with suppress(ConfinementError):
                    confine((layer,), (), ())
                    if not any(map(_works, _FORBIDDEN[layer])):
                        os.write(writing, f"{layer}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        held = frozenset(map(Layer, told.read().decode().split()))
    os.waitpid(child, 0)
    return held


def _works(forbidden: Callable[[], object]) -> bool:
    try:
        forbidden()
    except (OSError, MemoryError):
        return False
    return True


def _make_a_socket() -> None:
    import socket

    socket.socketpair()[0].close()


_FORBIDDEN: dict[Layer, tuple[Callable[[], object], ...]] = {
    Layer.LIMITS: (lambda: mmap(-1, MEMORY_BYTES),),
    Layer.LANDLOCK: (lambda: os.open("/", os.O_RDONLY),),
    Layer.SECCOMP: (_make_a_socket, os.fork, lambda: os.kill(os.getppid(), 0)),
    # Every Linux has it, and inside the bubble it is not mounted.
    Layer.BUBBLEWRAP: (Path("/proc").stat,),
}
