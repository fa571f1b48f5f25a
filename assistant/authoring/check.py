"""Everything that can be said of a skill before anybody uses it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.authoring.check_code import CodeCheck
from assistant.authoring.check_replies import ReplyCheck
from assistant.authoring.check_sentences import SentenceCheck
from assistant.authoring.check_words import WordsCheck
from assistant.authoring.code import read_code
from assistant.authoring.conversations import read_conversations
from assistant.authoring.findings import AuthorFile, Finding, Severity
from assistant.errors import SkillError
from assistant.settings import Paths
from assistant.skill import Request
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import CODE_FILE, MANIFEST_FILE, Manifest, load_manifest
from assistant.skill_set import SkillSet
from assistant.values import Json

CHECKING_SECONDS = 10.0

_PLACE = re.compile(r" at ([\w./]+):(\d+)$")
"""Where in the skill's own code, as the host tells it."""


def check_skill(folder: Path, skills: SkillSet, now: datetime) -> list[Finding]:
    """What is wrong with the skill in `folder`, which is one of `skills`, file by file.

    Its code is read, and loaded once in a process of its own; no intent is carried out.
    """
    try:
        manifest = load_manifest(folder)
    except SkillError as error:
        return [AuthorFile(folder / MANIFEST_FILE).told(error.message)]
    found = list(dict.fromkeys(read_findings(manifest, skills, now)))
    if not any(one.file.suffix == ".py" and one.severity is Severity.ERROR for one in found):
        found += _loaded(manifest)
    return sorted(found, key=lambda one: (one.file.name != MANIFEST_FILE, one.file, one.line))


def read_findings(manifest: Manifest, skills: SkillSet, now: datetime) -> Iterator[Finding]:
    """The same as far as reading its files tells."""
    folder, language = manifest.folder, skills.language
    code = read_code(folder, request_services())
    compiled = {one.skill: one for one in skills.compiled}
    own = compiled[manifest.name]
    sentences = AuthorFile(folder / f"sentences.{language}.toml")
    replies = AuthorFile(folder / f"replies.{language}.toml")
    yield from SentenceCheck(
        manifest, own, compiled, skills.understanding, skills.values, language, now
    ).findings(code)
    yield from ReplyCheck(manifest, replies, code).findings()
    yield from CodeCheck(manifest, own, code, sentences).findings()
    yield from WordsCheck(folder, language, code).findings()
    yield from _conversations(manifest, language)


def request_services() -> tuple[str, ...]:
    """The parts of a request that are groups of services."""
    groups = inspect.getmembers(Request, lambda member: isinstance(member, property))
    return tuple(name for name, _ in groups)


def _conversations(manifest: Manifest, language: str) -> Iterator[Finding]:
    file = AuthorFile(manifest.folder / f"conversations.{language}.toml")
    if not file.path.exists():
        yield file.warning(1, "there is none: no conversation is tried by `assistant skills test`")
        return
    try:
        read_conversations(file.path)
    except SkillError as error:
        yield file.told(error.message)


def _loaded(manifest: Manifest) -> Iterator[Finding]:
    """Whether its code can be loaded in an empty home, and what it says of itself where not."""
    with TemporaryDirectory() as home, ExitStack() as closing:
        paths = Paths.from_environment({"ASSISTANT_HOME": home})
        grants = Grants(paths, [manifest.folder], outside=False)
        starter = ConfinedChildren(paths, grants)
        host = SkillHost(
            [manifest],
            _NoServices(),
            start_seconds=CHECKING_SECONDS,
            starter=starter,
            grants=grants,
        )
        closing.callback(host.close)
        try:
            host.start(manifest.name)
        except SkillError as error:
            notes = host.author_notes(manifest.name).strip().splitlines()
            where = _PLACE.search(error.message)
            file, line = (where[1], int(where[2])) if where else (CODE_FILE, 1)
            reason = f"cannot be loaded: {notes[-1] if notes else error.message}"
            yield AuthorFile(manifest.folder / file).error(line, reason)


class _NoServices:
    """A skill that is only loaded is served with nothing."""

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:  # noqa: ARG002
        raise SkillError(f"{skill}: {service} is out of reach while it is checked")
