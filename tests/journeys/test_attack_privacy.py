"""Privacy under attack: what is forgotten is gone, what is private stays unspoken and unguessed."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import which

import pytest

from assistant.confinement.layers import WITHOUT, Layer
from tests.journeys.cli_program import ROOT, Program, needs_espeak
from tests.opened_journal import readable
from tests.warm_homes import warmed

CANARIES = ("zebrawort", "quokkaville", "kumquatine", "tangelofruit", "marzipania", "dugongfood")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def said(program: Program, *lines: str, at: str = "2026-05-03T10:00") -> list[str]:
    """The replies to `lines`, one conversation."""
    ended = program("ask", "-", "--at", at, typed="\n".join(lines))
    assert ended.code == 0, ended.err
    return [str(turn["reply"]["text"]) for turn in ended.turns]


def facts(program: Program, *options: str) -> list[dict[str, object]]:
    known: list[dict[str, object]] = json.loads(program("profile", "show", "--json", *options).out)
    return known


def holding(folder: Path, words: Iterable[str]) -> set[str]:
    """Those of `words` that stand in any file, also encrypted, or any file's name in `folder`."""
    names = "\n".join(map(str, folder.rglob("*")))
    everything = (names + readable(folder)).lower()
    return {word for word in words if word in everything}


def test_each_way_to_forget_leaves_no_byte(program: Program) -> None:
    said(
        program,
        "call me Zebrawort",
        "remember that I live in Quokkaville",
        "remember that I'm allergic to kumquatine",
        "I love tangelofruit",
        "remember that my wife is called Marzipania",
        "my favourite food is dugongfood",
        "what time is it",
    )
    assert holding(program.home, CANARIES) == set(CANARIES)
    said(program, "forget that")
    assert "dugongfood" not in holding(program.home, CANARIES)
    said(program, "forget everything about kumquatine", "forget that I live in Quokkaville")
    assert holding(program.home, CANARIES) == {"zebrawort", "tangelofruit", "marzipania"}
    assert program("profile", "forget", "--last", "--yes").code == 0
    assert program("profile", "forget", "--about", "tangelofruit", "--yes").code == 0
    (left,) = facts(program)
    assert program("profile", "forget", left["fact"]).code == 0
    assert holding(program.home, CANARIES) == set()
    # What it saw that somebody asks for ("what time is it") is none of what was told.
    assert not [fact for fact in facts(program, "--all") if fact["source"] != "observed"]


def test_what_is_in_a_damaged_file_is_forgotten_too(program: Program) -> None:
    said(program, "call me Zebrawort")
    profile = program.home / "data" / "profile.journal"
    content = bytearray(profile.read_bytes())
    content[len(content.rstrip(b"\0")) - 20] ^= 1  # of the last record, before the room for more
    profile.write_bytes(content)
    assert program("profile", "show").code == 1
    assert holding(program.home, CANARIES) == {"zebrawort"}
    said(program, "forget everything about something else")
    assert holding(program.home, CANARIES) == {"zebrawort"}
    said(program, "forget everything about Zebrawort")
    assert holding(program.home, CANARIES) == set()


def test_a_wipe_takes_timers_lists_drafts_and_damaged_files(program: Program) -> None:
    said(
        program,
        "call me Zebrawort",
        "set a kumquatine timer for one minute",
        "add tangelofruit to my shopping list",
        "remind me to feed marzipania tomorrow at nine",
    )
    data, state = program.home / "data", program.home / "state"
    (data / "profile.journal.damaged-1").write_text("quokkaville")
    (data / ".profile.journal.new").write_text("dugongfood")
    (state / "schedule.json.damaged-3").write_text("dugongfood")
    program.settings('[speaking]\nvoice = "calm"\n')
    assert holding(program.home, CANARIES) == set(CANARIES)
    assert program("profile", "wipe", "--yes").code == 0
    assert holding(program.home, CANARIES) == set()
    assert (program.home / "config" / "settings.toml").exists()


def test_only_its_person_can_look_into_what_it_keeps(tmp_path: Path) -> None:
    program = Program(tmp_path / "made by itself")
    said(
        program,
        "add milk to my shopping list",  # the first of all, so that it makes the folders
        "set a timer for one hour",
        "call me Haz",
        "use another voice",
    )
    kept = [program.home, *program.home.rglob("*")]
    assert {file.name for file in kept} >= {"shopping.md", "schedule.json", "profile.journal"}
    open_to_others = [file for file in kept if stat.S_IMODE(file.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_settings_keep_their_mode_and_their_link(program: Program, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("# mine\n")
    elsewhere.chmod(0o640)
    file = program.settings("")
    file.unlink()
    file.symlink_to(elsewhere)
    said(program, "use another voice", "yes")
    assert file.is_symlink()
    assert "# mine" in elsewhere.read_text()
    assert "voice" in elsewhere.read_text()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o640


QUESTIONS = (
    "what do you know about me",
    "tell me everything you know about me",
    "where do I live",
    "do you know where I live",
    "what's my address",
    "what am I allergic to",
    "am I allergic to anything",
    "do you know my allergies",
    "when is my birthday",
    "where do I work",
    "who is in my family",
    "what's my wife's name",
    "what do I like",
    "why did you say that",
    "what did you say",
    # Somebody who guesses, or who tries to have it read back.
    "I live in Quokkaville",
    "I'm allergic to kumquatine",
    "I love Jesus",
    "forget that I'm allergic to kumquatine",
    "I live in Rome",
    "no, I live in Madrid",
    "I no longer live in Madrid",
)
PRIVATE = re.compile("quokkaville|kumquatine|tangelo|4 may|marzipania|jesus", re.IGNORECASE)


@pytest.mark.parametrize("length", ["shorter please", "normal answers", "longer answers please"])
def test_nothing_private_is_told_by_voice_alone(program: Program, length: str) -> None:
    said(
        program,
        "remember that I live in Quokkaville",
        "remember that I'm allergic to kumquatine",
        "remember that my birthday is the 4th of May 1980",
        "remember that I work at Tangelo",
        "remember that my wife is called Marzipania",
        "remember that I love Jesus",
    )
    assert len(facts(program)) == 6
    for reply in said(program, length, *QUESTIONS):
        assert not PRIVATE.search(reply), reply


NOT_STATED = (
    "my sister says I live in Porto",
    'she said "I live in Paris"',
    "he said I'm vegan",
    "if I am allergic to nuts what should I do",
    "what if I'm vegetarian",
    "am I vegetarian",
    "you think my name is Bob",
    "tell Anna I live in Rome",
    "my name is on the list",
    "call me a taxi",
    "I'm from Mars just kidding",
    "imagine I live in Rome",
    "repeat after me my name is Bob",
    "between you and me I like gin",
    "guest mode my name is Eve",
    "how do you say I'm vegetarian in French",
    "welcome back to the show my name is Jimmy and I love my audience",
    "maybe I'm vegan",
    "I wish I lived in Porto",
    "I want to live in Porto",
    "they say I'm allergic to nuts",
    "remember that my pin is one two three four",
    "my card number is 4111 1111 1111 1111",
    "I'm tired",
    "I love it",
    "call me {{ 7*7 }}",
    "call me <speak>",
    "call me ../../etc/passwd",
    f"call me {'Z' * 5_000}",
    f"I like {'tea and ' * 1_000}",
)


def test_nothing_is_learnt_that_was_not_stated(program: Program) -> None:
    said(program, *NOT_STATED)
    assert facts(program, "--all") == []


@pytest.mark.parametrize(
    "delicate", ["I love Jesus", "I like men", "my favourite drug is weed", "I live in Porto"]
)
def test_the_delicate_is_kept_only_after_a_yes(program: Program, delicate: str) -> None:
    assert said(program, delicate, "no")[0].endswith("Shall I remember that?")
    assert facts(program) == []


def test_two_noes_end_the_asking(program: Program) -> None:
    for day in ("01", "02"):
        asked, _ = said(program, "I live in Porto", "no", at=f"2026-05-{day}T10:00")
        assert asked.endswith("Shall I remember that?")
    (answer,) = said(program, "I live in Porto", at="2026-05-03T10:00")
    assert "?" not in answer
    assert facts(program) == []


STRACE = which("strace")


@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
@needs_espeak
@pytest.mark.parametrize("command", [["ask", "call me Haz"], ["say", "hello", "--out", "{out}"]])
def test_it_reaches_no_network_and_writes_nowhere_else(tmp_path: Path, command: list[str]) -> None:
    log = tmp_path / "trace"
    out = tmp_path / "out.wav"
    home = tmp_path / "home"
    environment = {"HOME": str(home), "ASSISTANT_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    # bubblewrap makes a world of its own, in which everything is new and nothing is kept.
    environment |= {WITHOUT: Layer.BUBBLEWRAP}
    calls = "trace=socket,connect,sendto,openat,creat,mkdir,mkdirat,rename,renameat,renameat2"
    words = [word.format(out=out) for word in command]
    program = [sys.executable, "-m", "assistant.cli", *words]
    done = subprocess.run(
        [str(STRACE), "-f", "-qq", "-o", str(log), "-e", calls, *program],
        cwd=ROOT,
        env=environment | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace is not allowed here")
    assert done.returncode == 0, done.stderr
    lines = log.read_text().splitlines()
    # A skill's process tries once whether it is refused what it gave up.
    refused = re.compile(r"socket\(AF_INET, .* = -1 EAFNOSUPPORT")
    reached = [line for line in lines if "AF_INET" in line or "sendto" in line]
    assert [line for line in reached if not refused.search(line)] == []
    written = [line for line in lines if re.search(r"O_CREAT|O_WRONLY|O_RDWR|mkdir|rename", line)]
    ours = re.compile(rf'"({re.escape(str(tmp_path))}|/dev/(null|tty)"|/proc/self/fd/)')
    # espeak-ng's sound library looks for its own settings of root, whatever HOME says.
    sound = re.compile(r'mkdir\("[^"]*/\.config/pulse"')
    assert [line for line in written if not ours.search(line) and not sound.search(line)] == []
