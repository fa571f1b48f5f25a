"""Confinement by the real kernel, each time in a process of its own: it is for good."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from assistant.confinement.trial import NETWORK, SOCKETS, try_it

ROOT = Path(__file__).parents[2]
NOBODY = 65534

pytestmark = pytest.mark.skipif(
    NETWORK not in try_it()[0], reason="this kernel or processor cannot deny the network"
)


def confined(code: str) -> str:
    """What `code` prints in a process that has denied itself the network and being looked into."""
    before = "from assistant.confinement import deny_network, deny_sockets, forbid_inspection\n"
    done = subprocess.run(
        [sys.executable, "-c", before + dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_doctor_tries_both_sorts() -> None:
    assert try_it() == (frozenset({NETWORK, SOCKETS}), "")


def test_unix_sockets_still_work_and_only_they() -> None:
    said = confined(
        """
        import socket
        deny_network()
        a, b = socket.socketpair()
        a.send(b"still here")
        print(b.recv(20).decode())
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
            try:
                socket.socket(family, socket.SOCK_RAW)
            except OSError as error:
                print(error.strerror)
        """
    )
    assert said.splitlines() == ["still here", *["Address family not supported by protocol"] * 4]


def test_it_can_be_done_twice_and_made_stricter() -> None:
    said = confined(
        """
        import socket
        deny_network()
        deny_network()
        socket.socket(socket.AF_UNIX).close()
        deny_sockets()
        try:
            socket.socket(socket.AF_UNIX)
        except OSError as error:
            print(error.strerror)
        """
    )
    assert said == "Address family not supported by protocol"


def test_a_process_that_was_handed_a_connection_does_not_go_on() -> None:
    said = confined(
        """
        import socket
        from assistant.errors import ConfinementError
        handed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            deny_network()
        except ConfinementError as error:
            print(error.message)
        """
    )
    assert said.endswith("is an open network connection")


def test_nothing_is_imported_for_it_that_might_start_a_thread() -> None:
    said = confined(
        """
        import sys
        print(*sorted(sys.modules.keys() & {"numpy", "pydantic", "threading", "subprocess"}))
        """
    )
    assert said == ""


@pytest.mark.skipif(os.getuid() != 0, reason="needs root, to be two others")
def test_another_process_of_the_same_person_cannot_look_in() -> None:
    said = confined(
        f"""
        import os, subprocess
        os.setgroups([])
        os.setresgid({NOBODY}, {NOBODY}, {NOBODY})
        os.setresuid({NOBODY}, {NOBODY}, {NOBODY})
        read_end, write_end = os.pipe()
        look = ["sh", "-c", "cat /proc/$1/environ | wc -c; ls /proc/$1/fd | wc -l", "look"]
        from assistant.confinement.kernel import prctl
        prctl(4, 1)  # as a program of theirs begins, whoever started it
        def seen():
            done = subprocess.run([*look, str(os.getpid())], capture_output=True, text=True)
            return [int(number) > 0 for number in done.stdout.split()]
        print(seen())
        forbid_inspection()
        print(seen())
        """
    )
    assert said.splitlines() == ["[True, True]", "[False, False]"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs root, to be somebody else")
def test_who_cannot_be_looked_into_still_reads_its_own_memory_files() -> None:
    """What the voice workers do."""
    said = confined(
        f"""
        import os
        os.setresuid({NOBODY}, {NOBODY}, {NOBODY})
        deny_network()
        forbid_inspection()
        memory = os.memfd_create("speech")
        with open(f"/proc/self/fd/{{memory}}", "w") as file:
            file.write("spoken")
        print(open(f"/proc/self/fd/{{memory}}").read())
        """
    )
    assert said == "spoken"
