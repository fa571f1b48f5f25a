"""The system calls a skill's process may make, and the numbers two processors give them.

What is not here fails: a list of what is known to be harmless stays right when the kernel learns
new calls, a list of what is harmful does not. Python, its standard library and threads need no
more. Numbers are those of the kernel's tables (asm/unistd_64.h and asm-generic/unistd.h).

Left out on purpose, though they look harmless: what makes, names or connects a socket; other
programs and processes; links, owners, modes and times of files, which Landlock does not govern,
and `truncate` by name, which its first versions do not; `openat2`, whose arguments no filter can
see; what looks at or changes processes by their number.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

Numbers: TypeAlias = "tuple[int | None, int | None]"
"""On x86-64 and on ARM64; None where the call is not there."""

MACHINES = ("x86_64", "aarch64")

ALLOWED: Mapping[str, Numbers] = MappingProxyType(
    {
        "read": (0, 63),
        "write": (1, 64),
        "readv": (19, 65),
        "writev": (20, 66),
        "pread64": (17, 67),
        "pwrite64": (18, 68),
        "preadv": (295, 69),
        "pwritev": (296, 70),
        "preadv2": (327, 286),
        "pwritev2": (328, 287),
        "lseek": (8, 62),
        "close": (3, 57),
        "close_range": (436, 436),
        "access": (21, None),
        "faccessat": (269, 48),
        "faccessat2": (439, 439),
        "stat": (4, None),
        "lstat": (6, None),
        "fstat": (5, 80),
        "newfstatat": (262, 79),
        "statx": (332, 291),
        "getdents": (78, None),
        "getdents64": (217, 61),
        "readlink": (89, None),
        "readlinkat": (267, 78),
        "getcwd": (79, 17),
        "chdir": (80, 49),
        "fchdir": (81, 50),
        "umask": (95, 166),
        "mkdir": (83, None),
        "mkdirat": (258, 34),
        "rmdir": (84, None),
        "unlink": (87, None),
        "unlinkat": (263, 35),
        "rename": (82, None),
        "renameat": (264, 38),
        "renameat2": (316, 276),
        "ftruncate": (77, 46),
        "fallocate": (285, 47),
        "fadvise64": (221, 223),
        "fsync": (74, 82),
        "fdatasync": (75, 83),
        "flock": (73, 32),
        "sendfile": (40, 71),
        "copy_file_range": (326, 285),
        "dup": (32, 23),
        "dup2": (33, None),
        "dup3": (292, 24),
        "pipe": (22, None),
        "pipe2": (293, 59),
        "eventfd": (284, None),
        "eventfd2": (290, 19),
        "timerfd_create": (283, 85),
        "timerfd_settime": (286, 86),
        "timerfd_gettime": (287, 87),
        "poll": (7, None),
        "ppoll": (271, 73),
        "select": (23, None),
        "pselect6": (270, 72),
        "epoll_create": (213, None),
        "epoll_create1": (291, 20),
        "epoll_ctl": (233, 21),
        "epoll_wait": (232, None),
        "epoll_pwait": (281, 22),
        "epoll_pwait2": (441, 441),
        "sendmsg": (46, 211),
        "recvmsg": (47, 212),
        "sendto": (44, 206),
        "recvfrom": (45, 207),
        "shutdown": (48, 210),
        "getsockopt": (55, 209),
        "setsockopt": (54, 208),
        "getsockname": (51, 204),
        "getpeername": (52, 205),
        "brk": (12, 214),
        "mmap": (9, 222),
        "munmap": (11, 215),
        "mremap": (25, 216),
        "mprotect": (10, 226),
        "madvise": (28, 233),
        "mincore": (27, 232),
        "msync": (26, 227),
        "membarrier": (324, 283),
        "rt_sigaction": (13, 134),
        "rt_sigprocmask": (14, 135),
        "rt_sigreturn": (15, 139),
        "rt_sigpending": (127, 136),
        "rt_sigsuspend": (130, 133),
        "rt_sigtimedwait": (128, 137),
        "sigaltstack": (131, 132),
        "restart_syscall": (219, 128),
        "pause": (34, None),
        "alarm": (37, None),
        "setitimer": (38, 103),
        "getitimer": (36, 102),
        "timer_create": (222, 107),
        "timer_settime": (223, 110),
        "timer_gettime": (224, 108),
        "timer_delete": (226, 111),
        "nanosleep": (35, 101),
        "clock_nanosleep": (230, 115),
        "clock_gettime": (228, 113),
        "clock_getres": (229, 114),
        "gettimeofday": (96, 169),
        "time": (201, None),
        "times": (100, 153),
        "futex": (202, 98),
        "futex_waitv": (449, 449),
        "set_robust_list": (273, 99),
        "rseq": (334, 293),
        "set_tid_address": (218, 96),
        "arch_prctl": (158, None),
        "sched_yield": (24, 124),
        "sched_getaffinity": (204, 123),
        "getcpu": (309, 168),
        "getpid": (39, 172),
        "gettid": (186, 178),
        "getppid": (110, 173),
        "getpgrp": (111, None),
        "getuid": (102, 174),
        "geteuid": (107, 175),
        "getgid": (104, 176),
        "getegid": (108, 177),
        "getgroups": (115, 158),
        "getresuid": (118, 148),
        "getresgid": (120, 150),
        "getrlimit": (97, 163),
        "getrusage": (98, 165),
        "sysinfo": (99, 179),
        "uname": (63, 160),
        "getrandom": (318, 278),
        "wait4": (61, 260),
        "waitid": (247, 95),
        "exit": (60, 93),
        "exit_group": (231, 94),
    }
)
"""Whatever their arguments are."""

BY_ARGUMENT: Mapping[str, Numbers] = MappingProxyType(
    {
        "open": (2, None),
        "openat": (257, 56),
        "prctl": (157, 167),
        "fcntl": (72, 25),
        "ioctl": (16, 29),
        "kill": (62, 129),
        "tgkill": (234, 131),
        "prlimit64": (302, 261),
        "clone": (56, 220),
        "clone3": (435, 435),
    }
)
"""What `skill_filter` looks at more closely."""

FIRST_SHARED = 424
"""From here on a call has one number on every processor (Linux 5.1), and libraries have
another way where it is missing."""


def numbers_of(calls: Mapping[str, Numbers], machine: str) -> dict[str, int]:
    """The calls there are on `machine`, by name."""
    column = MACHINES.index(machine)
    return {name: found for name, row in calls.items() if (found := row[column]) is not None}
