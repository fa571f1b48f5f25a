"""What of the world outside a skill asks to reach, as its skill.toml says it, checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from assistant.toml_files import ONE_LINE

MOST_OF_A_KIND = 20

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Why = Annotated[str, Field(min_length=3, max_length=120), ONE_LINE]
Word = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Host = Annotated[str, Field(max_length=253, pattern=r"^([a-z0-9._:-]+|\{[a-z][a-z0-9_]{0,39}\})$")]
"""A name or an address in lower case, or `{x}`: what the skill's setting x says."""
BusName = Annotated[
    str, Field(max_length=255, pattern=r"^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*){2,}(\.\*)?$")
]
BusCall = Annotated[str, Field(max_length=500, pattern=r"^[\w.]+(\.\*)?(@/[\w/]*)?$")]

_NEVER_ON_A_BUS = (
    *("org.freedesktop.systemd1", "org.freedesktop.Flatpak", "org.freedesktop.DBus"),
    *("org.freedesktop.secrets", "org.freedesktop.impl", "org.freedesktop.portal"),
    *("org.gnome.keyring", "org.kde.kwalletd", "org.gnome.Shell", "org.kde.KWin"),
    *("org.freedesktop.PackageKit", "org.freedesktop.PolicyKit1", "org.freedesktop.machine1"),
)
"""Whoever may talk to one of these may run programs, read secrets or become more than they are."""


def _harmless(name: str) -> str:
    asked = name.removesuffix(".*")
    if any(f"{asked}.".startswith(f"{no}.") or asked == no for no in _NEVER_ON_A_BUS):
        raise ValueError(f"{name} can run programs or read secrets; no skill may talk to it")
    return name


PLACE = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
"""Where a skill's own words go in a command."""

_RUNS_WORDS = re.compile(
    r"(ba|da|z|k|c|tc|fi)?sh|busybox|(python|perl|ruby|node|php|lua|[gm]?awk)[\d.]*"
    r"|env|xargs|sudo|doas|su|pkexec|ssh"
)
"""Programs whose arguments are programs."""


def _known_program(argv: tuple[str, ...]) -> tuple[str, ...]:
    if argv and PLACE.search(argv[0]):
        raise ValueError("its program is not for a skill to choose")
    if any(map(PLACE.search, argv)) and _RUNS_WORDS.fullmatch(PurePath(argv[0]).name):
        raise ValueError(f"{argv[0]} would run whatever the skill fills in; no skill may")
    return argv


def _relations(facts: dict[str, str]) -> dict[str, str]:
    if taken := sorted(facts.keys() & {"recall", "remember", "forget", "explain"}):
        raise ValueError(f"{taken[0]} is no relation but a permission of its own")
    return facts


Facts = Annotated[dict[Name, Why], Field(max_length=MOST_OF_A_KIND), AfterValidator(_relations)]
"""By the relation, what the skill would do with what is known of it."""


@dataclass(frozen=True, slots=True)
class FolderAsked:
    """A folder of the person's, by default `default`."""

    default: str
    writes: bool
    why: str


@dataclass(frozen=True, slots=True)
class NetworkAsked:
    """Hosts to connect to at `ports`, over `tls` or not."""

    hosts: tuple[str, ...]
    ports: tuple[int, ...]
    tls: bool
    why: str


@dataclass(frozen=True, slots=True)
class BusAsked:
    """Names on the session's or the system's D-Bus; `calls` narrows what they may be asked."""

    kind: Literal["session", "system"]
    names: tuple[str, ...]
    calls: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class CommandAsked:
    """A program to run; `argv` is empty where the person has to say which."""

    argv: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything asked for, each by a name of the skill's own. `facts`: relation → purpose."""

    facts: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, FolderAsked] = field(default_factory=dict)
    networks: Mapping[str, NetworkAsked] = field(default_factory=dict)
    buses: Mapping[str, BusAsked] = field(default_factory=dict)
    commands: Mapping[str, CommandAsked] = field(default_factory=dict)

    def permissions(self) -> Iterator[str]:
        """The names of what is asked for, as people permit and deny it."""
        yield from (f"profile.{relation}" for relation in self.facts)
        yield from (f"folders.{name}" for name in self.folders)
        yield from (f"network.{name}" for name in self.networks)
        yield from (f"bus.{name}" for name in self.buses)
        yield from (f"commands.{name}" for name in self.commands)


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")

    why: Why


class FolderTable(_Table):
    default: Annotated[str, Field(pattern=r"^(~?/[^\x00]*)$", max_length=1000)]
    access: Literal["read", "write"] = "read"

    def asked(self) -> FolderAsked:
        return FolderAsked(self.default, self.access == "write", self.why)


class NetworkTable(_Table):
    hosts: Annotated[tuple[Host, ...], Field(min_length=1, max_length=MOST_OF_A_KIND)]
    ports: Annotated[
        tuple[Annotated[int, Field(ge=1, le=65535)], ...],
        Field(min_length=1, max_length=MOST_OF_A_KIND),
    ] = (443,)
    tls: bool = True

    def asked(self) -> NetworkAsked:
        return NetworkAsked(self.hosts, self.ports, self.tls, self.why)


class BusTable(_Table):
    kind: Literal["session", "system"] = "session"
    names: Annotated[
        tuple[Annotated[BusName, AfterValidator(_harmless)], ...],
        Field(min_length=1, max_length=MOST_OF_A_KIND),
    ]
    calls: Annotated[tuple[BusCall, ...], Field(max_length=MOST_OF_A_KIND)] = ()

    def asked(self) -> BusAsked:
        return BusAsked(self.kind, self.names, self.calls, self.why)


class CommandTable(_Table):
    argv: Annotated[
        tuple[Word, ...], Field(max_length=MOST_OF_A_KIND), AfterValidator(_known_program)
    ] = ()

    def asked(self) -> CommandAsked:
        return CommandAsked(self.argv, self.why)
