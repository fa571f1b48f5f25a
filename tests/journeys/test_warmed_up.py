"""Once it is warm, nobody waits for what has to be made once: patterns, grammars, a classifier."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: other tests have warmed this one. Calls are counted, which other work
# on the machine does not change; without the warming it is more than a hundred times as many.
FIRST_AND_NEXT = """
import sys
from datetime import UTC, datetime
from assistant.assembly import open_assistant
from assistant.stopwatch import Stopwatch
from assistant.values import Utterance

def calls():
    count = 0
    def note(frame, event, argument):
        nonlocal count
        count += event == "call"
    unmeant = Utterance(datetime.now(UTC), typed="what time in a tent or kill")
    sys.setprofile(note)
    assistant.completeness(assistant.take_in(unmeant, Stopwatch()))
    sys.setprofile(None)
    return count

with open_assistant(prepared=False) as assistant:
    assistant.warm_up()
    print(calls(), calls())
"""


def test_the_first_sentence_takes_no_longer_than_the_next(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_AND_NEXT],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    first, again = map(int, done.stdout.split())
    assert 0 < first < 4 * again  # its own words are new the first time
