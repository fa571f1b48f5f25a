"""skill.toml is checked when it is read, and what is wrong is said in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SkillError
from assistant.skill_host.finding import find_skills
from assistant.skill_host.manifest import load_manifest
from assistant.values import Risk

GOOD = """
name = "tea"
version = "1.0"
api = 1
description = "Brews tea"
permissions = ["schedule"]
[intents.brew]
risk = "costly"
[intents.refuse]
declines = true
"""


def write_skill(folder: Path, manifest: str = GOOD) -> Path:
    folder.mkdir(parents=True)
    (folder / "skill.toml").write_text(manifest)
    (folder / "skill.py").write_text("")
    return folder


def test_a_manifest_says_what_the_skill_is_and_may(tmp_path: Path) -> None:
    manifest = load_manifest(write_skill(tmp_path / "tea"))
    assert manifest.name == "tea"
    assert manifest.permissions == {"schedule"}
    assert manifest.intents["brew"].risk is Risk.COSTLY
    assert manifest.intents["refuse"].declines
    assert manifest.folder == tmp_path / "tea"


@pytest.mark.parametrize(
    ("replaced", "by", "key"),
    [
        ('name = "tea"', 'name = "Tea Time"', "name"),
        ('name = "tea"', 'name = "coffee"', "'tea'"),
        ('name = "tea"', 'name = "core"', "reserved"),
        ("api = 1", "api = 2", "api"),
        ('version = "1.0"', "version = 1.0", "version"),
        ('"schedule"', '"microphone"', "permissions.0"),
        ('risk = "costly"', 'risk = "deadly"', "intents.brew.risk"),
        ("declines = true", "denies = true", "intents.refuse.denies"),
        ('description = "Brews tea"', "", "description"),
        ("api = 1", "api = ", "not valid TOML"),
        (
            "[intents.brew]",
            '[unasked.dates]\nintent = "x"\nafter = ["a"]\n[intents.brew]',
            "intents.x",
        ),
        (
            "[intents.brew]",
            '[unasked.dates]\nintent = "brew"\n[intents.brew]',
            "unasked.dates.after",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_file_and_key(
    tmp_path: Path, replaced: str, by: str, key: str
) -> None:
    folder = write_skill(tmp_path / "tea", GOOD.replace(replaced, by))
    with pytest.raises(SkillError) as caught:
        load_manifest(folder)
    assert "skill.toml" in caught.value.message
    assert key in caught.value.message
    assert "\n" not in caught.value.message


def test_a_folder_without_code_or_manifest_is_no_skill(tmp_path: Path) -> None:
    folder = write_skill(tmp_path / "tea")
    (folder / "skill.py").unlink()
    with pytest.raises(SkillError, match=r"no skill\.py"):
        load_manifest(folder)
    (folder / "skill.toml").unlink()
    with pytest.raises(SkillError, match=r"no skill\.toml"):
        load_manifest(folder)


def test_a_broken_skill_is_a_problem_and_the_others_are_found(tmp_path: Path) -> None:
    write_skill(tmp_path / "skills" / "tea")
    write_skill(tmp_path / "skills" / "milk", "name = ")
    found, problems = find_skills([tmp_path / "skills"])
    assert [manifest.name for manifest in found] == ["tea"]
    assert [problem.folder.name for problem in problems] == ["milk"]
    assert "milk" in str(problems[0])


def test_of_two_skills_with_one_name_the_first_is_taken(tmp_path: Path) -> None:
    first = write_skill(tmp_path / "own" / "tea")
    second = write_skill(tmp_path / "shipped" / "tea")
    found, problems = find_skills([tmp_path / "own", tmp_path / "shipped"])
    assert [manifest.folder for manifest in found] == [first]
    assert [problem.folder for problem in problems] == [second]


def test_a_folder_may_be_one_skill_or_hold_several_or_not_exist(tmp_path: Path) -> None:
    folder = write_skill(tmp_path / "tea")
    assert len(find_skills([folder])[0]) == 1
    assert len(find_skills([tmp_path])[0]) == 1
    assert find_skills([tmp_path / "nowhere"]) == ((), ())


def test_the_same_folder_given_twice_is_no_problem(tmp_path: Path) -> None:
    folder = write_skill(tmp_path / "tea")
    assert find_skills([folder, tmp_path])[1] == ()


def test_a_disabled_skill_is_left_out_without_a_word(tmp_path: Path) -> None:
    write_skill(tmp_path / "tea")
    assert find_skills([tmp_path], disabled=("tea",)) == ((), ())
