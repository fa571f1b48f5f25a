"""What people say in place of a slot, as values: durations, times, dates, numbers, text.

Everything said has to be used up; politeness at either end does not count. A wrong value
is worse than none, so words with more than one meaning have none.
"""

from __future__ import annotations

import re
from datetime import datetime

from assistant.understanding.values_rules import ValueRules
from assistant.values import Json

LONGEST_NAME = 5
"""Words: "my brother in law john", "the dentist on main street"."""

LONGEST_TERM = 4
"""Words: "jack of all trades"."""

_OWNED = re.compile(r"(?<!\bwhat)(?<!\bthat)(?<!\bit)['’]s\b|s['’](?!\w)")
"""What belongs to somebody: "the mona lisa's smile" stands in no dictionary."""


class SpokenValues:
    """Values of one language.

    Kinds and what they give: duration → seconds (a fraction only where one was said);
    time → "HH:MM"; date → "YYYY-MM-DD"; datetime → ISO with the offset of that date;
    number → whole or decimal; percentage → the number of percent; quantity → {"amount", "unit"};
    recurrence → as `assistant.recurrence.Every.as_json`, without "at" where no time was said;
    text → the words, stripped; name → the same, where they are few; term → the same, where they
    may stand in a dictionary.
    """

    def __init__(self, language: str = "en") -> None:
        self._rules = ValueRules(language)

    @property
    def kinds(self) -> frozenset[str]:
        return self._rules.kinds | {"text", "name", "term"}

    def parse(self, kind: str, said: str, now: datetime) -> Json:
        """The value of `said`, or None where it is not exactly one value of that kind.

        `now` is aware; its time zone decides. Raises ValueError for an unknown kind.
        """
        if kind == "text":
            return said.strip() or None
        if kind == "name":
            return said.strip() if 0 < len(said.split()) <= LONGEST_NAME else None
        if kind == "term":
            is_term = 0 < len(said.split()) <= LONGEST_TERM and not _OWNED.search(said)
            return said.strip() if is_term else None
        if kind not in self.kinds:
            raise ValueError(f"unknown kind of value {kind!r}; known: {sorted(self.kinds)}")
        return self._rules.parse(kind, said, now)

    def impossible_day(self, text: str) -> str:
        """The first day in `text` that no calendar has, such as "february 30th"; "" for none."""
        return self._rules.impossible_day(text)
