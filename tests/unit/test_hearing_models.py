"""Models are listed, taken from files, and removed; nothing doubtful is ever installed."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.catalogue import CatalogueEntry, catalogue, read_catalogue
from assistant.hearing.model_folders import LAYOUTS, check_folder, engine_of, language_in_name
from assistant.hearing.models import get, installed_models, remove

VOSK_FILES = LAYOUTS["vosk"][0]


def make_vosk_folder(folder: Path) -> Path:
    for name in VOSK_FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def make_zip(path: Path, outer: str = "model/") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in VOSK_FILES:
            archive.writestr(outer + name, name)
    return path


def own_models(models: Path) -> list[str]:
    return [model.name for model in installed_models(models) if not model.packaged]


def refusal(name: str, models: Path, source: Path) -> str:
    with pytest.raises(ModelError) as caught:
        get(name, models, source=source)
    assert own_models(models) == []
    assert [path.name for path in models.iterdir() if path.is_dir()] == []
    assert "\n" not in caught.value.message
    return caught.value.message


def test_every_known_model_is_pinned_and_licensed() -> None:
    assert set(catalogue()) >= {"vosk-model-small-en-us-0.15", "whisper-tiny.en"}
    for entry in catalogue().values():
        assert entry.licence
        assert entry.address is None or entry.address.startswith("https://")


@pytest.mark.parametrize("missing", ["sha256", "bytes", "licence", "address"])
def test_a_model_without_a_pin_is_no_catalogue(missing: str) -> None:
    keys = {
        "name": '"m"',
        "engine": '"vosk"',
        "language": '"en"',
        "licence": '"MIT"',
        "bytes": "1",
        "sha256": f'"{"0" * 64}"',
        "address": '"https://example.org/m.zip"',
    }
    del keys[missing]
    text = "[[models]]\n" + "\n".join(f"{key} = {value}" for key, value in keys.items())
    with pytest.raises(ValueError, match=missing):
        read_catalogue(text)


def test_no_folder_no_models(tmp_path: Path) -> None:
    assert own_models(tmp_path / "none") == []


def test_a_folder_is_copied_and_listed(tmp_path: Path) -> None:
    source = make_vosk_folder(tmp_path / "download")
    model = get("vosk-model-small-de-0.15", tmp_path / "models", source=source)
    assert (model.engine, model.language) == ("vosk", "de")
    assert own_models(tmp_path / "models") == ["vosk-model-small-de-0.15"]
    assert (model.path / "am/final.mdl").read_bytes() == b"am/final.mdl"


@pytest.mark.parametrize("outer", ["", "vosk-model/", "a/b/"])
def test_an_archive_is_unpacked_without_its_outer_folder(tmp_path: Path, outer: str) -> None:
    archive = make_zip(tmp_path / "m.zip", outer)
    if outer == "a/b/":
        assert "not a complete model" in refusal("mine", tmp_path / "models", archive)
    else:
        assert get("mine", tmp_path / "models", source=archive).engine == "vosk"


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    first = get("mine", tmp_path / "models", source=make_zip(tmp_path / "m.zip"))
    assert get("mine", tmp_path / "models") == first


def test_an_archive_of_a_known_model_must_be_that_one(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "m.zip")
    message = refusal("vosk-model-small-en-us-0.15", tmp_path / "models", archive)
    assert "has 41205931: refused" in message


def test_an_archive_of_the_right_size_but_another_content_is_refused(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "m.zip")
    entry = CatalogueEntry(
        name="m", engine="vosk", language="en", licence="MIT",
        bytes=archive.stat().st_size, sha256=hashlib.sha256(b"other").hexdigest(),
        address="https://example.org/m.zip",
    )  # fmt: skip
    with pytest.raises(ModelError, match=r"is not m \(its SHA-256 differs\)"):
        get("m", tmp_path / "models", source=archive, known={"m": entry})


@pytest.mark.parametrize("name", ["../m/x", "/etc/m", "m/../../x", "..\\x"])
def test_an_archive_that_would_write_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    archive = make_zip(tmp_path / "m.zip")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(name, "boo")
    assert "leads elsewhere" in refusal("m", tmp_path / "models", archive)
    assert not (tmp_path / "x").exists()


def test_an_archive_with_a_link_is_refused(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "m.zip")
    link = zipfile.ZipInfo("model/README")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert "a link" in refusal("m", tmp_path / "models", archive)


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "m.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("model/am/final.mdl", bytes(10_000_000))
    assert "more than it should" in refusal("m", tmp_path / "models", archive)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(200)])
def test_a_damaged_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "m.zip"
    archive.write_bytes(content)
    assert "damaged, or no such archive" in refusal("m", tmp_path / "models", archive)


def test_a_flipped_bit_in_an_archive_is_refused(tmp_path: Path) -> None:
    archive = make_zip(tmp_path / "m.zip")
    content = bytearray(archive.read_bytes())
    content[content.index(b"am/final.mdlam/final.mdl") + 13] ^= 1
    archive.write_bytes(content)
    assert "damaged" in refusal("m", tmp_path / "models", archive)


def test_an_incomplete_folder_is_refused(tmp_path: Path) -> None:
    source = make_vosk_folder(tmp_path / "download")
    (source / "graph/Gr.fst").unlink()
    assert f"{source} is not a complete model" in refusal("m", tmp_path / "models", source)
    with pytest.raises(ModelError, match=r"is not a vosk model: it lacks graph/Gr\.fst"):
        check_folder(source, "vosk")


def test_no_such_source(tmp_path: Path) -> None:
    assert "there is no file or folder" in refusal("m", tmp_path / "models", tmp_path / "none")


@pytest.mark.parametrize("name", ["../m", ".m", "a/b", "", "-m"])
def test_a_name_that_is_a_path_is_refused(tmp_path: Path, name: str) -> None:
    source = make_vosk_folder(tmp_path / "download")
    with pytest.raises(ModelError, match="cannot be a model's name"):
        get(name, tmp_path / "models", source=source)
    with pytest.raises(ModelError, match="no model"):
        remove(name, tmp_path / "models")


def test_an_unknown_name_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="see assistant models list"):
        get("nothing", tmp_path / "models")


def test_a_removed_model_is_gone(tmp_path: Path) -> None:
    models = tmp_path / "models"
    get("mine", models, source=make_zip(tmp_path / "m.zip"))
    assert remove("mine", models) == models / "mine"
    assert [path.name for path in models.iterdir()] == [".lock"]
    with pytest.raises(ModelError, match="no model “mine” is installed"):
        remove("mine", models)


def test_what_a_broken_download_left_can_be_removed(tmp_path: Path) -> None:
    (tmp_path / ".mine.part").write_bytes(b"half")
    remove("mine", tmp_path)
    assert not (tmp_path / ".mine.part").exists()


@pytest.mark.parametrize(
    ("name", "language"),
    [("vosk-model-small-en-us-0.15", "en"), ("vosk-model-de-0.21", "de"),
     ("whisper-tiny.en", "en"), ("my-model", None), ("vosk-model-small-ko-0.22", "ko")],
)  # fmt: skip
def test_a_name_tells_the_language(name: str, language: str | None) -> None:
    assert language_in_name(name) == language


def test_an_empty_file_is_a_missing_one(tmp_path: Path) -> None:
    folder = make_vosk_folder(tmp_path / "m")
    assert engine_of(folder) == "vosk"
    (folder / "am/final.mdl").write_bytes(b"")
    assert engine_of(folder) is None
