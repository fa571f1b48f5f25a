"""`assistant voices make`: another one turned into one's own, by ear or by options."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_voice
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import print_json
from assistant.cli.setup_person import Person
from assistant.cli.surroundings import surroundings_of
from assistant.errors import SpeakingError
from assistant.values import Verbosity

if TYPE_CHECKING:
    from assistant.engines import AudioSink
    from assistant.settings import Paths
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voice_shelf import Draft, VoiceShelf
    from assistant.speaking.voices import Voice

RATE_STEP = 15.0
"""Words a minute; a tenth of an unhurried voice."""
PITCH_STEP = 10.0
"""Points of an engine's 100: a tenth of the pitch in Hz."""
WARMTH_STEP = 0.2

STEPS: dict[str, Callable[[Draft], Draft]] = {
    "faster": lambda draft: draft.changed(rate=RATE_STEP),
    "slower": lambda draft: draft.changed(rate=-RATE_STEP),
    "higher": lambda draft: draft.changed(pitch=PITCH_STEP),
    "deeper": lambda draft: draft.changed(pitch=-PITCH_STEP),
    "warmer": lambda draft: draft.changed(warmth=WARMTH_STEP),
    "cooler": lambda draft: draft.changed(warmth=-WARMTH_STEP),
    "shorter": lambda draft: replace(draft, verbosity=_next_length(draft, -1)),
    "longer": lambda draft: replace(draft, verbosity=_next_length(draft, 1)),
    "jokes": lambda draft: replace(draft, jokes=not draft.jokes),
}


Name = Annotated[str, typer.Argument(metavar="NAME", help="What the new voice is called.")]
Base = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="VOICE",
        autocompletion=complete_voice,
        help="Start from this one: the one in use by default, or NAME where you have it.",
    ),
]
Title = Annotated[str | None, typer.Option(metavar="TITLE", help="What it calls itself.")]
Rate = Annotated[float | None, typer.Option(min=80, max=450, help="Words a minute.")]
Pitch = Annotated[
    float | None, typer.Option(min=0, max=100, help="0 is deep, 50 the engine's own.")
]
Warmth = Annotated[float | None, typer.Option(min=0, max=1, help="0 is matter-of-fact, 1 warm.")]
Length = Annotated[Verbosity | None, typer.Option(help="How long its answers are.")]
Jokes = Annotated[bool | None, typer.Option(help="Whether it jokes now and then.")]


def make(
    context: typer.Context,
    name: Name,
    base: Base = "",
    title: Title = None,
    rate: Rate = None,
    pitch: Pitch = None,
    warmth: Warmth = None,
    length: Length = None,
    jokes: Jokes = None,
    as_json: options.AsJson = False,
) -> None:
    """Make a voice of your own from another: turn it, hear it, save it.

    With any of --title, --rate, --pitch, --warmth, --length and --jokes it is saved as they say;
    without, you are asked step by step.

    \b
    Examples:
      assistant voices make mine
      assistant voices make grandma --from warm --rate 130 --pitch 40
    """
    from assistant.settings import Paths, load_settings
    from assistant.shipped import shipped_voices
    from assistant.speaking.speaker import Speaker
    from assistant.speaking.voice_shelf import VoiceShelf

    paths = Paths.from_environment()
    settings = load_settings(paths.settings_file)
    shelf = VoiceShelf(paths.voices, shipped_voices(), settings.language)
    draft = _begun(name, base or settings.speaking.voice, shelf, paths, named=bool(base))
    wishes = _given(
        title=title,
        rate_words_per_minute=rate,
        pitch=pitch,
        warmth=warmth,
        verbosity=length,
        jokes=jokes,
    )
    if wishes:
        draft = replace(draft, **wishes)  # type: ignore[arg-type]  # each is of its field's kind
    else:
        with closing(Speaker({}, settings.speaking)) as speaker:
            heard = _Hearing(speaker, surroundings_of(context).open_sink)
            draft = turned(draft, Person(), heard)
    voice = shelf.save(draft)
    if as_json:
        print_json({"name": voice.name, "folder": str(voice.folder)})
    else:
        typer.echo(f"{voice.name} is saved. Answer in it with: assistant voices use {voice.name}")


def _given(**wishes: str | float | bool | None) -> dict[str, str | float | bool]:
    """Those that were said."""
    return {wish: value for wish, value in wishes.items() if value is not None}


def _begun(name: str, base: str, shelf: VoiceShelf, paths: Paths, *, named: bool) -> Draft:
    """What to start from: the voice itself where the person has it, else `base`."""
    from assistant.installed import installed_voices
    from assistant.speaking.voice_shelf import Draft

    shelf.check_name(name)
    voices, _ = installed_voices(paths, shelf.language)
    start: Voice | None = voices.get(base if named or name not in voices else name)
    if start is None:
        raise SpeakingError(f"there is no voice {base!r}; there are: {', '.join(voices)}")
    return Draft.of(start, name)


class _Hearing:
    """Lets a draft be heard, until that fails once."""

    def __init__(self, speaker: Speaker, open_sink: Callable[[], AudioSink]) -> None:
        self._speaker = speaker
        self._open_sink = open_sink

    def __call__(self, draft: Draft, person: Person) -> None:
        from assistant.speaking.samples import samples

        try:
            sound = self._speaker.say(samples(draft.voice.language)[0], draft.voice)
            with closing(self._open_sink()) as sink:
                sink.play(sound)
        except SpeakingError as error:
            person.tell(f"  It cannot be heard here: {error.message}")


def turned(draft: Draft, person: Person, hear: Callable[[Draft, Person], None]) -> Draft:
    """The draft as the person has turned it, step by step."""
    person.tell(f"Making {draft.name} from {draft.base.title}.")
    person.tell(f"  {', '.join(STEPS)}: turn it. hear, save, or quit.")
    while answer := person.ask(f"{_told(draft)} >").casefold():
        if answer in ("save", "s"):
            return draft
        if answer in ("quit", "q"):
            break
        if answer in STEPS:
            draft = STEPS[answer](draft)
        elif answer != "hear":
            person.tell(f"  There is no {answer!r}.")
            continue
        hear(draft, person)
    complain("nothing was saved")
    raise typer.Exit(NOT_DONE)


def _told(draft: Draft) -> str:
    joking = ", jokes" if draft.jokes else ""
    return (
        f"rate {draft.rate_words_per_minute:.0f}, pitch {draft.pitch:.0f},"
        f" warmth {draft.warmth:.1f}, {draft.verbosity} answers{joking}"
    )


def _next_length(draft: Draft, step: int) -> Verbosity:
    lengths = list(Verbosity)
    place = lengths.index(draft.verbosity) + step
    return lengths[min(max(place, 0), len(lengths) - 1)]
