"""Every shipped skill's examples, with all of the skills installed beside one another."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.authoring.conversations import time_of
from assistant.skill_host.manifest import Manifest
from assistant.understanding.sentences_file import Example
from assistant.understanding.templates import CompiledSkill
from assistant.understanding.understanding import Understanding
from assistant.values import Band, Risk, Transcript
from tests.unit.shipped_skills import LANGUAGES, shipped_skills

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = [
    (language, file.parent.name)
    for language in LANGUAGES
    for folder in ("examples", "skills")
    for file in sorted((ROOT / folder).glob(f"*/sentences.{language}.toml"))
]
"""The skills that were written in each language."""
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
FEWEST_EXAMPLES = 3
WITHOUT_SENTENCES = {
    "about_me": {"remember", "dont_remember", "forget_fact", "add_person"},
    "alarms": {"cancel_them"},
    "calendar": {"empty", "put", "put_elsewhere", "drop", "drop_one", "take_back", "coming_up"},
    "home": {"put_back"},
    "lists": {"clear_it", "delete_it"},
    "machine": {"brightness_back", "discard", "open_file"},
    "manner": {"keep", "forget"},
    "media": {"sleep_end", "volume_back"},
    "reminders": {"cancel_them"},
    "voices": {"wake_to_name"},
}
"""Intents that are only ever reached by answering a question, by undoing, or unasked."""


def skill_named(name: str, language: str = "en") -> tuple[Manifest, CompiledSkill]:
    skills = shipped_skills(language)
    pairs = zip(skills.manifests, skills.compiled, strict=True)
    return next(pair for pair in pairs if pair[0].name == name)


@pytest.mark.parametrize(("language", "name"), WRITTEN)
def test_every_sentence_compiles(language: str, name: str) -> None:
    _, skill = skill_named(name, language)
    assert [str(problem) for problem in skill.problems] == []


@pytest.mark.parametrize(("language", "name"), WRITTEN)
def test_every_intent_has_examples(language: str, name: str) -> None:
    manifest, skill = skill_named(name, language)
    for intent in manifest.intents.keys() - WITHOUT_SENTENCES.get(name, set()):
        count = sum(example.intent == intent for example in skill.examples)
        assert count >= FEWEST_EXAMPLES, f"{name}.{intent} has {count} examples"


@pytest.mark.parametrize(("language", "name"), WRITTEN)
def test_every_example_is_understood(language: str, name: str) -> None:
    manifest, skill = skill_named(name, language)
    understanding = shipped_skills(language).understanding
    failures = [
        misunderstood(manifest, language, example, understanding) for example in skill.examples
    ]
    assert [failure for failure in failures if failure] == []


def misunderstood(
    manifest: Manifest, language: str, example: Example, understanding: Understanding
) -> str:
    """What is wrong with how the example is understood; "" where nothing is."""
    said_at = time_of(manifest.folder / f"conversations.{language}.toml") or NOW
    found = understanding.interpret(Transcript(example.say, 1.0, "typed"), said_at)
    if found is None:
        return f"{example.say!r} is rejected"
    if found.name != f"{manifest.name}.{example.intent}":
        return f"{example.say!r} is taken for {found.name}"
    costly = manifest.intents[example.intent].risk is Risk.COSTLY
    if found.band is not (Band.CONFIRM if costly else Band.ACT):
        return f"{example.say!r} has the band {found.band}"
    values = {slot: value.value for slot, value in found.slots.items()}
    if any(values.get(slot) != value for slot, value in example.slots.items()):
        return f"{example.say!r} has the slots {values}"
    return ""


def test_the_examples_test_notices_a_wrong_slot() -> None:
    manifest, _ = skill_named("timers")
    wrong = Example("set", "set a timer for ten minutes", {"duration": 601}, 1)
    assert "has the slots" in misunderstood(manifest, "en", wrong, shipped_skills().understanding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clock_knows_the_zone_of_every_place_people_can_name(language: str) -> None:
    folder = ROOT / "skills" / "clock"
    lists = tomllib.loads((folder / f"sentences.{language}.toml").read_text())["lists"]
    named = {one if isinstance(one, str) else one["value"] for one in lists["place"]}
    zones = {one["value"] for one in lists["zone"]}
    table = tomllib.loads((folder / f"words.{language}.toml").read_text())
    known = {place for places in table["zones"].values() for place in places}
    assert named == known | table["capitals"].keys()
    assert set(table["capitals"].values()) <= known
    assert zones == table["named"].keys()
