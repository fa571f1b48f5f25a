"""The live loop: what happens, one event after the other, and what the assistant does then.

    asleep → listening → deciding → speaking → asleep, or listening again where it asked something
                ↑________________________|  the wake phrase or a button: it falls silent and listens
    asleep → speaking → ringing → speaking …  until somebody says stop

It asks no clock, waits for nothing and does nothing slow: every event comes with its instant.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.daemon.announcing import Announcements
from assistant.daemon.attending import Attention, Outcome, Silence
from assistant.daemon.delivering import Delivery
from assistant.daemon.events import (
    Answered,
    Concluded,
    Event,
    Failed,
    FellDue,
    Sound,
    Sounding,
    Spoken,
    Taken,
    TakenIn,
    Worded,
)
from assistant.daemon.instant import Instant
from assistant.daemon.organs import Listening, Phase, Speaking, Surrounding, Thinking
from assistant.daemon.problems import Problems
from assistant.daemon.turns import Cut
from assistant.errors import AssistantError
from assistant.speaking.earcons import Earcon
from assistant.values import AudioChunk, Detection, SpokenReply

LOOK_SECONDS = 1.0
"""How often the schedule is looked at: an announcement is at most this late."""

SOUNDLESS_SECONDS = 3.0
"""A microphone that is silent for so long while somebody is listened to is gone."""

SLEPT_SECONDS = 2.0
"""A suspension that long ends the utterance under way."""


class LiveLoop:
    """Turns and announcements of one assistant. Use it from one thread."""

    def __init__(
        self,
        mind: Thinking,
        mouth: Speaking,
        ear: Listening,
        room: Surrounding,
        started: Instant,
        *,
        muted: bool = False,
    ) -> None:
        self.phase = Phase.ASLEEP
        self.muted = muted
        self.problems = Problems(room)
        self._mind = mind
        self._mouth = mouth
        self._ear = ear
        self._room = room
        self._now = started
        self._delivery = Delivery(mind, mouth, room)
        self._looked = self._heard_sound = float("-inf")
        self._attention = Attention(mind, mouth, ear, room)

    @property
    def turns(self) -> int:
        """How often it has listened to somebody."""
        return self._attention.turns

    @property
    def announcements(self) -> Announcements:
        return self._delivery.announcements

    # What the outside wants

    def handle(self, event: Event | None, now: Instant) -> None:
        """Take one event, or none, and whatever the time has brought."""
        slept = now.slept_since(self._now)
        self._now = now
        if slept > SLEPT_SECONDS:
            self._slept()
        try:
            self._take(event)
            self._attend_to_the_clock()
        except AssistantError as error:
            self.problems.add("listening", error)

    def _take(self, event: Event | None) -> None:
        match event:
            case Sound(audio):
                self._hear(audio)
            case TakenIn(taken):
                self.problems.mended("hear")
                self._attended(self._attention.taken_in(taken))
            case Answered():
                self.problems.mended("answer")
                self._attended(self._attention.answered(event))
            case Concluded(turn):
                self.problems.mended("learn")
                self._room.tell("turn", timing_ms=dict(turn.timing_ms))
            case Sounding(job):
                self._delivery.sounding(job)
            case Spoken():
                self._spoken(event)
            case FellDue(due):
                heard = [one for one in due if not (self.muted and one.reply.asks)]
                self.announcements.fell_due(heard, self._now.seconds)
            case Worded(reply):
                self.announcements.say(reply, self._now.seconds)
            case Failed(doing, error, apology):
                self._failed(doing, error, apology)

    def listen(self) -> None:
        """Listen now, as after the wake phrase; muted or not."""
        if self.phase is Phase.LISTENING:
            return
        if self.muted:
            self._room.open_microphone()
        self._wake(None)

    def mute(self) -> None:
        """Give the microphone back, whatever is being said into it."""
        self.muted = True
        self._room.close_microphone()
        if self.phase in (Phase.LISTENING, Phase.DECIDING):
            self._rest()
        if self.phase is Phase.ASLEEP:
            self._mouth.sign(Earcon.MUTED)

    def unmute(self) -> None:
        """Listen again from now on."""
        self.muted = False
        self._room.open_microphone()
        if self.phase is Phase.ASLEEP:
            self._mouth.sign(Earcon.UNMUTED)

    def stop(self) -> None:
        """Silence, for good: what is being said, and what rings."""
        self._delivery.spoken_into(Cut.FOR_GOOD, self._now)
        self._delivery.forget_the_rest()
        self._delivery.stop_ringing()
        self._rest()

    def say(self, reply: SpokenReply, ended: Callable[[float], None]) -> bool:
        """Say it when nobody is speaking; False where too much waits."""
        return self.announcements.say(reply, self._now.seconds, ended)

    # Listening

    def _hear(self, audio: AudioChunk) -> None:
        self._heard_sound = self._now.seconds
        match self.phase:
            case Phase.ASLEEP:
                if woken := self._ear.waits(audio):
                    self._wake(woken)
            case Phase.LISTENING | Phase.DECIDING:
                self._attended(self._attention.feed(audio, self._now.wall))
            case Phase.SPEAKING | Phase.RINGING:
                self._guard(audio)

    def _guard(self, audio: AudioChunk) -> None:
        """While it speaks nothing is listened for but the wake phrase and "stop"."""
        woken, stopped = self._ear.guards(audio)
        if woken:
            self._wake(woken)
        elif stopped:
            self._room.tell("stopped")
            self.stop()

    def _wake(self, woken: Detection | None) -> None:
        self._delivery.spoken_into(Cut.TO_RESUME, self._now)
        self._delivery.stop_ringing()
        self._room.tell("woken", phrase=woken.phrase if woken else "")
        self._listen(woken)

    def _listen(self, woken: Detection | None) -> None:
        self._heard_sound = self._now.seconds
        self._room.attend()
        self._enter(Phase.LISTENING)
        self._attended(self._attention.begin(woken, self._now.wall))

    def _attended(self, outcome: Outcome) -> None:
        """What came of attending to somebody, if anything did yet."""
        match outcome:
            case Silence():
                self._room.tell("nothing_said")
                self._mouth.sign(Earcon.NOT_UNDERSTOOD)
                self._go_on()
            case Answered(taken, reply) if reply.text:
                self._delivery.forget_the_rest()
                self._speak(reply, taken)
            case Answered(taken, reply):
                self._mind.conclude(taken, reply)
                self._rest()
            case None if self._attention.phase:
                self._enter(self._attention.phase)

    # Speaking

    def _speak(self, reply: SpokenReply, taken: Taken | None = None) -> None:
        self._ear.rests()
        self._enter(Phase.SPEAKING)
        self._delivery.say(reply, taken)

    def _spoken(self, spoken: Spoken) -> None:
        said = self._delivery.spoken(spoken, self._now)
        if said is None:
            if self.phase is Phase.ASLEEP:
                self._go_on()
            return
        if spoken.problem is not None:
            self.problems.add("speaking", spoken.problem)
        else:
            self.problems.mended("speaking")
        if said.reply.asks and spoken.heard_seconds and not self.muted:
            self._listen(None)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """What comes when nobody is being listened to and nothing is being said."""
        if self._delivery.next(self._now):
            self._ear.rests()
            self._enter(Phase.SPEAKING)
        elif self.announcements.ringing is not None:
            self._ear.rests()
            self._enter(Phase.RINGING)
        else:
            self._rest()

    def _rest(self) -> None:
        """Asleep, until the wake phrase."""
        self._attention.drop()
        self._ear.rests()
        self._room.relax()
        if self.muted:
            self._room.close_microphone()
        self._enter(Phase.ASLEEP)

    # The time, and what went wrong

    def _attend_to_the_clock(self) -> None:
        now = self._now.seconds
        if now - self._looked >= LOOK_SECONDS:
            self._looked = now
            self._mind.look_what_is_due(self._now.wall)
        match self.phase:
            case Phase.ASLEEP | Phase.RINGING:
                self._announce()
            case Phase.SPEAKING:
                if self._delivery.says_reply and self.announcements.cannot_wait(now):
                    self._delivery.interrupt(Cut.TO_RESUME)
                    self._announce()
            case Phase.LISTENING:
                if now - self._heard_sound > SOUNDLESS_SECONDS:
                    self._attended(self._attention.no_more_sound())
                elif not self._attention.hears_speech and self.announcements.cannot_wait(now):
                    self._attention.drop()
                    self._announce()

    def _announce(self) -> None:
        if self._delivery.announce(self._now):
            self._ear.rests()
            self._enter(Phase.SPEAKING)
        elif self.phase is Phase.RINGING and self.announcements.ringing is None:
            self._rest()

    def _slept(self) -> None:
        """The machine was suspended: nobody is still speaking."""
        self._looked = float("-inf")
        self._room.tell("woke_up")
        if self.phase in (Phase.LISTENING, Phase.DECIDING):
            self._rest()

    def _failed(self, doing: str, error: AssistantError, apology: SpokenReply | None) -> None:
        first = self.problems.add(doing, error)
        if self._attention.phase is None or doing not in ("hear", "answer"):
            return
        self._attention.drop()
        if first and apology is not None:
            self._speak(apology)
        else:
            self._go_on()

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self._room.tell("state", state=phase.value)
