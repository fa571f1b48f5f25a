"""The assistant on a thread of its own: what takes longer than a moment happens here.

Jobs are done in the order they were given. Each ends in one event, an error in `Failed`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from time import monotonic
from typing import TypeVar

from assistant.assistant import Assistant
from assistant.daemon.events import (
    Answered,
    Concluded,
    Event,
    Failed,
    FellDue,
    Taken,
    TakenIn,
    Worded,
)
from assistant.daemon.spare_memory import give_back
from assistant.dialogue import core_acts
from assistant.errors import AssistantError, BugError
from assistant.local_time import local_now
from assistant.skill_host.schedule import Announcement
from assistant.stopwatch import Stopwatch
from assistant.values import (
    CORE,
    Act,
    AudioChunk,
    SpeechHints,
    SpokenReply,
    Transcript,
    Utterance,
)

T = TypeVar("T")


class Mind:
    """Owns the assistant that `opens`: opens, uses and closes it on one thread.

    `tell` takes what came of a job, on that thread.
    """

    def __init__(
        self,
        opens: Callable[[], AbstractContextManager[Assistant]],
        tell: Callable[[Event], None],
    ) -> None:
        self._opening = opens()
        self._tell = tell
        self._thread = ThreadPoolExecutor(1, "mind")
        self._busy_since: float | None = None
        self._hearing: Future[None] | None = None
        self._answering: Future[None] | None = None
        self._warmed_up = False
        self._assistant: Assistant

    def open(self) -> Assistant:
        """Wait until the assistant is there. Raises `AssistantError` when it cannot be."""
        self._assistant = self._thread.submit(self._opening.__enter__).result()
        return self._assistant

    def warm_up(self) -> None:
        """Have what the first request would wait for; only the first call has anything to do."""
        if not self._warmed_up:
            self._warmed_up = True
            self._do("answer", lambda it: it.warm_up())
            self.submit(lambda _: give_back())

    def close(self) -> None:
        """Give up what was not begun, finish what was, and close the assistant."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._thread.shutdown(wait=True)
        self._opening.__exit__(None, None, None)

    @property
    def busy_seconds(self) -> float:
        """For how long the job under way has been."""
        since = self._busy_since
        return 0.0 if since is None else monotonic() - since

    def take_in(self, turn: int, pause: int, audio: AudioChunk, at: datetime) -> None:
        """Hear and understand what was said up to a pause; only the newest pause counts."""
        if self._hearing is not None:
            self._hearing.cancel()

        def work(assistant: Assistant) -> None:
            watch = Stopwatch()
            thought = assistant.take_in(Utterance(at, audio=audio), watch)
            taken = Taken(turn, pause, thought, assistant.completeness(thought), watch)
            self._tell(TakenIn(taken))
            # Within the pause in which they may still go on: what fails here fails in the answer.
            with suppress(Exception):
                assistant.prepare(thought)

        self._hearing = self._do("hear", work)

    def answer(self, taken: Taken) -> None:
        """Do what was asked for, and find words for it."""

        def work(assistant: Assistant) -> Event:
            taken.watch.lap("wait")
            reply = assistant.answer(taken.thought, taken.watch)
            return Answered(taken, reply)

        self._answering = self._do("answer", work)

    def drop_answer(self) -> bool:
        """Do not do what was asked for last; False where it was begun already."""
        return self._answering is not None and self._answering.cancel()

    def conclude(self, taken: Taken, reply: SpokenReply) -> None:
        """Learn from the turn, and make it part of the conversation."""
        taken.watch.lap("first_audio")
        self._do("learn", lambda it: Concluded(it.conclude(taken.thought, reply, taken.watch)))
        self.submit(lambda _: give_back())

    def look_what_is_due(self, now: datetime) -> None:
        """Find the words for everything that fell due and was not announced."""

        def work(assistant: Assistant) -> Event | None:
            due = assistant.due(now)
            return FellDue(due) if due else None

        self._do("announce", work)

    def word(self, act: Act, now: datetime) -> None:
        """Find words for `act`, which nobody asked about."""
        self._do("announce", lambda it: Worded(it.word(act, now)))

    def settle(self, announced: Announcement, now: datetime) -> None:
        """The person was told of it."""
        self._do("announce", lambda it: it.settle(announced, now))

    def interrupted(self, now: datetime) -> None:
        """The person spoke into the last reply, or stopped it."""
        self._do("learn", lambda it: it.interrupted(now))

    def confirm(self, audio: AudioChunk, hints: SpeechHints) -> Transcript:
        """What the recogniser hears in `audio`; waits for it, and for what is under way."""
        return self.submit(lambda it: it.transcribe(audio, hints)).result()

    def submit(self, work: Callable[[Assistant], T]) -> Future[T]:
        """Do `work` when it is its turn; its errors are in the future alone."""
        return self._thread.submit(lambda: work(self._assistant))

    def _do(self, doing: str, work: Callable[[Assistant], Event | None]) -> Future[None]:
        return self._thread.submit(self._done, doing, work)

    def _done(self, doing: str, work: Callable[[Assistant], Event | None]) -> None:
        self._busy_since = monotonic()
        try:
            event = work(self._assistant)
        except AssistantError as error:
            event = Failed(doing, error, self._apology())
        except Exception as error:  # noqa: BLE001 - one turn goes wrong; its text may quote someone
            event = Failed(doing, BugError(error), self._apology())
        finally:
            self._busy_since = None
        if event is not None:
            self._tell(event)

    def _apology(self) -> SpokenReply | None:
        with suppress(Exception):  # whatever was wrong before may be wrong again
            act: Act = core_acts.skill_failed(CORE, "")
            return self._assistant.word(act, local_now())
        return None
