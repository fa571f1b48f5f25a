"""The voice in use: choosing another, and speaking with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.errors import SpeakingError
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.values import AudioChunk, Prosody


class ChosenVoice:
    """One of `voices`; `speaker` makes their sound, where it `speaks` at all.

    A choice is handed to `remember`, by the voice's name, before it counts.
    """

    def __init__(
        self,
        voices: Mapping[str, Voice],
        speaker: Speaker,
        name: str,
        remember: Callable[[str], None],
        *,
        speaks: bool = True,
    ) -> None:
        """Begin with the voice `name`. Raises `SpeakingError` when there is no such voice."""
        self.voices = voices
        self._speaker = speaker
        self._remember = remember
        self._speaks = speaks
        self._voice = self._previous = self._named(name)

    @property
    def voice(self) -> Voice:
        return self._voice

    @property
    def available(self) -> Sequence[Voice]:
        """The voices that can speak here, in the order in which "next" goes through them."""
        return [v for v in self.voices.values() if self._speaker.available(v) is None]

    def use(self, name: str) -> Voice:
        """Speak with this voice from now on: its name, "next", or "previous" for the one before.

        Raises `SpeakingError` when there is no such voice, or it cannot speak here.
        """
        match name:
            case "next":
                voice = self._next()
            case "previous":
                voice = self._previous
            case _:
                voice = self._named(name)
        if reason := self._speaker.available(voice):
            raise SpeakingError(f"the voice {voice.name} cannot be used: {reason}")
        self._remember(voice.name)
        self._previous, self._voice = self._voice, voice
        return voice

    def speak(self, text: str, pace: float) -> AudioChunk | None:
        """`text` at `pace`, a factor on the voice's own rate; None where there is no sound to it.

        Raises `SpeakingError` when no engine works.
        """
        if not self._speaks or not text:
            return None
        return self._speaker.say(text, self._voice, Prosody(rate=pace))

    def stream(self, text: str, pace: float) -> Iterator[AudioChunk]:
        """The sound of `text` a sentence at a time, as each becomes ready; ends early on `stop`.

        Raises `SpeakingError` when no engine works.
        """
        return self._speaker.stream(text, self._voice, Prosody(rate=pace))

    def warm(self) -> None:
        """Start the voice's engine ahead of its first sentence, without waiting."""
        self._speaker.warm(self._voice)

    def stop(self) -> None:
        """Give up what is being spoken, from any thread."""
        self._speaker.stop()

    def _named(self, name: str) -> Voice:
        if name not in self.voices:
            known = ", ".join(sorted(self.voices)) or "none"
            raise SpeakingError(f"there is no voice {name!r}; there are: {known}")
        return self.voices[name]

    def _next(self) -> Voice:
        """The available voice after this one, and after the last the first."""
        names = [voice.name for voice in self.available]
        place = names.index(self._voice.name) if self._voice.name in names else -1
        return self.voices[names[(place + 1) % len(names)]] if names else self._voice
