"""Speaking on a thread of its own: stopped at once, and honest about what was heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import SimpleQueue
from threading import Event as Flag

from assistant.daemon.events import Event, Sound, Sounding, Spoken
from assistant.daemon.inbox import MOST_SOUND, Inbox
from assistant.daemon.mouth import Mouth
from assistant.errors import SpeakingError
from assistant.speaking.earcons import Earcon
from assistant.values import Act, AudioChunk, SpokenReply

SENTENCE = AudioChunk.silence(1.0)


class Box:
    """A loudspeaker that plays a sentence whenever it is let, and can be stopped in between."""

    def __init__(self) -> None:
        self.let = Flag()
        self.stopped = Flag()
        self.broken: SpeakingError | None = None
        self.closed = False

    def prepare(self) -> None: ...

    def play(self, sound: AudioChunk | Iterable[AudioChunk]) -> float:
        self.stopped.clear()
        heard = 0.0
        for chunk in [sound] if isinstance(sound, AudioChunk) else sound:
            if self.broken:
                raise self.broken
            self.let.wait()
            if self.stopped.is_set():
                break
            heard += chunk.seconds
        return heard

    def stop(self) -> None:
        self.stopped.set()
        self.let.set()

    def close(self) -> None:
        self.closed = True


def said(text: str) -> SpokenReply:
    return SpokenReply(Act("core", "said"), text)


class Stage:
    """A mouth, and what it told."""

    def __init__(self, *, earcons: bool = True) -> None:
        self.told: SimpleQueue[Event] = SimpleQueue()
        self.box = Box()
        self.hushed = Flag()
        self.mouth = Mouth(self.box, self.voice, self.hushed.set, self.told.put, earcons=earcons)

    def voice(self, reply: SpokenReply) -> Iterator[AudioChunk]:
        for _ in reply.text.split(". "):
            yield SENTENCE

    def next(self) -> Event:
        return self.told.get(timeout=10)


def test_a_speech_sounds_and_ends() -> None:
    stage = Stage()
    stage.box.let.set()
    stage.mouth.say(1, said("One. Two."))
    assert stage.next() == Sounding(1)
    assert stage.next() == Spoken(1, 2.0, (1.0, 1.0))
    stage.mouth.close()
    assert stage.box.closed


def test_stopped_it_tells_what_was_heard() -> None:
    stage = Stage()
    stage.mouth.say(1, said("One. Two."))
    assert stage.next() == Sounding(1)
    stage.mouth.stop()
    assert stage.next() == Spoken(1, 0.0, (1.0,))
    assert stage.hushed.is_set()
    stage.mouth.close()


def test_what_is_stopped_before_it_began_makes_no_sound() -> None:
    stage = Stage()
    stage.mouth.say(1, said("One."))
    assert stage.next() == Sounding(1)
    stage.mouth.say(2, said("Two."))  # waits behind the first
    stage.mouth.stop()
    assert stage.next() == Spoken(1, 0.0, (1.0,))
    assert stage.next() == Spoken(2, 0.0, ())
    stage.mouth.close()


def test_a_loudspeaker_that_fails_is_told_and_the_next_speech_tried() -> None:
    stage = Stage()
    stage.box.let.set()
    stage.box.broken = SpeakingError("it is gone")
    stage.mouth.say(1, said("One."))
    assert stage.next() == Sounding(1)
    assert stage.next() == Spoken(1, 0.0, (1.0,), stage.box.broken)
    stage.box.broken = None
    stage.mouth.say(2, said("Two."))
    assert stage.next() == Sounding(2)
    stage.mouth.close()


def test_signs_can_be_turned_off() -> None:
    stage = Stage(earcons=False)
    stage.box.let.set()
    stage.mouth.sign(Earcon.WOKEN)
    stage.mouth.say(1, said("One."))
    assert stage.next() == Sounding(1)
    stage.mouth.close()


def test_the_inbox_takes_a_second_of_sound_and_everything_else() -> None:
    inbox = Inbox()
    taken = [inbox.put_sound(Sound(SENTENCE), 0) for _ in range(MOST_SOUND + 1)]
    assert taken == [True] * MOST_SOUND + [False]
    inbox.put(Sounding(1))
    assert isinstance(inbox.take(0), Sound)
    assert inbox.put_sound(Sound(SENTENCE), 0)
    rest = [inbox.take(0) for _ in range(MOST_SOUND + 1)]
    assert Sounding(1) in rest
    assert inbox.take(0) is None
