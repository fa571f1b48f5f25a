"""What `assistant skills check` finds: each thing once planted, and nothing in what is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from assistant.authoring.check import check_skill, read_findings
from assistant.authoring.check_code import LIBRARIES
from assistant.authoring.check_replies import needed_slots
from assistant.authoring.check_sentences import misread
from assistant.authoring.findings import Finding, Severity
from assistant.skill_host.manifest import load_manifest
from assistant.skill_set import SkillSet
from assistant.understanding.candidates import Candidate
from assistant.understanding.sentences_file import Example
from assistant.understanding.templates import compile_skill
from assistant.values import Band, Interpretation
from tests.unit.shipped_skills import shipped_skills

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
GOOD: Mapping[str, str] = {
    "skill.toml": """\
name = "tea"
version = "1.0"
api = 1
description = "Brews tea"
permissions = ["schedule"]
rings = ["ready"]
[settings.minutes]
kind = "number"
label = "How long it steeps"
default = 4
[intents.brew]
risk = "undoable"
""",
    "sentences.en.toml": """\
[lists]
kind = ["green", "black"]
[rules]
make = "(make|brew)"
[intents.brew]
sentences = ["<make> [me] [some] [{kind}] tea"]
examples = [{ say = "make me some green tea", slots = { kind = "green" } }]
""",
    "replies.en.toml": """\
[acts.brewing]
terse = ["{{ kind }}."]
normal = ["Your {{ kind }} tea is on."]
long = ["The kettle is on for your {{ kind }} tea."]
[acts.ready]
terse = ["Tea."]
normal = ["Tea is ready."]
long = ["Your tea is ready."]
""",
    "skill.py": """\
from datetime import timedelta
from assistant.skill import Reply, Request, Skill, act
skill = Skill()
@skill.intent("brew")
def brew(request: Request) -> Reply:
    steeping = timedelta(minutes=request.settings["minutes"])
    request.schedule.add(due=request.now + steeping, act="ready")
    return act("brewing", kind=request.text("kind", "black"))
""",
    "conversations.en.toml": """\
at = "2026-11-21T10:30"
zone = "Europe/London"
conversation = [{ name = "tea", turns = [{ say = "make some tea" }] }]
""",
}


@cache
def beside() -> tuple[SkillSet, int]:
    """Timers alone: the clashes planted here are with them."""
    known = shipped_skills()
    at = [manifest.name for manifest in known.manifests].index("timers")
    return known, at


def findings(
    tmp_path: Path, file: str = "", line: str = "", instead: str = "", *, more: str = ""
) -> list[Finding]:
    """What is found in the tea skill, with one line of one file changed, or some added."""
    folder = tmp_path / "tea"
    folder.mkdir()
    for name, text in GOOD.items():
        if name == file:
            assert line in text
            text = text.replace(line, instead) + more
        (folder / name).write_text(text, encoding="utf-8")
    manifest = load_manifest(folder)
    tea = compile_skill("tea", folder / "sentences.en.toml", manifest.intents)
    known, at = beside()
    skills = replace(
        known, manifests=[manifest, known.manifests[at]], compiled=[tea, known.compiled[at]]
    )
    return list(dict.fromkeys(read_findings(manifest, skills, NOW)))


def test_nothing_is_found_in_what_is_right(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_of_ours_is_every_skill_s(tmp_path: Path, library: str) -> None:
    importing = f"import {library}\nskill = Skill()"
    assert findings(tmp_path, "skill.py", "skill = Skill()", importing) == []


PLANTED = {
    "a sentence that cannot be read": (
        ("sentences.en.toml", '"<make> [me]', '"make (", "<make> [me]'),
        "error",
        "'(' is not closed",
    ),
    "a sentence another skill has": (
        ("sentences.en.toml", '"<make> [me]', '"set a timer for ten minutes", "<make> [me]'),
        "error",
        "“set a timer for ten minutes” means timers.set",
    ),
    "an example of something else": (
        ("sentences.en.toml", '"make me some green tea"', '"cancel all timers"'),
        "error",
        "“cancel all timers” is taken for timers.cancel_all",
    ),
    "an example with another slot": (
        ("sentences.en.toml", 'slots = { kind = "green" }', 'slots = { kind = "black" }'),
        "error",
        "should have kind = 'black', which is 'green'",
    ),
    "no example": (
        (
            "sentences.en.toml",
            '[{ say = "make me some green tea", slots = { kind = "green" } }]',
            "[]",
        ),
        "warning",
        "has no examples",
    ),
    "an idle rule": (
        ("sentences.en.toml", "[rules]", '[rules]\nplease = "[please]"'),
        "warning",
        "no sentence has <please>",
    ),
    "an idle list": (
        ("sentences.en.toml", "[lists]", '[lists]\nsize = ["large"]'),
        "warning",
        "no sentence has the slot {size}",
    ),
    "a slot nobody reads": (
        ("skill.py", 'request.text("kind", "black")', '"b" + "lack"'),
        "warning",
        "no code reads the slot kind",
    ),
    "a wording that cannot be read": (
        ("replies.en.toml", 'normal = ["Tea is ready."]', 'normal = ["{{ x"]'),
        "error",
        "replies.en.toml:7: error: acts.ready: normal 1: ",
    ),
    "a key there is none of": (
        ("conversations.en.toml", "turns = [{ say", 'turns = [\n{ says = "x", sya'),
        "error",
        "conversations.en.toml:4: error: conversation.0.turns.0.sya: there is no such key here; ",
    ),
    "an intent nobody can ask for": (
        ("skill.toml", "[intents.brew]", "[intents.pour]\n[intents.brew]"),
        "error",
        "the intent pour has no sentences",
    ),
    "an intent without a function": (
        ("skill.toml", "[intents.brew]", "[intents.pour]\n[intents.brew]"),
        "error",
        "no function answers the intent pour",
    ),
    "a function without an intent": (
        ("skill.py", '@skill.intent("brew")', '@skill.intent("brew", "pour")'),
        "error",
        "skill.toml declares no intent pour",
    ),
    "an act without a wording": (
        ("skill.py", 'act("brewing"', 'act("boiling"'),
        "error",
        "the act boiling has no wording",
    ),
    "a wording without an act": (
        ("skill.py", 'act="ready"', 'act="brewing", slots={"kind": "x"}'),
        "warning",
        "no code answers with the act ready",
    ),
    "a slot a wording lacks": (
        ("replies.en.toml", "Tea is ready.", "{{ kind }} tea is ready."),
        "error",
        "the act ready has no slot kind as skill.py:7 makes it",
    ),
    "a slot nobody speaks": (
        ("skill.py", 'kind=request.text("kind", "black")', 'kind=request.text("kind"), cup=1'),
        "warning",
        "no wording of the act brewing speaks its slot cup",
    ),
    "an unsafe template": (
        ("replies.en.toml", "Tea is ready.", "{{ ''.__class__ }}."),
        "error",
        "'__class__' is not for templates",
    ),
    "a wording that does not end": (
        ("replies.en.toml", "Tea is ready.", "Tea is ready"),
        "warning",
        "does not end as a sentence does",
    ),
    "no short wording": (
        ("replies.en.toml", 'terse = ["Tea."]\n', ""),
        "hint",
        "no terse wording of ready",
    ),
    "no wording at all": (
        ("replies.en.toml", 'normal = ["Tea is ready."]\n', ""),
        "error",
        "acts.ready.normal",
    ),
    "what rings without a wording": (
        ("skill.toml", 'rings = ["ready"]', 'rings = ["gong"]'),
        "error",
        "rings: the act gong has no wording",
    ),
    "a permission nobody asked for": (
        ("skill.toml", 'permissions = ["schedule"]', "permissions = []"),
        "error",
        "needs the permission schedule",
    ),
    "a permission nobody uses": (
        ("skill.toml", '["schedule"]', '["schedule", "storage"]'),
        "warning",
        "asks for the permission storage, which no code uses",
    ),
    "a folder nobody asked for": (
        ("skill.py", "return act", 'request.folder("leaves")\n    return act'),
        "error",
        "skill.toml has no [folders.leaves]",
    ),
    "what nobody can know": (
        ("skill.toml", "[intents.brew]", '[profile]\nsocks = "to match"\n[intents.brew]'),
        "error",
        "skill.toml:12: error: nothing is known as socks; a skill can be told: name, ",
    ),
    "what no skill is told": (
        ("skill.toml", "[intents.brew]", '[profile]\nhome = "to go there"\n[intents.brew]'),
        "warning",
        "home is private: no skill is told it",
    ),
    "a setting nobody declared": (
        ("skill.py", 'request.settings["minutes"]', 'request.settings["hours"]'),
        "error",
        "declares no setting hours",
    ),
    "a setting nobody reads": (
        ("skill.py", 'request.settings["minutes"]', "4"),
        "warning",
        "no code reads the setting minutes",
    ),
    "the machine's clock": (
        ("skill.py", "request.now + steeping", "datetime.now() + steeping"),
        "warning",
        "request.now",
    ),
    "an intent to go on with that there is none of": (
        (
            "skill.py",
            'request.text("kind", "black"))',
            'request.text("kind", "black")).or_ask(yes=request.to("bru"))',
        ),
        "error",
        "skill.py:8: error: goes on with an intent bru",
    ),
    "what is not for skills": (
        ("skill.py", "skill = Skill()", "import assistant.profile\nskill = Skill()"),
        "error",
        "may import assistant.skill, but not assistant.profile",
    ),
    "what is not there elsewhere": (
        ("skill.py", "skill = Skill()", "import numpy.linalg\nskill = Skill()"),
        "warning",
        "skill.py:3: warning: numpy is not Python's own",
    ),
    "a slot that nobody says": (
        ("skill.py", 'request.text("kind"', 'request.text("kimd"'),
        "warning",
        "no sentence gives the slot kimd",
    ),
    "what is no Python": (("skill.py", "skill = Skill()", "skill = Skill("), "error", "skill.py:3"),
    "a conversation that is none": (
        ("conversations.en.toml", '"Europe/London"', '"Europe/Atlantis"'),
        "error",
        "no time zone",
    ),
}


@pytest.mark.parametrize(
    ("planted", "severity", "reason"), PLANTED.values(), ids=list(PLANTED.keys())
)
def test_what_is_planted_is_found(
    tmp_path: Path, planted: tuple[str, str, str], severity: str, reason: str
) -> None:
    found = findings(tmp_path, *planted)
    fitting = [one for one in found if reason in str(one)]
    assert fitting, "\n".join(map(str, found))
    assert fitting[0].severity == severity


def test_a_finding_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, "replies.en.toml", "Tea is ready.", "Tea is ready")
    assert str(found).startswith(f"{tmp_path}/tea/replies.en.toml:7: warning: ")


@pytest.mark.parametrize(
    ("file", "more", "where"),
    [
        (
            "sentences.en.toml",
            '[slots]\nsentences = "number"\n',
            "sentences.en.toml:9: warning: no",
        ),
        ("skill.toml", '[settings.api]\nkind = "text"\nlabel = "A"\ndefault = "B"', "toml:13: war"),
        ("skill.toml", "[intents]\nwait = {}\n", "skill.toml:14: error: no function answers"),
        (
            "skill.toml",
            '[folders]\n"cups" = {default = "~/Cups", why = "to brew"}\n',
            "skill.toml:14: warning: ",
        ),
        ("replies.en.toml", '[acts."brew ing"]\nnormal = ["A."]\n', "replies.en.toml:9: warning: "),
    ],
)
def test_a_finding_names_the_key_that_is_meant(
    tmp_path: Path, file: str, more: str, where: str
) -> None:
    found = findings(tmp_path, file, more=more)
    assert any(where in str(one) for one in found), found


def test_a_sentence_that_takes_anothers_is_named_by_its_line(tmp_path: Path) -> None:
    taking = '  "set a timer (for|to) ten minutes",\n  "<make> [me]'
    found = findings(tmp_path, "sentences.en.toml", '"<make> [me]', f"\n{taking}")
    (taken,) = (one for one in found if "came here" in one.reason)
    assert taken.line == 7


def test_a_manifest_that_cannot_be_read_is_the_only_finding(tmp_path: Path) -> None:
    findings(tmp_path)
    manifest = tmp_path / "tea" / "skill.toml"
    manifest.write_text(GOOD["skill.toml"].replace("api = 1", "api = 7"), encoding="utf-8")
    (found,) = check_skill(tmp_path / "tea", beside()[0], NOW)
    assert (found.line, found.severity) == (3, Severity.ERROR)
    assert "api" in found.reason


def test_a_slot_that_is_not_meant_to_be_read_says_so_by_its_name(tmp_path: Path) -> None:
    unread = GOOD["skill.py"].replace('request.text("kind", "black")', '"black"')
    findings(tmp_path)
    for name, text in (
        ("skill.py", unread),
        ("sentences.en.toml", GOOD["sentences.en.toml"].replace("{kind}", "{kind:_kind}")),
    ):
        (tmp_path / "tea" / name).write_text(text.replace("slots = { kind", "slots = { _kind"))
    manifest = load_manifest(tmp_path / "tea")
    tea = compile_skill("tea", tmp_path / "tea" / "sentences.en.toml", manifest.intents)
    skills = replace(beside()[0], manifests=[manifest], compiled=[tea])
    found = list(read_findings(manifest, skills, NOW))
    assert [one for one in found if "slot" in one.reason] == []


def test_an_example_is_doubted_for_the_reason_that_explain_gives() -> None:
    manifest = next(one for one in shipped_skills().manifests if one.name == "timers")
    doubted = Interpretation("timers", "left", band=Band.CONFIRM)
    ranked = (Candidate(doubted, 1.0, "nearly so; its slots are not certain"),)
    reason = misread(Example("left", "how long", {}, 1), doubted, manifest, lambda: ranked)
    assert reason == "is asked about first: nearly so; its slots are not certain"


def test_a_slot_with_a_default_is_not_needed() -> None:
    template = "{{ a }} {{ b | default('x') }}{% if c is defined %}{{ c }}{% endif %}"
    assert needed_slots(template) == {"a"}
