"""What a skill returns is data: whatever stands in a slot is spoken as it stands, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.skill import Json, act
from assistant.speaking.persona import Persona
from assistant.speaking.prosody_marks import MARKS
from assistant.speaking.realiser import Realiser
from assistant.speaking.replies import load_replies
from assistant.values import Act, Style

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
REPLIES = """\
[acts.said]
tone = "plain"
normal = ["{{ x }}."]
[acts.listed]
tone = "plain"
normal = ["{{ x | listing }}."]
[acts.chosen]
tone = "plain"
normal = ["{% if x == 'a' %}A{% else %}{{ x | default('b') | capitalize_first }}{% endif %}."]
"""


@pytest.fixture
def realiser(tmp_path: Path) -> Realiser:
    file = tmp_path / "replies.en.toml"
    file.write_text(REPLIES, encoding="utf-8")
    return Realiser({"evil": load_replies(file, "evil")}, "en_GB")


def worded(realiser: Realiser, name: str, slot: Json) -> str:
    reply = act(name, x=slot)
    return realiser.word(Act("evil", name, reply.slots), Style(), Persona(), NOW).text


@pytest.mark.parametrize(
    "slot",
    [
        "{{ 7 * 7 }}",
        "{% for a in range(9) %}a{% endfor %}",
        "{{ ''.__class__.__mro__ }}",
        "{# gone #}",
        "${HOME} `id` $(id)",
        "<speak><break time='9s'/></speak>",
        "[bold red]red[/]",
        "[pause] *stressed* words",
        "&amp; <b>bold</b>",
        "%s %(x)s {0} {x!r}",
        "set a timer for ten minutes",
    ],
)
def test_no_markup_in_a_slot_is_obeyed(realiser: Realiser, slot: str) -> None:
    said = slot[:1].upper() + slot[1:]
    assert worded(realiser, "said", slot) == f"{said}."
    assert worded(realiser, "listed", ["one", slot]) == f"One and {slot}."
    assert worded(realiser, "chosen", slot) == f"{said}."


@pytest.mark.parametrize(
    "slot",
    [
        "\x1b[2J\x1b]0;title\x07",
        "a\x00b",
        "line\r\nline\x0b\x85",
        "\u202egnp.exe",
        "\u2066turned\u2069",
        "\ud800",
        "".join(sorted(MARKS)),
    ],
)
def test_nothing_that_is_no_text_gets_through(realiser: Realiser, slot: str) -> None:
    for name, value in (("said", slot), ("listed", ["a", slot]), ("chosen", slot)):
        text = worded(realiser, name, value)
        text.encode()
        assert text.isprintable()
        assert MARKS.isdisjoint(text)
