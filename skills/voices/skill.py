"""The voice that answers: another one, a named one, the one before."""

from __future__ import annotations

from assistant.skill import RefusedError, Reply, Request, Skill, Voice, act

skill = Skill()


@skill.intent("another", "back")
def change(request: Request) -> Reply:
    if len(request.voices.list()) < 2:
        return act("only_one")
    wanted = "next" if request.intent == "another" else "previous"
    return switched(request, wanted)


@skill.intent("use")
def use(request: Request) -> Reply:
    wanted = request.text("voice").casefold()
    voices = request.voices.list()
    for voice in voices:
        if wanted in (voice.name.casefold(), voice.title.casefold()):
            return switched(request, voice.name)
    return act("no_such_voice", titles=titles(voices))


@skill.intent("list")
def list_voices(request: Request) -> Reply:
    voices = request.voices.list()
    return act("voices", titles=titles(voices)) if len(voices) > 1 else act("only_one")


@skill.intent("loudness")
def decline(_: Request) -> Reply:
    return act("loudness")


def switched(request: Request, name: str) -> Reply:
    """Use the voice; one that fails to start leaves the old one in place."""
    try:
        return act("switched", title=request.voices.use(name).title)
    except RefusedError:
        return act("voice_failed")


def titles(voices: tuple[Voice, ...]) -> list[str]:
    return [voice.title for voice in voices]
