"""What a skill asks for, as a person reads it before they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.skill_host.manifest import Manifest
from assistant.skill_host.permissions import Permission
from assistant.skill_host.reach import BusAsked, CommandAsked, FolderAsked, NetworkAsked

_SERVICES: Mapping[Permission, str] = MappingProxyType(
    {
        "schedule": "announce things later, such as that a timer ended",
        "storage": "keep text files for you, in a folder of its own",
        "profile.recall": "read all that is known of you and may be told aloud",
        "profile.remember": "have something remembered of you",
        "profile.forget": "have something forgotten that is known of you",
        "profile.explain": "read what went into the last reply",
        "speaker": "see who is speaking, and change who is taken to speak",
        "style": "change how you are answered: how long, how warm, how fast",
        "voice": "change the voice and the name of the assistant",
        "skills": "see which skills are installed",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A permission by its `name`. `words` complete "it may …"."""

    name: str
    words: str


def permissions_of(manifest: Manifest) -> tuple[Asked, ...]:
    """Everything the skill asks for, what leads outside last."""
    return (*_services(manifest), *_reach(manifest))


def in_words(manifest: Manifest, permission: str) -> str:
    """What a permission that the skill asks for lets it do."""
    return next(one.words for one in permissions_of(manifest) if one.name == permission)


def _services(manifest: Manifest) -> Iterator[Asked]:
    for permission, words in _SERVICES.items():
        if permission in manifest.permissions:
            yield Asked(permission, words)


def _reach(manifest: Manifest) -> Iterator[Asked]:
    reach = manifest.reach
    for relation, why in reach.facts.items():
        yield Asked(f"profile.{relation}", f"read what is known of your {relation}, {why}")
    for name, folder in reach.folders.items():
        yield Asked(f"folders.{name}", _of_folder(folder))
    for name, network in reach.networks.items():
        yield Asked(f"network.{name}", _of_network(network, manifest))
    for name, bus in reach.buses.items():
        yield Asked(f"bus.{name}", _of_bus(bus))
    for name, command in reach.commands.items():
        yield Asked(f"commands.{name}", _of_command(command))


def _of_folder(asked: FolderAsked) -> str:
    does = "read, change and remove all files in" if asked.writes else "read all files in"
    return f"{does} {asked.default}, {asked.why}"


def _of_network(asked: NetworkAsked, manifest: Manifest) -> str:
    ports = ", ".join(map(str, asked.ports))
    port = f"port {ports}" if len(asked.ports) == 1 else f"ports {ports}"
    private = "" if asked.tls else ", unencrypted"
    hosts = ", ".join(_host(host, manifest) for host in asked.hosts)
    return f"exchange data with {hosts} ({port}{private}), {asked.why}"


def _host(stated: str, manifest: Manifest) -> str:
    """A host by its name, or by the setting that names it."""
    if not stated.startswith("{"):
        return stated
    setting = manifest.settings.get(stated[1:-1])
    return f"the machine you set as {stated[1:-1]} ({setting.label})" if setting else stated


def _of_bus(asked: BusAsked) -> str:
    names = ", ".join(asked.names)
    calls = f", only {', '.join(asked.calls)}" if asked.calls else ""
    return f"talk to the programs {names}{calls}, {asked.why}"


def _of_command(asked: CommandAsked) -> str:
    program = f"“{' '.join(asked.argv)}”" if asked.argv else "a program that you choose"
    return f"run {program} as you would, {asked.why}"
