"""`assistant profile`: keeping it whole, under lock, and taking it elsewhere."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.ending import NOT_DONE, complain
from assistant.cli.printing import counted, print_json
from assistant.cli.profile_opening import opened_profile
from assistant.errors import ProfileError
from assistant.local_time import local_now

if TYPE_CHECKING:
    from assistant.profile.exchange import ImportPlan


def verify(as_json: options.AsJson = False) -> None:
    """Read the profile and its backups to the last byte.

    \b
    Examples:
      assistant profile verify
    """
    from assistant.cli.profile_printing import print_soundness
    from assistant.profile.soundness import soundness

    with opened_profile() as profile:
        found = soundness(profile.store)
    print_soundness(found, as_json)
    if not found.sound:
        raise typer.Exit(NOT_DONE)


def restore(
    day: Annotated[
        str | None,
        typer.Argument(metavar="DAY", help="Like 2026-05-03; without it: a list."),
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Take back the profile as it was on one of seven days.

    \b
    Examples:
      assistant profile restore
      assistant profile restore 2026-05-03
    """
    with opened_profile() as profile:
        if day is None:
            for kept in profile.store.backup_days:
                typer.echo(kept.isoformat())
            if not profile.store.backup_days:
                raise ProfileError("there is no backup yet; each day of learning makes one")
            return
        wanted = _as_day(day)
        question = f"Put back the profile of {day}? What was learnt since is lost."
        if wanted in profile.store.backup_days and not agreed(question, yes=yes):
            complain("nothing was changed")
            raise typer.Exit(NOT_DONE)
        profile.store.restore(wanted)
    typer.echo("Restored.")


def _as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no day; write it as 2026-05-03") from None


def lock(
    keeper: Annotated[
        str,
        typer.Argument(metavar="KEEPER", help="secret-service, systemd, passphrase, file, auto."),
    ],
) -> None:
    """Choose what keeps the key to your profile.

    The keyring (secret-service), systemd, a passphrase, or a file beside it, which is weak.

    \b
    Examples:
      assistant profile lock passphrase
      assistant profile lock secret-service
    """
    from assistant.changing_settings import change_setting
    from assistant.installed import installed_profile
    from assistant.passphrase import ask_passphrase, choose_passphrase
    from assistant.settings import Keeper, Paths, load_settings

    if keeper not in (keepers := get_args(Keeper)):
        raise typer.BadParameter(f"{keeper!r} keeps no key; there are: {', '.join(keepers)}")
    paths = Paths.from_environment()
    before = load_settings(paths.settings_file).profile.keeper
    change_setting(paths.settings_file, "profile", "keeper", keeper)
    try:
        settings = load_settings(paths.settings_file)
        ask = ask_passphrase if before == keeper else choose_passphrase
        profile = installed_profile(paths, settings, ask)
        profile.store.change_key()
        kept_by = profile.store.key_kind or keeper
        profile.close()
    except BaseException:  # Ctrl+C too: the setting says who keeps the key that there is
        change_setting(paths.settings_file, "profile", "keeper", before)
        raise
    typer.echo(f"The key to your profile is now kept by: {kept_by}.")


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; without it, to the screen.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of the document instead.")
    ] = False,
) -> None:
    """Write all that is known of you as one JSON document.

    It is not encrypted: keep it safe.

    \b
    Examples:
      assistant profile export me.json
      assistant profile export --schema
    """
    import json

    from assistant.profile import exchange

    if schema:
        print_json(exchange.schema())
        return
    with opened_profile() as profile:
        people = profile.people.all()
        document = exchange.exported(profile.all_facts(), profile.consent(), people, local_now())
    if file is None:
        print_json(document)
        return
    content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
            stream.write(content)
    except OSError as error:
        raise ProfileError(f"{file} cannot be written: {error.strerror}") from error
    typer.echo(f"Written to {file}, which is not encrypted: keep it safe.", err=True)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `profile export` wrote.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    take_theirs: Annotated[
        bool, typer.Option("--replace", help="Where the two contradict, take the file's.")
    ] = False,
) -> None:
    """Take an exported profile in.

    Where the two contradict, what is kept here stays.

    \b
    Examples:
      assistant profile import me.json --dry-run
      assistant profile import me.json --replace
    """
    from assistant.profile import exchange

    try:
        content = file.read_bytes()
    except OSError as error:
        raise ProfileError(f"{file} cannot be read: {error.strerror}") from error
    document = exchange.read(content)
    with opened_profile() as profile:
        plan = exchange.plan(document, profile.all_facts(), profile.people.all())
        _say_plan(plan, profile.language, take_theirs)
        if not dry_run:
            exchange.take_in(plan, profile.store, local_now(), replace_kept=take_theirs)


def _say_plan(plan: ImportPlan, language: str, take_theirs: bool) -> None:
    from assistant.profile.relations import describe

    typer.echo(f"New: {counted(len(plan.new), 'fact')}. Known already: {plan.known}.")
    for person in plan.people:
        typer.echo(f"{person.name} is somebody new.")
    for kept, theirs in plan.conflicts:
        chosen = theirs if take_theirs else kept
        typer.echo(
            "{} (here), {} (in the file): {} stays".format(
                *(describe(one, language) for one in (kept, theirs, chosen))
            )
        )
