"""The documents of a journal as its changes have made them, in memory."""

from __future__ import annotations

from collections.abc import Callable

from assistant.journal.writing import Change, Document

_PAST_TO_REWRITE = 3
"""Changes a document, and `_SMALLEST_TO_REWRITE` beyond that, from which most is past."""
_SMALLEST_TO_REWRITE = 500


class Tables:
    """`changed` is called with each change, and with None when everything is to be read anew."""

    def __init__(self, changed: Callable[[Change | None], None]) -> None:
        self.documents: dict[str, dict[int, Document]] = {}
        """By table and number."""
        self._changed = changed
        self._changes = 0
        self._last_number: dict[str, int] = {}

    @property
    def are_mostly_past(self) -> bool:
        """Whether writing down what is there now would spare much that was."""
        return self._changes > _PAST_TO_REWRITE * self._count + _SMALLEST_TO_REWRITE

    @property
    def _count(self) -> int:
        return sum(map(len, self.documents.values()))

    def apply(self, change: Change) -> None:
        table, number, document = change
        documents = self.documents.setdefault(table, {})
        self._changes += 1
        if document is None:
            documents.pop(number, None)
        else:
            documents[number] = document
        self._last_number[table] = max(self._last_number.get(table, 0), number)
        self._changed(change)

    def new_number(self, table: str) -> int:
        """A number that no document of the table has, nor ever was given to one. Reserves it."""
        self._last_number[table] = self._last_number.get(table, 0) + 1
        return self._last_number[table]

    def forget_past(self) -> None:
        """Only what is there now has been written."""
        self._changes = self._count

    def clear(self) -> None:
        """Nothing has been read yet."""
        self.documents.clear()
        self._last_number.clear()
        self._changes = 0
        self._changed(None)
