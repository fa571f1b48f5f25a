"""A machine with a way to the network, of which every packet is seen; needs root.

Two network namespaces with a cable between them: what runs inside has a route to everywhere,
and outside nothing is answered but everything counted, by nftables and by tcpdump.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

INSIDE_IP, OUTSIDE_IP = "10.77.0.2", "10.77.0.1"
INSIDE_IP6, OUTSIDE_IP6 = "fd77::2", "fd77::1"
FAR_IP = "198.51.100.7"  # RFC 5737: nobody's
FAR_IP6 = "2001:db8::7"  # RFC 3849
MARKER_PORT = 9
_INSIDE_MAC, _OUTSIDE_MAC = "02:00:00:00:77:02", "02:00:00:00:77:01"
_SEEN_SECONDS = 10.0

# The kernel's own neighbour discovery is nobody's packet.
_RULES = """
table netdev watch {
  chain in {
    type filter hook ingress device "cable" priority 0;
    meta l4proto ipv6-icmp accept
    counter
  }
}
"""
_TCPDUMP_FILTER = "not icmp6 and not (ip6 and ip6[6] == 0)"
_MARK = f"""
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as marker:
    marker.sendto(b"mark", ("{OUTSIDE_IP}", {MARKER_PORT}))
"""


def lacking() -> str:
    """Why there can be no such machine here, or ""."""
    missing = [name for name in ("ip", "nft", "tcpdump", "unshare") if not shutil.which(name)]
    if missing:
        return f"needs {', '.join(missing)}"
    if os.getuid() != 0:
        return "needs root, for a network namespace"
    if _run("unshare", "--net", "true").returncode != 0:
        return "this machine allows no network namespaces"
    return ""


class WatchedMachine:
    """`command` runs something inside; `packets` says what left since it was last asked."""

    def __init__(self, folder: Path, names: tuple[str, str], tcpdump_output: Path) -> None:
        self._inside, self._outside = names
        self._folder = folder
        self._output = tcpdump_output
        self._lines_seen = 0
        self._counted = 0
        self.resolver_folder = folder / "nscd"

    def command(self, *command: str) -> list[str]:
        """`command`, to be run inside, where the resolver's socket lies in `resolver_folder`."""
        files = f"""
            mount --bind {self._folder}/resolv.conf /etc/resolv.conf
            mkdir -p /run/nscd && mount --bind {self.resolver_folder} /run/nscd
            exec "$@"
        """
        enter = ["ip", "netns", "exec", self._inside, "unshare", "--mount"]
        return [*enter, "sh", "-ec", files, "inside", *command]

    def packets(self) -> tuple[str, ...]:
        """Every packet that has left, as tcpdump describes it; nftables counted as many."""
        _checked(*self.command("python3", "-c", _MARK))
        deadline = time.monotonic() + _SEEN_SECONDS
        while True:
            text = self._output.read_text()
            # What tcpdump does not know it adds a dump of, in lines that are set in.
            lines = [line for line in text.splitlines() if not line.startswith("\t")]
            new = lines[self._lines_seen :]
            if new and f"{OUTSIDE_IP}.{MARKER_PORT}:" in new[-1]:
                break
            if time.monotonic() > deadline:
                raise RuntimeError("tcpdump does not see what leaves")
            time.sleep(0.02)
        self._lines_seen = len(lines)
        counted = self._nftables_count()
        passed, self._counted = counted - self._counted, counted
        assert passed == len(new), (passed, new)
        return tuple(new[:-1])

    def _nftables_count(self) -> int:
        listed = _checked("ip", "netns", "exec", self._outside, "nft", "-j", "list", "ruleset")
        rules = [entry["rule"] for entry in json.loads(listed)["nftables"] if "rule" in entry]
        (counter,) = (part["counter"] for part in rules[-1]["expr"] if "counter" in part)
        return int(counter["packets"])


@contextmanager
def watched_machine(folder: Path) -> Iterator[WatchedMachine]:
    """A machine whose files lie in `folder`; gone afterwards."""
    names = (f"inside-{os.getpid()}", f"outside-{os.getpid()}")
    with ExitStack() as undoing:
        for name in names:
            _checked("ip", "netns", "add", name)
            undoing.callback(_run, "ip", "netns", "delete", name)
        _lay_cable(*names)
        (folder / "nscd").mkdir()
        (folder / "resolv.conf").write_text(f"nameserver {OUTSIDE_IP}\noptions timeout:1\n")
        (folder / "rules").write_text(_RULES)
        _checked("ip", "netns", "exec", names[1], "nft", "-f", str(folder / "rules"))
        output = folder / "tcpdump"
        with output.open("wb") as written:
            tcpdump = subprocess.Popen(
                [
                    *("ip", "netns", "exec", names[1]),
                    *("tcpdump", "--immediate-mode", "-l", "-nn", "-Q", "in", "-i", "cable"),
                    _TCPDUMP_FILTER,
                ],
                stdout=written,
                stderr=subprocess.PIPE,
            )
        undoing.callback(_end, tcpdump)
        _wait_until_it_listens(tcpdump)
        machine = WatchedMachine(folder, names, output)
        machine.packets()
        yield machine


def _lay_cable(inside: str, outside: str) -> None:
    ends = ("netns", inside, "type", "veth", "peer", "name", "cable", "netns", outside)
    _checked("ip", "link", "add", "cable", *ends)
    for name, mac, other_mac, addresses, others in (
        (inside, _INSIDE_MAC, _OUTSIDE_MAC, (INSIDE_IP, INSIDE_IP6), (OUTSIDE_IP, OUTSIDE_IP6)),
        (outside, _OUTSIDE_MAC, _INSIDE_MAC, (OUTSIDE_IP, OUTSIDE_IP6), (INSIDE_IP, INSIDE_IP6)),
    ):
        ip = ("ip", "-n", name)
        _checked(*ip, "link", "set", "lo", "up")
        _checked(*ip, "link", "set", "cable", "address", mac, "up")
        _checked(*ip, "address", "add", f"{addresses[0]}/24", "dev", "cable")
        _checked(*ip, "address", "add", f"{addresses[1]}/64", "dev", "cable", "nodad")
        for other in others:  # known, so that asking who is there is not a packet
            known = ("lladdr", other_mac, "dev", "cable", "nud", "permanent")
            _checked(*ip, "neighbour", "add", other, *known)
    _checked("ip", "-n", inside, "route", "add", "default", "via", OUTSIDE_IP)
    _checked("ip", "-n", inside, "-6", "route", "add", "default", "via", OUTSIDE_IP6)


def _wait_until_it_listens(tcpdump: subprocess.Popen[bytes]) -> None:
    assert tcpdump.stderr is not None
    for line in tcpdump.stderr:
        if b"listening on" in line:
            return
    raise RuntimeError("tcpdump does not start")


def _end(process: subprocess.Popen[bytes]) -> None:
    with process:
        process.terminate()


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _checked(*command: str | Sequence[str]) -> str:
    done = _run(*map(str, command))
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command[:6]))}: {done.stderr.strip()}")
    return done.stdout
