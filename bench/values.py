"""How many spoken values are read rightly, and how many wrongly without a word.

`python -m bench.values [--data DIR]... [--limit N]`, DIR a folder of Recognizers-Text files.
Measured on our 120 frozen forms, written before the rules, and on the spans of the folders
that a voice could say; `bench/_values_data.py` states the filter and what was looked at while
writing the rules (that counts nowhere). `right`: exactly the expected value, or none where
none is. `silent_errors`: any other value; no value at all is not a silent error. The bare
names are of the shipped parser, the same on every platform; `rules_spoken_…` and
`rules_published_…` are its parts, `duckling_…` a yardstick, where it is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from assistant.understanding.spoken_values import SpokenValues
from assistant.values import Json
from bench._report import Figure, arguments, emit, progress, share
from bench._values_data import Case, frozen_cases, published_cases

FAILURES_SHOWN = 10
DUCKLING_KINDS = frozenset(("number", "duration", "time", "date", "datetime"))
TOLERANCE = 1e-6
"""Relative; the files round their fractions."""

Parse: TypeAlias = "Callable[[str, str, datetime], Json]"
Outcome: TypeAlias = "tuple[Case, Json]"


def main() -> None:
    options = arguments("values")
    cases = (frozen_cases() + published_cases(options.data))[: options.limit]
    ours = outcomes(SpokenValues().parse, cases, "rules")
    figures = figures_of(ours, "")
    for source in sorted({case.source for case in cases}):
        part = [outcome for outcome in ours if outcome[0].source == source]
        figures |= figures_of(part, f"rules_{source}_")
    if duckling := duckling_parse():
        covered = [case for case in cases if case.kind in DUCKLING_KINDS]
        figures |= figures_of(outcomes(duckling, covered, "duckling"), "duckling_")
    for case, value in most_instructive(ours):
        wanted = " or ".join(sorted(map(str, case.right)))
        print(f"{case.kind} {case.said!r} at {case.now:%a %Y-%m-%d %H:%M}: {value}, not {wanted}")
    for kind in sorted({case.kind for case in cases}):
        figures |= figures_of([found for found in ours if found[0].kind == kind], f"{kind}_")
    frozen = sum(case.source == "spoken" for case in cases)
    emit("values", f"{frozen} frozen forms and {len(cases) - frozen} published spans", figures)


def outcomes(parse: Parse, cases: Sequence[Case], label: str) -> list[Outcome]:
    return [(c, parse(c.kind, c.said, c.now)) for c in progress(cases, label)]


def figures_of(found: Sequence[Outcome], prefix: str) -> dict[str, Figure]:
    right = sum(is_right(case, value) for case, value in found)
    silent = sum(is_silent_error(case, value) for case, value in found)
    return {
        f"{prefix}right": share(right, len(found)),
        f"{prefix}silent_errors": share(silent, len(found)),
    }


def is_right(case: Case, value: Json) -> bool:
    return any(_is_equal(value, right) for right in case.right)


def _is_equal(value: Json, right: Json) -> bool:
    """Numbers within the tolerance, and tables with them entry by entry."""
    if isinstance(value, Mapping) and isinstance(right, Mapping):
        return value.keys() == right.keys() and all(_is_equal(value[k], right[k]) for k in right)
    if isinstance(value, int | float) and isinstance(right, int | float):
        return abs(right - value) <= TOLERANCE * abs(right)
    return value == right


def is_silent_error(case: Case, value: Json) -> bool:
    return value is not None and not is_right(case, value)


def most_instructive(found: Iterable[Outcome]) -> list[Outcome]:
    """What went wrong, silent errors first, one of each kind and then the next of each."""
    wrong = [outcome for outcome in found if not is_right(*outcome)]
    turns = [
        (not is_silent_error(*outcome), sum(o[0].kind == outcome[0].kind for o in wrong[:index]))
        for index, outcome in enumerate(wrong)
    ]
    ranked = sorted(zip(turns, wrong, strict=True), key=lambda ranked: ranked[0])
    return [outcome for _, outcome in ranked[:FAILURES_SHOWN]]


def duckling_parse() -> Parse | None:
    """Duckling behind the same interface, or None where it is not installed."""
    try:
        from bench._values_duckling import DucklingValues

        return DucklingValues().parse
    except ImportError:
        return None


if __name__ == "__main__":
    main()
