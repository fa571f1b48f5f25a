"""A skill's examples and conversations, played; what went wrong, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.authoring.check_sentences import misread
from assistant.authoring.conversations import Conversation, read_conversations
from assistant.authoring.findings import AuthorFile
from assistant.authoring.stage import Stage
from assistant.errors import SkillError
from assistant.settings import Paths
from assistant.skill_host.manifest import Manifest, load_manifest
from assistant.skill_host.skill_settings import checked_settings
from assistant.skill_set import SkillSet
from assistant.understanding.sentences_file import Example

_NOTES_SHOWN = 4
"""Lines of what a skill printed that are shown with a failure: the end of a traceback."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong, and the line it was asked for at. `notes`: what the skill printed."""

    file: Path
    line: int
    reason: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many examples and conversations there were, and what went wrong."""

    examples: int
    conversations: int
    failures: tuple[Failure, ...]


def rehearse(folder: Path, known: SkillSet, home: Paths, now: datetime) -> Outcome:
    """Play all that the skill in `folder` promises, with all of `known` beside it.

    `home` is an empty one; the examples are said `now`. Where sentences or replies cannot be used
    as they are written, nothing is played. Raises `SkillError` where the skill cannot be used at
    all.
    """
    manifest = load_manifest(folder)
    language = known.language
    if left_out := tuple(_left_out(manifest, known)):
        return Outcome(0, 0, left_out)
    script = AuthorFile(manifest.folder / f"conversations.{language}.toml")
    conversations, unreadable = _conversations(script)
    examples = next(one.examples for one in known.compiled if one.skill == manifest.name)
    said = AuthorFile(manifest.folder / f"sentences.{language}.toml")
    stage = Stage(home, known)
    with stage.closing:
        failures = [
            *unreadable,
            *_misread(stage, said, manifest, examples, now),
            *(
                bad
                for number, one in enumerate(conversations)
                for bad in _played(stage, script, number, one, manifest)
            ),
        ]
    return Outcome(len(examples), len(conversations), tuple(failures))


def _left_out(manifest: Manifest, known: SkillSet) -> Iterator[Failure]:
    """What of its sentences and replies was not usable when all skills were read."""
    for kind in ("sentences", "replies"):
        file = AuthorFile(manifest.folder / f"{kind}.{known.language}.toml")
        for problem in known.problems:
            if problem.startswith(str(file.path)):
                told = file.told(problem)
                yield Failure(told.file, told.line, told.reason)


def _conversations(script: AuthorFile) -> tuple[Sequence[Conversation], Sequence[Failure]]:
    """Those in the `script`, and what keeps it from being read."""
    try:
        return read_conversations(script.path) if script.path.exists() else (), ()
    except SkillError as error:
        told = script.told(error.message)
        return (), (Failure(told.file, told.line, told.reason),)


def _misread(
    stage: Stage, said: AuthorFile, manifest: Manifest, examples: Sequence[Example], now: datetime
) -> Iterator[Failure]:
    for example in examples:
        found = stage.assistant.understand(example.say, now)
        ranked = partial(stage.assistant.rank, example.say, now)
        if reason := misread(example, found, manifest, ranked):
            yield Failure(said.path, example.line, f"“{example.say}” {reason}")


def _played(
    stage: Stage, script: AuthorFile, number: int, conversation: Conversation, manifest: Manifest
) -> Iterator[Failure]:
    """What goes wrong in the conversation of that `number` in the `script`, from 0 on."""
    try:
        checked_settings(manifest.settings, conversation.settings)
    except SkillError as error:
        line = script.line_of_key("conversation", number, "settings")
        yield Failure(script.path, line, f"{conversation.name}: {error.message}")
        return
    noted = ""
    for shortfall in stage.play(conversation):
        all_noted = stage.assistant.author_notes(conversation.skill)
        notes, noted = all_noted.removeprefix(noted).strip().splitlines(), all_noted
        said = conversation.turns[shortfall.turn].title
        line = script.line_of_key("conversation", number, "turns", shortfall.turn)
        reason = f"{conversation.name}: “{said}”: {shortfall.reason}"
        yield Failure(script.path, line, reason, tuple(notes[-_NOTES_SHOWN:]))
