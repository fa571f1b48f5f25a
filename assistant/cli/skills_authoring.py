"""`assistant skills`: making one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.completing import complete_language
from assistant.cli.ending import NOT_DONE, as_printed, complain, one_line
from assistant.cli.printing import console, print_json, print_labelled, waiting
from assistant.cli.skills_languages import languages_of, one_of_its, speaking
from assistant.cli.skills_verdicts import (
    finding_as_json,
    outcome_as_json,
    print_findings,
    print_outcome,
)
from assistant.cli.surroundings import surroundings_of
from assistant.cli.typing_in import next_line
from assistant.errors import AssistantError, SkillError

if TYPE_CHECKING:
    from datetime import datetime

    from assistant.authoring.workshop import Workshop
    from assistant.settings import Paths, Settings
    from assistant.skill_set import SkillSet

Folder = Annotated[
    Path, typer.Argument(metavar="DIR", file_okay=False, exists=True, help="The skill's folder.")
]
"""Where the skill is that is being made; the current folder by default."""


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, such as tea_time.")],
    say: Annotated[
        str | None, typer.Option("--say", metavar="TEXT", help="What a person says to it.")
    ] = None,
    answer: Annotated[
        str | None, typer.Option("--answer", metavar="TEXT", help="What it answers.")
    ] = None,
    description: Annotated[
        str, typer.Option("--description", metavar="TEXT", help="What it does, in one line.")
    ] = "",
    folder: Annotated[
        Path, typer.Option("--in", metavar="DIR", file_okay=False, help="Where to make its folder.")
    ] = Path(),
) -> None:
    """Make a skill that runs, to go on from. Asks for what is not given.

    \b
    Examples:
      assistant skills new tea
      assistant skills new tea --say "make me a tea" --answer "The kettle is on"
    """
    from assistant.authoring.drafting import Draft
    from assistant.shipped import shipped_skills

    if (shipped_skills() / name).is_dir():
        raise SkillError(f"{name} is a skill that comes with the assistant: choose another name")
    said = say or _asked("What would one say to it?", "--say")
    draft = Draft(name, said, answer or _asked("What should it answer?", "--answer"), description)
    place = draft.checked().write(folder)
    typer.echo(f"Made the skill {name} in {place}{os.sep}: five small files to change as you like.")
    typer.echo(
        f"  assistant skills try {place}     talk to it; it is read again as you change it\n"
        f"  assistant skills check {place}   what is not as it should be, and where\n"
        f"  assistant skills test {place}    its examples and conversations\n"
        f"  assistant skills add {place}     have it for good"
    )


def check(
    folder: Folder = Path(),
    skills: options.Skills = None,
    as_json: options.AsJson = False,
) -> None:
    """Look for what is wrong with a skill, beside all others.

    In each of its languages. Its code is read and loaded; nothing is carried out. Ends with 1
    when there are errors.

    \b
    Examples:
      assistant skills check
      assistant skills check tea
    """
    from assistant.authoring.check import check_skill
    from assistant.authoring.findings import Severity

    with waiting("Saying its sentences to everything that is installed…"):
        each = (
            check_skill(folder, known, _said_at(folder, known))
            for known in _beside_all(folder, skills or ())
        )
        found = list(dict.fromkeys(chain.from_iterable(each)))
    if as_json:
        print_json([finding_as_json(one) for one in found])
    else:
        print_findings(found)
        if not found:
            typer.echo("Nothing to mend.")
    if any(one.severity is Severity.ERROR for one in found):
        raise typer.Exit(NOT_DONE)


def play(
    folder: Folder = Path(),
    skills: options.Skills = None,
    as_json: options.AsJson = False,
) -> None:
    """Play a skill's examples and conversations.

    In each of its languages. Everything that is installed is there too. Ends with 1 when one
    goes wrong.

    \b
    Examples:
      assistant skills test
      assistant skills test tea
    """
    from assistant.authoring.rehearsing import rehearse

    outcomes = {}
    with waiting("Reading the skills…"):
        for known in _beside_all(folder, skills or ()):
            with _empty_home() as empty:
                said_at = _said_at(folder, known)
                outcomes[known.language] = rehearse(folder, known, empty, said_at)
    if as_json:
        print_json({code: outcome_as_json(one) for code, one in outcomes.items()})
    else:
        for code, outcome in outcomes.items():
            print_outcome(outcome, f"{code}: " if len(outcomes) > 1 else "")
    if any(outcome.failures for outcome in outcomes.values()):
        raise typer.Exit(NOT_DONE)


def try_out(
    context: typer.Context,
    folder: Folder = Path(),
    language: Annotated[
        str | None,
        typer.Option(
            help="Of its languages; by default yours, if it has that.",
            autocompletion=complete_language,
        ),
    ] = None,
) -> None:
    """Talk to a skill while you write it.

    Each turn shows what was understood, the act, its slots, and what the skill printed.
    A file that was changed is read again before the next turn.

    \b
    Examples:
      assistant skills try tea
      assistant skills try tea --language de
    """
    from assistant.authoring.workshop import Workshop

    _is_a_skill(folder)
    home, settings = _places()
    settings = speaking(settings, one_of_its(folder, language, settings.language))
    surroundings = surroundings_of(context)
    with ExitStack() as closing:
        empty = closing.enter_context(_empty_home())
        workshop = Workshop(folder.resolve(), home, empty, settings)
        closing.enter_context(workshop.closing)
        _show_problems(workshop)
        typer.echo('Type what you would say. A changed file is read again. "goodbye" ends.')
        while (line := next_line(lambda: _meanwhile(workshop, surroundings.now()))) is not None:
            _meanwhile(workshop, surroundings.now())
            if line.strip().casefold() == "goodbye":
                return
            if line.strip():
                _turn(workshop, line.strip(), surroundings.now())
        typer.echo()


def _meanwhile(workshop: Workshop, now: datetime) -> bool:
    """Read again what was changed, and announce what fell due; whether anything was printed."""
    changed = workshop.has_changed
    if changed:
        with waiting("Reading it again…"):
            workshop.read()
        typer.echo("\r(read again)")
        _show_problems(workshop)
    announced = workshop.assistant.announcements(now)
    for reply in announced:
        typer.echo(f"\r* {one_line(reply.text)}")
    return changed or bool(announced)


def _show_problems(workshop: Workshop) -> None:
    for problem in workshop.problems:
        complain(problem)


def _turn(workshop: Workshop, line: str, now: datetime) -> None:
    from assistant.cli.turn_text import understood_as_text

    output = console()
    try:
        turn = workshop.assistant.ask(line, now)
    except AssistantError as error:
        complain(error.message)
        return
    print_labelled(output, "understood", understood_as_text(turn.understood), "dim")
    for act in (turn.reply.act, *turn.reply.also):
        slots = " · ".join(f"{name} = {value!r}" for name, value in act.slots.items())
        print_labelled(output, "act", " · ".join(filter(None, (act.full_name, slots))), "dim")
    for note in workshop.new_notes().splitlines():
        output.print(f"     printed  {as_printed(note)}", style="yellow", soft_wrap=True)
    print_labelled(output, "reply", turn.reply.text or "(nothing)", "bold")


def _asked(question: str, option: str) -> str:
    """What a person types. Raises `SkillError` where nobody does."""
    typer.echo(f"{question} ", nl=False, err=True)
    answer = sys.stdin.readline()
    if not answer.strip():
        raise SkillError(f"nothing was said: say it with {option} TEXT")
    return answer.strip()


def _is_a_skill(folder: Path) -> None:
    from assistant.skill_host.manifest import MANIFEST_FILE

    if not (folder / MANIFEST_FILE).exists():
        raise SkillError(
            f"{folder} is no skill's folder, there is no {MANIFEST_FILE}; "
            "make a skill with: assistant skills new NAME"
        )


def _places() -> tuple[Paths, Settings]:
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    return paths, load_settings(paths.settings_file)


def _said_at(folder: Path, known: SkillSet) -> datetime:
    """When the skill's examples are said: at the time of its conversations, or else now."""
    from assistant.authoring.conversations import time_of
    from assistant.local_time import local_now

    with suppress(SkillError):  # the check tells
        if said := time_of(folder / f"conversations.{known.language}.toml"):
            return said
    return local_now()


def _beside_all(folder: Path, more: Sequence[Path]) -> Iterator[SkillSet]:
    """All skills that are installed, the one in `folder` among them, in each of its languages."""
    from assistant.skill_set import read_skills

    _is_a_skill(folder)
    paths, settings = _places()
    for language in languages_of(folder) or [settings.language]:
        yield read_skills(paths, speaking(settings, language), [folder, *more])


@contextmanager
def _empty_home() -> Iterator[Paths]:
    from assistant.settings import Paths

    with TemporaryDirectory(prefix="assistant-skill-") as home:
        yield Paths.from_environment({"ASSISTANT_HOME": home})
