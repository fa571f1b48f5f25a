"""What `assistant doctor` looks at of the service and of what it must not be able to do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from shutil import which

from assistant.cli.finding import Finding, Health
from assistant.settings import Paths, Settings


def check_network(_paths: Paths, _settings: Settings) -> Iterator[Finding]:
    """Really tried, in a process of its own."""
    from assistant.confinement.trial import NETWORK, try_it

    try:
        denied, complaint = try_it()
    except subprocess.TimeoutExpired:
        denied, complaint = frozenset(), "trying it took too long"
    if NETWORK in denied:
        what = "a process here can deny itself the network, and could not reach it then"
        yield Finding("network", Health.OK, what)
    else:
        what = complaint or "a process that had denied itself the network could still reach it"
        mend = "a 64-bit x86 or ARM Linux with seccomp; assistant run does not start without"
        yield Finding("network", Health.BROKEN, what, mend)


_MENDS = {
    "limits": "a system that lets a process limit itself (ulimit)",
    "landlock": "a kernel with Landlock: Linux 5.13 or later, with lsm=landlock,… at its start",
    "seccomp": "a 64-bit x86 or ARM Linux with seccomp",
    "bubblewrap": "install bubblewrap, and allow user namespaces where they are switched off",
}
"""What brings a layer that is missing."""


def check_isolation(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    """How far a skill is held back, tried with a skill's own process."""
    from assistant.confinement.layers import ALL, WITHOUT, level_of, switched_off
    from assistant.skill_host.confined import ConfinedChildren
    from assistant.skill_host.grants import Grants

    children = ConfinedChildren(paths, Grants(paths))
    try:
        held = children.layers()
    finally:
        children.close()
    level = level_of(held)
    missing = sorted(ALL - held)
    off = switched_off()
    mends = [f"take {', '.join(sorted(off))} out of {WITHOUT}"] if off else []
    mend = "; ".join([*mends, *(_MENDS[layer] for layer in missing if layer not in off)])
    without = f", without {' and '.join(missing)}" if missing else ""
    if level.sufficient and not off:
        what = f"{level}{without}: a skill has what it was permitted, and nothing else"
        yield Finding("isolation", Health.OK, what, mend)
    else:
        what = f"{level}{without}: skills that did not come with the assistant are refused"
        yield Finding("isolation", Health.WARNING, what, mend)
    if which("xdg-dbus-proxy") is None:
        what = "skills cannot control other programs: their way to D-Bus is not filtered"
        yield Finding("isolation", Health.WARNING, what, "install xdg-dbus-proxy")


def check_service(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    from assistant.units import APPLIANCE_UNIT, DAEMON, UserServices, state_of

    services = UserServices.of_this_person()
    if services.installed:
        if services.outdated:
            what = "its unit files are of another version, or its program was moved"
            yield Finding("service", Health.WARNING, what, "assistant service install")
        yield _state(state_of(DAEMON, user=True), "--user ")
    elif APPLIANCE_UNIT.exists():
        yield _state(state_of(DAEMON, user=False), "")
    else:
        what = "it does not run by itself"
        yield Finding("service", Health.OK, what, "assistant service install")
    yield _runner(paths)


def _state(state: str, scope: str) -> Finding:
    what = f"{state or 'installed, and systemd cannot be asked'}"
    match state:
        case "active" | "activating" | "reloading":
            return Finding("service", Health.OK, what)
        case "":
            return Finding("service", Health.WARNING, what, "log in again, or: assistant run")
    mend = f"journalctl {scope}-u assistant; systemctl {scope}restart assistant"
    return Finding("service", Health.BROKEN, what, mend)


def _runner(paths: Paths) -> Finding:
    if paths.runner_socket.is_socket():
        return Finding("runner", Health.OK, "skills are started by the runner")
    return Finding("runner", Health.OK, "skills are children of the assistant itself")


def check_permissions(paths: Paths, _settings: Settings) -> Iterator[Finding]:
    """Whether others on this machine can look into the assistant's folders."""
    found = False
    for place in paths.all:
        if place.is_dir() and (mode := place.stat().st_mode) & 0o077:
            found = True
            what = f"others on this machine can look into {place} (mode {mode & 0o777:o})"
            yield Finding("permissions", Health.BROKEN, what, f"chmod 700 {place}")
    if not found:
        yield Finding("permissions", Health.OK, "nobody else can look into its folders")
