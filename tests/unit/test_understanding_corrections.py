"""What a person has corrected is understood so from then on, and no further than it should be."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from assistant.profile.facts import OWNER
from assistant.understanding.compiled_files import CompiledFiles
from assistant.understanding.conversation import conversation
from assistant.understanding.understanding import Understanding
from assistant.values import Band, IntentTraits, Interpretation, Risk, Wording
from tests.unit.pipeline_fakes import Home
from tests.unit.understanding_fakes import NOW, FewValues, compiled, typed

GARDEN = """
[lists]
plant = ["roses", "tomatoes", "lawn"]

[intents.water]
sentences = ["[please|can you] (water|sprinkle) the {plant}", "give the {plant} [some] water"]

[intents.harvest]
sentences = ["what is ripe [now|today]", "which (vegetables|fruits) can i (pick|harvest) [today]"]

[intents.burn]
sentences = ["burn the {plant}", "set fire to the {plant}"]
"""

INTENTS = {
    "water": IntentTraits(),
    "harvest": IntentTraits(),
    "burn": IntentTraits(risk=Risk.COSTLY),
}


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    skill = compiled(tmp_path_factory.mktemp("garden"), "garden", GARDEN, INTENTS)
    return Understanding([skill, conversation()], FewValues())


def meant(garden: Understanding, text: str) -> tuple[str, Band] | None:
    found = garden.interpret(typed(text), NOW)
    return (found.name, found.band) if found else None


def test_a_corrected_sentence_means_what_they_said(garden: Understanding) -> None:
    assert meant(garden, "the roses look thirsty") is None
    taught = garden.taught([Wording("the roses look thirsty", "garden.water")])
    found = taught.interpret(typed("the roses look thirsty"), NOW)
    assert isinstance(found, Interpretation)
    assert (found.name, found.band) == ("garden.water", Band.ACT)
    assert found.slots["plant"].value == "roses"


def test_what_is_forgotten_is_kept_nowhere(garden: Understanding) -> None:
    wordings = [Wording("the roses look thirsty", "garden.water")]
    taught = garden.taught(wordings)
    assert garden.taught(wordings) is taught
    garden.taught([])
    assert garden.taught(wordings) is not taught


def test_what_is_like_it_is_understood_too(garden: Understanding) -> None:
    taught = garden.taught([Wording("the roses look thirsty", "garden.water")])
    assert meant(taught, "the tomatoes look thirsty") == ("garden.water", Band.ACT)


def test_a_correction_says_so_to_who_asks_why(garden: Understanding) -> None:
    taught = garden.taught([Wording("the roses look thirsty", "garden.water")])
    best = taught.rank(typed("the roses look thirsty"), NOW)[0]
    assert best.reason.startswith("because you corrected me")


def test_a_correction_goes_before_letters_that_nearly_fit(garden: Understanding) -> None:
    assert meant(garden, "water the lawnn") == ("garden.water", Band.ACT)
    taught = garden.taught([Wording("water the lawnn", "garden.harvest")])
    found = meant(taught, "water the lawnn")
    assert found is not None
    assert found[0] == "garden.harvest"


def test_what_fits_to_the_letter_stays_certain(garden: Understanding) -> None:
    taught = garden.taught([Wording("water the roses", "garden.harvest")])
    assert meant(taught, "water the roses") == ("garden.water", Band.ACT)


def test_a_correction_never_makes_something_costly_act(garden: Understanding) -> None:
    taught = garden.taught([Wording("make the lawn warm and bright", "garden.burn")])
    assert meant(taught, "make the lawn warm and bright") == ("garden.burn", Band.CONFIRM)


def test_what_was_forgotten_or_belongs_to_nobody_teaches_nothing(garden: Understanding) -> None:
    wording = Wording("the roses look thirsty", "garden.water")
    assert garden.taught([]) is garden
    assert garden.taught([wording]).taught([wording]) is garden.taught([wording])
    gone = garden.taught([Wording("the roses look thirsty", "a_skill_removed.since")])
    assert meant(gone, "the roses look thirsty") is None


# On the disk: what is learnt of skills, and nothing of a person.


def kept_garden(folder: Path) -> Understanding:
    file = folder / "sentences.en.toml"
    file.write_text(GARDEN)
    files = CompiledFiles(folder / "kept")
    skill = files.compiled("garden", file, INTENTS, "en")
    keep = partial(files.of_all, [skill], "en")
    return Understanding([skill, conversation()], FewValues(), keep=keep)


def test_what_was_kept_understands_as_what_was_trained(
    garden: Understanding, tmp_path: Path
) -> None:
    kept_garden(tmp_path).prepare()
    again = kept_garden(tmp_path)
    for said in ("is the lawn thirsty", "could you give water to the roses", "burn it down"):
        fresh, kept = (each.rank(typed(said), NOW) for each in (garden, again))
        assert [(one.interpretation.name, one.reason) for one in kept] == [
            (one.interpretation.name, one.reason) for one in fresh
        ]


def test_a_correction_is_in_no_file(tmp_path: Path) -> None:
    garden = kept_garden(tmp_path)
    garden.prepare()
    before = {file: file.read_bytes() for file in (tmp_path / "kept").iterdir()}
    taught = garden.taught([Wording("the roses look thirsty", "garden.water")])
    taught.prepare()
    assert meant(taught, "the tomatoes look thirsty") == ("garden.water", Band.ACT)
    assert {file: file.read_bytes() for file in (tmp_path / "kept").iterdir()} == before
    assert len(before) == 5


def test_who_corrected_it_is_not_given_what_was_kept_before(tmp_path: Path) -> None:
    kept_garden(tmp_path).prepare()
    taught = kept_garden(tmp_path).taught([Wording("the roses look thirsty", "garden.water")])
    assert meant(taught, "the tomatoes look thirsty") == ("garden.water", Band.ACT)


# In a conversation: learnt, owned, forgotten.


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def corrected(home: Home) -> None:
    """They are taken for wanting to know how hot the pot is, and say what they meant."""
    assert home.say("how hot is that pot", timedelta(seconds=5)).understood is not None
    home.say("no, I meant warm the cup", timedelta(seconds=5))


def test_a_correction_is_kept_as_their_own(home: Home) -> None:
    corrected(home)
    (fact,) = (one for one in home.profile.all_facts() if one.relation.startswith("wording."))
    assert (fact.relation, fact.object) == ("wording.kettle.warm", "how hot is that pot")
    assert fact.owner == OWNER
    assert home.profile.view("guest", home.now).wordings == ()


def test_it_is_understood_so_at_once_and_not_once_it_is_forgotten(home: Home) -> None:
    corrected(home)
    again = home.say("how hot is that pot")
    assert again.understood is not None
    assert again.understood.name == "kettle.warm"
    home.profile.forget(about="corrections")
    once_more = home.say("how hot is that pot")
    assert once_more.understood is not None
    assert once_more.understood.name == "kettle.heat"


def test_another_value_of_the_same_thing_teaches_nothing(home: Home) -> None:
    home.say("boil the kettle for two minutes", timedelta(seconds=5))
    home.say("no, I meant three minutes", timedelta(seconds=5))
    assert home.profile.recall("wording") == ()
