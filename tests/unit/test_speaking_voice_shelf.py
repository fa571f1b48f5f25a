"""A person's own voices: made, exported, added, removed; a file from anybody harms nothing."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.voice_archive import LIMITS, pack
from assistant.speaking.voice_shelf import Draft, VoiceShelf, voice_bytes
from assistant.speaking.voices import Voice, find_voices
from assistant.values import Verbosity
from tests.unit.test_speaking_voices import LINES, VOICE, made


@pytest.fixture
def shelf(tmp_path: Path) -> VoiceShelf:
    """A shelf with a shipped voice, calm, and none of the person's own."""
    made(tmp_path / "shipped", "calm")
    return VoiceShelf(tmp_path / "own", tmp_path / "shipped")


def named(shelf: VoiceShelf, name: str) -> Voice:
    voices, problems = find_voices((shelf.own, shelf.shipped))
    assert not problems
    return voices[name]


def names(shelf: VoiceShelf) -> set[str]:
    return {path.name for path in shelf.own.iterdir()} if shelf.own.is_dir() else set()


def made_mine(shelf: VoiceShelf) -> Voice:
    return shelf.save(Draft.of(named(shelf, "calm"), "mine"))


class TestMaking:
    def test_a_draft_is_another_voice_turned(self, shelf: VoiceShelf) -> None:
        draft = Draft.of(named(shelf, "calm"), "my_own").changed(rate=-15, pitch=10, warmth=0.2)
        assert (draft.voice.sound.rate_words_per_minute, draft.voice.sound.pitch) == (135, 50)
        saved = shelf.save(replace(draft, verbosity=Verbosity.LONG, jokes=True))
        assert saved == named(shelf, "my_own")
        assert (saved.title, saved.based_on) == ("My Own", "calm")
        assert (saved.sound.rate_words_per_minute, saved.sound.pitch) == (135, 50)
        assert saved.sound.speaker == "gmw/en-US"
        assert saved.persona.warmth == (0.7, 0.7)
        assert saved.persona.verbosity is Verbosity.LONG
        assert saved.persona.openers == ("Right.",)
        assert saved.persona.is_joking

    def test_it_keeps_within_what_engines_can(self, shelf: VoiceShelf) -> None:
        draft = Draft.of(named(shelf, "calm"), "mine")
        low, high = (draft.changed(rate=by, pitch=by, warmth=by) for by in (-999, 999))
        assert (low.rate_words_per_minute, low.pitch, low.warmth) == (80, 0, 0)
        assert (high.rate_words_per_minute, high.pitch, high.warmth) == (450, 100, 1)

    def test_turned_again_what_was_written_by_hand_stays(self, shelf: VoiceShelf) -> None:
        mine = made_mine(shelf)
        file = mine.folder / "lines.en.toml"
        file.write_text(file.read_text() + '# mine\nopeners = ["Aye."]\n')
        shelf.save(Draft.of(named(shelf, "mine"), "mine").changed(pitch=5))
        assert named(shelf, "mine").persona.openers == ("Aye.",)
        assert named(shelf, "mine").sound.pitch == 45
        assert "# mine" in file.read_text()

    @pytest.mark.parametrize("title", ["", "<b>", "x" * 31, "{{ x }}", "two\nlines"])
    def test_a_draft_that_is_no_voice_leaves_nothing(self, shelf: VoiceShelf, title: str) -> None:
        with pytest.raises(SpeakingError, match="title"):
            shelf.save(replace(Draft.of(named(shelf, "calm"), "mine"), title=title))
        assert names(shelf) == set()

    @pytest.mark.parametrize("name", ["calm", "../mine", "Mine", "", ".x", "a/b"])
    def test_some_names_cannot_be_had(self, shelf: VoiceShelf, name: str) -> None:
        with pytest.raises(SpeakingError, match="name"):
            shelf.save(Draft.of(named(shelf, "calm"), name))
        assert names(shelf) == set()


class TestSharing:
    def test_a_voice_goes_into_a_file_and_comes_out_as_it_was(
        self, shelf: VoiceShelf, tmp_path: Path
    ) -> None:
        mine = made_mine(shelf)
        (mine.folder / "notes.txt").write_text("not a part of it")
        pack(mine.folder, tmp_path / "mine.voice.zip")
        shelf.remove("mine")
        assert shelf.add(tmp_path / "mine.voice.zip") == mine
        assert shelf.add(tmp_path / "mine.voice.zip", "other").name == "other"
        assert names(shelf) == {"mine", "other"}
        assert not (shelf.own / "mine" / "notes.txt").exists()

    def test_a_folder_will_do(self, shelf: VoiceShelf, tmp_path: Path) -> None:
        assert shelf.add(made(tmp_path, "deep")).folder == shelf.own / "deep"

    def test_one_that_is_there_is_replaced_only_when_told_to(
        self, shelf: VoiceShelf, tmp_path: Path
    ) -> None:
        shelf.add(made(tmp_path, "deep"))
        newer = made(tmp_path / "newer", "deep", lines=LINES.replace("Test", "Newer"))
        with pytest.raises(SpeakingError, match="you have a voice deep already"):
            shelf.add(newer)
        assert shelf.add(newer, replacing=True).title == "Newer"
        assert names(shelf) == {"deep"}

    def test_a_file_is_never_written_over(self, shelf: VoiceShelf, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_text("mine")
        with pytest.raises(SpeakingError, match="is there already"):
            pack(named(shelf, "calm").folder, tmp_path / "x.zip")
        assert (tmp_path / "x.zip").read_text() == "mine"

    def test_its_size_counts_its_model(self, shelf: VoiceShelf, tmp_path: Path) -> None:
        small = voice_bytes(named(shelf, "calm"))
        home = made(tmp_path, "big", VOICE.replace("[sound]", '[sound]\nmodel = "m.onnx"'))
        (home / "m.onnx").write_bytes(bytes(5_000))
        assert voice_bytes(shelf.add(home)) > small + 5_000


class TestRemoving:
    def test_only_ones_own(self, shelf: VoiceShelf) -> None:
        made_mine(shelf)
        for name in ("calm", "nobody", "..", "../shipped/calm", ""):
            with pytest.raises(SpeakingError, match="of your own to remove"):
                shelf.remove(name)
        shelf.remove("mine")
        assert names(shelf) == set()

    def test_not_what_another_is_based_on(self, shelf: VoiceShelf) -> None:
        mine = made_mine(shelf)
        shelf.save(Draft.of(mine, "other"))
        with pytest.raises(SpeakingError, match="other is based on mine"):
            shelf.remove("mine")


Fill = Callable[[zipfile.ZipFile], None]


def voice_in(opened: zipfile.ZipFile, outer: str = "x") -> None:
    opened.writestr(f"{outer}/voice.toml", VOICE)
    opened.writestr(f"{outer}/lines.en.toml", LINES)


def with_file(name: str, text: str = "x") -> Fill:
    def fill(opened: zipfile.ZipFile) -> None:
        voice_in(opened)
        opened.writestr(name, text)

    return fill


def with_voice(voice: str) -> Fill:
    def fill(opened: zipfile.ZipFile) -> None:
        opened.writestr("x/voice.toml", voice)
        opened.writestr("x/lines.en.toml", LINES)

    return fill


def with_link(opened: zipfile.ZipFile) -> None:
    voice_in(opened)
    info = zipfile.ZipInfo("x/model.onnx")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    opened.writestr(info, "/etc/passwd")


def with_a_bomb(opened: zipfile.ZipFile) -> None:
    voice_in(opened)
    opened.writestr("x/model.onnx", bytes(5_000_000), zipfile.ZIP_DEFLATED)


def with_many(opened: zipfile.ZipFile) -> None:
    for number in range(LIMITS.files + 1):
        opened.writestr(f"x/{number}.onnx", "")


HOSTILE: dict[str, tuple[Fill, str]] = {
    "nothing": (lambda _: None, "holds no voice"),
    "two voices": (with_file("y/voice.toml"), "or more than one"),
    "a way out": (with_file("x/../../evil.onnx"), "leads elsewhere"),
    "the root": (with_file("/x/evil.onnx"), "or more than one"),
    "a deeper folder": (with_file("x/y/evil.onnx"), "no part of a voice"),
    "code": (with_file("x/skill.py"), "no part of a voice"),
    "a hidden file": (with_file("x/.bashrc"), "no part of a voice"),
    "a backslash": (with_file("x/..\\evil.onnx"), "leads elsewhere"),
    "a link": (with_link, "a link"),
    "a bomb": (with_a_bomb, "more than it should"),
    "many files": (with_many, "more than it should"),
    "huge words": (with_file("x/lines.de.toml", "#" * 2_000_000), "more than it should"),
    "no lines": (lambda it: it.writestr("x/voice.toml", VOICE), "lines.en.toml"),
    "itself": (with_voice('based_on = "x"'), "x/voice.toml: based_on: there is no voice 'x'"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_written(
    shelf: VoiceShelf, tmp_path: Path, kind: str
) -> None:
    fill, says = HOSTILE[kind]
    archive = tmp_path / "there" / "x.zip"
    archive.parent.mkdir()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        fill(opened)
    before = {path for path in tmp_path.rglob("*") if path != shelf.own}
    with pytest.raises(SpeakingError) as refused:
        shelf.add(archive)
    assert says in refused.value.message
    assert "\n" not in refused.value.message
    assert {path for path in tmp_path.rglob("*") if path != shelf.own} == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_file_twice_is_refused(shelf: VoiceShelf, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        voice_in(opened)
        voice_in(opened)
    with pytest.raises(SpeakingError, match="two files in one place"):
        shelf.add(tmp_path / "x.zip")
    assert names(shelf) == set()


@pytest.mark.parametrize("damage", ["truncated", "flipped", "text", "missing", "empty"])
def test_a_damaged_file_is_refused(shelf: VoiceShelf, tmp_path: Path, damage: str) -> None:
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        voice_in(opened)
    raw = archive.read_bytes()
    match damage:
        case "truncated":
            archive.write_bytes(raw[:-30])
        case "flipped":
            archive.write_bytes(raw[:60] + bytes([raw[60] ^ 1]) + raw[61:])
        case "missing":
            archive.unlink()
        case _:
            archive.write_text("hello" if damage == "text" else "")
    with pytest.raises(SpeakingError):
        shelf.add(archive)
    assert names(shelf) == set()


def test_a_folder_whose_part_is_a_link_is_refused(shelf: VoiceShelf, tmp_path: Path) -> None:
    home = made(tmp_path, "deep")
    (home / "LICENSE").symlink_to("/etc/hostname")
    with pytest.raises(SpeakingError, match="no plain file"):
        shelf.add(home)
    assert names(shelf) == set()
