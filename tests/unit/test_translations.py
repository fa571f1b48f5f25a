"""What a translation lacks, and which languages it has words for."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.authoring.findings import Severity
from assistant.authoring.translating import files_to_translate, lacking
from assistant.cli.app import app
from assistant.errors import SettingsError
from assistant.settings import load_settings
from assistant.translations import known_languages, missing_files

KETTLE = {
    "skill.toml": "",
    "sentences.en.toml": """
        [lists]
        drink = ["tea", "coffee"]
        [rules]
        boil = "(boil|heat) [the] {drink} water"
        [slots]
        duration = "duration"
        [intents.boil]
        sentences = ["<boil> for {duration}"]
        examples = [{ say = "boil tea water for two minutes" }]
        [intents.stop]
        sentences = ["stop boiling"]
    """,
    "replies.en.toml": """
        [acts.boiling]
        tone = "confirm"
        terse = ["{{ drink }}."]
        normal = ["Water for {{ drink }} in {{ seconds | duration }}."]
        [acts.stopped]
        normal = ["Stopped."]
    """,
    "words.en.toml": """
        never = ["milk"]
        [names]
        kettle_full = "full"
        kettle_empty = "empty"
        [units]
        minute = 60
        hour = 3600
    """,
    "conversations.en.toml": """
        at = "2026-11-21T10:00"
        zone = "Europe/London"
        conversation = [
          { name = "one", turns = [{ say = "c" }] }, { name = "two", turns = [{ say = "d" }] },
          { name = "three", turns = [{ say = "a" }] }, { name = "four", turns = [{ say = "b" }] },
        ]
    """,
    "sentences.de.toml": """
        [lists]
        drink = ["Tee", "Kaffee"]
        [slots]
        duration = "duration"
        [intents.boil]
        sentences = ["koch {drink} Wasser [{duration} lang]"]
        examples = [{ say = "koch Tee Wasser" }]
        [intents.stop]
        sentences = ["hör auf zu kochen"]
    """,
    "replies.de.toml": """
        description = "Kocht Wasser"
        [acts.boiling]
        tone = "confirm"
        terse = ["{{ drink }}."]
        normal = ["Wasser für {{ drink }} in {{ seconds | duration }}."]
        [acts.stopped]
        normal = ["Gestoppt."]
    """,
    "words.de.toml": """
        never = ["Milch"]
        [names]
        kettle_full = "voll"
        kettle_empty = "leer"
        [units]
        "Minute" = 60
        "Stunde" = 3600
    """,
    "conversations.de.toml": """
        at = "2026-11-21T10:00"
        zone = "Europe/Berlin"
        conversation = [
          { name = "eins", turns = [{ say = "a" }] }, { name = "zwei", turns = [{ say = "b" }] },
          { name = "drei", turns = [{ say = "c" }] }, { name = "vier", turns = [{ say = "d" }] },
        ]
    """,
}
"""A skill that was translated in full."""


@pytest.fixture
def kettle(tmp_path: Path) -> Path:
    folder = tmp_path / "kettle"
    folder.mkdir()
    for name, text in KETTLE.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def found_in(folder: Path) -> list[str]:
    """What the German of a skill lacks."""
    return [one.reason for file in sorted(folder.glob("*.en.toml")) for one in lacking(file, "de")]


def test_a_whole_translation_lacks_nothing(kettle: Path) -> None:
    assert found_in(kettle) == []


@pytest.mark.parametrize(
    ("file", "left_out", "instead", "reason"),
    [
        ("sentences", "[intents.stop]", "[intents.halt]", "the intent stop has no sentence"),
        (
            "sentences",
            "[{duration} lang]",
            "bitte",
            "no sentence of the intent boil has the slot duration",
        ),
        (
            "sentences",
            'examples = [{ say = "koch Tee Wasser" }]',
            "",
            "the intent boil has no example",
        ),
        ("replies", "[acts.stopped]", "[acts.halted]", "the act stopped has no wording"),
        ("replies", "[acts.stopped]", "[acts.halted]", "there is no act halted in the original"),
        ("replies", 'terse = ["{{ drink }}."]', "", "the act boiling has no terse wording"),
        (
            "replies",
            "{{ seconds | duration }}",
            "Kürze",
            "the act boiling never says its slot seconds",
        ),
        ("replies", "{{ seconds", "{{ minutes", "the act boiling has no slot minutes"),
        (
            "replies",
            'tone = "confirm"',
            "",
            "the act boiling has the tone answer, not confirm",
        ),
        ("replies", 'description = "Kocht Wasser"', "", "has no description of the skill"),
        ("words", 'never = ["Milch"]', "", "lacks never"),
        ("words", 'kettle_full = "voll"', "", "lacks names.kettle_full"),
    ],
)
def test_what_was_left_out_is_told(
    kettle: Path, file: str, left_out: str, instead: str, reason: str
) -> None:
    path = kettle / f"{file}.de.toml"
    text = path.read_text(encoding="utf-8")
    assert left_out in text
    path.write_text(text.replace(left_out, instead), encoding="utf-8")
    assert reason in found_in(kettle)


def test_a_missing_file_and_a_broken_one(kettle: Path) -> None:
    (kettle / "words.de.toml").unlink()
    (kettle / "replies.de.toml").write_text("[acts.", encoding="utf-8")
    (kettle / "sentences.de.toml").write_bytes(b"\xff")
    missing, broken, unreadable = (
        next(lacking(kettle / f"{name}.en.toml", "de")).reason
        for name in ("words", "replies", "sentences")
    )
    assert missing.startswith("is missing")
    assert broken.startswith("cannot be used")
    assert unreadable.startswith("cannot be used")


def test_fewer_conversations_are_a_hint_and_too_few_are_not(kettle: Path) -> None:
    file, original = kettle / "conversations.de.toml", kettle / "conversations.en.toml"
    whole = file.read_text(encoding="utf-8")
    *_, names = whole.partition("conversation = [")

    def found_with(*kept: str) -> list[Severity]:
        each = ", ".join(f'{{ name = "{name}", turns = [{{ say = "a" }}] }}' for name in kept)
        file.write_text(whole.replace(names, f"{each}]"), encoding="utf-8")
        return [one.severity for one in lacking(original, "de")]

    assert found_with("eins", "zwei", "drei", "vier") == []
    assert found_with("eins", "zwei", "drei") == [Severity.HINT]
    assert found_with("eins", "zwei") == [Severity.ERROR]


def test_a_voice_that_nobody_in_that_language_speaks_needs_no_lines(tmp_path: Path) -> None:
    lines, voice = tmp_path / "lines.en.toml", tmp_path / "voice.toml"
    lines.write_text('title = "Ann"\n', encoding="utf-8")
    voice.write_text('engine = "flite"\nspeakers = { en = "slt" }\n', encoding="utf-8")
    assert list(lacking(lines, "de")) == []
    voice.write_text('engine = "pyttsx3"\nspeakers = { de = "de" }\n', encoding="utf-8")
    assert [one.reason[:10] for one in lacking(lines, "de")] == ["is missing"]


def test_only_whole_languages_are_known() -> None:
    assert known_languages() == ("en", "de")
    assert missing_files("de") == ()
    assert missing_files("xx")


@pytest.mark.parametrize("language", ["xx", "", "../de", "DE", "deutsch"])
def test_a_setting_for_an_unknown_language_says_which_there_are(
    tmp_path: Path, language: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'language = "{language}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="there are en, de"):
        load_settings(file)


def test_the_region_is_where_the_language_is_at_home(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    assert load_settings(file).locale == "en_GB"
    file.write_text('language = "de"\n', encoding="utf-8")
    assert load_settings(file).locale == "de_DE"
    file.write_text('language = "de"\nregion = "AT"\n', encoding="utf-8")
    assert load_settings(file).locale == "de_AT"


def test_the_command_names_file_and_line_and_ends_with_one(kettle: Path) -> None:
    (kettle / "words.de.toml").unlink()
    arguments = ["languages", "check", "de", "--skills", str(kettle)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "words.de.toml:1: error: is missing" in result.stdout
    assert all(line.startswith(str(kettle)) for line in result.stdout.splitlines()[:-1])
    assert CliRunner().invoke(app, ["languages", "check", "deutsch"]).exit_code == 2
    empty = ["languages", "check", "de", "--skills", str(kettle.parent / "nowhere")]
    assert CliRunner().invoke(app, empty).exit_code == 2


@pytest.mark.parametrize("language", known_languages()[1:])
def test_a_known_language_lacks_nothing(language: str) -> None:
    found = [one for file in files_to_translate() for one in lacking(file, language)]
    assert [str(one) for one in found if one.severity is Severity.ERROR] == []
