"""`assistant skills`: having one, and having it no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.connecting import daemon_if_running
from assistant.cli.ending import NOT_DONE, complain, one_line
from assistant.cli.printing import counted
from assistant.cli.skills_deciding import Name, all_manifests
from assistant.cli.skills_kept import changed_folders, print_kept
from assistant.errors import SkillError, SpeakingError

if TYPE_CHECKING:
    from assistant.settings import Paths
    from assistant.skill_host.installing import Installation
    from assistant.skill_host.manifest import Manifest
    from assistant.skill_host.permissions_in_words import Asked


def add(
    source: Annotated[
        str,
        typer.Argument(metavar="FOLDER|ARCHIVE|PACKAGE", help="Where the skill is."),
    ],
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="PERMISSION", help="Do not permit this; can be repeated."
        ),
    ] = None,
    yes: options.Yes = False,
) -> None:
    """Install a skill, once you have seen what it may do.

    A folder, a .zip, .whl or .tar.gz archive, or an installed Python package. None of its code
    runs before you say yes. Adding it again brings it up to date.

    \b
    Examples:
      assistant skills add tea
      assistant skills add tea-1.2.tar.gz --without network.kettle
    """
    from assistant.settings import Paths
    from assistant.shipped import shipped_skills
    from assistant.skill_host.grants import all_asked
    from assistant.skill_host.installing import Installation
    from assistant.skill_host.packages import unpacked_skill

    paths = Paths.from_environment()
    with unpacked_skill(source, paths.skills) as found:
        plan = Installation.planned(found, paths.skills, shipped_skills())
        withheld = frozenset(without or ())
        _show(plan, source, withheld)
        _warn_of_isolation(paths)
        this = ", and permit it this" if all_asked(found) - withheld else ""
        if not agreed(f"Add {found.name}{this}?", yes=yes):
            complain("nothing was added")
            raise typer.Exit(NOT_DONE)
        added = plan.carry_out()
    _settle(added, all_asked(added) - withheld, withheld, paths)


def remove(name: Name, yes: options.Yes = False) -> None:
    """Take a skill away, and what was set for it.

    Files it kept for you stay; which they are, and how to remove them, is said.

    \b
    Example:
      assistant skills remove tea
    """
    from assistant.changing_settings import change_settings
    from assistant.settings import Paths, load_settings
    from assistant.skill_host.grants import Grants
    from assistant.skill_host.installing import removed
    from assistant.skill_host.schedule import Schedule
    from assistant.skill_host.usage import Usage
    from assistant.understanding.compiled_files import CompiledFiles

    paths = Paths.from_environment()
    known = {manifest.name: manifest for manifest in all_manifests(paths)}
    grants = Grants(paths)
    if (paths.skills / name).is_dir() and not agreed(f"Remove the skill {name}?", yes=yes):
        complain("nothing was removed")
        raise typer.Exit(NOT_DONE)
    folders = changed_folders(grants.of(known[name])) if name in known else ()
    removed(name, paths.skills, known)
    grants.forget(name)
    if name in load_settings(paths.settings_file).skills.settings:
        change_settings(paths.settings_file, {("skills", "settings", name): None})
    waiting = Schedule(paths.schedule_file).forget(name)
    CompiledFiles(paths.compiled_sentences).remove(name)
    Usage(paths.skill_use).forget(name)
    with suppress(OSError):  # it is not there, or there is something in it
        (paths.skill_files / name).rmdir()
    also = f", and {counted(waiting, 'announcement')} of it" if waiting else ""
    typer.echo(f"{name} is removed{also}.")
    print_kept(name, paths, folders)
    _take_up()


def _show(plan: Installation, source: str, withheld: frozenset[str]) -> None:
    """What would be installed, and all that it may do from then on."""
    from assistant.skill_host.grants import all_asked
    from assistant.skill_host.permissions_in_words import permissions_of, unasked_in_words

    if unknown := sorted(withheld - all_asked(plan.new)):
        raise SkillError(f"{plan.new.name} does not ask for {unknown[0]}")
    new, before = plan.new, plan.before
    replaced = f", in place of {before.version}" if before else ""
    typer.echo(f"{new.name} {new.version}{replaced}: {one_line(new.description)}")
    typer.echo(f"From {one_line(source)}. Nobody but its author vouches for it.")
    asked = permissions_of(new)
    known = {one.name: one.words for one in permissions_of(before)} if before else {}
    permitted = [one for one in asked if one.name not in withheld]
    if not permitted:
        typer.echo("It may only answer: no files, no network, nothing that is known of you.")
    else:
        typer.echo("It may then:")
    for one in permitted:
        typer.echo(f"  {one.name}: {one_line(one.words)}{_since(before, known, one)}")
    if permitted:
        typer.echo("And nothing else. `assistant skills deny` takes any of it back.")
    for sentence in unasked_in_words(new):
        typer.echo(sentence)
    if withheld:
        typer.echo("It asks to, and may not:")
    for one in (one for one in asked if one.name in withheld):
        typer.echo(f"  {one.name}: {one_line(one.words)}")


def _since(before: Manifest | None, known: Mapping[str, str], asked: Asked) -> str:
    """Whether it asks for this since the version that is there, or for more than that did."""
    if before is None or known.get(asked.name) == asked.words:
        return ""
    return "  (changed)" if asked.name in known else "  (new)"


def _settle(
    added: Manifest, permitted: frozenset[str], withheld: frozenset[str], paths: Paths
) -> None:
    """Keep what was agreed to, and have the skill used from now on."""
    from assistant.skill_host.grants import Grants

    grants = Grants(paths)
    if withheld:
        grants.deny(added, withheld)
    grants.permit(added, permitted)
    for problem in _problems(added, paths):
        complain(f"warning: {problem}")
    typer.echo(f"{added.name} {added.version} is installed in {added.folder}.")
    _take_up()


def _warn_of_isolation(paths: Paths) -> None:
    """Whether this machine can hold a stranger's skill back at all."""
    from assistant.cli.finding import Health
    from assistant.cli.findings_isolation import check_isolation
    from assistant.settings import load_settings

    finding = next(check_isolation(paths, load_settings(paths.settings_file)))
    if finding.health is not Health.OK:
        complain(f"warning: isolation: {finding.what}; assistant doctor says what mends that")


def _problems(added: Manifest, paths: Paths) -> Sequence[str]:
    """What of it cannot be used, a line each."""
    from assistant.cli.skills_info import compiled_skill
    from assistant.settings import load_settings
    from assistant.speaking.replies import read_replies

    settings = load_settings(paths.settings_file)
    problems = [str(problem) for problem in compiled_skill(added, settings).problems]
    try:
        book = read_replies(added.folder / f"replies.{settings.language}.toml", added.name)
        problems += book.problems
    except SpeakingError as error:
        problems.append(error.message)
    return problems


def _take_up() -> None:
    """Have a running daemon read the skills anew."""
    with daemon_if_running() as daemon:
        if daemon is not None:
            daemon.request("reload")
