"""The day that `assistant demo` lives through, and whether each turn of it went as intended."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from fnmatch import fnmatchcase
from importlib.resources import files

from assistant.values import Band, Json, Turn

_FILE = "demo_day.toml"
_YES = "Yes, please."


@dataclass(frozen=True, slots=True)
class Scene:
    """Something said at a time of the day, and what must come of it; demo_day.toml explains."""

    at: time
    say: str
    shows: str
    understood: str
    declines: bool = False
    asks: bool = False
    learns: str | None = None
    knows_not: str | None = None
    says: str | None = None
    says_not: str | None = None
    uses: bool = False
    name: str | None = None
    shorter_than: str | None = None
    another_voice: bool = False
    may_ask: bool = False

    def asked_back(self, turn: Turn) -> bool:
        """Whether it asked if it had heard right, and had; a person says yes then."""
        if not turn.reply.asks:
            return False
        understood = turn.understood
        if understood is not None and understood.band is Band.CONFIRM:
            return fnmatchcase(understood.name, self.understood)
        return self.heard_right(turn) and not (self.asks or self.may_ask)

    def agreed_to(self) -> Scene:
        """The rest of this scene where it asked back: a yes, and all that was to come of it."""
        return replace(self, say=_YES, understood="*", shows="it wasn't sure, and asked: yes")

    def heard_right(self, turn: Turn) -> bool:
        """Whether the recogniser got every word, as letters without case and stops."""
        return _letters(turn.heard.text) == _letters(self.say)


@dataclass(slots=True)
class Day:
    """What has happened so far: what later scenes are compared with, and what went wrong."""

    voice: str
    answers: dict[str, str] = field(default_factory=dict)
    scenes: int = 0
    repeated: int = 0
    shortfalls: list[tuple[Scene, tuple[str, ...]]] = field(default_factory=list)

    def judge(self, scene: Scene, turn: Turn, known: Collection[str]) -> tuple[str, ...]:
        """What of `scene` did not come true in `turn`; remembers the turn for later ones.

        `known` are the relations of all that is known after it.
        """
        missing = (*shortfalls(scene, turn, self.answers, self.voice), *_kept(scene, known))
        if scene.name:
            self.answers[scene.name] = turn.reply.text
        self.voice = turn.reply.voice
        return missing

    def end(self, scene: Scene, missing: tuple[str, ...], tries: int) -> None:
        """Count a scene: what is `missing` after it was said `tries` times."""
        self.scenes += 1
        self.repeated += tries > 1
        if missing:
            self.shortfalls.append((scene, missing))

    def as_json(self) -> dict[str, Json]:
        return {
            "scenes": self.scenes,
            "as_intended": self.scenes - len(self.shortfalls),
            "said_again": self.repeated,
            "shortfalls": [
                {"said": scene.say, "missing": list(missing)} for scene, missing in self.shortfalls
            ],
        }


def read_script() -> tuple[Scene, ...]:
    """The scenes in the order in which they happen."""
    text = files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    return tuple(Scene(**scene) for scene in tomllib.loads(text)["scenes"])


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _kept(scene: Scene, known: Collection[str]) -> tuple[str, ...]:
    return (f"still knows the {scene.knows_not}",) if scene.knows_not in known else ()


def shortfalls(
    scene: Scene, turn: Turn, answers: Mapping[str, str], voice_before: str
) -> tuple[str, ...]:
    """What of `scene` is not so in `turn`, each in one line. `answers` are earlier, by name."""
    understood = turn.understood.name if turn.understood else "nothing"
    declined = turn.understood is not None and turn.understood.declines
    reply = turn.reply.text
    longer = answers.get(scene.shorter_than or "", "")
    checks = (
        (fnmatchcase(understood, scene.understood), f"understood {understood}"),
        (declined or not scene.declines, "did not explain why it cannot"),
        (turn.reply.asks or not scene.asks, "did not ask"),
        (not turn.reply.asks or scene.asks or scene.may_ask, "asked back"),
        (
            scene.learns is None or scene.learns in {fact.relation for fact in turn.learned},
            f"learnt no {scene.learns}",
        ),
        (scene.says is None or scene.says in reply, f"did not say {scene.says}"),
        (scene.says_not is None or scene.says_not not in reply, f"still said {scene.says_not}"),
        (bool(turn.reply.used) or not scene.uses, "used nothing it knows"),
        (not longer or len(reply.split()) < len(longer.split()), "was no shorter"),
        (turn.reply.voice != voice_before or not scene.another_voice, "kept its voice"),
    )
    return tuple(problem for holds, problem in checks if not holds)
