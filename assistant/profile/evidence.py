"""What speaks for something that was observed and never said, and how sure that makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import sqrt

MOST_KEPT = 30
"""Moments of either kind; with the longest half-life older ones weigh next to nothing."""

DOUBT = 1.28
"""How many standard deviations below the mean its lower bound lies: one in ten lies lower still
(the normal quantile at .1)."""

CONTRADICTED = 2
"""How many sightings, the oldest first, one proof of the contrary outweighs: once something is
gone by, nothing more is seen for it."""

PRIOR = 0.5
"""What each side weighs before anything was seen (Jeffreys' prior of a share)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """When something was seen, and when its contrary was; the latest of each, oldest first."""

    seen: tuple[datetime, ...] = ()
    missed: tuple[datetime, ...] = ()

    def with_seen(self, at: datetime) -> Evidence:
        return replace(self, seen=(*self.seen, at)[-MOST_KEPT:])

    def with_missed(self, at: datetime) -> Evidence:
        return replace(self, missed=(*self.missed, at)[-MOST_KEPT:])

    def without(self, at: datetime) -> Evidence:
        """What was seen at that moment was none of it."""
        return replace(self, seen=tuple(one for one in self.seen if one != at))

    def contradicted(self, at: datetime) -> Evidence:
        """What was gone by turned out wrong: as much as made it likely counts no more."""
        return replace(self, seen=self.seen[CONTRADICTED:]).with_missed(at)

    def confidence(self, now: datetime, half_life: timedelta) -> float:
        """A lower bound, 0 to 1, of the share in which it is seen; what is old counts less.

        The posterior of that share is a Beta distribution; its bound is taken from its mean and
        variance.
        """
        yes = PRIOR + sum(_weight(now - at, half_life) for at in self.seen)
        no = PRIOR + sum(_weight(now - at, half_life) for at in self.missed)
        mean = yes / (yes + no)
        deviation = sqrt(mean * (1 - mean) / (yes + no + 1))
        return max(0.0, mean - DOUBT * deviation)


NO_EVIDENCE = Evidence()


def _weight(age: timedelta, half_life: timedelta) -> float:
    return float(0.5 ** max(0.0, age / half_life))
