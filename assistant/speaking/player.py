"""The loudspeaker: a sound is heard while the rest of it is still being made.

It is played by a process (`assistant.sound`) that stays open between sounds, so that the next
one is heard at once, and that is killed to fall silent: nothing is quicker or surer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from threading import Lock

from assistant.errors import SoundError, SpeakingError
from assistant.settings import LoudspeakerSettings
from assistant.sound.playback import Ended, Given, Late, Playback, PlaybackProcess
from assistant.speaking.sound_files import resampled
from assistant.values import AudioChunk

USUAL_HZ = 22_050
"""What the usual voices give; `prepare` cannot know."""
LATENCIES_SECONDS = (0.06, 0.1, 0.2)
"""How far ahead of the ear the device is filled: more each time a sound came too late.

Measured on a private PulseAudio: the first is without a crackle unless the machine is very busy,
the last even then.
"""
AHEAD_SECONDS = 10.0
"""How much sound the playing process holds."""
PIECE_SECONDS = 0.1


class Player:
    """Plays on a loudspeaker; implements `AudioSink`. One sound at a time, others wait."""

    def __init__(
        self,
        settings: LoudspeakerSettings | None = None,
        *,
        open_playback: Callable[[str, int, float], Playback] = PlaybackProcess,
    ) -> None:
        """Opens nothing yet."""
        self._name = (settings or LoudspeakerSettings()).device
        self._open_playback = open_playback
        self._one_sound = Lock()
        self._opening = Lock()  # held while a process starts or ends, which may take long
        self._state = Lock()  # guards all below; held for moments, so that `stop` never waits
        self._playback: Playback | None = None
        self._rate_hz = USUAL_HZ
        self._latencies = iter(LATENCIES_SECONDS)
        self._latency_seconds = next(self._latencies)
        self._playing = False
        self._stopped = False
        self._closed = False

    def prepare(self) -> None:
        """Open the loudspeaker ahead of a sound, without waiting; what fails will fail later."""
        with self._opening, suppress(SoundError):
            with self._state:
                if self._playing or self._closed:
                    return
            self._ready(self._rate_hz).wake()

    def play(self, sound: AudioChunk | Iterable[AudioChunk]) -> float:
        """Play to the end, or until `stop`; how many seconds were heard.

        The first of several chunks is heard while the next is being made. Raises
        `SpeakingError` when the loudspeaker cannot be opened or is gone.
        """
        chunks = iter((sound,) if isinstance(sound, AudioChunk) else sound)
        with self._one_sound:
            with self._state:
                self._playing, self._stopped = True, self._closed
            try:
                return self._played(chunk for chunk in chunks if chunk.pcm)
            finally:
                with self._state:
                    self._playing = False

    def stop(self) -> None:
        """Silence at once, from any thread; nothing happens when nothing plays."""
        with self._state:
            if self._playing:
                self._stopped = True
                if self._playback:
                    self._playback.kill()

    def close(self) -> None:
        """Stop, and give the loudspeaker back."""
        with self._state:
            self._closed = True
        self.stop()
        with self._one_sound:
            self._drop()

    def _played(self, chunks: Iterator[AudioChunk]) -> float:
        sound: _Sound | None = None
        with ExitStack() as otherwise:
            # A sound that was not brought to its end must not go on within the next one.
            otherwise.callback(self._drop)
            try:
                for chunk in chunks:
                    if self._stopped:
                        break
                    if sound is None:
                        sound = self._begun(chunk)
                    else:
                        sound.add(chunk)
                if sound and not self._stopped:
                    sound.to_the_end()
            except SoundError as error:
                if not self._stopped:
                    raise SpeakingError(error.message) from error
            otherwise.pop_all()
        if sound and self._stopped:
            sound.settle()
        if self._stopped or (sound and sound.late):
            self._renew(late=sound is not None and sound.late)
        return sound.heard_seconds if sound else 0.0

    def _begun(self, chunk: AudioChunk) -> _Sound:
        """Play the first chunk; what was open for long may be gone, so on that try twice."""
        with self._opening:
            was_open = self._playback is not None
            playback = self._ready(chunk.rate_hz)
        try:
            return _Sound(playback, chunk)
        except SoundError:
            if self._stopped or not was_open:
                raise
        with self._opening:
            self._discard()
            playback = self._ready(chunk.rate_hz)
        return _Sound(playback, chunk)

    def _ready(self, rate_hz: int) -> Playback:
        """A playing process; the one there is, where it will do. Within `_opening`."""
        playback = self._playback
        if playback and not (playback.runs and self._rate_hz == rate_hz):
            self._discard()
            playback = None
        if playback is None:
            playback = self._open_playback(self._name, rate_hz, self._latency_seconds)
        with self._state:
            self._playback, self._rate_hz = playback, rate_hz
            if self._playing and self._stopped:
                raise SoundError("it was stopped")
        return playback

    def _renew(self, late: bool) -> None:
        """Another process for the next sound: this one was killed, or came too late."""
        self._drop()
        with self._state:
            if late:
                self._latency_seconds = next(self._latencies, self._latency_seconds)
            self._playing = self._stopped = False
        self.prepare()

    def _drop(self) -> None:
        with self._opening:
            self._discard()

    def _discard(self) -> None:
        """End the process there is. Within `_opening`."""
        with self._state:
            playback, self._playback = self._playback, None
        if playback:
            playback.close()


class _Sound:
    """One sound on its way out. Every method raises `SoundError` when the device is gone."""

    def __init__(self, playback: Playback, first: AudioChunk) -> None:
        """Returns once the device has taken some of it, so that it is known to take any."""
        self._playback = playback
        self._loudspeaker = playback.opened()
        self._sent = self._given = 0
        self._ended = False
        self.late = False
        self.add(first)
        while not self._given:
            self._listen()

    @property
    def heard_seconds(self) -> float:
        """How much has come to the ear, to about the length of a block."""
        seconds = self._given / self._loudspeaker.rate_hz
        return seconds if self._ended else max(0.0, seconds - self._loudspeaker.latency_seconds)

    def add(self, chunk: AudioChunk) -> None:
        """Send it off, waiting where the device is far behind."""
        rate_hz = self._loudspeaker.rate_hz
        audio = resampled(chunk, rate_hz)
        step = 2 * round(PIECE_SECONDS * rate_hz)
        for start in range(0, len(audio.pcm), step):
            piece = AudioChunk(audio.pcm[start : start + step], rate_hz)
            self._playback.add(piece)
            self._sent += piece.samples
            while self._playback.has_news() or self._ahead_seconds > AHEAD_SECONDS:
                self._listen()

    def to_the_end(self) -> None:
        self._playback.complete()
        while not self._ended:
            self._listen()

    def settle(self) -> None:
        """After the process was killed: take note of what it had still said."""
        with suppress(SoundError):
            while self._playback.has_news():
                self._listen()

    @property
    def _ahead_seconds(self) -> float:
        return (self._sent - self._given) / self._loudspeaker.rate_hz

    def _listen(self) -> None:
        match self._playback.news():
            case Given(samples):
                self._given = samples
            case Late():
                self.late = True
            case Ended():
                self._ended = True
