"""Compiled sentences that are kept are those that compiling would give, or are made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.understanding.compiled_files import CompiledFiles
from assistant.understanding.templates import CompiledSkill, compile_skill
from assistant.values import IntentTraits

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


def test_what_no_skill_needs_any_more_goes(sentences: Path, folder: Path) -> None:
    read(folder, sentences, "toaster")
    (folder / "kettle.123").write_bytes(b"half")
    files = CompiledFiles(folder)
    (folder / "kettle.de.pickle").write_bytes(b"of another language")
    files.compiled("kettle", sentences, TRAITS, "en")
    files.remove_unused()
    assert sorted(file.name for file in folder.iterdir()) == [
        "kettle.de.pickle",
        "kettle.en.pickle",
    ]
