"""Voices are data: checked, bounded, and never able to reach outside their folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from assistant.speaking.lexicon import claims_in
from assistant.speaking.voices import Sound, Voice, find_voices
from assistant.values import Verbosity

SHIPPED = Path(__file__).parents[2] / "voices"
SIX = {"calm", "brisk", "warm", "formal", "playful", "plain"}
LANGUAGES = ("en", "de")
VOICE = """
engine = "pyttsx3"
speakers = { en = "gmw/en-US" }
[sound]
rate_words_per_minute = 150
pitch = 40
[persona]
verbosity = "terse"
warmth = [0.8, 0.2]
"""
LINES = 'title = "Test"\nopeners = ["Right."]\njokes = ["Ha."]\n[lexicon]\n"hi" = "hello"\n'


def made(folder: Path, name: str, voice: str = VOICE, lines: str = LINES) -> Path:
    home = folder / name
    home.mkdir(parents=True)
    (home / "voice.toml").write_text(voice)
    (home / "lines.en.toml").write_text(lines)
    return home


def found(folder: Path, name: str) -> Voice:
    """The voice of that name; nothing may be wrong with any in `folder`."""
    voices, problems = find_voices([folder])
    assert not problems
    return voices[name]


def problem(folder: Path, name: str = "test") -> str:
    """The one line that is said of that voice in `folder`, which must be broken."""
    voices, problems = find_voices([folder])
    assert name not in voices
    (only,) = (one for one in problems if one.folder.name == name)
    assert "\n" not in str(only)
    return str(only)


def test_a_folder_becomes_a_voice(tmp_path: Path) -> None:
    made(tmp_path, "test")
    voices, problems = find_voices([tmp_path, tmp_path / "missing"])
    voice = voices["test"]
    assert not problems
    assert (voice.engine, voice.sound.speaker, voice.sound.pitch) == ("pyttsx3", "gmw/en-US", 40)
    assert voice.persona.verbosity is Verbosity.TERSE
    assert voice.persona.warmth == (0.2, 0.8)
    assert voice.persona.openers == ("Right.",)
    assert voice.persona.lexicon.applied("Hi.") == "Hello."


def test_a_persons_own_voice_goes_before_a_shipped_one(tmp_path: Path) -> None:
    made(tmp_path / "own", "calm", lines=LINES.replace("Test", "Mine"))
    made(tmp_path / "shipped", "calm")
    voices, _ = find_voices([tmp_path / "own", tmp_path / "shipped"])
    assert voices["calm"].title == "Mine"


def test_jokes_are_off_unless_the_voice_switches_them_on(tmp_path: Path) -> None:
    made(tmp_path, "test")
    made(tmp_path, "joker", VOICE + "jokes = true")
    assert not found(tmp_path, "test").persona.is_joking
    assert found(tmp_path, "joker").persona.is_joking


def test_a_voice_without_the_language_that_is_spoken_is_left_out(tmp_path: Path) -> None:
    made(tmp_path, "test")
    assert find_voices([tmp_path], "de") == ({}, ())


def test_deeper_by_a_tenth_is_ten_points_and_a_bit() -> None:
    assert Sound(150, 40).pitch_at(1.0) == 40
    assert Sound(150, 40).pitch_at(0.9) == pytest.approx(28.9, abs=0.1)


class TestBasedOn:
    def test_what_is_left_out_is_the_others(self, tmp_path: Path) -> None:
        made(tmp_path, "test", lines='also = ["first"]\n' + LINES)
        own = 'based_on = "test"\n[sound]\npitch = 20'
        made(tmp_path, "deep", own, 'title = "Deep"\n[lexicon]\n"bye" = "farewell"')
        deep = found(tmp_path, "deep")
        assert (deep.engine, deep.sound.speaker) == ("pyttsx3", "gmw/en-US")
        assert (deep.sound.rate_words_per_minute, deep.sound.pitch) == (150, 20)
        assert (deep.title, deep.also, deep.persona.openers) == ("Deep", (), ("Right.",))
        assert deep.persona.lexicon.words == {"hi": "hello", "bye": "farewell"}

    def test_another_engine_keeps_nothing_that_only_the_old_one_knows(self, tmp_path: Path) -> None:
        made(tmp_path, "test")
        made(tmp_path, "other", 'based_on = "test"\nengine = "piper"', 'title = "Other"')
        made(tmp_path, "same", 'based_on = "test"\nengine = "pyttsx3"', 'title = "Same"')
        assert found(tmp_path, "other").sound.speaker == ""
        assert found(tmp_path, "same").sound.speaker == "gmw/en-US"

    def test_a_model_lies_where_the_voice_that_names_it_does(self, tmp_path: Path) -> None:
        home = made(tmp_path, "test", VOICE.replace("[sound]", '[sound]\nmodel = "x.onnx"'))
        (home / "x.onnx").touch()
        made(tmp_path, "other", 'based_on = "test"', 'title = "Other"')
        assert found(tmp_path, "other").sound.model == home / "x.onnx"

    def test_ones_own_may_be_based_on_the_shipped_one_of_its_name(self, tmp_path: Path) -> None:
        made(tmp_path / "own", "calm", 'based_on = "calm"\n[sound]\npitch = 20', 'title = "Mine"')
        made(tmp_path / "shipped", "calm")
        voices, problems = find_voices([tmp_path / "own", tmp_path / "shipped"])
        assert not problems
        assert (voices["calm"].title, voices["calm"].sound.pitch) == ("Mine", 20)
        assert voices["calm"].sound.rate_words_per_minute == 150

    def test_what_it_is_based_on_must_be_there(self, tmp_path: Path) -> None:
        made(tmp_path, "test", 'based_on = "nobody"')
        said = problem(tmp_path)
        assert "voice.toml: based_on: there is no voice 'nobody'; there are: none" in said

    @pytest.mark.parametrize("length", [2, 3, 40])
    def test_a_circle_and_a_chain_too_long_come_to_an_end(
        self, tmp_path: Path, length: int
    ) -> None:
        for number in range(length):
            made(tmp_path, f"v{number}", f'based_on = "v{(number + 1) % length}"')
        assert "goes round in a circle or is too long" in problem(tmp_path, "v0")


@pytest.mark.parametrize(
    ("voice", "lines", "says"),
    [
        ("", LINES, "voice.toml: engine: is missing"),
        (VOICE, "", "lines.en.toml: title: is missing"),
        (VOICE.replace("pyttsx3", "shell"), LINES, "voice.toml: engine"),
        (VOICE.replace("= 150", "= 9000"), LINES, "voice.toml: sound.rate_words_per_minute"),
        (VOICE.replace("gmw/en-US", "x; rm"), LINES, "voice.toml: speakers.en"),
        (VOICE.replace("[sound]", "[sound]\ncommand = 'x'"), LINES, "voice.toml: sound.command"),
        (VOICE.replace("[sound]", "[sound]\npackage = 'os.path'"), LINES, "sound.package"),
        ('based_on = "../other"', LINES, "voice.toml: based_on"),
        (VOICE, LINES.replace("Right.", "{% for %}."), "lines.en.toml: openers.0"),
        (
            VOICE,
            LINES.replace("Right.", "No end"),
            "openers.0: it has to be one sentence that ends",
        ),
        (VOICE, LINES.replace("Right.", "\\u009b31m."), "lines.en.toml: openers.0"),
        (
            VOICE,
            f"{LINES}Okay = 'fine'",
            "lexicon.Okay.[key]: it has to be a word or more, in small",
        ),
        (VOICE, LINES.replace("Right.", f"{'x' * 80}."), "lines.en.toml: openers.0"),
        (VOICE, LINES.replace('["Right."]', str(["x."] * 31)), "lines.en.toml: openers"),
        (VOICE, LINES.replace("hello", "{{ name }}"), "lines.en.toml: lexicon.hi"),
        (VOICE, LINES + '"can\'t" = "can"', "lexicon.can't: 'can' would alter a fact (not)"),
        (VOICE, LINES + '"two" = "three"', "lexicon.two: 'three' would alter a fact (numbers)"),
        (VOICE, LINES + '"today" = "soon"', "lexicon.today: 'soon' would alter a fact (days)"),
        (VOICE, "#" * 300_000, "larger than 256 KiB"),
        ("a = [", LINES, "not valid TOML"),
    ],
)
def test_a_broken_or_hostile_folder_is_a_problem_and_not_a_crash(
    tmp_path: Path, voice: str, lines: str, says: str
) -> None:
    made(tmp_path, "test", voice, lines)
    assert says in re.sub(r"(\.toml):\d+", r"\1", problem(tmp_path))


@pytest.mark.parametrize("model", ["../other.onnx", "/etc/hostname", "link.onnx"])
def test_a_voice_cannot_name_a_file_outside_its_folder(tmp_path: Path, model: str) -> None:
    (tmp_path / "other.onnx").touch()
    sound = f'[sound]\nmodel = "{model}"'
    home = made(tmp_path / "voices", "test", VOICE.replace("[sound]", sound))
    (home / "link.onnx").symlink_to(tmp_path / "other.onnx")
    assert "lies outside the voice's folder" in problem(tmp_path / "voices")


def test_its_data_cannot_be_a_link_to_elsewhere_or_a_pipe_that_never_ends(tmp_path: Path) -> None:
    linked = made(tmp_path / "linked", "test") / "lines.en.toml"
    linked.unlink()
    linked.symlink_to("/dev/zero")
    assert "lies outside" in problem(tmp_path / "linked")
    piped = made(tmp_path / "piped", "test") / "voice.toml"
    piped.unlink()
    os.mkfifo(piped)
    assert "not a plain file" in problem(tmp_path / "piped")


def test_a_voice_without_its_model_is_there_and_says_what_is_missing(tmp_path: Path) -> None:
    for name, key in (("file", 'model = "x.onnx"'), ("packaged", 'package = "no_such_voice"')):
        made(tmp_path, name, VOICE.replace("[sound]", f"[sound]\n{key}"))
    file, packaged = (found(tmp_path, name).sound for name in ("file", "packaged"))
    assert file.model_problem == "its model x.onnx is missing"
    assert packaged.model_problem == "the package no-such-voice is not installed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_voices_are_shipped_for_the_default_engine_each_in_a_manner_of_its_own(
    language: str,
) -> None:
    voices, problems = find_voices([SHIPPED], language)
    assert not problems
    six = [voice for voice in voices.values() if voice.engine == "pyttsx3"]
    assert {voice.name for voice in six} == SIX
    for lines in ("openers", "greetings", "sign_offs"):
        assert len({getattr(voice.persona, lines) for voice in six}) == len(six), lines
    manners = {(v.persona.verbosity, v.persona.warmth, v.persona.pace) for v in six}
    assert len(manners) == len(six)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_of_the_shipped_voices(language: str) -> None:
    voices, _ = find_voices([SHIPPED], language)
    names = [name for v in voices.values() for name in {v.name, v.title.casefold(), *v.also}]
    assert len(names) == len(set(names))


def test_an_engine_that_cannot_speak_the_language_is_left_out() -> None:
    voices, problems = find_voices([SHIPPED], "de")
    assert voices.keys() == SIX
    assert not problems


def test_a_voice_of_ones_own_speaks_what_it_is_based_on_speaks(tmp_path: Path) -> None:
    own = made(tmp_path, "mine", 'based_on = "calm"\n')
    (own / "lines.en.toml").write_text('title = "Mine"\n')
    voices, problems = find_voices([tmp_path, SHIPPED], "de")
    assert voices["mine"].sound.speaker == "gmw/de", problems
    assert voices["mine"].title == "Mine"


def test_no_shipped_line_claims_to_feel_or_to_be_human() -> None:
    claims = ("feel", "glad", "happy", "love", "pleasure", "human", "person", "miss you", "enjoy")
    files = [*SHIPPED.glob("*/*.toml")]
    assert len(files) > 2 * len(SIX)
    for file in files:
        text = file.read_text().lower().replace("[persona]", "")
        assert not [claim for claim in claims if claim in text], file
        for language in LANGUAGES:
            if file.name == f"lines.{language}.toml":
                assert not [line for line in text.splitlines() if claims_in(line, language)], file
