"""An assistant for a conversation in writing, opened anew where it is to speak another language."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.cli.printing import waiting
from assistant.cli.turn_printing import warn_of_problems

if TYPE_CHECKING:
    from assistant.cli.surroundings import Assistant, Surroundings
    from assistant.values import SpokenReply, Turn


class Conversing:
    """Answers turn by turn; who has it speak another language is understood in that from then on,
    in a new conversation.
    """

    def __init__(self, surroundings: Surroundings, skills: Sequence[Path]) -> None:
        self._surroundings = surroundings
        self._skills = skills
        self._opened = ExitStack()
        self._assistant: Assistant

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._opened.close()

    def ask(self, text: str, at: datetime | None = None) -> Turn:
        if self._assistant.is_outdated():
            self._opened.close()
            self._open()
        return self._assistant.ask(text, at)

    def announcements(self, now: datetime) -> tuple[SpokenReply, ...]:
        return self._assistant.announcements(now)

    def _open(self) -> None:
        with waiting("Reading the skills…"):
            opened = self._surroundings.open_assistant(skills=self._skills)
            self._assistant = self._opened.enter_context(opened)
        warn_of_problems(self._assistant)
