"""Every shipped skill's examples, with all of the skills installed beside one another."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from assistant.skill_host.manifest import Manifest
from assistant.understanding.sentences_file import Example
from assistant.understanding.templates import CompiledSkill
from assistant.understanding.understanding import Understanding
from assistant.values import Band, Risk, Transcript
from tests.unit.shipped_skills import shipped_skills

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(
    manifest.parent.name
    for folder in ("skills", "examples")
    for manifest in (ROOT / folder).glob("*/skill.toml")
)
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=timezone(timedelta(hours=1)))
FEWEST_EXAMPLES = 3
WITHOUT_SENTENCES = {
    "about_me": {"remember", "dont_remember", "forget_fact", "add_person"},
    "calendar": {"put", "put_elsewhere", "drop", "drop_one", "take_back"},
    "home": {"put_back"},
    "manner": {"keep", "forget"},
    "media": {"volume_back"},
    "voices": {"wake_to_name"},
}
"""Intents that are only ever reached by answering a question, or by undoing."""


def installed() -> tuple[tuple[Manifest, CompiledSkill], ...]:
    skills = shipped_skills()
    return tuple(zip(skills.manifests, skills.compiled, strict=True))


def understanding() -> Understanding:
    return shipped_skills().understanding


def skill_named(name: str) -> tuple[Manifest, CompiledSkill]:
    return next(pair for pair in installed() if pair[0].name == name)


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_compiles(name: str) -> None:
    _, skill = skill_named(name)
    assert [str(problem) for problem in skill.problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_intent_has_examples(name: str) -> None:
    manifest, skill = skill_named(name)
    for intent in manifest.intents.keys() - WITHOUT_SENTENCES.get(name, set()):
        count = sum(example.intent == intent for example in skill.examples)
        assert count >= FEWEST_EXAMPLES, f"{name}.{intent} has {count} examples"


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_understood(name: str) -> None:
    manifest, skill = skill_named(name)
    failures = [
        failure for example in skill.examples if (failure := misunderstood(manifest, example))
    ]
    assert failures == []


def misunderstood(manifest: Manifest, example: Example) -> str:
    """What is wrong with how the example is understood; "" where nothing is."""
    found = understanding().interpret(Transcript(example.say, 1.0, "typed"), NOW)
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
    assert "has the slots" in misunderstood(manifest, wrong)


def test_the_clock_knows_the_zone_of_every_place_people_can_name() -> None:
    folder = ROOT / "skills" / "clock"
    lists = tomllib.loads((folder / "sentences.en.toml").read_text())["lists"]["place"]
    named = {entry if isinstance(entry, str) else entry["value"] for entry in lists}
    table = tomllib.loads((folder / "cities.toml").read_text())
    known = {place for places in table["zones"].values() for place in places}
    assert named == known | table["capitals"].keys()
