"""Facts on disk: TinyDB with atomic, locked writes, and the marks of what was forgotten."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from tinydb import where

from assistant.atomic_storage import AtomicDatabase, quarantined
from assistant.errors import ProfileError
from assistant.profile.consent import ConsentRecord
from assistant.profile.facts import Fact
from assistant.profile.relations import relations, split
from assistant.profile.style import suits_style

SCHEMA = 1
"""The version of what is on disk. A later one brings the steps that lead to it."""

_FACT = TypeAdapter(Fact)
_CONSENT = TypeAdapter(ConsentRecord)


class FactStore:
    """The facts in the file at `path`, which is made by the first write.

    Every method reads the file anew, so several processes may share it. Raises
    `ProfileError` when the file is damaged (it is moved aside first) or cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = AtomicDatabase(path, ProfileError)
        self._facts = self._database.table("facts")
        self._forgotten = self._database.table("forgotten")
        self._consent = self._database.table("consent")
        self._about = self._database.table("about")
        self._check_schema()

    @property
    def path(self) -> Path:
        return self._path

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the writes of the block one: all of them happen, or none."""
        with self._database.transaction():
            yield

    def facts(self) -> tuple[Fact, ...]:
        """Every fact that is kept, past ones too, in the order in which they were learnt."""
        try:
            facts = tuple(_FACT.validate_python(dict(entry)) for entry in self._facts.all())
        except ValidationError:
            # The error's own text would carry what is known about the person.
            raise self._foreign("a fact") from None
        if not all(map(_makes_sense, facts)):
            raise self._foreign("a fact")
        return facts

    def put(self, fact: Fact) -> None:
        """Keep `fact`, in the place of the one with the same id where there is one."""
        entry = _FACT.dump_python(fact, mode="json")
        with self.transaction():
            self._key()
            self._facts.upsert(entry, where("id") == fact.id)

    def remove(self, ids: Sequence[str]) -> None:
        """Delete the facts with these ids; one that is not there is no error."""
        self._facts.remove(where("id").one_of(list(ids)))

    def mark_forgotten(self, words: Sequence[str]) -> None:
        """Remember, without keeping them, that these words are not to be learnt again."""
        mark = self._mark(words)
        self._forgotten.upsert({"mark": mark}, where("mark") == mark)

    def unmark_forgotten(self, words: Sequence[str]) -> None:
        """These words may be learnt again."""
        self._forgotten.remove(where("mark") == self._mark(words))

    def is_forgotten(self, words: Sequence[str]) -> bool:
        """Whether these very words were marked."""
        # Asking must not write: a guest's turn leaves the disk as it was.
        return bool(len(self._forgotten)) and self._forgotten.contains(
            where("mark") == self._mark(words)
        )

    def consent(self) -> ConsentRecord:
        """What was asked, and what was answered with no."""
        entries = self._consent.all()
        try:
            return _CONSENT.validate_python(dict(entries[0])) if entries else ConsentRecord()
        except ValidationError:
            raise self._foreign("a record of consent") from None

    def set_consent(self, record: ConsentRecord) -> None:
        """Keep `record` in the place of the one before."""
        with self.transaction():
            self._consent.truncate()
            self._consent.insert(_CONSENT.dump_python(record, mode="json"))

    def drop_quarantined(self, told: Iterable[Collection[str]]) -> None:
        """Remove files that were set aside as damaged and hold all of one of `told`."""
        wanted = [[word.casefold() for word in words] for words in told if words]
        for file in quarantined(self._path):
            text = file.read_bytes().decode(errors="replace").casefold()
            if any(all(word in text for word in words) for words in wanted):
                file.unlink(missing_ok=True)

    def close(self) -> None:
        self._database.close()

    def _check_schema(self) -> None:
        entries = self._about.all()
        if entries and entries[0].get("schema") != SCHEMA:
            raise ProfileError(
                f"{self._path} was written by another version of the assistant "
                f"(its schema is not {SCHEMA}); use that version, or move the file away"
            )

    def _key(self) -> bytes:
        """The key of the marks. It comes to be with the file, and so does the schema's number."""
        with self.transaction():
            entries = self._about.all()
            if entries:
                return self._key_in(entries[0])
            key = secrets.token_bytes(32)
            self._about.insert({"schema": SCHEMA, "key": key.hex()})
            return key

    def _key_in(self, entry: Mapping[str, object]) -> bytes:
        try:
            return bytes.fromhex(str(entry["key"]))
        except (KeyError, ValueError):
            raise self._foreign("a key") from None

    def _foreign(self, what: str) -> ProfileError:
        return ProfileError(
            f"{self._path} holds {what} that is none of ours; "
            f"put a backup in its place, or remove the file"
        )

    def _mark(self, words: Sequence[str]) -> str:
        return hmac.new(self._key(), " ".join(words).encode(), hashlib.sha256).hexdigest()


def _makes_sense(fact: Fact) -> bool:
    """What the types do not say: a relation there is, a style there is, moments with a zone."""
    relation = split(fact.relation)[0]
    moments = (
        fact.provenance.said_at,
        fact.learnt_at,
        fact.valid_from,
        fact.valid_to,
        fact.retracted_at,
        *(use.at for use in fact.uses),
    )
    return (
        relation in relations()
        and suits_style(relation, fact.object)
        and all(moment is None or moment.tzinfo is not None for moment in moments)
    )
