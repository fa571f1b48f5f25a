"""Reply templates: Jinja2's syntax without whatever could loop, reach out or explode.

A template may print slots, pass them through the filters below, choose with `if`, and set the
prosody marks `[pause]` and `*word*`.
It cannot loop, call, import, assign or multiply, so a hostile one is refused, not run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.speaking.prosody_marks import MARKS, with_marks
from assistant.speaking.spoken_words import SpokenWords
from assistant.values import Json

LONGEST_TEMPLATE = 1_000
DEEPEST_NESTING = 30
LONGEST_TEXT = 1_800
"""With a persona's lines around it, a reply stays under 2,000 characters."""

OWN_FILTERS = (
    "capitalize_first",
    "date",
    "datetime",
    "duration",
    "listing",
    "measure",
    "near_day",
    "number",
    "ordinal",
    "plural",
    "time",
)
JINJA_FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "trim",
    "upper",
)
TESTS = ("defined", "undefined", "none", "true", "false", "eq", "ne", "gt", "ge", "lt", "le")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)


class UnfitTemplateError(ValueError):
    """A template that may not be used. The message says why and quotes no slot's value."""


def check_template(source: str) -> frozenset[str]:
    """The slots that `source` mentions. Raises `UnfitTemplateError`."""
    if len(source) > LONGEST_TEMPLATE:
        raise UnfitTemplateError(f"longer than {LONGEST_TEMPLATE} characters")
    try:
        tree = _SYNTAX.parse(source)
    except TemplateSyntaxError as error:
        raise UnfitTemplateError(error.message or "not valid") from error
    except RecursionError as error:
        raise UnfitTemplateError("nested too deeply") from error
    slots: set[str] = set()
    pending: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > DEEPEST_NESTING:
            raise UnfitTemplateError("nested too deeply")
        _check_node(node)
        if isinstance(node, nodes.Name):
            slots.add(node.name)
        pending += ((child, depth + 1) for child in node.iter_child_nodes())
    return frozenset(slots)


def _check_node(node: nodes.Node) -> None:
    match node:
        case nodes.Filter(name=name) if name not in OWN_FILTERS + JINJA_FILTERS:
            known = ", ".join(sorted(OWN_FILTERS + JINJA_FILTERS))
            raise UnfitTemplateError(f"there is no filter {name!r}; there are {known}")
        case nodes.Test(name=name) if name not in TESTS:
            raise UnfitTemplateError(f"there is no test {name!r}; there are {', '.join(TESTS)}")
        case nodes.Name(ctx=context) if context != "load":
            raise UnfitTemplateError("nothing can be assigned here")
        case nodes.Getattr(attr=name) if name.startswith("_"):
            raise UnfitTemplateError(f"{name!r} is not for templates")
        case nodes.Getitem(arg=argument) if not isinstance(argument, nodes.Const):
            raise UnfitTemplateError("only a fixed name or number can stand in brackets")
        case nodes.Filter() | nodes.Test() | nodes.Name() | nodes.Getattr() | nodes.Getitem():
            return
        case _ if isinstance(node, _ALLOWED):
            return
        case _:
            kind = type(node).__name__.lower()
            raise UnfitTemplateError(f"{kind!r} is not allowed; print slots, use filters and 'if'")


class TemplateSet:
    """Checked templates, compiled when first used, with the filters of one locale."""

    def __init__(self, words: SpokenWords) -> None:
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, finalize=_without_slot_marks
        )
        self._environment.globals.clear()
        self._environment.filters = {
            name: function
            for name, function in self._environment.filters.items()
            if name in JINJA_FILTERS
        } | _filters(words)
        self._compiled: dict[str, Template] = {}

    def render(self, source: str, slots: Mapping[str, Json], now: datetime, units: str = "") -> str:
        """The text with its prosody marks, at most `LONGEST_TEXT` characters; white space is even.

        `units` is metric, imperial or us, "" for what the region has.

        Raises `UnfitTemplateError`, never with a slot's value in its message.
        """
        try:
            template = self._compiled.get(source)
            if template is None:
                template = self._compiled[source] = self._environment.from_string(
                    with_marks(source)
                )
            text = _UNSPEAKABLE.sub(" ", template.render({**slots, _NOW: now, _UNITS: units}))
        except TemplateError as error:
            raise UnfitTemplateError(error.message or "cannot be filled") from error
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            # Not chained: the message of a failed conversion quotes the value.
            raise UnfitTemplateError(
                f"a filter cannot word its slot: {type(error).__name__}"
            ) from None
        text = " ".join(text.split())
        return text if len(text) <= LONGEST_TEXT else _shortened(text)


_SYNTAX = ImmutableSandboxedEnvironment()
_NOW = "__now__"
_UNITS = "__units__"
_UNSPEAKABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a slot may hold and a terminal obeys: control characters, turned writing, half pairs."""


def _without_slot_marks(value: object) -> object:
    """What a slot prints; marks are the author's alone to set."""
    return value.translate(_NO_MARKS) if isinstance(value, str) else value


_NO_MARKS = {ord(mark): " " for mark in MARKS}


def _shortened(text: str) -> str:
    return text[: LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"


def _capitalize_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _filters(words: SpokenWords) -> dict[str, Callable[..., str]]:
    @pass_context
    def date(context: Context, value: str) -> str:
        return words.day(value, context[_NOW].date())

    @pass_context
    def near_day(context: Context, value: str) -> str:
        return words.near_day(value, context[_NOW].date())

    @pass_context
    def moment(context: Context, value: str | Mapping[str, Json]) -> str:
        return words.moment(value, context[_NOW])

    @pass_context
    def measure(context: Context, value: float, unit: str) -> str:
        return words.measure(value, unit, context[_UNITS])

    filters: dict[str, Callable[..., str]] = {
        "capitalize_first": _capitalize_first,
        "date": date,
        "datetime": moment,
        "duration": words.duration,
        "listing": words.listing,
        "measure": measure,
        "near_day": near_day,
        "number": words.number,
        "ordinal": words.ordinal,
        "plural": words.plural,
        "time": words.time_of_day,
    }
    return {name: _strict(function) for name, function in filters.items()}


def _strict(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def strict(*arguments: object) -> str:
        for argument in arguments:
            if isinstance(argument, Undefined):
                str(argument)  # raises, naming the slot that is missing
        return function(*arguments)

    return strict
