"""A stranger's skill reaches what it was granted outside, over what it was handed, and no more."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from textwrap import dedent, indent

import pytest

from assistant.errors import NotReachedError, SkillError
from assistant.services.calls import Call
from assistant.services.reach import ReachServices
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants, all_asked
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import Manifest, load_manifest
from assistant.skill_host.usage import Usage
from assistant.values import Interpretation, Json

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
MANIFEST = """
name = "far"
version = "1"
api = 1
description = "Reaches out"
{more}
[intents.go]
"""
CODE = """
import os, socket
from assistant.skill import RefusedError, Skill, act
skill = Skill()

@skill.intent("go")
def go(request):
    try:
{body}
    except RefusedError as error:
        return act("refused", why=str(error))
"""


class Desk:
    """The services of reach, and no others."""

    def __init__(self, services: Mapping[str, Callable[[Call], Json]]) -> None:
        self._services = services

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        return self._services[service](Call(skill, service, arguments))


Go = Callable[..., Mapping[str, Json]]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})


@pytest.fixture
def go(paths: Paths) -> Iterator[Go]:
    """Install a skill that asks for `more`, and have it do `body`; its answer's slots."""
    with ExitStack() as closing:

        def installed(
            more: str,
            body: str,
            permit: Callable[[Manifest], object] = lambda _: None,
            catches: str = "RefusedError",
        ) -> Mapping[str, Json]:
            folder = paths.skills / "far"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "skill.toml").write_text(MANIFEST.format(more=dedent(more)))
            code = CODE.format(body=indent(dedent(body), "        "))
            code = code.replace("except RefusedError", f"except {catches}")
            (folder / "skill.py").write_text(code)
            manifest = load_manifest(folder)
            grants = Grants(paths)
            permit(manifest)
            starter = ConfinedChildren(paths, grants)
            desk = Desk(ReachServices(grants, [manifest], starter).services)
            host = SkillHost(
                [manifest],
                desk,
                deadline_seconds=10,
                starter=starter,
                grants=grants,
                usage=Usage(paths.skill_use),
            )
            closing.callback(host.close)
            return host.act(Interpretation("far", "go"), NOW).slots

        yield installed


def permit_all(manifest: Manifest) -> None:
    Grants(Paths.from_environment({"ASSISTANT_HOME": str(manifest.folder.parents[2])})).permit(
        manifest, all_asked(manifest)
    )


class Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(self.path)

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def answer(self, text: str) -> None:
        if text == "/large":
            text = "x" * 600_000
        self.send_response(200)
        self.send_header("X-Asked", self.headers.get("X-Asks", ""))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def web() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def network(port: int, hosts: str = '["127.0.0.1"]') -> str:
    return f"""
    [network.home]
    hosts = {hosts}
    ports = [{port}]
    tls = false
    why = "to switch your lights"
    """


def test_a_skill_asks_a_web_server_it_was_granted(go: Go, web: int, paths: Paths) -> None:
    body = """
    got = request.fetch("home", "/state?a=b", headers={"X-Asks": "lamp"})
    sent = request.fetch("home", "/set", method="POST", text="on")
    asked = got.headers["x-asked"]
    return act("got", status=got.status, text=got.text, asked=asked, sent=sent.text)
    """
    said = go(network(web), body, permit_all)
    assert said == {"status": 200, "text": "/state?a=b", "asked": "lamp", "sent": "on"}
    uses = {used.permission: used for used in Usage(paths.skill_use).of("far")}
    assert uses["network.home"].what == f"127.0.0.1:{web}"
    assert uses["network.home"].sent > 50
    assert uses["network.home"].received > 10
    assert "state" not in Usage(paths.skill_use).file_of("far").read_text()


def test_no_other_host_and_no_other_port(go: Go, web: int) -> None:
    elsewhere = 'request.fetch("home", "/", host="127.0.0.2")\nreturn act("got")'
    assert "does not reach 127.0.0.2" in str(go(network(web), elsewhere, permit_all)["why"])
    another = 'request.fetch("home", "/", port=22)\nreturn act("got")'
    assert "does not reach it:22" in str(go(network(web), another, permit_all)["why"])


def test_a_name_of_the_world_that_leads_home_is_refused(go: Go, web: int) -> None:
    # Its owner would point it here; this one leads here without anybody being asked.
    body = 'request.fetch("home", "/")\nreturn act("got")'
    said = go(network(web, '["127.1"]'), body, permit_all)
    assert "127.1 leads into your own network" in str(said["why"])


def test_what_was_not_granted_says_what_to_do(go: Go, web: int) -> None:
    body = 'request.fetch("home", "/")\nreturn act("got")'
    said = go(network(web), body)
    assert said["why"] == "network.home is not permitted: assistant skills permit far network.home"


def test_an_answer_that_is_too_long_or_none_is_refused(go: Go, web: int) -> None:
    body = 'request.fetch("home", "/large")\nreturn act("got")'
    assert "more than 512 KiB" in str(go(network(web), body, permit_all)["why"])
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        said = go(network(closed.getsockname()[1]), body, permit_all)
    assert "cannot be reached" in str(said["why"])


def test_a_host_that_is_silent_breaks_no_skill(go: Go) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        asked = network(closed.getsockname()[1])
    body = 'request.fetch("home", "/")'
    with pytest.raises(NotReachedError, match=r"the skill far got no answer .* at skill.py:9"):
        go(asked, body, permit_all, catches="KeyError")


def test_a_stream_goes_both_ways_and_cannot_be_turned_elsewhere(go: Go, web: int) -> None:
    body = """
    with request.connect("home") as stream:
        stream.send(b"GET /hello HTTP/1.0\\r\\n\\r\\n")
        got = b""
        while piece := stream.receive(4096):
            got += piece
    taken = []
    for number in range(3, 40):
        try:
            end = socket.socket(fileno=os.dup(number))
        except OSError:
            continue
        for way in (lambda: end.connect("/run/other"), lambda: end.bind("/tmp/x"), end.listen):
            try:
                way()
            except OSError:
                continue
            taken.append(number)
    return act("got", last=got.split()[-1].decode(), taken=taken)
    """
    assert go(network(web), body, permit_all) == {"last": "/hello", "taken": []}


def test_tls_is_checked_by_the_broker(go: Go, web: int) -> None:
    more = network(web).replace("tls = false", "tls = true")
    body = 'request.fetch("home", "/")\nreturn act("got")'
    assert "not what it says it is" in str(go(more, body, permit_all)["why"])


COMMANDS = """
[commands.say]
argv = ["printf", "%s|", "{words}", "sum {count}"]
why = "to say it elsewhere"
[commands.unset]
why = "to call people you name"
"""


def test_a_command_is_run_without_a_shell(go: Go, paths: Paths) -> None:
    body = """
    ran = request.run("say", words="$(id) ; `id`", count=3)
    return act("ran", status=ran.status, output=ran.output)
    """
    said = go(COMMANDS, body, permit_all)
    assert said == {"status": 0, "output": "$(id) ; `id`|sum 3|"}
    assert [used.permission for used in Usage(paths.skill_use).of("far")] == ["commands.say"]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ('"say", words="-x", count=1', "taken for an option"),
        ('"say", words="a\\nb", count=1', "one line"),
        ('"say", words="a"', "needs count, words"),
        ('"say", words=["a"], count=1', "a text or a number"),
        ('"unset"', "no program was chosen"),
        ('"other"', "does not ask for the permission commands.other"),
    ],
)
def test_what_no_command_can_be_made_of(go: Go, asked: str, why: str) -> None:
    said = go(COMMANDS, f'request.run({asked})\nreturn act("ran")', permit_all)
    assert why in str(said["why"])


def test_a_person_chooses_the_program(go: Go, paths: Paths) -> None:
    def permit(manifest: Manifest) -> None:
        permit_all(manifest)
        Grants(paths).choose_command(manifest, "unset", ["false"])

    said = go(COMMANDS, 'return act("ran", status=request.run("unset").status)', permit)
    assert said == {"status": 1}


needs_bus = pytest.mark.skipif(
    not which("xdg-dbus-proxy") or not which("dbus-daemon"),
    reason="needs xdg-dbus-proxy and dbus-daemon",
)
BUS = """
[bus.players]
names = ["org.example.Player.*"]
{calls}
why = "to pause your music"
"""
PLAYER = """
import sys
from jeepney import DBusAddress, MessageType, new_method_return, message_bus
from jeepney.io.blocking import open_dbus_connection
connection = open_dbus_connection("SESSION")
for name in ("org.example.Player.One", "org.example.Vault"):
    connection.send_and_get_reply(message_bus.RequestName(name))
print("ready", flush=True)
while True:
    asked = connection.receive()
    if asked.header.message_type is MessageType.method_call:
        value = ("s", "Paused") if asked.body else 7
        reply = new_method_return(asked, "v" if asked.body else "i", (value,))
        connection.send(reply)
"""


@pytest.fixture
def session_bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session bus of our own, with a player and something that is none of a skill's business."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE
    )
    assert bus.stdout is not None
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.stdout.readline().decode().strip())
    player = subprocess.Popen([sys.executable, "-c", PLAYER], stdout=subprocess.PIPE)
    assert player.stdout is not None
    player.stdout.readline()
    yield
    for process in (player, bus):
        process.kill()
        process.communicate()


@needs_bus
def test_a_skill_talks_to_the_names_it_was_granted(go: Go, session_bus: None, paths: Paths) -> None:
    body = """
    bus = request.bus("players")
    player = ("org.example.Player.One", "/player", "org.example.Player")
    refused = []
    for other in ("org.example.Vault", "org.freedesktop.systemd1"):
        try:
            bus.call(other, "/", "org.example.Any", "Open")
        except RefusedError as error:
            refused.append(str(error).split(":")[-1].strip())
    return act("talked", names=bus.names(), seven=bus.call(*player, "Pause")[0],
        state=bus.get(*player, "PlaybackStatus"), refused=refused)
    """
    said = go(BUS.format(calls=""), body, permit_all)
    assert said["names"] == ["org.example.Player.One"]
    assert (said["seven"], said["state"]) == (7, "Paused")
    assert said["refused"] == ["org.freedesktop.DBus.Error.ServiceUnknown"] * 2
    assert "bus.players" in {used.permission for used in Usage(paths.skill_use).of("far")}


@needs_bus
def test_only_the_calls_that_were_asked_for(go: Go, session_bus: None) -> None:
    body = """
    bus = request.bus("players")
    player = ("org.example.Player.One", "/player", "org.example.Player")
    first = bus.call(*player, "Pause")[0]
    bus.call(*player, "Quit")
    return act("talked", first=first)
    """
    said = go(BUS.format(calls='calls = ["org.example.Player.Pause"]'), body, permit_all)
    assert "AccessDenied" in str(said["why"])


def test_without_a_bus_the_skill_is_told(go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    said = go(BUS.format(calls=""), 'request.bus("players").names()\nreturn act("t")', permit_all)
    assert "D-Bus" in str(said["why"]) or "bus" in str(said["why"])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ('[bus.x]\nnames = ["org.freedesktop.systemd1"]\nwhy = "to help"', "run programs"),
        ('[bus.x]\nnames = ["org.*"]\nwhy = "to help"', "bus.x.names"),
        ('[bus.x]\nnames = ["org.freedesktop.*"]\nwhy = "to help"', "bus.x.names"),
        ('[network.x]\nhosts = ["*"]\nwhy = "to help"', "network.x.hosts"),
        ('[network.x]\nhosts = ["a.example"]\nports = [0]\nwhy = "to help"', "network.x.ports"),
        ('[network.x]\nhosts = ["{y}"]\nwhy = "to help"', "is no setting of the kind host"),
        (
            """
            [settings.y]
            kind = "text"
            label = "y"
            default = "a:b"
            [network.x]
            hosts = ["{y}"]
            why = "to help"
            """,
            "network: .*{y} is no setting of the kind host",
        ),
        ('[folders.x]\ndefault = "relative"\nwhy = "to help"', "folders.x.default"),
        ('[folders.x]\ndefault = "~/x"', "folders.x.why"),
        ('[profile]\nrecall = "to greet you"', "is no relation"),
        ('[commands.x]\nargv = [""]\nwhy = "to help"', "commands.x.argv"),
        ('[commands.x]\nargv = ["{it}"]\nwhy = "to help"', "not for a skill to choose"),
        ('[commands.x]\nargv = ["/bin/sh", "-c", "{it}"]\nwhy = "to help"', "whatever the skill"),
        ('[commands.x]\nargv = ["python3.11", "{it}"]\nwhy = "to help"', "whatever the skill"),
    ],
)
def test_a_manifest_that_asks_for_too_much_is_refused(go: Go, more: str, why: str) -> None:
    with pytest.raises(SkillError, match=why):
        go(more, "return act('x')")


@pytest.mark.parametrize(
    "place",
    [
        "~/",
        "/",
        "/etc",
        "~/.ssh",
        "~/.config/autostart",
        "~/data",
        "~/state/x",
        "/usr/bin",
        "~/../x",
    ],
)
def test_folders_that_nobody_gives_away(go: Go, place: str) -> None:
    more = f'[folders.x]\ndefault = "{place}"\naccess = "write"\nwhy = "to help"'
    said = go(more, 'request.folder("x")\nreturn act("got")', permit_all)
    assert "folders.x" in str(said["why"])


FOLDER = """
[folders.notes]
default = "~/notes"
access = "write"
why = "to keep your notes"
"""


def test_a_turn_that_leaves_no_trace_writes_nothing(paths: Paths) -> None:
    folder = paths.skills / "far"
    folder.mkdir(parents=True)
    body = """
    place = request.folder("notes")
    try:
        (place / "note").write_text("x")
    except OSError:
        return act("kept", read=(place / "note").read_text(), pid=os.getpid())
    return act("written", pid=os.getpid())
    """
    (folder / "skill.toml").write_text(MANIFEST.format(more=FOLDER))
    (folder / "skill.py").write_text(CODE.format(body=indent(dedent(body), "        ")))
    manifest = load_manifest(folder)
    permit_all(manifest)
    grants, leaves_traces = Grants(paths), [True]
    starter = ConfinedChildren(paths, grants)
    host = SkillHost(
        [manifest],
        Desk(ReachServices(grants, [manifest], starter).services),
        starter=starter,
        grants=grants,
        usage=Usage(paths.skill_use),
        writes=lambda: leaves_traces[0],
    )
    wanted = Interpretation("far", "go")
    assert host.act(wanted, NOW).name == "written"
    used = len(Usage(paths.skill_use).of("far"))
    leaves_traces[0] = False
    assert host.act(wanted, NOW).slots["read"] == "x"
    assert len(Usage(paths.skill_use).of("far")) == used
    leaves_traces[0] = True
    assert host.act(wanted, NOW).name == "written"
    host.close()


def test_what_a_skill_gets_at_without_asking_is_told_even_when_it_fails(
    go: Go, paths: Paths
) -> None:
    body = """
    assert open("{place}/note").read() == "x"
    raise ValueError
    """
    place = paths.data.parent / "notes"
    place.mkdir()
    (place / "note").write_text("x")
    with pytest.raises(SkillError, match="ValueError"):
        go(FOLDER, body.format(place=place), permit_all)
    (used,) = Usage(paths.skill_use).of("far")
    assert (used.permission, used.what) == ("folders.notes", str(place))
