"""The words of a person's own that the services hold: what is running, lists and what is on them.

For the recogniser alone, so that it spells them as the person does. Skills declare them by using
the services: the name of an announcement, the name of a file, a heading or an item in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.errors import SkillError
from assistant.skill_host.schedule import Schedule
from assistant.skill_host.storage import SkillStorage

MOST_FILES = 20
MOST_LINES = 40
"""Of one file: what is on top is what was asked about."""

LONGEST_WORDS = 40
"""Characters: a name, not a note."""

_ENTRY = re.compile(r"\s*(?:#+|[-*+]|\d+[.)])\s+(?:\[ \]\s*)?(?P<words>[^\s\[].*?)\s*")


class OwnWords:
    """Read anew every time: a name is known as soon as it is there."""

    def __init__(self, schedule: Schedule, storage: SkillStorage, skills: tuple[str, ...]) -> None:
        self._schedule = schedule
        self._storage = storage
        self._skills = skills

    def words(self) -> tuple[str, ...]:
        """Names of what is running first, then of lists, then what is on them.

        What cannot be read is left out: whoever uses it says so.
        """
        try:
            running = [one.name for one in self._schedule.list()]
        except SkillError:
            running = []
        texts = [text for skill in self._skills for text in self._texts(skill)]
        titles = [name for name, _ in texts]
        entries = [entry for _, text in texts for entry in _entries(text)]
        short = (words for words in (*running, *titles, *entries) if len(words) <= LONGEST_WORDS)
        return tuple(dict.fromkeys(filter(None, short)))

    def _texts(self, skill: str) -> Iterator[tuple[str, str]]:
        """The name of each Markdown file of a skill, as words, and its text."""
        try:
            names = [name for name in self._storage.names(skill) if name.endswith(".md")]
            for name in names[:MOST_FILES]:
                title = name.removesuffix(".md").replace("_", " ").replace("-", " ")
                yield title, self._storage.read(skill, name) or ""
        except SkillError:
            return


def _entries(text: str) -> Iterator[str]:
    lines = islice(text.splitlines(), MOST_LINES)
    return (found["words"] for line in lines if (found := _ENTRY.fullmatch(line)))
