"""Compiled sentences that are kept are those that compiling would give, or are made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Paths, Settings
from assistant.skill_set import read_skills
from assistant.speaking.replies import read_replies
from assistant.understanding.compiled_files import CompiledFiles
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import IntentTraits, Verbosity
from tests.warm_homes import warmed

TRAITS = {"boil": IntentTraits()}
SENTENCES = """
[intents.boil]
sentences = ["boil the (kettle|pot) [please]", "boil ("]
examples = [{ say = "boil the kettle" }]
"""


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    file = tmp_path / "sentences.en.toml"
    file.write_text(SENTENCES)
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sentences"


def read(folder: Path, file: Path, skill: str = "kettle") -> CompiledSkill:
    return CompiledFiles(folder).compiled(skill, file, TRAITS, "en")


def said(compiled: CompiledSkill) -> tuple[object, ...]:
    graphs = [one.graph.labels for one in compiled.templates]
    return (compiled.skill, graphs, compiled.examples, compiled.problems)


def test_what_is_kept_is_what_compiling_gives(sentences: Path, folder: Path) -> None:
    assert said(read(folder, sentences)) == said(compile_skill("kettle", sentences, TRAITS))
    kept = folder / "kettle.en.pickle"
    written = kept.stat().st_mtime_ns
    again = read(folder, sentences)
    assert kept.stat().st_mtime_ns == written
    assert said(again) == said(compile_skill("kettle", sentences, TRAITS))
    assert len(again.problems) == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    assert kept.stat().st_mode & 0o777 == 0o600


def test_other_sentences_or_traits_are_compiled_anew(sentences: Path, folder: Path) -> None:
    read(folder, sentences)
    sentences.write_text(SENTENCES.replace("pot", "pan"))
    assert "boil the (kettle|pan) [please]" in [it.text for it in read(folder, sentences).templates]
    risky = {"boil": IntentTraits(declines=True)}
    compiled = CompiledFiles(folder).compiled("kettle", sentences, risky, "en")
    assert compiled.templates[0].traits.declines


@pytest.mark.parametrize("size", [0, 10, 40, 200])
def test_half_a_file_is_made_anew(sentences: Path, folder: Path, size: int) -> None:
    whole = said(read(folder, sentences))
    kept = folder / "kettle.en.pickle"
    content = kept.read_bytes()
    kept.write_bytes(content[:size])
    assert said(read(folder, sentences)) == whole
    assert kept.read_bytes()[:64] == content[:64]


def test_a_changed_byte_is_never_unpickled(sentences: Path, folder: Path) -> None:
    whole = said(read(folder, sentences))
    kept = folder / "kettle.en.pickle"
    content = bytearray(kept.read_bytes())
    content[-20] ^= 1
    kept.write_bytes(content)
    assert said(read(folder, sentences)) == whole
    assert kept.read_bytes() != content


def test_where_nothing_can_be_kept_it_is_compiled_every_time(sentences: Path, folder: Path) -> None:
    folder.parent.write_text("a file where the folder should be")
    assert read(folder, sentences).templates
    assert read(folder.with_name("other"), sentences.with_name("none.toml")).problems


def test_what_was_made_of_all_skills_is_made_once(sentences: Path, folder: Path) -> None:
    made: list[str] = []

    def make() -> list[str]:
        made.append("once")
        return made

    skills = [read(folder, sentences), read(folder, sentences, "toaster")]
    first = CompiledFiles(folder).of_all(skills, "en", "words", make)
    again = CompiledFiles(folder).of_all(skills, "en", "words", make)
    assert first == again == made == ["once"]


def test_what_was_made_of_others_is_made_anew(sentences: Path, folder: Path) -> None:
    files = CompiledFiles(folder)
    one, two = read(folder, sentences), read(folder, sentences, "toaster")
    files.of_all([one], "en", "words", lambda: "of one")
    assert files.of_all([one, two], "en", "words", lambda: "of both") == "of both"
    assert files.of_all([one, two], "en", "numbers", lambda: "numbers") == "numbers"
    assert files.of_all([one, two], "de", "words", lambda: "of German") == "of German"
    sentences.write_text(SENTENCES.replace("pot", "pan"))
    changed = [read(folder, sentences), two]
    assert files.of_all(changed, "en", "words", lambda: "of the new") == "of the new"


def test_of_what_nobody_knows_the_source_nothing_is_kept(sentences: Path, folder: Path) -> None:
    unknown = compile_skill("kettle", sentences, TRAITS)
    CompiledFiles(folder).of_all([unknown], "en", "words", lambda: "made")
    assert not folder.exists()


def test_with_a_skill_goes_what_was_made_of_all(sentences: Path, folder: Path) -> None:
    files = CompiledFiles(folder)
    skills = [read(folder, sentences), read(folder, sentences, "toaster")]
    files.of_all(skills, "en", "words", lambda: "of both")
    files.remove("kettle")
    assert [file.name for file in folder.iterdir()] == ["toaster.en.pickle"]


def test_a_second_start_finds_all_it_needs_and_makes_nothing_anew(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(warmed(tmp_path))})

    def start() -> dict[str, int]:
        read_skills(paths, Settings()).understanding.prepare()
        return {file.name: file.stat().st_mtime_ns for file in paths.compiled_sentences.iterdir()}

    first = start()
    assert {"core.en.pickle", "core.replies.en.pickle", "timers.replies.en.pickle"} < set(first)
    assert {f"all-skills.{of}.en.pickle" for of in ("hints", "shortlist")} < set(first)
    assert start() == first


def test_wordings_that_changed_are_read_anew(tmp_path: Path) -> None:
    replies = tmp_path / "replies.en.toml"
    files = CompiledFiles(tmp_path / "cache")

    def terse(said: str) -> str:
        replies.write_text(f'[acts.told]\nnormal = ["{said}"]\n')
        book = files.of_file("kettle", replies, lambda: read_replies(replies, "kettle"))
        return book.acts["told"].at(Verbosity.TERSE)[0]

    assert terse("It boils.") == "It boils."
    assert terse("It is cold.") == "It is cold."


def test_what_no_skill_needs_any_more_goes(sentences: Path, folder: Path) -> None:
    read(folder, sentences, "toaster")
    (folder / "kettle.123").write_bytes(b"half")
    files = CompiledFiles(folder)
    (folder / "kettle.de.pickle").write_bytes(b"of another language")
    kettle = files.compiled("kettle", sentences, TRAITS, "en")
    files.of_all([kettle], "en", "words", lambda: "of all")
    files.remove_unused()
    assert sorted(file.name for file in folder.iterdir()) == [
        "all-skills.words.en.pickle",
        "kettle.de.pickle",
        "kettle.en.pickle",
    ]
