"""Wording: varied where it may vary, exact where it must not, and honest about why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.errors import SpeakingError
from assistant.speaking.lexicon import Lexicon
from assistant.speaking.persona import Persona
from assistant.speaking.realiser import REPLIES_PER_NAME, Realiser
from assistant.speaking.replies import load_replies
from assistant.speaking.shuffle_bag import ShuffleBag
from assistant.values import Act, FactUse, Question, Style, Verbosity

NOW = datetime(2026, 11, 21, 19, 5, tzinfo=UTC)
REPLIES = """
[acts.set]
tone = "confirm"
terse = ["{{ duration | duration }}.", "{{ duration | duration }} it is."]
normal = ["Timer set for {{ duration | duration }}.", "Your timer runs {{ duration | duration }}.",
          "{{ duration | duration }} from now."]
long = ["I started a timer for {{ duration | duration }}; it ends at {{ end | time }}."]
[acts.fact]
normal = ["It is so.", "So it is."]
[acts.listed]
normal = ["They are: tea and pasta."]
[acts.lost]
tone = "apology"
normal = ["That didn't work."]
[acts.which]
normal = ["Which one?"]
[acts.hello]
tone = "greeting"
normal = ["What can I do?"]
[acts.bye]
tone = "farewell"
normal = ["Goodbye."]
[acts.again]
tone = "plain"
normal = ["{{ text }}"]
"""
PLAIN = Persona()
UNASKED = Style()
KIND = Persona(
    openers=("Of course.", "Sure."),
    greetings=("Hello.",),
    apologies=("Sorry.",),
    sign_offs=("Take care.",),
    warmth=(0.6, 1.0),
)
SET = Act("timers", "set", {"duration": 600, "end": "19:15"})
HAZ = Style(address_as="Haz", because={"address_as": "f1"})
SHORT = Style(verbosity=Verbosity.TERSE, because={"verbosity": "f2"})


@pytest.fixture
def realiser(tmp_path: Path) -> Realiser:
    file = tmp_path / "replies.en.toml"
    file.write_text(REPLIES)
    return Realiser({"timers": load_replies(file, "timers")}, "en_GB")


def texts(
    realiser: Realiser, count: int, act: Act = SET, style: Style = UNASKED, persona: Persona = PLAIN
) -> list[str]:
    return [realiser.word(act, style, persona, NOW).text for _ in range(count)]


def act(name: str, **slots: str) -> Act:
    return Act("timers", name, slots)


def test_no_phrasing_comes_twice_running_and_none_is_left_out(realiser: Realiser) -> None:
    said = texts(realiser, 200)
    assert all(first != second for first, second in pairwise(said))
    assert set(said) == {
        "Timer set for ten minutes.",
        "Your timer runs ten minutes.",
        "Ten minutes from now.",
    }
    assert max(Counter(said).values()) - min(Counter(said).values()) <= 1


def test_the_facts_are_in_every_reply(realiser: Realiser) -> None:
    for verbosity in Verbosity:
        style = Style(verbosity=verbosity, address_as="Haz")
        for text in texts(realiser, 50, style=style, persona=KIND):
            assert "ten minutes" in text.lower()


def test_a_terse_confirmation_is_always_the_same(realiser: Realiser) -> None:
    assert set(texts(realiser, 20, style=SHORT, persona=KIND)) == {"Ten minutes."}


def test_the_same_seed_gives_the_same_conversation(tmp_path: Path) -> None:
    file = tmp_path / "replies.en.toml"
    file.write_text(REPLIES)
    books = {"timers": load_replies(file, "timers")}
    one, same, other = (Realiser(books, "en_GB", seed) for seed in (1, 1, 2))
    assert texts(one, 20) == texts(same, 20) != texts(other, 20)


class TestPersona:
    def test_openers_go_before_what_was_done_as_often_as_the_voice_is_warm(
        self, realiser: Realiser
    ) -> None:
        said = texts(realiser, 100, persona=KIND)  # unasked, a warmth of 0.6
        opened = [text for text in said if text.startswith(("Of course.", "Sure."))]
        assert len(opened) == 60
        drawn = [text.split(".")[0] for text in opened]
        assert Counter(drawn) == {"Of course": 30, "Sure": 30}

    def test_lines_go_where_they_belong(self, realiser: Realiser) -> None:
        assert texts(realiser, 1, act("lost"), persona=KIND) == ["Sorry. That didn't work."]
        assert texts(realiser, 1, act("hello"), persona=KIND) == ["Hello. What can I do?"]
        assert texts(realiser, 1, act("bye"), persona=KIND) == ["Goodbye. Take care."]
        assert set(texts(realiser, 20, act("fact"), persona=KIND)) == {"It is so.", "So it is."}

    def test_the_persons_wish_beats_the_persona_and_the_persona_the_default(self) -> None:
        brisk = Persona(verbosity=Verbosity.TERSE, warmth=(0.0, 0.2))
        assert brisk.settled(Style()).verbosity is Verbosity.TERSE
        assert brisk.settled(Style()).warmth == 0.2
        wish = Style(warmth=0.9, because={"verbosity": "f1", "warmth": "f2"})
        assert brisk.settled(wish) == wish


class TestJokes:
    JOKER = replace(KIND, jokes=("Ha.",), is_joking=True)

    def test_there_is_one_after_every_eighth_thing_done(self, realiser: Realiser) -> None:
        said = texts(realiser, 80, persona=self.JOKER)
        assert sum(text.endswith(" Ha.") for text in said) == 10

    def test_they_are_off_unless_the_voice_or_the_person_wants_them(
        self, realiser: Realiser
    ) -> None:
        quiet = replace(self.JOKER, is_joking=False)
        wish = Style(jokes=True, because={"jokes": "f1"})
        no_wish = Style(jokes=False, because={"jokes": "f1"})
        assert not any("Ha." in text for text in texts(realiser, 80, persona=quiet))
        assert any("Ha." in text for text in texts(realiser, 80, style=wish, persona=quiet))
        assert not any("Ha." in it for it in texts(realiser, 80, style=no_wish, persona=self.JOKER))

    def test_never_after_an_error_nor_with_a_question_nor_to_who_wants_it_short(
        self, realiser: Realiser
    ) -> None:
        asking = replace(SET, question=Question("sure"))
        for _ in range(80):
            texts(realiser, 1, act("lost"), persona=self.JOKER)
            assert "Ha." not in texts(realiser, 1, persona=self.JOKER)[0]
        assert not any("Ha." in text for text in texts(realiser, 80, asking, persona=self.JOKER))
        assert not any("Ha." in it for it in texts(realiser, 80, style=SHORT, persona=self.JOKER))


def test_a_voices_words_go_after_the_persons_and_touch_no_slot(realiser: Realiser) -> None:
    lexicon = Lexicon({"timer": "clock", "your": "the", "ten": "nine"})
    quaint = replace(PLAIN, lexicon=lexicon)
    said = set(texts(realiser, 3, persona=quaint))
    assert said == {
        "Clock set for ten minutes.",
        "The clock runs ten minutes.",
        "Ten minutes from now.",
    }
    own = Style(words={"timer": "countdown"}, because={"words.timer": "f1"})
    assert "Countdown set for ten minutes." in texts(realiser, 3, style=own, persona=quaint)


class TestName:
    def test_it_is_used_in_the_first_reply_and_in_one_of_five(self, realiser: Realiser) -> None:
        said = texts(realiser, 20, style=HAZ)
        named = [number for number, text in enumerate(said) if text.endswith(", Haz.")]
        assert named == list(range(0, 20, REPLIES_PER_NAME))

    def test_a_newly_learnt_name_is_used_at_once(self, realiser: Realiser) -> None:
        texts(realiser, 2, style=HAZ)
        renamed = Style(address_as="Harry", because={"address_as": "f9"})
        assert texts(realiser, 1, style=renamed)[0].endswith(", Harry.")

    def test_never_on_errors_questions_or_repetitions(self, realiser: Realiser) -> None:
        asking = replace(act("fact"), question=Question("size"))
        for quiet in (act("lost"), act("which"), asking, act("again", text="As I said.")):
            assert not any("Haz" in text for text in texts(realiser, 20, quiet, HAZ))

    def test_never_after_what_is_listed(self, realiser: Realiser) -> None:
        assert not any("Haz" in text for text in texts(realiser, 10, act("listed"), HAZ))

    def test_not_twice_in_one_reply(self, realiser: Realiser) -> None:
        again = Act("timers", "fact")
        style = Style(address_as="so", because={"address_as": "f1"})
        assert not any(", so." in text for text in texts(realiser, 10, again, style))


class TestCitations:
    def test_a_fact_is_cited_only_where_it_changed_the_words(self, realiser: Realiser) -> None:
        assert realiser.word(SET, HAZ, PLAIN, NOW).used == (
            FactUse("f1", "you asked me to call you Haz"),
        )
        assert realiser.word(SET, HAZ, PLAIN, NOW).used == ()

    def test_a_length_is_cited_only_where_the_act_has_it(self, realiser: Realiser) -> None:
        assert realiser.word(SET, SHORT, PLAIN, NOW).used == (
            FactUse("f2", "you asked for short answers"),
        )
        assert realiser.word(act("fact"), SHORT, PLAIN, NOW).used == ()

    def test_a_wish_the_voice_has_anyway_is_not_cited(self, realiser: Realiser) -> None:
        brisk = Persona(verbosity=Verbosity.TERSE)
        assert realiser.word(SET, SHORT, brisk, NOW).used == ()

    @pytest.mark.parametrize("persona", [PLAIN, KIND])
    def test_without_a_cited_fact_the_reply_is_another(
        self, tmp_path: Path, persona: Persona
    ) -> None:
        file = tmp_path / "replies.en.toml"
        file.write_text(REPLIES)
        books = {"timers": load_replies(file, "timers")}
        full = Style(
            Verbosity.LONG,
            warmth=0.0,
            pace=0.9,
            address_as="Haz",
            because={"verbosity": "f1", "warmth": "f2", "pace": "f3", "address_as": "f4"},
        )
        cited = set()
        for seed in range(12):
            worded = Realiser(books, "en_GB", seed).word(SET, full, persona, NOW)
            for use in worded.used:
                cited.add(use.fact)
                without = Realiser(books, "en_GB", seed).word(SET, _less(full, use), persona, NOW)
                assert without.text != worded.text
        assert {"f1", "f4"} <= cited
        assert "f3" not in cited  # a pace changes the sound, no word
        assert ("f2" in cited) == (persona is KIND)


def _less(style: Style, use: FactUse) -> Style:
    name = next(name for name, fact in style.because.items() if fact == use.fact)
    because = {key: fact for key, fact in style.because.items() if key != name}
    match name:
        case "verbosity":
            return replace(style, verbosity=Verbosity.NORMAL, because=because)
        case "warmth":
            return replace(style, warmth=0.5, because=because)
        case "address_as":
            return replace(style, address_as="", because=because)
        case _:
            raise AssertionError(name)


def test_an_unknown_act_and_a_missing_slot_are_named_without_values(realiser: Realiser) -> None:
    with pytest.raises(SpeakingError, match="no wording for its reply 'nothing'"):
        realiser.word(act("nothing"), Style(), PLAIN, NOW)
    with pytest.raises(SpeakingError, match=r"timers\.set .*'duration' is undefined"):
        realiser.word(act("set"), Style(), PLAIN, NOW)


def test_a_bag_gives_everything_once_before_anything_twice() -> None:
    bag = ShuffleBag("abcd", seed="1")
    drawn = [bag.take() for _ in range(400)]
    for start in range(0, 400, 4):
        assert set(drawn[start : start + 4]) == set("abcd")
    assert all(first != second for first, second in pairwise(drawn))
    assert [ShuffleBag("a", seed="1").take() for _ in range(2)] == ["a", "a"]
