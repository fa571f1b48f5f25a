"""Facts on disk: TinyDB on an encrypted journal, and the marks of what was forgotten."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from tinydb import where
from tinydb.table import Document

from assistant.errors import LockedError, ProfileError
from assistant.journal.database import JournalDatabase
from assistant.journal.journal import Journal
from assistant.journal.keyholders import Passphrase, keyholders
from assistant.journal.keys import KeyFile
from assistant.journal.salvage import readable_text
from assistant.journal.writing import Change
from assistant.profile import backups
from assistant.profile.consent import ConsentRecord
from assistant.profile.fact_index import TABLE, FactIndex
from assistant.profile.facts import OWNER, Fact
from assistant.profile.profile_files import ProfileFiles
from assistant.values import Json

SCHEMA = 1
"""The version of what is on disk. A later one brings the steps that lead to it."""

HISTORY = "turns"
"""The table of turns: they are in no backup, so that none outlives its days."""

_CONSENTS = "consent"
_CONSENT = TypeAdapter(ConsentRecord)


class FactStore:
    """The facts in the journal at `path`, which is made by the first write.

    Several processes may share it: every method sees what was written. `keeper` says what keeps
    its key (see `keyholders`); `passphrase` asks the person for theirs. A `patient` store has
    nothing in it while it is locked. Raises `ProfileError` when the file is damaged (it is moved
    aside first) or cannot be used, and `LockedError` while it is locked.
    """

    def __init__(
        self,
        path: Path,
        keeper: str = "file",
        passphrase: Callable[[], str | None] = lambda: None,
        *,
        patient: bool = False,
    ) -> None:
        self._patient = patient
        self.files = ProfileFiles(path)
        self._passphrase = Passphrase(path.parent, ProfileError, passphrase)
        holders = keyholders(keeper, path.parent, ProfileError, self._passphrase)
        self.keys = KeyFile(self.files.keys, holders, ProfileError)
        self._index = FactIndex()
        self._journal = Journal(path, self.keys, ProfileError, self._follow)
        self._database = JournalDatabase(self._journal)
        self._facts = self._database.table(TABLE)
        self._forgotten = self._database.table("forgotten")
        self._about = self._database.table("about")
        self._check_schema()

    @property
    def path(self) -> Path:
        return self._journal.path

    @property
    def key_kind(self) -> str:
        """What keeps its key, as in settings; "" where nothing was written yet."""
        return self._journal.key_kind

    @property
    def notices(self) -> Sequence[str]:
        """What was found broken and mended since it was opened, in words for the person."""
        return tuple(self._journal.notices)

    def tell(self, notice: str) -> None:
        """Let the person know of it, as of what was found broken."""
        self._journal.notices.append(notice)

    @property
    def locked(self) -> bool:
        """Whether it waits to be unlocked; only a patient one does."""
        if self._patient:
            try:
                self._journal.refresh()
            except LockedError:
                return True
        return False

    def unlock(self, passphrase: str) -> None:
        """Open it with the person's passphrase. Raises `ProfileError` where that is another."""
        self._passphrase.offer(passphrase)
        try:
            self._journal.refresh()
        except ProfileError:
            self._passphrase.forget()
            raise

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make the writes of the block one: all of them happen, or none."""
        with self._database.transaction():
            yield

    def facts(self, relation: str | None = None) -> tuple[Fact, ...]:
        """Every fact that is kept, past ones too, in the order in which they were learnt.

        Of one relation with all its cases, where one is given: "kin" has "kin.sister".
        """
        if self.locked:
            return ()
        with self._journal.reading():
            self._refuse_foreign()
            return self._index.all() if relation is None else self._index.of_relation(relation)

    def get(self, fact_id: str) -> Fact | None:
        """The fact with that id, None where there is none."""
        if self.locked:
            return None
        with self._journal.reading():
            self._refuse_foreign()
            return self._index.get(fact_id)

    def put(self, fact: Fact) -> None:
        """Keep `fact`, in the place of the one with the same id where there is one."""
        # Straight into the journal: the way through TinyDB takes half as long again.
        with self._journal.transaction():
            if self._index.is_empty:
                self._key()
            number = self._index.number_of(fact.id) or self._journal.new_number(TABLE)
            self._journal.put(TABLE, number, self._index.as_document(fact))

    def remove(self, ids: Sequence[str]) -> None:
        """Delete the facts with these ids; one that is not there is no error."""
        with self.transaction():
            numbers = [self._index.number_of(fact_id) for fact_id in ids]
            self._facts.remove(doc_ids=[number for number in numbers if number is not None])

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
        return (
            not self.locked
            and bool(len(self._forgotten))
            and self._forgotten.contains(where("mark") == self._mark(words))
        )

    def consent(self, owner: str = OWNER) -> ConsentRecord:
        """What `owner` was asked, and what they answered."""
        entry = next((one for one in self.documents(_CONSENTS) if _owner_of(one) == owner), None)
        try:
            return ConsentRecord() if entry is None else _CONSENT.validate_python(dict(entry))
        except ValidationError:
            raise self._foreign("a record of consent") from None

    def set_consent(self, record: ConsentRecord, owner: str = OWNER) -> None:
        """Keep `record` in the place of the one before."""
        with self.transaction():
            self.discard(_CONSENTS, lambda one: _owner_of(one) == owner)
            self.add(_CONSENTS, {**_CONSENT.dump_python(record, mode="json"), "owner": owner})

    def documents(self, table: str, most: int | None = None) -> Sequence[Document]:
        """What is kept besides facts, in the order in which it was; nothing while locked.

        Only the last of it where there is more than `most`. To be read and not to be changed:
        with copies of 200 turns, which every turn that is heard looks at, it took ten times longer.
        """
        if self.locked:
            return ()
        with self._journal.reading() as tables:
            kept = [*tables.get(table, {}).items()]
            last = kept if most is None else kept[-most:]
            return [Document(document, number) for number, document in last]

    def add(self, table: str, document: Mapping[str, Json]) -> None:
        """Keep `document` besides the facts."""
        with self.transaction():
            self._key()
            self._database.table(table).insert(document)

    def discard(self, table: str, unwanted: Callable[[Document], bool]) -> int:
        """Remove the `unwanted` documents of a table; how many there were."""
        with self.transaction():
            gone = [one.doc_id for one in self.documents(table) if unwanted(one)]
            self._database.table(table).remove(doc_ids=gone)
        return len(gone)

    def forget_owner(self, owner: str) -> None:
        """Remove all facts, turns and answers of one person. A change of the key makes it final."""
        with self.transaction():
            self.remove([fact.id for fact in self.facts() if fact.owner == owner])
            self.discard(HISTORY, lambda one: one["speaker"] == owner)
            self.discard(_CONSENTS, lambda one: _owner_of(one) == owner)

    def compact(self) -> None:
        """Write everything anew, so that what was removed is no longer in the file."""
        self._journal.compact()

    def copies_tell(self, words: Collection[str]) -> bool:
        """Whether a backup, or a file that was set aside as damaged, holds all of `words`."""
        copies = (*self.files.backups, *self.files.set_aside)
        texts = (readable_text(file.read_bytes(), self.keys).casefold() for file in copies)
        return bool(words) and any(all(word in text for word in words) for text in texts)

    def change_key(self) -> None:
        """Write everything anew under a new key, kept by the first of the keepers.

        The old one is destroyed, and so what was removed can be read in no copy there is. Backups
        and files that were set aside as damaged go with it.
        """
        if not self._journal.key_kind:
            return
        self._journal.rekey()
        for file in (*self.files.backups, *self.files.set_aside):
            with suppress(OSError):  # without their key they tell nothing
                file.unlink()

    @staticmethod
    def destroy_key(path: Path) -> None:
        """Make the profile at `path`, and every copy of it, unreadable for good."""
        holders = keyholders("file", path.parent, ProfileError)
        KeyFile(ProfileFiles(path).keys, holders, ProfileError).drop_all_but(None)

    @property
    def backup_days(self) -> tuple[date, ...]:
        return backups.days(self.files)

    def facts_in_backup(self, day: date) -> int | None:
        """How many facts that day's copy has; None where it cannot be read to its end."""
        return backups.documents_in(backups.path_of(self.files, day), TABLE, self.keys)

    def back_up(self, today: date) -> None:
        """Keep a copy of today's, and those of the last days."""
        backups.back_up(self._journal, self.files, today, leave_out=(HISTORY,))

    def restore(self, day: date) -> None:
        """Take the state of that day's copy. Raises `ProfileError` where there is none."""
        backups.restore(self._journal, self.files, day, leave=(HISTORY,))

    def close(self) -> None:
        self._database.close()

    def _follow(self, change: Change | None) -> None:
        if change is None:
            self._index = FactIndex()
        else:
            self._index.take(change)

    def _refuse_foreign(self) -> None:
        if self._index.foreign:
            raise self._foreign("a fact")

    def _check_schema(self) -> None:
        entries = [] if self.locked else self._about.all()
        if entries and entries[0].get("schema") != SCHEMA:
            raise ProfileError(
                f"{self.path} was written by another version of the assistant "
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
            f"{self.path} holds {what} that is none of ours; "
            f"put a backup in its place, or remove the file"
        )

    def _mark(self, words: Sequence[str]) -> str:
        return hmac.new(self._key(), " ".join(words).encode(), hashlib.sha256).hexdigest()


def _owner_of(entry: Mapping[str, object]) -> object:
    return entry.get("owner", OWNER)
