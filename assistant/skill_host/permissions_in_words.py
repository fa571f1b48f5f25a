"""What a skill asks for, as a person reads it before they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assistant.skill_host.manifest import Manifest
from assistant.skill_host.permissions import Permission
from assistant.skill_host.permitted import NetworkGrant, Permitted
from assistant.skill_host.reach import BusAsked, CommandAsked, FolderAsked, NetworkAsked

_SERVICES: Mapping[Permission, str] = MappingProxyType(
    {
        "schedule": "announce things later, such as that a timer ended, or do them",
        "storage": "keep text files for you, in a folder of its own",
        "profile.recall": "read all that is known of you and may be told aloud",
        "profile.remember": "have something remembered of you",
        "profile.forget": "have something forgotten that is known of you",
        "profile.explain": "read what went into the last reply",
        "speaker": "see who is speaking, and change who is taken to speak",
        "style": "change how you are answered: how long, how warm, how fast",
        "voice": "change the voice and the name of the assistant",
        "skills": "see which skills are installed, and which of them you have used lately",
        "routines": "have other requests of yours carried out when you say a phrase",
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A permission by its `name`. `words` complete "it may …"."""

    name: str
    words: str


_UNDECIDED = Permitted()


def permissions_of(manifest: Manifest, permitted: Permitted = _UNDECIDED) -> tuple[Asked, ...]:
    """Everything the skill asks for, what leads outside last.

    Of what is `permitted` it names the folder, the hosts and the program that the person chose,
    and why it cannot be used where that is so.
    """
    return (*_services(manifest), *_reach(manifest, permitted))


def in_words(manifest: Manifest, permission: str) -> str:
    """What a permission that the skill asks for lets it do."""
    return next(one.words for one in permissions_of(manifest) if one.name == permission)


def unasked_in_words(manifest: Manifest) -> Iterator[str]:
    """What the skill does without having been asked, a sentence each."""
    for one in manifest.unasked:
        yield (
            f"Once you say yes to {one.adaptation}, it looks every minute whether there is "
            "something to tell you; `assistant profile adaptations` takes that back."
        )


def _services(manifest: Manifest) -> Iterator[Asked]:
    for permission, words in _SERVICES.items():
        if permission in manifest.permissions:
            yield Asked(permission, words)


def _reach(manifest: Manifest, permitted: Permitted) -> Iterator[Asked]:
    for name, words in _reach_in_words(manifest, permitted):
        problem = permitted.problems.get(name)
        yield Asked(name, f"{words}; cannot be used now: {problem}" if problem else words)


def _reach_in_words(manifest: Manifest, permitted: Permitted) -> Iterator[tuple[str, str]]:
    reach = manifest.reach
    for relation, why in reach.facts.items():
        yield f"profile.{relation}", f"read what is known of your {relation}, {why}"
    for name, folder in reach.folders.items():
        grant = permitted.folders.get(name)
        yield f"folders.{name}", _of_folder(folder, str(grant.path) if grant else folder.default)
    for name, network in reach.networks.items():
        words = _of_network(network, permitted.networks.get(name), manifest)
        yield f"network.{name}", words
    for name, bus in reach.buses.items():
        yield f"bus.{name}", _of_bus(bus)
    for name, command in reach.commands.items():
        argv = permitted.commands.get(name, command.argv)
        yield f"commands.{name}", _of_command(command, argv)


def _of_folder(asked: FolderAsked, place: str) -> str:
    does = "read, change and remove all files in" if asked.writes else "read all files in"
    return f"{does} {place}, {asked.why}"


def _of_network(asked: NetworkAsked, granted: NetworkGrant | None, manifest: Manifest) -> str:
    if granted:
        hosts = tuple(dict.fromkeys(host for host, _ in granted.places))
        numbers = tuple(dict.fromkeys(port for _, port in granted.places))
    else:
        hosts = tuple(_host(host, manifest) for host in asked.hosts)
        numbers = asked.ports
    ports = ", ".join(map(str, numbers))
    port = f"port {ports}" if len(numbers) == 1 else f"ports {ports}"
    private = "" if asked.tls else ", unencrypted"
    return f"exchange data with {', '.join(hosts)} ({port}{private}), {asked.why}"


def _host(stated: str, manifest: Manifest) -> str:
    """A host by its name, or by the setting that names it."""
    if not stated.startswith("{"):
        return stated
    setting = manifest.settings[stated[1:-1]]
    return f"the machine you set as {setting.key} ({setting.label})"


def _of_bus(asked: BusAsked) -> str:
    names = ", ".join(asked.names)
    calls = f", only {', '.join(asked.calls)}" if asked.calls else ""
    return f"talk to the programs {names}{calls}, {asked.why}"


def _of_command(asked: CommandAsked, argv: Sequence[str]) -> str:
    program = f"“{' '.join(argv)}”" if argv else "a program that you choose"
    return f"run {program} as you would, {asked.why}"
