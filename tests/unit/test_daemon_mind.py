"""The mind: whatever goes wrong in a job, one event tells of it, and it goes on."""

from __future__ import annotations

from contextlib import closing, nullcontext
from datetime import UTC, datetime

from assistant.assistant import Assistant, Due
from assistant.daemon.events import Event, Failed, FellDue, TakenIn
from assistant.daemon.mind import Mind
from assistant.errors import BugError, SkillError
from assistant.parts import Moment, Thought
from assistant.profile.view import ProfileView
from assistant.skill_host.schedule import Announcement
from assistant.stopwatch import Stopwatch
from assistant.values import (
    Act,
    AudioChunk,
    Completeness,
    Session,
    SpokenReply,
    Transcript,
    Utterance,
)

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
DUE = Announcement("1", "timers", NOW, "ended", {})


class BrokenAssistant(Assistant):
    """`broken` is raised by whatever it is asked to do, and by its words where it is `dumb`."""

    def __init__(self, broken: Exception | None, *, dumb: bool = False) -> None:
        self.broken = broken
        self.dumb = dumb
        self.warmings = 0

    def warm_up(self) -> None:
        self.warmings += 1

    def due(self, now: datetime) -> tuple[Due, ...]:
        if self.broken:
            raise self.broken
        return (Due(DUE, self.word(Act("timers", "ended"), now), rings=False),)

    def word(self, act: Act, now: datetime, *, rings: bool = False) -> SpokenReply:
        if self.dumb and self.broken:
            raise self.broken
        return SpokenReply(act, "Sorry.")


def looking_twice(broken: Exception, *, dumb: bool = False) -> list[Event]:
    """What a mind tells when it fails, and then does not."""
    events: list[Event] = []
    assistant = BrokenAssistant(broken, dumb=dumb)
    mind = Mind(lambda: nullcontext(assistant), events.append)
    mind.open()
    with closing(mind):
        mind.look_what_is_due(NOW)
        mind.submit(lambda _: setattr(assistant, "broken", None)).result()
        mind.look_what_is_due(NOW)
        mind.submit(lambda _: None).result()
    return events


class HastyAssistant(BrokenAssistant):
    """Fails at whatever it does ahead of an answer."""

    def take_in(self, utterance: Utterance, watch: Stopwatch) -> Thought:
        moment = Moment(utterance.said_at, Session(), ProfileView("owner"))
        return Thought(utterance, moment, Transcript("and", 0.9, "test"), (), None)

    def completeness(self, thought: Thought) -> Completeness:
        return Completeness.INCOMPLETE

    def prepare(self, thought: Thought) -> None:
        raise RuntimeError("and more is being said")


def test_it_is_warmed_up_once_however_often_a_microphone_comes() -> None:
    assistant = BrokenAssistant(None)
    mind = Mind(lambda: nullcontext(assistant), lambda _: None)
    mind.open()
    with closing(mind):
        mind.submit(lambda _: None).result()
        assert assistant.warmings == 0, "it holds up the opening of the microphone"
        mind.warm_up()
        mind.warm_up()
        mind.submit(lambda _: None).result()
    assert assistant.warmings == 1


def test_what_fails_ahead_of_an_answer_drops_nobody() -> None:
    events: list[Event] = []
    mind = Mind(lambda: nullcontext(HastyAssistant(None)), events.append)
    mind.open()
    with closing(mind):
        mind.take_in(1, 1, AudioChunk.silence(0.1), NOW)
        mind.submit(lambda _: None).result()
    assert [type(event) for event in events] == [TakenIn]


def test_a_job_that_fails_is_told_with_an_apology() -> None:
    failed, due = looking_twice(SkillError("gone"))
    assert isinstance(failed, Failed)
    assert (failed.doing, failed.error.message) == ("announce", "gone")
    assert failed.apology is not None
    assert isinstance(due, FellDue)


def test_a_bug_is_told_by_its_kind_and_quotes_nobody() -> None:
    failed, due = looking_twice(ValueError("I live in Porto"))
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, BugError)
    assert "(ValueError at daemon/mind.py:" in failed.error.message
    assert "Porto" not in failed.error.message
    assert isinstance(due, FellDue)


def test_a_bug_in_the_apology_too_is_told_all_the_same() -> None:
    failed, due = looking_twice(ValueError("I live in Porto"), dumb=True)
    assert isinstance(failed, Failed)
    assert failed.apology is None
    assert isinstance(due, FellDue)
