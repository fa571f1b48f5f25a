"""The figures of PERSONALISATION.md's table, from the lives that were lived."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeVar

from bench._persona import NAMES, Persona
from bench._persona_life import DAYS, Judged, Life
from bench._persona_uses import Audit
from bench._report import Figure, number, share

T = TypeVar("T")

WINDOW, ENOUGH = 10, 8
"""A need is met from where on 8 of 10 replies that show it meet it."""

RESAMPLED = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """One life of a persona in one arm."""

    persona: Persona
    arm: str
    seed: int
    life: Life
    audit: Audit | None


def figures(runs: Sequence[Run]) -> Mapping[str, Figure]:
    """All of them, each with an interval."""
    audits = [run.audit for run in runs if run.audit is not None]
    uses = sum(audit.uses for audit in audits)
    told = sum(audit.explained + len(audit.unexplained) for audit in audits)
    days = DAYS * len(audits)
    explicit, implicit, recovery = (
        _by_persona(runs, turns) for turns in (explicit_turns, implicit_turns, recovery_turns)
    )
    return {
        "adaptation_gain": _gain(runs, "adaptive"),
        "shuffled_gain": _gain(runs, "shuffled"),
        "form_gain": _gain(runs, "form"),
        **{f"satisfied_{arm}": _satisfied(runs, arm) for arm in sorted({run.arm for run in runs})},
        "explicit_turns": _mean(explicit),
        "implicit_turns": _mean(implicit),
        "recovery_turns": _mean(recovery),
        "stale_use": share(sum(len(audit.stale) for audit in audits), uses),
        "wrong_assumption": share(sum(len(audit.wrong) for audit in audits), uses),
        "creepiness": share(sum(len(audit.creepy) for audit in audits), days),
        "explained": share(sum(audit.explained for audit in audits), told),
        "questions_per_day": _mean(
            {run.persona.id: [run.audit.questions / DAYS] for run in runs if run.audit is not None}
        ),
    }


def failures(runs: Sequence[Run]) -> Iterator[str]:
    """What is to be learnt from: which needs stay unmet, and every broken guard."""
    unmet: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for run in runs:
        if run.arm == "adaptive":
            for one in run.life.judged:
                for need, good in one.verdict.items():
                    unmet[run.persona.id, need].append(good)
    worst = sorted(unmet.items(), key=lambda one: fmean(one[1]))[:12]
    for (persona, need), met in worst:
        yield f"{persona}: {need} met in {fmean(met):.0%} of {len(met)} replies"
    for run in runs:
        if run.audit is not None and run.seed == 0:
            for kind in ("stale", "wrong", "unexplained", "creepy"):
                yield from (f"{kind}: {told}" for told in getattr(run.audit, kind)[:2])


def explicit_turns(run: Run) -> Iterator[int]:
    """For each need that was spoken of: replies from then on until it was met."""
    done: set[tuple[str, int]] = set()
    for since, need in run.life.spoken_of:
        epoch = _epoch(run.persona, need, _day_at(run, since))
        if need in NAMES and (need, epoch) not in done:
            done.add((need, epoch))
            yield from _until_met(run, need, since, _end(run, need, since))


def implicit_turns(run: Run) -> Iterator[int]:
    """For each need that only signals told of: replies from the first signal until it was met."""
    spoken = {
        (need, _epoch(run.persona, need, _day_at(run, at))) for at, need in run.life.spoken_of
    }
    done: set[tuple[str, int]] = set()
    for since, need in run.life.signalled:
        key = (need, _epoch(run.persona, need, _day_at(run, since)))
        if key not in done | spoken:
            done.add(key)
            yield from _until_met(run, need, max(0, since - 1), _end(run, need, since))


def recovery_turns(run: Run) -> Iterator[int]:
    """For each need that changed: replies from then on until the new one was met."""
    for change in run.persona.changes:
        if change.need in NAMES:
            days = [one.day for one in run.life.judged]
            since = next((n for n, day in enumerate(days) if day >= change.day), len(days))
            yield from _until_met(run, change.need, since, _end(run, change.need, since))


def _until_met(run: Run, need: str, since: int, end: int) -> Iterator[int]:
    """How many replies showed `need` before it was met; nothing where too few showed it."""
    shown = [one.verdict[need] for one in run.life.judged[since:end] if need in one.verdict]
    if len(shown) < WINDOW // 2:
        return
    for start in range(len(shown)):
        window = shown[start : start + WINDOW]
        if sum(window) >= ENOUGH * len(window) / WINDOW and window[0]:
            yield start
            return
    yield len(shown)


def _day_at(run: Run, count: int) -> int:
    judged: Sequence[Judged] = run.life.judged
    return judged[min(count, len(judged) - 1)].day if judged else 1


def _epoch(persona: Persona, need: str, day: int) -> int:
    """How often `need` had changed by that day."""
    return sum(change.need == need and change.day <= day for change in persona.changes)


def _end(run: Run, need: str, since: int) -> int:
    """The first reply for which `need` is another again."""
    epoch = _epoch(run.persona, need, _day_at(run, since))
    later = (
        number
        for number, one in enumerate(run.life.judged)
        if number > since and _epoch(run.persona, need, one.day) > epoch
    )
    return next(later, len(run.life.judged))


def _satisfied(runs: Sequence[Run], arm: str) -> Figure:
    judged = [one.satisfied for run in runs if run.arm == arm for one in run.life.judged]
    return share(sum(judged), len(judged))


def _gain(runs: Sequence[Run], arm: str) -> Figure:
    """How much of the gap between knowing nobody and knowing all an arm makes up."""
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for run in runs:
        good = [one.satisfied for one in run.life.judged]
        total = shares[run.persona.id].get(run.arm, 0.0)
        shares[run.persona.id][run.arm] = total + (fmean(good) if good else 0.0)
    people = [one for one in shares.values() if {"none", "oracle", arm} <= one.keys()]

    def gain(of: Sequence[Mapping[str, float]]) -> float:
        gap = sum(one["oracle"] - one["none"] for one in of)
        return sum(one[arm] - one["none"] for one in of) / gap if gap > 0 else 0.0

    return _bootstrapped(people, gain)


def _by_persona(
    runs: Sequence[Run], turns: Callable[[Run], Iterator[int]]
) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        if run.arm == "adaptive":
            found[run.persona.id] += turns(run)
    return {persona: values for persona, values in found.items() if values}


def _mean(values: Mapping[str, Sequence[float]]) -> Figure:
    """The mean over all, its interval from drawing personas."""

    def mean(of: Sequence[Sequence[float]]) -> float:
        every = [value for values in of for value in values]
        return fmean(every) if every else 0.0

    return _bootstrapped(list(values.values()), mean)


def _bootstrapped(people: Sequence[T], figure: Callable[[Sequence[T]], float]) -> Figure:
    """The figure with the middle 95 % of what it is when personas are drawn again (Efron 1979)."""
    if not people:
        return number(0.0, 0)
    luck = random.Random(0)
    drawn = sorted(figure(luck.choices(people, k=len(people))) for _ in range(RESAMPLED))
    low, high = drawn[int(0.025 * RESAMPLED)], drawn[int(0.975 * RESAMPLED)]
    return {"value": figure(people), "n": len(people), "low": low, "high": high}
