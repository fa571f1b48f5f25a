"""Files that skills keep are the person's: plain, private, changed behind the skill's back."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.profile.wipe import wipe
from assistant.settings import Paths
from assistant.skill_host.storage import LARGEST_BYTES, MOST_FILES, SkillStorage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "skill-files"


def test_what_was_written_is_a_plain_file_that_only_the_person_can_read(folder: Path) -> None:
    storage = SkillStorage(folder)
    assert storage.read("lists", "shopping.md") is None
    storage.write("lists", "shopping.md", "- milk\n")
    file = folder / "lists" / "shopping.md"
    assert file.read_text() == "- milk\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert storage.names("lists") == ("shopping.md",)


def test_what_the_person_changes_is_read(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "shopping.md", "- milk\n")
    (folder / "lists" / "shopping.md").write_text("- tea\n")
    (folder / "lists" / "My own notes.md").write_text("not for skills")
    assert storage.read("lists", "shopping.md") == "- tea\n"
    assert storage.names("lists") == ("shopping.md",)


def test_a_skill_sees_only_its_own_files(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "shopping.md", "- milk\n")
    assert storage.names("notes") == ()
    assert storage.read("notes", "shopping.md") is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../notes/a", "a/b", "A", "a.b.c", "a\n", "x" * 61, "a\0", "a."]
)
def test_a_name_cannot_lead_elsewhere(folder: Path, name: str) -> None:
    storage = SkillStorage(folder)
    for call in (storage.read, storage.delete):
        with pytest.raises(SkillError, match="name"):
            call("lists", name)
    with pytest.raises(SkillError, match="name"):
        storage.write("lists", name, "")


def test_too_much_is_refused_either_way(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "a", "x" * LARGEST_BYTES)
    with pytest.raises(SkillError, match="256 KiB"):
        storage.write("lists", "a", "x" * (LARGEST_BYTES + 1))
    (folder / "lists" / "b").write_bytes(b"x" * (LARGEST_BYTES + 1))
    with pytest.raises(SkillError, match="256 KiB"):
        storage.read("lists", "b")


def test_a_skill_cannot_litter(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "a", "")
    for number in range(2, MOST_FILES):
        (folder / "lists" / str(number)).touch()
    storage.write("lists", "b", "")
    storage.write("lists", "a", "changed")
    with pytest.raises(SkillError, match=f"{MOST_FILES} files"):
        storage.write("lists", "c", "")


def test_what_is_no_text_is_named_and_not_quoted(folder: Path) -> None:
    storage = SkillStorage(folder)
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "a").write_bytes(b"secret \xff")
    with pytest.raises(SkillError, match="not UTF-8") as caught:
        storage.read("lists", "a")
    assert "secret" not in str(caught.value)
    with pytest.raises(SkillError, match="not text"):
        storage.write("lists", "b", "\ud800")


def test_a_failed_write_leaves_the_old_text(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "a", "old")
    (folder / "lists" / ".a.new").mkdir()
    with pytest.raises(SkillError, match="cannot be written"):
        storage.write("lists", "a", "new")
    assert storage.read("lists", "a") == "old"


def test_a_link_to_a_synchronised_folder_stays_one(folder: Path, tmp_path: Path) -> None:
    storage = SkillStorage(folder)
    elsewhere = tmp_path / "cloud.md"
    elsewhere.write_text("- milk\n")
    (folder / "lists").mkdir(parents=True)
    (folder / "lists" / "shopping.md").symlink_to(elsewhere)
    storage.write("lists", "shopping.md", "- tea\n")
    assert elsewhere.read_text() == "- tea\n"
    assert (folder / "lists" / "shopping.md").is_symlink()


def test_what_was_deleted_is_gone(folder: Path) -> None:
    storage = SkillStorage(folder)
    storage.write("lists", "a", "")
    assert storage.delete("lists", "a")
    assert not storage.delete("lists", "a")
    assert list((folder / "lists").iterdir()) == []


def test_a_wipe_takes_them_too(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    SkillStorage(paths.skill_files).write("lists", "shopping.md", "- milk\n")
    receipt = wipe(paths)
    assert receipt.clean
    assert paths.skill_files / "lists" / "shopping.md" in receipt.removed
