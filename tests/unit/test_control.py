"""The control socket: who may speak on it, what is understood, and who hears what."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from assistant.control.client import RefusedError, running_daemon
from assistant.control.places import connected_to, listening_at
from assistant.control.protocol import LONGEST_TEXT, Ask, Hello, event, read_message
from assistant.errors import ControlError
from tests.unit.control_fakes import Echo, client_of, serving
from tests.unit.daemon_fakes import MORNING


def test_a_request_is_answered_and_a_refusal_keeps_its_code(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with serving(path, Echo()):
        client = client_of(path)
        assert client.request("ask", text="what time is it") == {"said": "what time is it"}
        with pytest.raises(RefusedError, match="no voice") as refused:
            client.request("say", text="hello")
        assert refused.value.code == "speaking"
        client.close()


def test_only_the_owner_may_even_open_the_socket(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with serving(path, Echo()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_another_user_is_turned_away(tmp_path: Path) -> None:
    path, echo = tmp_path / "control.sock", Echo()
    with serving(path, echo, foreign=True), pytest.raises(ControlError, match="another user"):
        client_of(path)
    assert echo.asked_for == []


def test_where_no_daemon_runs_there_is_none(tmp_path: Path) -> None:
    with running_daemon(tmp_path / "nowhere" / "control.sock") as daemon:
        assert daemon is None
    path = tmp_path / "control.sock"
    listening_at(path).close()
    with running_daemon(path) as daemon:
        assert daemon is None


def test_a_socket_that_a_crash_left_is_replaced(tmp_path: Path) -> None:
    path, echo = tmp_path / "control.sock", Echo()
    listening_at(path).close()
    with serving(path, echo):
        client_of(path).close()


def test_a_home_with_a_long_name_has_a_socket_too(tmp_path: Path) -> None:
    path = tmp_path / ("long" * 30) / "control.sock"
    with serving(path, Echo()):
        client = client_of(path)
        assert client.request("ask", text="hello") == {"said": "hello"}
        client.close()


def test_observers_are_told_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    with serving(path, Echo()) as server:
        assert not server.is_watched
        observer, other = client_of(path), client_of(path)
        events = observer.events()
        server.tell(event("state", MORNING, state="listening"))
        assert next(events)["state"] == "listening"
        assert other.request("ask", text="still here") == {"said": "still here"}
        observer.close()
        other.close()


def test_the_first_word_is_hello_and_of_this_version(tmp_path: Path) -> None:
    path = tmp_path / "control.sock"
    with serving(path, Echo()):
        for first, reason in (
            ({"type": "status", "id": 1}, "hello"),
            ({"type": "hello", "version": 2}, "version 1, not 2"),
        ):
            connection = connected_to(path, seconds=5.0)
            assert connection is not None
            with connection, connection.makefile("rwb") as lines:
                lines.write(json.dumps(first).encode() + b"\n")
                lines.flush()
                *_, last = lines.readlines()
            assert reason in json.loads(last)["message"]


def test_one_client_cannot_have_everybody_wait(tmp_path: Path) -> None:
    path, echo = tmp_path / "control.sock", Echo()
    echo.silent = True
    with serving(path, echo):
        connection = connected_to(path, seconds=5.0)
        assert connection is not None
        with connection, connection.makefile("rwb") as lines:
            lines.write(b'{"type": "hello", "version": 1}\n')
            for number in range(17):
                lines.write(b'{"type": "status", "id": %d}\n' % number)
            lines.flush()
            lines.readline()
            refused = json.loads(lines.readline())
        assert refused["id"] == 16
        assert len(echo.asked_for) == 16


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"hello",
        b"[]",
        b"null",
        b'{"type": "quit", "id": 1}',
        b'{"type": "status"}',
        b'{"type": "status", "id": -1}',
        b'{"type": "status", "id": 1, "more": 1}',
        b'{"type": "ask", "id": 1, "text": "x", "at": "2026-01-01T00:00"}',
        b'{"type": "say", "id": 1, "text": ""}',
        b'{"type": "history", "id": 1, "count": 0}',
        b"\xff\xfe",
        b"[" * 50_000,
        json.dumps({"type": "ask", "id": 1, "text": "x" * (LONGEST_TEXT + 1)}).encode(),
    ],
    ids=range(14),
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ControlError):
        read_message(line)


def test_a_refusal_never_quotes_what_was_sent() -> None:
    with pytest.raises(ControlError) as refused:
        read_message(b'{"type": "ask", "id": 1, "text": 5, "secret": "my PIN is 1234"}')
    assert "1234" not in refused.value.message


def test_messages_are_read() -> None:
    assert read_message(b'{"type": "hello", "version": 1}') == Hello(type="hello", version=1)
    asked = read_message(b'{"type": "ask", "id": 3, "text": "hi", "at": "2026-01-01T00:00Z"}')
    assert isinstance(asked, Ask)
    assert asked.at is not None
