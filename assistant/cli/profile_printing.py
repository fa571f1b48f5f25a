"""Facts as a person and as a program read them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assistant.cli.printing import counted, print_json, table
from assistant.errors import ControlError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from assistant.profile.explaining import ReplyReasons
    from assistant.profile.facts import Fact
    from assistant.profile.soundness import Soundness
    from assistant.profile.wipe import Receipt
    from assistant.values import Json

MOST_NAMED = 10
"""Files of one folder in a list that a person takes in: all there are of a profile."""


def print_soundness(found: Soundness, as_json: bool) -> None:
    """What `assistant profile verify` found."""
    if as_json:
        print_json(
            {
                "sound": found.sound,
                "facts": found.facts,
                "keeper": found.keeper,
                "notices": list(found.notices),
                "backups": {day.isoformat(): count for day, count in found.backups.items()},
                "set_aside": [str(path) for path in found.set_aside],
            }
        )
        return
    typer.echo(f"The profile is whole: {counted(found.facts, 'fact')}.")
    for day, count in found.backups.items():
        whole = "damaged" if count is None else f"whole, {counted(count, 'fact')}"
        typer.echo(f"The backup of {day} is {whole}.")
    for path in found.set_aside:
        typer.echo(f"A damaged file is kept as {path}.")


def fact_as_json(fact: Fact) -> dict[str, Json]:
    """All that is kept of a fact, quotation and uses included: it is the person's own."""
    return {
        "fact": fact.id,
        "owner": fact.owner,
        "subject": fact.subject,
        "kind": fact.kind.value,
        "relation": fact.relation,
        "object": fact.object,
        "polarity": fact.polarity,
        "source": fact.source.value,
        "confidence": round(fact.confidence, 3),
        "quote": fact.provenance.quote,
        "rule": fact.provenance.rule,
        "sensitivity": f"S{int(fact.sensitivity)}",
        "audience": fact.audience.value,
        "purposes": [purpose.value for purpose in fact.purposes],
        "learnt_at": fact.learnt_at.isoformat(),
        "valid_from": fact.valid_from.isoformat(),
        "valid_to": _moment(fact.valid_to),
        "retracted_at": _moment(fact.retracted_at),
        "uses": [
            {"at": use.at.isoformat(), "reply": use.reply, "why": use.why} for use in fact.uses
        ],
    }


def reasons_as_json(reasons: ReplyReasons) -> dict[str, Json]:
    """A reply and the facts it used."""
    return {
        "act": reasons.act,
        "at": reasons.at.isoformat(),
        "used": [
            {
                "fact": use.fact,
                "relation": use.relation,
                "object": use.object,
                "learnt_at": use.learnt_at.isoformat(),
                "why": use.why,
            }
            for use in reasons.uses
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def facts_as_table(facts: Sequence[Fact], language: str) -> Table:
    """Facts by topic, the oldest of each topic first."""
    from assistant.profile.relations import describe, words_of

    rows = table("fact", "topic", "what is known", "from", "learnt", "used")
    for fact in sorted(facts, key=lambda fact: (fact.kind, fact.relation, fact.learnt_at)):
        rows.add_row(
            fact.id,
            words_of(fact.relation, language).title,
            describe(fact, language) + _fate(fact),
            fact.source.value,
            f"{fact.learnt_at:%Y-%m-%d}",
            f"{len(fact.uses)}×",
        )
    return rows


def _fate(fact: Fact) -> str:
    if fact.retracted_at:
        return " (never true)"
    return f" (until {fact.valid_to:%Y-%m-%d})" if fact.valid_to else ""


def files_in_short(files: Sequence[Path]) -> Iterator[str]:
    """Each of `files`, or the folder and how many, where that holds more than a person reads."""
    for folder, inside in groupby(files, key=lambda file: file.parent):
        names = [str(file) for file in inside]
        some = [f"{folder}{os.sep} ({counted(len(names), 'file')})"]
        yield from names if len(names) <= MOST_NAMED else some


def receipt_as_json(receipt: Receipt) -> dict[str, Json]:
    """What a wipe did."""
    return {
        "clean": receipt.clean,
        "facts": receipt.facts,
        "removed": [str(file) for file in receipt.removed],
        "failed": {str(file): reason for file, reason in receipt.failed.items()},
        "leftovers": [str(file) for file in receipt.leftovers],
    }


def receipt_from_json(told: Json) -> Receipt:
    """What the daemon's wipe did."""
    from assistant.profile.wipe import Receipt

    match told:
        case {
            "facts": int() | None as facts,
            "removed": [*removed],
            "failed": dict(failed),
            "leftovers": [*leftovers],
        }:
            return Receipt(
                tuple(Path(str(file)) for file in removed),
                {Path(str(file)): str(reason) for file, reason in failed.items()},
                tuple(Path(str(file)) for file in leftovers),
                facts,
            )
    raise ControlError("the daemon does not tell what it wiped")


def print_receipt(receipt: Receipt) -> None:
    """What a wipe did, for the person who asked for it."""
    for line in files_in_short(receipt.removed):
        typer.echo(f"removed      {line}")
    for file, reason in receipt.failed.items():
        typer.echo(f"not removed  {file}: {reason}")
    for file in receipt.leftovers:
        typer.echo(f"still holds something of it  {file}")
    if not receipt.clean:
        return
    if receipt.facts is None:
        typer.echo("An unreadable profile was wiped; what was in it could not be searched for.")
        return
    found = "nothing of it was found again" if receipt.removed else "there was nothing"
    typer.echo(f"{counted(receipt.facts, 'fact')} wiped; {found}.")
