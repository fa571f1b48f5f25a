"""Once it is warm, nobody waits for what has to be made once: patterns, grammars, a classifier."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: other tests have warmed this one.
FIRST_AND_NEXT = """
import time
from datetime import UTC, datetime
from assistant.assembly import open_assistant
from assistant.stopwatch import Stopwatch
from assistant.values import Utterance

def cpu_seconds():
    began = time.process_time()
    unmeant = Utterance(datetime.now(UTC), typed="what time in a tent or kill")
    assistant.completeness(assistant.take_in(unmeant, Stopwatch()))
    return time.process_time() - began

with open_assistant(prepared=False) as assistant:
    assistant.warm_up()
    print(cpu_seconds(), min(cpu_seconds() for _ in range(3)))
"""


def test_the_first_sentence_takes_no_longer_than_the_next(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_AND_NEXT],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(tmp_path), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    first, usual = map(float, done.stdout.split())
    assert first < 1.7 * usual
