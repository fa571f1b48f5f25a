"""Reply files are checked when they are loaded; a hostile one is refused, not run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.replies import ReplyBook, Tone, load_replies, read_replies
from assistant.speaking.spoken_words import SpokenWords
from assistant.speaking.templates import (
    LONGEST_TEXT,
    TemplateSet,
    UnfitTemplateError,
    check_template,
)
from assistant.values import Verbosity

NOW = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
TEMPLATES = TemplateSet(SpokenWords("en_GB"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "replies.en.toml"


def loaded(file: Path, text: str) -> ReplyBook:
    file.write_text(text)
    return load_replies(file, "kettle")


def refusal(file: Path, text: str) -> str:
    with pytest.raises(SpeakingError) as caught:
        loaded(file, text)
    assert "\n" not in caught.value.message
    assert str(file) in caught.value.message
    return caught.value.message


def test_short_and_long_fall_back_to_normal(file: Path) -> None:
    book = loaded(file, '[acts.on]\nnormal = ["It is on."]\nlong = ["It is on now, {{ who }}."]')
    on = book.acts["on"]
    assert on.at(Verbosity.TERSE) == on.at(Verbosity.NORMAL) == ("It is on.",)
    assert on.at(Verbosity.LONG) == ("It is on now, {{ who }}.",)
    assert on.slots == {"who"}
    assert on.tone is Tone.ANSWER


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[acts.on]\nterse = ["On."]', "acts.on.normal: is missing"),
        ("[acts.on]\nnormal = []", "acts.on.normal"),
        ('[acts.on]\nnormal = ["On."]\nloud = ["ON"]', "acts.on.loud"),
        ('[acts.on]\nnormal = ["On."]\ntone = "sly"', "acts.on.tone"),
        (
            '[acts.on]\nnormal = ["{{ x | shout }}"]',
            "acts.on: normal 1: there is no filter 'shout'",
        ),
        ('[acts.on]\nnormal = ["On."]\nterse = ["{{ x"]', "acts.on: terse 1: "),
        ("[acts", "not valid TOML"),
        (f"x = {'[' * 5000}", "not valid TOML"),
        ("#" * 300_000, "larger than 256 KiB"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_act(file: Path, text: str, says: str) -> None:
    assert says in refusal(file, text)


def test_what_is_wrong_with_a_wording_leaves_out_only_that(file: Path) -> None:
    file.write_text(
        """\
[acts.on]
terse = ["On."]
normal = [
  "It is on.",
  "{{ x | shout }}",
]
long = ["{% for x in y %}"]

[acts.off]
normal = ["{{ x"]
long = ["It is off."]

[acts.gone]
normal = ["{{ x"]

[acts.odd]
tone = "sly"
normal = ["Odd."]
"""
    )
    book = read_replies(file, "kettle")
    told = [problem.removeprefix(f"{file}:") for problem in book.problems]
    assert [line.split(": ")[:2] for line in told] == [
        ["5", "acts.on"],
        ["7", "acts.on"],
        ["10", "acts.off"],
        ["14", "acts.gone"],
        ["17", "acts.odd.tone"],
    ]
    assert set(book.acts) == {"on", "off"}
    assert book.acts["on"].at(Verbosity.NORMAL) == ("It is on.",)
    assert book.acts["on"].at(Verbosity.LONG) == ("It is on.",)
    assert book.acts["off"].at(Verbosity.NORMAL) == ("It is off.",)


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SpeakingError, match="missing or not a plain file"):
            load_replies(path, "kettle")


@pytest.mark.parametrize(
    "template",
    [
        "{% for i in range(9999999) %}x{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% set a = 'x' %}{{ a }}",
        "{% macro m() %}{% endmacro %}",
        "{{ 'x' * 999999999 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ x.__class__ }}",
        "{{ x['__class__'] }}{{ x[y] }}",
        "{{ cycler('a') }}",
        "{{ x | center(99999999) }}",
        "{{ x | attr('__class__') }}",
        "{{ x is sameas(y) }}",
        "{{ [1, 2] }}",
        "{{ " + "(" * 200 + "x" + ")" * 200 + " }}",
        "x" * 1001,
    ],
)
def test_a_template_that_could_loop_reach_out_or_explode_is_refused(
    file: Path, template: str
) -> None:
    assert "acts.on: normal 1: " in refusal(file, f"[acts.on]\nnormal = ['''{template}''']")


def test_a_template_may_choose_and_word_its_slots() -> None:
    template = "{{ left | duration }}{% if name is defined %} for the {{ name }}{% endif %}."
    assert TEMPLATES.render(template, {"left": 60}, NOW) == "one minute."
    assert TEMPLATES.render(template, {"left": 60, "name": "tea"}, NOW) == "one minute for the tea."


def test_a_slots_value_is_never_a_template() -> None:
    assert TEMPLATES.render("{{ x }}", {"x": "{{ 1 + 1 }} <b>"}, NOW) == "{{ 1 + 1 }} <b>"


def test_a_text_stays_bounded_whatever_its_slots_hold() -> None:
    text = TEMPLATES.render("{{ x | listing }}", {"x": ["word"] * 5000}, NOW)
    assert len(text) <= LONGEST_TEXT
    assert text.endswith("word,…")


def test_a_slot_that_cannot_be_worded_is_reported_without_its_value() -> None:
    with pytest.raises(UnfitTemplateError) as caught:
        TEMPLATES.render("{{ x | date }}", {"x": "my secret"}, NOW)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(UnfitTemplateError, match="'x' is undefined"):
        TEMPLATES.render("{{ x }}", {}, NOW)


@pytest.mark.parametrize(
    ("nesting", "worded"), [("not " * 200 + "x", "True"), ("x" + " | lower" * 120, "a")]
)
def test_a_deeply_nested_template_is_refused_or_harmless(nesting: str, worded: str) -> None:
    template = f"{{{{ {nesting} }}}}"
    try:
        check_template(template)
        said = TEMPLATES.render(template, {"x": "A"}, NOW)
    except UnfitTemplateError as error:
        said = str(error)
    assert said in (worded, "nested too deeply")


def test_every_shipped_reply_file_is_sound() -> None:
    root = Path(__file__).parents[2]
    files = [*root.glob("skills/*/replies.*.toml"), *root.glob("examples/*/replies.*.toml")]
    assert files
    for shipped in [*files, root / "assistant" / "dialogue" / "replies.en.toml"]:
        assert load_replies(shipped, shipped.parent.name).acts
