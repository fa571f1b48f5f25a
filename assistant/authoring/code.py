"""What a skill's Python says of acts, intents, slots and services, read without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SERVICE_GROUPS: Mapping[str, str] = {"voices": "voice"}
"""The parts of a request whose services have another name than they."""

REACHES: Mapping[str, str] = {
    "folder": "folders",
    "fetch": "network",
    "connect": "network",
    "bus": "bus",
    "run": "commands",
}
"""What a request reaches for by a name of the manifest's, and the table that name stands in."""

_OF_SLOTS = frozenset(
    {"value", "said", "text", "number", "duration", "date", "time", "moment", "every"}
)
"""What a request is asked for a slot by."""

_CLOCKS = frozenset({("datetime", "now"), ("datetime", "utcnow"), ("date", "today")})
_TESTS = "test_*.py"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of one of the skill's files."""

    file: Path
    line: int


@dataclass(frozen=True, slots=True)
class ActMade:
    """An act by its name. `slots` are all it is given, None where only running it would tell."""

    name: str
    slots: frozenset[str] | None
    place: Place


@dataclass(slots=True)
class SkillCode:
    """All the Python files of a skill's folder but its tests."""

    acts: list[ActMade] = field(default_factory=list)
    computes_acts: bool = False
    """Whether there are acts whose names only running it would tell."""
    intents: dict[str, Place] = field(default_factory=dict)
    """The intents that functions are marked to answer."""
    computes_intents: bool = False
    follow_ups: dict[str, Place] = field(default_factory=dict)
    """The intents that `request.to` goes on with, as far as they stand there."""
    services: dict[str, Place] = field(default_factory=dict)
    """`group.method` of what is asked of a request, or `group` alone where it is passed on."""
    reached: dict[str, Place] = field(default_factory=dict)
    """`table.name` of the folders, hosts and so on that are asked of `request`."""
    settings: dict[str, Place] = field(default_factory=dict)
    """The settings it reads."""
    words: dict[str, Place] = field(default_factory=dict)
    """What it reads of the words of a language."""
    computes_words: bool = False
    """Whether it asks which words there are before it reads them."""
    takes_all_slots: bool = False
    """Whether it takes a request's slots together, by whatever name they have."""
    slots: dict[str, Place] = field(default_factory=dict)
    """The slots a request is asked for by name."""
    given: set[str] = field(default_factory=set)
    """The slots that the code fills: it asks for them, or goes on with them."""
    strings: set[str] = field(default_factory=set)
    """Every word that stands in quotes anywhere."""
    imports: list[tuple[str, Place]] = field(default_factory=list)
    clocks: list[Place] = field(default_factory=list)
    """Where it asks the machine's own clock."""
    broken: list[tuple[str, Place]] = field(default_factory=list)
    """What is no Python, and why."""


def read_code(folder: Path, groups: Sequence[str]) -> SkillCode:
    """The code of the skill in `folder`; `groups` are the parts of a request with services."""
    found = SkillCode()
    tests = set(folder.rglob(_TESTS))
    for file in sorted(path for path in set(folder.rglob("*.py")) - tests if path.is_file()):
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        except SyntaxError as error:
            found.broken.append((error.msg, Place(file, error.lineno or 1)))
            found.computes_acts = True
        except (OSError, ValueError, RecursionError, MemoryError) as error:
            found.broken.append((f"cannot be read: {type(error).__name__}", Place(file, 1)))
        else:
            _Reader(found, file, frozenset(groups)).read(tree)
    return found


@dataclass(slots=True)
class _Reader:
    found: SkillCode
    file: Path
    groups: frozenset[str]

    def read(self, tree: ast.AST) -> None:
        of_methods = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Call():
                    self._call(node)
                case ast.Attribute(value=ast.Attribute(attr=group), attr=method) if (
                    group in self.groups
                ):
                    self._service(f"{SERVICE_GROUPS.get(group, group)}.{method}", node)
                case ast.Attribute(attr=group) if group in self.groups:
                    if id(node) not in of_methods:
                        self._service(SERVICE_GROUPS.get(group, group), node)
                case ast.Attribute(attr="slots", value=ast.Name(id="request")):
                    self.found.takes_all_slots = True
                case ast.Subscript() | ast.Compare():
                    self._read_key(node)
                case ast.Constant(value=str(text)):
                    self.found.strings.add(text)
                case ast.Import(names=names):
                    self.found.imports += [(one.name, self._place(node)) for one in names]
                case ast.ImportFrom(module=str(module), level=0):
                    self.found.imports.append((module, self._place(node)))

    def _read_key(self, node: ast.Subscript | ast.Compare) -> None:
        """What is read of the settings and of the words."""
        match node:
            case ast.Subscript(
                value=ast.Attribute(attr="settings"), slice=ast.Constant(value=str(key))
            ):
                self.found.settings.setdefault(key, self._place(node))
            case ast.Subscript(
                value=ast.Attribute(attr="words") | ast.Name(id="words"),
                slice=ast.Constant(value=str(key)),
            ):
                self.found.words.setdefault(key, self._place(node))
            case ast.Compare(
                ops=[ast.In() | ast.NotIn()],
                comparators=[ast.Attribute(attr="words") | ast.Name(id="words")],
            ):
                self.found.computes_words = True

    def _call(self, call: ast.Call) -> None:
        match call.func:
            case ast.Name(id="act" | "Reply"):
                self._act(call)
            case ast.Name(id="ask"):
                self.found.given |= set(_choices(call.args[:1]))
            case ast.Attribute(attr="intent"):
                names = list(_choices(call.args))
                self.found.computes_intents |= len(names) < len(call.args)
                for name in names:
                    self.found.intents.setdefault(name, self._place(call))
            case ast.Attribute(value=ast.Name(id="request"), attr=attr):
                self._of_request(attr, call)
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                if (owner, name) in _CLOCKS:
                    self.found.clocks.append(self._place(call))
        self._announced(call)

    def _of_request(self, attr: str, call: ast.Call) -> None:
        """What a request is asked for: where it goes on, one of its slots, what the person has."""
        place = self._place(call)
        if attr == "to":
            self.found.given |= {one.arg for one in call.keywords if one.arg}
        for name in _choices(call.args[:1]):
            if attr == "to":
                self.found.follow_ups.setdefault(name, place)
            elif attr in _OF_SLOTS:
                self.found.slots.setdefault(name, place)
            elif attr in REACHES:
                self.found.reached.setdefault(f"{REACHES[attr]}.{name}", place)

    def _announced(self, call: ast.Call) -> None:
        """The acts to be announced later, for themselves or because something was not done."""
        given = {one.arg: one.value for one in call.keywords}
        if "act" in given:
            known = _keys(given["slots"]) if "slots" in given else frozenset[str]()
            self._made([given["act"]], known, call)
        if "otherwise" in given:
            self._made([given["otherwise"]], None, call)

    def _act(self, call: ast.Call) -> None:
        if isinstance(call.func, ast.Name) and call.func.id == "Reply":
            slots = _keys(call.args[1]) if len(call.args) > 1 else frozenset[str]()
        else:
            named = [one.arg for one in call.keywords]
            slots = None if None in named else frozenset(filter(None, named))
        self._made(call.args[:1], slots, call)

    def _made(self, names: Sequence[ast.expr], slots: frozenset[str] | None, at: ast.AST) -> None:
        literal = list(_choices(names))
        self.found.computes_acts |= not literal
        place = self._place(at)
        self.found.acts += [ActMade(name, slots, place) for name in literal]

    def _service(self, name: str, node: ast.AST) -> None:
        self.found.services.setdefault(name, self._place(node))

    def _place(self, node: ast.AST) -> Place:
        return Place(self.file, getattr(node, "lineno", 1))


def _choices(expressions: Sequence[ast.expr]) -> Iterator[str]:
    """The texts an expression may be, as far as they stand there: `"a" if x else "b"`."""
    for expression in expressions:
        match expression:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp(body=body, orelse=otherwise):
                yield from _choices((body, otherwise))


def _keys(expression: ast.expr) -> frozenset[str] | None:
    """The keys of a dictionary that stands there, None where it does not."""
    if not isinstance(expression, ast.Dict):
        return None
    keys = [key.value if isinstance(key, ast.Constant) else None for key in expression.keys]
    return None if None in keys else frozenset(str(key) for key in keys)
