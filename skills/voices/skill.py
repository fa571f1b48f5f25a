"""The voice that answers: another one, a named one, the one before, a deeper or a higher one; how
loud it is, how it says a word, and in which language.

What is chosen is heard before it stays: the question is asked in that voice.
"""

from __future__ import annotations

from assistant.skill import FollowUp, RefusedError, Reply, Request, Skill, Voice, act, ask

skill = Skill()

LOUDNESS = {
    "louder": ("volume", "louder"),
    "quieter": ("volume", "quieter"),
    "usual_loudness": ("volume", "normal"),
    "quiet_nights": ("night_volume", "quieter"),
    "usual_nights": ("night_volume", "normal"),
}
"""What each request about loudness sets of their style."""


@skill.intent("another")
def another(request: Request) -> Reply:
    voice = request.voices.find("next")
    return offered(request, voice) if voice else act("only_one")


@skill.intent("use")
def named(request: Request) -> Reply:
    wanted = forms(request.text("voice"), request)
    voices = request.voices.list()
    for voice in voices:
        names = (voice.name, voice.title, *voice.also)
        found = any(wanted & forms(name, request) for name in names)
        if found and (heard := request.voices.find(voice.name)):
            return offered(request, heard)
    return act("no_such_voice", titles=titles(voices))


@skill.intent("deeper", "higher")
def shifted(request: Request) -> Reply:
    voice = request.voices.find(request.intent)
    if voice is None:
        return act(f"no_{request.intent}", titles=titles(request.voices.list()))
    return act(request.intent).spoken_as(voice).or_ask(yes=keeping(request, voice))


@skill.intent("keep")
def keep(request: Request) -> Reply:
    """They have heard it and said yes, or "keep this voice"."""
    if "name" in request.slots:
        voice = Voice(request.text("name"), "", request.number("pitch") or 1.0)
        return used(request, voice, "kept")
    offered = request.voices.find("offered")
    return used(request, offered, "kept") if offered else act("none_offered")


@skill.intent("back")
def back(request: Request) -> Reply:
    """They know how it sounds, and need not be asked."""
    voice = request.voices.find("previous")
    return used(request, voice, "switched") if voice else act("none_before")


@skill.intent("list")
def list_voices(request: Request) -> Reply:
    voices = request.voices.list()
    return act("voices", titles=titles(voices)) if len(voices) > 1 else act("only_one")


@skill.intent("speak")
def speak(request: Request) -> Reply:
    """The answer is in the new language, and in a voice of it."""
    wanted = request.text("language")
    try:
        spoken = request.voices.speak(wanted)
    except RefusedError:
        return act("no_language")
    if spoken.changed:
        said = act(f"speaks_{spoken.language}", hears=spoken.hears)
        return said.spoken_as(Voice(spoken.voice, ""))
    if not spoken.known:
        return act("unknown_language")
    return act("speaks_already") if spoken.language == wanted else act("cannot_hear")


@skill.intent("call")
def call(request: Request) -> Reply:
    """It takes the name at once, and asks before it wakes to another phrase."""
    name = request.text("name").title()
    if not name:
        return ask("name", act("what_name"), then=request)
    try:
        called = request.voices.call(name)
    except RefusedError:
        return act("no_such_name")
    if called.could_listen_for:
        said = act("called_and_wakes", name=name, phrase=called.could_listen_for)
        return said.or_ask(yes=request.to("wake_to_name"))
    name_of_act = "called" if called.wakes else "called_in_vain"
    return act(name_of_act, name=name, phrase=called.listens_for)


@skill.intent("wake_to_name")
def wake_to_name(request: Request) -> Reply:
    try:
        called = request.voices.wake_to_name()
    except RefusedError:
        return act("cannot_wake")
    return act("wakes", phrase=called.listens_for)


@skill.intent(*LOUDNESS)
def set_loudness(request: Request) -> Reply:
    name, value = LOUDNESS[request.intent]
    request.style.set(name, value)
    return act(request.intent)


@skill.intent("volume")
def set_volume(request: Request) -> Reply:
    """A hundred percent is as loud as usual."""
    percent = request.number("volume") or 0
    request.style.set("volume", percent / 100)
    return act("volume", percent=percent)


@skill.intent("jokes", "no_jokes")
def set_jokes(request: Request) -> Reply:
    request.style.set("jokes", "on" if request.intent == "jokes" else "off")
    return act(request.intent)


@skill.intent("pronounce")
def pronounce(request: Request) -> Reply:
    """How a word sounds; where they have not said which, it is asked."""
    word, spelling = request.text("word"), request.text("spelling")
    if not word:
        return ask("word", act("which_word"), then=request)
    try:
        request.style.set(f"pronunciation.{word.casefold().replace(' ', '_')}", spelling)
    except RefusedError:
        return act("no_spelling")
    return act("pronounced", word=word, spelling=spelling)


def offered(request: Request, voice: Voice) -> Reply:
    """The voice itself asks whether it may stay."""
    reply = act("offered", title=voice.title).spoken_as(voice)
    return reply.or_ask(yes=keeping(request, voice))


def keeping(request: Request, voice: Voice) -> FollowUp:
    return request.to("keep", name=voice.name, pitch=voice.pitch)


def used(request: Request, voice: Voice, said: str) -> Reply:
    """Answer in the voice from now on; one that fails to start leaves the old one in place."""
    try:
        chosen = request.voices.use(voice.name, voice.pitch)
    except RefusedError:
        return act("voice_failed")
    return act(said, title=chosen.title).spoken_as(chosen)


def forms(name: str, request: Request) -> set[str]:
    """The name and, where a language bends it, what it may be bent from."""
    said = name.casefold()
    return {said, *(said.removesuffix(ending) for ending in request.words["endings"])}


def titles(voices: tuple[Voice, ...]) -> list[str]:
    return [voice.title for voice in voices]
