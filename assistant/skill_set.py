"""What the installed skills are, understand and say, read from their folders."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import resources
from pathlib import Path

from assistant.errors import SpeakingError
from assistant.installed import installed_skills
from assistant.profile.adaptations import adaptations
from assistant.settings import Paths, Settings
from assistant.skill_host.manifest import Manifest, Unasked
from assistant.speaking.replies import ReplyBook, load_replies, read_replies
from assistant.understanding.compiled_files import CompiledFiles
from assistant.understanding.conversation import conversation
from assistant.understanding.sentence_model import SentenceModel
from assistant.understanding.spoken_values import SpokenValues
from assistant.understanding.templates import CompiledSkill
from assistant.understanding.understanding import Understanding
from assistant.values import CORE


@contextmanager
def nothing_is_garbage() -> Iterator[None]:
    """While much is made that lasts, looking for garbage in it would take a quarter of the time.

    Nor is it looked for in there later: that would be one long pause, in the middle of a turn.
    """
    was_looked_for = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_looked_for:
            gc.enable()


@dataclass(frozen=True)
class SkillSet:
    """What the installed skills are, understand and say. `problems`: what was left out."""

    manifests: Sequence[Manifest]
    compiled: Sequence[CompiledSkill]
    books: Mapping[str, ReplyBook]
    problems: Sequence[str]
    language: str
    files: CompiledFiles
    sentence_model: Path | None = None

    @cached_property
    def values(self) -> SpokenValues:
        return SpokenValues(self.language)

    @cached_property
    @nothing_is_garbage()
    def understanding(self) -> Understanding:
        """Raises `UnderstandingError` where there is to be a sentence model and there is none."""
        folder = self.sentence_model
        model = SentenceModel.open(folder.expanduser()) if folder is not None else None
        skills = [*self.compiled, conversation(self.language, self.files.compiled)]
        # The core's own wordings are a part of the code.
        keep = partial(self.files.of_all, self.compiled, self.language)
        return Understanding(skills, self.values, self.language, model, keep)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where each of them lies."""
        return tuple(manifest.folder for manifest in self.manifests)

    @property
    def unasked(self) -> tuple[Unasked, ...]:
        """What skills do unasked, for who agreed to a way of adapting; only where it is one."""
        declared = (one for manifest in self.manifests for one in manifest.unasked)
        return tuple(one for one in declared if one.adaptation in adaptations())

    @property
    def purposes(self) -> Mapping[str, Mapping[str, str]]:
        """By skill: which facts it asks for, and what for."""
        return {manifest.name: manifest.reach.facts for manifest in self.manifests}

    @property
    def examples(self) -> Mapping[str, str]:
        """Something to say to each skill: the first of its examples."""
        return {one.skill: one.examples[0].say for one in self.compiled if one.examples}

    @property
    def descriptions(self) -> Mapping[str, str]:
        """What each skill is for, in this language, where its replies say so."""
        return {name: book.description for name, book in self.books.items() if book.description}


@nothing_is_garbage()
def read_skills(
    paths: Paths, settings: Settings, more: Sequence[Path] = (), before: SkillSet | None = None
) -> SkillSet:
    """Every installed skill, and the core's wordings; what is broken leaves out only itself.

    Of the sentences that were read `before` only those of the skills in `more` are read anew.
    """
    found, broken = installed_skills(paths, settings.skills.disabled, more)
    manifests = [one for one in found if _speaks(one.folder, settings.language)]
    known = dict(zip(before.folders, before.compiled, strict=True)) if before else {}
    for folder in more:
        known.pop(folder.resolve(), None)
    files = CompiledFiles(paths.compiled_sentences)
    compiled = [
        known.get(manifest.folder) or _compiled(manifest, settings.language, files)
        for manifest in manifests
    ]
    problems = [*map(str, broken), *(str(p) for skill in compiled for p in skill.problems)]
    if silent := ", ".join(one.name for one in found if one not in manifests):
        problems.append(f"skills without “{settings.language}” are left out: {silent}")
    replies = f"replies.{settings.language}.toml"
    with resources.as_file(resources.files("assistant.dialogue").joinpath(replies)) as core:
        books = {CORE: files.of_file(CORE, core, partial(load_replies, core, CORE))}
    for manifest in manifests:
        file = manifest.folder / replies
        try:
            book = files.of_file(manifest.name, file, partial(read_replies, file, manifest.name))
        except SpeakingError as error:
            problems.append(error.message)
        else:
            books[manifest.name] = book
            problems += book.problems
    if before is None:
        files.remove_unused()
    model = settings.understanding.sentence_model
    return SkillSet(manifests, compiled, books, problems, settings.language, files, model)


def _compiled(manifest: Manifest, language: str, files: CompiledFiles) -> CompiledSkill:
    file = manifest.folder / f"sentences.{language}.toml"
    return files.compiled(manifest.name, file, manifest.intents, language)


def _speaks(folder: Path, language: str) -> bool:
    """Whether the skill in `folder` was written in that language, or in none that we could see."""
    return (folder / f"sentences.{language}.toml").exists() or not any(
        folder.glob("sentences.*.toml")
    )
