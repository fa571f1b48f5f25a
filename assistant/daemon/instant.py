"""The time, as the live loop is given it: nothing below the loop's own thread asks a clock."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from assistant.local_time import local_now


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment on three clocks.

    `wall` is aware local time and may jump. `seconds` never jumps, and stands still while the
    machine sleeps; `awake_or_asleep` counts that too (clock_gettime(2): MONOTONIC, BOOTTIME).
    """

    wall: datetime
    seconds: float
    awake_or_asleep: float

    @staticmethod
    def now() -> Instant:
        boot = time.clock_gettime(time.CLOCK_BOOTTIME)
        return Instant(local_now(), time.monotonic(), boot)

    def slept_since(self, earlier: Instant) -> float:
        """For how many seconds between the two the machine was suspended."""
        passed = self.awake_or_asleep - earlier.awake_or_asleep
        return max(0.0, passed - (self.seconds - earlier.seconds))
