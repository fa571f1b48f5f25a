"""What happens again and again: on some days of the week, at a time of day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from assistant.values import Json

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Every:
    """On `days` of the week (0 Monday … 6 Sunday) at `at`, by the clock on the person's wall.

    Raises `ValueError` for no day, or for one that is none.
    """

    days: Collection[int]
    at: time

    def __post_init__(self) -> None:
        if not self.days or not all(0 <= day < DAYS_OF_WEEK for day in self.days):
            raise ValueError("days are numbers from 0, Monday, to 6, Sunday; at least one")
        # Whichever way the days were given, the same days are equal and can be looked up.
        object.__setattr__(self, "days", frozenset(self.days))

    def next_after(self, moment: datetime) -> datetime:
        """The first such time after `moment` (aware), in its time zone.

        A local time that the clocks skip moves on by what they skip; of one that happens
        twice the first is meant.
        """
        today = moment.date()
        ahead = (today + timedelta(days=days) for days in range(DAYS_OF_WEEK + 1))
        times = (_local(day, self.at, moment.tzinfo) for day in ahead if day.weekday() in self.days)
        # Compared in UTC: of two times in one zone Python looks at the wall clock only.
        return next(due for due in times if due.astimezone(UTC) > moment.astimezone(UTC))

    def as_json(self) -> dict[str, Json]:
        """As it is sent and kept: {"days": [0, 4], "at": "07:30"}."""
        return {"days": sorted(self.days), "at": self.at.isoformat("minutes")}

    @staticmethod
    def from_json(stated: Json) -> Every:
        """What `as_json` gave. Raises `ValueError` for anything else."""
        match stated:
            case {"days": [*days], "at": str(clock)}:
                numbers = [day for day in days if isinstance(day, int)]
                at = time.fromisoformat(clock)
                if len(numbers) == len(days) and at.tzinfo is None:
                    return Every(numbers, at)
        raise ValueError("it needs days, numbers from 0 to 6, and at, local time such as 07:00")


def _local(day: date, at: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)
