"""What was free in the middle of the heap is the system's again, whichever thread had needed it."""

from __future__ import annotations

import subprocess
import sys

WASTEFUL = """
import threading
from pathlib import Path
from assistant.daemon.spare_memory import give_back, share_one_heap

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6

def waste():
    blocks = [bytes(1000) for _ in range(40_000)]
    kept.append(blocks.pop())  # pins the end of the heap

share_one_heap()
kept = []
thread = threading.Thread(target=waste)
thread.start()
thread.join()
before = megabytes()
give_back()
print(before - megabytes())
"""


def test_what_is_free_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WASTEFUL], capture_output=True, text=True, check=True, timeout=60
    )
    assert float(done.stdout) > 30
