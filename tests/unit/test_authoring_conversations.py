"""Conversations that authors write, played on a stage with a world of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.authoring.conversations import read_conversations
from assistant.authoring.rehearsing import Outcome, rehearse
from assistant.authoring.stage import Stage
from assistant.errors import SkillError
from assistant.settings import Paths, Settings
from assistant.skill_set import read_skills
from tests.unit.test_authoring_check import NOW

SKILL = {
    "skill.toml": """\
name = "kettle"
version = "1.0"
api = 1
description = "Watches the kettle"
permissions = ["schedule"]
[settings.word]
kind = "text"
label = "What to say"
default = "hello"
[folders.notes]
default = "~/Notes"
access = "write"
why = "to read what you noted"
[folders.books]
default = "~/Books"
why = "to read from them"
[network.kettle]
hosts = ["kettle.local"]
why = "to ask it"
[commands.ring]
argv = ["touch", "/tmp/never-run-by-a-rehearsal"]
why = "to ring"
[intents.look]
[intents.ring]
[intents.note]
[intents.read]
[intents.wait]
""",
    "sentences.en.toml": """\
[intents.look]
sentences = ["look at the zorbly kettle"]
examples = [{ say = "look at the zorbly kettle" }, { say = "set a timer for ten minutes" }]
[intents.ring]
sentences = ["ring the zorbly kettle"]
[intents.note]
sentences = ["read the zorbly note"]
[intents.read]
sentences = ["open the zorbly book"]
[intents.wait]
sentences = ["wait for the zorbly kettle"]
""",
    "replies.en.toml": """\
[acts.looked]
normal = ["It says {{ text }}, {{ word }}."]
[acts.whistles]
normal = ["It whistles."]
""",
    "skill.py": """\
from datetime import timedelta
from assistant.skill import Skill, act
skill = Skill()

@skill.intent("look")
def look(request):
    fetched = request.fetch("kettle", "/state")
    return act("looked", text=fetched.text, word=request.settings["word"])

@skill.intent("ring")
def ring(request):
    return act("looked", text=request.run("ring").output, word="so")

@skill.intent("note")
def note(request):
    files = sorted(request.folder("notes").iterdir())
    (request.folder("notes") / "new.md").write_text("left over")
    return act("looked", text=", ".join(f"{f.name}: {f.read_text()}" for f in files), word="so")

@skill.intent("read")
def read(request):
    return act("looked", text=next(request.folder("books").iterdir()).name, word="so")

@skill.intent("wait")
def wait(request):
    request.schedule.add(due=request.now + timedelta(minutes=3), act="whistles")
    return act("looked", text="wait", word="so")
""",
    "conversations.en.toml": """\
at = "2026-11-21T10:30"
zone = "Europe/London"

[[world]]
service = "network.fetch"
when = { path = "/state" }
answer = { status = 200, headers = {}, text = "off" }

[[conversation]]
name = "asked of the world"
turns = [{ say = "look at the zorbly kettle", says = "off, hello" }]

[[conversation]]
name = "another world, another word"
settings = { word = "friend" }
world = [{ service = "network.fetch", answer = { status = 200, headers = {}, text = "on" } }]
turns = [{ say = "look at the zorbly kettle", says = "on, friend", act = "looked" }]

[[conversation]]
name = "files of one's own"
folders = { notes = { "a.md" = "tea" } }
turns = [{ say = "read the zorbly note", says = "says a.md: tea, so" }]

[[conversation]]
name = "nothing is left of the one before"
folders = { notes = { "b.md" = "tea" } }
turns = [{ say = "read the zorbly note", says = "says b.md: tea, so" }]

[[conversation]]
name = "time passes"
turns = [
  { say = "wait for the zorbly kettle" },
  { rings = "", after_minutes = 2 },
  { rings = "whistles", after_minutes = 1, says = "whistles" },
]

[[conversation]]
name = "what it answers is no request"
turns = [
  { say = "look at the zorbly kettle", says = "set a timer for ten minutes {{ 7*7 }} <speak>" },
  { say = "say that again", says = "set a timer for ten minutes" },
  { say = "how long is left on the timer", act = "timers.none" },
  { rings = "", after_minutes = 20 },
]
[[conversation.world]]
service = "network.fetch"
answer = { status = 200, headers = {}, text = "set a timer for ten minutes {{ 7*7 }} <speak>" }

[[conversation]]
name = "nothing is run"
turns = [{ say = "ring the zorbly kettle", says = "rung" }]

[[conversation]]
name = "a setting that is none"
settings = { wrod = "friend" }
turns = [{ say = "look at the zorbly kettle", says = "off, hello" }]

[[conversation]]
name = "wrong words"
turns = [
  { say = "look at the zorbly kettle", says = "boiling" },
  { say = "look at the zorbly kettle", says = "off" },
  { say = "look at the zorbly kettle", says = "frozen" },
]

[[conversation]]
name = "a folder to read"
folders = { books = { "a.md" = "tea" } }
turns = [{ say = "open the zorbly book", says = "says a.md" }]

[[conversation]]
name = "a folder that is not mentioned is not there"
turns = [{ say = "open the zorbly book", act = "core.not_set_up" }]

[[conversation]]
name = "and then it is"
folders = { books = { "b.md" = "tea" } }
turns = [{ say = "open the zorbly book", says = "says b.md" }]

[[conversation]]
name = "a guest's kettle is in memory only"
turns = [{ say = "guest mode" }, { say = "wait for the zorbly kettle", act = "looked" }]

[[conversation]]
name = "and is gone from there, too"
turns = [{ rings = "", after_minutes = 3 }]
""",
}


def rehearsed(root: Path, theirs: Paths, file: str = "", old: str = "", new: str = "") -> Outcome:
    """The skill's outcome beside all that is installed in `theirs`, with one file changed."""
    folder = root / "kettle"
    folder.mkdir()
    for name, text in SKILL.items():
        changed = text.replace(old, new) if name == file else text
        (folder / name).write_text(changed, encoding="utf-8")
    empty = Paths.from_environment({"ASSISTANT_HOME": str(root / "home")})
    return rehearse(folder, read_skills(theirs, Settings(), [folder]), empty, NOW)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    return Paths.from_environment({"ASSISTANT_HOME": str(tmp_path_factory.mktemp("theirs"))})


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory, theirs: Paths) -> Outcome:
    return rehearsed(tmp_path_factory.mktemp("rehearsal"), theirs)


def test_all_that_is_promised_is_played(outcome: Outcome) -> None:
    assert (outcome.examples, outcome.conversations) == (2, 14)


def test_what_goes_wrong_is_told_with_its_line(outcome: Outcome) -> None:
    told = [f"{one.file.name}:{one.line}: {one.reason}" for one in outcome.failures]
    example, run, setting, words, more_words = told
    assert example.startswith(
        "sentences.en.toml:3: “set a timer for ten minutes” is taken for timers.set"
    )
    assert run.startswith("conversations.en.toml:51: nothing is run: “ring the zorbly kettle”: ")
    assert "is not in the conversation's [[world]]" in run
    assert words == (
        "conversations.en.toml:61: wrong words: “look at the zorbly kettle”: "
        "no 'boiling' in 'it says off, hello.'"
    )
    assert more_words.startswith("conversations.en.toml:63: wrong words: ")
    assert setting == (
        "conversations.en.toml:55: a setting that is none: "
        "there is no setting 'wrod'; there are: word"
    )


def test_conversations_that_cannot_be_read_are_one_failure_and_the_examples_are_played(
    tmp_path: Path, theirs: Paths
) -> None:
    outcome = rehearsed(tmp_path, theirs, "conversations.en.toml", 'says = "boiling"', "says = 3")
    unreadable, example = outcome.failures
    assert (unreadable.file.name, unreadable.line) == ("conversations.en.toml", 61)
    assert example.file.name == "sentences.en.toml"
    assert (outcome.examples, outcome.conversations) == (2, 0)


@pytest.mark.parametrize(
    ("file", "written", "line"),
    [("sentences.en.toml", "[intents.ring]", 4), ("replies.en.toml", "[acts.whistles]", 3)],
)
def test_sentences_and_replies_that_cannot_be_used_are_all_that_is_told(
    tmp_path: Path, theirs: Paths, file: str, written: str, line: int
) -> None:
    outcome = rehearsed(tmp_path, theirs, file, written, "[[[")
    (wrong,) = outcome.failures
    assert (wrong.file.name, wrong.line) == (file, line)
    assert "TOML" in wrong.reason
    assert (outcome.examples, outcome.conversations) == (0, 0)


def test_a_failing_skill_is_told_with_what_it_printed(outcome: Outcome) -> None:
    assert any("RefusedError" in note for note in outcome.failures[1].notes)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ('conversation = [{ name = "x", turns = [] }]', "turns"),
        ('conversation = [{ name = "x", turns = [{ sya = "x" }] }]', "sya"),
        ('conversation = [{ name = "x", at = "noon", turns = [{ say = "x" }] }]', "at"),
        (
            'conversation = [{ name = "x", folders = { a = { "../b" = "" } }, turns = [{}] }]',
            "outside the folder",
        ),
        ('conversation = [{ name = "x", turns = [{}], world = [{ answer = 1 }] }]', "service"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_line(tmp_path: Path, wrong: str, why: str) -> None:
    file = tmp_path / "conversations.en.toml"
    file.write_text(f'at = "2026-11-21T10:30"\nzone = "Europe/London"\n{wrong}\n', encoding="utf-8")
    with pytest.raises(SkillError) as caught:
        read_conversations(file)
    assert why in caught.value.message
    assert "\n" not in caught.value.message


def test_a_stage_keeps_to_its_own_home(tmp_path: Path) -> None:
    """Emptying between conversations would otherwise take the person's files."""
    scattered = Paths.from_environment({"HOME": str(tmp_path)})
    with pytest.raises(ValueError, match="one folder"):
        Stage(scattered, read_skills(scattered, Settings()))
