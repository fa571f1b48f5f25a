"""What the project says of itself is true: README, locks, version, licence, decisions."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from typer.core import TyperGroup
from typer.main import get_command

from assistant import __version__
from assistant.cli.app import app

ROOT = Path(__file__).parents[2]
LOCKS = ("run", "dev", "bench", "build")
NOT_OURS = {".git", ".venv", "dist", "build", "demo", "__pycache__", ".hypothesis"}


class Pin(NamedTuple):
    """One locked version, and where it holds ("" for everywhere)."""

    version: str
    marker: str


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def project() -> dict[str, object]:
    table = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert isinstance(table, dict)
    return table


def wanted(*extras: str) -> tuple[Requirement, ...]:
    """What pyproject asks for: the core and these extras."""
    core = project()["dependencies"]
    optional = project()["optional-dependencies"]
    assert isinstance(core, list)
    assert isinstance(optional, dict)
    lines = [*core, *(line for extra in extras for line in optional[extra])]
    return tuple(Requirement(line) for line in lines)


@cache
def pins(lock: str) -> dict[str, frozenset[Pin]]:
    """Every package of a lock with its pins; one a Python where they differ."""
    found: dict[str, set[Pin]] = {}
    for line in re.findall(r"^(\S+==.*?) \\$", text_of(f"requirements/{lock}.txt"), re.MULTILINE):
        name, _, rest = line.partition("==")
        version, _, marker = rest.partition(" ; ")
        found.setdefault(canonicalize_name(name), set()).add(Pin(version, marker))
    return {name: frozenset(pins) for name, pins in found.items()}


RUN = ("whisper", "pocketsphinx", "piper")


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("run", RUN), ("dev", (*RUN, "dev")), ("bench", (*RUN, "dev", "bench"))],
)
def test_a_lock_holds_all_that_the_project_asks_for(lock: str, extras: Sequence[str]) -> None:
    for requirement in wanted(*extras):
        locked = pins(lock).get(canonicalize_name(requirement.name), frozenset())
        assert locked, f"{requirement.name} is not in requirements/{lock}.txt: run `make lock`"
        for pin in locked:
            assert requirement.specifier.contains(pin.version), f"{requirement} against {pin}"


def test_the_locks_agree_with_each_other() -> None:
    for lock in ("run", "dev"):
        for name, locked in pins(lock).items():
            assert locked == pins("bench")[name], name


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_checked_against_a_hash(lock: str) -> None:
    blocks = re.split(r"^(?=\S+==)", text_of(f"requirements/{lock}.txt"), flags=re.MULTILINE)[1:]
    assert len(blocks) >= len(pins(lock)) > 0
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_changelog_knows_this_version() -> None:
    (newest, *_) = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", text_of("CHANGELOG.md"), re.MULTILINE)
    assert newest == __version__


def test_the_readme_is_short_and_its_commands_exist() -> None:
    readme = text_of("README.md")
    assert len(readme.splitlines()) < 150
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    mentioned = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert {"demo", "test"} <= mentioned <= targets
    assert "make test" in text_of(".ci/run")


def test_every_command_in_the_readme_is_one() -> None:
    mentioned = re.findall(r"`assistant ([^`]+)`", text_of("README.md"))
    assert len(mentioned) > 10
    for line in mentioned:
        here: object = get_command(app)
        for word in line.split():
            commands = getattr(here, "commands", None)
            if commands is None or word.startswith("-"):
                break
            assert word in commands, f"README: assistant {line}"
            here = commands[word]


def test_every_command_that_a_skill_answers_with_can_be_typed_as_it_stands() -> None:
    answers = "".join(file.read_text("utf-8") for file in ROOT.glob("skills/*/replies.*.toml"))
    mentioned = set(re.findall(r"[“„]assistant ([^“”{]+)[“”]", answers))
    assert len(mentioned) > 10
    for line in mentioned:
        words, here = line.split(), get_command(app)
        while isinstance(here, TyperGroup):
            here = here.commands[words.pop(0)]
        here.make_context(line, words)


def test_every_link_between_our_pages_leads_somewhere() -> None:
    pages = [page for page in our_files() if page.suffix == ".md"]
    assert ROOT / "README.md" in pages
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_decision_is_numbered_once_and_says_why() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [int(page.name[:4]) for page in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for page in decisions:
        headings = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Status", "Context", "Decision", "Consequences"], page.name


def our_files() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and "_cache" not in name]
        yield from (Path(folder, name) for name in files)


# In two pieces, so that this file does not find itself.
FORBIDDEN = tuple(
    left + right
    for left, right in (
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/tmp/", "dev"),
        ("/opt/", "pypi"),
        ("pypi", ".org"),
        ("files.python", "hosted"),
        ("deb.debian", ".org"),
        ("registry.", "npmjs"),
    )
)


def test_no_file_names_one_machine_or_a_package_registry() -> None:
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in our_files()
        for word in FORBIDDEN
        if word.encode() in file.read_bytes()
    ]
    assert found == []


def test_the_licence_is_the_one_it_says() -> None:
    assert project()["license"] == "Apache-2.0"
    licence = text_of("LICENSE")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def licence_of(package: Distribution) -> str:
    data = package.metadata
    classifiers = [c for c in data.get_all("Classifier") or [] if c.startswith("License")]
    fields = [data[field] for field in ("License-Expression", "License") if field in data]
    # Some carry the whole licence in the field; its first line is the name.
    return " ".join([*(field.partition("\n")[0] for field in fields), *classifiers])


def is_gpl(licence: str) -> bool:
    """GPL or AGPL; not LGPL."""
    return bool(re.search(r"\bA?GPL|GNU (Affero )?General Public", licence))


def core_packages() -> dict[str, Distribution]:
    """Everything an install without extras brings, in this environment."""
    found: dict[str, Distribution] = {}
    todo = list(wanted())
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            pytest.skip(f"{name} is not installed here")
        todo += [Requirement(line) for line in found[name].requires or ()]
    return found


def test_no_core_package_is_under_the_gpl() -> None:
    packages = core_packages()
    assert {"vosk", "tinydb", "pyttsx3"} <= set(packages)
    assert [name for name, package in packages.items() if is_gpl(licence_of(package))] == []


@pytest.mark.parametrize(
    ("licence", "gpl"),
    [
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0-only", True),
        ("LGPL-2.1-or-later", False),
        ("MPL-2.0 AND MIT", False),
    ],
)
def test_the_gpl_is_told_apart(licence: str, gpl: bool) -> None:
    assert is_gpl(licence) is gpl
