"""One scene of the demo, until it went as intended or a person would give up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from assistant.cli.printing import waiting

if TYPE_CHECKING:
    from assistant.cli.demo_script import Day, Scene
    from assistant.cli.demo_showing import Showing
    from assistant.cli.demo_stage import Stage
    from assistant.values import Turn

_MOST_TRIES = 4
"""A person who was misheard says it again; one who is asked whether that was heard says yes."""


def live_through(
    scene: Scene, at: datetime, day: Day, stage: Stage, showing: Showing
) -> Iterator[Turn]:
    """Every turn of `scene`, as it happens. What was heard right is not tried again."""
    for reply in stage.announcements(at):
        showing.announcement(at, reply)
    missing: tuple[str, ...] = ()
    said = scene
    misheard = False
    for tries in range(1, _MOST_TRIES + 1):
        with waiting(f"“{said.say}”"):
            turn = stage.say(said.say, at, tries)
        missing = day.judge(said, turn, stage.known())
        asked = bool(missing) and said.asked_back(turn)
        showing.turn(said, turn, () if asked else missing, stage.facts(), again=misheard)
        yield turn
        misheard = not said.heard_right(turn)
        if asked:
            said = scene.agreed_to()
        elif not missing or not misheard:
            break
    day.end(scene, missing, tries)
