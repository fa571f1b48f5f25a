"""What `assistant doctor` finds of the voices: which can speak, and what their engines take."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.cli.finding import Finding, Health
from assistant.errors import SpeakingError
from assistant.settings import Paths, Settings

if TYPE_CHECKING:
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voices import Voice

MOST_NAMED = 4
"""Voices in a list that a person takes in."""


def check_voices(paths: Paths, settings: Settings) -> Iterator[Finding]:
    """Each voice, each engine that one of them can speak with, and who goes on where one breaks."""
    from assistant.installed import installed_voice_names, installed_voices
    from assistant.speaking.speaker import Speaker

    voices, problems = installed_voices(paths, settings.language)
    chosen = settings.speaking.voice
    with closing(Speaker(voices, settings.speaking, region=settings.region)) as speaker:
        usable: dict[str, Voice] = {}
        engines: dict[str, str] = {}
        for name, voice in voices.items():
            try:
                if reason := speaker.available(voice):
                    raise SpeakingError(reason)
                state = speaker.try_out(voice)
            except SpeakingError as error:
                what, _, mend = error.message.partition("; ")
                health = Health.BROKEN if name == chosen else Health.WARNING
                yield Finding("voice", health, f"{name}: {what}", mend)
                continue
            usable[name] = voice
            what = f"{name} ({voice.engine})" + (", the chosen one" if name == chosen else "")
            yield Finding("voice", Health.OK, what)
            took = f"ready in {state.load_seconds:.1f} s, {state.memory_mb:.0f} MB"
            engines.setdefault(speaker.engine_of(voice), f"runs, {took} with {name}")
        for engine, what in engines.items():
            yield Finding("engine", Health.OK, f"{engine}: {what}")
        if chosen in usable:
            yield _fallback(speaker, usable, chosen)
    yield from _not_there(paths, settings, voices, installed_voice_names(paths))
    for problem in problems:
        yield Finding("voice", Health.WARNING, str(problem), f"correct {problem.folder}")


def _not_there(
    paths: Paths, settings: Settings, voices: Mapping[str, Voice], installed: Collection[str]
) -> Iterator[Finding]:
    """The voices that the settings name and that cannot speak here."""
    chosen = settings.speaking.voice
    if chosen not in voices and chosen in installed:
        what = f"{chosen}, the chosen one, does not speak “{settings.language}”: another answers"
        yield Finding("voice", Health.WARNING, what, "assistant voices use NAME")
    elif chosen not in voices:
        what = f"the settings choose {chosen!r}, and there is no such voice"
        yield Finding("voice", Health.BROKEN, what, "assistant voices use NAME")
    for name in settings.speaking.fallback:
        if name not in voices:
            what = f"the settings would go on in {name!r}, and there is no such voice"
            mend = f"correct speaking.fallback in {paths.settings_file}"
            yield Finding("voice", Health.WARNING, what, mend)


def _fallback(speaker: Speaker, usable: Mapping[str, Voice], chosen: str) -> Finding:
    after = [one.name for one in speaker.fallback_for(usable[chosen]) if one.name in usable]
    if not after:
        what = f"no voice can go on where {chosen} breaks"
        return Finding("fallback", Health.WARNING, what, "sudo apt install espeak-ng flite")
    more = ", …" if len(after) > MOST_NAMED else ""
    what = f"where {chosen} breaks: {', '.join(after[:MOST_NAMED])}{more}"
    return Finding("fallback", Health.OK, what)
