"""Captions are shown in order, in each other's place, and never in the way."""

from __future__ import annotations

from assistant.speaking.captions import Captions


class Desktop:
    """One that shows notifications, and breaks after so many."""

    def __init__(self, breaks_after: int = 99) -> None:
        self.shown: list[tuple[str, int]] = []
        self.closed = 0
        self.breaks_after = breaks_after

    def show(self, text: str, replaces: int) -> int:
        if len(self.shown) >= self.breaks_after:
            raise ConnectionResetError
        self.shown.append((text, replaces))
        return len(self.shown)

    def close(self) -> None:
        self.closed += 1


def test_each_caption_takes_the_place_of_the_last() -> None:
    desktop = Desktop()
    captions = Captions(lambda: desktop)
    captions.show("Tea is ready.")
    captions.show("It is nine.")
    captions.close()
    assert desktop.shown == [("Tea is ready.", 0), ("It is nine.", 1)]
    assert desktop.closed == 1


def test_a_desktop_that_went_away_is_looked_for_again() -> None:
    gone, back = Desktop(breaks_after=1), Desktop()
    desktops = iter([gone, back])
    captions = Captions(lambda: next(desktops))
    captions.show("first")
    captions.show("lost")
    captions.show("shown")
    captions.close()
    assert gone.shown == [("first", 0)]
    assert gone.closed == 1
    assert back.shown == [("shown", 0)]


def test_without_a_desktop_nothing_happens() -> None:
    def nowhere() -> Desktop:
        raise ConnectionRefusedError

    captions = Captions(nowhere)
    captions.show("nobody sees this")
    captions.close()
