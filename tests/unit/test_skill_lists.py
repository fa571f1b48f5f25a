"""Lists are files that belong to the person: read as they are, changed as little as possible."""

from __future__ import annotations

import pytest

from tests.unit.skill_scenarios import shopping
from tests.unit.skill_world import World, ask


def items(world: World, name: str = "shopping") -> list[str]:
    lines = world.files[f"{name}.md"].splitlines()
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("milk, eggs and bread", ["milk", "eggs", "bread"]),
        ("milk, eggs, and bread", ["milk", "eggs", "bread"]),
        ("milk and eggs and bread", ["milk", "eggs", "bread"]),
        ("salt and pepper and fish and chips", ["salt and pepper", "fish and chips"]),
        ("some milk and a banana", ["milk", "banana"]),
        ("candy", ["candy"]),
        ("call Anna and Bob", ["call Anna", "Bob"]),
        ("milk and milk", ["milk"]),
    ],
)
def test_several_things_are_added_at_once(said: str, things: list[str]) -> None:
    world = World()
    ask("lists", "add", world, items=said, list="shopping")
    assert items(world) == things


@pytest.mark.parametrize(
    ("said", "file"),
    [
        ("grocery", "shopping.md"),
        ("the groceries list", "shopping.md"),
        ("my to do list", "to-do.md"),
        ("tasks", "to-do.md"),
        ("Café Olé", "cafe-ole.md"),
        ("../../etc", "etc.md"),
        ("日本", "list.md"),
    ],
)
def test_a_list_has_one_file_however_it_is_called(said: str, file: str) -> None:
    world = World()
    ask("lists", "add", world, items="milk", list=said)
    assert list(world.files) == [file]


def test_a_list_is_called_what_its_heading_says() -> None:
    world = World()
    ask("lists", "add", world, items="milk", list="café olé")
    assert world.files["cafe-ole.md"] == "# café olé\n\n- milk\n"
    assert ask("lists", "which_lists", world).slots["lists"] == ["café olé"]


OWN = """\
# Shopping

Saturday, at the market:
* milk
- [ ] oat milk
- [x] tea
1. eggs

and don't forget the bags
"""


def test_what_the_person_wrote_stays_as_it_is() -> None:
    world = World(files={"shopping.md": OWN})
    assert ask("lists", "read", world).slots["items"] == ["milk", "oat milk", "eggs"]
    ask("lists", "remove", world, items="milk")
    ask("lists", "add", world, items="bread")
    assert world.files["shopping.md"] == OWN.replace("* milk\n", "") + "- bread\n"


def test_ticking_off_leaves_it_in_the_file() -> None:
    world = World(files={"shopping.md": OWN})
    ask("lists", "tick", world, items="the eggs")
    assert "- [x] eggs\n" in world.files["shopping.md"]
    assert ask("lists", "count", world).slots["count"] == 2


def test_the_very_thing_goes_before_what_only_has_its_words() -> None:
    world = shopping("oat milk", "milk")
    assert ask("lists", "remove", world, items="milk").slots["items"] == ["milk"]
    assert ask("lists", "remove", world, items="milk").slots["items"] == ["oat milk"]


def test_of_several_that_fit_it_asks() -> None:
    world = shopping("oat milk", "soy milk")
    reply = ask("lists", "remove", world, items="milk")
    assert (reply.act, reply.slot) == ("which_item", "items")
    assert items(world) == ["oat milk", "soy milk"]


def test_of_two_lists_it_takes_the_one_that_has_the_thing() -> None:
    world = shopping("milk", camping="tent")
    assert ask("lists", "remove", world, items="tent").slots["list"] == "camping"
    assert ask("lists", "read", world).act == "which_list"


def test_nothing_is_put_on_a_list_twice() -> None:
    world = shopping("Eggs")
    reply = ask("lists", "add", world, items="an egg and tea", list="shopping")
    assert reply.slots["items"] == ["tea"]


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("milk eggs and bread", ["milk", "eggs", "bread"]),
        ("bananas apples oranges", ["bananas", "apples", "oranges"]),
        ("olive oil butter and toilet paper", ["olive oil", "butter", "toilet paper"]),
        ("peanut butter and jam", ["peanut butter", "jam"]),
        ("bread and butter", ["bread and butter"]),
        ("milk chocolate", ["milk chocolate"]),
        ("chicken soup and rice", ["chicken soup", "rice"]),
        ("egg noodles with chicken", ["egg noodles with chicken"]),
        ("call the plumber and the bank", ["call the plumber", "bank"]),
        ("chicken rice", ["chicken rice"]),
    ],
)
def test_several_things_only_where_that_is_safe(said: str, things: list[str]) -> None:
    world = World()
    ask("lists", "add", world, items=said)
    assert items(world) == things
