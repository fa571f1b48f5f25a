"""The recogniser that fits is chosen, and it is said why and why no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.hearing.catalogue import ModelEngine
from assistant.hearing.choosing import choose_engine, engine_findings
from assistant.hearing.model_folders import LAYOUTS
from assistant.settings import HearingSettings

pytest.importorskip("vosk")


def make_folder(folder: Path, engine: ModelEngine) -> Path:
    for name in LAYOUTS[engine][0]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"content")
    return folder


def test_vosk_comes_first_where_a_model_for_the_language_is_installed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "vosk-model-small-en-us-0.15", "vosk")
    choice = choose_engine(HearingSettings(), tmp_path)
    assert (choice.name, choice.model) == ("vosk", folder)
    assert "vosk-model-small-en-us-0.15 is installed" in choice.reason


def test_a_model_of_another_language_does_not_count(tmp_path: Path) -> None:
    make_folder(tmp_path / "vosk-model-small-ko-0.22", "vosk")
    vosk = engine_findings(HearingSettings(), tmp_path)[0]
    assert (vosk.name, vosk.usable) == ("vosk", False)
    assert str(vosk) == (
        "vosk: no model for “en” is installed: assistant models get vosk-model-small-en-us-0.15"
    )


def test_every_engine_is_looked_at(tmp_path: Path) -> None:
    findings = engine_findings(HearingSettings(), tmp_path)
    assert [found.name for found in findings] == ["vosk", "whisper", "pocketsphinx"]
    assert all(found.reason for found in findings)


def test_an_engine_asked_for_but_without_a_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="assistant models get vosk-model-small-en-us"):
        choose_engine(HearingSettings(engine="vosk"), tmp_path)


def test_an_own_folder_decides_the_engine(tmp_path: Path) -> None:
    own = make_folder(tmp_path / "own", "vosk")
    choice = choose_engine(HearingSettings(model=own), tmp_path / "models")
    assert (choice.name, choice.model) == ("vosk", own)
    assert "your own model own is set" in choice.reason


def test_an_own_folder_goes_before_an_installed_model(tmp_path: Path) -> None:
    make_folder(tmp_path / "models/vosk-model-small-en-us-0.15", "vosk")
    own = make_folder(tmp_path / "own", "vosk")
    settings = HearingSettings(engine="vosk", model=own)
    assert choose_engine(settings, tmp_path / "models").model == own


def test_an_own_folder_that_is_no_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no engine here knows such a folder"):
        choose_engine(HearingSettings(model=tmp_path), tmp_path)
    with pytest.raises(ModelError, match="is not a vosk model"):
        choose_engine(HearingSettings(engine="vosk", model=tmp_path), tmp_path)
    with pytest.raises(ModelError, match="there is no model folder"):
        choose_engine(HearingSettings(engine="vosk", model=tmp_path / "none"), tmp_path)


def test_pocketsphinx_brings_its_own_model(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    choice = choose_engine(HearingSettings(engine="pocketsphinx"), tmp_path)
    assert (choice.name, choice.model) == ("pocketsphinx", None)


def test_pocketsphinx_takes_no_other_model(tmp_path: Path) -> None:
    pytest.importorskip("pocketsphinx")
    own = make_folder(tmp_path / "own", "vosk")
    with pytest.raises(ModelError, match="takes no model but its own"):
        choose_engine(HearingSettings(engine="pocketsphinx", model=own), tmp_path)
