"""What a person does with their own profile: look back, ask why, forget by any handle, wipe."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.running import run
from assistant.installed import installed_profile
from assistant.local_time import local_now
from assistant.profile import exchange
from assistant.settings import Paths, Settings
from assistant.values import Act, FactUse, SpokenReply, Transcript, Turn
from tests.opened_journal import readable
from tests.unit.test_cli_profile import told

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def facts(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(told(capsys, "show", "--json", *options))
    return found


def replied(heard: str, act: Act, text: str, used: Sequence[FactUse] = ()) -> None:
    """A turn as a running assistant notes it; to run one takes a second each time."""
    profile = installed_profile(Paths.from_environment(), Settings())
    reply = SpokenReply(act, text, "calm", used=tuple(used))
    profile.record(Turn(local_now(), Transcript(heard, 1.0, "typed"), None, reply), "owner")
    profile.close()


def objects(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    return [fact["object"] for fact in facts(capsys, *options)]


def test_it_is_shown_by_topic_and_as_of_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "set", "home", "Porto")
    told(capsys, "set", "home", "Lisbon")
    told(capsys, "set", "kin.sister", "Anna")
    assert objects(capsys, "--topic", "home") == ["Lisbon"]
    assert objects(capsys, "--topic", "home", "--all") == ["Porto", "Lisbon"]
    assert objects(capsys, "--topic", "kin") == ["Anna"]
    today = date.today()  # noqa: DTZ011 - the command's own local day
    assert objects(capsys, "--as-of", str(today - timedelta(days=1))) == []
    assert objects(capsys, "--as-of", str(today)) == ["Lisbon", "Anna"]
    assert "2026-05-03" in told(capsys, "show", "--as-of", "soon", code=2)
    assert "shoe" in told(capsys, "show", "--topic", "shoe", code=1)


def test_a_reply_is_explained_and_worded_again_without_a_fact(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "set", "name", "Haz")
    told(capsys, "set", "verbosity", "terse")
    name, verbosity = (fact["fact"] for fact in facts(capsys))
    replied(
        "set a timer for ten minutes",
        Act("timers", "set", {"duration": 600, "name": ""}),
        "Ten minutes, Haz.",
        [FactUse(name, "your name"), FactUse(verbosity, "you asked for short answers")],
    )
    why = json.loads(told(capsys, "why", "--json"))
    assert {use["fact"] for use in why["used"]} == {name, verbosity}
    without = json.loads(told(capsys, "why", "--without", name, "--json"))
    assert without["said"] == "Ten minutes, Haz."
    assert without["without"] == "Ten minutes."
    longer = json.loads(told(capsys, "why", "--without", verbosity, "--json"))["without"]
    assert "Haz" in longer
    assert len(longer) > len("Ten minutes, Haz.")
    assert "no such fact" in told(capsys, "why", "--without", "zeppelin", code=1)


def test_what_a_skill_was_given_is_in_the_log_and_in_the_answer_no_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told(capsys, "set", "likes", "jazz")
    (jazz,) = (fact["fact"] for fact in facts(capsys))
    replied(
        "what do you know about me",
        Act("about_me", "known", {"phrases": ["you like jazz"], "more": 0}),
        "You like jazz.",
        [FactUse(jazz, "you asked what I know", "about_me")],
    )
    (use,) = json.loads(told(capsys, "log", "--json", "--by", "about_me"))
    assert (use["by"], use["relation"]) == ("about_me", "likes")
    assert json.loads(told(capsys, "log", "--json", "--by", "timers")) == []
    told(capsys, "set", "verbosity", "long")  # after the reply, and so no part of it
    without = json.loads(told(capsys, "why", "--without", jazz, "--json"))
    assert without == {"said": without["said"], "without": None, "given_to": ["about_me"]}


def test_forgetting_by_topic_and_time_shows_first_what_goes(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    for relation, value in (("likes", "zeppelins"), ("likes", "jazz"), ("home", "Porto")):
        told(capsys, "set", relation, value)
    dry = told(capsys, "forget", "--topic", "likes", "--dry-run")
    assert "zeppelins" in dry
    assert "Nothing was forgotten" in dry
    assert len(facts(capsys)) == 3
    told(capsys, "forget", "--topic", "likes", "--yes")
    assert objects(capsys) == ["Porto"]
    assert "zeppelins" not in readable(home)
    tomorrow = str(local_now().date() + timedelta(days=1))
    assert "no such fact" in told(capsys, "forget", "--since", tomorrow, "--yes", code=1)
    assert run(["profile", "forget", "--since", "2026-05-03", "--until", "2026-05-01"]) == 2
    assert "--until is before --since" in capsys.readouterr().err
    told(capsys, "forget", "--until", str(local_now().date()), "--yes")
    assert objects(capsys) == []
    assert "say what" in told(capsys, "forget", code=2)
    assert "give a fact, or" in told(capsys, "forget", "--last", "--topic", "likes", code=2)


def test_people_have_facts_of_their_own(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    told(capsys, "set", "name", "Haz")
    told(capsys, "set", "kin.sister", "Anna")
    assert "nobody" in told(capsys, "show", "--person", "Anna", code=1)
    told(capsys, "people", "--add", "Anna")
    told(capsys, "set", "likes", "tango", "--person", "Anna")
    assert objects(capsys) == ["Haz", "Anna"]
    assert objects(capsys, "--person", "anna") == ["tango"]
    assert objects(capsys, "--person", "Haz") == ["Haz", "Anna"]
    people = json.loads(told(capsys, "people", "--json"))
    assert [(one["name"], one["facts"]) for one in people] == [("Haz", 2), ("Anna", 1)]
    dry = told(capsys, "forget", "--person", "Anna", "--dry-run")
    assert "tango" in dry
    assert "sister" in dry
    assert "who set this up" in told(capsys, "forget", "--person", "Haz", "--yes", code=1)
    told(capsys, "forget", "--person", "Anna", "--yes")
    assert objects(capsys) == ["Haz"]
    assert len(json.loads(told(capsys, "people", "--json"))) == 1
    assert "tango" not in readable(home)
    assert "who set this up" in told(capsys, "people", "--remove", "Haz", "--yes", code=1)


def test_the_history_is_shown_and_can_be_off(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    assert "Nothing" in told(capsys, "history")
    replied("what time is it in Tindravel", Act("clock", "time"), "Noon.")
    (turn,) = (json.loads(line) for line in told(capsys, "history", "--json").splitlines())
    assert turn["heard"]["text"] == "what time is it in Tindravel"
    assert turn["speaker"] == "owner"
    told(capsys, "history", "--off", "--yes")
    assert "Tindravel" not in readable(home)
    replied("what time is it", Act("clock", "time"), "Noon.")
    assert "Nothing" in told(capsys, "history")
    assert not json.loads(told(capsys, "consent", "--json"))["keeps_history"]


def test_who_can_help_is_named_and_taken_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nobody" in told(capsys, "contacts")
    told(capsys, "contacts", "add", "Anna", "--number", "+44 20 7946 0018")
    told(capsys, "contacts", "add", "Bob Smith")
    named = json.loads(told(capsys, "contacts", "--json"))
    assert named == [
        {"name": "Anna", "number": "+44 20 7946 0018"},
        {"name": "Bob Smith", "number": None},
    ]
    assert "digits" in told(capsys, "contacts", "add", "Eve", "--number", "--help; rm", code=1)
    told(capsys, "contacts", "remove", "anna")
    assert [one["name"] for one in json.loads(told(capsys, "contacts", "--json"))] == ["Bob Smith"]
    assert "nobody is named so" in told(capsys, "contacts", "remove", "Anna", code=1)


def test_what_was_allowed_has_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    told(capsys, "consent", "--revoke", "allergy")
    told(capsys, "consent", "--allow", "allergy")
    answers = json.loads(told(capsys, "consent", "--json"))["answers"]
    assert [(one["about"], one["allowed"]) for one in answers] == [
        ("allergy", False),
        ("allergy", True),
    ]
    assert str(local_now().year) in answers[0]["at"]
    assert "nothing called" in told(capsys, "consent", "--allow", "flying", code=1)


def test_a_wipe_leaves_the_lists_that_are_yours_if_you_want(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paths = Paths.from_environment()
    shopping = paths.skill_files / "lists" / "shopping.md"
    shopping.parent.mkdir(parents=True)
    shopping.write_text("# Shopping\n- zeppelins\n")
    told(capsys, "set", "likes", "zeppelins")
    receipt = json.loads(told(capsys, "wipe", "--yes", "--keep-files", "--json"))
    assert receipt["clean"]
    assert shopping.exists()
    told(capsys, "wipe", "--yes")
    assert not shopping.exists()


def test_the_documented_schema_is_that_of_the_code() -> None:
    documented = json.loads((ROOT / "docs" / "profile.schema.json").read_text())
    assert documented == exchange.schema()
