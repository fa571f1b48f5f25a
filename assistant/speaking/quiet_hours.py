"""How loud replies are at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from assistant.values import Style


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` to `ends`, which may lie after midnight; `volume` is for who wished nothing."""

    begins: time = time(22)
    ends: time = time(6, 30)
    volume: float = 1.0

    def volume_for(self, style: Style, now: time) -> float:
        """How loud to be to a person of that style: a factor on the voice's own volume."""
        if not self._hold(now):
            return style.volume
        wished = "night_volume" in style.because
        return style.volume * (style.night_volume if wished else self.volume)

    def _hold(self, now: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends


NEVER_QUIET = QuietHours(time(0), time(0))
"""For what has to wake somebody."""
