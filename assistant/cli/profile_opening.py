"""The profile, opened for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.cli.ending import complain
from assistant.errors import ProfileError

if TYPE_CHECKING:
    from assistant.profile.profile import Profile

Person: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--person", metavar="NAME", help="Somebody else of this home: see `profile people`."
    ),
]


@contextmanager
def opened_profile() -> Iterator[Profile]:
    from assistant.installed import installed_profile
    from assistant.passphrase import ask_passphrase
    from assistant.settings import Paths, load_settings

    paths = Paths.from_environment()
    profile = installed_profile(paths, load_settings(paths.settings_file), ask_passphrase)
    try:
        yield profile
        for notice in profile.notices:
            complain(notice)
    finally:
        profile.close()


def whose(profile: Profile, person: str | None) -> str:
    """The owner of the facts that are meant. Raises `ProfileError` for nobody of this home."""
    from assistant.profile.facts import OWNER

    if person is None:
        return OWNER
    found = profile.people.called(person)
    if found is None:
        raise ProfileError("nobody of this home is called that: assistant profile people")
    return found


def moment(text: str) -> datetime:
    """A day (its beginning) or a moment that somebody typed, in local time unless it says so."""
    from assistant.local_time import local

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no day such as 2026-05-03, nor a moment like 2026-05-03T07:30"
        raise typer.BadParameter(message) from None
    return found if found.tzinfo else local(found)


def end_of(text: str) -> datetime:
    """The same, but of a day its end."""
    found = moment(text)
    is_day = "T" not in text.upper() and ":" not in text and found.time() == time()
    return found + timedelta(days=1) if is_day else found
