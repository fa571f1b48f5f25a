"""What is said without being asked: a timer that ends speaks for itself, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.pipeline import announce
from assistant.values import Act, AudioChunk, Prosody
from tests.unit.pipeline_fakes import Home, QuietMouth

WHISTLE = AudioChunk.silence(0.2)


class Whistle(QuietMouth):
    """Says everything with the same sound."""

    def speak(self, text: str, voice: str, prosody: Prosody) -> AudioChunk | None:
        return WHISTLE


def test_an_announcement_is_worded_and_spoken(tmp_path: Path) -> None:
    home = Home(tmp_path)
    parts = replace(home.parts, mouth=Whistle())
    reply = announce(Act("kettle", "emptied"), home.session, parts, home.now)
    assert (reply.text, reply.audio) == ("It's empty now.", WHISTLE)


def test_what_the_turn_before_used_is_not_used_by_an_announcement(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.say("I like jazz")
    home.desk.call("about_me", "profile.recall", {})
    assert home.desk.handed_out()
    reply = announce(Act("kettle", "emptied"), home.session, home.parts, home.now)
    assert reply.used == ()
