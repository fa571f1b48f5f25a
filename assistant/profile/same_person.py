"""Of whom one just spoke: "my sister is called Anna", and then "her birthday is on the third"."""

from __future__ import annotations

from assistant.profile.language import sayings
from assistant.profile.relations import split
from assistant.values import Turn


def with_the_person(text: str, before: Turn | None, language: str) -> str:
    """`text`, with the one of the family that the turn `before` taught about, and nothing else, for
    the pronoun it begins with; as it is where it begins with none that stands for them."""
    learned = before.learned if before is not None else ()
    kind, about = split(learned[0].relation) if len(learned) == 1 else ("", "")
    opening, _, rest = text.replace("’", "'").partition(" ")
    if kind != "kin" or not about or not rest:
        return text
    data = sayings(language)
    own_word = next((word for word, meant in data.abouts.items() if meant == about), about)
    for one in data.pronouns:
        if opening.casefold() == one.say and about.split()[-1].casefold() not in one.never:
            return f"{one.meant.format(about=own_word)} {rest}"
    return text
