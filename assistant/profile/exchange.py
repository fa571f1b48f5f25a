"""The profile as one JSON document: for its person to keep, read, or take elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import ProfileError
from assistant.profile.consent import ConsentRecord
from assistant.profile.fact_index import makes_sense
from assistant.profile.facts import OWNER, Fact
from assistant.profile.people import People, Person
from assistant.profile.relations import is_single
from assistant.profile.store import FactStore
from assistant.values import Json

MOST_FACTS = 10_000


class Exported(BaseModel):
    """All of a profile. `assistant profile export --schema` prints this as a JSON schema."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["assistant-profile"]
    version: Literal[1]
    exported_at: AwareDatetime
    facts: Annotated[tuple[Fact, ...], Field(max_length=MOST_FACTS)]
    consent: ConsentRecord
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    `new`: facts that are added. `known`: how many are there already. `conflicts`: pairs of what
    is kept and what the document says instead; the kept one stays unless the person says so.
    `people`: who is not known here yet.
    """

    new: tuple[Fact, ...]
    known: int
    conflicts: tuple[tuple[Fact, Fact], ...]
    people: tuple[Person, ...] = ()


def exported(
    facts: Sequence[Fact], consent: ConsentRecord, people: Sequence[Person], now: datetime
) -> Json:
    """The document. Every fact is in it: quotes, uses, what is past. The history is not."""
    whole = Exported(
        format="assistant-profile",
        version=1,
        exported_at=now,
        facts=tuple(facts),
        consent=consent,
        people=tuple(one for one in people if one.id != OWNER),
    )
    document: Json = whole.model_dump(mode="json")
    return document


def schema() -> Mapping[str, Json]:
    """The JSON schema of the document."""
    return Exported.model_json_schema()


def read(text: bytes) -> Exported:
    """The document in `text`. Raises `ProfileError`, which quotes nothing of it."""
    try:
        document = Exported.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        told = first["type"].replace("_", " ")
        reason = f"{place}: {told}" if place else "it is no JSON object"
        raise ProfileError(f"this is no exported profile: {reason}") from None
    for number, fact in enumerate(document.facts):
        if not makes_sense(fact):
            raise ProfileError(f"this is no exported profile: facts.{number} is no fact of ours")
    return document


def plan(document: Exported, kept: Sequence[Fact], people: Sequence[Person] = ()) -> ImportPlan:
    """What taking `document` into a profile that has `kept`, of `people`, would do."""
    ids = {fact.id for fact in kept}
    known = {_tells(fact) for fact in kept}
    single = {
        (fact.owner, fact.relation): fact
        for fact in kept
        if fact.active and is_single(fact.relation)
    }
    new: list[Fact] = []
    conflicts: list[tuple[Fact, Fact]] = []
    for fact in document.facts:
        if fact.id in ids or _tells(fact) in known:
            continue
        rival = single.get((fact.owner, fact.relation)) if fact.active else None
        if rival is not None:
            conflicts.append((rival, fact))
        else:
            new.append(fact)
    count = len(document.facts) - len(new) - len(conflicts)
    here = {one.id for one in people}
    strangers = tuple(one for one in document.people if one.id not in here)
    return ImportPlan(tuple(new), count, tuple(conflicts), strangers)


def take_in(planned: ImportPlan, store: FactStore, now: datetime, *, replace_kept: bool) -> None:
    """Do what was `planned`; where it conflicts, what is kept ends if it is to be replaced."""
    people = People(store)
    with store.transaction():
        for person in planned.people:
            people.add(person.name, now)
        for fact in planned.new:
            store.put(fact)
        for kept, theirs in planned.conflicts if replace_kept else ():
            store.put(replace(kept, valid_to=now))
            store.put(theirs)


def _tells(fact: Fact) -> tuple[str, str, str, bool, bool]:
    return (fact.owner, fact.relation, fact.object.casefold(), fact.polarity, fact.active)
