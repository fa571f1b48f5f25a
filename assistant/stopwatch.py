"""How long each stage of a turn took."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter


class Stopwatch:
    """Laps in wall-clock milliseconds since it was made."""

    def __init__(self) -> None:
        self._started = self._lap = perf_counter()
        self._times: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a lap of the stage `name`, which began where the last one ended."""
        now = perf_counter()
        self._times[name] = self._times.get(name, 0.0) + 1000 * (now - self._lap)
        self._lap = now

    def times_ms(self) -> Mapping[str, float]:
        """Every lap and the total until now, rounded to a tenth."""
        total = 1000 * (perf_counter() - self._started)
        return {name: round(ms, 1) for name, ms in {**self._times, "total": total}.items()}
