"""Whether what happens in a turn may be written down, for all who would write it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.values import GUEST, Company


@dataclass(slots=True)
class Discretion:
    """The company of the turn under way; the desk sets it as the turn begins.

    `held`: something that would have been written was kept in memory instead.
    """

    company: Company = field(default_factory=Company)
    held: bool = False

    @property
    def writes(self) -> bool:
        """Whether it may be written down."""
        return not self.company.incognito

    @property
    def guest(self) -> bool:
        """Whether somebody speaks who is not to see what is kept for the people of the home."""
        return self.company.speaker == GUEST and self.company.incognito

    def hold(self) -> None:
        """Something is kept in memory only: the person is to be told."""
        self.held = True
