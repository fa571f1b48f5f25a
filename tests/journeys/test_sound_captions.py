"""Captions on a real session bus, with a desktop of our own on it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from queue import Queue
from threading import Thread

import pytest
from jeepney import Message, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from assistant.speaking.captions import Captions

NAME = "org.freedesktop.Notifications"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not shutil.which("dbus-daemon"):
        pytest.skip("needs dbus-daemon")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        try:
            yield address
        finally:
            daemon.terminate()


def served(connection: DBusConnection, asked: Queue[Message]) -> None:
    """Answer two notifications, as number 41 and 42."""
    for number in (41, 42):
        while (message := connection.receive()).header.fields.get(3) != "Notify":
            pass
        asked.put(message)
        connection.send(new_method_return(message, "u", (number,)))


def test_the_desktop_is_asked_to_show_it_and_to_keep_nothing(bus: str) -> None:
    asked: Queue[Message] = Queue()
    with open_dbus_connection(bus) as connection:
        connection.send_and_get_reply(message_bus.RequestName(NAME))
        serving = Thread(target=served, args=(connection, asked))
        serving.start()
        captions = Captions()
        captions.show("Tea & biscuits <soon>.")
        captions.show("It is nine.")
        captions.close()
        serving.join()
    first, second = asked.get().body, asked.get().body
    assert first[4] == "Tea &amp; biscuits &lt;soon&gt;."
    assert first[6]["transient"] == ("b", True)
    assert (first[1], second[1]) == (0, 41)  # each takes the place of the last


def test_a_bus_without_a_desktop_is_no_matter(bus: str) -> None:
    captions = Captions()
    captions.show("nobody shows this")
    captions.close()


def test_no_bus_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    captions = Captions()
    captions.show("nobody shows this")
    captions.close()
