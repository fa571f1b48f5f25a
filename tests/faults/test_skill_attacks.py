"""A stranger's skill attacks from every level of isolation, and gets nowhere.

The same attacks without any layer show that they are attacks. `tests/wicked_skill.py` has them.
"""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.cli.findings_isolation import check_isolation
from assistant.confinement import landlock
from assistant.confinement.layers import ALL, WITHOUT, Layer, Level, level_of
from assistant.errors import NotHeldBackError, SkillError
from assistant.settings import Paths, Settings
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import Manifest, load_manifest
from assistant.values import Act, Interpretation, SlotValue
from tests.running_runner import NoServices

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
WICKED = Path(__file__).parents[1] / "wicked_skill.py"
SERVERS = ("control", "session_bus", "resolver", "sound_server", "systemd")
MANIFEST = """
name = "wicked"
version = "1"
api = 1
description = "Attacks"
[folders.granted]
default = "~/granted"
access = "write"
why = "to try what can be done from there"
[folders.readable]
default = "~/readable"
why = "to try what can be done from there"
[intents.attack]
[intents.call_as_32_bits]
[intents.live]
"""
BARE = frozenset[Layer]()


@dataclass
class Home:
    """A person's home with a skill of a stranger, and what that would like to reach."""

    paths: Paths
    at: Mapping[str, str]
    manifest: Manifest

    def host(self, layers: Collection[Layer] | None, closing: ExitStack) -> SkillHost:
        grants = Grants(self.paths)
        starter = ConfinedChildren(self.paths, grants, layers)
        host = SkillHost(
            [self.manifest], NoServices(), deadline_seconds=120, starter=starter, grants=grants
        )
        closing.callback(host.close)
        return host

    def ask(self, host: SkillHost, intent: str) -> Act:
        slots = {name: SlotValue(place, place) for name, place in self.at.items()}
        return host.act(Interpretation("wicked", intent, slots=slots), NOW)


@pytest.fixture(scope="module")
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, closing: ExitStack) -> Home:
    root = tmp_path_factory.mktemp("home")
    paths = Paths.from_environment({"ASSISTANT_HOME": str(root)})
    wicked = paths.skills / "wicked"
    neighbour = paths.skills / "neighbour"
    for folder in (wicked, neighbour, root / "granted", root / "readable", root / "servers"):
        folder.mkdir(parents=True)
    (wicked / "skill.toml").write_text(MANIFEST)
    shutil.copy(WICKED, wicked / "skill.py")
    paths.profile_file.write_text("what nobody else is to know")
    for file in (
        root / "spare",
        root / "readable/note",
        root / "readable/spare",
        neighbour / "skill.py",
    ):
        file.write_text("text")
    (root / "granted/link_to_profile").symlink_to(paths.profile_file)
    (root / "granted/link_to_home").symlink_to(root)
    manifest = load_manifest(wicked)
    Grants(paths).permit(manifest, ["folders.granted", "folders.readable"])
    at = {
        "home": str(root),
        "granted": str(root / "granted"),
        "readable": str(root / "readable"),
        "profile": str(paths.profile_file),
        "spare": str(root / "spare"),
        "neighbour": str(neighbour / "skill.py"),
        **listening(root / "servers", closing),
        **a_victim(closing),
    }
    return Home(paths, at, manifest)


def listening(folder: Path, closing: ExitStack) -> dict[str, str]:
    """Servers on everything a socket can be connected to, and a terminal."""
    where: dict[str, str] = {}
    for name in SERVERS:
        server = closing.enter_context(socket.socket(socket.AF_UNIX))
        where[name] = str(folder / name[:4])
        server.bind(where[name])
        server.listen(64)
    datagrams = closing.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    datagrams.bind(str(folder / "datagrams"))
    abstract = closing.enter_context(socket.socket(socket.AF_UNIX))
    abstract.bind(f"\0assistant-attacked-{os.getpid()}")
    abstract.listen(64)
    web = closing.enter_context(socket.socket())
    web.bind(("127.0.0.1", 0))
    web.listen(64)
    for descriptor in (terminal := pty.openpty()):
        closing.callback(os.close, descriptor)
    return where | {
        "datagrams": str(folder / "datagrams"),
        "abstract": f"assistant-attacked-{os.getpid()}",
        "port": str(web.getsockname()[1]),
        "terminal": os.ttyname(terminal[1]),
    }


def a_victim(closing: ExitStack) -> dict[str, str]:
    """Another process of the same person."""
    victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    closing.callback(victim.wait)
    closing.callback(victim.kill)
    assert victim.stdin is not None
    closing.callback(victim.stdin.close)
    return {"victim": str(victim.pid)}


@pytest.fixture(scope="module")
def held(home: Home, closing: ExitStack) -> frozenset[Layer]:
    """The layers that hold on this machine."""
    children = ConfinedChildren(home.paths, Grants(home.paths))
    closing.callback(children.close)
    return children.layers()


def fingerprint(home: Home) -> list[tuple[str, int, int, bytes]]:
    """All that lies in the home but where the skill may write."""
    return [
        (str(path), path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes())
        for path in sorted(Path(home.at["home"]).rglob("*"))
        if path.is_file() and "granted" not in path.parts
    ]


SUFFICIENT = [
    pytest.param(ALL, id="sealed"),
    pytest.param(ALL - {Layer.BUBBLEWRAP}, id="confined"),
    pytest.param(ALL - {Layer.LANDLOCK}, id="boxed"),
]


def skip_without(layers: frozenset[Layer], held: frozenset[Layer]) -> None:
    if not layers <= held:
        pytest.skip(f"this machine has no {', '.join(sorted(layers - held))}")


@pytest.mark.parametrize("layers", SUFFICIENT)
def test_no_attack_gets_through_where_isolation_is_sufficient(
    home: Home, held: frozenset[Layer], layers: frozenset[Layer], monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without(layers, held)
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    before = fingerprint(home)
    with ExitStack() as closing:
        tried = home.ask(home.host(layers, closing), "attack")
    assert tried.slots["through"] == []
    refused = tried.slots["refused"]
    assert isinstance(refused, Mapping)
    assert len(refused) > 100
    assert fingerprint(home) == before
    left = {path.name for path in Path(home.at["granted"]).iterdir()}
    assert left == {"link_to_home", "link_to_profile"}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="it has no such calls")
@pytest.mark.parametrize("layers", SUFFICIENT)
def test_who_calls_as_32_bit_programs_do_is_ended(
    home: Home, held: frozenset[Layer], layers: frozenset[Layer]
) -> None:
    skip_without(layers, held)
    with ExitStack() as closing:
        host = home.host(layers, closing)
        with pytest.raises(SkillError, match="ended by SIGSYS"):
            home.ask(host, "call_as_32_bits")


@pytest.mark.parametrize("layers", SUFFICIENT)
def test_what_it_was_granted_works_there(
    home: Home, held: frozenset[Layer], layers: frozenset[Layer]
) -> None:
    skip_without(layers, held)
    with ExitStack() as closing:
        lived = home.ask(home.host(layers, closing), "live")
    assert lived.slots == {"kept": "two", "note": "text", "zone": "9:00:00"}
    Path(home.at["granted"], "kept").unlink()


@pytest.mark.parametrize(
    ("without", "level"),
    [
        ({Layer.SECCOMP}, Level.BARE),
        ({Layer.LIMITS}, Level.BARE),
        ({Layer.LANDLOCK, Layer.BUBBLEWRAP}, Level.FILTERED),
        (ALL, Level.BARE),
    ],
    ids=str,
)
def test_with_too_few_layers_a_stranger_s_skill_is_refused(
    home: Home, without: Collection[Layer], level: Level
) -> None:
    layers = ALL - set(without)
    assert level_of(layers) is level
    with ExitStack() as closing:
        host = home.host(layers, closing)
        with pytest.raises(NotHeldBackError, match=f"isolation: {level}.*assistant doctor"):
            home.ask(host, "live")


def test_the_attacks_are_attacks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a layer, and with a person who insists, most of them do what they are to do."""
    settings = home.paths.settings_file
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("[skills]\nwithout_isolation = true\n")
    try:
        with ExitStack() as closing:
            tried = home.ask(home.host(BARE, closing), "attack")
    finally:
        settings.unlink()
    through = tried.slots["through"]
    assert isinstance(through, list)
    assert {
        *("tcp", "udp", "tcp_past_python", "a_datagram_pair_turned_elsewhere", "abstract_socket"),
        *(f"socket_of_{name}" for name in SERVERS),
        *("read_the_profile", "read_through_a_link", "write_in_the_home", "hard_link_in"),
        *("empty_what_it_may_read", "empty_by_a_mode_that_is_neither"),
        *("plant_a_link", "change_modes", "proc_environ", "signal_the_victim"),
        *("have_the_kernel_signal", "limit_the_victim", "start_a_program", "fork"),
        *("a_socket_of_any_family", "keep_others_from_opening", "before_everybody_else"),
        *("live_on_without_its_parent", "proc_exe", "proc_folder"),
        *("kernel_schedule_by_attributes", "become_somebody_else"),
        *("kernel_keyctl", "a_large_file", "many_open_files", "read_another_skill"),
    } <= set(through)


@pytest.mark.parametrize(
    ("without", "level"),
    [
        ("bubblewrap", "confined"),
        ("landlock", "boxed"),
        ("landlock,bubblewrap", "filtered"),
        ("seccomp", "bare"),
        ("limits", "bare"),
    ],
)
def test_a_layer_that_is_switched_off_is_told_and_no_stranger_s_skill_runs(
    home: Home,
    tmp_path: Path,
    held: frozenset[Layer],
    monkeypatch: pytest.MonkeyPatch,
    without: str,
    level: str,
) -> None:
    if level_of(held - set(without.split(","))) != level:
        pytest.skip(f"this machine has no {', '.join(sorted(ALL - held))}")
    monkeypatch.setenv(WITHOUT, without)
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    finding = next(check_isolation(paths, Settings()))
    assert finding.what.startswith(f"{level}, without ")
    assert "are refused" in finding.what
    assert finding.mend.startswith("take ")
    with ExitStack() as closing, pytest.raises(NotHeldBackError, match=f"isolation: {level}"):
        home.ask(home.host(None, closing), "live")


OLDER = """
import json, os, sys
from assistant.confinement.landlock import restrict
from assistant.confinement.limits import limit
from assistant.confinement.processors import this_processor
from assistant.confinement.skill_filter import only_known_calls
from assistant.confinement.syscall_filter import install
from assistant.skill_host.python_places import to_read
from tests.wicked_skill import ATTACKS
at = json.loads(sys.argv[2])
os.closerange(3, 64)
limit()
restrict([*to_read(), at["readable"]], [at["granted"]], as_version=int(sys.argv[1]))
install(only_known_calls(this_processor(), os.uname().machine, os.getpid()), this_processor())
through = []
for name, attack in ATTACKS.items():
    try:
        attack(at)
    except BaseException:
        continue
    through.append(name)
print(json.dumps(through))
"""


@pytest.mark.parametrize("version", [1, 2, 3, 5])
def test_no_attack_gets_through_where_landlock_is_older(
    home: Home, held: frozenset[Layer], version: int
) -> None:
    """As on Linux 5.13, 5.19, 6.2 and 6.10, as far as Landlock is what differs."""
    if Layer.LANDLOCK not in held or landlock.version() < version:
        pytest.skip(f"this machine has no landlock of version {version}")
    before = fingerprint(home)
    ended = subprocess.run(
        [sys.executable, "-c", OLDER, str(version), json.dumps(home.at)],
        cwd=WICKED.parents[1],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == []
    assert fingerprint(home) == before
