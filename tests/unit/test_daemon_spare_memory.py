"""What is free is taken by the next thread, and in the end it is the system's again."""

from __future__ import annotations

import subprocess
import sys

import pytest

WASTEFUL = """
import threading
from pathlib import Path
from assistant.daemon.spare_memory import give_back, share_one_heap

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

def waste():
    blocks = [bytes(1000) for _ in range(40_000)]
    kept.append(blocks.pop())  # pins the end of the heap
    del blocks
    wasted.release()
    over.wait()  # what a thread has of its own goes to another when it ends

share_one_heap()
kept, wasted, over = [], threading.Semaphore(0), threading.Event()
begun = megabytes()
for _ in range(2):
    threading.Thread(target=waste).start()
    wasted.acquire()
needed = megabytes()
give_back()
over.set()
print(needed - begun, needed - megabytes())
"""


def test_what_is_free_is_used_again_and_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WASTEFUL], capture_output=True, text=True, check=True, timeout=60
    )
    needed, given_back = map(float, done.stdout.split())
    assert needed == pytest.approx(42, abs=15), "not twice that, for two threads"
    assert given_back > 30
