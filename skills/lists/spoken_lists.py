"""What people say about lists, taken apart: single things, and which list they mean."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from assistant.skill import Words

MOST_AT_ONCE = 30
LONGEST_ITEM = 200


def things(said: str, words: Words, language: str) -> list[str]:
    """The single things in "milk, eggs and bread"."""
    text = said.strip()
    for number, whole in enumerate(words["together"]):
        text = re.sub(rf"\b{re.escape(whole)}\b", f"\0{number}\0", text, flags=re.IGNORECASE)
    between = "|".join(re.escape(word) for word in sorted(words["and"], key=len, reverse=True))
    parts = re.split(rf"\s*,\s*(?:(?:{between})\s+)?|\s+(?:{between})\s+", text)
    found = [re.sub("\0(\\d+)\0", lambda at: words["together"][int(at[1])], one) for one in parts]
    cleaned = [item_of(one, words)[:LONGEST_ITEM] for one in found]
    goods, several = goods_in(language), len(cleaned) > 1
    single = [thing for one in cleaned for thing in apart(one, goods, several)]
    named = (one if " " in one else written(one, words) for one in single if one)
    return list(dict.fromkeys(named))[:MOST_AT_ONCE]


@cache
def goods_in(language: str) -> frozenset[str]:
    """What people buy by itself: the list `goods` of the skill's sentences, in lower case."""
    file = Path(__file__).with_name(f"sentences.{language}.toml")
    goods = tomllib.loads(file.read_text(encoding="utf-8"))["lists"]["goods"]
    return frozenset(one.lower() for one in goods)


def apart(item: str, goods: Collection[str], several: bool) -> list[str]:
    """ "Milk eggs" as two things, where that is safe: every word is a thing people buy by itself,
    and there are more of them than a name has (`several` others, or three at least).
    """
    words = item.split()
    if len(words) < (2 if several else 3):
        return [item]
    found: list[str] = []
    while words:
        size = 2 if " ".join(words[:2]).lower() in goods else 1
        thing = " ".join(words[:size])
        if thing.lower() not in goods:
            return [item]
        found.append(thing)
        words = words[size:]
    return found


def item_of(text: str, words: Words) -> str:
    """One thing without the words around it: "some milk" is "milk", "a litre of milk" remains."""
    bare = stripped(text, words["around_item"])
    article = re.search(rf"\b({'|'.join(words['articles'])}) (?={re.escape(bare)}$)", text)
    is_measure = re.match(rf"({'|'.join(words['measures'])})\b", bare, re.IGNORECASE)
    return f"{article[1]} {bare}" if article and is_measure else bare


def stripped(text: str, around: Sequence[str]) -> str:
    """`text` without the words around it; what is nothing else is kept."""
    text = text.strip(" .,!?;:")
    for word in around:
        text = text.removeprefix(word + " ")
    return text.strip()


def telling_words(item: str, words: Words) -> set[str]:
    """The words by which an item is known: "the Eggs" is "egg"."""
    letters = unicodedata.normalize("NFKD", item.casefold())
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    own = set(re.findall(r"[\w']+", bare)).difference(words["around_item"])
    return {re.sub(words["ending"], "", word) for word in own}.difference(words["around_item"])


def list_name(said: str, words: Words) -> str:
    """A list's name without what is said around it: "my grocery list" is "shopping"."""
    found = said.lower().strip(" .,!?").split()
    while found and found[-1] in words["around_list"]:
        found.pop()
    while found and found[0] in words["around_list"]:
        found.pop(0)
    name = re.sub(words["joint"], "", " ".join(found))
    same = (one for one, others in words["same"].items() if name in others)
    return next(same, written(name, words))


def written(text: str, words: Words) -> str:
    """A noun, with a capital where the language writes them so."""
    return text[:1].upper() + text[1:] if words["capital"] else text


def told(name: str, words: Words) -> str:
    """How a list is spoken of."""
    return str(words["told"].get(name, words["called"].format(name=name)))
