"""`assistant profile forget` and `wipe`: what goes, shown first, and then gone for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import counted, print_json
from assistant.cli.profile_learning import known_relation
from assistant.cli.profile_opening import Person, end_of, moment, opened_profile, whose
from assistant.errors import ProfileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.profile.facts import Fact
    from assistant.profile.forgetting import Which
    from assistant.profile.profile import Profile
    from assistant.profile.wipe import Wipeable

FactId = Annotated[
    str | None, typer.Argument(metavar="FACT", help="A fact's id, as `profile show` prints it.")
]


Last = Annotated[bool, typer.Option("--last", help="What was learnt last.")]
About = Annotated[
    str | None, typer.Option("--about", metavar="TEXT", help="All that speaks of TEXT.")
]
Topic = Annotated[
    str | None, typer.Option("--topic", metavar="RELATION", help="All of it: likes, kin …")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="What was told from then on.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="What was told up to its end.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and forget nothing.")]


def forget(
    fact: FactId = None,
    last: Last = False,
    about: About = None,
    topic: Topic = None,
    since: Since = None,
    until: Until = None,
    person: Person = None,
    dry_run: DryRun = False,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Forget facts for good, and the turns that tell of them.

    \b
    Examples:
      assistant profile forget 3f2a9c01
      assistant profile forget --last
      assistant profile forget --about "where I live" --yes
      assistant profile forget --topic kin --dry-run
      assistant profile forget --since 2026-05-01 --until 2026-05-03
      assistant profile forget --person Anna
    """
    which = _which(fact, last, about, topic, since, until)
    if not any(which.values()) and person is None:
        raise typer.BadParameter("say what: a fact, --last, --about, --topic, --since or --person")
    with opened_profile() as profile:
        wanted = _wanted(profile, person, which)
        facts = _shown(wanted, quietly=as_json)
        # Whoever names a fact by its id has seen it.
        if not (dry_run or fact is not None or agreed("Forget this for good?", yes=yes)):
            complain("nothing was forgotten")
            raise typer.Exit(NOT_DONE)
        if not dry_run:
            wanted.forget()
    if not dry_run:
        _have_it_forgotten_by_the_daemon()
    if as_json:
        print_json([{"fact": one.id, "relation": one.relation} for one in facts])
    else:
        typer.echo("Nothing was forgotten." if dry_run else "Forgotten.")


def _shown(wanted: _Wanted, *, quietly: bool) -> Sequence[Fact]:
    """The facts that would go, which the person sees first. Raises `ProfileError`: none."""
    facts, turns = wanted.found()
    if not facts and not turns:
        raise ProfileError("there is no such fact; assistant profile show lists them all")
    if not quietly:
        _say_what_goes(facts, turns, wanted.profile.language)
    return facts


def _have_it_forgotten_by_the_daemon() -> None:
    """It may have been told in a conversation that goes on."""
    with daemon_if_running() as daemon:
        if daemon is not None:
            daemon.request("forget")


def _which(
    fact: str | None,
    last: bool,
    about: str | None,
    topic: str | None,
    since: str | None,
    until: str | None,
) -> Which:
    span = topic is not None or since is not None or until is not None
    if (fact is not None) + last + (about is not None) + span > 1:
        raise typer.BadParameter("give a fact, or --last, or --about, or --topic, --since, --until")
    if topic is not None:
        known_relation(topic)
    begin, end = moment(since) if since else None, end_of(until) if until else None
    if begin and end and end <= begin:
        raise typer.BadParameter("--until is before --since")
    return {
        "fact": fact,
        "last": last,
        "about": about,
        "relation": topic,
        "since": begin,
        "until": end,
    }


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be forgotten: `which` facts of `owner`; and `person` with all of theirs."""

    profile: Profile
    owner: str
    which: Which
    person: str | None = None

    def found(self) -> tuple[tuple[Fact, ...], int]:
        """The facts, and how many turns."""
        facts, turns = self.profile.would_forget(speaker=self.owner, **self.which)
        if self.person is None:
            return facts, turns
        theirs = self.profile.facts_of(self.person)
        return theirs + facts, turns + len(self.profile.history.turns(self.person))

    def forget(self) -> None:
        if self.person is not None:
            self.profile.people.forget(self.person)
        self.profile.forget(speaker=self.owner, **self.which)


def _wanted(profile: Profile, person: str | None, which: Which) -> _Wanted:
    from assistant.profile.facts import OWNER

    if any(which.values()):
        return _Wanted(profile, whose(profile, person), which)
    # A person alone: what they told, and what was told of them.
    found = profile.people.called(person or "")
    if found == OWNER:
        raise ProfileError("that is who set this up: assistant profile wipe removes everything")
    return _Wanted(profile, OWNER, {"about": person}, found)


def _say_what_goes(facts: Sequence[Fact], turns: int, language: str) -> None:
    from assistant.profile.relations import describe

    for one in facts:
        typer.echo(f"{one.id}  {describe(one, language)}")
    if turns:
        typer.echo(f"and {counted(turns, 'turn')} of the history")


def wipe(
    keep_files: Annotated[
        bool, typer.Option("--keep-files", help="Leave the lists and notes that are yours.")
    ] = False,
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Forget everything: profile, history, timers, lists.

    The backups and caches go too.

    Settings, models, voices and skills stay. What is gone cannot be brought back; afterwards
    the files that are left are searched for what was in the profile.

    \b
    Examples:
      assistant profile wipe
      assistant profile wipe --keep-files
      assistant profile wipe --yes --json
    """
    from assistant.cli.profile_printing import (
        print_receipt,
        receipt_as_json,
        receipt_from_json,
    )
    from assistant.profile.wipe import what_would_go
    from assistant.profile.wipe import wipe as wipe_everything
    from assistant.settings import Paths

    paths = Paths.from_environment()
    would_go = what_would_go(paths)
    if not yes:
        keep_files = _asked_about(would_go, keep_files)
    with daemon_if_running() as daemon:
        # The daemon wipes its own memory too: it starts anew.
        told = None if daemon is None else daemon.request("wipe", keep_files=keep_files)
    receipt = (
        wipe_everything(paths, keep_files=keep_files) if told is None else receipt_from_json(told)
    )
    if as_json:
        print_json(receipt_as_json(receipt))
    else:
        print_receipt(receipt)
    if not receipt.clean:
        complain("something was left behind: see above, remove it and wipe again")
        raise typer.Exit(NOT_DONE)


def _asked_about(would_go: Wipeable, keep_files: bool) -> bool:
    """Show what goes, and have it agreed to; whether the person's own files are to stay."""
    from assistant.cli.profile_printing import files_in_short

    if would_go.files:
        facts = (
            "an unreadable profile"
            if would_go.facts is None
            else f"{counted(would_go.facts, 'fact')}, {counted(would_go.turns, 'turn')}"
        )
        files = counted(len(would_go.files), "file")
        typer.echo(f"This removes {facts}, timers and whatever else is in {files}:", err=True)
        for line in files_in_short(would_go.files):
            typer.echo(f"  {line}", err=True)
        if not agreed("Wipe all of it, for good?", yes=False):
            complain("nothing was wiped")
            raise typer.Exit(NOT_DONE)
    if would_go.owned and not keep_files:
        typer.echo("These lists and notes are yours, in plain text:", err=True)
        for file in would_go.owned:
            typer.echo(f"  {file}", err=True)
        return not agreed("Remove them too?", yes=False)
    return keep_files
