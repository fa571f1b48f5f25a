"""Skills handed over by somebody who means harm: one line, nothing written outside, nothing run."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assistant.cli.running import run
from assistant.settings import Paths

MANIFEST = 'name = "{name}"\nversion = "1.0"\napi = 1\ndescription = "{name}"\n[intents.go]\n'
RUNS = "from pathlib import Path\nPath({mark!r}).write_text('it ran')\n"


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Paths.from_environment()


def files(tmp_path: Path, name: str = "evil") -> dict[str, str]:
    """A skill that leaves a mark when it is run."""
    return {
        "skill.toml": MANIFEST.format(name=name),
        "skill.py": RUNS.format(mark=str(tmp_path / "mark")),
        "sentences.en.toml": '[intents.go]\nsentences = ["go evil"]\n',
        "replies.en.toml": '[acts.done]\nnormal = ["Done."]\n',
    }


def refused(capsys: pytest.CaptureFixture[str], source: object, reason: str) -> None:
    assert run(["skills", "add", str(source), "--yes"]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1, told.err
    assert told.err.startswith("assistant: ")
    assert reason in told.err
    assert ".adding-" not in told.err  # where it was unpacked is nothing to anybody


def nothing_was_done(tmp_path: Path, paths: Paths, before: set[Path]) -> None:
    assert not (tmp_path / "mark").exists()
    assert list(paths.skills.iterdir()) == []
    outside = {path for path in tmp_path.rglob("*") if paths.skills.parent not in path.parents}
    assert outside - before == {paths.data, paths.data.parent} - before


def everything(tmp_path: Path) -> set[Path]:
    return set(tmp_path.rglob("*"))


def tar(archive: Path, add: Callable[[tarfile.TarFile], None], inside: Mapping[str, str]) -> Path:
    with tarfile.open(archive, "w:gz") as opened:
        for name, text in inside.items():
            put(opened, f"evil/{name}", text.encode())
        add(opened)
    return archive


def put(opened: tarfile.TarFile, name: str, content: bytes = b"", **traits: object) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    for trait, value in traits.items():
        setattr(member, trait, value)
    opened.addfile(member, io.BytesIO(content))


def put_many(opened: tarfile.TarFile) -> None:
    for number in range(600):
        put(opened, f"evil/{number}")


TARS: Mapping[str, tuple[Callable[[tarfile.TarFile], None], str]] = {
    "above": (lambda it: put(it, "evil/../../above", b"x"), "leads elsewhere"),
    "root": (lambda it: put(it, "/tmp/evil-root", b"x"), "leads elsewhere"),
    "soft": (lambda it: put(it, "evil/a", type=tarfile.SYMTYPE, linkname="/etc/passwd"), "a link"),
    "hard": (lambda it: put(it, "evil/a", type=tarfile.LNKTYPE, linkname="/etc/passwd"), "a link"),
    "pipe": (lambda it: put(it, "evil/a", type=tarfile.FIFOTYPE), "a device"),
    "disk": (lambda it: put(it, "evil/a", type=tarfile.BLKTYPE), "a device"),
    "twice": (lambda it: put(it, "evil/skill.py", b"x"), "two files in one place"),
    "under": (lambda it: put(it, "evil/skill.py/a", b"x"), "two files in one place"),
    "many": (put_many, "more than it should"),
    "long": (lambda it: put(it, "evil/" + "a" * 250, b"x"), "leads elsewhere"),
    "deep": (lambda it: put(it, "evil/" + "a/" * 40 + "a", b"x"), "leads elsewhere"),
    "odd": (lambda it: put(it, "evil/\x1b[31m", b"x"), "leads elsewhere"),
    "bomb": (lambda it: put(it, "evil/a", bytes(40 * 1024**2)), "more than it should"),
}


@pytest.mark.parametrize(("add", "reason"), TARS.values(), ids=list(TARS))
def test_a_tar_that_is_an_attack_is_refused(
    add: Callable[[tarfile.TarFile], None],
    reason: str,
    tmp_path: Path,
    paths: Paths,
    capsys: pytest.CaptureFixture[str],
) -> None:
    archive = tar(tmp_path / "evil.tar.gz", add, files(tmp_path))
    before = everything(tmp_path)
    refused(capsys, archive, reason)
    nothing_was_done(tmp_path, paths, before)


def zipped(archive: Path, inside: Mapping[str, str | bytes], **modes: int) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in inside.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = modes.get(name.rpartition("/")[2], 0o100644) << 16
            opened.writestr(info, content)
    return archive


ZIPS: Mapping[str, tuple[str, str | bytes, int, str]] = {
    "above": ("evil/../../above", "x", 0o100644, "leads elsewhere"),
    "root": ("/above", "x", 0o100644, "leads elsewhere"),
    "windows": ("evil\\..\\above", "x", 0o100644, "leads elsewhere"),
    "soft": ("evil/above", "/etc/passwd", 0o120777, "a link"),
    "pipe": ("evil/above", "", 0o010644, "a device"),
    "bomb": ("evil/above", bytes(40 * 1024**2), 0o100644, "more than it should"),
    "twice": ("evil/skill.py/above", "x", 0o100644, "two files in one place"),
}


@pytest.mark.parametrize(("name", "content", "mode", "reason"), ZIPS.values(), ids=list(ZIPS))
def test_a_zip_that_is_an_attack_is_refused(
    name: str,
    content: str | bytes,
    mode: int,
    reason: str,
    tmp_path: Path,
    paths: Paths,
    capsys: pytest.CaptureFixture[str],
) -> None:
    inside = {f"evil/{file}": text for file, text in files(tmp_path).items()}
    archive = zipped(tmp_path / "evil.zip", {**inside, name: content}, above=mode)
    before = everything(tmp_path)
    refused(capsys, archive, reason)
    nothing_was_done(tmp_path, paths, before)


def test_a_zip_that_lies_about_sizes_is_counted(
    tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = zipped(tmp_path / "evil.zip", {"evil/skill.toml": bytes(3 * 1024**2)})
    packed = archive.read_bytes()
    size = (3 * 1024**2).to_bytes(4, "little")
    archive.write_bytes(packed.replace(size, (10).to_bytes(4, "little")))
    refused(capsys, archive, "damaged")
    assert list(paths.skills.iterdir()) == []


MANIFESTS: Mapping[str, tuple[str, str]] = {
    "no name": ("x = 1", "name: is missing"),
    "elsewhere": ('name = "../../evil"', "name: String should match pattern"),
    "hidden": ('name = ".evil"', "name: String should match pattern"),
    "taken": (MANIFEST.format(name="timers"), "comes with the assistant"),
    "core": (MANIFEST.format(name="core"), "reserved"),
    "deep": ("name = " + "[" * 5000, "not valid TOML"),
    "huge": (f"# {'x' * 300_000}\n" + MANIFEST.format(name="evil"), "larger than 256 KiB"),
    "bytes": ("name = \x00", "not valid TOML"),
    "escape": (
        MANIFEST.format(name="evil").replace('description = "evil"', 'description = "\\u001b[2J"'),
        "description",
    ),
    "turned writing": (
        MANIFEST.format(name="evil").replace('description = "evil"', 'description = "\\u202elive"'),
        "description: it has to be text on one line",
    ),
    "the other escape": (
        MANIFEST.format(name="evil") + '[commands.x]\nwhy = "to help \\u009b2J"\n',
        "commands.x.why: it has to be text on one line",
    ),
    "a second line": (
        MANIFEST.format(name="evil")
        + '[settings.s]\nkind = "text"\nlabel = "so \\u2028 It may only answer."\n',
        "settings.s.label: it has to be text on one line",
    ),
    "greedy": ('permissions = ["everything"]\n' + MANIFEST.format(name="evil"), "permissions.0"),
    "number": (
        MANIFEST.format(name="evil")
        + f'[settings.n]\nkind = "number"\nlabel = "n"\ndefault = {"9" * 400}\n',
        "settings.n: default",
    ),
    "later": (MANIFEST.format(name="evil").replace("api = 1", "api = 99"), "api"),
}


@pytest.mark.parametrize(("manifest", "reason"), MANIFESTS.values(), ids=list(MANIFESTS))
def test_a_manifest_that_is_an_attack_is_refused(
    manifest: str, reason: str, tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = files(tmp_path) | {"skill.toml": manifest}
    archive = tar(tmp_path / "evil.tar.gz", lambda _: None, inside)
    before = everything(tmp_path)
    refused(capsys, archive, reason)
    nothing_was_done(tmp_path, paths, before)


def test_a_folder_with_a_link_in_it_is_refused(
    tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "evil"
    folder.mkdir()
    for name, text in files(tmp_path).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "notes.toml").symlink_to("/etc/passwd")
    refused(capsys, folder, "a link or a device")
    (folder / "notes.toml").unlink()
    os.mkfifo(folder / "notes.toml")
    refused(capsys, folder, "a link or a device")
    assert list(paths.skills.iterdir()) == []


def test_a_folder_that_is_no_skill_is_not_looked_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a").symlink_to("/etc/passwd")
    refused(capsys, tmp_path / "pictures", "holds no skill")


@pytest.mark.parametrize("name", ["evil.zip", "evil.tar.gz", "evil.tar", "evil.whl"])
def test_what_is_no_archive_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(b"nothing of the kind")
    refused(capsys, tmp_path / name, "is damaged, or no such archive")


def test_half_an_archive_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = tar(tmp_path / "evil.tar.gz", lambda it: None, files(tmp_path))
    archive.write_bytes(archive.read_bytes()[:200])
    refused(capsys, archive, "damaged")


def test_an_archive_of_nothing_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused(capsys, zipped(tmp_path / "evil.zip", {}), "holds no skill")


def test_zeros_without_end_are_not_unpacked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tar of nothing but headers and padding would be read to its end, were it not counted."""
    header = tarfile.TarInfo("evil/pad")
    header.type = tarfile.XHDTYPE
    header.size = 64 * 1024**2
    with gzip.open(tmp_path / "evil.tar.gz", "wb", compresslevel=1) as file:
        file.write(header.tobuf() + bytes(64 * 1024**2))
    refused(capsys, tmp_path / "evil.tar.gz", "more than it should")


def test_a_wheel_whose_entry_point_leads_out_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points = "[assistant.skills]\nevil = ../../../etc\n"
    archive = zipped(
        tmp_path / "evil-1.0-py3-none-any.whl", {"e.dist-info/entry_points.txt": points}
    )
    refused(capsys, archive, "no Python package")


@pytest.mark.parametrize("file", ["sentences.en.toml", "replies.en.toml"])
@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "a = " + "9" * 5_000, "#" * 300_000])
def test_words_that_are_an_attack_leave_out_only_themselves(
    file: str, text: str, tmp_path: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tar(tmp_path / "evil.tar.gz", lambda _: None, files(tmp_path) | {file: text})
    assert run(["skills", "add", str(archive), "--yes"]) == 0
    assert f"warning: {paths.skills}/evil/{file}" in capsys.readouterr().err
    assert run(["skills", "info", "evil"]) == 0


def test_nothing_is_run_when_a_good_one_is_added(tmp_path: Path, paths: Paths) -> None:
    archive = tar(tmp_path / "evil.tar.gz", lambda _: None, files(tmp_path))
    assert run(["skills", "add", str(archive), "--yes"]) == 0
    assert (paths.skills / "evil" / "skill.py").exists()
    assert not (tmp_path / "mark").exists()


REACHES_OUT = """\
from contextlib import suppress
from pathlib import Path
from assistant.skill import Skill, act
skill = Skill()
def reach_out(*_):
    for folder in FOLDERS:
        with suppress(OSError):
            (Path(folder) / "mark").write_text("it got here")
        with suppress(OSError):
            act("done", found=(Path(folder) / "mine").read_text()).slots["found"] and 1 / 0
    return act("done")
reach_out()
skill.intent("go")(reach_out)
"""


@pytest.mark.parametrize(
    ("command", "above"),
    [("check", "{tmp_path}"), ("test", "~/" + "../" * 20 + "{tmp_path}")],
    ids=["check", "test"],
)
def test_a_stranger_s_skill_is_tried_without_any_folder_of_the_person(
    command: str, above: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody permitted it anything yet: it gets what is on the stage, and nothing else."""
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "evil"
    for each in (elsewhere, folder):
        each.mkdir()
    (elsewhere / "mine").write_text("mine")
    place = f"{above.format(tmp_path=tmp_path)}/elsewhere".replace("..//", "../")
    evil = files(tmp_path) | {
        "skill.toml": f'''{MANIFEST.format(name="evil")}
[folders.all]
default = "{place}"
access = "write"
why = "to have it"
''',
        "skill.py": f"FOLDERS = [{str(elsewhere)!r}]\n{REACHES_OUT}",
        "conversations.en.toml": """\
at = "2026-11-21T10:30"
zone = "Europe/London"
[[conversation]]
name = "x"
folders = { all = { planted = "x" } }
turns = [{ say = "go evil" }]
""",
    }
    for name, text in evil.items():
        (folder / name).write_text(text, encoding="utf-8")
    run(["skills", command, str(folder)])
    told = capsys.readouterr()
    assert "ZeroDivisionError" not in told.out + told.err
    assert [path.name for path in elsewhere.iterdir()] == ["mine"]
