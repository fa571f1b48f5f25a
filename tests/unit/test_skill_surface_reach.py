"""What a skill's author reaches the outside with, against services that a test answers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from assistant.skill import Bus, Fetched, Json, Ran, Request, Stream
from assistant.skill_testing import World

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def request(world: World) -> Request:
    return Request("go", now=NOW, service=world)


def asked(world: World) -> Mapping[str, Json]:
    """The arguments of the last call."""
    return world.calls[-1][1]


def test_a_folder_is_a_path() -> None:
    world = World({"folder.path": lambda call: f"/home/anna/{call['name']}"})
    assert request(world).folder("notes") == Path("/home/anna/notes")


def test_a_page_is_fetched_whole() -> None:
    world = World({"network.fetch": {"status": 200, "headers": {"x": "y"}, "text": "{}"}})
    fetched = request(world).fetch("bridge", "/api", method="POST", text="on")
    assert fetched == Fetched(200, {"x": "y"}, "{}")
    assert asked(world)["method"] == "POST"


def test_a_stream_sends_receives_and_hangs_up() -> None:
    world = World(
        {
            "network.connect": 7,
            "network.send": None,
            "network.receive": b64encode(b"pong").decode(),
            "network.close": None,
        }
    )
    with request(world).connect("broker") as stream:
        assert isinstance(stream, Stream)
        stream.send(b"ping")
        assert asked(world)["data"] == b64encode(b"ping").decode()
        assert stream.receive(4) == b"pong"
    assert world.calls[-1] == ("network.close", {"name": "broker", "stream": 7})


def test_the_bus_is_called_by_name() -> None:
    world = World({"bus.names": ["org.x.Player"], "bus.call": [0.5]})
    bus = request(world).bus("players")
    assert isinstance(bus, Bus)
    assert bus.names() == ("org.x.Player",)
    assert asked(world) == {"name": "players"}
    assert bus.call("org.x.Player", "/org/x", "org.x.Seeking", "Seek", "x", 5) == (0.5,)
    assert asked(world) == {
        "name": "players",
        "destination": "org.x.Player",
        "path": "/org/x",
        "interface": "org.x.Seeking",
        "member": "Seek",
        "signature": "x",
        "arguments": (5,),
    }
    assert bus.get("org.x.Player", "/org/x", "org.x.Player", "Volume") == 0.5
    assert asked(world)["member"] == "Get"
    assert asked(world)["arguments"] == ("org.x.Player", "Volume")
    bus.set("org.x.Player", "/org/x", "org.x.Player", "Volume", "d", 0.7)
    assert asked(world)["arguments"] == ("org.x.Player", "Volume", ("d", 0.7))


def test_a_command_is_run_with_its_placeholders() -> None:
    world = World({"command.run": {"status": 0, "output": "called"}})
    assert request(world).run("call", number="112") == Ran(0, "called")
    assert asked(world) == {"name": "call", "arguments": {"number": "112"}}
