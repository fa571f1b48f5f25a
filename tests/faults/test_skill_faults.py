"""Skills that misbehave: each is one clear error, and the next request works again."""

from __future__ import annotations

import os
import select
import signal
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from assistant.confinement.layers import ALL, Layer
from assistant.errors import NotPermittedError, ProfileError, SkillError
from assistant.settings import Paths
from assistant.skill_host.confined import ConfinedChildren
from assistant.skill_host.grants import Grants
from assistant.skill_host.host import NEEDLESS, SkillHost
from assistant.skill_host.manifest import load_manifest
from assistant.values import Act, Interpretation, Json, SlotValue

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
MANIFEST = """
name = "odd"
version = "1"
api = 1
description = "Behaves oddly"
permissions = ["schedule", "profile.recall"]
[intents.good]
[intents.bad]
"""
GOOD = """
import os, sys
from assistant.skill import Skill, act, ask
skill = Skill()

@skill.intent("good")
def good(request):
    return act("fine", name=request.text("name"), pid=os.getpid())
"""


class Services:
    """Records calls; the profile is out of order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def call(self, skill: str, service: str, arguments: Mapping[str, Json]) -> Json:
        self.calls.append((skill, service))
        if service.startswith("profile"):
            raise ProfileError("the profile is locked")
        return []


Start = Callable[[str], SkillHost]


def outside_a_bubble(skill: Path) -> ConfinedChildren:
    """A starter of skills whose process numbers are the ones everybody knows them by."""
    paths = Paths.from_environment({"ASSISTANT_HOME": str(skill.parent)})
    return ConfinedChildren(paths, Grants(paths, [skill]), ALL - {Layer.BUBBLEWRAP})


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Install a skill whose intent "bad" is the given code, and run it."""
    hosts: list[SkillHost] = []

    def installed(bad: str, before: str = "") -> SkillHost:
        folder = tmp_path / "odd"
        folder.mkdir(exist_ok=True)
        (folder / "skill.toml").write_text(MANIFEST)
        body = textwrap.indent(textwrap.dedent(bad).strip(), "    ")
        code = f'{before}\n{GOOD}\n@skill.intent("bad")\ndef bad(request):\n{body}\n'
        (folder / "skill.py").write_text(code)
        services = Services()
        host = SkillHost(
            [load_manifest(folder)],
            services,
            deadline_seconds=0.5,
            start_seconds=3,
            starter=outside_a_bubble(folder),
        )
        hosts.append(host)
        return host

    yield installed
    for host in hosts:
        host.close()


def ask(host: SkillHost, intent: str) -> Act:
    slots = {"name": SlotValue("Anna", "Anna")}
    return host.act(Interpretation("odd", intent, slots=slots), NOW)


def works(host: SkillHost) -> bool:
    """Whether the host still gets an answer; generous, for the machine may be busy."""
    act = ask(host, "good")
    return (act.name, act.slots["name"]) == ("fine", "Anna")


def test_a_skill_answers(start: Start) -> None:
    assert works(start("return act('fine')"))


def test_a_skill_nobody_needs_ends_and_starts_again_when_it_is(start: Start) -> None:
    host = start("return act('fine', name=str(os.getpid()))")
    first = ask(host, "bad").slots["name"]
    host.rest(NOW + NEEDLESS / 2)
    assert ask(host, "bad").slots["name"] == first
    host.rest(NOW + NEEDLESS)
    with pytest.raises(ProcessLookupError):
        os.kill(int(str(first)), 0)
    assert ask(host, "bad").slots["name"] != first


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("return 1 // 0", r"failed: ZeroDivisionError at skill\.py:13"),
        ("raise ValueError(request.text('name'))", "failed: ValueError"),
        ("sys.exit(3)", "failed: SystemExit"),
        ("raise KeyboardInterrupt", "failed: KeyboardInterrupt"),
        ("os._exit(3)", "ended itself with status 3"),
        ("os.kill(os.getpid(), 11)", "ended by SIGSEGV"),
        ("import ctypes; ctypes.string_at(0)", "ended by SIGSEGV"),
        ("os.kill(os.getpid(), 19)", "took more than 0.5 s"),
        ("while True: pass", "took more than 0.5 s"),
        ("while True: print('x' * 1000)", "took more than 0.5 s"),
        ("import threading; threading.Event().wait()", "took more than 0.5 s"),
        ("os.closerange(3, 64); return act('fine')", "failed|closed|ended"),
        ("return 'It is ten o clock.'", "failed: TypeError"),
        ("return act('fine', text='x' * 1_100_000)", "failed: ValueError"),
        ("return act('fine', number=float('nan'))", "failed: ValueError"),
        ("return act('fine', thing=object())", "failed: TypeError"),
        ("return act('Not A Name')", "breaks the protocol at reply.act"),
        ("return act('fine', **{'not a name': 1})", "breaks the protocol"),
        ("return act('fine').or_ask(yes=request.to('delete_all'))", "does not declare"),
        ("os.write(4, b'garbage' + bytes([10])); return act('fine')", "no message"),
        ("os.write(4, b'[' * 1_100_000); return act('fine')", "1024 KiB"),
        ("os.write(4, b'[' * 60_000 + bytes([10])); return act('fine')", "no message"),
        ("while True: os.write(4, b'{}' + bytes([10]))", "breaks the protocol"),
        ("request.service('disk.format', {})", r"RefusedError.*no such service"),
        ("request.style.set('pace', 2)", r"RefusedError.*permission style"),
        (
            "from assistant.skill import Voice; return act('fine').spoken_as(Voice('calm', ''))",
            "needs the permission voice",
        ),
        ("request.profile.recall()", r"RefusedError.*the profile is locked"),
        ("while True: request.schedule.list()", "took more than|service calls"),
    ],
)
def test_what_a_skill_does_wrong_is_one_error_and_it_is_started_anew(
    start: Start, bad: str, says: str
) -> None:
    host = start(bad)
    assert works(host)
    with pytest.raises(SkillError, match=says) as caught:
        ask(host, "bad")
    assert caught.value.message.startswith("the skill odd ")
    assert "Anna" not in caught.value.message
    assert "\n" not in caught.value.message
    assert works(host)


def test_a_wrong_call_of_ours_is_shown_as_the_authors_own_line(start: Start) -> None:
    host = start("return act('sure').or_ask(yes=act('done'))")
    with pytest.raises(SkillError, match=r"TypeError at skill\.py:13"):
        ask(host, "bad")
    notes = host.author_notes("odd").strip().splitlines()
    assert notes[-1] == 'TypeError: yes takes an intent, request.to("intent"), not a Reply'
    assert [line for line in notes if "File" in line][-1].endswith('skill.py", line 13, in bad')
    assert "or_ask(yes=act('done'))" in notes[-3]


def test_what_the_person_did_not_permit_is_told_as_that_and_may_be_caught(
    tmp_path: Path, start: Start
) -> None:
    caught = (
        "from assistant.skill import RefusedError\n"
        "try: request.schedule.list()\n"
        "except RefusedError: pass\n"
    )
    for bad, error in (
        ("request.schedule.list()", NotPermittedError),
        (f"{caught}return 1 // 0", SkillError),
    ):
        start(bad)
        manifest = load_manifest(tmp_path / "odd")
        paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
        grants = Grants(paths, [manifest.folder])
        grants.deny(manifest, ["schedule"])
        host = SkillHost(
            [manifest], Services(), starter=outside_a_bubble(manifest.folder), grants=grants
        )
        with pytest.raises(SkillError) as raised:
            ask(host, "bad")
        assert type(raised.value) is error
        if isinstance(raised.value, NotPermittedError):
            assert (raised.value.skill, raised.value.permission) == ("odd", "schedule")
            assert raised.value.words.startswith("announce things later")
        assert works(host)
        host.close()


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ("this is no Python", r"failed: SyntaxError at skill\.py:1"),
        ("import no_such_module", r"failed: ModuleNotFoundError at skill\.py:1"),
        ("raise SystemExit", "failed: SystemExit"),
        ("import os; os._exit(0)", "ended itself with status 0"),
        ("while True: pass", "did not start within 1 s"),
    ],
)
def test_a_skill_that_cannot_be_loaded_says_why(
    tmp_path: Path, start: Start, before: str, says: str
) -> None:
    start("return act('fine')")
    code = (tmp_path / "odd" / "skill.py").read_text()
    (tmp_path / "odd" / "skill.py").write_text(f"{before}\n{code}")
    host = SkillHost([load_manifest(tmp_path / "odd")], Services(), start_seconds=1)
    with pytest.raises(SkillError, match=says):
        ask(host, "good")
    (tmp_path / "odd" / "skill.py").write_text(code)
    assert works(host)
    host.close()


def test_a_skill_without_a_function_for_an_intent_is_told(tmp_path: Path, start: Start) -> None:
    host = start("return act('fine')")
    (tmp_path / "odd" / "skill.py").write_text(GOOD)
    with pytest.raises(SkillError, match=r"no function for bad"):
        ask(host, "good")


def test_printing_and_reading_reach_nobody(start: Start) -> None:
    host = start(
        """
        print("hello"); os.write(1, b"garbage"); sys.stdout.flush()
        assert sys.stdin.read() == "" and os.read(0, 10) == b""
        return act("fine")
        """
    )
    assert ask(host, "bad") == Act("odd", "fine")
    host.close()
    assert "garbage" in host.author_notes("odd")


def test_what_its_author_reads_is_bounded(start: Start) -> None:
    host = start("print('x' * 1_000_000); return act('fine')")
    assert ask(host, "bad") == Act("odd", "fine")
    assert len(host.author_notes("odd")) <= 4096


def test_a_skill_that_died_meanwhile_is_started_without_a_word(start: Start) -> None:
    host = start("return act('pid', pid=os.getpid())")
    pid = ask(host, "bad").slots["pid"]
    assert isinstance(pid, int)
    gone = os.pidfd_open(pid)
    os.kill(pid, 9)
    assert ends(gone)
    assert works(host)


def test_a_skill_stays_warm_between_requests(start: Start) -> None:
    host = start("return act('pid', pid=os.getpid())")
    assert ask(host, "bad") == ask(host, "bad")


def test_a_busy_skill_ends_with_the_assistant(start: Start, tmp_path: Path) -> None:
    start("while True: pass")
    program = f"""
from datetime import UTC, datetime
from pathlib import Path
from assistant.skill_host.host import SkillHost
from assistant.skill_host.manifest import load_manifest
from assistant.values import Interpretation
from tests.faults.test_skill_faults import outside_a_bubble
odd = Path({str(tmp_path / "odd")!r})
starter = outside_a_bubble(odd)
host = SkillHost([load_manifest(odd)], None, deadline_seconds=60, starter=starter)
act = host.act(Interpretation("odd", "good"), datetime.now(UTC))
print(act.slots["pid"], flush=True)
host.act(Interpretation("odd", "bad"), datetime.now(UTC))
"""
    parent = Popen([sys.executable, "-c", program], stdout=PIPE, cwd=ROOT)
    assert parent.stdout is not None
    with parent.stdout:
        child = os.pidfd_open(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    assert ends(child)


def ends(process: int) -> bool:
    """Whether the process behind this descriptor ends, within 5 s; ended it is either way."""
    ready, _, _ = select.select([process], [], [], 5)
    if not ready:
        signal.pidfd_send_signal(process, signal.SIGKILL)
    os.close(process)
    return bool(ready)


def test_the_person_s_environment_stays_outside(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "canary")
    host = start("return act('environment', names=sorted(os.environ))")
    names = ask(host, "bad").slots["names"]
    assert isinstance(names, list)
    ours = {"OPENBLAS_NUM_THREADS", "PYDANTIC_DISABLE_PLUGINS"}
    assert set(names) - ours <= {
        *("PATH", "LANG", "LC_CTYPE", "TZDIR", "PYTHONPATH", "PYTHONUTF8"),
        "PYTHONDONTWRITEBYTECODE",
    }


def test_a_refusal_can_be_answered_for(start: Start) -> None:
    host = start(
        """
        from assistant.skill import RefusedError
        try:
            request.profile.recall()
        except RefusedError:
            return act("refused")
        """
    )
    assert ask(host, "bad") == Act("odd", "refused")


def test_an_unknown_skill_or_intent_is_an_error_not_a_process(start: Start) -> None:
    host = start("return act('fine')")
    with pytest.raises(SkillError, match=r"odd\.unknown"):
        ask(host, "unknown")
    with pytest.raises(SkillError, match=r"nobody\.good"):
        host.act(Interpretation("nobody", "good"), NOW)
