"""A few lines of talk: one act an intent, and what it says of itself is true."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom

from assistant.skill import Reply, Request, Skill, act

skill = Skill()

MOST_DICE = 10
MOST_SIDES = 1000
LARGEST_PICK = 10**9
SHORTEST_SUBJECT = 3
"""In letters; what is shorter says nothing of what a text is about."""
LONGEST_ENDING = 2
"""In letters: "octopus" and "octopuses"."""

_chance = SystemRandom()
_left: dict[tuple[str, str], list[str]] = {}
"""What was not told yet, by language and kind: nobody wants the same joke twice in a row."""


@skill.intent(
    "hello",
    "good_morning",
    "good_night",
    "goodbye",
    "thanks",
    "praise",
    "blame",
    "affection",
    "how_are_you",
    "who_are_you",
    "are_you_a_machine",
    "age",
    "origin",
    "maker",
    "employer",
    "hobbies",
    "pets",
    "listening",
)
def answer(request: Request) -> Reply:
    if request.intent == "who_are_you" and (name := request.voices.called().name):
        return act("my_name", name=name)
    if request.intent == "good_morning":
        return act("good_part_of_day", part=part_of_day(request.now.hour))
    return act(request.intent)


def part_of_day(hour: int) -> str:
    """Which greeting is right by the clock, whichever the person used."""
    if 4 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"


@skill.intent("joke", "fact")
def tell_one(request: Request) -> Reply:
    """Another one each time, until all were told; of the subject named if there is one, told
    before or not.
    """
    every: Sequence[str] = request.words[request.intent]
    left = _left.setdefault((request.language, request.intent), [])
    if not left:
        left += _chance.sample(every, len(every))
    subject = request.text("about").lower()
    of_it = [text for text in (*left, *every) if is_about(text.lower(), subject)]
    chosen = of_it[0] if of_it else left[-1]
    if chosen in left:
        left.remove(chosen)
    return act(request.intent, text=chosen, unknown="" if of_it else subject)


def is_about(text: str, subject: str) -> bool:
    """Whether a word of `text` is the last one of `subject`, or differs in its ending alone."""
    named = subject.split()[-1:]
    words = [word.strip(".,:;?!") for word in text.split()]
    pairs = [sorted((word, name), key=len) for word in words for name in named]
    return any(
        longer.startswith(shorter) and len(longer) - len(shorter) <= LONGEST_ENDING
        for shorter, longer in pairs
        if len(shorter) >= SHORTEST_SUBJECT
    )


@skill.intent("coin")
def toss(request: Request) -> Reply:
    side = _chance.choice(request.words["sides"])
    called = request.text("side")
    return act("coin", side=side, called=called, won=called == side)


@skill.intent("dice")
def roll(request: Request) -> Reply:
    sides, count = int(request.number("sides") or 6), int(request.number("count") or 1)
    if not (2 <= sides <= MOST_SIDES and 1 <= count <= MOST_DICE):
        return act("no_such_dice", most=MOST_DICE, sides=MOST_SIDES)
    rolled = [_chance.randint(1, sides) for _ in range(count)]
    return act("dice", rolled=rolled, total=sum(rolled), count=count)


@skill.intent("pick_number")
def pick(request: Request) -> Reply:
    low, high = sorted(int(request.number(slot) or 0) for slot in ("low", "high"))
    if "low" not in request.slots:
        low, high = 1, high or 10
    if low >= high or high > LARGEST_PICK:
        return act("no_such_number")
    return act("number", number=_chance.randint(low, high))
