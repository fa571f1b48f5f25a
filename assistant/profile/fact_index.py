"""The facts as values, in memory, kept up with the journal they come from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from assistant.journal.writing import Change, Document
from assistant.profile.facts import Fact
from assistant.profile.relations import relations, split
from assistant.profile.style import suits_style

TABLE = "facts"

_FACT = TypeAdapter(Fact)


class FactIndex:
    """Facts in the order in which they were learnt, found by id or relation without a search."""

    def __init__(self) -> None:
        self.foreign = False
        self._facts: dict[int, Fact] = {}
        self._number: dict[str, int] = {}
        self._of_relation: dict[str, dict[int, Fact]] = {}
        self._all: tuple[Fact, ...] | None = None
        self._made: tuple[Fact, Document] | None = None

    def as_document(self, fact: Fact) -> Document:
        """`fact` as it is kept. In a change it is known again: to read it takes longer."""
        document: Document = _FACT.serializer.to_python(fact, mode="json")
        self._made = fact, document
        return document

    def take(self, change: Change) -> None:
        """Follow a change of the journal. `foreign` tells that one brought what is no fact."""
        table, number, document = change
        if table == TABLE:
            self._set(number, None if document is None else self._read(document))

    @property
    def is_empty(self) -> bool:
        return not self._facts

    def all(self) -> tuple[Fact, ...]:
        if self._all is None:
            self._all = tuple(self._facts.values())
        return self._all

    def of_relation(self, relation: str) -> tuple[Fact, ...]:
        """Those of a relation and all its cases: "kin" has "kin.sister"."""
        return tuple(self._of_relation.get(split(relation)[0], {}).values())

    def get(self, fact_id: str) -> Fact | None:
        number = self._number.get(fact_id)
        return None if number is None else self._facts[number]

    def number_of(self, fact_id: str) -> int | None:
        return self._number.get(fact_id)

    def _set(self, number: int, fact: Fact | None) -> None:
        self._all = None
        before = self._facts.get(number)
        if before is not None and (fact is None or fact.relation != before.relation):
            self._of_relation[split(before.relation)[0]].pop(number)
        if fact is None:
            if before is not None:
                del self._facts[number], self._number[before.id]
            return
        self._facts[number] = fact
        self._number[fact.id] = number
        self._of_relation.setdefault(split(fact.relation)[0], {})[number] = fact

    def _read(self, document: Document) -> Fact | None:
        if self._made and self._made[1] is document:
            return self._made[0]
        try:
            fact = _FACT.validate_python(document)
        except ValidationError:
            fact = None
        if fact is None or not makes_sense(fact):
            self.foreign = True
            return None
        return fact


def makes_sense(fact: Fact) -> bool:
    """What the types do not say: a relation there is, a style there is, moments with a zone."""
    relation = split(fact.relation)[0]
    return (
        relation in relations()
        and suits_style(relation, fact.object)
        and all(moment is None or moment.tzinfo is not None for moment in _moments(fact))
    )


def _moments(fact: Fact) -> Iterator[datetime | None]:
    yield from (fact.learnt_at, fact.valid_from, fact.valid_to, fact.retracted_at)
    yield fact.provenance.said_at
    yield from (use.at for use in fact.uses)
    if fact.evidence is not None:
        yield from (*fact.evidence.seen, *fact.evidence.missed)
