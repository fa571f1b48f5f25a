"""Settings that a skill declares and its person sets."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.changing_settings import change_settings
from assistant.errors import SettingsError, SkillError
from assistant.settings import Paths, load_settings
from assistant.skill_host.skill_settings import (
    Setting,
    SettingKind,
    SettingTable,
    settings_in_force,
    settings_of,
)
from assistant.values import Json

MINUTES = Setting("minutes", SettingKind.NUMBER, "How long", 4, at_least=1, at_most=20)
AMOUNT = Setting("amount", SettingKind.NUMBER, "How much")
KIND = Setting("kind", SettingKind.CHOICE, "Which", "green", choices=("green", "black"))
LOUD = Setting("loud", SettingKind.YES_NO, "Loud", False)
HOST = Setting("host", SettingKind.HOST, "Where")
NAME = Setting("name", SettingKind.TEXT, "Who")
PLACE = Setting("place", SettingKind.FOLDER, "Where")
ALL = {one.key: one for one in (MINUTES, KIND, LOUD, HOST, NAME, PLACE)}


@pytest.mark.parametrize(
    ("setting", "typed", "value"),
    [
        (MINUTES, "5", 5),
        (MINUTES, "2.5", 2.5),
        (KIND, "black", "black"),
        (LOUD, "Yes", True),
        (LOUD, "off", False),
        (HOST, "Kettle.local:8123", "kettle.local:8123"),
        (HOST, "192.168.1.7", "192.168.1.7"),
        (HOST, "192.168.1.7:65535", "192.168.1.7:65535"),
        (AMOUNT, "-9999999999999999999999", -9999999999999999999999),
        (NAME, "Grandmother's pot", "Grandmother's pot"),
    ],
)
def test_what_a_person_types_becomes_a_value(setting: Setting, typed: str, value: Json) -> None:
    assert setting.read(typed) == value


@pytest.mark.parametrize(
    ("setting", "typed", "takes"),
    [
        (MINUTES, "0", "a number from 1 to 20"),
        (MINUTES, "nan", "a number"),
        (MINUTES, "four", "a number"),
        (AMOUNT, "9" * 400, "a number"),
        (KIND, "white", "one of green, black"),
        (LOUD, "perhaps", "yes or no"),
        (HOST, "http://kettle/", "a machine such as"),
        (HOST, "a" * 300, "a machine such as"),
        (HOST, "kettle.local:0", "a machine such as"),
        (HOST, "kettle.local:65536", "a machine such as"),
        (NAME, "two\nlines", "a text"),
        (NAME, "x" * 501, "a text"),
        (PLACE, "/nowhere/at/all", "a folder that exists"),
    ],
)
def test_what_will_not_do_is_told_with_what_would(setting: Setting, typed: str, takes: str) -> None:
    with pytest.raises(SkillError) as caught:
        setting.read(typed)
    assert caught.value.message.startswith(f"{setting.key}: ")
    assert takes in caught.value.message
    assert "\n" not in caught.value.message


def test_a_folder_is_kept_whole(tmp_path: Path) -> None:
    assert PLACE.read(str(tmp_path)) == str(tmp_path)


def test_what_was_chosen_holds_and_else_the_default() -> None:
    assert settings_in_force(ALL, {"minutes": 7, "gone": 1})["minutes"] == 7
    assert settings_in_force(ALL, {"minutes": 70})["minutes"] == 4
    assert settings_in_force(ALL, {"minutes": math.nan})["minutes"] == 4
    assert settings_in_force(ALL, {"minutes": True})["minutes"] == 4
    assert settings_in_force(ALL, {})["host"] is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "choice"}, "choices"),
        ({"kind": "number", "choices": ["a"]}, "choices"),
        ({"kind": "text", "at_least": 0}, "at_least"),
        ({"kind": "number", "default": "four"}, "default"),
        ({"kind": "number", "default": 0, "at_least": 1}, "default"),
        ({"kind": "folder", "default": "/tmp"}, "folder"),
        ({"kind": "colour"}, "kind"),
        ({"kind": "text", "label": "\x1b[2J"}, "label"),
        ({"kind": "text", "secret": True}, "secret"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(
    wrong: dict[str, object], why: str
) -> None:
    with pytest.raises(ValidationError, match=why):
        SettingTable.model_validate({"label": "What it is", **wrong})


def test_settings_are_read_from_the_persons_file_and_a_broken_one_is_told(tmp_path: Path) -> None:
    paths = Paths.from_environment({"ASSISTANT_HOME": str(tmp_path)})
    file = paths.settings_file
    assert settings_of("tea", ALL, file)["minutes"] == 4
    change_settings(file, {("skills", "settings", "tea", "minutes"): 9})
    assert settings_of("tea", ALL, file)["minutes"] == 9
    assert settings_of("coffee", ALL, file)["minutes"] == 4
    change_settings(file, {("skills", "settings", "tea", "minutes"): None})
    assert settings_of("tea", ALL, file)["minutes"] == 4
    assert load_settings(file).skills.settings == {"tea": {}}
    file.write_text("[skills", encoding="utf-8")
    with pytest.raises(SkillError, match="has no settings"):
        settings_of("tea", ALL, file)
    assert settings_of("tea", {}, file) == {}


def test_a_setting_that_is_no_value_is_refused_when_settings_are_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[skills.settings.tea]\nminutes = [1]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"skills\.settings\.tea\.minutes"):
        load_settings(file)
