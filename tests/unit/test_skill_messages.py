"""What a skill's process says is checked before anything is believed."""

from __future__ import annotations

import json

import pytest

from assistant.errors import SkillError
from assistant.skill_host.messages import Answer, Call, Failed, Ready, read_message

REPLY = {"type": "reply", "id": 1, "act": "set", "slots": {"duration": 600}, "question": None}


def line(message: object) -> bytes:
    return json.dumps(message).encode()


def nested(levels: int) -> object:
    return [nested(levels - 1)] if levels else 1


def test_the_four_messages_of_the_protocol_are_read() -> None:
    assert isinstance(read_message(line(REPLY)), Answer)
    ready = {"type": "ready", "protocol": 1, "intents": ["set"]}
    assert isinstance(read_message(line(ready)), Ready)
    call = {"type": "call", "id": 1, "service": "schedule.list", "arguments": {}}
    assert isinstance(read_message(line(call)), Call)
    failed = {"type": "failed", "id": 1, "error": "ZeroDivisionError", "where": "skill.py:12"}
    assert isinstance(read_message(line(failed)), Failed)


@pytest.mark.parametrize(
    "sent",
    [
        b"Hello, I am a print",
        b"\xff\xfe",
        b"[1, 2]",
        b"{}",
        b"[" * 60_000,
        b'{"type": "reply", "id": 1, "act": "set", "slots": {"n": NaN}, "question": null}',
        line({"type": "ready", "protocol": 2, "intents": []}),
        line(REPLY | {"type": "shout"}),
        line(REPLY | {"id": "1"}),
        line(REPLY | {"act": "Set the {{ timer }}"}),
        line(REPLY | {"slots": {"not a name": 1}}),
        line(REPLY | {"slots": {"deep": nested(9)}}),
        line(REPLY | {"more": 1}),
        line({"type": "failed", "id": 1, "error": "what Anna said", "where": ""}),
        line({"type": "failed", "id": 1, "error": "E" * 81, "where": ""}),
        line({"type": "failed", "id": 1, "error": "E", "where": "w" * 121}),
    ],
)
def test_anything_else_is_refused_without_repeating_it(sent: bytes) -> None:
    with pytest.raises(SkillError) as caught:
        read_message(sent)
    assert "Anna" not in caught.value.message
    assert len(caught.value.message) < 100


def test_a_protocol_message_refuses_an_unknown_slot_kind() -> None:
    question = {"topic": "t", "yes": None, "no": None, "fill": None, "slot": "s"}
    with pytest.raises(SkillError, match="slot_kind"):
        read_message(line(REPLY | {"question": question | {"slot_kind": "password"}}))
