"""The program in a hostile surrounding: no streams, no disk, no clock, signals at any moment."""

from __future__ import annotations

import ctypes
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest

from tests.journeys.cli_program import ROOT, Program
from tests.small_disk import small_disk
from tests.warm_homes import warmed

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(warmed(tmp_path / "home"))


def shell(program: Program, command: str) -> subprocess.CompletedProcess[str]:
    """`command` in a shell, where $A is the program."""
    environment = {"A": f"{sys.executable} -m assistant.cli", "ASSISTANT_HOME": str(program.home)}
    return subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "code", "lines"),
    [
        ("$A ask 'what time is it' >&-", 0, 0),
        ("$A ask 'what time is it' 2>&-", 0, 0),
        ("$A ask - <&-", 0, 0),
        ("$A profile forget nothing >&- 2>&- <&-", 1, 0),
        ("$A ask 'what time is it' >/dev/full", 1, 1),
        ("$A --help >/dev/full", 1, 1),
        ("$A profile forget nothing 2>/dev/full", 1, 0),
    ],
)
def test_streams_that_are_closed_or_full(
    program: Program, command: str, code: int, lines: int
) -> None:
    ended = shell(program, command)
    assert (ended.returncode, ended.stderr.count("\n")) == (code, lines), ended.stderr
    assert "Traceback" not in ended.stderr
    assert "bug" not in ended.stderr


def test_a_missing_stream_is_not_written_into_the_profile(program: Program) -> None:
    assert shell(program, "$A ask 'call me Haz' <&- >&- 2>&-").returncode == 0
    (fact,) = json.loads(program("profile", "show", "--json").out)
    assert fact["object"] == "Haz"


@pytest.mark.parametrize("zone", ["Nonsense", ":bad", "UTC+3", "CET-1CEST,M3.5.0,M10.5.0/3"])
def test_a_time_zone_that_is_none_is_taken_as_the_system_takes_it(
    program: Program, zone: str
) -> None:
    before, ended, after = (
        subprocess.check_output(["date", "+%H:%M"], env={"TZ": zone}, text=True).strip(),
        program("ask", "what time is it", env={"TZ": zone}),
        subprocess.check_output(["date", "+%H:%M"], env={"TZ": zone}, text=True).strip(),
    )
    assert ended.code == 0, ended.err
    assert before in ended.out or after in ended.out


@pytest.mark.parametrize("at", ["nonsense", "", "0001-01-01", "9999-12-31T23:59", "2026-02-30"])
def test_a_moment_that_is_none_is_bad_usage(program: Program, at: str) -> None:
    ended = program("ask", "what is the date tomorrow", "--at", at)
    assert ended.code == 2
    assert "'--at'" in ended.err.splitlines()[-1]


@pytest.mark.parametrize("at", ["1970-01-01T00:00", "2099-12-31T23:59"])
def test_the_clock_may_be_far_off(program: Program, at: str) -> None:
    typed = (
        "set a timer for ten minutes\nwhat is the date tomorrow\ncall me Haz\nhow long is left\n"
    )
    ended = program("ask", "-", "--at", at, typed=typed)
    assert ended.replies == ["timers.set", "clock.date_on", "about_me.named", "timers.left"]


@pytest.mark.parametrize(
    "environment",
    [
        {"LANG": "C", "LC_ALL": "C", "TERM": "dumb"},
        {"LC_ALL": "no_SUCH.locale"},
    ],
    ids=["dumb", "nonsense"],
)
def test_any_locale_keeps_every_letter(program: Program, environment: dict[str, str]) -> None:
    assert program("ask", "call me Zoë", env=environment).code == 0
    assert program("profile", "show", env=environment).code == 0
    (fact,) = json.loads(program("profile", "show", "--json").out)
    assert fact["object"] == "Zoë"


def test_a_trace_shows_code_and_no_word_that_was_said(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "from assistant import pipeline\n"
        "def hear(utterance, moment, parts):\n"
        "    raise ValueError(utterance.typed)\n"
        "pipeline.hear = hear\n"
    )
    paths = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    ended = program("ask", "I live in Quokkaville", env=paths)
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    environment = os.environ | paths | {"ASSISTANT_HOME": str(program.home), "ASSISTANT_DEBUG": "1"}
    traced = subprocess.run(
        [sys.executable, "-m", "assistant.cli", "ask", "I live in Quokkaville"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert traced.returncode == 1
    assert "run_turn" in traced.stderr
    assert traced.stderr.endswith("ValueError\n")
    assert "Quokkaville" not in ended.err + traced.stderr


def test_neither_it_nor_its_children_dump_core() -> None:
    script = (
        "import subprocess, sys\n"
        "from assistant.cli.own_process import settle\n"
        "settle()\n"
        "subprocess.run([sys.executable, '-c',"
        " 'import resource; print(resource.getrlimit(resource.RLIMIT_CORE))'])\n"
    )
    limits = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True)
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    assert limits.strip() == ("(1, 1)" if hard else "(0, 0)")


def test_an_ending_that_a_class_makes_an_error_of_is_an_ending_all_the_same() -> None:
    script = (
        "import os, signal, sys\n"
        "from assistant.cli import running\n"
        "class Rude:\n"
        "    def __set_name__(self, owner, name): os.kill(os.getpid(), signal.SIGTERM)\n"
        "def begin(*_):\n"
        "    class Made: field = Rude()\n"
        "running._outcome = begin\n"
        "sys.exit(running.main())\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGTERM, "")


def test_a_full_disk_costs_what_cannot_be_kept_and_nothing_else(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 64) as disk:
        program = Program(disk / "home")
        assert program("ask", "call me Haz").code == 0
        with (disk / "fill").open("wb", buffering=0) as fill, pytest.raises(OSError, match="space"):
            fill.writelines(iter(lambda: bytes(512), None))
        told = program("ask", "what time is it")
        assert told.code == 0
        assert "Haz" in told.out
        # The last block of the profile still has room for a change or two.
        changes = (program("profile", "set", "likes", f"tea {n}") for n in range(20))
        refused = next(change for change in changes if change.code)
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        assert "No space left" in refused.err
        assert program("ask", "call me Bob").code == 1
        timer = program("ask", "set a timer for one hour")
        assert timer.replies == ["core.skill_failed"]
        assert "No space left" in timer.err
        voice = program("voices", "use", "warm")
        assert (voice.code, voice.err.count("\n")) == (1, 1)
        first, *others = json.loads(program("profile", "show", "--json").out)
        assert first["object"] == "Haz"
        assert [it["object"] for it in others] == [f"tea {n}" for n in range(len(others))]
        litter = [it for it in disk.rglob("*") if it.suffix in (".tmp", ".new")]
        assert litter == []


# Root reads and writes everything, unless it gives up its powers.
POWERLESS = ["setpriv", "--inh-caps", "-all", "--bounding-set", "-all", "--"]


@pytest.mark.parametrize(
    ("mode", "arguments", "codes"),
    [
        (0o555, ["ask", "what time is it"], {0}),
        (0o555, ["ask", "call me Haz"], {1}),
        (0o555, ["ask", "add milk to my shopping list"], {0}),
        (0o555, ["voices", "use", "warm"], {1}),
        (0o555, ["profile", "wipe", "--yes"], {0}),
        (0o000, ["ask", "what time is it"], {1}),
        (0o000, ["skills", "list"], {1}),
        (0o000, ["models", "list"], {1}),
        (0o000, ["profile", "wipe", "--yes"], {1}),
        (0o000, ["doctor"], {1}),
    ],
)
def test_a_home_that_may_not_be_written_or_read(
    tmp_path: Path, mode: int, arguments: list[str], codes: set[int]
) -> None:
    if os.geteuid() == 0 and which("setpriv") is None:
        pytest.skip("root reads everything")
    locked = tmp_path / "locked"
    locked.mkdir(mode=mode)
    locked.chmod(mode)
    before = POWERLESS if os.geteuid() == 0 else []
    ended = subprocess.run(
        [*before, sys.executable, "-m", "assistant.cli", *arguments],
        cwd=ROOT,
        env=os.environ | {"ASSISTANT_HOME": str(locked / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    locked.chmod(0o700)
    assert ended.returncode in codes, ended.stderr
    assert ended.stderr.count("\n") == (0 if ended.returncode == 0 or "doctor" in arguments else 1)
    assert "bug" not in ended.stderr + ended.stdout
    assert list(locked.iterdir()) == []


def test_six_at_once_lose_nothing(program: Program) -> None:
    names = [f"{first}{second}" for first in ("Bo", "Ka") for second in "dgm"]
    said = [["ask", f"I like {name} cake"] for name in names[:2]]
    kept = [["profile", "set", "likes", f"{name} cake"] for name in names[2:]]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "assistant.cli", *arguments],
            cwd=ROOT,
            env=os.environ | {"ASSISTANT_HOME": str(program.home)},
            stdout=subprocess.DEVNULL,
        )
        for arguments in said + kept
    ]
    assert [process.wait(timeout=180) for process in running] == [0] * 6
    liked = {fact["object"] for fact in json.loads(program("profile", "show", "--json").out)}
    assert liked == {f"{name} cake" for name in names}


@pytest.fixture
def orphans_come_to_us() -> Iterator[None]:
    """No process that a program leaves behind can hide from us; none stays with us."""
    prctl = ctypes.CDLL(None).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


@pytest.fixture
def signals_arrive() -> Iterator[None]:
    """What a shell starts in the background ignores Ctrl-C, and so would what we start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("orphans_come_to_us", "signals_arrive")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "arguments", [["ask", "-"], ["say", "Well, well. " * 200, "--out", "{out}"]]
)
def test_a_signal_at_any_moment_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals, arguments: list[str]
) -> None:
    moments = random.Random(number)
    for _ in range(4):
        temporary = tmp_path / "tmp"
        temporary.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant.cli",
             *(word.format(out=tmp_path / "out" / "a.wav") for word in arguments)],
            cwd=ROOT,
            env=os.environ | {"ASSISTANT_HOME": str(tmp_path / "home"), "TMPDIR": str(temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write("call me Haz\nset a timer for one hour\nwhat time is it\n" * 5)
        process.stdin.flush()
        _has_begun(process.pid)
        # Another moment each time; the moment is what is tested, not waited for.
        time.sleep(moments.uniform(0, 1.2))
        process.send_signal(number)
        time.sleep(0.01)
        process.send_signal(number)  # an impatient person
        _, errors = process.communicate(timeout=30)
        assert errors == ""
        assert process.returncode in (0, 128 + number, -number)
        assert list(temporary.iterdir()) == []
        assert _children() == []


def _has_begun(pid: int) -> None:
    """Wait until the program, no longer the interpreter alone, answers to signals."""
    caught = 0
    deadline = time.monotonic() + 30
    while not caught & 1 << (signal.SIGTERM - 1) and time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/status").read_text()
        caught = int(next(line for line in status.splitlines() if "SigCgt" in line).split()[1], 16)
        time.sleep(0.002)


def _children() -> list[str]:
    """Our living child processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = folder.joinpath("stat").read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == os.getpid() and state != "Z":
                found.append(folder.joinpath("cmdline").read_text().replace("\0", " "))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found
