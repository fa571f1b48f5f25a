"""`assistant demo`: the main job from start to end, without a microphone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.ending import NOT_DONE
from assistant.cli.printing import console, print_json, waiting
from assistant.cli.sounding import put_out
from assistant.cli.surroundings import surroundings_of
from assistant.errors import SpeakingError
from assistant.turn_json import turn_as_json

if TYPE_CHECKING:
    from assistant.cli.demo_script import Day
    from assistant.cli.demo_showing import Showing
    from assistant.cli.demo_stage import Stage
    from assistant.values import Turn

CONVERSATION_FILE = "conversation.wav"


def demo(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the conversation is written.")
    ] = Path("demo"),
    play: Annotated[bool, typer.Option("--play", help="Play it aloud at the end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only say how it went.")] = False,
    engine: options.Engine = None,
    as_json: options.AsJson = False,
) -> None:
    """Show a whole day with it, without any hardware.

    A second voice says the requests, the real recogniser hears them, and each turn shows what
    was heard, understood, said, learnt and used. Nothing of it is kept but the sound. Ends
    with 1 when a turn went wrong.

    \b
    Examples:
      assistant demo
      assistant demo --out /tmp/demo --play
    """
    from assistant.cli.demo_script import Day
    from assistant.cli.demo_showing import Showing
    from assistant.speaking.sound_files import write_wav

    file = _made(out) / CONVERSATION_FILE
    surroundings = surroundings_of(context)
    showing = Showing(console(), quiet=quiet or as_json)
    with _opened(engine) as stage:
        showing.beginning(stage)
        day = Day(stage.assistant.voice.name)
        for turn in _lived(stage, day, showing, surroundings.now()):
            if as_json:
                print_json(turn_as_json(turn))
        profile = stage.assistant.profile
        showing.profile(profile.all_facts(), profile.language)
        conversation = stage.conversation()
    write_wav(file, conversation)
    if as_json:
        print_json(day.as_json() | {"conversation": str(file)})
    else:
        showing.ending(day, file, conversation.seconds)
    if play:
        put_out(conversation, None, surroundings.open_sink)
    if day.shortfalls:
        raise typer.Exit(NOT_DONE)


@contextmanager
def _opened(engine: str | None) -> Iterator[Stage]:
    """The stage, in a home that is gone afterwards."""
    from assistant.cli.demo_home import temporary_home
    from assistant.cli.demo_stage import open_stage
    from assistant.settings import Paths

    with ExitStack() as stack:
        with waiting("Loading the recogniser and the voices…"):
            home = stack.enter_context(temporary_home(Paths.from_environment()))
            stage = stack.enter_context(open_stage(home, engine))
        yield stage


def _lived(stage: Stage, day: Day, showing: Showing, today: date) -> Iterator[Turn]:
    """The script's day, turn by turn."""
    from assistant.cli.demo_living import live_through
    from assistant.cli.demo_script import read_script

    for scene in read_script():
        at = datetime.combine(today, scene.at).astimezone()
        yield from live_through(scene, at, day, stage, showing)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SpeakingError(f"{folder} cannot hold the conversation: {error.strerror}") from error
    return folder
