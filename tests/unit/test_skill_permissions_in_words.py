"""What a person reads before they decide: every permission there is has words."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from assistant.skill_host.grants import all_asked
from assistant.skill_host.manifest import load_manifest
from assistant.skill_host.permissions import Permission
from assistant.skill_host.permissions_in_words import permissions_of, unasked_in_words

EVERYTHING = """\
name = "greedy"
version = "1.0"
api = 1
description = "Wants it all"
permissions = [{services}]
[settings.bridge]
kind = "host"
label = "Where the lights are"
[profile]
home = "to tell the weather there"
[folders.notes]
default = "~/Notes"
access = "write"
why = "to keep your notes"
[folders.words]
default = "/usr/share/dict"
why = "to look words up"
[network.lights]
hosts = ["{{bridge}}", "example.org"]
ports = [80, 8123]
tls = false
why = "to switch your lights"
[bus.players]
names = ["org.mpris.MediaPlayer2.*"]
calls = ["org.mpris.MediaPlayer2.Player.*"]
why = "to pause your music"
[commands.call]
argv = ["dial", "{{number}}"]
why = "to call people"
[commands.mail]
why = "to write to people"
[intents.go]
[unasked.appointments]
intent = "go"
after = ["gone"]
"""


def test_all_that_is_asked_for_is_told_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "greedy"
    folder.mkdir()
    services = ", ".join(f'"{name}"' for name in get_args(Permission))
    (folder / "skill.toml").write_text(EVERYTHING.format(services=services), encoding="utf-8")
    (folder / "skill.py").write_text("", encoding="utf-8")
    manifest = load_manifest(folder)
    told = {one.name: one.words for one in permissions_of(manifest)}
    assert told.keys() == all_asked(manifest)
    assert told["profile.home"] == "read what is known of your home, to tell the weather there"
    assert told["folders.notes"] == (
        "read, change and remove all files in ~/Notes, to keep your notes"
    )
    assert told["folders.words"] == "read all files in /usr/share/dict, to look words up"
    assert told["network.lights"] == (
        "exchange data with the machine you set as bridge (Where the lights are), example.org "
        "(ports 80, 8123, unencrypted), to switch your lights"
    )
    assert told["commands.call"] == "run “dial {number}” as you would, to call people"
    assert told["commands.mail"] == "run a program that you choose as you would, to write to people"
    assert "only org.mpris.MediaPlayer2.Player.*" in told["bus.players"]
    (unasked,) = unasked_in_words(manifest)
    assert unasked.startswith("Once you say yes to appointments, it looks every minute ")
