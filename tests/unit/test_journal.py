"""The journal behind the profile: TinyDB's contract, encryption, sharing, keys."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from tinydb import where
from tinydb.table import Document

from assistant.errors import LockedError, ProfileError
from assistant.journal.database import JournalDatabase
from assistant.journal.journal import Journal
from assistant.journal.keyholders import Passphrase, keyholders
from assistant.journal.keys import KeyFile
from assistant.journal.salvage import readable_text
from tests.opened_journal import keys_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "things.journal"


def open_database(path: Path) -> JournalDatabase:
    return JournalDatabase(Journal(path, keys_of(path), ProfileError))


@pytest.fixture
def database(path: Path) -> JournalDatabase:
    return open_database(path)


def test_it_is_a_tinydb(database: JournalDatabase) -> None:
    things = database.table("things")
    assert things.insert({"name": "tea", "hot": True}) == 1
    assert things.insert_multiple([{"name": "ice"}, {"name": "jazz"}]) == [2, 3]
    assert things.update({"hot": False}, where("name") == "ice") == [2]
    assert things.upsert({"name": "jazz", "loud": True}, where("name") == "jazz") == [3]
    assert things.upsert(Document({"name": "rain"}, doc_id=9)) == [9]
    assert things.search(where("hot") == False) == [{"name": "ice", "hot": False}]  # noqa: E712
    assert things.get(doc_id=3) == {"name": "jazz", "loud": True}
    assert things.contains(where("name") == "rain")
    assert things.remove(doc_ids=[1]) == [1]
    assert [document.doc_id for document in things] == [2, 3, 9]
    assert database.tables() == {"things"}
    things.truncate()
    assert len(things) == 0
    database.drop_tables()
    assert database.table("things").all() == []


def test_everything_is_there_after_a_restart(path: Path, database: JournalDatabase) -> None:
    database.table("a").insert({"n": 1})
    database.table("b").insert({"n": {"m": [1, "two", None]}})
    database.table("a").update({"n": 2})
    again = open_database(path)
    assert again.table("a").all() == [{"n": 2}]
    assert again.table("b").all() == [{"n": {"m": [1, "two", None]}}]


def test_what_is_read_is_a_copy(database: JournalDatabase) -> None:
    things = database.table("things")
    given = {"list": [1]}
    things.insert(given)
    given["list"].append(2)
    (read,) = things.all()
    read["list"].append(3)
    assert things.all() == [{"list": [1]}]


def test_two_who_share_it_see_each_other(path: Path, database: JournalDatabase) -> None:
    mine, theirs = database.table("things"), open_database(path).table("things")
    mine.insert({"by": "me"})
    assert theirs.all() == [{"by": "me"}]
    theirs.insert({"by": "them"})
    theirs.update({"by": "both"}, doc_ids=[1])
    assert mine.all() == [{"by": "both"}, {"by": "them"}]


def test_a_transaction_is_all_or_nothing(path: Path, database: JournalDatabase) -> None:
    things = database.table("things")
    things.insert({"n": 0})
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), database.transaction():  # noqa: PT012
        things.insert({"n": 1})
        things.remove(doc_ids=[1])
        raise ZeroDivisionError
    assert things.all() == [{"n": 0}]
    assert path.read_bytes() == before
    with database.transaction():
        things.insert({"n": 1})
        things.remove(doc_ids=[1])
        assert things.all() == [{"n": 1}]
    assert open_database(path).table("things").all() == [{"n": 1}]


def test_no_other_thread_sees_half_a_transaction(database: JournalDatabase) -> None:
    things = database.table("things")
    things.insert({"n": 0})
    half_done, seen = threading.Event(), []

    def look() -> None:
        half_done.wait()
        seen.append(len(things))

    looking = threading.Thread(target=look)
    looking.start()
    with database.transaction():
        things.insert({"n": 1})
        half_done.set()
        things.insert({"n": 2})
    looking.join()
    assert seen == [3]


def test_looking_writes_nothing(path: Path, database: JournalDatabase) -> None:
    assert database.table("things").all() == []
    assert not database.table("things").contains(where("n") == 1)
    assert not path.parent.exists()


def test_nothing_can_be_read_in_the_files(path: Path, database: JournalDatabase) -> None:
    database.table("things").insert({"secret": "zeppelin"})
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"zeppelin" not in written
    assert b"things" not in written
    assert "zeppelin" in readable_text(path.read_bytes(), keys_of(path))
    assert all(file.stat().st_mode & 0o077 == 0 for file in path.parent.iterdir())


def test_a_new_key_makes_the_past_unreadable(path: Path, database: JournalDatabase) -> None:
    things = database.table("things")
    things.insert({"secret": "zeppelin"})
    things.insert({"known": "tea"})
    other = open_database(path).table("things")
    assert len(other) == 2
    before, keys_before = path.read_bytes(), path.with_suffix(".keys").read_bytes()
    things.remove(doc_ids=[1])
    database.journal.rekey()
    assert "zeppelin" not in readable_text(path.read_bytes(), keys_of(path))
    assert readable_text(before, keys_of(path)) == ""
    assert other.all() == [{"known": "tea"}]
    path.with_suffix(".keys").write_bytes(keys_before)  # as somebody finds it on the disk
    assert readable_text(before, keys_of(path)) == ""


def test_a_long_past_is_dropped_by_itself(path: Path, database: JournalDatabase) -> None:
    things = database.table("things")
    things.insert({"n": 0})
    sizes = []
    for number in range(600):
        things.update({"n": number, "text": "long " * 80}, doc_ids=[1])
        sizes.append(path.stat().st_size)
    assert max(sizes) > 200_000
    assert sizes[-1] < max(sizes) / 2
    assert open_database(path).table("things").all() == [{"n": 599, "text": "long " * 80}]


def test_a_snapshot_can_be_taken_back(path: Path, database: JournalDatabase) -> None:
    things = database.table("things")
    things.insert_multiple([{"n": 1}, {"n": 2}])
    copy = path.with_name("copy.journal")
    database.journal.snapshot(copy)
    things.remove(doc_ids=[1])
    things.update({"n": 5})
    things.insert({"n": 6})
    database.journal.restore(copy)
    assert sorted(document["n"] for document in things) == [1, 2]


class Asked:
    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)

    def __call__(self) -> str | None:
        return self.answers.pop(0)


def with_passphrase(path: Path, *answers: str | None) -> JournalDatabase:
    asked = Passphrase(path.parent, ProfileError, Asked(*answers))
    holders = keyholders("passphrase", path.parent, ProfileError, asked)
    keys = KeyFile(path.with_suffix(".keys"), holders, ProfileError)
    return JournalDatabase(Journal(path, keys, ProfileError))


def test_a_passphrase_is_asked_for_once_and_kept_nowhere(path: Path) -> None:
    database = with_passphrase(path, "open sesame")
    database.table("things").insert({"n": 1})
    database.journal.rekey()
    assert with_passphrase(path, "open sesame").table("things").all() == [{"n": 1}]
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert b"sesame" not in written
    with pytest.raises(ProfileError, match="does not open"):
        with_passphrase(path, "abracadabra").table("things").all()
    with pytest.raises(LockedError, match="assistant unlock"):
        with_passphrase(path, None).table("things").all()
    with pytest.raises(LockedError):
        open_database(path).table("things").all()


def test_a_keyring_that_is_not_there_is_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path.parent / 'nobody'}")
    keyring = keyholders("secret-service", path.parent, ProfileError)["secret-service"]
    with pytest.raises(ProfileError, match="the keyring does not answer"):
        keyring.create()


def test_a_credential_of_systemd_opens_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = path.parent / "credentials"
    credentials.mkdir(parents=True)
    (credentials / "assistant-profile-key").write_bytes(b"k" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    holders = keyholders("auto", path.parent, ProfileError)
    assert next(iter(holders)) == "systemd"
    journal = Journal(path, KeyFile(path.with_suffix(".keys"), holders, ProfileError), ProfileError)
    JournalDatabase(journal).table("things").insert({"n": 1})
    assert journal.key_kind == "systemd"
    journal.rekey()
    assert open_database(path).table("things").all() == [{"n": 1}]
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(LockedError):
        open_database(path).table("things").all()


def test_a_key_that_was_half_written_is_read_from_its_other_copy(
    path: Path, database: JournalDatabase
) -> None:
    database.table("things").insert({"n": 1})
    keys = path.with_suffix(".keys")
    whole = keys.read_bytes()
    for start in (0, 2048):
        torn = whole[:start] + bytes(700) + whole[start + 700 :]
        keys.write_bytes(torn)
        assert open_database(path).table("things").all() == [{"n": 1}]
    keys.unlink()
    with pytest.raises(ProfileError, match="has no key"):
        open_database(path).table("things").all()


def test_a_lock_that_leads_nowhere_is_told(path: Path, database: JournalDatabase) -> None:
    path.parent.mkdir()
    path.with_name("things.journal.lock").symlink_to("nowhere/lock")
    with pytest.raises(ProfileError, match="cannot be locked"):
        database.table("things").insert({"n": 1})
