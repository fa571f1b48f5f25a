"""The real daemon where something stands still: a skill, every device from the start, itself."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from assistant.settings import Paths
from tests.journeys.living_stage import Home, living_home, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {missing()}")

SUSPENDED_SECONDS = 3.0
SKILL = {
    "skill.toml": """
name = "odd"
version = "1"
api = 1
description = "Hangs"
[intents.hang]
""",
    "skill.py": """
import time
from assistant.skill import Skill, act
skill = Skill()

@skill.intent("hang")
def hang(request):
    while True:
        time.sleep(60)
""",
    "sentences.en.toml": '[intents.hang]\nsentences = ["hang like a bat"]\n',
    "replies.en.toml": '[acts.hung]\nnormal = ["I hung."]\n',
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("hangs")
    odd = Paths.from_environment({"ASSISTANT_HOME": str(folder)}).skills / "odd"
    odd.mkdir(parents=True)
    for name, text in SKILL.items():
        (odd / name).write_text(text)
    with living_home(folder) as living:
        yield living


def test_a_skill_that_hangs_is_given_up_and_the_next_request_answered(home: Home) -> None:
    began = time.monotonic()
    told = home.request("ask", text="hang like a bat")
    assert told["reply"]["act"] == "core.skill_failed"
    assert time.monotonic() - began < 20
    home.answers_aloud()


def test_stopped_in_the_middle_of_a_request_it_goes_on_when_it_is_continued(home: Home) -> None:
    home.until_asleep()
    home.request("listen")
    home.process.send_signal(signal.SIGSTOP)
    time.sleep(SUSPENDED_SECONDS)
    home.process.send_signal(signal.SIGCONT)
    home.answers_aloud()


def test_begun_without_any_device_it_answers_what_is_typed_and_hears_later(home: Home) -> None:
    home.until_asleep()
    home.room.unplug_microphone()
    home.room.unplug_speaker()
    home.until(lambda: home.status()["microphone"]["device"] is None)
    home.end(signal.SIGKILL)
    home.spawn()
    home.until(lambda: bool(home.status()["microphone"]["problem"]), 60)
    assert home.request("ask", text="what time is it")["reply"]["act"].startswith("clock.")
    home.room.plug_speaker()
    home.room.plug_microphone()
    home.watch()
    home.answers_aloud()
