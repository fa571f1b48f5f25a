"""Lines and counted bytes to and from a child, each within a deadline."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import monotonic

import pytest

from assistant.child_pipes import (
    ERROR_TAIL,
    ChildEnds,
    ChildPipes,
    DeadlineMissedError,
    LineTooLongError,
    PipeEndedError,
    open_pipes,
)

LONGEST_LINE = 1000


@pytest.fixture
def both() -> Iterator[tuple[ChildPipes, ChildEnds]]:
    pipes, child = open_pipes(LONGEST_LINE)
    yield pipes, child
    pipes.close()
    for descriptor in (child.stdin, child.stdout, child.stderr):
        try:
            os.close(descriptor)
        except OSError:
            continue  # the test closed it


def soon() -> float:
    return monotonic() + 0.05


def test_lines_and_bytes_come_as_they_were_sent(both: tuple[ChildPipes, ChildEnds]) -> None:
    pipes, child = both
    os.write(child.stdout, b"first\n\n\x00\n\xff4567")
    assert pipes.read_line(soon()) == b"first"
    assert pipes.read_line(soon()) == b""
    assert pipes.read_exactly(3, soon()) == b"\x00\n\xff"
    assert pipes.read_exactly(4, soon()) == b"4567"
    pipes.send(b"answer\n", soon())
    assert os.read(child.stdin, 100) == b"answer\n"


def test_a_child_that_says_nothing_is_not_waited_for(both: tuple[ChildPipes, ChildEnds]) -> None:
    pipes, child = both
    os.write(child.stdout, b"half a line")
    with pytest.raises(DeadlineMissedError):
        pipes.read_line(soon())
    with pytest.raises(DeadlineMissedError):
        pipes.read_exactly(100, soon())
    os.write(child.stdout, b" and its end\n")
    assert pipes.read_line(soon()) == b"half a line and its end"


def test_a_child_that_does_not_read_is_not_waited_for(both: tuple[ChildPipes, ChildEnds]) -> None:
    pipes, _ = both
    with pytest.raises(DeadlineMissedError):
        pipes.send(bytes(1_000_000), soon())


def test_a_deadline_that_has_passed_still_takes_what_is_there(
    both: tuple[ChildPipes, ChildEnds],
) -> None:
    pipes, child = both
    os.write(child.stdout, b"there\n")
    assert pipes.read_line(monotonic() - 1) == b"there"


@pytest.mark.parametrize("newline", [b"", b"\n"])
def test_a_line_without_end_is_no_conversation(
    both: tuple[ChildPipes, ChildEnds], newline: bytes
) -> None:
    pipes, child = both
    os.write(child.stdout, b"x" * LONGEST_LINE + newline)
    with pytest.raises(LineTooLongError):
        pipes.read_line(soon())


def test_a_child_that_is_gone(both: tuple[ChildPipes, ChildEnds]) -> None:
    pipes, child = both
    child.close()
    with pytest.raises(PipeEndedError):
        pipes.read_line(soon())
    with pytest.raises(PipeEndedError):
        pipes.send(b"hello\n", soon())


def test_standard_error_never_fills_up_and_its_end_is_kept(
    both: tuple[ChildPipes, ChildEnds],
) -> None:
    pipes, child = both
    os.set_blocking(child.stderr, False)
    for number in range(100):
        assert os.write(child.stderr, b"%03d" % number * 1000) == 3000
        os.write(child.stdout, b"line\n")
        pipes.read_line(soon())
    with pytest.raises(DeadlineMissedError):
        pipes.read_line(soon())
    assert len(pipes.error_tail) == ERROR_TAIL
    assert pipes.error_tail.endswith(b"099")


def test_standard_error_that_ends_first_is_no_end(both: tuple[ChildPipes, ChildEnds]) -> None:
    pipes, child = both
    os.close(child.stderr)
    with pytest.raises(DeadlineMissedError):
        pipes.read_line(soon())
    os.write(child.stdout, b"still here\n")
    assert pipes.read_line(soon()) == b"still here"
