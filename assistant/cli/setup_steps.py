"""The steps of `assistant setup`. Each asks, and notes what is to be changed; nothing is yet."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.cli.setup_person import Person
from assistant.errors import AssistantError, HearingError, SpeakingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.cli.microphone_test import Heard
    from assistant.engines import AudioSink
    from assistant.settings import Paths, Settings
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voices import Voice
    from assistant.values import AudioChunk

CHECK_SECONDS, PHRASE_SECONDS, ROOM_SECONDS = 4.0, 2.5, 6.0
QUIET_DBFS, CLIPPED_DBFS = -30.0, -0.5
"""Speech that peaks below the one is hard to understand; above the other it is cut off."""


class Remembering(StrEnum):
    """What it may keep: what is private after asking, only what is not, or nothing new."""

    ASK = "ask"
    LITTLE = "little"
    NOTHING = "nothing"


@dataclass(slots=True)
class Draft:
    """What was decided so far. `remembering` and the services stay as they are where None."""

    paths: Paths
    settings: Settings
    changes: dict[tuple[str, ...], str | float] = field(default_factory=dict)
    remembering: Remembering | None = None
    service: bool | None = None
    lingering: bool | None = None
    has_microphone: bool = False


def microphone(person: Person, draft: Draft, wanted: str | None) -> None:
    """Which one, and whether it hears."""
    from assistant.sound.devices import inputs

    person.heading("Microphone")
    try:
        there = {each.name: each.description for each in inputs()}
        trouble = "" if there else "no microphone was found"
    except AssistantError as error:
        there, trouble = {}, error.message
    if trouble:
        person.tell(f"  {trouble}. You can go on without one, and write instead.")
    chosen = draft.settings.microphone.device
    if wanted is not None:
        if wanted and wanted not in there:
            raise HearingError(f"there is no microphone {wanted!r}; assistant doctor lists them")
        chosen = wanted
    elif len(there) > 1:
        person.list(there, chosen)
        chosen = person.choose("Which one?", tuple(there), chosen)
    if chosen != draft.settings.microphone.device:
        draft.changes["microphone", "device"] = chosen
    if there and person.answers:
        _check_microphone(person, draft, chosen)


def _check_microphone(person: Person, draft: Draft, chosen: str) -> None:
    while True:
        if person.ask("Press Enter and say something, or type s to skip.").casefold() == "s":
            return
        try:
            heard = _recorded(person, draft, chosen, CHECK_SECONDS)
        except HearingError as error:
            person.tell(f"  {error.message}")
            return
        draft.has_microphone = not heard.is_silent
        if heard.is_silent:
            person.tell(f"  {heard.device} hears nothing: is it muted?")
        elif heard.peak_dbfs < QUIET_DBFS:
            person.tell("  That is very quiet: come nearer, or turn it up.")
        elif heard.peak_dbfs > CLIPPED_DBFS:
            person.tell("  That is too loud and gets cut off: turn it down a little.")
        else:
            person.tell(f"  {heard.device} hears you well.")
            return
        if not person.agrees("Try again?", default=True) or not person.answers:
            return


def recogniser(person: Person, draft: Draft) -> None:
    """What will understand speech, or how to get it."""
    from assistant.hearing.choosing import choose_engine

    person.heading("Understanding speech")
    settings = draft.settings
    try:
        choice = choose_engine(settings.hearing, draft.paths.models, settings.language)
    except AssistantError as error:
        person.tell(f"  {error.message}")
        person.tell("  assistant models list shows what can be had; that is the only download.")
    else:
        person.tell(f"  {choice.name}: {choice.reason}")


def wake_phrase(person: Person, draft: Draft, wanted: str | None) -> None:
    """What wakes it, and getting used to how the person says it."""
    from assistant.hearing.wake_choosing import choose_wake
    from assistant.hearing.wake_phrase import checked_phrase

    person.heading("Wake phrase")
    phrase = draft.settings.wake.phrase
    person.tell(f'  It wakes to "{phrase}". Ready-made: {", ".join(_ready_made())}.')
    person.tell("  Any other phrase of one to four English words will do, if it is long enough.")
    answer = wanted
    while True:
        if answer is None:
            answer = person.ask(f'Which phrase? ["{phrase}"]')
        try:
            phrase = checked_phrase(answer or phrase)
            wake = draft.settings.wake.model_copy(update={"phrase": phrase})
            engine = choose_wake(wake, draft.paths.models).engine
            break
        except HearingError as error:
            if wanted is not None or not person.answers or not answer:
                raise
            person.tell(f"  {error.message}")
            answer = None
    if phrase != draft.settings.wake.phrase:
        draft.changes["wake", "phrase"] = phrase
    if engine == "pocketsphinx" and draft.has_microphone and person.answers:
        _teach(person, draft, phrase)


def _ready_made() -> tuple[str, ...]:
    from assistant.hearing.wake_choosing import ready_made_phrases

    return ready_made_phrases()


def _teach(person: Person, draft: Draft, phrase: str) -> None:
    from functools import partial

    from assistant.hearing.wake_choosing import open_at
    from assistant.hearing.wake_enrolment import RECORDINGS, enrol, is_usable

    if not person.agrees(f'Say "{phrase}" {RECORDINGS} times, so that it learns it?', default=True):
        return
    device = str(draft.changes.get(("microphone", "device"), draft.settings.microphone.device))
    spoken: list[AudioChunk] = []
    try:
        while len(spoken) < RECORDINGS and person.answers:
            person.ask(f"{len(spoken) + 1} of {RECORDINGS}: press Enter, then say it.")
            sound = _recorded(person, draft, device, PHRASE_SECONDS).sound
            if is_usable(sound):
                spoken.append(sound)
            else:
                person.tell("  Nothing was heard; once more, please.")
        person.ask("Now the room alone: press Enter and be silent for a moment.")
        room = _recorded(person, draft, device, ROOM_SECONDS).sound
        learnt = enrol(spoken, room, partial(open_at, phrase))
    except HearingError as error:
        person.tell(f"  {error.message}. It goes on with what suits most people.")
        return
    person.tell(f"  Heard {learnt.heard} of {len(spoken)}. Nothing of the recordings is kept.")
    draft.changes["wake", "thresholds", phrase] = learnt.threshold


def voice(
    person: Person, draft: Draft, wanted: str | None, open_sink: Callable[[], AudioSink]
) -> None:
    """Which voice it answers in; each can be heard first."""
    from assistant.installed import installed_voices
    from assistant.speaking.chosen_voice import ChosenVoice
    from assistant.speaking.speaker import Speaker

    person.heading("Voice")
    voices, _ = installed_voices(draft.paths, draft.settings.language)
    current = draft.settings.speaking.voice

    def use(name: str) -> None:
        if name != current:
            draft.changes["speaking", "voice"] = name

    with closing(Speaker(voices, draft.settings.speaking)) as speaker:
        chosen = ChosenVoice(voices, speaker, wanted or current, use)
        if wanted is not None:
            chosen.use(wanted)
            return
        able = {one.name: one.description for one in chosen.available}
        person.list(able, current)
        while answer := person.ask(f"Which voice? p NAME lets you hear it. [{current}]"):
            command, _, rest = answer.rpartition(" ")
            name = _named(rest, tuple(able))
            if name is None:
                person.tell(f"  There is no voice {rest!r}.")
            elif command != "p":
                use(name)
                return
            else:
                _preview(person, speaker, voices[name], open_sink)


def _named(answer: str, names: Sequence[str]) -> str | None:
    if answer.isdecimal() and 0 < int(answer) <= len(names):
        return names[int(answer) - 1]
    return answer if answer in names else None


def _preview(
    person: Person, speaker: Speaker, voice: Voice, open_sink: Callable[[], AudioSink]
) -> None:
    from assistant.speaking.samples import samples
    from assistant.values import Prosody

    try:
        sound = speaker.say(samples(voice.language)[0], voice, Prosody())
        with closing(open_sink()) as sink:
            if sound is not None:
                sink.play(sound)
    except SpeakingError as error:
        person.tell(f"  {error.message}")


def remembering(person: Person, draft: Draft, wanted: Remembering | None) -> None:
    """What it may ask to keep; what is learnt never leaves the machine either way."""
    person.heading("What it may remember")
    person.tell("  ask      your name and tastes; home, work, family, dates, health after asking")
    person.tell("  little   your name and tastes, and it never asks for more")
    person.tell("  nothing  what it knows stays, nothing is added")
    if wanted is None:
        answer = person.choose("Which?", tuple(Remembering), "as it is")
        wanted = Remembering(answer) if answer in tuple(Remembering) else None
    draft.remembering = wanted


def service(person: Person, draft: Draft, wanted: bool | None, lingering: bool | None) -> None:
    """Whether it runs by itself."""
    person.heading("Running by itself")
    if os.environ.get("ASSISTANT_HOME"):
        person.tell("  Skipped: ASSISTANT_HOME is set, and the service keeps to your own folders.")
        return
    draft.service = wanted
    if wanted is None and person.answers:
        draft.service = person.agrees("Shall it start when you log in?", default=True)
    draft.lingering = lingering
    if lingering is None and draft.service and person.answers:
        draft.lingering = person.agrees(
            "Also at boot, before you log in, and after you log out?", default=False
        )


def _recorded(person: Person, draft: Draft, device: str, seconds: float) -> Heard:
    from assistant.cli.microphone_test import listen

    chosen = draft.settings.microphone.model_copy(update={"device": device})
    try:
        return listen(chosen, seconds, person.meter)
    finally:
        person.end_meter()
