"""The voice of the house, the voice each person wishes for, and speaking with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant.errors import SpeakingError
from assistant.speaking.speaker import Speaker
from assistant.speaking.voices import Voice
from assistant.values import AudioChunk, Prosody, SpokenReply, Style

NO_WISH = Style()

USUAL = "calm"
"""The voice that answers where the chosen one does not speak the language."""


class ChosenVoice:
    """One of `voices` answers everybody who wished for no other; `speaker` makes their sound,
    where it `speaks` at all.

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
        self._voice = self._named(name)

    @property
    def voice(self) -> Voice:
        """The voice of the house."""
        return self._voice

    @property
    def available(self) -> Sequence[Voice]:
        """The voices that can speak here, in the order in which one goes through them."""
        return [v for v in self.voices.values() if self._speaker.available(v) is None]

    def voice_for(self, style: Style) -> Voice:
        """The voice that a person of that style wishes for; the house's, where it is gone."""
        return self.voices.get(style.voice, self._voice)

    def use(self, name: str) -> Voice:
        """Make this voice that of the house.

        Raises `SpeakingError` when there is no such voice, or it cannot speak here.
        """
        voice = self._named(name)
        if reason := self._speaker.available(voice):
            raise SpeakingError(f"the voice {voice.name} cannot be used: {reason}")
        self._remember(voice.name)
        self._voice = voice
        return voice

    def speak_with(self, voices: Mapping[str, Voice]) -> Voice:
        """Speak with `voices` from now on, which are those of another language: with the one of
        the same name, or with the first that can speak here. Raises `SpeakingError` for none.
        """
        spoken = [one for one in voices.values() if self._speaker.available(one) is None]
        if not spoken:
            raise SpeakingError("there is no voice that speaks this language")
        same = [one for one in spoken if one.name == self._voice.name]
        usual = [one for one in spoken if one.name == USUAL]
        self.voices, self._voice = voices, (same + usual + spoken)[0]
        return self._voice

    def speak(self, text: str, voice: str, prosody: Prosody) -> AudioChunk | None:
        """`text` in the voice of that name; None where there is no sound to it.

        Raises `SpeakingError` when no engine works.
        """
        if not self._speaks or not text:
            return None
        return self._speaker.say(text, self.voices.get(voice, self._voice), prosody)

    def stream(self, text: str, voice: str, prosody: Prosody) -> Iterator[AudioChunk]:
        """The sound of `text` a sentence at a time, as each becomes ready; ends early on `stop`.

        Raises `SpeakingError` when no engine works.
        """
        return self._speaker.stream(text, self.voices.get(voice, self._voice), prosody)

    def make_ahead(self, reply: SpokenReply) -> None:
        """Begin with the first sound of what may be said next, without waiting."""
        voice = self.voices.get(reply.voice, self._voice)
        self._speaker.make_ahead(reply.to_speak, voice, reply.prosody)

    def warm(self, style: Style = NO_WISH) -> None:
        """Start the engine for a person of that style ahead of a sentence, without waiting."""
        self._speaker.warm(self.voice_for(style))

    def stop(self) -> None:
        """Give up what is being spoken, from any thread."""
        self._speaker.stop()

    def _named(self, name: str) -> Voice:
        if name not in self.voices:
            known = ", ".join(sorted(self.voices)) or "none"
            raise SpeakingError(f"there is no voice {name!r}; there are: {known}")
        return self.voices[name]
